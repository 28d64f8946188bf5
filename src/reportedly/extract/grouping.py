"""Grouping: which words of a report name one and the same incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportedly.extract.scenes import Scene, context_of, realis_of
from reportedly.extract.triggers import Trigger
from reportedly.extract.words import lexicon
from reportedly.records import IncidentType as Type
from reportedly.records import Realis

# Types of which one incident may go by both names: "the massacre" for a strike, "the bombing" for an air raid.
_NEAR = {
    frozenset({Type.KILLING, Type.STRIKE}),
    frozenset({Type.KILLING, Type.ARMED_ATTACK}),
    frozenset({Type.KILLING, Type.BOMBING}),
    frozenset({Type.BOMBING, Type.STRIKE}),
    frozenset({Type.OTHER_VIOLENCE, Type.STRIKE}),
    frozenset({Type.BOMBING, Type.ARMED_ATTACK}),
    frozenset({Type.OTHER_VIOLENCE, Type.KILLING}),
    frozenset({Type.VEHICLE_ATTACK, Type.ARMED_ATTACK}),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A trigger in its scene."""

    scene: Scene
    trigger: Trigger

    @property
    def start(self) -> int:
        """The offset of its first word."""
        return self.scene.words[self.trigger.first].start

    @property
    def end(self) -> int:
        """The offset after its last word."""
        return self.scene.words[self.trigger.after - 1].end


@dataclass(slots=True)
class Group:
    """The mentions of one incident."""

    mentions: list[Mention] = field(default_factory=list)
    realis: Realis = Realis.HAPPENED

    def type(self) -> Type:
        """The type that most mentions tell, plain words before the words around them."""
        told = Counter(m.trigger.told for m in self.mentions if m.trigger.told and m.trigger.strength)
        if told:
            return max(told, key=lambda kind: told[kind])
        around: Counter[Type] = Counter()
        for mention in self.mentions:
            around.update(context_of(mention.scene))
        if around:
            return max(around, key=lambda kind: around[kind])
        return self.mentions[0].trigger.type


def group(scenes: Sequence[Scene]) -> list[Group]:
    """The incidents of a report, each with its mentions, in the order of their first mention."""
    groups: list[Group] = []
    for scene in scenes:
        for trigger in _naming(scene):
            mention = Mention(scene, trigger)
            home = _home(groups, mention)
            if home is None:
                home = Group(realis=realis_of(scene, trigger))
                groups.append(home)
            home.mentions.append(mention)
    return groups


def _naming(scene: Scene) -> list[Trigger]:
    """The triggers of a sentence that name incidents: its plain ones, else its firm ones, else a weak one that a count supports."""
    strongest = max((trigger.strength for trigger in scene.triggers), default=0)
    if strongest:
        return [trigger for trigger in scene.triggers if trigger.strength == strongest]
    return list(scene.triggers[:1]) if scene.counts else []


def _home(groups: Sequence[Group], mention: Mention) -> Group | None:
    """The group that a mention belongs to, or None for a new one."""
    scored = [(_likeness(held, mention), -k, held) for k, held in enumerate(groups)]
    best = max(scored, key=lambda entry: entry[:2], default=None)
    return best[2] if best and best[0] >= 1 else None


def _likeness(held: Group, mention: Mention) -> float:
    kind, other = mention.trigger.told, held.type()
    if kind is None:
        score = 1.2
    elif kind == other:
        score = 1.5
    elif frozenset({kind, other}) in _NEAR:
        score = 0.4
    else:
        return -1
    if not mention.trigger.strength:
        score -= 0.1
    score += _pointing(mention)
    last = held.mentions[-1].scene
    score -= 0.03 * min(mention.scene.number - last.number, 10)
    if last is mention.scene:
        score += 0.3
    score += _places(held, mention)
    score += _dates(held, mention)
    if (realis_of(mention.scene, mention.trigger) in {Realis.THREATENED, Realis.PLANNED}) != (
        held.realis in {Realis.THREATENED, Realis.PLANNED}
    ):
        score -= 0.8
    return score


def _pointing(mention: Mention) -> float:
    """Whether the words before a mention point back ("the attack") or to something new ("another attack")."""
    table = lexicon("incidents")["definite"]
    before = [word.low for word in mention.scene.words[max(mention.trigger.first - 4, 0) : mention.trigger.first]]
    if any(word in table["new"] for word in before):
        return -0.8
    if any(word in table["pointing"] for word in before):
        return 0.6
    return -0.5 if any(word in {"a", "an"} for word in before) and mention.scene.number > 1 else 0


def _names(held: Group) -> set[str]:
    return {place.name.lower() for m in held.mentions for place in m.scene.places if place.sure > 1}


def _places(held: Group, mention: Mention) -> float:
    here = {place.name.lower() for place in mention.scene.places if place.sure > 1}
    there = _names(held)
    if not here or not there or last_is(held, mention):
        return 0
    return 0.4 if any(a in b or b in a for a in here for b in there) else -0.5


def last_is(held: Group, mention: Mention) -> bool:
    """Whether the group's last mention stands in the same sentence."""
    return held.mentions[-1].scene is mention.scene


def _dates(held: Group, mention: Mention) -> float:
    here = [date.when for date in mention.scene.dates]
    there = [date.when for m in held.mentions for date in m.scene.dates]
    if not here or not there or last_is(held, mention):
        return 0
    return 0.3 if any(a.meets(b) for a in here for b in there) else -0.6
