"""Build the WARC of the sample reports out of the pages in training/samples: `python training/build_samples.py`."""

from __future__ import annotations

import sys
import uuid
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGES = Path(__file__).with_name("samples")
WARC = Path(__file__).parents[1] / "src/reportedly/data/samples/archive.warc.gz"
# Address and day of capture of each page, in the order of the records.
CAPTURES = (
    ("metrojet-photo.html", "https://wrenbridgepost.example/world/2015/11/19/airliner-bomb-picture", "2015-11-20T03:12:44Z"),
    ("dagestan-convoy.html", "https://tollgatereview.example/news/dagestan-second-bomb", "2016-04-02T21:40:05Z"),
)


class Writer(WARCWriter):  # type: ignore[misc]
    """A writer that measures a record in memory: warcio's own temporary files are left open, which Python warns of."""

    @staticmethod
    def _create_temp_file() -> BytesIO:
        return BytesIO()


def records(writer: WARCWriter) -> None:
    """Write the opening record and a response for each page, with dates and ids that depend on nothing but the pages."""
    about = {"software": "Reportedly", "description": "Sample reports written for Reportedly; not a real outlet."}
    opening = writer.create_warcinfo_record(WARC.name, about)
    opening.rec_headers.replace_header("WARC-Date", CAPTURES[0][2])
    opening.rec_headers.replace_header("WARC-Record-ID", record_id("warcinfo"))
    writer.write_record(opening)
    for name, address, captured in CAPTURES:
        page = (PAGES / name).read_bytes()
        fields = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
        response = writer.create_warc_record(
            address,
            "response",
            payload=BytesIO(page),
            http_headers=StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": captured, "WARC-Record-ID": record_id(address)},
        )
        writer.write_record(response)


def record_id(name: str) -> str:
    """A record's id made of its address, so that building again gives the same one."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>"


def build() -> bytes:
    """The WARC, one gzip member a record."""
    archive = BytesIO()
    records(Writer(archive, gzip=True))
    return archive.getvalue()


if __name__ == "__main__":
    WARC.write_bytes(build())
    sys.stdout.write(f"{WARC.name}: {WARC.stat().st_size} bytes\n")
