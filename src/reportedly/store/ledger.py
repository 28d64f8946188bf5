"""The ledger: open it, add to it, read from it. Everything else of this package stands behind this one class."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from reportedly.records import AsOf, Failed, IncidentMention, Link, Origin, Reading, Report, Review, Sameness, Skipped, Subject, When
from reportedly.store import clusters, export, history, linking, readback, reviewing, shelf, tables, versions
from reportedly.store.clusters import NOW, Groups
from reportedly.store.codings import Part, coded
from reportedly.store.engines import Engine, engine_for
from reportedly.store.history import Event, Lines
from reportedly.store.reviewing import Coding
from reportedly.store.shelf import Kept, Shelf
from reportedly.store.visible import held, visible
from reportedly.store.writing import Arrived, reader_of, take_in

_AT_ONCE = 50
_LINKS_AT_ONCE = 5000

Mentioned = tuple[str, When | None, str | None, IncidentMention]


class Ledger:
    """Reports, what was read out of them, and judgements on what is the same; as of any day, as of any hour.

    Outcomes are written some at a time: what has been added counts as held after `flush`, or when the ledger is closed or left
    as a context. An interrupted run loses what was not flushed and nothing else. Not to be shared between threads for writing.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._waiting: list[Arrived] = []
        self._now: datetime | None = None

    # ------------------------------------------------------------------------------------------------------ open and close

    @classmethod
    def open(cls, where: str) -> Ledger:
        """The ledger in a file or at an address, made if absent, brought up to date if older.

        Raises LedgerError if it is no ledger, is of a later version, or cannot be opened.
        """
        engine = engine_for(str(where))
        versions.prepare(engine)
        return cls(engine)

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
        self.flush()
        self.engine.database.dispose()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or not issubclass(kind, Exception):
            self.flush()  # also when stopped with Ctrl-C: what was read is not to be read again
        self.engine.database.dispose()

    # -------------------------------------------------------------------------------------------------------------- writing

    def add(self, outcome: Reading | Skipped | Failed, *, now: datetime, key: str | None = None, reader: Origin | None = None) -> None:
        """Take in what became of a source: a reading replaces the same reader's older reading of that report.

        `key` is the source's `Raw.key` and `reader` who was asked to read it: by these two `settled` knows it again. Raises
        LedgerError (here or at `flush`) for a reading whose words are not in its report.
        """
        if self._now is not None and now != self._now:
            self.flush()
        self._now = now
        self._waiting.append(Arrived(outcome=outcome, key=key, reader=reader_of(reader)))
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def add_all(self, readings: Iterable[Reading], *, now: datetime) -> None:
        """Take in many readings, and write them."""
        for reading in readings:
            self.add(reading, now=now)
        self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        waiting, now = self._waiting, self._now
        self._waiting, self._now = [], None
        if now is None:
            return
        with self.engine.writing() as connection:
            touched = take_in(connection, self.engine, waiting, now)
            for subject, things in touched.items():
                clusters.refresh(connection, self.engine, subject, things)

    def settled(self, key: str, reader: Origin) -> bool:
        """Whether this reader has read or skipped exactly this source already; one that failed is to be tried again."""
        table = tables.source
        done = select(table.c.seq).where(table.c.raw_key == key, table.c.reader == reader_of(reader), table.c.outcome != "failed")
        with self.reading_connection() as connection:
            return connection.execute(done.limit(1)).first() is not None

    def report_from(self, key: str, reader: Origin) -> str | None:
        """The id of the report that this reader made of exactly this source; None if it made none."""
        with self.reading_connection() as connection:
            return history.report_from(connection, key, reader_of(reader))

    def add_links(self, links: Iterable[Link], *, now: datetime) -> int:
        """Take in judgements; returns how many were new. A newer one of the same author on the same pair replaces the older."""
        stream, added = iter(links), 0
        while some := list(islice(stream, _LINKS_AT_ONCE)):
            with self.engine.writing() as connection:
                added += linking.take_links(connection, self.engine, some, now)
        return added

    def link_by_person(self, one: str, other: str, *, says: Sameness, who: str, why: str, now: datetime) -> Link:
        """A person's judgement on two reports, actors or incidents; it beats any program's. LedgerError if it cannot be made."""
        with self.engine.writing() as connection:
            return linking.person_link(connection, self.engine, (one, other), says, who=who, why=why, now=now)

    def undo(self, one: str, other: str, *, now: datetime, who: str | None = None, by: str | None = None) -> int:
        """Take back what persons (or one of them, `who`) said of a pair; `by` does so. Returns how many judgements that were."""
        with self.engine.writing() as connection:
            return linking.take_back(connection, self.engine, (one, other), who=who, now=now, by=by)

    def settle(self, readings: Sequence[Reading], kept: Iterable[Kept], links: Iterable[Link], *, now: datetime) -> int:
        """Note that these readings have been compared with all others: what to find them by, and the links that came of it.

        Links of an earlier comparison that are not among these are retired. Returns how many links were new.
        """
        with self.engine.writing() as connection:
            return shelf.settle(connection, self.engine, readings, kept, links, now)

    def review(self, review: Review, *, now: datetime, version: Part | None = None, who: str | None = None) -> None:
        """Take in a person's ruling on a row, with the person's version of the row where it is corrected or added.

        `who` is the one who rules in the name of `review.by` (an editor who adjudicates). LedgerError if it cannot be taken in:
        no such row, words that are not the report's, a report that this person has finished.
        """
        with self.engine.writing() as connection:
            reviewing.take_review(connection, self.engine, review, version, now, who=who)

    def take_back(self, by: str, *, now: datetime, who: str | None = None) -> str:
        """Undo a person's last ruling that is not undone yet, and return its row; LedgerError if there is none."""
        with self.engine.writing() as connection:
            return reviewing.take_back(connection, self.engine, by, now, who=who)

    def finish(self, report: str, by: str, *, now: datetime, who: str | None = None) -> int:
        """Note that a person is through with a report: what is not ruled on counts as accepted. Returns how many rows those were."""
        with self.engine.writing() as connection:
            return reviewing.finish(connection, self.engine, report, by, now, who=who)

    def reopen(self, report: str, by: str, *, now: datetime, who: str | None = None) -> None:
        """Let a person go on with a report that this person finished; LedgerError if that is not so."""
        with self.engine.writing() as connection:
            reviewing.reopen(connection, self.engine, report, by, now, who=who)

    def log(self, who: str, what: str, *, now: datetime, about: str | None = None, **detail: object) -> None:
        """Write a line of the audit log: who did what, about which id."""
        with self.engine.writing() as connection:
            history.write(connection, who, what, now, about=about, **detail)

    # -------------------------------------------------------------------------------------------------------------- reading

    def reading_connection(self) -> AbstractContextManager[Connection]:
        """A connection for questions, whose every query sees one and the same state."""
        return self.engine.reading()

    def groups(self, connection: Connection, as_of: AsOf = NOW) -> Groups:
        """Which mentions are one thing, as of then."""
        return Groups(connection, self.engine, as_of)

    def report(self, report: str, as_of: AsOf = NOW) -> Report | None:
        """A report by its id, or by the name that the source gave it (the oldest of that name)."""
        table = tables.report
        with self.reading_connection() as connection:
            for cell in (table.c.id, table.c.name):
                row = connection.execute(
                    select(table).where(cell == report, visible(table, as_of)).order_by(table.c.told, table.c.id)
                ).first()
                if row:
                    return readback.report_of(row)
        return None

    def reading(self, report: str, as_of: AsOf = NOW) -> Reading | None:
        """What the program read out of a report, by the report's id; None if the ledger has no such report then."""
        return next(self.readings(as_of, reports=(report,)), None)

    def readings(self, as_of: AsOf = NOW, *, reports: Collection[str] | None = None) -> Iterator[Reading]:
        """The program's readings, of all reports or of some, oldest report first."""
        table = tables.reading
        chosen = table.c.layer == ""
        if reports is not None:
            chosen = chosen & self.engine.one_of(table.c.report, reports)
        with self.reading_connection() as connection:
            yield from readback.readings(connection, self.engine, as_of, chosen)

    def mentions(self, as_of: AsOf = NOW) -> Iterator[Mentioned]:
        """Every incident mention that can be seen, with its report's id, date and outlet; oldest first."""
        incident, report = tables.incident, tables.report
        rows = (
            select(incident, report.c.published_first, report.c.published_last, report.c.outlet)
            .join(report, report.c.id == incident.c.report)
            .where(visible(incident, as_of), held(report, as_of), incident.c.layer == "")
            .order_by(incident.c.told, incident.c.report, incident.c.position)
        )
        with self.reading_connection() as connection:
            for batch in readback.in_batches(iter(connection.execute(rows))):
                told = readback.incidents_of(connection, self.engine, batch, as_of)
                for row, mention in zip(batch, told, strict=True):
                    yield row.report, readback.when_of(row.published_first, row.published_last), row.outlet, mention

    def links(self, as_of: AsOf = NOW, *, subject: Subject | None = None, of: str | None = None) -> Iterator[Link]:
        """Every judgement in force by then (on one thing, if `of` names it), in the order of its pair."""
        table = tables.link
        rows = select(table).where(held(table, as_of)).order_by(table.c.subject, table.c.left, table.c.right, table.c.by, table.c.name)
        rows = rows if of is None else rows.where((table.c.left == of) | (table.c.right == of))
        with self.reading_connection() as connection:
            for row in connection.execute(rows if subject is None else rows.where(table.c.subject == subject.value)):
                yield readback.link_of(row)

    def unsettled(self, *, at_once: int = 200) -> Iterator[list[Reading]]:
        """The program's readings that have not been compared with the others yet, some at a time, oldest report first."""
        while True:
            with self.reading_connection() as connection:
                waiting = shelf.waiting(connection, at_once)
            if not waiting:
                return
            yield list(self.readings(reports=waiting))

    @contextmanager
    def shelf(self) -> Iterator[Shelf]:
        """What newcomers are compared with, looked up by block or id while the context is open."""
        with self.reading_connection() as connection:
            yield Shelf(connection)

    def members(self, subject: Subject, entry: str, as_of: AsOf = NOW) -> tuple[str, ...]:
        """The nodes that are one thing with this one, itself among them."""
        with self.reading_connection() as connection:
            return self.groups(connection, as_of).members(subject, [entry])[entry]

    def copies(self) -> int:
        """How many reports copy another one."""
        with self.reading_connection() as connection:
            return clusters.copies(connection)

    def sources(self, *, outcome: str | None = None) -> Iterator[dict[str, Any]]:
        """What became of each source, in the order of reading: found_in, outcome, why, detail, report, reader, recorded."""
        with self.reading_connection() as connection:
            yield from history.sources(connection, outcome)

    def reviews(self, as_of: AsOf = NOW, *, row: str | None = None, report: str | None = None, by: str | None = None) -> list[Review]:
        """The rulings in force by then, on one row, in one report, by one person, or all."""
        with self.reading_connection() as connection:
            return list(history.reviews(connection, as_of, row=row, report=report, by=by))

    def codings(self, as_of: AsOf = NOW, *, report: str | None = None, by: str | None = None) -> list[Coding]:
        """Who is how far with which report, of all or of one, in the order in which they began."""
        with self.reading_connection() as connection:
            return list(reviewing.codings(connection, as_of, report=report, by=by))

    def coded(self, report: str, by: str, as_of: AsOf = NOW) -> Reading | None:
        """A report (by its id) as one person codes it: the program's reading with that person's rulings and rows; None if not read."""
        with self.reading_connection() as connection:
            return coded(connection, self.engine, report, by, as_of)

    def events(self, *, latest: int = 100, lines: Lines = Lines()) -> list[Event]:  # noqa: B008 - frozen
        """The latest of the wanted lines of the audit log, newest first."""
        with self.reading_connection() as connection:
            return history.events(connection, latest, lines)

    def doers_and_deeds(self) -> tuple[list[str], list[str]]:
        """Everybody who is named in the audit log, and everything that is told there to have been done."""
        with self.reading_connection() as connection:
            return history.doers_and_deeds(connection)

    def export_hash(self, as_of: AsOf = NOW) -> str:
        """A hash of all that can be seen then, recorded times aside: equal ledgers have equal hashes."""
        with self.reading_connection() as connection:
            return export.content_hash(connection, self.engine, as_of)

    def last_event(self) -> int:
        """The number of the last write, by which somebody who remembers answers can tell that they are stale."""
        with self.reading_connection() as connection:
            return history.last_event(connection)
