"""Statements: attributions made into rows of the ledger: split by kind, each with its actor and its delivery."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.extract.actors import Cast
from reportedly.extract.attributions import Attribution
from reportedly.extract.delivery import delivery_of
from reportedly.extract.kinds import Said, kind_of
from reportedly.extract.sentences import Quotation, Sentence
from reportedly.records import Kind, Report, Span, Statement, digest

# A sentence leaves the kind of its whole quotation only where its own is at least this probable (tuned in folds of coded reports).
SURE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What statements are made on: the report, its sentences and quotations, and its actors so far."""

    report: Report
    sentences: Sequence[Sentence]
    quotations: Sequence[Quotation]
    cast: Cast

    def sentence_at(self, at: int) -> Sentence:
        """The sentence that the offset lies in, or the last one before it."""
        i = bisect_right(self.sentences, at, key=lambda sentence: sentence.start) - 1
        return self.sentences[max(i, 0)]


def statements_of(attributions: Sequence[Attribution], ground: Ground) -> list[Statement]:
    """One statement for each attribution, or several where its sentences are of different kinds."""
    return [row for one in attributions for row in _rows(one, ground)]


def _rows(one: Attribution, ground: Ground) -> Iterator[Statement]:
    """The rows of one attribution."""
    speaker = ground.cast.number_of(one.source, speaks=True) if one.source is not None else None
    delivery = delivery_of(ground.report, one, ground.sentence_at((one.cue or one.content[0]).start), ground.quotations)
    for part, kind, score in _parts(one, ground, speaker, quoted=delivery.quote):
        yield Statement(
            id=digest("s", ground.report.id, _ends(part.source), _ends(part.cue), [_ends(span) for span in part.content]),
            kind=kind,
            content=part.content,
            source=part.source,
            cue=part.cue,
            source_actor=ground.cast.id_of(speaker) if speaker is not None else None,
            medium=delivery.medium,
            channel=delivery.channel,
            relay=delivery.relay,
            hedge=delivery.hedge,
            quote=delivery.quote,
            score=round(score * one.score, 4),
        )


def _ends(span: Span | None) -> tuple[int, int] | None:
    """Where a span begins and ends."""
    return (span.start, span.end) if span else None


def _parts(one: Attribution, ground: Ground, speaker: int | None, *, quoted: bool) -> list[tuple[Attribution, Kind, float]]:
    """The attribution cut where its kind changes from sentence to sentence; neighbours of one kind stay together."""
    pieces = [piece for span in one.content for piece in _by_sentence(span, ground)]
    first = ground.sentence_at(pieces[0].start)
    same = all(ground.sentence_at(piece.start) is first for piece in pieces)
    if same:
        kind, score = _kind(one, ground.cast, speaker, quoted=quoted)
        return [(one, kind, score)]
    whole = _kind(one, ground.cast, speaker, quoted=quoted)
    out: list[tuple[Attribution, Kind, float]] = []
    for piece in pieces:
        part = replace(one, content=(piece,))
        own = _kind(part, ground.cast, speaker, quoted=quoted)
        kind, score = own if own[1] >= SURE else whole
        if out and out[-1][1] is kind:
            out[-1] = (replace(one, content=_joined(out[-1][0].content, piece, ground.report)), kind, max(score, out[-1][2]))
        else:
            out.append((part, kind, score))
    return out


def _joined(content: tuple[Span, ...], piece: Span, report: Report) -> tuple[Span, ...]:
    """The content with one more piece, which joins the last span where only space lies between."""
    gap = report.text[content[-1].end : piece.start]
    if not gap.strip(" .!?\n"):
        return (*content[:-1], report.cut(content[-1].start, piece.end))
    return (*content, piece)


def _by_sentence(span: Span, ground: Ground) -> Iterator[Span]:
    """A span cut at the ends of sentences."""
    i = max(bisect_right(ground.sentences, span.start, key=lambda sentence: sentence.start) - 1, 0)
    found = False
    for k in range(i, len(ground.sentences)):
        sentence = ground.sentences[k]
        if sentence.start >= span.end:
            break
        start, end = max(span.start, sentence.start), min(span.end, sentence.end)
        if start < end and any(character.isalnum() for character in ground.report.text[start:end]):
            found = True
            yield ground.report.cut(start, end)
    if not found:
        yield span


def _kind(one: Attribution, cast: Cast, speaker: int | None, *, quoted: bool) -> tuple[Kind, float]:
    """The kind of an attribution and how sure it is."""
    return kind_of(said_by(one, cast, speaker, quoted=quoted))


def said_by(one: Attribution, cast: Cast, speaker: int | None, *, quoted: bool) -> Said:
    """What the kind of an attribution is told from; `speaker` is its source's number in the cast."""
    return Said(
        source=one.source.quote if one.source else "",
        cue=one.cue.quote if one.cue else "",
        content=" ".join(span.quote for span in one.content),
        source_class=cast.class_of(speaker),
        quoted=quoted,
        speaker=cast.names_of(speaker),
    )
