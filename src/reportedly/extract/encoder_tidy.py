"""Tidying: the encoder's spans for sources and actors, which may end a word too late or too early, set right by closed classes of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.extract.tools import Grammar, cue_phrases
from reportedly.extract.words import Word, words_of
from reportedly.records import Report, Span

# So many words between a source and its cue may belong to the source: "a State Department | official | said".
_MISSED = 2
# So many words of a name may be missing at its end.
_REST = 3
_NAME_GOES_ON = re.compile(r"(?: [A-Z][a-z]+(?![\w'’-]))+(?! [A-Z])")
_NUMBER = re.compile(r"\d+")


def tidied(report: Report, span: Span, grammar: Grammar) -> Span:
    """The span without words at its ends that no noun phrase ends or begins with ("police on", "14 the council"); never emptied."""
    words = words_of(report.text, span.start, span.end)
    first, last = 0, len(words)
    while last - first > 1 and (_ends_nothing(words[last - 1], grammar) or _speaks(words, last - 1)):
        last -= 1
    while last - first > 1 and _begins_nothing(words, first, grammar):
        first += 1
    if not words or (first, last) == (0, len(words)):
        return span
    return report.cut(words[first].start, words[last - 1].end if last < len(words) else span.end)


def names_something(words: Sequence[Word], g: Grammar) -> bool:
    """Whether any word is of no closed class, so that the words can name a thing that happened."""
    closed = g.determiners | g.subjects | g.prepositions | g.subordinators | g.auxiliaries | g.relatives | g.adverbs
    return any(word.low not in closed and any(letter.isalpha() for letter in word.low) for word in words)


def _ends_nothing(word: Word, g: Grammar) -> bool:
    return word.low in g.prepositions | g.subordinators | g.auxiliaries | g.having | g.modals | {"and", "or", "but", "there", "that"}


def _speaks(words: Sequence[Word], at: int) -> bool:
    """Whether a verb of speech in small letters, and no noun, ends the span: "the ministry denies"."""
    hit = cue_phrases().at(words, at)
    return hit is not None and not hit[1].noun and words[at].text.islower()


def _begins_nothing(words: Sequence[Word], first: int, g: Grammar) -> bool:
    low = words[first].low
    number = _NUMBER.fullmatch(low) is not None and words[first + 1].low in g.determiners
    return number or low in g.subordinators or (low in g.prepositions and low not in {"of", "about", "over", "around"})


def reaching(report: Report, span: Span, cue: Span | None, grammar: Grammar) -> Span:
    """The span with the words that part it from its cue, if they can only be its own ("a State Department", "Pakistani security")."""
    if cue is None or cue.start <= span.end or cue.start - span.end > 40:
        return span
    between = report.text[span.end : cue.start]
    words = words_of(between)
    if not 0 < len(words) <= _MISSED or re.search(r"[^\w\s'’-]|\n", between):
        return span
    return span if any(_parts(word, grammar) for word in words) else report.cut(span.start, span.end + words[-1].end)


def with_whole_name(report: Report, span: Span, grammar: Grammar) -> Span:
    """The span with the rest of the name that it ends in: "the Federal Security" in "the Federal Security Service on Tuesday".

    Where many words with capitals follow, it is a headline that goes on, and no name.
    """
    last = words_of(report.text, span.start, span.end)[-1:]
    if not last or not last[0].text[0].isupper() or last[0].text.isupper():
        return span
    more = _NAME_GOES_ON.match(report.text, span.end)
    words = words_of(report.text, span.end, more.end()) if more else []
    if not 0 < len(words) <= _REST or cue_phrases().at(words, 0) or words[0].low in grammar.calendar | grammar.time | grammar.subjects:
        return span
    return report.cut(span.start, words[-1].end)


def _parts(word: Word, g: Grammar) -> bool:
    """Whether a word stands between a subject and its verb without belonging to the subject."""
    closed = (
        g.adverbs | g.auxiliaries | g.having | g.modals | g.time | g.calendar | g.prepositions | g.subordinators | g.relatives | g.verbs
    )
    return word.low in closed or word.low in g.determiners | g.subjects | g.particles or word.low.endswith(("ly", "ed", "ing"))
