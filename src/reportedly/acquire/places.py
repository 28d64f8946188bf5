"""Places to read from: files, folders, addresses and standard input, each opened and read by what it holds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from reportedly.acquire.archives import archived
from reportedly.acquire.feeds import entries, outlines
from reportedly.acquire.rows import lone_object, rows
from reportedly.acquire.streams import (
    BROKEN_GZIP,
    DEFINED,
    PEEK,
    Form,
    Source,
    TooLarge,
    broken_gzip,
    buffered,
    form_of,
    too_large,
    unpacked,
    whole,
)
from reportedly.acquire.web import Fetcher
from reportedly.errors import SourceError
from reportedly.records import Given, Raw, Skipped
from reportedly.settings import Limits

NO_GIVENS = Given()
LINES_NAMES = (".jsonl", ".ndjson")


def acquire(where: Iterable[str], *, limits: Limits, stdin: BinaryIO | None = None) -> Iterator[Raw | Skipped]:
    """Every source found in `where`, in order, one at a time: files, folders, web addresses, "-" for standard input.

    A file may hold HTML, text, JSON, JSON lines, a feed, an OPML list or a WARC, packed with gzip or not; its bytes decide.
    What cannot be read ends as `Skipped` and the rest goes on. SourceError: "-" without a standard input.
    """
    visit = Visit(limits)
    for place in where:
        if place == "-":
            if stdin is None:
                raise SourceError('"-" stands for standard input, and there is none here; name files, folders or addresses')
            yield from visit.stream(stdin, found_in="-", name="stdin", named="-")
        elif is_address(place):
            yield from visit.address(place)
        else:
            yield from visit.path(Path(place), found_in=place)


def is_address(place: str) -> bool:
    """Whether the place is on the web."""
    return place.lower().startswith(("http://", "https://"))


class Visit:
    """One run over the places, under the same limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fetcher = Fetcher(limits)

    def path(self, path: Path, *, found_in: str) -> Iterator[Raw | Skipped]:
        """What a file or a folder holds."""
        if path.is_dir():
            yield from self.folder(path)
            return
        if not path.exists():
            yield Skipped(found_in=found_in, why="missing", detail=f"there is no file or folder {found_in}")
            return
        try:
            stream = path.open("rb", buffering=PEEK)
        except OSError as error:
            yield Skipped(found_in=found_in, why="unreadable", detail=f"cannot open {found_in}: {error.strerror}")
            return
        with stream:
            named = path.name[: -len(path.suffix)] if path.suffix.lower() in {".gz", ".gzip"} else path.name
            yield from self.stream(stream, found_in=found_in, name=Path(named).stem, named=named)

    def folder(self, path: Path) -> Iterator[Raw | Skipped]:
        """What the files in a folder and its folders hold, in the order of their names; hidden ones are passed over."""
        try:
            inside = sorted(path.iterdir())
        except OSError as error:
            yield Skipped(found_in=str(path), why="unreadable", detail=f"cannot open {path}: {error.strerror}")
            return
        for one in inside:
            if one.name.startswith("."):
                continue
            if one.is_dir() and one.is_symlink():
                yield Skipped(
                    found_in=str(one), why="unreadable", detail="a link to a folder, which could lead in a circle; name it itself"
                )
            elif one.is_dir() or one.is_file() or not one.exists():
                yield from self.path(one, found_in=str(one))
            else:
                yield Skipped(found_in=str(one), why="unreadable", detail="neither a file nor a folder")

    def address(self, address: str, given: Given = NO_GIVENS, name: str | None = None) -> Iterator[Raw | Skipped]:
        """What an address gives; `given` is what a feed said of it."""
        fetched = self.fetcher.fetch(address)
        if isinstance(fetched, Skipped):
            yield fetched
            return
        if name is not None:
            given = replace(given, url=fetched.address)
            yield Raw(found_in=address, name=name, content=fetched.content, markup=True, given=given, charset=fetched.charset)
            return
        named, stream = fetched.address.partition("?")[0], io.BytesIO(fetched.content)
        yield from self.stream(stream, found_in=address, name=address, named=named, address=fetched.address, charset=fetched.charset)

    def stream(
        self, stream: BinaryIO, *, found_in: str, name: str, named: str, address: str | None = None, charset: str | None = None
    ) -> Iterator[Raw | Skipped]:
        """What an opened stream holds; damage in its packing or on its disk ends it alone."""
        packed = buffered(stream)
        try:
            head, inside = unpacked(packed, self.limits.largest_unfolded)
            source = Source(
                found_in=found_in, name=name, named=named, packed=packed, stream=inside, head=head, address=address, charset=charset
            )
            yield from self.contents(source)
        except BROKEN_GZIP as error:
            yield broken_gzip(found_in, error)
        except TooLarge:
            yield too_large(found_in, self.limits.largest_unfolded)
        except OSError as error:
            yield Skipped(found_in=found_in, why="unreadable", detail=f"cannot read {found_in}: {error.strerror or error}")

    def contents(self, source: Source) -> Iterator[Raw | Skipped]:
        """The sources that a stream holds, by what its first bytes are."""
        form, largest = form_of(source.head, source.named), self.limits.largest_source
        if form is Form.ARCHIVE:
            yield from archived(source, largest=largest)
        elif form is Form.FEED:
            yield from entries(source, largest=largest, follow=self.address)
        elif form is Form.OUTLINE:
            yield from self.listed(source)
        elif form is Form.MARKUP:
            yield other_markup(source)
        elif form is Form.ARRAY:
            yield from rows(source, array=True, largest=largest)
        elif form is Form.OBJECT and not opens_lines(source.head, source.named):
            yield from lone_object(source, largest=largest)
        elif form is Form.OBJECT or (source.head and source.named.lower().endswith(LINES_NAMES)):
            yield from rows(source, array=False, largest=largest)
        elif source.head and source.named.lower().endswith(".json"):
            yield Skipped(found_in=source.found_in, why="bad JSON", detail="neither an object, a list of objects, nor an object a line")
        else:
            yield single(source, markup=form is Form.PAGE, largest=largest)

    def listed(self, source: Source) -> Iterator[Raw | Skipped]:
        """What the feeds of an OPML list hold. A list on this machine may name files beside it; one from the web may not."""
        for one in outlines(source, largest=self.limits.largest_source):
            if isinstance(one, Skipped):
                yield one
            elif is_address(one):
                yield from self.address(one)
            elif source.address is None and source.found_in != "-" and self.limits.local_lists:
                yield from self.path(Path(source.found_in).parent / one, found_in=str(Path(source.found_in).parent / one))
            else:
                yield Skipped(found_in=source.found_in, why="refused", detail=f"the list names {one}, which is no address on the web")


def other_markup(source: Source) -> Skipped:
    """The refusal of XML that is no page, feed or list of feeds, or that brings definitions of its own."""
    if DEFINED.search(source.head):
        detail = "XML with a document type definition of its own, which can make a small file grow without bound; save it without"
    else:
        detail = "XML of no kind that is known: it is no page, no RSS or Atom feed, no OPML list"
    return Skipped(found_in=source.found_in, why="other XML", detail=detail)


def opens_lines(head: bytes, named: str) -> bool:
    """Whether a stream that begins with an object holds one object a line: its name says so, or its first line closes what it opens."""
    if named.lower().endswith(LINES_NAMES):
        return True
    first, _, rest = head.strip().partition(b"\n")
    return not rest or (first.rstrip().endswith(b"}") and first.count(b"{") <= first.count(b"}") + 1)


def single(source: Source, *, markup: bool, largest: int) -> Raw | Skipped:
    """A stream that is one page or one text."""
    try:
        content = whole(source.stream, largest)
    except TooLarge:
        return too_large(source.found_in, largest)
    return Raw(
        found_in=source.found_in, name=source.name, content=content, markup=markup, given=Given(url=source.address), charset=source.charset
    )
