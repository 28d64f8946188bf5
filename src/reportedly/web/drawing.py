"""Drawing: figures over time as plain numbers, so that a template can set them as SVG without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.records import FigureKind
from reportedly.tell.answers import FigureRow

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 16, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One telling of a count: where it stands in the drawing (in the drawing's units), and what it says."""

    x: float
    low: float
    high: float
    open_top: bool
    row: FigureRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: its place and its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The tellings of one kind of count by day of publication: a band from the lowest to the highest so far, and a dot for each."""

    kind: FigureKind
    band: str
    steps: str
    dots: tuple[Dot, ...]
    days: tuple[Tick, ...]
    counts: tuple[Tick, ...]


def charts(rows: Sequence[FigureRow]) -> tuple[Chart, ...]:
    """A chart for each kind of count that at least two dated reports give."""
    made = []
    for kind in FigureKind:
        dated = sorted(((row.published.when.last, row) for row in rows if row.kind is kind and row.published), key=lambda pair: pair[0])
        if len(dated) > 1:
            made.append(chart(kind, dated))
    return tuple(made)


def chart(kind: FigureKind, dated: Sequence[tuple[date, FigureRow]]) -> Chart:
    """One kind of count, its tellings in the order of their days."""
    first, last = dated[0][0], dated[-1][0]
    most = max(max(row.low, row.high or 0) for _, row in dated) or 1
    days = max(1, (last - first).days)

    def x(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1)

    def y(count: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / most, 1)

    dots = tuple(
        Dot(x=x(day), low=y(row.low), high=y(row.low if row.high is None else row.high), open_top=row.high is None, row=row)
        for day, row in dated
    )
    lows, highs = _steps([(dot.x, dot.low) for dot in dots]), _steps([(dot.x, dot.high) for dot in dots])
    return Chart(
        kind=kind,
        band=_path(highs + lows[::-1]),
        steps=_path(lows),
        dots=dots,
        days=tuple(Tick(at=x(day), words=f"{day.day} {day:%b %Y}") for day in dict.fromkeys((first, last))),
        counts=tuple(Tick(at=y(count), words=str(count)) for count in dict.fromkeys((0, most // 2, most))),
    )


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """What was last told holds until something else is told."""
    stepped = list(points[:1])
    for x, y in points[1:]:
        stepped += [(x, stepped[-1][1]), (x, y)]
    return stepped


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
