"""Mentions: the words that name an incident, and the group of those that name one and the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reportedly.extract.scenes import Scene, context_of, realis_of
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

    def is_open(self) -> bool:
        """Whether the incident has been named only by words that fit any type."""
        return not any(mention.trigger.told for mention in self.mentions)

    def places(self) -> frozenset[str]:
        """The places named in the sentences of its mentions, in lower case."""
        return frozenset(place.name.lower() for mention in self.mentions for place in mention.scene.places if place.sure > 1)

    def days(self) -> list[When]:
        """The days named in the sentences of its mentions."""
        return [reading.when for mention in self.mentions for reading in mention.scene.dates]
