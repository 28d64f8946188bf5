"""Decode: spans out of tags, distances between spans."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.decode import best_of, best_paths, spans_of, summed
from reportedly.extract.encoder import distances, log_softmax


def test_nothing_goes_on_that_has_not_begun() -> None:
    """A tag "within" at the start of a text opens no span: the second best beginning is taken."""
    scores = np.log(np.array([[[0.1, 0.3, 0.6], [0.2, 0.1, 0.7], [0.9, 0.05, 0.05]]], dtype=np.float32))
    assert [1, 2, 0] == best_paths(scores, np.zeros(3, dtype=bool))[0].tolist()


def test_span_is_a_beginning_with_what_follows_within() -> None:
    """A beginning after a span ends it and starts another."""
    path = np.array([0, 1, 2, 1, 0, 1])
    assert [(1, 3), (3, 4), (5, 6)] == [span for span, _ in spans_of(path, np.zeros((6, 3), dtype=np.float32))]


def test_touching_spans_are_in_the_middle_bucket_or_next_to_it() -> None:
    """Overlap is the middle; before and after lie on either side of it."""
    (row,) = distances([(5, 8)], [(6, 7), (8, 9), (2, 5)])
    assert [12, 13, 11] == row.tolist()


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 50)), min_size=1, max_size=8))
def test_distance_is_antisymmetric(spans: list[tuple[int, int]]) -> None:
    """What is so far before for one is as far after for the other."""
    ranges = [(first, first + length) for first, length in spans]
    there = distances(ranges, ranges)
    assert ((there - 12) == -(there.T - 12)).all()


@given(st.lists(st.tuples(st.lists(st.floats(-30, 30, width=32), min_size=3, max_size=3), st.booleans()), min_size=1, max_size=30))
def test_best_path_is_well_formed(rows: list[tuple[list[float], bool]]) -> None:
    """In every path "within" follows a beginning or another "within", and no span begins or ends inside a word."""
    inside = np.array([False, *(inner for _, inner in rows[1:])])
    path = best_paths(log_softmax(np.array([[scores for scores, _ in rows]], dtype=np.float32)), inside)[0].tolist()
    assert all(tag != 2 or before in {1, 2} for before, tag in zip([0, *path], path, strict=False))
    assert all(tag == (2 if before else 0) for before, tag, inner in zip([0, *path], path, inside, strict=False) if inner)


def test_two_choices_are_one_where_both_reach() -> None:
    """The span on which both agree best is chosen, by its number in the text, though each sees other spans."""
    content = (4, log_softmax(np.array([0.0, 2.0, 1.9, -3.0], dtype=np.float32)))
    cue = (5, log_softmax(np.array([0.0, 3.0, -1.0], dtype=np.float32)))
    assert 4 == best_of(content)[0]
    assert 5 == best_of(summed(content, cue, np.float32(1.0)))[0]


def test_a_choice_stands_alone_where_the_other_reaches_nothing_of_it() -> None:
    """Without a span in common the first choice stays as it is."""
    content = (4, log_softmax(np.array([0.0, 2.0], dtype=np.float32)))
    assert summed(content, (9, np.zeros(1, dtype=np.float32)), np.float32(1.0)) is content
