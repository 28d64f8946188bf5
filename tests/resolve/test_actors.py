"""Organisations across reports: names, acronyms, slips of spelling, and nobody private."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    IncidentMention,
    IncidentType,
    Link,
    Origin,
    Place,
    PlaceMention,
    Precision,
    Reading,
    Realis,
    Report,
    Sameness,
)
from reportedly.resolve import cluster
from reportedly.resolve.actors import Named, actor_links, judge_named, organisations, pack_named, unpack_named

GROUP, OTHER, PERSON = ActorClass.ARMED_GROUP, ActorClass.OTHER, ActorClass.GOVERNMENT
SAME, DIFFERENT = Sameness.SAME, Sameness.DIFFERENT


def reading(name: str, actor: str, *, kind: ActorClass = GROUP, country: str | None = "NG", known: str | None = None) -> Reading:
    """A report that names one actor, and tells of a bombing in a country."""
    text = f"{actor} spoke of the bombing."
    report = Report(id=f"r-{name}", name=name, found_in=name, text=text)
    anchor = report.cut(text.index("bombing"), text.index("bombing") + 7)
    place = Place(name="Harun", country=country, latitude=1.0, longitude=1.0, precision=Precision.TOWN, geoname=7) if country else None
    bombing = IncidentMention(
        id=f"i-{name}",
        type=IncidentType.BOMBING,
        realis=Realis.HAPPENED,
        anchor=anchor,
        spans=(anchor,),
        place=PlaceMention(name="Harun", span=None, place=place),
    )
    mention = ActorMention(id=f"a-{name}", name=actor, actor_class=kind, spans=(report.cut(0, len(actor)),), known=known)
    return Reading(report=report, origin=Origin(by=Agent.RULE, name="hand", version="1"), actors=(mention,), incidents=(bombing,))


def links(*readings: Reading) -> list[Link]:
    """The links among the organisations of these readings."""
    return list(actor_links(named for one in readings for named in organisations(one)))


def told(*readings: Reading) -> list[tuple[str, str, Sameness]]:
    """The pairs of mentions with the opinion on them."""
    return [(link.left, link.right, link.says) for link in links(*readings)]


def test_an_acronym_alone_is_what_another_report_introduces_it_for() -> None:
    """One report says what FDF stands for, the other says FDF; both tell of one country."""
    assert [("a-1", "a-2", SAME)] == told(reading("1", "Free Drivers Front (FDF)"), reading("2", "FDF", kind=OTHER))


def test_an_acronym_of_another_country_is_another_one() -> None:
    """Without common ground an acronym says nothing."""
    assert [] == told(reading("1", "Free Drivers Front (FDF)"), reading("2", "FDF", country="PE"))


def test_two_names_of_one_acronym_stay_apart_though_a_third_report_says_the_acronym_alone() -> None:
    """The acronym goes with one of the two, and does not make one of them."""
    found = links(reading("1", "Free Drivers Front (FDF)"), reading("2", "Fishing Defence Force (FDF)"), reading("3", "FDF"))
    assert ("a-1", "a-2", DIFFERENT) in [(link.left, link.right, link.says) for link in found]
    assert [("a-1", "a-3")] == [group.members for group in cluster(found)]


@pytest.mark.parametrize("name", ["Free Drvers Front", "Free Drivars Front", "Free Driverss Front"])
def test_a_slip_of_spelling_is_the_same_name(name: str) -> None:
    """A letter more or less, with common ground."""
    assert [("a-1", "a-2", SAME)] == told(reading("1", "Free Drivers Front"), reading("2", name))
    assert [] == told(reading("1", "Free Drivers Front"), reading("2", name, country="PE"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northern Drivers Front", "Southern Drivers Front"),
        ("1st Drivers Brigade", "2nd Drivers Brigade"),
        ("Istran Army Command", "Istran Arab Command"),
        ("National Drivers Front", "Nationalist Drivers Front"),
    ],
)
def test_names_that_differ_in_a_word_are_not_linked(one: str, other: str) -> None:
    """North and south, first and second, army and Arab are no slips."""
    assert [] == told(reading("1", one), reading("2", other))


def test_a_name_of_general_words_is_one_body_in_one_country_only() -> None:
    """There is a National Police in many countries."""
    police = ActorClass.SECURITY_FORCE
    assert [] == told(reading("1", "National Police", kind=police), reading("2", "National Police", kind=police, country="PE"))
    assert [("a-1", "a-2", SAME)] == told(reading("1", "National Police", kind=police), reading("2", "National Police", kind=police))


def test_a_proper_name_is_the_same_everywhere() -> None:
    """Nobody else is called so."""
    assert [("a-1", "a-2", SAME)] == told(reading("1", "Free Drivers Front"), reading("2", "The Free Drivers Front", country=None))


PEOPLE = ("Ali Hassan", "Maria Lopez", "residents", "a monitor", "officials", "Hassan", "J. R. Doe", "Captain Ali Hassan")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(tuple(ActorClass)), st.sampled_from(("NG", None))), min_size=2, max_size=8)
)
def test_no_private_person_is_one_actor_across_reports(named: list[tuple[str, ActorClass, str | None]]) -> None:
    """Whatever class a reader gives them, people and nameless sources are linked to nobody."""
    assert [] == links(*(reading(str(n), name, kind=kind, country=country) for n, (name, kind, country) in enumerate(named)))


@settings(deadline=None)
@given(
    kind=st.sampled_from([one for one in ActorClass if one in {"civilian", "suspect", "expert", "anonymous", "government", "judiciary"}])
)
def test_classes_of_people_are_not_linked_by_any_name(kind: ActorClass) -> None:
    """Somebody who speaks for an organisation is not the organisation."""
    assert [] == links(reading("1", "Free Drivers Front", kind=kind), reading("2", "Free Drivers Front", kind=kind))


NAMES = ("Free Drivers Front", "Free Drivers Front (FDF)", "Free Drivars Front", "FDF", "Fishing Defence Force (FDF)", "National Police")
MANY = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("NG", "PE", None))), min_size=1, max_size=9)


@settings(deadline=None)
@given(MANY, st.integers(0, 9), st.randoms(use_true_random=False))
def test_neither_order_nor_parts_matter(named: list[tuple[str, str | None]], cut: int, random: Random) -> None:
    """Law 5: read in another order, and some of it later, the mentions have the same links."""
    from reportedly.resolve.candidates import Index  # noqa: PLC0415

    every = [one for n, (name, country) in enumerate(named) for one in organisations(reading(str(n), name, country=country))]
    mixed = random.sample(every, len(every))
    early = list(actor_links(mixed[:cut]))
    late = list(actor_links(mixed[cut:], Index(mixed[:cut], early)))
    assert set(actor_links(every)) == {*early, *late}


@settings(deadline=None)
@given(MANY)
def test_what_is_kept_of_a_name_is_enough(named: list[tuple[str, str | None]]) -> None:
    """Packed and unpacked it is the same."""
    for n, (name, country) in enumerate(named):
        for one in organisations(reading(str(n), name, country=country)):
            assert one == unpack_named(pack_named(one))


def test_what_an_earlier_version_kept_can_be_read() -> None:
    """Ledgers hold names that were packed when these had neither acronym nor ground."""
    assert Named(id="a-1", name="free drivers front") == unpack_named('["a-1","free drivers front"]')


@settings(deadline=None)
@given(MANY)
def test_an_opinion_is_the_same_whichever_comes_first(named: list[tuple[str, str | None]]) -> None:
    """A pair has no direction."""
    every = [one for n, (name, country) in enumerate(named) for one in organisations(reading(str(n), name, country=country))]
    for one in every:
        for other in every:
            if one.id != other.id:
                assert judge_named(one, other) == judge_named(other, one)
