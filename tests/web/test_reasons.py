"""Why a row is as it is: the page that tells the words and the probability behind each cell."""

from __future__ import annotations

import re

import httpx
from tests.web.served import Served


def test_each_row_of_a_report_leads_to_its_reasons(sampled: Served) -> None:
    """From the margin of a report one comes to the cells of a row, each with how likely the reader holds it to be right."""
    page = httpx.get(sampled.address + sampled.paths["report"]).text
    way = re.findall(r'href="(/why/[^"]+row=[^"]+)"', page)[0]
    answer = httpx.get(sampled.address + way, timeout=30).text
    assert 1 == answer.count("<section")
    assert all(f"<td>{cell}</td>" in answer for cell in ("content", "kind"))
    assert re.search(r"\d\d%", answer)


def test_a_report_tells_the_reasons_of_all_its_rows(sampled: Served) -> None:
    """Without a row the page has a table for each row that begins in the report, its incidents among them."""
    report = httpx.get(sampled.address + sampled.paths["report"]).text
    answer = httpx.get(sampled.address + sampled.paths["why"], timeout=30).text
    rows = re.findall(r'<li class="row" id="(s-[^"]+)"', report)
    assert rows
    assert all(f"?row={row}#" in answer for row in rows)


def test_a_row_of_another_report_has_no_reasons_here(sampled: Served) -> None:
    """A row that the report does not hold is said to be none of its."""
    answer = httpx.get(f"{sampled.address}{sampled.paths['why']}?row=s-nothing", timeout=30)
    assert (404, True) == (answer.status_code, "holds no row" in answer.text)


def test_a_row_that_nobody_can_explain_is_said_to_be_one(hostile: Served) -> None:
    """Rows of which the reader of today knows nothing are listed all the same, and say so."""
    answer = httpx.get(hostile.address + hostile.paths["why"], timeout=30).text
    assert "does not find this row" in answer
