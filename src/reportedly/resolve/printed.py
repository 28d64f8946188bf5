"""Printed day: the date that stands at the head of a text that was cut from a page, which is right more often than the record's."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from reportedly.records import DateMention, Report

_HEAD = 250  # characters
_LATELY = 8  # days: news tells of what happened within the week
_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
# "22 Jun 2016", "Sat Jul 26, 2014", "Apr 092017" (a comma was lost), "08.04.2017", "13-08-2013", "2016-06-22"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d)(?P<day>\d{{1,2}})[ -]{_MONTH}[ ,-]*(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"\b{_MONTH} (?P<day>\d{{1,2}}),?\s*(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})[-./](?P<number>\d{1,2})[-./](?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
    )
)


def printed_day(text: str) -> int | None:
    """The ordinal of the first full date at the head of a text, or None. Days in figures are read day before month."""
    found = _printed(text)
    return None if found is None else found[0]


def printed_words(text: str) -> tuple[int, int] | None:
    """Where the first full date at the head of a text stands."""
    found = _printed(text)
    return None if found is None else found[1:]


def days_told(mention: DateMention | None, report: Report) -> tuple[int, int] | None:
    """The days that a report gives for an incident, or None if it gives none that can be relied on.

    The date at the head is the report's, not the incident's. Days that were reckoned from a record's date which the printed one
    belies are reckoned again: a single one as the last such weekday by the printed day, others not at all.
    """
    if mention is None:
        return None
    first, last = mention.when.first.toordinal(), mention.when.last.toordinal()
    found = _printed(report.text)
    if found is None:
        return first, last
    printed, start, end = found
    if mention.span is not None and mention.span.start < end and start < mention.span.end:
        return None
    recorded = report.published.when.last.toordinal() if report.published else printed
    if abs(recorded - printed) <= 1 or not recorded - _LATELY <= last <= recorded + 1 or printed - _LATELY <= last <= printed + 1:
        return first, last
    back = (printed - first) % 7
    return (printed - back, printed - back) if first == last else None


@lru_cache(maxsize=4)
def _printed(text: str) -> tuple[int, int, int] | None:
    """The printed day with the offsets of its words."""
    head = text[:_HEAD]
    found = sorted(((match.start(), match) for form in _FORMS if (match := form.search(head))), key=lambda pair: pair[0])
    for _, match in found:
        parts = match.groupdict()
        month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"][:3].lower()]
        try:
            return date(int(parts["year"]), month, int(parts["day"])).toordinal(), match.start(), match.end()
        except ValueError:
            continue
    return None
