"""Differing: two versions of an article side by side, cut where their words differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Beyond so many words the matcher would take seconds: whole sentences are compared instead.
_WORDS_AT_MOST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the two versions: the words of the one and of the other; equal if nothing changed there."""

    before: str
    after: str
    same: bool


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
