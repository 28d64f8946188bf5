"""Tests of attributions: who is said to say what, in all the ways in which news says it."""

import pytest

from reportedly.extract.attributions import Attribution, find_attributions
from reportedly.extract.sentences import sentences_of
from reportedly.extract.tools import load_tools
from reportedly.records import Report

TOOLS = load_tools(rules_alone=True)


def found(text: str) -> list[Attribution]:
    """The attributions of a text."""
    report = Report(id="r", name="r", found_in="test", text=text)
    return find_attributions(report, sentences_of(text), TOOLS)


def told(text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """The attributions of a text as words: source, cue, content."""
    return [
        (one.source.quote if one.source else None, one.cue.quote if one.cue else None, [part.quote for part in one.content])
        for one in found(text)
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Police said a bomb had exploded.", "Police", "said", "a bomb had exploded"),
        ("The army has said that it hit the port.", "The army", "has said", "it hit the port"),
        ('"It was a bomb," said Ann Lee, a nurse.', "Ann Lee", "said", "It was a bomb"),
        ('"It was a bomb," Lee said.', "Lee", "said", "It was a bomb"),
        ("It was a bomb, the police chief said on Friday.", "the police chief", "said", "It was a bomb"),
        ("According to the ministry, two people died.", "the ministry", "According to", "two people died"),
        ("Two people died in the harbour, according to the ministry.", "the ministry", "according to", "Two people died in the harbour"),
        ("Ann Lee, the mayor of the town, said nobody died.", "Ann Lee", "said", "nobody died"),
        ("The group said in a statement that it would stop.", "The group", "said", "it would stop"),
        ("The source told reporters that the road was closed.", "The source", "told", "the road was closed"),
        ("The Red Front claimed responsibility for the attack.", "The Red Front", "claimed responsibility for", "the attack"),
        ("The mayor condemned the bombing.", "The mayor", "condemned", "the bombing"),
        ("Officials blamed the rebels for the fire.", "Officials", "blamed", "the rebels for the fire"),
        ("The rebels threatened to strike the port.", "The rebels", "threatened", "to strike the port"),
        ("The ministry denied any part in it.", "The ministry", "denied", "any part in it"),
        ("The council called for an inquiry.", "The council", "called for", "an inquiry"),
        ("The attack was condemned by the mayor.", "the mayor", "was condemned by", "The attack"),
    ],
)
def test_a_source_its_cue_and_its_content(text, source, cue, content):
    """Speakers before and after the verb, direct and indirect speech, objects and passives."""
    assert [(source, cue, [content])] == told(text)


def test_a_cue_may_have_no_source():
    """What is reportedly so is said by nobody named; the adverb is the cue and the clause around it the content."""
    assert [(None, "reportedly", ["Two men were", "seen near the gate"])] == told("Two men were reportedly seen near the gate.")


def test_silence_is_its_own_content():
    """A refusal without a complement is the content itself."""
    assert [("The embassy", "declined to comment", ["declined to comment"])] == told("The embassy declined to comment.")


def test_a_verdict_without_a_judge_is_an_attribution():
    """The subject of "could not be verified" is what is said."""
    assert [(None, "could not be independently verified", ["The claim"])] == told("The claim could not be independently verified.")


def test_a_second_cue_has_the_first_ones_source():
    """A participle like "adding that" goes on with the speaker of the sentence, and ends what was said before."""
    text = "The minister said the road was open, adding that the bridge was closed."
    assert [("The minister", "the road was open"), ("The minister", "the bridge was closed")] == [
        (source, content[0]) for source, _, content in told(text)
    ]


def test_a_quotation_over_two_sentences_is_said_as_a_whole():
    """The content begins where the quotation begins, be it sentences before the cue."""
    assert [("the mayor", "said", ["We saw it. It was a drone"])] == told('"We saw it. It was a drone," the mayor said.')


def test_a_free_quotation_goes_on_with_the_speaker_before():
    """A sentence that is only a quotation belongs to the source of the sentence before, without a cue."""
    text = 'Ann Lee said the town was quiet. "Nobody was in the streets at all."'
    assert ("Ann Lee", None, ["Nobody was in the streets at all."]) in told(text)


def test_words_in_a_quotation_are_no_cues():
    """What the quoted one says about others' words is part of the quotation."""
    assert [("Lee", "said", ["They claimed that it was us"])] == told('"They claimed that it was us," Lee said.')


def test_the_speaker_of_words_within_words_is_kept():
    """Of "the paper said the army had said" the inner speaker makes the row."""
    assert ["the army"] == [source for source, _, _ in told("The paper said the army had said that the port was hit.")]


def test_the_one_cited_says_it():
    """An outlet that reports on another's word is not the source; the one cited is."""
    assert [("the army", "citing", ["Nine men were killed"])] == [
        (source, cue, content[:1]) for source, cue, content in told("Nine men were killed, local media reported, citing the army.")
    ]


def test_a_headline_credits_its_source():
    """A headline's last word after a colon is its source, without a cue."""
    assert ("Monitor", None, ["Air raid kills 21 in the eastern valley"]) in told(
        "Air raid kills 21 in the eastern valley: Monitor\n\nIt was dark."
    )


def test_text_without_commas_parts_content_and_source():
    """Where no comma stands between them the shortest noun phrase before the cue is the source."""
    assert [("the monitor", "said", ["Dozens of people were wounded"])] == told("Dozens of people were wounded the monitor said.")


@pytest.mark.parametrize(
    "text",
    ["The Islamic State group fled.", "The report of the court was long.", "He will say more on Monday.", "The claims were old."],
)
def test_nouns_names_and_plans_attribute_nothing(text):
    """A noun that looks like a verb of speech, a part of a name and a statement not yet made are no cues."""
    assert [] == told(text)
