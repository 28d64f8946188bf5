"""The answers of the pages: their headers, what they refuse, and what they hold."""

from __future__ import annotations

import httpx
import pytest
from tests.web.served import PAGES, Served


@pytest.mark.parametrize("path", ["/", "/ledger", "/nowhere", "/report/nothing", "/static/page.css", "/static/nothing", "/map"])
def test_every_answer_is_guarded(sampled: Served, path: str) -> None:
    """Whatever is asked for, the answer forbids scripts and connections from elsewhere, frames, and guessing at types."""
    headers = httpx.get(sampled.address + path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert ("nosniff", "same-origin", "same-origin") == tuple(
        headers[name] for name in ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy")
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_has_no_style_or_script_in_it(sampled: Served, name: str) -> None:
    """A page has less than 250 kB, no inline script, style or handler, and names no other host."""
    text = httpx.get(sampled.address + sampled.paths[name]).text
    assert len(text.encode()) < 250_000
    assert not [sign for sign in ("<style", " style=", " onclick=", "<script>", 'src="http', 'href="http') if sign in text]


def test_what_does_not_exist_is_said(sampled: Served) -> None:
    """A thing that the ledger does not hold is told so, with the place where to look."""
    answer = httpx.get(f"{sampled.address}/incident/i-nothing")
    assert (404, True) == (answer.status_code, "holds no incident" in answer.text)


def test_a_day_that_is_none_is_refused_on_the_page(sampled: Served) -> None:
    """A filter that cannot be understood lists nothing and says what would do."""
    text = httpx.get(sampled.address + "/ledger?since=yesterday").text
    assert "since takes a day such as 2024-03-25" in text
    assert "data-row" not in text


def test_the_past_is_told_as_it_was(sampled: Served) -> None:
    """As of a day before the first report the ledger is empty, and the page says which day that is."""
    text = httpx.get(sampled.address + "/?as_of=1990-01-01").text
    assert "1990-01-01" in text
    assert "data-row" not in text


def test_versions_stand_side_by_side(hostile: Served) -> None:
    """Asked for the other version of an article, the page shows what was taken out and what was put in."""
    text = httpx.get(hostile.address + hostile.paths["versions"]).text
    assert "<del>" in text
    assert "<ins>" in text


def test_a_version_is_not_compared_with_another_article(sampled: Served) -> None:
    """Only versions of one article are put side by side."""
    answer = httpx.get(f"{sampled.address}{sampled.paths['report']}?against=crocus-court")
    assert 404 == answer.status_code
