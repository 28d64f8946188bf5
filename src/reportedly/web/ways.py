"""Ways: how statements travelled, from who said it over who passed it on to who printed it, as boxes and lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.tell.origins import Hop

COLUMN, ROW, BOX, TOP = 250, 40, 180, 8
_AT_MOST = 24
_LETTERS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One who told or heard: where the box stands, its name, and the name as far as the box holds it."""

    x: int
    y: int
    name: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A step from one to another, with how many statements took it; `path` is the curve."""

    path: str
    teller: str
    hearer: str
    times: int
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The whole drawing, and how many steps were left out of it (the rarest)."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int


def ways(hops: Iterable[Hop]) -> Ways | None:
    """The most trodden steps as a drawing from left to right; None if there is no step."""
    counted = Counter((hop.teller, hop.hearer) for hop in hops if hop.teller != hop.hearer)
    if not counted:
        return None
    steps = sorted(counted.items(), key=lambda step: (-step[1], step[0]))
    kept = dict(steps[:_AT_MOST])
    depths = _depths(kept)
    columns: dict[int, list[str]] = {}
    for name, depth in depths.items():
        columns.setdefault(depth, []).append(name)
    boxes = {
        name: Box(x=depth * COLUMN, y=TOP + place * ROW, name=name, short=name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…")
        for depth, names in columns.items()
        for place, name in enumerate(names)
    }
    return Ways(
        width=max(columns) * COLUMN + BOX,
        height=2 * TOP + ROW * max(len(names) for names in columns.values()),
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrow(boxes[teller], boxes[hearer], times) for (teller, hearer), times in kept.items()),
        left_out=len(steps) - len(kept),
    )


def _depths(steps: Iterable[tuple[str, str]]) -> dict[str, int]:
    """How far from a source each stands: as far as the longest way there, of at most three steps, so that circles end."""
    depths: dict[str, int] = {name: 0 for step in steps for name in step}
    for _ in range(3):
        for teller, hearer in steps:
            depths[hearer] = min(3, max(depths[hearer], depths[teller] + 1))
    # Names in a circle push one another on and leave columns empty: close the ranks.
    ranks = {depth: rank for rank, depth in enumerate(sorted(set(depths.values())))}
    return {name: ranks[depth] for name, depth in depths.items()}


def _arrow(one: Box, other: Box, times: int) -> Arrow:
    x1, y1, x2, y2 = one.x + BOX, one.y + ROW // 2 - 4, other.x, other.y + ROW // 2 - 4
    bend = (x1 + x2) // 2
    width = min(6.0, 1 + times / 2)
    return Arrow(path=f"M{x1},{y1} C{bend},{y1} {bend},{y2} {x2},{y2}", teller=one.name, hearer=other.name, times=times, width=width)
