"""Verdicts: what a report says about whether something is true or authentic."""

from __future__ import annotations

import pytest

from reportedly.extract.sentences import sentences_of
from reportedly.extract.verdicts import verdicts_in
from reportedly.records import Report, Status


def statuses(text: str) -> list[Status]:
    """The verdicts that a text passes."""
    report = Report(id="r-1", name="1", found_in="", text=text)
    return [verdict.status for verdict in verdicts_in(report, sentences_of(text))]


@pytest.mark.parametrize(
    "words",
    [
        "The video's authenticity cannot be confirmed.",
        "The video's authenticity hasn't been confirmed.",
        "The video’s authenticity hasn’t been confirmed.",
        "Its authenticity wasn't independently verified.",
        "Its authenticity couldn't be verified.",
        "Its authenticity is yet to be verified.",
        "Reuters hasn't verified the video.",
    ],
)
def test_what_nobody_has_confirmed_is_unverified(words: str) -> None:
    """A denial of any form before the word for confirming makes it unverified; it was once taken for verified."""
    assert [Status.UNVERIFIED] == statuses(words)


@pytest.mark.parametrize("words", ["Its authenticity is being verified.", "The letter doesn't appear to be genuine."])
def test_what_is_open_or_seems_otherwise_is_not_verified(words: str) -> None:
    """Neither a check that goes on nor a doubt is a verdict that something is so."""
    assert Status.VERIFIED not in statuses(words)


@pytest.mark.parametrize(
    "words", ["The channel has confirmed its authenticity: the video's authenticity was established.", "The letter appears to be genuine."]
)
def test_what_was_confirmed_is_verified(words: str) -> None:
    """Without a denial the same words are a verdict that it is so."""
    assert [Status.VERIFIED] == statuses(words)
