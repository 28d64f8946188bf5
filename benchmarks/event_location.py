"""Which place is the incident's: python benchmarks/event_location.py [DATA] prints JSON.

DATA is the folder that holds event_location/train.jsonl.gz: sentences in which people marked the verb of an event and the place where it
happened, if the sentence says so. Each sentence is read by itself. Of the sentences in which the reader finds an incident at the
marked verb (or, where it finds one elsewhere, at all), how often does the incident's place share words with the marked one, how often
does another place stand there, and how often none? "no_place" tells of the sentences without a marked place.
The sentences are of many kinds of events, most of them no political violence. The encoder is trained on them, so the figures are too kind.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportedly import flow
from reportedly.records import Given, IncidentMention, Raw, Reading, Span
from reportedly.settings import Settings

Sentence = dict[str, Any]


def sentences(path: Path) -> Iterator[Sentence]:
    """The marked sentences."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def marked(sentence: Sentence, label: str) -> list[tuple[int, int]]:
    """The stretches that are marked so."""
    return [(span["start"], span["end"]) for span in sentence["spans"] if span["label"] == label]


def meet(stretches: list[tuple[int, int]], span: Span | None) -> bool:
    """Whether a span shares a letter with any of the stretches."""
    return span is not None and any(start < span.end and span.start < end for start, end in stretches)


def at_the_verb(reading: Reading, verbs: list[tuple[int, int]]) -> tuple[IncidentMention | None, bool]:
    """The incident one of whose words is the marked verb, else the first one; and whether it is at the verb."""
    for incident in reading.incidents:
        if any(meet(verbs, span) for span in (incident.anchor, *incident.spans)):
            return incident, True
    return next(iter(reading.incidents), None), False


def judge(sentence: Sentence, bench: flow.Bench) -> tuple[str, str]:
    """Which group a sentence belongs to, and how its place was read."""
    raw = Raw(found_in=sentence["id"], name=sentence["id"], content=sentence["text"].encode(), markup=False, given=Given())
    reading = flow.read_one(raw, bench)
    if not isinstance(reading, Reading):
        raise SystemExit(f"{sentence['id']}: {reading}")
    places = marked(sentence, "LOCATION")
    group = "place" if places else "no_place"
    incident, there = at_the_verb(reading, marked(sentence, "VERB"))
    if incident is None:
        return group, "no_incident"
    where = f"{group}_at_verb" if there else f"{group}_elsewhere"
    if incident.place is None:
        return where, "none"
    if not places:
        return where, "another"
    return where, "right" if meet(places, incident.place.span) else "another"


def main(data: Path) -> dict[str, Any]:
    """The figures."""
    bench = flow.bench(Settings(as_is=True))
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences(data / "event_location" / "train.jsonl.gz"):
        group, how = judge(sentence, bench)
        counts.setdefault(group, Counter())[how] += 1
    found = {group: dict(sorted(told.items())) for group, told in sorted(counts.items())}
    told = [counts.get("place_at_verb", Counter()), counts.get("place_elsewhere", Counter())]
    right, every = sum(one["right"] for one in told), sum(one.total() for one in told)
    given = every - sum(one["none"] for one in told)
    at_verb = told[0]
    return {
        "sentences": sum(one.total() for one in counts.values()),
        "right_of_those_with_a_place": round(right / max(every, 1), 4),
        "right_of_the_places_given": round(right / max(given, 1), 4),
        "right_at_the_verb": round(at_verb["right"] / max(at_verb.total(), 1), 4),
        "right_of_the_places_given_at_the_verb": round(at_verb["right"] / max(at_verb.total() - at_verb["none"], 1), 4),
        "counts": found,
    }


if __name__ == "__main__":
    default = Path(__file__).parents[1] / "../shared/data"
    print(json.dumps(main(Path(sys.argv[1]) if len(sys.argv) > 1 else default), indent=1))
