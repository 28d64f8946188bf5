"""Files, folders and standard input: what is found, in which order, and what becomes of what cannot be read."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from reportedly.acquire import acquire
from reportedly.errors import SourceError
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits

LIMITS = Limits()


def found(*where: Path | str, limits: Limits = LIMITS, stdin: bytes | None = None) -> list[Raw | Skipped]:
    """All that acquire finds."""
    return list(acquire([str(place) for place in where], limits=limits, stdin=io.BytesIO(stdin) if stdin is not None else None))


def test_a_page_and_a_text_are_told_apart_by_their_bytes(tmp_path: Path) -> None:
    """HTML is markup even in a file called .txt; a text is none even without a suffix."""
    (tmp_path / "a.txt").write_text("<!DOCTYPE html><html><body><p>Words.</p></body></html>")
    (tmp_path / "b").write_text("Words of a report.")
    first, second = found(tmp_path)
    assert isinstance(first, Raw)
    assert isinstance(second, Raw)
    assert ((True, "a"), (False, "b")) == ((first.markup, first.name), (second.markup, second.name))


def test_a_packed_file_has_the_name_without_the_suffixes(tmp_path: Path) -> None:
    """The name of a.html.gz is a, and its bytes are those inside."""
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(b"<html><p>Words.</p>"))
    (one,) = found(tmp_path / "a.html.gz")
    assert isinstance(one, Raw)
    assert ("a", b"<html><p>Words.</p>", True) == (one.name, one.content, one.markup)


def test_gzip_is_known_without_its_suffix(tmp_path: Path) -> None:
    """The first bytes decide whether a file is packed."""
    (tmp_path / "a.txt").write_bytes(gzip.compress(b"Words of a report."))
    (one,) = found(tmp_path)
    assert isinstance(one, Raw)
    assert b"Words of a report." == one.content


def test_a_folder_is_read_in_the_order_of_names_without_hidden_files(tmp_path: Path) -> None:
    """Folders are read in the order of names, hidden files and folders not at all."""
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert ["a", "1", "2"] == [one.name for one in found(tmp_path) if isinstance(one, Raw)]


def test_what_is_missing_is_counted_and_the_rest_goes_on(tmp_path: Path) -> None:
    """A place that does not exist ends as skipped, and the next one is read."""
    (tmp_path / "a.txt").write_text("Words.")
    missing, one = found(tmp_path / "nowhere", tmp_path / "a.txt")
    assert isinstance(missing, Skipped)
    assert "missing" == missing.why
    assert isinstance(one, Raw)


def test_a_link_to_a_folder_above_does_not_go_round(tmp_path: Path) -> None:
    """A link to a folder inside a folder is skipped, so that nothing is read for ever."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (one,) = found(tmp_path)
    assert isinstance(one, Skipped)
    assert "unreadable" == one.why


def test_a_file_that_is_too_large_is_skipped_without_being_held(tmp_path: Path) -> None:
    """A packed page that unfolds to more than the limit ends as skipped; no more than the limit is ever read of it."""
    with gzip.open(tmp_path / "a.html.gz", "wb", compresslevel=1) as packed:
        for _ in range(60):
            packed.write(b"<p>x</p>" * 131_072)
    (one,) = found(tmp_path, limits=Limits(largest_source=1_000_000))
    assert isinstance(one, Skipped)
    assert "too large" == one.why


def test_a_truncated_gzip_is_skipped(tmp_path: Path) -> None:
    """A gzip file that ends too early has a reason of its own."""
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"Words of a report. " * 1000)[:-12])
    (one,) = found(tmp_path)
    assert isinstance(one, Skipped)
    assert "truncated" == one.why


@pytest.mark.parametrize("content", [b"\x1f\x8b", b"\x1f\x8b\x08\x00garbage that is no gzip at all"])
def test_broken_gzip_is_skipped(tmp_path: Path, content: bytes) -> None:
    """What begins like gzip and is none is skipped."""
    (tmp_path / "a.gz").write_bytes(content)
    (one,) = found(tmp_path)
    assert isinstance(one, Skipped)


def test_standard_input_is_sniffed() -> None:
    """JSON lines, HTML and text are told apart on standard input as well."""
    rows = found("-", stdin=b'{"id": "x", "text": "One."}\n{"id": "y", "text": "Two."}\n')
    page = found("-", stdin=b"<html><p>Words.</p>")
    text = found("-", stdin=gzip.compress(b"Words of a report."))
    assert ["x", "y"] == [one.name for one in rows if isinstance(one, Raw)]
    assert [("stdin", True), ("stdin", False)] == [(one.name, one.markup) for one in (*page, *text) if isinstance(one, Raw)]


def test_no_standard_input_is_an_error() -> None:
    """Where there is no standard input, "-" says what would do."""
    with pytest.raises(SourceError, match="name files"):
        found("-")


def test_sources_come_one_at_a_time(tmp_path: Path) -> None:
    """The first source is there before the second place is looked at."""
    (tmp_path / "a.txt").write_text("Words.")

    def places() -> object:
        yield str(tmp_path / "a.txt")
        raise AssertionError("looked ahead")

    assert isinstance(next(acquire(places(), limits=LIMITS)), Raw)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson.gz"])
def test_a_json_file_that_is_none_is_not_read_as_a_text(tmp_path: Path, name: str) -> None:
    """Brackets without end under the name of a JSON file are bad JSON, not words."""
    content = b"[" * 500
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (one,) = found(tmp_path)
    assert isinstance(one, Skipped)
    assert "bad JSON" == one.why


def test_a_first_line_that_is_no_object_leaves_the_other_lines(tmp_path: Path) -> None:
    """In JSON lines a number in the first line is skipped alone."""
    (tmp_path / "a.jsonl").write_text('42\n{"id": "b", "text": "Words."}\n')
    first, last = found(tmp_path)
    assert isinstance(first, Skipped)
    assert isinstance(last, Raw)
    assert ("bad JSON", "b") == (first.why, last.name)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel/></rss>', "definition of its own"),
        ('<!DOCTYPE note [<!ENTITY a SYSTEM "file:///etc/passwd">]><note>&a;</note>', "definition of its own"),
        ('<?xml version="1.0"?><invoice><total>12 killed</total></invoice>', "of no kind that is known"),
    ],
)
def test_other_xml_is_refused_and_not_taken_for_a_text(tmp_path: Path, content: str, told: str) -> None:
    """Tags are no words of a report, and a definition of its own can make a small file grow without bound."""
    (tmp_path / "a.xml").write_text(content)
    (one,) = found(tmp_path)
    assert isinstance(one, Skipped)
    assert "other XML" == one.why
    assert told in one.detail


def test_a_page_that_is_xml_is_a_page(tmp_path: Path) -> None:
    """XHTML begins like any XML."""
    (tmp_path / "a.txt").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">\n<html><p>Words.</p></html>'
    )
    (one,) = found(tmp_path)
    assert isinstance(one, Raw)
    assert one.markup
