"""What a report is mainly about, where its title tells of something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportedly.extract.about import main_incident
from reportedly.records import IncidentMention, IncidentType, Realis, Report

TEXT = "The council asked for food for Harun. There was fierce fighting around the town, it said, and the roads were cut by the clashes."


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Council urges help for the people of Harun", None),
        ("Doe: Harun needs food", None),
        ("Fierce fighting cuts roads to Harun, council urges help", "i"),
        ("Roads to Harun cut", "i"),
        (None, "i"),
    ],
)
def test_a_report_on_an_appeal_is_about_no_incident(title: str | None, expected: str | None) -> None:
    """An appeal, a visit or talks are what a report is about if its title says so and names no incident."""
    report = Report(id="r", name="r", found_in="r", text=TEXT)
    spans = tuple(report.cut(TEXT.index(words), TEXT.index(words) + len(words)) for words in ("fierce fighting", "clashes"))
    fighting = IncidentMention(id="i", type=IncidentType.CLASH, realis=Realis.HAPPENED, anchor=spans[0], spans=spans)
    assert expected == main_incident(replace(report, title=title), [fighting])
