"""Tidying: sources that the encoder ends a word too late or too early."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.extract.encoder_tidy import names_something, reaching, tidied, with_whole_name
from reportedly.extract.tools import grammar
from reportedly.extract.words import words_of
from reportedly.records import Basis, Published, Report, When

GRAMMAR = grammar()


def report(text: str) -> Report:
    """A report of one day with that text."""
    day = date(2024, 3, 4)
    return Report(id="r", name="r", found_in="", text=text, published=Published(when=When(first=day, last=day), basis=Basis.GIVEN))


def tidy(text: str, words: str) -> str:
    """The words after tidying."""
    told = report(text)
    at = text.index(words)
    return tidied(told, told.cut(at, at + len(words)), GRAMMAR).quote


def reach(text: str, words: str, cue: str) -> str:
    """The words after they have been let reach up to their cue."""
    told = report(text)
    at, cue_at = text.index(words), text.index(cue)
    return reaching(told, told.cut(at, at + len(words)), told.cut(cue_at, cue_at + len(cue)), GRAMMAR).quote


@pytest.mark.parametrize(("words", "does"), [("the", False), ("it was", False), ("...", False), ("shoot-out", True), ("the raid", True)])
def test_closed_classes_alone_name_no_incident(words: str, *, does: bool) -> None:
    """An article or a pronoun that the encoder marks is no phrase for an incident."""
    assert does == names_something(words_of(words), GRAMMAR)


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("The Federal Security Service on Tuesday accused them.", "The Federal Security", "The Federal Security Service"),
        ("Ann Lee Steps Forward With A Bombshell Claim.", "Ann Lee", "Ann Lee"),
        ("Ann Lee Tuesday said so.", "Ann Lee", "Ann Lee"),
        ("Some Say it fell.", "Some", "Some"),
    ],
)
def test_a_name_is_kept_whole(text: str, words: str, whole: str) -> None:
    """A name that the encoder cuts goes on to its end; a headline, a day or a verb after it is none of it."""
    told = report(text)
    assert whole == with_whole_name(told, told.cut(0, len(words)), GRAMMAR).quote


def test_preposition_at_the_end_is_left_out() -> None:
    """No noun phrase ends with a preposition."""
    assert "A monitoring group" == tidy("A monitoring group on Tuesday raised the toll.", "A monitoring group on")


def test_verb_of_speech_at_the_end_is_left_out() -> None:
    """The verb is the cue and not the source."""
    assert "The Harbour Ministry" == tidy("The Harbour Ministry denies the claims.", "The Harbour Ministry denies")


def test_number_before_an_article_is_left_out() -> None:
    """The day of a dateline is no part of the name after it."""
    assert "the Security Board" == tidy("On 14 the Security Board condemned it.", "14 the Security Board")


def test_number_that_counts_the_source_stays() -> None:
    """Two officers are a source."""
    assert "two officers" == tidy("He said that two officers told him so.", "two officers")


def test_a_single_word_is_never_emptied() -> None:
    """A span of one word stays whatever the word is."""
    assert "That" == tidy("That said, nothing moved.", "That")


def test_source_reaches_up_to_its_cue() -> None:
    """What parts the words from their cue and is a noun belongs to them."""
    assert "a River Department official" == reach("It was late, a River Department official said.", "a River Department", "said")


def test_adverb_before_the_cue_stays_out() -> None:
    """An adverb belongs to the verb."""
    assert "The mayor" == reach("The mayor also said that nobody was hurt.", "The mayor", "said")


def test_nothing_is_bridged_over_a_comma() -> None:
    """A comma ends the noun phrase."""
    assert "The mayor" == reach("The mayor, Lee, said that nobody was hurt.", "The mayor", "said")
