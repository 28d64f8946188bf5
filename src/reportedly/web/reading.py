"""Reading: from the ledger's answers to what the pages of many things show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby, islice

from reportedly.errors import QuestionError
from reportedly.records import AsOf, IncidentType, Kind, Status
from reportedly.store import Ledger
from reportedly.tell import Question, What, ask
from reportedly.tell.answers import ActorRow, Answer, IncidentRow, ReportRow, StatementRow
from reportedly.tell.changes import Change, changes
from reportedly.tell.counting import count, newest_day, statuses
from reportedly.tell.disputes import disputes
from reportedly.tell.filters import View
from reportedly.tell.standout import labels_of, stand_out
from reportedly.web import contexts
from reportedly.web.addresses import PAGE, as_of, asked, day, filters, forgiving_as_of, page_number, question, turned
from reportedly.web.mapping import places
from reportedly.web.spans import lines

_LATELY = 120
_CHANGES = 100
_DAYS = 1
_DISPUTES = 20  # looked for among all incidents, so a page of them costs more than one of rows


def ledger_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.LedgerPage:
    """Statements through the filters; what cannot be understood is said on the page, and nothing is listed."""
    rows, refusal = asked(ledger, What.STATEMENTS, params)
    shown = tuple(row for row in rows[:PAGE] if isinstance(row, StatementRow))
    return contexts.LedgerPage(
        title="Ledger",
        filters=filters(params, tuple(Kind)),
        rows=shown,
        labels=labels(ledger, shown, forgiving_as_of(params)),
        newer=turned(params, "/ledger", -1),
        older=turned(params, "/ledger", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def incidents_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.IncidentsPage:
    """Incidents through the filters."""
    rows, refusal = asked(ledger, What.INCIDENTS, params)
    return contexts.IncidentsPage(
        title="Incidents",
        filters=filters(params, tuple(IncidentType)),
        rows=_incidents(rows),
        newer=turned(params, "/incidents", -1),
        older=turned(params, "/incidents", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def timeline_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.TimelinePage:
    """Incidents through the filters, along a line of days."""
    rows, refusal = asked(ledger, What.INCIDENTS, params)
    shown = _incidents(rows)
    return contexts.TimelinePage(
        title="Timeline",
        filters=filters(params, tuple(IncidentType)),
        lines=lines(shown),
        undated=tuple(row for row in shown if row.when is None),
        newer=turned(params, "/timeline", -1),
        older=turned(params, "/timeline", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def map_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.MapPage:
    """Incidents through the filters, on a map."""
    rows, refusal = asked(ledger, What.INCIDENTS, params)
    shown = _incidents(rows)
    return contexts.MapPage(
        title="Map",
        filters=filters(params, tuple(IncidentType)),
        places=places(shown),
        placed=tuple(row for row in shown if row.place),
        placeless=tuple(row for row in shown if row.place is None),
        newer=turned(params, "/map", -1),
        older=turned(params, "/map", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def actors_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.ActorsPage:
    """Actors that the ledger tells of."""
    rows = [row for row in ask(ledger, What.ACTORS, question(params), as_of(params)) if isinstance(row, ActorRow)]
    return contexts.ActorsPage(
        title="Actors",
        rows=tuple(rows[:PAGE]),
        newer=turned(params, "/actors", -1),
        older=turned(params, "/actors", 1) if len(rows) > PAGE else None,
    )


def overview_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.OverviewPage:
    """What stands out; of the incidents those that most reports tell of among the latest."""
    when = as_of(params)
    told = sorted(_incidents(ask(ledger, What.INCIDENTS, Question(limit=_LATELY), when), _LATELY), key=lambda row: -len(row.reports))
    found = stand_out(ledger, when, at_most=5, clashes=False)
    return contexts.OverviewPage(title="What stands out", found=found, incidents=tuple(told[:8]))


def threats_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.WorkingList:
    """Every threat."""
    lead = "Who says that it will do harm, to whom, in which words. Whether a threat was carried out is not for a program to say."
    asked_for = Question(kind=Kind.THREAT)
    return _list(ledger, params, "Threats", lead, asked_for, {"in all": count(ledger, What.STATEMENTS, asked_for, as_of(params))})


def unverified_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.WorkingList:
    """Every statement that a report says nobody has verified."""
    lead = "Statements and material of which a report itself says that they have not been verified."
    counts = {status.value: times for status, times in statuses(ledger, as_of(params)).items()}
    return _list(ledger, params, "Unverified", lead, Question(verification=Status.UNVERIFIED), counts)


def disputes_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.DisputesPage:
    """The contradictions about the incidents of which most lately something was said."""
    when = as_of(params)
    number = page_number(params)
    found = tuple(disputes(ledger, when, limit=_DISPUTES * (number + 1) + 1))[_DISPUTES * number :]
    shown = found[:_DISPUTES]
    with ledger.reading_connection() as connection:
        named = labels_of(View(connection, ledger.engine, when), list(dict.fromkeys(one.incident for one in shown)))
    return contexts.DisputesPage(
        title="Disputes",
        rows=shown,
        labels=named,
        counts=Counter(one.rule.value for one in shown),
        newer=turned(params, "/disputes", -1),
        older=turned(params, "/disputes", 1) if len(found) > _DISPUTES else None,
    )


def diff_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.DiffPage:
    """What is new between two days; without days, since the day before the newest report."""
    refusal, found = None, list[Change]()
    earlier, later = params.get("earlier", ""), params.get("later", "")
    try:
        last = day(params, "later") or date.fromisoformat(newest_day(ledger, AsOf()) or "2000-01-08")
        first = day(params, "earlier") or last - timedelta(days=_DAYS)
        earlier, later = first.isoformat(), last.isoformat()
        found = list(islice(changes(ledger, AsOf(published=first), AsOf(published=last)), _CHANGES + 1))
    except QuestionError as error:
        refusal = str(error)
    return contexts.DiffPage(
        title="What changed",
        earlier=earlier,
        later=later,
        changes=tuple(tuple(of_one) for _, of_one in groupby(found[:_CHANGES], key=lambda change: change.incident)),
        cut=len(found) > _CHANGES,
        refusal=refusal,
    )


def search_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.SearchPage:
    """Statements and reports with all of some words."""
    words = params.get("words", "").strip()
    found: list[Answer] = []
    refusal = None
    if words:
        try:
            when = as_of(params)
            for what in (What.STATEMENTS, What.REPORTS):
                found.extend(ask(ledger, what, Question(words=words, limit=PAGE), when))
        except QuestionError as error:
            refusal = str(error)
    rows = tuple(row for row in found if isinstance(row, StatementRow))
    return contexts.SearchPage(
        title=f"Search: {words}" if words else "Search",
        words=words,
        statements=rows,
        reports=tuple(row for row in found if isinstance(row, ReportRow)),
        labels=labels(ledger, rows, forgiving_as_of(params)),
        refusal=refusal,
    )


def labels(ledger: Ledger, rows: Iterable[StatementRow], when: AsOf) -> dict[str, str]:
    """What the incidents are called that some statements are about."""
    wanted = list(dict.fromkeys(incident for row in rows for incident in row.about))
    with ledger.reading_connection() as connection:
        return labels_of(View(connection, ledger.engine, when), wanted)


def _incidents(rows: Iterable[Answer], at_most: int = PAGE) -> tuple[IncidentRow, ...]:
    return tuple(row for row in islice(rows, at_most) if isinstance(row, IncidentRow))


def _list(
    ledger: Ledger, params: Mapping[str, str], title: str, lead: str, asked_for: Question, counts: Mapping[str, int]
) -> contexts.WorkingList:
    fixed = {"kind": asked_for.kind, "verification": asked_for.verification}
    rows, refusal = asked(ledger, What.STATEMENTS, {**params, **{name: value for name, value in fixed.items() if value}})
    if refusal:
        raise QuestionError(refusal)
    shown = tuple(row for row in rows[:PAGE] if isinstance(row, StatementRow))
    path = f"/{title.lower()}"
    return contexts.WorkingList(
        title=title,
        lead=lead,
        counts=counts,
        rows=shown,
        labels=labels(ledger, shown, as_of(params)),
        newer=turned(params, path, -1),
        older=turned(params, path, 1) if len(rows) > PAGE else None,
    )
