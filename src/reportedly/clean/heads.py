"""Heads: what stands above a report's first paragraph: title, standfirst, byline and printed date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportedly.clean.captions import agencies, squeezed
from reportedly.clean.dates import Printed, printed_date
from reportedly.clean.lines import Line, Parts, Role

LONGEST_TITLE = 220
LONGEST_STANDFIRST = 400
MOST_STANDFIRST = 2
HEAD_LINES = 14
AROUND_DATE = re.compile(
    r"\b(?:first|last|published|posted|updated?|modified|created|issued|date[dp]?|line|on|at|of|the|by|time|from|story|article|a\.?m|p\.?m|"
    r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[A-Z]{2,4}|\d{1,2}[:.]\d\d)\b\.?|[^\w\s]",
    re.IGNORECASE,
)
UPDATED = re.compile(r"\b(?:last )?(?:updated?|modified|edited)\b", re.IGNORECASE)
BY = re.compile(r"^(?:(?:written|words|report(?:ed|ing)?|story|posted|published)\s+)?by:?\s+(?=\S)", re.IGNORECASE)
PLACE_OF_WRITING = re.compile(r"\s+(?:in|at|from|reporting from)\s+[A-Z].*$")
PART = re.compile(r"\s*(?:,|;|\||/|•|·|\s[–—-]\s|\s+and\s+|\s+&\s+|\s+with\s+|\s+for\s+)\s*", re.IGNORECASE)
NAME_WORD = re.compile(r"^(?:[A-Z][\w'’.-]*|(?:al|el|an|ad|as)-[A-Z][\w'’-]+|d['’][A-Z]\w+)$")


def mark_title(lines: Sequence[Line], parts: Parts) -> None:
    """Take out the title: the line that the record gives as such, else a first line that reads like one."""
    if not lines:
        return
    first = lines[0]
    if parts.title is not None:
        if squeezed(first.text) == squeezed(parts.title):
            first.role = Role.TITLE
    elif looks_like_title(lines):
        first.role = Role.TITLE
        parts.title = first.text


def looks_like_title(lines: Sequence[Line]) -> bool:
    """Whether the first line is short, no sentence, no date or byline, and set off from what follows."""
    first = lines[0]
    if len(first.text) > LONGEST_TITLE or len(lines) < 2 or first.role is not Role.BODY or not any(map(str.isalpha, first.text)):
        return False
    if re.search(r"[.,;:][\"'”’)]*$", first.text) or is_byline(first.text) or date_line(first.text):
        return False
    # A text may hold nothing but paragraphs of one line each: then what follows must not run on from the first.
    return lines[1].block != first.block or not lines[1].text[0].islower()


def mark_head(lines: Sequence[Line], parts: Parts) -> None:
    """Take out byline and date among the first lines, and the standfirst where they show where the head ends."""
    begin = 1 if lines and lines[0].role is Role.TITLE else 0
    last = None
    for place, line in enumerate(lines[:HEAD_LINES]):
        if place < begin or line.role is not Role.BODY or len(line.text) > LONGEST_TITLE:
            continue
        if printed := date_line(line.text):
            read_date_line(line, printed, parts)
            last = place
        elif is_byline(line.text) or stands_by_date(lines, place):
            read_byline(line.text, parts)
            line.role, last = Role.BYLINE, place
    if last is None:
        return
    above = [line for line in lines[begin:last] if line.role is Role.BODY]
    if begin and len(above) <= MOST_STANDFIRST and all(len(line.text) <= LONGEST_STANDFIRST for line in above):
        for line in above:
            as_standfirst(line, parts)
    below = next((line for line in lines[last + 1 :] if line.role is Role.BODY), None)
    if below and not below.ends_a_sentence and below.words > 5 and len(below.text) <= LONGEST_STANDFIRST and below is not lines[-1]:
        as_standfirst(below, parts)


def as_standfirst(line: Line, parts: Parts) -> None:
    """Take the line out as the standfirst, which is kept among the notes."""
    line.role = Role.STANDFIRST
    parts.notes.append(line.text)


def date_line(text: str) -> Printed | None:
    """The date of a line that holds a date and little else."""
    printed = printed_date(text) if len(text) <= 160 else None
    if printed is None:
        return None
    around = text[: printed.start] + " " + text[printed.end :]
    second = printed_date(around)
    if second:
        around = around[: second.start] + " " + around[second.end :]
    named = re.split(r"\bby\b", around, maxsplit=1, flags=re.IGNORECASE)
    left = AROUND_DATE.sub(" ", named[0]).split()
    return printed if len(left) <= 1 and (len(named) == 1 or bool(people_of(named[1])[0])) else None


def read_date_line(line: Line, printed: Printed, parts: Parts) -> None:
    """Keep what a date line says: when the report came out, when it was changed, and by whom where that stands with it."""
    line.role = Role.DATE
    changed = UPDATED.search(line.text)
    if changed and changed.start() < printed.start:
        parts.updated, parts.noted = printed.moment or parts.updated, printed.when
        rest = printed_date(line.text[printed.end :])
        parts.published = parts.published or (rest.when if rest else None)
        return
    parts.published = parts.published or printed.when
    again = printed_date(line.text[changed.end() :]) if changed else None
    if again:
        parts.updated, parts.noted = again.moment or parts.updated, again.when
    if by := re.search(r"\bby\s+(.+)$", line.text, re.IGNORECASE):
        read_byline(by.group(), parts)


def is_byline(text: str) -> bool:
    """Whether the line says by whom: "By Jane Roe", "BY JANE ROE, BBC News"."""
    match = BY.match(text)
    return bool(match) and not re.search(r"[a-z]{3}[.!?]$", text) and any(people_of(text[match.end() :] if match else ""))


def stands_by_date(lines: Sequence[Line], place: int) -> bool:
    """Whether the line is names alone and the next or the one before is a date, as some outlets set their bylines."""
    names, _ = people_of(lines[place].text)
    around = [lines[one] for one in (place - 1, place + 1) if 0 <= one < len(lines)]
    return bool(names) and lines[place].words <= 9 and any(line.role is Role.DATE or date_line(line.text) for line in around)


def read_byline(text: str, parts: Parts) -> None:
    """Keep the names of a byline, and the outlet where it names one."""
    names, outlet = people_of(BY.sub("", text))
    parts.authors += [name for name in names if name not in parts.authors]
    parts.outlet = parts.outlet or outlet


def people_of(text: str) -> tuple[list[str], str | None]:
    """The persons and the outlet in the words after "by"; no one where a part is neither."""
    names: list[str] = []
    outlet: str | None = None
    for part in filter(None, PART.split(PLACE_OF_WRITING.sub("", text.strip(" .:")))):
        words = part.split()
        if {word.lower().strip(".") for word in words} & agencies()["desks"]:
            outlet = outlet or (part if not any(word.islower() for word in words) and is_outlet(words) else None)
        elif is_name(words):
            names.append(part.title() if part.isupper() else part)
        elif not names:
            return [], None
    return names, outlet


def is_outlet(words: Sequence[str]) -> bool:
    """Whether words that are no person's name stand for an outlet and not for a desk or a trade."""
    trades = {"correspondent", "correspondents", "reporter", "reporters", "editor", "desk", "bureau", "writer", "staff", "agencies", "team"}
    return not trades & {word.lower() for word in words}


def is_name(words: Sequence[str]) -> bool:
    """Whether two to five words can be a person's name."""
    small = agencies()["particles"]
    large = [word for word in words if NAME_WORD.match(word)]
    return 2 <= len(words) <= 5 and len(large) >= 2 and all(NAME_WORD.match(word) or word.lower() in small for word in words)
