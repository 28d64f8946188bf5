"""Store: the ledger. Add, retire, ask as of; SQLite by SQLAlchemy, PostgreSQL to come."""

from reportedly.store.ledger import Ledger, Mentioned

__all__ = ["Ledger", "Mentioned"]
