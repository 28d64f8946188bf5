"""Cells: an incident that the encoder tells of made into a record, with the rules' reading of its days, its place and its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from reportedly.extract.dates import read_span
from reportedly.extract.encoder import Range
from reportedly.extract.encoder_incidents import Told, roles_told
from reportedly.extract.encoder_sight import Sight
from reportedly.records import DateMention, Figure, IncidentMention, IncidentType, PlaceMention, Realis, Span, When, digest


def incidents_of(sight: Sight, told: Sequence[Told], ruled: Sequence[IncidentMention]) -> list[IncidentMention]:
    """The incidents as records: those of the rules (`ruled`) and of the encoder (`told`) made one."""
    actors: dict[int, list[Range]] = {}
    for span, number in sight.actor_of.items():
        if number is not None:
            actors.setdefault(number, []).append(span)
    ours = [(_incident(sight, one, actors), one.score) for one in told]
    made = _joined(ours, ruled, sight)
    figures = _figures(ruled, made)
    sure = sight.chance("figure", 0.5)
    return [
        replace(one, figures=tuple(replace(figure, score=sure) for figure in figures.get(number, ()))) for number, one in enumerate(made)
    ]


def _joined(ours: Sequence[tuple[IncidentMention, float]], ruled: Sequence[IncidentMention], sight: Sight) -> list[IncidentMention]:
    """The rules' incidents with what the encoder adds to them, and those of the encoder's own that score high enough.

    An incident of the rules that the encoder does not see by any of its words stands only if it holds figures.
    """
    known = [(one, [number for number, (other, _) in enumerate(ours) if _alike(one, other)]) for one in ruled]
    named = [span for one in ruled for span in one.spans]
    made = []
    for one, same in known:
        if not same and not one.figures:
            continue
        others = [ours[number][0] for number in same]
        # The first alone lends its further words: a second one is often another incident that the rules took for this.
        more = [span for other in others[:1] for span in other.spans if not any(_meet(span, taken) for taken in named)]
        spans = (one.anchor, *sorted([*one.spans[1:], *more], key=lambda span: span.start))
        score = sight.chance("incident", (1 + max(ours[number][1] for number in same)) / 2 if same else 0.5)
        made.append(replace(_filled(one, others, sight), spans=spans, score=score))
    taken = {number for _, same in known for number in same}
    least = sight.number("incident_alone")
    made += [
        replace(one, score=sight.chance("incident", score))
        for number, (one, score) in enumerate(ours)
        if number not in taken and score >= least
    ]
    return sorted(made, key=lambda one: (one.anchor.start, one.anchor.end))


def _alike(one: IncidentMention, other: IncidentMention) -> bool:
    """Whether two incidents share words."""
    return any(_meet(a, b) for a in one.spans for b in other.spans)


def _incident(sight: Sight, one: Told, actors: dict[int, list[Range]]) -> IncidentMention:
    spans, meta = tuple(sight.cut("trigger", number) for number in one.triggers), sight.encoder.meta
    return IncidentMention(
        id=digest("i", sight.report.id, spans[0].start, spans[0].end, meta["types"][one.type]),
        type=IncidentType(meta["types"][one.type]),
        realis=Realis(meta["realis"][one.realis]),
        anchor=spans[0],
        spans=spans,
        when=_when(sight, one),
        place=_place(sight, one),
        perpetrators=_role(sight, one, actors, "perpetrator"),
        targets=_role(sight, one, actors, "target"),
    )


def _role(sight: Sight, one: Told, actors: dict[int, list[Range]], name: str) -> tuple[str, ...]:
    """The ids of the actors that have a part in the incident."""
    logits = roles_told(sight.seen, sight.encoder, sight.marks, one, list(actors.values()), name)
    return tuple(sight.cast.id_of(number) for number, logit in zip(actors, logits.tolist(), strict=True) if logit > sight.number(name))


def _when(sight: Sight, one: Told) -> DateMention | None:
    number = _beside(sight, [sight.cut("trigger", trigger) for trigger in one.triggers], "date", one.date)
    return None if number is None else _day(sight, number, sight.encoder.meta["realis"][one.realis])


def _day(sight: Sight, number: int, realis: str) -> DateMention | None:
    span = sight.cut("date", number)
    published = sight.report.published.when if sight.report.published else None
    reading = read_span(sight.report.text, span.start, span.end, published)
    if reading is None:
        return None
    when = reading.when
    if published and when.first <= published.last < when.last and realis in {Realis.HAPPENED, Realis.POSSIBLE}:
        # What has happened did not happen after the report came out: "this week" ends with the report's day.
        when = When(first=when.first, last=published.last)
    return DateMention(when=when, span=span)


def _place(sight: Sight, one: Told) -> PlaceMention | None:
    number = _beside(sight, [sight.cut("trigger", trigger) for trigger in one.triggers], "place", one.place)
    if number is None:
        return None
    span = sight.cut("place", number)
    return PlaceMention(name=span.quote, span=span)


def _beside(sight: Sight, at: Sequence[Span], layer: str, linked: int | None = None) -> int | None:
    """The phrase that the encoder links to an incident, unless it stands in another sentence and one of its own holds a phrase, too.

    The encoder has no notion of sentences, and links "in October" of one to the incident of the next. `at` are the incident's words.
    """
    own = {sight.sentence_at(span.start): span for span in reversed(at)}
    if linked is not None and sight.sentence_at(sight.cut(layer, linked).start) in own:
        return linked
    spans = [sight.cut(layer, number) for number in range(len(sight.marks.spans[layer]))]
    beside = [
        (abs(span.start - own[sentence].start), number)
        for number, span in enumerate(spans)
        if (sentence := sight.sentence_at(span.start)) in own
    ]
    return min(beside, default=(0, linked))[1]


def _filled(one: IncidentMention, same: Sequence[IncidentMention], sight: Sight) -> IncidentMention:
    """The rules' incident with the encoder's day and place where it has none, and the parts that either gives."""
    number = None if one.when else _beside(sight, one.spans, "date")
    return replace(
        one,
        when=one.when
        or (_day(sight, number, one.realis) if number is not None else None)
        or next((other.when for other in same if other.when), None),
        place=one.place or next((other.place for other in same if other.place), None),
        perpetrators=tuple(dict.fromkeys((*one.perpetrators, *(x for other in same for x in other.perpetrators)))),
        targets=tuple(dict.fromkeys((*one.targets, *(x for other in same for x in other.targets)))),
    )


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


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
