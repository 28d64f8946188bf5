"""Calibrate: `python -m training.calibrate` sets the thresholds of decoding and fits how likely a row of a given score is right."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.extract import load_tools
from reportedly.extract.encoder import Encoder, Seen, load_encoder
from reportedly.extract.encoder_reading import read_seen
from reportedly.extract.tools import Tools
from reportedly.link import load_known
from reportedly.records import Basis, Published, Reading, Report, When
from reportedly.tell.coding import coding
from training import parts, places

sys.path.insert(0, str(places.path("shared") / "codebook"))
import score as codebook

# What decoding is tuned for: the weighed sum of these figures on the reports kept for it, and on dev.
AIMS = {
    "statement.found": 1.0,
    "statement.kind": 1.0,
    "statement.row": 2.0,
    "statement.actor": 1.0,
    "statement.about": 0.5,
    "verification": 0.2,  # few: chance moves it most
    "incident.found": 1.0,
    "incident.roles": 0.5,
    "figure": 0.5,
}
BINS = 10
FOLDS = 5
DRAWS = 300


def report_of(document: dict[str, Any]) -> Report:
    """A coded report as it would come out of cleaning."""
    told = document.get("published")
    day = date.fromisoformat(told) if told else None
    published = Published(when=When(first=day, last=day), basis=Basis.GIVEN) if day else None
    return Report(
        id=f"r-{document['id']}",
        name=document["id"],
        found_in="gold",
        text=document["text"],
        title=document.get("title"),
        published=published,
        language="en",
    )


class Trial:
    """Reports as the encoder saw them, read and scored again with each setting."""

    def __init__(self, encoder: Encoder, tools: Tools, documents: list[dict[str, Any]]) -> None:
        self.encoder, self.tools, self.documents = encoder, tools, documents
        self.reports = [report_of(document) for document in documents]
        self.seen: list[Seen] = [encoder.see(report.text, report.title) for report in self.reports]

    def readings(self) -> list[Reading]:
        """The readings under the present settings."""
        return [read_seen(self.encoder, seen, report, self.tools) for seen, report in zip(self.seen, self.reports, strict=True)]

    def figures(self) -> dict[str, dict[str, float]]:
        """The codebook's figures under the present settings."""
        ours = [
            {"id": document["id"], "text": document["text"], "coding": coding(reading)}
            for document, reading in zip(self.documents, self.readings(), strict=True)
        ]
        return dict(codebook.score(self.documents, ours))

    def value(self) -> float:
        """What is to be made high."""
        figures = self.figures()
        return sum(weight * figures.get(name, {"f1": 0.0})["f1"] for name, weight in AIMS.items())


def tune(trials: Sequence[Trial]) -> None:
    """One setting after the other, each to the best of a few values: coarse on purpose, since the reports are few.

    What is made high is the sum over the trials, so that what helps only one of them is not taken.
    """
    config, meta = places.CONFIG["decoding"], trials[0].encoder.meta
    meta["bias"] = dict(config["bias"])
    meta["decoding"] = dict(config["start"])
    best = sum(trial.value() for trial in trials)
    for _ in range(config["rounds"]):
        for table, names, values in (
            (meta["bias"], config["biased"], config["biases"]),
            (meta["decoding"], list(config["start"]), config["thresholds"]),
        ):
            for name in names:
                for value in values[name] if isinstance(values, dict) else values:
                    before, table[name] = table[name], value
                    now = sum(trial.value() for trial in trials)
                    if now > best + config["least_gain"]:
                        best = now
                    else:
                        table[name] = before
                print(f"{name} {table[name]} -> {best:.4f}", flush=True)


def judged(document: dict[str, Any], reading: Reading) -> dict[str, list[tuple[float, bool]]]:
    """Each row's score and whether it is right: a statement with kind and source, an incident with its type, a figure with its bounds."""
    ours, gold = coding(reading), document["coding"]
    tally = codebook.Tally()
    pairs = codebook._statements(document["text"], gold, ours, tally)  # noqa: SLF001 - the codebook's scorer names no other way in
    met = {j: i for i, j in pairs}
    rows = [
        (row.score, number in met and _same_row(document["text"], gold["statements"][met[number]], ours["statements"][number]))
        for number, row in enumerate(reading.statements)
    ]
    same = {j: i for i, j in codebook._incidents(document["text"], gold, ours, tally)}  # noqa: SLF001
    incidents = [
        (one.score, number in same and gold["incidents"][same[number]]["type"] == one.type.value)
        for number, one in enumerate(reading.incidents)
    ]
    left = [(f["kind"], f["low"], f["high"]) for one in gold["incidents"] for f in one["figures"]]
    figures = []
    for figure in (figure for one in reading.incidents for figure in one.figures):
        row = (figure.kind.value, figure.low, figure.high)
        figures.append((figure.score, row in left))
        if row in left:
            left.remove(row)
    return {"statement": rows, "incident": incidents, "figure": figures}


def _same_row(text: str, gold: dict[str, Any], ours: dict[str, Any]) -> bool:
    """Whether a statement that was found has the gold's kind and source."""
    a, b = codebook._tokens(text, [gold["source"]]), codebook._tokens(text, [ours["source"]])  # noqa: SLF001
    return gold["kind"] == ours["kind"] and (bool(len(a & b) >= 0.5 * len(a | b)) if a or b else True)


def fitted(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and shift of a logistic curve over the score's logit, by Newton's method with a weak pull to the identity (Platt 1999)."""
    x, y = _logit(np.array(scores)), np.array(right, dtype=float)
    design = np.stack([x, np.ones_like(x)], axis=1)
    weights, prior = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (p - y) + (weights - prior)
        hessian = (design * (p * (1 - p))[:, None]).T @ design + np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        # No more than 0.5 at once: where rows are few, whole steps run away.
        weights = weights - step * min(1.0, 0.5 / max(float(np.abs(step).max()), 1e-9))
    return round(float(weights[0]), 4), round(float(weights[1]), 4)


def _logit(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    clipped = np.clip(scores, 1e-4, 1 - 1e-4)
    return np.log(clipped / (1 - clipped))


def expected_error(chances: Sequence[float], right: Sequence[bool]) -> tuple[float, list[tuple[float, float, int]]]:
    """The expected calibration error over ten bins of equal width, and each bin's mean chance, share right and size."""
    p, y = np.array(chances), np.array(right, dtype=float)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    table = [(float(p[bins == b].mean()), float(y[bins == b].mean()), int((bins == b).sum())) for b in range(BINS) if (bins == b).any()]
    return sum(n * abs(a - b) for a, b, n in table) / len(p), table


def error_by_chance(chances: Sequence[float]) -> float:
    """The calibration error that scores without any error show on so few rows: the mean over drawn outcomes (Roelofs et al. 2022)."""
    draws, p = np.random.default_rng(20161), np.array(chances)
    return float(np.mean([expected_error(chances, draws.random(len(p)) < p)[0] for _ in range(DRAWS)]))


def calibrate(trials: Sequence[Trial], judge: Trial) -> dict[str, Any]:
    """Fit each kind of row on the reports of the trials; tell the error on those of `judge`, by fits that did not see them (5 folds)."""
    meta = judge.encoder.meta
    meta["calibration"] = {}
    by_report = [
        (one is judge, judged(document, reading)) for one in trials for document, reading in zip(one.documents, one.readings(), strict=True)
    ]
    told: dict[str, Any] = {}
    for name in ("statement", "incident", "figure"):
        chances, right = [], []
        for fold in range(FOLDS):
            learn = [pair for number, (_, rows) in enumerate(by_report) if number % FOLDS != fold for pair in rows[name]]
            test = [pair for number, (judges, rows) in enumerate(by_report) if number % FOLDS == fold and judges for pair in rows[name]]
            slope, shift = fitted(*zip(*learn, strict=True))
            chances += [1 / (1 + np.exp(-(slope * _logit(np.array(score)) + shift))) for score, _ in test]
            right += [good for _, good in test]
        error, table = expected_error(chances, right)
        told[name] = {"error": round(error, 4), "by chance": round(error_by_chance(chances), 4), "rows": len(right), "bins": table}
        meta["calibration"][name] = fitted(*zip(*[pair for _, rows in by_report for pair in rows[name]], strict=True))
    return told


def diagram(told: dict[str, Any]) -> str:
    """The reliability diagram as SVG: a panel for each kind of row, the diagonal, and a dot a bin, as large as the bin."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 270" font-family="sans-serif" font-size="12">']
    for panel, (name, row) in enumerate(told.items()):
        left, size = 45 + 230 * panel, 190
        parts.append(f'<g transform="translate({left},30)"><rect width="{size}" height="{size}" fill="none" stroke="#888"/>')
        parts.append(f'<line x1="0" y1="{size}" x2="{size}" y2="0" stroke="#bbb" stroke-dasharray="4"/>')
        for chance, share, count in row["bins"]:
            radius = 2 + 10 * (count / row["rows"]) ** 0.5
            parts.append(
                f'<circle cx="{chance * size:.1f}" cy="{size - share * size:.1f}" r="{radius:.1f}" fill="#1f5fa8" fill-opacity="0.7"/>'
            )
        parts.append(f'<text x="0" y="-10">{name}: error {row["error"]:.3f}, {row["rows"]} rows</text>')
        parts.append(f'<text x="0" y="{size + 16}">0</text><text x="{size - 6}" y="{size + 16}">1</text>')
        parts.append(f'<text x="40" y="{size + 30}">score of the row</text></g>')
    parts.append('<text transform="translate(14,190) rotate(-90)">share of rows that are right</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    """Read the command line, tune, calibrate and write the description back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=places.path("package_data"))
    parser.add_argument("--diagram", type=Path, default=places.ROOT / "docs" / "images" / "reliability.svg")
    parser.add_argument("--keep", action="store_true", help="keep the thresholds, fit the scores alone")
    given = parser.parse_args()
    encoder = load_encoder(given.folder)
    encoder.meta["calibration"] = {}
    tools = load_tools(names=load_known())
    judge = Trial(encoder, tools, parts.dev())
    trials = [Trial(encoder, tools, parts.tuning()), judge]
    if not given.keep:
        tune(trials)
    told = calibrate(trials, judge)
    (given.folder / "meta.json").write_text(json.dumps(encoder.meta, indent=1) + "\n", encoding="utf-8")
    given.diagram.parent.mkdir(parents=True, exist_ok=True)
    given.diagram.write_text(diagram(told), encoding="utf-8")
    print(json.dumps({name: {key: row[key] for key in ("error", "by chance", "rows")} for name, row in told.items()}))
    for name, row in judge.figures().items():
        print(f"{name:24} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}")


if __name__ == "__main__":
    main()
