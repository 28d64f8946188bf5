"""The answers of the pages: their headers, what they refuse, and what they hold."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from tests.drafts import NOW, Draft, days, link
from tests.web.served import PAGES, Served

from reportedly.records import FigureKind
from reportedly.store import Ledger
from reportedly.web.showing import incident_view


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


@pytest.mark.parametrize("path", ["/", "/ledger", "/nowhere", "/static/page.css"])
def test_who_asks_for_the_head_alone_gets_what_a_reader_would_without_the_body(sampled: Served, path: str) -> None:
    """HEAD has the status and the kind of GET, and nothing after it: link checkers ask so."""
    head, whole = httpx.head(sampled.address + path), httpx.get(sampled.address + path)
    assert (whole.status_code, whole.headers["content-type"]) == (head.status_code, head.headers["content-type"])
    assert not head.content


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


def test_a_page_of_two_days_does_not_claim_to_be_of_one(sampled: Served) -> None:
    """The diff has days of its own: with a day beside them it does not say that it tells as of that day."""
    assert "As the reports told it by" in httpx.get(sampled.address + "/ledger?as_of=2015-11-01").text
    assert "As the reports told it by" not in httpx.get(sampled.address + "/diff?as_of=2015-11-01").text


def test_versions_stand_side_by_side(hostile: Served) -> None:
    """Asked for the other version of an article, the page shows what was taken out and what was put in."""
    text = httpx.get(hostile.address + hostile.paths["versions"]).text
    assert "<del>" in text
    assert "<ins>" in text


def test_a_version_is_not_compared_with_another_article(sampled: Served) -> None:
    """Only versions of one article are put side by side."""
    answer = httpx.get(f"{sampled.address}{sampled.paths['report']}?against=crocus-court")
    assert 404 == answer.status_code


def test_a_part_of_a_toll_does_not_pull_the_chart_down(tmp_path: Path) -> None:
    """A report that counts 40 dead and "one more" beside them tells of 40: the chart shows the largest count of each report and source."""
    text = "A bombing in Harun killed 40 people, the police said. One more person died on the way."
    ids = []
    with Ledger.open(str(tmp_path / "a.ledger")) as ledger:
        for number in (1, 2):
            draft = Draft(f"r{number}", f"2020-05-0{number}", text)
            figures = (("40 people", FigureKind.KILLED, 40, 40, None), ("One more person", FigureKind.KILLED, 1, 1, None))
            ids.append(draft.incident("bombing", when=days("2020-05-01"), figures=figures))
            ledger.add(draft.reading(), now=NOW)
        ledger.flush()
        ledger.add_links([link(*ids)], now=NOW)
        view = incident_view(ledger, ids[0], {})
    assert [40, 40] == [dot.row.low for chart in view.charts for dot in chart.dots]
