"""Kinds: which of the codebook's thirteen kinds a statement is of, by a linear score over words and named evidence.

The weights are fitted by training/kinds.py on coded statements and lie in data/kinds.json: {feature: [weight per kind]}.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reportedly.extract.parties import UNNAMED, Party, doers, is_state, names_in, parties_in, sufferers
from reportedly.extract.setforms import added_by_forms
from reportedly.extract.tools import cue_phrases
from reportedly.extract.words import Word, lexicon, words_of
from reportedly.records import ActorClass, Kind

KINDS = tuple(Kind)
LONGEST_CONTENT = 80
_SELF = frozenset(["it", "they", "we", "its", "their", "our", "he", "his", "i", "my"])
_NEGATIONS = frozenset(["not", "no", "never", "declined", "refused", "neither", "none", "nobody", "nor", "without", "yet"])
_AHEAD = frozenset(["will", "would", "shall", "to", "'ll", "going"])
_FIRST_PERSON = frozenset(["we", "i", "our", "us", "my"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a statement when its kind is told: words of source, cue and content, the source's class.

    `speaker` are other names of the source's actor, by which its own side is known.
    """

    source: str
    cue: str
    content: str
    source_class: ActorClass | None
    quoted: bool = False
    speaker: str = ""


def kind_of(said: Said) -> tuple[Kind, float]:
    """The kind that scores highest, and its probability."""
    scores = scores_of(said)
    best = max(range(len(KINDS)), key=lambda k: (scores[k], -k))
    total = sum(math.exp(score - scores[best]) for score in scores)
    return KINDS[best], 1.0 / total


def scores_of(said: Said) -> list[float]:
    """The score of each kind, in the order of KINDS: linear in the features, with what set forms of words add."""
    scores = [0.0] * len(KINDS)
    weights = _weights()
    for feature in sorted(set(features_of(said))):
        row = weights.get(feature)
        if row is not None:
            scores = [score + weight for score, weight in zip(scores, row, strict=True)]
    added = added_by_forms(said.source, said.cue, said.content, said.source_class)
    return [score + added.get(kind, 0.0) for kind, score in zip(KINDS, scores, strict=True)]


@cache
def _weights() -> dict[str, list[float]]:
    """The fitted weights: for each feature one a kind."""
    table: dict[str, list[float]] = json.loads(files(__package__).joinpath("data", "kinds.json").read_text(encoding="utf-8"))
    return table


_SUFFIX = re.compile(r"(?:ations?|ings?|ed|es|s|ies|y|ly|ment|ion|e)$")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its ending, cut at eight letters."""
    out = _SUFFIX.sub("", word) if len(word) > 4 else word
    return out[:8]


@cache
def _cue_kinds() -> dict[str, tuple[str, ...]]:
    """For each stem of a cue the kinds that it speaks for by itself."""
    out: dict[str, list[str]] = {}
    for kind, cues in lexicon("cuekinds").items():
        for cue in cues.split():
            out.setdefault(stem(cue), []).append(kind)
    return {cue: tuple(kinds) for cue, kinds in out.items()}


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """For each stem the groups of evidence that it belongs to."""
    out: dict[str, list[str]] = {}
    for group, stems in lexicon("kindwords").items():
        for one in stems:
            out.setdefault(one, []).append(group)
    return {one: tuple(groups) for one, groups in out.items()}


@lru_cache(maxsize=50_000)
def _groups_of(stemmed: str) -> tuple[str, ...]:
    """The groups that a stem, or any beginning of it of three letters and more, belongs to."""
    table = _groups()
    return tuple(
        dict.fromkeys(
            group for end in range(2, len(stemmed) + 1) for group in table.get(stemmed[:end], ()) if end > 3 or end == len(stemmed)
        )
    )


def features_of(said: Said) -> Iterator[str]:
    """Named evidence for the kind of a statement."""
    heard = [word for word in words_of(said.cue) if word.text[0].isalnum()]
    cue = [word.low for word in heard]
    content = [word for word in words_of(said.content)[:LONGEST_CONTENT] if word.text[0].isalnum()]
    yield "always"
    yield from _cue_features(cue)
    yield from _lemma_features(heard)
    yield from _source_features(said)
    yield from _content_features(content, said)
    groups = {group for word in content for group in _groups_of(stem(word.low))}
    main = stem(cue[-1]) if cue and cue[-1] not in {"to", "for", "on", "of"} else stem(cue[-2]) if len(cue) > 1 else "none"
    negated = bool(_NEGATIONS & set(cue)) or any(word.endswith("n't") for word in cue)
    for group in sorted(groups):
        yield f"has {group}"
        yield f"{_speaker(said)} has {group}"
        if group in {"harm", "denying", "duty", "feeling", "revenge", "future", "pledge", "proof", "blame"}:
            yield f"{main} has {group}"
    if negated:
        yield "negated cue"
    if "harm" in groups and "future" in groups:
        yield f"{_speaker(said)} future harm"
    if "toll" in groups and any(word.text[0].isdigit() for word in content):
        yield "counted toll"


def _speaker(said: Said) -> str:
    """The speaker's class as a word."""
    return said.source_class.value if said.source_class else "nobody"


def _cue_features(cue: Sequence[str]) -> Iterator[str]:
    """The cue as a whole, and its words."""
    yield f"cue {' '.join(cue)}"
    for word in cue:
        yield f"cue~{stem(word)}"
        for kind in _cue_kinds().get(stem(word), ()):
            yield f"cue speaks for {kind}"
    if not cue:
        yield "no cue"


def _lemma_features(cue: Sequence[Word]) -> Iterator[str]:
    """The lemmas of the cue in the lexicon of cues, and the kinds that they speak for."""
    for i in range(len(cue)):
        hit = cue_phrases().at(cue, i)
        if hit is not None:
            yield f"lemma {hit[1].lemma}"
            yield f"takes {hit[1].takes}"
            for kind in _lemma_kinds().get(hit[1].lemma, ()):
                yield f"cue speaks for {kind}"


@cache
def _lemma_kinds() -> dict[str, tuple[str, ...]]:
    """For each lemma of the lexicon of cues the kinds that it speaks for: those of its own word."""
    out: dict[str, list[str]] = {}
    for kind, cues in lexicon("cuekinds").items():
        for cue in cues.split():
            for hit in [cue_phrases().at(words_of(cue), 0)]:
                if hit is not None and kind not in out.setdefault(hit[1].lemma, []):
                    out[hit[1].lemma].append(kind)
    return {lemma: tuple(kinds) for lemma, kinds in out.items()}


def _source_features(said: Said) -> Iterator[str]:
    """Who speaks."""
    yield f"by {_speaker(said)}"
    source = [word.low for word in words_of(said.source)]
    if not source:
        yield "no source"
    for word in source[-4:]:
        yield f"source~{stem(word)}"
    if source and source[0] in {"no", "neither", "nobody", "none"}:
        yield "negated source"


def _content_features(content: Sequence[Word], said: Said) -> Iterator[str]:
    """What is said: its words, how it begins, and whether the speaker's own side does something in it."""
    lows = [word.low for word in content]
    stems = [stem(low) for low in lows]
    for one in stems:
        yield f"word~{one}"
    yield f"begins {' '.join(lows[:1])}"
    yield f"begins {' '.join(lows[:2])}"
    if said.quoted:
        yield "quoted"
    if _FIRST_PERSON & set(lows):
        yield "first person"
    yield f"length {min(len(lows) // 6, 6)}"
    yield from _doer_features(content, said)


def _doer_features(content: Sequence[Word], said: Said) -> Iterator[str]:
    """Who does harm in what is said: the speaker's side, somebody else who is named, or nobody."""
    parties = parties_in(content)
    own = names_in(words_of(f"{said.source} ; {said.speaker}"))
    for party in parties:
        yield "names own side" if party.name in own else f"names {'force' if party.name in UNNAMED else 'other'}"
    subjectless = bool(content) and (content[0].low == "to" or content[0].low.endswith("ing"))
    harms = [i for i, word in enumerate(content) if "harm" in _groups_of(stem(word.low))]
    for at in harms[:4]:
        modal = {"will", "would", "shall", "could", "may", "to", "might"} & {word.low for word in content[max(0, at - 3) : at]}
        tense = "future" if modal else "past"
        agents = list(doers(content, parties, at))
        doing = {_side(party, own) for party in agents}
        for party in agents:
            yield f"{_speaker(said)}: {'state' if is_state(party) else 'group'} {_side(party, own)} does {tense} harm"
        if not doing and (_SELF & {word.low for word in content[max(0, at - 6) : at]} or (at < 4 and subjectless)):
            doing = {"own"}
        for side in sorted(doing) or ["nobody"]:
            yield f"{side} does {tense} harm"
            yield f"{_speaker(said)}: {side} does {tense} harm"
        for side in sorted({_side(party, own) for party in sufferers(content, parties, at)}):
            yield f"{side} suffers harm"
            yield f"{'/'.join(sorted(doing))} harms {side}"
    yield from _intent_features(content, parties, own, said)


def _intent_features(content: Sequence[Word], parties: Sequence[Party], own: frozenset[str], said: Said) -> Iterator[str]:
    """Who is to fight, if anyone: the nearest subject of a verb that looks ahead ("it will", "vowed to")."""
    for at, word in enumerate(content):
        groups = _groups_of(stem(word.low))
        ahead = [i for i in range(max(0, at - 4), at) if content[i].low in _AHEAD]
        if not ahead or not {"fight", "harm"} & set(groups):
            continue
        subject = content[ahead[-1] - 1].low if ahead[-1] else ""
        named = {_side(party, own) for party in doers(content, parties, at)}
        side = "own" if subject in _SELF or (not subject and not named) else next(iter(sorted(named)), "nobody")
        what = "harm" if "harm" in groups else "fight"
        yield f"{side} means to {what}"
        yield f"{_speaker(said)}: {side} means to {what}"
        return


def _side(party: Party, own: frozenset[str]) -> str:
    """Whether a party is the speaker's own, another, or a force without a name."""
    return "own" if party.name in own else "force" if party.name in UNNAMED else "other"
