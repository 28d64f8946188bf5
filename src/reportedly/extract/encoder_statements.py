"""Statements by the encoder: which contents, cues and sources belong together, and of which kind each row is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.decode import best_of, chosen, summed
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
    """A row in the making: numbers into `Marks.spans`, and log probabilities of the kinds.

    `parts` are the probabilities of its cells: of the content as a phrase, of the choice of its cue and of its source.
    """

    contents: list[int]
    cue: int | None
    source: int | None
    kinds: Array
    parts: dict[str, float]

    @property
    def score(self) -> float:
        """The probability that its words belong together."""
        return self.parts["content"] * self.parts["cue"] * self.parts["source"]


def contents_linked(seen: Seen, encoder: Encoder, marks: Marks) -> list[Line]:
    """One line for each content span, with its cue, its source and its kind."""
    contents, cues, sources = (marks.spans[layer] for layer in ("content", "cue", "source"))
    if not contents:
        return []
    to_cue = [best_of(scores) for scores in chosen(encoder, "content_cue", seen, contents, cues)]
    to_source = [best_of(scores) for scores in sources_chosen(seen, encoder, contents, cues, sources, [cue for cue, _ in to_cue])]
    kinds = _kinds(seen, encoder, contents, [_at(cues, n) for n, _ in to_cue], [_at(sources, n) for n, _ in to_source])
    return [
        Line(
            contents=[number],
            cue=to_cue[number][0],
            source=to_source[number][0],
            kinds=kinds[number],
            parts={
                "content": marks.scores["content"][number],
                "cue": float(np.exp(to_cue[number][1])),
                "source": float(np.exp(to_source[number][1])),
            },
        )
        for number in range(len(contents))
    ]


def sources_chosen(
    seen: Seen, encoder: Encoder, contents: Sequence[Range], cues: Sequence[Range], sources: Sequence[Range], cue_of: Sequence[int | None]
) -> list[tuple[int, Array]]:
    """How likely each source is each content's, as `chosen` has it: by what is said and, where there is a cue, by the cue as well.

    "Smith told reporters" has its source next to the cue, whatever stands between them and what he said.
    """
    by_content = chosen(encoder, "content_source", seen, contents, sources)
    weight = np.float32(encoder.meta["decoding"]["cue_source"])
    if not weight:
        return by_content
    by_cue = chosen(encoder, "cue_source", seen, cues, sources)
    return [scores if cue is None else summed(scores, by_cue[cue], weight) for scores, cue in zip(by_content, cue_of, strict=True)]


def _kinds(seen: Seen, encoder: Encoder, contents: Sequence[Range], cues: Sequence[Range | None], sources: Sequence[Range | None]) -> Array:
    """The log probabilities of the kinds, some rows at a time."""
    parts = [
        encoder.classify("kind", _features(seen, contents[at : at + 256], cues[at : at + 256], sources[at : at + 256]))
        for at in range(0, len(contents), 256)
    ]
    return np.concatenate(parts)


def _at(spans: Sequence[Range], number: int | None) -> Range | None:
    return None if number is None else spans[number]


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
            home.parts = min(home.parts, line.parts, key=lambda parts: math.prod(parts.values()))
    return rows


def _belongs(row: Line, line: Line, marks: Marks, sentence_of: Sequence[int]) -> bool:
    if (row.cue, row.source) != (line.cue, line.source):
        return False
    last, here = row.contents[-1], line.contents[0]
    if line.cue is None:
        near = marks.spans["content"][here][0] - marks.spans["content"][last][1] <= _CLOSE
        return near and line.source is not None and row.kinds.argmax() == line.kinds.argmax()
    return sentence_of[last] == sentence_of[here] or bool(row.kinds.argmax() == line.kinds.argmax())
