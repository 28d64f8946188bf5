"""How fast newcomers are settled against what a ledger holds, by its size. Prints JSON; draws docs/images/resolve_speed.svg if asked.

    python benchmarks/resolve_speed.py [--sizes 1000 10000 100000 1000000] [--new 10000] [--draw]

The world is made up: incidents in 2,000 towns over ten years, each told by one report or several, a few by very many. The newcomers
are whole readings with texts of 400 words; their time, in seconds of one core, includes reducing them to what is compared.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportedly.records import (
    Agent,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Link,
    Origin,
    Place,
    PlaceMention,
    Precision,
    Published,
    Qualifier,
    Reading,
    Realis,
    Report,
    When,
    digest,
)
from reportedly.resolve import Index, Print, Telling, copy_links, incident_links, print_of, tellings
from reportedly.resolve.words import rarity

VOCABULARY = sorted(rarity())
ALONE = 100
START = date(2014, 1, 1).toordinal()
TYPES = (IncidentType.STRIKE, IncidentType.BOMBING, IncidentType.CLASH, IncidentType.ARMED_ATTACK, IncidentType.ABDUCTION)
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks/results/resolve_speed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A made-up incident: all that its reports agree on."""

    number: int
    day: int
    town: int
    type: IncidentType
    killed: int
    words: tuple[str, ...]


def happenings(seed: int) -> Iterator[Happening]:
    """Incidents without end, each as often as reports tell of it: two or three times on average, once mostly, at times fifty times."""
    dice, number = random.Random(seed), 0
    while True:
        number += 1
        one = Happening(
            number=number,
            day=START + dice.randrange(3650),
            town=int(2000 * dice.random() ** 2),
            type=dice.choice(TYPES),
            killed=min(int(dice.paretovariate(0.8)) + 1, 500),
            words=tuple(dice.choices(VOCABULARY, k=30)),
        )
        for _ in range(min(int(dice.paretovariate(1.5)), 50)):
            yield one


def place_of(town: int) -> Place:
    """A town's place on a made-up map of sixty countries."""
    spread = random.Random(town)
    country = f"{chr(65 + town % 60 // 8)}{chr(65 + town % 8)}"
    return Place(
        name=f"Town{town}",
        country=country,
        latitude=spread.uniform(-40, 60),
        longitude=spread.uniform(-120, 140),
        precision=Precision.TOWN,
        geoname=town,
    )


def reading_of(one: Happening, name: str, dice: random.Random, *, words: int) -> Reading:
    """A report of so many words on the incident, with one more incident told in passing."""
    background = dice.choices(VOCABULARY, k=words - 40)
    body = " ".join([*one.words, *background])
    text = f"An attack in Town{one.town} killed {one.killed} people. {body}. A clash had been told of before."
    report = Report(
        id=digest("r", name),
        name=name,
        found_in=name,
        text=text,
        title=f"Attack kills {one.killed} {' '.join(one.words[:4])}",
        published=Published(when=_day(one.day + 1), basis=Basis.GIVEN),
    )
    return Reading(
        report=report,
        origin=Origin(by=Agent.RULE, name="made-up", version="1"),
        incidents=(_incident(report, one, "attack"), _passing(report, dice)),
        main_incident=digest("i", report.id, "attack"),
    )


def _day(ordinal: int) -> When:
    return When(first=date.fromordinal(ordinal), last=date.fromordinal(ordinal))


def _incident(report: Report, one: Happening, word: str) -> IncidentMention:
    at = report.text.index(word)
    anchor = report.cut(at, at + len(word))
    killed = Figure(kind=FigureKind.KILLED, low=one.killed, high=one.killed, qualifier=Qualifier.EXACT, span=anchor)
    return IncidentMention(
        id=digest("i", report.id, word),
        type=one.type,
        realis=Realis.HAPPENED,
        anchor=anchor,
        spans=(anchor,),
        when=DateMention(when=_day(one.day)),
        place=PlaceMention(name=f"Town{one.town}", span=None, place=place_of(one.town)),
        figures=(killed,),
    )


def _passing(report: Report, dice: random.Random) -> IncidentMention:
    day, town = START + dice.randrange(3650), int(2000 * dice.random() ** 2)
    return _incident(report, Happening(number=0, day=day, town=town, type=IncidentType.CLASH, killed=3, words=()), "clash")


def readings(count: int, *, seed: int, words: int) -> Iterator[Reading]:
    """So many made-up readings. Readings of one seed tell of the same incidents."""
    dice = random.Random(seed + 1)
    for number, one in zip(range(count), happenings(seed), strict=False):
        yield reading_of(one, f"{words}-{number}", dice, words=words)


def measure(size: int, new: int) -> dict[str, float]:
    """Settle `new` reports against a ledger of `size` incident mentions, all at once, then some one by one."""
    incidents: Index[Telling] = Index()
    texts: Index[Print] = Index()
    familiar: list[Telling] = []
    for number, held in enumerate(readings(size // 2, seed=1, words=80)):
        _shelve(held, incidents, texts)
        familiar += tellings(held) if number < new + ALONE else ()
    # The incidents that the newcomers tell of have been settled before; the others cannot matter.
    for link in incident_links(familiar):
        incidents.add_link(link)
    newcomers = list(readings(new + ALONE, seed=1, words=400))
    start = time.process_time()
    links = sum(1 for _ in _settled(newcomers[:new], incidents, texts))
    together = time.process_time() - start
    alone = []
    for newcomer in newcomers[new:]:
        start = time.process_time()
        for _ in _settled([newcomer], incidents, texts):
            links += 1
        _shelve(newcomer, incidents, texts)
        alone.append((time.process_time() - start) * 1000)
    alone.sort()
    return {
        "mentions_held": len(incidents),
        "reports_new": new,
        "links": links,
        "reports_per_second": round(new / together, 1),
        "milliseconds_per_report": round(together / new * 1000, 3),
        "alone_milliseconds_median": round(alone[len(alone) // 2], 3),
        "alone_milliseconds_worst_of_100": round(alone[int(len(alone) * 0.99)], 3),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _settled(newcomers: list[Reading], incidents: Index[Telling], texts: Index[Print]) -> Iterator[Link]:
    yield from copy_links([print_of(reading.report) for reading in newcomers], texts)
    yield from incident_links([telling for reading in newcomers for telling in tellings(reading)], incidents)


def _shelve(reading: Reading, incidents: Index[Telling], texts: Index[Print]) -> None:
    for telling in tellings(reading):
        incidents.add(telling)
    texts.add(print_of(reading.report))


def drawing(rows: list[dict[str, float]]) -> str:
    """Milliseconds a report against mentions held, the latter on a logarithmic scale, as SVG."""
    top = max(row["milliseconds_per_report"] for row in rows) * 1.25
    spots = [(60 + 130 * (math.log10(row["mentions_held"]) - 3), 210 - 170 * row["milliseconds_per_report"] / top) for row in rows]
    dots = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/><text x="{x:.0f}" y="{y - 10:.0f}">{row["milliseconds_per_report"]:.2f} ms</text>'
        f'<text x="{x:.0f}" y="230">{row["mentions_held"]:,.0f}</text>'
        for (x, y), row in zip(spots, rows, strict=True)
    )
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y in spots)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 260" font-family="sans-serif" font-size="11" text-anchor="middle">'
        '<rect width="540" height="260" fill="white"/><path d="M40 20V210H520" fill="none" stroke="#888"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5fa8" stroke-width="2"/><g fill="#1f5fa8">{dots}</g>'
        '<text x="280" y="250">incident mentions held when 400-word reports come in: time per report, one core</text></svg>\n'
    )


def main() -> None:
    """Measure each size in the order given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--draw", action="store_true", help="add to benchmarks/results and draw docs/images/resolve_speed.svg")
    args = parser.parse_args()
    rows = [measure(size, args.new) for size in args.sizes]
    print(json.dumps(rows, indent=1))
    if args.draw:
        kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
        drawn = {row["mentions_held"]: row for row in [*kept, *rows]}
        _write(RESULTS, json.dumps([drawn[held] for held in sorted(drawn)], indent=1) + "\n")
        _write(ROOT / "docs/images/resolve_speed.svg", drawing([drawn[held] for held in sorted(drawn)]))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
