"""How often an actor gets its right name, and what is one actor across reports: python benchmarks/actors.py [GOLD.jsonl...] prints JSON.

The hand-coded reports are read as they are. Actors of gold and reader that share words are matched, the longest shared stretch first.
"canonical" is the share of matched actors whose name is the gold's canonical name, "any_name" the share whose name is one that gold gives
the actor anywhere. "across" takes pairs of matched actors in different reports: gold holds two for one if they have the same canonical
name and are no private persons, the program if the ledger would show them as one (one known actor, or linked).
"persons_linked" counts pairs of actors of classes of people that the program holds for one without a table: it must be 0.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from reportedly import flow
from reportedly.records import ActorMention, Given, Raw, Reading, Subject
from reportedly.resolve import cluster, resolve
from reportedly.settings import Settings
from reportedly.tell.scoring import names, plain

Gold = dict[str, Any]
PEOPLE = {"civilian", "suspect", "expert", "anonymous"}


def readings(paths: list[Path]) -> Iterator[tuple[Gold, Reading]]:
    """Each coded report with what the program reads in it."""
    bench = flow.bench(Settings(as_is=True))
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            coded = json.loads(line)
            given = Given(title=coded.get("title"), outlet=coded.get("outlet"), published=coded.get("published"))
            raw = Raw(found_in=coded["id"], name=coded["id"], content=coded["text"].encode(), markup=False, given=given)
            outcome = flow.read_one(raw, bench)
            if not isinstance(outcome, Reading):
                raise SystemExit(f"{coded['id']}: {outcome}")
            yield coded, outcome


def shared(gold: Gold, mention: ActorMention) -> int:
    """How many characters the spans of the two have in common."""
    return sum(max(0, min(one["end"], span.end) - max(one["start"], span.start)) for one in gold["mentions"] for span in mention.spans)


def matched(coded: Gold, reading: Reading) -> Iterator[tuple[Gold, ActorMention]]:
    """Actors of gold and reader, one to one, those first that share most."""
    pairs = [(shared(gold, mention), gold["id"], mention.id) for gold in coded["coding"]["actors"] for mention in reading.actors]
    wanted, given = {one["id"]: one for one in coded["coding"]["actors"]}, {one.id: one for one in reading.actors}
    for length, left, right in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if length and left in wanted and right in given:
            yield wanted.pop(left), given.pop(right)


def main(paths: list[Path]) -> dict[str, Any]:
    """The figures."""
    counts: Counter[str] = Counter()
    read, found = [], []
    for coded, reading in readings(paths):
        read.append(reading)
        counts["gold"] += len(coded["coding"]["actors"])
        for gold, mention in matched(coded, reading):
            counts["matched"] += 1
            counts["canonical"] += plain(mention.name) == plain(gold["name"])
            counts["any_name"] += plain(mention.name) in names(gold)
            found.append((reading.report.id, gold, mention))
    groups = {
        node: group.id for group in cluster(link for link in resolve(read) if link.subject is Subject.ACTOR) for node in group.members
    }
    across = pairs_across(found, groups)
    return {
        "reports": len(read),
        **{name: counts[name] for name in ("gold", "matched")},
        "canonical": round(counts["canonical"] / counts["matched"], 4),
        "any_name": round(counts["any_name"] / counts["matched"], 4),
        "across": across,
    }


def pairs_across(found: list[tuple[str, Gold, ActorMention]], groups: dict[str, str]) -> dict[str, float]:
    """Precision and recall of pairs in different reports."""
    right = wrong = missed = persons = 0
    for (one, gold, mention), (two, other, second) in combinations(found, 2):
        if one == two:
            continue
        same = plain(gold["name"]) == plain(other["name"]) and not {gold["class"], other["class"]} & PEOPLE
        held = (mention.known or groups.get(mention.id, mention.id)) == (second.known or groups.get(second.id, second.id))
        right += same and held
        wrong += held and not same
        missed += same and not held
        persons += held and mention.known is None and mention.actor_class.value in PEOPLE
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return {
        "pairs": right + missed,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "persons_linked": persons,
    }


if __name__ == "__main__":
    gold = Path(__file__).parents[1] / "../shared/gold"
    print(json.dumps(main([Path(name) for name in sys.argv[1:]] or [gold / "train.jsonl", gold / "dev.jsonl"]), indent=1))
