"""Judging: the commands by which a person says what is the same: link, split, undo. Nothing is overwritten; all can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from reportedly.cli.program import LEDGER, LedgerFile, app, existing, out, person
from reportedly.errors import QuestionError
from reportedly.records import Sameness, Subject

One = Annotated[str, typer.Argument(help="Any id of an incident, actor or report.")]
Who = Annotated[str | None, typer.Option("--who", help="Who says so; REPORTEDLY_WHO or your account's name if left out.")]
Whose = Annotated[str | None, typer.Option("--who", help="Take back only what this person said.")]


@app.command("link")
def link_two(
    one: One,
    other: One,
    why: Annotated[str, typer.Option("--why", help="Why they are the same or different.")],
    same: Annotated[bool, typer.Option("--same/--different", help="What they are.")],
    ledger: LedgerFile = LEDGER,
    who: Who = None,
) -> None:
    """Say that two incidents, actors or reports are the same or different; this beats what the program thinks."""
    says = Sameness.SAME if same else Sameness.DIFFERENT
    with existing(ledger) as book:
        link = book.link_by_person(one, other, says=says, who=person(who), why=why, now=datetime.now(UTC))
    out.print(f"{link.left} and {link.right} are held {link.says.value}: {link.why}", markup=False, soft_wrap=True)


@app.command()
def split(
    one: Annotated[str, typer.Argument(help="The id of the incident's mention that does not belong.")],
    why: Annotated[str, typer.Option("--why", help="Why it does not belong.")],
    ledger: LedgerFile = LEDGER,
    who: Who = None,
) -> None:
    """Take one mention out of an incident: it is held different from every other mention there."""
    with existing(ledger) as book:
        others = [other for other in book.members(Subject.INCIDENT, one) if other != one]
        if not others:
            raise QuestionError(f"{one} stands alone already; `reportedly ask incidents --json` lists the mentions held together")
        for other in others:
            book.link_by_person(one, other, says=Sameness.DIFFERENT, who=person(who), why=why, now=datetime.now(UTC))
    out.print(f"{one} is held different from {len(others)} other mention{'s' if len(others) > 1 else ''}.", markup=False, soft_wrap=True)


@app.command()
def undo(one: One, other: One, ledger: LedgerFile = LEDGER, who: Whose = None) -> None:
    """Take back what persons said of a pair; the program's own opinion counts again."""
    with existing(ledger) as book:
        taken = book.undo(one, other, now=datetime.now(UTC), who=who, by=person())
    if not taken:
        raise QuestionError(f"nobody has said anything of {one} and {other} that could be taken back")
    out.print(f"{taken} judgement{'s' if taken > 1 else ''} taken back.", markup=False)
