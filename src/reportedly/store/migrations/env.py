"""Environment of the migrations: they run on the connection that `versions.upgrade` hands over."""

from alembic import context

from reportedly.store.tables import METADATA

connection = context.config.attributes["connection"]
# Batch mode copies a table to change it, which is the only way to alter one in SQLite.
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, transaction_per_migration=False)
context.run_migrations()
