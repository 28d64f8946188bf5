"""Streams: one opened source, what its first bytes say it is, and reading that never takes more than its limit."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, cast

from reportedly.records import Skipped

PEEK = 65_536
GZIP = b"\x1f\x8b"
BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)
SPACE_AND_PROLOGUE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?xml.*?\?>|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|article|div|h1)\b|<p[\s>]", re.IGNORECASE)
FEED = re.compile(rb"(?:<!DOCTYPE\s+(?:rss|feed|rdf)[^>]*>\s*)?<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
OUTLINE = re.compile(rb"(?:<!DOCTYPE\s+opml[^>]*>\s*)?<opml\b", re.IGNORECASE)
# XML of an unknown kind, or one that brings a document type definition of its own, by which a small file can grow without bound.
OTHER_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\b|<!DOCTYPE\b[^>\[]*\[)", re.IGNORECASE)
DEFINED = re.compile(rb"<!DOCTYPE\b[^>\[]*\[", re.IGNORECASE)
JSON_OBJECT = re.compile(rb"\{\s*(?:\"|\}|$)")
JSON_ARRAY = re.compile(rb"\[\s*(?:\{|\]|$)")


class Form(StrEnum):
    """What a stream holds, by its first bytes and then by its name."""

    TEXT = "text"
    PAGE = "page"
    OBJECT = "object"
    ARRAY = "array"
    FEED = "feed"
    OUTLINE = "outline"
    ARCHIVE = "archive"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An opened source.

    `stream` is unpacked with `head` its first bytes, `packed` is as it lies there; `address` is set where it came from the web;
    `named` is the file's name without a packing suffix; it decides only where the bytes leave it open.
    """

    found_in: str
    name: str
    named: str
    packed: io.BufferedReader
    stream: io.BufferedReader
    head: bytes
    address: str | None = None
    charset: str | None = None


class TooLarge(Exception):  # noqa: N818 - a signal inside this stage, not an error of the program
    """Raised when a stream holds more than may be read."""


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """The stream with a `peek`, whatever it was."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream), PEEK)


class Capped(io.RawIOBase):
    """A packed stream that unfolds to no more than so many bytes: TooLarge beyond it."""

    def __init__(self, inside: gzip.GzipFile, most: int) -> None:
        self.inside = inside
        self.left = most

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes."""
        piece = self.inside.read(len(buffer))
        self.left -= len(piece)
        if self.left < 0:
            raise TooLarge
        buffer[: len(piece)] = piece
        return len(piece)


def unpacked(packed: io.BufferedReader, most: int) -> tuple[bytes, io.BufferedReader]:
    """The first bytes and the stream itself, or what is inside where those are of gzip, whatever the name says.

    The first bytes are looked at without being read, so that `packed` still stands at its beginning. What is inside ends with
    TooLarge after `most` bytes.
    """
    head = packed.peek(PEEK)[:PEEK]
    if head[:2] != GZIP:
        return head, packed
    inside = zlib.decompressobj(wbits=31).decompress(head, PEEK)
    return inside, io.BufferedReader(Capped(gzip.GzipFile(fileobj=packed, mode="rb"), most), PEEK)


def form_of(head: bytes, named: str) -> Form:
    """What a stream is whose first bytes are `head` and whose name is `named`."""
    if head.startswith(b"WARC/"):
        return Form.ARCHIVE
    start = SPACE_AND_PROLOGUE.match(head)
    rest = head[start.end() :] if start else head
    for pattern, form in ((OUTLINE, Form.OUTLINE), (FEED, Form.FEED), (JSON_OBJECT, Form.OBJECT), (JSON_ARRAY, Form.ARRAY)):
        if pattern.match(rest):
            return form
    if OTHER_XML.match(head) and not PAGE.match(rest):
        return Form.MARKUP
    if PAGE.match(rest) or named.lower().endswith((".html", ".htm", ".xhtml", ".shtml")):
        return Form.PAGE
    return Form.TEXT


def whole(stream: BinaryIO, largest: int) -> bytes:
    """All of the stream; TooLarge, with no more than `largest` bytes held, where there is more."""
    content = stream.read(largest + 1)
    if len(content) > largest:
        raise TooLarge
    return content


def too_large(found_in: str, largest: int) -> Skipped:
    """The refusal of a source that holds more than `largest` bytes."""
    return Skipped(found_in=found_in, why="too large", detail=f"more than {largest:,} bytes; a higher largest_source would do")


def broken_gzip(found_in: str, error: Exception) -> Skipped:
    """The refusal of a packed source that ends too early or holds garbage."""
    why = "truncated" if isinstance(error, EOFError) else "broken gzip"
    return Skipped(found_in=found_in, why=why, detail=f"{error}")
