"""Telling: dates that say when something was said, not when what it tells of happened."""

from __future__ import annotations

import calendar
from collections.abc import Sequence

from reportedly.extract.dates import DateReading
from reportedly.extract.tools import cue_phrases
from reportedly.extract.words import Word

# What may stand between a verb of speech and the day of speaking: "said late on Wednesday", "told reporters in Moscow on Monday".
_FURTHEST = 6
_BETWEEN = frozenset(["late", "early", "on", "in", "a", "an", "the", "at", "to", "statement", "earlier", "later", "reporters", "again"])
_DAYS = frozenset([*(day.lower() for day in calendar.day_name), "today", "yesterday"])
_SPOKEN = frozenset(["speech", "tell"])


def tells_when_said(words: Sequence[Word], reading: DateReading) -> bool:
    """Whether the date belongs to a verb of speech: "said late on Wednesday", "on Tuesday accused"."""
    inside = [i for i, word in enumerate(words) if word.start < reading.end and word.end > reading.start]
    return bool(inside) and (_said_before(words, inside[0]) or _said_after(words, inside[-1] + 1))


def _said_before(words: Sequence[Word], first: int) -> bool:
    """Whether only phrases like "in a statement" stand between a verb of speech and the date."""
    for i in range(first - 1, max(first - 1 - _FURTHEST, -1), -1):
        if _speaks(words, i):
            return True
        word = words[i]
        if word.low not in _BETWEEN and not word.text.istitle():
            return False
    return False


def _said_after(words: Sequence[Word], after: int) -> bool:
    """Whether a verb of speech stands right after a day of the week: "on Tuesday accused", unlike "launched last year said"."""
    return after < len(words) and words[after - 1].low in _DAYS and _speaks(words, after)


def _speaks(words: Sequence[Word], at: int) -> bool:
    """Whether a verb of speech, and no noun, stands here."""
    hit = cue_phrases().at(words, at)
    return hit is not None and not hit[1].noun and (hit[1].takes in _SPOKEN or hit[1].lemma == "accuse")
