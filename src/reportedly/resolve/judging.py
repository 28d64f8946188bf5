"""Judging: a pair of tellings to a link with a score and reasons; a set of tellings to the links among them.

A pair's score depends on the pair alone, so the links of a set of tellings do not depend on the order in which they came.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from reportedly.records import Agent, Link, Origin, Reason, Sameness, Subject
from reportedly.resolve.candidates import CROWD, Both, Index, Lookup, candidates
from reportedly.resolve.features import Feature, features, same_place, weights
from reportedly.resolve.tellings import Telling

ORIGIN = Origin(by=Agent.RULE, name="resolve-incidents", version="1")
SAME_FROM = 0.5
DIFFERENT_UNTIL = 0.08
UNSURE_FROM = 0.25  # below this and above DIFFERENT_UNTIL nothing is worth a row: the pair is merely not the same
_DOUBTFUL = 0.2
_DEAR = {"words_alike", "leads_alike", "titles_alike", "names_alike"}
_MOST_SAME = 20  # SAME links of one telling that are kept: up to 21 tellings of one incident are all linked, whatever the order
_CLASHES = {"other_days", "far_days", "other_place", "other_country", "other_type", "other_realis", "other_doer", "other_perpetrator"}
_WORTHLESS = math.log(UNSURE_FROM / (1 - UNSURE_FROM)) - 1e-9


def judge(a: Telling, b: Telling) -> Link:
    """The program's opinion on whether two tellings are of one incident, with all reasons; the same whichever comes first.

    DIFFERENT needs more than a lack of likeness: two main incidents that little speaks for, or a clash. Two tellings of one report
    are different if they clash, since it tells of them as two; else a reader may have parted what is one.
    """
    a, b = (a, b) if a.id < b.id else (b, a)
    clash = _clash(a, b)
    if a.report == b.report:
        says, score = (Sameness.DIFFERENT, 0.0) if clash else (Sameness.UNSURE, _DOUBTFUL)
        return _link(a, b, says, score, (), f"one report tells of both{clash and ': ' + clash}")
    valued = [(feature, feature.function(a, b)) for feature in features()]
    score = _logistic(weights()["bias"] + sum(feature.weight * value for feature, value in valued))
    told = [(feature, value) for feature, value in valued if value and feature.weight]
    told.sort(key=lambda pair: (-abs(pair[0].weight * pair[1]), pair[0].name))
    apart = score <= DIFFERENT_UNTIL and (clash or (a.main and b.main and not same_place(a, b)))
    says = Sameness.SAME if score >= SAME_FROM else Sameness.DIFFERENT if apart else Sameness.UNSURE
    return _link(a, b, says, score, tuple(Reason(feature=f.name, value=round(v, 3), weight=f.weight) for f, v in told), _why(told, score))


def likelihood(a: Telling, b: Telling) -> float:
    """The score that `judge` gives, or 0 as soon as it cannot be worth a row: most pairs are of other days or places, and cost little."""
    if a.report == b.report:
        return 0.0
    a, b = (a, b) if a.id < b.id else (b, a)
    total = weights()["bias"]
    for feature, rest in _falling():
        total += feature.weight * feature.function(a, b)
        if total + rest < _WORTHLESS:
            return 0.0
    return _logistic(total)


@cache
def _falling() -> tuple[tuple[Feature, float], ...]:
    """The features, those first that cost little and weigh much, each with the most that those after it can still add."""
    ordered = sorted(features(), key=lambda feature: (feature.name in _DEAR, -abs(feature.weight)))
    return tuple((feature, sum(max(0.0, later.weight) for later in ordered[place:])) for place, feature in enumerate(ordered, start=1))


def _clash(a: Telling, b: Telling) -> str:
    """The first feature by which the two cannot well be of one incident; "" if there is none."""
    clashing = (feature for feature in features() if feature.name in _CLASHES and feature.function(a, b) > 0)
    return next((feature.name.replace("_", " ") for feature in clashing), "")


def incident_links(new: Iterable[Telling], held: Lookup[Telling] | None = None) -> Iterator[Link]:
    """The links that these tellings bring, to each other and to those that are held already (`Index`, or a ledger's tables).

    Yields SAME links; UNSURE ones that a person may wish to see; and DIFFERENT ones between two tellings that are both SAME as a
    third, so that the chain is cut. Neither the order of the tellings nor what was held first and what came later matters.
    """
    index = Index(new)
    both = Both(index, held)
    scores: dict[tuple[str, str], float] = {}
    for mention in sorted(index):
        for other in candidates(index.get(mention), both):
            pair = (min(mention, other), max(mention, other))
            if pair not in scores:
                scores[pair] = likelihood(both.get(mention), both.get(other))
    same = _thinned(_one_of_each_report({pair: score for pair, score in scores.items() if score >= SAME_FROM}, both))
    unsure = {pair for pair, score in scores.items() if UNSURE_FROM <= score < SAME_FROM}
    yield from (judge(both.get(left), both.get(right)) for left, right in sorted({*same, *unsure}))
    for left, right in sorted(_open_chains(same, both) - {*same, *unsure}):
        a, b = both.get(left), both.get(right)
        if scores.get((left, right), 0.0) < UNSURE_FROM and likelihood(a, b) <= DIFFERENT_UNTIL:
            link = judge(a, b)
            if link.says is Sameness.DIFFERENT:
                yield link


def _one_of_each_report(scores: dict[tuple[str, str], float], both: Both[Telling]) -> list[tuple[str, str]]:
    """The pairs without those where one of the two is better matched by another telling of the other's report, its main one first.

    A report's tellings come together, so this depends on the two reports alone.
    """

    def rank(pair: tuple[str, str]) -> tuple[int, float, tuple[str, str]]:
        return -both.get(pair[0]).main - both.get(pair[1]).main, -scores[pair], pair

    best: dict[tuple[str, str], tuple[str, str]] = {}
    for pair in sorted(scores, key=rank):
        for one, other in (pair, pair[::-1]):
            best.setdefault((one, both.get(other).report), pair)
    return [pair for pair in scores if all(best[one, both.get(other).report] == pair for one, other in (pair, pair[::-1]))]


def _thinned(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs without those that stand far down in the list of both their ends: which these are depends on the set of pairs alone."""
    ends: dict[str, list[str]] = defaultdict(list)
    for left, right in pairs:
        ends[left].append(right)
        ends[right].append(left)
    return sorted({(min(end, other), max(end, other)) for end, others in ends.items() for other in sorted(others)[:_MOST_SAME]})


def _open_chains(same: list[tuple[str, str]], both: Both[Telling]) -> set[tuple[str, str]]:
    """The pairs that have a telling between them which is SAME as both, for chains through at least one of these new links.

    Pairs that are linked already are left out.
    """
    ties: dict[str, set[str]] = defaultdict(set)
    for left, right in same:
        ties[left].add(right)
        ties[right].add(left)
    linked = {one: {link.left if link.right == one else link.right for link in both.links(one)} for one in ties}
    found: set[tuple[str, str]] = set()
    for middle, new in ties.items():
        around = sorted(new | _same_as(middle, both))[:CROWD]
        found.update((one, other) for one, other in combinations(around, 2) if one in new or other in new)
    return {pair for pair in found if pair[1] not in linked.get(pair[0], ()) and pair[0] not in linked.get(pair[1], ())}


def _same_as(mention: str, held: Both[Telling]) -> set[str]:
    """Those that are SAME as this telling by the links that are held."""
    return {link.right if link.left == mention else link.left for link in held.links(mention) if link.says is Sameness.SAME}


def _link(a: Telling, b: Telling, says: Sameness, score: float, reasons: tuple[Reason, ...], why: str) -> Link:
    return Link(subject=Subject.INCIDENT, left=a.id, right=b.id, says=says, score=round(score, 4), why=why, origin=ORIGIN, reasons=reasons)


def _why(told: list[tuple[Feature, float]], score: float) -> str:
    """The features that pull the score the way it went, strongest first."""
    way = 1 if score >= UNSURE_FROM else -1
    pulling = [feature.name.replace("_", " ") for feature, _ in told if feature.weight * way > 0]
    return ", ".join(pulling[:4]) or "nothing speaks for one incident"


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
