"""Tellings: an incident as one report tells it, reduced to what two of them are compared by.

A telling is made from one reading alone, holds no text, and is small enough to keep a hundred thousand of them in memory.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from reportedly.records import Figure, FigureKind, IncidentMention, IncidentType, Precision, Reading, Realis, Report
from reportedly.resolve.words import names, numbers, skeleton, stem, terms

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[^\W\d_a-z])|\n+")
_LEAD_WORDS = 110
_NEAR_LENGTH = 700  # characters around the words for an incident, so that a text without full stops is not all "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where something happened: the name as it sounds, the gazetteer's number, country, degrees and precision."""

    name: str
    geoname: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: Precision | None = None

    @property
    def exact(self) -> bool:
        """Whether it is a town or a point within one."""
        return self.precision in (Precision.EXACT, Precision.TOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many of one kind, with bounds; `high` None leaves the top open."""

    kind: FigureKind
    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An incident as one report tells it. Days are ordinals (`date.toordinal`); words are stems and names are skeletons.

    `main` says whether the report is mainly about it; `title` and `lead` are filled for such a one alone.
    """

    id: str
    report: str
    type: IncidentType
    realis: Realis = Realis.HAPPENED
    main: bool = False
    published: int | None = None
    first: int | None = None
    last: int | None = None
    spot: Spot | None = None
    tolls: tuple[Toll, ...] = ()
    perpetrators: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    instrument: str | None = None
    label: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()


def tellings(reading: Reading) -> tuple[Telling, ...]:
    """What the reading tells of each of its incidents, in their order."""
    known = {actor.id: actor.known for actor in reading.actors if actor.known}
    return tuple(_telling(incident, reading, known) for incident in reading.incidents)


def pack(telling: Telling) -> str:
    """The telling as one line of JSON, for a ledger to keep."""
    fields = {name: value for name, value in asdict(telling).items() if value not in (None, ())}
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def unpack(line: str) -> Telling:
    """The telling that `pack` wrote."""
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(line).items()}
    fields |= {"type": IncidentType(fields["type"]), "realis": Realis(fields["realis"])}
    if "spot" in fields:
        spot = fields["spot"]
        fields["spot"] = Spot(**(spot | {"precision": spot["precision"] and Precision(spot["precision"])}))
    fields["tolls"] = tuple(Toll(kind=FigureKind(toll["kind"]), low=toll["low"], high=toll["high"]) for toll in fields.get("tolls", ()))
    return Telling(**fields)


def _telling(incident: IncidentMention, reading: Reading, known: dict[str, str]) -> Telling:
    report, when = reading.report, incident.when.when if incident.when else None
    main = incident.id == reading.main_incident
    near = _near(incident, report.text)
    beginning = " ".join(report.text.split()[:_LEAD_WORDS])
    told = f"{report.title or ''} . {beginning} . {near}" if main else near
    return Telling(
        id=incident.id,
        report=report.id,
        type=incident.type,
        realis=incident.realis,
        main=main,
        published=_day_out(report),
        first=when.first.toordinal() if when else None,
        last=when.last.toordinal() if when else None,
        spot=_spot(incident),
        tolls=_tolls(incident.figures),
        perpetrators=tuple(sorted({known[actor] for actor in incident.perpetrators if actor in known})),
        targets=tuple(sorted({known[target] for target in incident.targets if isinstance(target, str) and target in known})),
        instrument=stem(incident.instrument.quote.split()[-1]) if incident.instrument and incident.instrument.quote.strip() else None,
        label=tuple(sorted({stem(word) for span in incident.spans for word in span.quote.split()})),
        words=terms(told, at_most=40),
        names=names(told, at_most=15),
        numbers=numbers(told, at_most=12),
        title=terms(report.title or "", at_most=12) if main else (),
        lead=terms(f"{report.title or ''} . {beginning}", at_most=40) if main else (),
    )


def _day_out(report: Report) -> int | None:
    """The day on which the report came out, or None if it is not known to within a fortnight."""
    if report.published is None:
        return None
    when = report.published.when
    return when.last.toordinal() if (when.last - when.first).days <= 14 else None


def _near(incident: IncidentMention, text: str) -> str:
    """The sentences that hold the words for the incident, its place, date and figures."""
    anchors = [*incident.spans, *(figure.span for figure in incident.figures)]
    anchors += [part.span for part in (incident.when, incident.place) if part is not None and part.span is not None]
    ranges = sorted({_sentence(text, span.start, span.end) for span in anchors})
    return " . ".join(text[start:end] for start, end in ranges)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    floor, ceiling = max(0, start - _NEAR_LENGTH // 2), min(len(text), end + _NEAR_LENGTH // 2)
    begins = [match.end() for match in _SENTENCE_END.finditer(text, floor, start)]
    ends = _SENTENCE_END.search(text, end, ceiling)
    return begins[-1] if begins else floor, ends.start() if ends else ceiling


def _spot(incident: IncidentMention) -> Spot | None:
    mention = incident.place
    if mention is None:
        return None
    place = mention.place
    # "Khan Tuman, Aleppo, Syria": the first part names the spot, the others say where that is.
    sound = skeleton(mention.name.split(",")[0])
    if place is None:
        return Spot(name=sound)
    return Spot(
        name=sound,
        geoname=place.geoname,
        country=place.country,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=place.precision,
    )


def _tolls(figures: tuple[Figure, ...]) -> tuple[Toll, ...]:
    """The largest figure of each kind: parts of a toll ("among them three children") are smaller than the toll."""
    largest: dict[FigureKind, Figure] = {}
    for figure in figures:
        if figure.kind not in largest or figure.low > largest[figure.kind].low:
            largest[figure.kind] = figure
    return tuple(Toll(kind=kind, low=figure.low, high=figure.high) for kind, figure in sorted(largest.items()))
