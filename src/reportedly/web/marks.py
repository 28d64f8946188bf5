"""Marks: a report's text cut into pieces where the words of its statements begin and end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reportedly.tell.answers import StatementRow

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


def pieces(text: str, statements: Iterable[StatementRow]) -> tuple[Piece, ...]:
    """The whole text in order; the pieces joined are the text again. `opens` numbers the statements whose content begins there."""
    marks = [
        (span.start, span.end, number, row, cell)
        for number, row in enumerate(statements, start=1)
        for cell in _MARKED
        for span in row.cells.get(cell, ())
    ]
    edges = sorted({0, len(text), *(start for start, *_ in marks), *(end for _, end, *_ in marks)})
    first_of = _beginnings(marks)
    made = []
    for start, end in pairwise(edges):
        over = [mark for mark in marks if mark[0] <= start and end <= mark[1]]
        if not over:
            made.append(Piece(words=text[start:end]))
            continue
        # The narrowest mark decides the look: a cue inside a content is a cue.
        _, _, _, row, cell = min(over, key=lambda mark: (mark[1] - mark[0], mark[2]))
        made.append(
            Piece(
                words=text[start:end],
                statements=tuple(dict.fromkeys(mark[3].id for mark in over)),
                cell=cell,
                kind=row.kind.value,
                opens=tuple(sorted(number for number, begins in first_of.items() if begins == start)),
            )
        )
    return tuple(made)


def _beginnings(marks: Iterable[tuple[int, int, int, StatementRow, str]]) -> dict[int, int]:
    """Where the content of each statement, by its number, begins."""
    first: dict[int, int] = {}
    for start, _, number, _, cell in marks:
        if cell == "content":
            first[number] = min(start, first.get(number, start))
    return first
