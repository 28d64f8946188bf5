"""History: what became of each source, who did what, and what people ruled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.store import tables
from reportedly.store.writing import note, stamp_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the audit log: who did what when, with details."""

    recorded: str
    who: str
    what: str
    detail: dict[str, Any]


def write(connection: Connection, who: str, what: str, now: datetime, **detail: object) -> None:
    """Write a line of the audit log."""
    note(connection, stamp_of(connection, now), who, what, **detail)


def events(connection: Connection, latest: int) -> list[Event]:
    """The latest lines of the audit log, newest first."""
    rows = connection.execute(select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(latest))
    return [Event(recorded=row.recorded, who=row.who, what=row.what, detail=json.loads(row.detail)) for row in rows]


def last_event(connection: Connection) -> int:
    """The number of the last write."""
    return int(connection.execute(select(func.coalesce(func.max(tables.audit.c.seq), 0))).scalar_one())


def sources(connection: Connection, outcome: str | None) -> Iterator[dict[str, Any]]:
    """What became of each source, in the order of reading."""
    table = tables.source
    rows = select(table).order_by(table.c.seq)
    yield from map(dict, connection.execute(rows if outcome is None else rows.where(table.c.outcome == outcome)).mappings())
