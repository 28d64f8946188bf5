"""Absolute dates: days, months, years and their parts, named by themselves or completed from the report's date."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from reportedly.extract import calendars as cal
from reportedly.extract.clocks import Clock, Found, nearest_year
from reportedly.extract.datewords import (
    day_of,
    edge_of,
    feasts,
    is_risky,
    listed,
    low,
    month_of,
    short_year,
    spoken_year,
    table,
    weekday_of,
    year_of,
)
from reportedly.extract.words import Word
from reportedly.records import When

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:t\d{2})?")
_DOTTED = re.compile(r"(\d{1,2})[.\-](\d{1,2})[.\-](\d{4})")
_DASHED = re.compile(r"(\d{1,2})-([a-z]{3,9})-(\d{2,4})")
_TURNS = {"this": 0, "last": -1, "next": 1}
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_DAYS = re.compile(r"(\d{1,2})[-–](\d{1,2})")
_YEARS = re.compile(r"((?:1[5-9]|20)\d\d)[-–]((?:1[5-9]|20)\d\d|\d\d)")
_DECADE = re.compile(r"(1[5-9]\d0|20\d0)'?s")
_SHORT_DECADE = re.compile(r"['’]?([2-9]0)'?s")
_EDGED = re.compile(r"(mid|early|late)-(.+)")


Rule = Callable[[Sequence[Word], int, Clock], Found | None]


def absolute_at(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """The absolute date that begins at word `i`, the longest first."""
    for rule in (_numeric, _span_of_days, _day_month, _month_day, _weekday_date, _edge_of, _month_year, _season, _feast, _decade, _year):
        found = rule(words, i, clock)
        if found is not None:
            return found
    return None


# ---------------------------------------------------------------------------------------------------------- helpers


def _low(words: Sequence[Word], i: int) -> str:
    return words[i].low if 0 <= i < len(words) else ""


def _skip(words: Sequence[Word], i: int, *marks: str) -> int:
    return i + 1 if _low(words, i) in marks else i


def _digits(text: str) -> bool:
    """Whether the text is a number as `int` takes it: the mark of a footnote is a digit, too."""
    return text.isascii() and text.isdigit()


def _with_year(words: Sequence[Word], i: int, month: int, number: int, clock: Clock) -> tuple[int | None, int]:
    """The year that follows a day or month, or the one that it must mean; and the word after it."""
    k = _skip(words, _skip(words, i, "."), ",")
    k = _skip(words, k, "of", "in")
    if k < len(words):
        year = year_of(words[k])
        if year is not None and _low(words, k + 1) not in {"people", "civilians"}:
            return year, k + 1
        turn = _TURNS.get(_low(words, k))
        if turn is not None and _low(words, k + 1) == "year" and clock.today:
            return clock.today.year + turn, k + 2
        if turn and (k + 1 == len(words) or not words[k + 1].text[0].isalpha()) and (clock.near or clock.today):
            base = (clock.near.last if clock.near else clock.today) or date.min
            return base.year + (turn if (month < base.month) == (turn > 0) else 0), k + 1
        spoken = spoken_year(words, k)
        if spoken is not None:
            return spoken, k + 2
        t = _skip(words, k, "the")
        if clock.near and _low(words, t) in {"same", "that"} and _low(words, t + 1) == "year":
            return clock.near.first.year, t + 2
    if number and i < len(words) and _digits(words[i].text) and len(words[i].text) == 2 and clock.today and int(words[i].text) > 31:
        year = short_year(words[i], clock.today.year)
        return year, i + 1
    return nearest_year(month, number or 1, clock), i


def _one_day(year: int | None, month: int, number: int, after: int, rule: str) -> Found | None:
    when = cal.make(year, month, number) if year is not None else None
    return Found(when=cal.day(when), after=after, rule=rule) if when else None


# ------------------------------------------------------------------------------------------------------------ rules


def _numeric(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    text = words[i].low
    for pattern, order in ((_ISO, (1, 2, 3)), (_COMPACT, (1, 2, 3))):
        found = pattern.fullmatch(text)
        if found:
            return _one_day(int(found[order[0]]), int(found[order[1]]), int(found[order[2]]), i + 1, "iso day")
    found = _DOTTED.fullmatch(text)
    if found:
        return _ordered(int(found[1]), int(found[2]), int(found[3]), i + 1, month_first=False)
    found = _DASHED.fullmatch(text)
    if found and found[2] in table("months"):
        year = int(found[3]) if len(found[3]) == 4 else 1900 + int(found[3]) if int(found[3]) > 50 else 2000 + int(found[3])
        return _one_day(year, table("months")[found[2]], int(found[1]), i + 1, "day month year")
    if _digits(text) and len(text) <= 2 and _low(words, i + 1) == _low(words, i + 3) == "/" and i + 4 < len(words):
        second, third = words[i + 2].text, words[i + 4].text
        if _digits(second) and _digits(third) and len(third) in {2, 4}:
            year = int(third) if len(third) == 4 else 2000 + int(third) if int(third) <= 50 else 1900 + int(third)
            return _ordered(int(text), int(second), year, i + 5, month_first=clock.month_first)
    if text == "9" and _low(words, i + 1) == "/" and _low(words, i + 2) == "11" and _low(words, i + 3) != "/":
        return _one_day(2001, 9, 11, i + 3, "named day")
    return None


def _ordered(first: int, second: int, year: int, after: int, *, month_first: bool) -> Found | None:
    """A day in digits; where both orders make a day, the month stands first or not as the clock has it."""
    orders = ((first, second), (second, first)) if month_first else ((second, first), (first, second))
    for month, number in orders:
        found = _one_day(year, month, number, after, "digits")
        if found:
            return found
    return None


def _span_of_days(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "3-5 May 2015", "between 3 and 5 May", "11, 12 and 13 November", "May 3-5, 2015", "May 3 to 5"."""
    dashed = _DAYS.fullmatch(words[i].low)
    if dashed and i + 1 < len(words):
        k = _skip(words, i + 1, "of")
        month = month_of(words[k]) if k < len(words) else None
        if month:
            return _two_days(words, k + 1, month, int(dashed[1]), int(dashed[2]), clock)
    month = month_of(words[i])
    if month and i + 1 < len(words):
        dashed = _DAYS.fullmatch(words[i + 1].low)
        if dashed:
            return _two_days(words, i + 2, month, int(dashed[1]), int(dashed[2]), clock)
    first = day_of(words[i])
    if first is None:
        return None
    k, last = i + 1, None
    while k + 1 < len(words) and k - i < 10 and words[k].low in {",", "and", "to", "-", "–", "or", "through"}:
        step = k + 2 if words[k].low == "," and words[k + 1].low == "and" else k + 1
        number = day_of(words[step]) if step < len(words) else None
        if number is None or number <= (last or first):
            break
        last, k = number, step + 1
    k = _skip(words, k, "of")
    month = month_of(words[k]) if last and k < len(words) else None
    return _two_days(words, k + 1, month, first, last, clock) if month and last else None


def _two_days(words: Sequence[Word], i: int, month: int, first: int, last: int, clock: Clock) -> Found | None:
    year, after = _with_year(words, i, month, first, clock)
    if year is None:
        return None
    lower, upper = cal.make(year, month, first), cal.make(year, month, last)
    return Found(when=cal.days(lower, upper), after=after, rule="days of a month") if lower and upper else None


def _day_month(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "31 October 2015", "the 30th of September", "4 FEB 90"."""
    number = day_of(words[i])
    if number is None or i + 1 >= len(words):
        return None
    k = i + 2 if _low(words, i + 1) == "day" and _low(words, i + 2) == "of" else i + 1
    k = _skip(words, k, "of") if k == i + 1 else k + 1
    month = month_of(words[k]) if k < len(words) else None
    if month is None:
        return None
    year, after = _with_year(words, _skip(words, k + 1, ".") if len(words[k].text) <= 4 else k + 1, month, number, clock)
    return _one_day(year, month, number, after, "day month")


def _month_day(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "October 31, 2015", "Oct. 31", "October the 31st"."""
    month = month_of(words[i])
    if month is None:
        return None
    k = _skip(words, i + 1, ".") if len(words[i].text) <= 4 else i + 1
    k = _skip(words, k, "the")
    number = day_of(words[k]) if k < len(words) else None
    if number is None or (words[k].low in table("ordinals") and _low(words, k - 1) != "the"):
        return None
    year, after = _with_year(words, k + 1, month, number, clock)
    return _one_day(year, month, number, after, "month day")


def _weekday_date(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """A weekday before a date: "Saturday, 31 October 2015"; where no year is told, the weekday tells it."""
    number = weekday_of(words[i])
    if number is None:
        return None
    k = _skip(words, _skip(words, i + 1, "."), ",")
    k = _skip(words, k, "the")
    for rule in (_day_month, _month_day, _numeric):
        found = rule(words, k, clock) if k < len(words) else None
        if found:
            told = any(str(found.when.first.year) in word.text for word in words[k : found.after])
            return found if told else replace(found, when=_on_weekday(found.when, number))
    return None


def _on_weekday(when: When, number: int) -> When:
    """The same day of the year before or after, if only that falls on the weekday."""
    first = when.first
    for year in (first.year, first.year + 1, first.year - 1):
        moved = cal.make(year, first.month, first.day)
        if moved is not None and moved.isoweekday() == number:
            return cal.day(moved)
    return when


def _edge_of(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "early October", "mid-2015", "the end of March", "late last year"."""
    edged = _EDGED.fullmatch(words[i].low)
    if edged:
        inner = Word(words[i].text[len(edged[1]) + 1 :], edged[2], words[i].start + len(edged[1]) + 1, words[i].end)
        found = _whole(([*words[:i], inner, *words[i + 1 :]]), i, clock)
        return Found(when=cal.part(found.when, edged[1]), after=found.after, rule=f"{edged[1]} {found.rule}") if found else None
    edge = edge_of(words[i].low)
    if edge is None:
        return None
    k = _skip(words, i + 1, "-", "in", "of", "to")
    k = _skip(words, k, "the")
    found = _whole(words, k, clock) if k < len(words) else None
    return Found(when=cal.part(found.when, edge), after=found.after, rule=f"{edge} {found.rule}") if found else None


def _whole(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    for rule in (_month_year, _decade, _year):
        found = rule(words, i, clock)
        if found:
            return found
    return None


def _month_year(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "October 2015", "last October", "October last year", or a month alone: the nearest past one, unless the words look ahead."""
    turn = words[i].low if words[i].low in {"last", "this", "next", "past"} else ""
    k = i + 1 if turn else i
    month = month_of(words[k]) if k < len(words) else None
    if month is None:
        return None
    after = _skip(words, k + 1, ".") if len(words[k].text) <= 4 and not words[k].text.isupper() else k + 1
    year, end = _with_year(words, after, month, 0, clock)
    if end == after:
        if (
            is_risky(words[k])
            and not turn
            and _low(words, i - 1) not in {"in", "since", "of", "until", "by", "late", "early", "mid", "last", "during", "from", "to"}
        ):
            return None
        year = _turned(turn, month, clock) if turn else year
        end = k + 1
    return Found(when=cal.month(year, month), after=end, rule="month") if year is not None else None


def _turned(turn: str, month: int, clock: Clock) -> int | None:
    today = clock.today
    if today is None:
        return None
    if turn == "this":
        return today.year
    if turn == "next":
        return today.year + (month <= today.month)
    # A month that has only just ended is "last month", so by its name and "last" the one of the year before is meant.
    return today.year - (month >= today.month - 1 or month == today.month)


def _season(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "the summer of 2012", "last winter"."""
    turn = words[i].low if words[i].low in {"last", "this", "next", "past"} else ""
    k = i + 1 if turn else i
    first = table("seasons").get(low(words[k])) if k < len(words) else None
    if first is None:
        return None
    y = _skip(words, k + 1, "of", ",")
    year = year_of(words[y]) if y < len(words) else None
    if year is not None:
        return Found(when=cal.season(year, first), after=y + 1, rule="season")
    if clock.today is None or not (
        turn or _low(words, i - 1) in {"the", "during", "since"} or (_low(words, i - 1) == "in" and not is_risky(words[k]))
    ):
        return None
    today = clock.today
    latest = [when for when in (cal.season(today.year + n, first) for n in (-1, 0, 1)) if when.first <= today]
    when = latest[-1]
    if turn in {"last", "past"} and when.last >= today:
        when = latest[-2] if len(latest) > 1 else when
    if turn == "next" or (clock.ahead and when.last < today):
        when = cal.season(when.first.year + (2 if first == 12 else 1), first)
    return Found(when=when, after=k + 1, rule="season")


def _feast(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """A day with a name, such as Christmas Eve."""
    found = feasts().at(words, i) if words[i].text[0].isupper() else None
    if found is None:
        return None
    length, (month, number) = found
    if number == 0:
        return _thanksgiving(i + length, clock)
    year, after = _with_year(words, i + length, month, number, clock)
    return _one_day(year, month, number, after, "named day")


def _thanksgiving(after: int, clock: Clock) -> Found | None:
    """The fourth Thursday of the last November, or of the coming one if the words look ahead."""
    year = nearest_year(11, 25, clock)
    last = cal.make(year, 11, 28) if year else None
    return _one_day(last.year, 11, 28 - (last.weekday() - 3) % 7, after, "named day") if last else None


def _decade(words: Sequence[Word], i: int, _: Clock) -> Found | None:
    """Such as "the 1990s", "the '80s", "the nineties", "the 19th century"."""
    full = _DECADE.fullmatch(words[i].low)
    if full:
        first = int(full[1])
        return Found(when=cal.years(first, first + (99 if first % 100 == 0 and first < 2000 else 9)), after=i + 1, rule="decade")
    if _low(words, i - 1) in {"the", "'", "’", "early", "mid", "late"} or words[i].low[0] in "'’":
        short = _SHORT_DECADE.fullmatch(words[i].low)
        tens = int(short[1]) if short else table("decades").get(words[i].low)
        if tens is not None:
            return Found(when=cal.years(1900 + tens, 1909 + tens), after=i + 1, rule="decade")
    number = day_of(words[i])
    if number is not None and number > 9 and _low(words, i + 1) in {"century", "centuries"}:
        return Found(when=cal.years(100 * (number - 1), 100 * number - 1), after=i + 2, rule="century")
    return None


def _year(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """A year by itself, after a word that years follow; or two, "2014-15"."""
    span = _YEARS.fullmatch(words[i].low)
    if span:
        last = int(span[2]) if len(span[2]) == 4 else int(span[1][:2] + span[2])
        return Found(when=cal.years(int(span[1]), last), after=i + 1, rule="years") if last >= int(span[1]) else None
    spoken = spoken_year(words, i)
    if spoken is not None and (clock.bare or _low(words, i - 1) in listed("before_year")):
        return Found(when=cal.years(spoken, spoken), after=i + 2, rule="year")
    year = year_of(words[i])
    if year is None and clock.bare and _low(words, i - 1) in {"-", "–"} and i > 1 and (before := year_of(words[i - 2])):
        year = short_year(words[i], before)
    if year is not None and clock.bare:
        return Found(when=cal.years(year, year), after=i + 1, rule="year")
    if year is None or (_low(words, i - 1) not in listed("before_year") and i > 0 and month_of(words[i - 1]) is None):
        return None
    following = _low(words, i + 1)
    if following.endswith("ed") or (_low(words, i - 1) in {"and", "or", "a", "than", "as"} and not 1900 <= year <= 2100):
        return None
    if following.endswith("s") and following not in {"was", "is", "has", "as", "says", "'s"} and not words[i].low.endswith("'s"):
        return None
    if following in {"people", "%", "percent", "km", "men", "women", "children", "m", "troops", "million", "gmt", "hours"} or following in {
        "/",
        ":",
    }:
        return None
    return Found(when=cal.years(year, year), after=i + 1, rule="year")
