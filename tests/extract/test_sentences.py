"""Tests of sentences: where they end, and what stands in quotation marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.sentences import LONGEST_SENTENCE, quotations_of, sentences_of


def cut(text: str) -> list[str]:
    """The sentences as words."""
    return [text[sentence.start : sentence.end] for sentence in sentences_of(text)]


def quoted(text: str) -> list[str]:
    """The quotations as words."""
    return [text[quote.start : quote.end] for quote in quotations_of(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Ann Lee of the U.S. Army met Mr. Roe at 5 p.m. on Monday.",
        "J. K. Roe and Lt. Col. Ann Lee spoke for the U.N. Security Council.",
        "About 3.5 million fled on Jan. 3 from St. Peter.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text):
    """Titles, initials, months and hours keep their stop inside the sentence."""
    assert [text] == cut(text)


def test_a_stop_ends_a_sentence():
    """A stop, a question mark and a stop inside quotation marks end sentences."""
    assert ["It fell.", "Who did it?", '"We did."', "They left."] == cut('It fell. Who did it? "We did." They left.')


def test_a_sentence_may_end_with_an_abbreviation():
    """An abbreviation ends the sentence where the next word opens one."""
    assert ["They flew to the U.S.", "The rest stayed."] == cut("They flew to the U.S. The rest stayed.")


def test_text_in_capitals_is_cut_as_well():
    """Capitals everywhere do not hide where sentences end."""
    assert ["THE ARMY LEFT.", "NOBODY CAME."] == cut("THE ARMY LEFT. NOBODY CAME.")


def test_a_blank_line_ends_a_sentence():
    """A headline without a stop is a sentence of its own."""
    assert ["Blast in harbour", "Two people died."] == cut("Blast in harbour\n\nTwo people died.")


def test_lines_that_a_machine_wrapped_are_one_sentence():
    """A line break in the middle of a wide line is only white space."""
    text = "The ministry said that two people had died in the harbour\nand that others were missing."
    assert [text] == cut(text)


def test_a_quotation_crosses_sentences():
    """What stands between two marks is one quotation, stops and all."""
    assert ["We did it. We are glad."] == quoted('"We did it. We are glad." They left.')


def test_a_quotation_ends_with_its_paragraph():
    """A quotation whose next paragraph opens with a mark again is two quotations."""
    assert ["We did it.", "We are glad."] == quoted("“We did it.\n\n“We are glad.” He left.")


def test_an_apostrophe_is_no_quotation_mark():
    """Apostrophes within and after words quote nothing; single marks around words do."""
    assert ["a clear crime"] == quoted("The rebels' leader doesn't call it ‘a clear crime’ any more.")


@given(st.text())
def test_every_sentence_lies_in_the_text_after_the_one_before(text):
    """Sentences are in order, do not overlap, are not empty and are of bearable length."""
    end = 0
    for sentence in sentences_of(text):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.end - sentence.start <= LONGEST_SENTENCE
        assert text[sentence.start : sentence.end].strip()
        end = sentence.end


@given(st.text(alphabet="ab \n.\"“”‘’'«»", max_size=300))
def test_quotations_do_not_overlap(text):
    """Quotations are in order and apart, whatever the marks."""
    ends = [(quote.start, quote.end) for quote in quotations_of(text)]
    assert all(start < end for start, end in ends)
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
