"""The shelf: what newcomers are compared with, kept beside the entries so that no report is read again to settle a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, delete, select

from reportedly.records import Link, Reading
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.linking import retire_links, take_links
from reportedly.store.readback import link_of


class Kept(Protocol):
    """One thing that can be the same as another: its id, the blocks to find it by, and all that is compared, packed."""

    @property
    def id(self) -> str:
        """The id of the report or mention."""

    @property
    def blocks(self) -> tuple[str, ...]:
        """What it shares with those worth comparing with it."""

    @property
    def packed(self) -> str:
        """What is compared."""


class Shelf:
    """Look-ups on an open connection, each by one index."""

    def __init__(self, connection: Connection) -> None:
        # The driver's own cursor: a newcomer needs hundreds of look-ups, and SQLAlchemy's bookkeeping costs ten times the look-up.
        self._cursor = connection.connection.cursor()
        self._connection = connection

    def members(self, block: str, at_most: int) -> list[str]:
        """The first ids in a block, in ascending order."""
        self._cursor.execute("select id from block where block = ? order by id limit ?", (block, at_most))
        return [row[0] for row in self._cursor.fetchall()]

    def packed(self, thing: str) -> str:
        """What was kept of a thing; KeyError if nothing was."""
        self._cursor.execute("select packed from shelf where id = ?", (thing,))
        row = self._cursor.fetchone()
        if row is None:
            raise KeyError(thing)
        return str(row[0])

    def links(self, thing: str) -> list[Link]:
        """The links in force between a thing and others on the shelf.

        Others are left out: people also link what has not been compared yet, or what they added themselves.
        """
        link = tables.link
        rows = select(link).where(link.c.retired.is_(None), (link.c.left == thing) | (link.c.right == thing)).order_by(link.c.seq)
        found = [link_of(row) for row in self._connection.execute(rows)]
        return [one for one in found if self._holds(one.right if one.left == thing else one.left)]

    def _holds(self, thing: str) -> bool:
        self._cursor.execute("select 1 from shelf where id = ?", (thing,))
        return self._cursor.fetchone() is not None


def waiting(connection: Connection, at_most: int) -> list[str]:
    """The reports whose readings have not been compared with the others, oldest first."""
    reading, report = tables.reading, tables.report
    rows = (
        select(reading.c.report)
        .join(report, report.c.id == reading.c.report)
        .where(reading.c.layer == "", reading.c.retired.is_(None), report.c.retired.is_(None))
        .where(reading.c.seq.not_in(select(tables.compared.c.reading)))
        .order_by(report.c.told, report.c.id)
    )
    return list(connection.execute(rows.limit(at_most)).scalars())


def settle(
    connection: Connection, engine: Engine, readings: Sequence[Reading], kept: Iterable[Kept], links: Iterable[Link], now: datetime
) -> int:
    """Put readings on the shelf with the links that their comparison brought, in the place of those of an earlier comparison."""
    shelf, block, reading = tables.shelf, tables.block, tables.reading
    reports = [one.report.id for one in readings]
    of_report = {part.id: one.report.id for one in readings for parts in ((one.report,), one.actors, one.incidents) for part in parts}
    before = list(connection.execute(select(shelf.c.id).where(engine.one_of(shelf.c.report, reports))).scalars())
    new = list(links)
    if before:
        said = {(link.subject.value, link.left, link.right, link.origin.name) for link in new}
        retire_links(connection, engine, before, now, but=said)
        connection.execute(delete(block).where(engine.one_of(block.c.id, before)))
        connection.execute(delete(shelf).where(engine.one_of(shelf.c.id, before)))
    things = list(kept)
    engine.insert(connection, shelf, [(thing.id, of_report[thing.id], thing.packed) for thing in things])
    engine.insert(connection, block, sorted({(name, thing.id) for thing in things for name in thing.blocks}))
    mine = select(reading.c.seq).where(reading.c.retired.is_(None), reading.c.layer == "", engine.one_of(reading.c.report, reports))
    done = mine.where(reading.c.seq.not_in(select(tables.compared.c.reading)))
    engine.insert(connection, tables.compared, [(seq,) for seq in connection.execute(done).scalars()])
    return take_links(connection, engine, new, now)
