"""Persons: whether "he" or "she" may stand for a person, by title and given name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from reportedly.extract.words import lexicon


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(lexicon("givennames")[name])


def may_be(pronoun: str, mentions: Iterable[str]) -> bool:
    """Whether a pronoun may stand for the person of these mentions; True where nothing tells his or her sex."""
    barred = _listed("female") if pronoun in _listed("he") else _listed("male") | _listed("manly") if pronoun in _listed("she") else ()
    return not any(word.strip(",.'’").lower() in barred for mention in mentions for word in mention.split())
