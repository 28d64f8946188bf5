"""Codings: a reading in the JSON form of the codebook, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from reportedly.errors import DataError
from reportedly.records import (
    ActorClass,
    ActorMention,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Medium,
    Origin,
    PlaceMention,
    Published,
    Qualifier,
    Reading,
    Realis,
    Report,
    Span,
    Statement,
    Status,
    Verification,
    When,
    digest,
)

Json = dict[str, Any]


def coding(reading: Reading) -> Json:
    """The reading as a full coding of the codebook; actors are a1, a2, incidents i1, statements s1 and so on, in the reading's order."""
    short = short_ids(reading)
    return {
        "report": report_json(reading.report),
        "actors": [actor_json(actor, short) for actor in reading.actors],
        "incidents": [incident_json(incident, short) for incident in reading.incidents],
        "statements": [statement_json(statement, short) for statement in reading.statements],
    }


def short_ids(reading: Reading) -> dict[str, str]:
    """The codebook's short id of each thing in the reading."""
    ids = {
        "a": [actor.id for actor in reading.actors],
        "i": [incident.id for incident in reading.incidents],
        "s": [statement.id for statement in reading.statements],
    }
    return {name: f"{letter}{number}" for letter, those in ids.items() for number, name in enumerate(those, start=1)}


def report_json(report: Report) -> Json:
    """What the coding says of the report itself."""
    published = report.published
    return {
        "title": report.title,
        "authors": list(report.authors),
        "outlet": report.outlet,
        "published": published
        and {
            "start": published.when.first.isoformat(),
            "end": published.when.last.isoformat(),
            "basis": "inferred" if published.basis is Basis.INFERRED else "stated",
        },
        "updated": report.updated and report.updated.date().isoformat(),
        "language": report.language,
    }


def actor_json(actor: ActorMention, short: Mapping[str, str]) -> Json:
    """One actor; `member_of` stands there only where there is one."""
    out: Json = {
        "id": short[actor.id],
        "name": actor.name,
        "class": actor.actor_class.value,
        "mentions": [span_json(span) for span in actor.spans],
    }
    if actor.member_of is not None and actor.member_of in short:
        out["member_of"] = short[actor.member_of]
    return out


def incident_json(incident: IncidentMention, short: Mapping[str, str]) -> Json:
    """One incident with its figures."""
    place = incident.place
    return {
        "id": short[incident.id],
        "type": incident.type.value,
        "realis": incident.realis.value,
        "anchor": span_json(incident.anchor),
        "mentions": [span_json(span) for span in incident.spans],
        "date": date_json(incident.when),
        "place": place and {"name": place.name, "span": place.span and span_json(place.span)},
        "perpetrators": those_in(incident.perpetrators, short),
        "targets": [span_json(x) if isinstance(x, Span) else short[x] for x in incident.targets if isinstance(x, Span) or x in short],
        "instrument": incident.instrument and span_json(incident.instrument),
        "figures": [figure_json(figure, short) for figure in incident.figures],
    }


def figure_json(figure: Figure, short: Mapping[str, str]) -> Json:
    """One count with its bounds."""
    return {
        "kind": figure.kind.value,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier.value,
        "span": span_json(figure.span),
        "according_to": short.get(figure.according_to or ""),
    }


def statement_json(statement: Statement, short: Mapping[str, str]) -> Json:
    """One row of the ledger."""
    return {
        "id": short[statement.id],
        "kind": statement.kind.value,
        "source": statement.source and span_json(statement.source),
        "cue": statement.cue and span_json(statement.cue),
        "content": [span_json(span) for span in statement.content],
        "source_actor": short.get(statement.source_actor or ""),
        "directed_at": those_in(statement.directed_at, short),
        "about": those_in(statement.about, short),
        "medium": statement.medium and statement.medium.value,
        "channel": [span_json(span) for span in statement.channel],
        "relay": [span_json(span) for span in statement.relay],
        "date": date_json(statement.when),
        "hedge": statement.hedge and span_json(statement.hedge),
        "verification": verification_json(statement.verification, short),
        "quote": statement.quote,
    }


def verification_json(found: Verification | None, short: Mapping[str, str]) -> Json | None:
    """A verdict, or null."""
    if found is None:
        return None
    return {"status": found.status.value, "by": those_in(found.by, short), "span": span_json(found.span)}


def date_json(mention: DateMention | None) -> Json | None:
    """An interval of days with its words, or null."""
    if mention is None:
        return None
    return {
        "start": mention.when.first.isoformat(),
        "end": mention.when.last.isoformat(),
        "span": mention.span and span_json(mention.span),
    }


def span_json(span: Span) -> Json:
    """Words with their offsets."""
    return {"start": span.start, "end": span.end, "text": span.quote}


def those_in(ids: Iterable[str], short: Mapping[str, str]) -> list[str]:
    """The short ids of those ids that the reading holds."""
    return [short[name] for name in ids if name in short]


# ------------------------------------------------------------------------------------------------------ and back


def reading_of(coding: Mapping[str, Any], report: Report, origin: Origin) -> Reading:
    """The reading that a full coding of the report describes, with lasting ids in place of the coding's own.

    Raises DataError where a span's words are not the report's or a value is in none of the codebook's lists.
    """
    long = long_ids(coding, report)
    try:
        return Reading(
            report=report,
            origin=origin,
            actors=tuple(actor_of(row, report, long) for row in coding.get("actors", [])),
            incidents=tuple(incident_of(row, report, long) for row in coding.get("incidents", [])),
            statements=tuple(statement_of(row, report, long) for row in coding.get("statements", [])),
        )
    except (KeyError, ValueError) as error:
        raise DataError(f"the coding of {report.name} is not of the codebook's form: {error}") from error


def long_ids(coding: Mapping[str, Any], report: Report) -> dict[str, str]:
    """A lasting id for each id of the coding, made of the report and the place in its list."""
    named = [(letter, row["id"]) for letter, rows in zip("ais", rows_of(coding), strict=True) for row in rows]
    return {short: digest(letter, report.id, "coding", short) for letter, short in named}


def rows_of(coding: Mapping[str, Any]) -> Sequence[Sequence[Mapping[str, Any]]]:
    """The coding's actors, incidents and statements."""
    return [coding.get(name, []) for name in ("actors", "incidents", "statements")]


def published_of(row: Mapping[str, Any] | None) -> Published | None:
    """When the coding says that its report came out."""
    if not row:
        return None
    basis = Basis.INFERRED if row.get("basis") == "inferred" else Basis.PRINTED
    return Published(when=When(first=date.fromisoformat(row["start"]), last=date.fromisoformat(row["end"])), basis=basis)


def actor_of(row: Mapping[str, Any], report: Report, long: Mapping[str, str]) -> ActorMention:
    """One actor of a coding."""
    return ActorMention(
        id=long[row["id"]],
        name=row["name"],
        actor_class=ActorClass(row["class"]),
        spans=spans_of(row.get("mentions"), report),
        member_of=long.get(row.get("member_of") or ""),
    )


def incident_of(row: Mapping[str, Any], report: Report, long: Mapping[str, str]) -> IncidentMention:
    """One incident of a coding."""
    anchor = the_span(row["anchor"], report)
    mentions = spans_of(row.get("mentions"), report)
    place = row.get("place")
    targets = [long.get(x) if isinstance(x, str) else the_span(x, report) for x in row.get("targets", [])]
    return IncidentMention(
        id=long[row["id"]],
        type=IncidentType(row["type"]),
        realis=Realis(row["realis"]),
        anchor=anchor,
        spans=mentions if anchor in mentions else (anchor, *mentions),
        when=date_of(row.get("date"), report),
        place=PlaceMention(name=place["name"], span=span_of(place.get("span"), report)) if place and place.get("name") else None,
        perpetrators=tuple(long[x] for x in row.get("perpetrators", []) if x in long),
        targets=tuple(x for x in targets if x is not None),
        instrument=span_of(row.get("instrument"), report),
        figures=tuple(figure_of(figure, report, long) for figure in row.get("figures", [])),
    )


def figure_of(row: Mapping[str, Any], report: Report, long: Mapping[str, str]) -> Figure:
    """One figure of a coding."""
    return Figure(
        kind=FigureKind(row["kind"]),
        low=row["low"],
        high=row.get("high"),
        qualifier=Qualifier(row["qualifier"]),
        span=the_span(row["span"], report),
        according_to=long.get(row.get("according_to") or ""),
    )


def statement_of(row: Mapping[str, Any], report: Report, long: Mapping[str, str]) -> Statement:
    """One statement of a coding."""
    verdict = row.get("verification")
    return Statement(
        id=long[row["id"]],
        kind=Kind(row["kind"]),
        content=spans_of(row.get("content"), report),
        source=span_of(row.get("source"), report),
        cue=span_of(row.get("cue"), report),
        source_actor=long.get(row.get("source_actor") or ""),
        directed_at=tuple(long[x] for x in row.get("directed_at", []) if x in long),
        about=tuple(long[x] for x in row.get("about", []) if x in long),
        medium=Medium(row["medium"]) if row.get("medium") else None,
        channel=spans_of(row.get("channel"), report),
        relay=spans_of(row.get("relay"), report),
        when=date_of(row.get("date"), report),
        hedge=span_of(row.get("hedge"), report),
        verification=verdict
        and Verification(
            status=Status(verdict["status"]),
            by=tuple(long[x] for x in verdict.get("by", []) if x in long),
            span=the_span(verdict["span"], report),
        ),
        quote=bool(row.get("quote")),
    )


def date_of(row: Mapping[str, Any] | None, report: Report) -> DateMention | None:
    """An interval of a coding with its words, or None."""
    if not row:
        return None
    when = When(first=date.fromisoformat(row["start"]), last=date.fromisoformat(row["end"]))
    return DateMention(when=when, span=span_of(row.get("span"), report))


def spans_of(rows: Sequence[Mapping[str, Any]] | None, report: Report) -> tuple[Span, ...]:
    """The spans of a list in a coding."""
    return tuple(the_span(row, report) for row in rows or [])


def span_of(row: Mapping[str, Any] | None, report: Report) -> Span | None:
    """A span of a coding, or None."""
    return the_span(row, report) if row else None


def the_span(row: Mapping[str, Any], report: Report) -> Span:
    """A span of a coding, cut out of the report; ValueError where the words are not the report's."""
    span = report.cut(row["start"], row["end"])
    if span.quote != row["text"]:
        raise ValueError(f"the words at {span.start}:{span.end} are {span.quote!r}, not {row['text']!r}")
    return span
