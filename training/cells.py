"""Cells: fit the weights by which an incident's day and place are chosen.

    python -m training.cells [--encoder FOLDER] [--out src/reportedly/extract/data/cells.json]

Softmax regression over the candidates of each gold incident that is found, with a weak pull to nothing, on reports that the encoder
was not taught with (see parts.py). Prints one line of JSON: how often the right candidate is there, and is chosen, in five folds of
the incidents and on dev.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.extract import load_tools
from reportedly.extract.casting import peopled
from reportedly.extract.choosing import Candidate, days_for, places_for
from reportedly.extract.encoder import Encoder, load_encoder
from reportedly.extract.encoder_cells import joined
from reportedly.extract.encoder_incidents import incidents_told
from reportedly.extract.encoder_sight import sight_of
from reportedly.extract.incidents import incidents_in
from reportedly.extract.scenes import scenes_of
from reportedly.extract.tools import Tools
from reportedly.link import load_known
from reportedly.records import DateMention, IncidentMention, PlaceMention
from training import parts, places
from training.calibrate import codebook, report_of

PENALTY, STEPS = 0.5, 400
# A choice: for each candidate its features, and whether it is right.
Choice = tuple[list[dict[str, float]], list[bool]]


def choices_in(document: dict[str, Any], encoder: Encoder, tools: Tools) -> Iterator[tuple[str, Choice]]:
    """The choices that the reader has to make for the gold's incidents that it finds."""
    report = report_of(document)
    sight = sight_of(encoder, encoder.see(report.text), report, tools)
    published = report.published.when if report.published else None
    scenes = scenes_of(report.text, sight.sentences, published, tools.names)
    ruled = [peopled(draft, sight.cast, ()) for draft in incidents_in(report, scenes, published)]
    found = joined(sight, incidents_told(sight.seen, encoder, sight.marks), ruled)
    gold = document["coding"]["incidents"]
    for a, b in pairs(gold, [one for one, _ in found]):
        one, told = found[b]
        for name, made, right in (
            ("place", places_for(sight, scenes, one, told), is_place),
            ("date", days_for(sight, scenes, one, told), is_date),
        ):
            yield name, ([x.features for x in made], [right(gold[a], x) for x in made])


def pairs(gold: Sequence[dict[str, Any]], ours: Sequence[IncidentMention]) -> list[tuple[int, int]]:
    """The gold's incidents with those of ours that share most words."""
    scores = {}
    for a, one in enumerate(gold):
        told = {at for span in one["mentions"] for at in range(span["start"], span["end"])}
        for b, other in enumerate(ours):
            shared = len(told & {at for span in other.spans for at in range(span.start, span.end)})
            if shared:
                scores[a, b] = shared + 100 * (one["type"] == other.type)
    return list(codebook._pair(scores))  # noqa: SLF001 - the codebook's scorer names no other way in


def is_place(gold: dict[str, Any], one: Candidate[PlaceMention]) -> bool:
    """Whether the candidate is the gold's place, as the scorer compares names; nothing is right where the gold has nothing."""
    place = gold["place"] or {}
    if one.cell is None or not place.get("name"):
        return one.cell is None and not place.get("name")
    want = {codebook._plain(words) for words in (place["name"], (place.get("span") or {}).get("text"))} - {""}  # noqa: SLF001
    have = codebook._plain(one.cell.name)  # noqa: SLF001
    return bool(have) and any(have in words or words in have for words in want)


def is_date(gold: dict[str, Any], one: Candidate[DateMention]) -> bool:
    """Whether the candidate has the gold's first and last day; nothing is right where the gold has none."""
    if one.cell is None or not gold["date"]:
        return one.cell is None and not gold["date"]
    return (one.cell.when.first.isoformat(), one.cell.when.last.isoformat()) == (gold["date"]["start"], gold["date"]["end"])


def fitted(choices: Sequence[Choice]) -> dict[str, float]:
    """The weights that make the right candidates most likely, all right ones together; plain steps downhill with momentum (Adam)."""
    names = sorted({name for features, _ in choices for one in features for name in one})
    number = {name: at for at, name in enumerate(names)}
    tables = []
    for features, right in choices:
        table = np.zeros((len(features), len(names)))
        for row, one in enumerate(features):
            for name, value in one.items():
                table[row, number[name]] = value
        if any(right):
            tables.append((table, np.array(right)))
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        slope = PENALTY * weights
        for table, right in tables:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.where(right, chances, 0.0)
            slope = slope + table.T @ (chances - wanted / max(wanted.sum(), 1e-9))
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        rate = 0.1 * (1 - step / (STEPS + 1))
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(weights[at]), 3) for name, at in number.items()}


def share_right(weights: dict[str, float], choices: Sequence[Choice]) -> tuple[int, int]:
    """Of the choices in which something is to be chosen, how many are right, and how many there are."""
    right = total = 0
    for features, good in choices:
        if not good[0]:
            best = max(range(len(features)), key=lambda n: sum(weights.get(name, 0.0) * value for name, value in features[n].items()))
            right, total = right + good[best], total + 1
    return right, total


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    encoder, tools = load_encoder(given.encoder), load_tools(names=load_known())
    encoder.meta.setdefault("decoding", dict(places.CONFIG["decoding"]["start"]))
    encoder.meta.setdefault("calibration", {})
    made: dict[str, list[Choice]] = {"place": [], "date": []}
    dev: dict[str, list[Choice]] = {"place": [], "date": []}
    for rows, table in ((parts.tuning(), made), (parts.dev(), dev)):
        for document in rows:
            for name, choice in choices_in(document, encoder, tools):
                table[name].append(choice)
    weights, told = {}, {}
    for name, choices in made.items():
        folds = [share_right(fitted([c for n, c in enumerate(choices) if n % 5 != k]), choices[k::5]) for k in range(5)]
        weights[name] = fitted(choices)
        there = [any(good) for _, good in choices if not good[0]]
        right, total = share_right(weights[name], dev[name])
        told[name] = {
            "incidents": len(choices), "with": len(there), "there": round(sum(there) / len(there), 3),
            "folds": round(sum(a for a, _ in folds) / sum(b for _, b in folds), 3), "dev": round(right / total, 3), "dev with": total,
        }  # fmt: skip
    if given.out:
        given.out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
