"""Attributions: who is said to say what, as source, cue and content (Pareti 2012), found by cue words and word order.

What comes after (kind, delivery, actors, incidents) works on `Attribution` alone, so any other finder may take this one's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportedly.extract.drafts import Draft, Page, trimmed
from reportedly.extract.frames import drafts_in
from reportedly.extract.sentences import Sentence, quotations_of
from reportedly.extract.tools import Tools
from reportedly.extract.wholes import joined
from reportedly.records import Report, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A source, the words that attribute, and what is said (without cue and quotation marks); in the order of the text."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float = 1.0


def find_attributions(report: Report, sentences: Sequence[Sentence], tools: Tools) -> list[Attribution]:
    """The attributions of a report, in the order of the text."""
    page = Page(report.text, sentences, quotations_of(report.text), tools)
    drafts = [draft for number in range(len(sentences)) for draft in drafts_in(page, number)]
    return [made for draft in joined(page, drafts) if (made := _attribution(report, draft)) is not None]


def _attribution(report: Report, draft: Draft) -> Attribution | None:
    """The draft with its words cut out of the report; None where no content is left."""
    content = tuple(cut for start, end in draft.content if (cut := _cut(report, start, end)) is not None)
    if not content:
        return None
    source = _cut(report, *draft.source) if draft.source else None
    return Attribution(source=source, cue=_cut(report, *draft.cue) if draft.cue else None, content=content)


def _cut(report: Report, start: int, end: int) -> Span | None:
    """The words between two offsets, trimmed."""
    found = trimmed(report.text, start, end)
    return report.cut(*found) if found else None
