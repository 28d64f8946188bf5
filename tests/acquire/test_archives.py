"""Archives: WARC and WARC.gz, whole and cut off."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from reportedly.acquire import acquire
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits

PAGE = b"<html><body><p>Words of a page that was kept.</p></body></html>"


def archive(path: Path, *, packed: bool, pages: int = 3, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """An archive of a few pages written for the test, each record packed for itself."""
    records = []
    for number in range(pages):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{number}\r\nWARC-Date: 2016-05-04T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        record = head.encode() + answer + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    path.write_bytes(b"".join(records))
    return path.read_bytes()


def read(path: Path) -> list[Raw | Skipped]:
    """What the archive gives."""
    return list(acquire([str(path)], limits=Limits()))


@pytest.mark.parametrize("packed", [True, False])
def test_each_page_is_found_at_its_offset(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    """A page's provenance is the file and the offset at which its record begins, its name the address it was kept from."""
    content = archive(tmp_path / "a.warc", packed=packed)
    found = read(tmp_path / "a.warc")
    assert [f"https://news.example/{number}" for number in range(3)] == [one.name for one in found if isinstance(one, Raw)]
    assert {PAGE} == {one.content for one in found if isinstance(one, Raw)}
    offsets = [int(one.found_in.rpartition("@")[2]) for one in found]
    mark = b"\x1f\x8b" if packed else b"WARC/"
    assert all(content[offset:].startswith(mark) for offset in offsets)
    assert offsets == sorted(set(offsets))


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("lost", [20, 100, 150, 200, 230])
def test_a_truncated_archive_gives_what_is_whole_and_says_so(tmp_path: Path, packed: bool, lost: int) -> None:  # noqa: FBT001
    """Records before the break are read; the break itself is counted, wherever in a record it falls."""
    content = archive(tmp_path / "a.warc", packed=packed)
    (tmp_path / "a.warc").write_bytes(content[:-lost])
    found = read(tmp_path / "a.warc")
    assert 2 == sum(isinstance(one, Raw) for one in found)
    assert any(isinstance(one, Skipped) and one.why in {"truncated", "broken WARC"} for one in found)


def test_an_archive_can_come_through_a_pipe(tmp_path: Path) -> None:
    """A stream that cannot go back is read as well."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError("Illegal seek")

        def tell(self) -> int:
            raise OSError("Illegal seek")

    content = archive(tmp_path / "a.warc", packed=True)
    assert 3 == len(list(acquire(["-"], limits=Limits(), stdin=Pipe(content))))


def test_errors_and_pictures_are_no_pages(tmp_path: Path) -> None:
    """An answer that is an error or a picture is skipped with its reason."""
    archive(tmp_path / "a.warc", packed=True, status="404 Not Found", pages=1)
    archive(tmp_path / "b.warc", packed=True, kind="image/png", pages=1)
    assert ["no page", "no page"] == [one.why for one in acquire([str(tmp_path)], limits=Limits()) if isinstance(one, Skipped)]


class PanicException(BaseException):
    """As the Rust side of fastwarc raises it: no `Exception`, so that nothing further up would hold it."""


@pytest.mark.parametrize("panics", ["ArchiveIterator", "payload"])
def test_a_panic_of_the_library_is_a_broken_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, panics: str) -> None:
    """An archive over which fastwarc panics is skipped with its reason, and the next source is read."""
    archive(tmp_path / "a.warc", packed=False, pages=1)
    (tmp_path / "b.txt").write_text("Words.")

    def panic(*_: object, **__: object) -> None:
        raise PanicException("called `Result::unwrap()` on an `Err` value")

    monkeypatch.setattr(f"reportedly.acquire.archives.{panics}", panic)
    first, last = acquire([str(tmp_path)], limits=Limits())

    assert isinstance(first, Skipped)
    assert ("broken WARC", True) == (first.why, isinstance(last, Raw))


def test_a_wish_to_stop_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while an archive is read stops the run."""
    archive(tmp_path / "a.warc", packed=False, pages=1)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reportedly.acquire.archives.payload", stop)
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path / "a.warc")
