"""Figures: how many were killed, injured, taken or displaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.figures import counts_of
from reportedly.extract.words import words_of

WORDS = [
    "at",
    "least",
    "5",
    "12",
    "people",
    "civilians",
    "were",
    "killed",
    "and",
    "injured",
    ",",
    "including",
    "three",
    "dead",
    ".",
    "toll",
    "to",
]


def told(sentence: str) -> list[tuple[str, int, int | None]]:
    """The counts of a sentence as kind, low and high."""
    return [(str(count.kind), count.low, count.high) for count in counts_of(words_of(sentence))]


def test_at_least_leaves_the_top_open() -> None:
    """A count said to be "at least" n has a low bound and no high one."""
    (figure,) = counts_of(words_of("Officials said at least 137 people were killed."))
    assert (137, None) == (figure.low, figure.high)


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ([("killed", 2, 2), ("injured", 9, 9)], "The blast killed two and injured nine."),
        ([("killed", 14, 14), ("injured", 35, 35)], "Fourteen people are killed and 35 others are injured in the raid."),
        ([("killed", 224, 224)], "All 224 people aboard died."),
        ([("killed", 1, 1)], "A man was killed when shells hit his house."),
        ([("killed", 15, 15)], "The monitor reported 15 deaths."),
        ([("killed", 56, 56)], "It resulted in 56 civilians dying."),
        ([("killed", 112, None)], "The death toll has risen to at least 112."),
        ([("killed", 9, 9), ("injured", 31, None)], "The attack left 9 people dead and more than 30 injured."),
        ([("captive", 45, 45)], "Forty-five soldiers are kidnapped by a mob."),
        ([("arrested", 4, 4)], "Police arrested four people."),
        ([("displaced", 2000, None)], "Thousands of people have fled their homes."),
        ([("missing", 6, 6)], "Six fishermen are missing."),
        ([("other", 60, 60)], "Rockets killed and wounded 60 people."),
        ([("perpetrators", 3, 3)], "Three gunmen opened fire on the crowd."),
    ],
)
def test_kind_comes_from_verb_or_noun(expected: list[tuple[str, int, int | None]], sentence: str) -> None:
    """What befell those counted is told by the verb, the state or the noun beside the count."""
    assert expected == told(sentence)


def test_parts_of_a_toll_are_figures_of_their_own() -> None:
    """After "including" each part counts, with the kind of the whole."""
    sentence = "The strike killed at least 12 civilians, including four children and a pregnant woman."
    assert [("killed", 12, None), ("killed", 4, 4), ("killed", 1, 1)] == told(sentence)


def test_parts_stay_with_the_verb_before_them() -> None:
    """Parts named after "are killed" are not those that "are injured" further on."""
    sentence = "Ten militants are killed, including two commanders, and several others are injured."
    assert [("killed", 10, 10), ("killed", 2, 2), ("injured", 3, None)] == told(sentence)


def test_at_least_covers_both_halves() -> None:
    """A bound before the first of two joined counts holds for the second."""
    assert [("killed", 10, None), ("injured", 45, None)] == told("At least 10 civilians were killed and 45 injured.")


def test_lost_commas_do_not_join_counts() -> None:
    """In a text that lost its commas each noun ends a count."""
    assert [("killed", 6, 6), ("killed", 5, 5), ("killed", 3, 3)] == told(
        "Those killed included six women five children and three police officers."
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "More than 300000 people have been killed since the war began.",
        "They threatened to kill 10 judges.",
        "Jane Doe, 23, was arrested.",
        "It carried out 12 attacks and destroyed two buildings.",
        "In 2014 he was killed.",
        "Nobody was hurt.",
    ],
)
def test_what_is_no_toll_is_left_out(sentence: str) -> None:
    """Totals of a war, threats, ages, counts of things and years make no figure."""
    assert [] == told(sentence)


def test_somebody_killed_by_name_counts_one() -> None:
    """A named person who was killed is exactly one."""
    assert [("killed", 1, 1)] == told("The government condemned the assassination of Minister Juan Perez.")


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
def test_figures_lie_in_their_sentence(parts: list[str]) -> None:
    """Whatever the words, a figure's span lies in the text and its bounds are in order."""
    text = " ".join(parts)
    for count in counts_of(words_of(text)):
        assert 0 <= count.start < count.end <= len(text)
        assert count.high is None or count.low <= count.high


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read, nasty ones too."""
    assert isinstance(counts_of(words_of(text)), list)
