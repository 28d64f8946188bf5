"""Publicness: which host a fetch may ask, decided by every address that its name stands for at that moment."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable

import httpx

from reportedly.settings import Limits

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# An IPv6 address of these networks is but another way to write the IPv4 address that it ends with (RFC 6052).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
# The two interface identifiers of ISATAP (RFC 5214), whose routers pass a packet on to the IPv4 address behind them.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
_LAST_32_BITS = 0xFFFF_FFFF
_PORTS = {"http": 80, "https": 443}


class Refused(str):
    """Why an address may not be asked."""

    __slots__ = ()


class Unknown(str):
    """Why an address cannot be asked."""

    __slots__ = ()


def is_public(address: Address) -> bool:
    """Whether the address belongs to the open internet, also where an IPv6 address wraps an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = _wrapped(address)
        if wrapped is not None:
            return is_public(wrapped)
        # Python calls global what no registry has given out yet, and what was once local to a site.
        if address.is_site_local or address.is_reserved or not _through_isatap(address):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def vetted(
    url: httpx.URL, limits: Limits, *, seconds: float = 10.0, public: Callable[[Address], bool] = is_public
) -> Address | Refused | Unknown:
    """The host's address, or why it is not asked: every address that its name stands for must be public, and the port allowed.

    Whoever connects must connect to this very address: a second look-up of the name could give another one.
    """
    if url.scheme not in _PORTS:
        return Refused(f"{url} is neither http nor https")
    port = url.port or _PORTS[url.scheme]
    if limits.fetch_ports and port not in limits.fetch_ports:
        allowed = ", ".join(map(str, limits.fetch_ports))
        return Refused(f"{url} is at port {port}; only {allowed} are asked (Limits.fetch_ports)")
    found = resolved(url.host, port, seconds=seconds)
    if isinstance(found, str):
        return Unknown(f"no address known for {url.host or url}: {found}")
    closed = [address for address in found if not public(address)]
    if closed and not limits.private_addresses:
        return Refused(
            f"{url.host} is {closed[0]}, this machine or a private network; --private-addresses (Limits.private_addresses) allows it"
        )
    return found[0]


def resolved(host: str, port: int, *, seconds: float) -> list[Address] | str:
    """All addresses of a name, or what went wrong; a name server that does not answer is waited for no longer than that."""
    answer: queue.SimpleQueue[list[Address] | str] = queue.SimpleQueue()
    # A thread of its own, since the look-up takes no time limit; it is left behind if it does not come back.
    threading.Thread(target=lambda: answer.put(_look_up(host, port)), daemon=True).start()
    try:
        return answer.get(timeout=max(seconds, 0.01))
    except queue.Empty:
        return f"the name servers did not answer within {seconds:.0f} seconds"


def _look_up(host: str, port: int) -> list[Address] | str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return str(error)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found] or "it has none"


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that this one stands for: mapped, 6to4, Teredo, or translated by NAT64."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & _LAST_32_BITS)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _through_isatap(address: ipaddress.IPv6Address) -> bool:
    """False for an ISATAP address with a closed IPv4 address behind it."""
    if (int(address) >> 32) & _LAST_32_BITS not in _ISATAP:
        return True
    return is_public(ipaddress.IPv4Address(int(address) & _LAST_32_BITS))
