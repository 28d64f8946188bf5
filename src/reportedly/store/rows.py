"""Rows: a reading taken apart into the entries of the ledger, each with its words and a fingerprint of all it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table

from reportedly.records import (
    ActorMention,
    Agent,
    DateMention,
    Figure,
    IncidentMention,
    Link,
    Origin,
    Reading,
    Report,
    Review,
    Span,
    Statement,
    digest,
)
from reportedly.store import tables

_LONGEST_SPELLING = 80
_packed = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Words = tuple[str, int, int, int, str]  # cell, ordinal, start, end, quote
Role = tuple[str, int, str]  # cell, ordinal, mention


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it will be written: the values between `seq` and `fingerprint`; words and roles; an actor's spellings and node."""

    table: Table
    id: str
    fingerprint: str
    values: tuple[Any, ...]
    words: tuple[Words, ...] = ()
    roles: tuple[Role, ...] = ()
    spellings: tuple[str, ...] = ()
    node: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of a report: `told` is the last day of its date, "" if it has none; `public` the day by which the world had it."""

    told: str
    public: str


def clock_of(report: Report, now: datetime) -> Clock:
    """The days of a report. An update can have brought any of its words, so they count as public from then on.

    A report without a date could be of any day: it counts as public from the day on which the ledger took it in.
    """
    if report.published is None:
        return Clock("", now.astimezone(UTC).date().isoformat())
    told = report.published.when.last
    return Clock(told.isoformat(), max(told, report.updated.date() if report.updated else told).isoformat())


def layer_of(origin: Origin) -> str:
    """Whose reading it is: "" for the program in any version, or the person's name."""
    return f"person:{origin.name}" if origin.by is Agent.PERSON else ""


def fault_in(reading: Reading, rows: Iterable[Row]) -> str | None:
    """What keeps a reading out of the ledger: words that are not in the report, or two entries of one id; None if it is sound."""
    text, report = reading.report.text, reading.report.id
    ids = [part.id for parts in (reading.actors, reading.incidents, reading.statements) for part in parts]
    if len(set(ids)) < len(ids):
        return f"report {report} has two entries {next(entry for entry in ids if ids.count(entry) > 1)}"
    for row in rows:
        for cell, _, start, end, quote in row.words:
            if text[start:end] != quote or not quote:
                return f"the words {quote!r} of {cell} of {row.id} are not at {start}:{end} of report {report}"
    return None


def report_row(report: Report, clock: Clock) -> Row:
    """The report itself; where it was found is left out of its fingerprint, since one text can be found in two places."""
    when = report.published.when if report.published else None
    head = (report.id, report.name)
    rest = (
        report.text,
        report.title,
        report.url,
        _list(report.authors),
        report.outlet,
        when and when.first.isoformat(),
        when and when.last.isoformat(),
        report.published and report.published.basis.value,
        report.updated and report.updated.isoformat(),
        report.language,
        _list(report.captions),
        _list(report.credits),
        _list(report.notes),
        clock.told,
    )
    return Row(tables.report, report.id, _fingerprint(head, rest), (*head, report.found_in, *rest, clock.public))


def reading_row(reading: Reading) -> Row:
    """Who read the report, and what it is mainly about."""
    origin = reading.origin
    values = (reading.report.id, layer_of(origin), origin.by.value, origin.name, origin.version, reading.main_incident)
    return Row(tables.reading, reading.report.id, _fingerprint(values), values)


def link_row(link: Link) -> Row:
    """A judgement on two mentions."""
    reasons = json.dumps([[reason.feature, reason.value, reason.weight] for reason in link.reasons], ensure_ascii=False)
    origin = link.origin
    values = (
        link.subject.value,
        link.left,
        link.right,
        link.says.value,
        link.score,
        link.why,
        reasons,
        origin.by.value,
        origin.name,
        origin.version,
    )
    return Row(tables.link, f"{link.left} {link.right}", _fingerprint(values), values)


def review_row(review: Review, report: str, what: str) -> Row:
    """A person's ruling on a row of that report and table."""
    made = digest("v", review.row, review.by, review.ruling.value, review.why, review.correction)
    values = (made, review.row, review.ruling.value, review.correction, review.why, review.by, report, what)
    return Row(tables.review, made, _fingerprint(values), values)


def coding_row(report: str, by: str, state: str, *, speaks: bool) -> Row:
    """How far a person is with a report, and whether answers follow this person there."""
    values = (digest("c", report, by), report, by, state, int(speaks))
    return Row(tables.coding, values[0], _fingerprint(values), values)


def rows_of(reading: Reading, clock: Clock) -> Iterator[Row]:
    """Everything that was read out of the report, in the order of the reading."""
    head = _Head(reading.report.id, layer_of(reading.origin), clock, bool(reading.report.published))
    actors = {actor.id: actor for actor in reading.actors}
    for place, actor in enumerate(reading.actors):
        yield _actor(actor, head, place)
    place = 0
    for number, incident in enumerate(reading.incidents):
        yield _incident(incident, head, number)
        for figure in incident.figures:
            yield _figure(figure, incident.id, head, place)
            place += 1
    for place, statement in enumerate(reading.statements):
        yield _statement(statement, actors, head, place)


def figure_id(incident: str, figure: Figure) -> str:
    """The id of a figure, which the record itself does not carry."""
    return digest("f", incident, figure.kind.value, figure.low, figure.high, figure.span.start, figure.span.end)


@dataclass(frozen=True, slots=True)
class _Head:
    """What all rows of one reading begin with."""

    report: str
    layer: str
    clock: Clock
    dated: bool

    def row(self, table: Table, entry: str, place: int, values: tuple[Any, ...], words: Iterable[Words], **more: Any) -> Row:
        held, roles = tuple(words), more.get("roles", ())
        said = (entry, self.report, self.layer, place, self.clock.told)
        # The public day of an undated report is the day of recording, which the fingerprint must not know (law 5).
        mark = _fingerprint(said, values, held, roles, (self.clock.public if self.dated else "",))
        return Row(table, entry, mark, (*said, self.clock.public, *values), held, **more)


def _actor(actor: ActorMention, head: _Head, place: int) -> Row:
    node = actor.known or actor.id
    values = (actor.name, actor.actor_class.value, actor.member_of, actor.known, node, actor.score)
    spellings = {actor.name.casefold(), *(span.quote.casefold() for span in actor.spans if span.quote != span.quote.lower())}
    short = tuple(sorted(name for name in spellings if len(name) <= _LONGEST_SPELLING))
    return head.row(tables.actor, actor.id, place, values, _words("spans", actor.spans), spellings=short, node=node)


def _incident(incident: IncidentMention, head: _Head, place: int) -> Row:
    said = incident.place
    found = said.place if said else None
    values = (
        incident.type.value,
        incident.realis.value,
        *_days(incident.when),
        said and said.name,
        found and found.name,
        found and found.country,
        found and found.latitude,
        found and found.longitude,
        found and found.precision.value,
        found and found.geoname,
        incident.score,
    )
    words = [
        *_words("anchor", (incident.anchor,)),
        *_words("spans", incident.spans),
        *_words("when", (incident.when.span if incident.when else None,)),
        *_words("place", (said.span if said else None,)),
        *_words("targets", (None if isinstance(target, str) else target for target in incident.targets)),
        *_words("instrument", (incident.instrument,)),
    ]
    roles = _roles(perpetrators=incident.perpetrators, targets=[target if isinstance(target, str) else None for target in incident.targets])
    return head.row(tables.incident, incident.id, place, values, words, roles=roles)


def _figure(figure: Figure, incident: str, head: _Head, place: int) -> Row:
    values = (incident, figure.kind.value, figure.low, figure.high, figure.qualifier.value, figure.according_to, figure.score)
    return head.row(tables.figure, figure_id(incident, figure), place, values, _words("span", (figure.span,)))


def _statement(statement: Statement, actors: dict[str, ActorMention], head: _Head, place: int) -> Row:
    speaker = actors.get(statement.source_actor or "")
    party = actors.get(speaker.member_of or "") if speaker else None
    check = statement.verification
    spans = [statement.source, statement.cue, *statement.content, statement.hedge]
    values = (
        statement.kind.value,
        statement.source_actor,
        speaker and (speaker.known or speaker.id),
        party and (party.known or party.id),
        statement.medium and statement.medium.value,
        *_days(statement.when),
        check and check.status.value,
        int(statement.quote),
        statement.score,
        " ".join(span.quote for span in sorted((span for span in spans if span), key=lambda span: span.start)),
    )
    words = [
        *_words("source", (statement.source,)),
        *_words("cue", (statement.cue,)),
        *_words("content", statement.content),
        *_words("channel", statement.channel),
        *_words("relay", statement.relay),
        *_words("when", (statement.when.span if statement.when else None,)),
        *_words("hedge", (statement.hedge,)),
        *_words("verification", (check.span if check else None,)),
    ]
    roles = _roles(directed_at=statement.directed_at, about=statement.about, verified_by=check.by if check else ())
    return head.row(tables.statement, statement.id, place, values, words, roles=roles)


def _words(cell: str, spans: Iterable[Span | None]) -> list[Words]:
    return [(cell, place, span.start, span.end, span.quote) for place, span in enumerate(spans) if span is not None]


def _roles(**cells: Sequence[str | None]) -> tuple[Role, ...]:
    return tuple(
        (cell, place, mention) for cell, mentions in cells.items() for place, mention in enumerate(mentions) if mention is not None
    )


def _days(said: DateMention | None) -> tuple[str | None, str | None]:
    return (said.when.first.isoformat(), said.when.last.isoformat()) if said else (None, None)


def _list(values: Sequence[str]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _fingerprint(*parts: object) -> str:
    packed = _packed(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(packed, digest_size=10).hexdigest()
