"""Lines: a plain text as its lines, with what each of them is, and the body cut out of those that are left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reportedly.records import When

SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[\"”»]$")
WORD = re.compile(r"[\w'’-]+")
CUT = re.compile(r"[^\n]+")
BREAK = re.compile(r"\n[ \t\r\f\v\u00a0]*\n")


class Role(StrEnum):
    """What a line of a text is."""

    BODY = "body"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    CAPTION = "caption"
    NOTE = "note"
    FURNITURE = "furniture"


@dataclass(slots=True, kw_only=True)
class Line:
    """A line that is not blank: its bounds in the text without the white space at its edges, its block, and its role."""

    start: int
    end: int
    text: str
    block: int
    role: Role = Role.BODY

    @property
    def ends_a_sentence(self) -> bool:
        """Whether it ends as a sentence does."""
        return SENTENCE_END.search(self.text) is not None

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(WORD.findall(self.text))


@dataclass(slots=True, kw_only=True)
class Parts:
    """What could be told apart in a text or page; filled by the readers one after another."""

    body: str = ""
    title: str | None = None
    url: str | None = None
    authors: list[str] = field(default_factory=list)
    outlet: str | None = None
    published: When | None = None
    updated: datetime | None = None
    noted: When | None = None
    captions: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank; lines with no blank line between them are of one block."""
    breaks = [match.start() for match in BREAK.finditer(text)]
    found, block = [], 0
    for match in CUT.finditer(text):
        while block < len(breaks) and breaks[block] < match.start():
            block += 1
        words = match.group().strip()
        if words:
            start = match.start() + match.group().index(words)
            found.append(Line(start=start, end=start + len(words), text=words, block=block))
    return found


def body_of(text: str, lines: Sequence[Line]) -> str:
    """The lines that are left as body: runs of one block as they stand, blocks and runs with a blank line between."""
    runs: list[tuple[int, int, int]] = []
    previous = None
    for line in lines:
        if line.role is not Role.BODY:
            previous = None
            continue
        if previous is not None and previous.block == line.block:
            runs[-1] = (runs[-1][0], line.end, line.block)
        else:
            runs.append((line.start, line.end, line.block))
        previous = line
    return "\n\n".join(text[start:end] for start, end, _ in runs)
