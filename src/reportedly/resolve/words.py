"""Words: what two reports can be compared by beside what was extracted: uncommon words, names spelt alike, numbers.

How much a word weighs comes from a table that ships with the program (`data/words.csv`), not from the ledger: a pair's
score must not change because other reports were read.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache, lru_cache
from importlib.resources import files
from sys import intern

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_VOWELS = re.compile(r"[aeiouyàâäáåéèêëíìîïóòôöúùûüýw'’]")
_TWICE = re.compile(r"(.)\1+")
_ARTICLES = frozenset({"al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "ez", "the", "de", "la", "los", "san", "abu"})
_CAPITALISED = re.compile(
    r"(?:[A-ZÀ-ÞŠŽ][\w'’]*|(?:al|el|az|ez|es|as|ad|de|la)(?=[ -]\w))(?:[ -](?:[A-ZÀ-ÞŠŽ][\w'’]*|(?:al|el|az|ez|es|as|ad|de|la)(?=[ -]\w)))*"
)
# Letters that one name is written with in several newsrooms: Khuneida, Heneyda; Raqqa, Raka; Quneitra, Kuneitra.
_SOUNDS = (
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("dh", "d"),
    ("th", "t"),
    ("ck", "k"),
    ("tch", "c"),
    ("sch", "s"),
    ("sh", "s"),
    ("q", "k"),
    ("j", "g"),
    ("z", "s"),
)


@cache
def rarity() -> dict[str, float]:
    """How uncommon each of the commoner English news words is, from 0 (in every report) to 1; a word that is not here weighs 1."""
    table = files("reportedly.resolve").joinpath("data/words.csv").read_text(encoding="utf-8")
    return {row[0]: float(row[1]) for row in csv.reader(table.splitlines()[1:])}


def weight(word: str) -> float:
    """How uncommon a word is, between 0 and 1."""
    return rarity().get(word, 1.0)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word in lower case without the commonest English endings, so that strike, strikes and struck's kin meet where it is cheap."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending, shortest in (("ings", 8), ("ing", 7), ("ers", 7), ("ies", 6), ("ed", 6), ("es", 6), ("s", 5)):
        if word.endswith(ending) and len(word) >= shortest:
            return word[: -len(ending)]
    return word


def terms(text: str, *, at_most: int) -> tuple[str, ...]:
    """The most uncommon words of a text, stemmed, the most uncommon first: never more than `at_most`, and no numbers."""
    rare = rarity()
    found = {stem(word) for word in set(_WORD.findall(text)) if not word[0].isdigit()}
    weighed = [(-rare.get(word, 1.0), word) for word in found if len(word) > 2]
    uncommon = sorted(pair for pair in weighed if pair[0] < -0.25)[:at_most]
    return tuple(intern(word) for _, word in uncommon)


@lru_cache(maxsize=1 << 16)
def skeleton(name: str) -> str:
    """A name reduced to how it sounds: no vowels, no doubled letters, one letter for those that newsrooms mix."""
    sound = name.lower().replace("’", "'").removesuffix("'s")
    for written, heard in _SOUNDS:
        sound = sound.replace(written, heard)
    return sound[:1].translate(_FIRST) + _TWICE.sub(r"\1", _VOWELS.sub("", sound[1:]))


_FIRST = str.maketrans(dict.fromkeys("aeiouy", ""))


def sound(name: str) -> str:
    """A name of several words reduced to how it sounds, without articles: al-Mayadin and Mayadeen are one."""
    return "".join(skeleton(word) for word in _WORD.findall(name) if word.lower() not in _ARTICLES)


def names(text: str, *, at_most: int) -> tuple[str, ...]:
    """The skeletons of the most uncommon capitalised words and pairs of words of a text, the most uncommon first."""
    found: dict[str, float] = {}
    for run in _CAPITALISED.findall(text):
        words = [word for word in _WORD.findall(run) if word.lower() not in _ARTICLES]
        rare = [weight(stem(word)) for word in words]
        bones = [skeleton(word) for word in words]
        for place, bone in enumerate(bones):
            if len(bone) >= 3 and len(words[place]) >= 4 and rare[place] > 0.45:
                found[bone] = max(found.get(bone, 0.0), rare[place])
            # "Deir Ezzor", "Deir al-Zor": two short words are a name where each alone says little.
            if place and len(bones[place - 1] + bone) >= 4 and max(rare[place - 1 : place + 1]) > 2:
                found[bones[place - 1] + bone] = max(rare[place - 1 : place + 1])
    uncommon = sorted((-rarest, bones) for bones, rarest in found.items())[:at_most]
    return tuple(intern(bones) for _, bones in uncommon)


def numbers(text: str, *, at_most: int) -> tuple[int, ...]:
    """The first numbers of a text in digits or words, from 3 up, without years."""
    found: dict[int, None] = {}
    for match in _DIGITS_OR_WORDS.finditer(text.lower()):
        written = match.group()
        value = _SPELT[written] if written in _SPELT else int(written.replace(",", ""))
        if value >= 3 and not 1900 <= value <= 2100:
            found.setdefault(value)
    return tuple(sorted(list(found)[:at_most]))


_SPELT = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90} | {
    word: value
    for value, word in enumerate(
        (
            *("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
            *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
        ),
        start=3,
    )
}
_DIGITS_OR_WORDS = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?!\w)|(?<![\w.])\d{1,6}(?!\w)|\b(?:" + "|".join(_SPELT) + r")\b")


@lru_cache(maxsize=1 << 15)
def length(words: tuple[str, ...]) -> float:
    """The length of a bag of words as a vector, each word weighing as it is rare."""
    return math.sqrt(sum(weight(word) ** 2 for word in words))


def cosine(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """How alike two bags of words are, from 0 to 1, each word weighing as it is rare."""
    shared = set(a).intersection(b)
    return sum(weight(word) ** 2 for word in shared) / (length(a) * length(b)) if shared else 0.0
