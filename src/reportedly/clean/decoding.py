"""Decoding: the bytes of a source to characters, or why they are no text."""

from __future__ import annotations

import codecs
import re

from reportedly.records import Raw, Skipped

MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"OggS",
    b"ID3",
    b"BZh9",
    b"7z\xbc\xaf",
)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE
)
HEAD = 4096
MOST_CONTROLS = 0.005


def decoded(raw: Raw) -> str | Skipped:
    """The text of a source: by its byte order mark, the declared charset, UTF-8; a page may also fall back on windows-1252."""
    content = raw.content
    if not content.strip():
        return Skipped(found_in=raw.found_in, why="empty", detail="nothing but white space" if content else "0 bytes")
    if content.startswith(MAGIC):
        return Skipped(found_in=raw.found_in, why="binary", detail=f"begins with {content[:4]!r}")
    marked = next((charset for mark, charset in MARKS if content.startswith(mark)), None)
    if b"\0" in content[:HEAD] and marked is None:
        return Skipped(found_in=raw.found_in, why="binary", detail="has zero bytes")
    text = first_that_fits(content, (marked, raw.charset, *declared(content, markup=raw.markup), "utf-8"))
    if text is None and raw.markup:
        text = content.decode("windows-1252", "replace")
    if text is None:
        return Skipped(found_in=raw.found_in, why="not text", detail="neither UTF-8 nor what was declared; convert it to UTF-8")
    if len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text):
        return Skipped(found_in=raw.found_in, why="binary", detail="full of control characters")
    return text


def exact(raw: Raw) -> str | Skipped:
    """The text of a source exactly as given, which must be UTF-8."""
    if not raw.content.strip():
        return Skipped(found_in=raw.found_in, why="empty", detail="nothing but white space" if raw.content else "0 bytes")
    try:
        return raw.content.decode("utf-8")
    except UnicodeDecodeError as error:
        why = "binary" if raw.content.startswith(MAGIC) or b"\0" in raw.content[:HEAD] else "not text"
        return Skipped(found_in=raw.found_in, why=why, detail=f"not UTF-8: {error}")


def declared(content: bytes, *, markup: bool) -> tuple[str, ...]:
    """The charset that a page names in its first bytes."""
    match = DECLARED.search(content[:HEAD]) if markup else None
    return ((match.group(1) or match.group(2)).decode("ascii"),) if match else ()


def first_that_fits(content: bytes, charsets: tuple[str | None, ...]) -> str | None:
    """The content in the first charset that decodes all of it; None where none does."""
    for charset in charsets:
        if charset is None:
            continue
        # Servers that say latin-1 mean windows-1252, as browsers read it.
        name = "windows-1252" if charset.lower().replace("_", "-") in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"} else charset
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue
    return None
