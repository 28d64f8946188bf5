"""Cells: fit the weights by which an incident's day and place are chosen.

    python -m training.cells [--encoder FOLDER] [--out src/reportedly/extract/data/cells.json]

Softmax regression over the candidates of each gold incident that is found, in two steps: what does not come from the encoder is fitted
on the reports that teach it; then all on those that it has not seen (see parts.py), with a pull to the weights of the first step. Prints
one line of JSON: how often the right candidate is there, and is chosen, in five folds of the incidents and on dev.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
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
from reportedly.extract.named import named_in
from reportedly.extract.scenes import scenes_of
from reportedly.extract.tools import Tools
from reportedly.link import load_known
from reportedly.records import DateMention, IncidentMention, PlaceMention, Span
from training import parts, places
from training.calibrate import codebook, report_of

# How strongly weights are pulled to nothing in the first step, and to those of the first in the second: the reports of that are few.
PENALTY, PULL, STEPS = 1.0, 1.5, 300
# What the encoder holds of a candidate: on reports that taught it, it knows too much.
ENCODER = frozenset(["encoder alone", "marked", "marked surely", "linked", "linked log", "linked most"])
# An incident without day or place in the gold counts less: coders leave more of them empty than a reader of the whole text would.
EMPTY = 0.15
# A choice: for each candidate its features, and whether it is right.
Choice = tuple[list[dict[str, float]], list[bool]]


def choices_in(document: dict[str, Any], encoder: Encoder, tools: Tools) -> Iterator[tuple[str, Choice]]:
    """The choices that the reader has to make for the gold's incidents that it finds."""
    report = report_of(document)
    sight = sight_of(encoder, encoder.see(report.text, report.title), report, tools)
    published = report.published.when if report.published else None
    scenes = scenes_of(report.text, sight.sentences, published, tools.names)
    drafts = [peopled(draft, sight.cast, ()) for draft in incidents_in(report, scenes, published)]
    found = joined(sight, incidents_told(sight.seen, encoder, sight.marks), drafts)
    gold, named = document["coding"]["incidents"], named_in(sight, scenes)
    for a, b in pairs(gold, [one for one, _ in found]):
        one, told = found[b]
        rooms = places_for(sight, named, one, told)
        yield "place", ([x.features for x in rooms], right_places(gold[a], rooms))
        days = days_for(sight, named, one, told)
        yield "date", ([x.features for x in days], right_days(gold[a], days))


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


def right_places(gold: dict[str, Any], made: Sequence[Candidate[PlaceMention]]) -> list[bool]:
    """Which candidates are the gold's place: those at its words and those of its name; none where it has none."""
    place = gold["place"] or {}
    if not place.get("name"):
        return [one.cell is None for one in made]
    at = place.get("span") or {"start": 0, "end": 0, "text": ""}
    names = {codebook._plain(name) for name in (at["text"], place["name"], place["name"].split(",")[0])} - {""}  # noqa: SLF001
    return [
        one.cell is not None and (codebook._plain(one.cell.name) in names or (one.cell.span is not None and meet(at, one.cell.span)))  # noqa: SLF001
        for one in made
    ]


def meet(gold: dict[str, Any], span: Span) -> bool:
    """Whether words share letters."""
    return bool(gold["start"] < span.end and span.start < gold["end"])


def right_days(gold: dict[str, Any], made: Sequence[Candidate[DateMention]]) -> list[bool]:
    """Which candidates have the gold's first and last day; none where the gold has none."""
    if not gold["date"]:
        return [one.cell is None for one in made]
    days = (gold["date"]["start"], gold["date"]["end"])
    return [one.cell is not None and (one.cell.when.first.isoformat(), one.cell.when.last.isoformat()) == days for one in made]


def ruled(choice: Choice) -> Choice:
    """The choice without what comes from the encoder."""
    features, right = choice
    kept = [number for number, one in enumerate(features) if "encoder alone" not in one]
    return [{k: v for k, v in features[n].items() if k not in ENCODER} for n in kept], [right[n] for n in kept]


def fitted(choices: Sequence[Choice], pull: Mapping[str, float] = MappingProxyType({})) -> dict[str, float]:
    """The weights that make the right candidates most likely, all right ones together, near those of `pull`; by steps downhill (Adam)."""
    names = sorted({*pull, *(name for features, _ in choices for one in features for name in one)})
    number = {name: at for at, name in enumerate(names)}
    tables = []
    for features, right in choices:
        table = np.zeros((len(features), len(names)))
        for row, one in enumerate(features):
            for name, value in one.items():
                table[row, number[name]] = value
        if any(right):
            tables.append((table, np.array(right)))
    start = np.array([pull.get(name, 0.0) for name in names])
    weights, first, second = start.copy(), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, STEPS + 1):
        slope = (PULL if pull else PENALTY) * (weights - start)
        for table, right in tables:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            wanted = np.where(right, chances, 0.0)
            slope = slope + (EMPTY if right[0] else 1.0) * (table.T @ (chances - wanted / max(wanted.sum(), 1e-9)))
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        rate = 0.1 * (1 - step / (STEPS + 1))
        weights = weights - rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(weights[at]), 3) for name, at in number.items()}


def share_right(weights: dict[str, float], choices: Sequence[Choice]) -> tuple[int, int]:
    """Of the choices in which something is to be chosen, how many are right, and how many there are."""
    right = total = 0
    for features, good in choices:
        if not good[0]:
            right, total = right + good[best_of(weights, features)], total + 1
    return right, total


def share_empty(weights: dict[str, float], choices: Sequence[Choice]) -> float:
    """Of the choices in which nothing is to be chosen, the share in which nothing is."""
    empty = [features for features, good in choices if good[0]]
    kept = sum(best_of(weights, features) == 0 for features in empty)
    return kept / max(len(empty), 1)


def best_of(weights: dict[str, float], features: Sequence[dict[str, float]]) -> int:
    """The number of the candidate of the highest score."""
    return max(range(len(features)), key=lambda n: sum(weights.get(name, 0.0) * value for name, value in features[n].items()))


def choices_of(documents: Sequence[dict[str, Any]], encoder: Encoder, tools: Tools) -> dict[str, list[Choice]]:
    """The choices of many reports, by cell."""
    made: dict[str, list[Choice]] = {"place": [], "date": []}
    for document in documents:
        for name, choice in choices_in(document, encoder, tools):
            made[name].append(choice)
    return made


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    encoder, tools = load_encoder(given.encoder), load_tools(names=load_known())
    encoder.meta.setdefault("bias", dict(places.CONFIG["decoding"]["bias"]))
    encoder.meta.setdefault("decoding", dict(places.CONFIG["decoding"]["start"]))
    encoder.meta.setdefault("calibration", {})
    taught, tuning, dev = (choices_of(rows, encoder, tools) for rows in (parts.taught(times=2), parts.tuning(), parts.dev()))
    weights, told = {}, {}
    for name, choices in tuning.items():
        pull = fitted([ruled(choice) for choice in taught[name]])
        folds = [share_right(fitted([c for n, c in enumerate(choices) if n % 5 != k], pull), choices[k::5]) for k in range(5)]
        weights[name] = fitted(choices, pull)
        there = [any(good) for _, good in choices if not good[0]]
        right, total = share_right(weights[name], dev[name])
        told[name] = {
            "incidents": len(choices), "with": len(there), "there": round(sum(there) / len(there), 3),
            "folds": round(sum(a for a, _ in folds) / sum(b for _, b in folds), 3), "dev": round(right / total, 3), "dev with": total,
            "dev empty kept": round(share_empty(weights[name], dev[name]), 3),
        }  # fmt: skip
    if given.out:
        given.out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(told))


if __name__ == "__main__":
    main()
