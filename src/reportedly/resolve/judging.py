"""Judging: a pair of tellings to a link with a score and reasons; a set of tellings to the links among them.

A pair's score depends on the pair alone, so the links of a set of tellings do not depend on the order in which they came.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from reportedly.records import Agent, Link, Origin, Reason, Sameness, Subject
from reportedly.resolve.candidates import CROWD, Both, Index, Lookup, candidates
from reportedly.resolve.features import Feature, features, weights
from reportedly.resolve.tellings import Telling

ORIGIN = Origin(by=Agent.RULE, name="resolve-incidents", version="1")
SAME_FROM = 0.5
DIFFERENT_UNTIL = 0.05
UNSURE_FROM = 0.25  # below this and above DIFFERENT_UNTIL nothing is worth a row: the pair is merely not the same


def judge(a: Telling, b: Telling) -> Link:
    """The program's opinion on whether two tellings are of one incident, the same whichever comes first."""
    a, b = (a, b) if a.id < b.id else (b, a)
    if a.report == b.report:
        return _link(a, b, 0.0, (), "the report itself tells of two incidents")
    valued = [(feature, feature.function(a, b)) for feature in features()]
    score = _logistic(weights()["bias"] + sum(feature.weight * value for feature, value in valued))
    told = [(feature, value) for feature, value in valued if value and feature.weight]
    told.sort(key=lambda pair: (-abs(pair[0].weight * pair[1]), pair[0].name))
    return _link(a, b, score, tuple(Reason(feature=f.name, value=round(v, 3), weight=f.weight) for f, v in told), _why(told, score))


def incident_links(new: Iterable[Telling], held: Lookup[Telling] | None = None) -> Iterator[Link]:
    """The links that these tellings bring, to each other and to those that are held already (`Index`, or a ledger's tables).

    Yields SAME links; UNSURE ones that a person may wish to see; and DIFFERENT ones between two tellings that are both SAME as a
    third, so that the chain is cut. Neither the order of the tellings nor what was held first and what came later matters.
    """
    index = Index(new)
    both = Both(index, held)
    judged: dict[tuple[str, str], Link] = {}
    for mention in sorted(index):
        for other in candidates(index.get(mention), both):
            _judge_once(judged, both, mention, other)
    same = sorted(pair for pair, link in judged.items() if link.says is Sameness.SAME)
    cuts = {pair for pair in _open_chains(same, both) if _judge_once(judged, both, *pair).says is Sameness.DIFFERENT}
    for pair, link in sorted(judged.items()):
        if link.says is Sameness.SAME or pair in cuts or (link.says is Sameness.UNSURE and link.score >= UNSURE_FROM):
            yield link


def _judge_once(judged: dict[tuple[str, str], Link], both: Both[Telling], one: str, other: str) -> Link:
    pair = (min(one, other), max(one, other))
    if pair not in judged:
        judged[pair] = judge(both.get(one), both.get(other))
    return judged[pair]


def _open_chains(same: list[tuple[str, str]], both: Both[Telling]) -> set[tuple[str, str]]:
    """The pairs that have a telling between them which is SAME as both, for chains through at least one of these new links."""
    ties: dict[str, set[str]] = defaultdict(set)
    for left, right in same:
        ties[left].add(right)
        ties[right].add(left)
    found: set[tuple[str, str]] = set()
    for left, right in same:
        for end, middle in ((left, right), (right, left)):
            found.update((min(end, far), max(end, far)) for far in _same_as(middle, ties, both) if far != end)
    return found


def _same_as(mention: str, ties: dict[str, set[str]], held: Both[Telling]) -> list[str]:
    """The first of those that are SAME as this telling, by new links and held ones."""
    before = {link.right if link.left == mention else link.left for link in held.links(mention) if link.says is Sameness.SAME}
    return sorted(ties[mention] | before)[:CROWD]


def _link(a: Telling, b: Telling, score: float, reasons: tuple[Reason, ...], why: str) -> Link:
    says = Sameness.SAME if score >= SAME_FROM else Sameness.DIFFERENT if score <= DIFFERENT_UNTIL else Sameness.UNSURE
    return Link(subject=Subject.INCIDENT, left=a.id, right=b.id, says=says, score=round(score, 4), why=why, origin=ORIGIN, reasons=reasons)


def _why(told: list[tuple[Feature, float]], score: float) -> str:
    """The features that pull the score the way it went, strongest first."""
    way = 1 if score >= UNSURE_FROM else -1
    pulling = [feature.name.replace("_", " ") for feature, _ in told if feature.weight * way > 0]
    return ", ".join(pulling[:4]) or "nothing speaks for one incident"


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
