"""Disputes: which rows a denial in the same report speaks against, by weights fitted on coded reports.

A denial and another row are described by a few plain features: how far apart they stand, whether the one who denies is blamed or named
in the row, whether both are about one incident, how many words they share. The weights are those of a logistic regression that
training/disputes.py fits; they lie in data/disputes.json.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from reportedly.extract.parties import names_in
from reportedly.extract.words import lexicon, words_of
from reportedly.records import Kind, Span, Statement

# In sentences: how far apart a denial and what it speaks against may stand, and what is near.
_FAR, _NEAR, _SOME = 20, 2, 5
# Such rows make no claim that could be denied.
_SILENT = frozenset([Kind.VERIFICATION, Kind.NO_COMMENT])
_CHARGES = frozenset([Kind.ACCUSATION, Kind.CLAIM_OF_RESPONSIBILITY])
_TOLD_APART = frozenset([*_CHARGES, Kind.ACCOUNT, Kind.DENIAL])
# Letters of a word by which "bombing" and "bombed" are known as one.
_STEM = 5


def disputed(rows: Sequence[Statement], place: Sequence[int]) -> Iterator[tuple[int, Statement]]:
    """The number of each row that a denial speaks against, with the likeliest such denial. `place` has each row's sentence, in order."""
    best: dict[int, tuple[float, Statement]] = {}
    for number, denial in enumerate(rows):
        if denial.kind is Kind.DENIAL:
            for k in within_reach(rows, place, number):
                chance = likelihood(features_of(denial, rows[k], place[k] - place[number]))
                if chance >= _weights()["least"] and chance > best.get(k, (0.0, denial))[0]:
                    best[k] = (chance, denial)
    yield from ((k, denial) for k, (_, denial) in sorted(best.items()))


def within_reach(rows: Sequence[Statement], place: Sequence[int], number: int) -> Iterator[int]:
    """The numbers of the rows that the denial of that number may speak against."""
    for k in range(bisect_left(place, place[number] - _FAR), bisect_right(place, place[number] + _FAR)):
        if k != number and rows[k].kind not in _SILENT:
            yield k


def features_of(denial: Statement, row: Statement, gap: int) -> dict[str, float]:
    """What speaks for and against a denial's being of that row; `gap`: how many sentences after the denial the row stands."""
    denied, said = _stems(denial.content), _stems(row.content)
    charge = row.kind in _CHARGES
    blamed = denial.source_actor is not None and denial.source_actor in row.directed_at
    own = names_in(words_of(denial.source.quote)) if denial.source else frozenset()
    told = set(denial.about) & set(row.about)
    return {
        "always": 1.0,
        f"stands {_distance(gap)}": 1.0,
        f"row: {row.kind if row.kind in _TOLD_APART else 'other'}": 1.0,
        "blames who denies": float(blamed),
        "charge that blames who denies": float(blamed and charge),
        "names who denies": float(bool(own & names_in([word for part in row.content for word in words_of(part.quote)]))),
        "denial addresses its speaker": float(row.source_actor is not None and row.source_actor in denial.directed_at),
        "one speaker": float(row.source_actor is not None and row.source_actor == denial.source_actor),
        "one incident": float(bool(told)),
        "other incidents": float(bool(denial.about) and bool(row.about) and not told),
        "shared words": len(denied & said) / max(1, min(len(denied), len(said))),
        "denies what is called a claim": float(bool(_claims() & {word.low for part in denial.content for word in words_of(part.quote)})),
        "near charge": float(charge and abs(gap) <= _NEAR),
    }


def likelihood(features: dict[str, float]) -> float:
    """The probability that the denial is of the row."""
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features.items())))


def _distance(gap: int) -> str:
    """The class of a distance in sentences."""
    if not gap:
        return "in its sentence"
    size = str(abs(gap)) if abs(gap) <= _NEAR else f"up to {_SOME}" if abs(gap) <= _SOME else "far"
    return f"{size} {'before' if gap < 0 else 'after'}"


def _stems(spans: Sequence[Span]) -> set[str]:
    """The beginnings of the words that carry meaning."""
    small = _small()
    words = (word.low for span in spans for word in words_of(span.quote))
    return {word[:_STEM] for word in words if word.isalpha() and len(word) > 2 and word not in small}


@cache
def _small() -> frozenset[str]:
    return frozenset(lexicon("delivery")["denial"]["small"])


@cache
def _claims() -> frozenset[str]:
    return frozenset(lexicon("delivery")["denial"]["claims"])


@cache
def _weights() -> dict[str, float]:
    table: dict[str, float] = json.loads(files(__package__).joinpath("data", "disputes.json").read_text(encoding="utf-8"))
    return table
