"""Rows: JSON lines, JSON arrays and single objects, with bad ones among them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.acquire import acquire
from reportedly.acquire.rows import Cutter
from reportedly.records import Given, Raw, Skipped
from reportedly.settings import Limits

ROW = {"id": "r7", "url": "https://news.example/7", "title": "Bridge shut", "text": "The bridge is shut.", "published": "2016-05-04"}


def read(content: bytes, *, limits: Limits | None = None) -> list[Raw | Skipped]:
    """What standard input gives."""
    return list(acquire(["-"], limits=limits or Limits(), stdin=io.BytesIO(content)))


def test_the_fields_of_a_record_are_kept() -> None:
    """A record's own words about itself travel with its text."""
    row = {**ROW, "outlet": "The Example", "authors": ["Test Writer", {"name": "Another Writer"}], "language": "en"}
    (one,) = read(json.dumps(row).encode())
    expected = Given(
        url="https://news.example/7",
        title="Bridge shut",
        authors=("Test Writer", "Another Writer"),
        outlet="The Example",
        published="2016-05-04",
        language="en",
    )
    assert Raw(found_in="-#1", name="r7", content=b"The bridge is shut.", markup=False, given=expected) == one


def test_html_is_used_where_there_is_no_text() -> None:
    """A record with html alone is a page."""
    (one,) = read(b'{"id": "h", "html": "<p>Words.</p>"}')
    assert isinstance(one, Raw)
    assert (True, b"<p>Words.</p>") == (one.markup, one.content)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{broken", "bad JSON"),
        (b'{"id": "n"}', "no text"),
        (b'{"id": "n", "text": 5}', "no text"),
        (b"17", "bad JSON"),
        (b'{"text": "\xff\xfe"}', "not text"),
        (b'{"text": "\\ud800"}', "not text"),
        (b'{"text": "' + b"x" * 3000 + b'"}', "too large"),
        (b'{"a":' * 50_000, "too large"),
    ],
)
def test_one_bad_line_does_not_stop_the_rest(line: bytes, why: str) -> None:
    """A bad line is skipped with its reason, and the lines around it are read."""
    first, bad, last = read(b'{"id": "a", "text": "One."}\n' + line + b'\n{"id": "b", "text": "Two."}', limits=Limits(largest_source=2000))
    assert isinstance(bad, Skipped)
    assert (why, "-#2") == (bad.why, bad.found_in)
    assert ["a", "b"] == [one.name for one in (first, last) if isinstance(one, Raw)]


def test_nesting_in_a_record_does_not_exhaust_the_stack() -> None:
    """A record nested a hundred thousand deep is bad JSON and nothing worse."""
    (one,) = read(b'{"text": "x", "a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")
    assert isinstance(one, Skipped)
    assert "bad JSON" == one.why


def test_a_record_without_id_is_named_after_its_place(tmp_path: Path) -> None:
    """Where no id is given, the name is the file's stem and the line."""
    (tmp_path / "day.jsonl").write_text('{"text": "One."}\n\n{"text": "Two."}\n')
    assert ["day#1", "day#3"] == [one.name for one in acquire([str(tmp_path)], limits=Limits()) if isinstance(one, Raw)]


def test_an_array_is_read_element_by_element() -> None:
    """Each element of an array is a source; one too large or bad is skipped alone."""
    several = [{"id": "a", "text": 'He said "[no]" \\ once.'}, {"id": "b", "text": "y" * 5000}, 3, {"id": "c", "text": "Three."}]
    found = read(json.dumps(several, indent=1).encode(), limits=Limits(largest_source=2000))
    assert ["a", "too large", "bad JSON", "c"] == [one.name if isinstance(one, Raw) else one.why for one in found]


def test_an_object_over_several_lines_is_one_source() -> None:
    """A pretty-printed object is one record."""
    (one,) = read(json.dumps(ROW, indent=2).encode())
    assert isinstance(one, Raw)
    assert "r7" == one.name


@given(
    elements=st.lists(
        st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.lists(st.integers(), max_size=3), min_size=1), max_size=6
    ),
    size=st.integers(1, 40),
)
def test_an_array_is_cut_the_same_wherever_its_pieces_end(elements: list[dict[str, object]], size: int) -> None:
    """However the bytes of an array are dealt out, its elements come out whole and in order."""
    content = json.dumps(elements, ensure_ascii=False).encode("utf-8", "surrogatepass")
    cutter = Cutter(1_000_000)
    pieces = [piece for at in range(0, len(content), size) for piece in cutter.feed(content[at : at + size])]
    assert elements == [json.loads(piece) for _, piece in pieces if piece is not None]
