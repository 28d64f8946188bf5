"""Reading: the commands that take reports in: read, evaluate, demo."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from reportedly import flow, scale
from reportedly.cli.program import LEDGER, LedgerFile, OwnActors, app, day, err, existing, out, person
from reportedly.data import samples
from reportedly.errors import QuestionError
from reportedly.records import Failed, Given, Raw, Reading, Skipped, Tally
from reportedly.settings import Limits, Settings
from reportedly.store import Ledger
from reportedly.tell import Question, ask, scoring
from reportedly.tell.answers import IncidentRow
from reportedly.tell.coding import coding
from reportedly.tell.standout import stand_out
from reportedly.tell.terminal import many, render_stand_out, rows_table, safe

# How many rows of each sort the demonstration shows: enough to see what there is, on two screens.
SHOWN = 6
# How many of the places that were read from are named in the log; a shell may hand over thousands.
NAMED = 20

Where = Annotated[list[str], typer.Argument(help="Files, folders, addresses, feeds, OPML lists, WARCs; - is standard input.")]


@app.command()
def read(
    where: Where,
    ledger: LedgerFile = LEDGER,
    as_is: Annotated[bool, typer.Option("--as-is", help="Take each text exactly as given; clean nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each reading as a coding, one object a line; keep no ledger.")] = False,
    published: Annotated[str | None, typer.Option("--published", help="The day of publication where the input has none.")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="The outlet where the input has none.")] = None,
    actors: OwnActors = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help="How many processes read; more than one pays from some hundred reports on.")
    ] = 1,
    private: Annotated[
        bool, typer.Option("--private-addresses", help="Let addresses on this machine and private networks be fetched.")
    ] = False,
) -> None:
    """Read reports into the ledger; stopped and started again, it goes on where it was."""
    day(published, "--published")
    settings = Settings(limits=Limits(private_addresses=private), as_is=as_is, published=published, outlet=outlet)
    bench = flow.bench(settings, actors=actors, stdin=sys.stdin.buffer)
    absent = [place for place in where if place != "-" and "://" not in place and not Path(place).exists()]
    if as_json:
        failed = print_codings(where, bench)
    else:
        tally = build_with_progress(where, ledger, bench, workers=workers, actors=actors)
        print_tally(tally, ledger)
        failed = tally.failed
    for place in absent:
        err.print(f"reportedly: there is no file or folder {safe(place)}", markup=False, soft_wrap=True)
    raise typer.Exit(2 if absent else 1 if failed else 0)


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
def demo(ledger: Annotated[str, typer.Option("--ledger", "-l", help="The fresh ledger's file.")] = "demo.ledger") -> None:
    """Read the sample reports into a fresh ledger and show what stands out in it."""
    if Path(ledger).exists():
        raise QuestionError(f"{ledger} exists already; the demonstration wants a fresh one: give another name, or remove it")
    where = [str(samples())]
    out.print("Reading the sample reports: written for this project, about real incidents, from invented outlets.\n")
    print_tally(build_with_progress(where, ledger, flow.bench(Settings())), ledger)
    with existing(ledger) as book:
        incidents = [row for row in ask(book, "incidents", Question()) if isinstance(row, IncidentRow)]
        incidents.sort(key=lambda incident: (-len(incident.reports), -incident.statements))
        out.print(f"\n[bold]Incidents[/bold]: of {len(incidents)} the {SHOWN} that most is told of")
        out.print(rows_table(incidents[:SHOWN]))
        out.print(render_stand_out(stand_out(book, at_most=SHOWN)))
    out.print("\n" + next_steps(ledger, incidents[0].id), markup=False, soft_wrap=True)


def print_codings(where: Iterable[str], bench: flow.Bench) -> int:
    """Print each reading as one coding a line; returns how many sources failed."""
    tally = Tally()
    for outcome in flow.read(where, bench):
        tally = flow.counted(tally, outcome)
        if isinstance(outcome, Reading):
            row = {"id": outcome.report.name, "text": outcome.report.text, "coding": coding(outcome)}
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            complain(outcome)
    return tally.failed


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


def build_with_progress(where: Sequence[str], ledger: str, bench: flow.Bench, *, workers: int = 1, actors: Path | None = None) -> Tally:
    """Read into the ledger with a bar on the error stream, where people look and pipes do not."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} sources"), TimeElapsedColumn())
    with Ledger.open(ledger) as book, Progress(*columns, console=err, transient=True) as bar:
        task, so_far = bar.add_task("Reading", total=None), Tally()

        def seen(outcome: flow.Outcome | None, tally: Tally) -> None:
            nonlocal so_far
            so_far = tally
            bar.update(task, completed=tally.found)
            if isinstance(outcome, Skipped | Failed):
                complain(outcome)

        try:
            if workers == 1:
                return flow.build(where, book, bench, now=datetime.now(UTC), seen=seen)
            folder = Path(f"{ledger}.shards")
            return scale.build(where, book, bench, now=datetime.now(UTC), seen=seen, workers=workers, folder=folder, actors=actors)
        except KeyboardInterrupt:
            err.print("Stopped. What was read is kept; the same command goes on from here.")
            raise typer.Exit(130) from None
        finally:
            # Also of what was stopped or broke down: part of it is in the ledger.
            counts: dict[str, Any] = {"found": so_far.found, "read": so_far.read, "held": so_far.held, "failed": so_far.failed}
            skipped, first = sum(so_far.skipped.values()), list(where[:NAMED])
            book.log(person(), "import", now=datetime.now(UTC), where=first, places=len(where), skipped=skipped, **counts)


def print_tally(tally: Tally, ledger: str) -> None:
    """What became of every source, so that the counts add up before the reader's eyes."""
    out.print(f"{many(tally.found, 'source')} found: {tally.read} read into {ledger}", markup=False, soft_wrap=True)
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
