"""Revisions: what a newer version of an article has otherwise, and when it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.drafts import Draft, day

from reportedly.errors import QuestionError
from reportedly.records import AsOf, FigureKind, Kind
from reportedly.store import Ledger
from reportedly.tell.revisions import Passage, passages, revisions, revisions_of
from reportedly.tell.terminal import render_revision

URL = "https://lantern.example/ferry"
FIRST = "A bomb sank the ferry at Belport. Police said 12 people were killed. The port stays shut."
SECOND = "A bomb sank the ferry at Belport. Police said 9 people were killed. The port stays shut. The Red Front denied a part in it."
MET = datetime(2020, 5, 2, 9, tzinfo=UTC)


def version(name: str, text: str, toll: int, **report: object) -> Draft:
    """A version of the article on the ferry with its toll; the one that has a denial has it as a row."""
    draft = Draft(name, "2020-05-01", text, url=URL, title="Ferry sunk", **report)
    said = draft.says(Kind.ACCOUNT, "Police", "said", f"{toll} people were killed")
    draft.incident("bomb", figures=((f"{toll} people", FigureKind.KILLED, toll, toll, said),), main=True)
    if "denied" in text:
        draft.says(Kind.DENIAL, "The Red Front", "denied", "a part in it")
    return draft


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that met the first version on the second of May and another, under the same date, on the sixth."""
    book = Ledger.open(str(tmp_path / "versions.ledger"))
    book.add(version("first", FIRST, 12).reading(), now=MET)
    book.add(version("second", SECOND, 9).reading(), now=MET + timedelta(days=4))
    book.flush()
    yield book
    book.close()


def test_a_silent_edit_shows_the_words_and_rows_that_went_and_came(ledger: Ledger) -> None:
    """The toll was lowered and a denial put in; what stayed is no part of the difference."""
    (found,) = revisions_of(ledger, "second")
    assert (True, "2020-05-06", "first", "second") == (found.silent, found.day, found.before.id, found.after.id)
    assert (Passage(before="Police said 12 people were killed.", after="Police said 9 people were killed."),) == found.passages[:1]
    assert ([Kind.ACCOUNT], [Kind.ACCOUNT, Kind.DENIAL]) == (
        [row.kind for row in found.statements_gone],
        [row.kind for row in found.statements_new],
    )
    assert ([12], [9]) == ([row.low for row in found.figures_gone], [row.low for row in found.figures_new])


def test_a_silent_edit_is_news_on_the_day_on_which_the_ledger_met_it(ledger: Ledger) -> None:
    """Its date says nothing of the change, so a diff tells of it between the days around the second fetching, and not before."""
    spans = (("2020-05-03", "2020-05-07"), ("2020-05-01", "2020-05-05"), ("2020-05-07", "2020-05-09"), ("2020-04-30", "2020-05-02"))
    told = [len(list(revisions(ledger, AsOf(published=day(first)), AsOf(published=day(last))))) for first, last in spans]
    assert [1, 0, 0, 1] == told


def test_what_the_ledger_did_not_hold_yet_is_no_revision(ledger: Ledger) -> None:
    """By the third of May there was one version."""
    assert () == revisions_of(ledger, "first", AsOf(recorded=MET + timedelta(days=1)))


def test_a_correction_that_says_so_is_not_silent(tmp_path: Path) -> None:
    """An update with a note of its own is told with that note, on its own day."""
    note = "Correction: an earlier version gave the toll as 12."
    with Ledger.open(str(tmp_path / "corrected.ledger")) as book:
        book.add(version("first", FIRST, 12).reading(), now=MET)
        later = version("second", SECOND, 9, notes=(note,), updated=datetime(2020, 5, 4, tzinfo=UTC))
        book.add(later.reading(), now=MET)
        book.flush()
        (found,) = revisions(book, AsOf(published=day("2020-05-03")), AsOf(published=day("2020-05-05")))
    assert (False, (note,), "2020-05-04") == (found.silent, found.notes, found.day)
    shown = StringIO()
    Console(width=200, file=shown).print(render_revision(found))
    assert "- Police said 12 people were killed." in shown.getvalue()
    assert note in shown.getvalue()


def test_versions_keep_to_the_incident_that_is_asked_about(ledger: Ledger) -> None:
    """A diff about one incident tells of the articles that tell of it, by any of its ids."""
    with_ids = [incident.id for reading in ledger.readings() for incident in reading.incidents]
    span = AsOf(published=day("2020-05-03")), AsOf(published=day("2020-05-07"))
    assert [1, 1] == [len(list(revisions(ledger, *span, about=one))) for one in with_ids]
    assert [] == list(revisions(ledger, *span, about="i-none"))


def test_an_unknown_report_has_no_versions(ledger: Ledger) -> None:
    """The refusal says what was given and where names are listed."""
    with pytest.raises(QuestionError, match=r"no report 'nowhere'.*ask reports"):
        revisions_of(ledger, "nowhere")


def test_white_space_is_no_difference() -> None:
    """A page that is set otherwise says nothing else."""
    assert () == passages("One. Two.\n\nThree.", "One.\nTwo. Three.")
