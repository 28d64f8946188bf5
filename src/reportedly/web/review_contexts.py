"""Review contexts: what the pages of reviewing show, one frozen dataclass each, as `contexts` does for the other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.records import Published
from reportedly.tell.agreement import Match, Pair
from reportedly.web.contexts import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilters:
    """What the queue keeps to: statements or incidents, of which state, kind, actor, outlet, report or incident, with which words."""

    whats: tuple[Choice, ...]
    states: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    actor: str
    outlet: str
    about: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Some words of the text: `cells` of the row that they belong to, in words; `other` if another row of the coding stands on them."""

    words: str
    cells: tuple[str, ...] = ()
    other: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell that stands on words: its name, its label, its key, whether it takes several, and the words it has."""

    name: str
    label: str
    key: str
    several: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A cell with a closed list, a day or a line of text: `shape` is select, checks, flag, day or line; `key` goes to it."""

    name: str
    label: str
    shape: str
    choices: tuple[Choice, ...] = ()
    value: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure of an incident: its place in the list, and what it says."""

    place: int
    says: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a mention is held the same as or different from: by whom and why; `mine` if this person can take it back."""

    id: str
    label: str
    says: str
    by: str
    why: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row in its report: its words marked in the text, its cells, the person's ruling, and the others' if they may be seen.

    `offset` is where in the report the text shown begins. `undecided` counts the rows of the report that are not ruled on.
    """

    id: str
    what: str
    label: str
    ruling: str
    why: str
    score: float
    report: str
    report_title: str
    outlet: str | None
    published: Published | None
    text: tuple[Stretch, ...]
    offset: int
    cut: bool
    cells: tuple[CellView, ...]
    fields: tuple[Field, ...]
    figures: tuple[FigureView, ...]
    figure_fields: tuple[Field, ...]
    held: tuple[Held, ...]
    candidates: tuple[Choice, ...]
    finished: bool
    undecided: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is left of the one report that the queue keeps to: rows of either sort that wait, and whether it is finished."""

    report: str
    title: str
    statements: int
    incidents: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The desk: one row to decide on, how many wait, and where the next and the previous are.

    `kept` is the address's question, which every form hands back; `news` says what was just done, `settling` whether an editor works at
    the adjudicated coding.
    """

    title: str
    kept: str
    filters: QueueFilters
    at: int
    count: int
    more: bool
    next: str
    previous: str | None
    row: RowView | None
    rest: Rest | None
    edit: bool
    news: str | None
    refusal: str | None
    settling: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPage:
    """How far every two coders agree, by cell and by row, with the reports that both have finished; whose codings can be downloaded."""

    title: str
    pairs: tuple[Pair, ...]
    reports: Mapping[str, str]
    settled: frozenset[str]
    coders: tuple[str, ...]
    waiting: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePage:
    """One report in two codings: where they differ, each side in words, and what is settled already."""

    title: str
    report: str
    one: str
    other: str
    clashes: tuple[Match, ...]
    agreed: int
    settled: Mapping[str, str]
    done: bool
    may_settle: bool
    refusal: str | None
