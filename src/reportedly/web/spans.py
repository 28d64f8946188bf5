"""Spans: incidents along a line of days, each as wide as its date is uncertain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reportedly.records import When
from reportedly.tell.answers import IncidentRow

WIDTH = 1000
_DAYS_OF_ONE = 370
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
    """The line of days: what it spans, its ends and middle in words, and what lies on it, oldest first."""

    title: str
    ticks: tuple[str, ...]
    stretches: tuple[Stretch, ...]


def lines(rows: Iterable[IncidentRow]) -> tuple[Line, ...]:
    """All incidents that have a date on a line; on one for each year in which they begin if they lie further apart than a year."""
    dated = sorted(((row.when, row) for row in rows if row.when), key=lambda pair: (pair[0], pair[1].id))
    if not dated:
        return ()
    years: dict[str, list[tuple[When, IncidentRow]]] = defaultdict(list)
    apart = (max(when.last for when, _ in dated) - dated[0][0].first).days > _DAYS_OF_ONE
    for when, row in dated:
        years[str(when.first.year) if apart else f"{dated[0][0].first.year}"].append((when, row))
    return tuple(_line(title, of_year) for title, of_year in years.items())


def _line(title: str, dated: Sequence[tuple[When, IncidentRow]]) -> Line:
    first, last = dated[0][0].first, max(when.last for when, _ in dated)
    days = (last - first).days + 1
    ticks = dict.fromkeys((first, first + timedelta(days=days // 2), last))
    return Line(
        title=title,
        ticks=tuple(f"{day.day} {day:%b %Y}" for day in ticks),
        stretches=tuple(
            _stretch(when, row, (when.first - first).days / days, ((when.last - when.first).days + 1) / days) for when, row in dated
        ),
    )


def _stretch(when: When, row: IncidentRow, start: float, share: float) -> Stretch:
    width = max(_LEAST, WIDTH * share)
    return Stretch(x=round(min(WIDTH * start, WIDTH - width), 1), width=round(width, 1), sure=when.first == when.last, when=when, row=row)
