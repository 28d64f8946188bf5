"""Plain text cut from a page: the habits of several outlets, each in a text written for the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.acquire import acquire
from reportedly.clean import clean
from reportedly.records import Basis, Given, Raw, Report, When
from reportedly.settings import Limits

Reading = Callable[..., Report]
FIRST = "Two people were wounded when a parcel exploded at the customs office of Testhaven on Tuesday, the harbour police said."
SECOND = "A spokesman for the Northern Test Front denied that the group had sent it and called the accusation a fabrication."
THIRD = "The interior ministry has not commented on the denial, and the police gave no further details of the wounded."

BYLINE_WITH_BY = f"""Parcel explodes at harbour customs office

Police say the sender is unknown

By Tess Tester and Ann Other-Name in Testhaven
Published 4 May 2016
Last updated at 17:05 BST on 5 May 2016

{FIRST}

Read more: Five things to know about Testhaven harbour

{SECOND}

{THIRD}

Sign up for our morning newsletter

Most popular
Harbour ferry to run on Sundays
© 2016 The Test Courier. All rights reserved.
"""

BYLINE_IN_CAPITALS = f"""Harbour blast: group denies it
BY TESS TESTER, Test Coast News
May 4, 2016, 9:30 a.m. ET

TESTHAVEN (Test Agency) — {FIRST}

Smoke over the customs office
Smoke rises over the customs office of Testhaven, May 4. Test Photographer/Reuters

{SECOND}

{THIRD}

(Reporting by Tess Tester; Editing by Ann Other-Name)

About the author
Tess Tester covers ports for Test Coast News.
"""

CAPTION_WITH_LABEL = f"""Harbour police name no suspect

Ann Other-Name
Wednesday 4 May 2016 18.02 BST

The customs office after the blast. Photograph: Test Photographer/AFP/Getty Images

{FIRST}

{SECOND}

Ferry crews of Testhaven vote on a strike over the new timetable

{THIRD}

Advertisement

Correction: An earlier version of this article gave the wrong day of the blast.
Related topics
Testhaven
Harbours
"""
BODY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


def test_a_byline_with_by_and_two_dates(report: Reading) -> None:
    """Title, standfirst, byline, publication and update stand apart from the body; teasers and the page's end are gone."""
    found = report(BYLINE_WITH_BY)
    assert BODY == found.text
    assert "Parcel explodes at harbour customs office" == found.title
    assert ("Tess Tester", "Ann Other-Name") == found.authors
    assert "The Test Courier" == found.outlet
    assert found.published is not None
    assert (date(2016, 5, 4), Basis.PRINTED) == (found.published.when.first, found.published.basis)
    assert found.updated is not None
    assert "2016-05-05T17:05:00+01:00" == found.updated.isoformat()
    assert "Police say the sender is unknown" in found.notes


def test_a_byline_in_capitals_and_a_dateline(report: Reading) -> None:
    """A byline in capitals becomes names, its outlet is kept, the dateline stays in the body, and the desk's note does not."""
    found = report(BYLINE_IN_CAPITALS)
    assert f"TESTHAVEN (Test Agency) — {BODY}" == found.text
    assert (("Tess Tester",), "Test Coast News") == (found.authors, found.outlet)
    assert ("Smoke over the customs office", "Smoke rises over the customs office of Testhaven, May 4.") == found.captions
    assert ("Test Photographer/Reuters",) == found.credits
    assert ("(Reporting by Tess Tester; Editing by Ann Other-Name)",) == found.notes
    assert found.published is not None
    assert When(first=date(2016, 5, 4), last=date(2016, 5, 4)) == found.published.when


def test_a_bare_name_above_a_date_and_a_labelled_credit(report: Reading) -> None:
    """A name alone above a date is the byline; a labelled credit is parted from its caption; a headline among paragraphs is a teaser."""
    found = report(CAPTION_WITH_LABEL)
    assert BODY == found.text
    assert ("Ann Other-Name",) == found.authors
    assert ("The customs office after the blast.",) == found.captions
    assert ("Test Photographer/AFP/Getty Images",) == found.credits
    assert any(note.startswith("Correction:") for note in found.notes)


def test_an_update_note_dates_the_report(report: Reading) -> None:
    """Where nothing else is printed, the day of an update's note is that of this version of the report."""
    found = report(f"Parcel explodes at customs office\n\n{BODY}\n\nUpdate 05/04/16, 12:57 p.m. ET: This article has been updated.\n")
    assert BODY == found.text
    assert found.updated == datetime.fromisoformat("2016-05-04T12:57:00-04:00")
    assert found.published is not None
    assert date(2016, 5, 4) == found.published.when.first


def test_a_text_with_nothing_to_take_out_stays_as_it_is(report: Reading) -> None:
    """Where there is only body, the body is the text, save white space at its edges."""
    assert BODY == report(f"\n  {BODY}\n\n").text


def test_lines_broken_at_a_width_are_left_alone(report: Reading) -> None:
    """In a text of broken lines a line says nothing about a paragraph's end, so none is taken out."""
    text = "\n".join(f"the police of Testhaven said on day {number:02} of the strike that the harbour was calm and" for number in range(12))
    assert text == report(text).text


def test_a_heading_of_few_words_stays(report: Reading) -> None:
    """A short heading between paragraphs is the report's own."""
    assert f"{FIRST}\n\nWho sent it\n\n{SECOND}" in report(f"{FIRST}\n\nWho sent it\n\n{SECOND}\n\n{THIRD}").text


def test_a_list_of_claims_stays(report: Reading) -> None:
    """Lines without full stops after a colon are a list and no teasers."""
    text = f"{FIRST}\n\nThe letter made three demands:\n\nThe release of every prisoner held at the fort\n\n{SECOND}"
    assert text == report(text).text


def test_a_printed_date_goes_before_a_given_one(report: Reading) -> None:
    """Where the printed date and the record's clash, the printed one counts, also for a text taken as it is."""
    found = report(f"Mon May 2 2016 {BODY}", published="2015-01-01", as_is=True)
    assert found.published is not None
    assert (date(2016, 5, 2), Basis.PRINTED) == (found.published.when.first, found.published.basis)


def test_a_given_date_tells_an_ambiguous_one(report: Reading) -> None:
    """Of the two days that 04/05/2016 can be, a given one is taken."""
    found = report(f"04/05/2016 {BODY}", published="2016-05-04")
    assert found.published is not None
    assert (When(first=date(2016, 5, 4), last=date(2016, 5, 4)), Basis.GIVEN) == (found.published.when, found.published.basis)


def test_a_date_is_inferred_from_a_picture_alone(report: Reading) -> None:
    """A picture dated without a year was taken for the report; years in the text alone infer nothing."""
    years = f"{FIRST} The customs office opened in March 2016.\n\n{SECOND}\n\n{THIRD}"
    assert report(years).published is None
    found = report(f"Parcel explodes\n\nPolice at the gate, May 4. (Getty Images)\n\n{years}").published
    assert found is not None
    assert (When(first=date(2016, 5, 4), last=date(2016, 6, 30)), Basis.INFERRED) == (found.when, found.basis)


def test_mojibake_is_undone_where_it_is_evident(report: Reading) -> None:
    """Quotation marks that were decoded wrongly twice over are put right before there are offsets."""
    assert "“fabrication”" in report(BODY.replace("fabrication", "â€œfabricationâ€\x9d")).text


@pytest.mark.shared
def test_the_first_three_reports_are_told_apart_as_by_hand(shared: Path) -> None:
    """The three reports that the project was born from, from the raw text on, as a person told them apart."""
    by_hand = json.loads((shared / "gold/seeds/clean.json").read_text(encoding="utf-8"))
    for raw in acquire([str(shared / "gold/seeds/raw")], limits=Limits()):
        assert isinstance(raw, Raw)
        wanted, found = by_hand[raw.name], clean(raw, limits=Limits())
        assert isinstance(found, Report)
        assert (wanted["title"], tuple(wanted["authors"]), wanted["outlet"]) == (found.title, found.authors, found.outlet)
        assert found.published is not None
        printed = {"stated": Basis.PRINTED, "inferred": Basis.INFERRED}[wanted["published"]["basis"]]
        days = (wanted["published"]["start"], wanted["published"]["end"], printed)
        assert days == (found.published.when.first.isoformat(), found.published.when.last.isoformat(), found.published.basis)
        assert wanted["updated"] == (found.updated.isoformat() if found.updated else None)
        assert all(any(caption.startswith(one) for caption in found.captions) for one in wanted["captions"])
        assert len(wanted["captions"]) == len(found.captions)
        assert tuple(wanted["credits"]) == found.credits
        assert [] == [one for one in wanted["not_body"] if one in found.text]
        assert wanted.get("standfirst", "") not in found.text or not wanted.get("standfirst")
        assert found.text.startswith(wanted["body_first"])
        assert found.text.endswith(wanted["body_last"])


PIECES = st.sampled_from([
    FIRST, SECOND, THIRD, "By Tess Tester", "4 May 2016", "Getty Images", "Smoke over Testhaven (Getty Images)", "Read more: Ferries",
    "Update 05/04/16, 1:00 p.m. ET: More.", "About the author", "A headline of another report without a stop", "•",
    "“Quoted,” he said.", "\x85",
])  # fmt: skip


@given(pieces=st.lists(st.tuples(PIECES | st.text(max_size=60), st.sampled_from(["\n", "\n\n", " ", "\r\n", "\n \n"])), max_size=14))
def test_the_body_is_made_of_the_texts_own_words_and_shares_no_paragraph_with_what_stands_apart(pieces: list[tuple[str, str]]) -> None:
    """Every paragraph of the body stands in the text as it is, and none is a caption, a credit or a note."""
    text = "".join(words + after for words, after in pieces)
    raw = Raw(found_in="test", name="test", content=text.encode("utf-8", "ignore"), markup=False, given=Given())
    found = clean(raw, limits=Limits(shortest_text=1))
    if isinstance(found, Report):
        given_text = text.encode("utf-8", "ignore").decode()
        paragraphs = found.text.split("\n\n")
        assert [] == [one for one in paragraphs if one not in given_text]
        assert set() == {one.strip() for one in paragraphs} & {*found.captions, *found.credits, *found.notes}
