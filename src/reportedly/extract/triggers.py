"""Triggers: the words of a sentence that name an incident, with the type that they tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.words import Phrases, Word, lexicon
from reportedly.records import IncidentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words `first` up to `after` that name an incident of a type; `loose` words fit others as well.

    `strength` is 2 for words that name one anywhere, 1 for those that do where no such word stands in their sentence, 0 for those
    that do so only with a count of those harmed. `is_downing` says that they tell of an aircraft brought down.
    """

    first: int
    after: int
    type: IncidentType
    strength: int
    loose: bool
    head: str
    modified: IncidentType | None = None
    is_downing: bool = False

    @property
    def told(self) -> IncidentType | None:
        """The type that the words themselves tell, or None."""
        return self.modified if self.loose else self.type


@cache
def _table() -> Phrases[tuple[IncidentType, int, bool]]:
    table = lexicon("incidents")
    entries: dict[str, tuple[IncidentType, int, bool]] = {}
    for strength, section in enumerate(("weak", "firm", "plain", "generic")):
        for kind, phrases in table[section].items():
            entries |= dict.fromkeys(phrases, (IncidentType(kind), min(strength, 2), section == "generic"))
    downing = [phrase for section in ("plain", "sight", "crash") for phrase in table["downing"][section]]
    entries |= dict.fromkeys(downing, (IncidentType.OTHER_VIOLENCE, 2, False))
    return Phrases(entries.items())


@cache
def downing(section: str) -> frozenset[str]:
    """The words of a section of how aircraft are brought down."""
    return frozenset(lexicon("incidents")["downing"][section])


def sees_aircraft(words: Sequence[Word]) -> bool:
    """Whether a sentence speaks of an aircraft."""
    return any(word.low in downing("aircraft") for word in words)


def _is_downing(words: Sequence[Word], i: int, length: int, *, aloft: bool) -> bool:
    """Whether words that may tell of an aircraft brought down, or of anything else, do so here."""
    phrase = " ".join(word.low for word in words[i : i + length])
    if phrase in downing("sight"):
        return sees_aircraft(words)
    return phrase not in downing("crash") or (aloft and not any(word.low in downing("otherwise") for word in words))


@cache
def _never() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("incidents")["never"]["phrases"])


@cache
def words_for(section: str) -> dict[str, IncidentType]:
    """The words of a section of the lexicon, each with the type that it tells."""
    return {word: IncidentType(kind) for kind, words in lexicon("incidents")[section].items() for word in words}


def triggers_in(words: Sequence[Word], *, aloft: bool = False) -> list[Trigger]:
    """The words that name incidents, from left to right, the longest at each place.

    `aloft` says that the report is about an aircraft, so that "the crash" is its.
    """
    found = []
    i = 0
    while i < len(words):
        barred = _never().at(words, i) or (_never().at(words, i - 1) if i else None)
        entry = _table().at(words, i)
        if barred and (entry is None or barred[0] >= entry[0]):
            i += barred[0] if _never().at(words, i) else 1
            continue
        if entry is None or not _is_downing(words, i, entry[0], aloft=aloft):
            i += 1
            continue
        length, (kind, strength, loose) = entry
        modified = _modified(words, i) if loose else None
        kind = _taken(words, i, length, kind)
        head = words[i + length - 1].low
        down = head in downing("heads") or (head in downing("aboard") and _holds_travellers(words, i + length))
        found.append(
            Trigger(first=i, after=i + length, type=kind, strength=strength, loose=loose, head=head, modified=modified, is_downing=down)
        )
        i += length
    return found


def _holds_travellers(words: Sequence[Word], after: int) -> bool:
    """Whether an aircraft with travellers is named next: "the bombing of a passenger jet", "a bomb that destroyed the airliner"."""
    return any(word.low in downing("travellers") for word in words[after : after + 6])


def _modified(words: Sequence[Word], i: int) -> IncidentType | None:
    """The type that the words right before a generic word tell."""
    table = words_for("modifiers")
    for k in range(i - 1, max(i - 4, -1), -1):
        if words[k].low in table:
            return table[words[k].low]
        if not words[k].text[0].isalpha() or words[k].low in {"the", "a", "an", "of", "in", "on", "by"}:
            return None
    return None


def _taken(words: Sequence[Word], i: int, length: int, kind: IncidentType) -> IncidentType:
    """The type, set right for "captured" and "seized": ground is taken in a clash, people are arrested."""
    table = lexicon("incidents")["taken"]
    if words[i].low not in table["verbs"] or length > 1:
        return kind
    following = words[i + 1 : i + 6]
    if any(word.low in table["ground"] for word in following):
        return IncidentType.CLASH
    passive = i > 0 and words[i - 1].low in {"was", "were", "been", "being", "is", "are"}
    named = bool(following) and following[0].text[0].isupper() and not following[0].text.isupper()
    return IncidentType.CLASH if named and not passive and words[i].low != "seizes" else kind
