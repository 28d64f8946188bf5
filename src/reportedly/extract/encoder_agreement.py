"""Agreement: rows of the encoder beside rows of the rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from reportedly.records import Span, Statement

# Rows begin near each other or are not the same: a limit that keeps long reports quick.
_NEAR = 40


def agreed(ours: Sequence[tuple[Statement, float]], ruled: Sequence[Statement], *, alone: float) -> list[Statement]:
    """Our rows (each with the encoder's own score, before calibration) that the rules find too, or that score at least `alone`.

    Two rows are the same if at least half of what they say is the same. A row without a source takes that of the rules.
    """
    ordered = sorted(ruled, key=lambda row: row.content[0].start)
    starts = [row.content[0].start for row in ordered]
    made = []
    for row, score in ours:
        middle = bisect_left(starts, row.content[0].start)
        near = ordered[max(0, middle - _NEAR) : middle + _NEAR]
        same = next((other for other in near if _shared(row.content, other.content) >= 0.5), None)
        if same is not None and row.source is None and same.source is not None:
            made.append(replace(row, source=same.source, source_actor=same.source_actor))
        elif same is not None or score >= alone:
            made.append(row)
    return made


def _shared(a: Sequence[Span], b: Sequence[Span]) -> float:
    """How much of what two rows say is the same, in characters: shared by all."""
    both = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in a for y in b)
    return both / (sum(x.end - x.start for x in a) + sum(y.end - y.start for y in b) - both)
