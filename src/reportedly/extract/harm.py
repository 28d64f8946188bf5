"""Harm: the verbs, states and nouns that tell what befell those who are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly.extract.counted import Counted, listed
from reportedly.extract.words import Phrases, Word, lexicon
from reportedly.records import FigureKind


@dataclass(frozen=True, slots=True)
class Harm:
    """A verb or noun of harm: words `first` up to `after`; `side` says where those harmed stand: "subject", "object" or "within"."""

    first: int
    after: int
    kind: FigureKind
    side: str


@cache
def _verbs(form: str) -> Phrases[FigureKind]:
    table = lexicon("figures")["verbs"]
    return Phrases[FigureKind]((phrase, FigureKind(kind)) for kind, forms in table.items() for phrase in forms.get(form, ()))


@cache
def _of_section(section: str) -> Phrases[FigureKind]:
    return Phrases[FigureKind]((phrase, FigureKind(kind)) for kind, phrases in lexicon("figures")[section].items() for phrase in phrases)


def harms_in(words: Sequence[Word], nouns: dict[int, Counted]) -> Iterator[Harm]:
    """The verbs, states and nouns of harm, from left to right."""
    i = 0
    while i < len(words):
        cue = _cue_at(words, i, nouns)
        if cue is None:
            i += 1
        else:
            yield cue
            i = cue.after


def _cue_at(words: Sequence[Word], i: int, nouns: dict[int, Counted]) -> Harm | None:
    found = _of_section("before").at(words, i)
    if found and any(i + found[0] + k in nouns for k in (0, 1)):
        return Harm(i, i + found[0], found[1], "object")
    participle, active, state = (table.at(words, i) for table in (_verbs("participle"), _verbs("active"), _of_section("states")))
    if participle and participle[0] >= (state[0] if state else 0):
        side = "object" if _is_active(words, i, participle[0], nouns) else "subject"
        return Harm(i, i + participle[0], participle[1], side)
    if state and not (words[i].low in {"die", "surrender"} and i and words[i - 1].low == "to"):
        return Harm(i, i + state[0], state[1], "subject")
    if active and not (i and words[i - 1].low == "to"):
        return Harm(i, i + active[0], active[1], "object")
    noun = _of_section("nouns").at(words, i)
    return Harm(i, i + noun[0], noun[1], "within") if noun else None


def _is_active(words: Sequence[Word], i: int, length: int, nouns: dict[int, Counted]) -> bool:
    """Whether a participle is a verb with an object: "killed 12", "have killed at least three", but not "12 people killed"."""
    before = i - 1
    while before >= 0 and (words[before].low.endswith("ly") or words[before].low in {"also", "already", "not"}):
        before -= 1
    if before >= 0 and words[before].low in listed("stops", "passive"):
        return False
    follows = any(i + length + k in nouns for k in (0, 1))
    if before >= 0 and words[before].low in {"have", "has", "had", "'ve"}:
        return True
    return follows
