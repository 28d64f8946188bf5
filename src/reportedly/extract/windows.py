"""Windows of a text: its word pieces with code-point offsets, cut into stretches that the encoder can read at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

_SENTENCE_END = re.compile(r"[.!?…][\"”’'»)\]]*\s+\Z")
_START, _END = "[CLS]", "[SEP]"
# A headline is short; more of it would take the room of the text.
_TITLE = 40
_OPENING = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The word pieces of one text: their numbers in the vocabulary, the code points that each covers, whether it goes on with a word."""

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    within: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


def pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """The word pieces of a text, in order; pieces that cover no character are left out."""
    # A lone surrogate cannot be handed to the tokenizer; one character for one keeps the offsets.
    encoded = tokenizer.encode(re.sub("[\ud800-\udfff]", "\ufffd", text), add_special_tokens=False)
    kept = [
        (number, start, end, token.startswith("##"))
        for number, token, (start, end) in zip(encoded.ids, encoded.tokens, encoded.offsets, strict=True)
        if start < end
    ]
    table = np.array(kept, dtype=np.int64).reshape(-1, 4)
    return Pieces(ids=table[:, 0], starts=table[:, 1], ends=table[:, 2], within=table[:, 3].astype(bool))


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of pieces that the encoder reads at once: from `start` to `last`, of which those from `first` on are kept."""

    start: int
    first: int
    last: int


def windows(text: str, found: Pieces, longest: int, context: int) -> list[Window]:
    """Overlapping stretches of at most `longest` pieces: each begins with up to `context` pieces of the one before, to be read again.

    What is kept of them are equally long stretches that end at a line or a sentence where one ends in reach. A text that fits into
    one window has one.
    """
    if len(found) <= longest:
        return [Window(0, 0, len(found))] if len(found) else []
    kept = stretches(text, found, longest - context)
    return [Window(_opening(text, found, max(0, first - context), first), first, last) for first, last in kept]


def _opening(text: str, found: Pieces, least: int, first: int) -> int:
    """Where the context begins: with the first sentence that begins in reach, or as far back as may be."""
    return next((at for at in range(least, first) if not at or _line_ends(text, found, at) or _sentence_ends(text, found, at)), least)


def stretches(text: str, found: Pieces, longest: int) -> list[tuple[int, int]]:
    """Stretches of pieces, at most `longest` each and about equally long, that end at a line or a sentence where one ends in reach."""
    total = len(found)
    cuts = [0]
    while total - cuts[-1] > longest:
        left = total - cuts[-1]
        aim = cuts[-1] + -(-left // -(-left // longest))
        cuts.append(_cut(text, found, cuts[-1] + longest // 2, aim, cuts[-1] + longest))
    return list(zip(cuts, [*cuts[1:], total], strict=True)) if total else []


def _cut(text: str, found: Pieces, least: int, aim: int, most: int) -> int:
    """The piece before which to cut: the line's or else the sentence's end that is nearest to the aim."""
    for ends_here in (_line_ends, _sentence_ends):
        places = [at for at in range(least, most + 1) if ends_here(text, found, at)]
        if places:
            return min(places, key=lambda at: (abs(at - aim), at))
    return most


def _line_ends(text: str, found: Pieces, at: int) -> bool:
    return "\n" in text[found.ends[at - 1] : found.starts[at]]


def _sentence_ends(text: str, found: Pieces, at: int) -> bool:
    return _SENTENCE_END.search(text[found.starts[max(0, at - 2)] : found.starts[at]]) is not None


def heading(title: str | None, text: str, tokenizer: Tokenizer) -> npt.NDArray[np.int64]:
    """The pieces of the title, to be read before each window; none where the text itself begins with it."""
    plain = " ".join((title or "").split())
    if not plain or plain.casefold() in " ".join(text[:_OPENING].split()).casefold():
        return np.empty(0, dtype=np.int64)
    return pieces(plain, tokenizer).ids[:_TITLE]


def marked(title: npt.NDArray[np.int64], ids: npt.NDArray[np.int64], tokenizer: Tokenizer) -> tuple[npt.NDArray[np.int64], int]:
    """The pieces of one window, after those of the title if there are any, between the marks that the encoder was trained with.

    With them, where the window's own pieces begin.
    """
    start, end = (np.array([tokenizer.token_to_id(mark)], dtype=np.int64) for mark in (_START, _END))
    before = np.concatenate([start, title, end]) if len(title) else start
    return np.concatenate([before, ids, end]), len(before)
