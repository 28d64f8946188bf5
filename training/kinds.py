"""Fit the weights of the kinds of statements: softmax regression with an L2 penalty on coded statements.

    python -m training.kinds [--out src/reportedly/extract/data/kinds.json]

Prints one line of JSON with the accuracy on the statements trained on, in folds of them, on those kept for tuning, and on dev.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.extract import Tools, load_tools
from reportedly.extract.actors import Cast
from reportedly.extract.attributions import Attribution
from reportedly.extract.kinds import KINDS, features_of
from reportedly.extract.names import names_in
from reportedly.extract.sentences import sentences_of
from reportedly.extract.statements import said_by
from reportedly.link import load_known
from reportedly.records import Kind, Report
from training import parts

PENALTY, STEPS, RATE, RAREST = 2.5, 150, 0.15, 2
# The gold's statements count so often: they are coded more evenly than the others.
GOLD_TIMES = 3

Example = tuple[list[str], int]


def examples(documents: Iterable[dict[str, Any]]) -> list[Example]:
    """The features and the kind of each coded statement of reports, its speaker resolved as the reader would."""
    tools = load_tools(names=load_known())
    return [row for document in documents for row in examples_in(document, tools)]


def examples_in(document: dict[str, Any], tools: Tools) -> Iterator[Example]:
    """The examples of one coded report."""
    report = Report(id=document["id"], name=document["id"], found_in="", text=document["text"])
    cast = Cast(report, tools, names_in(report, sentences_of(report.text), tools))
    for row in sorted(document["coding"]["statements"], key=where):
        parts = {name: report.cut(row[name]["start"], row[name]["end"]) if row[name] else None for name in ("source", "cue")}
        content = tuple(report.cut(span["start"], span["end"]) for span in row["content"])
        one = Attribution(source=parts["source"], cue=parts["cue"], content=content)
        speaker = cast.number_of(one.source, speaks=True) if one.source else None
        yield list(set(features_of(said_by(one, cast, speaker, quoted=row["quote"])))), KINDS.index(Kind(row["kind"]))


def where(row: dict[str, Any]) -> int:
    """Where a coded statement begins."""
    return min(span["start"] for span in [*row["content"], *filter(None, [row["source"], row["cue"]])])


def fitted(rows: Sequence[Example]) -> dict[str, list[float]]:
    """The weights of every feature that is seen often enough."""
    counts = Counter(feature for features, _ in rows for feature in features)
    names = sorted(feature for feature, count in counts.items() if count >= RAREST)
    number = {feature: i for i, feature in enumerate(names)}
    design = np.zeros((len(rows), len(names)), dtype=np.float32)
    for i, (features, _) in enumerate(rows):
        design[i, [number[feature] for feature in features if feature in number]] = 1.0
    target = np.eye(len(KINDS), dtype=np.float32)[[kind for _, kind in rows]]
    weights = descend(design, target)
    return {name: [round(float(value), 3) for value in weights[i]] for name, i in number.items()}


def descend(design: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Minimise the penalised cross-entropy by Adam over the whole set; deterministic."""
    weights = np.zeros((design.shape[1], target.shape[1]), dtype=np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = design @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        slope = design.T @ (chances - target) + PENALTY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope**2
        rate = RATE * (1 - step / (STEPS + 1))
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def accuracy(weights: dict[str, list[float]], rows: Sequence[Example]) -> float:
    """The share of rows whose highest score is their kind's."""
    zero = np.zeros(len(KINDS))
    right = 0
    for features, kind in rows:
        scores = sum((np.array(weights[feature]) for feature in features if feature in weights), zero)
        right += int(np.argmax(scores)) == kind
    return right / len(rows)


def main() -> None:
    """Fit, report, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    rows = examples(parts.taught(times=GOLD_TIMES))
    folds = [accuracy(fitted([r for i, r in enumerate(rows) if i % args.folds != k]), rows[k :: args.folds]) for k in range(args.folds)]
    weights = fitted(rows)
    report = {
        "rows": len(rows),
        "features": len(weights),
        "train": accuracy(weights, rows),
        "folds": float(np.mean(folds)) if folds else None,
        "tuning": accuracy(weights, examples(parts.tuning())),
        "dev": accuracy(weights, examples(parts.dev())),
    }
    if args.out:
        args.out.write_text(json.dumps(weights, sort_keys=True, separators=(",", ":")).replace("],", "],\n") + "\n", encoding="utf-8")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
