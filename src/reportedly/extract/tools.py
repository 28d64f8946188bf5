"""Tools: what reading needs beside the report, loaded once: the lexicons, the known names, and who is reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportedly.extract.encoder import Encoder, load_encoder
from reportedly.extract.words import Phrases, lexicon
from reportedly.records import Agent, Names, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that attributes: its lemma, where what is said stands (see data/cues.toml), whether it may be a noun.

    A strict cue is a noun more often than a verb, and counts only before a clause or a determiner.
    """

    lemma: str
    takes: str
    noun: bool
    strict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Closed classes of words in lower case (see data/grammar.toml)."""

    determiners: frozenset[str]
    subjects: frozenset[str]
    relatives: frozenset[str]
    prepositions: frozenset[str]
    inside_names: frozenset[str]
    subordinators: frozenset[str]
    auxiliaries: frozenset[str]
    having: frozenset[str]
    modals: frozenset[str]
    adverbs: frozenset[str]
    time: frozenset[str]
    calendar: frozenset[str]
    verbs: frozenset[str]
    headline_sources: frozenset[str]
    artifacts: frozenset[str]
    reports: frozenset[str]
    particles: frozenset[str]
    nominal: frozenset[str]
    nobodies: frozenset[str]
    active_only: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The lexicons and the names that readers share. `origin` says which reader made an entry."""

    origin: Origin
    names: Names | None
    cues: Phrases[Cue]
    grammar: Grammar
    encoder: Encoder | None = None


def load_tools(*, names: Names | None = None, rules_alone: bool = False) -> Tools:
    """The reader's tools; `names` lets it recognise actors and places by the tables of another stage.

    `rules_alone` leaves the trained encoder out: what is read is then read by rules and lexicons.
    """
    encoder = None if rules_alone else load_encoder()
    by_rules = Origin(by=Agent.RULE, name="reportedly rules", version="1")
    return Tools(
        origin=by_rules if encoder is None else Origin(by=Agent.MODEL, name="reportedly encoder", version=str(encoder.meta["version"])),
        encoder=encoder,
        names=names,
        cues=cue_phrases(),
        grammar=grammar(),
    )


@cache
def cue_phrases() -> Phrases[Cue]:
    """Every form of every cue."""
    return Phrases(_forms(lexicon("cues")))


def _forms(table: dict[str, Any]) -> Iterator[tuple[str, Cue]]:
    """Each form, its hyphens read as spaces, with what it is."""
    nouns, strict = frozenset(table["shape"]["nouns"]), frozenset(table["shape"]["strict"])
    for takes in ("speech", "tell", "either", "object", "silent"):
        for lemma, forms in table[takes].items():
            for form in forms.split():
                yield form.replace("-", " "), Cue(lemma=lemma, takes=takes, noun=form in nouns, strict=form in strict)


@cache
def grammar() -> Grammar:
    """The closed classes."""
    return Grammar(**{name: frozenset(words) for name, words in lexicon("grammar").items()})
