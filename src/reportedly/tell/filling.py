"""Filling: rows of answers out of the ledger's entries, many at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from reportedly.records import ActorClass, Basis, FigureKind, IncidentType, Kind, Medium, Published, Qualifier, Status, Subject
from reportedly.store import tables
from reportedly.store.readback import Cells, place_of, when_of
from reportedly.store.visible import held, visible
from reportedly.tell.answers import ActorRow, Check, FigureRow, IncidentRow, Party, ReportRow, StatementRow, Toll
from reportedly.tell.filters import A, F, I, R, S, View
from reportedly.tell.labels import label_of, most_told, realis_of

MARKS = ("\u2068", "\u2069")  # around what was sought; invisible, and no text of a report means them as more
_CELLS = ("source", "cue", "content", "channel", "relay", "when", "hedge", "verification")


@dataclass(frozen=True, slots=True)
class Heads:
    """What rows say of their reports, by the report's key."""

    rows: Mapping[str, Any]

    @classmethod
    def load(cls, view: View, reports: Collection[str]) -> Heads:
        """The heads of some reports."""
        cells = (R.c.id, R.c.name, R.c.title, R.c.outlet, R.c.url, R.c.told, R.c.published_first, R.c.published_last, R.c.basis)
        rows = view.connection.execute(select(*cells).where(visible(R, view.as_of), view.engine.one_of(R.c.id, reports)))
        return cls({row.id: row for row in rows})

    def published(self, report: str) -> Published | None:
        """When the report came out."""
        row = self.rows[report]
        when = when_of(row.published_first, row.published_last)
        return Published(when=when, basis=Basis(row.basis)) if when else None


def report_rows(view: View, rows: Sequence[Row[Any]], *, sought: str | None = None) -> Iterator[ReportRow]:
    """Reports with what they are mainly about and the origin that they share with their copies."""
    ids = [row.id for row in rows]
    reading = tables.reading
    mine = select(reading.c.report, reading.c.main_incident).where(
        held(reading, view.as_of), reading.c.layer == "", view.engine.one_of(reading.c.report, ids)
    )
    main = {row.report: row.main_incident for row in view.connection.execute(mine) if row.main_incident}
    incidents = view.groups.ids(Subject.INCIDENT, set(main.values()))
    origins = view.groups.ids(Subject.REPORT, ids)
    found = view.engine.marked(view.connection, "report", sought, [row.seq for row in rows], marks=MARKS) if sought else {}
    for row in rows:
        when = when_of(row.published_first, row.published_last)
        yield ReportRow(
            id=row.name,
            key=row.id,
            title=row.title,
            outlet=row.outlet,
            published=Published(when=when, basis=Basis(row.basis)) if when else None,
            url=row.url,
            main_incident=incidents.get(main.get(row.id, "")),
            origin=origins.get(row.id, row.id),
            found=found.get(row.seq),
        )


def statement_rows(view: View, rows: Sequence[Row[Any]], *, sought: str | None = None) -> Iterator[StatementRow]:
    """Statements with their words, their actors' names, and the ids of the incidents that they are about."""
    cells = Cells.load(view.connection, view.engine, rows)
    heads = Heads.load(view, {row.report for row in rows})
    named = {row.source_actor for row in rows if row.source_actor}
    named.update(mention for row in rows for cell in ("directed_at", "verified_by") for mention in cells.mentions(row.seq, cell))
    parties = parties_of(view, named)
    about = {mention for row in rows for mention in cells.mentions(row.seq, "about")}
    incidents = view.groups.ids(Subject.INCIDENT, about)
    seen = view.seen_by({row.id for row in rows})
    found = view.engine.marked(view.connection, "statement", sought, [row.seq for row in rows], marks=MARKS) if sought else {}
    for row in rows:
        words = {cell: spans for cell in _CELLS if (spans := cells.spans(row.seq, cell))}
        quotes = {cell: tuple(span.quote for span in spans) for cell, spans in words.items()}
        checkers = tuple(parties[mention].name for mention in cells.mentions(row.seq, "verified_by") if mention in parties)
        head = heads.rows[row.report]
        yield StatementRow(
            id=row.id,
            kind=Kind(row.kind),
            source=quotes.get("source", (None,))[0],
            actor=parties.get(row.source_actor),
            cue=quotes.get("cue", (None,))[0],
            words=quotes.get("content", ()),
            quote=bool(row.quote),
            channel=quotes.get("channel", ()),
            relay=quotes.get("relay", ()),
            medium=Medium(row.medium) if row.medium else None,
            hedge=quotes.get("hedge", (None,))[0],
            verification=Check(status=Status(row.status), by=checkers, words=quotes["verification"][0]) if row.status else None,
            directed_at=tuple(parties[mention] for mention in cells.mentions(row.seq, "directed_at") if mention in parties),
            about=tuple(dict.fromkeys(incidents[mention] for mention in cells.mentions(row.seq, "about") if mention in incidents)),
            when=when_of(row.when_first, row.when_last),
            report=head.name,
            report_key=row.report,
            title=head.title,
            outlet=head.outlet,
            published=heads.published(row.report),
            score=row.score,
            cells=words,
            seen_by=seen.get(row.id),
            found=found.get(row.seq),
        )


def parties_of(view: View, mentions: Collection[str]) -> dict[str, Party]:
    """For each actor mention the id that its actor is shown under, and its own name."""
    cells = (A.c.id, A.c.name, A.c.actor_class, A.c.node, A.c.known)
    rows = view.connection.execute(select(*cells).where(view.seen(A), view.engine.one_of(A.c.id, mentions))).all()
    shown = view.groups.ids(Subject.ACTOR, {row.node for row in rows})
    return {row.id: Party(id=shown[row.node], name=row.name, actor_class=ActorClass(row.actor_class), known=row.known) for row in rows}


def figure_rows(view: View, rows: Sequence[Row[Any]]) -> Iterator[FigureRow]:
    """Figures with the incident's id and the words for who gave them."""
    cells = Cells.load(view.connection, view.engine, rows)
    heads = Heads.load(view, {row.report for row in rows})
    incidents = view.groups.ids(Subject.INCIDENT, {row.incident for row in rows})
    given = given_by(view, {row.according_to for row in rows if row.according_to})
    for row in rows:
        (span,) = cells.spans(row.seq, "span")
        head = heads.rows[row.report]
        words, giver = given.get(row.according_to, (None, None))
        yield FigureRow(
            id=row.id,
            kind=FigureKind(row.kind),
            low=row.low,
            high=row.high,
            qualifier=Qualifier(row.qualifier),
            words=span.quote,
            span=span,
            incident=incidents.get(row.incident, row.incident),
            according_to=giver.name if giver else words,
            giver=giver,
            statement=row.according_to,
            report=head.name,
            report_key=row.report,
            outlet=head.outlet,
            published=heads.published(row.report),
            score=row.score,
        )


def given_by(view: View, statements: Collection[str]) -> dict[str, tuple[str | None, Party | None]]:
    """For each statement its source: the words that stand for it, and the actor."""
    evidence = tables.evidence
    mine = (view.seen(S), view.engine.one_of(S.c.id, statements))
    worded = select(S.c.id, evidence.c.quote).join(evidence, evidence.c.entry == S.c.seq).where(*mine, evidence.c.cell == "source")
    words = {row.id: row.quote for row in view.connection.execute(worded)}
    actors = {row.id: row.source_actor for row in view.connection.execute(select(S.c.id, S.c.source_actor).where(*mine))}
    parties = parties_of(view, {actor for actor in actors.values() if actor})
    return {statement: (words.get(statement), parties.get(actor or "")) for statement, actor in actors.items()}


def incident_rows(view: View, nodes: Sequence[str]) -> Iterator[IncidentRow]:
    """One row for the group of each node."""
    groups = view.groups.members(Subject.INCIDENT, nodes)
    every = {member for group in groups.values() for member in group}
    rows = view.connection.execute(
        select(I).where(view.seen(I), view.engine.one_of(I.c.id, every)).order_by(I.c.told == "", I.c.told, I.c.id)
    ).all()
    cells = Cells.load(view.connection, view.engine, rows)
    heads = Heads.load(view, {row.report for row in rows})
    origins = view.groups.ids(Subject.REPORT, set(heads.rows))
    tolls, about = _tolls(view, every), _said_about(view, every)
    by_group: dict[tuple[str, ...], list[Row[Any]]] = defaultdict(list)
    group_of = {member: group for group in groups.values() for member in group}
    for row in rows:
        by_group[group_of[row.id]].append(row)
    for node in nodes:
        told = by_group[groups[node]]
        if not told:
            continue  # every mention of it was rejected by a person
        whens = [when for row in told if (when := when_of(row.when_first, row.when_last))]
        spots = [spot for row in told if (spot := place_of(row, cells))]
        when, place = most_told(whens), most_told([spot.place for spot in spots if spot.place])
        kind = IncidentType(Counter(row.type for row in told).most_common(1)[0][0])
        anchor = cells.span(told[0].seq, "anchor")
        reports = dict.fromkeys(row.report for row in told)
        yield IncidentRow(
            id=told[0].id,
            label=label_of(kind, spots, place, when, anchor.quote if anchor else ""),
            type=kind,
            realis=realis_of([row.realis for row in told]),
            when=when,
            place=place,
            reports=tuple(dict.fromkeys(heads.rows[report].name for report in reports)),
            dates=tuple(sorted(set(whens))),
            places=tuple(dict.fromkeys(spot.place.name if spot.place else spot.name for spot in spots)),
            tolls=_toll_of([toll for row in told for toll in tolls.get(row.id, ())]),
            origins=len({origins.get(report, report) for report in reports}),
            statements=sum(about.get(row.id, 0) for row in told),
            mentions=tuple(row.id for row in told),
        )


def _tolls(view: View, mentions: Collection[str]) -> dict[str, list[Any]]:
    """For each incident mention its largest figure of each kind: parts of a toll are smaller than the toll."""
    rows = view.connection.execute(
        select(F.c.incident, F.c.kind, F.c.low, F.c.high).where(view.seen(F), view.engine.one_of(F.c.incident, mentions)).order_by(F.c.id)
    )
    best: dict[tuple[str, str], Any] = {}
    for row in rows:
        before = best.get((row.incident, row.kind))
        if before is None or row.low > before.low:
            best[row.incident, row.kind] = row
    found: dict[str, list[Any]] = defaultdict(list)
    for row in best.values():
        found[row.incident].append(row)
    return found


def _toll_of(rows: Sequence[Any]) -> tuple[Toll, ...]:
    kinds: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    order = list(FigureKind)
    return tuple(
        Toll(
            kind=FigureKind(kind),
            low=min(row.low for row in told),
            high=None if any(row.high is None for row in told) else max(row.high for row in told),
            told=len(told),
        )
        for kind, told in sorted(kinds.items(), key=lambda item: order.index(FigureKind(item[0])))
    )


def _said_about(view: View, mentions: Collection[str]) -> dict[str, int]:
    role = tables.role
    rows = (
        select(role.c.mention, func.count().label("times"))
        .join(S, S.c.seq == role.c.entry)
        .where(role.c.cell == "about", view.engine.one_of(role.c.mention, mentions), view.seen(S))
        .group_by(role.c.mention)
    )
    return {row.mention: row.times for row in view.connection.execute(rows)}


def actor_rows(view: View, nodes: Sequence[str]) -> Iterator[ActorRow]:
    """One row for the group of each node: name and class as most mentions have them."""
    groups = view.groups.members(Subject.ACTOR, nodes)
    shown = view.groups.ids(Subject.ACTOR, nodes)
    every = {member for group in groups.values() for member in group}
    mine = (view.seen(A), view.engine.one_of(A.c.node, every))
    told = func.nullif(A.c.told, "")
    cells = (A.c.node, A.c.name, A.c.actor_class, A.c.known)
    counts = select(*cells, func.count().label("times"), func.min(told).label("first"), func.max(told).label("last"))
    named: dict[str, list[Any]] = defaultdict(list)
    for row in view.connection.execute(counts.where(*mine).group_by(*cells)):
        named[row.node].append(row)
    reports = select(A.c.node, func.count(A.c.report.distinct()).label("reports")).where(*mine).group_by(A.c.node)
    in_reports = {row.node: row.reports for row in view.connection.execute(reports)}
    spoken = (
        select(S.c.speaker, func.count().label("times")).where(view.seen(S), view.engine.one_of(S.c.speaker, every)).group_by(S.c.speaker)
    )
    said = {row.speaker: row.times for row in view.connection.execute(spoken)}
    for node in nodes:
        group = groups[node]
        rows = sorted((row for member in group for row in named[member]), key=lambda row: (-row.times, row.name))
        if not rows:
            continue
        yield ActorRow(
            id=shown[node],
            name=rows[0].name,
            actor_class=ActorClass(rows[0].actor_class),
            known=next((row.known for row in rows if row.known), None),
            names=tuple(dict.fromkeys(row.name for row in rows)),
            reports=sum(in_reports.get(member, 0) for member in group),
            statements=sum(said.get(member, 0) for member in group),
            first=min((row.first for row in rows if row.first), default=None),
            last=max((row.last for row in rows if row.last), default=None),
        )
