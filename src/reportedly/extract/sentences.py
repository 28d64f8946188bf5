"""Sentences: a text cut into sentences with their words, and into the stretches that stand in quotation marks.

Works on text without commas or apostrophes and on text in capitals. A sentence never crosses a blank line; a quotation may
cross sentences and, where the next paragraph opens with a quotation mark of its own, paragraphs (it is then two quotations).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.words import Word, lexicon, words_of

Token = Word

# A sentence as one word list is scanned several times over, so a text without stops is cut at this length.
LONGEST_SENTENCE = 1500
LONGEST_QUOTATION = 3000
# Lines of this width that end in the middle of a sentence were wrapped by a machine.
WRAPPED = range(50, 110)

_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"”’'»)\]]*(?=\s)")
_BREAK = re.compile(r"\n\s*\n|\n")
_OPENING = "\"“”‘’'«([{-–—"
_DOUBLE = re.compile(r"[\"“”«»„]+|``|''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: its offsets in the report's text (outer white space left out) and its words and marks."""

    start: int
    end: int
    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What stands between two quotation marks: `start` and `end` are those of the words, without the marks.

    `closed` is False where the paragraph ends before the quotation does.
    """

    start: int
    end: int
    closed: bool = True


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order; none is empty."""
    found = []
    for start, end in _pieces(text):
        words = tuple(words_of(text, start, end))
        if words:
            found.append(Sentence(start=words[0].start, end=words[-1].end, words=words))
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences, each short enough."""
    for first, last in _paragraphs(text):
        start = first
        for stop in _STOP.finditer(text, first, last):
            if _ends_here(text, start, stop.start(), stop.end(), last):
                yield from _short(text, start, stop.end())
                start = stop.end()
        yield from _short(text, start, last)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the stretches between line breaks, where lines that a machine wrapped are one stretch."""
    start = line = 0
    for found in _BREAK.finditer(text):
        wrapped = found.group() == "\n" and found.start() - line in WRAPPED and text[found.start() - 1] not in '.!?…:"”’)'
        line = found.end()
        if not wrapped:
            yield start, found.start()
            start = found.end()
    yield start, len(text)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch itself, or pieces of it of bearable length, cut at white space where there is some."""
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = space if space > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _ends_here(text: str, start: int, stop: int, after: int, last: int) -> bool:
    """Whether the stop at `stop`, with closing marks up to `after`, ends the sentence that began at `start`."""
    following = text[after : min(after + 40, last)].lstrip()
    if not following:
        return True
    begins = following.lstrip(_OPENING)[:1]
    if begins.islower():
        return False
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    word = _word_before(text, start, stop)
    if word in _abbreviations()[0] or (len(word) == 1 and word.isalpha() and text[stop - 1].isupper()):
        return _looks_complete(following) if len(word) == 1 and text[max(start, stop - 3) : stop - 1].endswith(".") else False
    return not (word in _abbreviations()[1] and not _looks_complete(following))


def _looks_complete(following: str) -> bool:
    """Whether what follows an abbreviation reads like a new sentence: it opens with a word that sentences open with."""
    word = re.match(r"[\"“‘'(]*(\w+)", following)
    return bool(word) and word is not None and word[1].lower() in _abbreviations()[2]


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words that keep their stop before a name, words that keep it anywhere, and words that open sentences."""
    table = lexicon("abbreviations")
    return frozenset(table["before_names"]), frozenset(table["anywhere"]), frozenset(table["openers"])


def _word_before(text: str, start: int, stop: int) -> str:
    """The word that the stop belongs to, in lower case, with stops inside it."""
    at = stop
    low = max(start, stop - 20)
    while at > low and (text[at - 1].isalnum() or text[at - 1] == "."):
        at -= 1
    return text[at:stop].lower()


# ----------------------------------------------------------------------------------------------------- quotations


def quotations_of(text: str) -> tuple[Quotation, ...]:
    """What stands in quotation marks, in order and without overlap; marks within a quotation belong to it."""
    found: list[Quotation] = []
    for start, end in _paragraphs(text):
        found += _double(text, start, end)
    taken = [(quote.start, quote.end) for quote in found]
    found += [quote for quote in _single(text) if not _inside(taken, quote.start)]
    return tuple(sorted(found, key=lambda quote: quote.start))


def _double(text: str, start: int, end: int) -> Iterator[Quotation]:
    """Quotations in double marks within one paragraph."""
    opened: int | None = None
    for mark in _DOUBLE.finditer(text, start, end):
        if opened is None and _can_open(text, mark, start, end):
            opened = mark.end()
        elif opened is not None and (_can_close(text, mark, end) or mark.start() - opened > LONGEST_QUOTATION):
            if mark.start() > opened:
                yield Quotation(start=opened, end=mark.start())
            opened = None
    if opened is not None and opened < end and text[opened:end].strip():
        yield Quotation(start=opened, end=min(end, opened + LONGEST_QUOTATION), closed=False)


def _can_open(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Whether the mark can begin a quotation: nothing but space or a bracket before it, a word after it."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    return not after.isspace() and not before.isalnum() and mark.group()[0] not in "”»"


def _can_close(text: str, mark: re.Match[str], end: int) -> bool:
    """Whether the mark can end a quotation: no letter right after it."""
    after = text[mark.end()] if mark.end() < end else " "
    return not after.isalnum() and mark.group()[0] not in "“«„"


_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=\w)([^‘'’\n]{2,400}(?:(?<=\w)[’'](?=\w)[^‘'’\n]{1,400}){0,8})[’'](?!\w)")


def _single(text: str) -> Iterator[Quotation]:
    """Quotations in single marks: one that opens before a word and closes after one, apostrophes within words aside."""
    for found in _SINGLE.finditer(text):
        yield Quotation(start=found.start(1), end=found.end(1))


def _inside(taken: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies in one of the stretches, which are in order."""
    found = bisect_right(taken, (at, len(taken) + at)) - 1
    return found >= 0 and taken[found][0] <= at < taken[found][1]
