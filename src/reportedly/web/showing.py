"""Showing: from the ledger's answers to what the page of one thing shows."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Kind
from reportedly.store import Ledger
from reportedly.tell import Question, What, ask
from reportedly.tell.answers import FigureRow, ReportRow
from reportedly.tell.aside import set_aside
from reportedly.tell.disputes import largest
from reportedly.tell.origins import origins
from reportedly.tell.pages import ActorPage, IncidentPage, ReportPage, days_told, show, show_part
from reportedly.tell.series import series
from reportedly.tell.standing import grade
from reportedly.tell.threats import threats
from reportedly.web import contexts
from reportedly.web.addresses import address, as_of, whole_number
from reportedly.web.bars import bars
from reportedly.web.differing import differences, shortened
from reportedly.web.drawing import charts
from reportedly.web.mapping import places
from reportedly.web.marks import pieces
from reportedly.web.reading import labels
from reportedly.web.ways import ways

# Of an incident that hundreds of reports tell of a page lists so many of each sort, and says how many there are.
_NEWEST = 100
COLUMNS = (
    ("Claims of responsibility", (Kind.CLAIM_OF_RESPONSIBILITY,)),
    ("Denials and silence", (Kind.DENIAL, Kind.NO_COMMENT)),
    ("Accusations", (Kind.ACCUSATION, Kind.LEGAL)),
    ("Accounts", (Kind.ACCOUNT,)),
    ("Threats and warnings", (Kind.THREAT, Kind.WARNING, Kind.CALL_TO_ACTION)),
    ("Reactions and views", (Kind.REACTION, Kind.COMMITMENT, Kind.OPINION)),
)


def incident_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.IncidentView:
    """One incident as of a day."""
    when = as_of(params)
    page = show(ledger, "incident", name, when, at_most=_NEWEST)
    assert isinstance(page, IncidentPage)
    figures = page.figures if len(page.figures) < _NEWEST else _every_figure(ledger, name, when)
    every = [row for rows in page.said.values() for row in rows]
    behind = origins(ledger, name, when)
    return contexts.IncidentView(
        title=page.row.label,
        page=page,
        columns=tuple(
            contexts.Column(heading=heading, rows=found)
            for heading, kinds in COLUMNS
            if (found := tuple(row for kind in kinds for row in page.said.get(kind, ())))
        ),
        checks=tuple(row for row in every if row.verification or row.kind is Kind.VERIFICATION),
        charts=charts([row for of_kind in largest(figures).values() for row in of_kind]),
        figures=len(figures),
        days=days_told(ledger, name),
        as_of=when,
        standing=grade(page.row, every, page.disputes, behind),
        behind=behind,
        ways=ways(behind.hops),
        places=places([page.row]),
    )


def report_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.ReportView:
    """One report, or a part of one that is very long, with its statements marked; beside another version if the address asks for it."""
    when = as_of(params)
    page = show_part(ledger, name, when, number=whole_number(params, "part", 1), row=params.get("row"))
    against = params.get("against", "")
    named = {mention: row.label for row in page.incidents for mention in (row.id, *row.mentions)}
    elsewhere = [row for row in page.statements if not named.keys() >= set(row.about)]
    return contexts.ReportView(
        title=page.report.title or page.report.name,
        page=page,
        pieces=pieces(page.report.text, page.statements, part=page.part),
        labels=named | (labels(ledger, elsewhere, when) if elsewhere else {}),
        compared=_compared(ledger, page, against, when, whole_number(params, "from", 0)) if against else None,
        turn=_turn(page, params),
        aside=tuple(set_aside(ledger, page.row.key, when)),
    )


def actor_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.ActorView:
    """One actor."""
    when = as_of(params)
    page = show(ledger, "actor", name, when, at_most=50)
    assert isinstance(page, ActorPage)
    return contexts.ActorView(
        title=page.row.name,
        page=page,
        labels=labels(ledger, (*page.said, *page.accusations), when),
        bars=bars(series(ledger, page.row.known or page.row.id, when)),
    )


def threat_view(ledger: Ledger, name: str, params: Mapping[str, str]) -> contexts.ThreatView:
    """One threat of the report that the address names, and what came after it."""
    when = as_of(params)
    report = params.get("report", "")
    if not report:
        raise QuestionError("a threat is shown by its report; the list of threats leads there")
    found = next((one for one in threats(ledger, when, question=Question(about=report)) if one.statement.id == name), None)
    if found is None:
        raise QuestionError(f"report {report!r} holds no threat {name!r} with a date by then; the list of threats leads to all there are")
    return contexts.ThreatView(title="A threat, and what came after it", threat=found, labels=labels(ledger, [found.statement], when))


def _turn(page: ReportPage, params: Mapping[str, str]) -> contexts.Turn | None:
    """The ways to the other parts; None for a report that fits a page."""
    if page.part is None or page.part.count == 1:
        return None
    kept = {name: params[name] for name in ("as_of",) if params.get(name)}

    def to(number: int) -> str:
        return address(f"/report/{quote(page.row.key)}", kept | {"part": str(number)})

    part = page.part
    return contexts.Turn(
        part=part,
        earlier=to(part.number - 1) if part.number > 1 else None,
        later=to(part.number + 1) if part.number < part.count else None,
        every=tuple(to(number) for number in range(1, part.count + 1)),
    )


def _compared(ledger: Ledger, page: ReportPage, against: str, when: AsOf, first: int) -> contexts.Comparison:
    """The two versions, the earlier one first; of very long ones what changed, from the change of that number on."""
    other = show(ledger, "report", against, when)
    assert isinstance(other, ReportPage)
    if other.row.key not in {version.key for version in page.versions}:
        raise QuestionError(f"{against!r} is no other version of {page.row.id!r}; the report's page lists its versions")
    one, two = sorted((page, other), key=lambda version: _age(version.row))
    parts = differences(one.report.text, two.report.text)
    shown, following = shortened(parts, first)
    return contexts.Comparison(
        before=one.row,
        after=two.row,
        parts=shown,
        more=address(f"/report/{quote(page.row.key)}", {"against": against, "from": str(following)}) if following else None,
        removed=sum(len(part.before.split()) for part in parts if not part.same),
        added=sum(len(part.after.split()) for part in parts if not part.same),
    )


def _age(row: ReportRow) -> tuple[str, str]:
    return row.published.when.last.isoformat() if row.published else "", row.key


def _every_figure(ledger: Ledger, incident: str, when: AsOf) -> list[FigureRow]:
    """All figures of an incident, for its charts; the page lists the newest."""
    return [row for row in ask(ledger, What.FIGURES, Question(about=incident), when) if isinstance(row, FigureRow)]
