"""Contexts: what each page shows. Each page fills exactly one of these, and its template may use nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.records import AsOf
from reportedly.tell.answers import ActorRow, IncidentRow, ReportRow, StatementRow
from reportedly.tell.aside import Aside
from reportedly.tell.changes import Change
from reportedly.tell.disputes import Dispute
from reportedly.tell.origins import Origins
from reportedly.tell.pages import ActorPage, IncidentPage, ReportPage
from reportedly.tell.parts import Part as ReportPart
from reportedly.tell.standing import Standing
from reportedly.tell.standout import StandOut
from reportedly.tell.threats import Threat
from reportedly.web.bars import Bars
from reportedly.web.differing import Part
from reportedly.web.drawing import Chart
from reportedly.web.marks import Piece
from reportedly.web.reasons import WhyPage
from reportedly.web.spans import Line
from reportedly.web.uploads import Seen, Source
from reportedly.web.ways import Ways


@dataclass(frozen=True, slots=True, kw_only=True)
class NavLink:
    """A link of the head: where to, in what words, and whether we are there."""

    href: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What stands around every page: the links, the words last searched for, the day as of which it answers, the token of its forms.

    `person` is who is asking ("" before the login), `accounts` whether people log in at all.
    """

    links: tuple[NavLink, ...]
    words: str
    as_of: str
    path: str
    csrf: str
    person: str
    accounts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of a filter: its value, its words, and whether it is made."""

    value: str
    words: str
    made: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The filters as they are set; every set is a plain address that can be kept, which ends in `query`."""

    kinds: tuple[Choice, ...]
    verifications: tuple[Choice, ...]
    actor: str
    place: str
    outlet: str
    about: str
    since: str
    until: str
    words: str
    as_of: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """Statements, newest first, through the filters."""

    title: str
    filters: Filters
    rows: tuple[StatementRow, ...]
    labels: dict[str, str]
    newer: str | None
    older: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsPage:
    """Incidents, through the filters."""

    title: str
    filters: Filters
    rows: tuple[IncidentRow, ...]
    newer: str | None
    older: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorsPage:
    """Actors, those in the newest reports first."""

    title: str
    rows: tuple[ActorRow, ...]
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is said about an incident in one way: heading, explanation, rows."""

    heading: str
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One incident: what is said by whom in columns, figures (so many in all) over time, verification, reports."""

    title: str
    page: IncidentPage
    columns: tuple[Column, ...]
    checks: tuple[StatementRow, ...]
    charts: tuple[Chart, ...]
    figures: int
    days: tuple[str, ...]
    as_of: AsOf
    standing: Standing | None
    behind: Origins
    ways: Ways | None
    places: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of one article side by side, cut where they differ; how many words were taken out and put in.

    `more` leads to the changes that do not fit the page.
    """

    before: ReportRow
    after: ReportRow
    parts: tuple[Part, ...]
    more: str | None
    removed: int
    added: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The ways to the other parts of a very long report."""

    part: ReportPart
    earlier: str | None
    later: str | None
    every: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report, or a part of a very long one: its text with marks, and its rows in the margin."""

    title: str
    page: ReportPage
    pieces: tuple[Piece, ...]
    labels: dict[str, str]
    compared: Comparison | None
    turn: Turn | None
    aside: tuple[Aside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """One actor: what it says, of which kinds and when, who accuses it."""

    title: str
    page: ActorPage
    labels: dict[str, str]
    bars: Bars | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatView:
    """One threat, and what is told to have happened after it."""

    title: str
    threat: Threat
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingList:
    """Statements of one sort that somebody has to look into, newest first: how many there are, and a page of them."""

    title: str
    lead: str
    counts: Mapping[str, int]
    rows: tuple[StatementRow, ...]
    labels: dict[str, str]
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputesPage:
    """Where sources contradict each other, both sides in their words."""

    title: str
    rows: tuple[Dispute, ...]
    labels: dict[str, str]
    counts: Mapping[str, int]
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """Incidents along a line of days; those without a date are listed."""

    title: str
    filters: Filters
    lines: tuple[Line, ...]
    undated: tuple[IncidentRow, ...]
    newer: str | None
    older: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """Incidents on a map, each as wide as its place is uncertain (`places` is JSON); those without a place are listed."""

    title: str
    filters: Filters
    places: str
    placed: tuple[IncidentRow, ...]
    placeless: tuple[IncidentRow, ...]
    newer: str | None
    older: str | None
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPage:
    """What is told by a later day and was not by an earlier one, incident by incident."""

    title: str
    earlier: str
    later: str
    changes: tuple[tuple[Change, ...], ...]
    cut: bool
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """What stands out in the ledger, and how much it holds."""

    title: str
    found: StandOut
    incidents: tuple[IncidentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What holds some words: statements and reports."""

    title: str
    words: str
    statements: tuple[StatementRow, ...]
    reports: tuple[ReportRow, ...]
    labels: dict[str, str]
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """The form for handing in reports: what was typed into it, why it was refused, and the uploads handed in last."""

    title: str
    typed: Mapping[str, str]
    refusal: str | None
    largest: int
    largest_in_words: str
    recent: tuple[Seen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """An upload and a page of its sources; `news` is where it is told how they come along, None if nothing more will come."""

    title: str
    upload: Seen
    lines: tuple[Source, ...]
    news: str | None
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsPage:
    """What this cannot tell."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """Something that cannot be shown, and what would do."""

    title: str
    message: str


Context = (
    LedgerPage
    | IncidentsPage
    | ActorsPage
    | IncidentView
    | ReportView
    | ActorView
    | ThreatView
    | WorkingList
    | DisputesPage
    | TimelinePage
    | MapPage
    | DiffPage
    | OverviewPage
    | SearchPage
    | UploadPage
    | JobPage
    | WhyPage
    | LimitsPage
    | MessagePage
)
