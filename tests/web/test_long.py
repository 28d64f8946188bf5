"""Very long reports: a page stays small, says that there is more and leads to it, and nothing is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drafts import NOW, Draft, days, link
from tests.web.served import serve

from reportedly.records import FigureKind, Kind
from reportedly.store import Ledger
from reportedly.web import differing
from reportedly.web.differing import Part, differences, shortened

LARGEST = 250_000
SENTENCES = 2_000
FILLER = "and along the whole of the valley people were waiting for the road to be opened again, " * 5


def long_draft(name: str, day: str, word: str) -> Draft:
    """A report of 200,000 words with 2,000 statements; the word stands in every tenth sentence."""
    lines = []
    for number in range(SENTENCES):
        end = word if number % 10 == 0 else "it rained"
        lines.append(f"Speaker {number} said that road {number} was closed after the blast, {FILLER}{end}.")
    draft = Draft(name, day, "\n".join(lines), url="https://news.example/long")
    blast = draft.incident("the blast", when=days("2020-05-01"))
    at = 0
    for number in range(SENTENCES):
        at = draft.report.text.index(f"road {number} was closed", at)
        words = draft.report.cut(at, at + len(f"road {number} was closed"))
        draft.says(Kind.ACCOUNT, None, None, words.quote, about=(blast,))
    return draft


@pytest.fixture(scope="module")
def long() -> Iterator[tuple[httpx.Client, Draft, Draft]]:
    """Two versions of a very long report, served."""
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/a.ledger") as ledger:
        drafts = long_draft("long", "2020-05-02", "the sun shone"), long_draft("longer", "2020-05-03", "the wind blew hard")
        ledger.add_all([draft.reading() for draft in drafts], now=NOW)
        for address in serve(ledger):
            with httpx.Client(base_url=address, timeout=60) as client:
                yield client, *drafts


def article(page: str) -> str:
    """The words of the report on a page, without the numbers of its marks."""
    text = re.search(r"<article[^>]*>(.*?)</article>", page, re.DOTALL)
    assert text
    return re.sub(r"<[^>]+>", "", re.sub(r"<a class=\"small\".*?</a> ", "", text.group(1)))


def test_every_part_is_small_and_together_they_are_all(long: tuple[httpx.Client, Draft, Draft]) -> None:
    """Turned from the first to the last part, the pages hold every word and every row once, each below 250 kB."""
    client, draft, _ = long
    path, text, rows = f"/report/{draft.report.id}", "", []
    while path:
        page = client.get(path).text
        assert len(page.encode()) < LARGEST
        text += article(page)
        rows += re.findall(r'<li class="row" id="([^"]+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following.group(1).replace("&amp;", "&") if following else ""
    assert len(draft.report.text.split()) > 150_000
    assert (draft.report.text, [statement.id for statement in draft.statements]) == (text, rows)


def test_a_row_leads_to_its_part(long: tuple[httpx.Client, Draft, Draft]) -> None:
    """The link of a row in a list leads to the part of the report in which the row stands, with its words marked."""
    client, draft, _ = long
    row = draft.statements[1234]
    page = client.get(f"/report/{draft.report.id}?row={row.id}").text
    assert f'id="{row.id}"' in page
    assert "road 1234 was closed" in article(page)


def test_the_changes_of_long_versions_are_turned(long: tuple[httpx.Client, Draft, Draft]) -> None:
    """Side by side stands what changed with what stands around it; every change is on one of the pages."""
    client, draft, later = long
    path, changes = f"/report/{later.report.id}?against={draft.report.id}", 0
    while path:
        page = client.get(path).text
        assert len(page.encode()) < LARGEST
        changes += page.count("<ins>")
        following = re.search(r'<a href="([^"]+)#versions">The next changes', page)
        path = following.group(1).replace("&amp;", "&") if following else ""
    assert SENTENCES // 10 == changes


TEXTS = st.lists(st.sampled_from(["a b c. ", "d e. ", "f g h i. ", "j. "]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_no_change_is_left_out(before: str, after: str) -> None:
    """Whatever is shortened, the pages of changes hold each changed word of both versions, and count the words left out."""
    parts = differences(before, after)
    fits, around, differing._FITS, differing._AROUND = differing._FITS, differing._AROUND, 24, 4
    try:
        made, first = list[Part](), 0
        while True:
            shown, following = shortened(parts, first)
            made += shown
            if following is None:
                break
            assert following > first
            first = following
    finally:
        differing._FITS, differing._AROUND = fits, around
    changed = [
        ["".join(one.before for one in some if not one.same), "".join(one.after for one in some if not one.same)] for some in (parts, made)
    ]
    assert changed[0] == changed[1]


def test_the_page_of_an_incident_that_hundreds_tell_of_stays_small(tmp_path: Path) -> None:
    """With hundreds of reports, statements and figures the page lists the newest, says how many there are, and leads to all."""
    drafts = []
    for number in range(250):
        text = f"Paper {number} tells. " + " ".join(f"Speaker {one} said that bomb {one} went off." for one in range(6))
        draft = Draft(f"p{number}", f"2020-05-{1 + number % 28:02}", text + f" It killed {number + 1} people.")
        figures = ((f"{number + 1} people", FigureKind.KILLED, number + 1, number + 1, None),)
        blast = draft.incident("bomb 0", when=days("2020-05-01"), figures=figures)
        for one in range(6):
            draft.says(Kind.CLAIM_OF_RESPONSIBILITY, f"Speaker {one}", None, f"bomb {one} went off", about=(blast,))
        drafts.append(draft)
    ids = [draft.incidents[0].id for draft in drafts]
    with Ledger.open(str(tmp_path / "a.ledger")) as ledger:
        ledger.add_all([draft.reading() for draft in drafts], now=NOW)
        ledger.add_links([link(one, other) for one, other in pairwise(ids)], now=NOW)
        for address in serve(ledger):
            page = httpx.get(f"{address}/incident/{ids[0]}", timeout=60).text
    assert len(page.encode()) < LARGEST
    assert all(said in page for said in ("of 1500 statements", "of 250 figures", "newest 60 of 250", "/ledger?about=i-"))
