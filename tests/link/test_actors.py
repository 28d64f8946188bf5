"""Actors: names find their rows of the table, whatever their spelling."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.errors import DataError
from reportedly.link import Known, load_known
from reportedly.link.actors import ActorTable
from reportedly.link.names import plain
from reportedly.records import ActorClass, KnownActor


@pytest.fixture(scope="module")
def known() -> Known:
    """The shipped tables."""
    return load_known()


def key_of(known: Known, name: str) -> str | None:
    """The key of the actor of this name."""
    actor = known.actor(name)
    return None if actor is None else actor.key


@pytest.mark.parametrize(
    "name", ["Isis", "ISIL", "the Islamic State", "Daesh", "Islamic State in Iraq and the Levant", "ISIS’s", "THE ISLAMIC STATE"]
)
def test_the_spellings_of_a_group_mean_one_actor(known: Known, name: str) -> None:
    """Acronyms, articles, possessives and capitals do not matter."""
    assert key_of(known, name) == "Q2429253"


@pytest.mark.parametrize("name", ["Al Nusra", "al-Nusra", "an-Nusra", "Jabhat al-Nusra", "Nusra Front"])
def test_hyphens_and_articles_do_not_matter(known: Known, name: str) -> None:
    """An Arabic name is spelt in many ways."""
    assert key_of(known, name) == "al-nusra-front"


@pytest.mark.parametrize("name", ["ISIS-K", "IS-K", "Islamic State – Khorasan Province", "ISKP"])
def test_a_province_is_an_actor_of_its_own_and_part_of_the_group(known: Known, name: str) -> None:
    """A province of a group has the group as `part_of`."""
    actor = known.actor(name)
    assert actor is not None
    assert ("islamic-state-khorasan", "Q2429253") == (actor.key, actor.part_of)


@pytest.mark.parametrize("name", ["is", "who", "us", "it", "site", "un", "the", "", "officials", "residents", "a monitor"])
def test_a_word_is_no_acronym(known: Known, name: str) -> None:
    """Lower-case words that an acronym shares its letters with, and common nouns, are nobody known."""
    assert known.actor(name) is None


def test_the_seat_of_power_speaks_for_the_state(known: Known) -> None:
    """The name "Moscow" is Russia, and known as a town as well; the Kremlin is a part of Russia."""
    kremlin = known.actor("the Kremlin")
    assert kremlin is not None
    assert ("Q159", True, True, "Q159") == (key_of(known, "Moscow"), known.is_seat("Moscow"), known.is_place("Moscow"), kremlin.part_of)


@pytest.mark.parametrize(
    ("name", "canonical", "whole"),
    [
        ("Kenya's foreign ministry", "Kenyan Ministry of Foreign Affairs", "Q114"),
        ("the Peruvian navy", "Peruvian navy", "Q419"),
        ("police of Ghana", "Ghanaian police", "Q117"),
    ],
)
def test_a_body_of_a_state_is_made_by_rule(known: Known, name: str, canonical: str, whole: str) -> None:
    """Most states have an army, a police force and ministries; no table lists them all."""
    actor = known.actor(name)
    assert actor is not None
    assert (canonical, whole) == (actor.name, actor.part_of)


@pytest.mark.parametrize("name", ["Russian officials", "No Russian official", "two senior Russian officials"])
def test_unnamed_people_of_an_institution_are_not_the_institution(known: Known, name: str) -> None:
    """Officials of Russia are nobody known; their employer is Russia."""
    employer = known.employer(name)
    assert employer is not None
    assert (None, "Q159") == (known.actor(name), employer.key)


def test_a_spokesman_is_not_the_group(known: Known) -> None:
    """Whoever speaks for a group unnamed is of the group, and nobody known."""
    employer = known.employer("a spokesman for the White Helmets")
    assert employer is not None
    assert "white-helmets" == employer.key


@pytest.mark.parametrize("name", ["Syrian Obsevatory for Human Rights", "Hayat Tahrir al-Shaam", "Amnesty Internatonal"])
def test_a_misspelt_long_name_is_found(known: Known, name: str) -> None:
    """One wrong letter in a long name leaves it what it was."""
    assert known.actor(name) is not None


@pytest.mark.parametrize("name", ["Barmy Army", "AQAM", "Hamaz", "National Liberation Party"])
def test_a_name_that_is_merely_alike_is_nobody(known: Known, name: str) -> None:
    """Short names and other words are not corrected."""
    assert known.actor(name) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Daesh militants", "Q2429253"),
        ("US-backed Syrian Democratic Forces (SDF)", "syrian-democratic-forces"),
        ("state news agency SANA", "sana"),
        ("al-Qaidas", "Q34490"),
    ],
)
def test_describing_words_fall_away(known: Known, name: str, key: str) -> None:
    """What introduces or follows a name does not change whom it means, nor does a lost apostrophe."""
    assert key == key_of(known, name)


def test_an_alias_of_two_actors_is_nobody(known: Known) -> None:
    """Two groups go by JEM; guessing would be wrong half the time."""
    assert known.actor("JEM") is None


def test_every_actor_is_found_under_its_own_name(known: Known) -> None:
    """Canonical names link to themselves, so that linking twice changes nothing."""
    lost = [actor.name for actor in known.actors.by_key.values() if key_of(known, actor.name) != actor.key]
    assert [] == lost


def test_every_part_has_its_whole(known: Known) -> None:
    """`part_of` names a key of the table."""
    table = known.actors.by_key
    assert [] == [actor.key for actor in table.values() if actor.part_of is not None and actor.part_of not in table]


def test_the_users_table_wins(tmp_path: Path) -> None:
    """A name of the user's table means the user's actor, though the shipped table has it too."""
    own = tmp_path / "own.csv"
    own.write_text("key,name,class,part_of,country,aliases\nlions,Lions of the Delta,armed_group,,NG,Hamas|LOD\n", encoding="utf-8")
    known = load_known(own_table=own)
    assert ("lions", "lions", "Q38799") == (key_of(known, "Hamas"), key_of(known, "LOD"), key_of(known, "Islamic Resistance Movement"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,class\nA,ngo\n", "own.csv, line 1: no column key"),
        ("key,name,class\na,A,army\n", "own.csv, line 2: no class 'army'; there are armed_group"),
        ("key,name,class\n,A,ngo\n", "own.csv, line 2: key ''"),
        ("key,name,class\na,A,ngo,x,y,z,w\n", "own.csv, line 2: more fields than columns"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, text: str, told: str) -> None:
    """The error tells file, line, what was given and what would do."""
    own = tmp_path / "own.csv"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told.replace("(", r"\(")):
        load_known(own_table=own)


def test_an_absent_table_is_told(tmp_path: Path) -> None:
    """A table that is not there is an error of the user's, with its path."""
    with pytest.raises(DataError, match=r"absent\.csv"):
        load_known(own_table=tmp_path / "absent.csv")


def test_classes_come_from_the_closed_list(known: Known) -> None:
    """All rows use the codebook's classes."""
    assert {actor.actor_class for actor in known.actors.by_key.values()} <= set(ActorClass)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_making_a_name_plain_twice_changes_nothing(name: str) -> None:
    """A plain name is plain."""
    assert plain(name) == plain(plain(name))


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_any_text_may_be_asked_for(name: str) -> None:
    """No name breaks the table."""
    actor = KNOWN.actor(name)
    assert actor is None or actor.name


KNOWN = load_known()


def test_no_whole_is_part_of_itself(known: Known) -> None:
    """Following `part_of` always ends."""
    table = known.actors.by_key
    for actor in table.values():
        seen, at = {actor.key}, actor
        while at.part_of is not None:
            at = table[at.part_of]
            assert at.key not in seen
            seen.add(at.key)


def test_what_is_known_travels_to_other_processes(known: Known) -> None:
    """Tables may be pickled, as worker processes need them."""
    other = pickle.loads(pickle.dumps(known))
    assert ("Q159", True) == (key_of(other, "Moscow"), other.is_place("Moscow"))


def test_the_parts_of_an_actor_are_found_through_other_parts() -> None:
    """A branch of a branch is part of the whole, and nothing is part of itself."""
    table = ActorTable()
    for key, whole in (("group", None), ("province", "group"), ("unit", "province"), ("other", None)):
        table.add(KnownActor(key=key, name=key, actor_class=ActorClass.ARMED_GROUP, part_of=whole), [key])

    assert {"province", "unit"} == table.parts_of("group")
    assert set() == table.parts_of("unit")
