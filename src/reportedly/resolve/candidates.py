"""Candidates: which tellings are worth comparing, found by shared blocks and never by walking the ledger.

A block is a short text; tellings that share one may be compared. A ledger keeps the blocks of each telling in an indexed
table. Of a block that many share only its first members by identifier are compared with a newcomer: identifiers are digests, so
these are a fixed sample, and all members of a crowded block meet through it. That bounds the cost of a report.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import Protocol

from reportedly.records import FigureKind, Link
from reportedly.resolve.tellings import Telling
from reportedly.resolve.words import weight

CROWD = 48  # members of one block that a newcomer is compared with
MOST = 40  # candidates of one telling
_GRID = 8  # days; two grids, half a step apart, so that days up to four apart always share a square
_WORTH = {"where": 3, "toll": 2, "name": 2, "title": 2, "actor": 1, "land": 1, "same": 3, "pair": 2}


class Lookup(Protocol):
    """What must be asked of whoever holds the tellings: an `Index` in memory or a ledger's tables."""

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The identifiers of the tellings in a block, in ascending order, no more than `at_most`."""

    def telling(self, mention: str) -> Telling:
        """The telling with this identifier."""

    def links(self, mention: str) -> Iterable[Link]:
        """The links that touch this telling."""


class Index:
    """Tellings in memory by block, and the links among them. The order of adding does not matter."""

    def __init__(self, tellings: Iterable[Telling] = (), links: Iterable[Link] = ()) -> None:
        self._tellings: dict[str, Telling] = {}
        self._blocks: dict[str, list[str]] = {}
        self._links: dict[str, list[Link]] = {}
        for telling in tellings:
            self.add(telling)
        for link in links:
            self.add_link(link)

    def __len__(self) -> int:
        return len(self._tellings)

    def add(self, telling: Telling) -> None:
        """Hold this telling; adding it again changes nothing."""
        if telling.id in self._tellings:
            return
        self._tellings[telling.id] = telling
        for block in blocks(telling):
            crowd = self._blocks.get(block)
            if crowd is None:
                self._blocks[block] = [telling.id]
            elif len(crowd) < CROWD or telling.id < crowd[-1]:
                insort(crowd, telling.id)
                del crowd[CROWD:]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tellings)

    def __contains__(self, mention: object) -> bool:
        return mention in self._tellings

    def add_link(self, link: Link) -> None:
        """Hold this link under both its ends."""
        self._links.setdefault(link.left, []).append(link)
        self._links.setdefault(link.right, []).append(link)

    def links(self, mention: str) -> Iterable[Link]:
        """The links that touch this telling."""
        return self._links.get(mention, ())

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The identifiers of the tellings in a block, in ascending order, no more than `at_most` or `CROWD`."""
        return islice(self._blocks.get(block, ()), at_most)

    def telling(self, mention: str) -> Telling:
        """The telling with this identifier; KeyError if none."""
        return self._tellings[mention]


def candidates(telling: Telling, lookup: Lookup) -> list[str]:
    """The tellings of other reports that share most with this one, those that share more first."""
    shared: Counter[str] = Counter()
    for block in blocks(telling):
        worth = _WORTH[block.partition("|")[0]]
        for other in lookup.members(block, CROWD):
            shared[other] += worth
    shared.pop(telling.id, None)
    return sorted(shared, key=lambda other: (-shared[other], other))[:MOST]


def blocks(telling: Telling) -> tuple[str, ...]:
    """The blocks of a telling, each once. They depend on the telling alone, so a ledger can keep them.

    With a square of days: the place; the country; the country with each toll; each of its rarest names; each perpetrator;
    for a report's main incident each of the rarest words of its title. Without days: the place with the toll, and pairs of rare names.
    """
    country = (telling.spot.country if telling.spot else None) or "?"
    place = _place(telling)
    keys = [f"land|{country}"] if country != "?" else []
    keys += [f"where|{place}"] if place else []
    keys += [f"toll|{toll.kind}|{toll.low}" for toll in telling.tolls if toll.low >= 3]
    keys += [f"actor|{actor}|{country}" for actor in telling.perpetrators[:3]]
    rare_names = sorted(telling.names, key=lambda name: (-weight(name), -len(name), name))[:3]
    keys += [f"name|{name}" for name in rare_names]
    keys += [f"title|{word}" for word in sorted(telling.title, key=lambda word: (-weight(word), word))[:3]]
    dated = [f"{key}|{square}" for square in _squares(telling) for key in keys]
    killed = [toll.low for toll in telling.tolls if toll.kind is FigureKind.KILLED and toll.low >= 3]
    timeless = [f"same|{place}|{low}" for low in killed if place]
    timeless += [f"pair|{one}|{two}" for one, two in combinations(sorted(rare_names), 2)]
    return tuple(dict.fromkeys(dated + timeless))


def _place(telling: Telling) -> str | None:
    spot = telling.spot
    if spot is None or (spot.precision is not None and not spot.exact):
        return None
    return str(spot.geoname) if spot.geoname is not None else spot.name or None


def _squares(telling: Telling) -> list[str]:
    """The squares of days that the telling falls into: by its own days if they are narrow, and by its report's if these may be its own."""
    days = []
    if telling.first is not None and telling.last is not None and telling.last - telling.first <= _GRID:
        days.append(telling.first)
    if telling.published is not None and (telling.first is None or abs(telling.published - telling.first) <= 2 * _GRID):
        days.append(telling.published)
    return list(dict.fromkeys(square for day in days for square in (f"a{day // _GRID}", f"b{(day + _GRID // 2) // _GRID}")))
