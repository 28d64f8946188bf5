"""Gazetteer: towns, districts, provinces, countries and regions of the world by name, from a file that is only read."""

from __future__ import annotations

import csv
import os
import re
import sqlite3
import threading
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

from reportedly.link.names import place_key, sounds
from reportedly.records import Precision

COUNTRY, PROVINCE, DISTRICT, TOWN, REGION = 0, 1, 2, 3, 4
PRECISIONS = (Precision.COUNTRY, Precision.PROVINCE, Precision.DISTRICT, Precision.TOWN)
# Below this many people a name that is also an English word or a surname is taken for that.
WORD_FLOOR = 1_000_000
# Below this many people, or with fewer consonants, a place that only sounds alike is not trusted by `is_place`.
HEARD_FLOOR = 10_000
# "AL" and "Cal" are abbreviations at an address, and syllables elsewhere.
SHORTEST = 4
FEWEST_CONSONANTS = 4

_COUNTRIES = """select id, name, kind, country, province, district, population, latitude, longitude, 1 from place where kind = ?"""
_NAMED = """select place.id, place.name, kind, country, province, district, population, latitude, longitude, own
 from name join place on place.id = name.place where name.key = ? order by population desc, place.id"""
_HEARD = """select place.id, place.name, kind, country, province, district, population, latitude, longitude, 0
 from sound join place on place.id = sound.place where sound.key = ? order by population desc, place.id"""
_NUMBERED = "select id, name, kind, country, province, district, population, latitude, longitude, 1 from place where id = ?"
_WORDINGS = tomllib.loads((files("reportedly.link") / "data" / "wordings.toml").read_text(encoding="utf-8"))["places"]
_DIRECTION = re.compile(rf"^(?:(?:{'|'.join(sorted(_WORDINGS['directions'], key=len, reverse=True))}) )+")
_FEATURE = re.compile(rf" (?:{'|'.join(sorted(_WORDINGS['kinds'], key=len, reverse=True))})$")
_KINDS = frozenset(_WORDINGS["kinds"])
_AROUND = frozenset(_WORDINGS["directions"]) | _KINDS
_FACILITIES = frozenset(_WORDINGS["facilities"])
_OF = re.compile(rf"^(?:{'|'.join(_WORDINGS['kinds_of'])}) of ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One place that a name may mean. `own` tells its own name from an alternate one; `kind` is one of the constants above.

    `heard` marks a place whose names only sound like the one asked for; `capital` the seat of a state's power.
    """

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
    heard: bool = False
    capital: bool = False
    precision: Precision = Precision.TOWN


class Gazetteer:
    """Look-ups by name. Safe in several threads and processes: each opens the file for itself, read-only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open = threading.local()
        self._regions = _load_regions()
        self._words = frozenset(_data("words.txt").split())
        self._countries, self._adjectives = _load_countries()
        self._seats = _load_seats()
        self._lands: dict[str, tuple[Candidate, ...]] = {}
        self.named = lru_cache(maxsize=65536)(self._named)
        self.meant = lru_cache(maxsize=65536)(self._meant)
        self.place = lru_cache(maxsize=65536)(self._place)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path | None]]:
        return Gazetteer, (self._path,)

    def _named(self, name: str) -> tuple[Candidate, ...]:
        """Every place that goes by this very name, the most populous first; spellings that sound alike only if none is spelt so."""
        key = place_key(name)
        for form in dict.fromkeys((key, key.removeprefix("the "))):
            found = self._spelt(form)
            if found:
                return found
        heard = sounds(key)
        found = self._rows(_HEARD, heard) if len(heard.replace(" ", "")) >= FEWEST_CONSONANTS else ()
        return tuple(replace(one, heard=True) for one in found)

    def _meant(self, name: str) -> tuple[Candidate, ...]:
        """Every place that the words of a place mention may mean: also "Russian", "Aleppo city", "northern Syria", "Province of Aceh"."""
        key = place_key(name).removeprefix("the ")
        for form in _forms(key):
            if form in self._adjectives and form not in self._countries:
                return self._country(self._adjectives[form])
            if exact := self._spelt(form):
                return exact
        return self._named(key) or self._named(_FEATURE.sub("", key))

    def _spelt(self, key: str) -> tuple[Candidate, ...]:
        country = self._country(self._countries[key]) if key in self._countries else ()
        rows = self._rows(_NAMED, key)
        known = {one.number for one in country}
        return (*country, *self._regions.get(key, ()), *(row for row in rows if row.number not in known))

    def _country(self, code: str) -> tuple[Candidate, ...]:
        if not self._lands:
            self._lands.update({str(one.country): (one,) for one in self._rows(_COUNTRIES, COUNTRY)})
        return self._lands.get(code, ())

    def country(self, code: str) -> Candidate | None:
        """The country of this ISO code."""
        return next(iter(self._country(code)), None)

    def _place(self, number: int) -> Candidate | None:
        """The place of this GeoNames number."""
        return next(iter(self._rows(_NUMBERED, number)), None)

    def is_place(self, name: str) -> bool:
        """Whether a place worth the name goes by it: not a common word or a surname that some town shares."""
        key = place_key(name).removeprefix("the ")
        if not any(letter.isupper() for letter in name) or (len(key) < SHORTEST and key not in self._countries):
            return False
        if self._spelt(key):
            return key not in self._words or any(_is_great(one) for one in self._spelt(key))
        return " " in key and any(one.population >= HEARD_FLOOR for one in self.named(name))

    def is_filler(self, word: str) -> bool:
        """Whether a word beside a name is no part of it: a common word, a direction, a kind of place, a people."""
        key = place_key(word)
        if key in _FACILITIES:
            return False
        return key in self._words or key in _AROUND or key in self._adjectives

    def is_kind(self, words: str) -> bool:
        """Whether words say what kind of place is meant and name none: "the Federation", "the district"."""
        return place_key(words).removeprefix("the ") in _KINDS

    def is_adjective(self, name: str) -> bool:
        """Whether the name is of a country's people ("Syrian", "Syrians"), which tells where a report plays."""
        return name[:1].isupper() and place_key(name) in self._adjectives

    def _rows(self, query: str, key: str | int) -> tuple[Candidate, ...]:
        found = (_candidate(row) for row in self._base().execute(query, (key,)))
        return tuple(replace(one, capital=True) if self._is_seat(one) else one for one in found)

    def _is_seat(self, place: Candidate) -> bool:
        """Whether a town is the seat of its state's power; the province of its name is not."""
        return place.kind == TOWN and (place.country, place_key(place.name)) in self._seats

    def _base(self) -> sqlite3.Connection:
        # A connection must not outlive a fork, nor be shared between threads.
        if getattr(self._open, "process", None) != os.getpid():
            self._open.base, self._open.process = _connect(self._path), os.getpid()
        base: sqlite3.Connection = self._open.base
        return base


def _is_great(place: Candidate) -> bool:
    return place.kind in (COUNTRY, REGION) or (place.kind == TOWN and place.own and (place.capital or place.population >= WORD_FLOOR))


def _forms(key: str) -> Iterable[str]:
    """The key, then without direction words, without the word for its kind, and without both."""
    bare = [key, _FEATURE.sub("", key), _OF.sub("", key), _DIRECTION.sub("", key)]
    bare.append(_FEATURE.sub("", bare[-1]))
    return [form for form in dict.fromkeys(bare) if form]


def _connect(path: Path | None) -> sqlite3.Connection:
    with as_file(files("reportedly.link") / "data" / "gazetteer.sqlite") as shipped:
        return sqlite3.connect(f"file:{path or shipped}?mode=ro&immutable=1", uri=True)


def _candidate(row: tuple[int, str, int, str, int | None, int | None, int, int, int, int]) -> Candidate:
    number, name, kind, country, province, district, population, latitude, longitude, own = row
    return Candidate(
        number=number,
        name=name,
        kind=kind,
        country=country,
        province=province,
        district=district,
        population=population,
        latitude=latitude / 10000,
        longitude=longitude / 10000,
        own=bool(own),
        precision=PRECISIONS[kind],
    )


def _load_regions() -> dict[str, tuple[Candidate, ...]]:
    regions: dict[str, list[Candidate]] = {}
    blank = Candidate(number=0, name="", kind=REGION, country=None, province=None, district=None, population=0, latitude=0.0, longitude=0.0)
    for line, row in enumerate(csv.DictReader(_data("regions.csv").splitlines()), start=1):
        latitude, longitude, people = float(row["latitude"]), float(row["longitude"]), int(row["population"])
        place = replace(
            blank,
            number=-line,
            name=row["name"],
            country=row["country"] or None,
            population=people,
            latitude=latitude,
            longitude=longitude,
            precision=Precision(row["precision"]),
        )
        for name in dict.fromkeys(place_key(each) for each in (row["name"], *filter(None, row["aliases"].split("|")))):
            regions.setdefault(name, []).append(place)
    return {key: tuple(places) for key, places in regions.items()}


def _load_countries() -> tuple[dict[str, str], dict[str, str]]:
    """The names of countries that newspapers use, and the adjectives, each with its ISO code."""
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    for row in csv.DictReader(_data("states.csv").splitlines()):
        for name in (row["name"], *(alias for alias in row["aliases"].split("|") if alias and _is_land(alias))):
            names.setdefault(place_key(name).removeprefix("the "), row["country"])
        for adjective in filter(None, row["adjectives"].split("|")):
            for form in (adjective, f"{adjective}s"):
                adjectives.setdefault(place_key(form), row["country"])
    return names, adjectives


def _load_seats() -> frozenset[tuple[str | None, str]]:
    """Country and name of the towns that are seats of a state's power."""
    rows = csv.DictReader(_data("states.csv").splitlines())
    return frozenset((row["country"], place_key(seat)) for row in rows for seat in row["seats"].split("|") if seat)


def _is_land(alias: str) -> bool:
    return not re.search(r"(?i)government|administration|regime|junta|entity|council|authority|ans$|ians$|elis$|saudis", alias)


def _data(name: str) -> str:
    return (files("reportedly.link") / "data" / name).read_text(encoding="utf-8")
