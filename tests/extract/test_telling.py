"""The day on which something is said is no day of what it tells."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.extract import extract, load_tools
from reportedly.records import Basis, Published, Report, When

DAY = date(2024, 3, 26)  # a Tuesday


def first_day(text: str) -> date | None:
    """The first day of the first incident of a text that came out on a Tuesday."""
    report = Report(
        id="r-1", name="a", found_in="a", text=text, language="en", published=Published(when=When(first=DAY, last=DAY), basis=Basis.GIVEN)
    )
    when = extract(report, load_tools(rules_alone=True)).incidents[0].when
    return when.when.first if when else None


@pytest.mark.parametrize(
    "text",
    [
        "Three people were killed in a bomb attack in the town, police said late on Monday.",
        "The ministry on Monday accused the rebels of a bomb attack in the town.",
        "Police said in a statement on Monday that three people were killed in a bomb attack.",
    ],
)
def test_the_day_of_speaking_dates_nothing(text: str) -> None:
    """A day that belongs to a verb of speech dates no incident."""
    assert first_day(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Three people were killed in a bomb attack on Monday, police said on Tuesday.",
        "Police said that on Monday three people were killed in a bomb attack.",
    ],
)
def test_a_day_of_its_own_dates_an_incident(text: str) -> None:
    """A day in the words on the incident itself dates it."""
    assert date(2024, 3, 25) == first_day(text)
