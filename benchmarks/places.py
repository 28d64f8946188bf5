"""Accuracy of place resolution: python benchmarks/places.py [DATA] prints JSON.

DATA is the folder that holds geoparsing/, beside which the gold codings lie. Given the places that people marked in the LGL and GeoVirus
sets, how often is the country right, and how often does the point lie within 161 km (100 miles, the measure of the literature) of theirs?
A name that the gazetteer does not know counts as wrong. The country of a GeoVirus mark is not given, so only LGL has that figure. The part
"tuned" is what the weights were tuned on, "held out" the rest. "names_found" is the share of a document's marked names that the program's
own search for company finds, "names_meant" the share of what it finds that is marked (peoples and regions aside, few sets mark all places).
"gold_*" tells of the places of coded incidents: the share placed at all, and of these in the country that the coding names.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from zlib import crc32

from reportedly.link import link, load_known
from reportedly.link.gazetteer import Candidate, Gazetteer
from reportedly.link.places import Toponym, distance, home, settle
from reportedly.link.toponyms import toponyms_in
from reportedly.records import Agent, IncidentMention, IncidentType, Origin, PlaceMention, Reading, Realis, Report

NEAR_ENOUGH = 161.0


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def code_of(name: str, gazetteer: Gazetteer) -> str | None:
    """The ISO code of a country by its name."""
    return next((one.country for one in gazetteer.meant(name) if one.kind == 0), None)


def search(document: dict[str, Any], gazetteer: Gazetteer) -> tuple[int, int, int]:
    """How many names are marked in a document, how many are found by the program itself, and how many are both."""
    marked = {span["surface"] for span in document["spans"]}
    found = {toponym.name for toponym in toponyms_in(document["text"], gazetteer, enough=1000)}
    return len(marked), len(found), len(marked & found)


def judge(document: dict[str, Any], gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """For each marked place with a point what was found for it."""
    spans = [span for span in document["spans"] if span.get("lat") is not None]
    toponyms = [Toponym(name=span["surface"], start=span["start"], end=span["end"]) for span in spans]
    for span, place in zip(spans, settle(toponyms, document["text"], gazetteer, country=home(document.get("url"))), strict=True):
        yield {"span": span, "place": place, "country": verdict(span, place, gazetteer), "off": off(span, place)}


def verdict(span: dict[str, Any], place: Candidate | None, gazetteer: Gazetteer) -> bool | None:
    """Whether the country is right; None where the mark has none."""
    if not span.get("country"):
        return None
    return place is not None and place.country == code_of(span["country"], gazetteer)


def off(span: dict[str, Any], place: Candidate | None) -> float | None:
    """Kilometres between the place found and the mark; None if none was found."""
    return None if place is None else distance(place, span["lat"], span["lon"])


def figures(rows: list[dict[str, Any]]) -> dict[str, float | int]:
    """The figures of some marks."""
    countries = [row["country"] for row in rows if row["country"] is not None]
    offs = [row["off"] for row in rows if row["off"] is not None]
    result: dict[str, float | int] = {"places": len(rows), "found": round(len(offs) / len(rows), 4)}
    result["within_161_km"] = round(sum(each <= NEAR_ENOUGH for each in offs) / len(rows), 4)
    result["median_km"] = round(median(offs), 1)
    if countries:
        result["country"] = round(sum(countries) / len(countries), 4)
    return result


def of_gold(path: Path, gazetteer: Gazetteer) -> dict[str, float | int]:
    """For the incidents of coded reports whose place ends in a country: how many are placed, and of these in the right country."""
    known, counts = load_known(), {"places": 0, "placed": 0, "country": 0}
    for line in path.read_text(encoding="utf-8").splitlines():
        coded = json.loads(line)
        places = {each["id"]: each["place"] for each in coded["coding"]["incidents"] if (each.get("place") or {}).get("span")}
        lands = {key: code_of((place["name"] or "").split(",")[-1].strip(), gazetteer) for key, place in places.items()}
        for incident in link(reading_of(coded, places), known).incidents:
            if lands[incident.id] is not None and incident.place is not None:
                found = incident.place.place
                counts["places"] += 1
                counts["placed"] += found is not None
                counts["country"] += found is not None and found.country == lands[incident.id]
    return {
        "places": counts["places"],
        "placed": share(counts["placed"], counts["places"]),
        "country": share(counts["country"], counts["placed"]),
    }


def share(part: int, whole: int) -> float:
    """A part of a whole, to four digits."""
    return round(part / max(whole, 1), 4)


def reading_of(coded: dict[str, Any], places: dict[str, dict[str, Any]]) -> Reading:
    """A reading that holds the places of a coding alone."""
    report = Report(id=coded["id"], name=coded["id"], found_in=coded["id"], text=coded["text"])
    incidents = []
    for key, place in places.items():
        span = report.cut(place["span"]["start"], place["span"]["end"])
        mention = PlaceMention(name=span.quote, span=span)
        incidents.append(
            IncidentMention(id=key, type=IncidentType.BOMBING, realis=Realis.HAPPENED, anchor=span, spans=(span,), place=mention)
        )
    return Reading(report=report, origin=Origin(by=Agent.PERSON, name="gold", version="1"), incidents=tuple(incidents))


def main(data: Path) -> dict[str, Any]:
    """All figures."""
    gazetteer = load_known().places
    result: dict[str, Any] = {}
    for name in ("lgl", "geovirus"):
        parts: dict[str, list[dict[str, Any]]] = {"all": [], "tuned": [], "held out": []}
        began, count = time.perf_counter(), 0
        names = [0, 0, 0]
        for document in documents(data / "geoparsing" / f"{name}.jsonl.gz"):
            rows = list(judge(document, gazetteer))
            # Whole outlets are held out: the reports of one share their towns.
            outlet = (document.get("url") or document["id"]).split("/")[2:3] or [document["id"]]
            parts["held out" if crc32(outlet[0].removeprefix("www.").encode()) % 3 == 0 else "tuned"].extend(rows)
            parts["all"].extend(rows)
            count += 1
        seconds = time.perf_counter() - began
        for document in documents(data / "geoparsing" / f"{name}.jsonl.gz"):
            names = [held + more for held, more in zip(names, search(document, gazetteer), strict=True)]
        result[name] = {part: figures(rows) for part, rows in parts.items() if rows and (name == "lgl" or part == "all")}
        result[name]["documents_per_second"] = round(count / seconds)
        result[name]["names_found"], result[name]["names_meant"] = share(names[2], names[0]), share(names[2], names[1])
    for part in ("train", "dev"):
        result[f"gold_{part}"] = of_gold(data.parent / "gold" / f"{part}.jsonl", gazetteer)
    return result


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")), indent=1))
