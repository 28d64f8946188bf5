"""Reading by the encoder: its spans and links made into actors, statements and incidents; names, numbers and dates are read by rules."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.actors import Cast
from reportedly.extract.attributions import Attribution
from reportedly.extract.dates import read_span
from reportedly.extract.decode import tagged
from reportedly.extract.delivery import delivery_of
from reportedly.extract.encoder import Encoder, Range, Seen
from reportedly.extract.encoder_figures import figure_of
from reportedly.extract.encoder_incidents import Counted, Told, abouts_told, figures_told, incidents_told, roles_told
from reportedly.extract.encoder_statements import Line, Marks, contents_linked, rows_joined
from reportedly.extract.kinds import Said, scores_of
from reportedly.extract.sentences import Quotation, Sentence, quotations_of, sentences_of
from reportedly.extract.tools import Tools
from reportedly.records import (
    DateMention,
    Figure,
    IncidentMention,
    IncidentType,
    Kind,
    PlaceMention,
    Reading,
    Realis,
    Report,
    Span,
    Statement,
    Status,
    Verification,
    When,
    digest,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """All that is looked at while a reading is made: the report, what the encoder saw in it, and its parts."""

    report: Report
    tools: Tools
    encoder: Encoder
    seen: Seen
    marks: Marks
    sentences: Sequence[Sentence]
    quotations: Sequence[Quotation]

    def cut(self, layer: str, number: int) -> Span:
        """The words of a span of a layer."""
        return self.report.cut(*self.seen.offsets(self.marks.spans[layer][number]))

    def sentence_at(self, at: int) -> int:
        """The number of the sentence that the offset lies in, or of the last one before it."""
        return max(0, bisect_right(self.sentences, at, key=lambda sentence: sentence.start) - 1)

    def number(self, name: str) -> float:
        """A threshold or weight of the encoder's description."""
        return float(self.encoder.meta["decoding"][name])

    def chance(self, row: str, score: float) -> float:
        """How likely a row of that score is right, by the fit of training/calibrate.py."""
        slope, shift = self.encoder.meta["calibration"].get(row, (1.0, 0.0))
        clipped = min(max(score, 1e-4), 1 - 1e-4)
        return round(1 / (1 + math.exp(-(slope * math.log(clipped / (1 - clipped)) + shift))), 4)


def read_with(encoder: Encoder, report: Report, tools: Tools) -> Reading:
    """Everything that the report's text says, found by the encoder. Deterministic; raises nothing on any text."""
    return read_seen(encoder, encoder.see(report.text), report, tools)


def read_seen(encoder: Encoder, seen: Seen, report: Report, tools: Tools) -> Reading:
    """The reading that follows from what the encoder saw; apart from `read_with` so that thresholds are tried without seeing again."""
    sight = Sight(
        report, tools, encoder, seen, Marks.of(tagged(seen, encoder)), sentences_of(report.text), quotations_of(report.text)
    )  # fmt: skip
    people = _people(sight)
    starts = [sight.sentence_at(seen.offsets(span)[0]) for span in sight.marks.spans["content"]]
    lines = rows_joined(_with_rules(sight, contents_linked(seen, encoder, sight.marks), people), sight.marks, starts)
    told = incidents_told(seen, encoder, sight.marks)
    ids = [_incident_id(sight, one) for one in told]
    statements = _statements(sight, lines, people, told, ids)
    counted = figures_told(seen, encoder, sight.marks, told)
    incidents = tuple(_incident(sight, one, ids[n], n, counted, people) for n, one in enumerate(told))
    return Reading(report=report, origin=tools.origin, actors=people.cast.mentions(), incidents=incidents, statements=tuple(statements))


# ---------------------------------------------------------------------------------------------------------------- actors


@dataclass(frozen=True, slots=True)
class People:
    """The actors of a report: the cast, and which of its actors each span (by its pieces) speaks of."""

    cast: Cast
    number_of: dict[Range, int | None]

    def mentions(self) -> list[list[Range]]:
        """The spans of each actor, in the cast's order."""
        made: list[list[Range]] = [[] for _ in self.cast.mentions()]
        for span, number in self.number_of.items():
            if number is not None:
                made[number].append(span)
        return made


def _people(sight: Sight) -> People:
    """Every actor that the encoder marks or that speaks, in the order of the text, so that what refers back finds whom it means."""
    cast = Cast(sight.report, sight.tools)
    spans = sight.marks.spans
    speaking = set(spans["source"])
    number_of: dict[Range, int | None] = {}
    for span in sorted({*spans["actor"], *speaking}):
        words = sight.report.cut(*sight.seen.offsets(span))
        number_of[span] = cast.number_of(words, speaks=span in speaking)
    return People(cast, number_of)


# ------------------------------------------------------------------------------------------------------------ statements


def _with_rules(sight: Sight, lines: list[Line], people: People) -> list[Line]:
    """The lines, the rules' opinion of their kinds added to the encoder's."""
    weight = sight.number("kind_rules")
    for line in lines:
        source = sight.cut("source", line.source) if line.source is not None else None
        speaker = people.number_of.get(sight.marks.spans["source"][line.source]) if line.source is not None else None
        said = Said(
            source=source.quote if source else "",
            cue=sight.cut("cue", line.cue).quote if line.cue is not None else "",
            content=sight.cut("content", line.contents[0]).quote,
            source_class=people.cast.class_of(speaker),
        )
        scores = np.array(scores_of(said), dtype=np.float32)
        line.kinds = line.kinds + weight * (scores - np.logaddexp.reduce(scores))
    return lines


def _statements(sight: Sight, lines: Sequence[Line], people: People, told: Sequence[Told], ids: Sequence[str]) -> list[Statement]:
    abouts = abouts_told(sight.seen, sight.encoder, sight.marks, lines, told)
    return [
        _statement(sight, line, people, [ids[n] for n in np.flatnonzero(abouts[row] > sight.number("about")).tolist()])
        for row, line in enumerate(lines)
    ]


def _statement(sight: Sight, line: Line, people: People, about: Sequence[str]) -> Statement:
    one = Attribution(
        source=sight.cut("source", line.source) if line.source is not None else None,
        cue=sight.cut("cue", line.cue) if line.cue is not None else None,
        content=tuple(sight.cut("content", number) for number in line.contents),
    )
    delivery = delivery_of(sight.report, one, sight.sentences[sight.sentence_at((one.cue or one.content[0]).start)], sight.quotations)
    speaker = people.number_of.get(sight.marks.spans["source"][line.source]) if line.source is not None else None
    shares = np.exp(line.kinds - np.logaddexp.reduce(line.kinds))
    return Statement(
        id=digest("s", sight.report.id, _ends(one.source), _ends(one.cue), [_ends(span) for span in one.content]),
        kind=Kind(sight.encoder.meta["kinds"][int(shares.argmax())]),
        content=one.content,
        source=one.source,
        cue=one.cue,
        source_actor=people.cast.id_of(speaker) if speaker is not None else None,
        about=tuple(about),
        medium=delivery.medium,
        channel=delivery.channel,
        relay=delivery.relay,
        hedge=delivery.hedge,
        verification=_verification(sight, line),
        quote=delivery.quote,
        score=sight.chance("statement", line.score * float(shares.max())),
    )


def _verification(sight: Sight, line: Line) -> Verification | None:
    if line.verdict is None:
        return None
    scores = sight.encoder.classify("status", sight.seen.pooled([sight.marks.spans["verdict"][line.verdict]]))[0]
    return Verification(status=Status(sight.encoder.meta["statuses"][int(scores.argmax())]), by=(), span=sight.cut("verdict", line.verdict))


def _ends(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None


# ------------------------------------------------------------------------------------------------------------- incidents


def _incident_id(sight: Sight, one: Told) -> str:
    anchor = sight.cut("trigger", one.triggers[0])
    return digest("i", sight.report.id, anchor.start, anchor.end, sight.encoder.meta["types"][one.type])


def _incident(sight: Sight, one: Told, key: str, number: int, counted: Sequence[Counted], people: People) -> IncidentMention:
    spans = tuple(sight.cut("trigger", n) for n in one.triggers)
    actors, meta = people.mentions(), sight.encoder.meta
    who = {
        name: roles_told(sight.seen, sight.encoder, sight.marks, [one], actors, name)[0] for name in ("perpetrator", "target")
    }  # fmt: skip
    took = {name: tuple(people.cast.id_of(int(n)) for n in np.flatnonzero(logits > sight.number(name))) for name, logits in who.items()}
    return IncidentMention(
        id=key,
        type=IncidentType(meta["types"][one.type]),
        realis=Realis(meta["realis"][one.realis]),
        anchor=spans[0],
        spans=spans,
        when=_when(sight, one),
        place=_place(sight, one),
        perpetrators=took["perpetrator"],
        targets=took["target"],
        figures=tuple(_figures(sight, [figure for figure in counted if figure.incident == number])),
        score=sight.chance("incident", one.score),
    )


def _when(sight: Sight, one: Told) -> DateMention | None:
    if one.date is None:
        return None
    span = sight.cut("date", one.date)
    published = sight.report.published.when if sight.report.published else None
    reading = read_span(sight.report.text, span.start, span.end, published)
    if reading is None:
        return None
    when = reading.when
    if published and when.first <= published.last < when.last and sight.encoder.meta["realis"][one.realis] in {"happened", "possible"}:
        # What has happened did not happen after the report came out: "this week" ends with the report's day.
        when = When(first=when.first, last=published.last)
    return DateMention(when=when, span=span)


def _place(sight: Sight, one: Told) -> PlaceMention | None:
    if one.place is None:
        return None
    span = sight.cut("place", one.place)
    return PlaceMention(name=span.quote, span=span)


def _figures(sight: Sight, counted: Sequence[Counted]) -> Iterator[Figure]:
    """The figures of one incident, the same number once."""
    told = set()
    for one in counted:
        span = sight.cut("figure", one.span)
        sentence = sight.sentences[sight.sentence_at(span.start)]
        figure = figure_of(span, sentence.words, sight.encoder.meta["figures"][one.kind], sight.chance("figure", one.score))
        if figure and (row := (figure.kind, figure.low, figure.high)) not in told:
            told.add(row)
            yield figure
