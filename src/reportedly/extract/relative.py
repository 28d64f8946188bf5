"""Relative dates: days named by their distance from the report, or from a date that the report named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reportedly.extract import calendars as cal
from reportedly.extract.absolute import absolute_at
from reportedly.extract.clocks import Clock, Found
from reportedly.extract.datewords import edge_of, is_risky, listed, unit_of, weekday_of
from reportedly.extract.numbers import read_number
from reportedly.extract.words import Word
from reportedly.records import When

_DEICTIC = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
# "In recent days" and the like, in days before the report.
_RECENT = {"hour": 1, "day": 7, "week": 30, "month": 180, "year": 5 * 365, "decade": 30 * 365}
_SPANS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
_BACK = {"ago", "earlier", "before", "previously"}
_ON = {"later", "after", "afterwards", "hence"}


def relative_at(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """The relative date that begins at word `i`."""
    for rule in (_week_of, _named, _beside, _turned, _past_span, _distance, _weekdays, _edged, _bare_unit):
        found = rule(words, i, clock)
        if found is not None:
            return found
    return None


def _low(words: Sequence[Word], i: int) -> str:
    return words[i].low.removesuffix("'s") if 0 <= i < len(words) else ""


def _daypart(words: Sequence[Word], i: int) -> int:
    """The word after a part of the day, if one stands there."""
    if _low(words, i).removesuffix("s") in listed("dayparts"):
        return i + 1
    return i + 2 if _low(words, i) == "at" and _low(words, i + 1) in {"noon", "dawn", "midnight", "dusk"} else i


def _of_today(offset: int, after: int, rule: str, today: date) -> Found:
    return Found(when=cal.day(cal.shift(today, offset)), after=after, rule=rule)


def _named(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "yesterday", "overnight", "last night", "this morning", "the day before yesterday"."""
    word, today = _low(words, i), clock.today
    if today is None:
        return None
    if word in _DEICTIC:
        return _of_today(_DEICTIC[word], _daypart(words, i + 1), "day named from today", today)
    if word == "overnight":
        return Found(when=cal.days(cal.shift(today, -1), today), after=i + 1, rule="overnight")
    following = _low(words, i + 1)
    if word == "last" and following in {"night", "evening"}:
        return _of_today(-1, i + 2, "last night", today)
    if word == "this" and following in listed("dayparts") | {"day"}:
        return _of_today(0, i + 2, "day named from today", today)
    if word == "day" and following in {"before", "after"} and _low(words, i + 2) in {"yesterday", "tomorrow"}:
        return _of_today(-2 if following == "before" else 2, i + 3, "day named from today", today)
    return None


def _beside(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "the previous day", "the following day", "the same day", "that day", "the day before": beside the date last named."""
    near = clock.near or (cal.day(clock.today) if clock.today else None)
    if near is None:
        return None
    word, following = _low(words, i), _low(words, i + 1)
    if following in {"day", "night", "morning"}:
        offset = {"previous": -1, "preceding": -1, "following": 1, "next": 1, "same": 0, "that": 0}.get(word)
        if offset is not None:
            when = near if offset == 0 else cal.day(cal.shift(near.first if offset < 0 else near.last, offset))
            return Found(when=when, after=i + 2, rule="day beside another")
    if word in {"week", "month", "year"} and following in {"before", "after"} and _low(words, i + 2) == "that":
        return _moved(near.first, word, -1 if following == "before" else 1, i + 3)
    free = following in {"earlier", "later"} or _is_free(words, i + 2)
    if word == "day" and following in {"before", "earlier", "after", "later"} and free and _low(words, i - 1) in {"the", "a", "one"}:
        back = following in {"before", "earlier"}
        return Found(when=cal.day(cal.shift(near.first if back else near.last, -1 if back else 1)), after=i + 2, rule="day beside another")
    if word in {"same", "that"} and following in {"month", "year", "week"}:
        wide = {"month": cal.month(near.first.year, near.first.month), "year": cal.years(near.first.year, near.first.year)}
        return Found(when=wide.get(following, cal.week(near.first)), after=i + 2, rule="time beside another")
    if word in {"following", "preceding"} and following in {"month", "year", "week"}:
        return _moved(near.first, following, 1 if word == "following" else -1, i + 2)
    return None


def _is_free(words: Sequence[Word], i: int) -> bool:
    """Whether nothing follows that the words before would count from, as in "two days after the attack"."""
    return i >= len(words) or not words[i].text[0].isalnum() or words[i].low in {"and", "in", "by", "at", "when", "he", "she", "they"}


def _week_of(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "the week of March 6"."""
    if not (_low(words, i) == "week" and _low(words, i + 1) == "of" and i + 2 < len(words)):
        return None
    found = absolute_at(words, i + 2, clock)
    if found is None or found.when.first != found.when.last:
        return None
    return Found(when=cal.week(found.when.first), after=found.after, rule="week of a day")


def _bare_unit(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Words that are known to be a date and name no more than "the day", "the year", "midday" or a time of day."""
    if not clock.bare or clock.today is None:
        return None
    for k in range(i, min(i + 5, len(words))):
        if weekday_of(words[k]) is not None or _low(words, k) in _DEICTIC:
            return None
    day = clock.near if clock.near and clock.near.first == clock.near.last else cal.day(clock.today)
    if (
        _daypart(words, i) == i + 1
        or _low(words, i + 1) in {"a.m", "p.m", "am", "pm", "a.m.", "p.m."}
        or _low(words, i + 3) in {"a.m", "p.m", "a.m.", "p.m."}
    ):
        return Found(when=day, after=min(i + 4, len(words)), rule="time of day")
    unit = unit_of(words[i])
    if unit in {"day", "week", "month", "year"} and not words[i].low.endswith("s"):
        found = _moved(clock.today, unit, 0, i + 1)
        return Found(when=day, after=i + 1, rule="the day") if unit == "day" else found
    return None


def _moved(today: date, unit: str, number: int, after: int) -> Found | None:
    """The calendar unit so many units on: last week, next month."""
    when: When
    match unit:
        case "day" | "night":
            when = cal.day(cal.shift(today, number))
        case "week":
            when = cal.week(cal.shift(today, 7 * number))
        case "fortnight":
            when = cal.week(cal.shift(today, 14 * number))
        case "month":
            when = cal.month(today.year, today.month + number)
        case "quarter":
            first = 3 * ((today.month - 1) // 3) + 1 + 3 * number
            when = cal.months(today.year, first, 3)
        case "year":
            when = cal.years(today.year + number, today.year + number)
        case "decade":
            first = today.year // 10 * 10 + 10 * number
            when = cal.years(first, first + 9)
        case "century":
            first = today.year // 100 * 100 + 100 * number
            when = cal.years(first, first + 99)
        case _:
            return None
    return Found(when=when, after=after, rule=f"{unit} beside today")


def _turned(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "last week", "this year", "next month", "last weekend", "earlier this month", "the weekend"."""
    word, today = _low(words, i), clock.today
    if today is None:
        return None
    if word in {"earlier", "later"}:
        if _low(words, i + 1) in {"in", "on"} and _low(words, i + 2) == "the" and _low(words, i + 3) == "day":
            return _of_today(0, i + 4, "day named from today", today)
        if _low(words, i + 1) in {"today", "yesterday", "this"} and (named := _named(words, i + 1, clock)):
            return named
        found = _turned(words, i + 1, clock) if _low(words, i + 1) == "this" else None
        if found is None:
            return None
        when = found.when
        half = cal.days(when.first, min(today, when.last)) if word == "earlier" else cal.days(max(today, when.first), when.last)
        return Found(when=half, after=found.after, rule=f"{word} in the {found.rule}")
    if word == "weekend" or (_low(words, i + 1) == "weekend" and word in {"last", "this", "past", "next", "coming"}):
        return _weekend(words, i, today, ahead=bool(clock.ahead))
    unit = unit_of(words[i + 1]) if i + 1 < len(words) else None
    if unit is None or words[i + 1].low.endswith(f"{unit}s") or unit in {"hour", "minute", "second"}:
        return None
    if word in {"last", "previous"}:
        return _moved(today, unit, -1, i + 2)
    if word in {"next", "coming"}:
        return _moved(today, unit, 1, i + 2)
    if word in {"this", "current"}:
        return _moved(today, unit, 0, i + 2)
    return None


def _weekend(words: Sequence[Word], i: int, today: date, *, ahead: bool) -> Found:
    """The latest weekend that has begun; the coming one after "next" or in words that look ahead."""
    word = _low(words, i)
    latest = cal.weekend(today if today.weekday() >= 5 else cal.shift(today, -7))
    offset = 7 if word in {"next", "coming"} or (ahead and word != "last" and today.weekday() < 5) else 0
    after = i + (1 if word == "weekend" else 2)
    return Found(when=cal.days(cal.shift(latest.first, offset), cal.shift(latest.last, offset)), after=after, rule="weekend")


def _past_span(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "the past three days", "the last 24 hours", "recent weeks", "the past month", "the next two weeks"."""
    word, today = _low(words, i), clock.today
    if today is None or word not in {"past", "last", "recent", "next", "coming", "previous", "within"}:
        return None
    k, number = i + 1, None
    if _low(words, k) in {"few", "several", "couple"}:
        k = k + 1 + (_low(words, k + 1) == "of")
    else:
        found = read_number(words, k)
        if found:
            number, k = found.low, found.after
    unit = unit_of(words[k]) if k < len(words) else None
    if unit is None or (word == "within" and not words[k].low.endswith("s")):
        return None
    plural = words[k].low.rstrip("'").endswith("s")
    if word == "recent" or (number is None and plural):
        reach = 7 if word == "within" else _RECENT.get(unit, 1)
        ends = (0, reach) if word in {"next", "coming", "within"} else (-reach, 0)
        return Found(when=cal.days(cal.shift(today, ends[0]), cal.shift(today, ends[1])), after=k + 1, rule="recent time")
    if number is None and word != "past":
        return None
    edge = _apart(today, unit, (1 if word in {"next", "coming"} or (word == "within" and clock.ahead) else -1) * (number or 1))
    return Found(when=cal.days(edge, today), after=k + 1, rule="span of time to today") if edge else None


def _apart(today: date, unit: str, number: int) -> date | None:
    """The day that lies so many units from a day."""
    if abs(number) > 20_000:
        return None
    if unit in _SPANS:
        return cal.shift(today, _SPANS[unit] * number)
    if unit == "hour":
        return cal.shift(today, (abs(number) + 12) // 24 * (1 if number > 0 else -1) or (1 if number > 0 else -1))
    if unit in {"minute", "second"}:
        return today
    scale = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    return cal.shift_months(today, scale * number) if scale and abs(scale * number) < 12 * 1900 else None


def _distance(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "two days ago", "a week earlier", "three months later", "17 days after"."""
    number = 1 if _low(words, i) in {"a", "an", "one"} else None
    k = i + 1
    if number is None:
        found = read_number(words, i)
        if found is None:
            return None
        number, k = found.low if found.high is None else found.high, found.after
    unit = unit_of(words[k]) if k < len(words) else None
    turn = _low(words, k + 1)
    if unit is None or turn not in _BACK | _ON | {"from"}:
        return None
    if (turn == "from" and _low(words, k + 2) != "now") or (turn in {"after", "before"} and not _is_free(words, k + 2)):
        return None
    sign = -1 if turn in _BACK else 1
    told = turn in {"ago", "from"} or clock.near is None or (unit == "year" and sign < 0)
    base = clock.today if told or clock.near is None else clock.near.first if sign < 0 else clock.near.last
    if base is None:
        return None
    after = k + (3 if turn == "from" else 2)
    if unit == "year" and clock.near and not told and (clock.near.last - clock.near.first).days > 300:
        return _moved(base, "year", sign * number, after)
    return _units_off(base, unit, sign * number, after)


def _units_off(base: date, unit: str, number: int, after: int) -> Found | None:
    there = _apart(base, unit, number)
    if there is None:
        return None
    if unit == "month" or (unit == "year" and abs(number) == 1):
        return Found(when=cal.month(there.year, there.month), after=after, rule="months away")
    if unit == "week" and abs(number) > 1:
        return Found(when=cal.week(there), after=after, rule="weeks away")
    if unit in {"year", "decade", "century"}:
        return Found(when=cal.years(there.year, there.year), after=after, rule="years away")
    if unit in {"hour", "minute", "second"}:
        there = base if unit != "hour" or abs(number) < 20 else there
    return Found(when=cal.day(there), after=after, rule=f"{unit}s away")


def _weekdays(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "Friday", "last Friday", "late on Tuesday", "Saturday and Sunday"."""
    if clock.today is None:
        return None
    turn = _low(words, i) if _low(words, i) in {"last", "next", "this", "past", "previous", "coming"} else ""
    k = i + 1 if turn else i
    number = weekday_of(words[k]) if k < len(words) else None
    if number is None or (is_risky(words[k]) and words[k].text.title() == words[k].text and not _plain_short(words, k)):
        return None
    when = cal.day(_weekday(number, turn, clock))
    if turn == "previous" and clock.near and clock.near.first == clock.near.last:
        when = cal.day(_weekday(number, turn, replace(clock, today=clock.near.first)))
    after = _daypart(words, k + 1)
    joined = _low(words, after) in {"and", "or", "-", "–", "to", "through"} and after + 1 < len(words)
    second = weekday_of(words[after + 1]) if joined else None
    if second is not None and (second - number) % 7 == 1:
        when, after = cal.days(when.first, cal.shift(when.first, 1)), _daypart(words, after + 2)
    return Found(when=when, after=after, rule="weekday")


def _plain_short(words: Sequence[Word], k: int) -> bool:
    """Whether a short form such as Sat or Sun stands where a weekday would."""
    return _low(words, k - 1) in {"on", "last", "next", "this", "late", "early"}


def _weekday(number: int, turn: str, clock: Clock) -> date:
    """The day that a weekday means: the last one in the past tense (the report's own day counts), the next one if the words look ahead."""
    today = clock.today or date.max
    back = (today.isoweekday() - number) % 7
    if turn in {"next", "coming"} or (clock.ahead and turn not in {"last", "past", "previous"}):
        return cal.shift(today, 7 - back if back or turn else 0)
    if turn in {"last", "past", "previous"}:
        return cal.shift(today, -(back or 7))
    return cal.shift(today, -back)


def _edged(words: Sequence[Word], i: int, clock: Clock) -> Found | None:
    """Such as "early Thursday", "late on Tuesday", "the beginning of the week", "the end of last year"."""
    edge = edge_of(_low(words, i))
    today = clock.today
    if edge is None or today is None:
        return None
    k = i + 1
    for mark in ("on", "of", "in"):
        k += _low(words, k) == mark
    k += _low(words, k) in {"the", "-"}
    if k >= len(words):
        return None
    found = _weekdays(words, k, clock) or _named(words, k, clock) or _turned(words, k, clock)
    if found is None and _low(words, i + 1) == "of" and (unit := unit_of(words[k])) in {"week", "month", "year", "decade"}:
        found = _moved(today, unit or "", 0, k + 1)
    if found is None:
        return None
    if _low(words, i) == "end" and _low(words, i + 1) == "of" and {_low(words, i - 1), _low(words, i - 2)} & {"by", "until", "before"}:
        return Found(when=cal.day(found.when.last), after=found.after, rule=f"last day of the {found.rule}")
    when = cal.part(found.when, edge)
    if edge != "mid" and (when.last - when.first).days > 60 and _low(words, i) in {"beginning", "start", "end"}:
        when = cal.month(when.first.year, 1) if edge == "early" else cal.month(when.last.year, 12)
    if (found.when.last - found.when.first).days == 6:
        first = found.when.first
        when = {"early": cal.days(first, cal.shift(first, 2)), "late": cal.days(cal.shift(first, 4), found.when.last)}.get(edge, found.when)
    return Found(when=when, after=found.after, rule=f"{edge} {found.rule}")
