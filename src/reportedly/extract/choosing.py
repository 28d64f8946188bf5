"""Choosing: of all days and places that a report names the ones that are an incident's, by weights fitted on coded reports.

Every candidate is described by a few plain features; the weights are those of a softmax over an incident's candidates and "none"
(training/cells.py fits them, on reports that the encoder was not trained on). Candidates stand near the incident's words or open the
report, so the work grows with the text and not with its square.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from reportedly.extract.dates import DateReading
from reportedly.extract.encoder_incidents import Told
from reportedly.extract.encoder_sight import Sight
from reportedly.extract.likeness import AHEAD
from reportedly.extract.named import Features, Named, NamedDay, NamedPlace, Phrase
from reportedly.extract.places import countries
from reportedly.records import DateMention, IncidentMention, PlaceMention, Span, When

Cell = TypeVar("Cell", PlaceMention, DateMention)
P = TypeVar("P", bound=Phrase)
# So many sentences around an incident's words, and at the report's beginning, may name its day and its place.
REACH, OPENING = 20, 3
# So many of an incident's first phrases are looked at: one may be named thousands of times in a very long text.
_MENTIONS = 24


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
    for share, one in sorted(zip(shares, candidates, strict=True), key=lambda row: -row[0]):
        key = _same(one)
        best.setdefault(key, one)
        total[key] = total.get(key, 0.0) + share / sum(shares)
    return sorted(((best[key], total[key]) for key in best), key=lambda pair: -pair[1])


def _same(one: Candidate[Cell]) -> object:
    """What candidates that say the same thing share; a country counts together only where it stands as a place and not as who acts."""
    cell = one.cell
    if cell is None:
        return None
    if isinstance(cell, DateMention):
        return cell.when
    name = cell.name.lower().removeprefix("the ")
    return (name, cell.span) if name in countries() and not one.features.get("sure 2") else name


@cache
def _weights(name: str) -> dict[str, float]:
    table: dict[str, dict[str, float]] = json.loads(files(__package__).joinpath("data", "cells.json").read_text(encoding="utf-8"))
    return table[name]


def places_for(sight: Sight, named: Named, one: IncidentMention, told: Told | None) -> list[Candidate[PlaceMention]]:
    """The places that may be an incident's. One named elsewhere or on the way is marked so, if its own sentences name another."""
    home = _Home.of(sight, one)
    near = list(home.near(named.places))
    own = any(home.holds(phrase) and not phrase.features.get("sure 0") and not phrase.features["on the way"] for phrase in near)
    made: list[Candidate[PlaceMention]] = [Candidate(cell=None, features=_nothing(one, named=own))]
    for phrase in near:
        features = phrase.features | home.about(phrase) | _ruled(phrase, one.place) | _linked(phrase, told.places if told else {})
        elsewhere = own and (not home.holds(phrase) or phrase.features["on the way"])
        cell = PlaceMention(name=phrase.name, span=phrase.span)
        made.append(Candidate(cell=cell, features=features | {"passed over": float(elsewhere)}))
    return made


def days_for(sight: Sight, named: Named, one: IncidentMention, told: Told | None) -> list[Candidate[DateMention]]:
    """The days that may be an incident's: those of its own sentences, or if these name none, of others."""
    home = _Home.of(sight, one)
    near = list(home.near(named.days))
    near += _counted(sight, near, one)
    own = [phrase for phrase in near if home.holds(phrase) and not phrase.features.get("said")]
    made: list[Candidate[DateMention]] = [Candidate(cell=None, features=_nothing(one, named=bool(own)))]
    for phrase in own or near:
        features = phrase.features | home.about(phrase) | _ruled(phrase, one.when) | _linked(phrase, told.dates if told else {})
        cell = named.dated(phrase, one.realis)
        made.append(Candidate(cell=cell, features=features | _of_days(cell.when, one, named.published)))
    return made


def _counted(sight: Sight, near: Sequence[NamedDay], one: IncidentMention) -> Iterator[NamedDay]:
    """The rules' own choice, where it is no phrase that names a day but one that counts from another ("a week after the shooting")."""
    if one.when is None or one.when.span is None or any(_gap(one.when.span, phrase.span) == 0 for phrase in near):
        return
    span = one.when.span
    reading = DateReading(when=one.when.when, rule="counted", start=span.start, end=span.end)
    yield NamedDay(reading=reading, span=span, sentence=sight.sentence_at(span.start), marks=(), features={"counted": 1.0})


def _nothing(one: IncidentMention, *, named: bool) -> Features:
    """What speaks for an empty cell."""
    return {"none": 1.0, f"none {one.realis}": 1.0, "none though named": float(named)}


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an incident's words stand: their spans, and the numbers of their sentences, the anchor's first."""

    spans: tuple[Span, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, sight: Sight, one: IncidentMention) -> _Home:
        """From the incident's first phrases."""
        spans = one.spans[:_MENTIONS]
        return cls(spans, tuple(sight.sentence_at(span.start) for span in spans))

    def near(self, phrases: Sequence[P]) -> Iterator[P]:
        """The phrases within reach, in the order of the text."""
        lines = {line for home in self.sentences for line in range(home - REACH, home + REACH + 1)} | set(range(OPENING))
        at = 0
        for line in sorted(lines):
            at = _first_from(phrases, line, at)
            while at < len(phrases) and phrases[at].sentence == line:
                yield phrases[at]
                at += 1

    def holds(self, phrase: Phrase) -> bool:
        """Whether the phrase stands in a sentence of the incident's own."""
        return phrase.sentence in self.sentences

    def about(self, phrase: Phrase) -> Features:
        """How a phrase stands to the incident's words."""
        span, sentence = phrase.span, phrase.sentence
        near = min(self.spans, key=lambda other: (_gap(span, other), other.start))
        apart = min(abs(sentence - home) for home in self.sentences)
        gap = math.log1p(_gap(span, near) / 10)
        return {
            "with anchor": float(sentence == self.sentences[0]),
            "with a mention": float(apart == 0),
            "sentence before": float(apart == 1 and sentence + 1 in self.sentences),
            "sentence after": float(apart == 1 and sentence - 1 in self.sentences),
            "further": math.log(apart) if apart > 1 else 0.0,
            "gap": gap,
            "gap in sentence": gap if apart == 0 else 0.0,
            "after": float(span.start >= near.end),
            "after in sentence": float(span.start >= near.end and apart == 0),
            "opening": float(sentence == 0),
        }


def _first_from(phrases: Sequence[Phrase], line: int, low: int) -> int:
    """The number of the first phrase from `low` on that stands in that sentence or a later one."""
    high = len(phrases)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if phrases[middle].sentence < line else (low, middle)
    return low


def _ruled(phrase: Phrase, cell: PlaceMention | DateMention | None) -> Features:
    """Whether the rules chose it."""
    return {"ruled": float(cell is not None and cell.span is not None and _gap(phrase.span, cell.span) == 0)}


def _linked(phrase: NamedPlace | NamedDay, shares: dict[int, float]) -> Features:
    """Whether the encoder takes it for this incident's, of the phrases that it marks."""
    if not phrase.marks:
        return {}
    share = max(shares.get(number, 0.0) for number in phrase.marks)
    most = share > 0 and share == max(shares.values())
    return {"linked": share, "linked log": math.log(max(share, 1e-3)), "linked most": float(most)}


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
