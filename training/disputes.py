"""Disputes: fit the weights by which a denial finds the rows that it speaks against.

    python -m training.disputes [--out src/reportedly/extract/data/disputes.json]

Logistic regression with an L2 penalty on the pairs of a denial and another row of coded reports: of the gold, and of those coded by hand
in which any row has a verdict, since not every coder looked for them (the encoder has no part in it). The least probability that counts
is the one of the best F1 in five folds of the reports. Prints one line of JSON: F1 over disputed rows in those folds and on dev, given
the gold's own rows.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.extract import Tools, load_tools
from reportedly.extract.disputes import features_of, within_reach
from reportedly.extract.sentences import sentences_of
from reportedly.link import load_known
from reportedly.records import Kind
from reportedly.tell.coding import reading_of
from training import parts
from training.calibrate import report_of

PENALTY, STEPS, FOLDS = 1.0, 40, 5
LEAST = tuple(round(0.1 + 0.025 * step, 3) for step in range(21))

# The features of a denial with a row, whether it speaks against it, and the report with the row's number.
Pair = tuple[dict[str, float], bool, tuple[str, int]]


def has_verdict(document: dict[str, Any]) -> bool:
    """Whether the coding says of any row that it is verified, unverified, disputed or false."""
    return any(row["verification"] for row in document["coding"]["statements"])


def pairs_in(document: dict[str, Any], tools: Tools) -> Iterator[Pair]:
    """Every denial of a coded report with every row in its reach; a row is denied where the gold's verdict on it stands in the denial."""
    report = report_of(document)
    rows = sorted(reading_of(document["coding"], report, tools.origin).statements, key=lambda row: row.content[0].start)
    starts = [sentence.start for sentence in sentences_of(report.text)]

    def sentence_at(offset: int) -> int:
        return max(0, bisect_right(starts, offset) - 1)

    place = list(accumulate((sentence_at(row.content[0].start) for row in rows), max))
    for number, denial in enumerate(rows):
        if denial.kind is Kind.DENIAL:
            home = sentence_at((denial.cue or denial.content[0]).start)
            for k in within_reach(rows, place, number):
                verdict = rows[k].verification
                right = verdict is not None and sentence_at(verdict.span.start) == home
                yield features_of(denial, rows[k], place[k] - place[number]), right, (document["id"], k)


def fitted(pairs: Sequence[Pair]) -> dict[str, float]:
    """The weights, by Newton's method."""
    names = sorted({name for features, _, _ in pairs for name in features})
    table, right = np.array([[features.get(name, 0.0) for name in names] for features, _, _ in pairs]), np.array([y for _, y, _ in pairs])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chances - right) + PENALTY * weights
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + PENALTY * np.eye(len(names))
        weights = weights - np.linalg.solve(bend, slope)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def chances_of(weights: dict[str, float], pairs: Sequence[Pair]) -> list[float]:
    """The probability of each pair."""
    return [float(1 / (1 + np.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))) for features, _, _ in pairs]


def f1(pairs: Sequence[Pair], chances: Sequence[float], least: float) -> float:
    """F1 over the rows that are said to be denied."""
    gold = {row for _, right, row in pairs if right}
    ours = {row for (_, _, row), chance in zip(pairs, chances, strict=True) if chance >= least}
    return 2 * len(gold & ours) / max(1, len(gold) + len(ours))


def main() -> None:
    """Fit, report, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    tools = load_tools(names=load_known())
    folds: list[list[Pair]] = [[] for _ in range(FOLDS)]
    told = parts.taught(coded=False) + [one for one in parts.by_hand.kept("train") + parts.tuning() if has_verdict(one)]
    for number, document in enumerate(told):
        folds[number % FOLDS] += pairs_in(document, tools)
    held = [chances_of(fitted([p for j, fold in enumerate(folds) if j != k for p in fold]), folds[k]) for k in range(FOLDS)]
    pairs, chances = [pair for fold in folds for pair in fold], [chance for fold in held for chance in fold]
    least = max(LEAST, key=lambda level: f1(pairs, chances, level))
    weights, dev = fitted(pairs), [pair for document in parts.dev() for pair in pairs_in(document, tools)]
    if given.out:
        given.out.write_text(json.dumps(weights | {"least": least}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    counts = {"pairs": len(pairs), "denied": sum(right for _, right, _ in pairs), "least": least}
    print(json.dumps(counts | {"folds": round(f1(pairs, chances, least), 3), "dev": round(f1(dev, chances_of(weights, dev), least), 3)}))


if __name__ == "__main__":
    main()
