"""Pages that are remembered: made once for each state of the ledger, never stale, and not too many of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.drafts import NOW, Draft, days, link

from reportedly.records import FigureKind, Review, Ruling, Sameness
from reportedly.store import Ledger
from reportedly.web.reading import disputes_page
from reportedly.web.remembering import Remembered


def told(name: str, count: int) -> Draft:
    """A report of one bombing with so many dead."""
    draft = Draft(name, "2020-05-02", f"A bombing in Harun killed {count} people, the police said.")
    draft.incident("bombing", when=days("2020-05-01"), figures=((f"{count} people", FigureKind.KILLED, count, count, None),))
    return draft


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two reports of one incident whose figures do not meet."""
    with Ledger.open(str(tmp_path / "a.ledger")) as made:
        drafts = told("one", 5), told("two", 40)
        made.add_all([draft.reading() for draft in drafts], now=NOW)
        made.add_links([link(drafts[0].incidents[0].id, drafts[1].incidents[0].id)], now=NOW)
        yield made


class Counted:
    """The page of disputes, with how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def page(self, ledger: Ledger, params: Mapping[str, str]) -> Any:
        """The page."""
        self.times += 1
        return disputes_page(ledger, params)


def test_a_page_is_made_once_while_nothing_is_written(ledger: Ledger) -> None:
    """Asked for again, the same page comes back; other parameters are another page."""
    counted = Counted()
    page = Remembered()(counted.page)
    assert page(ledger, {}) is page(ledger, {})
    page(ledger, {"page": "1"})
    assert 2 == counted.times


WRITES = {
    "reading": lambda ledger, ids: ledger.add_all([told("three", 90).reading()], now=NOW),
    "link": lambda ledger, ids: ledger.link_by_person(*ids, says=Sameness.DIFFERENT, who="Ann", why="two towns", now=NOW),
    "review": lambda ledger, ids: ledger.review(Review(row=ids[0], ruling=Ruling.REJECTED, by="Ann", why="no bombing"), now=NOW),
    "comparison": lambda ledger, ids: ledger.settle(list(ledger.readings()), [], [], now=NOW),
}


@pytest.mark.parametrize("write", WRITES)
def test_no_page_outlives_a_write(ledger: Ledger, write: str) -> None:
    """Whatever is written, by whatever way, the page is the one that is made afresh."""
    page = Remembered()(disputes_page)
    page(ledger, {})
    ids = sorted(mention.id for _, _, _, mention in ledger.mentions())
    WRITES[write](ledger, ids)
    assert disputes_page(ledger, {}) == page(ledger, {})


def test_a_write_of_another_process_is_noticed(ledger: Ledger) -> None:
    """A ledger that somebody else writes to is looked at through its own log, not through what this process did."""
    page = Remembered()(disputes_page)
    page(ledger, {})
    with Ledger.open(ledger.engine.where) as other:
        other.link_by_person(
            *sorted(mention.id for _, _, _, mention in ledger.mentions()), says=Sameness.DIFFERENT, who="Ann", why="", now=NOW
        )
    assert () == page(ledger, {}).rows


def test_a_comparison_that_only_takes_back_is_a_write(ledger: Ledger) -> None:
    """Links that a new comparison does not bring again are retired, and the number of the last write tells so."""
    ids = sorted(mention.id for _, _, _, mention in ledger.mentions())
    shelved = [type("Kept", (), {"id": one, "blocks": (), "packed": ""})() for one in ids]
    ledger.settle(list(ledger.readings()), shelved, [link(*ids)], now=NOW)
    before = ledger.last_event()
    ledger.settle(list(ledger.readings()), shelved, [], now=NOW)
    assert ledger.last_event() > before


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(1, 4))
def test_no_more_than_so_many_are_held(asked: list[int], at_most: int) -> None:
    """However many pages are asked for, those held are the ones asked for last."""
    made: list[str] = []

    class Still:
        engine = type("Engine", (), {"where": "a"})

        def last_event(self) -> int:
            return 1

    def build(_: Ledger, params: Mapping[str, str]) -> str:
        made.append(params["page"])
        return params["page"]

    page, expected, held = Remembered(at_most)(build), 0, list[int]()
    for number in asked:
        assert str(number) == page(Still(), {"page": str(number)})  # type: ignore[arg-type]
        expected += number not in held
        held = [*(one for one in held if one != number), number][-at_most:]
    assert expected == len(made)
