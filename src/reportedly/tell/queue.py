"""The queue: the rows that a person has not ruled on yet, least certain first, or in the order of a report's text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, and_, func, select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Ruling
from reportedly.store import Ledger, tables
from reportedly.store.visible import visible
from reportedly.tell.filters import TABLES, View, conditions
from reportedly.tell.questions import Question, What, checked, suggestion

WAITING = "waiting"
STATES = (WAITING, *(ruling.value for ruling in Ruling))
_COUNTED = 1000
NOW = AsOf()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row in the queue: its id, its report's id, and whether it is a statement or an incident."""

    row: str
    report: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The place that was asked for, None behind the last, and how many there are in all; `more` if that is only where counting stopped."""

    place: Place | None
    count: int
    more: bool


def queue(ledger: Ledger, by: str, question: Question, what: What, *, at: int = 0, state: str = WAITING) -> Queue:
    """The row at a place of a person's queue: of those waiting for this person, or of those ruled on so, the last ruled first.

    Rows that wait come by their score, the lowest first; of one report (`question.about`) they come in the order of the text. What others
    have ruled plays no part. Raises QuestionError for what has no queue.
    """
    if what not in {What.STATEMENTS, What.INCIDENTS}:
        raise QuestionError(f"there is a queue of statements and one of incidents, none of {what.value}")
    if state not in STATES:
        raise QuestionError(f"no row can be {state!r}; {suggestion(state, STATES)}")
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, NOW)
        rows = _waiting(view, by, question, what) if state == WAITING else _ruled(by, what, state)
        found = connection.execute(rows.offset(at).limit(1)).first()
        count = connection.execute(select(func.count()).select_from(rows.order_by(None).limit(_COUNTED + 1).subquery())).scalar_one()
    place = Place(row=found.row, report=found.report, what=_name(what)) if found else None
    return Queue(place=place, count=min(count, _COUNTED), more=count > _COUNTED)


def _waiting(view: View, by: str, question: Question, what: What) -> Select[Any]:
    table, review, coding = TABLES[what], tables.review, tables.coding
    # The first condition hides what somebody rejected, which is not to hide it from the next who reviews.
    fitting = list(islice(conditions(view, what, checked(what, question)), 1, None))
    ruled = select(review.c.seq).where(review.c.row == table.c.id, review.c.by == by, review.c.retired.is_(None)).correlate(table)
    through = select(coding.c.report).where(coding.c.by == by, coding.c.state == "finished", coding.c.retired.is_(None))
    mine = and_(visible(table, view.as_of), table.c.layer == "", ~ruled.exists(), table.c.report.not_in(through), *fitting)
    order = (table.c.score, table.c.id) if question.about is None else (table.c.told.desc(), table.c.report, table.c.position)
    return select(table.c.id.label("row"), table.c.report).where(mine).order_by(*order)


def _ruled(by: str, what: What, state: str) -> Select[Any]:
    review = tables.review
    mine = (review.c.by == by, review.c.ruling == state, review.c.what == _name(what), review.c.retired.is_(None))
    return select(review.c.row, review.c.report).where(*mine).order_by(review.c.seq.desc())


def place_of_row(ledger: Ledger, row: str) -> Place:
    """The report and kind of a row by its id, whoever read it; QuestionError if the ledger never held it."""
    with ledger.reading_connection() as connection:
        for table in (tables.statement, tables.incident, tables.actor):
            found = connection.execute(select(table.c.report).where(table.c.id == row).limit(1)).scalar()
            if found is not None:
                return Place(row=row, report=found, what=table.name)
    raise QuestionError(f"the ledger holds no row {row!r} that could be reviewed; the queue leads to all there are")


def _name(what: What) -> str:
    return TABLES[what].name
