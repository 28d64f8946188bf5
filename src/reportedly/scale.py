"""The same path over many shards: one worker process a shard, one file of outcomes a shard, loading is a union.

A shard is a list of sources. Its outcomes are written under a temporary name and renamed when whole, so a shard whose file
exists is done. A worker that dies takes no other shard with it: its shard is halved and tried again, until the one source that
kills workers stands alone and is counted as failed. The order in which shards end does not matter: ids come from content.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from pydantic import TypeAdapter

from reportedly import flow
from reportedly.records import Failed, Raw, Reading, Skipped, Tally, digest
from reportedly.settings import Settings
from reportedly.store import Ledger

Source = Raw | Skipped
# A stored outcome: the key of the source (None where acquiring itself refused it) and what became of it.
Row = tuple[str | None, Reading | Skipped | Failed]
Work = Callable[[Sequence[Source]], Iterator[Row]]

# A worker takes some seconds to load its tables: a shard must be worth that, and small enough to lose.
SHARD = 200

_ROW: TypeAdapter[Row] = TypeAdapter(Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Some sources that one worker reads, and the folder that its file of outcomes goes to."""

    sources: tuple[Source, ...]
    folder: Path

    @property
    def file(self) -> Path:
        """Where the outcomes of exactly these sources lie once they are whole."""
        keys = [source.key if isinstance(source, Raw) else source.found_in for source in self.sources]
        return self.folder / f"{digest('shard', *keys)}.jsonl"

    def halves(self) -> tuple[Shard, Shard]:
        """The two shards that together hold the same sources."""
        middle = len(self.sources) // 2
        return replace(self, sources=self.sources[:middle]), replace(self, sources=self.sources[middle:])


def build(
    where: Iterable[str],
    ledger: Ledger,
    at: flow.Bench,
    *,
    now: datetime,
    seen: Callable[[flow.Outcome | None, Tally], None],
    workers: int,
    folder: Path,
    actors: Path | None = None,
) -> Tally:
    """Build as `flow.build` does, with so many worker processes.

    `folder`, made and removed here, holds their files until they are loaded.
    """
    tally = Tally()

    def fresh() -> Iterator[Source]:
        nonlocal tally
        for source in flow.sources(where, at):
            key = flow.key_of(source, at.settings)
            if key is None or not ledger.settled(key, at.tools.origin):
                yield source
                continue
            tally = flow.counted(tally, None)
            seen(None, tally)

    work = partial(read_sources, settings=at.settings, actors=actors)
    for file in read_shards(shards(fresh(), size=SHARD, folder=folder), work, workers=workers):
        for key, outcome in rows(file):
            ledger.add(outcome, now=now, key=key, reader=at.tools.origin)
            tally = flow.counted(tally, outcome)
            seen(outcome, tally)
        ledger.flush()
        file.unlink()
    if folder.is_dir():
        folder.rmdir()
    flow.settle(ledger, now=now)
    return replace(tally, copies=ledger.copies())


def read_sources(sources: Sequence[Source], *, settings: Settings, actors: Path | None) -> Iterator[Row]:
    """A worker's work: its own bench, and every source read at it."""
    at = flow.bench(settings, actors=actors)
    for source in sources:
        yield flow.key_of(source, settings), flow.read_one(source, at)


def shards(sources: Iterable[Source], *, size: int, folder: Path) -> Iterator[Shard]:
    """The sources cut into shards of `size`, in order, each when it is asked for."""
    stream = iter(sources)
    while part := tuple(islice(stream, size)):
        yield Shard(sources=part, folder=folder)


def read_shards(todo: Iterable[Shard], work: Work, *, workers: int) -> Iterator[Path]:
    """The files of outcomes of all shards, each as soon as it is whole; `work` is sent to processes, so it must be picklable."""
    context = multiprocessing.get_context("spawn")
    stream, again = iter(todo), deque[Shard]()
    running: dict[object, tuple[BaseProcess, Shard]] = {}
    try:
        while True:
            while len(running) < workers and (shard := again.popleft() if again else next(stream, None)):
                if shard.file.exists():
                    yield shard.file
                    continue
                worker = context.Process(target=write_shard, args=(shard, work), daemon=True)
                worker.start()
                running[worker.sentinel] = (worker, shard)
            if not running:
                return
            for sentinel in wait([worker.sentinel for worker, _ in running.values()]):
                process, shard = running.pop(sentinel)
                process.join()
                if shard.file.exists():
                    yield shard.file
                elif len(shard.sources) > 1:
                    again.extend(shard.halves())
                else:
                    yield _give_up(shard, process.exitcode)
    finally:
        for process, _ in running.values():
            process.terminate()


def write_shard(shard: Shard, work: Work) -> None:
    """Read one shard and write its outcomes, whole or not at all."""
    _write(shard, work(shard.sources))


def rows(file: Path) -> Iterator[Row]:
    """The outcomes that a shard's file holds."""
    with file.open("rb") as lines:
        for line in lines:
            yield _ROW.validate_json(line)


def _give_up(shard: Shard, exitcode: int | None) -> Path:
    detail = f"its worker process ended with exit code {exitcode}"
    _write(shard, [(None, Failed(found_in=shard.sources[0].found_in, stage="read", detail=detail))])
    return shard.file


def _write(shard: Shard, outcomes: Iterable[Row]) -> None:
    shard.folder.mkdir(parents=True, exist_ok=True)
    unfinished = shard.file.with_suffix(f".{os.getpid()}.unfinished")
    with unfinished.open("wb") as lines:
        for outcome in outcomes:
            lines.write(_ROW.dump_json(outcome) + b"\n")
    unfinished.replace(shard.file)
