"""Verdicts: what a report says about whether a statement or its material is true or authentic, and which rows it covers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from reportedly.extract.disputes import disputed
from reportedly.extract.sentences import Sentence
from reportedly.extract.words import Phrases, Word, lexicon
from reportedly.records import Kind, Medium, Report, Span, Statement, Status, Verification

_SILENT = frozenset([Kind.VERIFICATION, Kind.NO_COMMENT])
# Verdicts that speak of what their own sentence tells, not of what was told before.
_INLINE = frozenset(["unverified", "unconfirmed", "without evidence", "without providing evidence"])
# In sentences: how close a row stands that a verdict speaks of for that reason alone, and how far off any may be.
_NEAR, _FAR = 6, 20
# In words: how far a doubt may stand from the word for confirming, and "appears" from "genuine".
_DOUBT, _SEEMS = 7, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict as words: its status, its span, the number of its sentence."""

    status: Status
    span: Span
    sentence: int


@cache
def verdict_phrases() -> Phrases[Status]:
    """Every phrase that passes a verdict."""
    return Phrases((phrase, Status(name)) for name, phrases in lexicon("delivery")["verdicts"].items() for phrase in phrases)


def verdicts_in(report: Report, sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """The verdicts that the report's sentences pass."""
    for number, sentence in enumerate(sentences):
        words = sentence.words
        for i in range(len(words)):
            hit = verdict_phrases().at(words, i)
            if hit is None and words[i].low == "authenticity":
                hit = _confirmed(words, i)
            hit = hit or _unconfirmed(words, i) or _seeming(words, i)
            if hit is not None:
                yield Verdict(status=hit[1], span=report.cut(words[i].start, words[i + hit[0] - 1].end), sentence=number)
                break


def _confirmed(words: Sequence[Word], at: int) -> tuple[int, Status] | None:
    """How many words from "authenticity" on say that it was confirmed ("whose authenticity the broadcaster has confirmed")."""
    for k in range(at + 1, min(at + 9, len(words))):
        if _denies(words[k]) or words[k].low in {".", ";"}:
            return None
        if words[k].low in {"confirmed", "verified", "established"}:
            return k + 1 - at, Status.VERIFIED
    return None


def _unconfirmed(words: Sequence[Word], at: int) -> tuple[int, Status] | None:
    """How many words from a doubt on reach a word for confirming ("not in a position to confirm", "difficult to independently verify")."""
    table = lexicon("delivery")["doubt"]
    if words[at].low not in table["doubts"] and not words[at].low.endswith("n't"):
        return None
    for k in range(at + 1, min(at + _DOUBT, len(words))):
        if words[k].low in table["confirm"]:
            return k + 1 - at, Status.UNVERIFIED
        if not words[k].low.isalpha():
            return None
    return None


def _seeming(words: Sequence[Word], at: int) -> tuple[int, Status] | None:
    """How many words from "appeared" on say that something seems genuine."""
    table = lexicon("delivery")["doubt"]
    if words[at].low not in table["seems"] or (at and _denies(words[at - 1])):
        return None
    for k in range(at + 1, min(at + _SEEMS, len(words))):
        if words[k].low in table["genuine"]:
            return k + 1 - at, Status.VERIFIED
        if words[k].low not in {"to", "be"}:
            return None
    return None


def _denies(word: Word) -> bool:
    """Whether what follows the word is not so, or not so yet: what is being verified is not verified."""
    return word.low.endswith("n't") or word.low in lexicon("delivery")["doubt"]["denies"]


def with_verdicts(statements: Sequence[Statement], report: Report, sentences: Sequence[Sentence]) -> list[Statement]:
    """The statements, each with what the report says about its truth: by a verdict in its own words, or by a denial of it."""
    rows = list(statements)
    starts = [sentence.start for sentence in sentences]
    # A row whose quotation began earlier counts with the rows before it, so that the list is sorted.
    place = list(accumulate((bisect_right(starts, row.content[0].start) - 1 for row in rows), max))
    for verdict in verdicts_in(report, sentences):
        by = _judges(verdict, rows)
        for k in _covered(verdict, rows, place, sentences):
            rows[k] = replace(rows[k], verification=Verification(status=verdict.status, by=by, span=verdict.span))
    for k, denied in disputed(rows, place):
        if rows[k].verification is None:
            by = (denied.source_actor,) if denied.source_actor else ()
            rows[k] = replace(rows[k], verification=Verification(status=Status.DISPUTED, by=by, span=denied.cue or denied.content[0]))
    return rows


def _judges(verdict: Verdict, rows: Sequence[Statement]) -> tuple[str, ...]:
    """The ids of the actors in whose statements the verdict is passed."""
    if verdict.status is Status.UNVERIFIED:
        return ()
    passing = [row for row in rows if any(part.start <= verdict.span.start < part.end for part in row.content)]
    return tuple(dict.fromkeys(row.source_actor for row in passing if row.kind is Kind.VERIFICATION and row.source_actor))


def _covered(verdict: Verdict, rows: Sequence[Statement], place: Sequence[int], sentences: Sequence[Sentence]) -> Iterator[int]:
    """The rows that a verdict speaks of: those made through the material that it names, else those just before it."""
    before = [word.low for word in sentences[verdict.sentence].words if word.start < verdict.span.start]
    window = range(bisect_left(place, verdict.sentence - _FAR), bisect_right(place, verdict.sentence + _FAR))
    media = _media_named(before) or _media_named([word.low for word in sentences[verdict.sentence].words])
    through = [k for k in window if rows[k].medium in media]
    claims = [k for k in window if rows[k].kind is Kind.CLAIM_OF_RESPONSIBILITY and place[k] < verdict.sentence]
    if through or (claims and "claim" in before):
        yield from through or claims
        return
    near = 1 if verdict.span.quote.lower() in _INLINE else _NEAR
    # One row, the last: of those before it few are meant with it, as coded reports show.
    yield from [k for k in window if 0 <= verdict.sentence - place[k] < near and _may_be_judged(rows[k], verdict)][-1:]


def _may_be_judged(row: Statement, verdict: Verdict) -> bool:
    """Whether the row tells something, and not in the words of the verdict itself."""
    own = any(part.start <= verdict.span.start < part.end for part in [*row.content, *([row.cue] if row.cue else [])])
    return row.kind not in _SILENT and not own


def _media_named(words: Sequence[str]) -> frozenset[Medium]:
    """The media of the material that the words name last: a recording may be a video or an audio."""
    table = lexicon("delivery")["material"]
    last = next((word for word in reversed(words) if any(word in nouns for nouns in table.values())), None)
    return frozenset(Medium(name) for name, nouns in table.items() if last in nouns)
