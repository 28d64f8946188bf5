"""Engines: the one place that knows which data base holds a ledger; SQLite for now."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    bindparam,
    column,
    create_engine,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy import Engine as Database
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from reportedly.errors import LedgerError
from reportedly.store import tables

_LEDGER_MARK = 0x52505254  # "RPRT" in the header of the file tells a ledger from any other SQLite file
_BUSY_MILLISECONDS = 20_000
_TROUBLES = {
    "database or disk is full": "make room on the disk; the same command then goes on where it stopped",
    "database is locked": "another program has held it for long; try again when that has ended",
    "readonly database": "it, or its folder, may not be written to; give another place with --ledger",
    "disk I/O error": "the disk failed, or went away; try again, or give another place with --ledger",
    "database disk image is malformed": "the file is damaged; take a copy kept elsewhere, or read the reports into a new ledger",
}
_SEARCHED = {"statement": ("words",), "report": ("title", "text")}


class Engine(Protocol):
    """What the ledger asks of a data base. Rows are tuples in the order of the table's columns."""

    database: Database
    where: str

    def exists(self) -> bool:
        """Whether there is something at that place that is not empty."""

    def check(self) -> None:
        """Refuse with LedgerError what is not a ledger, and say so if the place cannot be used."""

    def set_up(self, connection: Connection) -> None:
        """Make what tables alone do not: the mark of a ledger, the word indexes, the guards of law 3."""

    def guard(self, connection: Connection, table: str) -> None:
        """Have the data base itself hold law 3 for a table of entries, or of rows that are only added; anew if it did already."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection whose every query sees one state of the ledger."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection that alone may write; all of it is kept, or nothing."""

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows."""

    def index_words(self, connection: Connection, table: str, after: int) -> None:
        """Make the words of the entries above a seq searchable."""

    def search(self, table: str, words: str) -> Select[Any]:
        """The seqs of the entries of a table that hold all of the words; "..." keeps words together, a star ends a beginning."""

    def marked(self, connection: Connection, table: str, words: str, seqs: Collection[int], *, marks: tuple[str, str]) -> dict[int, str]:
        """For each of the entries the piece of its words around what is sought, with the finds between the two marks."""

    def one_of(self, cell: ColumnElement[Any], values: Collection[object]) -> ColumnElement[bool]:
        """Whether a cell is one of the values, however many these are."""

    def listed(self, values: Collection[object]) -> FromClause:
        """The values as a table of one column `value`."""


class Sqlite:
    """One file, write-ahead log, FTS5."""

    def __init__(self, path: str) -> None:
        self.where = path
        # No upper limit of connections: an answer that is still being read holds one, and nobody is to wait for it.
        self.database = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_MILLISECONDS / 1000}, max_overflow=-1)
        event.listen(self.database, "connect", self._prepare)
        event.listen(self.database, "handle_error", self._explain)

    def _explain(self, context: ExceptionContext) -> None:
        """Say what happened to the place instead of to a statement: the disk is full, another program holds it, it may not be written."""
        for sign, advice in _TROUBLES.items():
            if sign in str(context.original_exception):
                raise LedgerError(f"{self.where}: {sign}; {advice}") from context.original_exception

    @staticmethod
    def _prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver's own transactions begin late and never around reads; ours are explicit (`reading`, `writing`).
        connection.isolation_level = None
        for pragma in ("foreign_keys=on", "synchronous=normal", "temp_store=memory", "cache_size=-32768"):
            connection.execute(f"pragma {pragma}")

    def exists(self) -> bool:
        """Whether there is something at that place that is not empty."""
        return Path(self.where).exists() and Path(self.where).stat().st_size > 0

    def check(self) -> None:
        """Refuse with LedgerError what is not a ledger, and say so if the place cannot be used."""
        path = Path(self.where)
        if path.is_dir():
            raise LedgerError(f"{self.where} is a folder; give the file of a ledger, such as {path / 'reportedly.ledger'}")
        if not path.absolute().parent.is_dir():
            raise LedgerError(f"there is no folder {path.absolute().parent} to keep the ledger in; make it first")
        there = self.exists()
        try:
            with self.database.connect() as connection:
                mark = connection.exec_driver_sql("pragma application_id").scalar()
        except DatabaseError as error:
            raise LedgerError(
                f"{self.where} cannot be opened as a ledger ({error.orig}); give another file, or none to make one"
            ) from error
        if there and mark != _LEDGER_MARK:
            raise LedgerError(f"{self.where} is a data base, but no ledger; give another file, or a new name to make one")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose every query sees one state of the ledger."""
        with self.database.connect() as connection:
            connection.exec_driver_sql("begin")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that alone may write; all of it is kept, or nothing."""
        with self.database.connect() as connection:
            # Immediate: two writers queue at the start, where waiting is safe, and not at their first insert, where it is not.
            connection.exec_driver_sql("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows whose values stand in the order of the table's columns."""
        if rows:
            names = ", ".join(f'"{name.name}"' for name in table.columns)
            marks = ", ".join("?" * len(table.columns))
            connection.exec_driver_sql(f'insert into "{table.name}" ({names}) values ({marks})', list(rows))

    def index_words(self, connection: Connection, table: str, after: int) -> None:
        """Make the words of the entries above a seq searchable; called once a batch, since word by word costs four times as much."""
        columns = ", ".join(_SEARCHED[table])
        sql = f"insert into {table}_words (rowid, {columns}) select seq, {columns} from {table} where seq > ?"
        connection.exec_driver_sql(sql, (after,))

    def search(self, table: str, words: str) -> Select[Any]:
        """The seqs of the entries of a table that hold all of the words; "..." keeps words together, a star ends a beginning."""
        index = f"{table}_words"
        return select(column("rowid")).select_from(text(index)).where(text(f"{index} match :sought")).params(sought=_sought(words))

    def marked(self, connection: Connection, table: str, words: str, seqs: Collection[int], *, marks: tuple[str, str]) -> dict[int, str]:
        """For each of the entries the piece of its words around what is sought, with the finds between the two marks."""
        index = f"{table}_words"
        sql = f"select rowid, snippet({index}, -1, :left, :right, ' … ', 24) from {index} where {index} match :sought and rowid in "
        sql += "(select value from json_each(:seqs))"
        values = {"left": marks[0], "right": marks[1], "sought": _sought(words), "seqs": json.dumps(sorted(seqs))}
        return {row[0]: row[1] for row in connection.execute(text(sql), values)}

    def one_of(self, cell: ColumnElement[Any], values: Collection[object]) -> ColumnElement[bool]:
        """Whether a cell is one of the values, however many these are."""
        return cell.in_(select(self.listed(values).c.value))

    def listed(self, values: Collection[object]) -> FromClause:
        """The values as a table of one column `value`."""
        # A JSON list and not a list of parameters: their number is limited, and the statement's text stays one and the same.
        return func.json_each(bindparam(None, json.dumps(sorted(values, key=str)))).table_valued("value")

    def set_up(self, connection: Connection) -> None:
        """Mark the file as a ledger, make the word indexes, and have the data base itself hold law 3."""
        connection.exec_driver_sql(f"pragma application_id={_LEDGER_MARK}")
        for table, columns in _SEARCHED.items():
            connection.exec_driver_sql(
                f"create virtual table {table}_words using fts5({', '.join(columns)}, content='{table}', content_rowid='seq', "
                "tokenize='unicode61 remove_diacritics 2')"
            )
        # Those that are there: later migrations make more, and guard them.
        there = set(inspect(connection).get_table_names())
        for entry in (*tables.ENTRIES, *tables.ADDED_ONLY):
            if entry.name in there:
                self.guard(connection, entry.name)

    def guard(self, connection: Connection, table: str) -> None:
        """Have the data base itself hold law 3 for a table of entries, or of rows that are only added; anew if it did already."""
        for trigger in (f"{table}_retire_once", f"{table}_no_delete", f"{table}_no_update"):
            connection.exec_driver_sql(f"drop trigger if exists {trigger}")
        there = [column["name"] for column in inspect(connection).get_columns(table)]
        entry = table in {one.name for one in tables.ENTRIES}
        connection.exec_driver_sql(_retire_once(table, there) if entry else _refuse("update", table))
        connection.exec_driver_sql(_refuse("delete", table))


def engine_for(where: str) -> Engine:
    """The engine for a file or an address of a data base; LedgerError if there is none for it."""
    if "://" not in where:
        return Sqlite(where)
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise LedgerError(f"{where!r} is no address of a data base; give a file, or sqlite:///FILE") from error
    if url.get_backend_name() != "sqlite":
        raise LedgerError(f"no engine for {url.get_backend_name()!r} ledgers is installed; give a file, or sqlite:///FILE")
    if not url.database or url.database == ":memory:":
        raise LedgerError(f"{where!r} names no file; give one, as in sqlite:///reportedly.ledger")
    return Sqlite(url.database)


def _sought(words: str) -> str:
    """What a user typed as an FTS5 query that cannot be malformed: each word or "..." quoted, all of them sought."""
    quoted, terms = words.split('"'), []
    for place, part in enumerate(quoted):
        pieces = [part.strip()] if place % 2 else part.split()
        terms += [f'"{piece.rstrip("*")}"{"*" if piece.endswith("*") else ""}' for piece in pieces if any(sign.isalnum() for sign in piece)]
    return " ".join(terms) or '""'


def _retire_once(table: str, columns: Iterable[str]) -> str:
    same = " or ".join(f'new."{name}" is not old."{name}"' for name in columns if name != "retired")
    return (
        f"create trigger {table}_retire_once before update on {table} "
        f"when old.retired is not null or new.retired is null or {same} "
        "begin select raise(abort, 'an entry is never changed, only retired once'); end"
    )


def _refuse(change: str, table: str) -> str:
    refusal = f"begin select raise(abort, 'the ledger only adds: no {change} of {table}'); end"
    return f"create trigger {table}_no_{change} before {change} on {table} {refusal}"
