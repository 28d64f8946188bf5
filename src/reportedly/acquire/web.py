"""The web: fetching an address within limits, and never from this machine or a private network unless that is allowed."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

import httpcore
import httpx

from reportedly import __version__
from reportedly.acquire.connecting import FAULTS, Deadline, opened
from reportedly.acquire.publicness import Address, Refused, Unknown, is_public, vetted
from reportedly.records import Skipped
from reportedly.settings import Limits

HEADERS = {
    "User-Agent": f"reportedly/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
REDIRECTS = {301, 302, 303, 307, 308}
_GZIP, _GZIP_OR_ZLIB, _BARE_DEFLATE = 0x1F, 47, -15
_AT_ONCE = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: where it was found in the end, its bytes and the charset that the server declared."""

    address: str
    content: bytes
    charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An answer that points elsewhere."""

    to: httpx.URL


class Fetcher:
    """Fetches addresses one after another; `public` tells which may be asked, and only tests have another opinion on that."""

    def __init__(self, limits: Limits, *, public: Callable[[Address], bool] = is_public) -> None:
        self.limits = limits
        self.public = public

    @cached_property
    def encryption(self) -> ssl.SSLContext:
        """Whose certificates are trusted; reading their list takes a while, so it is read once."""
        return httpx.create_ssl_context()

    def fetch(self, address: str) -> Fetched | Skipped:
        """What the address gives after at most `fetch_redirects` redirects, or why nothing could be had.

        Redirects, name servers, headers and body have to be through after `fetch_seconds` together.
        """
        deadline = Deadline(self.limits.fetch_seconds)
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, ValueError) as error:
            return Skipped(found_in=address, why="bad address", detail=f"{error}")
        for _ in range(self.limits.fetch_redirects + 1):
            answer = self.one(address, url, deadline)
            if not isinstance(answer, Moved):
                return answer
            url = answer.to
        return Skipped(found_in=address, why="unreachable", detail=f"more than {self.limits.fetch_redirects} redirects, the last to {url}")

    def one(self, address: str, url: httpx.URL, deadline: Deadline) -> Fetched | Moved | Skipped:
        """One request and its answer, without following where it points."""
        try:
            host = vetted(url, self.limits, seconds=deadline.left(), public=self.public)
            if isinstance(host, Refused | Unknown):
                return Skipped(found_in=address, why="refused" if isinstance(host, Refused) else "unreachable", detail=host)
            with self.opened(url, host, deadline) as response:
                return self.answer(address, url, response)
        except (httpx.TimeoutException, httpcore.TimeoutException):
            return Skipped(found_in=address, why="unreachable", detail=f"{url} took more than {self.limits.fetch_seconds:g} seconds")
        except FAULTS as error:
            return Skipped(found_in=address, why="unreachable", detail=f"{url}: {error or type(error).__name__}")

    def opened(self, url: httpx.URL, host: Address, deadline: Deadline) -> AbstractContextManager[httpx.Response]:
        """The answer, its body still to be read."""
        return opened(url, host, deadline=deadline, encryption=self.encryption, headers=HEADERS, proxies=self.limits.fetch_proxies)

    def answer(self, address: str, url: httpx.URL, response: httpx.Response) -> Fetched | Moved | Skipped:
        """The response read to its end within its size."""
        if response.status_code in REDIRECTS and (location := response.headers.get("location")):
            return Moved(to=url.join(location))
        if response.status_code != httpx.codes.OK:
            return Skipped(found_in=address, why="unreachable", detail=f"{url} answered {response.status_code} {response.reason_phrase}")
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            return Skipped(found_in=address, why="unreachable", detail=f"{url} answered packed as {coding[:40]!r}, which was not asked for")
        content = bytearray()
        for piece in unpacked(response.iter_raw(), packed=coding not in {"", "identity"}):
            content += piece
            if len(content) > self.limits.largest_source:
                return Skipped(found_in=address, why="too large", detail=f"more than {self.limits.largest_source:,} bytes")
        return Fetched(address=str(url), content=bytes(content), charset=response.charset_encoding)


def unpacked(pieces: Iterable[bytes], *, packed: bool) -> Iterator[bytes]:
    """The bytes of a body, a little at a time however much a little of it unfolds to. ValueError if it is no whole gzip or deflate."""
    if not packed:
        yield from pieces
        return
    unfolding = None
    for piece in filter(None, pieces):
        waiting = piece
        unfolding = unfolding or zlib.decompressobj(_window(piece))
        while waiting and not unfolding.eof:
            try:
                part = unfolding.decompress(waiting, _AT_ONCE)
            except zlib.error as error:
                raise ValueError(f"its packing is broken: {error}") from error
            waiting = unfolding.unconsumed_tail
            yield part
    if unfolding is not None and not unfolding.eof:
        raise ValueError("its packing breaks off")


def _window(piece: bytes) -> int:
    """How zlib is told what comes: some servers leave the frame of deflate away, whose first byte ends with an eight."""
    return _GZIP_OR_ZLIB if piece[0] == _GZIP or piece[0] & 0x0F == zlib.DEFLATED else _BARE_DEFLATE
