"""Plain text: a report cut from a web page by hand, told apart into title, head, body, captions and what is not the report."""

from __future__ import annotations

import re

from reportedly.clean.captions import mark_captions
from reportedly.clean.dates import printed_date
from reportedly.clean.furniture import mark_furniture, mark_notes, mark_teasers
from reportedly.clean.heads import mark_head, mark_title
from reportedly.clean.lines import Parts, Role, body_of, lines_of
from reportedly.records import Given, When

WRAPPED_AT = range(45, 100)


def told_apart(text: str, given: Given) -> Parts:
    """The parts of a plain text; whatever none of the rules knows is body, and no character of it is changed."""
    parts = Parts(title=given.title)
    lines = lines_of(text)
    if is_wrapped([line.text for line in lines]):
        parts.body = text.strip()
        parts.published = leading_date(parts.body)
        return parts
    mark_title(lines, parts)
    mark_notes(lines, parts)
    mark_captions([line for line in lines if line.role is not Role.TITLE], parts)
    mark_head(lines, parts)
    mark_furniture(lines, parts)
    mark_teasers(lines)
    parts.body = body_of(text, lines)
    told = {line.text for line in lines if line.role is Role.BODY}
    parts.notes = [note for note in parts.notes if note not in told]
    parts.published = parts.published or leading_date(parts.body)
    return parts


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a width, so that a line says nothing about where a paragraph ends."""
    long = [line for line in lines if len(line) in WRAPPED_AT]
    run_on = [line for line in lines if line[-1].isalpha() or line[-1] in ",-"]
    return len(lines) >= 8 and len(long) > 0.6 * len(lines) and len(run_on) > 0.5 * len(lines)


def leading_date(body: str) -> When | None:
    """The day with which a text begins ("Posted on August 3 2016 ...", "13-08-2013 ...")."""
    head = body[:60]
    printed = printed_date(head)
    if printed and re.fullmatch(r"(?:\W|posted|published|updated|on|date|:)*", head[: printed.start], re.IGNORECASE):
        return printed.when
    return None
