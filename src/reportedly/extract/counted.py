"""Counted: the noun phrases of a sentence that stand for a number of people, or for one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly.extract.numbers import Number, numbers_in, read_number
from reportedly.extract.words import Word, lexicon
from reportedly.records import Qualifier


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted noun phrase: words `first` up to `after`, its number, and whether it plainly counts people."""

    first: int
    after: int
    number: Number
    people: bool


@cache
def listed(section: str, key: str) -> frozenset[str]:
    """A list of the lexicon of figures."""
    return frozenset(lexicon("figures")[section][key])


def counted_in(words: Sequence[Word]) -> list[Counted]:
    """The counted noun phrases: those of numbers, and single persons ("a pregnant woman")."""
    nouns = {}
    for number in numbers_in(words):
        noun = _noun_of(words, number)
        if noun is not None:
            nouns[noun.first] = noun
    taken = {i for noun in nouns.values() for i in range(noun.first, noun.number.after)}
    for i, word in enumerate(words):
        if word.low in {"a", "an", "another"} and i not in taken:
            noun = _one_person(words, i)
            if noun is not None:
                nouns[i] = noun
    return [nouns[first] for first in sorted(nouns)]


def _noun_of(words: Sequence[Word], number: Number) -> Counted | None:
    if number.first and words[number.first - 1].low in {"no", "than"} and number.qualifier == Qualifier.EXACT:
        return None
    if _is_age(words, number):
        return None
    after = _phrase_end(words, number.after)
    if after > number.after and read_number(words, number.after) is not None:
        after = number.after
    heads = [word.low for word in words[number.after : after]]
    people = any(head in listed("persons", "plural") or (number.high == 1 and head in listed("persons", "singular")) for head in heads)
    last = _head(heads)
    if last in listed("things", "words") and not (people and heads[0] in {"members", "other", "more"}):
        return None
    if _is_year(words, number) and not people:
        return None
    return Counted(
        number.first, after, number, people or any(w.text[:1].isupper() and not w.text.isupper() for w in words[number.after : after])
    )


def _is_age(words: Sequence[Word], number: Number) -> bool:
    """Whether a bare number between commas follows a name: "Rojkan, 23, was"."""
    if number.first < 2 or number.after >= len(words):
        return False
    return words[number.first - 1].low == words[number.after].low == "," and words[number.first - 2].text[0].isupper()


def _head(heads: Sequence[str]) -> str:
    """The noun that a phrase is about: the last word before "of"."""
    cut = list(heads[: heads.index("of")]) if "of" in heads[1:] else list(heads)
    return cut[-1] if cut else ""


def _is_year(words: Sequence[Word], number: Number) -> bool:
    if number.after - number.first != 1 or not words[number.first].text.isdigit():
        return False
    return 1900 <= number.low <= 2099


def _one_person(words: Sequence[Word], i: int) -> Counted | None:
    """Such as "A" or "another" with a single person after it, four words off at most."""
    for k in range(i + 1, min(i + 6, len(words))):
        if words[k].low in phrase_stops():
            return None
        if words[k].low in listed("persons", "singular"):
            follows = words[k + 1] if k + 1 < len(words) else None
            if follows and follows.text[0].islower() and follows.low not in phrase_stops() and not follows.low.endswith("ly"):
                continue
            number = Number(low=1, high=1, qualifier=Qualifier.EXACT, first=i, after=i + 1)
            if follows and follows.low == "and" and k + 2 < len(words) and words[k + 2].low in listed("persons", "singular"):
                return Counted(i, k + 3, replace(number, low=2, high=2), people=True)
            return Counted(i, _phrase_end(words, k), number, people=True)
    return None


@cache
def phrase_stops() -> frozenset[str]:
    """The words that end a noun phrase: verbs of harm, prepositions, conjunctions, marks."""
    table = lexicon("figures")
    cues = {phrase.split()[0] for verbs in table["verbs"].values() for phrases in verbs.values() for phrase in phrases}
    cues |= {phrase.split()[0] for phrase in table["perpetrators"]["verbs"] if phrase.split()[0].endswith("ed")}
    cues |= {phrase.split()[0] for phrases in table["states"].values() for phrase in phrases}
    return frozenset(table["stops"]["words"]) | (cues - frozenset(table["stops"]["nouns"]))


def _phrase_end(words: Sequence[Word], i: int) -> int:
    """Where the noun phrase that goes on at word `i` ends: at a verb, a preposition but "of", a conjunction or a mark."""
    k = i
    while k < len(words) and k - i < 10 and words[k].low not in phrase_stops() and (k == i or read_number(words, k) is None):
        k += 1
    return k
