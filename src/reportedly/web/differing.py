"""Differing: two versions of an article side by side, cut where their words differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond so many words the matcher would take seconds: whole sentences are compared instead.
_WORDS_AT_MOST = 3000
# So much of both versions together fits a page; beyond it only what changed is shown, with so many letters around each change.
_FITS = 80_000
_AROUND = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the two versions: the words of the one and of the other; equal if nothing changed there.

    `left_out` counts words that are the same in both and not shown.
    """

    before: str
    after: str
    same: bool
    left_out: int = 0


def differences(before: str, after: str) -> tuple[Part, ...]:
    """The two texts in order, cut where they differ; the parts of a side joined are its text again."""
    cut = _words if max(before.count(" "), after.count(" ")) < _WORDS_AT_MOST else _sentences
    one, other = cut(before), cut(after)
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple(Part(before="".join(one[a:b]), after="".join(other[c:d]), same=tag == "equal") for tag, a, b, c, d in found)


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+|\s+$", text)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?\n]*(?:[.!?\n]+\s*|$)", text)


def shortened(parts: Sequence[Part], first: int = 0) -> tuple[tuple[Part, ...], int | None]:
    """The parts as they are if they fit a page, otherwise what changed with what stands around it, from the part of a number on.

    With it comes the number of the part with which to go on, None if that was all.
    """
    if sum(len(part.before) + len(part.after) for part in parts) <= _FITS:
        return tuple(parts), None
    every = [piece for part in parts for piece in _slices(part)]
    made, length = list[Part](), 0
    for number, part in enumerate(every[first:], start=first):
        pieces = _around(part, leads=number > 0, follows=number < len(every) - 1) if part.same else [part]
        length += sum(len(piece.before) + len(piece.after) for piece in pieces)
        if made and length > _FITS:
            return tuple(made), number
        made += pieces
    return tuple(made), None


def _slices(part: Part) -> list[Part]:
    """A changed stretch in pieces that fit a page; an equal one as it is."""
    longest = max(len(part.before), len(part.after))
    if part.same or longest <= _FITS // 8:
        return [part]
    step = _FITS // 8
    return [
        Part(before=part.before[start : start + step], after=part.after[start : start + step], same=False)
        for start in range(0, longest, step)
    ]


def _around(part: Part, *, leads: bool, follows: bool) -> list[Part]:
    """An equal stretch, cut to its beginning (after a change) and its end (before one)."""
    text = part.before
    head, tail = text[: _AROUND if leads else 0], text[len(text) - (_AROUND if follows else 0) :]
    if len(text) <= len(head) + len(tail):
        return [part]
    gap = Part(before="", after="", same=True, left_out=len(text[len(head) : len(text) - len(tail)].split()))
    return [
        *([Part(before=head, after=head, same=True)] if head else []),
        gap,
        *([Part(before=tail, after=tail, same=True)] if tail else []),
    ]
