"""Date words: what single words and numbers of a date mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from reportedly.extract.words import Phrases, Word, lexicon

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")


@cache
def table(section: str) -> dict[str, int]:
    """A table of the lexicon."""
    found: dict[str, int] = lexicon("dates")[section]
    return found


@cache
def listed(key: str) -> frozenset[str]:
    """A list of the lexicon."""
    return frozenset(lexicon("dates")["words"][key])


@cache
def feasts() -> Phrases[tuple[int, int]]:
    """Days with a name."""
    return Phrases((name, (found[0], found[1])) for name, found in lexicon("dates")["feasts"].items())


def low(word: Word) -> str:
    """A word without the possessive and the stop of a short form."""
    plain = word.low.removesuffix("'s")
    return plain.removesuffix(".")


def month_of(word: Word) -> int | None:
    """The month that a word names; it must begin with a capital."""
    return table("months").get(low(word)) if word.text[0].isupper() else None


def weekday_of(word: Word) -> int | None:
    """The weekday that a word names; it must begin with a capital. A plural ("Fridays") names none."""
    return table("weekdays").get(low(word)) if word.text[0].isupper() else None


def is_risky(word: Word) -> bool:
    """Whether a word is as often a verb, a name or another thing as a word of dates."""
    return low(word) in listed("risky")


def day_of(word: Word) -> int | None:
    """A day of the month, in digits or as an ordinal."""
    found = _ORDINAL.fullmatch(word.low)
    if found or (word.text.isdigit() and word.text.isascii() and len(word.text) <= 2):
        number = int(found[1] if found else word.text)
        return number if 1 <= number <= 31 else None
    return table("ordinals").get(word.low)


def year_of(word: Word) -> int | None:
    """A year of four digits."""
    return int(low(word)) if _YEAR.fullmatch(low(word)) else None


def spoken_year(words: Sequence[Word], i: int) -> int | None:
    """A year of two words that begin at word `i`: "nineteen ninety-six", "two thousand"."""
    if not 0 <= i < len(words) - 1:
        return None
    units: dict[str, int] = lexicon("numbers")["units"]
    first, second = units.get(words[i].low), words[i + 1].low
    if first == 2 and second == "thousand":
        return 2000
    if first is None or not 14 <= first <= 20:
        return None
    tens, _, ones = second.partition("-")
    value = units.get(tens, 0) + (units.get(ones, 0) if ones else 0)
    return 100 * first + value if 10 <= value <= 99 else None


def short_year(word: Word, century_of: int) -> int | None:
    """A year of two digits ("90", "'90"), in the century that brings it nearest to a year."""
    text = word.text.lstrip("'’")
    if len(text) != 2 or not text.isdigit() or not text.isascii():
        return None
    return min(
        (century + int(text) for century in range(century_of // 100 * 100 - 100, century_of + 101, 100)), key=lambda y: abs(y - century_of)
    )


def unit_of(word: Word) -> str | None:
    """The unit of time that a word names, singular."""
    plain = low(word)
    if plain in listed("units"):
        return plain
    singular = plain.removesuffix("s").removesuffix("'")
    return singular if singular in listed("units") and singular != "second" else None


def edge_of(word: str) -> str | None:
    """Whether a word tells the early, middle or late part."""
    return next((edge for edge in ("early", "mid", "late") if word in listed(edge)), None)
