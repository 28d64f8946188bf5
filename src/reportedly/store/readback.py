"""Readback: entries of the ledger put together again as the records that they were."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    AsOf,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Link,
    Medium,
    Origin,
    Place,
    PlaceMention,
    Precision,
    Published,
    Qualifier,
    Reading,
    Realis,
    Reason,
    Report,
    Sameness,
    Span,
    Statement,
    Status,
    Subject,
    Verification,
    When,
)
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.visible import held, visible

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Cells:
    """The words and roles of some entries, by seq and cell."""

    words: dict[int, dict[str, dict[int, Span]]]
    roles: dict[int, dict[str, dict[int, str]]]

    @classmethod
    def load(cls, connection: Connection, engine: Engine, rows: Sequence[Row[Any]]) -> Cells:
        """The cells of rows that have a seq and a report."""
        report = {row.seq: row.report for row in rows}
        words: dict[int, dict[str, dict[int, Span]]] = defaultdict(lambda: defaultdict(dict))
        table = tables.evidence
        for seq, cell, place, start, end, quote in connection.execute(select(table).where(engine.one_of(table.c.entry, report))):
            words[seq][cell][place] = Span(report=report[seq], start=start, end=end, quote=quote)
        roles: dict[int, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
        for seq, cell, place, mention in connection.execute(select(tables.role).where(engine.one_of(tables.role.c.entry, report))):
            roles[seq][cell][place] = mention
        return cls(words, roles)

    def spans(self, seq: int, cell: str) -> tuple[Span, ...]:
        """All words of a cell, in their order."""
        return tuple(span for _, span in sorted(self.words[seq][cell].items())) if seq in self.words else ()

    def span(self, seq: int, cell: str) -> Span | None:
        """The words of a cell that has at most one span."""
        return next(iter(self.spans(seq, cell)), None)

    def mentions(self, seq: int, cell: str) -> tuple[str, ...]:
        """The mentions that a cell names."""
        return tuple(mention for _, mention in sorted(self.roles[seq][cell].items())) if seq in self.roles else ()

    def either(self, seq: int, cell: str) -> tuple[str | Span, ...]:
        """A cell whose parts are mentions or bare words, in their order."""
        parts: dict[int, str | Span] = {**self.words[seq][cell], **self.roles[seq][cell]}
        return tuple(parts[place] for place in sorted(parts))


def report_of(row: Row[Any]) -> Report:
    """A report from its row."""
    when = when_of(row.published_first, row.published_last)
    return Report(
        id=row.id,
        name=row.name,
        found_in=row.found_in,
        text=row.text,
        title=row.title,
        url=row.url,
        authors=tuple(json.loads(row.authors)),
        outlet=row.outlet,
        published=Published(when=when, basis=Basis(row.basis)) if when else None,
        updated=datetime.fromisoformat(row.updated) if row.updated else None,
        language=row.language,
        captions=tuple(json.loads(row.captions)),
        credits=tuple(json.loads(row.credits)),
        notes=tuple(json.loads(row.notes)),
    )


def when_of(first: str | None, last: str | None) -> When | None:
    """Days from two cells."""
    return When(first=date.fromisoformat(first), last=date.fromisoformat(last)) if first and last else None


def link_of(row: Row[Any]) -> Link:
    """A link from its row."""
    return Link(
        subject=Subject(row.subject),
        left=row.left,
        right=row.right,
        says=Sameness(row.says),
        score=row.score,
        why=row.why,
        origin=Origin(by=Agent(row.by), name=row.name, version=row.version),
        reasons=tuple(Reason(feature=name, value=value, weight=weight) for name, value, weight in json.loads(row.reasons)),
    )


def actor_of(row: Row[Any], cells: Cells) -> ActorMention:
    """An actor mention from its row."""
    return ActorMention(
        id=row.id,
        name=row.name,
        actor_class=ActorClass(row.actor_class),
        spans=cells.spans(row.seq, "spans"),
        member_of=row.member_of,
        known=row.known,
        score=row.score,
    )


def figure_of(row: Row[Any], cells: Cells) -> Figure:
    """A figure from its row."""
    (span,) = cells.spans(row.seq, "span")
    return Figure(
        kind=FigureKind(row.kind),
        low=row.low,
        high=row.high,
        qualifier=Qualifier(row.qualifier),
        span=span,
        according_to=row.according_to,
        score=row.score,
    )


def place_of(row: Row[Any], cells: Cells) -> PlaceMention | None:
    """The place of an incident from its row."""
    if row.place_said is None:
        return None
    place = None
    if row.place_name is not None:
        place = Place(
            name=row.place_name,
            country=row.country,
            latitude=row.latitude,
            longitude=row.longitude,
            precision=Precision(row.precision),
            geoname=row.geoname,
        )
    return PlaceMention(name=row.place_said, span=cells.span(row.seq, "place"), place=place)


def incident_of(row: Row[Any], cells: Cells, figures: Sequence[Figure]) -> IncidentMention:
    """An incident mention from its row."""
    (anchor,) = cells.spans(row.seq, "anchor")
    return IncidentMention(
        id=row.id,
        type=IncidentType(row.type),
        realis=Realis(row.realis),
        anchor=anchor,
        spans=cells.spans(row.seq, "spans"),
        when=_date(row, cells),
        place=place_of(row, cells),
        perpetrators=cells.mentions(row.seq, "perpetrators"),
        targets=cells.either(row.seq, "targets"),
        instrument=cells.span(row.seq, "instrument"),
        figures=tuple(figures),
        score=row.score,
    )


def statement_of(row: Row[Any], cells: Cells) -> Statement:
    """A statement from its row."""
    check = cells.span(row.seq, "verification")
    return Statement(
        id=row.id,
        kind=Kind(row.kind),
        content=cells.spans(row.seq, "content"),
        source=cells.span(row.seq, "source"),
        cue=cells.span(row.seq, "cue"),
        source_actor=row.source_actor,
        directed_at=cells.mentions(row.seq, "directed_at"),
        about=cells.mentions(row.seq, "about"),
        medium=Medium(row.medium) if row.medium else None,
        channel=cells.spans(row.seq, "channel"),
        relay=cells.spans(row.seq, "relay"),
        when=_date(row, cells),
        hedge=cells.span(row.seq, "hedge"),
        verification=Verification(status=Status(row.status), by=cells.mentions(row.seq, "verified_by"), span=check) if check else None,
        quote=bool(row.quote),
        score=row.score,
    )


def _date(row: Row[Any], cells: Cells) -> DateMention | None:
    when = when_of(row.when_first, row.when_last)
    return DateMention(when=when, span=cells.span(row.seq, "when")) if when else None


def incidents_of(connection: Connection, engine: Engine, rows: Sequence[Row[Any]], as_of: AsOf) -> list[IncidentMention]:
    """Incident mentions with their figures, from their rows, in their order."""
    table = tables.figure
    mine = select(table).where(held(table, as_of), engine.one_of(table.c.incident, {row.id for row in rows}))
    counts = connection.execute(mine.order_by(table.c.position)).all()
    cells, of_counts = Cells.load(connection, engine, rows), Cells.load(connection, engine, counts)
    figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for count in counts:
        figures[count.incident, count.layer].append(figure_of(count, of_counts))
    return [incident_of(row, cells, figures[row.id, row.layer]) for row in rows]


def in_batches(rows: Iterator[Row[Any]], size: int = _AT_ONCE) -> Iterator[list[Row[Any]]]:
    """Rows some at a time, so that their cells are fetched together."""
    while batch := list(islice(rows, size)):
        yield batch


def readings(connection: Connection, engine: Engine, as_of: AsOf, where: ColumnElement[bool] | None = None) -> Iterator[Reading]:
    """The readings of the reports that can be seen, oldest first; all layers, the program's before persons'."""
    report, reading = tables.report, tables.reading
    chosen: Select[Any] = (
        select(reading, report.c.told)
        .join(report, report.c.id == reading.c.report)
        .where(visible(report, as_of), held(reading, as_of))
        .order_by(report.c.told, report.c.id, reading.c.layer)
    )
    found = connection.execute(chosen if where is None else chosen.where(where))
    for batch in in_batches(iter(found)):
        yield from _together(connection, engine, batch, as_of)


def _together(connection: Connection, engine: Engine, batch: Collection[Row[Any]], as_of: AsOf) -> Iterator[Reading]:
    reports = {row.report for row in batch}
    table = tables.report
    texts = {
        row.id: report_of(row) for row in connection.execute(select(table).where(visible(table, as_of), engine.one_of(table.c.id, reports)))
    }
    parts: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for table in (tables.actor, tables.incident, tables.statement):
        mine = select(table).where(held(table, as_of), engine.one_of(table.c.report, reports)).order_by(table.c.position)
        rows = connection.execute(mine).all()
        if table is tables.incident:
            made: Sequence[object] = incidents_of(connection, engine, rows, as_of)
        else:
            cells = Cells.load(connection, engine, rows)
            made = [actor_of(row, cells) if table is tables.actor else statement_of(row, cells) for row in rows]
        for row, record in zip(rows, made, strict=True):
            parts[table.name, row.report, row.layer].append(record)
    for row in batch:
        yield Reading(
            report=texts[row.report],
            origin=Origin(by=Agent(row.by), name=row.name, version=row.version),
            actors=tuple(parts["actor", row.report, row.layer]),
            incidents=tuple(parts["incident", row.report, row.layer]),
            statements=tuple(parts["statement", row.report, row.layer]),
            main_incident=row.main_incident,
        )
