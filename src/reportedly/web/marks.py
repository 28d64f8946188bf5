"""Marks: a report's text cut into pieces where the words of its statements begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportedly.tell.answers import StatementRow
from reportedly.tell.parts import Part

# In the order of reading: whose words, which words attribute, what is said.
_MARKED = ("source", "cue", "content", "hedge", "channel", "relay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of the text, with the statements that they belong to: their ids, their numbers and what the words are to the first."""

    words: str
    statements: tuple[str, ...] = ()
    cell: str | None = None
    kind: str | None = None
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where words of one cell of a statement stand, and the statement's number on the page."""

    start: int
    end: int
    number: int
    row: StatementRow
    cell: str


def pieces(text: str, statements: Iterable[StatementRow], *, part: Part | None = None) -> tuple[Piece, ...]:
    """The whole text (or a part of it) in order; the pieces joined are that text again.

    `opens` numbers the statements whose content begins there.
    """
    first, last = (part.start, part.end) if part else (0, len(text))
    marks = [
        Mark(start=max(span.start, first), end=min(span.end, last), number=number, row=row, cell=cell)
        for number, row in enumerate(statements, start=part.first_row if part else 1)
        for cell in _MARKED
        for span in row.cells.get(cell, ())
        if span.start < last and span.end > first
    ]
    edges = sorted({first, last, *(mark.start for mark in marks), *(mark.end for mark in marks)})
    begin: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        begin[mark.start].append(mark)
    opens = _openings(marks)
    made, over = [], list[Mark]()
    # One sweep from left to right: only the marks that are open at a place are looked at there.
    for start, end in pairwise(edges):
        over = [mark for mark in over if mark.end > start] + begin.get(start, [])
        made.append(_piece(text[start:end], sorted(over, key=lambda mark: mark.number), tuple(opens.get(start, ()))))
    return tuple(made)


def _piece(words: str, over: Sequence[Mark], opens: tuple[int, ...]) -> Piece:
    if not over:
        return Piece(words=words)
    # The narrowest mark decides the look: a cue inside a content is a cue.
    top = min(over, key=lambda mark: (mark.end - mark.start, mark.number))
    ids = tuple(dict.fromkeys(mark.row.id for mark in over))
    return Piece(words=words, statements=ids, cell=top.cell, kind=top.row.kind.value, opens=opens)


def _openings(marks: Iterable[Mark]) -> dict[int, list[int]]:
    """For each place where the content of statements begins, their numbers."""
    first: dict[int, int] = {}
    for mark in marks:
        if mark.cell == "content":
            first[mark.number] = min(mark.start, first.get(mark.number, mark.start))
    found: dict[int, list[int]] = defaultdict(list)
    for number in sorted(first):
        found[first[number]].append(number)
    return found
