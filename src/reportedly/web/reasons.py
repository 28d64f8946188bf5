"""Reasons: why the rows of a report are as they are: the words behind each cell, how sure the reader is, and what stood second."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reportedly.errors import QuestionError
from reportedly.extract import Tools
from reportedly.extract.explaining import Reason, explain
from reportedly.records import Report
from reportedly.store import Ledger
from reportedly.tell.pages import show_part
from reportedly.web.addresses import as_of, whole_number

# The report is read once more for it, which for a longer one would keep the other pages waiting.
_LONGEST = 15_000
_MOST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyRow:
    """A row of the ledger with the reasons for its cells; none where the reader of today does not find the row."""

    id: str
    kind: str
    words: str
    score: float | None
    cells: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """The reasons for one row of a report, or for all."""

    title: str
    report: str
    name: str
    rows: tuple[WhyRow, ...]
    alone: bool


class Reasons:
    """Finds reasons, one report at a time, and remembers those of the reports asked for last."""

    def __init__(self, tools: Callable[[], Tools]) -> None:
        self.tools = tools
        self._known: OrderedDict[str, dict[str, tuple[Reason, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, ledger: Ledger, name: str, params: Mapping[str, str]) -> WhyPage:
        """The page for one row of a report, if the address names one, or for all rows that begin in a part of it."""
        row = params.get("row")
        shown = show_part(ledger, name, as_of(params), number=whole_number(params, "part", 1), row=row)
        reasons = self.of(shown.report)
        said = [
            WhyRow(id=one.id, kind=one.kind.value, words=" … ".join(one.words), score=one.score, cells=reasons.get(one.id, ()))
            for one in shown.statements
        ]
        told = [
            WhyRow(id=mention, kind=one.type.value, words=one.label, score=None, cells=reasons[mention])
            for one in shown.incidents
            for mention in one.mentions
            if mention in reasons
        ]
        rows = [one for one in (*said, *told) if row is None or one.id == row]
        if row is not None and not rows:
            raise QuestionError(f"report {shown.row.id!r} holds no row {row!r} by then")
        return WhyPage(
            title="Why these cells", report=shown.row.key, name=shown.row.title or shown.row.id, rows=tuple(rows), alone=bool(row)
        )

    def of(self, report: Report) -> dict[str, tuple[Reason, ...]]:
        """The reasons for the cells of a report's rows, by the row's id. QuestionError if the report is too long to be read for it."""
        if len(report.text) > _LONGEST:
            raise QuestionError(f"reasons are told of reports of up to {_LONGEST:,} characters, and this one has {len(report.text):,}")
        with self._lock:
            if report.id not in self._known:
                found: dict[str, list[Reason]] = defaultdict(list)
                for reason in explain(report, self.tools()):
                    found[reason.row].append(reason)
                self._known[report.id] = {row: tuple(of_row) for row, of_row in found.items()}
            self._known.move_to_end(report.id)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
            return self._known[report.id]
