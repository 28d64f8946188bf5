"""History: what became of each source, who did what, and what people ruled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, func, select

from reportedly.records import AsOf, Review, Ruling
from reportedly.store import tables
from reportedly.store.visible import held
from reportedly.store.writing import note, stamp_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the audit log: who did what when, about which id, with details."""

    seq: int
    recorded: str
    who: str
    what: str
    about: str | None
    detail: dict[str, Any]

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        """The details in words: name and value, in the order of their names; what is empty is left out."""
        told = ((name, value) for name, value in self.detail.items() if value not in ("", None, []))
        return tuple((name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)) for name, value in told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Which lines of the audit log are wanted; None wants all. The days are those of the ledger's clock, both included."""

    who: str | None = None
    what: str | None = None
    about: str | None = None
    since: date | None = None
    until: date | None = None
    skip: int = 0


def write(connection: Connection, who: str, what: str, now: datetime, *, about: str | None = None, **detail: object) -> None:
    """Write a line of the audit log: who did what, about which id."""
    note(connection, stamp_of(connection, now), who, what, about=about, **detail)


def events(connection: Connection, latest: int, lines: Lines) -> list[Event]:
    """The latest of the wanted lines of the audit log, newest first."""
    table = tables.audit
    rows = select(table).order_by(table.c.seq.desc()).offset(lines.skip).limit(latest)
    for cell in ("who", "what", "about"):
        wanted = getattr(lines, cell)
        rows = rows if wanted is None else rows.where(table.c[cell] == wanted)
    if lines.since:
        rows = rows.where(table.c.recorded >= lines.since.isoformat())
    if lines.until and lines.until < date.max:
        rows = rows.where(table.c.recorded < (lines.until + timedelta(days=1)).isoformat())
    cells = ("seq", "recorded", "who", "what", "about")
    return [Event(**{cell: row[cell] for cell in cells}, detail=json.loads(row["detail"])) for row in connection.execute(rows).mappings()]


def doers_and_deeds(connection: Connection) -> tuple[list[str], list[str]]:
    """Everybody who is named in the audit log, and everything that is told there to have been done."""
    return list(_each(connection, tables.audit.c.who)), list(_each(connection, tables.audit.c.what))


def _each(connection: Connection, cell: Column[Any]) -> Iterator[str]:
    """Every value of an indexed cell once: one look into the index for each, where `distinct` would walk through all lines."""
    value = connection.execute(select(func.min(cell))).scalar()
    while value is not None:
        yield value
        value = connection.execute(select(func.min(cell)).where(cell > value)).scalar()


def reviews(connection: Connection, as_of: AsOf, **wanted: str | None) -> Iterator[Review]:
    """The rulings in force by then, in the order in which they were made; of those on a `row`, in a `report`, by somebody (`by`)."""
    table = tables.review
    mine = [table.c[cell] == value for cell, value in wanted.items() if value is not None]
    for one in connection.execute(select(table).where(held(table, as_of), *mine).order_by(table.c.seq)):
        yield Review(row=one.row, ruling=Ruling(one.ruling), by=one.by, why=one.why, correction=one.correction)


def last_event(connection: Connection) -> int:
    """The number of the last write."""
    return int(connection.execute(select(func.coalesce(func.max(tables.audit.c.seq), 0))).scalar_one())


def report_from(connection: Connection, key: str, reader: str) -> str | None:
    """The report that a reader made of exactly this source; None if it made none."""
    table = tables.source
    mine = select(table.c.report).where(table.c.raw_key == key, table.c.reader == reader, table.c.report.is_not(None))
    return connection.execute(mine.order_by(table.c.seq.desc()).limit(1)).scalar()


def sources(connection: Connection, outcome: str | None) -> Iterator[dict[str, Any]]:
    """What became of each source, in the order of reading."""
    table = tables.source
    rows = select(table).order_by(table.c.seq)
    yield from map(dict, connection.execute(rows if outcome is None else rows.where(table.c.outcome == outcome)).mappings())
