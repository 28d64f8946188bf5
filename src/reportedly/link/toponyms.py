"""Toponyms: the place names in a text, found by capital letters and the gazetteer, as company for the names that matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportedly.link.gazetteer import Gazetteer
from reportedly.link.places import Toponym

# More names than these tell nothing new about where a report plays.
ENOUGH = 60
LONGEST = 4

_RUN = re.compile(r"[A-ZÀ-Þ][\w’'-]*\.?(?:[ -](?:(?:al|el|ar|as|ad|az|ash|an|ez|de|del|la|el|of|the|and)[ -])*[A-ZÀ-Þ][\w’'-]*)*")
_LOWER = re.compile(r"\b[a-z]{4,}\b")
_WORD = re.compile(r"\S+")
_APART = re.compile(r"(?:^|[\s-])(?:and|of the|the)(?:[\s-]|$)")


def toponyms_in(text: str, gazetteer: Gazetteer, *, enough: int = ENOUGH) -> list[Toponym]:
    """Place names in a text, at most the first so many; a longer name hides those within it, and a word that the text has is no name."""
    found: list[Toponym] = []
    seen = {word.capitalize() for word in _LOWER.findall(text)}
    for toponym in _all(text, gazetteer):
        if toponym.name not in seen:
            seen.add(toponym.name)
            found.append(toponym)
            if len(found) == enough:
                break
    return found


def _all(text: str, gazetteer: Gazetteer) -> Iterator[Toponym]:
    for run in _RUN.finditer(text):
        words = [(run.start() + word.start(), run.start() + word.end()) for word in _WORD.finditer(run.group())]
        at = 0
        while at < len(words):
            ends = range(min(len(words), at + LONGEST), at, -1)
            end = next((end for end in ends if _names_place(text[words[at][0] : words[end - 1][1]], gazetteer)), None)
            if end is None or not _stands_free(text, words, at, end, gazetteer):
                at += 1
                continue
            name = _without_possessive(text[words[at][0] : words[end - 1][1]])
            yield Toponym(name=name, start=words[at][0], end=words[at][0] + len(name))
            at = end


def _stands_free(text: str, words: list[tuple[int, int]], at: int, end: int, gazetteer: Gazetteer) -> bool:
    """Whether the capitalised words beside a name are no part of it: Salem in "Salem Mosque" is not the town."""
    if text[words[0][0] : words[-1][1]].isupper():
        return True
    beside = [words[at - 1]] if at > 0 else []
    beside += [words[end]] if end < len(words) else []
    return all(_is_aside(text[start:stop], gazetteer) for start, stop in beside)


def _is_aside(word: str, gazetteer: Gazetteer) -> bool:
    return gazetteer.is_filler(word) or _names_place(word, gazetteer)


def _names_place(words: str, gazetteer: Gazetteer) -> bool:
    name = _without_possessive(words)
    return not _APART.search(name) and (gazetteer.is_place(name) or gazetteer.is_adjective(name))


def _without_possessive(words: str) -> str:
    return re.sub(r"['’]s?$|[.,]$", "", words)
