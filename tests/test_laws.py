"""The two laws of the ledger that no stage can keep alone: facts are views over statements, and every source is accounted for."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drafts import NOW, SEEDS, random_links, random_reading
from typer.testing import CliRunner

from reportedly import flow
from reportedly.cli import app
from reportedly.records import Agent, AsOf, Origin, Reading, Report
from reportedly.settings import Settings
from reportedly.store import Ledger
from reportedly.tell import Question, ask
from reportedly.tell.policies import Policy, headlines

GOOD = "The harbour police said on Tuesday that a parcel had exploded at the customs office of Testhaven, number {number}."
SOURCES = {
    "read": GOOD.encode(),
    "empty": b"",
    "binary": b"MZ\x90\0\x03\0\0\0" * 20,
    "not text": b"Words and \xff\xfe\xfa of no charset. " * 9,
    "language": "La police a annoncé mardi soir qu'un colis avait explosé au bureau des douanes du port de la ville. ".encode() * 3,
    "truncated": gzip.compress(bytes(range(1, 256)) * 40)[:-40],
    "failed": b"BREAK. " + GOOD.encode() * 2,
}


@contextmanager
def quick_reader() -> Iterator[None]:
    """The whole path with a reader that finds nothing, and breaks down on a text that begins with BREAK."""

    def extract(report: Report, tools: Tools) -> Reading:
        if report.text.startswith("BREAK"):
            raise ZeroDivisionError("made to break")
        return Reading(report=report, origin=tools.origin)

    class Tools:
        origin = Origin(by=Agent.RULE, name="test", version="1")

    bench = flow.Bench(tools=Tools(), known=None, settings=Settings())  # type: ignore[arg-type]
    with (
        patch.object(flow, "extract", extract),
        patch.object(flow, "link", lambda reading, _: reading),
        patch.object(flow, "bench", lambda *_, **__: bench),
    ):
        yield


@settings(max_examples=25, deadline=None)
@given(kinds=st.lists(st.sampled_from(sorted(SOURCES)), max_size=12))
def test_every_source_is_accounted_for(kinds: list[str]) -> None:
    """Law 6: what was found is what was read, skipped for each reason, and failed; the exit status says whether anything failed."""
    with TemporaryDirectory() as folder, quick_reader():
        (Path(folder) / "in").mkdir()
        for number, kind in enumerate(kinds):
            content = SOURCES[kind].replace(b"{number}", str(number).encode())
            (Path(folder) / "in" / f"{number}.txt").write_bytes(content)
        told = CliRunner().invoke(app, ["read", str(Path(folder) / "in"), "--ledger", str(Path(folder) / "l.ledger")])

    lines = told.stdout
    assert "found" in lines, (told.output, told.exception)
    skipped = {why: int(number) for number, why in re.findall(r"(\d+) skipped: (.+)", lines)}
    expected = {kind: kinds.count(kind) for kind in kinds if kind not in {"read", "failed"}}
    found, read = (int(re.search(pattern, lines)[1]) for pattern in (r"(\d+) sources? found", r"(\d+) read into"))  # type: ignore[index]
    (failed,) = map(int, re.findall(r"(\d+) failed", lines))
    assert (len(kinds), kinds.count("read"), expected, kinds.count("failed")) == (found, read, skipped, failed), told.output
    assert int("failed" in kinds) == told.exit_code


@settings(max_examples=25, deadline=None)
@given(seeds=SEEDS, links=st.integers(0, 50), policy=st.sampled_from(Policy))
def test_a_figure_of_an_incident_is_a_view_over_what_was_told(seeds: list[int], links: int, policy: Policy) -> None:
    """Law 2: a headline rests on told figures that it names, lies within them, and is the same whenever it is asked for."""
    readings = [random_reading(seed) for seed in seeds]
    with TemporaryDirectory() as folder, Ledger.open(str(Path(folder) / "l.ledger")) as ledger:
        ledger.add_all(readings, now=NOW)
        ledger.add_links(random_links(readings, links), now=NOW)
        before = ledger.export_hash()
        told = {
            (reading.report.id, figure.span.start, figure.span.end, figure.low, figure.high)
            for reading in readings
            for incident in reading.incidents
            for figure in incident.figures
        }
        for incident in list(ask(ledger, "incidents", Question())):
            found = headlines(ledger, incident.id, policy, AsOf())
            assert found == headlines(ledger, incident.id, policy, AsOf())
            for one in found:
                assert one.used
                assert {(row.report_key, row.span.start, row.span.end, row.low, row.high) for row in one.used} <= told
                assert one.best in {figure.low for figure in one.used}
                assert one.low <= one.best
        assert before == ledger.export_hash()
