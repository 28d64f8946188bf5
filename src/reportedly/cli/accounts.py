"""Accounts: the commands for who may use a ledger over the web (people) and for who did what in it (audit)."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from reportedly.cli.asking import print_objects, print_table
from reportedly.cli.program import LEDGER, AsJson, LedgerFile, app, day, existing, out, person
from reportedly.errors import QuestionError
from reportedly.store.history import Event, Lines
from reportedly.store.people import SHORTEST, People, Role, checked_name, checked_password

people = typer.Typer(no_args_is_help=True, help="Say who may use the ledger over the web, and what each of them may do.")
app.add_typer(people, name="people")

Name = Annotated[str, typer.Argument(help="The name of the account.")]


@people.command("add")
def add_person(
    name: Name,
    role: Annotated[
        Role,
        typer.Option(help="Readers read; coders also review and upload; editors also settle between coders."),
    ],
    ledger: LedgerFile = LEDGER,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    name = checked_name(name)
    password = new_password(name)
    with existing(ledger) as book:
        made = People(book.engine).add(name, role, password, now=datetime.now(UTC), by=person())
    out.print(f"{made.name} may log in as {made.role}.", markup=False)


@people.command("list")
def list_people(
    ledger: LedgerFile = LEDGER,
    tokens: Annotated[bool, typer.Option("--tokens", help="List the tokens of programs instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the accounts, or the tokens."""
    with existing(ledger) as book:
        known = People(book.engine)
        accounts, programs = ([], known.tokens()) if tokens else (known.accounts(), [])
    if as_json:
        print_objects([*accounts, *programs])
    elif tokens:
        rows = ((one.id, one.person, one.label, one.expires) for one in programs)
        nothing = "There are no tokens. Make one with: reportedly people token NAME"
        print_table(("Token", "Of", "What for", "Counts until"), rows, nothing=nothing)
    else:
        told = ((one.name, one.role.value, one.made, "disabled" if one.closed else "", str(one.tokens)) for one in accounts)
        nothing = "There are no accounts. Make the first with: reportedly people add NAME --role editor"
        print_table(("Name", "Role", "Made", "State", "Tokens"), told, nothing=nothing)


@people.command("role")
def change_role(name: Name, role: Annotated[Role, typer.Argument(help="reader, coder or editor")], ledger: LedgerFile = LEDGER) -> None:
    """Give somebody another role; whoever is logged in with the account logs in again."""
    with existing(ledger) as book:
        People(book.engine).give_role(name, role, now=datetime.now(UTC), by=person())
    out.print(f"{name} has the role {role} now.", markup=False)


@people.command("password")
def change_password(name: Name, ledger: LedgerFile = LEDGER) -> None:
    """Give somebody a new password; whoever is logged in with the old one is logged out."""
    password = new_password(name)
    with existing(ledger) as book:
        People(book.engine).set_password(name, password, now=datetime.now(UTC), by=person())
    out.print(f"{name} has a new password.", markup=False)


@people.command("disable")
def disable_person(name: Name, ledger: LedgerFile = LEDGER) -> None:
    """Let somebody in no more, with no password, session or token; `enable` takes it back."""
    with existing(ledger) as book:
        People(book.engine).close(name, now=datetime.now(UTC), by=person())
    out.print(f"{name} is let in no more.", markup=False)


@people.command("enable")
def enable_person(name: Name, ledger: LedgerFile = LEDGER) -> None:
    """Let somebody in again."""
    with existing(ledger) as book:
        People(book.engine).reopen(name, now=datetime.now(UTC), by=person())
    out.print(f"{name} may log in again.", markup=False)


@people.command("remove")
def remove_person(name: Name, ledger: LedgerFile = LEDGER) -> None:
    """Forget an account with its password and tokens; what the person did stays told under the name."""
    with existing(ledger) as book:
        People(book.engine).remove(name, now=datetime.now(UTC), by=person())
    out.print(f"The account {name} is gone.", markup=False)


@people.command("token")
def make_token(
    name: Name,
    label: Annotated[str, typer.Option("--for", help="What the token is for, so that it is known again.")] = "",
    days: Annotated[int, typer.Option(help="For how many days it counts.", min=1, max=3650)] = 90,
    ledger: LedgerFile = LEDGER,
) -> None:
    """Make a token by which a program may do what this person may; it is shown once and kept as a hash."""
    with existing(ledger) as book:
        token = People(book.engine).make_token(name, label, days=days, now=datetime.now(UTC), by=person())
    # The token alone, so that a script can take it.
    sys.stdout.write(token + "\n")


@people.command("withdraw")
def withdraw_token(token: Annotated[str, typer.Argument(help="The id of the token, as listed.")], ledger: LedgerFile = LEDGER) -> None:
    """Let a token count no more."""
    with existing(ledger) as book:
        People(book.engine).withdraw_token(token, now=datetime.now(UTC), by=person())
    out.print(f"The token {token} counts no more.", markup=False)


@app.command()
def audit(
    ledger: LedgerFile = LEDGER,
    who: Annotated[str | None, typer.Option(help="Only what this person did.")] = None,
    what: Annotated[str | None, typer.Option(help="Only this: import, read, upload, link, undo, review, export, login, ...")] = None,
    about: Annotated[str | None, typer.Option(help="Only what is about this id.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many lines, the latest.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List who did what, newest first: reads, uploads, rulings, links, exports, logins."""
    lines = Lines(who=who, what=what, about=about, since=day(since, "--since"), until=day(until, "--until"))
    with existing(ledger) as book:
        found = book.events(latest=limit, lines=lines)
    if as_json:
        print_objects(found)
        return
    rows = ((in_seconds(one), one.who, one.what, one.about or "", in_words(one)) for one in found)
    print_table(("When (UTC)", "Who", "What", "About", "Details"), rows, nothing="No line of the log fits.")


def in_seconds(event: Event) -> str:
    """When it was, to the second."""
    return event.recorded[:19].replace("T", " ")


def in_words(event: Event) -> str:
    """The details of a line of the log, one after the other."""
    return "; ".join(f"{name} {value}" for name, value in event.details)


def new_password(name: str) -> str:
    """A password typed twice, or the first line of standard input; QuestionError if it will not do."""
    if not sys.stdin.isatty():
        return checked_password(sys.stdin.readline().rstrip("\r\n"), name)
    password = checked_password(getpass.getpass(f"Password for {name}, at least {SHORTEST} characters: "), name)
    if getpass.getpass("The same again: ") != password:
        raise QuestionError("the password was typed in two different ways; nothing was changed")
    return password
