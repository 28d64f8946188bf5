"""Connecting: one request to one address that was checked, and all of the answer before one deadline."""

# ruff: noqa: ARG002 - httpcore says which arguments there are; the deadline and the checked address stand for most of them
from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

from reportedly.acquire.publicness import Address

# What can go wrong between here and there; each of these is a reason and no mistake of ours.
FAULTS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,
)


class Deadline:
    """A moment after which nothing is waited for, however little comes at a time."""

    def __init__(self, seconds: float) -> None:
        self.moment = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds until then; httpcore.ReadTimeout when there are none."""
        seconds = self.moment - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("took too long")
        return seconds


class Bounded(httpcore.NetworkStream):
    """A connection each of whose steps ends at the deadline: a server that drips cannot hold us."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes."""
        return self.stream.read(max_bytes, self.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self.stream.write(buffer, self.deadline.left())

    def close(self) -> None:
        """Let go of it."""
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same, encrypted, with a certificate for the host's name."""
        return Bounded(self.stream.start_tls(ssl_context, server_hostname, self.deadline.left()), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self.stream.get_extra_info(info)


class Pinned(httpcore.NetworkBackend):
    """Connects to the checked address, whatever name stands in the request: no name is looked up here."""

    def __init__(self, address: Address, deadline: Deadline) -> None:
        self.address = address
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the address."""
        made = httpcore.SyncBackend().connect_tcp(str(self.address), port, self.deadline.left())
        return Bounded(made, self.deadline)


class Answers(httpx.BaseTransport):
    """What httpx sends its requests through."""

    def __init__(self, address: Address, deadline: Deadline, encryption: ssl.SSLContext) -> None:
        self.pool = httpcore.ConnectionPool(ssl_context=encryption, network_backend=Pinned(address, deadline))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to be read."""
        asked = request.url
        url = httpcore.URL(scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=asked.raw_path)
        answer = self.pool.handle_request(httpcore.Request(request.method, url, headers=request.headers.raw))
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer.stream), extensions=answer.extensions)

    def close(self) -> None:
        """Let go of the connections."""
        self.pool.close()


class Body(httpx.SyncByteStream):
    """The bytes of an answer as they come."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self.stream

    def close(self) -> None:
        """Stop reading."""
        if hasattr(self.stream, "close"):
            self.stream.close()


@contextmanager
def opened(
    url: httpx.URL, address: Address, *, deadline: Deadline, encryption: ssl.SSLContext, headers: dict[str, str], proxies: bool
) -> Iterator[httpx.Response]:
    """The answer of exactly that address; with `proxies` those that the machine's environment names are asked instead."""
    transport = Answers(address, deadline, encryption)
    client = httpx.Client(transport=transport, follow_redirects=False, timeout=deadline.left(), trust_env=proxies)
    with client, client.stream("GET", url, headers=headers) as response:
        yield response
