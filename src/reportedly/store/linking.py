"""Linking: judgements on what is the same, taken in and taken back. Entries like any other: added, retired, never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from reportedly.errors import LedgerError
from reportedly.records import Agent, Link, Origin, Sameness, Subject
from reportedly.store import tables
from reportedly.store.clusters import refresh
from reportedly.store.engines import Engine
from reportedly.store.rows import link_row
from reportedly.store.writing import LINKED, Batch, note, stamp_of


def take_links(connection: Connection, engine: Engine, links: Sequence[Link], now: datetime) -> int:
    """Write links; one of the same author on the same pair is replaced. Returns how many were new or said something new."""
    batch = Batch(connection, engine, stamp_of(connection, now))
    table = tables.link
    ids = {link.left for link in links}
    live = select(table).where(table.c.retired.is_(None), engine.one_of(table.c.left, ids))
    held = {(row.subject, row.left, row.right, row.by, row.name): row for row in connection.execute(live)}
    touched: dict[Subject, set[str]] = defaultdict(set)
    # Of two that come together on one pair by one author the last counts, as it would if they came apart.
    latest = {(link.subject.value, link.left, link.right, link.origin.by.value, link.origin.name): link for link in links}
    for key, link in latest.items():
        row, before = link_row(link), held.get(key)
        if before is not None and before.fingerprint == row.fingerprint:
            continue
        if before is not None:
            batch.retire(table, before.seq, row.id)
        batch.add(row)
        touched[link.subject].update((link.left, link.right))
    batch.write()
    for subject, ends in touched.items():
        refresh(connection, engine, subject, ends)
    if batch.added[table]:
        first, name = links[0], links[0].origin.name
        if first.origin.by is Agent.PERSON and len(links) == 1:
            note(connection, batch.stamp, name, "link", about=first.left, other=first.right, says=first.says.value, why=first.why)
        else:
            note(connection, batch.stamp, name, "link", added=len(batch.added[table]), retired=len(batch.retired[table]))
    return len(batch.added[table])


def person_link(
    connection: Connection, engine: Engine, ends: tuple[str, str], says: Sameness, *, who: str, why: str, now: datetime
) -> Link:
    """A person's judgement on two things of one kind, named by any ids of theirs; LedgerError if they cannot be compared."""
    left, right = sorted(ends)
    subjects = {end: subject_of(connection, end) for end in ends}
    if left == right:
        raise LedgerError(f"{left} is the same as itself; give two different ids")
    if subjects[left] is not subjects[right]:
        raise LedgerError(
            f"{left} is of kind {subjects[left].value} and {right} of kind {subjects[right].value}; only things of one kind can be linked"
        )
    origin = Origin(by=Agent.PERSON, name=who, version="1")
    link = Link(subject=subjects[left], left=left, right=right, says=says, score=1.0, why=why, origin=origin)
    take_links(connection, engine, [link], now)
    return link


def take_back(
    connection: Connection, engine: Engine, ends: tuple[str, str], *, who: str | None, now: datetime, by: str | None = None
) -> int:
    """Retire what persons (or one person, `who`) say of a pair; returns how many links that were. `by` is who takes it back."""
    left, right = sorted(ends)
    table = tables.link
    mine = select(table).where(table.c.left == left, table.c.right == right, table.c.by == Agent.PERSON.value, table.c.retired.is_(None))
    rows = connection.execute(mine if who is None else mine.where(table.c.name == who)).all()
    stamp = stamp_of(connection, now)
    connection.execute(table.update().where(engine.one_of(table.c.seq, [row.seq for row in rows])).values(retired=stamp))
    for row in rows:
        refresh(connection, engine, Subject(row.subject), (left, right))
        note(connection, stamp, by or who or row.name, "undo", about=left, other=right, says=row.says, of=row.name)
    return len(rows)


def retire_links(
    connection: Connection, engine: Engine, things: Sequence[str], now: datetime, *, but: set[tuple[str, str, str, str]]
) -> None:
    """Retire what programs say of these things, save the links (subject, left, right, name) that are said anew."""
    table = tables.link
    live = select(table).where(table.c.retired.is_(None), table.c.by != Agent.PERSON.value)
    found = {row.seq: row for end in (table.c.left, table.c.right) for row in connection.execute(live.where(engine.one_of(end, things)))}
    gone = [row for row in found.values() if (row.subject, row.left, row.right, row.name) not in but]
    if gone:
        stamp = stamp_of(connection, now)
        connection.execute(table.update().where(engine.one_of(table.c.seq, [row.seq for row in gone])).values(retired=stamp))
        for subject in {row.subject for row in gone}:
            refresh(connection, engine, Subject(subject), {end for row in gone if row.subject == subject for end in (row.left, row.right)})
        # Whoever remembers answers knows by this line that they are stale.
        note(connection, stamp, gone[0].name, "unlink", retired=len(gone))


def subject_of(connection: Connection, entry: str) -> Subject:
    """What kind of thing an id names; LedgerError if it names none that this ledger holds."""
    for subject, table in LINKED.items():
        if connection.execute(select(table.c.seq).where(table.c.id == entry, table.c.retired.is_(None)).limit(1)).first():
            return subject
    raise LedgerError(f"the ledger holds no report, actor or incident {entry!r}; `reportedly ask` lists their ids")
