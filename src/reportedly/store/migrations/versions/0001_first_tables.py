"""The first tables of the ledger.

A column is written as its name and what it holds: `#` a whole number, `~` a real number, else text; `?` may be empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None

TABLES = {
    "actor": "seq# id report layer position# told public name actor_class member_of? known? node score~ fingerprint recorded retired?",
    "audit": "seq# recorded who what detail",
    "block": "block id",
    "compared": "reading#",
    "evidence": "entry# cell ordinal# start# end# quote",
    "figure": (
        "seq# id report layer position# told public incident kind low# high#? qualifier according_to? score~ fingerprint recorded retired?"
    ),
    "incident": (
        "seq# id report layer position# told public type realis when_first? when_last? place_said? place_name? country? "
        "latitude~? longitude~? precision? geoname#? score~ fingerprint recorded retired?"
    ),
    "link": "seq# subject left right says score~ why reasons by name version fingerprint recorded retired?",
    "member": "subject node cluster",
    "reading": "seq# report layer by name version main_incident? fingerprint recorded retired?",
    "report": (
        "seq# id name found_in text title? url? authors outlet? published_first? published_last? basis? updated? language? "
        "captions credits notes told public fingerprint recorded retired?"
    ),
    "review": "seq# id row ruling correction? why by fingerprint recorded retired?",
    "role": "entry# cell ordinal# mention",
    "shelf": "id report packed",
    "source": "seq# raw_key? found_in reader outcome why detail report? recorded",
    "spelling": "no# name",
    "spelt": "spelling# node entry#",
    "statement": (
        "seq# id report layer position# told public kind source_actor? speaker? party? medium? when_first? when_last? status? "
        "quote# score~ words fingerprint recorded retired?"
    ),
}
KEYS = {"block": 2, "evidence": 3, "member": 2, "role": 3, "spelt": 3}  # how many of the first columns are the key, where it is not one
INDEXES = (
    "actor_by_id: actor id",
    "actor_by_node_told_id_public: actor node told id public retired recorded name actor_class known report",
    "actor_by_report: actor report",
    "actor_by_told_report_position: actor told report position",
    "block_by_id: block id",
    "figure_by_id: figure id",
    "figure_by_incident: figure incident",
    "figure_by_kind_told_report_position: figure kind told report position",
    "figure_by_report: figure report",
    "figure_by_told_report_position: figure told report position",
    "incident_by_id: incident id",
    "incident_by_report: incident report",
    "incident_by_told_report_position: incident told report position",
    "incident_by_type_told_report_position: incident type told report position",
    "link_by_left: link left",
    "link_by_right: link right",
    "link_by_subject: link subject",
    "member_by_cluster: member subject cluster",
    "reading_by_main_incident: reading main_incident",
    "reading_by_report: reading report",
    "report_by_id: report id",
    "report_by_name: report name",
    "report_by_told_id: report told id",
    "report_by_url: report url",
    "review_by_id: review id",
    "review_by_row: review row",
    "role_by_mention: role mention cell",
    "shelf_by_report: shelf report",
    "source_by_raw_key: source raw_key reader",
    "statement_by_id: statement id",
    "statement_by_kind_told_report_position: statement kind told report position",
    "statement_by_party: statement party",
    "statement_by_report: statement report",
    "statement_by_speaker_told_report_position: statement speaker told report position retired",
    "statement_by_status_told_report_position: statement status told report position",
    "statement_by_told_report_position: statement told report position",
)
NUMBERED = ("spelling", "source", "audit")  # the data base counts their rows itself


def upgrade() -> None:
    """Make every table, then what the engine adds: word indexes, and triggers that hold law 3."""
    for name, columns in TABLES.items():
        keys = KEYS.get(name, 1)
        made = [_column(column, key=place < keys, counted=name in NUMBERED) for place, column in enumerate(columns.split())]
        unique = [sa.UniqueConstraint("name")] if name == "spelling" else []
        op.create_table(name, *made, *unique, sqlite_with_rowid=keys == 1)
    for index in INDEXES:
        name, _, rest = index.partition(": ")
        table, *cells = rest.split()
        op.create_index(name, table, cells)
    context.config.attributes["engine"].set_up(op.get_bind())


def downgrade() -> None:
    """There is nothing before the first tables."""


def _column(written: str, *, key: bool, counted: bool) -> sa.Column[object]:
    name = written.rstrip("?#~")
    kind = sa.Integer() if "#" in written else sa.Float() if "~" in written else sa.Text()
    return sa.Column(name, kind, primary_key=key, nullable="?" in written, autoincrement=counted and key)
