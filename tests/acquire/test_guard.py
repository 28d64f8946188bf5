"""What a fetch refuses: closed addresses in every form, second look-ups, redirects inward, drips and bombs. Servers are the test's own."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import socketserver
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.acquire import acquire
from reportedly.acquire.publicness import Refused, is_public, vetted
from reportedly.acquire.web import Fetched, Fetcher, unpacked
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits

CLOSED_NETWORKS = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
)  # fmt: skip
OPEN_SPACE = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
CLOSED = st.sampled_from(CLOSED_NETWORKS).flatmap(lambda network: st.ip_addresses(network=network))
PAGE = b"<p>Words of a page.</p>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def written(address: ipaddress.IPv4Address) -> list[str]:
    """An IPv4 address in the forms in which systems accept one."""
    number, parts = int(address), address.packed
    return [
        str(address), str(number), hex(number), ".".join(f"0{part:o}" for part in parts), f"{parts[0]}.{int.from_bytes(parts[1:])}",
        f"[::ffff:{address}]", f"[64:ff9b::{address}]", f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::1]", f"[::{address}]",
    ]  # fmt: skip


@given(CLOSED, st.integers(0, 8))
def test_no_form_of_a_closed_address_is_asked(address: ipaddress.IPv4Address, form: int) -> None:
    """Loopback, private, link-local, shared, multicast, reserved: no way to write one leads to a fetch."""
    found = Fetcher(Limits(fetch_seconds=2)).fetch(f"http://{written(address)[form]}/")
    assert isinstance(found, Skipped)
    assert found.why in {"refused", "bad address"} or "no address known" in found.detail


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_its_wrappings(address: ipaddress.IPv4Address) -> None:
    """An IPv4 address is public if it is global and meant for one host, and so is each IPv6 address that stands for it."""
    expected = address.is_global and not (address.is_multicast or address.is_reserved or address.is_private)
    number = int(address)
    wrapped = [
        ipaddress.IPv6Address(0xFFFF_0000_0000 | number),
        ipaddress.IPv6Address(int(NAT64.network_address) | number),
        ipaddress.IPv6Address(0x2002 << 112 | number << 80),
    ]
    assert [expected] * 4 == [is_public(address), *map(is_public, wrapped)]


@given(st.ip_addresses(v=6))
def test_only_the_given_out_part_of_ipv6_is_public(address: ipaddress.IPv6Address) -> None:
    """Whatever passes lies in the one range that is given out, or stands for a public IPv4 address: mapped, or by NAT64."""
    if is_public(address) and address not in OPEN_SPACE:
        assert address in NAT64 or address.ipv4_mapped
        assert is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))


@pytest.mark.parametrize(
    "inside", ["fe80::1", "fec0::1", "fd12::1", "ff02::1", "2001:db8::1", "2606:4700::5efe:a00:1", "2001:0:1::1", "::"]
)
def test_addresses_of_no_open_network_are_closed(inside: str) -> None:
    """Link-local, site-local, unique-local, multicast, documentation, ISATAP to a private host, Teredo, and none at all."""
    assert not is_public(ipaddress.ip_address(inside))


@pytest.mark.parametrize(
    "address", ["ftp://1.1.1.1/", "file:///etc/passwd", "gopher://1.1.1.1/", "http://1.1.1.1:22/", "https://1.1.1.1:8443/"]
)
def test_other_schemes_and_ports_are_refused(address: str) -> None:
    """Where the ports are named, only these are asked; and never anything but http and https."""
    assert isinstance(vetted(httpx.URL(address), Limits(fetch_ports=(80, 443))), Refused)


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Every name stands for the next of these answers (the last for good); returns the names that are looked up."""
    asked: list[str] = []
    truly = socket.getaddrinfo

    def look_up(host: str, port: int, *which: Any, **also: Any) -> list[Any]:
        if not host.endswith(".example"):
            return truly(host, port, *which, **also)  # an address, which is no name to look up
        asked.append(host)
        return [(0, 0, 0, "", (address, port)) for address in answers[min(len(asked), len(answers)) - 1]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_one_closed_address_among_open_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for a public and for a private address is refused: the connection could go to either."""
    names(monkeypatch, ["93.184.216.34", "10.0.0.1"])
    assert isinstance(vetted(httpx.URL("http://two-faced.example/"), Limits()), Refused)


Answer = Callable[[Any, bytes], None]


@contextmanager
def server(answer: Answer) -> Iterator[int]:
    """The port of a server of the test's own that answers every request so."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked = b""
            while b"\r\n\r\n" not in asked and (piece := self.request.recv(65_536)):
                asked += piece
            with suppress(OSError):  # the other side may have had enough, as it should
                answer(self.request, asked)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    made = Server(("0.0.0.0", 0), Connection)  # so that it answers as 127.0.0.2 as well
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made.server_address[1]
    made.shutdown()
    made.server_close()


def whole(content: bytes, head: bytes = OK) -> bytes:
    """An answer with its length."""
    return head + f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n".encode() + content


def fetched(answer: Answer, path: str = "/", host: str = "127.0.0.1", **limits: Any) -> Fetched | Skipped:
    """What comes of asking the server, where this machine may be asked."""
    with server(answer) as port:
        return Fetcher(Limits(private_addresses=True, fetch_proxies=False, **limits)).fetch(f"http://{host}:{port}{path}")


def test_the_checked_address_is_the_one_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for another address at a second look-up (rebinding) is not looked up a second time."""
    asked = names(monkeypatch, ["127.0.0.1"], ["127.0.0.9"])
    heads: list[bytes] = []

    def answer(connection: Any, head: bytes) -> None:
        heads.append(head)
        connection.sendall(whole(PAGE))

    found = fetched(answer, host="rebound.example")
    assert isinstance(found, Fetched)
    assert ["rebound.example"] == asked
    assert b"Host: rebound.example:" in heads[0]


def test_a_redirect_inward_is_refused() -> None:
    """Each redirect is checked like a first address: from one that may be asked none leads to one that may not."""

    def answer(connection: Any, head: bytes) -> None:
        port = connection.getsockname()[1]
        connection.sendall(whole(b"", f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/inside\r\n".encode()))

    with server(answer) as port:
        found = Fetcher(Limits(fetch_proxies=False), public=lambda address: str(address) == "127.0.0.2").fetch(f"http://127.0.0.2:{port}/")
    assert isinstance(found, Skipped)
    assert ("refused", True) == (found.why, "127.0.0.1" in found.detail)


def drip(start: bytes) -> Answer:
    """An answer of which a byte comes now and then, without end."""

    def answer(connection: Any, head: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(b"x")
            threading.Event().wait(0.05)

    return answer


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", OK + b"Content-Length: 100000\r\n\r\n"], ids=["status", "head", "body"]
)
def test_a_drip_ends_with_the_time_for_all(start: bytes) -> None:
    """However little comes at a time, in the head or in the body, all of it has to be through in time."""
    found = fetched(drip(start), fetch_seconds=0.3)
    assert isinstance(found, Skipped)
    assert ("unreachable", True) == (found.why, found.detail.endswith("0.3 seconds"))


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up counts into the time for all."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: list("" * threading.Event().wait(5)))
    found = Fetcher(Limits(fetch_seconds=0.2)).fetch("http://slow.example/")
    assert isinstance(found, Skipped)
    assert "unreachable" == found.why


def packed(coding: str, content: bytes) -> Answer:
    """An answer with a coding."""
    return lambda connection, _: connection.sendall(whole(content, OK + f"Content-Encoding: {coding}\r\n".encode()))


def bare(content: bytes) -> bytes:
    """Deflate without its frame."""
    made = zlib.compressobj(wbits=-15)
    return made.compress(content) + made.flush()


@pytest.mark.parametrize(
    ("coding", "content"),
    [("gzip", gzip.compress(PAGE, mtime=0)), ("deflate", zlib.compress(PAGE)), ("deflate", bare(PAGE))],
    ids=["gzip", "deflate", "bare deflate"],  # bytes as names held the time, and two workers that began in two seconds differed
)
def test_a_packed_page_is_unpacked(coding: str, content: bytes) -> None:
    """Gzip, and deflate in both of its readings."""
    found = fetched(packed(coding, content))
    assert isinstance(found, Fetched)
    assert (PAGE, "utf-8") == (found.content, found.charset)


@pytest.mark.parametrize(
    ("coding", "content", "why"),
    [
        ("gzip", gzip.compress(bytes(3_000_000)), "too large"),
        ("gzip", gzip.compress(PAGE)[:-12], "unreachable"),
        ("gzip", b"\x1f\x8bnot at all", "unreachable"),
        ("br", PAGE, "unreachable"),
        ("gzip, gzip", PAGE, "unreachable"),
    ],
    ids=["bomb", "cut", "broken", "unasked", "twice"],
)
def test_what_cannot_be_unpacked_within_limits_is_skipped(coding: str, content: bytes, why: str) -> None:
    """A small answer that unfolds to a huge one, a damaged one, and packings that were not asked for."""
    found = fetched(packed(coding, content), largest_source=100_000)
    assert isinstance(found, Skipped)
    assert why == found.why


def test_a_bomb_unfolds_a_little_at_a_time() -> None:
    """Nothing like the whole of a bomb is ever held: whoever reads can stop after any piece."""
    pieces = unpacked([gzip.compress(bytes(30_000_000))], packed=True)
    assert max(len(piece) for piece in pieces) <= 262_144


def test_a_packed_file_of_nothing_ends(tmp_path: Path) -> None:
    """A file of JSON lines that unfolds to blank lines without end is given up, and what came before is kept."""
    line = b'{"id": "one", "text": "Words of a report."}\n'
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line + b"\n" * 400_000))
    first, last = acquire([str(tmp_path / "a.jsonl.gz")], limits=Limits(largest_unfolded=100_000))
    assert isinstance(first, Raw)
    assert isinstance(last, Skipped)
    assert "too large" == last.why


def test_a_list_of_a_stranger_names_no_files(tmp_path: Path) -> None:
    """With `local_lists` off, a list of feeds that somebody handed in cannot have files of this machine read."""
    (tmp_path / "secret.txt").write_text("The words of a file that nobody handed in, long enough to be read as a report.")
    (tmp_path / "a.opml").write_text('<opml version="2.0"><body><outline xmlUrl="secret.txt"/></body></opml>')
    (one,) = acquire([str(tmp_path / "a.opml")], limits=Limits(local_lists=False))
    (other,) = acquire([str(tmp_path / "a.opml")], limits=Limits())
    assert isinstance(one, Skipped)
    assert ("refused", True) == (one.why, isinstance(other, Raw))
