"""Roles: who did what an incident's words name, and whom it struck, as far as grammar beside those words tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reportedly.extract.mentions import Mention
from reportedly.extract.places import adjectives, countries
from reportedly.extract.words import Phrases, Word, lexicon

# Offsets of a phrase in the report's text.
Stretch = tuple[int, int]

_LONGEST = 9
# How far from the words of an incident its weapon may stand, in words.
_NEAR = 8


@cache
def _listed(key: str) -> frozenset[str]:
    return frozenset(lexicon("roles")["words"][key])


@cache
def _stops() -> frozenset[str]:
    return frozenset(lexicon("figures")["stops"]["words"]) | _listed("stops")


def doers_of(mention: Mention) -> list[Stretch]:
    """The phrases that name who did it: "Russian strikes", "strikes by the coalition", "gunmen attacked"."""
    words, trigger = mention.scene.words, mention.trigger
    if _is_distant(mention):
        return []
    found = [_before_noun(words, trigger.first), _by(words, trigger.after)]
    verb = _verb_at(words, trigger.first, trigger.after)
    if verb is not None and not _is_passive(words, verb):
        found.append(_subject(words, verb))
    return _distinct(words, found)


def struck_by(mention: Mention) -> list[Stretch]:
    """The phrases that name whom or what it struck: "an attack on a convoy", "attacked the mosque", "was kidnapped"."""
    words, trigger = mention.scene.words, mention.trigger
    found = [_aimed_at(words, trigger.after)]
    last = trigger.after - 1
    if _is_verb(words, trigger.first, last):
        found.append(_subject(words, last) if _is_passive(words, last) else _phrase(words, trigger.after))
    towns = {place.first for place in mention.scene.places if place.sure > 1 and place.name not in countries().values()}
    return _distinct(words, [one for one in found if one is None or one[0] not in towns])


@cache
def _means() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("roles")["words"]["means"])


def means_of(mention: Mention) -> Stretch | None:
    """The weapon named nearest to the words of the incident, a few words off at most: "an attack with rockets", "drone strike"."""
    words, trigger = mention.scene.words, mention.trigger
    best: tuple[int, Stretch] | None = None
    for i in range(max(trigger.first - _NEAR, 0), min(trigger.after + _NEAR, len(words))):
        found = _means().at(words, i)
        if found is None:
            continue
        gap = max(trigger.first - i - found[0], i - trigger.after, 0)
        if best is None or gap < best[0]:
            best = (gap, (words[i].start, words[i + found[0] - 1].end))
    return best[1] if best else None


def _is_verb(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether the words of an incident are a verb that takes those struck: not "the deadly attack", not "a car bombing"."""
    if words[last].low not in _listed("verbs") or last > first:
        return False
    before = [word.low for word in words[max(first - 3, 0) : first]]
    return words[last].low.endswith(("ed", "hit", "struck", "shot")) or not any(
        word in _listed("determiners") | _listed("kinds") for word in before
    )


def _distinct(words: Sequence[Word], found: Sequence[tuple[int, int] | None]) -> list[Stretch]:
    """The offsets of phrases that were found as words from one up to another, each once."""
    return list(dict.fromkeys((words[stretch[0]].start, words[stretch[1] - 1].end) for stretch in found if stretch is not None))


def _is_distant(mention: Mention) -> bool:
    """Whether the article keeps its distance, so that a doer named here is only accused."""
    before = [word.low for word in mention.scene.words[: mention.trigger.first]]
    return any(word in _listed("distance") for word in before[-14:])


def _before_noun(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The doer right before a noun: an adjective of a country, or the name of a force."""
    k = i - 1
    while k >= 0 and words[k].low in _listed("kinds"):
        k -= 1
    if k < 0 or not words[k].text[0].isalpha():
        return None
    if words[k].low in _listed("forces"):
        first = k
        while first > 0 and i - first < 6 and (_is_named(words[first - 1]) or words[first - 1].low in _listed("inside")):
            first -= 1
        return first, k + 1
    if words[k].low in adjectives() or words[k].low.removesuffix("'s") in countries():
        return k, k + 1
    return None


def _is_named(word: Word) -> bool:
    return word.text[0].isupper() or word.low in adjectives()


def _by(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The doer after "by", a few words on at most."""
    for k in range(i, min(i + 7, len(words))):
        if words[k].low in {".", ";", "said", "that"}:
            return None
        if words[k].low == "by" and k + 1 < len(words):
            return _phrase(words, k + 1)
    return None


def _verb_at(words: Sequence[Word], first: int, after: int) -> int | None:
    """The verb of the doer: "launched", "carried out" before the words, or the words themselves where they are a verb."""
    for k in range(first - 1, max(first - 7, -1), -1):
        if words[k].low in _listed("doing"):
            return k
        if words[k].low in {".", ";", "in", "after", "of"}:
            break
    is_noun = first > 0 and words[first - 1].low in _listed("determiners")
    return first if words[after - 1].low in _listed("verbs") and not is_noun else None


def _is_passive(words: Sequence[Word], i: int) -> bool:
    k = i - 1
    while k >= 0 and (words[k].low.endswith("ly") or words[k].low in {"also", "all"}):
        k -= 1
    return k >= 0 and words[k].low in _listed("passive")


def _subject(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The noun phrase before a verb, auxiliaries and adverbs left out."""
    after = i
    while after > 0 and (words[after - 1].low in _listed("auxiliaries") or words[after - 1].low.endswith("ly")):
        after -= 1
    first = after
    while first > 0 and after - first < _LONGEST and words[first - 1].low not in _stops() and words[first - 1].text[0].isalnum():
        first -= 1
    while first < after and words[first].low in _listed("lead"):
        first += 1
    return (first, after) if first < after and _names_somebody(words[first:after]) else None


def _aimed_at(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """What stands after "on", "against" or "targeting"."""
    for k in range(i, min(i + 4, len(words))):
        if words[k].low in _listed("aiming") and k + 1 < len(words):
            return _phrase(words, k + 1)
        if words[k].low in _listed("aside"):
            return None
    return None


def _phrase(words: Sequence[Word], i: int) -> tuple[int, int] | None:
    """The noun phrase that begins at word `i`."""
    k = i
    if i < len(words) and words[i].low in _stops() - _listed("determiners"):
        return None
    while k < len(words) and k - i < 2 and words[k].low in _listed("determiners"):
        k += 1
    first = after = k
    while after < len(words) and after - first < _LONGEST and words[after].low not in _stops() and words[after].text[0].isalnum():
        after += 1
    return (first, after) if first < after and _names_somebody(words[first:after]) else None


def _names_somebody(phrase: Sequence[Word]) -> bool:
    """Whether a phrase is more than a pronoun or a word of time."""
    return not all(word.low in _listed("nobody") or word.text.isdigit() for word in phrase)
