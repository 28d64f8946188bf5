"""The whole path on the sample reports: what is cleaned away, what is skipped, what becomes one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reportedly import flow
from reportedly.data import LABEL, samples
from reportedly.extract import load_tools
from reportedly.link import load_known
from reportedly.records import Reading, Report, Skipped
from reportedly.settings import Settings
from reportedly.store import Ledger

EXPECTED = json.loads(Path(__file__).with_name("expected.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def short(name: str) -> str:
    """The last part of a report's name, which is an address for what comes out of feeds and archives."""
    return name.rsplit("/", 1)[-1]


@pytest.fixture(scope="module")
def bench() -> flow.Bench:
    """The tools and tables that the program reads with."""
    known = load_known()
    return flow.Bench(tools=load_tools(names=known), known=known, settings=Settings())


@pytest.fixture(scope="module")
def outcomes(bench: flow.Bench) -> list[flow.Outcome]:
    """What becomes of each sample."""
    return list(flow.read([str(samples())], bench))


@pytest.fixture(scope="module")
def reports(outcomes: list[flow.Outcome]) -> dict[str, Report]:
    """The reports that were read, by the last part of their names."""
    return {short(outcome.report.name): outcome.report for outcome in outcomes if isinstance(outcome, Reading)}


def test_every_sample_is_read_or_skipped_on_purpose(outcomes: list[flow.Outcome], reports: dict[str, Report]) -> None:
    """The two samples that cannot be read are skipped, and all others are read."""
    assert EXPECTED["skipped"] == sorted(Path(outcome.found_in).name for outcome in outcomes if isinstance(outcome, Skipped))
    assert sorted(EXPECTED["reports"]) == sorted(reports)


@pytest.mark.parametrize("name", sorted(EXPECTED["reports"]))
def test_a_sample_is_cleaned(name: str, reports: dict[str, Report]) -> None:
    """Day, outlet, first and last words of the body, and the number of captions are those that a person sees on the page."""
    day, outlet, first, last, captions = EXPECTED["reports"][name]
    report = reports[name]
    assert report.published is not None
    assert (day, day) == (report.published.when.first.isoformat(), report.published.when.last.isoformat())
    assert outlet in (None, report.outlet)  # null: a person would have to guess it from the byline or the title's tail
    assert (first, last) == (report.text[: len(first)], report.text[-len(last) :].replace("\u201d", '"'))
    assert captions == len(report.captions)


@pytest.mark.parametrize("name", sorted(EXPECTED["reports"]))
def test_what_is_no_report_is_no_body(name: str, reports: dict[str, Report]) -> None:
    """The label, the boxes and the notes around a report are not in its body."""
    around = (
        LABEL,
        "Sign up",
        "Most read",
        "newsletter",
        "This article was amended",
        "has been updated",
        "Correction:",
        "unsubscribe",
        "Photograph",
    )
    assert [] == [words for words in around if words in reports[name].text]


def test_copies_have_one_origin(bench: flow.Bench, tmp_path: Path) -> None:
    """The agency's report, the one with its tail cut and the one with two sentences added are copies of one text."""
    with Ledger.open(str(tmp_path / "samples.ledger")) as ledger:
        tally = flow.build([str(samples())], ledger, bench, now=NOW, seen=lambda *_: None)
    assert (len(EXPECTED["reports"]), 2, 0) == (tally.read, sum(tally.skipped.values()), tally.failed)
    assert len(EXPECTED["copies"]) - 1 == tally.copies
