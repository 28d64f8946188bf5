"""One incident under many names: what belongs to it, and what belongs to another."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.extract.incidents import find_incidents
from reportedly.extract.sentences import sentences_of
from reportedly.extract.tools import load_tools
from reportedly.records import Basis, IncidentMention, IncidentType, Published, Realis, Report, When

TOOLS = load_tools()
MONDAY = date(2019, 9, 16)


def told(text: str) -> list[IncidentMention]:
    """The incidents of a text published on a Monday."""
    when = Published(when=When(first=MONDAY, last=MONDAY), basis=Basis.GIVEN)
    report = Report(id="r-1", name="a", found_in="a", text=text, published=when)
    return [draft.mention for draft in find_incidents(report, sentences_of(text), TOOLS)]


def words(incident: IncidentMention) -> list[str]:
    """The words that name an incident."""
    return [span.quote for span in incident.spans]


def test_the_dead_of_the_past_are_no_figure_of_a_threat():
    """A threat told beside a past attack has neither its dead nor its day; the attack has both."""
    threat, attack = told("A leaflet that threatens another attack appeared on Monday, three days after gunmen killed 31 people in Lund.")
    assert (Realis.THREATENED, ()) == (threat.realis, threat.figures)
    assert (Realis.HAPPENED, [31]) == (attack.realis, [figure.low for figure in attack.figures])
    assert date(2019, 9, 13) == attack.when.when.first


def test_a_day_gone_by_is_not_that_of_a_threat():
    """What is threatened lies ahead: a past date beside it is another's."""
    assert [None] == [one.when for one in told("Last month the rebels threatened attacks on ships.")]


def test_a_week_after_counts_back_from_the_day_before_it():
    """Words like "on Friday, a week after the shooting" put the shooting on the Friday before."""
    assert date(2019, 9, 6) == told("Another man died on Friday, a week after the shooting in Lund.")[0].when.when.first


def test_a_day_since_which_a_toll_stands_is_not_the_incidents():
    """The day in "since Wednesday" beside a toll is when the toll was told."""
    assert [None] == [one.when for one in told("The toll of the bombing had stood at 12 since Wednesday.")]


def test_when_a_group_was_founded_is_not_when_it_struck():
    """The year in which the doer was founded is no date of the deed."""
    assert [None] == [one.when for one in told("The Front, founded in 2003, carried out the bombing of the bridge.")]


def test_the_day_of_a_saying_parts_no_incident():
    """A shooting told on Saturday and the attack of Friday night are one."""
    text = "Gunmen opened fire in a theatre in Lund, police said early on Saturday. The attack on Friday night was the worst in years."
    assert [["opened fire", "attack"]] == [words(one) for one in told(text)]


def test_a_beheading_is_no_air_strike():
    """The killing of one man and air strikes are told apart."""
    text = "A recording shows the beheading of a captive. It is revenge for the air strikes, the speaker says."
    assert [IncidentType.KILLING, IncidentType.STRIKE] == [one.type for one in told(text)]


def test_an_aircraft_brought_down_is_one_incident():
    """Crash, downing and the bomb on board are one incident, a bombing; it lies where the plane fell, not where it took off."""
    text = (
        "An airliner crashed in the Negev on Saturday after it left the resort of Eilat. A group said that it had brought down the plane. "
        "Investigators found that a bomb on board the aircraft caused the crash."
    )
    (crash,) = told(text)
    assert IncidentType.BOMBING == crash.type
    assert ["crashed", "brought down", "bomb", "crash"] == words(crash) or ["crashed", "brought down", "crash"] == words(crash)
    assert "Negev" == crash.place.name


@pytest.mark.parametrize("text", ["Share prices came down again.", "A car crashed into a wall.", "The market crashed on Monday."])
def test_no_aircraft_no_downing(text: str):
    """Prices that come down and cars that crash are no incidents."""
    assert [] == told(text)
