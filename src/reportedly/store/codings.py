"""Codings: a report as one person codes it, put together from the program's reading and that person's rulings and versions of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, select

from reportedly.records import ActorMention, Agent, AsOf, IncidentMention, Origin, Reading, Ruling, Statement
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.readback import Cells, actor_of, incidents_of, readings, statement_of
from reportedly.store.visible import held

NOW = AsOf()
Part = ActorMention | IncidentMention | Statement


def layer_name(by: str) -> str:
    """The layer that holds a person's versions of rows."""
    return f"person:{by}"


def coded(connection: Connection, engine: Engine, report: str, by: str, as_of: AsOf = NOW) -> Reading | None:
    """A report as one person codes it: rows rejected left out, those corrected in this person's version, and those added at the end.

    None if the program has not read it by then.
    """
    table = tables.reading
    reading = next(readings(connection, engine, as_of, (table.c.layer == "") & (table.c.report == report)), None)
    if reading is None:
        return None
    review = tables.review
    ruled = select(review.c.row).where(held(review, as_of), review.c.by == by, review.c.report == report)
    rejected = set(connection.execute(ruled.where(review.c.ruling == Ruling.REJECTED.value)).scalars())
    mine = {part.id: part for part in parts_of(connection, engine, report, by, as_of)}
    return replace(
        reading,
        origin=Origin(by=Agent.PERSON, name=by, version="1"),
        actors=tuple(part for part in _laid(reading.actors, mine, rejected) if isinstance(part, ActorMention)),
        incidents=tuple(part for part in _laid(reading.incidents, mine, rejected) if isinstance(part, IncidentMention)),
        statements=tuple(part for part in _laid(reading.statements, mine, rejected) if isinstance(part, Statement)),
        main_incident=None if reading.main_incident in rejected else reading.main_incident,
    )


def parts_of(connection: Connection, engine: Engine, report: str, by: str, as_of: AsOf = NOW) -> Iterator[Part]:
    """A person's own versions of rows of a report, and the rows that this person added."""
    for table in (tables.actor, tables.incident, tables.statement):
        rows = connection.execute(
            select(table).where(held(table, as_of), table.c.report == report, table.c.layer == layer_name(by)).order_by(table.c.position)
        ).all()
        if not rows:
            continue
        if table is tables.incident:
            yield from incidents_of(connection, engine, rows, as_of)
            continue
        cells = Cells.load(connection, engine, rows)
        yield from (actor_of(row, cells) if table is tables.actor else statement_of(row, cells) for row in rows)


def _laid(parts: Iterable[Part], mine: dict[str, Part], rejected: set[str]) -> Iterator[Part]:
    """One kind of parts of the program's reading with a person's versions laid over it."""
    seen = set()
    for part in parts:
        seen.add(part.id)
        if part.id not in rejected:
            yield mine.get(part.id, part)
    yield from (part for part in mine.values() if part.id not in seen)
