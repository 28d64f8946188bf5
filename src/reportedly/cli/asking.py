"""Asking: the commands that put a question to a ledger: ask, show, diff, threats, series."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reportedly.cli.explaining import print_reasons
from reportedly.cli.program import LEDGER, AsJson, AsOfDay, LedgerFile, OwnActors, RecordedBy, app, clocks, day, existing, out
from reportedly.errors import QuestionError
from reportedly.link import load_known
from reportedly.tell import Question, ask, csv_lines, json_lines, what_of
from reportedly.tell.briefing import Briefing, briefing, figure_in_words, used_in_words
from reportedly.tell.changes import Change, changes
from reportedly.tell.forms import plain
from reportedly.tell.origins import in_words
from reportedly.tell.pages import ReportPage, Thing
from reportedly.tell.pages import show as page_of
from reportedly.tell.revisions import Revision, revisions, revisions_of
from reportedly.tell.series import series
from reportedly.tell.terminal import render, render_revision, rows_table, safe
from reportedly.tell.threats import threats


@app.command("ask")
def ask_ledger(
    what: Annotated[str, typer.Argument(help="statements, incidents, actors, figures or reports")],
    ledger: LedgerFile = LEDGER,
    kind: Annotated[str | None, typer.Option(help="A kind of statement, type of incident, class of actor or kind of figure.")] = None,
    actor: Annotated[str | None, typer.Option(help="A name, part of one, or an id.")] = None,
    place: Annotated[str | None, typer.Option(help="A place or a country.")] = None,
    about: Annotated[str | None, typer.Option(help="Any id of an incident, actor or report.")] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet that printed it.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.")] = None,
    verification: Annotated[str | None, typer.Option(help="unverified, verified, disputed or false.")] = None,
    words: Annotated[str | None, typer.Option(help='All of these words; "..." keeps them together.')] = None,
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
    limit: Annotated[int | None, typer.Option(help="At most so many rows.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table for a spreadsheet.")] = False,
) -> None:
    """Ask the ledger for statements, incidents, actors, figures or reports."""
    asked = what_of(what)
    question = Question(
        kind=kind,
        actor=actor,
        place=place,
        about=about,
        outlet=outlet,
        since=day(since, "--since"),
        until=day(until, "--until"),
        verification=verification,
        words=words,
        limit=limit,
    )
    with existing(ledger) as book:
        rows = ask(book, asked, question, clocks(as_of, recorded_by))
        if as_json or as_csv:
            for line in json_lines(rows) if as_json else csv_lines(rows):
                sys.stdout.write(line + "\n")
        else:
            out.print(rows_table(list(rows)))


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="report, incident or actor")],
    name: Annotated[str, typer.Argument(metavar="ID", help="Any id that `ask` prints, or a report's own.")],
    ledger: LedgerFile = LEDGER,
    versions: Annotated[bool, typer.Option("--versions", help="Show how a report's article was changed, version by version.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how sure the reader is of each cell of a report.")] = False,
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
) -> None:
    """Show a report with its statements marked, an incident with what is said of it, or an actor."""
    when = clocks(as_of, recorded_by)
    if versions and what != Thing.REPORT:
        raise QuestionError(f"only a report has versions, not an {what}; try: reportedly show report ID --versions")
    if explain and what != Thing.REPORT:
        raise QuestionError(f"only a report is read, not an {what}; try: reportedly show report ID --explain")
    with existing(ledger) as book:
        if versions:
            print_revisions(revisions_of(book, name, when), nothing=f"The ledger holds one version of the article {name}.")
            return
        page = page_of(book, what, name, when)
        if explain and isinstance(page, ReportPage):
            print_reasons(page.report, frozenset([*(row.id for row in page.statements), *(row.id for row in page.incidents)]))
            return
        out.print(render(page))
        if what == Thing.INCIDENT:
            print_briefing(briefing(book, name, when))


def print_revisions(found: Sequence[Revision], *, nothing: str = "") -> None:
    """Each revision of an article, or a line that says that there is none."""
    if not found and nothing:
        out.print(nothing, markup=False)
    for revision in found:
        out.print(render_revision(revision))


def print_briefing(told: Briefing) -> None:
    """How an incident stands, who tells it, and its figures by each policy."""
    out.print(Rule("In short", align="left"))
    out.print(in_words(told.origins), markup=False)
    if told.standing:
        out.print(f"Standing: {told.standing.grade.value} ({told.standing.why})", markup=False)
    for policy, figures in told.headlines.items():
        out.print(f"{policy.value:16} {', '.join(map(figure_in_words, figures))}", markup=False)
        for figure in figures:
            out.print(Text(f"{'':16} {safe(used_in_words(figure))}", style="dim"), soft_wrap=True)


@app.command()
def diff(
    since: Annotated[str, typer.Option("--from", help="The earlier day.")],
    until: Annotated[str, typer.Option("--to", help="The later day.")],
    ledger: LedgerFile = LEDGER,
    about: Annotated[str | None, typer.Option(help="Any id of one incident.")] = None,
    recorded_by: RecordedBy = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two days, and which report changed it."""
    held = clocks(None, recorded_by)
    earlier, later = replace(held, published=day(since, "--from")), replace(held, published=day(until, "--to"))
    with existing(ledger) as book:
        found, edits = changes(book, earlier, later, about=about), revisions(book, earlier, later, about=about)
        if as_json:
            print_objects(found)
            print_objects(edits)
            return
        print_changes(found, nothing=f"Nothing new was told of any incident between {since} and {until}.")
        print_revisions(list(edits))


@app.command("threats")
def list_threats(
    ledger: LedgerFile = LEDGER,
    window: Annotated[int, typer.Option(help="For how many days after a threat later incidents are listed.", min=1)] = 30,
    actor: Annotated[str | None, typer.Option(help="Only threats by this actor.")] = None,
    actors: OwnActors = None,
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
    as_json: AsJson = False,
) -> None:
    """List threats and what was reported after each, beside how much is usual; what follows a threat is not its fulfilment."""
    with existing(ledger) as book:
        parts = load_known(own_table=actors).parts_of
        found = threats(book, clocks(as_of, recorded_by), window=window, question=Question(actor=actor), parts=parts)
        if as_json:
            print_objects(found)
            return
        print_table(
            ("Said, in report", "Who", "What", f"In the {window} days after", "Usual"),
            (
                (
                    f"{threat.since.isoformat()}\n{threat.statement.report}",
                    threat.statement.actor.name if threat.statement.actor else threat.statement.source or "",
                    " … ".join(threat.statement.words),
                    "; ".join(row.label for row in threat.followed) or "nothing reported",
                    "none known before" if threat.usual is None else f"{threat.usual:.1f} in as many days",
                )
                for threat in found
            ),
            nothing="The ledger holds no threat in a dated report.",
        )


@app.command("series")
def list_series(
    actor: Annotated[str, typer.Argument(help="An actor's name or id.")],
    ledger: LedgerFile = LEDGER,
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
    as_json: AsJson = False,
) -> None:
    """Count an actor's statements by kind and month, with the reports behind each count."""
    with existing(ledger) as book:
        found = series(book, actor, clocks(as_of, recorded_by))
        if as_json:
            print_objects(found)
            return
        rows = ((bar.month, bar.kind.replace("_", " "), str(bar.count), ", ".join(bar.reports)) for bar in found)
        print_table(("Month", "Kind", "Statements", "Reports"), rows, nothing=f"No dated report lets {actor} speak.")


def print_objects(rows: Iterable[Any]) -> None:
    """Each row as one JSON object a line."""
    for row in rows:
        sys.stdout.write(json.dumps(plain(row), ensure_ascii=False) + "\n")


def print_changes(found: Iterable[Change], *, nothing: str) -> None:
    """What changed, incident by incident, each line with the reports that brought it."""
    shown = None
    for change in found:
        if change.incident != shown:
            out.print(Text(safe(change.label), style="bold").append(f"  {change.incident}", style="dim"))
            shown = change.incident
        if change.cell == "incident":
            line = Text("  new: nobody had told of it before")
        else:
            words = f"{change.before} → {change.after}" if change.before is not None else f"{change.after}"
            line = Text(f"  {change.cell.replace('_', ' ')}: ", style="italic").append(safe(words).replace("\n", " "), style="not italic")
        out.print(line.append(f"  [{', '.join(map(safe, change.reports))}]", style="dim not italic"), soft_wrap=True)
    if shown is None:
        out.print(nothing, markup=False)


def print_table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, nothing: str) -> None:
    """Rows under their heads, or a line that says that there are none."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")  # an id cut short is no use to anybody
    for row in rows:
        table.add_row(*(safe(cell) for cell in row))
    out.print(table if table.row_count else nothing, markup=False)
