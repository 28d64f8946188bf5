"""Which texts are about one thing on two sets of other kinds: ECB+ dev sub-topics and Wikipedia's Current Events dev stories. Prints JSON.

    python benchmarks/resolve_ecb.py [--split dev]

ECB+ is of all kinds of news without dates, so only the texts on violence can be found to be of one incident; the entries of Current
Events are one or two sentences, and a story there may be a whole war, of which each entry tells another day. Both are further
points, not aims: nothing is tuned on them. `none` is the share of texts in which the program sees no main incident.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly.clean import clean
from reportedly.extract import extract, load_tools
from reportedly.link import link, load_known
from reportedly.records import Given, Raw, Reading, Skipped, Subject
from reportedly.resolve import cluster, resolve
from reportedly.settings import Limits

DATA = Path(__file__).parents[1] / "../shared/data"


def texts(name: str, split: str) -> Iterator[tuple[str, Raw]]:
    """Each text with its group: the sub-topic, or the innermost story."""
    place = DATA / name / f"{split}.jsonl.gz"
    if not place.exists():
        sys.exit(f"needs {place}, which is absent")
    with gzip.open(place, "rt", encoding="utf-8") as file:
        for line in file:
            record: dict[str, Any] = json.loads(line)
            group = record["labels"].get("subtopic") or "|".join(part for parts in record.get("story_path", [])[-1:] for part in parts)
            if group:
                title = record["text"].split("\n")[0] if name == "ecbplus" else None
                given = Given(published=record.get("date"), title=title)
                yield group, Raw(found_in=record["id"], name=record["id"], content=record["text"].encode(), markup=False, given=given)


def readings(raws: list[tuple[str, Raw]]) -> Iterator[tuple[str, Reading]]:
    """Each text as the program reads it, with its group."""
    known = load_known()
    tools = load_tools(names=known)
    for group, raw in raws:
        report = clean(raw, limits=Limits(), as_is=True)
        if not isinstance(report, Skipped):
            yield group, link(extract(report, tools), known)


def bcubed(gold: dict[str, str], said: dict[str, str]) -> dict[str, float]:
    """B-cubed precision, recall and F1."""
    want, have = _members(gold), _members(said)
    precision = sum(len(want[gold[one]] & have[said[one]]) / len(have[said[one]]) for one in gold) / len(gold)
    recall = sum(len(want[gold[one]] & have[said[one]]) / len(want[gold[one]]) for one in gold) / len(gold)
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(2 * precision * recall / (precision + recall), 3)}


def _members(label: dict[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for one, group in label.items():
        groups.setdefault(group, set()).add(one)
    return groups


def measured(name: str, split: str) -> dict[str, Any]:
    """The figures on one set, and those of a program that leaves each text alone."""
    read = list(readings(list(texts(name, split))))
    links = [one for one in resolve([reading for _, reading in read]) if one.subject is Subject.INCIDENT]
    group_of = {member: found.id for found in cluster(links) for member in found.members}
    gold = {reading.report.id: group for group, reading in read}
    said = {reading.report.id: group_of.get(reading.main_incident or "", reading.main_incident or reading.report.id) for _, reading in read}
    none = sum(reading.main_incident is None for _, reading in read) / len(read)
    alone = {report: report for report in gold}
    return {
        "texts": len(gold),
        "groups": len(set(gold.values())),
        "none": round(none, 3),
        "bcubed": bcubed(gold, said),
        "baseline.bcubed": bcubed(gold, alone),
    }


def main() -> None:
    """Measure both sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="dev")
    args = parser.parse_args()
    print(json.dumps({name: measured(name, args.split) for name in ("ecbplus", "wikipedia_current_events")}, indent=1))


if __name__ == "__main__":
    main()
