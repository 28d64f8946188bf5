"""Parties: states, forces and groups named among words, and which of them does harm there or suffers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.words import Phrases, Word, lexicon

# A party that is only a kind of force ("warplanes"): it takes the name of the party right before it ("Russian warplanes").
UNNAMED = frozenset(["forces", "rebels"])
_TOWARDS = frozenset(
    [
        "on",
        "against",
        "in",
        "at",
        "near",
        "of",
        "targeting",
        "from",
        "to",
        "for",
        "over",
        "into",
        "inside",
        "outside",
        "between",
        "with",
        "hitting",
        "hit",
    ]
)
_REACH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party among words: the words first <= i < last, and the one name by which it goes here."""

    first: int
    last: int
    name: str


@cache
def _table() -> Phrases[str]:
    """Every phrase that names a party; a country's own names and adjectives first."""
    rows = [(form, country) for country, forms in lexicon("places")["countries"].items() for form in (country.lower(), *forms)]
    rows += [(form, name) for name, forms in lexicon("parties")["institutions"].items() for form in forms]
    known = {name: _SAME.get(name, name) for _, name in rows}
    return Phrases((form, known[name]) for form, name in dict(rows).items())


_SAME = {"Britain": "United Kingdom"}


def parties_in(words: Sequence[Word]) -> list[Party]:
    """The parties among the words, from left to right; "Russian warplanes" is one."""
    out: list[Party] = []
    i = 0
    while i < len(words):
        hit = _table().at(words, i)
        if (
            hit is None
            or (words[i].low == "is" and not words[i].text.isupper())
            or (words[i].low in {"us", "it"} and words[i].text.islower())
        ):
            i += 1
            continue
        length, name = hit
        joins = (
            bool(out)
            and i - out[-1].last <= 1
            and (out[-1].last == i or words[i - 1].low in {"air", "state", "war", "ground", "defense", "defence"})
        )
        if joins and (name in UNNAMED or name == out[-1].name):
            out[-1] = Party(first=out[-1].first, last=i + length, name=out[-1].name)
        else:
            out.append(Party(first=i, last=i + length, name=name))
        i += length
    return out


def is_state(party: Party) -> bool:
    """Whether the party is a country rather than a group."""
    return party.name in lexicon("places")["countries"] or party.name in _SAME.values()


def doers(words: Sequence[Word], parties: Sequence[Party], at: int) -> Iterator[Party]:
    """The parties that do the harm named at word `at`: before an active verb or a noun of harm, or after "by"."""
    passive = any(word.low in {"was", "were", "been", "being", "are", "is"} for word in words[max(0, at - 3) : at])
    for party in parties:
        previous = words[party.first - 1].low if party.first else ""
        the = party.first >= 2 and previous == "the"
        previous = words[party.first - 2].low if the else previous
        agent = previous == "by" and party.first > at - _REACH
        active = 0 <= at - party.last < _REACH and previous not in _TOWARDS and not passive
        if agent or active:
            yield party


def sufferers(words: Sequence[Word], parties: Sequence[Party], at: int) -> Iterator[Party]:
    """The parties that suffer the harm named at word `at`: after it with "on", "against" or nothing between."""
    for party in parties:
        if 0 < party.first - at < 5 and words[party.first - 1].low != "by":
            yield party


def names_in(words: Sequence[Word]) -> frozenset[str]:
    """The names of the parties among the words."""
    return frozenset(party.name for party in parties_in(words))
