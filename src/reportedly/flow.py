"""The whole path on one screen: START HERE.

    where -> acquire -> clean -> extract -> link -> ledger -> resolve -> ledger

`read` knows no ledger and no other source, so it runs anywhere; `build` reads all, then settles what is the same across reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from reportedly.acquire import acquire
from reportedly.clean import clean
from reportedly.extract import Tools, extract, load_tools
from reportedly.link import Known, link, load_known
from reportedly.records import Basis, Failed, Published, Raw, Reading, Report, Skipped, Tally, When, digest
from reportedly.resolve import Shelf, entries, resolve
from reportedly.settings import Settings
from reportedly.store import Ledger

Outcome = Reading | Skipped | Failed


def unwatched(source: Raw, stage: str) -> None:
    """Nobody is told how far a source has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What reading needs beside the source: the reader's tools, the known names, the settings.

    `watch` is told each source that has come through a stage ("clean", "extract").
    """

    tools: Tools
    known: Known
    settings: Settings
    stdin: BinaryIO | None = None
    watch: Callable[[Raw, str], None] = unwatched


def bench(settings: Settings, *, actors: Path | None = None, stdin: BinaryIO | None = None) -> Bench:
    """The reader's tools and tables, loaded once; `actors` is a user's own table. DataError if a table is malformed."""
    known = load_known(own_table=actors)
    return Bench(tools=load_tools(names=known), known=known, settings=settings, stdin=stdin)


def sources(where: Iterable[str], at: Bench) -> Iterator[Raw | Skipped]:
    """Every source found in `where`."""
    return acquire(where, limits=at.settings.limits, stdin=at.stdin)


def read(where: Iterable[str], at: Bench) -> Iterator[Outcome]:
    """Every source found in `where` as a reading, or as the reason why there is none."""
    for source in sources(where, at):
        yield read_one(source, at)


def read_one(source: Raw | Skipped, at: Bench) -> Outcome:
    """One source through clean, extract and link; what breaks down on it becomes `Failed`, so that the rest goes on."""
    if isinstance(source, Skipped):
        return source
    stage = "clean"
    try:
        report = clean(source, limits=at.settings.limits, as_is=at.settings.as_is)
        if isinstance(report, Skipped):
            return report
        at.watch(source, stage)
        stage = "extract"
        reading = extract(with_givens(report, at.settings), at.tools)
        at.watch(source, stage)
        stage = "link"
        return link(reading, at.known)
    except Exception as error:  # noqa: BLE001 - law 6: whatever breaks on one report is counted, and the rest goes on
        return Failed(found_in=source.found_in, stage=stage, detail=f"{type(error).__name__}: {error}")


def with_givens(report: Report, settings: Settings) -> Report:
    """The report with the user's date and outlet where it has none of its own."""
    if settings.outlet and report.outlet is None:
        report = replace(report, outlet=settings.outlet)
    if settings.published and (report.published is None or report.published.basis is Basis.INFERRED):
        day = date.fromisoformat(settings.published)
        report = replace(report, published=Published(when=When(first=day, last=day), basis=Basis.GIVEN))
    return report


def build(where: Iterable[str], ledger: Ledger, at: Bench, *, now: datetime, seen: Callable[[Outcome | None, Tally], None]) -> Tally:
    """Read all of `where` into the ledger, then settle what is the same across its reports.

    Sources that the ledger holds as read by this reader are passed over, so an interrupted run goes on where it stopped.
    `seen` is told the outcome of each source (None if it was held already) and the tally so far.
    """
    return take_in(sources(where, at), ledger, at, now=now, seen=seen)


def take_in(
    found: Iterable[Raw | Skipped], ledger: Ledger, at: Bench, *, now: datetime, seen: Callable[[Outcome | None, Tally], None]
) -> Tally:
    """As `build`, with sources that have been found already."""
    tally = Tally()
    for source in found:
        key = key_of(source, at.settings)
        outcome = None if key and ledger.settled(key, at.tools.origin) else read_one(source, at)
        if outcome is not None:
            ledger.add(outcome, now=now, key=key, reader=at.tools.origin)
        tally = counted(tally, outcome)
        seen(outcome, tally)
    ledger.flush()
    settle(ledger, now=now)
    return replace(tally, copies=ledger.copies())


def key_of(source: Raw | Skipped, settings: Settings) -> str | None:
    """By what the ledger knows that exactly these bytes were read under these settings; None for what could not be acquired."""
    return None if isinstance(source, Skipped) else digest("x", source.key, settings.as_is, settings.published, settings.outlet)


def settle(ledger: Ledger, *, now: datetime) -> None:
    """Compare the readings that are new with each other and with all others, and keep the links that come of it."""
    for readings in ledger.unsettled():
        with ledger.shelf() as shelf:
            held = Shelf(members=shelf.members, packed=shelf.packed, links=shelf.links)
            links = list(resolve(readings, held=held))
        ledger.settle(readings, [entry for reading in readings for entry in entries(reading)], links, now=now)


def counted(tally: Tally, outcome: Outcome | None) -> Tally:
    """The tally with one more source; None is one that the ledger held already."""
    if outcome is None:
        return replace(tally, held=tally.held + 1)
    if isinstance(outcome, Reading):
        return replace(tally, read=tally.read + 1)
    if isinstance(outcome, Failed):
        return replace(tally, failed=tally.failed + 1)
    return replace(tally, skipped={**tally.skipped, outcome.why: tally.skipped.get(outcome.why, 0) + 1})
