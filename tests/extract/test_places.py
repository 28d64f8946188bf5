"""Places: the phrases that name where something is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.extract.places import places_in
from reportedly.extract.words import words_of
from reportedly.records import KnownActor


class Gazetteer:
    """A few names, as another stage would know many."""

    def __init__(self, *places: str) -> None:
        self.places = {place.lower() for place in places}

    def actor(self, _name: str) -> KnownActor | None:
        """No actor is known."""
        return None

    def is_place(self, name: str) -> bool:
        """Whether the name was given."""
        return name.lower() in self.places


def named(text: str, *known: str) -> list[str]:
    """The places that stand after their prepositions."""
    return [place.name for place in places_in(text, words_of(text), Gazetteer(*known)) if place.sure > 1]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["Khan Darwish"], "An air raid on a clinic in Khan Darwish on Tuesday killed two."),
        (["Idlib province"], "It fell in the rebel-held Idlib province."),
        (["Manbij"], "Shells hit the northern Syrian city of Manbij."),
        (["Turbat, Balochistan, Pakistan"], "A bomb went off in Turbat, Balochistan, Pakistan, police said."),
        (["al-Quria"], "Bodies were pulled out in the town of al-Quria."),
        (["Tel Aviv, Israel"], "Four people are injured in Tel Aviv, Israel."),
        (["Raqa"], "The attack near Raqa killed three."),
    ],
)
def test_name_after_its_preposition_is_a_place(expected: list[str], text: str) -> None:
    """A capitalised name after "in", "near" or "city of" is a place, with the parts of its address."""
    assert expected == named(text)


@pytest.mark.parametrize(
    "text",
    [
        "He spoke on Friday in May.",
        "It was a strike by US-led forces in response.",
        "The president of Acme spoke to Jane.",
        "In Attacks Near",
    ],
)
def test_what_is_no_place_is_left_out(text: str) -> None:
    """Days, organisations, persons and words of violence in capitals are no places."""
    assert [] == named(text)


def test_capitals_throughout_need_a_known_name() -> None:
    """In a text in capitals a name is a place only if it is known."""
    text = "THE BOMB WENT OFF IN BOGOTA AS THE ARMY MOVED IN FORCE."
    assert ["BOGOTA"] == named(text, "Bogota")
    assert [] == named(text)


def test_country_that_acts_is_less_sure_than_one_where_things_happen() -> None:
    """A country without a preposition may be who acts; its adjective says still less."""
    text = "Turkey struck Russian posts in Syria."
    places = places_in(text, words_of(text))
    assert [("Turkey", 1), ("Russia", 0), ("Syria", 2)] == [(place.name, place.sure) for place in places]


@given(st.text(alphabet="aAbB ,.-'inofat\n", max_size=200))
def test_places_follow_each_other_without_overlap(text: str) -> None:
    """On any text the places found are in order and lie in it."""
    words = words_of(text)
    edges = [edge for place in places_in(text, words) for edge in (place.first, place.after)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(words) for edge in edges)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["Saudi Arabia"], "A base in Saudi Arabia was hit."),
        (["East Darfur"], "Clashes broke out in East Darfur."),
        (["Darfur"], "Clashes broke out in northern Darfur."),
    ],
)
def test_a_known_name_keeps_a_first_word_that_might_only_stand_before_it(expected: list[str], text: str) -> None:
    """An adjective of a country or a direction is part of the name where the name is known with it."""
    assert expected == named(text, "East Darfur", "Darfur")
