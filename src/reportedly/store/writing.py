"""Writing: readings into the ledger. What is new is added, what is gone is retired, what is untouched stays as it is."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select

from reportedly.errors import LedgerError
from reportedly.records import Failed, Origin, Reading, Skipped, Subject
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.rows import Row, clock_of, fault_in, layer_of, reading_row, report_row, rows_of
from reportedly.store.visible import moment

LINKED = {Subject.REPORT: tables.report, Subject.ACTOR: tables.actor, Subject.INCIDENT: tables.incident}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What became of one source, with the key of its bytes and the reader that was asked."""

    outcome: Reading | Skipped | Failed
    key: str | None
    reader: str


@dataclass(slots=True)
class Batch:
    """What one transaction will write: new rows, the seqs to retire, and the things whose groups must be settled again."""

    connection: Connection
    engine: Engine
    stamp: str
    added: dict[Table, list[tuple[int, Row]]] = field(default_factory=lambda: defaultdict(list))
    retired: dict[Table, list[int]] = field(default_factory=lambda: defaultdict(list))
    touched: dict[Subject, set[str]] = field(default_factory=lambda: defaultdict(set))
    _next: int = 0

    def add(self, row: Row) -> None:
        """Take in a new row under the next seq."""
        self._next = self._next or last_seq(self.connection) + 1
        self.added[row.table].append((self._next, row))
        self._next += 1
        self._touch(row.table, row.id)

    def retire(self, table: Table, seq: int, entry: str) -> None:
        """Give up an entry of the ledger."""
        self.retired[table].append(seq)
        self._touch(table, entry)

    def _touch(self, table: Table, entry: str) -> None:
        for subject, linked in LINKED.items():
            if linked is table:
                self.touched[subject].add(entry)

    def write(self) -> None:
        """Bring everything into the data base."""
        start = last_seq(self.connection)
        for table, seqs in self.retired.items():
            sql = table.update().where(self.engine.one_of(table.c.seq, seqs))
            self.connection.execute(sql.values(retired=self.stamp))
        for table, rows in self.added.items():
            self.engine.insert(self.connection, table, [(seq, *row.values, row.fingerprint, self.stamp, None) for seq, row in rows])
        every = [pair for rows in self.added.values() for pair in rows]
        self.engine.insert(self.connection, tables.evidence, [(seq, *words) for seq, row in every for words in row.words])
        self.engine.insert(self.connection, tables.role, [(seq, *role) for seq, row in every for role in row.roles])
        self._spell([(seq, row.node, name) for seq, row in self.added[tables.actor] for name in row.spellings])
        for name in ("statement", "report"):
            self.engine.index_words(self.connection, name, start)

    def _spell(self, spelt: list[tuple[int, str, str]]) -> None:
        names = {name for _, _, name in spelt}
        spelling = tables.spelling
        held = {row.name: row.no for row in self.connection.execute(select(spelling).where(self.engine.one_of(spelling.c.name, names)))}
        last = self.connection.execute(select(func.coalesce(func.max(spelling.c.no), 0))).scalar_one()
        new = [(last + place, name) for place, name in enumerate(sorted(names - held.keys()), start=1)]
        self.engine.insert(self.connection, spelling, new)
        numbers = held | {name: number for number, name in new}
        self.engine.insert(self.connection, tables.spelt, sorted({(numbers[name], node, seq) for seq, node, name in spelt}))


def last_seq(connection: Connection) -> int:
    """The highest seq of any entry; the seqs of all tables are one row of numbers, so that evidence needs no table name."""
    return max(int(connection.execute(select(func.coalesce(func.max(table.c.seq), 0))).scalar_one()) for table in tables.ENTRIES)


def stamp_of(connection: Connection, now: datetime) -> str:
    """The recorded time of a write: now, or the time of the last write if the machine's clock went back since."""
    last = connection.execute(select(tables.audit.c.recorded).order_by(tables.audit.c.seq.desc()).limit(1)).scalar()
    return max(moment(now), last or "")


def note(connection: Connection, stamp: str, who: str, what: str, *, about: str | None = None, **detail: object) -> None:
    """Write a line of the audit log: who did what, about which id."""
    packed = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    connection.execute(tables.audit.insert().values(recorded=stamp, who=who, what=what, about=about, detail=packed))


def take_in(connection: Connection, engine: Engine, arrived: Sequence[Arrived], now: datetime) -> dict[Subject, set[str]]:
    """Write what became of some sources; returns the reports, actors and incidents that came or went.

    Raises LedgerError for a reading whose words are not in its report; nothing of the batch is kept then.
    """
    batch = Batch(connection, engine, stamp_of(connection, now))
    # A report that comes twice in a batch is taken as it came last, as it would be in two batches.
    readings = {(one.outcome.report.id, layer_of(one.outcome.origin)): one.outcome for one in arrived if isinstance(one.outcome, Reading)}
    held = _Held.load(connection, engine, {report for report, _ in readings})
    for reading in readings.values():
        _replace(batch, reading, held, now)
    batch.write()
    _settle_sources(connection, engine, arrived, batch.stamp)
    if readings:
        who = next(iter(readings.values())).origin.name
        added, retired = (sum(map(len, changed.values())) for changed in (batch.added, batch.retired))
        note(connection, batch.stamp, who, "read", reports=len(readings), added=added, retired=retired)
    return batch.touched


@dataclass(frozen=True, slots=True)
class _Held:
    """What the ledger holds of some reports: (table, layer, report) to id to (seq, fingerprint), and who read them."""

    entries: dict[tuple[str, str, str], dict[str, tuple[int, str]]]
    readers: dict[tuple[str, str], Any]

    @classmethod
    def load(cls, connection: Connection, engine: Engine, reports: set[str]) -> _Held:
        """Look the reports up."""
        entries: dict[tuple[str, str, str], dict[str, tuple[int, str]]] = defaultdict(dict)
        table = tables.report
        live = table.c.retired.is_(None)
        for row in connection.execute(select(table.c.seq, table.c.id, table.c.fingerprint).where(live, engine.one_of(table.c.id, reports))):
            entries["report", "", row.id][row.id] = (row.seq, row.fingerprint)
        known = {report for _, _, report in entries}
        readers: dict[tuple[str, str], Any] = {}
        if known:
            table = tables.reading
            for reader in connection.execute(select(table).where(table.c.retired.is_(None), engine.one_of(table.c.report, known))):
                readers[reader.report, reader.layer] = reader
            for table in tables.READ_OUT:
                cells = (table.c.seq, table.c.id, table.c.report, table.c.layer, table.c.fingerprint)
                for entry in connection.execute(select(*cells).where(table.c.retired.is_(None), engine.one_of(table.c.report, known))):
                    entries[table.name, entry.layer, entry.report][entry.id] = (entry.seq, entry.fingerprint)
        return cls(entries, readers)


def _replace(batch: Batch, reading: Reading, held: _Held, now: datetime) -> None:
    """Bring the ledger's entries of one report and one reader to what the reading says."""
    report, layer = reading.report.id, layer_of(reading.origin)
    before = held.readers.get((report, layer))
    if before is not None and before.name == reading.origin.name and version_key(before.version) > version_key(reading.origin.version):
        return  # A newer version of the same reader has read it: the order in which readings come must not matter.
    clock = clock_of(reading.report, now)
    _bring(batch, [report_row(reading.report, clock)], held.entries.get(("report", "", report), {}), tables.report)
    again = reading_row(reading)
    if before is None or before.fingerprint != again.fingerprint:
        if before is not None:
            batch.retired[tables.reading].append(before.seq)
        batch.add(again)
    every = list(rows_of(reading, clock))
    fault = fault_in(reading, every)
    if fault:
        raise LedgerError(f"reading refused: {fault}; its words must be cut from the report with Report.cut")
    rows: dict[Table, list[Row]] = defaultdict(list)
    for row in every:
        rows[row.table].append(row)
    for table in tables.READ_OUT:
        _bring(batch, rows[table], held.entries.get((table.name, layer, report), {}), table)


def _bring(batch: Batch, rows: Iterable[Row], held: dict[str, tuple[int, str]], table: Table) -> None:
    seen = set()
    for row in rows:
        if row.id in seen:
            continue  # the same figure told twice in one incident
        seen.add(row.id)
        seq, fingerprint = held.get(row.id, (0, ""))
        if fingerprint != row.fingerprint:
            if seq:
                batch.retire(table, seq, row.id)
            batch.add(row)
    for entry, (seq, _) in held.items():
        if entry not in seen:
            batch.retire(table, seq, entry)


def _settle_sources(connection: Connection, engine: Engine, arrived: Sequence[Arrived], stamp: str) -> None:
    table = tables.source
    said = (table.c.raw_key, table.c.found_in, table.c.reader, table.c.outcome)
    places = {_settled(one)[1] for one in arrived}
    known = {tuple(row) for row in connection.execute(select(*said).where(engine.one_of(table.c.found_in, places)))}
    last = connection.execute(select(func.coalesce(func.max(table.c.seq), 0))).scalar_one()
    new = {_settled(one)[:4]: _settled(one) for one in arrived if _settled(one)[:4] not in known}
    engine.insert(connection, table, [(last + place, *values, stamp) for place, values in enumerate(new.values(), start=1)])


def _settled(one: Arrived) -> tuple[str | None, str, str, str, str, str, str | None]:
    """The row of a source: key, found in, reader, outcome, why, detail, report."""
    outcome = one.outcome
    if isinstance(outcome, Reading):
        return one.key, outcome.report.found_in, reader_of(outcome.origin), "read", "", "", outcome.report.id
    if isinstance(outcome, Failed):
        return one.key, outcome.found_in, one.reader, "failed", outcome.stage, outcome.detail, None
    return one.key, outcome.found_in, one.reader, "skipped", outcome.why, outcome.detail, None


def reader_of(origin: Origin | None) -> str:
    """A reader and its version as one word; "" for none."""
    return f"{origin.by}:{origin.name}:{origin.version}" if origin else ""


def version_key(version: str) -> tuple[int, ...]:
    """A version's numbers, to compare: 0.10 is after 0.9."""
    return tuple(int(number) for number in re.findall(r"\d+", version))
