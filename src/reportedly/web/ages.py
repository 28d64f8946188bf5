"""Ages: how long ago something was told, in words as coarse as people use."""

from __future__ import annotations

from datetime import date

from reportedly.records import Published


def age(published: Published | None, today: date) -> str:
    """In words: "today", "3 days ago", "5 weeks ago", "4 months ago", "2 years ago"; empty without a date, or where that lies ahead."""
    days = -1 if published is None else (today - published.when.last).days
    if days < 0:
        return ""
    if days == 0:
        return "today"
    for unit, length, least in (("year", 365, 730), ("month", 30, 60), ("week", 7, 14), ("day", 1, 1)):
        if days >= least:
            count = days // length
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return ""
