"""Shelf: what a ledger keeps of a reading, so that newcomers are compared without reading the reports again.

for entry in entries(reading):          # when a reading is added: keep entry.packed by entry.id, and each block with entry.id
new = resolve(readings, held=Shelf(...))   # when it is settled: look up by block, unpack, compare
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic

from reportedly.records import Link, Reading, Subject
from reportedly.resolve.actors import Named, actor_links, organisations, pack_named, unpack_named
from reportedly.resolve.candidates import Held_co, Index
from reportedly.resolve.copies import Print, copy_links, pack_print, print_of, unpack_print
from reportedly.resolve.judging import incident_links
from reportedly.resolve.tellings import Telling, pack, tellings, unpack

_REMEMBERED = 50_000  # unpacked things; about 100 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be the same as another: its subject and id, the blocks to find it by, and all that is compared, packed."""

    subject: Subject
    id: str
    blocks: tuple[str, ...]
    packed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """How to ask a ledger for the entries that it keeps; three functions, each answered by one look-up in an index.

    `members(block, at_most)` gives the ids in a block in ascending order, `packed(id)` what was kept, `links(id)` the links that touch it.
    """

    members: Callable[[str, int], Iterable[str]]
    packed: Callable[[str], str]
    links: Callable[[str], Iterable[Link]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """The things of some readings that are to be compared; small beside the readings themselves."""

    tellings: list[Telling] = field(default_factory=list)
    prints: list[Print] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)

    def take(self, reading: Reading) -> None:
        """Take in what one reading tells."""
        self.tellings.extend(tellings(reading))
        self.prints.append(print_of(reading.report))
        self.named.extend(organisations(reading))


def entries(reading: Reading) -> Iterator[Entry]:
    """What a ledger keeps of a reading."""
    for telling in tellings(reading):
        yield Entry(subject=Subject.INCIDENT, id=telling.id, blocks=telling.blocks(), packed=pack(telling))
    text = print_of(reading.report)
    yield Entry(subject=Subject.REPORT, id=text.id, blocks=text.blocks(), packed=pack_print(text))
    for actor in organisations(reading):
        yield Entry(subject=Subject.ACTOR, id=actor.id, blocks=actor.blocks(), packed=pack_named(actor))


def resolve(readings: Iterable[Reading], links: Iterable[Link] = (), *, held: Shelf | None = None) -> Iterator[Link]:
    """The links that these readings bring: copies of one text, incidents told in several reports, organisations named in several.

    Without `held` the readings are all there is, and `links` those that stand among them; with it they are compared with each other
    and with what the shelf holds. A pair's score depends on the pair alone, so neither order nor parts matter.
    """
    arrivals = Arrivals()
    for reading in readings:
        arrivals.take(reading)
    if held is None:
        standing = Index[Telling]((), links)
        yield from copy_links(arrivals.prints)
        yield from incident_links(arrivals.tellings, standing)
        yield from actor_links(arrivals.named)
    else:
        yield from copy_links(arrivals.prints, _Unpacked(held, unpack_print))
        yield from incident_links(arrivals.tellings, _Unpacked(held, unpack))
        yield from actor_links(arrivals.named, _Unpacked(held, unpack_named))


class _Unpacked(Generic[Held_co]):
    """A shelf seen as things of one sort; each is unpacked once."""

    def __init__(self, shelf: Shelf, unpacked: Callable[[str], Held_co]) -> None:
        self._shelf, self._unpacked = shelf, unpacked
        self._seen: dict[str, Held_co] = {}

    def members(self, block: str, at_most: int) -> Iterable[str]:
        """The first ids in a block."""
        return self._shelf.members(block, at_most)

    def get(self, thing: str) -> Held_co:
        """The thing with this id."""
        if thing not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[thing] = self._unpacked(self._shelf.packed(thing))
        return self._seen[thing]

    def links(self, thing: str) -> Iterable[Link]:
        """The links that touch the thing."""
        return self._shelf.links(thing)
