"""Tellings: an incident as one report tells it, reduced to what two of them are compared by.

A telling is made from one reading alone, holds no text, and is small enough to keep a hundred thousand of them in memory.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from reportedly.records import Figure, FigureKind, IncidentMention, IncidentType, Precision, Reading, Realis, Report
from reportedly.resolve.beginnings import doers, headline_numbers, weekdays
from reportedly.resolve.copies import runs_of
from reportedly.resolve.printed import days_told, printed_day, printed_words
from reportedly.resolve.words import names, numbers, sound, stem, terms, weight

_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[^\W\d_a-z])|\n+")
_LEAD_WORDS = 110
_OPENING_WORDS = 60
KEPT_RUNS = 48  # enough to tell a copy in half from a report of one's own
_LONGEST_NAME = 80  # characters of a source's name; more is a sentence misread
_SQUARE = 8  # days
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

    `main` says whether the report is mainly about it; `title`, `lead`, `headline` (the numbers of the title) and `runs` (the
    least hashes of its runs of words) are filled for such a one alone. `doers` and `weekdays` are read from set forms, see `beginnings`.
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
    doers: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    headline: tuple[int, ...] = ()
    runs: tuple[int, ...] = ()

    def blocks(self) -> tuple[str, ...]:
        """The blocks that it is in, each once. They depend on the telling alone, so a ledger can keep them."""
        squares = dict.fromkeys(_square(day) for day in _days(self))
        return tuple(dict.fromkeys([f"{key}|{square}" for square in squares for key in _keys(self)] + _timeless(self)))

    def asks(self) -> tuple[str, ...]:
        """The blocks in which those worth comparing with it are: its own, and those of the days before or after."""
        squares = dict.fromkeys(square for day in _days(self) for square in _near_squares(day))
        return tuple(dict.fromkeys([f"{key}|{square}" for square in squares for key in _keys(self)] + _timeless(self)))

    def meets(self, other: Telling) -> tuple[int, int]:
        """In how many of the squares of days that it asks for the other is, and the other way round."""
        mine, theirs = _days(self), _days(other)
        return _asked(mine, theirs), _asked(theirs, mine)


def tellings(reading: Reading) -> tuple[Telling, ...]:
    """What the reading tells of each of its incidents, in their order."""
    known = {actor.id: actor.known for actor in reading.actors if actor.known}
    told = _Told.of(reading)
    return tuple(_telling(incident, reading, known, told) for incident in reading.incidents)


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


def _telling(incident: IncidentMention, reading: Reading, known: dict[str, str], told: _Told) -> Telling:
    report, days = reading.report, days_told(incident.when, reading.report)
    main = incident.id == reading.main_incident
    near = _near(incident, told.text)
    about = f"{told.title} . {told.beginning} . {near}" if main else near
    return Telling(
        id=incident.id,
        report=report.id,
        type=incident.type,
        realis=incident.realis,
        main=main,
        published=told.published,
        first=days[0] if days else None,
        last=days[1] if days else None,
        spot=_spot(incident),
        tolls=_tolls(incident.figures),
        perpetrators=tuple(sorted({known[actor] for actor in incident.perpetrators if actor in known})),
        targets=tuple(sorted({known[target] for target in incident.targets if isinstance(target, str) and target in known})),
        instrument=stem(incident.instrument.quote.split()[-1]) if incident.instrument and incident.instrument.quote.strip() else None,
        label=tuple(sorted({stem(word) for span in incident.spans for word in span.quote.split()})),
        words=terms(about, at_most=40),
        names=names(f"{told.title} . {told.beginning}" if main else near, at_most=25),
        numbers=numbers(about, at_most=12),
        doers=doers(f"{told.title} . {told.opening}" if main else near),
        weekdays=weekdays(told.beginning if main else near, told.published),
        title=terms(told.title, at_most=12) if main else (),
        lead=terms(f"{told.title} . {told.beginning}", at_most=60) if main else (),
        headline=headline_numbers(told.title) if main else (),
        runs=runs_of(reading.report.text)[:KEPT_RUNS] if main else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What the incidents of one report have in common: its day, its title, and its text without those who merely speak."""

    published: int | None
    title: str
    text: str
    opening: str
    beginning: str

    @classmethod
    def of(cls, reading: Reading) -> _Told:
        """What there is to one reading."""
        text = _without_sources(reading)
        words = text.split()
        return cls(
            published=_day_out(reading.report),
            title=reading.report.title or "",
            text=text,
            opening=" ".join(words[:_OPENING_WORDS]),
            beginning=" ".join(words[:_LEAD_WORDS]),
        )


def _without_sources(reading: Reading) -> str:
    """The text with blanks for those whom it cites and for the date at its head: a shared monitor makes no shared incident."""
    text = reading.report.text
    cited = [part for row in reading.statements for part in (row.source, *row.relay, *row.channel) if part is not None]
    blanks = [(span.start, span.end) for span in cited if span.end - span.start < _LONGEST_NAME]
    blanks += [found] if (found := printed_words(text)) else []
    for start, end in blanks:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _day_out(report: Report) -> int | None:
    """The day that is printed at the head of the text, else that of the record, if known to within a fortnight."""
    day = printed_day(report.text)
    if day is not None:
        return day
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
    heard = sound(mention.name.split(",")[0])
    if place is None:
        return Spot(name=heard)
    return Spot(
        name=heard,
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


def _keys(telling: Telling) -> list[str]:
    """What a telling is found by together with a time; for a report's main incident also its first numbers and rarest words."""
    country = (telling.spot.country if telling.spot else None) or "?"
    place = _town(telling)
    keys = [f"land|{country}"] if country != "?" else []
    keys += [f"where|{place}"] if place else []
    keys += [f"toll|{toll.kind}|{toll.low}" for toll in telling.tolls if toll.low >= 3]
    keys += [f"actor|{actor}|{country}" for actor in telling.perpetrators[:3]]
    keys += [f"name|{name}" for name in telling.names[: 8 if telling.main else 4]]
    if telling.main:
        keys += [f"number|{number}" for number in dict.fromkeys((*telling.headline, *telling.numbers[:4]))]
        keys += [f"title|{word}" for word in telling.title[:4]]
        keys += [f"lead|{word}" for word in [word for word in telling.lead if weight(word) < 1][:8]]
    return keys


def _timeless(telling: Telling) -> list[str]:
    """What a telling is found by whatever its day: a wreck by country and year, the place with the dead, and pairs of rare names."""
    place = _town(telling)
    killed = [toll.low for toll in telling.tolls if toll.kind is FigureKind.KILLED and toll.low >= 3]
    pairs = combinations(sorted(telling.names[:3]), 2) if telling.published is None or telling.first is None else ()
    # "In October" and "mid-October" share no narrow day, but few aircraft are brought down over one country in one year.
    country = telling.spot.country if telling.spot and is_wreck(telling) else None
    years = {date.fromordinal(day).year for day in (telling.first, telling.last) if day is not None} if country else set()
    wrecks = [f"wreck|{country}|{year}" for year in sorted(years)]
    return wrecks + [f"same|{place}|{low}" for low in killed if place] + [f"pair|{one}|{two}" for one, two in pairs]


def is_wreck(telling: Telling) -> bool:
    """Whether the words are for an aircraft that was brought down, or for a bomb in sentences that speak of an airliner."""
    return bool(_wreck_words("aircraft") & set(telling.words) and _wreck_words("wrecked") & set(telling.label))


@cache
def _wreck_words(name: str) -> frozenset[str]:
    """One of the lists of data/wrecks.toml, as stems."""
    table = tomllib.loads(files("reportedly.resolve").joinpath("data/wrecks.toml").read_text(encoding="utf-8"))
    return frozenset(stem(word) for word in table[name])


def _town(telling: Telling) -> str | None:
    spot = telling.spot
    if spot is None or (spot.precision is not None and not spot.exact):
        return None
    return str(spot.geoname) if spot.geoname is not None else spot.name or None


def _days(telling: Telling) -> list[int]:
    """The days by which a telling is found: its own if they are narrow, its report's if these may be its own."""
    days = []
    if telling.first is not None and telling.last is not None and telling.last - telling.first <= _SQUARE:
        days.append(telling.first)
    if telling.published is not None and (telling.main or telling.first is None or abs(telling.published - telling.first) <= 2 * _SQUARE):
        days.append(telling.published)
    return days


def _asked(asking: list[int], days: list[int]) -> int:
    return len({square for day in asking for square in _near_squares(day)} & {_square(day) for day in days})


def _square(day: int) -> int:
    return day // _SQUARE


def _near_squares(day: int) -> tuple[int, int]:
    """The square of days that a day is in, and the one it is nearest to: together they hold all days up to four before and after."""
    return _square(day), _square(day) + (1 if day % _SQUARE >= _SQUARE // 2 else -1)
