"""Delivery: in what form a statement came, who carried it, with what distance it is told, and whether it is quoted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.attributions import Attribution
from reportedly.extract.sentences import Quotation, Sentence, Token
from reportedly.extract.words import Phrases, lexicon
from reportedly.records import Medium, Report, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The form of one statement."""

    medium: Medium | None
    channel: tuple[Span, ...]
    relay: tuple[Span, ...]
    hedge: Span | None
    quote: bool


@cache
def _media() -> Phrases[Medium]:
    """The phrases of every medium."""
    return Phrases((phrase, Medium(name)) for name, phrases in lexicon("delivery")["medium"].items() for phrase in phrases)


@cache
def _hedges() -> Phrases[None]:
    """Words of distance."""
    return Phrases((phrase, None) for phrase in lexicon("delivery")["hedge"]["words"])


@cache
def _carrying() -> Phrases[bool]:
    """Names of outlets and platforms, and whether they relay what is said: an outlet that is credited does, a platform does not."""
    table = lexicon("delivery")["channel"]
    return Phrases((phrase, name == "outlets") for name in ("outlets", "platforms") for phrase in table[name])


def delivery_of(report: Report, one: Attribution, sentence: Sentence, quotations: Sequence[Quotation]) -> Delivery:
    """How the attribution's words reached the report; read from its sentence outside what is said."""
    outside = [word for word in sentence.words if not _within(word, one.content)]
    carriers = list(_carriers(report, one, outside))
    return Delivery(
        medium=_medium_in(outside),
        channel=tuple(span for span, _ in carriers),
        relay=tuple(span for span, relays in carriers if relays),
        hedge=_hedge_in(report, one, sentence),
        quote=is_quoted(one.content, quotations),
    )


def _within(word: Token, spans: Sequence[Span]) -> bool:
    """Whether the word stands in one of the spans."""
    return any(span.start <= word.start < span.end for span in spans)


def is_quoted(content: Sequence[Span], quotations: Sequence[Quotation]) -> bool:
    """Whether what is said stands in quotation marks, in part at least."""
    return any(_meet(quote, part) for part in content for quote in _around(quotations, part))


def _around(quotations: Sequence[Quotation], part: Span) -> Sequence[Quotation]:
    """The quotations, which stand one after the other, that end after the part begins and begin before it ends."""
    return quotations[bisect_right(quotations, part.start, key=_end) : bisect_left(quotations, part.end, key=_start)]


def _start(quote: Quotation) -> int:
    return quote.start


def _end(quote: Quotation) -> int:
    return quote.end


def _meet(quote: Quotation, part: Span) -> bool:
    """Whether quotation and content share more than a character or two."""
    return min(quote.end, part.end) - max(quote.start, part.start) > 2


def _medium_in(words: Sequence[Token]) -> Medium | None:
    """The medium that the words name; of several the first in the codebook's lexicon."""
    found = [hit[1] for i in range(len(words)) if (hit := _media().at(words, i)) is not None]
    order = list(lexicon("delivery")["medium"])
    return min(found, key=lambda medium: order.index(medium.value), default=None)


def _carriers(report: Report, one: Attribution, words: Sequence[Token]) -> Iterator[tuple[Span, bool]]:
    """Outlets and platforms named outside what is said, the source itself left out, and whether each relays."""
    i = 0
    while i < len(words):
        hit = _carrying().at(words, i)
        own = one.source is not None and one.source.start <= words[i].start < one.source.end
        if hit is None or own or not (words[i].text[0].isupper() or words[i].low in {"state", "local", "social"}):
            i += 1
            continue
        yield report.cut(words[i].start, words[i + hit[0] - 1].end), hit[1]
        i += hit[0]


def _hedge_in(report: Report, one: Attribution, sentence: Sentence) -> Span | None:
    """The word of distance in the cue or near what is said."""
    if one.cue is None:
        return None
    for i, word in enumerate(sentence.words):
        hit = _hedges().at(sentence.words, i)
        if hit is None:
            continue
        in_cue = one.cue.start <= word.start < one.cue.end
        claimed = word.low.startswith("claim")
        near = one.source is not None and one.source.start <= word.start < one.source.end
        if (in_cue and not claimed) or near or (not claimed and not _within(word, one.content) and word.low.endswith("ly")):
            return report.cut(word.start, sentence.words[i + hit[0] - 1].end)
    return None
