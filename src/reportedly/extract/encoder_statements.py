"""Statements by the encoder: which contents, cues and sources belong together, and of which kind each row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from reportedly.extract.decode import chosen
from reportedly.extract.encoder import Array, Encoder, Range, Seen

# Word pieces between two parts of one quotation that has no cue of its own: its marks, not more.
_CLOSE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The spans of each layer, in word pieces and in the order of the text, with their probabilities."""

    spans: dict[str, list[Range]]
    scores: dict[str, list[float]]

    @classmethod
    def of(cls, found: dict[str, list[tuple[Range, float]]]) -> Marks:
        """From what `decode.tagged` gives."""
        return cls(
            spans={layer: [span for span, _ in spans] for layer, spans in found.items()},
            scores={layer: [score for _, score in spans] for layer, spans in found.items()},
        )


@dataclass(slots=True, kw_only=True)
class Line:
    """A row in the making: numbers into `Marks.spans`, and log probabilities of the kinds. `score` is that its words belong together."""

    contents: list[int]
    cue: int | None
    source: int | None
    kinds: Array
    score: float
    verdict: int | None = None
    first_kind: list[int] = field(default_factory=list)


def contents_linked(seen: Seen, encoder: Encoder, marks: Marks) -> list[Line]:
    """One line for each content span, with its cue, its source and its kind."""
    contents, cues, sources, verdicts = (marks.spans[layer] for layer in ("content", "cue", "source", "verdict"))
    if not contents:
        return []
    to_cue = chosen(encoder, "content_cue", seen, contents, cues)
    to_source = chosen(encoder, "content_source", seen, contents, sources)
    to_verdict = chosen(encoder, "row_verdict", seen, contents, verdicts, reach=len(seen.found))
    best = [scores.argmax(axis=1) for scores in (to_cue, to_source, to_verdict)]
    kinds = encoder.classify("kind", _features(seen, contents, [_at(cues, n) for n in best[0]], [_at(sources, n) for n in best[1]]))
    return [
        Line(
            contents=[number],
            cue=int(best[0][number]) - 1 if best[0][number] else None,
            source=int(best[1][number]) - 1 if best[1][number] else None,
            kinds=kinds[number],
            score=marks.scores["content"][number] * float(np.exp(to_cue[number].max() + to_source[number].max())),
            verdict=int(best[2][number]) - 1 if best[2][number] else None,
        )
        for number in range(len(contents))
    ]


def _at(spans: Sequence[Range], number: int) -> Range | None:
    return spans[number - 1] if number else None


def _features(seen: Seen, contents: Sequence[Range], cues: Sequence[Range | None], sources: Sequence[Range | None]) -> Array:
    """Content, cue and source, pooled; zeros for what is not there."""
    parts = [seen.pooled(contents)]
    for spans in (cues, sources):
        pooled = seen.pooled([span or (0, 1) for span in spans])
        pooled[[number for number, span in enumerate(spans) if span is None]] = 0
        parts.append(pooled)
    return np.concatenate(parts, axis=1)


def rows_joined(lines: Sequence[Line], marks: Marks, sentence_of: Sequence[int]) -> list[Line]:
    """Lines that are one row by the codebook: one cue and one source, and one sentence or else one kind.

    `sentence_of` tells for each content the number of its sentence.
    """
    rows: list[Line] = []
    for line in lines:
        home = next((row for row in reversed(rows[-3:]) if _belongs(row, line, marks, sentence_of)), None)
        if home is None:
            rows.append(line)
        else:
            home.contents += line.contents
            home.kinds = home.kinds + line.kinds
            home.score = min(home.score, line.score)
            home.verdict = line.verdict if home.verdict is None else home.verdict
    return rows


def _belongs(row: Line, line: Line, marks: Marks, sentence_of: Sequence[int]) -> bool:
    if (row.cue, row.source) != (line.cue, line.source):
        return False
    last, here = row.contents[-1], line.contents[0]
    if line.cue is None:
        near = marks.spans["content"][here][0] - marks.spans["content"][last][1] <= _CLOSE
        return near and line.source is not None and row.kinds.argmax() == line.kinds.argmax()
    return sentence_of[last] == sentence_of[here] or bool(row.kinds.argmax() == line.kinds.argmax())
