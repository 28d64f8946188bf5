"""Scenes: one sentence each, with the incident words, places, dates and counts that stand in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.dates import DateReading, dates_of
from reportedly.extract.figures import Count, counts_of
from reportedly.extract.places import PlacePhrase, places_in
from reportedly.extract.sentences import Sentence
from reportedly.extract.triggers import Trigger, sees_aircraft, triggers_in, words_for
from reportedly.extract.words import Word, lexicon
from reportedly.records import IncidentType, Names, Realis, When

# In the first sentences a report says whether it is about an aircraft.
_FIRST = 3
# What stands before these words tells of another time than what stands after them: "a threat ..., days after the attack".
_TURNS = frozenset(["after", "following", "since"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What one sentence tells: offsets are of the report, `number` counts the sentences.

    `context` counts the words that speak for each type, `place_names` are the surely named places in lower case,
    `evidence` counts the words that only reports on violence use much.
    """

    number: int
    words: Sequence[Word]
    triggers: Sequence[Trigger]
    places: Sequence[PlacePhrase]
    dates: Sequence[DateReading]
    counts: Sequence[Count]
    context: Counter[IncidentType]
    place_names: frozenset[str]
    evidence: int


def scenes_of(text: str, sentences: Sequence[Sentence], published: When | None, names: Names | None) -> list[Scene]:
    """One scene for each sentence, in order."""
    scenes = []
    aloft = any(sees_aircraft(sentence.words) for sentence in sentences[:_FIRST])
    for number, sentence in enumerate(sentences):
        words = sentence.words
        places = places_in(text, words, names)
        scene = Scene(
            number=number,
            words=words,
            triggers=triggers_in(words, aloft=aloft),
            places=places,
            dates=dates_of(words, published),
            counts=counts_of(words),
            context=_context_of(words),
            place_names=frozenset(place.name.lower() for place in places if place.sure > 1),
            evidence=sum(word.low in _evidence() for word in words),
        )
        scenes.append(scene)
    return scenes


@cache
def _evidence() -> frozenset[str]:
    return frozenset(lexicon("incidents")["figurative"]["evidence"])


def _context_of(words: Sequence[Word]) -> Counter[IncidentType]:
    table = words_for("context")
    return Counter(table[word.low] for word in words if word.low in table)


def realis_of(scene: Scene, trigger: Trigger) -> Realis:
    """Whether the words around a trigger tell of something that took place."""
    section = lexicon("incidents")["realis"]
    before = [word.low for word in scene.words[max(trigger.first - section["reach"], 0) : trigger.first]]
    before = before[max((i + 1 for i, word in enumerate(before) if word in _TURNS), default=0) :]
    after = [word.low for word in scene.words[trigger.after : trigger.after + section["reach"]]]
    for realis in (Realis.THREATENED, Realis.PLANNED, Realis.POSSIBLE):
        if any(word in section[realis] for word in before) or any(word in section["after"].get(realis, ()) for word in after):
            return realis
    return Realis.HAPPENED
