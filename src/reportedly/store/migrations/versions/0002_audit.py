"""People, their sessions and their tokens; what each line of the audit log is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and let the log be asked for what it is about and who did it."""
    op.create_table("person", _key("name"), _text("role"), _text("password"), _text("made"), sa.Column("closed", sa.Text()))
    op.create_table("session", _key("secret"), _text("person"), _text("opened"), _text("expires"))
    op.create_table(
        "token",
        _key("id"),
        _text("secret"),
        _text("person"),
        _text("label"),
        _text("made"),
        _text("expires"),
        sa.UniqueConstraint("secret"),
    )
    op.create_index("session_by_person", "session", ["person"])
    op.create_index("token_by_person", "token", ["person"])
    # Not in batch mode, which copies the table: the triggers that let the log only grow belong to the table as it is.
    op.add_column("audit", sa.Column("about", sa.Text()))
    for cell in ("who", "what", "about", "recorded"):
        op.create_index(f"audit_by_{cell}", "audit", [cell])


def downgrade() -> None:
    """A ledger is not brought back to an older version: take the copy that was made before."""


def _key(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), primary_key=True)


def _text(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=False)
