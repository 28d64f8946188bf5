"""The web: addresses, feeds and lists of feeds, against a server of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from reportedly.acquire import acquire
from reportedly.acquire.publicness import Refused, is_public, vetted
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits

PAGE = b"<html><body><p>Words of a page.</p></body></html>"
FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Test Wire</title><language>en</language>
<item><guid isPermaLink="false">one</guid><title>First</title><link>{link}</link><pubDate>Wed, 04 May 2016 10:00:00 GMT</pubDate>
<description>A summary.</description></item>
<item><guid isPermaLink="false">two</guid><title>Second</title>
<content:encoded><![CDATA[<p>The whole of the second report.</p>]]></content:encoded></item>
</channel></rss>"""


class Pages(BaseHTTPRequestHandler):
    """A few pages, redirects and misbehaviours."""

    def do_GET(self) -> None:
        """Answer by the path."""
        path = self.path
        if path.startswith("/round"):
            self.answer(302, b"", location="/round")
        elif path == "/away":
            self.answer(302, b"", location="/page")
        elif path == "/page":
            self.answer(200, PAGE)
        elif path == "/feed":
            self.answer(200, FEED.format(link="/page").encode(), kind="application/rss+xml")
        elif path == "/large":
            self.answer(200, b"x" * 5000)
        else:
            self.answer(404, b"")

    def answer(self, status: int, content: bytes, *, kind: str = "text/html; charset=utf-8", location: str | None = None) -> None:
        """One answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the test's server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own server is asked directly, whatever proxy the machine has."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def read(place: str, **limits: object) -> list[Raw | Skipped]:
    """What a place gives where private addresses are allowed."""
    return list(acquire([place], limits=Limits(private_addresses=True, **limits)))  # type: ignore[arg-type]


def test_a_page_is_fetched_with_its_charset(site: str) -> None:
    """An address gives its page, with where it was found in the end and the charset that the server declared."""
    (one,) = read(f"{site}/away")
    assert isinstance(one, Raw)
    assert (PAGE, True, "utf-8", f"{site}/page") == (one.content, one.markup, one.charset, one.given.url)


@pytest.mark.parametrize(("path", "why"), [("/nothing", "unreachable"), ("/round", "unreachable"), ("/large", "too large")])
def test_what_cannot_be_fetched_has_a_reason(site: str, path: str, why: str) -> None:
    """An error, a redirect without end and a page over the limit are skipped."""
    (one,) = read(site + path, largest_source=4000)
    assert isinstance(one, Skipped)
    assert why == one.why


def test_this_machine_is_refused_unless_allowed(site: str) -> None:
    """Without leave no fetch reaches this machine, and the refusal says how to allow it."""
    (one,) = acquire([f"{site}/page"], limits=Limits())
    assert isinstance(one, Skipped)
    assert "refused" == one.why
    assert "private_addresses" in one.detail


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost/", "http://127.1/", "http://2130706433/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.8/",
        "http://169.254.169.254/latest", "http://192.168.1.1/", "http://0.0.0.0/", "http://[fd00::1]/", "http://[64:ff9b::7f00:1]/",
    ],
)  # fmt: skip
def test_every_way_to_write_a_private_address_is_refused(address: str) -> None:
    """Private addresses are refused in whatever form they are written."""
    assert isinstance(vetted(httpx.URL(address), Limits()), Refused)


def test_a_public_address_is_no_private_one() -> None:
    """An ordinary address passes."""
    address = vetted(httpx.URL("http://93.184.216.34/"), Limits())
    assert not isinstance(address, str)
    assert is_public(address)


def test_a_feed_from_the_web_is_followed_where_it_holds_no_text(site: str) -> None:
    """An entry with its full text is read as it stands, one without is fetched."""
    first, second = read(f"{site}/feed")
    assert isinstance(first, Raw)
    assert isinstance(second, Raw)
    assert ("one", PAGE, "First", "The Test Wire") == (first.name, first.content, first.given.title, first.given.outlet)
    assert ("two", b"<p>The whole of the second report.</p>") == (second.name, second.content)


def test_a_feed_in_a_file_gives_summaries(tmp_path: Path) -> None:
    """From a file nothing is fetched: an entry without content gives its summary, with its date as printed."""
    (tmp_path / "feed.xml").write_text(FEED.format(link="https://news.example/1"))
    first, _ = acquire([str(tmp_path)], limits=Limits())
    assert isinstance(first, Raw)
    assert (b"A summary.", "Wed, 04 May 2016 10:00:00 GMT") == (first.content, first.given.published)
    assert f"{tmp_path}/feed.xml#1" == first.found_in


def test_a_list_of_feeds_names_files_beside_it(tmp_path: Path) -> None:
    """An OPML list in a file may name feeds beside it; what is missing is counted."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "feed.xml").write_text(FEED.format(link=""))
    outlines = '<outline type="rss" xmlUrl="../feed.xml"/><outline xmlUrl="../gone.xml"/>'
    (tmp_path / "lists" / "all.opml").write_text(f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>')
    found = list(acquire([str(tmp_path / "lists")], limits=Limits()))
    assert ["one", "two", "missing"] == [one.name if isinstance(one, Raw) else one.why for one in found]


@pytest.mark.parametrize("content", ["<opml><body>", "<rss><channel></channel></rss>", "<opml><body/></opml>"])
def test_an_empty_or_broken_list_is_skipped(tmp_path: Path, content: str) -> None:
    """A feed or list without entries is skipped with a reason."""
    (tmp_path / "a.xml").write_text(content)
    (one,) = acquire([str(tmp_path)], limits=Limits())
    assert isinstance(one, Skipped)
