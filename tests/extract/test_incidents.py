"""Incidents: what happened, as one report tells it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.extract.incidents import IncidentDraft, find_incidents
from reportedly.extract.likeness import FEATURES
from reportedly.extract.sentences import sentences_of
from reportedly.extract.tools import load_tools
from reportedly.extract.words import lexicon
from reportedly.records import Basis, Published, Realis, Report, When

TOOLS = load_tools(rules_alone=True)


def read(text: str, published: date | None = date(2024, 3, 25)) -> list[IncidentDraft]:
    """The incidents of a text published on a Monday."""
    when = Published(when=When(first=published, last=published), basis=Basis.GIVEN) if published else None
    report = Report(id="r-1", name="a", found_in="a", text=text, published=when)
    return find_incidents(report, sentences_of(text), TOOLS)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("strike", "Warplanes carried out air strikes on the town."),
        ("bombing", "A suicide bomber blew himself up in the market."),
        ("armed_attack", "Gunmen opened fire on a bus."),
        ("killing", "The mayor was assassinated at dawn."),
        ("abduction", "Two nurses were kidnapped on the road."),
        ("hijacking", "A tanker was hijacked off the coast."),
        ("clash", "Clashes between the army and rebels went on."),
        ("vehicle_attack", "Ten died in a car-ramming attack."),
        ("arson_sabotage", "A warehouse was set on fire."),
        ("arrest", "Police arrested the suspect on Sunday."),
        ("abuse", "Prisoners were tortured in the camp."),
        ("unrest", "Rioting broke out in the capital."),
        ("other_violence", "A coup attempt failed."),
    ],
)
def test_words_tell_the_type(kind: str, text: str) -> None:
    """Each type has its words, in their forms."""
    assert kind == read(text)[0].mention.type


def test_words_that_point_back_name_the_same_incident() -> None:
    """Words such as "the attack" and "the blast" name the car bomb of the sentence before."""
    (draft,) = read("A car bomb went off in Aden on Friday. The attack killed nine. The blast was heard for miles.")
    assert ["car bomb", "went off", "attack", "blast"] == [span.quote for span in draft.mention.spans]
    assert "bombing" == draft.mention.type


def test_another_attack_is_another_incident() -> None:
    """A second one, elsewhere and on another day, is an incident of its own."""
    drafts = read("An air strike hit a school in Homs on Sunday. Another air strike hit a mill in Aleppo on Friday.")
    assert [date(2024, 3, 24), date(2024, 3, 22)] == [draft.mention.when.when.first for draft in drafts if draft.mention.when]
    assert ["Homs", "Aleppo"] == [draft.mention.place.name for draft in drafts if draft.mention.place]


def test_date_place_and_toll_go_to_the_incident() -> None:
    """What its sentences tell is the incident's."""
    (draft,) = read("A suicide bombing killed at least 12 people in the city of Quetta on Saturday.")
    mention = draft.mention
    assert mention.when is not None
    assert mention.place is not None
    assert (date(2024, 3, 23), "Quetta") == (mention.when.when.first, mention.place.name)
    assert [(12, None)] == [(figure.low, figure.high) for figure in mention.figures]


def test_report_s_own_date_is_not_the_incident_s() -> None:
    """A dateline printed in full above the text dates the report."""
    (draft,) = read("Monday 25 March 2024 Air raid on Homs. The raid hit a school on Friday.")
    assert draft.mention.when is not None
    assert date(2024, 3, 22) == draft.mention.when.when.first


def test_doer_and_target_are_words_beside() -> None:
    """Grammar tells who did it and whom it struck."""
    (draft,) = read("The army launched an attack on a convoy.")
    assert ["army"] == [span.quote for span in draft.perpetrators]
    assert ["convoy"] == [target.quote for target in draft.mention.targets if not isinstance(target, str)]


def test_instrument_stands_near_the_words() -> None:
    """The weapon named beside the incident is its instrument."""
    (draft,) = read("Rebels carried out an attack on the port with rockets.")
    assert draft.mention.instrument is not None
    assert "rockets" == draft.mention.instrument.quote


def test_accused_are_no_doers() -> None:
    """Nobody is a perpetrator on the strength of an accusation."""
    assert all(draft.perpetrators == () for draft in read("The minister accused rebels of carrying out attacks by night."))


@pytest.mark.parametrize(
    ("realis", "text"),
    [
        (Realis.THREATENED, "The group threatened to carry out an attack in Rome."),
        (Realis.PLANNED, "They planned a bombing of the station."),
        (Realis.POSSIBLE, "Residents reported an alleged air strike."),
        (Realis.HAPPENED, "An air strike hit the bridge."),
    ],
)
def test_realis_is_told_by_the_words_before(realis: Realis, text: str) -> None:
    """Threats, plans and doubtful incidents are told apart from what took place."""
    assert realis == read(text)[0].mention.realis


@pytest.mark.parametrize(
    "text",
    [
        "He died of a heart attack.",
        "Teachers began a general strike.",
        "Union leaders struck a deal with the firm.",
        "She went on hunger strike.",
        "An arrest warrant was issued.",
        "The attack helicopter landed.",
    ],
)
def test_words_in_other_senses_name_no_incident(text: str) -> None:
    """Illness, labour, bargains and things are no incidents."""
    assert [] == read(text)


def test_battle_of_words_is_no_incident() -> None:
    """In a long report on other matters "battle" and "attack" need a word of violence beside them."""
    filler = "The senator spoke of taxes and schools before a crowd of voters in the old hall by the lake. "
    assert [] == read(filler * 6 + "Her rivals attacked the plan, and the battle for the seat goes on.")
    (draft,) = read(filler * 6 + "Hours earlier gunmen attacked a patrol.")
    assert "attacked" == draft.mention.anchor.quote


def test_every_feature_of_likeness_has_its_weight_and_its_sentence() -> None:
    """The weights stand in the lexicon, one for each feature, and each feature says what it means."""
    assert {"bias", *(feature.__name__ for feature in FEATURES)} == set(lexicon("incidents")["likeness"])
    assert all(feature.__doc__ for feature in FEATURES)


def test_reading_twice_gives_the_same() -> None:
    """Ids and all else depend on the text alone."""
    text = "Gunmen attacked a convoy near Sirte on Friday, killing three guards. The attack was claimed by nobody."
    assert read(text) == read(text)


WORDS = [
    "The",
    "a",
    "attack",
    "air",
    "strike",
    "killed",
    "12",
    "people",
    "in",
    "Homs",
    "on",
    "Friday",
    ",",
    ".",
    "another",
    "bomb",
    "blast",
    "by",
    "rebels",
    "and",
    "“",
    "army",
    "was",
    "were",
    "two",
    "days",
    "ago",
    "May",
    "2015",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=80), st.sampled_from([None, date(2024, 3, 25), date(1, 1, 1), date(9999, 12, 31)]))
def test_all_that_is_found_is_anchored(parts: list[str], published: date | None) -> None:
    """Whatever the words, each span is cut from the text and each interval is in order."""
    text = " ".join(parts)
    for draft in read(text, published):
        mention = draft.mention
        spans = [mention.anchor, *mention.spans, *draft.perpetrators, *(figure.span for figure in mention.figures)]
        assert all(text[span.start : span.end] == span.quote for span in spans)
        assert mention.when is None or mention.when.when.first <= mention.when.when.last


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Any text is read."""
    assert isinstance(read(text), list)


def test_giant_text_without_stops_is_read() -> None:
    """Thousands of words in one sentence take no longer than their number asks."""
    assert isinstance(read("attack killed 12 people in Homs on Friday and " * 400), list)
