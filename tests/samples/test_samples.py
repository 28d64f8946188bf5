"""The sample reports: labelled, readable in every form, rebuilt alike, and from no outlet that exists."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import re
from io import BytesIO
from pathlib import Path
from types import ModuleType

import feedparser
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from reportedly.data import LABEL, samples
from reportedly.settings import Limits

REPOSITORY = Path(__file__).parents[2]
FILES = sorted(path for path in samples().iterdir() if path.is_file())
INVENTED = {
    "Northline Wire",
    "The Harbour Ledger",
    "Quillfield Gazette",
    "Ostermoor Courier",
    "The Tollgate Review",
    "Wrenbridge Evening Post",
    "Le Courrier de l'Ajonc",
}
ADDRESS = re.compile(r"https?://([^/\"'<\s]+)")


def content(path: Path) -> str:
    """The words of a sample, unpacked where it is packed."""
    packed = path.read_bytes()
    return (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")


def builder() -> ModuleType:
    """The script that builds the WARC, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("build_samples", REPOSITORY / "training/build_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_says_what_it_is(path: Path) -> None:
    """A sample is told from a real report by whoever opens it; a page says so at the top, where a browser shows it."""
    words = content(path)
    assert LABEL in words or LABEL.replace("report ", "reports ") in words
    if path.suffix == ".html":
        assert LABEL in words.split("</header>")[0].split("<body", 1)[1] or LABEL in words.split('id="content"')[0].split("<body", 1)[1]


def test_every_record_of_the_lines_says_what_it_is() -> None:
    """Each line can be cut from its file, so each one carries the label."""
    lines = [json.loads(line) for line in content(samples() / "wrenbridge.jsonl").splitlines()]
    assert [LABEL] * 3 == [line["note"] for line in lines]


def test_two_lines_are_versions_of_one_article() -> None:
    """The corrected report has the address of the first and other words."""
    first, second, _ = [json.loads(line) for line in content(samples() / "wrenbridge.jsonl").splitlines()]
    assert first["url"] == second["url"]
    assert first["text"] != second["text"]
    assert first["published"] < second["published"]


def test_the_feed_holds_whole_reports() -> None:
    """Each entry of the feed has a date, an address and the full text."""
    feed = feedparser.parse(content(samples() / "ostermoor-feed.xml"))
    assert not feed.bozo
    assert [(2024, 3, 8), (2024, 3, 26)] == [tuple(entry.published_parsed[:3]) for entry in feed.entries]
    assert all(LABEL in entry.content[0].value and len(entry.content[0].value.split()) > 120 for entry in feed.entries)


def test_the_archive_holds_labelled_pages() -> None:
    """The WARC has two responses, and each page in it carries the label."""
    archive = ArchiveIterator(BytesIO((samples() / "archive.warc.gz").read_bytes()), record_types=WarcRecordType.response)
    pages = [record.reader.read().decode("utf-8") for record in archive]
    assert [True, True] == [LABEL in page for page in pages]


def test_the_archive_is_what_the_script_builds() -> None:
    """Building again gives the same records; the packing is the compressor's own affair."""
    assert gzip.decompress(builder().build()) == gzip.decompress((samples() / "archive.warc.gz").read_bytes())


def test_building_twice_gives_the_same_bytes() -> None:
    """Nothing of the clock or of chance goes into the archive."""
    module = builder()
    assert module.build() == module.build()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_addresses_lead_nowhere(path: Path) -> None:
    """Every address of a sample is under .example, save those of the vocabularies that pages and feeds are written in."""
    vocabularies = {"schema.org", "ogp.me", "purl.org"}
    assert [] == [host for host in ADDRESS.findall(content(path)) if not host.endswith(".example") and host not in vocabularies]


def test_no_outlet_exists() -> None:
    """No sample is printed under the name of an outlet that the table of known actors knows."""
    known = set()
    for table in sorted((REPOSITORY / "src/reportedly/link/data").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            known |= {name.strip().casefold() for row in csv.reader(lines) for cell in row for name in re.split(r"[|;]", cell)}
    assert "reuters" in known, "the tables of link were moved, or no longer name the agencies"
    assert set() == {name for name in INVENTED if name.casefold() in known or name.removeprefix("The ").casefold() in known}


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".html"], ids=lambda path: path.name)
def test_every_page_is_by_an_invented_outlet(path: Path) -> None:
    """The outlet that a page names is one of ours."""
    assert any(name in content(path) for name in INVENTED)


def test_the_samples_are_small() -> None:
    """They travel in the wheel, and no one of them is refused for its size."""
    assert sum(path.stat().st_size for path in FILES) < 100_000 < Limits().largest_source
