"""Candidates: which things are worth comparing, found by shared blocks and never by walking the ledger.

A block is a short text; things (tellings of incidents, prints of texts) that share one may be compared. A ledger keeps the blocks
of each in an indexed table. Of a block that many share only its first members by identifier are compared with a newcomer:
identifiers are digests, so these are a fixed sample, and all members of a crowded block meet through it. That bounds the cost.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Generic, Protocol, Self, TypeVar

from reportedly.records import Link

CROWD = 48  # members of one block that a newcomer is compared with
MOST = 32  # candidates of one telling
LEAST_SHARED = 2  # what candidates must share at least: one telling block or two that tell little
# What sharing a block of each sort is worth when candidates are ranked.
_WORTH = {"wreck": 2, "where": 3, "same": 3, "toll": 2, "number": 2, "name": 2, "title": 2, "pair": 2, "run": 2}  # others are worth 1
_TIMELESS = frozenset({"wreck", "same", "pair", "run", "called", "short", "spelt"})  # the others end with a square of days


class Blocked(Protocol):
    """Anything that can be looked up by blocks."""

    @property
    def id(self) -> str:
        """Its identifier."""

    def blocks(self) -> tuple[str, ...]:
        """The blocks that it is in, each once: a function of the thing alone, so that a ledger can keep them."""

    def asks(self) -> tuple[str, ...]:
        """The blocks in which those worth comparing with it are."""

    def meets(self, other: Self) -> tuple[int, int]:
        """In how many of the times that it asks for the other is, and the other way round; (1, 1) for things without a time."""


Thing = TypeVar("Thing", bound=Blocked)
Held_co = TypeVar("Held_co", bound=Blocked, covariant=True)


class Lookup(Protocol[Held_co]):
    """What must be asked of whoever holds the things: an `Index` in memory or a ledger's tables."""

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The identifiers of the things in a block, in ascending order, no more than `at_most`."""

    def get(self, thing: str) -> Held_co:
        """The thing with this identifier."""

    def links(self, thing: str) -> Iterable[Link]:
        """The links that touch this thing."""


class Index(Generic[Thing]):
    """Things in memory by block, and the links among them. The order of adding does not matter."""

    def __init__(self, things: Iterable[Thing] = (), links: Iterable[Link] = ()) -> None:
        self._things: dict[str, Thing] = {}
        self._blocks: dict[str, str | list[str]] = {}
        self._links: dict[str, list[Link]] = {}
        for thing in things:
            self.add(thing)
        for link in links:
            self.add_link(link)

    def __len__(self) -> int:
        return len(self._things)

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __contains__(self, thing: object) -> bool:
        return thing in self._things

    def add(self, thing: Thing) -> None:
        """Hold this thing; adding it again changes nothing."""
        if thing.id in self._things:
            return
        self._things[thing.id] = thing
        for block in thing.blocks():
            crowd = self._blocks.get(block)
            if crowd is None:
                self._blocks[block] = thing.id  # most blocks have one member, and a list for each would cost more than the rest
            elif isinstance(crowd, str):
                self._blocks[block] = sorted((crowd, thing.id))
            elif len(crowd) < CROWD or thing.id < crowd[-1]:
                insort(crowd, thing.id)
                del crowd[CROWD:]

    def add_link(self, link: Link) -> None:
        """Hold this link under both its ends."""
        self._links.setdefault(link.left, []).append(link)
        self._links.setdefault(link.right, []).append(link)

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The identifiers of the things in a block, in ascending order, no more than `at_most` or `CROWD`."""
        crowd = self._blocks.get(block, ())
        return (crowd,) if isinstance(crowd, str) else crowd[:at_most]

    def get(self, thing: str) -> Thing:
        """The thing with this identifier; KeyError if none."""
        return self._things[thing]

    def links(self, thing: str) -> Iterable[Link]:
        """The links that touch this thing."""
        return self._links.get(thing, ())


class Both(Generic[Thing]):
    """The new things and the held ones as one."""

    def __init__(self, new: Index[Thing], held: Lookup[Thing] | None) -> None:
        self._new, self._held = new, held

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The first identifiers of a block, from both."""
        new = self._new.members(block, at_most)
        return new if self._held is None else sorted({*new, *self._held.members(block, at_most)})[:at_most]

    def get(self, thing: str) -> Thing:
        """The thing with this identifier, from either."""
        return self._new.get(thing) if thing in self._new or self._held is None else self._held.get(thing)

    def links(self, thing: str) -> Iterable[Link]:
        """The links that touch this thing among what is held."""
        return self._held.links(thing) if self._held is not None else ()


def candidates(thing: Thing, lookup: Lookup[Thing]) -> list[str]:
    """The things that share most with this one, those that share more first: never more than `MOST`."""
    shared: Counter[str] = Counter()
    timeless: Counter[str] = Counter()
    for block in thing.asks():
        sort = block.partition("|")[0]
        counts = timeless if sort in _TIMELESS else shared
        for other in lookup.members(block, CROWD):
            counts[other] += _WORTH.get(sort, 1)
    every = shared + timeless
    every.pop(thing.id, None)
    enough = [other for other, worth in every.items() if worth >= LEAST_SHARED]
    ranked = sorted(enough, key=lambda other: (-every[other], other))[:MOST]
    return [other for other in ranked if _from_both_sides(thing, lookup.get(other), shared[other], timeless[other])]


def _from_both_sides(thing: Thing, other: Thing, dated: int, timeless: int) -> bool:
    """Whether the two share enough whichever came first: one may ask for the other's days and not be asked for its own."""
    here, there = thing.meets(other)
    return timeless + (dated // here * min(here, there) if here else 0) >= LEAST_SHARED
