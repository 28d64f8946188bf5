"""Choosing: of all days and places that a report names the ones that are an incident's, by weights fitted on coded reports.

Every candidate is described by a few plain features; the weights are those of a softmax over an incident's candidates and "none"
(training/cells.py fits them on reports that the encoder was not trained on).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from reportedly.extract.dates import DateReading, read_span
from reportedly.extract.encoder_incidents import Told
from reportedly.extract.encoder_sight import Sight
from reportedly.extract.incidents import dated, of_a_beginning
from reportedly.extract.likeness import AHEAD
from reportedly.extract.places import countries
from reportedly.extract.scenes import Scene
from reportedly.extract.telling import tells_when_said
from reportedly.records import DateMention, IncidentMention, PlaceMention, Span, When

Features = dict[str, float]
Cell = TypeVar("Cell", PlaceMention, DateMention)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Generic[Cell]):
    """What may fill a cell, None for nothing, and what speaks for it."""

    cell: Cell | None
    features: Features


def chosen(candidates: Sequence[Candidate[Cell]], name: str) -> Cell | None:
    """The candidate of the highest score, the first of equal ones."""
    return weighed(candidates, name)[0][0].cell


def weighed(candidates: Sequence[Candidate[Cell]], name: str) -> list[tuple[Candidate[Cell], float]]:
    """The candidates with their probabilities, the likeliest first.

    Those that say the same thing, such as one town named in several sentences, count together, under the one that says it best.
    """
    weights = _weights(name)
    scores = [sum(weights.get(feature, 0.0) * value for feature, value in one.features.items()) for one in candidates]
    shares = [math.exp(score - max(scores)) for score in scores]
    best: dict[object, Candidate[Cell]] = {}
    total: dict[object, float] = {}
    for _, share, one in sorted(zip(range(len(shares)), shares, candidates, strict=True), key=lambda row: (-row[1], row[0])):
        key = _same(one.cell)
        best.setdefault(key, one)
        total[key] = total.get(key, 0.0) + share / sum(shares)
    return sorted(((best[key], total[key]) for key in best), key=lambda pair: -pair[1])


def _same(cell: PlaceMention | DateMention | None) -> object:
    """What candidates that say the same thing share; a country is named too often as somebody who acts to count together."""
    if cell is None:
        return None
    if isinstance(cell, DateMention):
        return cell.when
    name = cell.name.lower().removeprefix("the ")
    return (name, cell.span) if name in countries() else name


@cache
def _weights(name: str) -> dict[str, float]:
    table: dict[str, dict[str, float]] = json.loads(files(__package__).joinpath("data", "cells.json").read_text(encoding="utf-8"))
    return table[name]


def places_for(sight: Sight, scenes: Sequence[Scene], one: IncidentMention, told: Told | None) -> list[Candidate[PlaceMention]]:
    """The places that may be an incident's: the phrases of the rules and those that the encoder marks."""
    shares = {} if told is None else told.places
    marked = {number: sight.cut("place", number) for number in range(len(sight.marks.spans["place"]))}
    made: list[Candidate[PlaceMention]] = [Candidate(cell=None, features={"none": 1.0, f"none {one.realis}": 1.0})]
    taken: list[Span] = []
    first = True
    for scene in scenes:
        for phrase in scene.places:
            span = sight.report.cut(scene.words[phrase.first].start, scene.words[phrase.after - 1].end)
            taken.append(span)
            features = _about(sight, scene.number, span, one) | {f"sure {phrase.sure}": 1.0}
            features |= _ruled(span, one.place) | _marked(sight, "place", span, marked, shares)
            features |= _named(sight, phrase.name, span) | {"first": float(first)}
            made.append(Candidate(cell=PlaceMention(name=phrase.name, span=span), features=features))
            first = False
    for number, span in marked.items():
        if any(_meet(span, other) for other in taken) or not _says(span):
            continue
        features = _about(sight, sight.sentence_at(span.start), span, one) | {"encoder alone": 1.0}
        features |= _marked(sight, "place", span, {number: span}, shares)
        features |= _named(sight, span.quote, span)
        made.append(Candidate(cell=PlaceMention(name=span.quote, span=span), features=features))
    return _beside_others(made)


def days_for(sight: Sight, scenes: Sequence[Scene], one: IncidentMention, told: Told | None) -> list[Candidate[DateMention]]:
    """The days that may be an incident's: the readings of the rules, those of what the encoder marks, and the rules' own choice."""
    published = sight.report.published.when if sight.report.published else None
    shares = {} if told is None else told.dates
    marked = {number: sight.cut("date", number) for number in range(len(sight.marks.spans["date"]))}
    made: list[Candidate[DateMention]] = [Candidate(cell=None, features={"none": 1.0, f"none {one.realis}": 1.0})]
    taken: list[Span] = []
    for scene in scenes:
        for reading in scene.dates:
            span = sight.report.cut(reading.start, reading.end)
            taken.append(span)
            cell = dated(sight.report, one.realis, reading, published)
            features = _about(sight, scene.number, span, one) | _ruled(span, one.when) | _marked(sight, "date", span, marked, shares)
            features |= _of_days(cell.when, one, published) | {
                "said": float(tells_when_said(scene.words, reading)),
                "beginning": float(of_a_beginning(scene.words, reading)),
                "full": float(reading.full),
                "own day": float(reading.full and published is not None and reading.when == published),
            }
            made.append(Candidate(cell=cell, features=features))
    for number, span in marked.items():
        read = None if any(_meet(span, other) for other in taken) else read_span(sight.report.text, span.start, span.end, published)
        if read is not None:
            made.append(_read_alone(sight, read, span, one, number, shares, published))
    if one.when is not None and not any(_meet(one.when.span, span) for span in taken if one.when.span):
        features = {"ruled": 1.0, "ruled alone": 1.0} | _of_days(one.when.when, one, published)
        made.append(Candidate(cell=one.when, features=features))
    # A day of another sentence yields to one that a sentence of the incident's own names.
    return [one for one in _beside_others(made) if "passed over" not in one.features]


def _beside_others(candidates: Sequence[Candidate[Cell]]) -> list[Candidate[Cell]]:
    """The candidates, marked where a sentence of the incident's own names another: what stands there goes before what stands elsewhere."""
    own = [bool(one.features.get("with a mention")) and not (one.features.get("said") or one.features.get("sure 0")) for one in candidates]
    if not any(own):
        return list(candidates)
    return [
        one if home else Candidate(cell=one.cell, features=one.features | {"passed over" if one.cell else "none though named": 1.0})
        for one, home in zip(candidates, own, strict=True)
    ]


def _read_alone(
    sight: Sight, read: DateReading, span: Span, one: IncidentMention, number: int, shares: Mapping[int, float], published: When | None
) -> Candidate[DateMention]:
    """A day that the encoder alone marks."""
    cell = dated(sight.report, one.realis, read, published)
    features = _about(sight, sight.sentence_at(span.start), span, one) | {"encoder alone": 1.0}
    features |= _marked(sight, "date", span, {number: span}, shares) | _of_days(cell.when, one, published)
    return Candidate(cell=cell, features=features)


def _about(sight: Sight, sentence: int, span: Span, one: IncidentMention) -> Features:
    """How a phrase stands to the incident's words."""
    near = min(one.spans, key=lambda other: (_gap(span, other), other.start))
    homes = [sight.sentence_at(other.start) for other in one.spans]
    apart = min(abs(sentence - home) for home in homes)
    return {
        "with anchor": float(sentence == homes[0]),
        "with a mention": float(apart == 0),
        "sentence before": float(apart == 1 and sentence + 1 in homes),
        "sentence after": float(apart == 1 and sentence - 1 in homes),
        "further": math.log(apart) if apart > 1 else 0.0,
        "gap": math.log1p(_gap(span, near) / 10),
        "gap in sentence": math.log1p(_gap(span, near) / 10) if apart == 0 else 0.0,
        "after": float(span.start >= near.end),
        "after in sentence": float(span.start >= near.end and apart == 0),
        "opening": float(sentence == 0),
    }


def _ruled(span: Span, cell: PlaceMention | DateMention | None) -> Features:
    return {"ruled": float(cell is not None and cell.span is not None and _meet(span, cell.span))}


def _says(span: Span) -> bool:
    """Whether there is more than articles and prepositions in the words."""
    return any(len(word) > 4 or word[:1].isupper() for word in span.quote.split())


def _named(sight: Sight, name: str, span: Span) -> Features:
    """Whether the words are a name and the gazetteer has it, rather than "the concert hall", and how often they stand in the text."""
    parts = [part.strip() for part in name.split(",")]
    return {
        "country": float(name.lower() in countries()),
        "small letters": float(not any(word[:1].isupper() for word in span.quote.split())),
        "known": float(sight.names is not None and any(sight.names.is_place(part) for part in parts)),
        "address": float(len(parts) > 1),
        "times": math.log(max(sight.report.text.count(name), 1)),
    }


def _marked(sight: Sight, layer: str, span: Span, marked: Mapping[int, Span], shares: Mapping[int, float]) -> Features:
    """What the encoder holds of a phrase: that it is some incident's, and that it is this one's."""
    numbers = [number for number, other in marked.items() if _meet(span, other)]
    if not numbers:
        return {}
    share = max(shares.get(number, 0.0) for number in numbers)
    return {
        "marked": 1.0,
        "marked surely": max(sight.marks.scores[layer][number] for number in numbers),
        "linked": share,
        "linked log": math.log(max(share, 1e-3)),
        "linked most": float(share > 0 and share == max(shares.values())),
    }


def _of_days(when: When, one: IncidentMention, published: When | None) -> Features:
    """How wide the days are, and how they lie to the report's."""
    ahead = one.realis in AHEAD
    features = {"days": math.log((when.last - when.first).days + 1), "year": float((when.last - when.first).days > 300)}
    if published is not None:
        back = (published.first - when.last).days
        features |= {
            "over": float(ahead and back > 0),
            "to come": float(not ahead and when.first > published.last),
            "back": math.log1p(max(back, 0)),
            "same week": float(0 <= back <= 7),
        }
    return features


def _gap(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
