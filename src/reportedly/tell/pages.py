"""Pages: all that is shown of one report, one incident or one actor, as plain records for a terminal or a web page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, or_, select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Kind, Report, Subject, When
from reportedly.store import Ledger
from reportedly.store.readback import report_of, when_of
from reportedly.store.visible import visible
from reportedly.tell.answers import ActorRow, FigureRow, IncidentRow, ReportRow, StatementRow
from reportedly.tell.asking import figures, incidents, reports, statements
from reportedly.tell.disputes import Dispute, disputes_about
from reportedly.tell.filling import actor_rows, incident_rows, report_rows
from reportedly.tell.filters import A, I, R, S, View, actor_nodes, entries_with
from reportedly.tell.parts import Part, part_of, places_in
from reportedly.tell.questions import Question, suggestion

NOW = AsOf()


class Thing(StrEnum):
    """What has a page of its own."""

    REPORT = "report"
    INCIDENT = "incident"
    ACTOR = "actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A report: its text, its statements in the order of the text, its incidents, its copies and other versions.

    Where `part` is set, the statements and incidents are those that begin in that part of the text.
    """

    report: Report
    row: ReportRow
    statements: tuple[StatementRow, ...]
    incidents: tuple[IncidentRow, ...]
    copies: tuple[ReportRow, ...]
    versions: tuple[ReportRow, ...]
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """An incident: what is said about it by kind, oldest first; each date with the reports that tell it; figures; clashes; reports."""

    row: IncidentRow
    said: dict[Kind, tuple[StatementRow, ...]]
    dates: tuple[tuple[When, tuple[str, ...]], ...]
    figures: tuple[FigureRow, ...]
    disputes: tuple[Dispute, ...]
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor: what it says, newest first, how much of each kind, who accuses it, and the incidents that it has part in."""

    row: ActorRow
    said: tuple[StatementRow, ...]
    kinds: dict[Kind, int]
    accusations: tuple[StatementRow, ...]
    incidents: tuple[IncidentRow, ...]


Page = ReportPage | IncidentPage | ActorPage


def show(ledger: Ledger, thing: Thing | str, entry: str, as_of: AsOf = NOW, *, at_most: int = 200) -> Page:
    """The page of a thing, by any id of its mentions (or, for a report, its given name; for an actor, its name).

    Lists on it are cut at `at_most`. Raises QuestionError if the ledger holds no such thing by then.
    """
    made: dict[Thing, Callable[[View, str, int], Page]] = {
        Thing.REPORT: report_page,
        Thing.INCIDENT: incident_page,
        Thing.ACTOR: actor_page,
    }
    if thing not in list(Thing):
        raise QuestionError(f"nothing called {thing!r} has a page; {suggestion(thing, list(Thing))}")
    with ledger.reading_connection() as connection:
        return made[Thing(thing)](View(connection, ledger.engine, as_of), entry, at_most)


def show_part(ledger: Ledger, entry: str, as_of: AsOf = NOW, *, number: int = 1, row: str | None = None) -> ReportPage:
    """A part of a report with what begins there: the part of that number, or the one in which a row begins.

    Raises QuestionError if the ledger holds no such report by then.
    """
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        found = _report(view, entry)
        said, told = places_in(view, S, found.id), places_in(view, I, found.id)
        part = part_of(found.text, said, number=number, row=row)
        here = [mention for mention, (start, _) in told.items() if part.start <= start < part.end]
        mine = [statement for statement, (start, _) in said.items() if part.start <= start < part.end]
        fitting = view.engine.one_of(S.c.id, mine)
        rows = statements(view, Question(about=found.id), None, fitting)
        return _report_page(view, found, sorted(rows, key=lambda row: said[row.id]), sorted(here, key=lambda one: told[one]), part)


def report_page(view: View, entry: str, at_most: int) -> ReportPage:
    """A report by its id or given name."""
    row = _report(view, entry)
    said = sorted(statements(view, Question(about=row.id), at_most), key=_place)
    told = view.connection.execute(select(I.c.id).where(I.c.report == row.id, view.seen(I)).order_by(I.c.position)).scalars().all()
    return _report_page(view, row, said, told, None)


def _report(view: View, entry: str) -> Row[Any]:
    """The report's entry; QuestionError if there is none by then."""
    named = select(R).where(or_(R.c.id == entry, R.c.name == entry), visible(R, view.as_of)).order_by(R.c.id != entry, R.c.told, R.c.id)
    row = view.connection.execute(named.limit(1)).first()
    if row is None:
        raise QuestionError(f"the ledger holds no report {entry!r} by then; `reportedly ask reports` lists them")
    return row


def _report_page(view: View, row: Row[Any], said: Iterable[StatementRow], told: Sequence[str], part: Part | None) -> ReportPage:
    copies = [key for key in view.groups.members(Subject.REPORT, [row.id])[row.id] if key != row.id]
    version = select(R).where(R.c.url == row.url, R.c.id != row.id, visible(R, view.as_of)).order_by(R.c.public, R.c.id)
    return ReportPage(
        report=report_of(row),
        row=next(report_rows(view, [row])),
        statements=tuple(said),
        incidents=tuple(incident_rows(view, _once(view, Subject.INCIDENT, told))),
        copies=tuple(
            report_rows(view, view.connection.execute(select(R).where(view.engine.one_of(R.c.id, copies), visible(R, view.as_of))).all())
        ),
        versions=tuple(report_rows(view, view.connection.execute(version).all())) if row.url else (),
        part=part,
    )


def incident_page(view: View, entry: str, at_most: int) -> IncidentPage:
    """An incident by the id of any of its mentions."""
    row = next(incident_rows(view, [entry]), None)
    if row is None:
        raise QuestionError(f"the ledger holds no incident {entry!r} by then; `reportedly ask incidents` lists them")
    about = Question(about=entry)
    said: dict[Kind, list[StatementRow]] = defaultdict(list)
    for statement in reversed(list(statements(view, about, at_most))):
        said[statement.kind].append(statement)
    return IncidentPage(
        row=row,
        said={kind: tuple(said[kind]) for kind in Kind if kind in said},
        dates=_dates(view, row.mentions),
        figures=tuple(reversed(list(figures(view, about, at_most)))),
        disputes=tuple(disputes_about(view, [entry])),
        reports=tuple(reversed(list(reports(view, about, at_most)))),
    )


def days_told(ledger: Ledger, incident: str) -> tuple[str, ...]:
    """The days on which reports of an incident came out, as texts, oldest first."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, NOW)
        mentions = view.groups.members(Subject.INCIDENT, [incident])[incident]
        mine = select(R.c.published_last).distinct().join(I, I.c.report == R.c.id).where(view.engine.one_of(I.c.id, mentions), view.seen(I))
        return tuple(sorted(day for day in connection.execute(mine.where(visible(R, NOW))).scalars() if day))


def actor_page(view: View, entry: str, at_most: int) -> ActorPage:
    """An actor by the id of any of its mentions, its known key, or its name."""
    found = sorted(actor_nodes(view, entry))
    rows = sorted(
        actor_rows(view, _once(view, Subject.ACTOR, found)), key=lambda row: (row.name.casefold() != entry.casefold(), -row.reports)
    )
    if not rows:
        raise QuestionError(f"the ledger holds no actor {entry!r} by then; `reportedly ask actors` lists them")
    mine = Question(actor=rows[0].known or rows[0].id)
    nodes = actor_nodes(view, mine.actor or "")
    mentions = select(A.c.id).where(view.engine.one_of(A.c.node, nodes), view.seen(A))
    blamed = S.c.seq.in_(entries_with(mentions, ("directed_at",)))
    counts = select(S.c.kind, func.count().label("times")).where(view.seen(S), view.engine.one_of(S.c.speaker, nodes)).group_by(S.c.kind)
    kinds = {row.kind: row.times for row in view.connection.execute(counts)}
    return ActorPage(
        row=rows[0],
        said=tuple(statements(view, mine, at_most)),
        kinds={kind: kinds[kind] for kind in Kind if kind in kinds},
        accusations=tuple(statements(view, Question(kind=Kind.ACCUSATION), at_most, blamed)),
        incidents=tuple(islice(incidents(view, mine, at_most), at_most)),
    )


def _once(view: View, subject: Subject, nodes: Sequence[str]) -> list[str]:
    """The first of the nodes of each group, in their order."""
    groups = view.groups.members(subject, nodes)
    return list({groups[node]: node for node in reversed(nodes)}.values())[::-1]


def _place(row: StatementRow) -> tuple[int, int]:
    """Where a statement's words begin in the text."""
    spans = [span for spans in row.cells.values() for span in spans]
    return min((span.start for span in spans), default=0), max((span.end for span in spans), default=0)


def _dates(view: View, mentions: Sequence[str]) -> tuple[tuple[When, tuple[str, ...]], ...]:
    """Each date that is told of an incident, with the names of the reports that tell it; the most told first."""
    rows = view.connection.execute(
        select(I.c.when_first, I.c.when_last, R.c.name)
        .join(R, R.c.id == I.c.report)
        .where(view.engine.one_of(I.c.id, mentions), view.seen(I), visible(R, view.as_of), I.c.when_first.is_not(None))
        .order_by(R.c.told, R.c.id)
    )
    told: dict[When, dict[str, None]] = defaultdict(dict)
    for first, last, name in rows:
        when = when_of(first, last)
        if when:
            told[when][name] = None
    return tuple((when, tuple(told[when])) for when in sorted(told, key=lambda when: (-len(told[when]), when)))
