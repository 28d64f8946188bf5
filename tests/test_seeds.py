"""The three reports that the project was born from, from the page's cut text to an answer."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.cli.reading import codings_of, gold_documents
from reportedly.tell.scoring import score

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def ledger(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of the three, as they were cut from web pages."""
    where = str(tmp_path_factory.mktemp("seeds") / "seeds.ledger")
    told = CliRunner().invoke(app, ["read", str(shared / "gold" / "seeds" / "raw"), "--ledger", where])
    assert told.exit_code == 0, told.output
    return where


def asked(ledger: str, *words: str) -> list[dict[str, object]]:
    """The rows of an answer."""
    told = CliRunner().invoke(app, ["ask", *words, "--json", "--ledger", ledger])
    assert told.exit_code == 0, told.output
    return [json.loads(line) for line in told.stdout.splitlines()]


def airliner(ledger: str) -> dict[str, object]:
    """The incident that two of the reports tell: the airliner brought down over Sinai."""
    (row,) = [row for row in asked(ledger, "incidents") if set(row["reports"]) >= {"seed-000", "seed-002"}]  # type: ignore[call-overload]
    return row


def test_the_airliner_is_one_incident_with_both_dates_told(ledger: str) -> None:
    """One report says "in October", the other "in mid-October": both stand, and neither is overwritten."""
    dates = airliner(ledger)["dates"]

    assert {"start": "2015-10-01", "end": "2015-10-31"} in dates  # type: ignore[operator]
    assert {"start": "2015-10-11", "end": "2015-10-20"} in dates  # type: ignore[operator]


def test_the_claims_to_the_airliner_are_told_by_both_reports(ledger: str) -> None:
    """What is claimed of the incident is found by asking about it."""
    rows = asked(ledger, "statements", "--about", str(airliner(ledger)["id"]), "--kind", "claim_of_responsibility")

    assert {"seed-000", "seed-002"} == {row["report"] for row in rows}


def test_each_of_the_three_threats_is_in_the_ledger(ledger: str) -> None:
    """Each report tells of a threat."""
    assert {"seed-000", "seed-001", "seed-002"} == {row["report"] for row in asked(ledger, "statements", "--kind", "threat")}


def test_the_rows_of_the_seeds_are_read_as_a_person_coded_them(shared: Path) -> None:
    """As given, statement.row reaches at least 0.40."""
    documents = gold_documents(shared / "gold" / "seeds" / "gold.jsonl")

    assert score(documents, codings_of(documents))["statement.row"].f1 >= 0.40
