"""Named: the days and the places that a report names, by rules and by the encoder, each read once for all incidents."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.dates import DateReading, read_span
from reportedly.extract.encoder_sight import Layer, Sight
from reportedly.extract.incidents import dated, of_a_beginning
from reportedly.extract.places import countries
from reportedly.extract.scenes import Scene
from reportedly.extract.telling import tells_when_said
from reportedly.extract.tools import grammar
from reportedly.extract.words import lexicon, words_of
from reportedly.records import DateMention, Realis, Report, Span, When

Features = dict[str, float]
# A word with a capital and small letters, before the place's name with a blank between.
_BEFORE = re.compile(r"(?<!\w)([A-Z][a-z]+) \Z")
_LONGEST = 30
# So many words, and the letters that they may take, before a place in which it may be told that somebody goes there.
_WAY, _LOOK_BACK = 6, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that name a day or a place, the number of their sentence, and what holds of them whatever the incident.

    `marks` are the numbers of the encoder's spans that they share letters with.
    """

    span: Span
    sentence: int
    marks: tuple[int, ...]
    features: Features


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace(Phrase):
    """A place, with its name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay(Phrase):
    """Days, as they were read."""

    reading: DateReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """All days and places of a report, in the order of the text."""

    report: Report
    published: When | None
    places: tuple[NamedPlace, ...]
    days: tuple[NamedDay, ...]

    def dated(self, phrase: NamedDay, realis: Realis) -> DateMention:
        """The days as those of an incident that happened, or is to."""
        return dated(self.report, realis, phrase.reading, self.published)


def named_in(sight: Sight, scenes: Sequence[Scene]) -> Named:
    """What the rules read in the scenes, and the encoder's spans that share no letter with it."""
    published = sight.report.published.when if sight.report.published else None
    places, days = _places(sight, scenes), _days(sight, scenes, published)
    return Named(
        report=sight.report,
        published=published,
        places=tuple(sorted(places, key=lambda phrase: phrase.span.start)),
        days=tuple(sorted(days, key=lambda phrase: phrase.span.start)),
    )


def _places(sight: Sight, scenes: Sequence[Scene]) -> Iterator[NamedPlace]:
    layer = sight.layer("place")
    ruled = [(phrase.name, sight.report.cut(*phrase.ends(scene.words)), scene, phrase.sure) for scene in scenes for phrase in scene.places]
    alone = [whole_name(sight.report, span) for span in layer.apart_from([span for _, span, _, _ in ruled]) if _says(span)]
    times = Counter([*(name for name, *_ in ruled), *(span.quote for span in alone)])
    for number, (name, span, scene, sure) in enumerate(ruled):
        features = {f"sure {sure}": 1.0, "first": float(number == 0), "times": math.log(times[name])} | _name(sight, name, span)
        marks = layer.meeting(span)
        features |= {"on the way": float(on_the_way(sight.report, span))} | _marked(layer, marks)
        yield NamedPlace(name=name, span=span, sentence=scene.number, marks=marks, features=features)
    for span in alone:
        features = {"encoder alone": 1.0, "times": math.log(times[span.quote])} | _name(sight, span.quote, span)
        marks, sentence = layer.meeting(span), sight.sentence_at(span.start)
        features |= {"on the way": float(on_the_way(sight.report, span))} | _marked(layer, marks)
        yield NamedPlace(name=span.quote, span=span, sentence=sentence, marks=marks, features=features)


def _days(sight: Sight, scenes: Sequence[Scene], published: When | None) -> Iterator[NamedDay]:
    layer = sight.layer("date")
    ruled = [(reading, sight.report.cut(reading.start, reading.end), scene) for scene in scenes for reading in scene.dates]
    for reading, span, scene in ruled:
        features = {
            "said": float(tells_when_said(scene.words, reading)),
            "beginning": float(of_a_beginning(scene.words, reading)),
            "full": float(reading.full),
            "own day": float(reading.full and published is not None and reading.when == published),
        }
        marks = layer.meeting(span)
        yield NamedDay(reading=reading, span=span, sentence=scene.number, marks=marks, features=features | _marked(layer, marks))
    for span in layer.apart_from([span for _, span, _ in ruled]):
        read = read_span(sight.report.text, span.start, span.end, published)
        if read is not None:
            marks, sentence = layer.meeting(span), sight.sentence_at(span.start)
            features = {"encoder alone": 1.0} | _marked(layer, marks)
            yield NamedDay(reading=read, span=span, sentence=sentence, marks=marks, features=features)


def _marked(layer: Layer, marks: Sequence[int]) -> Features:
    """Whether the encoder marks the words, and how surely."""
    return {"marked": 1.0, "marked surely": max(layer.scores[number] for number in marks)} if marks else {}


def _name(sight: Sight, name: str, span: Span) -> Features:
    """Whether the words are a name and the gazetteer has it, rather than "the concert hall"."""
    parts = [part.strip() for part in name.split(",")]
    return {
        "country": float(name.lower() in countries()),
        "small letters": float(not any(word[:1].isupper() for word in span.quote.split())),
        "known": float(sight.names is not None and any(sight.names.is_place(part) for part in parts)),
        "address": float(len(parts) > 1),
    }


def whole_name(report: Report, span: Span) -> Span:
    """The span with the rest of its first and last word, and of the name that it is the end of: "Arabia" in "Saudi Arabia"."""
    # No word is longer: what a text of one endless word costs stays in proportion to it.
    least, most = max(0, span.start - _LONGEST), min(len(report.text), span.end + _LONGEST)
    start, end = span.start, span.end
    while start > least and report.text[start - 1].isalnum():
        start -= 1
    while end < most and report.text[end].isalnum():
        end += 1
    before = _BEFORE.search(report.text, max(0, start - _LONGEST), start)
    if before and report.text[start].isupper() and not report.text[start:end].isupper() and before[1].lower() not in _small():
        start = before.start(1)
    return report.cut(start, end)


def on_the_way(report: Report, span: Span) -> bool:
    """Whether the words before the place tell of going there or of leaving it: "shortly after it left the resort of Ain Sokhna"."""
    words = [word.low for word in words_of(report.text, max(0, span.start - _LOOK_BACK), span.start)][-_WAY:]
    return bool(words) and (words[-1] in {"from", "to", "for", "towards", "toward"} or bool(_going() & set(words)))


@cache
def _going() -> frozenset[str]:
    return frozenset(lexicon("places")["going"])


@cache
def _small() -> frozenset[str]:
    """Words that begin a sentence or a phrase with a capital and belong to no name of a place."""
    g = grammar()
    return g.determiners | g.prepositions | g.subordinators | g.calendar | g.time | g.subjects | g.relatives | g.adverbs | g.auxiliaries


def _says(span: Span) -> bool:
    """Whether there is more than articles and prepositions in the words."""
    return any(len(word) > 4 or word[:1].isupper() for word in span.quote.split())
