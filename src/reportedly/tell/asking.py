"""Asking: the answer to a question, row by row, newest first, as of any day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Row, Table, select

from reportedly.records import AsOf, Subject
from reportedly.store import Ledger, tables
from reportedly.tell.answers import ActorRow, Answer, FigureRow, IncidentRow, ReportRow, StatementRow
from reportedly.tell.filling import actor_rows, figure_rows, incident_rows, report_rows, statement_rows
from reportedly.tell.filters import TABLES, Condition, View, conditions
from reportedly.tell.questions import Question, What, checked, what_of

_AT_ONCE = 100
NOW = AsOf()


def ask(ledger: Ledger, what: What | str, question: Question, as_of: AsOf = NOW) -> Iterator[Answer]:
    """The rows that fit the question as of then, newest report first; nothing that came later has any part in them.

    Raises QuestionError, at once and not at the first row, for a kind, status or thing that does not exist.
    """
    what = what if isinstance(what, What) else what_of(what)
    question = checked(what, question)
    if question.about is not None:
        with ledger.reading_connection() as connection:
            list(conditions(View(connection, ledger.engine, as_of), what, Question(about=question.about)))
    return _answer(ledger, what, question, as_of)


def _answer(ledger: Ledger, what: What, question: Question, as_of: AsOf) -> Iterator[Answer]:
    last = None if question.limit is None else question.skip + question.limit
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        yield from islice(_ANSWERS[what](view, question, last), None if last is None else last - question.skip)


def statements(view: View, question: Question, last: int | None = None, *also: Condition) -> Iterator[StatementRow]:
    """Statements, newest first; conditions beyond the question can be given."""
    for batch in _batches(view, What.STATEMENTS, question, last, *also):
        yield from statement_rows(view, batch, sought=question.words)


def figures(view: View, question: Question, last: int | None = None) -> Iterator[FigureRow]:
    """Figures, newest first."""
    for batch in _batches(view, What.FIGURES, question, last):
        yield from figure_rows(view, batch)


def reports(view: View, question: Question, last: int | None = None) -> Iterator[ReportRow]:
    """Reports, newest first."""
    for batch in _batches(view, What.REPORTS, question, last):
        yield from report_rows(view, batch, sought=question.words)


def incidents(view: View, question: Question, last: int | None = None) -> Iterator[IncidentRow]:
    """Incidents, by the newest of their mentions that fits."""
    for batch in _grouped(view, What.INCIDENTS, question, last):
        yield from incident_rows(view, batch)


def actors(view: View, question: Question, last: int | None = None) -> Iterator[ActorRow]:
    """Actors, by the newest of their mentions that fits."""
    for batch in _grouped(view, What.ACTORS, question, last):
        yield from actor_rows(view, batch)


_ANSWERS: dict[What, Callable[[View, Question, int | None], Iterator[Answer]]] = {
    What.STATEMENTS: statements,
    What.INCIDENTS: incidents,
    What.ACTORS: actors,
    What.FIGURES: figures,
    What.REPORTS: reports,
}


def _order(table: Table) -> tuple[Any, ...]:
    """Newest first; an undated report's last. The last two settle ties the same way in every ledger."""
    if table is tables.report:
        return table.c.told.desc(), table.c.id.desc()
    return table.c.told.desc(), table.c.report.desc(), table.c.position.desc()


def _batches(view: View, what: What, question: Question, last: int | None, *also: Condition) -> Iterator[Sequence[Row[Any]]]:
    """The whole rows that fit, those to skip left out, some at a time. Found by number first: sorting whole rows would cost far more."""
    table = TABLES[what]
    fitting = select(table.c.seq).where(*conditions(view, what, question), *also).order_by(*_order(table))
    if last is not None:
        fitting = fitting.limit(last - question.skip)
    seqs = iter(view.connection.execute(fitting.offset(question.skip) if question.skip else fitting).scalars())
    while batch := list(islice(seqs, _AT_ONCE)):
        rows = view.connection.execute(select(table).where(view.engine.one_of(table.c.seq, batch)))
        by_seq = {row.seq: row for row in rows}
        yield [by_seq[seq] for seq in batch]


def _grouped(view: View, what: What, question: Question, last: int | None) -> Iterator[list[str]]:
    """One node of each group that has a fitting mention, those to skip left out, some at a time, each group once."""
    table = TABLES[what]
    subject = Subject.INCIDENT if what is What.INCIDENTS else Subject.ACTOR
    node = table.c.id if what is What.INCIDENTS else table.c.node
    fitting = select(node).where(*conditions(view, what, question)).order_by(*_order(table))
    found = iter(view.connection.execute(fitting).scalars())
    seen: set[str] = set()
    count = 0
    while mentions := list(islice(found, _AT_ONCE)):
        fresh = [mention for mention in dict.fromkeys(mentions) if mention not in seen]
        groups = view.groups.members(subject, fresh)
        batch = []
        for mention in fresh:
            if mention not in seen:
                seen.update(groups[mention])
                batch.append(mention)
        if wanted := batch[max(0, question.skip - count) :]:
            yield wanted
        count += len(batch)
        if last is not None and count >= last:
            return
