"""Program: what all commands share: the app, the streams, the options, and the one place where an error becomes a line."""

from __future__ import annotations

import getpass
import os
import sys
import traceback
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from reportedly import __version__
from reportedly.errors import QuestionError, ReportedlyError
from reportedly.records import AsOf
from reportedly.store import Ledger

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
AsOfDay = Annotated[str | None, typer.Option("--as-of", help="Answer as on this day: nothing published later plays a part.")]
RecordedBy = Annotated[str | None, typer.Option("--recorded-by", help="Answer with what this ledger held by this time.")]
OwnActors = Annotated[Path | None, typer.Option("--actors", help="Your own table of actors (CSV); it wins over the shipped one.")]
AsJson = Annotated[bool, typer.Option("--json", help="One object a line.")]


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


def person(said: str | None = None) -> str:
    """Who is at the terminal, for the log and for judgements: as said, as in REPORTEDLY_WHO, or the name of the machine's account."""
    named = said or os.environ.get("REPORTEDLY_WHO", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without an account for the number it runs as
        return "unknown"


def existing(ledger: str) -> Ledger:
    """The ledger in a file that must be there: a question makes no new one."""
    if "://" not in ledger and not Path(ledger).is_file():
        raise QuestionError(f"there is no ledger {ledger}; make one with: reportedly read WHERE... --ledger {ledger}")
    return Ledger.open(ledger)


def stop_writing() -> NoReturn:
    """End as every filter does whose reader went away, as `head` does: quietly, without flushing into the broken pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    sys.exit(141)


def main() -> None:
    """Run the program; an error of the user's is one line, and the traceback only with --debug."""
    debug = "--debug" in sys.argv
    try:
        # Wherever it stands: people add it at the end of the line that failed.
        app(args=[word for word in sys.argv[1:] if word != "--debug"])
    except ReportedlyError as error:
        if debug:
            traceback.print_exc()
        err.print(f"reportedly: {error}", markup=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        stop_writing()
    except SystemExit as end:
        # Click takes a broken pipe for a failure of the program, and ends with 1.
        if isinstance(end.__context__, BrokenPipeError):
            stop_writing()
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of ours: people get a line, and the traceback if they ask for it
        if debug:
            traceback.print_exc()
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        err.print(f"reportedly: broke down ({what}); the same command with --debug shows where", markup=False, soft_wrap=True)
        sys.exit(70)
