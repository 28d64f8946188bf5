"""Explaining: how sure the reader is of each cell of a report, printed."""

from __future__ import annotations

from itertools import groupby

from rich.table import Table

from reportedly.cli.program import out
from reportedly.extract import load_tools
from reportedly.extract.explaining import Reason, explain
from reportedly.link import load_known
from reportedly.records import Report
from reportedly.tell.terminal import safe


def print_reasons(report: Report, ledger_rows: frozenset[str]) -> None:
    """For each row the words behind each cell, the reader's probability for it, and what stood second.

    The report's text is read again by this version of the reader; a row that the ledger does not hold so is marked.
    """
    reasons = explain(report, load_tools(names=load_known()))
    if not reasons:
        out.print("The reader found no row in this report whose cells it could weigh.")
    for row, cells in groupby(reasons, key=lambda reason: reason.row):
        table = Table(title=row if row in ledger_rows else f"{row} (not in the ledger as a row of its own)", title_justify="left")
        for head in ("Cell", "Value", "Sure", "Words", "Else"):
            table.add_column(head, overflow="fold")
        for reason in cells:
            table.add_row(reason.cell, safe(reason.value), share(reason.chance), words_of(reason), otherwise(reason))
        out.print(table)


def share(chance: float | None) -> str:
    """A probability in per cent; a word where rules decide."""
    return "by rule" if chance is None else f"{chance:.0%}"


def words_of(reason: Reason) -> str:
    """Where the words stand: offsets, and the words where they are not the value itself."""
    return " ".join(
        f"{span.start}-{span.end}" + ("" if span.quote in reason.value or reason.cell == "kind" else f" {safe(span.quote)}")
        for span in reason.words[:3]
    )


def otherwise(reason: Reason) -> str:
    """What stood second, with its share."""
    return f"{safe(reason.otherwise)} {share(reason.otherwise_chance)}" if reason.otherwise and reason.otherwise_chance is not None else ""
