"""The web: fetching an address within limits, and never from this machine or a private network unless that is allowed."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from reportedly import __version__
from reportedly.records import Skipped
from reportedly.settings import Limits

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
HEADERS = {
    "User-Agent": f"reportedly/{__version__}",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
REDIRECTS = {301, 302, 303, 307, 308}


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
    """Fetches addresses one after another, over one client."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def fetch(self, address: str) -> Fetched | Skipped:
        """What the address gives after at most `fetch_redirects` redirects, or why nothing could be had."""
        deadline = time.monotonic() + self.limits.fetch_seconds
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

    def one(self, address: str, url: httpx.URL, deadline: float) -> Fetched | Moved | Skipped:
        """One request and its answer, without following where it points."""
        host = vetted(url, private=self.limits.private_addresses)
        if isinstance(host, str):
            return Skipped(found_in=address, why="refused" if "private_addresses" in host else "unreachable", detail=host)
        try:
            with opened(url, host, seconds=max(deadline - time.monotonic(), 0.01)) as response:
                return self.answer(address, url, response, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as error:
            return Skipped(found_in=address, why="unreachable", detail=f"{url}: {error or type(error).__name__}")

    def answer(self, address: str, url: httpx.URL, response: httpx.Response, deadline: float) -> Fetched | Moved | Skipped:
        """The response read to its end within size and time."""
        if response.status_code in REDIRECTS and (location := response.headers.get("location")):
            return Moved(to=url.join(location))
        if response.status_code != httpx.codes.OK:
            return Skipped(found_in=address, why="unreachable", detail=f"{url} answered {response.status_code} {response.reason_phrase}")
        content = bytearray()
        for piece in response.iter_bytes(65_536):
            content += piece
            if len(content) > self.limits.largest_source:
                return Skipped(found_in=address, why="too large", detail=f"more than {self.limits.largest_source:,} bytes")
            if time.monotonic() > deadline:
                return Skipped(found_in=address, why="unreachable", detail=f"{url} took more than {self.limits.fetch_seconds:g} seconds")
        return Fetched(address=str(url), content=bytes(content), charset=response.charset_encoding)


@contextmanager
def opened(url: httpx.URL, host: Address, *, seconds: float) -> Iterator[httpx.Response]:
    """The answer of exactly the host that was vetted: a second look-up of the name could give another address."""
    headers = {**HEADERS, "Host": url.netloc.decode("ascii")}
    pinned = url.copy_with(host=str(host))
    request_extensions = {"sni_hostname": url.host}
    with (
        httpx.Client(follow_redirects=False, timeout=seconds) as client,
        client.stream("GET", pinned, headers=headers, extensions=request_extensions) as response,
    ):
        yield response


def vetted(url: httpx.URL, *, private: bool) -> Address | str:
    """The host's address, or why it may not be asked: every address that its name stands for must be public unless `private`."""
    if url.scheme not in {"http", "https"}:
        return f"{url} is neither http nor https"
    try:
        found = socket.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return f"no address known for {url.host or url}: {error}"
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    closed = [address for address in addresses if not is_public(address)]
    if closed and not private:
        return f"{url.host} is {closed[0]}, this machine or a private network; --private-addresses (Limits.private_addresses) allows it"
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether the address belongs to the open internet, also where an IPv6 address wraps an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is None and address in ipaddress.ip_network("64:ff9b::/96"):
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast
