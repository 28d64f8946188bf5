"""Figures: how many were killed, injured, taken, arrested or displaced, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from reportedly.extract.numbers import Number, numbers_in, read_number
from reportedly.extract.words import Phrases, Word, lexicon, words_of
from reportedly.records import FigureKind, Qualifier

# How far a subject may stand from its verb ("nine members of the alliance who were in the clinic were killed"), in words.
_REACH = 12
_FAR = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count of one kind in a text: its bounds, the offsets of its words, and the offset of the verb or noun that gives the kind."""

    kind: FigureKind
    low: int
    high: int | None
    qualifier: Qualifier
    start: int
    end: int
    cue: int


@dataclass(frozen=True, slots=True)
class _Noun:
    """A counted noun phrase: words `first` up to `after`, its number, and whether it plainly counts people."""

    first: int
    after: int
    number: Number
    people: bool


@dataclass(frozen=True, slots=True)
class _Cue:
    """A verb or noun of harm: words `first` up to `after`; `side` says where those harmed stand: "subject", "object" or "within"."""

    first: int
    after: int
    kind: FigureKind
    side: str


@dataclass(frozen=True, slots=True)
class _Match:
    noun: _Noun
    cue: _Cue
    distance: int


def figures_in(text: str, start: int = 0, end: int | None = None) -> list[Count]:
    """The counts that one sentence, `text[start:end]`, gives, in the order of their words."""
    return counts_of(words_of(text, start, end))


def counts_of(words: Sequence[Word]) -> list[Count]:
    """The counts that one sentence's words give, in their order."""
    nouns = _nouns(words)
    cues = list(_cues(words, {noun.first: noun for noun in nouns}))
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
    )


# --------------------------------------------------------------------------------------------------- what is counted


@cache
def _set(section: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("figures")[section][key])


def _nouns(words: Sequence[Word]) -> list[_Noun]:
    """The counted noun phrases: those of numbers, and single persons ("a pregnant woman")."""
    nouns = {}
    for number in numbers_in(words):
        noun = _noun_of(words, number)
        if noun is not None:
            nouns[noun.first] = noun
    taken = {i for noun in nouns.values() for i in range(noun.first, noun.number.after)}
    for i, word in enumerate(words):
        if word.low in {"a", "an", "another"} and i not in taken:
            noun = _one_person(words, i)
            if noun is not None:
                nouns[i] = noun
    return [nouns[first] for first in sorted(nouns)]


def _noun_of(words: Sequence[Word], number: Number) -> _Noun | None:
    if number.first and words[number.first - 1].low in {"no", "than"} and number.qualifier == Qualifier.EXACT:
        return None
    if _is_age(words, number):
        return None
    after = _phrase_end(words, number.after)
    if after > number.after and read_number(words, number.after) is not None:
        after = number.after
    heads = [word.low for word in words[number.after : after]]
    people = any(head in _set("persons", "plural") or (number.high == 1 and head in _set("persons", "singular")) for head in heads)
    last = _head(heads)
    if last in _set("things", "words") and not (people and heads[0] in {"members", "other", "more"}):
        return None
    if _is_year(words, number) and not people:
        return None
    return _Noun(
        number.first, after, number, people or any(w.text[:1].isupper() and not w.text.isupper() for w in words[number.after : after])
    )


def _is_age(words: Sequence[Word], number: Number) -> bool:
    """Whether a bare number between commas follows a name: "Rojkan, 23, was"."""
    if number.first < 2 or number.after >= len(words):
        return False
    return words[number.first - 1].low == words[number.after].low == "," and words[number.first - 2].text[0].isupper()


def _head(heads: Sequence[str]) -> str:
    """The noun that a phrase is about: the last word before "of"."""
    cut = list(heads[: heads.index("of")]) if "of" in heads[1:] else list(heads)
    return cut[-1] if cut else ""


def _is_year(words: Sequence[Word], number: Number) -> bool:
    if number.after - number.first != 1 or not words[number.first].text.isdigit():
        return False
    return 1900 <= number.low <= 2099 and (number.after - number.first == 1)


def _one_person(words: Sequence[Word], i: int) -> _Noun | None:
    """Such as "A" or "another" with a single person after it, four words off at most."""
    for k in range(i + 1, min(i + 6, len(words))):
        if words[k].low in _stops():
            return None
        if words[k].low in _set("persons", "singular"):
            follows = words[k + 1] if k + 1 < len(words) else None
            if follows and follows.text[0].islower() and follows.low not in _stops() and not follows.low.endswith("ly"):
                continue
            number = Number(low=1, high=1, qualifier=Qualifier.EXACT, first=i, after=i + 1)
            if follows and follows.low == "and" and k + 2 < len(words) and words[k + 2].low in _set("persons", "singular"):
                return _Noun(i, k + 3, replace(number, low=2, high=2), people=True)
            return _Noun(i, _phrase_end(words, k), number, people=True)
    return None


@cache
def _stops() -> frozenset[str]:
    table = lexicon("figures")
    cues = {phrase.split()[0] for verbs in table["verbs"].values() for phrases in verbs.values() for phrase in phrases}
    cues |= {phrase.split()[0] for phrases in table["states"].values() for phrase in phrases}
    return frozenset(table["stops"]["words"]) | (cues - frozenset(table["stops"]["nouns"]))


def _phrase_end(words: Sequence[Word], i: int) -> int:
    """Where the noun phrase that goes on at word `i` ends: at a verb, a preposition but "of", a conjunction or a mark."""
    k = i
    while k < len(words) and k - i < 10 and words[k].low not in _stops() and (k == i or read_number(words, k) is None):
        k += 1
    return k


# ------------------------------------------------------------------------------------------------- what befell them


@cache
def _verbs(form: str) -> Phrases[FigureKind]:
    table = lexicon("figures")["verbs"]
    return Phrases[FigureKind]((phrase, FigureKind(kind)) for kind, forms in table.items() for phrase in forms.get(form, ()))


@cache
def _of_section(section: str) -> Phrases[FigureKind]:
    return Phrases[FigureKind]((phrase, FigureKind(kind)) for kind, phrases in lexicon("figures")[section].items() for phrase in phrases)


def _cues(words: Sequence[Word], nouns: dict[int, _Noun]) -> Iterator[_Cue]:
    """The verbs, states and nouns of harm, from left to right."""
    i = 0
    while i < len(words):
        cue = _cue_at(words, i, nouns)
        if cue is None:
            i += 1
        else:
            yield cue
            i = cue.after


def _cue_at(words: Sequence[Word], i: int, nouns: dict[int, _Noun]) -> _Cue | None:
    found = _of_section("before").at(words, i)
    if found and any(i + found[0] + k in nouns for k in (0, 1)):
        return _Cue(i, i + found[0], found[1], "object")
    participle, active, state = (table.at(words, i) for table in (_verbs("participle"), _verbs("active"), _of_section("states")))
    if participle and participle[0] >= (state[0] if state else 0):
        side = "object" if _is_active(words, i, participle[0], nouns) else "subject"
        return _Cue(i, i + participle[0], participle[1], side)
    if state and not (words[i].low in {"die", "surrender"} and i and words[i - 1].low == "to"):
        return _Cue(i, i + state[0], state[1], "subject")
    if active and not (i and words[i - 1].low == "to"):
        return _Cue(i, i + active[0], active[1], "object")
    noun = _of_section("nouns").at(words, i)
    return _Cue(i, i + noun[0], noun[1], "within") if noun else None


def _is_active(words: Sequence[Word], i: int, length: int, nouns: dict[int, _Noun]) -> bool:
    """Whether a participle is a verb with an object: "killed 12", "have killed at least three", but not "12 people killed"."""
    before = i - 1
    while before >= 0 and (words[before].low.endswith("ly") or words[before].low in {"also", "already", "not"}):
        before -= 1
    if before >= 0 and words[before].low in _set("stops", "passive"):
        return False
    follows = any(i + length + k in nouns for k in (0, 1))
    if before >= 0 and words[before].low in {"have", "has", "had", "'ve"}:
        return True
    return follows


def _matches(words: Sequence[Word], nouns: Sequence[_Noun], cues: Sequence[_Cue]) -> Iterator[_Match]:
    for cue in cues:
        if cue.side == "object":
            yield from _objects(words, nouns, cue)
        elif cue.side == "subject":
            yield from _subjects(words, nouns, cue, cues)
        else:
            yield from (_Match(noun, cue, 0) for noun in nouns if noun.first < cue.first < noun.after <= cue.after + 6)
            yield from (_Match(noun, cue, 1) for noun in nouns if noun.number.after == cue.first)
    yield from _tolls(words, nouns)


def _objects(words: Sequence[Word], nouns: Sequence[_Noun], cue: _Cue) -> Iterator[_Match]:
    for k, noun in enumerate(nouns):
        gap = noun.first - cue.after
        if 0 <= gap <= 2 and all(words[i].low not in _set("stops", "breaks") for i in range(cue.after, noun.first)):
            yield _Match(noun, cue, gap)
            yield from _chain(words, nouns, k, cue, step=1)
            return


def _subjects(words: Sequence[Word], nouns: Sequence[_Noun], cue: _Cue, cues: Sequence[_Cue]) -> Iterator[_Match]:
    edge = cue.first
    while edge > 0 and (words[edge - 1].low in _set("stops", "auxiliaries") or words[edge - 1].low.endswith("ly")):
        edge -= 1
    for k in range(len(nouns) - 1, -1, -1):
        noun = nouns[k]
        if noun.first >= edge:
            continue
        gap = max(edge - noun.after, 0)
        if gap > _REACH or (gap > 1 and not noun.people):
            return
        between = range(min(noun.after, edge), edge)
        blocked = any(words[i].low in _set("stops", "breaks") for i in between)
        if blocked or any(noun.after <= other.first < edge for other in cues if other.side != "within"):
            return
        if gap and _is_one_of(words, noun):
            return
        yield _Match(noun, cue, gap)
        yield from _chain(words, nouns, k, cue, step=-1)
        return


def _is_one_of(words: Sequence[Word], noun: _Noun) -> bool:
    return noun.number.high == 1 and [word.low for word in words[noun.number.after : noun.number.after + 2]] == ["of", "the"]


def _chain(words: Sequence[Word], nouns: Sequence[_Noun], k: int, cue: _Cue, *, step: int) -> Iterator[_Match]:
    """The counts joined to `nouns[k]` by "and", a comma, "including" and the like, in one direction."""
    while 0 <= k + step < len(nouns):
        left, right = (nouns[k], nouns[k + step]) if step > 0 else (nouns[k + step], nouns[k])
        between = [words[i].low for i in range(left.after, right.first)]
        if len(between) > 4 or not all(word in _set("stops", "joins") for word in between):
            return
        k += step
        yield _Match(nouns[k], cue, _FAR + abs(nouns[k].first - cue.first))


def _tolls(words: Sequence[Word], nouns: Sequence[_Noun]) -> Iterator[_Match]:
    """Such as "The death toll has risen to at least 112": the number after a link, in the reach of the toll's words."""
    heads = Phrases[None]((phrase, None) for phrase in lexicon("figures")["toll"]["heads"])
    links = _set("toll", "links")
    for i in range(len(words)):
        found = heads.at(words, i)
        if found is None:
            continue
        after = i + found[0]
        for noun in nouns:
            if after < noun.first <= after + 24 and words[noun.first - 1].low in links:
                yield _Match(noun, _Cue(i, after, FigureKind.KILLED, "object"), 4)
                break


def _parts(words: Sequence[Word], nouns: Sequence[_Noun], cues: Sequence[_Cue], best: dict[int, _Match]) -> Iterator[_Match]:
    """Parts of a toll: "including three children", "among them a nurse", "one of them critically"."""
    for k, noun in enumerate(nouns):
        if noun.first in best:
            continue
        after = [word.low for word in words[noun.number.after : noun.number.after + 4]]
        if any(word in _set("stops", "gravely") for word in after[:1] + after[2:3]) and "of" in ["of", *after]:
            yield _Match(noun, _Cue(noun.first, noun.after, FigureKind.INJURED, "subject"), 0)
            continue
        before = words[noun.first - 1].low if noun.first else ""
        opened = before in {"including", "include", "includes", "included"} or after[:2] in (["of", "them"], ["of", "whom"])
        opened = opened or (before in {"them", "whom", ","} and noun.first > 1 and words[noun.first - 2].low in {"among", "them"})
        whole = _whole_of(cues, best, noun) if opened else None
        if whole is not None:
            yield _Match(noun, whole, _FAR)
            yield from _chain(words, nouns, k, whole, step=1)


def _parts_beside(words: Sequence[Word], nouns: Sequence[_Noun], cues: Sequence[_Cue]) -> Iterator[_Match]:
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


def _whole_of(cues: Sequence[_Cue], best: dict[int, _Match], part: _Noun) -> _Cue | None:
    """The cue of the toll that a part belongs to: of the count last named before it, or the verb of harm last before it."""
    counted = [match for match in best.values() if match.noun.first < part.first]
    if counted:
        return max(counted, key=lambda match: match.noun.first).cue
    earlier = [cue for cue in cues if cue.after <= part.first and cue.side != "within"]
    return earlier[-1] if earlier else None


@cache
def _doing() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("figures")["perpetrators"]["verbs"])


def _doers(words: Sequence[Word], nouns: Sequence[_Noun]) -> Iterator[_Match]:
    """How many did it: "three gunmen opened fire"."""
    for noun in nouns:
        heads = {word.low for word in words[noun.number.after : noun.after]}
        found = _doing().at(words, noun.after) if noun.after < len(words) else None
        if found and heads & _set("perpetrators", "nouns"):
            yield _Match(noun, _Cue(noun.after, noun.after + found[0], FigureKind.PERPETRATORS, "subject"), 0)


@cache
def _killed_by_name() -> Phrases[None]:
    return Phrases((phrase, None) for phrase in lexicon("figures")["named"]["before"])


def _named(words: Sequence[Word]) -> Iterator[_Match]:
    """One person who was killed and is named: "the assassination of Hector Oqueli"."""
    for i in range(len(words)):
        found = _killed_by_name().at(words, i)
        if found is None or (i and words[i - 1].low in _set("stops", "passive") | {"to"}):
            continue
        first = i + found[0]
        after = first
        while after < len(words) and after - first < 7 and words[after].text[0].isupper() and words[after].low not in _stops():
            after += 1
        name = words[first:after]
        if len(name) >= 2 and not any(_is_many(word.low) for word in name) and read_number(words, first) is None:
            number = Number(low=1, high=1, qualifier=Qualifier.EXACT, first=first, after=first + 1)
            cue = _Cue(i, first, FigureKind.KILLED, "object")
            yield _Match(_Noun(first, after, number, people=True), cue, 0)


def _is_many(low: str) -> bool:
    return low in _set("persons", "plural") or low in _set("named", "groups") or low in _set("things", "words")


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
