"""Whose coding of a report answers follow: a table of codings; of which report and table a ruled row is; rows by score for the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from reportedly.records import digest
from reportedly.store.writing import last_seq

revision = "0003"
down_revision = "0002"

_KINDS = ("actor", "incident", "figure", "statement")
_NODE = ("node", "told", "id", "public", "retired", "recorded", "name", "actor_class", "known", "report", "layer")
_SPEAKER = ("speaker", "told", "report", "position", "retired", "layer", "id")
_INDEXES = (
    ("coding_by_report", "coding", ["report"]),
    ("coding_by_by_state", "coding", ["by", "state"]),
    ("coding_by_id", "coding", ["id"]),
    ("review_by_report_by", "review", ["report", "by"]),
    ("review_by_what_ruling", "review", ["what", "ruling"]),
    ("statement_by_score_id", "statement", ["score", "id"]),
    ("incident_by_score_id", "incident", ["score", "id"]),
    # As they were, and the layer: whose row it is matters where people have reviewed.
    ("actor_by_node_told_id_public", "actor", list(_NODE)),
    ("statement_by_speaker_told_report_position", "statement", list(_SPEAKER)),
)


def upgrade() -> None:
    """Make the table, fill in what older rulings are about, and let answers follow who ruled first."""
    text = [sa.Column(name, sa.Text(), nullable=False) for name in ("id", "report", "by", "state")]
    clock = [sa.Column(name, sa.Text(), nullable=name == "retired") for name in ("fingerprint", "recorded", "retired")]
    op.create_table(
        "coding",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        *text,
        sa.Column("speaks", sa.Integer(), nullable=False),
        *clock,
    )
    for name in ("report", "what"):
        op.add_column("review", sa.Column(name, sa.Text(), nullable=True))
    op.drop_index("actor_by_node_told_id_public", "actor")
    op.drop_index("statement_by_speaker_told_report_position", "statement")
    for name, table, cells in _INDEXES:
        op.create_index(name, table, cells)
    connection, engine = op.get_bind(), context.config.attributes["engine"]
    if connection.exec_driver_sql("select count(*) from review").scalar():
        _fill(connection)
    for table in ("review", "coding"):
        engine.guard(connection, table)


def downgrade() -> None:
    """A ledger is never taken back to an older version."""


def _fill(connection: sa.Connection) -> None:
    """What each older ruling is about; and for each report the first who ruled on it speaks."""
    connection.exec_driver_sql("drop trigger if exists review_retire_once")
    for kind in _KINDS:
        rows = f"select {kind}.report from {kind} where {kind}.id = review.row limit 1"
        connection.exec_driver_sql(f"update review set report = ({rows}), what = '{kind}' where exists ({rows})")
    begun = "select report, by, min(recorded), min(seq) from review where report is not null group by report, by order by min(seq)"
    seq, heard = last_seq(connection), set[str]()
    for place, (report, by, recorded, _) in enumerate(connection.exec_driver_sql(begun).all(), start=1):
        made = digest("c", report, by)
        cells = (seq + place, made, report, by, "begun", int(report not in heard), digest("c", report, by, "begun"), recorded, None)
        connection.exec_driver_sql(f"insert into coding values ({', '.join('?' * len(cells))})", cells)
        heard.add(report)
