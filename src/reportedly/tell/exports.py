"""Exports: incidents as rows in the shape of data sets that people work with. What a shape cannot hold is told in docs/exports.md.

Only what is told to have happened is exported, each incident once, under the ledger's own id: files of this kind have no place for a
threat, and their publishers' ids are theirs. A figure is chosen by a policy with a name; nothing is filled in that no report tells.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from reportedly.records import AsOf, FigureKind, Kind, Realis, Subject
from reportedly.store import Ledger, tables
from reportedly.tell.answers import IncidentRow, Party, ReportRow, StatementRow
from reportedly.tell.asking import figures, incidents, reports, statements
from reportedly.tell.disputes import largest
from reportedly.tell.filling import parties_of
from reportedly.tell.filters import I, View
from reportedly.tell.forms import spreadsheet_safe
from reportedly.tell.policies import Headline, Policy, headline
from reportedly.tell.questions import Question, one_of
from reportedly.tell.shapes import COLUMNS, Shape, acled, gtd, ucdp

Cells = dict[str, Any]


_COUNTED = re.compile(
    r"(?i)(?:at least|more than|some|about|over|nearly|up to|\d|one$|two |three |four |five |six |seven |eight |nine |ten )"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What there is to export of one incident; `low_best_high` and `conservative` are headline figures by kind."""

    row: IncidentRow
    doers: tuple[Party, ...]
    targets: tuple[Party, ...]
    claims: tuple[StatementRow, ...]
    reports: tuple[ReportRow, ...]
    low_best_high: Mapping[FigureKind, Headline]
    conservative: Mapping[FigureKind, Headline]


@dataclass(slots=True)
class Left:
    """How many incidents were left out of an export, by why."""

    out: dict[str, int] = field(default_factory=lambda: defaultdict(int))


_MADE: dict[Shape, Callable[[Facts], Cells | str]] = {Shape.GTD: gtd, Shape.ACLED: acled, Shape.UCDP: ucdp}


def shape_of(name: str) -> Shape:
    """The shape that a user's word names; QuestionError if there is none."""
    return Shape(one_of(name, Shape, "there is no export in the shape of"))


def lines(ledger: Ledger, shape: Shape, question: Question, as_of: AsOf, *, left: Left) -> Iterator[str]:
    """The export as lines of CSV with their head, without the line ends; see `export`."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="")
    writer.writerow(COLUMNS[shape])
    yield written.getvalue()
    for cells in export(ledger, shape, question, as_of, left=left):
        written.seek(0)
        written.truncate()
        writer.writerow([spreadsheet_safe(cells.get(column, "")) for column in COLUMNS[shape]])
        yield written.getvalue()


def export(ledger: Ledger, shape: Shape, question: Question, as_of: AsOf, *, left: Left) -> Iterator[Cells]:
    """The incidents that fit the question as rows of a shape, newest first; those that it has no place for are counted in `left`."""
    made = _MADE[shape]
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        for row in incidents(view, question, None if question.limit is None else question.limit + question.skip):
            if row.realis is not Realis.HAPPENED:
                left.out["not told to have happened"] += 1
                continue
            cells = made(facts(view, row))
            if isinstance(cells, str):
                left.out[cells] += 1
            else:
                yield cells


def facts(view: View, row: IncidentRow) -> Facts:
    """What there is to export of an incident."""
    about = Question(about=row.id)
    told = list(figures(view, about))
    origins = view.groups.ids(Subject.REPORT, {figure.report_key for figure in told})
    chosen: dict[Policy, dict[FigureKind, Headline]] = {Policy.LOW_BEST_HIGH: {}, Policy.CONSERVATIVE: {}}
    for kind, of_kind in largest(told).items():
        for policy, by_kind in chosen.items():
            if (one := headline(kind, of_kind, policy, origins)) is not None:
                by_kind[kind] = one
    return Facts(
        row=row,
        doers=_parties(view, row, "perpetrators"),
        targets=_parties(view, row, "targets"),
        claims=tuple(statements(view, Question(about=row.id, kind=Kind.CLAIM_OF_RESPONSIBILITY)))[::-1],
        reports=tuple(reports(view, about))[::-1],
        low_best_high=chosen[Policy.LOW_BEST_HIGH],
        conservative=chosen[Policy.CONSERVATIVE],
    )


def _parties(view: View, row: IncidentRow, cell: str) -> tuple[Party, ...]:
    """Who is told to have done or suffered it, each once: known actors, then names, then counted people; else as the reports come."""
    role = tables.role
    mentions = (
        select(role.c.mention)
        .join(I, I.c.seq == role.c.entry)
        .where(role.c.cell == cell, view.seen(I), view.engine.one_of(I.c.id, row.mentions))
        .order_by(I.c.told, I.c.report, I.c.position, role.c.ordinal)
    )
    found = list(view.connection.execute(mentions).scalars())
    parties = parties_of(view, found)
    # By name too: the unnamed "civilians" of two reports are two actors, but in a list of names the second says nothing.
    actors: dict[str, Party] = {}
    names: dict[str, Party] = {}
    for mention in found:
        if mention in parties:
            actors.setdefault(parties[mention].id, parties[mention])
    for party in actors.values():
        names.setdefault(party.name.casefold(), party)
    return tuple(sorted(names.values(), key=lambda party: (_COUNTED.match(party.name) is not None, party.known is None)))
