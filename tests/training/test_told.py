"""Told: kinds of attributions, one short line each."""

from __future__ import annotations

from training.told import read

KNOWN = {"set/1": {"text": "Police said a bomb went off. They blamed the Red Hand. She hopes so.", "attributions": [{}, {}, {}]}}


def test_each_line_gives_one_attribution_its_kind() -> None:
    """Letters are kept in the order of the attributions; what was left out has none."""
    rows, wrong = read("### set/1\n1 ac\n2 x\n", KNOWN)
    assert not wrong
    assert [None, "ac", "x"] == rows["set/1"]["kinds"]


def test_no_words_of_the_article_are_kept() -> None:
    """What is kept is an id, a digest and letters."""
    rows, _ = read("### set/1\n0 at\n", KNOWN)
    assert {"id", "digest", "kinds"} == set(rows["set/1"])
    assert "bomb" not in str(rows)


def test_a_wrong_line_is_told_and_the_rest_goes_on() -> None:
    """Unknown letters, a number too high and an unknown article are named; right lines beside them are kept."""
    rows, wrong = read("### set/1\n0 at\n1 maybe\n9 op\n### set/2\n0 at\n", KNOWN)
    assert ["at", None, None] == rows["set/1"]["kinds"]
    assert 3 == len(wrong)
    assert any("set/2" in problem for problem in wrong)
