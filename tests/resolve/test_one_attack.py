"""Tellings of one attack by reports that came out days apart."""

from __future__ import annotations

from datetime import date

from reportedly.records import FigureKind, IncidentType, Precision
from reportedly.resolve import Spot, Telling, Toll
from reportedly.resolve.features import same_town_and_day, same_uncommon_toll, same_wreck
from reportedly.resolve.words import terms

DAY = date(2011, 7, 22).toordinal()
TOWN = Spot(name="ln", geoname=7, country="SE", latitude=55.7, longitude=13.2, precision=Precision.TOWN)


def telling(id: str, **fields: object) -> Telling:  # noqa: A002 - the record's own word
    """A shooting in a town, save for the fields given."""
    given: dict[str, object] = {"report": id, "type": IncidentType.ARMED_ATTACK, "first": DAY, "last": DAY, "spot": TOWN}
    return Telling(id=id, **(given | fields))  # type: ignore[arg-type]


def test_one_town_on_one_day_sees_one_shooting_but_many_air_strikes():
    """An attack in the same town on the same day speaks for one incident; strikes come several a day."""
    assert 1.0 == same_town_and_day(telling("a"), telling("b"))
    assert 0.0 == same_town_and_day(telling("a", type=IncidentType.STRIKE), telling("b", type=IncidentType.STRIKE))
    assert 0.0 == same_town_and_day(telling("a"), telling("b", first=DAY + 1, last=DAY + 1))


def test_a_toll_that_few_incidents_share_speaks_for_one():
    """77 dead and 77 dead are likely one incident; 80 and 80, or 3 and 3, may be two."""

    def dead(id: str, low: int) -> Telling:  # noqa: A002 - the record's own word
        return telling(id, first=None, last=None, tolls=(Toll(kind=FigureKind.KILLED, low=low, high=low),))

    assert 1.0 == same_uncommon_toll(dead("a", 77), dead("b", 77))
    assert [0.0, 0.0] == [same_uncommon_toll(dead("a", low), dead("b", low)) for low in (80, 3)]


def test_a_plane_brought_down_is_one_under_any_name():
    """The crash of one report is the bombing of an airliner of another, in one country and on days that meet; less surely without days."""
    crash = telling("a", type=IncidentType.OTHER_VIOLENCE, label=("crash",), words=terms("a passenger airliner fell", at_most=9))
    bombing = telling("b", type=IncidentType.BOMBING, first=None, last=None, label=("bomb",), words=terms("the airliner", at_most=9))
    dated = telling("d", type=IncidentType.BOMBING, label=("bomb",), words=terms("the airliner", at_most=9))
    assert (1.0, 0.6) == (same_wreck(crash, dated), same_wreck(crash, bombing))
    assert 0.0 == same_wreck(crash, telling("c", label=("bomb",), words=terms("a market", at_most=9)))
