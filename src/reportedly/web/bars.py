"""Bars: an actor's statements by kind over time, as numbers for a drawing, with the reports behind each bar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportedly.records import Kind
from reportedly.tell.series import Bar

HEIGHT, WIDE, STEP, LEFT, TOP, BOTTOM = 160, 14, 20, 32, 10, 24
_MONTHS = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a bar: its place, its kind and how many statements of it."""

    y: float
    height: float
    kind: Kind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """All of one month (or year): the days that it spans, how many statements, of which kinds, in which reports (the first few)."""

    x: int
    words: str
    since: date
    until: date
    count: int
    blocks: tuple[Block, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The drawing: its width, its bars, and the highest."""

    width: int
    most: int
    by: str
    stacks: tuple[Stack, ...]


def bars(series: Sequence[Bar]) -> Bars | None:
    """Bars by month, or by year if there are more months than fit; None without a dated statement."""
    if not series:
        return None
    by = "year" if _months(series[-1].month) - _months(series[0].month) >= _MONTHS else "month"
    parts: dict[str, list[Bar]] = defaultdict(list)
    for bar in series:
        parts[bar.month[:4] if by == "year" else bar.month].append(bar)
    most = max(sum(bar.count for bar in of_part) for of_part in parts.values())
    begin = _slot(min(parts))
    stacks = tuple(_stack(part, of_part, most, _slot(part) - begin) for part, of_part in sorted(parts.items()))
    return Bars(width=max(320, stacks[-1].x + STEP + 40), most=most, by=by, stacks=stacks)


def _stack(part: str, of_part: Sequence[Bar], most: int, slot: int) -> Stack:
    counts: dict[Kind, int] = defaultdict(int)
    for bar in of_part:
        counts[bar.kind] += bar.count
    room, bottom, blocks = HEIGHT - TOP - BOTTOM, float(HEIGHT - BOTTOM), []
    for kind in Kind:
        if kind in counts:
            height = room * counts[kind] / most
            bottom -= height
            blocks.append(Block(y=round(bottom, 1), height=round(height, 1), kind=kind, count=counts[kind]))
    since, until = _days(part)
    reports = tuple(dict.fromkeys(name for bar in of_part for name in bar.reports))
    words = part if len(part) == 4 else f"{since:%b %Y}"
    return Stack(
        x=LEFT + slot * STEP, words=words, since=since, until=until, count=sum(counts.values()), blocks=tuple(blocks), reports=reports[:6]
    )


def _slot(part: str) -> int:
    return int(part) if len(part) == 4 else _months(part)


def _months(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7])


def _days(part: str) -> tuple[date, date]:
    """The first and last day of "2015-11" or "2015"."""
    if len(part) == 4:
        return date(int(part), 1, 1), date(int(part), 12, 31)
    first = date(int(part[:4]), int(part[5:7]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
