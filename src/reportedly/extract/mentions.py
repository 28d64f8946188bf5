"""Mentions: the words that name an incident, and the group of those that name one and the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reportedly.extract.elapsed import day_before
from reportedly.extract.places import adjectives
from reportedly.extract.scenes import Scene, realis_of
from reportedly.extract.telling import tells_when_said
from reportedly.extract.triggers import Trigger
from reportedly.records import IncidentType as Type
from reportedly.records import Realis, When


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

    def realis(self) -> Realis:
        """Whether the words around it tell of something that took place."""
        return realis_of(self.scene, self.trigger)

    def days(self) -> frozenset[When]:
        """The days that its sentence names, without those on which something was said."""
        scene = self.scene
        counted = day_before(scene.words, scene.dates, self.trigger.first)
        if counted is not None:
            return frozenset([counted[0]])
        return frozenset(reading.when for reading in scene.dates if not tells_when_said(scene.words, reading))

    def doers(self) -> frozenset[str]:
        """The countries whose adjectives stand right before it: "Russian strikes"."""
        table = adjectives()
        words = self.scene.words[max(self.trigger.first - 3, 0) : self.trigger.first]
        return frozenset(table[word.low] for word in words if word.low in table)


@dataclass(slots=True)
class Group:
    """The mentions of one incident, with what their sentences tell kept at hand: grouping asks for it again and again."""

    realis: Realis
    mentions: list[Mention] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    days: set[When] = field(default_factory=set)
    doers: set[str] = field(default_factory=set)
    told: Counter[Type] = field(default_factory=Counter)
    around: Counter[Type] = field(default_factory=Counter)
    is_open: bool = True
    # Whether it has been named as an aircraft brought down.
    is_downing: bool = False

    def add(self, mention: Mention) -> None:
        """Count in another mention."""
        trigger, scene = mention.trigger, mention.scene
        self.mentions.append(mention)
        self.heads.add(trigger.head)
        self.places |= scene.place_names
        self.days |= mention.days()
        self.doers |= mention.doers()
        self.is_open = self.is_open and trigger.told is None
        self.is_downing = self.is_downing or trigger.is_downing
        if trigger.told and trigger.strength:
            self.told[trigger.told] += 1
        self.around.update(scene.context)

    def type(self) -> Type:
        """The type that most mentions tell; else what the words around them speak for; else that of the first mention's words."""
        # What brought a plane down tells more than that it came down.
        if self.is_downing and set(self.told) <= {Type.OTHER_VIOLENCE} and self.around[Type.BOMBING]:
            return Type.BOMBING
        plainer = Counter({kind: count for kind, count in self.told.items() if kind is not Type.OTHER_VIOLENCE})
        for counted in (plainer if self.is_downing else self.told, self.told, self.around):
            if counted:
                return max(counted, key=lambda kind: counted[kind])
        return self.mentions[0].trigger.type
