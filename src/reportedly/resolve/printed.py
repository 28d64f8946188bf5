"""Printed day: the date that stands at the head of a text that was cut from a page, which is right more often than the record's."""

from __future__ import annotations

import re
from datetime import date

_HEAD = 250  # characters
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
    head = text[:_HEAD]
    found = sorted((match.start(), place) for place, form in enumerate(_FORMS) if (match := form.search(head)))
    for _, place in found:
        match = _FORMS[place].search(head)
        parts = match.groupdict() if match else {}
        month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"][:3].lower()]
        try:
            return date(int(parts["year"]), month, int(parts["day"])).toordinal()
        except ValueError:
            continue
    return None
