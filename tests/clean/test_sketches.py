"""Sketches: near copies of a text are like it, other reports on the same incident are not."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from reportedly.clean import PERMUTATIONS, likeness, sketch

SENTENCES = [
    f"Witness number {number} told the harbour police of Testhaven on {day} that {what} near pier {number * 7}."
    for number, (day, what) in enumerate(
        (day, what)
        for day in ("Monday", "Tuesday", "Friday")
        for what in (
            "a grey van had been parked",
            "two men had carried a parcel",
            "the alarm had rung twice",
            "smoke was rising",
            "a boat had left in haste",
        )
    )
]
TEXT = "\n\n".join(" ".join(SENTENCES[at : at + 3]) for at in range(0, 15, 3))
OTHER = " ".join(
    f"The council of Testhaven voted for point {number} of its budget, which gives {number} schools new roofs." for number in range(15)
)


def test_a_copy_is_wholly_like_its_origin() -> None:
    """White space, case and punctuation make no difference."""
    assert likeness(sketch(TEXT), sketch(TEXT.upper().replace("\n\n", "\n").replace(".", " ."))) == 1.0


def test_a_cut_tail_or_two_more_sentences_leave_a_copy_recognisable() -> None:
    """A copy with its last third cut, with a new headline or with two more sentences stays above 0.8."""
    whole = sketch(TEXT)
    cut, headed = TEXT[: len(TEXT) * 2 // 3], f"Witnesses speak of grey van\n\n{TEXT}"
    longer = f"{TEXT} {' '.join(OTHER.split('. ')[:2])}."
    assert min(likeness(whole, sketch(other)) for other in (cut, headed, longer)) > 0.8


def test_another_report_is_not_like_it() -> None:
    """Reports that share a place and no sentence are unlike."""
    assert likeness(sketch(TEXT), sketch(OTHER)) < 0.1


def test_an_empty_text_is_like_nothing() -> None:
    """Nothing is a copy of nothing."""
    assert likeness(sketch(""), sketch("")) == 0.0


def test_a_sketch_is_the_same_in_every_process() -> None:
    """Another process, with another seed for Python's own hashes, makes the same sketch."""
    code = f"from reportedly.clean import sketch; s = sketch({TEXT!r}); print(s.minhash, s.sentences)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}).stdout
    here = sketch(TEXT)
    assert f"{here.minhash} {here.sentences}" == found.strip()
    assert len(here.minhash) == PERMUTATIONS


@given(left=st.text(max_size=200), right=st.text(max_size=200))
def test_likeness_is_the_same_both_ways_and_a_share(left: str, right: str) -> None:
    """Likeness lies between 0 and 1 and does not depend on which text comes first."""
    one, other = sketch(left), sketch(right)
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
