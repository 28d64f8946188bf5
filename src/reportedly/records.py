"""Records: every type an entry of the ledger can have. Frozen, without input or output, importing only the codebook's closed lists.

Offsets count Unicode code points of `Report.text`, lower bound inclusive, upper bound exclusive. Days are calendar days of
the report. Identifiers come from content (`digest`), so reading the same bytes again with the same reader adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from reportedly.terms import (
    ActorClass,
    Agent,
    Basis,
    FigureKind,
    IncidentType,
    Kind,
    Medium,
    Precision,
    Qualifier,
    Realis,
    Ruling,
    Sameness,
    Status,
    Subject,
)

# The terms are names of this module too: whoever speaks in records speaks in them.
# fmt: off
__all__ = [
    "ActorClass", "ActorMention", "Agent", "AsOf", "Basis", "DateMention", "Failed", "Figure", "FigureKind", "Given",
    "IncidentMention", "IncidentType", "Kind", "KnownActor", "Link", "Medium", "Names", "Origin", "Place", "PlaceMention",
    "Precision", "Published", "Qualifier", "Raw", "Reading", "Realis", "Reason", "Report", "Review", "Ruling", "Sameness",
    "Skipped", "Span", "Statement",
    "Status", "Subject", "Tally", "Verification", "When", "digest",
]
# fmt: on


def digest(prefix: str, *parts: object) -> str:
    """An identifier made of content: prefix, a dash and 20 hexadecimal digits of blake2b over the JSON list of the parts."""
    # A JSON list and not a joined string: ("a", "bc") and ("ab", "c") must not run together.
    packed = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "surrogatepass")
    return f"{prefix}-{hashlib.blake2b(packed, digest_size=10).hexdigest()}"


# ------------------------------------------------------------------------------------------------------------- values


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of one report: `quote == report.text[start:end]`. Made by `Report.cut` alone."""

    report: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class When:
    """An inclusive interval of days, as wide as the words allow."""

    first: date
    last: date

    def meets(self, other: When) -> bool:
        """Whether the two intervals share a day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """When a report came out, and how that is known."""

    when: When
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer: full name, ISO 3166 alpha-2 country, WGS84 degrees, GeoNames number (None for a region of ours)."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    precision: Precision
    geoname: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownActor:
    """An actor of the alias table. `key` is its Wikidata number where known, else a slug; `part_of` is the key of what it belongs to."""

    key: str
    name: str
    actor_class: ActorClass
    part_of: str | None = None
    country: str | None = None


class Names(Protocol):
    """What readers may ask about a name without knowing where the tables lie."""

    def actor(self, name: str) -> KnownActor | None:
        """The known actor that goes by this name, or None."""

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer knows a place by this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who or what made an entry, in which version."""

    by: Agent
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The two clocks of a question: what was published, and what this ledger held, by then. None means now."""

    published: date | None = None
    recorded: datetime | None = None


# ------------------------------------------------------------------------------------------------- sources and reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the source itself says about its report, beside the text; None where it says nothing."""

    url: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One source as found: bytes of a page or of a text, with its provenance.

    `found_in` says where it lies ("news/a.html", "dump.warc.gz@1042", "feed.xml#3", an address); `name` is the id that
    the record gives or the file's stem; `markup` tells HTML from plain text; `charset` is what the server declared, if it did.
    """

    found_in: str
    name: str
    content: bytes
    markup: bool
    given: Given = Given()
    charset: str | None = None

    @property
    def key(self) -> str:
        """The identifier of exactly these bytes with exactly these givens, wherever they lie."""
        body = hashlib.blake2b(self.content, digest_size=16).hexdigest()
        given = self.given
        return digest(
            "x", self.name, body, self.markup, given.url, given.title, given.authors, given.outlet, given.published, given.language
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A source that is not read, with the reason: one short word for the tally and a detail for the eye."""

    found_in: str
    why: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A source at which the program itself broke down: the error, and the stage in which it came."""

    found_in: str
    stage: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One version of one article; a silent edit is a new Report with the same url.

    `text` is the body alone; captions, credits and notes ("Update 03/25/24, 12:57 p.m. ET: ...") are kept apart from it.
    """

    id: str
    name: str
    found_in: str
    text: str
    title: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    published: Published | None = None
    updated: datetime | None = None
    language: str | None = None
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def cut(self, start: int, end: int) -> Span:
        """The words from start to end as a span; ValueError if they are not words of this report."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no words at {start}:{end} of report {self.id}, which has {len(self.text)} characters")
        return Span(report=self.id, start=start, end=end, quote=self.text[start:end])


# ------------------------------------------------------------------------------------------------ what a report says


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """An actor as one report names it. `known` is the key of the known actor that it is linked to, or None."""

    id: str
    name: str
    actor_class: ActorClass
    spans: tuple[Span, ...]
    member_of: str | None = None
    known: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A count with bounds; `high` None leaves the top open; `according_to` is a statement's id."""

    kind: FigureKind
    low: int
    high: int | None
    qualifier: Qualifier
    span: Span
    according_to: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A place as one report names it, and the place of the gazetteer that it is linked to."""

    name: str
    span: Span | None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """Days as one report names them: the interval, and the words that it was read from."""

    when: When
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMention:
    """An incident as one report tells it. `spans` begin with the anchor; targets are actor mentions' ids or bare spans."""

    id: str
    type: IncidentType
    realis: Realis
    anchor: Span
    spans: tuple[Span, ...]
    when: DateMention | None = None
    place: PlaceMention | None = None
    perpetrators: tuple[str, ...] = ()
    targets: tuple[str | Span, ...] = ()
    instrument: Span | None = None
    figures: tuple[Figure, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What the report says about the authenticity of a statement or its material; `by` are actor mentions' ids."""

    status: Status
    by: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One row of the ledger: what somebody said, as one report tells it. Actors and incidents are this reading's ids."""

    id: str
    kind: Kind
    content: tuple[Span, ...]
    source: Span | None = None
    cue: Span | None = None
    source_actor: str | None = None
    directed_at: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    medium: Medium | None = None
    channel: tuple[Span, ...] = ()
    relay: tuple[Span, ...] = ()
    when: DateMention | None = None
    hedge: Span | None = None
    verification: Verification | None = None
    quote: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A report and all that was read out of it: the unit that flows, and that is replaced whole.

    `main_incident` is the id of the incident that the report is mainly about, or None (round-ups, diplomacy, opinion).
    """

    report: Report
    origin: Origin
    actors: tuple[ActorMention, ...] = ()
    incidents: tuple[IncidentMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    main_incident: str | None = None


# ----------------------------------------------------------------------------------------------- judgements and counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One feature of a score: its name, its value between 0 and 1, and its weight."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A judgement that two things are the same, different, or that nobody can tell; never a merge. `left < right`."""

    subject: Subject
    left: str
    right: str
    says: Sameness
    score: float
    why: str
    origin: Origin
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if self.left >= self.right:
            raise ValueError(f"a link goes from the lesser id to the greater, not from {self.left} to {self.right}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A person's ruling on a row; `correction` is the id of the row that this person put in its place. The ruled row stays readable."""

    row: str
    ruling: Ruling
    by: str
    why: str
    correction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of every source: read + already held + skipped + failed = found. `copies` counts those read that copy another."""

    read: int = 0
    held: int = 0
    copies: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    failed: int = 0

    @property
    def found(self) -> int:
        """How many sources there were."""
        return self.read + self.held + sum(self.skipped.values()) + self.failed
