"""Weights of the features of resolve, fitted on which reports are mainly about one incident. Writes `data/weights.csv`, prints JSON.

    python training/resolve_weights.py [--write]

Logistic regression over pairs of reports that came out within twelve days, by Newton's method, drawn towards weights set by
judgement (`PRIOR`): there are 56 pairs of one incident to fit some thirty weights on. A weight that would contradict what its
feature promises becomes 0. What the pairs cannot teach (all are main incidents in one country) stays as judged. Cross-validated:
incidents, not pairs, are held out.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import sys
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reportedly.records import Agent, Link, Origin, Reading, Sameness, Subject
from reportedly.resolve import Telling, cluster, tellings
from reportedly.resolve.features import FUNCTIONS
from reportedly.resolve.judging import DIFFERENT_UNTIL

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TABLE = ROOT / "src/reportedly/resolve/data/weights.csv"
TIGHT, TIGHTER = 2.0, 4.0  # how strongly weights are drawn to those set by judgement, the latter for `LOCAL`
ROUNDS, PARTS = 6, 8
APART = 12  # days between reports of a pair

PRIOR = {
    "bias": -7.5,
    "same_days": 1.5,
    "same_town_and_day": 2.5,
    "same_uncommon_toll": 2.5,
    "same_wreck": 9.25,
    "next_days": 0.4,
    "other_days": -1.5,
    "far_days": -3.0,
    "published_near": 4.0,
    "published_far": -3.0,
    "same_place": 1.2,
    "meeting_places": 0.4,
    "other_place": -3.0,
    "other_country": -4.0,
    "same_type": 1.2,
    "other_type": -1.2,
    "other_realis": -3.0,
    "same_toll": 1.0,
    "meeting_toll": 0.5,
    "other_toll": -0.3,
    "same_perpetrator": 0.8,
    "other_perpetrator": -1.2,
    "same_doer": 0.4,
    "other_doer": -1.2,
    "same_weekday": 1.7,
    "other_weekday": -0.2,
    "same_headline": 1.8,
    "other_headline": -0.2,
    "same_target": 0.4,
    "same_instrument": 0.3,
    "words_alike": 3.0,
    "names_alike": 1.3,
    "numbers_alike": 0.5,
    "titles_alike": 0.6,
    "leads_alike": 3.0,
    "both_main": 0.5,
    "one_main": -2.5,
    "same_text": 5.0,
}
# What these pairs cannot teach: none of them has it, or all have.
JUDGED = {
    "same_town_and_day",
    "same_uncommon_toll",
    "same_wreck",
    "both_main",
    "one_main",
    "far_days",
    "other_place",
    "other_country",
    "other_realis",
    "same_text",
    "published_far",
}
# What they can teach only in part, since all are of one war and most of two provinces.
LOCAL = {
    "same_place",
    "meeting_places",
    "same_days",
    "next_days",
    "other_days",
    "same_type",
    "other_type",
    "same_toll",
    "meeting_toll",
    "other_toll",
}

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of reports with the values of their features (the last column is 1, for the bias) and whether they are of one incident."""

    names: list[tuple[str, str]]
    values: Matrix
    same: Matrix
    truth: dict[str, str]


def pairs_of(readings: list[Reading], truth: dict[str, str]) -> Pairs:
    """The pairs of main incidents of reports that gold puts into a cluster."""
    main: dict[str, Telling] = {
        reading.report.name: telling
        for reading in readings
        for telling in tellings(reading)
        if telling.main and reading.report.name in truth
    }
    near = [(a, b) for a, b in combinations(sorted(main), 2) if abs((main[a].published or 0) - (main[b].published or 0)) <= APART]
    values = np.array([[*(function(main[a], main[b]) for function in FUNCTIONS), 1.0] for a, b in near])
    return Pairs(names=near, values=values, same=np.array([float(truth[a] == truth[b]) for a, b in near]), truth=truth)


def fit(values: Matrix, same: Matrix) -> Matrix:
    """The weights of all features and the bias; those on the wrong side of 0 are set to 0 and the others fitted again."""
    prior = np.array([*(PRIOR[function.__name__] for function in FUNCTIONS), PRIOR["bias"]])
    held = np.array([function.__name__ in JUDGED for function in FUNCTIONS] + [False])
    local = np.array([function.__name__ in LOCAL for function in FUNCTIONS] + [False])
    pull = np.where(held, 1e4, np.where(local, TIGHTER, TIGHT))
    pull[-1] = 1e-3
    weights = _newton(values, same, prior, pull)
    wrong = (np.sign(weights) * np.sign(prior) < 0) & ~held
    return _newton(values, same, np.where(wrong, 0.0, prior), np.where(wrong, 1e4, pull)) * ~wrong


def _newton(values: Matrix, same: Matrix, prior: Matrix, pull: Matrix) -> Matrix:
    def loss(weights: Matrix) -> float:
        total = values @ weights
        return float((np.logaddexp(0, total) - same * total).sum() + 0.5 * (pull * (weights - prior) ** 2).sum())

    weights = prior.copy()
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (chance - same) + pull * (weights - prior)
        bend = (values * (chance * (1 - chance))[:, None]).T @ values + np.diag(pull)
        step, part = np.linalg.solve(bend, slope), 1.0
        while loss(weights - part * step) > loss(weights) and part > 1e-4:
            part /= 2
        weights = weights - part * step
        if np.abs(part * step).max() < 1e-7:
            break
    return weights


def measured(pairs: Pairs, totals: Matrix) -> dict[str, float]:
    """Pairwise and B-cubed F1 of the groups that these totals make."""
    origin = Origin(by=Agent.RULE, name="fit", version="1")
    low = np.log(DIFFERENT_UNTIL / (1 - DIFFERENT_UNTIL))
    links = [
        Link(
            subject=Subject.INCIDENT,
            left=a,
            right=b,
            says=Sameness.SAME if total >= 0 else Sameness.DIFFERENT,
            score=float(1 / (1 + np.exp(-total))),
            why="",
            origin=origin,
        )
        for (a, b), total in zip(pairs.names, totals, strict=True)
        if total >= 0 or total <= low
    ]
    label = {report: report for report in pairs.truth} | {member: found.id for found in cluster(links) for member in found.members}
    want, have = _together(pairs.truth), _together(label)
    shared = sum(len(want[a] & have[a]) / len(have[a]) for a in label), sum(len(want[a] & have[a]) / len(want[a]) for a in label)
    precision, recall = (total / len(label) for total in shared)
    joined = sum(len(group) - 1 for group in have.values())
    right = sum(len(want[a] & have[a]) - 1 for a in label)
    return {
        "pairwise_f1": 2 * right / max(1, joined + sum(len(group) - 1 for group in want.values())),
        "bcubed_f1": 2 * precision * recall / (precision + recall),
    }


def _together(label: dict[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for report, group in label.items():
        groups.setdefault(group, set()).add(report)
    return {report: groups[group] for report, group in label.items()}


def held_out(pairs: Pairs) -> dict[str, float]:
    """The mean of several rounds in which each pair is judged by weights fitted without its incidents."""
    incidents, results = sorted(set(pairs.truth.values())), []
    for seed in range(ROUNDS):
        order = np.random.default_rng(seed).permutation(len(incidents))
        part = {incident: int(place) % PARTS for incident, place in zip(incidents, order, strict=True)}
        totals = np.zeros(len(pairs.names))
        for one in range(PARTS):
            test = np.array([one in (part[pairs.truth[a]], part[pairs.truth[b]]) for a, b in pairs.names])
            totals[test] = pairs.values[test] @ fit(pairs.values[~test], pairs.same[~test])
        results.append(measured(pairs, totals))
    return {figure: round(float(np.mean([result[figure] for result in results])), 3) for figure in results[0]}


def write(weights: Matrix, pairs: Pairs) -> None:
    """The table that ships, with why each weight is what it is."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["feature", "weight", "reason"])
        for name, weight in zip([*(function.__name__ for function in FUNCTIONS), "bias"], weights, strict=True):
            column = [function.__name__ for function in FUNCTIONS].index(name) if name != "bias" else -1
            spoke = int((pairs.values[:, column] != 0).sum())
            reason = (
                "set by judgement: the pairs cannot teach it"
                if name in JUDGED or not spoke
                else f"fitted; speaks in {spoke} of {len(pairs.names)} pairs"
            )
            table.writerow([name, f"{weight:.2f}", reason])


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT / "benchmarks"))
    readings = importlib.import_module("resolve_xdoc").readings

    gold = json.loads((SHARED / "gold/xdoc_dev.json").read_text(encoding="utf-8"))
    truth = {report: group["id"] for group in gold["clusters"] for report in group["docs"]}
    pairs = pairs_of(list(readings(str(SHARED / "gold/xdoc_dev.jsonl"))), truth)
    weights = fit(pairs.values, pairs.same)
    print(json.dumps({"pairs": len(pairs.names), "held_out": held_out(pairs), "fitted": measured(pairs, pairs.values @ weights)}, indent=1))
    if args.write:
        write(weights, pairs)


if __name__ == "__main__":
    main()
