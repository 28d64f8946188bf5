"""Drafts: attributions in the making, as offsets, and the page that the rules look at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.extract.sentences import Quotation, Sentence
from reportedly.extract.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An attribution in the making: offsets in the text, (start, end), and the number of its sentence."""

    sentence: int
    source: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    lemma: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What every rule looks at: the text, its sentences and its quotations."""

    text: str
    sentences: Sequence[Sentence]
    quotations: Sequence[Quotation]
    tools: Tools

    def quotation_at(self, at: int) -> Quotation | None:
        """The quotation that the offset lies in."""
        i = bisect_right(self.quotations, at, key=lambda quote: quote.start) - 1
        return self.quotations[i] if i >= 0 and at < self.quotations[i].end else None


_EDGES = ' \t\n\r"“”„«»‘,;:—–-'


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without white space, quotation marks and separating marks at its edges; None where nothing is left."""
    while start < end and (text[start].isspace() or text[start] in _EDGES + "’'.…"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _EDGES):
        end -= 1
    if start < end and text[end - 1] in "’'" and "‘" not in text[start:end] and text[start:end].count("'") != 2:
        end -= 1
    if (
        start < end
        and text[end - 1] == "."
        and text[end : end + 1] not in set('"”')
        and not text[max(start, end - 3) : end - 1].startswith(".")
    ):
        end -= 1
    return (start, end) if start < end else None
