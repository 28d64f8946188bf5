"""Exporting: the command that writes incidents in the columns of GTD, ACLED or UCDP GED."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from reportedly.cli.program import LEDGER, AsOfDay, LedgerFile, RecordedBy, app, clocks, day, err, existing, person
from reportedly.tell import Question
from reportedly.tell.exports import Left, lines, shape_of


@app.command("export")
def export_incidents(
    shape: Annotated[str, typer.Argument(help="gtd, acled or ucdp")],
    ledger: LedgerFile = LEDGER,
    kind: Annotated[str | None, typer.Option(help="Only incidents of this type.")] = None,
    actor: Annotated[str | None, typer.Option(help="Only incidents in which this actor has a part.")] = None,
    place: Annotated[str | None, typer.Option(help="Only incidents at this place or in this country.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.")] = None,
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
) -> None:
    """Write incidents as CSV in the columns of another data set; what is left out is counted on the error stream."""
    asked = shape_of(shape)
    question = Question(kind=kind, actor=actor, place=place, since=day(since, "--since"), until=day(until, "--until"))
    left, written = Left(), -1
    with existing(ledger) as book:
        try:
            for line in lines(book, asked, question, clocks(as_of, recorded_by), left=left):
                sys.stdout.write(line + "\r\n")
                written += 1
        finally:
            # Also of what was cut short: those rows went out.
            book.log(person(), "export", now=datetime.now(UTC), about=asked.value, incidents=max(written, 0))
    err.print(f"{written} incidents written", markup=False)
    for why, number in sorted(left.out.items()):
        err.print(f"  {number} left out: {why}", markup=False)
