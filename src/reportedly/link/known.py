"""Known: what is known of actors and places before a report is read."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reportedly.link.actors import ActorTable, load_actors
from reportedly.link.gazetteer import Gazetteer
from reportedly.records import KnownActor


class Known:
    """The table of actors and the gazetteer: it answers `records.Names` and is what `link` links to."""

    def __init__(self, actors: ActorTable, places: Gazetteer) -> None:
        self.actors = actors
        self.places = places
        self._find = lru_cache(maxsize=65536)(actors.find)
        self._employer = lru_cache(maxsize=65536)(actors.employer)

    def __reduce__(self) -> tuple[type[Known], tuple[ActorTable, Gazetteer]]:
        return Known, (self.actors, self.places)

    def actor(self, name: str) -> KnownActor | None:
        """The known actor that goes by this name, or None if nobody does or several do. A seat of power ("Damascus") gives its state."""
        return self._find(name.strip())

    def candidates(self, name: str) -> tuple[KnownActor, ...]:
        """All actors that go by this name: several where only the report can tell which is meant ("SNC")."""
        return self.actors.candidates(name.strip())

    def is_place(self, name: str) -> bool:
        """Whether the gazetteer knows a place by this name; common words and surnames that some small town shares do not count."""
        return self.places.is_place(name.strip())

    def is_seat(self, name: str) -> bool:
        """Whether this is a town that speaks for a state: an actor only where it speaks, acts or is addressed, a place elsewhere."""
        return self.actors.is_seat(name)

    def employer(self, name: str) -> KnownActor | None:
        """The institution whose unnamed people a name means: "Russian officials" are Russia's; None if it means no such people."""
        return self._employer(name.strip())

    def adjectival(self, name: str) -> KnownActor | None:
        """The state that an adjective alone stands for: "Russian" of "Russian air strikes"."""
        return self.actors.adjectival(name.strip())

    def parts_of(self, key: str) -> frozenset[str]:
        """The keys of the known actors that are part of this one, directly or through others; itself not among them."""
        return self.actors.parts_of(key)

    def is_full_name(self, name: str, actor: KnownActor) -> bool:
        """Whether this is a name of the actor as the tables have it, and no acronym, seat or description."""
        return self.actors.is_full_name(name, actor)


def load_known(*, own_table: Path | None = None) -> Known:
    """The shipped tables; `own_table`, a CSV of the same columns, wins over them. DataError if a row cannot be understood."""
    return Known(load_actors(own_table), Gazetteer())
