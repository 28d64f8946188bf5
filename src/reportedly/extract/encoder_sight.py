"""Sight: the report, what the encoder saw in it and its parts, which all that is made of them looks at."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.actors import PRONOUNS, Cast
from reportedly.extract.decode import chosen, tagged
from reportedly.extract.encoder import Encoder, Range, Seen
from reportedly.extract.encoder_statements import Marks
from reportedly.extract.encoder_tidy import names_something, reaching, tidied, with_whole_name
from reportedly.extract.names import names_in
from reportedly.extract.sentences import Quotation, Sentence, quotations_of, sentences_of
from reportedly.extract.tools import Grammar, Tools
from reportedly.extract.words import words_of
from reportedly.records import Names, Report, Span

# An article that the encoder marks alone names nobody: an actor called "The" was once told of.
_ARTICLES = frozenset(["the", "a", "an"])


@dataclass(frozen=True, slots=True)
class Layer:
    """The spans that the encoder marks in one layer, in the order of the text, none in another, with their probabilities."""

    spans: Sequence[Span]
    scores: Sequence[float]

    def meeting(self, span: Span) -> tuple[int, ...]:
        """The numbers of those that share letters with a span."""
        first = bisect_right(self.spans, span.start, key=lambda one: one.end)
        return tuple(range(first, bisect_left(self.spans, span.end, key=lambda one: one.start)))

    def apart_from(self, others: Iterable[Span]) -> Iterator[Span]:
        """Those that share no letter with any of the others."""
        met = {number for other in others for number in self.meeting(other)}
        return (span for number, span in enumerate(self.spans) if number not in met)


@dataclass(frozen=True, slots=True)
class Sight:
    """The report, the spans that the encoder marks in it, its sentences, its quotations and its actors.

    `tidy` has the words of each marked actor or source (by its pieces), `actor_of` which of the cast it is.
    """

    report: Report
    encoder: Encoder
    seen: Seen
    marks: Marks
    sentences: Sequence[Sentence]
    quotations: Sequence[Quotation]
    cast: Cast
    tidy: dict[Range, Span]
    actor_of: dict[Range, int | None]
    names: Names | None

    def cut(self, layer: str, number: int) -> Span:
        """The words of a span of a layer, those of an actor tidied."""
        span = self.marks.spans[layer][number]
        tidy = self.tidy.get(span) if layer in {"source", "actor"} else None
        return tidy or self.report.cut(*self.seen.offsets(span))

    def layer(self, name: str) -> Layer:
        """The spans of a layer with their probabilities."""
        return Layer([self.cut(name, number) for number in range(len(self.marks.spans[name]))], self.marks.scores[name])

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


def sight_of(encoder: Encoder, seen: Seen, report: Report, tools: Tools) -> Sight:
    """What the encoder saw, made ready: every actor that it marks or that speaks is known, in the order of the text."""
    marks, sentences = marks_of(encoder, seen, tools.grammar), sentences_of(report.text)
    cast = Cast(report, tools, names_in(report, sentences, tools))
    speaking = set(marks.spans["source"])
    tidy = _tidy(report, seen, marks, tools.grammar)
    # In the order of the text, so that what refers back finds whom it means.
    actor_of = {span: cast.number_of(tidy[span], speaks=span in speaking) for span in sorted(tidy)}
    actor_of |= _meant(encoder, seen, tidy, actor_of)
    return Sight(report, encoder, seen, marks, sentences, quotations_of(report.text), cast, tidy, actor_of, tools.names)


def marks_of(encoder: Encoder, seen: Seen, grammar: Grammar) -> Marks:
    """The spans that the encoder marks; a phrase for an incident has a word that means something, and not "the" or "it" alone."""
    found = tagged(seen, encoder)
    found["trigger"] = [
        (span, score) for span, score in found["trigger"] if names_something(words_of(seen.text, *seen.offsets(span)), grammar)
    ]
    return Marks.of(found)


def _meant(encoder: Encoder, seen: Seen, tidy: Mapping[Range, Span], actor_of: Mapping[Range, int | None]) -> dict[Range, int | None]:
    """Whom the pronouns that speak mean, where the encoder is surer than the rules can be: the actor most of its choice falls on."""
    pronouns = sorted(span for span in tidy if tidy[span].quote.lower() in PRONOUNS)
    known = {span for span in tidy if actor_of[span] is not None}
    named = sorted(known - set(pronouns))
    made: dict[Range, int | None] = {}
    for span, (low, row) in zip(pronouns, chosen(encoder, "source_actor", seen, pronouns, named), strict=True):
        shares: dict[int | None, float] = {}
        for other, share in zip(named[low : low + len(row) - 1], np.exp(row[1:]).tolist(), strict=True):
            if other < span:
                shares[actor_of[other]] = shares.get(actor_of[other], 0.0) + share
        best = max(shares, key=lambda number: shares[number], default=None)
        if best is not None and shares[best] >= encoder.meta["decoding"]["pronoun"]:
            made[span] = best
    return made


def _tidy(report: Report, seen: Seen, marks: Marks, grammar: Grammar) -> dict[Range, Span]:
    """The words of every marked actor and source but lone articles; a source reaches up to its cue where only its own words part them."""
    cues = [report.cut(*seen.offsets(span)) for span in marks.spans["cue"]]
    made = {}
    for span in {*marks.spans["actor"], *marks.spans["source"]}:
        words = with_whole_name(report, tidied(report, report.cut(*seen.offsets(span)), grammar), grammar)
        if words.quote.lower() in _ARTICLES:
            continue
        at = bisect_left(cues, words.end, key=lambda cue: cue.start)
        spoken = span in marks.spans["source"] and at < len(cues)
        made[span] = reaching(report, words, cues[at], grammar) if spoken else words
    return made
