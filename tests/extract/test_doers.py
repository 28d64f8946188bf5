"""Nobody stands as having done it on the strength of an accusation."""

from __future__ import annotations

from reportedly.extract import extract, load_tools
from reportedly.records import Reading, Report


def read(text: str) -> Reading:
    """What the reader makes of a text."""
    return extract(Report(id="r-1", name="a", found_in="a", text=text, language="en"), load_tools(rules_alone=True))


def doers(text: str) -> set[str]:
    """The names of those who stand as having done any incident of the text."""
    reading = read(text)
    names = {actor.id: actor.name for actor in reading.actors}
    return {names[one] for incident in reading.incidents for one in incident.perpetrators}


def test_who_is_accused_is_no_doer() -> None:
    """A doer who is named only in somebody's words is accused."""
    assert set() == doers("The ministry said that the bombing of the market was carried out by rebels.")


def test_who_claims_it_is_a_doer() -> None:
    """Who claims an act stands beside it as having done it, by its own word."""
    assert {"Islamic State"} == doers("A bomb attack killed three people in the town. Islamic State claimed responsibility for the attack.")


def test_what_an_act_answers_is_not_what_is_claimed() -> None:
    """A claim that names its reason is about the act and not about the reason."""
    text = "The airliner crashed, killing 12 people. The group said that it brought it down in response to Russian air strikes in Syria."
    reading = read(text)
    (strike,) = [one for one in reading.incidents if one.type == "strike"]
    claims = [row for row in reading.statements if row.kind == "claim_of_responsibility"]
    assert [False] == [strike.id in row.about for row in claims]
