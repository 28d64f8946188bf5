"""Clusters: which mentions are one thing, settled afresh from the links, the same for any order of them.

A link is an opinion on a pair. Here the opinions on many pairs are made into groups:

1. Of several links on one pair one counts: a person's before a program's, and among equals DIFFERENT before SAME before UNSURE.
2. SAME links join groups one after another: persons' first, then by falling score, then by identifiers.
3. A join is refused if any DIFFERENT link stands between the two groups, however long the chain that led there. A program's
   DIFFERENT does not stand against a person's SAME.

Nothing is remembered but the links, so taking one away (undo) or putting one back gives the groups that those links alone give.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reportedly.records import Agent, Link, Sameness

_FORCE = {Sameness.DIFFERENT: 0, Sameness.SAME: 1, Sameness.UNSURE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Mentions of one thing. `id` is that of the member published first; `members` are in that order."""

    id: str
    members: tuple[str, ...]


def cluster(links: Iterable[Link], *, published: Mapping[str, date] | None = None) -> tuple[Cluster, ...]:
    """The groups of two and more that the links make, in the order of their ids.

    `published` gives the day on which each mention came out; one without a day comes after those with one, and equals go by
    id. A mention in no group stands for itself. The links must be of one subject.
    """
    days = published or {}

    def age(mention: str) -> tuple[date, str]:
        return days.get(mention, date.max), mention

    groups = [sorted(group, key=age) for group in _joined(prevailing(links))]
    return tuple(sorted((Cluster(id=group[0], members=tuple(group)) for group in groups), key=lambda cluster: cluster.id))


def prevailing(links: Iterable[Link]) -> list[Link]:
    """For each pair the link that counts: a person's before a program's, then DIFFERENT, SAME, UNSURE, then the higher score."""
    best: dict[tuple[str, str], Link] = {}
    for link in links:
        pair = (link.left, link.right)
        if pair not in best or _precedence(link) < _precedence(best[pair]):
            best[pair] = link
    return list(best.values())


def reach(mentions: Iterable[str], links_of: Callable[[str], Iterable[Link]]) -> list[Link]:
    """All links among the mentions that chains of SAME lead to from these: what must be settled afresh when one of them changes.

    `links_of` gives the links that touch a mention. The cost depends on the size of the groups alone, not on that of the ledger.
    """
    found: dict[tuple[str, str, str, str], Link] = {}
    waiting, seen = sorted(set(mentions)), set(mentions)
    while waiting:
        mention = waiting.pop()
        for link in links_of(mention):
            found[link.left, link.right, link.says, link.origin.name] = link
            other = link.right if link.left == mention else link.left
            if link.says is Sameness.SAME and other not in seen:
                seen.add(other)
                waiting.append(other)
    return [link for link in found.values() if link.left in seen and link.right in seen]


def _precedence(link: Link) -> tuple[bool, int, float, str, str]:
    return not _by_person(link), _FORCE[link.says], -link.score, link.origin.name, link.origin.version


def _by_person(link: Link) -> bool:
    return link.origin.by is Agent.PERSON


def _joined(links: list[Link]) -> list[set[str]]:
    """Groups by joining along SAME links, strongest first, wherever no DIFFERENT link stands between."""
    rivals: dict[str, dict[str, bool]] = defaultdict(dict)
    for link in links:
        if link.says is Sameness.DIFFERENT:
            rivals[link.left][link.right] = rivals[link.right][link.left] = _by_person(link)
    group_of: dict[str, set[str]] = {}
    same = [link for link in links if link.says is Sameness.SAME]
    for link in sorted(same, key=lambda link: (not _by_person(link), -link.score, link.left, link.right)):
        left = group_of.setdefault(link.left, {link.left})
        right = group_of.setdefault(link.right, {link.right})
        if left is right or _vetoed(left, right, rivals, by_person=_by_person(link)):
            continue
        small, large = sorted((left, right), key=len)
        large |= small
        for mention in small:
            group_of[mention] = large
    return [group for first, group in group_of.items() if len(group) > 1 and first == min(group)]


def _vetoed(left: set[str], right: set[str], rivals: dict[str, dict[str, bool]], *, by_person: bool) -> bool:
    """Whether a DIFFERENT link stands between the two groups; against a person's SAME only a person's counts."""
    small, large = sorted((left, right), key=len)
    return any(
        rival in large and (person or not by_person) for mention in small if mention in rivals for rival, person in rivals[mention].items()
    )
