"""Explaining: the words and the probability behind each cell."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.extract import extract, load_tools
from reportedly.extract.explaining import Reason, explain
from reportedly.records import Basis, Published, Report, When

TEXT = (
    "A bomb killed at least 12 people in a market in the town of Arvand on Monday, police said. "
    "The Free Brigade claimed responsibility for the attack in a statement on Telegram. "
    "The interior ministry denied that soldiers had fled."
)
DAY = date(2024, 3, 6)
REPORT = Report(id="r-1", name="a", found_in="a", text=TEXT, published=Published(when=When(first=DAY, last=DAY), basis=Basis.GIVEN))


@pytest.fixture(scope="module")
def reasons() -> list[Reason]:
    """What the shipped encoder says of the report."""
    return explain(REPORT, load_tools())


def test_every_cell_stands_on_words_of_the_text(reasons: list[Reason]) -> None:
    """The words are at their offsets."""
    assert reasons
    assert all(TEXT[span.start : span.end] == span.quote for reason in reasons for span in reason.words)


def test_probabilities_are_shares(reasons: list[Reason]) -> None:
    """No cell is surer than certain, and what stood second is no surer than the first of a kind."""
    assert all(0 <= reason.chance <= 1 for reason in reasons if reason.chance is not None)
    kinds = [reason for reason in reasons if reason.cell == "kind"]
    assert all((reason.otherwise_chance or 0) <= (reason.chance or 0) for reason in kinds)


def test_rows_are_those_of_the_reading(reasons: list[Reason]) -> None:
    """Whoever looks up a row of a reading finds its reasons."""
    read = {row.id for row in extract(REPORT, load_tools()).statements}
    assert read <= {reason.row for reason in reasons}


def test_incident_tells_its_place_and_its_day(reasons: list[Reason]) -> None:
    """Place and day are cells with reasons of their own."""
    cells = {reason.cell: reason.value for reason in reasons if reason.row.startswith("i-")}
    assert "Arvand" in cells["place"]
    assert "2024-03-04..2024-03-04" == cells["date"]


def test_rules_alone_weigh_nothing() -> None:
    """Without the encoder there are no probabilities to tell."""
    assert [] == explain(REPORT, load_tools(rules_alone=True))
