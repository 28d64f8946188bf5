"""Choosing: which of the days and places of a report is an incident's."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.extract import extract, load_tools
from reportedly.extract.choosing import REACH, Candidate, places_for, weighed
from reportedly.extract.encoder_cells import joined
from reportedly.extract.encoder_incidents import Told, incidents_told
from reportedly.extract.encoder_sight import Sight, sight_of
from reportedly.extract.incidents import incidents_in
from reportedly.extract.named import Named, named_in
from reportedly.extract.scenes import scenes_of
from reportedly.records import Basis, IncidentMention, PlaceMention, Published, Reading, Report, When


def read(text: str) -> Reading:
    """The reading of a report of a Wednesday."""
    day = date(2024, 3, 6)
    published = Published(when=When(first=day, last=day), basis=Basis.GIVEN)
    return extract(Report(id="r-1", name="a", found_in="a", text=text, published=published, language="en"), load_tools())


def _found(text: str) -> tuple[Sight, Named, IncidentMention, Told | None]:
    """What the encoder saw in a text, the places and days named there, and its first incident."""
    tools = load_tools()
    assert tools.encoder is not None
    sight = sight_of(tools.encoder, tools.encoder.see(text), Report(id="r", name="r", found_in="", text=text), tools)
    scenes = scenes_of(text, sight.sentences, None, tools.names)
    found = incidents_in(sight.report, scenes, None)
    one, told = joined(sight, incidents_told(sight.seen, tools.encoder, sight.marks), [draft.mention for draft in found])[0]
    return sight, named_in(sight, scenes), one, told


def bombing(reading: Reading) -> IncidentMention:
    """The first incident."""
    return reading.incidents[0]


def test_shares_of_candidates_sum_to_one() -> None:
    """The candidates share one probability, the likeliest first."""
    place = PlaceMention(name="Arvand", span=None)
    candidates: list[Candidate[PlaceMention]] = [
        Candidate(cell=None, features={"none": 1.0}),
        Candidate(cell=place, features={"ruled": 1.0}),
    ]
    made = weighed(candidates, "place")
    assert 1.0 == pytest.approx(sum(share for _, share in made))
    assert made[0][1] >= made[1][1]


def test_mentions_of_one_place_count_together() -> None:
    """A town that is named in several sentences is likelier than each of its mentions."""
    text = "Arvand. The hall. Arvand."
    told = Report(id="r", name="r", found_in="", text=text)
    spans = [told.cut(0, 6), told.cut(8, 16), told.cut(18, 24)]
    candidates: list[Candidate[PlaceMention]] = [
        Candidate(cell=PlaceMention(name=span.quote, span=span), features={"linked": 0.1 if number == 1 else 0.0})
        for number, span in enumerate(spans)
    ]
    best, share = weighed(candidates, "place")[0]
    assert best.cell is not None
    assert "Arvand" == best.cell.name
    assert share > 0.5


def test_day_of_its_own_sentence_goes_before_that_of_the_next() -> None:
    """The day beside the words for the incident is its day."""
    when = bombing(read("A car bomb exploded in Arvand on Monday. Officials met in Lida on Tuesday to discuss the harvest.")).when
    assert when is not None
    assert date(2024, 3, 4) == when.when.first


def test_place_where_nothing_happened_is_not_taken() -> None:
    """The place of the meeting is not that of the attack."""
    place = bombing(
        read("A car bomb exploded in the town of Arvand on Monday. Officials met in Geneva on Tuesday to discuss the harvest.")
    ).place
    assert place is not None
    assert "Arvand" in place.name


def test_what_is_named_far_away_is_not_looked_at() -> None:
    """A very long report costs time in proportion to its length: an incident's candidates stand near it or open the report."""
    far = "A car bomb exploded in the town of Arvand on Monday. " + "The harvest was good in Lida last year. " * 400
    sight, named, one, told = _found(far)
    lines = {sight.sentence_at(candidate.cell.span.start) for candidate in places_for(sight, named, one, told) if candidate.cell}
    assert len(named.places) > 300
    assert lines <= set(range(REACH + 1))
