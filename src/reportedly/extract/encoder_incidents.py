"""Incidents by the encoder: the phrases that name them, what they are, when and where, and who had which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.decode import chosen, grouped, paired
from reportedly.extract.encoder import Array, Encoder, Range, Seen
from reportedly.extract.encoder_statements import Marks

# Who did something is named within so many word pieces of the words for it.
_ROLE_REACH = 600
# So many of an incident's first phrases are asked: an incident may be named thousands of times in a very long text.
_ROLE_MENTIONS = 24


@dataclass(slots=True, kw_only=True)
class Told:
    """An incident in the making: numbers into `Marks.spans`; `places` and `dates` tell how likely each phrase is the incident's."""

    triggers: list[int]
    type: int
    realis: int
    score: float
    places: dict[int, float]
    dates: dict[int, float]


def incidents_told(seen: Seen, encoder: Encoder, marks: Marks) -> list[Told]:
    """The incidents in the order of their anchors: phrases that name one thing together, their types and cells by common vote."""
    triggers = marks.spans["trigger"]
    if not triggers:
        return []
    types, realis = (encoder.classify(name, seen.pooled(triggers)) for name in ("event", "realis"))
    places = chosen(encoder, "trigger_place", seen, triggers, marks.spans["place"])
    dates = chosen(encoder, "trigger_date", seen, triggers, marks.spans["date"])
    made = []
    for numbers in _members(grouped(encoder, "trigger_same", seen, triggers)):
        type_sum = types[numbers].sum(axis=0)
        made.append(
            Told(
                triggers=numbers,
                type=int(type_sum.argmax()),
                realis=int(realis[numbers].sum(axis=0).argmax()),
                score=max(marks.scores["trigger"][n] for n in numbers) * float(np.exp(type_sum.max() / len(numbers))),
                places=_shares(places, numbers),
                dates=_shares(dates, numbers),
            )
        )
    return made


def _members(groups: Sequence[int]) -> list[list[int]]:
    made: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        made.setdefault(group, []).append(number)
    return list(made.values())


def _shares(scores: Sequence[tuple[int, Array]], numbers: Sequence[int]) -> dict[int, float]:
    """For each phrase the mean of the probabilities that the mentions give it."""
    shares: dict[int, float] = {}
    for low, row in (scores[number] for number in numbers):
        for column, share in enumerate(np.exp(row[1:]).tolist()):
            shares[low + column] = shares.get(low + column, 0.0) + share / len(numbers)
    return shares


def roles_told(seen: Seen, encoder: Encoder, marks: Marks, one: Told, actors: Sequence[Sequence[Range]], name: str) -> Array:
    """The logit of yes for each actor (given by its mentions) in one role of an incident, `perpetrator` or `target`."""
    logits = np.full(len(actors), -np.inf, dtype=np.float32)
    triggers = [marks.spans["trigger"][number] for number in one.triggers[:_ROLE_MENTIONS]]
    low, high = triggers[0][0] - _ROLE_REACH, triggers[-1][1] + _ROLE_REACH
    near = [(number, span) for number, mentions in enumerate(actors) for span in mentions if low <= span[0] <= high]
    if near:
        best = paired(encoder, name, seen, triggers, [span for _, span in near]).max(axis=0)
        np.maximum.at(logits, [number for number, _ in near], best)
    return logits
