"""Elapsed: the day of an incident as told by the time gone by since then ("on Monday, three days after gunmen stormed ...")."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.extract.calendars import shift
from reportedly.extract.dates import DateReading
from reportedly.extract.numbers import Number, read_number
from reportedly.extract.words import Word
from reportedly.records import When

_UNITS = {"day": 1, "week": 7}
# How far "after" may stand before the words that name the incident, and how far the day that is counted from before the number.
_REACH, _GAP = 5, 3


def day_before(words: Sequence[Word], dates: Sequence[DateReading], first: int) -> tuple[When, tuple[int, int]] | None:
    """The day of the incident named by the word `first`, with the offsets of the words that count from it to a day named before them."""
    for k in range(first - 1, max(first - _REACH, 1), -1):
        unit = words[k - 1].low.rstrip("s")
        if words[k].low != "after" or unit not in _UNITS:
            continue
        number = 1 if words[k - 2].low in {"a", "one"} else _certain(read_number(words, k - 2))
        last = next((reading for reading in dates if 0 <= words[k - 2].start - reading.end <= _GAP), None)
        if number is None or last is None or last.when.first != last.when.last:
            return None
        day = shift(last.when.first, -_UNITS[unit] * number)
        return When(first=day, last=day), (words[k - 2].start, words[k].end)
    return None


def _certain(number: Number | None) -> int | None:
    """The number where it is one and no range."""
    return number.low if number is not None and number.low == number.high else None
