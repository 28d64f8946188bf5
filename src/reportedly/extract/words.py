"""Words: a text cut into words and marks with their offsets, and phrase tables that are looked up in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Abbreviations keep their stops (U.S.), numbers their commas, compounds their hyphens and apostrophes; a mark stands alone.
_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\w+(?:[.'’\-–‑]\w+)*|[^\w\s]")


class Word(NamedTuple):
    """One word or mark of a text, with its lower-case form and its offsets."""

    text: str
    low: str
    start: int
    end: int


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words and marks of `text[start:end]`, with offsets in the whole text."""
    stop = len(text) if end is None else end
    return [Word(found[0], found[0].lower().replace("’", "'"), found.start(), found.end()) for found in _WORD.finditer(text, start, stop)]


@cache
def lexicon(name: str) -> dict[str, Any]:
    """The table `data/NAME.toml` of this package."""
    return tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it stands for; the longest that begins at a word is found."""

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in table:
            parts = tuple(word.low for word in words_of(phrase))
            self._by_first.setdefault(parts[0], []).append((parts, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Word], i: int) -> tuple[int, T] | None:
        """How many words from `i` on make up the longest phrase, and its meaning; None where none begins."""
        for parts, meaning in self._by_first.get(words[i].low, ()):
            if len(parts) == 1 or (len(words) >= i + len(parts) and all(words[i + k].low == part for k, part in enumerate(parts))):
                return len(parts), meaning
        return None
