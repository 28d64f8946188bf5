"""Figures: how many were killed, injured, taken, arrested or displaced, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from reportedly.extract.counted import Counted, counted_in, listed, phrase_stops
from reportedly.extract.harm import Harm, harms_in
from reportedly.extract.numbers import Number, read_number
from reportedly.extract.words import Phrases, Word, lexicon
from reportedly.records import FigureKind, Qualifier

# How far a subject may stand from its verb ("nine members of the alliance who were in the clinic were killed"), in words.
_REACH = 12
_FAR = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count of one kind in a text: its bounds, the offsets of its words, and the offset of the verb or noun that gives the kind.

    `noun` are the offsets of the counted noun phrase alone.
    """

    kind: FigureKind
    low: int
    high: int | None
    qualifier: Qualifier
    start: int
    end: int
    cue: int
    noun: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Match:
    noun: Counted
    cue: Harm
    distance: int


def counts_of(words: Sequence[Word]) -> list[Count]:
    """The counts that one sentence's words give, in their order."""
    nouns = counted_in(words)
    cues = list(harms_in(words, {noun.first: noun for noun in nouns}))
    best: dict[int, _Match] = {}
    for match in [*_parts_beside(words, nouns, cues), *_matches(words, nouns, cues)]:
        held = best.get(match.noun.first)
        if held is None or match.distance < held.distance:
            best[match.noun.first] = match
    for match in [*_parts(words, nouns, cues, best), *_named(words), *_doers(words, nouns)]:
        best.setdefault(match.noun.first, match)
    matches = sorted(best.values(), key=lambda match: match.noun.first)
    return [_count(words, match) for match in _carried(words, matches) if not _whole_war(words, match)]


def _count(words: Sequence[Word], match: _Match) -> Count:
    noun, cue = match.noun, match.cue
    first, after = noun.first, noun.after
    if match.distance <= 3:
        first, after = min(first, cue.first), max(after, cue.after)
    number = noun.number
    return Count(
        kind=cue.kind,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        start=words[first].start,
        end=words[after - 1].end,
        cue=words[cue.first].start,
        noun=(words[noun.first].start, words[noun.after - 1].end),
    )


def _matches(words: Sequence[Word], nouns: Sequence[Counted], cues: Sequence[Harm]) -> Iterator[_Match]:
    for cue in cues:
        if cue.side == "object":
            yield from _objects(words, nouns, cue)
        elif cue.side == "subject":
            yield from _subjects(words, nouns, cue, cues)
        else:
            yield from (_Match(noun, cue, 0) for noun in nouns if noun.first < cue.first < noun.after <= cue.after + 6)
            yield from (_Match(noun, cue, 1) for noun in nouns if noun.number.after == cue.first)
    yield from _tolls(words, nouns)


def _objects(words: Sequence[Word], nouns: Sequence[Counted], cue: Harm) -> Iterator[_Match]:
    for k, noun in enumerate(nouns):
        gap = noun.first - cue.after
        if 0 <= gap <= 2 and all(words[i].low not in listed("stops", "breaks") for i in range(cue.after, noun.first)):
            yield _Match(noun, cue, gap)
            yield from _chain(words, nouns, k, cue, step=1)
            return


def _subjects(words: Sequence[Word], nouns: Sequence[Counted], cue: Harm, cues: Sequence[Harm]) -> Iterator[_Match]:
    edge = cue.first
    while edge > 0 and (words[edge - 1].low in listed("stops", "auxiliaries") or words[edge - 1].low.endswith("ly")):
        edge -= 1
    for k in range(len(nouns) - 1, -1, -1):
        noun = nouns[k]
        if noun.first >= edge:
            continue
        gap = max(edge - noun.after, 0)
        if gap > _REACH or (gap > 1 and not noun.people):
            return
        between = range(min(noun.after, edge), edge)
        blocked = any(words[i].low in listed("stops", "breaks") for i in between)
        if blocked or any(noun.after <= other.first < edge for other in cues if other.side != "within"):
            return
        if gap and _is_one_of(words, noun):
            return
        yield _Match(noun, cue, gap)
        yield from _chain(words, nouns, k, cue, step=-1)
        return


def _is_one_of(words: Sequence[Word], noun: Counted) -> bool:
    return noun.number.high == 1 and [word.low for word in words[noun.number.after : noun.number.after + 2]] == ["of", "the"]


def _chain(words: Sequence[Word], nouns: Sequence[Counted], k: int, cue: Harm, *, step: int) -> Iterator[_Match]:
    """The counts joined to `nouns[k]` by "and", a comma, "including" and the like, in one direction."""
    while 0 <= k + step < len(nouns):
        left, right = (nouns[k], nouns[k + step]) if step > 0 else (nouns[k + step], nouns[k])
        between = [words[i].low for i in range(left.after, right.first)]
        if len(between) > 4 or not all(word in listed("stops", "joins") for word in between):
            return
        k += step
        yield _Match(nouns[k], cue, _FAR + abs(nouns[k].first - cue.first))


@cache
def _toll_heads() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("figures")["toll"]["heads"])


def _tolls(words: Sequence[Word], nouns: Sequence[Counted]) -> Iterator[_Match]:
    """Such as "The death toll has risen to at least 112": the number after a link, in the reach of the toll's words."""
    links = listed("toll", "links")
    for i in range(len(words)):
        found = _toll_heads().at(words, i)
        if found is None:
            continue
        after = i + found[0]
        for noun in nouns:
            if after < noun.first <= after + 24 and words[noun.first - 1].low in links:
                yield _Match(noun, Harm(i, after, FigureKind.KILLED, "object"), 4)
                break


def _parts(words: Sequence[Word], nouns: Sequence[Counted], cues: Sequence[Harm], best: dict[int, _Match]) -> Iterator[_Match]:
    """Parts of a toll: "including three children", "among them a nurse", "one of them critically"."""
    for k, noun in enumerate(nouns):
        if noun.first in best:
            continue
        after = [word.low for word in words[noun.number.after : noun.number.after + 4]]
        if any(word in listed("stops", "gravely") for word in after[:1] + after[2:3]) and "of" in ["of", *after]:
            yield _Match(noun, Harm(noun.first, noun.after, FigureKind.INJURED, "subject"), 0)
            continue
        before = words[noun.first - 1].low if noun.first else ""
        opened = before in {"including", "include", "includes", "included"} or after[:2] in (["of", "them"], ["of", "whom"])
        opened = opened or (before in {"them", "whom", ","} and noun.first > 1 and words[noun.first - 2].low in {"among", "them"})
        whole = _whole_of(cues, best, noun) if opened else None
        if whole is not None:
            yield _Match(noun, whole, _FAR)
            yield from _chain(words, nouns, k, whole, step=1)


def _parts_beside(words: Sequence[Word], nouns: Sequence[Counted], cues: Sequence[Harm]) -> Iterator[_Match]:
    """Parts named right after the verb: "26 are killed, including two soldiers, and several others are injured"."""
    for k, noun in enumerate(nouns):
        if noun.first and words[noun.first - 1].low == "including":
            edge = noun.first - 1 - (noun.first > 1 and words[noun.first - 2].low == ",")
            for cue in cues:
                if cue.side == "subject" and cue.after == edge:
                    parts = [noun]
                    for left, right in pairwise(nouns[k:]):
                        between = [word.low for word in words[left.after : right.first]]
                        if between not in (["and"], [","]):
                            break
                        parts.append(right)
                    yield from (_Match(part, cue, 5) for part in parts)


def _whole_of(cues: Sequence[Harm], best: dict[int, _Match], part: Counted) -> Harm | None:
    """The cue of the toll that a part belongs to: of the count last named before it, or the verb of harm last before it."""
    counted = [match for match in best.values() if match.noun.first < part.first]
    if counted:
        return max(counted, key=lambda match: match.noun.first).cue
    earlier = [cue for cue in cues if cue.after <= part.first and cue.side != "within"]
    return earlier[-1] if earlier else None


@cache
def _doing() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("figures")["perpetrators"]["verbs"])


def _doers(words: Sequence[Word], nouns: Sequence[Counted]) -> Iterator[_Match]:
    """How many did it: "three gunmen opened fire"."""
    for noun in nouns:
        heads = {word.low for word in words[noun.number.after : noun.after]}
        found = _doing().at(words, noun.after) if noun.after < len(words) else None
        if found and heads & listed("perpetrators", "nouns"):
            yield _Match(noun, Harm(noun.after, noun.after + found[0], FigureKind.PERPETRATORS, "subject"), 0)


@cache
def _killed_by_name() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("figures")["named"]["before"])


def _named(words: Sequence[Word]) -> Iterator[_Match]:
    """One person who was killed and is named: "the assassination of Hector Oqueli"."""
    for i in range(len(words)):
        found = _killed_by_name().at(words, i)
        if found is None or (i and words[i - 1].low in listed("stops", "passive") | {"to"}):
            continue
        first = i + found[0]
        after = first
        while after < len(words) and after - first < 7 and words[after].text[0].isupper() and words[after].low not in phrase_stops():
            after += 1
        name = words[first:after]
        if len(name) >= 2 and not any(_is_many(word.low) for word in name) and read_number(words, first) is None:
            number = Number(low=1, high=1, qualifier=Qualifier.EXACT, first=first, after=first + 1)
            cue = Harm(i, first, FigureKind.KILLED, "object")
            yield _Match(Counted(first, after, number, people=True), cue, 0)


def _is_many(low: str) -> bool:
    return low in listed("persons", "plural") or low in listed("named", "groups") or low in listed("things", "words")


def _carried(words: Sequence[Word], matches: Sequence[_Match]) -> list[_Match]:
    """Such as "At least 10 were killed and 45 injured": the bound covers both."""
    carried: list[_Match] = []
    for match in matches:
        last = carried[-1] if carried else None
        bounded = last is not None and last.noun.number.qualifier == Qualifier.AT_LEAST and match.noun.number.qualifier == Qualifier.EXACT
        if bounded and last is not None and last.cue.side == match.cue.side == "subject" and last.cue.kind != match.cue.kind:
            between = [words[i].low for i in range(last.cue.after, match.noun.first)]
            if 0 < len(between) <= 3 and set(between) <= {"and", ",", "while", "another", "with"} and match.noun.number.low > 1:
                number = replace(match.noun.number, high=None, qualifier=Qualifier.AT_LEAST)
                carried.append(replace(match, noun=replace(match.noun, number=number)))
                continue
        carried.append(match)
    return carried


def _whole_war(words: Sequence[Word], match: _Match) -> bool:
    """Whether the count is the total of a whole war, which the codebook leaves out."""
    if match.noun.number.low < 5000 or match.cue.kind not in {FigureKind.KILLED, FigureKind.DISPLACED}:
        return False
    return any(word.low in {"war", "conflict", "uprising", "revolt", "revolution"} for word in words)
