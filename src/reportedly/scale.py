"""The same path over many shards: one worker process a shard, one file of outcomes a shard, loading is a union.

A shard is a list of sources. Its outcomes are written under a temporary name and renamed when whole, so a shard whose file
exists is done and an interrupted run goes on where it stopped. A worker that dies takes no other shard with it: its shard is
halved and tried again, until the one source that kills workers stands alone and is counted as failed.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from pydantic import TypeAdapter

from reportedly.records import Failed, Reading, Skipped, digest

# A stored outcome: the key of the source (null where acquiring itself refused it) and what became of it.
Row = tuple[str | None, Reading | Skipped | Failed]
Work = Callable[[Sequence[str]], Iterator[Row]]

_ROW: TypeAdapter[Row] = TypeAdapter(Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A list of sources that one worker reads, and the file that its outcomes go to."""

    sources: tuple[str, ...]
    folder: Path

    @property
    def file(self) -> Path:
        """Where the outcomes of exactly these sources lie once they are whole."""
        return self.folder / f"{digest('shard', *self.sources)}.jsonl"

    def halves(self) -> tuple[Shard, Shard]:
        """The two shards that together hold the same sources."""
        middle = len(self.sources) // 2
        return (
            Shard(sources=self.sources[:middle], folder=self.folder),
            Shard(sources=self.sources[middle:], folder=self.folder),
        )


def shards(sources: Iterable[str], *, size: int, folder: Path) -> Iterator[Shard]:
    """The sources cut into shards of `size`, in order."""
    stream = iter(sources)
    while part := tuple(islice(stream, size)):
        yield Shard(sources=part, folder=folder)


def read_shards(todo: Iterable[Shard], work: Work, *, workers: int) -> Iterator[Path]:
    """The files of outcomes of all shards, each as soon as it is whole; `work` must be a module's function (it is sent to processes)."""
    context = multiprocessing.get_context("spawn")
    waiting = deque(todo)
    running: dict[object, tuple[BaseProcess, Shard]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                shard = waiting.popleft()
                if shard.file.exists():
                    yield shard.file
                    continue
                worker = context.Process(target=write_shard, args=(shard, work), daemon=True)
                worker.start()
                running[worker.sentinel] = (worker, shard)
            # Waiting for nobody would be waiting for ever: all that was left may have been done before.
            for sentinel in wait([worker.sentinel for worker, _ in running.values()]) if running else ():
                process, shard = running.pop(sentinel)
                process.join()
                if shard.file.exists():
                    yield shard.file
                elif len(shard.sources) > 1:
                    waiting.extendleft(reversed(shard.halves()))
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
    _write(shard, [(None, Failed(found_in=shard.sources[0], stage="read", detail=detail))])
    return shard.file


def _write(shard: Shard, outcomes: Iterable[Row]) -> None:
    shard.folder.mkdir(parents=True, exist_ok=True)
    unfinished = shard.file.with_suffix(f".{os.getpid()}.unfinished")
    with unfinished.open("wb") as lines:
        for outcome in outcomes:
            lines.write(_ROW.dump_json(outcome) + b"\n")
    unfinished.replace(shard.file)
