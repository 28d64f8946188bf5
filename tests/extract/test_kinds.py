"""Tests of kinds: what a statement does, told from its cue, its words, its speaker and who harms whom in it."""

import pytest

from reportedly.extract.kinds import KINDS, Said, features_of, kind_of, scores_of
from reportedly.records import ActorClass, Kind


@pytest.mark.parametrize(
    ("kind", "source", "cue", "content", "source_class"),
    [
        (Kind.CLAIM_OF_RESPONSIBILITY, "The Red Front", "claimed responsibility for", "the attack", ActorClass.ARMED_GROUP),
        (Kind.THREAT, "The rebels", "threatened", "to attack the capital", ActorClass.ARMED_GROUP),
        (Kind.CALL_TO_ACTION, "The council", "called for", "an immediate ceasefire", ActorClass.INTERGOVERNMENTAL),
        (Kind.DENIAL, "The ministry", "denied", "any responsibility", ActorClass.GOVERNMENT),
        (Kind.ACCUSATION, "The mayor", "accused", "the army of shelling the hospital", ActorClass.GOVERNMENT),
        (Kind.REACTION, "The president", "condemned", "the attack", ActorClass.GOVERNMENT),
        (Kind.NO_COMMENT, "The embassy", "declined to comment on", "the report", ActorClass.GOVERNMENT),
        (Kind.ACCOUNT, "Residents", "said", "12 people were killed and 30 wounded", ActorClass.CIVILIAN),
        (Kind.COMMITMENT, "The minister", "pledged", "to send humanitarian aid", ActorClass.GOVERNMENT),
    ],
)
def test_a_plain_case_of_a_kind(kind, source, cue, content, source_class):
    """A clear cue and clear words give the kind that a coder would give."""
    assert kind == kind_of(Said(source=source, cue=cue, content=content, source_class=source_class))[0]


def test_who_strikes_makes_the_difference():
    """The same words are a claim where the speaker's side strikes and an accusation where another does."""
    words = {"cue": "said", "content": "Turkish warplanes bombed the villages", "quoted": False}
    own = Said(source="The Turkish army", source_class=ActorClass.MILITARY, **words)
    other = Said(source="The Syrian government", source_class=ActorClass.GOVERNMENT, **words)
    claim, accusation = KINDS.index(Kind.CLAIM_OF_RESPONSIBILITY), KINDS.index(Kind.ACCUSATION)
    assert scores_of(own)[claim] > scores_of(other)[claim]
    assert scores_of(own)[accusation] < scores_of(other)[accusation]


@pytest.mark.parametrize("words", ["we will keep fighting them", "it would crush the rebels", "to hunt down the attackers"])
def test_who_means_to_fight_himself_threatens_more_than_who_foretells_it_of_another(words):
    """Force to come by the speaker's own side speaks for a threat; that of another party does not."""
    own = features_of(Said(source="The army", cue="said", content=words, source_class=ActorClass.MILITARY))
    other = features_of(Said(source="The army", cue="said", content="the United States will bomb it", source_class=ActorClass.MILITARY))
    assert any(feature.startswith("own means to") for feature in own)
    assert not any(feature.startswith("own means to") for feature in other)


def test_a_score_is_a_probability():
    """The score of the best kind lies between a thirteenth and one."""
    _, score = kind_of(Said(source="", cue="", content="nothing much", source_class=None))
    assert 1 / 13 <= score <= 1
