"""Reviewing: what people rule on rows, and each person's own version of them. Entries like any other: added, retired, never changed.

A person's coding of a report is the program's reading without the rows that this person rejected, with this person's versions in the
place of those corrected (under the same id, so that whatever points at the row goes on doing so), and with the rows that this person added.
Of several codings of one report one speaks in answers: the adjudicated one, else the one begun first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from reportedly.errors import LedgerError
from reportedly.records import ActorMention, Agent, AsOf, IncidentMention, Origin, Reading, Review, Ruling, Span, Statement
from reportedly.store import tables
from reportedly.store.clusters import refresh
from reportedly.store.codings import NOW, Part, coded, layer_name, parts_of
from reportedly.store.engines import Engine
from reportedly.store.rows import Clock, Row, coding_row, fault_in, figure_id, review_row, rows_of
from reportedly.store.visible import held, moment
from reportedly.store.writing import Batch, note

ADJUDICATED = "(adjudicated)"  # no account can have this name
_TABLES = {ActorMention: tables.actor, IncidentMention: tables.incident, Statement: tables.statement}
P = TypeVar("P", bound=Part)


class State(StrEnum):
    """How far a person is with a report."""

    BEGUN = "begun"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A person's work at a report: how far it is since when, when it was first finished, and whether answers follow it."""

    report: str
    by: str
    state: State
    since: datetime
    first_finished: datetime | None
    speaks: bool


def take_review(
    connection: Connection, engine: Engine, review: Review, version: Part | None, now: datetime, *, who: str | None = None
) -> None:
    """Write a ruling, in the place of an earlier one by the same person on the same row, with that person's version of the row if any.

    Raises LedgerError if there is no such row, if the version's words are not in the report or name what the coding does not hold, if a
    ruling that needs a version has none, and if that person has finished the report.
    """
    if (version is None) is (review.ruling in {Ruling.CORRECTED, Ruling.ADDED}):
        raise LedgerError(f"a row that is {review.ruling} must come {'with' if version is None else 'without'} the person's version of it")
    if version is not None and version.id != review.row:
        raise LedgerError(f"the version of {review.row!r} goes by its id, not by {version.id!r}")
    table, report = _ruled(connection, review, version)
    batch = Batch(connection, engine, later_stamp(connection, now))
    _begin(batch, report, review.by)
    _put(batch, table, report, review.by, review.row, review, version)
    _write(batch)
    detail = {"report": report, "by": review.by, "ruling": review.ruling.value, "why": review.why}
    note(connection, batch.stamp, who or review.by, "review", about=review.row, **detail)


def take_back(connection: Connection, engine: Engine, by: str, now: datetime, *, who: str | None = None) -> str:
    """Undo this person's last ruling that is not undone yet: the row stands as before it. Returns the row; LedgerError if there is none."""
    row, report, stamp = _last_ruling(connection, by)
    if _state(connection, report, by) is State.FINISHED:
        raise LedgerError("the report of the last ruling is finished; open it again first")
    before = AsOf(recorded=datetime.fromisoformat(stamp) - timedelta(microseconds=1))
    review = next((one for one in _rulings(connection, row, by, before)), None)
    version = next((part for part in parts_of(connection, engine, report, by, before) if part.id == row), None)
    batch = Batch(connection, engine, later_stamp(connection, now))
    what = connection.execute(select(tables.review.c.what).where(tables.review.c.row == row).limit(1)).scalar_one()
    _put(batch, tables.METADATA.tables[what], report, by, row, review, version)
    _write(batch)
    note(connection, batch.stamp, who or by, "undo review", about=row, report=report, by=by)
    return row


def finish(connection: Connection, engine: Engine, report: str, by: str, now: datetime, *, who: str | None = None) -> int:
    """Note that a person has been through a whole report: rows not ruled on count as accepted. Returns how many those were.

    All that stands in the coding is kept as this person's, so that no later reading of the program changes what the person has finished.
    The adjudicated coding speaks from then on. LedgerError if the ledger has no such report.
    """
    reading = coded(connection, engine, report, by)
    if reading is None:
        raise LedgerError(f"the ledger holds no reading of a report {report!r} to finish")
    if _state(connection, report, by) is State.FINISHED:
        return 0
    batch = Batch(connection, engine, later_stamp(connection, now))
    ruled = {one.row for one in _rulings(connection, None, by, NOW, report)}
    every: tuple[Part, ...] = (*reading.incidents, *reading.statements)
    left = [part for part in every if part.id not in ruled]
    for part in left:
        accepted = Review(row=part.id, ruling=Ruling.ACCEPTED, by=by, why="with the whole report")
        batch.add(review_row(accepted, report, _TABLES[type(part)].name))
    own = {entry for table in tables.READ_OUT for _, entry in _own(connection, table, report, by)}
    for one in rows_of(replace(reading, origin=Origin(by=Agent.PERSON, name=by, version="1")), _clock(connection, report)):
        if one.id not in own:
            batch.add(one)
            own.add(one.id)
    mine, others = _split(connection, report, by)
    speaks = by == ADJUDICATED or not any(row.speaks for row in others)
    _set(batch, mine, report, by, State.FINISHED, speaks=speaks)
    for row in others:
        if by == ADJUDICATED and row.speaks:
            _set(batch, row, report, row.by, State(row.state), speaks=False)
    _write(batch)
    note(connection, batch.stamp, who or by, "finish", about=report, by=by, accepted=len(left))
    return len(left)


def reopen(connection: Connection, engine: Engine, report: str, by: str, now: datetime, *, who: str | None = None) -> None:
    """Let a person go on with a report that this person finished: what was only accepted is the program's again. LedgerError if not so."""
    mine, _ = _split(connection, report, by)
    if mine is None or mine.state != State.FINISHED:
        raise LedgerError(f"{by} has not finished report {report!r}")
    batch = Batch(connection, engine, later_stamp(connection, now))
    versions = {part.id: part for part in parts_of(connection, engine, report, by)}
    changed = {one.row for one in _rulings(connection, None, by, NOW, report) if one.ruling in {Ruling.CORRECTED, Ruling.ADDED}}
    figures = {
        figure_id(row, figure) for row in changed if isinstance(part := versions.get(row), IncidentMention) for figure in part.figures
    }
    for table in tables.READ_OUT:
        for seq, entry in _own(connection, table, report, by):
            if entry not in changed | figures:
                batch.retire(table, seq, entry)
    _set(batch, mine, report, by, State.BEGUN, speaks=bool(mine.speaks))
    _write(batch)
    note(connection, batch.stamp, who or by, "reopen", about=report, by=by)


def codings(connection: Connection, as_of: AsOf = NOW, *, report: str | None = None, by: str | None = None) -> Iterator[Coding]:
    """Who is how far with which report, in the order in which they began."""
    table = tables.coding
    first = (
        select(table.c.report, table.c.by, func.min(table.c.recorded).label("finished"))
        .where(table.c.state == State.FINISHED.value)
        .group_by(table.c.report, table.c.by)
        .subquery()
    )
    rows = select(table, first.c.finished).outerjoin(first, (first.c.report == table.c.report) & (first.c.by == table.c.by))
    rows = rows.where(held(table, as_of)).order_by(table.c.seq)
    for cell, wanted in ((table.c.report, report), (table.c.by, by)):
        rows = rows if wanted is None else rows.where(cell == wanted)
    for row in connection.execute(rows):
        yield Coding(
            report=row.report,
            by=row.by,
            state=State(row.state),
            since=datetime.fromisoformat(row.recorded),
            first_finished=datetime.fromisoformat(row.finished) if row.finished else None,
            speaks=bool(row.speaks),
        )


def later_stamp(connection: Connection, now: datetime) -> str:
    """The recorded time of a ruling: strictly after every earlier write, so that undoing can tell what stood before it."""
    last = connection.execute(select(func.max(tables.audit.c.recorded))).scalar()
    if last is None or moment(now) > last:
        return moment(now)
    return moment(datetime.fromisoformat(last) + timedelta(microseconds=1))


def _rulings(connection: Connection, row: str | None, by: str, as_of: AsOf, report: str | None = None) -> list[Review]:
    table = tables.review
    rows = select(table).where(held(table, as_of), table.c.by == by).order_by(table.c.seq)
    for cell, wanted in ((table.c.row, row), (table.c.report, report)):
        rows = rows if wanted is None else rows.where(cell == wanted)
    return [
        Review(row=one.row, ruling=Ruling(one.ruling), by=one.by, why=one.why, correction=one.correction)
        for one in connection.execute(rows)
    ]


def _ruled(connection: Connection, review: Review, version: Part | None) -> tuple[Table, str]:
    """The table of the row that is ruled on, and its report."""
    for table in tables.READ_OUT:
        report = connection.execute(select(table.c.report).where(table.c.id == review.row).limit(1)).scalar()
        if report is not None:
            if version is not None and table is not _TABLES[type(version)]:
                raise LedgerError(f"{review.row!r} is of kind {table.name}; its version must be so, too")
            return table, report
    if version is None or review.ruling is not Ruling.ADDED:
        raise LedgerError(f"the ledger holds no row {review.row!r} to rule on; `reportedly ask statements --json` shows ids")
    return _TABLES[type(version)], _words_of(version)[0].report


def _words_of(version: Part) -> tuple[Span, ...]:
    return version.content if isinstance(version, Statement) else version.spans


def _put(batch: Batch, table: Table, report: str, by: str, row: str, review: Review | None, version: Part | None) -> None:
    """Bring one person's ruling on a row, and this person's version of it, to what is given."""
    ruled, layer = tables.review, layer_name(by)
    for seq in batch.connection.execute(
        select(ruled.c.seq).where(ruled.c.row == row, ruled.c.by == by, ruled.c.retired.is_(None))
    ).scalars():
        batch.retire(ruled, seq, row)
    for own, cell in ((table, table.c.id), (tables.figure, tables.figure.c.incident)):
        mine = select(own.c.seq, own.c.id).where(cell == row, own.c.layer == layer, own.c.retired.is_(None))
        for entry in batch.connection.execute(mine):
            batch.retire(own, entry.seq, entry.id)
    if review is not None:
        batch.add(review_row(review, report, table.name))
    if version is not None:
        for one in _version_rows(batch, report, by, version):
            batch.add(one)


def _version_rows(batch: Batch, report: str, by: str, version: Part) -> list[Row]:
    """The entries of a version, made as part of the person's whole coding, whose actors they need."""
    whole = coded(batch.connection, batch.engine, report, by)
    if whole is None:
        raise LedgerError(f"the ledger holds no reading of a report {report!r}")
    version = replace(version, score=1.0)
    reading = replace(_with(whole, version), origin=Origin(by=Agent.PERSON, name=by, version="1"))
    _refuse_strangers(version, reading)
    figures = {figure_id(version.id, figure) for figure in version.figures} if isinstance(version, IncidentMention) else set()
    mine = {row.id: row for row in rows_of(reading, _clock(batch.connection, report)) if row.id in {version.id, *figures}}
    fault = fault_in(reading, mine.values())
    if fault:
        raise LedgerError(f"correction refused: {fault}")
    return list(mine.values())


def _own(connection: Connection, table: Table, report: str, by: str) -> list[tuple[int, str]]:
    """A person's live entries of a report in a table: seq and id."""
    mine = (table.c.report == report, table.c.layer == layer_name(by), table.c.retired.is_(None))
    return [(row.seq, row.id) for row in connection.execute(select(table.c.seq, table.c.id).where(*mine))]


def _clock(connection: Connection, report: str) -> Clock:
    """The days of a report, as its own entry has them."""
    head = tables.report
    told = connection.execute(select(head.c.told, head.c.public).where(head.c.id == report, head.c.retired.is_(None))).one()
    return Clock(told.told, told.public)


def _with(reading: Reading, version: Part) -> Reading:
    """The reading with a version in the place of the row of its id, or at the end."""
    if isinstance(version, Statement):
        return replace(reading, statements=_placed(reading.statements, version))
    if isinstance(version, IncidentMention):
        return replace(reading, incidents=_placed(reading.incidents, version))
    return replace(reading, actors=_placed(reading.actors, version))


def _placed(parts: tuple[P, ...], version: P) -> tuple[P, ...]:
    if any(part.id == version.id for part in parts):
        return tuple(version if part.id == version.id else part for part in parts)
    return (*parts, version)


def _refuse_strangers(version: Part, reading: Reading) -> None:
    """LedgerError if a version has no words, or names an actor, incident or statement that the coding does not hold."""
    actors, incidents = {one.id for one in reading.actors}, {one.id for one in reading.incidents}
    statements = {one.id for one in reading.statements}
    named: list[tuple[str | None, set[str]]] = []
    if isinstance(version, Statement):
        named += [(one, actors) for one in (version.source_actor, *version.directed_at)] + [(one, incidents) for one in version.about]
        named += [(one, actors) for one in (version.verification.by if version.verification else ())]
    elif isinstance(version, IncidentMention):
        named += [(one, actors) for one in (*version.perpetrators, *(one for one in version.targets if isinstance(one, str)))]
        named += [(figure.according_to, statements) for figure in version.figures]
    if not _words_of(version):
        raise LedgerError(f"{version.id!r} has no words; a row stands on at least one word of its report")
    for one, known in named:
        if one is not None and one not in known:
            raise LedgerError(f"{version.id!r} names {one!r}, which this coding of the report does not hold")


def _begin(batch: Batch, report: str, by: str) -> None:
    """Note that a person has begun with a report; LedgerError if this person has finished it."""
    mine, others = _split(batch.connection, report, by)
    if mine is not None and mine.state == State.FINISHED:
        raise LedgerError(f"{by} has finished report {report!r}; open it again to change what was ruled")
    if mine is None:
        batch.add(coding_row(report, by, State.BEGUN.value, speaks=by != ADJUDICATED and not any(row.speaks for row in others)))


def _split(connection: Connection, report: str, by: str) -> tuple[Any, list[Any]]:
    """A person's live entry of a report's codings, and those of the others."""
    table = tables.coding
    rows = list(connection.execute(select(table).where(table.c.report == report, table.c.retired.is_(None))))
    return next((row for row in rows if row.by == by), None), [row for row in rows if row.by != by]


def _state(connection: Connection, report: str, by: str) -> State | None:
    mine, _ = _split(connection, report, by)
    return State(mine.state) if mine is not None else None


def _set(batch: Batch, before: Any, report: str, by: str, state: State, *, speaks: bool) -> None:
    if before is not None:
        batch.retire(tables.coding, before.seq, before.id)
    batch.add(coding_row(report, by, state.value, speaks=speaks))


def _write(batch: Batch) -> None:
    batch.write()
    for subject, things in batch.touched.items():
        refresh(batch.connection, batch.engine, subject, things)


def _last_ruling(connection: Connection, by: str) -> tuple[str, str, str]:
    """The row, report and stamp of a person's last ruling that is not undone: each undoing counts off one ruling before it."""
    audit, undone = tables.audit, 0
    rows = select(audit).where(audit.c.what.in_(("review", "undo review"))).order_by(audit.c.seq.desc())
    for row in connection.execute(rows):
        detail = json.loads(row.detail)
        if detail.get("by", row.who) != by:
            continue
        if row.what == "undo review":
            undone += 1
        elif undone:
            undone -= 1
        elif "report" in detail:
            return row.about, detail["report"], row.recorded
    raise LedgerError("there is no ruling of yours to take back")
