"""Places: the phrases of a sentence that name where something is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly.extract.words import Word, lexicon
from reportedly.records import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePhrase:
    """Words `first` up to `after` that name a place.

    `sure` is how plainly they do: 2 a name after its preposition, 1 a country by itself, 0 a country's adjective.
    """

    first: int
    after: int
    name: str
    sure: int

    def ends(self, words: Sequence[Word]) -> tuple[int, int]:
        """Where the phrase begins and ends in the text."""
        return words[self.first].start, words[self.after - 1].end


@cache
def _list(section: str) -> frozenset[str]:
    return frozenset(lexicon("places")["words"][section])


@cache
def _held() -> tuple[str, ...]:
    return tuple(lexicon("places")["words"]["held"])


@cache
def _never() -> frozenset[str]:
    """Words that end a name or are none: those listed, and those of harm and violence."""
    table = lexicon("incidents")
    phrases = [phrase for section in ("plain", "generic", "firm", "weak") for kind in table[section].values() for phrase in kind]
    return _list("never") | {phrase for phrase in phrases if " " not in phrase}


@cache
def countries() -> dict[str, str]:
    """Names of countries in lower case, each with the form that is shown."""
    return {name.lower(): name for name in lexicon("places")["countries"]}


@cache
def adjectives() -> dict[str, str]:
    """Adjectives of countries in lower case, each with the country."""
    return {adjective: name for name, forms in lexicon("places")["countries"].items() for adjective in forms}


def places_in(text: str, words: Sequence[Word], names: Names | None = None) -> list[PlacePhrase]:
    """The phrases among the words that name places, from left to right."""
    shouted = _is_shouted(words)
    found: list[PlacePhrase] = []
    i = 0
    while i < len(words):
        phrase = _place_after(text, words, i, names, shouted=shouted) if words[i].low in _list("prepositions") else None
        phrase = phrase or _country_at(words, i)
        if phrase is None:
            i += 1
        else:
            found.append(phrase)
            i = max(phrase.after, i + 1)
    return _addresses(words, found)


def _addresses(words: Sequence[Word], phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """The phrases, where one place lies in the next made into one: "the market in Ariha, Idlib" is "market, Ariha, Idlib"."""
    whole: list[PlacePhrase] = []
    for phrase in phrases:
        last = whole[-1] if whole else None
        between = [word.low for word in words[last.after : phrase.first]] if last else []
        if last and last.sure > 1 and between in (["in"], ["in", "the"], ["of"], [","]) and phrase.sure > 0:
            whole[-1] = replace(last, after=phrase.after, name=f"{last.name}, {phrase.name}")
        else:
            whole.append(phrase)
    return whole


def _is_shouted(words: Sequence[Word]) -> bool:
    """Whether the sentence is in capitals throughout, so that capitals tell no names."""
    letters = [word for word in words if word.text[0].isalpha()]
    return bool(letters) and sum(word.text.isupper() for word in letters) > 0.7 * len(letters)


def _country_at(words: Sequence[Word], i: int) -> PlacePhrase | None:
    """A country's name that no preposition leads to, or its adjective: a country is as often who acts as where."""
    if not words[i].text[0].isupper():
        return None
    for length in (5, 3, 2, 1):
        if i + length > len(words):
            continue
        low = " ".join(word.low for word in words[i : i + length])
        name = countries().get(low) or countries().get(_bare(low)) or ""
        if name:
            return PlacePhrase(first=i, after=i + length, name=name, sure=1)
        if low in adjectives():
            return PlacePhrase(first=i, after=i + length, name=adjectives()[low], sure=0)
    return None


def _bare(low: str) -> str:
    """A name without the genitive's ending, which may have lost its apostrophe."""
    return low.removesuffix("'s") if low.endswith("'s") else low.removesuffix("s")


def _is_genitive(word: Word) -> bool:
    return word.text[0].isupper() and word.low not in countries() and _bare(word.low) in countries()


def _place_after(text: str, words: Sequence[Word], i: int, names: Names | None, *, shouted: bool) -> PlacePhrase | None:
    """The place that a preposition at word `i` leads to."""
    k = i + 1
    noun = words[i].low == "of" and i > 0 and (words[i - 1].low in _list("kinds") or words[i - 1].low in _list("parts"))
    while k < len(words) and (words[k].low in _list("before") or (_is_of_country(words[k]) and _goes_on(words, k))):
        if _begins_known(text, words, k, names):
            break
        noun = noun or words[k].low in _list("kinds")
        k += 1
        if k - i > 7:
            return None
    if k >= len(words):
        return None
    first, after = k, _name_end(words, k, names, shouted=shouted)
    if after == first:
        return None
    if after == first + 1 and words[first].low in adjectives():
        return None
    if shouted:
        after = _known_end(text, words, first, after, names)
        plain = words[i].low in {"in", "near", "outside", "across", "throughout", "inside"} or noun
        known = after > first and (plain or _low(words, first, after) in countries())
    else:
        known = _low(words, first, after) in countries() or _known_end(text, words, first, after, names) > first
    ends_in_kind = after > first and words[after - 1].low in _list("kinds")
    aimed = words[i].low in {"on", "at", "against"} and i > 0 and words[i - 1].low in _never()
    sure = words[i].low not in _list("unsure") or noun or ends_in_kind or aimed
    if not (known or (sure and not shouted)):
        return None
    return PlacePhrase(first=first, after=after, name=text[words[first].start : words[after - 1].end], sure=2)


def _begins_known(text: str, words: Sequence[Word], k: int, names: Names | None) -> bool:
    """Whether the word, which may stand before a name, is the first of a known one: "Saudi Arabia", "East Darfur"."""
    for length in (3, 2):
        parts = words[k : k + length]
        if len(parts) == length and all(part.text[0].isupper() for part in parts):
            if " ".join(part.low for part in parts) in countries():
                return True
            if names is not None and names.is_place(text[parts[0].start : parts[-1].end]):
                return True
    return False


def _low(words: Sequence[Word], first: int, after: int) -> str:
    return " ".join(word.low for word in words[first:after])


def _is_of_country(word: Word) -> bool:
    return word.low in adjectives() or _is_genitive(word) or word.low.endswith(_held())


def _goes_on(words: Sequence[Word], k: int) -> bool:
    return k + 1 < len(words) and (words[k + 1].low in _list("before") or words[k + 1].text[0].isupper())


def _known_end(text: str, words: Sequence[Word], first: int, after: int, names: Names | None) -> int:
    """Where the longest known place that begins at word `first` ends; `first` itself where none is known."""
    for end in range(after, first, -1):
        low = _low(words, first, end)
        if low in countries() or words[end - 1].low in _list("kinds"):
            return end
        if names is not None and len(low) > 3 and names.is_place(text[words[first].start : words[end - 1].end]):
            return end
    return first


def _name_end(words: Sequence[Word], first: int, names: Names | None, *, shouted: bool) -> int:
    """Where the name that begins at word `first` ends: capitalised words, with commas between parts of one address."""
    after = _one_name(words, first, shouted=shouted)
    if after == first:
        return first
    while after + 1 < len(words) and words[after].text == ",":
        part = _one_name(words, after + 1, shouted=shouted)
        low = " ".join(word.low for word in words[after + 1 : part])
        address = low in countries() or (part > after + 1 and words[part - 1].low in _list("kinds"))
        if part == after + 1 or not (address or (names is not None and names.is_place(low)) or _address_goes_on(words, part)):
            break
        after = part
    return after


def _address_goes_on(words: Sequence[Word], after: int) -> bool:
    """Whether a further part of an address follows, ending in a country ("Turbat, Balochistan, Pakistan")."""
    return after + 1 < len(words) and words[after].text == "," and words[after + 1].low in countries()


def _one_name(words: Sequence[Word], first: int, *, shouted: bool) -> int:
    k = first
    while k < len(words) and k - first < 6:
        word = words[k]
        if word.low in _never() or word.low.endswith(_held()) or not word.text[0].isalpha():
            break
        if shouted and (word.low in _SHOUTED_STOPS() or (k > first and word.low in _list("before") and word.low not in _list("inner"))):
            break
        inner = (
            k > first
            and word.low in _list("inner")
            and k + 1 < len(words)
            and words[k + 1].text[0].isupper()
            and word.low not in {"and", "the"}
        )
        if not (word.text[0].isupper() or inner or _prefixed(word) or (k > first and word.low in _list("kinds"))):
            break
        k += 1
        # "Aleppo province" ends here, "Crocus City Hall" goes on.
        if k > first + 1 and word.low in _list("kinds") and (shouted or k == len(words) or not words[k].text[0].isupper()):
            break
    return k


def _prefixed(word: Word) -> bool:
    """An Arabic name with its article in lower case: "al-Quria"."""
    head, dash, tail = word.text.partition("-")
    return bool(dash) and head.lower() in _list("inner") and tail[:1].isupper()


def _SHOUTED_STOPS() -> frozenset[str]:  # noqa: N802 - reads as the table that it is
    return frozenset(lexicon("figures")["stops"]["words"])
