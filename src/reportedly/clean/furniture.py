"""Furniture: lines of a page that are not the report, and what they tell about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from reportedly.clean.dates import later, printed_date
from reportedly.clean.lines import Line, Parts, Role

BODY_BEFORE_END = 0.5
TEASER_WORDS = 6
HEADING_WORDS = 6
TEASER_LENGTH = 130
UPDATE = re.compile(r"(?:last )?updated?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """The expressions of data/furniture.toml."""

    end: re.Pattern[str]
    section: re.Pattern[str]
    line: re.Pattern[str]
    note: re.Pattern[str]
    outlets: tuple[re.Pattern[str], ...]
    writer: re.Pattern[str]


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The expressions, read once."""
    table = tomllib.loads(files("reportedly.clean").joinpath("data/furniture.toml").read_text(encoding="utf-8"))
    either = {key: re.compile("|".join(f"(?:{one})" for one in table[key]), re.IGNORECASE) for key in ("end", "section", "line", "note")}
    outlets = tuple(re.compile(one, re.IGNORECASE) for one in table["outlet"])
    return Patterns(**either, outlets=outlets, writer=re.compile(table["writer"], re.IGNORECASE))


def mark_notes(lines: Sequence[Line], parts: Parts) -> None:
    """Take out paragraphs that speak of the report itself, with the hour at which one says that it was updated."""
    for line in lines:
        if line.role is Role.BODY and patterns().note.match(line.text):
            line.role = Role.NOTE
            parts.notes.append(line.text)
            read_update(line.text, parts)


def read_update(note: str, parts: Parts) -> None:
    """Keep the date that a note of an update prints."""
    printed = printed_date(note) if UPDATE.match(note.lstrip("(*")) else None
    if printed is None:
        return
    parts.noted = printed.when
    if printed.moment and (parts.updated is None or later(printed.moment, parts.updated)):
        parts.updated = printed.moment


def mark_furniture(lines: Sequence[Line], parts: Parts) -> None:
    """Take out single lines of furniture, and all from the first sign that the report is over."""
    total = sum(len(line.text) for line in lines) or 1
    before, skipping = 0, False
    for place, line in enumerate(lines):
        ends, section = patterns().end.match(line.text), patterns().section.match(line.text)
        if (ends and before >= BODY_BEFORE_END * total) or ((ends or section) and not reads_on(lines[place + 1 :])):
            read_end(lines[place:], parts)
            for one in lines[place - headings_above(lines, place) :]:
                one.role = Role.FURNITURE if one.role in {Role.BODY, Role.CAPTION} else one.role
            return
        skipping = bool(ends or section) or (skipping and not line.ends_a_sentence)
        if line.role is Role.BODY and (skipping or patterns().line.match(line.text)):
            line.role = Role.FURNITURE
        before += len(line.text)


def headings_above(lines: Sequence[Line], place: int) -> int:
    """How many short lines that end no sentence stand right above the one at `place`: headings of what it begins."""
    count = 0
    while count < place and lines[place - count - 1].role is Role.BODY and is_heading(lines[place - count - 1]):
        count += 1
    return count


def is_heading(line: Line) -> bool:
    """Whether a line is too short for a paragraph and ends no sentence."""
    return line.words <= HEADING_WORDS and not line.ends_a_sentence and line.text[-1].isalnum()


def reads_on(rest: Sequence[Line]) -> bool:
    """Whether paragraphs of a report follow: three or more that differ, end as sentences do and are long enough to be prose."""
    prose = {line.text for line in rest if line.role is Role.BODY and line.ends_a_sentence and line.words >= 12}
    return len(prose) >= 3


def read_end(rest: Sequence[Line], parts: Parts) -> None:
    """What the matter at the end tells: the outlet, and the writer where a section about the writer names one."""
    about = False
    for line in rest:
        about = about or line.text.lower().startswith(("about the writer", "about the author", "about the journalist"))
        if about and not parts.authors and (match := patterns().writer.match(line.text)):
            parts.authors.append(match["writer"])
        for pattern in patterns().outlets:
            if parts.outlet is None and (match := pattern.match(line.text)):
                parts.outlet = match["outlet"].strip(" .,")


def mark_teasers(lines: Sequence[Line]) -> None:
    """Take out headlines of other reports that stand between paragraphs.

    A headline has no full stop where its neighbours have; one of fewer than six words may be a heading of this report and stays.
    """
    body = [line for line in lines if line.role is Role.BODY]
    if sum(line.ends_a_sentence for line in body) < 0.7 * len(body):
        return  # a text without full stops says nothing by lacking one
    for before, line, after in zip(body, body[1:], body[2:], strict=False):
        alone = before.block != line.block != after.block
        sentences = before.ends_a_sentence and after.ends_a_sentence and not before.text.endswith((":", ";"))
        headline = len(line.text) <= TEASER_LENGTH and line.words >= TEASER_WORDS and line.text[0].isupper()
        if alone and sentences and headline and not line.ends_a_sentence:
            line.role = Role.FURNITURE
