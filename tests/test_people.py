"""People and the audit log at the terminal, and the server as people start it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.cli.serving import entrance_for
from reportedly.store import Ledger

PASSWORD = "seven slow geese"
TEXT = "The council said on Monday that 12 people were killed in the fire at the mill. The army denied it."


def run(*words: str, stdin: str | None = None, who: str = "root") -> Result:
    """The program's answer to a command of somebody."""
    return CliRunner().invoke(app, list(words), input=stdin, env={"REPORTEDLY_WHO": who})


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """An empty ledger."""
    where = str(tmp_path / "desk.ledger")
    Ledger.open(where).close()
    return where


@pytest.fixture
def desk(ledger: str) -> str:
    """A ledger with one editor."""
    told = run("people", "add", "ann", "--role", "editor", "-l", ledger, stdin=f"{PASSWORD}\n")
    assert (0, "ann may log in as editor.\n") == (told.exit_code, told.stdout)
    return ledger


def log_of(ledger: str, *words: str) -> list[tuple[str, str, str | None]]:
    """Who did what about which id, newest first."""
    lines = run("audit", "--json", "-l", ledger, *words).stdout.splitlines()
    return [(line["who"], line["what"], line["about"]) for line in map(json.loads, lines)]


def test_the_life_of_an_account(desk: str) -> None:
    """Each command changes what it says, says so, and is in the log under the name of who gave it."""
    run("people", "role", "ann", "coder", "-l", desk, who="eva")
    run("people", "disable", "ann", "-l", desk, who="eva")
    (account,) = map(json.loads, run("people", "list", "--json", "-l", desk).stdout.splitlines())
    assert ("ann", "coder", True) == (account["name"], account["role"], account["closed"] is not None)
    run("people", "enable", "ann", "-l", desk, who="eva")
    run("people", "password", "ann", "-l", desk, stdin="nine slow herons\n", who="eva")
    run("people", "remove", "ann", "-l", desk, who="eva")
    assert "There are no accounts." in run("people", "list", "-l", desk).stdout
    deeds = ["account removed", "password changed", "account reopened", "account closed", "role changed"]
    assert [("eva", deed, "ann") for deed in deeds] == log_of(desk, "--who", "eva")


def test_a_token_is_printed_alone_and_once(desk: str) -> None:
    """A script can take it; the list has its id alone, by which it is withdrawn."""
    told = run("people", "token", "ann", "--for", "nightly import", "--days", "3", "-l", desk).stdout
    assert re.fullmatch(r"rpt_[\w-]{43}\n", told)
    listed = run("people", "list", "--tokens", "-l", desk).stdout
    assert ("nightly import" in listed, told.strip() in listed) == (True, False)
    token = re.search(r"t-[0-9a-f]{8}", listed)
    assert token
    run("people", "withdraw", token.group(), "-l", desk)
    assert "There are no tokens." in run("people", "list", "--tokens", "-l", desk).stdout


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("add", "Ann", "--role", "reader"), "an account 'ann' already"),
        (("add", "-", "--role", "reader"), "will not do as a name"),
        (("password", "zoe"), "no account 'zoe'"),
        (("remove", "zoe"), "no account 'zoe'"),
        (("token", "zoe"), "no account 'zoe'"),
        (("withdraw", "t-0"), "no token 't-0'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said(desk: str, words: tuple[str, ...], refusal: str) -> None:
    """The refusal names what was given."""
    told = run("people", *words, "-l", desk, stdin=f"{PASSWORD}\n")
    assert told.exit_code != 0
    assert refusal in str(told.exception)


def test_a_password_never_stands_in_the_command(desk: str) -> None:
    """Other users of the machine see the words of a command; there is no option for it."""
    told = run("people", "add", "bea", "--role", "reader", "--password", PASSWORD, "-l", desk)
    assert 2 == told.exit_code


def test_what_is_read_at_the_terminal_is_logged(ledger: str, tmp_path: Path) -> None:
    """Who read what from where, and what became of it; the reader's own lines stand beside it."""
    file = tmp_path / "mill.txt"
    file.write_text(TEXT, encoding="utf-8")
    run("read", str(file), "-l", ledger, who="eva")
    (line,) = map(json.loads, run("audit", "--what", "import", "--json", "-l", ledger).stdout.splitlines())
    told = {name: line["detail"][name] for name in ("found", "read", "failed", "places")}
    assert ("eva", {"found": 1, "read": 1, "failed": 0, "places": 1}) == (line["who"], told)
    assert [str(file)] == line["detail"]["where"]
    assert {"eva", "import"} <= set(run("audit", "-l", ledger).stdout.split())


@pytest.mark.parametrize(("words", "about"), [(("export", "gtd"), "gtd"), (("gold",), "gold")])
def test_what_is_exported_at_the_terminal_is_logged(ledger: str, words: tuple[str, ...], about: str) -> None:
    """Who took what out, in which form."""
    run(*words, "-l", ledger, who="eva")
    assert [("eva", "export", about)] == log_of(ledger)


def test_the_log_is_asked_by_day(desk: str) -> None:
    """A day long ago has no line, and says so; a day that is none is refused."""
    assert "No line of the log fits." in run("audit", "--until", "1999-12-31", "-l", desk).stdout
    assert [("root", "account added", "ann")] == log_of(desk, "--since", "2000-01-01", "--about", "ann")
    assert "--since takes a day" in str(run("audit", "--since", "yesterday", "-l", desk).exception)


OWN = {"127.0.0.1", "localhost", "[::1]"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"host": "127.0.0.1"}, (False, OWN)),
        ({"host": "::1", "accounts": True}, (True, OWN)),
        ({"host": "127.0.0.1", "names": ("News.example",)}, (True, OWN | {"news.example"})),
        ({"host": "0.0.0.0"}, (True, None)),
        ({"host": "192.0.2.1", "names": ("news.example",)}, (True, OWN | {"news.example", "192.0.2.1"})),
        ({"host": "2001:db8::1", "names": ("localhost",)}, (True, OWN | {"[2001:db8::1]"})),
    ],
)
def test_only_this_machine_is_served_without_a_login(asked: dict[str, Any], expected: tuple[bool, set[str] | None]) -> None:
    """Any other address and any other name demand accounts; the names that are served are those of the machine and those given."""
    entrance = entrance_for(**{"names": (), "accounts": False, "local": "local"} | asked)
    assert expected == (entrance.accounts, entrance.names if entrance.names is None else set(entrance.names))


@contextmanager
def served(ledger: str, *words: str) -> Iterator[str]:
    """The server as a process of its own, until the block is through."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reportedly", "serve", "-l", ledger, "--port", str(port), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "COLUMNS": "200"}) as process:
        try:
            for _ in range(300):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/static/icon.svg")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def test_a_desk_behind_a_proxy(desk: str) -> None:
    """Served under another name with accounts: a login over the proxy's TLS, and the caller's own address in the log."""
    proxied = {"host": "news.example", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.5"}
    with served(desk, "--name", "news.example") as address, httpx.Client(base_url=address, headers=proxied) as client:
        form = client.get("/login")
        csrf = re.search(r'name="csrf" value="([^"]+)"', form.text)
        assert csrf
        cookies = {"cookie": form.headers["set-cookie"].partition(";")[0], "origin": "https://news.example"}
        answer = client.post("/login", data={"csrf": csrf.group(1), "name": "ann", "password": PASSWORD}, headers=cookies)
        assert 303 == answer.status_code, answer.text
        session = answer.headers["set-cookie"]
        assert (True, True) == (session.startswith("__Host-reportedly-session"), "Secure" in session)
        assert 200 == client.get("/audit", headers={"cookie": session.partition(";")[0]}).status_code
        assert 421 == client.get("/login", headers={"host": "evil.example"}).status_code
        assert "server" not in answer.headers
    (line,) = map(json.loads, run("audit", "--what", "login", "--json", "-l", desk).stdout.splitlines())
    assert ("ann", "203.0.113.5") == (line["who"], line["detail"]["address"])
