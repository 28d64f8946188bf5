"""Uploads: what people hand in, read one after another beside the pages, and how far each has come."""

from __future__ import annotations

import queue
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from reportedly import flow
from reportedly.errors import ReportedlyError
from reportedly.records import Failed, Raw, Reading, Skipped, Tally
from reportedly.settings import Limits, Settings
from reportedly.store import Ledger

# What an address given on a page may reach: the open web at its usual ports, and nothing by way of a proxy or a list of files.
FROM_A_PAGE = Limits(fetch_ports=(80, 443), fetch_proxies=False, local_lists=False, largest_unfolded=1_000_000_000)
LARGEST_UPLOAD = 100_000_000
MOST_SOURCES = 5_000
_MOST_WAITING = 20
_MOST_KEPT = 200


class State(StrEnum):
    """How far an upload has come."""

    WAITING = "waiting"
    READING = "reading"
    SETTLING = "settling"
    DONE = "done"
    STOPPED = "stopped"


class Stage(StrEnum):
    """How far one source of an upload has come."""

    ACQUIRED = "acquired"
    CLEANED = "cleaned"
    READ = "read"
    HELD = "held already"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of an upload: its number from 1, what it is called, how far it is, why not further, and what was read out of it."""

    number: int
    name: str
    stage: Stage
    why: str = ""
    report: str | None = None
    title: str | None = None
    statements: int = 0
    incidents: int = 0
    actors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What somebody hands in: what to call it, where it lies (files or an address), and what to take where it says nothing itself."""

    who: str
    title: str
    where: tuple[str, ...]
    published: str | None = None
    outlet: str | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An upload as it stands: `ahead` are the uploads to be read before it, `version` grows with every change."""

    id: str
    who: str
    title: str
    handed_in: datetime
    state: State
    words: str
    ahead: int
    tally: Tally
    version: int

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in {State.DONE, State.STOPPED}


class TooMuchError(ReportedlyError):
    """Raised when more is handed in than is taken at once."""


class Job:
    """One upload and how far it has come; the reading thread changes it while pages look at it."""

    def __init__(self, handed: Handed, now: datetime) -> None:
        self.id = secrets.token_urlsafe(12)
        self.handed = handed
        self.handed_in = now
        self.state = State.WAITING
        self.words = ""
        self.cut = ""
        self.tally = Tally()
        self.version = 1
        self._lines: list[Source] = []
        self._changed: list[int] = []
        self._lock = threading.Lock()

    def moves(self, state: State, words: str = "") -> None:
        """Note how far it has come as a whole."""
        with self._lock:
            self.state, self.words = state, words
            self.version += 1

    def add(self, line: Source) -> None:
        """A new source."""
        with self._lock:
            self.version += 1
            self._lines.append(line)
            self._changed.append(self.version)

    def change(self, line: Source, tally: Tally | None = None) -> None:
        """The same source further on."""
        with self._lock:
            self.version += 1
            self._lines[line.number - 1] = line
            self._changed[line.number - 1] = self.version
            self.tally = tally or self.tally

    def lines(self, first: int, last: int) -> tuple[Source, ...]:
        """Some of the sources, by their numbers from 1, both ends among them."""
        with self._lock:
            return tuple(self._lines[first - 1 : last])

    def changed(self, after: int) -> list[tuple[int, Source]]:
        """The sources that came or changed after a version, each with its own, in the order in which they did."""
        with self._lock:
            return sorted((version, line) for version, line in zip(self._changed, self._lines, strict=True) if version > after)

    def last(self) -> Source:
        """The source that is being read."""
        with self._lock:
            return self._lines[-1]

    def count(self) -> int:
        """How many sources have come so far."""
        return len(self._lines)


class Uploads:
    """The queue: one upload is read at a time, in a thread of its own with a connection of its own, so that pages go on.

    `leaving` tells whether the server is to stop, so that nobody goes on listening to news.
    """

    def __init__(
        self, where: str, *, limits: Limits = FROM_A_PAGE, largest: int = LARGEST_UPLOAD, most_sources: int = MOST_SOURCES
    ) -> None:
        self.where = where
        self.limits = limits
        self.largest = largest
        self.most_sources = most_sources
        self.leaving: Callable[[], bool] = lambda: False
        self._jobs: dict[str, Job] = {}
        self._queue: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()

    def take(self, handed: Handed) -> Job:
        """Put an upload into the queue. TooMuchError if so many are waiting already that this one would wait for long."""
        with self._lock:
            if sum(job.state is State.WAITING for job in self._jobs.values()) >= _MOST_WAITING:
                raise TooMuchError(f"{_MOST_WAITING} uploads are waiting already; hand this in again when some of them have been read")
            job = Job(handed, datetime.now(UTC))
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-_MOST_KEPT]:
                if self._jobs[old].state in {State.DONE, State.STOPPED}:
                    del self._jobs[old]
            self._queue.put(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)
                self._thread.start()
        return job

    def job(self, name: str) -> Job | None:
        """An upload by its id; None if this run of the server has not heard of it."""
        return self._jobs.get(name)

    def seen(self, job: Job) -> Seen:
        """An upload as it stands."""
        before = 0 if job.state is not State.WAITING else self._ahead_of(job)
        return Seen(
            id=job.id,
            who=job.handed.who,
            title=job.handed.title,
            handed_in=job.handed_in,
            state=job.state,
            words=job.words,
            ahead=before,
            tally=job.tally,
            version=job.version,
        )

    def recent(self, at_most: int) -> list[Seen]:
        """The uploads handed in last, newest first."""
        return [self.seen(job) for job in list(self._jobs.values())[-1 : -at_most - 1 : -1]]

    def end(self) -> None:
        """Stop after the source that is being read; what was read is kept."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _ahead_of(self, job: Job) -> int:
        waiting = [one for one in list(self._jobs.values()) if one.state not in {State.DONE, State.STOPPED}]
        return waiting.index(job) if job in waiting else 0

    # ------------------------------------------------------------------------------------------------ the reading thread

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                job = self._queue.get(timeout=1)
            except queue.Empty:
                continue
            try:
                self._read(job)
            except ReportedlyError as error:
                job.moves(State.STOPPED, str(error))
            except Exception as error:  # noqa: BLE001 - whatever breaks on one upload, the next ones are to be read
                job.moves(State.STOPPED, f"the program broke down ({type(error).__name__}: {error}); what was read before is kept")
            finally:
                if job.handed.folder is not None:
                    shutil.rmtree(job.handed.folder, ignore_errors=True)

    @cached_property
    def bench(self) -> flow.Bench:
        """What reading needs; loaded when it is first asked for, which takes a second."""
        return flow.bench(Settings(limits=self.limits))

    def _read(self, job: Job) -> None:
        job.moves(State.READING, "Getting the reader's tables ready.")
        settings = Settings(limits=self.limits, published=job.handed.published, outlet=job.handed.outlet)

        def watch(_: Raw, stage: str) -> None:
            if stage == "clean":
                job.change(replace(job.last(), stage=Stage.CLEANED))

        at = replace(self.bench, settings=settings, watch=watch)
        job.moves(State.READING)
        with Ledger.open(self.where) as ledger:
            trace = Trace(job, ledger, at)
            found = self._within(flow.sources(job.handed.where, at), job)
            flow.take_in(trace.noted(found), ledger, at, now=datetime.now(UTC), seen=trace.seen)
            ledger.log(job.handed.who, "upload read", now=datetime.now(UTC), about=job.id, read=job.tally.read, found=job.tally.found)
        job.moves(State.STOPPED if job.cut else State.DONE, job.cut)

    def _within(self, found: Iterable[Raw | Skipped], job: Job) -> Iterator[Raw | Skipped]:
        """The sources, until there are too many of them or the server ends."""
        for source in found:
            if job.count() >= self.most_sources:
                job.cut = f"It holds more than {self.most_sources:,} sources: so many were read. Read the rest with: reportedly read"
                return
            if self._ending.is_set():
                raise TooMuchError("the server was stopped; what was read before is kept")
            yield source


class Trace:
    """Writes into a job what becomes of its sources while they are read."""

    def __init__(self, job: Job, ledger: Ledger, at: flow.Bench) -> None:
        self.job = job
        self.ledger = ledger
        self.at = at
        self.source: Raw | Skipped | None = None

    def noted(self, found: Iterable[Raw | Skipped]) -> Iterator[Raw | Skipped]:
        """The sources, each noted when it comes, called by what it was handed in as and not by where it lies meanwhile."""
        for one in found:
            source = replace(one, found_in=handed_name(one.found_in, self.job.handed.folder))
            self.source = source
            self.job.add(Source(number=self.job.count() + 1, name=source.found_in, stage=Stage.ACQUIRED))
            yield source
        self.job.moves(State.SETTLING)

    def seen(self, outcome: flow.Outcome | None, tally: Tally) -> None:
        """Note what became of the source."""
        self.ledger.flush()  # so that the link to the report leads to it as soon as it is shown
        self.job.change(self._further(outcome), tally)

    def _further(self, outcome: flow.Outcome | None) -> Source:
        line = self.job.last()
        if outcome is None:
            return replace(line, stage=Stage.HELD, report=self._held())
        if isinstance(outcome, Reading):
            return replace(
                line,
                stage=Stage.READ,
                report=outcome.report.id,
                title=outcome.report.title,
                statements=len(outcome.statements),
                incidents=len(outcome.incidents),
                actors=len(outcome.actors),
            )
        if isinstance(outcome, Failed):
            return replace(line, stage=Stage.FAILED, why=f"in {outcome.stage}: {outcome.detail}")
        # Where a closed address led to is nobody's business but the operator's.
        detail = "this address leads to this machine, a private network or a closed port" if outcome.why == "refused" else outcome.detail
        return replace(line, stage=Stage.SKIPPED, why=f"{outcome.why}: {detail}")

    def _held(self) -> str | None:
        key = flow.key_of(self.source, self.at.settings) if self.source else None
        return self.ledger.report_from(key, self.at.tools.origin) if key else None


def handed_name(found_in: str, folder: Path | None) -> str:
    """What a source was handed in as: each file lies in a numbered folder of its own below the upload's."""
    if folder is None or not found_in.startswith(f"{folder}/"):
        return found_in
    return "uploaded: " + found_in.removeprefix(f"{folder}/").partition("/")[2]


def laid_down(folder: Path, files: Sequence[tuple[str, Callable[[Path], None]]]) -> tuple[str, ...]:
    """Files written below a folder, each in a folder of its own so that names may repeat, under names that lead nowhere."""
    where = []
    for number, (name, write) in enumerate(files, start=1):
        place = folder / str(number)
        place.mkdir()
        path = place / harmless_name(name)
        write(path)
        where.append(str(path))
    return tuple(where)


def harmless_name(name: str) -> str:
    """The last part of a file's name as its sender has it, without what could hide or steer."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip().lstrip(".")
    stem, dot, suffix = kept.rpartition(".")
    return (f"{stem[:100]}{dot}{suffix[:12]}" if stem else kept[:100]) or "nameless"
