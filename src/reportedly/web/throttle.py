"""Throttle: how often somebody may try a password.

Kept in memory: a ledger is served by one process, and what a stranger does must not make it write. Starting the server anew forgets
it, which only who runs the server can do.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an attempt may be made: 0 seconds to `wait` if so. `first` is set on the first refusal of a row of them, to be told of."""

    wait: float
    first: bool = False


@dataclass(slots=True)
class Throttle:
    """Counts attempts by name and by address; those of the last `window` seconds count.

    An attempt is counted before the password is looked at, so that many at once do not slip through together.
    """

    by_name: int = 8
    by_address: int = 30
    window: float = 900.0
    clock: Callable[[], float] = time.monotonic
    _attempts: OrderedDict[tuple[str, str], list[float]] = field(default_factory=OrderedDict)
    _refused: OrderedDict[tuple[str, str], float] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def attempt(self, name: str, address: str) -> Verdict:
        """Count an attempt that may be made; one that may not is not counted, and is told for how long none may."""
        now = self.clock()
        with self._lock:
            keys = self._keys(name, address)
            wait, reason = max((self._wait(key, most, now), key) for key, most in keys.items())
            first = wait > 0 and self._refused.get(reason, now) <= now
            if wait > 0:
                self._refused[reason] = max(self._refused.get(reason, 0.0), now + wait)
            else:
                for key in keys:
                    self._attempts.setdefault(key, []).append(now)
                    self._attempts.move_to_end(key)
            # Names are a stranger's choice: what was tried longest ago is forgotten first, before memory fills.
            for kept in (self._attempts, self._refused):
                while len(kept) > _KEPT:
                    kept.popitem(last=False)
        return Verdict(wait=max(wait, 0.0), first=first)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures under this name, and this one attempt of the address."""
        by_name, by_address = self._keys(name, address)
        with self._lock:
            self._attempts.pop(by_name, None)
            if self._attempts.get(by_address):
                self._attempts[by_address].pop()

    def _keys(self, name: str, address: str) -> dict[tuple[str, str], int]:
        return {("name", name.strip().casefold()[:64]): self.by_name, ("address", neighbourhood(address)): self.by_address}

    def _wait(self, key: tuple[str, str], most: int, now: float) -> float:
        recent = [one for one in self._attempts.get(key, ()) if one > now - self.window]
        if recent:
            self._attempts[key] = recent
        else:
            self._attempts.pop(key, None)
        return recent[-most] + self.window - now if len(recent) >= most else 0.0


def neighbourhood(address: str) -> str:
    """An address as it is counted: of IPv6 the first 64 bits, since one customer of a network has all that begin so."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
