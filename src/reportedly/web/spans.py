"""Spans: incidents along a line of days, each as wide as its date is uncertain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from reportedly.records import When
from reportedly.tell.answers import IncidentRow

WIDTH = 1000
_LEAST = 8  # what a day alone is drawn as, so that the eye finds it on a line of years


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """An incident on the line: where it begins and how wide it is, in thousandths of the line; `sure` if its date is one day."""

    x: float
    width: float
    sure: bool
    when: When
    row: IncidentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line of days: its ends and middle in words, and what lies on it, oldest first."""

    ticks: tuple[str, ...]
    stretches: tuple[Stretch, ...]


def line(rows: Iterable[IncidentRow]) -> Line | None:
    """The line of all incidents that have a date; None if none has."""
    dated = sorted(((row.when, row) for row in rows if row.when), key=lambda pair: (pair[0], pair[1].id))
    if not dated:
        return None
    first, last = min(when.first for when, _ in dated), max(when.last for when, _ in dated)
    days = (last - first).days + 1
    middle = first + timedelta(days=days // 2)
    return Line(
        ticks=tuple(f"{day.day} {day:%b %Y}" for day in dict.fromkeys((first, middle, last))),
        stretches=tuple(
            _stretch(when, row, (when.first - first).days / days, ((when.last - when.first).days + 1) / days) for when, row in dated
        ),
    )


def _stretch(when: When, row: IncidentRow, start: float, share: float) -> Stretch:
    width = max(_LEAST, WIDTH * share)
    return Stretch(x=round(min(WIDTH * start, WIDTH - width), 1), width=round(width, 1), sure=when.first == when.last, when=when, row=row)
