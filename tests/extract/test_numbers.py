"""Numbers: what digits and number words say, with their bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.numbers import numbers_in, read_number
from reportedly.extract.words import words_of


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (137, None, "at_least", "at least 137"),
        (12, None, "at_least", "no fewer than a dozen"),
        (31, None, "more_than", "more than 30"),
        (1301, None, "more_than", "over 1,300"),
        (280, 280, "about", "around 280"),
        (25000, 25000, "about", "an estimated 25,000"),
        (40, 40, "about", "some 40"),
        (12, 12, "about", "a dozen"),
        (6, 6, "about", "half a dozen"),
        (24, 24, "about", "about two dozen"),
        (50, 50, "nearly", "nearly 50"),
        (0, 10, "up_to", "up to 10"),
        (0, 1300, "up_to", "as many as 1300"),
        (0, 9, "up_to", "fewer than 10"),
        (10, 15, "about", "10 to 15"),
        (3, 4, "about", "three or four"),
        (3, None, "vague", "several"),
        (24, None, "vague", "dozens"),
        (40, None, "vague", "scores of"),
        (200, None, "vague", "hundreds"),
        (20000, None, "vague", "tens of thousands"),
        (200000, None, "vague", "hundreds of thousands"),
        (1500000, 1500000, "exact", "1.5 million"),
        (200000, 200000, "exact", "200 000"),
        (26, 26, "exact", "twenty-six"),
        (250, 250, "exact", "two hundred and fifty"),
        (10, None, "at_least", "ten or more"),
        (2, 2, "exact", "both"),
    ],
)
def test_bounds_are_those_of_the_codebook(low: int, high: int | None, qualifier: str, words: str) -> None:
    """Each qualifier bounds its number as the codebook says, and vague words have their own low bound."""
    number = read_number(words)
    assert number is not None
    assert (low, high, qualifier) == (number.low, number.high, number.qualifier)


@pytest.mark.parametrize("words", ["a man", "between", "F-16", "car", "the", "at least"])
def test_what_is_no_number_reads_as_none(words: str) -> None:
    """Words that hold no number are not one."""
    assert read_number(words) is None


@pytest.mark.parametrize(
    "sentence",
    ["He was 34 years old.", "It cost $40.", "It lies 60 kilometres off.", "At 10:30 on 4 May they met.", "About 25 percent fled."],
)
def test_measures_and_dates_count_nobody(sentence: str) -> None:
    """Ages, prices, distances, times, dates and shares are no counts."""
    assert [] == numbers_in(words_of(sentence))


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_read_as_themselves(value: int) -> None:
    """A number in digits, with or without commas, is its value."""
    assert [value, value] == [read.low for text in (str(value), f"{value:,}") if (read := read_number(text))]


@given(st.integers(min_value=0, max_value=10**6), st.sampled_from(["at least", "more than", "up to", "about", "nearly", "fewer than"]))
def test_low_is_never_above_high(value: int, qualifier: str) -> None:
    """Whatever the qualifier, the bounds are in order."""
    number = read_number(f"{qualifier} {value}")
    assert number is not None
    assert number.high is None or number.low <= number.high


@given(st.text(max_size=300))
def test_numbers_of_any_text_lie_in_it_in_order(text: str) -> None:
    """On any text the numbers found follow each other without overlap."""
    words = words_of(text)
    edges = [edge for number in numbers_in(words) for edge in (number.first, number.after)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(words) for edge in edges)


def test_a_number_of_hundreds_of_digits_is_none() -> None:
    """What no float can hold is passed over instead of breaking the report's reading."""
    assert read_number("1" + ",000" * 200 + " people") is None
