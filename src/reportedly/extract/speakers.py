"""Speakers: the noun phrase of a source beside its cue, found without a parser.

A stretch of words is (first, last) in the sentence's word list, the upper bound exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.extract.sentences import Token
from reportedly.extract.tools import Grammar

Stretch = tuple[int, int]

LONGEST_NAME = 22
LONGEST_APPOSITION = 25
_MARKS = frozenset(',;:—–"“”()[]!?…')


def is_name(word: Token) -> bool:
    """Whether the word begins with a capital."""
    return word.text[:1].isupper()


def is_word(word: Token) -> bool:
    """Whether it is a word and no mark."""
    return word.text[0].isalnum()


def verb_group(words: Sequence[Token], at: int, g: Grammar) -> int:
    """Where the verb group that ends at the cue begins: auxiliaries and adverbs before it belong to it."""
    first = at
    while first > 0 and (words[first - 1].low in g.having or words[first - 1].low in g.adverbs or words[first - 1].low.endswith("ly")):
        first -= 1
    while first < at and words[first].low in g.adverbs and words[first].low not in {"also", "not", "never"} and words[first].low in g.time:
        first += 1
    return first


def before(words: Sequence[Token], at: int, g: Grammar, *, low: int = 0) -> Stretch | None:
    """The noun phrase that ends right before `at`, an apposition between commas passed over; None where none ends there."""
    end = at
    while end > low and (words[end - 1].low in g.calendar or words[end - 1].low in {"also", "however"}):
        end -= 1
        if end > low and words[end - 1].low in {"on", "late", "early"}:
            end -= 1
    if end <= low:
        return None
    previous = words[end - 1]
    if previous.text == ",":
        return _before_apposition(words, end - 1, g, low)
    if previous.text in {")", "]"}:
        opened = _opening(words, end - 1, low)
        return before(words, opened, g, low=low) if opened is not None and opened > low else None
    if previous.low in g.relatives and previous.low != "that":
        return _antecedent(words, end - 1, g, low)
    if not is_word(previous) or previous.low in g.prepositions or previous.low in g.subordinators:
        return None
    return _phrase_ending(words, end, g, low)


def _antecedent(words: Sequence[Token], at: int, g: Grammar, low: int) -> Stretch | None:
    """The noun phrase that a relative pronoun at `at` stands for."""
    end = at - 1 if at > low and words[at - 1].text == "," else at
    if end <= low or not is_word(words[end - 1]):
        return (at, at + 1)
    found = _phrase_ending(words, end, g, low)
    return found or (at, at + 1)


def _opening(words: Sequence[Token], closing: int, low: int) -> int | None:
    """Where the bracket that closes at `closing` opens."""
    for i in range(closing - 1, max(low - 1, closing - LONGEST_APPOSITION), -1):
        if words[i].text in "([":
            return i
    return None


def _before_apposition(words: Sequence[Token], comma: int, g: Grammar, low: int) -> Stretch | None:
    """The noun phrase before the apposition that the comma closes ("Ann Lee, the mayor, said")."""
    cut: int | None = None
    for i in range(comma - 1, max(low - 1, comma - LONGEST_APPOSITION), -1):
        if words[i].text in ';:—"“”.':
            break
        if words[i].text == ",":
            cut = i
            start = words[i + 1]
            if i > low and is_word(words[i - 1]) and (is_name(words[i - 1]) or not is_name(start)):
                found = _phrase_ending(words, i, g, low)
                if found and (found[0] == low or words[found[0] - 1].text != ","):
                    return found
    return _phrase_ending(words, cut, g, low) if cut is not None and cut > low else None


def _phrase_ending(words: Sequence[Token], end: int, g: Grammar, low: int) -> Stretch | None:
    """The noun phrase whose last word is before `end`."""
    last = words[end - 1]
    if last.low in g.subjects:
        return (end - 1, end)
    if last.low in g.auxiliaries or not is_word(last):
        return None
    first = end - 1
    stop = max(low, end - LONGEST_NAME)
    while first > stop:
        acronym = words[first - 1].text in {")", "]"} and first - 3 >= stop and words[first - 3].text in {"(", "["}
        if not acronym and _bounds(words, first - 1, end, g):
            break
        first -= 3 if acronym else 1
    first = _list_start(words, first, end, low)
    return _trimmed(words, first, end, g)


def _list_start(words: Sequence[Token], first: int, end: int, low: int) -> int:
    """Where a list of names begins whose last two are joined by "and" ("Russia, Iran and Turkey")."""
    if not any(word.low == "and" for word in words[first:end]):
        return first
    while first - 2 >= low and words[first - 1].text == ",":
        item = first - 2
        while item > low and is_word(words[item - 1]) and first - item < 5:
            item -= 1
        closed = item == low or words[item - 1].text == ","
        if not closed or not all(is_name(word) or word.low == "the" for word in words[item : first - 1]):
            break
        first = item
    return first


def _bounds(words: Sequence[Token], i: int, end: int, g: Grammar) -> bool:
    """Whether the word at `i` cannot be part of a noun phrase that goes on to its right."""
    word = words[i]
    if word.text in _MARKS or word.text in {".", "-", "--"}:
        return not (word.text == "-" and words[i + 1].start == word.end)
    if word.low in g.subordinators and word.low != "with":
        return True
    if word.low in g.subjects or word.low in g.relatives or word.low in g.auxiliaries:
        return not (word.text == "WHO" and not words[i + 1].text.isupper())
    if word.low in g.verbs and not (is_name(word) and i > 0 and not words[i + 1].text.isupper()):
        return True
    if word.low == "and":
        return _starts_clause(words, i + 1, end, g)
    return False


def _starts_clause(words: Sequence[Token], i: int, end: int, g: Grammar) -> bool:
    """Whether what follows "and" is a subject of its own rather than the second half of one."""
    left = words[max(0, i - 4) : i - 1]
    determined = words[i].low in g.determiners
    plain_left = bool(left) and not any(is_name(word) or word.low in g.determiners for word in left)
    return words[i].low in g.subjects or (determined and plain_left) or end - i > 12


def _trimmed(words: Sequence[Token], first: int, end: int, g: Grammar) -> Stretch | None:
    """The phrase without adverbs, dates and a prepositional phrase in front of it."""
    while first < end:
        low = words[first].low
        if (
            (low in g.adverbs and low not in {"both", "all", "only", "first"})
            or low in {"and", "or"}
            or (low in g.calendar and first + 1 < end and low == words[first].low and not low.endswith("'s"))
        ):
            first += 1
        elif low in g.prepositions:
            after = after_preposition(words, first, end, g)
            if after >= end:
                return None
            first = after
        else:
            break
    return (first, end) if first < end else None


def after_preposition(words: Sequence[Token], first: int, end: int, g: Grammar) -> int:
    """Where the subject begins after a prepositional phrase that no comma closes ("On Friday the army"); `end` where none does."""
    for i in range(first + 2, end):
        word = words[i]
        if not is_word(word):
            continue
        if word.low in {"the", "a", "an"} and words[i - 1].low not in g.prepositions:
            return i
        if word.low in g.subjects or word.low == "there":
            return i
        if words[i - 1].low in g.calendar and word.low not in g.calendar and word.low not in g.time:
            return i
    return end


def shortest_before(words: Sequence[Token], at: int, g: Grammar, *, low: int = 0) -> Stretch | None:
    """The shortest noun phrase that ends right before `at`, for text without commas ("wounded the monitor said")."""
    end = at
    while end > low and words[end - 1].low in g.calendar:
        end -= 1
    if end <= low or not is_word(words[end - 1]):
        return None
    if words[end - 1].low in g.subjects:
        return (end - 1, end)
    first = end - 1
    while first > low and end - first < 12 and _joins(words, first, g):
        first -= 1
    return (first, end)


def _joins(words: Sequence[Token], first: int, g: Grammar) -> bool:
    """Whether the word before `first` belongs to the shortest noun phrase that goes on at `first`."""
    left, here = words[first - 1], words[first]
    if here.low in {"the", "a", "an", "some"} or not is_word(left):
        return left.low in {"of", "for"} and is_word(left)
    if left.low in g.verbs or left.low in g.auxiliaries or left.low in g.subordinators or left.low in g.calendar:
        return False
    if left.low in {"of", "for"}:
        return True
    if here.low in {"of", "for"}:
        return True
    if left.low in {"the", "a", "an", "some"}:
        return True
    return left.low not in g.prepositions and (is_name(left) or (not is_name(here) or here.low.endswith("'s")))


def after(words: Sequence[Token], at: int, g: Grammar, *, high: int) -> Stretch | None:
    """The noun phrase that begins at `at` ("said a spokesman for the group, who ..."); None where none begins."""
    if at >= high or not is_word(words[at]) or words[at].low in g.prepositions:
        return None
    if words[at].low in g.subjects:
        return (at, at + 1)
    if words[at].low in g.calendar or words[at].low in g.subordinators or words[at].low in g.auxiliaries:
        return None
    end = at + 1
    while end < high and end - at < LONGEST_NAME and not _ends_phrase(words, end, g):
        end += 1
    while end > at + 1 and (words[end - 1].low in g.adverbs or words[end - 1].low in g.inside_names):
        end -= 1
    return (at, end)


def _ends_phrase(words: Sequence[Token], i: int, g: Grammar) -> bool:
    """Whether a noun phrase that stands after its verb is over at word `i`."""
    word = words[i]
    if not is_word(word):
        return not (word.text in {"-", "/", "&"} and word.start == words[i - 1].end)
    if word.low in g.subordinators or word.low in g.relatives or word.low in g.auxiliaries or word.low in g.calendar:
        return not (word.text == "WHO" and words[i - 1].low == "the")
    if word.low in g.prepositions:
        return word.low not in {"of", "for", "from", "at", "to"}
    return word.low in g.verbs or word.low in g.subjects
