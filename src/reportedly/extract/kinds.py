"""Kinds: which of the codebook's thirteen kinds a statement is of, by a linear score over words and named evidence.

The weights are fitted by training/kinds.py on coded statements and lie in data/kinds.json: {feature: [weight per kind]}.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportedly.extract.words import Word, lexicon, words_of
from reportedly.records import ActorClass, Kind

KINDS = tuple(Kind)
LONGEST_CONTENT = 80
_SELF = frozenset(["it", "they", "we", "its", "their", "our", "he", "his", "i", "my"])
_NEGATIONS = frozenset(["not", "no", "never", "declined", "refused", "neither", "none", "nobody", "nor", "without", "yet"])
_FIRST_PERSON = frozenset(["we", "i", "our", "us", "my"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a statement when its kind is told: words of source, cue and content, the source's class, the sentence before."""

    source: str
    cue: str
    content: str
    source_class: ActorClass | None
    quoted: bool = False
    context: str = ""


def kind_of(said: Said) -> tuple[Kind, float]:
    """The kind that scores highest, and its probability."""
    scores = scores_of(said)
    best = max(range(len(KINDS)), key=lambda k: (scores[k], -k))
    total = sum(math.exp(score - scores[best]) for score in scores)
    return KINDS[best], 1.0 / total


def scores_of(said: Said) -> list[float]:
    """The linear score of each kind, in the order of KINDS."""
    scores = [0.0] * len(KINDS)
    weights = _weights()
    for feature in set(features_of(said)):
        row = weights.get(feature)
        if row is not None:
            scores = [score + weight for score, weight in zip(scores, row, strict=True)]
    return scores


@cache
def _weights() -> dict[str, list[float]]:
    """The fitted weights; without them every kind scores alike."""
    table: dict[str, list[float]] = json.loads(files(__package__).joinpath("data", "kinds.json").read_text(encoding="utf-8"))
    return table


_SUFFIX = re.compile(r"(?:ations?|ings?|ed|es|s|ies|y|ly|ment|ion|e)$")


@cache
def stem(word: str) -> str:
    """A word without its ending, cut at eight letters."""
    out = _SUFFIX.sub("", word) if len(word) > 4 else word
    return out[:8]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """For each stem the groups of evidence that it belongs to."""
    out: dict[str, list[str]] = {}
    for group, stems in lexicon("kindwords").items():
        for one in stems:
            out.setdefault(one, []).append(group)
    return {one: tuple(groups) for one, groups in out.items()}


@cache
def _groups_of(stemmed: str) -> tuple[str, ...]:
    """The groups that a stem, or any beginning of it of three letters and more, belongs to."""
    table = _groups()
    return tuple(dict.fromkeys(group for end in range(2, len(stemmed) + 1) for group in table.get(stemmed[:end], ()) if end > 3 or end == len(stemmed)))


def features_of(said: Said) -> Iterator[str]:
    """Named evidence for the kind of a statement."""
    cue = [word.low for word in words_of(said.cue) if word.text[0].isalnum()]
    content = [word for word in words_of(said.content)[:LONGEST_CONTENT] if word.text[0].isalnum()]
    yield "always"
    yield from _cue_features(cue)
    yield from _source_features(said)
    yield from _content_features(content, said)
    groups = {group for word in content for group in _groups_of(stem(word.low))}
    main = stem(cue[-1]) if cue and cue[-1] not in {"to", "for", "on", "of"} else stem(cue[-2]) if len(cue) > 1 else "none"
    negated = bool(_NEGATIONS & set(cue)) or any(word.endswith("n't") for word in cue)
    for group in groups:
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
    if not cue:
        yield "no cue"


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
    for left, right in zip(lows, lows[1:], strict=False):
        yield f"pair~{left} {right}"
    yield f"begins {' '.join(lows[:1])}"
    yield f"begins {' '.join(lows[:2])}"
    if said.quoted:
        yield "quoted"
    if _FIRST_PERSON & set(lows):
        yield "first person"
    yield f"length {min(len(lows) // 6, 6)}"
    yield from _doer_features(content, said)


def _doer_features(content: Sequence[Word], said: Said) -> Iterator[str]:
    """Who does harm in what is said: the speaker's side, or somebody else who is named."""
    harm = next((i for i, word in enumerate(content) if "harm" in _groups_of(stem(word.low))), None)
    if harm is None:
        return
    ahead = content[max(0, harm - 7) : harm]
    modal = {"will", "would", "shall", "could", "may", "to"} & {word.low for word in ahead[-3:]}
    tense = "future" if modal else "past"
    passive = bool({"was", "were", "been", "being"} & {word.low for word in ahead[-2:]})
    own = bool(_SELF & {word.low for word in content[: min(harm, 3)]})
    source = {word.low for word in words_of(said.source) if word.text[:1].isupper()}
    named = any(word.text[:1].isupper() and word.low not in source for word in ahead)
    agent = any(word.low == "by" and content[i + 1].text[:1].isupper() for i, word in enumerate(content[:-1]) if i > harm)
    for name, there in (("own", own), ("named", named), ("agent", agent), ("passive", passive)):
        if there:
            yield f"{name} {tense} harm"
            yield f"{_speaker(said)} {name} {tense} harm"
    if not (own or named or agent):
        yield f"doerless {tense} harm"
