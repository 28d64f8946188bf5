"""Parts: a very long report a part at a time, cut between paragraphs, with the rows and incidents that begin in the part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, func, select

from reportedly.store import tables
from reportedly.tell.filters import View

LONGEST = 25_000
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of how many: from where to where in the text, the number of its first row, and how many rows there are in all."""

    number: int
    count: int
    start: int
    end: int
    first_row: int
    rows: int


def bounds(text: str, starts: Sequence[int], *, longest: int = LONGEST, most: int = MOST_ROWS) -> list[int]:
    """Where the parts of a text begin, and its end; `starts` are the places, in ascending order, at which rows begin.

    No part is longer than `longest`, and none has more than `most` rows unless they begin at one place.
    """
    made = [0]
    while made[-1] < len(text):
        begin = made[-1]
        last = min(begin + longest, len(text))
        crowded = bisect_left(starts, begin) + most
        if crowded < len(starts):
            last = min(last, max(starts[crowded], begin + 1))
        made.append(last if last == len(text) else _break(text, begin, last))
    return made if len(made) > 1 else [0, 0]


def _break(text: str, begin: int, last: int) -> int:
    """The last good place for a cut, in the second half of what fits: after a paragraph, a sentence, a word."""
    for mark in ("\n", ". ", " "):
        place = text.rfind(mark, begin + (last - begin) // 2, last)
        if place > begin:
            return min(place + len(mark), last)
    return last


def part_of(text: str, places: Mapping[str, tuple[int, int]], *, number: int, row: str | None) -> Part:
    """The part of that number (the nearest there is), or the one in which a row begins; `places` are those of all rows."""
    starts = sorted(start for start, _ in places.values())
    cuts = bounds(text, starts)
    if row is not None and row in places:
        number = bisect_right(cuts, places[row][0], hi=len(cuts) - 1)
    number = min(max(1, number), len(cuts) - 1)
    start, end = cuts[number - 1], cuts[number]
    return Part(number=number, count=len(cuts) - 1, start=start, end=end, first_row=bisect_left(starts, start) + 1, rows=len(starts))


def places_in(view: View, table: Table, report: str) -> dict[str, tuple[int, int]]:
    """Where the words of each row of a report begin and end, by the row's id."""
    evidence = tables.evidence
    rows = (
        select(table.c.id, func.min(evidence.c.start), func.max(evidence.c.end))
        .join(evidence, evidence.c.entry == table.c.seq)
        .where(table.c.report == report, view.seen(table))
        .group_by(table.c.id)
    )
    return {row[0]: (row[1], row[2]) for row in view.connection.execute(rows)}
