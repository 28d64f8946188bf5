"""Figures by the encoder: the exact bounds that the words of a marked span give."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.extract.numbers import numbers_in
from reportedly.extract.words import Word
from reportedly.records import Figure, FigureKind, Qualifier, Span

_ONE = frozenset(["a", "an", "another", "the", "his", "her", "its", "him", "he", "she"])
_MANY = frozenset(["and", "people", "men", "women", "children", "police", "they", "them", "their", "both"])


def figure_of(span: Span, words: Sequence[Word], kind: str, score: float) -> Figure | None:
    """The count that the span gives; `words` are those of its sentence, in which a number's bound may stand before the span."""
    for number in numbers_in(words):
        first, last = words[number.first], words[number.after - 1]
        if first.start < span.end and last.end > span.start:
            return Figure(kind=FigureKind(kind), low=number.low, high=number.high, qualifier=number.qualifier, span=span, score=score)
    inside = [word for word in words if span.start <= word.start < span.end]
    if not _is_one(inside):
        return None
    return Figure(kind=FigureKind(kind), low=1, high=1, qualifier=Qualifier.EXACT, span=span, score=score)


def _is_one(inside: Sequence[Word]) -> bool:
    """Whether words without a number tell of one person: "a man was killed", "Mr Smith"."""
    lows = [word.low for word in inside]
    if not lows or _MANY & set(lows):
        return False
    return lows[0] in _ONE or inside[0].text[0].isupper()
