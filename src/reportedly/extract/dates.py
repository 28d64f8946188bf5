"""Dates: the days that a phrase, a sentence or a report names, as intervals, read against the report's own date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from reportedly.extract import calendars as cal
from reportedly.extract.absolute import absolute_at
from reportedly.extract.clocks import Clock, Found
from reportedly.extract.datewords import listed, table, unit_of
from reportedly.extract.relative import relative_at
from reportedly.extract.words import Word, lexicon, words_of
from reportedly.records import When


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """Days as words name them: the interval, the rule that read it, and the words' offsets in their text.

    `full` says that the words give a day with its year, as datelines do; `ahead` that a "will" or "until" stands before them.
    """

    when: When
    rule: str
    start: int
    end: int
    full: bool = False
    ahead: bool = False


def read_date(
    phrase: str, published: When | None, *, ahead: bool | None = None, near: When | None = None, month_first: bool = True
) -> DateReading | None:
    """The days that a phrase stands for in a report of the day `published`; None where it names none.

    `ahead` tells that the words look ahead ("will meet on Friday"), False that they look back; `near` is the date named
    before, for "the day after"; `month_first` settles 3/4/2015. "Friday" in a report of Monday is the Friday before.
    """
    words = words_of(phrase)
    clock = Clock(today=_today(published), ahead=ahead, near=near, month_first=month_first, bare=True)
    readings = list(_readings(words, clock))
    return max(readings, key=lambda reading: reading.end - reading.start, default=None)


def read_span(
    text: str, start: int, end: int, published: When | None, *, near: When | None = None, month_first: bool = True
) -> DateReading | None:
    """The days that the phrase `text[start:end]` stands for, its tense told by the words around it; offsets are the text's."""
    before, inside = words_of(text, max(start - 150, 0), start), words_of(text, start, end)
    words = [*before, *inside, *words_of(text, end, min(end + 80, len(text)))]
    ahead = _looks_ahead(words, len(before))
    # The words before the phrase stay in sight: "the" before "'70s", "in" before a bare year.
    readings = _whatever_day(
        published,
        lambda today: _readings(
            [*before, *inside], Clock(today=today, ahead=ahead, near=near, month_first=month_first, bare=True), first=len(before)
        ),
    )
    return max(readings, key=lambda reading: reading.end - reading.start, default=None)


def dates_of(words: Sequence[Word], published: When | None, *, near: When | None = None, month_first: bool = True) -> list[DateReading]:
    """The dates that one sentence's words name, from left to right; each may lean on the one before it."""
    return _whatever_day(published, lambda today: _readings(words, Clock(today=today, near=near, month_first=month_first), tensed=True))


def _whatever_day(published: When | None, read: Callable[[date | None], Iterable[DateReading]]) -> list[DateReading]:
    """What the words stand for on the day that the report came out; of a report that came out in some weeks, what holds for all of them."""
    if published is None or _today(published) is not None:
        return list(read(_today(published)))
    early = list(read(published.first))
    return [reading for reading in read(published.last) if reading in early]


def _today(published: When | None) -> date | None:
    """The day that a report counts from: its last, where only an interval is known and that is short."""
    if published is None or (published.last - published.first).days > 3:
        return None
    return published.last


def _readings(words: Sequence[Word], clock: Clock, *, tensed: bool = False, first: int = 0) -> Iterator[DateReading]:
    i = first
    while i < len(words):
        if not clock.bare and not _may_begin(words[i]):
            i += 1
            continue
        here = replace(clock, ahead=_looks_ahead(words, i)) if tensed else clock
        found = _at(words, i, here)
        if found is None:
            i += 1
            continue
        yield DateReading(
            when=found.when,
            rule=found.rule,
            start=words[i].start,
            end=words[found.after - 1].end,
            full=_is_full(words[i : found.after], found),
            ahead=bool(here.ahead),
        )
        # A stretch that reaches to today ("the past month") is no date to count from.
        if found.when.first == found.when.last or found.when.last != clock.today:
            clock = replace(clock, near=found.when)
        i = found.after


def _may_begin(word: Word) -> bool:
    """Whether a date may begin with a word: most words are passed over here."""
    low = word.low
    return low[0].isdigit() or low[0] in "'’" or low.removesuffix("'s") in _first_words() or "-" in low


def _is_full(words: Sequence[Word], found: Found) -> bool:
    year = str(found.when.first.year)
    return found.when.first == found.when.last and any(year in word.text for word in words)


@cache
def _first_words() -> frozenset[str]:
    words = set(listed("first")) | set(lexicon("numbers")["units"])
    for section in ("months", "weekdays", "seasons", "decades", "ordinals"):
        words |= set(table(section))
    for key in ("early", "mid", "late", "last", "next", "this"):
        words |= listed(key)
    return frozenset(words)


def _at(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    part = _part_of(words, i, clock)
    if part is not None:
        return part
    found = [reading for reading in (absolute_at(words, i, clock), relative_at(words, i, clock)) if reading is not None]
    return max(found, key=lambda reading: reading.after, default=None)


def _part_of(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "the last week of September", "the first half of 2015", "the first three months of the year", "the third quarter"."""
    low = words[i].low
    number = 0 if low in {"last", "final", "latter"} else table("ordinals").get(low)
    if number is None or number > 5 or i + 1 >= len(words):
        return None
    unit = "half" if words[i + 1].low == "half" else unit_of(words[i + 1])
    unit = "quarter" if words[i + 1].low.startswith("quarter") else unit
    k = i + 2
    whole: When | None = None
    if k + 1 < len(words) and words[k].low in {"of", "in"}:
        k += 1 + (words[k + 1].low == "the")
        inner = absolute_at(words, k, clock) or relative_at(words, k, clock) if k < len(words) else None
        if inner is not None:
            whole, k = inner.when, inner.after
        elif k < len(words) and clock.today and unit_of(words[k]) in {"year", "month"}:
            wide = unit_of(words[k]) == "year"
            today = clock.today
            whole, k = (cal.years(today.year, today.year) if wide else cal.month(today.year, today.month)), k + 1
    when = _slice(whole, unit, number) if whole else None
    return Found(when=when, after=k, rule=f"{unit} of a longer time") if when else None


def _slice(whole: When, unit: str | None, number: int) -> When | None:
    """The nth (0: the last) day, week, half or quarter of a month or year."""
    length = (whole.last - whole.first).days + 1
    year, first = whole.first.year, whole.first
    if unit in {"half", "quarter"} and 365 <= length <= 366:
        size = 6 if unit == "half" else 3
        n = number or 12 // size
        return cal.months(year, size * (n - 1) + 1, size) if n <= 12 // size else None
    if unit == "half" and 28 <= length <= 31:
        return cal.days(first, cal.shift(first, 14)) if number == 1 else cal.days(cal.shift(first, 15), whole.last)
    if unit == "week" and length >= 28:
        if number == 0:
            return cal.days(cal.shift(whole.last, -6), whole.last)
        return cal.days(cal.shift(first, 7 * (number - 1)), min(cal.shift(first, 7 * number - 1), whole.last))
    if unit == "day":
        return cal.day(whole.last if number == 0 else cal.shift(first, number - 1))
    if unit == "month" and length >= 365:
        return cal.month(year, number or 12)
    return None


def _looks_ahead(words: Sequence[Word], i: int) -> bool | None:
    """Whether the words around word `i` look ahead (True) or back (False); None where they do not say."""
    before = [word.low for word in words[max(i - 12, 0) : i]]
    after = [word.low for word in words[i + 1 : i + 8]]
    for distance, low in enumerate(reversed(before)):
        if low in {"is", "are"} and before[len(before) - distance : len(before) - distance + 1] == ["to"]:
            return True
        if low in {"will", "shall", "'ll", "until", "till", "scheduled", "expected", "due", "upcoming", "forward"} or low.endswith("'ll"):
            return True
        if (low == "by" and distance <= 2) or (low in {"planned", "planning", "would", "plans", "plan"} and distance <= 6):
            return True
        if low in listed("behind") or (low.endswith("ed") and distance < 6 and low not in listed("ahead")):
            return False
    if any(low in {"will", "shall"} for low in after):
        return True
    return False if any(low in listed("behind") or low.endswith("ed") for low in after) else None
