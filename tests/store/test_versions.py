"""Versions of a ledger: made, brought up to date, refused."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

from reportedly.errors import LedgerError
from reportedly.store import Ledger, tables, versions
from reportedly.store.engines import engine_for


def test_the_migrations_make_the_tables_that_the_code_knows(ledger: Ledger) -> None:
    """What the migrations make and what `tables` says are the same, but for the word indexes that the engine makes itself."""
    with ledger.reading_connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _ours})
        assert [] == compare_metadata(context, tables.METADATA)


def _ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or "_words" not in str(name)


def test_the_head_is_the_last_migration() -> None:
    """The number by which a ledger is known to be up to date is that of the last migration."""
    config = Config()
    config.set_main_option("script_location", str(files("reportedly.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    assert versions.HEAD == ScriptDirectory.from_config(config).get_current_head()


def test_a_ledger_of_a_later_version_is_refused(tmp_path: Path) -> None:
    """A ledger whose tables this version does not know is left alone, with a message that says what would do."""
    path = str(tmp_path / "later.ledger")
    Ledger.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    with pytest.raises(LedgerError, match=r"later version of Reportedly .* upgrade Reportedly"):
        Ledger.open(path)


def test_another_data_base_is_refused(tmp_path: Path) -> None:
    """A SQLite file that is no ledger gets no tables of ours."""
    path = str(tmp_path / "other.db")
    with sqlite3.connect(path) as connection:
        connection.execute("create table cake (name text)")
    connection.close()
    with pytest.raises(LedgerError, match="is a data base, but no ledger"):
        Ledger.open(path)


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        (".", "is a folder"),
        ("no/such/folder/x.ledger", "no folder"),
        ("mongodb://host/x", "no engine for 'mongodb'|is no address"),
        ("sqlite://", "names no file"),
    ],
)
def test_a_place_that_cannot_hold_a_ledger_is_refused(where: str, refusal: str) -> None:
    """The refusal says what was given and what would do."""
    with pytest.raises(LedgerError, match=refusal):
        Ledger.open(where)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    """A ledger that is up to date is opened without a write."""
    path = tmp_path / "same.ledger"
    Ledger.open(str(path)).close()
    before = path.read_bytes()
    Ledger.open(str(path)).close()
    assert before == path.read_bytes()


def test_an_older_ledger_is_brought_up_to_date_with_its_log(tmp_path: Path) -> None:
    """A ledger of the first version keeps its log when it is opened: older lines are about no id, and none can be changed."""
    path = str(tmp_path / "first.ledger")
    engine = engine_for(path)
    config = Config()
    config.set_main_option("script_location", str(files("reportedly.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.writing() as connection:
        config.attributes.update(connection=connection, engine=engine)
        command.upgrade(config, "0001")
        connection.exec_driver_sql("insert into audit (recorded, who, what, detail) values ('2026-01-01T00:00:00Z', 'ann', 'link', '{}')")
    engine.database.dispose()
    with Ledger.open(path) as ledger:
        ledger.log("bea", "export", now=datetime(2026, 2, 1, tzinfo=UTC), about="statements")
        assert [("bea", "statements"), ("ann", None)] == [(event.who, event.about) for event in ledger.events()]
        with pytest.raises(DatabaseError, match="only adds"), ledger.engine.writing() as connection:
            connection.exec_driver_sql("update audit set about = 'x'")
