"""Labels: what an incident is called, and the one value that stands for many tellings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from reportedly.records import IncidentType, Place, PlaceMention, Precision, Realis, When

Value = TypeVar("Value", When, Place)
_FINE = tuple(Precision)


def most_told(values: Sequence[Value]) -> Value | None:
    """The value that most tellings give; of those told equally often the narrowest, then the first told."""
    counts = Counter(values)
    order = {value: place for place, value in reversed(list(enumerate(values)))}
    return min(counts, key=lambda value: (-counts[value], _width(value), order[value]), default=None)


def _width(value: When | Place) -> int:
    return (value.last - value.first).days if isinstance(value, When) else _FINE.index(value.precision)


def realis_of(told: Sequence[str]) -> Realis:
    """Happened as soon as one report says so; else what most say."""
    if Realis.HAPPENED in told:
        return Realis.HAPPENED
    return Realis(Counter(told).most_common(1)[0][0])


def label_of(kind: IncidentType, spots: Sequence[PlaceMention], place: Place | None, when: When | None, anchor: str) -> str:
    """One line for an incident: what, where, when, as "Armed attack in Krasnogorsk, Russia, 22 March 2024"; without place its words."""
    what = kind.value.replace("_", " ").capitalize()
    where = short_place(place.name) if place else spots[0].name if spots else None
    parts = [f"{what} in {where}" if where else f"{what} ({anchor})" if anchor else what]
    if when:
        parts.append(days_in_words(when))
    return ", ".join(parts)


def short_place(name: str) -> str:
    """A place as people write it, "Derbent, Russia": without the units between the place itself and its country."""
    parts = name.split(", ")
    return name if len(parts) < 3 else f"{parts[0]}, {parts[-1]}"


def days_in_words(when: When) -> str:
    """Days as people write them: "22 March 2024", "11–20 October 2015", "1 October to 31 December 2014"."""
    first, last = when.first, when.last
    if first == last:
        return f"{first.day} {first:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    shown = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{shown} to {last.day} {last:%B %Y}"
