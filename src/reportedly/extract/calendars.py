"""Calendars: intervals of days that words of time stand for, by the codebook's conventions."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from reportedly.records import When

EARLY, MID, LATE = "early", "mid", "late"


def day(when: date) -> When:
    """One day."""
    return When(first=when, last=when)


def days(first: date, last: date) -> When:
    """The days from one to another, whichever comes first."""
    return When(first=min(first, last), last=max(first, last))


def make(year: int, month: int, number: int) -> date | None:
    """A calendar day, or None if there is none such."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]):
        return None
    return date(year, month, number)


def month(year: int, number: int) -> When:
    """A month; numbers beyond 1 to 12 run into the years beside."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    year = min(max(year, 1), 9999)
    return When(first=date(year, number, 1), last=date(year, number, monthrange(year, number)[1]))


def months(year: int, first: int, count: int) -> When:
    """Several months on end."""
    return When(first=month(year, first).first, last=month(year, first + count - 1).last)


def years(first: int, last: int) -> When:
    """The years from one to another, both whole, kept within the calendar."""
    return When(first=date(min(max(first, 1), 9999), 1, 1), last=date(min(max(last, 1), 9999), 12, 31))


def week(of: date) -> When:
    """The week, Monday to Sunday, that a day lies in."""
    monday = shift(of, -of.weekday())
    return When(first=monday, last=shift(monday, 6))


def weekend(of: date) -> When:
    """The Saturday and Sunday of a day's week."""
    first = shift(of, 5 - of.weekday())
    return When(first=first, last=shift(first, 1))


def season(year: int, first: int) -> When:
    """Three months from `first`; the winter of a year began in the December before."""
    return months(year - 1, 12, 3) if first == 12 else months(year, first, 3)


def shift(when: date, number: int) -> date:
    """The day so many days on, kept within the calendar."""
    ordinal = min(max(when.toordinal() + number, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def shift_months(when: date, number: int) -> date:
    """The same day so many months on, or the month's last day where there is none such."""
    span = month(when.year, when.month + number)
    return span.first + timedelta(days=min(when.day, span.last.day) - 1)


def part(whole: When, edge: str) -> When:
    """The early, middle or late part of a month, a year or a longer time; a shorter time is left whole."""
    length = (whole.last - whole.first).days + 1
    first = whole.first
    if 28 <= length <= 31:
        lower, upper = {EARLY: (1, 10), MID: (11, 20), LATE: (21, length)}[edge]
        return When(first=shift(first, lower - 1), last=shift(first, upper - 1))
    if 365 <= length <= 366:
        lower, count = {EARLY: (1, 3), MID: (5, 4), LATE: (10, 3)}[edge]
        return months(first.year, lower, count)
    if length > 3000:
        third = (whole.last.year - first.year + 1) // 3
        lower = {EARLY: first.year, MID: first.year + third, LATE: whole.last.year - third + 1}[edge]
        upper = {EARLY: first.year + third, MID: whole.last.year - third, LATE: whole.last.year}[edge]
        return years(lower, upper)
    return whole
