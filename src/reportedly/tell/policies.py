"""Policies: one headline figure out of many that were told, by a rule with a name, always with the statements used.

conservative     the lowest bound that anybody gives
low-best-high    the lowest and highest bounds, and between them what most independent texts give (of equals the latest)
latest-official  what a government, force, court or intergovernmental body gave last
latest           what was given last by anybody

A part of a toll is smaller than the toll, so of each source in each report the largest figure counts; vague words ("dozens") do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportedly.records import ActorClass, AsOf, FigureKind, Subject
from reportedly.store import Ledger
from reportedly.tell.answers import FigureRow
from reportedly.tell.asking import figures
from reportedly.tell.disputes import largest
from reportedly.tell.filters import View
from reportedly.tell.questions import Question

OFFICIALS = frozenset(
    {ActorClass.GOVERNMENT, ActorClass.MILITARY, ActorClass.SECURITY_FORCE, ActorClass.JUDICIARY, ActorClass.INTERGOVERNMENTAL}
)


class Policy(StrEnum):
    """The named rules."""

    CONSERVATIVE = "conservative"
    LOW_BEST_HIGH = "low-best-high"
    LATEST_OFFICIAL = "latest-official"
    LATEST = "latest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A figure by a policy: `best` is the number to print, `low` and `high` its bounds (`high` None: open), `used` what it rests on."""

    kind: FigureKind
    policy: Policy
    low: int
    best: int
    high: int | None
    used: tuple[FigureRow, ...]


def headlines(ledger: Ledger, incident: str, policy: Policy, as_of: AsOf) -> tuple[Headline, ...]:
    """The headline figure of each kind that is told of an incident; a kind for which the policy finds nothing is left out."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        told = list(figures(view, Question(about=incident)))
        origins = view.groups.ids(Subject.REPORT, {figure.report_key for figure in told})
    found = ((kind, of_kind) for kind, of_kind in largest(told).items())
    made = [headline(kind, of_kind, policy, origins) for kind, of_kind in found]
    order = list(FigureKind)
    return tuple(sorted((one for one in made if one), key=lambda one: order.index(one.kind)))


def headline(kind: FigureKind, told: Sequence[FigureRow], policy: Policy, origins: Mapping[str, str]) -> Headline | None:
    """One figure out of those told of one kind; `origins` gives for a report the id that copies of its text share."""
    chosen = _RULES[policy](sorted(told, key=age), origins)
    if chosen is None:
        return None
    low, best, high, used = chosen
    return Headline(kind=kind, policy=policy, low=low, best=best, high=high, used=tuple(used))


Chosen = tuple[int, int, int | None, Sequence[FigureRow]]


def _conservative(told: Sequence[FigureRow], _: Mapping[str, str]) -> Chosen | None:
    lowest = min(figure.low for figure in told)
    return lowest, lowest, lowest, [figure for figure in told if figure.low == lowest]


def _low_best_high(told: Sequence[FigureRow], origins: Mapping[str, str]) -> Chosen | None:
    texts: dict[int, set[str]] = defaultdict(set)
    last: dict[int, int] = {}
    for place, figure in enumerate(told):
        texts[figure.low].add(origins.get(figure.report_key, figure.report_key))
        last[figure.low] = place
    best = max(texts, key=lambda low: (len(texts[low]), last[low]))
    tops = [figure.high for figure in told]
    return min(texts), best, None if None in tops else max(top for top in tops if top is not None), told


def _latest(told: Sequence[FigureRow], _: Mapping[str, str]) -> Chosen | None:
    last = told[-1]
    return last.low, last.low, last.high, [last]


def _latest_official(told: Sequence[FigureRow], origins: Mapping[str, str]) -> Chosen | None:
    official = [figure for figure in told if figure.giver and figure.giver.actor_class in OFFICIALS]
    return _latest(official, origins) if official else None


_RULES: dict[Policy, Callable[[Sequence[FigureRow], Mapping[str, str]], Chosen | None]] = {
    Policy.CONSERVATIVE: _conservative,
    Policy.LOW_BEST_HIGH: _low_best_high,
    Policy.LATEST_OFFICIAL: _latest_official,
    Policy.LATEST: _latest,
}


def age(figure: FigureRow) -> tuple[date, int, str]:
    """Oldest first, an undated report before all; of one day the smaller first, since tolls rise."""
    return figure.published.when.last if figure.published else date.min, figure.low, figure.id
