"""Tests of codings: the codebook's JSON form of a reading, and back."""

import json
from datetime import date
from pathlib import Path

import pytest

from reportedly.errors import DataError
from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Origin,
    PlaceMention,
    Published,
    Qualifier,
    Reading,
    Realis,
    Report,
    Statement,
    Status,
    Verification,
    When,
)
from reportedly.tell.coding import coding, reading_of

TEXT = "Police in Harbour Town said on Friday that a bomb killed three people. The claim was not verified."
FRIDAY = When(first=date(2024, 3, 22), last=date(2024, 3, 22))
ORIGIN = Origin(by=Agent.RULE, name="test", version="1")
REPORT = Report(
    id="r-1",
    name="one",
    found_in="one.txt",
    text=TEXT,
    title="Bomb in Harbour Town",
    outlet="The Daily Example",
    published=Published(when=FRIDAY, basis=Basis.PRINTED),
    language="en",
)


def words(quote: str):
    """The span of the first occurrence of the words."""
    return REPORT.cut(TEXT.index(quote), TEXT.index(quote) + len(quote))


def whole_reading() -> Reading:
    """A reading in which every field is filled."""
    police = ActorMention(
        id="a-x", name="Police", actor_class=ActorClass.SECURITY_FORCE, spans=(words("Police in Harbour Town"),), member_of="a-y"
    )
    town = ActorMention(id="a-y", name="Harbour Town", actor_class=ActorClass.GOVERNMENT, spans=(words("Harbour Town"),))
    toll = Figure(kind=FigureKind.KILLED, low=3, high=3, qualifier=Qualifier.EXACT, span=words("killed three people"), according_to="s-x")
    blast = IncidentMention(
        id="i-x",
        type=IncidentType.BOMBING,
        realis=Realis.HAPPENED,
        anchor=words("bomb"),
        spans=(words("bomb"),),
        when=DateMention(when=FRIDAY, span=words("Friday")),
        place=PlaceMention(name="Harbour Town", span=words("Harbour Town")),
        targets=("a-y", words("three people")),
        instrument=words("bomb"),
        figures=(toll,),
    )
    row = Statement(
        id="s-x",
        kind=Kind.ACCOUNT,
        content=(words("a bomb killed three people"),),
        source=words("Police in Harbour Town"),
        cue=words("said"),
        source_actor="a-x",
        about=("i-x",),
        verification=Verification(status=Status.UNVERIFIED, by=("a-y",), span=words("not verified")),
    )
    return Reading(report=REPORT, origin=ORIGIN, actors=(police, town), incidents=(blast,), statements=(row,))


def test_ids_of_a_coding_count_from_one():
    """Actors are a1, a2, incidents i1 and statements s1, and what refers to them does so by these."""
    coded = coding(whole_reading())
    assert ["a1", "a2"] == [actor["id"] for actor in coded["actors"]]
    assert "a2" == coded["actors"][0]["member_of"]
    assert (["i1"], "a1") == (coded["statements"][0]["about"], coded["statements"][0]["source_actor"])
    assert "s1" == coded["incidents"][0]["figures"][0]["according_to"]
    assert ["a2", {"start": TEXT.index("three"), "end": TEXT.index("three") + 12, "text": "three people"}] == coded["incidents"][0][
        "targets"
    ]


def test_a_coding_of_a_reading_of_a_coding_is_the_coding():
    """Going to JSON and back and to JSON again changes nothing."""
    once = coding(whole_reading())
    assert once == coding(reading_of(json.loads(json.dumps(once)), REPORT, ORIGIN))


def test_an_actor_without_an_institution_has_no_member_of():
    """The optional field stands only where there is something to say."""
    assert "member_of" not in coding(whole_reading())["actors"][1]


def test_words_that_are_not_the_reports_are_refused():
    """A span whose words differ from the text is an error that shows both."""
    coded = coding(whole_reading())
    coded["statements"][0]["cue"]["text"] = "claimed"
    with pytest.raises(DataError, match="'said', not 'claimed'"):
        reading_of(coded, REPORT, ORIGIN)


def test_a_kind_out_of_the_list_is_refused():
    """A value that the codebook does not know is an error."""
    coded = coding(whole_reading())
    coded["statements"][0]["kind"] = "rumour"
    with pytest.raises(DataError, match="rumour"):
        reading_of(coded, REPORT, ORIGIN)


@pytest.mark.shared
def test_gold_codings_come_back_as_they_were(shared: Path):
    """Every hand-made coding survives being read into records and written again."""
    for line in (shared / "gold/dev.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        report = Report(id="r", name=document["id"], found_in="gold", text=document["text"])
        again = coding(reading_of(document["coding"], report, ORIGIN))
        for part in ("actors", "statements"):
            assert document["coding"][part] == again[part]
        for gold, ours in zip(document["coding"]["incidents"], again["incidents"], strict=True):
            assert {**gold, "place": None, "mentions": None} == {**ours, "place": None, "mentions": None}
