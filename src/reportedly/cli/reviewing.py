"""Reviewing: the commands by which what people reviewed leaves the ledger: gold, agreement."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from reportedly.cli.program import LEDGER, AsJson, LedgerFile, app, existing, out, person
from reportedly.errors import QuestionError


@app.command("gold")
def print_gold(
    ledger: LedgerFile = LEDGER,
    by: Annotated[str | None, typer.Option("--by", help="Only the codings of this person.")] = None,
    adjudicated: Annotated[bool, typer.Option("--adjudicated", help="Only the codings that an editor settled between two coders.")] = False,
) -> None:
    """Print the reports that people finished reviewing as hand-coded documents, one object a line."""
    # Here, so that no other command waits for what only reviewing needs.
    from reportedly.store.reviewing import ADJUDICATED  # noqa: PLC0415
    from reportedly.tell.gold import gold  # noqa: PLC0415

    if by and adjudicated:
        raise QuestionError("--by and --adjudicated ask for different codings; give one of them")
    with existing(ledger) as book:
        count = 0
        for document in gold(book, by=ADJUDICATED if adjudicated else by):
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
            count += 1
        book.log(person(), "export", now=datetime.now(UTC), about="gold", documents=count)


@app.command("agreement")
def print_agreement(ledger: LedgerFile = LEDGER, as_json: AsJson = False) -> None:
    """Print how far every two people agree on the reports that both have finished."""
    from reportedly.tell.agreement import pairs  # noqa: PLC0415

    with existing(ledger) as book:
        found = list(pairs(book))
    if as_json:
        for pair in found:
            sys.stdout.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
        return
    if not found:
        out.print("No report has been finished by two people yet.")
    for pair in found:
        out.print(f"{pair.one} and {pair.other}: {len(pair.reports)} report{'' if len(pair.reports) == 1 else 's'}", markup=False)
        for one in pair.alphas:
            value = "one value only" if one.alpha is None else f"{one.alpha:.3f}"
            out.print(f"  alpha {one.cell:22} {value}  ({one.rows} rows)", markup=False)
        for figure, score in pair.scores.items():
            out.print(f"  F1    {figure:22} {score.f1:.3f}  ({score.gold} and {score.predicted})", markup=False)
