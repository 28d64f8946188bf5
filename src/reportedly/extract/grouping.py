"""Grouping: which words of a report name one and the same incident."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reportedly.extract.likeness import AHEAD, likeness
from reportedly.extract.mentions import Group, Mention
from reportedly.extract.scenes import Scene, realis_of
from reportedly.extract.triggers import Trigger
from reportedly.extract.words import lexicon

_FIRST, _LAST = 4, 24


def group(scenes: Sequence[Scene]) -> list[Group]:
    """The incidents of a report, each with its mentions, in the order of their first mention."""
    groups: list[Group] = []
    violent = _is_about_violence(scenes)
    for scene in scenes:
        for trigger in _naming(scene):
            if not (violent or scene.evidence or scene.counts) and trigger.head in _figurative():
                continue
            mention = Mention(scene, trigger)
            home = _home(groups, mention)
            if home is None:
                home = Group(realis=mention.realis())
                groups.append(home)
            home.add(mention)
    return groups


def _is_about_violence(scenes: Sequence[Scene]) -> bool:
    """Whether a report has enough of the words of violence for "attack" and "battle" to mean what they say; a short one need not."""
    total = sum(len(scene.words) for scene in scenes)
    table = lexicon("incidents")["figurative"]
    return bool(total < table["short"] or sum(scene.evidence for scene in scenes) >= table["share"] * total)


@cache
def _figurative() -> frozenset[str]:
    return frozenset(lexicon("incidents")["figurative"]["heads"])


def _naming(scene: Scene) -> list[Trigger]:
    """The triggers of a sentence that name incidents: its plain ones, else its firm ones, else a weak one that a count supports."""
    strongest = max((trigger.strength for trigger in scene.triggers), default=0)
    if strongest:
        named = [trigger for trigger in scene.triggers if trigger.strength == strongest]
        ahead = scene.counts and all(realis_of(scene, trigger) in AHEAD for trigger in named)
        # Those counted as dead are not the threat's: "threatened another attack, days after gunmen killed 30".
        done = [t for t in scene.triggers if t.strength < strongest and realis_of(scene, t) not in AHEAD] if ahead else []
        return sorted([*named, *done[:1]], key=lambda trigger: trigger.first)
    return list(scene.triggers[:1]) if scene.counts else []


def _home(groups: Sequence[Group], mention: Mention) -> Group | None:
    """The group that a mention belongs to, or None for a new one."""
    # A report may name very many incidents; words point back to the first ones or to late ones, and time must not grow with the square.
    near = [*groups[:_FIRST], *groups[max(_FIRST, len(groups) - _LAST) :]]
    scored = [(likeness(held, mention), k, held) for k, held in enumerate(near)]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best and best[0] >= 0 else None
