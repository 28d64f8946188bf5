"""What people reviewed leaves the ledger by commands, and comes back as what a reader is measured with."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.drafts import NOW, random_reading
from typer.testing import CliRunner, Result

from reportedly.cli import app
from reportedly.errors import QuestionError
from reportedly.records import Review, Ruling
from reportedly.store import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger with one report, finished by two people, of whom one rejected a statement."""
    path = str(tmp_path / "reviewed.ledger")
    reading = random_reading(5)
    with Ledger.open(path) as book:
        book.add_all([reading], now=NOW)
        book.review(Review(row=reading.statements[0].id, ruling=Ruling.REJECTED, by="Ann", why=""), now=NOW + timedelta(hours=1))
        for hours, by in enumerate(("Ann", "Bea"), start=2):
            book.finish(reading.report.id, by, now=NOW + timedelta(hours=hours))
    return path


def run(*words: str) -> Result:
    """The command, which must do well."""
    result = CliRunner().invoke(app, words)
    assert 0 == result.exit_code, result.output
    return result


def test_gold_is_printed_and_can_be_measured_with(ledger: str, tmp_path: Path) -> None:
    """One object a line; `evaluate` takes it."""
    lines = run("gold", "--ledger", ledger).output.splitlines()
    assert [("r5", "Ann")] == [(document["id"], document["by"]) for document in map(json.loads, lines)]
    (tmp_path / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    figures = json.loads(run("evaluate", str(tmp_path / "gold.jsonl"), "--json").output)
    assert len(json.loads(lines[0])["coding"]["statements"]) == figures["statement.found"]["gold"]


def test_gold_by_one_person(ledger: str) -> None:
    """Bea rejected nothing, so her coding has a statement more."""
    ann, bea = (json.loads(run("gold", "--ledger", ledger, "--by", by).output)["coding"]["statements"] for by in ("Ann", "Bea"))
    assert 1 == len(bea) - len(ann)


def test_what_nobody_settled_cannot_be_printed(ledger: str) -> None:
    """The refusal says who can and where."""
    with pytest.raises(QuestionError, match="no report has been settled"):
        CliRunner().invoke(app, ["gold", "--ledger", ledger, "--adjudicated"], catch_exceptions=False)


def test_one_coder_and_the_settled_are_not_asked_for_at_once(ledger: str) -> None:
    """Neither option is passed over in silence."""
    with pytest.raises(QuestionError, match="give one of them"):
        CliRunner().invoke(app, ["gold", "--ledger", ledger, "--by", "Ann", "--adjudicated"], catch_exceptions=False)


def test_agreement_is_printed(ledger: str) -> None:
    """For people and for programs."""
    assert "Ann and Bea: 1 report" in run("agreement", "--ledger", ledger).output
    assert ["Ann", "Bea"] == [json.loads(run("agreement", "--ledger", ledger, "--json").output)[side] for side in ("one", "other")]


def test_an_export_is_in_the_history(ledger: str) -> None:
    """Who took codings out is kept as who put them in is."""
    run("gold", "--ledger", ledger)
    with Ledger.open(ledger) as book:
        assert ("export", "gold") == (book.events(latest=1)[0].what, book.events(latest=1)[0].about)
