"""The program `reportedly`: each command parses its words, calls one function and prints."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.padding import Padding
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from reportedly import __version__, flow
from reportedly.data import samples
from reportedly.errors import QuestionError, ReportedlyError
from reportedly.records import AsOf, Failed, Given, Raw, Reading, Skipped, Tally
from reportedly.settings import Limits, Settings
from reportedly.store import Ledger
from reportedly.tell import Question, ask, csv_lines, json_lines, scoring, what_of
from reportedly.tell.coding import coding
from reportedly.tell.pages import show as page_of
from reportedly.tell.standout import stand_out
from reportedly.tell.terminal import render, render_stand_out, rows_table, safe

LEDGER = "reportedly.ledger"

app = typer.Typer(
    name="reportedly",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

LedgerFile = Annotated[str, typer.Option("--ledger", "-l", envvar="REPORTEDLY_LEDGER", help="The ledger's file.")]
Where = Annotated[list[str], typer.Argument(help="Files, folders, addresses, feeds, OPML lists, WARCs; - is standard input.")]
AsOfDay = Annotated[str | None, typer.Option("--as-of", help="Answer as on this day: nothing published later plays a part.")]
RecordedBy = Annotated[str | None, typer.Option("--recorded-by", help="Answer with what this ledger held by this time.")]


def show_version(asked: bool) -> None:
    """Print the version and stop, where it is asked for."""
    if asked:
        out.print(f"reportedly {__version__}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and stop.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an error.")] = False,
) -> None:
    """Read news reports into a ledger of who says what about which incident, and ask it."""


@app.command()
def read(
    where: Where,
    ledger: LedgerFile = LEDGER,
    as_is: Annotated[bool, typer.Option("--as-is", help="Take each text exactly as given; clean nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each reading as a coding, one object a line; keep no ledger.")] = False,
    published: Annotated[str | None, typer.Option("--published", help="The day of publication where the input has none.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="The outlet where the input has none.")] = None,
    actors: Annotated[Path | None, typer.Option("--actors", help="Your own table of actors (CSV); it wins over the shipped one.")] = None,
    private: Annotated[
        bool, typer.Option("--private-addresses", help="Let addresses on this machine and private networks be fetched.")
    ] = False,
) -> None:
    """Read reports into the ledger; stopped and started again, it goes on where it was."""
    day(published, "--published")
    settings = Settings(limits=Limits(private_addresses=private), as_is=as_is, published=published, outlet=outlet)
    bench = flow.bench(settings, actors=actors, stdin=sys.stdin.buffer)
    if as_json:
        raise typer.Exit(print_codings(where, bench))
    tally = build_with_progress(where, ledger, bench)
    print_tally(tally, ledger)
    raise typer.Exit(1 if tally.failed else 0)


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
    as_of: AsOfDay = None,
    recorded_by: RecordedBy = None,
) -> None:
    """Show a report with its statements marked, an incident with what is said of it, or an actor."""
    with existing(ledger) as book:
        out.print(render(page_of(book, what, name, clocks(as_of, recorded_by))))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Hand-coded reports, one object a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as one object.")] = False,
) -> None:
    """Read the reports of a hand-coded file and print how well the reader agrees with it."""
    documents = gold_documents(gold)
    figures = scoring.score(documents, codings_of(documents))
    if as_json:
        out.print_json(json.dumps({name: asdict(figure) for name, figure in figures.items()}))
        return
    for name, row in figures.items():
        out.print(
            f"{name:24} P {row.precision:.3f}  R {row.recall:.3f}  F1 {row.f1:.3f}  (gold {row.gold}, predicted {row.predicted})",
            markup=False,
        )


@app.command()
def serve(
    ledger: LedgerFile = LEDGER,
    host: Annotated[str, typer.Option(help="The address to listen on; anything but this machine itself wants accounts.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8080,
) -> None:
    """Open the ledger as web pages on this machine."""
    # Here, so that no other command waits for the server's libraries.
    import uvicorn  # noqa: PLC0415

    from reportedly.web import create_app  # noqa: PLC0415

    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise QuestionError(
            f"--host takes 127.0.0.1, ::1 or localhost, not {host}: the pages have no log-in yet and must stay on this machine"
        )
    with existing(ledger) as book:
        out.print(f"The ledger {ledger} is at http://{host}:{port} until you press Ctrl-C.", markup=False)
        uvicorn.run(create_app(book), host=host, port=port, log_level="warning")


@app.command()
def demo(ledger: Annotated[str, typer.Option("--ledger", "-l", help="The fresh ledger's file.")] = "demo.ledger") -> None:
    """Read the sample reports into a fresh ledger and show what stands out in it."""
    if Path(ledger).exists():
        raise QuestionError(f"{ledger} exists already; the demonstration wants a fresh one: give another name, or remove it")
    where = [str(samples())]
    out.print("Reading the sample reports: written for this project, about real incidents, from invented outlets.\n")
    print_tally(build_with_progress(where, ledger, flow.bench(Settings())), ledger)
    with existing(ledger) as book:
        out.print("\n[bold]Incidents[/bold]")
        out.print(rows_table(list(ask(book, "incidents", Question()))))
        out.print(render_stand_out(stand_out(book)))
        incident = next(iter(ask(book, "incidents", Question(words=None, limit=1))), None)
    out.print(Padding(next_steps(ledger, getattr(incident, "id", "ID")), (1, 0, 0, 0)))


# ------------------------------------------------------------------------------------------------ what the commands share


def day(text: str | None, option: str) -> date | None:
    """The calendar day that an option names; QuestionError if it names none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{option} takes a day such as 2024-03-25, not {text!r}") from error


def clocks(as_of: str | None, recorded_by: str | None) -> AsOf:
    """The two clocks of a question; a day without a time stands for its end, a time without a zone for UTC."""
    if recorded_by is None:
        return AsOf(published=day(as_of, "--as-of"))
    try:
        moment = datetime.fromisoformat(recorded_by)
    except ValueError as error:
        raise QuestionError(f"--recorded-by takes a day or a time such as 2024-03-25T18:00, not {recorded_by!r}") from error
    if len(recorded_by) <= len("2024-03-25"):
        moment = datetime.combine(moment.date(), time.max)
    return AsOf(published=day(as_of, "--as-of"), recorded=moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def existing(ledger: str) -> Ledger:
    """The ledger in a file that must be there: a question makes no new one."""
    if "://" not in ledger and not Path(ledger).is_file():
        raise QuestionError(f"there is no ledger {ledger}; make one with: reportedly read WHERE... --ledger {ledger}")
    return Ledger.open(ledger)


def print_codings(where: Iterable[str], bench: flow.Bench) -> int:
    """Print each reading as one coding a line; returns the exit status."""
    tally = Tally()
    for outcome in flow.read(where, bench):
        tally = flow.counted(tally, outcome)
        if isinstance(outcome, Reading):
            row = {"id": outcome.report.name, "text": outcome.report.text, "coding": coding(outcome)}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            complain(outcome)
    return 1 if tally.failed else 0


def gold_documents(gold: Path) -> list[dict[str, Any]]:
    """The documents of a hand-coded file; QuestionError naming the line that is none."""
    try:
        lines = gold.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"cannot read {gold}: {error}") from error
    documents = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            documents.append(gold_document(line, f"{gold}, line {number}"))
    return documents


def gold_document(line: str, where: str) -> dict[str, Any]:
    """One document of a hand-coded file."""
    wants = 'an object with "id", "text" and "coding"'
    try:
        document = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionError(f"{where} is no JSON ({error}); each line must be {wants}") from error
    if not isinstance(document, dict) or not {"id", "text", "coding"} <= document.keys():
        raise QuestionError(f"{where} is not {wants}")
    return document


def codings_of(documents: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the reader makes of the documents' texts, taken exactly as given."""
    bench = flow.bench(Settings(as_is=True))
    found = []
    for document in documents:
        given = Given(title=document.get("title"), outlet=document.get("outlet"), published=document.get("published"))
        raw = Raw(found_in=document["id"], name=document["id"], content=document["text"].encode(), markup=False, given=given)
        outcome = flow.read_one(raw, bench)
        if isinstance(outcome, Reading):
            found.append({"id": document["id"], "text": outcome.report.text, "coding": coding(outcome)})
        else:
            complain(outcome)
    return found


def complain(outcome: Skipped | Failed) -> None:
    """One line on a source that gave no reading."""
    if isinstance(outcome, Skipped):
        err.print(f"skipped {safe(outcome.found_in)}: {outcome.why} ({safe(outcome.detail)})", style="yellow", markup=False)
    else:
        err.print(f"failed {safe(outcome.found_in)} in {outcome.stage}: {safe(outcome.detail)}", style="red", markup=False)


def build_with_progress(where: Iterable[str], ledger: str, bench: flow.Bench) -> Tally:
    """Read into the ledger with a bar on the error stream, where people look and pipes do not."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} sources"), TimeElapsedColumn())
    with Ledger.open(ledger) as book, Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Reading", total=None)

        def seen(outcome: flow.Outcome | None, tally: Tally) -> None:
            bar.update(task, completed=tally.found)
            if isinstance(outcome, Skipped | Failed):
                complain(outcome)

        try:
            return flow.build(where, book, bench, now=datetime.now(UTC), seen=seen)
        except KeyboardInterrupt:
            err.print("Stopped. What was read is kept; the same command goes on from here.")
            raise typer.Exit(130) from None


def print_tally(tally: Tally, ledger: str) -> None:
    """What became of every source, so that the counts add up before the reader's eyes."""
    out.print(f"{tally.found} sources found: {tally.read} read into {ledger}", markup=False, soft_wrap=True)
    if tally.held:
        out.print(f"  {tally.held} held already and not read again")
    for why, number in sorted(tally.skipped.items()):
        out.print(f"  {number} skipped: {why}", markup=False)
    out.print(f"  {tally.failed} failed", style="red" if tally.failed else None)
    out.print(f"Reports in the ledger that copy another: {tally.copies}")


def next_steps(ledger: str, incident: str) -> str:
    """What to try on the demonstration's ledger."""
    program = f"reportedly {{}} --ledger {ledger}"
    tries = (
        (f"show incident {incident}", "who says what about one incident"),
        ("ask statements --kind denial", "who denies what"),
        ('ask statements --words "video" --verification unverified', "what nobody could verify"),
        ("ask figures --kind killed --as-of 2024-03-24", "the dead as told by that day"),
        ("ask incidents --json", "one object a line, for your own programs"),
    )
    return "Try next:\n" + "\n".join(f"  {program.format(command)}\n      {why}" for command, why in tries)


def main() -> None:
    """Run the program; an error of the user's is one line, and the traceback only with --debug."""
    try:
        app()
    except ReportedlyError as error:
        if "--debug" in sys.argv:
            traceback.print_exc()
        err.print(f"reportedly: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: no error, but Python must not flush into the broken pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
