"""Numbers: what digits and number words say, with their bounds; the rules are the codebook's (sections 2 and 6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import isinf

from reportedly.extract.words import Phrases, Word, lexicon, words_of
from reportedly.records import Qualifier

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,12}(?:\.\d{1,3})?")
_RANGE = re.compile(r"(\d{1,6})[-–](\d{1,6})")
_HUGE = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as words give it: its bounds, and which words it takes, from `first` up to but not including `after`."""

    low: int
    high: int | None
    qualifier: Qualifier
    first: int
    after: int


@cache
def _phrases(section: str) -> Phrases[int]:
    return Phrases[int](lexicon("numbers")[section].items())


@cache
def _qualifiers(section: str) -> Phrases[str]:
    return Phrases[str](lexicon("numbers")[section].items())


@cache
def _measures(side: str) -> frozenset[str]:
    return frozenset(lexicon("numbers")["measures"][side])


def read_number(words: Sequence[Word] | str, at: int = 0) -> Number | None:
    """The number, with its qualifier, that begins at word `at`; None where none begins there.

    `read_number("at least 137")` has low 137 and high None; "up to 10" is 0 to 10; "dozens" is vague, 24 or more.
    """
    words = words_of(words) if isinstance(words, str) else words
    if at >= len(words):
        return None
    found = _qualifiers("qualifiers").at(words, at)
    if found:
        length, bound = found
        skip = (
            at
            + length
            + (at + length < len(words) and words[at + length].low in {"a", "an", "another"} and _plain(words, at + length) is None)
        )
        plain = _plain(words, skip) if skip < len(words) else None
        if plain is not None:
            return _bounded(replace(plain, first=at), bound)
    plain = _plain(words, at)
    return None if plain is None else _bound_after(words, plain)


def numbers_in(words: Sequence[Word]) -> list[Number]:
    """All numbers among the words, from left to right, each word in one number at most; measures, ages and dates are left out."""
    numbers = []
    i = 0
    while i < len(words):
        number = read_number(words, i)
        if number is None:
            i += 1
            continue
        if not _measures_something(words, number):
            numbers.append(number)
        i = number.after
    return numbers


def _measures_something(words: Sequence[Word], number: Number) -> bool:
    before = words[number.first - 1].low if number.first else ""
    after = words[number.after].low if number.after < len(words) else ""
    if before in _measures("before") and not (before == "no" and number.qualifier != Qualifier.EXACT):
        return True
    if after in _measures("after") or after in {"-", "/"} or before in {":", "/"}:
        return True
    return after == ":" and number.after + 1 < len(words) and words[number.after + 1].text.isdigit()


def _bounded(number: Number, bound: str) -> Number:
    low = number.low
    if number.qualifier == Qualifier.VAGUE:
        return number
    match bound:
        case "at_least":
            return replace(number, high=None, qualifier=Qualifier.AT_LEAST)
        case "more_than":
            return replace(number, low=low + 1, high=None, qualifier=Qualifier.MORE_THAN)
        case "up_to":
            return replace(number, low=0, qualifier=Qualifier.UP_TO)
        case "below":
            return replace(number, low=0, high=max(low - 1, 0), qualifier=Qualifier.UP_TO)
        case _:
            return replace(number, qualifier=Qualifier(bound))


def _bound_after(words: Sequence[Word], number: Number) -> Number:
    found = _qualifiers("after").at(words, number.after) if number.after < len(words) else None
    if found is None:
        return number
    return replace(_bounded(number, found[1]), after=number.after + found[0])


def _plain(words: Sequence[Word], i: int) -> Number | None:
    """A number without a qualifier before it."""
    for section, qualifier in (("vague", Qualifier.VAGUE), ("about", Qualifier.ABOUT), ("exact", Qualifier.EXACT)):
        found = _phrases(section).at(words, i)
        if found:
            length, value = found
            high = None if qualifier == Qualifier.VAGUE else value
            return Number(low=value, high=high, qualifier=qualifier, first=i, after=i + length)
    ends = _RANGE.fullmatch(words[i].low)
    if ends and int(ends[1]) < int(ends[2]):
        return Number(low=int(ends[1]), high=int(ends[2]), qualifier=Qualifier.ABOUT, first=i, after=i + 1)
    first = _cardinal(words, i)
    if first is None:
        return None
    value, after = first
    return _to_second(words, i, value, after)


def _to_second(words: Sequence[Word], i: int, value: int, after: int) -> Number:
    """The number, or the range if "to 15" or "or four" follows it."""
    between = i > 0 and words[i - 1].low == "between"
    joins = {"to", "or", "-", "–"} | ({"and"} if between else set())
    if after + 1 < len(words) and words[after].low in joins:
        second = _cardinal(words, after + 1)
        if second is not None and value < second[0] <= value * 10 + 10:
            return Number(low=value, high=second[0], qualifier=Qualifier.ABOUT, first=i, after=second[1])
    return Number(low=value, high=value, qualifier=Qualifier.EXACT, first=i, after=after)


def _cardinal(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The value of the digits or number words that begin at word `i`, and the word after them."""
    digits = _DIGITS.fullmatch(words[i].low)
    if digits:
        return _from_digits(words, i)
    return _from_words(words, i)


def _from_digits(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    text = words[i].low.replace(",", "")
    after = i + 1
    # "1 000 civilians": a text that lost its commas; groups of three digits, one space apart.
    if text.isdigit() and len(text) <= 3 and "," not in words[i].low:
        while (
            after < len(words)
            and re.fullmatch(r"\d{3}", words[after].low)
            and words[after].start == words[after - 1].end + 1
            and len(text) < 12
        ):
            text += words[after].low
            after += 1
    factor = _MULTIPLIERS().get(words[after].low) if after < len(words) else None
    value = float(text) * factor if factor else float(text)
    # Hundreds of digits are more than a float can hold.
    if isinf(value) or value != int(value) or value > _HUGE:
        return None
    return int(value), after + (factor is not None)


def _MULTIPLIERS() -> dict[str, int]:  # noqa: N802 - reads as the table that it is
    table: dict[str, int] = lexicon("numbers")["multipliers"]
    return table


def _unit(word: str) -> int | None:
    units: dict[str, int] = lexicon("numbers")["units"]
    if word in units:
        return units[word]
    tens, dash, ones = word.partition("-")
    if dash and tens in units and ones in units and units[tens] >= 20 > units[ones]:
        return units[tens] + units[ones]
    return None


def _from_words(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """Number words: "a hundred", "two hundred and fifty", "twenty one thousand"."""
    total = current = 0
    k = i
    if words[i].low in {"a", "an"}:
        if k + 1 >= len(words) or words[k + 1].low not in {"hundred", "thousand", "million"}:
            return None
        current, k = 1, k + 1
    started = False
    while k < len(words):
        low = words[k].low
        unit, factor = _unit(low), _MULTIPLIERS().get(low)
        if (
            unit is not None
            and not (started and current % 10)
            and (not current or current % 100 == 0 or (current % 100 >= 20 and unit < 10))
        ):
            current += unit
        elif factor is not None and (started or current):
            if factor >= 1000:
                total, current = total + max(current, 1) * factor, 0
            else:
                current = max(current, 1) * factor
        elif (
            low == "and"
            and started
            and k + 1 < len(words)
            and _unit(words[k + 1].low) is not None
            and current % 100 == 0
            and current >= 100
        ):
            pass
        else:
            break
        started = True
        k += 1
        if total > _HUGE:
            return None
    return (total + current, k) if started else None
