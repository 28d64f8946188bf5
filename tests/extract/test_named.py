"""Named: places that a report names, whole, and told apart from those on somebody's way."""

from __future__ import annotations

import pytest

from reportedly.extract.named import on_the_way, whole_name
from reportedly.records import Report, Span


def told(text: str, words: str) -> tuple[Report, Span]:
    """A report of that text, and the words in it."""
    report = Report(id="r", name="r", found_in="", text=text)
    at = text.index(words)
    return report, report.cut(at, at + len(words))


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("Fighting near Hajin went on.", "Haji", "Hajin"),
        ("Fighting in North Kivu went on.", "Kivu", "North Kivu"),
        ("On Sunday Goma fell.", "Goma", "Goma"),
        ("FIGHTING IN NORTH KIVU WENT ON.", "KIVU", "KIVU"),
    ],
)
def test_a_place_that_the_encoder_cuts_is_made_whole(text: str, words: str, whole: str) -> None:
    """A place has its whole words and the word with a capital before it, but neither a day nor what stands in a text of capitals."""
    assert whole == whole_name(*told(text, words)).quote


@pytest.mark.parametrize(
    ("text", "place", "way"),
    [
        ("The ferry sank shortly after it left the port of Tartus.", "Tartus", True),
        ("He drove from Goma.", "Goma", True),
        ("The ferry sank off the port of Tartus.", "Tartus", False),
        ("Goma fell.", "Goma", False),
    ],
)
def test_a_place_that_somebody_leaves_or_goes_to_is_on_the_way(text: str, place: str, *, way: bool) -> None:
    """Where somebody comes from or goes to is seldom where it happened."""
    assert way == on_the_way(*told(text, place))
