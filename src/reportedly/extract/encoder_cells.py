"""Cells: an incident that the encoder tells of made into a record, with the rules' reading of its days, its place and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from reportedly.extract.choosing import chosen, days_for, places_for
from reportedly.extract.encoder import Range
from reportedly.extract.encoder_incidents import Told, roles_told
from reportedly.extract.encoder_sight import Layer, Sight
from reportedly.extract.named import named_in
from reportedly.extract.scenes import Scene
from reportedly.records import Figure, IncidentMention, IncidentType, Realis, digest

# The score of a figure that the encoder does not mark.
_UNMARKED = 0.2


def incidents_of(sight: Sight, told: Sequence[Told], ruled: Sequence[IncidentMention], scenes: Sequence[Scene]) -> list[IncidentMention]:
    """The incidents as records: those of the rules (`ruled`) and of the encoder (`told`) made one."""
    named, marked = named_in(sight, scenes), sight.layer("figure")
    made = [
        replace(one, place=chosen(places_for(sight, named, one, seen), "place"), when=chosen(days_for(sight, named, one, seen), "date"))
        for one, seen in joined(sight, told, ruled)
    ]
    figures = _figures(ruled, made)
    return [
        replace(one, figures=tuple(replace(figure, score=_sure(sight, figure, marked)) for figure in figures.get(number, ())))
        for number, one in enumerate(made)
    ]


def _sure(sight: Sight, figure: Figure, marked: Layer) -> float:
    """How likely a figure of the rules is right: likelier where the encoder marks its words, too."""
    return sight.chance("figure", max((marked.scores[number] for number in marked.meeting(figure.span)), default=_UNMARKED))


def joined(sight: Sight, told: Sequence[Told], ruled: Sequence[IncidentMention]) -> list[tuple[IncidentMention, Told | None]]:
    """The rules' incidents with what the encoder adds to them, and those of the encoder's own that score high enough.

    Each with the encoder's view of it. An incident of the rules that the encoder does not see by any of its words stands only if it
    holds figures.
    """
    actors: dict[int, list[Range]] = {}
    for span, number in sight.actor_of.items():
        if number is not None:
            actors.setdefault(number, []).append(span)
    ours = [_incident(sight, one, actors) for one in told]
    triggers = sight.layer("trigger")
    owner = {trigger: number for number, one in enumerate(told) for trigger in one.triggers}
    shared = [sorted({trigger for span in one.spans for trigger in triggers.meeting(span)}) for one in ruled]
    named = {trigger for numbers in shared for trigger in numbers}
    known = [(one, sorted({owner[trigger] for trigger in numbers})) for one, numbers in zip(ruled, shared, strict=True)]
    made: list[tuple[IncidentMention, Told | None]] = []
    for one, same in known:
        if not same and not one.figures:
            continue
        # The first alone lends its further words: a second one is often another incident that the rules took for this.
        more = [triggers.spans[trigger] for number in same[:1] for trigger in told[number].triggers if trigger not in named]
        spans = (one.anchor, *sorted([*one.spans[1:], *more], key=lambda span: span.start))
        score = sight.chance("incident", (1 + max(told[number].score for number in same)) / 2 if same else 0.5)
        with_parts = _with_parts(one, [ours[number] for number in same])
        made.append((replace(with_parts, spans=spans, score=score), told[same[0]] if same else None))
    taken = {number for _, same in known for number in same}
    least = sight.number("incident_alone")
    made += [
        (replace(one, score=sight.chance("incident", told[number].score)), told[number])
        for number, one in enumerate(ours)
        if number not in taken and told[number].score >= least
    ]
    return sorted(made, key=lambda pair: (pair[0].anchor.start, pair[0].anchor.end))


def _incident(sight: Sight, one: Told, actors: dict[int, list[Range]]) -> IncidentMention:
    spans, meta = tuple(sight.cut("trigger", number) for number in one.triggers), sight.encoder.meta
    return IncidentMention(
        id=digest("i", sight.report.id, spans[0].start, spans[0].end, meta["types"][one.type]),
        type=IncidentType(meta["types"][one.type]),
        realis=Realis(meta["realis"][one.realis]),
        anchor=spans[0],
        spans=spans,
        perpetrators=_role(sight, one, actors, "perpetrator"),
        targets=_role(sight, one, actors, "target"),
    )


def _role(sight: Sight, one: Told, actors: dict[int, list[Range]], name: str) -> tuple[str, ...]:
    """The ids of the actors that have a part in the incident."""
    logits = roles_told(sight.seen, sight.encoder, sight.marks, one, list(actors.values()), name)
    return tuple(sight.cast.id_of(number) for number, logit in zip(actors, logits.tolist(), strict=True) if logit > sight.number(name))


def _with_parts(one: IncidentMention, same: Sequence[IncidentMention]) -> IncidentMention:
    """The rules' incident with the parts that either gives."""
    return replace(
        one,
        perpetrators=tuple(dict.fromkeys((*one.perpetrators, *(x for other in same for x in other.perpetrators)))),
        targets=tuple(dict.fromkeys((*one.targets, *(x for other in same for x in other.targets)))),
    )


def _figures(ruled: Sequence[IncidentMention], incidents: Sequence[IncidentMention]) -> dict[int, list[Figure]]:
    """The rules' figures, each with the incident named nearest, the same number told once in a report."""
    made: dict[int, list[Figure]] = {}
    told: set[tuple[object, ...]] = set()
    for number, figure in _nearest(ruled, incidents):
        row = (figure.kind, figure.low, figure.high)
        if row not in told:
            told.add(row)
            made.setdefault(number, []).append(figure)
    return made


def _nearest(ruled: Sequence[IncidentMention], incidents: Sequence[IncidentMention]) -> Iterator[tuple[int, Figure]]:
    if not incidents:
        return
    owners = np.array([number for number, one in enumerate(incidents) for _ in one.spans])
    starts = np.array([span.start for one in incidents for span in one.spans])
    ends = np.array([span.end for one in incidents for span in one.spans])
    for other in ruled:
        for figure in other.figures:
            gaps = np.maximum(np.maximum(starts - figure.span.end, figure.span.start - ends), 0)
            yield int(owners[int(gaps.argmin())]), figure
