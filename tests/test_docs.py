"""The pages of docs/ keep pace with the program: every command and option is told of, and what they tell runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.data import samples

REPOSITORY = Path(__file__).parents[1]
DOCS = REPOSITORY / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """Every command by its words, those of groups as well: "people add"."""
    found = {}
    for name, command in group.commands.items():
        found |= commands(command, f"{before}{name} ") if hasattr(command, "commands") else {before + name: command}
    return found


COMMANDS = commands(typer.main.get_command(app))
MANUAL = (DOCS / "commands.md").read_text(encoding="utf-8")


def section(command: str) -> str:
    """The part of the manual on one command, or on the group that it is of."""
    found = re.search(rf"^## {command.split(maxsplit=1)[0]}$(.*?)(?=^## |\Z)", MANUAL, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def told() -> Iterator[tuple[str, str]]:
    """Each line of the pages that runs the program in a console, with the page that it stands on."""
    for page in PAGES:
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            yield from ((page.name, line[2:]) for line in block.splitlines() if line.startswith("$ reportedly "))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_manual(name: str) -> None:
    """A command that nobody can read about does not exist."""
    assert f"reportedly {name}" in section(name)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_in_the_manual(name: str) -> None:
    """An option is told of under its command, save the ledger's, which is told of once for all."""
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    assert [] == sorted(option for option in options - {"--help", "--ledger"} if f"`{option}" not in section(name))


def test_the_manual_tells_of_no_option_that_is_gone() -> None:
    """An option of the manual is an option of the program."""
    real = {
        option for command in COMMANDS.values() for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert [] == sorted(set(re.findall(r"`(--[a-z-]+)", MANUAL)) - real - {"--help", "--version", "--debug"})


def test_every_page_is_in_the_contents() -> None:
    """A page that no list of contents names is not found."""
    contents = tomllib.loads((REPOSITORY / "zensical.toml").read_text(encoding="utf-8"))["project"]["nav"]
    assert sorted(str(page.relative_to(DOCS)) for page in PAGES) == sorted(name for entry in contents for name in entry.values())


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample reports."""
    where = tmp_path_factory.mktemp("tour") / "tour.ledger"
    result = CliRunner().invoke(app, ["read", str(samples()), "--ledger", str(where)])
    assert (0, None) == (result.exit_code, result.exception), result.output
    return where


@pytest.mark.parametrize(
    ("page", "line"), [(page, line) for page, line in told() if " --ledger tour.ledger" in line and " read " not in line]
)
def test_what_the_pages_tell_runs(page: str, line: str, ledger: Path) -> None:
    """Every question that the pages put to the sample ledger has an answer."""
    words = [str(ledger) if word == "tour.ledger" else word for word in shlex.split(line)[1:]]
    if "ID" in words:
        pytest.skip("a person chooses the id")
    result = CliRunner().invoke(app, words)
    assert (0, None) == (result.exit_code, result.exception), result.output
    assert result.output.strip()


def test_the_transcript_of_the_readme_is_real(tmp_path: Path) -> None:
    """Every line that the README shows of the demonstration is printed by it; three dots stand for lines left out."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- transcript -->\n```console\n\$ make demo\n(.*?)```", readme, re.DOTALL)
    assert found is not None
    shown = [line for line in found.group(1).splitlines() if line.strip() and line.strip() != "…"]
    # A process of its own: how wide a table is set is decided when the program starts.
    (tmp_path / ".venv").mkdir()
    command = [sys.executable, "-m", "reportedly", "demo", "--ledger", ".venv/demo.ledger"]
    result = subprocess.run(command, cwd=tmp_path, env={**os.environ, "COLUMNS": "110"}, capture_output=True, text=True, check=True)
    printed = {line.rstrip() for line in result.stdout.splitlines()}
    assert [] == [line for line in shown if line.rstrip() not in printed]
