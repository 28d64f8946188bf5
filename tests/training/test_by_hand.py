"""By hand: short lines made into codings."""

from __future__ import annotations

import pytest
from training.by_hand import UnclearError, blocks, coding_of, with_words, without_words

TEXT = "Police said a bomb killed at least three people in Oram on Friday. They blamed the Red Hand. The group said it was not involved."
LINES = """
@ set/1
P 2024-03-04 2024-03-04 stated
A a1 | Police | security_force | «Police»
A a2 | Red Hand | armed_group | «the Red Hand» «The group»
I i1 | bombing | happened | «bomb» | D 2024-03-01 2024-03-01 «Friday» | L Oram «Oram» | T «three people»
F killed 3 - at_least «at least three people» s1
S s1 | account | src «Police» | cue «said» | con «a bomb … Friday» | by a1 | re i1
S s2 | accusation | src «They» | cue «blamed» | con «the Red Hand»
  | by a1 | to a2
S s3 | denial | src «The group» | cue «said»:2 | con «it was not involved» | by a2 | q
"""


def coded() -> dict[str, object]:
    """The coding of the lines above."""
    ((name, block),) = blocks(LINES)
    assert "set/1" == name
    return coding_of(TEXT, block)


def test_words_become_places_in_the_text() -> None:
    """Every span's text is what stands at its offsets."""
    coding = coded()
    spans = []

    def look(node: object) -> None:
        if isinstance(node, dict) and {"start", "end", "text"} == set(node):
            spans.append(node)
        for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            look(value)

    look(coding)
    assert len(spans) > 15
    assert all(TEXT[span["start"] : span["end"]] == span["text"] for span in spans)


def test_long_content_is_given_by_its_ends() -> None:
    """The dots stand for all that lies between."""
    rows = coded()["statements"]
    assert "a bomb killed at least three people in Oram on Friday" == rows[0]["content"][0]["text"]  # type: ignore[index]


def test_line_that_begins_with_a_blank_carries_on() -> None:
    """A long line may be broken."""
    assert ["a2"] == coded()["statements"][1]["directed_at"]  # type: ignore[index]


def test_short_word_is_not_found_within_another() -> None:
    """The cue is the word and not a part of one: "it" of "it was", not of "City"."""
    text = "City hall waited. it was said there."
    coding = coding_of(text, ["S s1 | account | src «it» | con «was said there»"])
    assert 18 == coding["statements"][0]["source"]["start"]


def test_words_that_are_not_there_are_named() -> None:
    """The message holds the line and the words."""
    with pytest.raises(UnclearError, match="not in the text: 'no such words'"):
        coding_of(TEXT, ["S s1 | account | con «no such words»"])


def test_offsets_alone_are_kept_and_read_back() -> None:
    """What is kept holds no words, and gives the same coding with the text."""
    coding = coded()
    kept = without_words(coding)
    assert "blamed" not in str(kept)
    assert coding == with_words(kept, TEXT)
