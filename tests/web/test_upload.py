"""Uploads over HTTP: what is taken, what becomes of it, what is refused, and that it ends in the ledger like any other source."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.served import serve

from reportedly.store import Ledger
from reportedly.tell import Question, ask
from reportedly.web.uploading import messages
from reportedly.web.uploads import FROM_A_PAGE, Handed, Job, Uploads, handed_name, harmless_name, laid_down

STORY = (
    "The River Council said on Tuesday that its fighters had bombed a bridge in Homs, killing at least 12 people. "
    "The interior ministry denied that anybody had died in the blast. A spokesman said the claim could not be verified."
)
HEADING = "Bridge bombed in Homs"
PAGE = f"<html><head><title>{HEADING}</title></head><body><article><h1>{HEADING}</h1><p>{STORY}</p></article></body></html>"


class Site(BaseHTTPRequestHandler):
    """One page, and one that leads away from it."""

    def do_GET(self) -> None:
        """Answer by the path."""
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/story")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a site of the test's own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Desk:
    """A served ledger to hand things in to."""

    def __init__(self, ledger: Ledger, address: str) -> None:
        self.ledger = ledger
        self.client = httpx.Client(base_url=address, timeout=30)
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/upload").text)
        assert found
        self.csrf = found.group(1)

    def hand_in(self, *, files: list[tuple[str, bytes]] | None = None, **words: str) -> httpx.Response:
        """The answer to a form."""
        sent = [("files", file) for file in files or []]
        return self.client.post("/upload", data={"csrf": self.csrf} | words, files=sent or None)

    def ended(self, answer: httpx.Response) -> dict[str, Any]:
        """How an upload ended."""
        assert 303 == answer.status_code, answer.text
        for _ in range(600):
            told: dict[str, Any] = self.client.get(answer.headers["location"], headers={"accept": "application/json"}).json()
            if told["state"] in {"done", "stopped"}:
                return told
            time.sleep(0.05)
        raise AssertionError(told)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """An empty ledger, served as it is; addresses are guarded as always."""
    with Ledger.open(str(tmp_path_factory.mktemp("desk") / "a.ledger")) as ledger:
        uploads = Uploads(ledger.engine.where, largest=300_000, most_sources=5)
        for address in serve(ledger, uploads=uploads):
            made = Desk(ledger, address)
            yield made
            made.client.close()


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A ledger whose pages may fetch from this machine, as no page of a user's may."""
    with Ledger.open(str(tmp_path_factory.mktemp("desk") / "b.ledger")) as ledger:
        uploads = Uploads(ledger.engine.where, limits=replace(FROM_A_PAGE, private_addresses=True, fetch_ports=()))
        for address in serve(ledger, uploads=uploads):
            made = Desk(ledger, address)
            yield made
            made.client.close()


def test_files_are_read_like_any_others(desk: Desk) -> None:
    """A page and JSON lines end in the ledger, each source has a line, and what cannot be read has its reason."""
    lines = "\n".join(
        json.dumps({"id": f"n{number}", "text": text}) for number, text in enumerate((STORY.replace("12", "13"), "Too short."))
    )
    told = desk.ended(desk.hand_in(files=[("story.html", PAGE.encode()), ("day.jsonl", lines.encode())], outlet="Harbour Post"))
    assert {"read": 2, "held": 0, "copies": 0, "skipped": {"too short": 1}, "failed": 0} == told["tally"]
    assert ["uploaded: story.html", "uploaded: day.jsonl#1", "uploaded: day.jsonl#2"] == [line["name"] for line in told["sources"]]
    page = desk.client.get(f"/report/{told['sources'][0]['report']}").text
    assert "Harbour Post" in page
    assert "uploaded: story.html" in page


def test_a_pasted_text_has_the_day_and_title_that_were_typed(desk: Desk) -> None:
    """What is typed beside a text stands for what the text does not say."""
    told = desk.ended(desk.hand_in(text=STORY, heading="A bridge", published="2016-05-04", outlet="Daily Lantern"))
    report = desk.ledger.report(told["sources"][0]["report"])
    assert report is not None
    assert report.published is not None
    assert ("A bridge", "Daily Lantern", "2016-05-04") == (report.title, report.outlet, report.published.when.first.isoformat())


def test_what_is_held_is_not_read_again_and_leads_to_its_report(desk: Desk) -> None:
    """The same file handed in twice is one report, and the second upload links to it."""
    first, second = (desk.ended(desk.hand_in(files=[("again.txt", STORY.encode())])) for _ in range(2))
    assert ("read", "held already") == (first["sources"][0]["stage"], second["sources"][0]["stage"])
    assert first["sources"][0]["report"] == second["sources"][0]["report"]


def test_the_same_upload_is_what_the_terminal_makes(desk: Desk) -> None:
    """Statements of an upload are among the answers of the ledger, with their incidents settled."""
    desk.ended(desk.hand_in(files=[("answers.txt", STORY.encode())]))
    assert [] == list(desk.ledger.unsettled())
    assert any(True for _ in ask(desk.ledger, "statements", Question(words="bridge")))


@pytest.mark.parametrize("path", ["/story", "/away"])
def test_an_address_is_fetched(open_desk: Desk, site: str, path: str) -> None:
    """An address is fetched, redirects too, and read."""
    told = open_desk.ended(open_desk.hand_in(address=site + path))
    assert {"read", "held already"} >= {line["stage"] for line in told["sources"]}
    assert told["sources"][0]["report"]


def test_an_address_of_this_machine_is_refused(desk: Desk, site: str) -> None:
    """The server's own machine is out of reach for its users, at any port, and nothing is told of what lies there."""
    told = desk.ended(desk.hand_in(address=site))
    (line,) = told["sources"]
    assert ("skipped", True, False) == (line["stage"], line["why"].startswith("refused"), "127.0.0.1" in line["why"])


def test_a_list_of_feeds_reads_no_files(desk: Desk, tmp_path: Path) -> None:
    """A list of feeds that is handed in cannot name files of the server."""
    (tmp_path / "secret.txt").write_text(STORY)
    outline = f'<opml version="2.0"><body><outline xmlUrl="{tmp_path}/secret.txt"/></body></opml>'
    (line,) = desk.ended(desk.hand_in(files=[("list.opml", outline.encode())]))["sources"]
    assert "skipped" == line["stage"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "nothing to read"),
        ({"text": STORY, "published": "yesterday"}, "published takes a day"),
        ({"address": "file:///etc/passwd"}, "begins with http"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept_in_the_form(desk: Desk, words: dict[str, str], said: str) -> None:
    """A form that cannot be understood comes back with the reason, and with what was typed."""
    answer = desk.hand_in(**words)
    assert (422, True) == (answer.status_code, said in answer.text)
    assert all(typed in answer.text for typed in words.values() if typed != "yesterday")


def test_more_than_is_taken_is_refused_before_it_is_kept(desk: Desk) -> None:
    """An upload over the limit is refused with the limit in words."""
    answer = desk.hand_in(files=[("large.txt", b"x" * 400_000)])
    assert (413, True) == (answer.status_code, "0.3 MB" in answer.text)


def test_an_upload_with_too_many_sources_is_read_in_part(desk: Desk) -> None:
    """A file that unfolds to more sources than are taken at once is read so far, and the page says so."""
    lines = "\n".join(json.dumps({"id": f"m{number}", "text": "Short."}) for number in range(9))
    told = desk.ended(desk.hand_in(files=[("many.jsonl", lines.encode())]))
    assert ("stopped", 5) == (told["state"], len(told["sources"]))
    assert "more than 5 sources" in told["words"]


def test_an_upload_without_the_token_of_its_page_is_refused(desk: Desk) -> None:
    """A form of another site cannot hand in anything."""
    assert 403 == desk.client.post("/upload", data={"text": STORY}).status_code
    assert (
        403 == desk.client.post("/upload", data={"text": STORY, "csrf": desk.csrf}, headers={"Origin": "http://evil.example"}).status_code
    )


def test_the_news_go_on_where_they_were_heard_last(desk: Desk) -> None:
    """The news of an upload name each source and end; asked again from their last number they do not repeat the sources."""
    answer = desk.hand_in(files=[(f"{number}.txt", STORY.replace("12", str(number)).encode()) for number in range(20, 23)])
    heard = desk.client.get(answer.headers["location"] + "/news").text
    assert ["source-1", "source-2", "source-3"] == sorted(set(re.findall(r'id="(source-\d)"', heard)))
    assert heard.rstrip().endswith("data:")
    last = re.findall(r"^id: (\d+)$", heard, re.MULTILINE)[-1]
    again = desk.client.get(answer.headers["location"] + "/news", headers={"Last-Event-ID": last}).text
    assert (False, True) == ("source-" in again, "event: end" in again)


def test_the_news_end_with_the_server() -> None:
    """Whoever stops the server need not wait for those who listen to an upload that is still to be read."""

    async def heard() -> list[str]:
        return [one async for one in messages(uploads, job, None, 0)]

    uploads = Uploads("nowhere.ledger")
    uploads.leaving = lambda: True
    job = Job(Handed(who="Ann", title="a.txt", where=("a.txt",)), datetime.now(UTC))
    # In a thread of its own: after tests in a browser an event loop runs in this one.
    with ThreadPoolExecutor(1) as aside:
        assert [] == aside.submit(asyncio.run, heard()).result()


def test_names_and_titles_are_never_more_than_text(desk: Desk) -> None:
    """Whatever a file or its page calls itself, the news and the page of the upload set it as words."""
    evil = "<img src=x onerror=alert(1)>"
    answer = desk.hand_in(files=[(f"{evil}.html", PAGE.replace(HEADING, evil.replace("<", "&lt;")).encode())])
    desk.ended(answer)
    for path in ("/news", ""):
        text = desk.client.get(answer.headers["location"] + path).text
        assert ("&lt;img" in text, "<img" in text) == (True, False)


def test_uploads_queue_and_none_is_lost(desk: Desk) -> None:
    """Several uploads at once are read one after another, and all of them."""
    answers = [desk.hand_in(text=STORY.replace("12", str(number)), heading=f"Queue {number}") for number in range(30, 35)]
    assert ["done"] * 5 == [desk.ended(answer)["state"] for answer in answers]
    assert all(f"Queue {number}" in desk.client.get("/upload").text for number in range(30, 35))


def test_an_unknown_upload_is_said_to_be_unknown(desk: Desk) -> None:
    """After the server was started again an upload is not known, and the page says where its reports are."""
    answer = desk.client.get("/upload/nothing")
    assert (404, True) == (answer.status_code, "is in the ledger" in answer.text)


def test_uploads_are_in_the_audit_log(desk: Desk) -> None:
    """Who handed in what is noted, and what came of it."""
    desk.ended(desk.hand_in(text=STORY, heading="For the log"))
    events = [event for event in desk.ledger.events(latest=10) if event.who == "local"]
    assert [("upload read", 1), ("upload", None)] == [(event.what, event.detail.get("found")) for event in events[:2]]
    assert "For the log" == events[1].detail["title"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\a.html", "a.html"),
        (".hidden", "hidden"),
        ("", "nameless"),
        ("a\u202egnp.txt", "agnp.txt"),
    ],
)
def test_a_name_of_a_file_leads_nowhere(sent: str, kept: str, tmp_path: Path) -> None:
    """Whatever a sender calls a file, it lies in a folder of its own, and keeps the end of its name."""
    (path,) = laid_down(tmp_path, [(sent, lambda path: path.write_bytes(b"x") and None)])
    assert str(tmp_path / "1" / kept) == path
    assert f"uploaded: {kept}" == handed_name(path, tmp_path)


def test_a_long_name_is_cut() -> None:
    """A name longer than a file may have is cut, its ending aside."""
    assert "a" * 100 + ".html" == harmless_name("a" * 900 + ".html")
