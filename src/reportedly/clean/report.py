"""Report: one source made into a report, or the reason why it is none."""

from __future__ import annotations

import re

import ftfy

from reportedly.clean.dates import told_date
from reportedly.clean.decoding import decoded, exact
from reportedly.clean.inference import inferred
from reportedly.clean.language import language_of, unknown_language
from reportedly.clean.lines import Parts
from reportedly.clean.page import page_parts
from reportedly.clean.plaintext import leading_date, told_apart
from reportedly.records import Basis, Published, Raw, Report, Skipped, digest
from reportedly.settings import Limits

MOJIBAKE = re.compile(r"â€[™œ\u009d“”˜¦\u009c\u0099\u0093\u0094]|Ã[©¨¤¶¼±³\u00a0§]|Â[\u00a0£©»«]")
FEWEST_MOJIBAKE = 2


def clean(raw: Raw, *, limits: Limits, as_is: bool = False) -> Report | Skipped:
    """The source as a report: its body apart from title, byline, dates, captions and what is not the report; or why it is none.

    With `as_is` the text is taken exactly as given, byte for byte, and only what the source itself says about it is kept.
    """
    if len(raw.content) > limits.largest_source:
        return Skipped(found_in=raw.found_in, why="too large", detail=f"{len(raw.content):,} bytes, more than {limits.largest_source:,}")
    text = exact(raw) if as_is else decoded(raw)
    if isinstance(text, Skipped):
        return text
    if as_is:
        parts: Parts | Skipped = Parts(body=text, published=leading_date(text))
    elif raw.markup:
        parts = page_parts(text, raw, limits)
    else:
        parts = told_apart(mended(text), raw.given)
    if isinstance(parts, Skipped):
        return parts
    return refused(raw, parts.body, limits, as_is=as_is) or assembled(raw, parts, as_is=as_is)


def mended(text: str) -> str:
    """The text with mojibake undone where it is evident. This is before there are offsets: it changes characters."""
    return ftfy.fix_encoding(text) if len(MOJIBAKE.findall(text)) >= FEWEST_MOJIBAKE else text


def refused(raw: Raw, body: str, limits: Limits, *, as_is: bool) -> Skipped | None:
    """Why the body cannot be read, if so. A text taken as it is may be short, and in any language."""
    if len(body) > limits.longest_text:
        return Skipped(found_in=raw.found_in, why="too large", detail=f"{len(body):,} characters, more than {limits.longest_text:,}")
    if as_is:
        return None
    if not body.strip():
        return Skipped(found_in=raw.found_in, why="empty", detail="no text is left beside title, captions and furniture")
    if len(body) < limits.shortest_text:
        return Skipped(found_in=raw.found_in, why="too short", detail=f"{len(body)} characters, fewer than {limits.shortest_text}")
    language = unknown_language(body, limits.languages)
    if language:
        return Skipped(found_in=raw.found_in, why="language", detail=f"{language}; the reader knows {', '.join(limits.languages)}")
    return None


def assembled(raw: Raw, parts: Parts, *, as_is: bool) -> Report:
    """The report: what the source itself says goes before what was read out of it, save a printed date before a given one."""
    given = raw.given
    title, url = given.title or parts.title, given.url or parts.url
    authors, outlet = given.authors or tuple(parts.authors), given.outlet or parts.outlet
    published = publication(raw, parts, as_is=as_is)
    dated = (published.when.first, published.when.last, published.basis) if published else None
    return Report(
        id=digest("r", raw.name, url, title, authors, outlet, dated, parts.body),
        name=raw.name,
        found_in=raw.found_in,
        text=parts.body,
        title=title,
        url=url,
        authors=authors,
        outlet=outlet,
        published=published,
        updated=parts.updated,
        language=language_of(parts.body) or (given.language or "").partition("-")[0].lower() or None,
        captions=tuple(parts.captions),
        credits=tuple(parts.credits),
        notes=tuple(parts.notes),
    )


def publication(raw: Raw, parts: Parts, *, as_is: bool) -> Published | None:
    """When the report came out: as printed in its text, else as given with it, as its update prints, or as its words allow.

    A printed date goes before a given one, since records are filled in by others and later; a page's metadata are its own.
    """
    told = told_date(raw.given.published) if raw.given.published else None
    given = Published(when=told[0], basis=Basis.GIVEN) if told else None
    page = raw.markup and not as_is
    found = parts.published
    if found and given and found.meets(given.when) and given.when.first == given.when.last:
        return given
    if found and not (page and given):
        return Published(when=found, basis=Basis.METADATA if page else Basis.PRINTED)
    if given:
        return given
    if parts.noted:
        return Published(when=parts.noted, basis=Basis.PRINTED)
    guess = inferred("\n\n".join((*parts.captions, parts.body)), parts.captions)
    return Published(when=guess, basis=Basis.INFERRED) if guess else None
