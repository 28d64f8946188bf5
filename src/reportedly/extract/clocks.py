"""Clocks: what a date is read against, and the year that a day without one must mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportedly.extract import calendars as cal
from reportedly.records import When

# A day or month no further ahead than this, in days, is the coming one.
_SOON = 75
# A date of at most so many days is part of a story; a longer one, such as a year, may be named in passing.
_STORY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a date is read against: the report's day, whether the words speak of what lies ahead, and the date last named.

    `bare` says that the words are known to be a date, so that a number alone may be a year.
    """

    today: date | None
    ahead: bool | None = None
    near: When | None = None
    month_first: bool = True
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Days that words up to `after` stand for, and the name of the rule that read them."""

    when: When
    after: int
    rule: str


def nearest_year(month: int, number: int, clock: Clock) -> int | None:
    """The year of a month (`number` 0) or day named without one.

    That of a story told of years ago, if the date last named belongs to one; else the last such time, but the coming one
    where the words look ahead or it is so near that the last one would have been named with its year.
    """
    today, near = clock.today, clock.near
    if near is not None and (near.last - near.first).days <= _STORY and (today is None or near.last.year <= today.year - 2):
        return near.first.year + ((month, number or 31) < (near.first.month, near.first.day))
    if today is None:
        return None
    passed = (month, number) <= (today.month, today.day)
    if clock.ahead:
        return today.year + ((month, number or 31) < (today.month, today.day))
    last = today.year if passed else today.year - 1
    coming = cal.make(last + 1, month, min(number or 1, 28))
    soon = _SOON if number or clock.ahead is None else _SOON // 2
    return last + 1 if coming is not None and 0 <= (coming - today).days <= soon else last
