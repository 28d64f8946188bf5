"""Names: the one way in which spellings of actors and places are made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a"}
)
_APOSTROPHES = re.compile(r"['’‘`´ʼʻʿʾ′]")
_OTHER = re.compile(r"[^0-9a-z]+")
_SPELT_OUT = re.compile(r"\b(?:[a-z]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s\b|(?<=s)['’](?=\s|$)", re.IGNORECASE)
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|an|as|ash|at|ad|ar|az|ud|ed|er|es)\b ?")
LONGEST_WITH_ARTICLE = 5
_SOUNDS = (
    (re.compile(r"kh|ch"), "k"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"dh|th"), "d"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"[qc]"), "k"),
    (re.compile(r"[aeiouyhw]"), ""),
)


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """The name in lower-case Latin letters and digits with single spaces; marks, apostrophes, dots and possessives are gone."""
    text = _POSSESSIVE.sub("", name.translate(_LETTERS).strip())
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)).casefold()
    text = _SPELT_OUT.sub(lambda found: found.group().replace(".", "") + " ", _APOSTROPHES.sub("", text))
    return _OTHER.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def sounds(name: str) -> str:
    """The consonants of a plain name without Arabic articles and doubled letters: "Khan Sheikhoun" and "Khan Shaykhun" agree."""
    words = _ARABIC_ARTICLE.sub("", plain(name)).split()
    return " ".join(filter(None, (_consonants(word) for word in words)))


def _consonants(word: str) -> str:
    # "Alnouman" is "al-Nouman" run together; cut from "Aleppo" too, on both sides of the comparison.
    word = word.removeprefix("al") if len(word) > LONGEST_WITH_ARTICLE else word
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return re.sub(r"(.)\1+", r"\1", word)


_SHORT = re.compile(r"\b(?:st|ste|mt|ft)\b")
_FULL = {"st": "saint", "ste": "saint", "mt": "mount", "ft": "fort"}


@lru_cache(maxsize=65536)
def place_key(name: str) -> str:
    """The plain name of a place with "St.", "Mt." and "Ft." written out."""
    return _SHORT.sub(lambda found: _FULL[found.group()], plain(name))
