"""Incidents by the encoder: the phrases that name them, what they are, when and where, their figures and who had which part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.decode import chosen, grouped, paired
from reportedly.extract.encoder import Array, Encoder, Range, Seen
from reportedly.extract.encoder_statements import Line, Marks


@dataclass(slots=True, kw_only=True)
class Told:
    """An incident in the making: numbers into `Marks.spans`."""

    triggers: list[int]
    type: int
    realis: int
    score: float
    place: int | None = None
    date: int | None = None
    instrument: int | None = None


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
                place=_cell(places, numbers),
                date=_cell(dates, numbers),
            )
        )
    return made


def _members(groups: Sequence[int]) -> list[list[int]]:
    made: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        made.setdefault(group, []).append(number)
    return list(made.values())


def _cell(scores: Array, numbers: Sequence[int]) -> int | None:
    """The choice that the mentions' mean makes."""
    best = int(scores[numbers].mean(axis=0).argmax())
    return best - 1 if best else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure in the making: its span's number, its kind's and its incident's, and a probability."""

    span: int
    kind: int
    incident: int
    score: float


def figures_told(seen: Seen, encoder: Encoder, marks: Marks, told: Sequence[Told]) -> list[Counted]:
    """The figures with the incident that each belongs to."""
    figures, triggers = marks.spans["figure"], marks.spans["trigger"]
    if not figures or not told:
        return []
    kinds = encoder.classify("figure", seen.pooled(figures))
    scores = chosen(encoder, "figure_trigger", seen, figures, triggers, reach=len(seen.found))[:, 1:]
    by_incident = np.stack([np.logaddexp.reduce(scores[:, one.triggers], axis=1) for one in told], axis=1)
    return [
        Counted(
            span=number,
            kind=int(kinds[number].argmax()),
            incident=int(by_incident[number].argmax()),
            score=marks.scores["figure"][number] * float(np.exp(kinds[number].max())),
        )
        for number in range(len(figures))
    ]


def roles_told(seen: Seen, encoder: Encoder, marks: Marks, told: Sequence[Told], actors: Sequence[Sequence[Range]], name: str) -> Array:
    """The logit of yes for each incident and each actor (given by its mentions) in one role, `perpetrator` or `target`."""
    made = np.full((len(told), len(actors)), -np.inf, dtype=np.float32)
    spans = [span for mentions in actors for span in mentions]
    if not spans or not told:
        return made
    scores = paired(encoder, name, seen, marks.spans["trigger"], spans)
    ends = np.cumsum([len(mentions) for mentions in actors])
    for number, (mentions, end) in enumerate(zip(actors, ends, strict=True)):
        if mentions:
            best = scores[:, end - len(mentions) : end].max(axis=1)
            made[:, number] = [best[one.triggers].max() for one in told]
    return made


def abouts_told(seen: Seen, encoder: Encoder, marks: Marks, rows: Sequence[Line], told: Sequence[Told]) -> Array:
    """The logit of yes for each row and each incident: the row speaks of the incident."""
    made = np.full((len(rows), len(told)), -np.inf, dtype=np.float32)
    if not rows or not told:
        return made
    scores = paired(encoder, "about", seen, marks.spans["content"], marks.spans["trigger"])
    for row, line in enumerate(rows):
        best = scores[line.contents].max(axis=0)
        made[row] = [best[one.triggers].max() for one in told]
    return made
