"""The audit log on its page, faults on theirs, and hostile words on both."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient
from tests.drafts import NOW
from tests.web.served import EVIL, Come, csrf_in, log_in

from reportedly.errors import LedgerError
from reportedly.store import Ledger
from reportedly.web import create_app


def test_the_log_shows_what_is_asked_for(come: Come) -> None:
    """By person, by what was done and by day; a day that is none is told so."""
    client = come("ann")
    come("rita")
    told = {
        asked: set(re.findall("</time></td><td>(.*?)</td><td>(.*?)</td>", client.get(f"/audit?{asked}").text))
        for asked in ("who=rita", "what=login", f"until={NOW.date()}")
    }
    assert ({"rita"}, {"login"}) == ({who for who, _ in told["who=rita"]}, {what for _, what in told["what=login"]})
    assert {("ann", "login"), ("rita", "login")} <= told["what=login"]
    assert ("tests", "account added") in told[f"until={NOW.date()}"]
    assert ("rita", "login") not in told[f"until={NOW.date()}"]
    assert "since takes a day such as 2024-03-25" in client.get("/audit?since=yesterday").text
    assert "No line fits" in client.get("/audit?who=nobody").text


def test_the_log_of_a_hostile_ledger_is_text(come: Come) -> None:
    """What stands in the log, and what is asked of it, is escaped; an id that is none leads nowhere."""
    client = come("ann")
    text = client.get("/audit", params={"what": f"read {EVIL}", "about": f"i-{EVIL}"}).text
    assert "<script>window" not in text
    assert "&lt;script&gt;window" in text
    assert "/incident/i-&lt;" not in text


def test_a_hostile_login_is_text(come: Come) -> None:
    """The name and the page to go on to come back escaped."""
    client = come()
    text = log_in(client, EVIL, "wrong", after='/"><script>window.hacked=3</script>').text
    assert "<script>window" not in text


def test_a_mistake_of_ours_and_a_ledger_in_use_are_told_on_pages(tmp_path: Path) -> None:
    """With the guarding headers, without a traceback."""
    with Ledger.open(str(tmp_path / "x.ledger")) as ledger:
        app = create_app(ledger)

        @app.get("/broken")
        def broken() -> None:
            raise ValueError("secret inside")

        @app.get("/used")
        def used() -> None:
            raise LedgerError("x.ledger: database is locked; try again")

        client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        for path, status, says in (("/broken", 500, "A mistake of ours"), ("/used", 503, "try again")):
            answer = client.get(path)
            assert (status, True, False) == (answer.status_code, says in answer.text, "secret inside" in answer.text)
            assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_without_a_login_the_one_user_is_recorded_by_name(alone: str) -> None:
    """What is done on the pages stands in the log under the name that `--as` gave."""
    token = csrf_in(httpx.get(alone + "/upload"))
    httpx.post(alone + "/upload", data={"csrf": token, "text": "The council said on Monday that nobody was hurt in the fire at the mill."})
    assert "<td>eva</td>" in httpx.get(alone + "/audit").text


@pytest.mark.parametrize("path", ["/api/cakes", "/api/cake/i-1", "/export/cakes.csv", "/export/statements.xls"])
def test_what_there_is_not_is_told_to_programs_in_words(alone: str, path: str) -> None:
    """With what would do."""
    answer = httpx.get(alone + path)
    assert 400 == answer.status_code
    assert "statements" in answer.text or "incident" in answer.text or "csv" in answer.text
