"""Versions: making a ledger, bringing an older one up to date, refusing a newer one."""

from __future__ import annotations

from importlib.resources import as_file, files

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from reportedly.errors import LedgerError
from reportedly.store.engines import Engine

HEAD = "0003"  # the last migration; written here so that opening a ledger need not load Alembic (0.2 s)


def prepare(engine: Engine) -> None:
    """Make the ledger if there is none, upgrade an older one; LedgerError if it is of a later version or no ledger."""
    engine.check()
    found = version_of(engine) if engine.exists() else None
    if found == HEAD:
        return
    with engine.database.connect() as connection:
        if found is None:
            # Outside of any transaction, as SQLite demands; the setting stays with the file.
            connection.exec_driver_sql("pragma journal_mode=wal")
    with engine.writing() as connection:
        upgrade(connection, engine, found)


def version_of(engine: Engine) -> str | None:
    """The migration that the ledger stands at."""
    with engine.reading() as connection:
        try:
            return str(connection.exec_driver_sql("select version_num from alembic_version").scalar())
        except OperationalError as error:
            raise LedgerError(f"{engine.where} is no ledger: it does not say which version it is of") from error


def upgrade(connection: Connection, engine: Engine, found: str | None) -> None:
    """Run the migrations that are missing."""
    # Alembic takes a fifth of a second to load, and most ledgers that are opened are up to date.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    with as_file(files("reportedly.store").joinpath("migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes.update(connection=connection, engine=engine)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            versions = f"its tables are at {found}, this one knows {HEAD}"
            raise LedgerError(f"{engine.where} was written by a later version of Reportedly ({versions}); upgrade Reportedly")
        command.upgrade(config, "head")
