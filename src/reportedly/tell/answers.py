"""Answers: the rows that questions are answered with, one type for each thing that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import ActorClass, FigureKind, IncidentType, Kind, Medium, Place, Published, Qualifier, Realis, Span, Status, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor as shown in a row: the id that it is shown under, its name in that report, and its key if it is a known actor."""

    id: str
    name: str
    actor_class: ActorClass
    known: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the report says of a statement's authenticity: the status, by whom, in which words."""

    status: Status
    by: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report. `id` is the name that its source gave it, `key` the ledger's own id; `origin` is shared by copies of one text."""

    id: str
    key: str
    title: str | None
    outlet: str | None
    published: Published | None
    url: str | None
    main_incident: str | None
    origin: str
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """Who says what: source and actor, through whom, in what words, of what kind, how sure. `cells` are the words of each cell.

    `seen_by` is who has looked at the row and let it stand or put it right, None if nobody has.
    """

    id: str
    kind: Kind
    source: str | None
    actor: Party | None
    cue: str | None
    words: tuple[str, ...]
    quote: bool
    channel: tuple[str, ...]
    relay: tuple[str, ...]
    medium: Medium | None
    hedge: str | None
    verification: Check | None
    directed_at: tuple[Party, ...]
    about: tuple[str, ...]
    when: When | None
    report: str
    report_key: str
    title: str | None
    outlet: str | None
    published: Published | None
    score: float
    cells: dict[str, tuple[Span, ...]]
    seen_by: str | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A count with its bounds, which incident it is of, and who gave it: the report itself if `according_to` is None."""

    id: str
    kind: FigureKind
    low: int
    high: int | None
    qualifier: Qualifier
    words: str
    span: Span
    incident: str
    according_to: str | None
    giver: Party | None
    statement: str | None
    report: str
    report_key: str
    outlet: str | None
    published: Published | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor across reports: the id and name that it is shown under, its spellings, and how much there is of it."""

    id: str
    name: str
    actor_class: ActorClass
    known: str | None
    names: tuple[str, ...]
    reports: int
    statements: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """The lowest and highest that reports give for one kind of count; `high` None if somebody leaves the top open."""

    kind: FigureKind
    low: int
    high: int | None
    told: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """An incident across reports. `when` and `place` are what most reports tell; `dates` and `places` are all that is told."""

    id: str
    label: str
    type: IncidentType
    realis: Realis
    when: When | None
    place: Place | None
    reports: tuple[str, ...]
    dates: tuple[When, ...]
    places: tuple[str, ...]
    tolls: tuple[Toll, ...]
    origins: int
    statements: int
    mentions: tuple[str, ...]


Answer = StatementRow | IncidentRow | ActorRow | FigureRow | ReportRow
