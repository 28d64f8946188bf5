"""Accuracy of place resolution: python benchmarks/places.py [DATA] prints JSON. DATA is the folder that holds geoparsing/.

Given the places that people marked in the LGL and GeoVirus sets, how often is the country right, and how often does the point lie within
161 km (100 miles, the measure of the literature) of theirs? A name that the gazetteer does not know counts as wrong. The country of a
GeoVirus mark is not given, so only LGL has that figure. `part` "tuned" is what the weights were tuned on, "held out" the rest.
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

from reportedly.link import load_known
from reportedly.link.gazetteer import Candidate, Gazetteer
from reportedly.link.places import Toponym, distance, home, settle

NEAR_ENOUGH = 161.0


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def code_of(name: str, gazetteer: Gazetteer) -> str | None:
    """The ISO code of a country by its name."""
    return next((one.country for one in gazetteer.meant(name) if one.kind == 0), None)


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


def main(data: Path) -> dict[str, Any]:
    """All figures."""
    gazetteer = load_known().places
    result: dict[str, Any] = {}
    for name in ("lgl", "geovirus"):
        parts: dict[str, list[dict[str, Any]]] = {"all": [], "tuned": [], "held out": []}
        began, count = time.perf_counter(), 0
        for document in documents(data / "geoparsing" / f"{name}.jsonl.gz"):
            rows = list(judge(document, gazetteer))
            # Whole outlets are held out: the reports of one share their towns.
            outlet = (document.get("url") or document["id"]).split("/")[2:3] or [document["id"]]
            parts["held out" if crc32(outlet[0].removeprefix("www.").encode()) % 3 == 0 else "tuned"].extend(rows)
            parts["all"].extend(rows)
            count += 1
        seconds = time.perf_counter() - began
        result[name] = {part: figures(rows) for part, rows in parts.items() if rows and (name == "lgl" or part == "all")}
        result[name]["documents_per_second"] = round(count / seconds)
    return result


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")), indent=1))
