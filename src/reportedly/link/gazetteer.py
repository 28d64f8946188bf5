"""Gazetteer: towns, districts, provinces, countries and regions of the world by name, from a file that is only read."""

from __future__ import annotations

import csv
import os
import sqlite3
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from reportedly.link.names import plain, sounds

COUNTRY, PROVINCE, DISTRICT, TOWN, REGION = 0, 1, 2, 3, 4
# Below this many people a name that is also an English word is taken for the word.
WORD_FLOOR = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a name may mean. `own` tells its own name from an alternate one; `kind` is one of the constants above."""

    number: int
    name: str
    kind: int
    country: str | None
    province: int | None
    district: int | None
    population: int
    latitude: float
    longitude: float
    own: bool = True


class Gazetteer:
    """Look-ups by name. Safe in several threads and processes: each opens the file for itself, read-only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open = threading.local()
        self._regions = _load_regions()
        self._words = frozenset(_words())
        self.named = lru_cache(maxsize=65536)(self._named)
        self.place = lru_cache(maxsize=65536)(self._place)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path | None]]:
        return Gazetteer, (self._path,)

    def _named(self, name: str) -> tuple[Candidate, ...]:
        """Every place that goes by the name, the most populous first; spellings that sound alike only if none is spelt so."""
        for key in _keys(name):
            regions = self._regions.get(key, ())
            rows = self._rows("name", key)
            if rows or regions:
                return (*regions, *rows)
        heard = sounds(name)
        return self._rows("sound", heard) if len(heard.replace(" ", "")) > 3 else ()

    def _place(self, number: int) -> Candidate | None:
        """The place of this GeoNames number."""
        row = self._base().execute("select *, 1 from place where id = ?", (number,)).fetchone()
        return _candidate(row) if row else None

    def is_place(self, name: str) -> bool:
        """Whether a place worth the name goes by it: not a common word that some village shares."""
        key = plain(name)
        if not key or not any(letter.isupper() for letter in name):
            return False
        found = self.named(name)
        return bool(found) and (
            key not in self._words or any(one.kind in (COUNTRY, REGION) or (one.own and one.population >= WORD_FLOOR) for one in found)
        )

    def _rows(self, table: str, key: str) -> tuple[Candidate, ...]:
        own = "name.own" if table == "name" else "0"
        found = self._base().execute(
            f"select place.*, {own} from {table} join place on place.id = {table}.place where {table}.key = ? order by place.population desc, place.id",
            (key,),
        )
        return tuple(_candidate(row) for row in found)

    def _base(self) -> sqlite3.Connection:
        # A connection must not outlive a fork, nor be shared between threads.
        if getattr(self._open, "process", None) != os.getpid():
            self._open.base, self._open.process = _connect(self._path), os.getpid()
        base: sqlite3.Connection = self._open.base
        return base


def _connect(path: Path | None) -> sqlite3.Connection:
    with as_file(files("reportedly.link") / "data" / "gazetteer.sqlite") as shipped:
        return sqlite3.connect(f"file:{path or shipped}?mode=ro&immutable=1", uri=True)


def _candidate(row: tuple[int, str, int, str, int | None, int | None, int, float, float, int]) -> Candidate:
    number, name, kind, country, province, district, population, latitude, longitude, own = row
    return Candidate(
        number=number, name=name, kind=kind, country=country, province=province, district=district, population=population,
        latitude=latitude, longitude=longitude, own=bool(own),
    )  # fmt: skip


def _keys(name: str) -> list[str]:
    """The plain name, then without its article, then without the word for its kind."""
    key = plain(name)
    bare = key.removeprefix("the ")
    keys = [key, bare]
    for word in ("city", "town", "village"):
        keys.extend((bare.removesuffix(f" {word}"), bare.removeprefix(f"{word} of ")))
    return list(dict.fromkeys(keys))


def _load_regions() -> dict[str, tuple[Candidate, ...]]:
    regions: dict[str, list[Candidate]] = {}
    text = (files("reportedly.link") / "data" / "regions.csv").read_text(encoding="utf-8")
    for line, row in enumerate(csv.DictReader(text.splitlines()), start=1):
        place = Candidate(
            number=-line, name=row["name"], kind=REGION, country=row["country"] or None, province=None, district=None, population=int(row["population"] or 0),
            latitude=float(row["latitude"]), longitude=float(row["longitude"]),
        )  # fmt: skip
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            regions.setdefault(plain(name), []).append(place)
    return {key: tuple(places) for key, places in regions.items()}


def _words() -> list[str]:
    text = (files("reportedly.link") / "data" / "words.txt").read_text(encoding="utf-8")
    return [line for line in text.split() if line]
