"""Link: a reading's actors and places get what is known of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.link import Known, link, load_known
from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    IncidentMention,
    IncidentType,
    Kind,
    Origin,
    PlaceMention,
    Precision,
    Reading,
    Realis,
    Report,
    Statement,
)

TEXT = (
    "Shells hit the Syrian town of Saraqeb on Monday, the Kremlin said. Russian officials blamed ISIS-K and Islamic State, "
    "and Moscow denied a part in it. A blast near Azaz, in Aleppo province, was heard in Damascus. "
    "The SNC and Damascus traded blame; the Syrian National Council met abroad. The JEM kept silent."
)
REPORT = Report(id="r-1", name="r", found_in="r.txt", text=TEXT, url="https://news.example.com/a")


@pytest.fixture(scope="module")
def known() -> Known:
    """The shipped tables."""
    return KNOWN


def actor(number: int, words: str, kind: ActorClass = ActorClass.OTHER) -> ActorMention:
    """A mention of these words."""
    start = TEXT.index(words)
    return ActorMention(id=f"a{number}", name=words, actor_class=kind, spans=(REPORT.cut(start, start + len(words)),))


def incident(number: int, anchor: str, place: str | None) -> IncidentMention:
    """An incident with an anchor and a place."""
    at = TEXT.index(anchor)
    anchored = REPORT.cut(at, at + len(anchor))
    where = None
    if place is not None:
        start = TEXT.index(place)
        where = PlaceMention(name=place, span=REPORT.cut(start, start + len(place)))
    return IncidentMention(
        id=f"i{number}", type=IncidentType.STRIKE, realis=Realis.HAPPENED, anchor=anchored, spans=(anchored,), place=where
    )


def said_by(number: int, source: str) -> Statement:
    """A statement of some actor."""
    return Statement(id=f"s{number}", kind=Kind.ACCOUNT, content=(REPORT.cut(0, 6),), source_actor=source)


def reading(
    *, actors: tuple[ActorMention, ...] = (), incidents: tuple[IncidentMention, ...] = (), statements: tuple[Statement, ...] = ()
) -> Reading:
    """A reading of the report."""
    return Reading(
        report=REPORT, origin=Origin(by=Agent.RULE, name="test", version="1"), actors=actors, incidents=incidents, statements=statements
    )


def test_actors_get_their_key_their_name_and_their_class(known: Known) -> None:
    """An acronym becomes the canonical name; the class is the table's."""
    (linked,) = link(reading(actors=(actor(1, "ISIS-K"),)), known).actors
    assert ("islamic-state-khorasan", "Islamic State – Khorasan Province", ActorClass.ARMED_GROUP) == (
        linked.known,
        linked.name,
        linked.actor_class,
    )


def test_the_report_tells_which_of_two_is_meant(known: Known) -> None:
    """Several bodies go by SNC; the one that the report names in full is meant, and no guess is made at JEM."""
    council, acronym, other = link(reading(actors=(actor(1, "Syrian National Council"), actor(2, "SNC"), actor(3, "JEM"))), known).actors
    assert ("syrian-national-council", "syrian-national-council", None) == (council.known, acronym.known, other.known)


def test_a_part_is_a_member_of_its_whole_where_both_are_named(known: Known) -> None:
    """The province belongs to the group of the same report."""
    province, group = link(reading(actors=(actor(1, "ISIS-K"), actor(2, "Islamic State"))), known).actors
    assert ("a2", None) == (province.member_of, group.member_of)


def test_unnamed_officials_belong_to_the_state_of_the_report(known: Known) -> None:
    """Officials of Russia are nobody known, but Russia's."""
    found = link(reading(actors=(actor(1, "Russian officials"), actor(2, "Moscow")), statements=(said_by(1, "a2"),)), known)
    officials, state = found.actors
    assert (None, "a2", "Q159") == (officials.known, officials.member_of, state.known)


def test_a_town_that_does_not_speak_is_no_state(known: Known) -> None:
    """Damascus as the scene of a blast is a town, though it may speak for Syria."""
    silent = link(reading(actors=(actor(1, "Damascus"),)), known).actors[0]
    speaking = link(reading(actors=(actor(1, "Damascus"),), statements=(said_by(1, "a1"),)), known).actors[0]
    assert (None, "Q858") == (silent.known, speaking.known)


def test_an_adjective_is_its_state_where_a_force_acts(known: Known) -> None:
    """The word "Russian" of Russian air strikes is Russia; of a passer-by it is nobody known."""
    said = (said_by(1, "a1"), said_by(2, "a2"))
    force, passer = actor(1, "Russian", ActorClass.MILITARY), actor(2, "Russian", ActorClass.CIVILIAN)
    assert ["Q159", None] == [each.known for each in link(reading(actors=(force, passer), statements=said), known).actors]


def test_a_place_is_found_and_named_in_full(known: Known) -> None:
    """The town gets its province and country, its point and its precision."""
    (linked,) = link(reading(incidents=(incident(1, "Shells", "the Syrian town of Saraqeb"),)), known).incidents
    assert linked.place is not None
    assert linked.place.place is not None
    assert ("Saraqib, Idlib, Syria", "SY", Precision.TOWN) == (
        linked.place.place.name,
        linked.place.place.country,
        linked.place.place.precision,
    )


def test_near_a_town_is_less_exact_than_the_town(known: Known) -> None:
    """Precision falls to the district where the report says "near"."""
    (linked,) = link(reading(incidents=(incident(1, "blast", "near Azaz"),)), known).incidents
    assert linked.place is not None
    assert linked.place.place is not None
    assert Precision.DISTRICT == linked.place.place.precision


def test_the_reports_own_name_of_a_place_stays(known: Known) -> None:
    """The full name is the gazetteer's; the mention keeps the report's words."""
    (linked,) = link(reading(incidents=(incident(1, "blast", "Azaz"),)), known).incidents
    assert linked.place is not None
    assert linked.place.place is not None
    assert ("Azaz", "SY") == (linked.place.name, linked.place.place.country)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("opposition Syrian Observatory for Human Rights", "sohr"),
        ("infuriated United Nations", "Q1065"),
        ("relatives of Hamas fighters", None),
        ("former United Nations", None),
    ],
)
def test_words_that_describe_an_actor_are_no_part_of_its_name(known: Known, words: str, key: str | None) -> None:
    """What follows describing words is the actor, unless they make somebody else of it."""
    report = Report(id="r-5", name="r", found_in="r.txt", text=f"The {words} said so.")
    mention = ActorMention(id="a", name=words, actor_class=ActorClass.OTHER, spans=(report.cut(4, 4 + len(words)),))
    (linked,) = link(replace(reading(actors=(mention,)), report=report), known).actors
    assert key == linked.known


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The Free Drivers Front (FDF) blamed the port.", "The Free Drivers Front (FDF)", ("Free Drivers Front (FDF)", None)),
        ("The Free Drivers Front [FDF] blamed the port.", "Free Drivers Front", ("Free Drivers Front (FDF)", None)),
        ("The Free Drivers Front (see page 3) blamed the port.", "Free Drivers Front", ("Free Drivers Front", None)),
        ("Doctors Without Borders and nobody else came.", "Doctors Without Borders and", ("Médecins Sans Frontières", "Q49330")),
        ("The drivers of nobody else came.", "drivers of", ("drivers", None)),
    ],
)
def test_a_name_has_its_acronym_and_no_loose_ends(known: Known, text: str, words: str, expected: tuple[str, str | None]) -> None:
    """The acronym that a report introduces belongs to the name; little words that a reader left at its end do not."""
    report = Report(id="r-4", name="r", found_in="r.txt", text=text)
    at = text.index(words)
    mention = ActorMention(
        id="a",
        name=words.removesuffix(" (FDF)").removeprefix("The "),
        actor_class=ActorClass.OTHER,
        spans=(report.cut(at, at + len(words)),),
    )
    once = link(replace(reading(actors=(mention,)), report=report), known)
    (linked,) = once.actors
    assert expected == (linked.name, linked.known)
    assert once == link(once, known)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("A mine went off in the Russian Federation on Monday.", "Federation", "Russia"),
        ("A mine went off in the Central African Republic.", "African Republic", "Central African Republic"),
        ("A mine went off in Port Harcourt, Nigeria, on Monday.", "Harcourt, Nigeria", "Port Harcourt, Rivers, Nigeria"),
        ("A mine went off in the Federation, it was said.", "Federation", None),
        ("A mine went off in Homs city, state media said.", "Homs city", "Homs, Syria"),
        ("A mine went off in central Baghdad on Monday.", "Baghdad", "Baghdad, Iraq"),
    ],
)
def test_a_place_name_is_taken_whole(known: Known, text: str, words: str, expected: str | None) -> None:
    """Words that a reader left off before a name belong to it; a word for a kind of place alone names none."""
    report = Report(id="r-2", name="r", found_in="r.txt", text=text)
    at = text.index(words)
    place = PlaceMention(name=words, span=report.cut(at, at + len(words)))
    mine = report.cut(2, 6)
    bombing = IncidentMention(id="i", type=IncidentType.BOMBING, realis=Realis.HAPPENED, anchor=mine, spans=(mine,), place=place)
    (linked,) = link(replace(reading(), report=report, incidents=(bombing,)), known).incidents
    assert linked.place is not None
    assert expected == (linked.place.place.name if linked.place.place else None)


def test_a_capital_is_the_town_and_not_its_province(known: Known) -> None:
    """What happened "in Baghdad" is known as exactly as a town; "in Idlib" may be anywhere in the province."""
    text = "A mine went off in Baghdad. Another went off in Idlib, in Syria."
    report = Report(id="r-3", name="r", found_in="r.txt", text=text)
    mines = []
    for name in ("Baghdad", "Idlib"):
        at = text.index(name)
        place = PlaceMention(name=name, span=report.cut(at, at + len(name)))
        span = report.cut(2, 6)
        mines.append(
            IncidentMention(id=f"i{name}", type=IncidentType.BOMBING, realis=Realis.HAPPENED, anchor=span, spans=(span,), place=place)
        )
    found = link(replace(reading(), report=report, incidents=tuple(mines)), known).incidents
    assert [Precision.TOWN, Precision.PROVINCE] == [one.place.place.precision for one in found if one.place and one.place.place]


def test_a_reading_without_actors_and_places_stays_as_it_is(known: Known) -> None:
    """There is nothing to link."""
    empty = reading(incidents=(incident(1, "blast", None),))
    assert empty == link(empty, known)


WORDS = ("the Kremlin", "Russian officials", "ISIS-K", "Islamic State", "Moscow", "Damascus", "Monday", "Shells")
PLACES = (None, "the Syrian town of Saraqeb", "near Azaz", "Aleppo province", "Damascus", "Monday")


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from(WORDS), max_size=6, unique=True),
    st.lists(st.sampled_from(PLACES), max_size=4, unique=True),
    st.booleans(),
)
def test_linking_twice_changes_nothing(words: list[str], places: list[str | None], speaking: bool) -> None:  # noqa: FBT001
    """Linking is idempotent, and keeps the ids and the words."""
    actors = tuple(actor(number, each) for number, each in enumerate(words))
    incidents = tuple(incident(number, "blast", each) for number, each in enumerate(places))
    statements = tuple(said_by(number, each.id) for number, each in enumerate(actors)) if speaking else ()
    before = reading(actors=actors, incidents=incidents, statements=statements)
    once = link(before, KNOWN)
    assert once == link(once, KNOWN)
    assert [each.spans for each in before.actors] == [each.spans for each in once.actors]
    assert before == replace(before, actors=actors)


KNOWN = load_known()
