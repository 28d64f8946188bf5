"""How well dates are read: value accuracy given the expression, and finding with value, on GUM and TempEval-3. Prints JSON.

    python benchmarks/dates.py [--part dev] [--shared FOLDER] [--errors]

Counted are the expressions whose gold value is a day, a week, a month or a year (times of day count as their day). A value is
right if the interval of days is equal. Where the words mean a part of a month or year ("early March", "earlier this year",
TimeML's `mod`) gold gives the whole and the codebook asks for the part: there an interval within gold's is right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.extract import calendars as cal
from reportedly.extract.dates import dates_of, read_span
from reportedly.extract.sentences import sentences_of
from reportedly.records import When

SHARED = Path(__file__).parents[2] / "shared"
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def interval(value: str) -> When | None:
    """The days of a TimeML or TEI value that is a day, a week, a month or a year; None for all others."""
    if found := _DAY.fullmatch(value):
        when = cal.make(int(found[1]), int(found[2]), int(found[3]))
        return cal.day(when) if when else None
    if (found := _WEEK.fullmatch(value)) and 1 <= int(found[2]) <= 53:
        return cal.week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    if (found := _MONTH.fullmatch(value)) and 1 <= int(found[2]) <= 12:
        return cal.month(int(found[1]), int(found[2]))
    if _YEAR.fullmatch(value) and int(value) > 0:
        return cal.years(int(value), int(value))
    return None


def gold_of(document: dict[str, Any]) -> Iterator[tuple[int, int, When, bool]]:
    """Each expression of a document that counts: its offsets, its days, and whether gold marks a part of them."""
    for found in document.get("timex", ()):
        when = interval(found["value"] or "") if found["type"] in {"DATE", "TIME"} else None
        if when:
            yield found["start"], found["end"], when, found["mod"] in {"START", "MID", "END"} or _is_part(text_of(document, found))
    for found in document.get("dates", ()):
        attributes = found["attrs"]
        when = interval(attributes["when"]) if "when" in attributes else _between(attributes)
        if when:
            yield found["start"], found["end"], when, _is_part(text_of(document, found))


def text_of(document: dict[str, Any], found: dict[str, Any]) -> str:
    """The words of an expression."""
    words: str = document["text"][found["start"] : found["end"]]
    return words


def _is_part(words: str) -> bool:
    """Whether words mean a part of a time although gold gives the whole: "earlier this month"."""
    return words.lower().startswith(("earlier this", "later this", "early", "late ", "late-", "mid-", "the end of", "the beginning of"))


def _between(attributes: dict[str, str]) -> When | None:
    """The days from `from` to `to`, if they make up one day, week, month or year."""
    ends = [interval(attributes[key]) for key in ("from", "to") if key in attributes]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    when = cal.days(ends[0].first, ends[1].last)
    first = when.first
    whole = (cal.day(first), cal.week(first), cal.month(first.year, first.month), cal.years(first.year, first.year))
    return when if when in whole else None


def is_right(predicted: When | None, gold: When, *, in_part: bool) -> bool:
    """Whether the predicted days are gold's, or a part of them where a part is meant."""
    if predicted is None:
        return False
    return predicted == gold or (in_part and gold.first <= predicted.first <= predicted.last <= gold.last)


def measure(path: Path, *, errors: bool) -> dict[str, float | int]:
    """The figures of one file of documents."""
    count: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for document in documents:
        text, stated = document["text"], (document.get("dct") or document.get("date") or "")[:10]
        day = date.fromisoformat(stated) if len(stated) == 10 else None
        published = When(first=day, last=day) if day else None
        found, near = [], None
        for sentence in sentences_of(text):
            readings = dates_of(sentence.words, published, near=near)
            near = next((r.when for r in reversed(readings) if r.when.first == r.when.last or r.when.last != day), near)
            found += readings
        gold = list(gold_of(document))
        everything = [(item["start"], item["end"]) for key in ("timex", "dates") for item in document.get(key, ())]
        for start, end, when, in_part in gold:
            earlier = [r.when for r in found if r.end <= start and (r.when.first == r.when.last or r.when.last != day)]
            reading = read_span(text, start, end, published, near=earlier[-1] if earlier else None)
            right = is_right(reading.when if reading else None, when, in_part=in_part)
            count["gold"] += 1
            count["right"] += right
            hits = [reading for reading in found if reading.start < end and start < reading.end]
            count["found"] += bool(hits)
            count["found_right"] += any(is_right(hit.when, when, in_part=in_part) for hit in hits)
            if errors and not right:
                told = f"{reading.when.first}..{reading.when.last} {reading.rule}" if reading else None
                print(stated, repr(text[max(start - 60, 0) : start]), repr(text[start:end]), str(when.first), str(when.last), "read:", told)
        # An expression whose gold value does not count is neither right nor wrong to find.
        others = [span for span in everything if span not in {(start, end) for start, end, _, _ in gold}]
        count["predicted"] += sum(not any(r.start < end and start < r.end for start, end in others) for r in found)
    precision, recall = count["found_right"] / max(count["predicted"], 1), count["found_right"] / max(count["gold"], 1)
    return {
        "expressions": count["gold"],
        "value_accuracy": round(count["right"] / max(count["gold"], 1), 4),
        "found": round(count["found"] / max(count["gold"], 1), 4),
        "find_and_value_precision": round(precision, 4),
        "find_and_value_recall": round(recall, 4),
        "find_and_value_f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default="dev", help="train or dev")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder that holds data/gum and data/tempeval3")
    parser.add_argument("--errors", action="store_true", help="print the expressions that were read wrongly")
    args = parser.parse_args()
    result = {name: measure(args.shared / "data" / name / f"{args.part}.jsonl.gz", errors=args.errors) for name in ("gum", "tempeval3")}
    print(json.dumps({"benchmark": "dates", "part": args.part, **result}, indent=1))
