"""Tests of actors: one for all mentions of one, pronouns and common nouns among them."""

import pytest

from reportedly.extract import extract, load_tools
from reportedly.extract.classes import bare, shape_of
from reportedly.records import ActorClass, ActorMention, KnownActor, Reading, Report

CENTRE = KnownActor(key="Q1", name="Northern Monitoring Centre", actor_class=ActorClass.NGO)


class Table:
    """Names that know one organisation."""

    def actor(self, name: str) -> KnownActor | None:
        """The organisation by its two names."""
        return CENTRE if name in {"NMC", "Northern Monitoring Centre"} else None

    def is_place(self, name: str) -> bool:
        """No place is known."""
        return False


def read(text: str) -> Reading:
    """The reading of a text."""
    return extract(Report(id="r", name="r", found_in="test", text=text), load_tools(names=Table()))


def speakers(text: str) -> list[str | None]:
    """The names of the actors of the statements, in order."""
    reading = read(text)
    names = {actor.id: actor.name for actor in reading.actors}
    return [names.get(row.source_actor or "") for row in reading.statements]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee said the port was hit. She said nobody died.", "Ann Lee"),
        ("Governor Ann Lee said the port was hit. Lee said nobody died.", "Ann Lee"),
        ("The mayor, Ann Lee, said the port was hit. Lee said nobody died.", "Ann Lee"),
        ("NMC said the port was hit. The Northern Monitoring Centre said nobody died.", "Northern Monitoring Centre"),
        ("The Coastal Watch Group (CWG) said the port was hit. CWG said nobody died.", "Coastal Watch Group"),
        ("The Coastal Front said it hit the port. The group said nobody died.", "Coastal Front"),
    ],
)
def test_two_mentions_are_one_actor(text, name):
    """Pronouns, last names, appositions, acronyms, known names and common nouns lead to the actor named before."""
    assert [name, name] == speakers(text)


def test_a_pronoun_without_anybody_before_it_is_nobody():
    """Nothing is invented for a pronoun that stands for nobody in the report."""
    assert [None] == speakers("He said the port was hit.")


def test_a_statement_speaks_for_whoever_made_it():
    """A statement, a video or a communique leads to its maker."""
    assert ["Navy"] == speakers("A Navy statement said the port was hit.")


@pytest.mark.parametrize(
    ("mention", "actor_class"),
    [
        ("the Syrian Observatory for Human Rights", ActorClass.NGO),
        ("a police spokesman", ActorClass.SECURITY_FORCE),
        ("the Turkish army", ActorClass.MILITARY),
        ("the Foreign Ministry", ActorClass.GOVERNMENT),
        ("two witnesses", ActorClass.CIVILIAN),
        ("the rebels", ActorClass.ARMED_GROUP),
        ("the UN Security Council", ActorClass.INTERGOVERNMENTAL),
        ("state news agency", ActorClass.MEDIA),
        ("Russia", ActorClass.GOVERNMENT),
    ],
)
def test_words_tell_the_class(mention, actor_class):
    """The class of an actor is read from the words of its mention."""
    assert actor_class == shape_of(mention).actor_class


def test_a_title_is_no_part_of_a_personal_name():
    """Words like "Kremlin spokesman" go before the name, and the mention means a person."""
    shape = shape_of("Kremlin spokesman Dmitry Peskov")
    assert ("Dmitry Peskov", True) == (shape.name, shape.person)


def test_a_bare_name_has_no_article_bracket_or_possessive():
    """What is looked up in tables is the name alone."""
    assert "Coastal Front" == bare("the Coastal Front (CF)’s")


def test_every_mention_is_cut_from_the_report():
    """Each actor's spans are words of the report (law 1)."""
    reading = read("Ann Lee, the mayor, said the army hit the port. She said the army lied.")
    actors: tuple[ActorMention, ...] = reading.actors
    assert actors
    assert all(reading.report.text[span.start : span.end] == span.quote for actor in actors for span in actor.spans)


def test_those_named_together_speak_through_the_first():
    """Of several parties that say one thing the first is the statement's actor."""
    assert ["Russia"] == speakers("Russia, Iran and Turkey said the truce would hold.")


def test_reports_are_nobody():
    """Reports that nobody is named for have no actor."""
    assert [None] == speakers("Reports said the port was hit.")


def test_a_spokesman_belongs_to_the_institution():
    """A named person who speaks for an institution is a member of it."""
    reading = read("Northern Monitoring Centre spokesman Ben Roe said the port was hit.")
    names = {actor.id: actor for actor in reading.actors}
    (row,) = reading.statements
    person = names[row.source_actor or ""]
    assert ("Ben Roe", "Northern Monitoring Centre") == (person.name, names[person.member_of or ""].name)
