"""Archives: the answers kept in WARC and WARC.gz, each with the offset at which it lies."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from reportedly.acquire.streams import GZIP, PEEK, Form, Source, form_of, too_large
from reportedly.records import Given, Raw, Skipped

KEPT = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
OK = 200


def archived(source: Source, *, largest: int) -> Iterator[Raw | Skipped]:
    """Each page kept in the archive; one that is cut off, too large or no page is skipped alone."""
    last = 0
    stream = source.packed if source.packed.seekable() else cast("BinaryIO", Forward(source.packed))
    records: Any = None
    while True:
        try:
            records = records or iter(ArchiveIterator(stream, parse_http=False))
            record = next(records)
        except StopIteration:
            break
        except BaseException as error:
            if not is_damage(error):
                raise
            yield Skipped(found_in=f"{source.found_in}@{last}", why="broken WARC", detail=f"after offset {last}: {error}")
            return
        last = record.stream_pos
        if record.record_type in KEPT:
            yield one_record(record, found_in=f"{source.found_in}@{last}", largest=largest)
    if source.packed.seekable() and breaks_off(source, last):
        yield Skipped(found_in=source.found_in, why="truncated", detail=f"the archive breaks off after offset {last}")


def is_damage(error: BaseException) -> bool:
    """Whether fastwarc gave up on the archive's bytes: by an error, or by a panic of its Rust side, which is no `Exception`."""
    return isinstance(error, OSError | EOFError | ValueError | zlib.error) or type(error).__name__ == "PanicException"


class Forward:
    """A stream that cannot go back, such as a pipe, with a count of where it stands: fastwarc breaks down without it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.place = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self.stream.read(size)
        self.place += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes have been read."""
        return self.place


def one_record(record: Any, *, found_in: str, largest: int) -> Raw | Skipped:
    """One kept answer as a source, or why it is none."""
    if record.headers.get("Content-Length") is None:
        return Skipped(found_in=found_in, why="truncated", detail="the record's own header breaks off")
    if record.content_length > largest:
        return too_large(found_in, largest)
    try:
        block = record.reader.read(largest + 1)
        if len(block) < record.content_length:
            return Skipped(found_in=found_in, why="truncated", detail=f"{len(block)} of {record.content_length} bytes")
        content = payload(record, block, largest)
    except BaseException as error:
        if not is_damage(error):
            raise
        return Skipped(found_in=found_in, why="broken WARC", detail=f"{error}")
    if len(content) > largest:
        return too_large(found_in, largest)
    status = record.http_headers.status_code if record.http_headers else OK
    if status != OK:
        return Skipped(found_in=found_in, why="no page", detail=f"the server answered {status}")
    return page(record, content, found_in=found_in)


def payload(record: Any, block: bytes, largest: int) -> bytes:
    """The record's block without the server's headers and codings; one byte more than `largest` at most."""
    if not record.is_http or record.record_type == WarcRecordType.conversion:
        return block
    record.set_bytes_content(block)
    record.parse_http(auto_decode="all")
    content: bytes = record.reader.read(largest + 1)
    return content


def page(record: Any, content: bytes, *, found_in: str) -> Raw | Skipped:
    """The content as a source if it is a page or a text by its declared type, or by its looks where none is declared."""
    address = record.headers.get("WARC-Target-URI")
    declared = (record.http_content_type or (record.headers.get("Content-Type") or "")).partition(";")[0].strip().lower()
    form = form_of(content[:PEEK], "page.html" if "html" in declared else "page.txt")
    if declared.startswith(
        ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript", "application/json")
    ):
        return Skipped(found_in=found_in, why="no page", detail=f"{declared} at {address}")
    name = address or record.headers.get("WARC-Payload-Digest") or record.record_id
    given = Given(url=address)
    return Raw(found_in=found_in, name=name, content=content, markup=form is not Form.TEXT, given=given, charset=record.http_charset)


def breaks_off(source: Source, last: int) -> bool:
    """Whether bytes of a record that could not be read follow the last one: fastwarc passes over a cut header in silence."""
    source.packed.seek(last)
    head = source.packed.read(2)
    source.packed.seek(last)
    return packed_end_is_cut(source) if head == GZIP else plain_end_is_cut(source)


def packed_end_is_cut(source: Source) -> bool:
    """Whether the last gzip member has no end."""
    member, fed = zlib.decompressobj(wbits=31), False
    while piece := source.packed.read(PEEK):
        while piece:
            fed = True
            try:
                member.decompress(piece)
            except zlib.error:
                return True
            piece = member.unused_data
            if member.eof:
                member, fed = zlib.decompressobj(wbits=31), False
                piece = piece.lstrip(b"\0\r\n")
            elif not piece:
                break
    return fed


def plain_end_is_cut(source: Source) -> bool:
    """Whether anything but blank lines follows the last record's content."""
    headers: dict[bytes, bytes] = {}
    while line := source.packed.readline(PEEK).strip():
        key, _, value = line.partition(b":")
        headers[key.strip().lower()] = value.strip()
    length = headers.get(b"content-length", b"")
    if not length.isdigit():
        return True
    source.packed.seek(int(length), 1)
    return bool(source.packed.read(PEEK).strip())
