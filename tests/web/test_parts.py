"""The parts that pages are drawn from: ages, spans, ways, bars, differences and marks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drafts import days

from reportedly.records import Basis, IncidentType, Kind, Published, Realis, When
from reportedly.tell.answers import IncidentRow
from reportedly.tell.origins import Hop
from reportedly.tell.series import Bar
from reportedly.web.ages import age
from reportedly.web.bars import bars
from reportedly.web.differing import differences
from reportedly.web.spans import WIDTH, lines
from reportedly.web.ways import ways


def incident(name: str, when: When | None) -> IncidentRow:
    """An incident of which nothing matters but its days."""
    told = {"label": name, "type": IncidentType.BOMBING, "realis": Realis.HAPPENED, "when": when, "place": None}
    nothing = dict.fromkeys(("reports", "dates", "places", "tolls", "mentions"), ())
    return IncidentRow(id=name, origins=1, statements=0, **told, **nothing)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2024-03-25", "today"), ("2024-03-24", "1 day ago"), ("2024-03-01", "3 weeks ago"), ("2023-10-01", "5 months ago")],
)
def test_ages_are_as_coarse_as_people_say_them(day: str, words: str) -> None:
    """Days, then weeks, then months; none for what has no date or is still to come."""
    told = Published(when=days(day), basis=Basis.METADATA)
    assert words == age(told, date(2024, 3, 25))
    assert "" == age(told, date(2020, 1, 1)) == age(None, date(2024, 3, 25))


def test_an_uncertain_date_is_as_wide_as_its_days() -> None:
    """Ten days on a line of twenty take half of it, and are told from a day that is sure."""
    sure, wide = incident("sure", days("2024-01-01")), incident("wide", days("2024-01-11", "2024-01-20"))
    ((one, other),) = (line.stretches for line in lines([wide, sure, incident("undated", None)]))
    assert ("sure", True, 0) == (one.row.id, one.sure, one.x)
    assert ("wide", False, WIDTH / 2, WIDTH / 2) == (other.row.id, other.sure, other.x, other.width)


def test_years_apart_stand_on_lines_of_their_own() -> None:
    """Two incidents nine years apart would be two dots at the ends of an empty line."""
    assert ["2015", "2024"] == [line.title for line in lines([incident("a", days("2024-01-01")), incident("b", days("2015-01-01"))])]


def test_words_travel_from_left_to_right() -> None:
    """A source stands left of who passed its words on, and that one left of the outlet."""
    drawn = ways([Hop(teller="Front", hearer="Agency", statement="s1"), Hop(teller="Agency", hearer="Post", statement="s1")])
    assert drawn is not None
    assert ["Front", "Agency", "Post"] == [box.name for box in sorted(drawn.boxes, key=lambda box: box.x)]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=12))
def test_words_that_travel_in_circles_are_drawn_too(steps: list[tuple[str, str]]) -> None:
    """Whoever tells whom, every step that is not to oneself is drawn between boxes that are there."""
    drawn = ways(Hop(teller=teller, hearer=hearer, statement="s") for teller, hearer in steps)
    apart = {step for step in steps if step[0] != step[1]}
    assert apart == ({(arrow.teller, arrow.hearer) for arrow in drawn.arrows} if drawn else set())


def test_bars_hold_every_statement() -> None:
    """The parts of a bar add up to it, the highest fills the drawing, and a bar knows its days."""
    told = (
        Bar(month="2024-02", kind=Kind.THREAT, count=3, reports=("one", "two")),
        Bar(month="2024-02", kind=Kind.DENIAL, count=1, reports=("two",)),
        Bar(month="2024-04", kind=Kind.THREAT, count=2, reports=("three",)),
    )
    drawn = bars(told)
    assert drawn is not None
    first, last = drawn.stacks
    assert (4, 4, ("one", "two"), date(2024, 2, 29)) == (drawn.most, first.count, first.reports, first.until)
    assert last.blocks[0].height == first.blocks[0].height * 2 / 3


@given(st.text(alphabet="ab .\n", max_size=40), st.text(alphabet="ab .\n", max_size=40))
def test_both_versions_can_be_read_whole(before: str, after: str) -> None:
    """Put side by side, each version's parts joined are its text again."""
    parts = differences(before, after)
    assert (before, after) == ("".join(part.before for part in parts), "".join(part.after for part in parts))
    assert all(part.before == part.after for part in parts if part.same)


def test_only_what_changed_is_marked() -> None:
    """One number that changed is one difference."""
    (changed,) = (part for part in differences("At least 133 people died.", "At least 137 people died.") if not part.same)
    assert (" 133", " 137") == (changed.before, changed.after)
