"""Reading: from the ledger's answers to what a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from reportedly.errors import QuestionError
from reportedly.records import AsOf, IncidentType, Kind, Status
from reportedly.store import Ledger
from reportedly.tell import Question, What, ask
from reportedly.tell.answers import ActorRow, Answer, IncidentRow, ReportRow, StatementRow
from reportedly.tell.disputes import disputes
from reportedly.tell.filters import View
from reportedly.tell.pages import ActorPage, IncidentPage, ReportPage, show
from reportedly.tell.standout import labels_of, stand_out
from reportedly.web import contexts
from reportedly.web.drawing import charts
from reportedly.web.marks import pieces

PAGE = 50

COLUMNS = (
    ("Claims of responsibility", (Kind.CLAIM_OF_RESPONSIBILITY,)),
    ("Denials and silence", (Kind.DENIAL, Kind.NO_COMMENT)),
    ("Accusations", (Kind.ACCUSATION, Kind.LEGAL)),
    ("Accounts", (Kind.ACCOUNT,)),
    ("Threats and warnings", (Kind.THREAT, Kind.WARNING, Kind.CALL_TO_ACTION)),
    ("Reactions and views", (Kind.REACTION, Kind.COMMITMENT, Kind.OPINION)),
)


def as_of(params: Mapping[str, str]) -> AsOf:
    """The day as of which an address asks; QuestionError if it is no day."""
    return AsOf(published=_day(params, "as_of"))


def question(params: Mapping[str, str], *, limit: int = PAGE) -> Question:
    """The question that an address puts; QuestionError if a part of it cannot be understood."""
    said = {name: params[name] for name in ("kind", "actor", "place", "about", "outlet", "verification", "words") if params.get(name)}
    return Question(**said, since=_day(params, "since"), until=_day(params, "until"), limit=limit + 1, skip=PAGE * _number(params))


def ledger_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.LedgerPage:
    """Statements through the filters; what cannot be understood is said on the page, and nothing is listed."""
    rows, refusal = _asked(ledger, What.STATEMENTS, params)
    shown = tuple(row for row in rows[:PAGE] if isinstance(row, StatementRow))
    return contexts.LedgerPage(
        title="Ledger",
        filters=filters(params, tuple(Kind)),
        rows=shown,
        labels=labels(ledger, shown, _forgiving_as_of(params)),
        newer=_page(params, "/ledger", -1),
        older=_page(params, "/ledger", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def incidents_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.IncidentsPage:
    """Incidents through the filters."""
    rows, refusal = _asked(ledger, What.INCIDENTS, params)
    return contexts.IncidentsPage(
        title="Incidents",
        filters=filters(params, tuple(IncidentType)),
        rows=tuple(row for row in rows[:PAGE] if isinstance(row, IncidentRow)),
        newer=_page(params, "/incidents", -1),
        older=_page(params, "/incidents", 1) if len(rows) > PAGE else None,
        refusal=refusal,
    )


def actors_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.ActorsPage:
    """Actors that the ledger tells of."""
    rows = ask(ledger, What.ACTORS, question(params, limit=4 * PAGE), as_of(params))
    return contexts.ActorsPage(title="Actors", rows=tuple(row for row in rows if isinstance(row, ActorRow)))


def overview_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.OverviewPage:
    """What stands out."""
    when = as_of(params)
    rows = ask(ledger, What.INCIDENTS, Question(limit=400), when)
    told = sorted((row for row in rows if isinstance(row, IncidentRow)), key=lambda row: -len(row.reports))
    return contexts.OverviewPage(title="What stands out", found=stand_out(ledger, when, at_most=5), incidents=tuple(told[:8]))


def incident_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.IncidentView:
    """One incident as of a day."""
    when = as_of(params)
    page = show(ledger, "incident", name, when)
    assert isinstance(page, IncidentPage)
    every = [row for rows in page.said.values() for row in rows]
    return contexts.IncidentView(
        title=page.row.label,
        page=page,
        columns=tuple(
            contexts.Column(heading=heading, rows=found)
            for heading, kinds in COLUMNS
            if (found := tuple(row for kind in kinds for row in page.said.get(kind, ())))
        ),
        checks=tuple(row for row in every if row.verification or row.kind is Kind.VERIFICATION),
        charts=charts(page.figures),
        days=_days(show(ledger, "incident", name)),
        as_of=when,
    )


def report_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.ReportView:
    """One report with its statements marked."""
    page = show(ledger, "report", name, as_of(params))
    assert isinstance(page, ReportPage)
    return contexts.ReportView(
        title=page.report.title or page.report.name,
        page=page,
        pieces=pieces(page.report.text, page.statements),
        labels={mention: row.label for row in page.incidents for mention in (row.id, *row.mentions)},
    )


def actor_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.ActorView:
    """One actor."""
    when = as_of(params)
    page = show(ledger, "actor", name, when)
    assert isinstance(page, ActorPage)
    return contexts.ActorView(title=page.row.name, page=page, labels=labels(ledger, (*page.said, *page.accusations), when))


def threats_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.WorkingList:
    """Every threat."""
    lead = "Who says that it will do harm, to whom, in which words. Whether a threat was carried out is not for a program to say."
    return _list(ledger, params, "Threats", lead, Question(kind=Kind.THREAT, limit=4 * PAGE))


def unverified_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.WorkingList:
    """Every statement that a report says nobody has verified."""
    lead = "Statements and material of which a report itself says that they have not been verified."
    return _list(ledger, params, "Unverified", lead, Question(verification=Status.UNVERIFIED, limit=4 * PAGE))


def disputes_page(ledger: Ledger, params: Mapping[str, str]) -> contexts.DisputesPage:
    """Every contradiction."""
    when = as_of(params)
    found = tuple(disputes(ledger, when, limit=2 * PAGE))
    with ledger.reading_connection() as connection:
        named = labels_of(View(connection, ledger.engine, when), list(dict.fromkeys(one.incident for one in found)))
    return contexts.DisputesPage(title="Disputes", rows=found, labels=named)


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
        labels=labels(ledger, rows, _forgiving_as_of(params)),
        refusal=refusal,
    )


def labels(ledger: Ledger, rows: Iterable[StatementRow], when: AsOf) -> dict[str, str]:
    """What the incidents are called that some statements are about."""
    wanted = list(dict.fromkeys(incident for row in rows for incident in row.about))
    with ledger.reading_connection() as connection:
        return labels_of(View(connection, ledger.engine, when), wanted)


def filters(params: Mapping[str, str], kinds: Iterable[str]) -> contexts.Filters:
    """The filters as an address sets them."""
    text = {name: params.get(name, "") for name in ("actor", "place", "outlet", "about", "since", "until", "words", "as_of")}
    return contexts.Filters(kinds=_choices(kinds, params.get("kind")), verifications=_choices(Status, params.get("verification")), **text)


def _choices(values: Iterable[str], made: str | None) -> tuple[contexts.Choice, ...]:
    return tuple(contexts.Choice(value=str(value), words=str(value).replace("_", " "), made=str(value) == made) for value in values)


def _asked(ledger: Ledger, what: What, params: Mapping[str, str]) -> tuple[list[Answer], str | None]:
    try:
        return list(islice(ask(ledger, what, question(params), as_of(params)), PAGE + 1)), None
    except QuestionError as error:
        return [], str(error)


def _list(ledger: Ledger, params: Mapping[str, str], title: str, lead: str, asked: Question) -> contexts.WorkingList:
    when = as_of(params)
    rows = tuple(row for row in ask(ledger, What.STATEMENTS, asked, when) if isinstance(row, StatementRow))
    return contexts.WorkingList(title=title, lead=lead, rows=rows, labels=labels(ledger, rows, when))


def _days(page: object) -> tuple[str, ...]:
    """The days on which reports of an incident came out: the stops of its slider."""
    assert isinstance(page, IncidentPage)
    return tuple(sorted({row.published.when.last.isoformat() for row in page.reports if row.published}))


def _day(params: Mapping[str, str], name: str) -> date | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{name.replace('_', ' ')} takes a day such as 2024-03-25, not {text!r}") from error


def _forgiving_as_of(params: Mapping[str, str]) -> AsOf:
    """As `as_of`, for a page that has said already what is wrong with the day."""
    try:
        return as_of(params)
    except QuestionError:
        return AsOf()


def _number(params: Mapping[str, str]) -> int:
    text = params.get("page", "0")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _page(params: Mapping[str, str], path: str, step: int) -> str | None:
    number = _number(params) + step
    if number < 0:
        return None
    kept = {name: value for name, value in params.items() if value and name != "page"}
    return f"{path}?{urlencode(kept | ({'page': str(number)} if number else {}))}"
