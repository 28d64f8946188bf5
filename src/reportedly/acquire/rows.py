"""Rows: the records of JSON lines, of a JSON array, or one JSON object, read one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from reportedly.acquire.streams import Source, TooLarge, too_large, whole
from reportedly.records import Given, Raw, Skipped

CHUNK = 262_144
IN_STRING = re.compile(rb'["\\]')
OUTSIDE = re.compile(rb'["{}\[\],]')
WHITE = b" \t\r\n"


def rows(source: Source, *, array: bool, largest: int) -> Iterator[Raw | Skipped]:
    """Each record of the source; a record that is not one is skipped alone. `found_in` gains the number of its line or place."""
    pieces = elements(source.stream, largest) if array else lines(source.stream, largest)
    for number, piece in pieces:
        found_in = f"{source.found_in}#{number}"
        if piece is None:
            yield too_large(found_in, largest)
        else:
            yield record(piece, source=source, found_in=found_in, number=number)


def lone_object(source: Source, *, largest: int) -> Iterator[Raw | Skipped]:
    """The one object that the source holds over several lines."""
    try:
        piece = whole(source.stream, largest)
    except TooLarge:
        yield too_large(source.found_in, largest)
        return
    yield record(piece, source=source, found_in=source.found_in, number=None)


def lines(stream: BinaryIO, largest: int) -> Iterator[tuple[int, bytes | None]]:
    """Each line that is not blank with its number from 1; None for a line of more than `largest` bytes, which is passed over."""
    number = 0
    while line := stream.readline(largest + 1):
        number += 1
        if len(line) > largest:
            while line and not line.endswith(b"\n"):
                line = stream.readline(CHUNK)
            yield number, None
        elif stripped := line.strip(WHITE + b"\xef\xbb\xbf" if number == 1 else WHITE):
            yield number, stripped


def elements(stream: BinaryIO, largest: int) -> Iterator[tuple[int, bytes | None]]:
    """Each element of a JSON array with its number from 1, cut out without reading the array whole; None for a too large one."""
    cutter = Cutter(largest)
    while chunk := stream.read(CHUNK):
        yield from cutter.feed(chunk)
    yield from cutter.rest()


class Cutter:
    """Cuts the elements out of a JSON array that comes in pieces: counts brackets outside strings and keeps no more than one element."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.number = 0
        self.depth = 0
        self.in_string = False
        self.escaped = False
        self.held = bytearray()
        self.spilt = False

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes | None]]:
        """The elements that end in this piece."""
        at, kept = int(self.escaped), 0
        self.escaped = False
        while match := (IN_STRING if self.in_string else OUTSIDE).search(chunk, at):
            mark, at = match.group(), match.end()
            if mark == b"\\":
                self.escaped = at == len(chunk)
                at += 1
            elif mark == b'"':
                self.in_string = not self.in_string
            elif mark in b"[{":
                self.depth += 1
                kept = at if self.depth == 1 else kept
            else:
                self.depth -= mark in b"]}"
                if self.depth == 0 or (self.depth == 1 and mark == b","):
                    self.keep(chunk[kept : match.start()])
                    kept = at
                    yield from self.cut()
        self.keep(chunk[kept:])

    def keep(self, piece: bytes) -> None:
        """Hold the piece as part of the element under way, or note that the element has become too large."""
        if self.spilt or len(self.held) + len(piece) > self.largest:
            self.spilt = True
            self.held.clear()
        else:
            self.held += piece

    def cut(self) -> Iterator[tuple[int, bytes | None]]:
        """The element that has just ended, if there is one."""
        element = bytes(self.held).strip(WHITE)
        if element or self.spilt:
            self.number += 1
            yield self.number, None if self.spilt else element
        self.held.clear()
        self.spilt = False

    def rest(self) -> Iterator[tuple[int, bytes | None]]:
        """What is left of an array that broke off: an element that will not parse, so that the break is counted."""
        if self.depth:
            yield from self.cut()


def record(piece: bytes, *, source: Source, found_in: str, number: int | None) -> Raw | Skipped:
    """One JSON object as a source, or why it is none."""
    try:
        row = json.loads(piece)
    except UnicodeDecodeError as error:
        return Skipped(found_in=found_in, why="not text", detail=f"not UTF-8: {error}")
    except (ValueError, RecursionError) as error:
        return Skipped(found_in=found_in, why="bad JSON", detail=f"{error}")
    if not isinstance(row, dict):
        return Skipped(found_in=found_in, why="bad JSON", detail=f"expected an object with text or html, not {type(row).__name__}")
    markup = not words(row.get("text")) and words(row.get("html")) is not None
    text = row.get("html" if markup else "text")
    if not isinstance(text, str):
        return Skipped(
            found_in=found_in, why="no text", detail=f"neither text nor html among its fields: {', '.join(sorted(row)) or 'none'}"
        )
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        return Skipped(found_in=found_in, why="not text", detail=f"half a surrogate pair: {error}")
    stem = source.name if number is None else f"{source.name}#{number}"
    return Raw(found_in=found_in, name=words(row.get("id")) or stem, content=content, markup=markup, given=given_by(row))


def given_by(row: dict[str, object]) -> Given:
    """What the record says about its report."""
    return Given(
        url=words(row.get("url")),
        title=words(row.get("title")),
        authors=people(row.get("authors")),
        outlet=words(row.get("outlet")),
        published=words(row.get("published")),
        language=words(row.get("language")),
    )


def words(value: object) -> str | None:
    """A text or number of a record as text; None for anything else and for blank text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).encode("utf-8", "replace").decode("utf-8").strip()
    return text or None


def people(value: object) -> tuple[str, ...]:
    """The authors of a record: one name, a list of names, or a list of objects with a name."""
    several = value if isinstance(value, list) else [value]
    names = (words(one.get("name") if isinstance(one, dict) else one) for one in several)
    return tuple(name for name in names if name)
