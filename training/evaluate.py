"""Evaluate: `python -m training.evaluate` prints the figures of the model card: dev by source and kind, with and without the encoder."""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from reportedly.extract import extract, load_tools
from reportedly.extract.tools import Tools
from reportedly.link import load_known
from reportedly.tell.coding import coding
from training import places
from training.calibrate import codebook, report_of


def read_all(documents: list[dict[str, Any]], tools: Tools) -> tuple[list[dict[str, Any]], float]:
    """Our codings, and the reports of 400 words that were read in a second of processor time."""
    began = time.process_time()
    ours = [{"id": one["id"], "text": one["text"], "coding": coding(extract(report_of(one), tools))} for one in documents]
    seconds = time.process_time() - began
    return ours, round(sum(len(one["text"].split()) for one in documents) / 400 / seconds, 1)


def figures(documents: list[dict[str, Any]], ours: list[dict[str, Any]]) -> dict[str, float]:
    """The codebook's figures, F1."""
    return {name: row["f1"] for name, row in codebook.score(documents, ours).items()}


def kinds(documents: list[dict[str, Any]], ours: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """For each gold kind: how many there are, how many were found, how many of these have the kind, and for what it was taken."""
    table: dict[str, dict[str, Any]] = defaultdict(lambda: {"gold": 0, "found": 0, "right": 0, "taken for": Counter()})
    for document, mine in zip(documents, ours, strict=True):
        gold, rows = document["coding"]["statements"], mine["coding"]["statements"]
        for row in gold:
            table[row["kind"]]["gold"] += 1
        for i, j in codebook._statements(document["text"], document["coding"], mine["coding"], codebook.Tally()):  # noqa: SLF001
            row, kind = table[gold[i]["kind"]], rows[j]["kind"]
            row["found"] += 1
            row["right"] += kind == gold[i]["kind"]
            if kind != gold[i]["kind"]:
                row["taken for"][kind] += 1
    return {kind: row | {"taken for": dict(row["taken for"].most_common(2))} for kind, row in sorted(table.items())}


def main() -> None:
    """Read dev with the encoder and with the rules alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    documents = list(places.lines(places.path("shared") / "gold" / f"{given.part}.jsonl"))
    known = load_known()
    out: dict[str, Any] = {}
    for name, tools in (("encoder", load_tools(names=known)), ("rules", load_tools(names=known, rules_alone=True))):
        ours, speed = read_all(documents, tools)
        by_source = {
            source: figures([one for one in documents if one["source"] == source], ours)
            for source in sorted({one["source"] for one in documents})
        }
        out[name] = {"all": figures(documents, ours), "speed": speed, "by source": by_source, "by kind": kinds(documents, ours)}
    text = json.dumps(out, indent=1)
    if given.out:
        given.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
