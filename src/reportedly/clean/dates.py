"""Dates: days and hours as they are printed in bylines or written in metadata, as intervals of days."""

from __future__ import annotations

import calendar
import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from reportedly.records import When

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
MONTH = rf"(?P<month>{'|'.join([*calendar.month_name[1:], 'Sept', *calendar.month_abbr[1:]])})\b\.?"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
YEAR = r"(?P<year>(?:19|20)\d\d)\b"
WEEKDAY = r"(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?,?\s+)?"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)",
        rf"\b{WEEKDAY}{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}",
        rf"\b{WEEKDAY}{MONTH}\s+{DAY},?\s+{YEAR}",
        r"(?<!\d)(?P<one>[0-3]?\d)[/.](?P<two>[0-3]?\d)[/.](?P<year>(?:19|20)?\d\d)(?!\d)",
        r"(?<!\d)(?P<one>[0-3]?\d)-(?P<two>[0-3]?\d)-(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
TIME = re.compile(
    r"\b(?P<hour>[012]?\d)[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?\s*(?P<half>[ap]\.?\s?m\b\.?)?\s*(?P<zone>[A-Z]{2,4}\b|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
HALF_PAST_NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A date as printed: its days, the hour where one stands with it, and where in the text it stands."""

    when: When
    moment: datetime | None
    start: int
    end: int


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """Abbreviations of time zones and the zones they stand for."""
    table: dict[str, str] = tomllib.loads(files("reportedly.clean").joinpath("data/zones.toml").read_text(encoding="utf-8"))["zones"]
    return table


def printed_date(text: str) -> Printed | None:
    """The first date in the text, with the hour that stands within a few words of it; None where there is none."""
    found = [match for form in FORMS if (match := form.search(text))]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        clock = TIME.search(text, match.end(), match.end() + 40) or last_time(text[: match.start()])
        american = bool(clock and (clock["zone"] or "").upper() in {"ET", "EST", "EDT", "CT", "CDT", "PT", "PST", "PDT", "MT", "MDT"})
        when = days(match, american=american)
        if when is not None:
            end = max(match.end(), clock.end()) if clock and clock.string is text else match.end()
            return Printed(when=when, moment=moment(when, clock), start=match.start(), end=end)
    return None


def last_time(before: str) -> re.Match[str] | None:
    """The hour that stands right before a date ("10:32 GMT, 3 December 2015")."""
    return max(TIME.finditer(before[-40:]), key=lambda match: match.start(), default=None)


def days(match: re.Match[str], *, american: bool) -> When | None:
    """The days that a match of one of the forms stands for: two where nothing tells day and month apart."""
    parts = match.groupdict()
    year = int(parts["year"]) if len(parts["year"]) > 2 else 2000 + int(parts["year"])
    if "one" not in parts:
        month = parts["month"].lower().rstrip(".")
        number = int(month) if month.isdigit() else MONTHS.get(month) or SHORT[month]
        day = calendar_day(year, number, int(parts["day"]))
        return When(first=day, last=day) if day else None
    one, two = int(parts["one"]), int(parts["two"])
    readings = [calendar_day(year, one, two)] if american else [calendar_day(year, two, one), calendar_day(year, one, two)]
    told = sorted(day for day in readings if day)
    return When(first=told[0], last=told[-1]) if told else None


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment(when: When, clock: re.Match[str] | None) -> datetime | None:
    """The day and hour together, with the zone where it is known; None without an hour or with more than one day."""
    if clock is None or when.first != when.last:
        return None
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % HALF_PAST_NOON + (HALF_PAST_NOON if half.startswith("p") else 0)
    if hour > 23:
        return None
    found = datetime.combine(when.first, time(hour, int(clock["minute"])))
    zone = clock["zone"] or ""
    if zone[:1] in {"+", "-"}:
        return datetime.fromisoformat(f"{found.isoformat()}{zone[:3]}:{zone[-2:]}")
    name = zones().get(zone.upper())
    return found.replace(tzinfo=ZoneInfo(name)) if name else found


def told_date(text: str) -> tuple[When, datetime | None] | None:
    """A date that a record or a page's metadata gives: ISO 8601 whole or in part, an interval, RFC 2822, or as printed."""
    text = text.strip()
    first, slash, last = text.partition("/")
    if slash and (left := iso(first)) and (right := iso(last)):
        return When(first=left[0].first, last=max(left[0].first, right[0].last)), None
    if found := iso(text):
        return found
    try:
        sent = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        sent = None
    if sent is not None and sent.year > 1900:
        return When(first=sent.date(), last=sent.date()), sent
    printed = printed_date(text)
    return (printed.when, printed.moment) if printed else None


def iso(text: str) -> tuple[When, datetime | None] | None:
    """A date in ISO 8601: a moment, a day, a month or a year."""
    text = re.sub(r"(\.\d{1,9})|(?<=\d)(?=Z$)", "", text.strip())
    if match := re.fullmatch(r"((?:19|20)\d\d)(?:-([01]\d))?", text):
        year, month = int(match[1]), int(match[2] or 0)
        if month > 12 or match[2] == "00":
            return None
        last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
        return When(first=date(year, month or 1, 1), last=last), None
    if not re.match(r"(?:19|20)\d\d-?[01]\d-?[0-3]\d", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
        only = calendar_day(int(day[1]), int(day[2]), int(day[3])) if day else None
        return (When(first=only, last=only), None) if only else None
    hour_given = len(text) > len("2015-12-03")
    return When(first=found.date(), last=found.date()), found if hour_given else None


def later(one: datetime, other: datetime) -> bool:
    """Whether the one is after the other; a moment without a zone counts as UTC."""
    return (one if one.tzinfo else one.replace(tzinfo=UTC)) > (other if other.tzinfo else other.replace(tzinfo=UTC))
