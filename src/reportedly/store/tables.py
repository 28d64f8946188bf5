"""Tables: what the ledger is made of. Entries are added and retired; the derived tables can be rebuilt from the entries.

Columns that entries share: `id` is the record's own id, `layer` says whose reading it is ("" for the program, a person's name
for a person), `position` its order in the reading. Two clocks: `public` is the day by which the world had been told, `recorded`
and `retired` say when this ledger took the entry in and gave it up. `told` is the last day of the report's date, "" if it has none.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text

METADATA = MetaData()


def _entry(name: str, *columns: Column[object], keys: tuple[tuple[str, ...], ...] = ()) -> Table:
    """A table of entries: seq, the columns, then fingerprint and the recorded clock; an index for each key."""
    table = Table(
        name,
        METADATA,
        Column("seq", Integer, primary_key=True, autoincrement=False),
        *columns,
        Column("fingerprint", Text, nullable=False),
        Column("recorded", Text, nullable=False),
        Column("retired", Text),
    )
    for key in keys:
        Index(f"{name}_by_{'_'.join(key[:4])}", *(table.c[column] for column in key))
    return table


def _text(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Text, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, Integer, nullable=null)


def _score() -> Column[object]:
    return Column("score", Float, nullable=False)


def _of_report() -> tuple[Column[object], ...]:
    """The columns of an entry that was read out of a report."""
    return _text("id"), _text("report"), _text("layer"), _number("position"), _text("told"), _text("public")


report = _entry(
    "report",
    _text("id"),
    _text("name"),
    _text("found_in"),
    _text("text"),
    _text("title", null=True),
    _text("url", null=True),
    _text("authors"),
    _text("outlet", null=True),
    _text("published_first", null=True),
    _text("published_last", null=True),
    _text("basis", null=True),
    _text("updated", null=True),
    _text("language", null=True),
    _text("captions"),
    _text("credits"),
    _text("notes"),
    _text("told"),
    _text("public"),
    keys=(("id",), ("told", "id"), ("name",), ("url",)),
)

reading = _entry(
    "reading",
    _text("report"),
    _text("layer"),
    _text("by"),
    _text("name"),
    _text("version"),
    _text("main_incident", null=True),
    keys=(("report",), ("main_incident",)),
)

actor = _entry(
    "actor",
    *_of_report(),
    _text("name"),
    _text("actor_class"),
    _text("member_of", null=True),
    _text("known", null=True),
    _text("node"),
    _score(),
    keys=(
        ("id",),
        ("report",),
        ("told", "report", "position"),
        # Wide, so that what is told of an actor over all its mentions is counted in the index alone.
        ("node", "told", "id", "public", "retired", "recorded", "name", "actor_class", "known", "report", "layer"),
    ),
)

incident = _entry(
    "incident",
    *_of_report(),
    _text("type"),
    _text("realis"),
    _text("when_first", null=True),
    _text("when_last", null=True),
    _text("place_said", null=True),
    _text("place_name", null=True),
    _text("country", null=True),
    Column("latitude", Float),
    Column("longitude", Float),
    _text("precision", null=True),
    _number("geoname", null=True),
    _score(),
    keys=(("id",), ("report",), ("told", "report", "position"), ("type", "told", "report", "position"), ("score", "id")),
)

figure = _entry(
    "figure",
    *_of_report(),
    _text("incident"),
    _text("kind"),
    _number("low"),
    _number("high", null=True),
    _text("qualifier"),
    _text("according_to", null=True),
    _score(),
    keys=(("id",), ("report",), ("incident",), ("told", "report", "position"), ("kind", "told", "report", "position")),
)

statement = _entry(
    "statement",
    *_of_report(),
    _text("kind"),
    _text("source_actor", null=True),
    _text("speaker", null=True),
    _text("party", null=True),
    _text("medium", null=True),
    _text("when_first", null=True),
    _text("when_last", null=True),
    _text("status", null=True),
    Column("quote", Integer, nullable=False),
    _score(),
    _text("words"),
    keys=(
        ("id",),
        ("report",),
        ("told", "report", "position"),
        ("kind", "told", "report", "position"),
        ("status", "told", "report", "position"),
        ("speaker", "told", "report", "position", "retired", "layer", "id"),
        ("party",),
        ("score", "id"),
    ),
)

link = _entry(
    "link",
    _text("subject"),
    Column("left", Text, nullable=False),
    Column("right", Text, nullable=False),
    _text("says"),
    _score(),
    _text("why"),
    _text("reasons"),
    _text("by"),
    _text("name"),
    _text("version"),
    keys=(("left",), ("right",), ("subject",)),
)

review = _entry(
    "review",
    _text("id"),
    _text("row"),
    _text("ruling"),
    _text("correction", null=True),
    _text("why"),
    _text("by"),
    _text("report", null=True),
    _text("what", null=True),
    keys=(("row",), ("id",), ("report", "by"), ("what", "ruling")),
)

# A person's work at a report: begun or finished, and whether answers follow it (`speaks`).
coding = _entry(
    "coding", _text("id"), _text("report"), _text("by"), _text("state"), _number("speaks"), keys=(("report",), ("by", "state"), ("id",))
)

# The words that a cell stands on: one row for each span. `entry` is the seq of the entry, whatever its table.
evidence = Table(
    "evidence",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("cell", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Cells that name other mentions of the same reading: about, directed_at, perpetrators, targets, verified_by.
role = Table(
    "role",
    METADATA,
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("cell", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("mention", Text, nullable=False),
    Index("role_by_mention", "mention", "cell"),
    sqlite_with_rowid=False,
)

# Every spelling once, and which actors and mentions are spelt so: a search by name looks at the spellings, not at the mentions.
spelling = Table("spelling", METADATA, Column("no", Integer, primary_key=True), Column("name", Text, nullable=False, unique=True))
spelt = Table(
    "spelt",
    METADATA,
    Column("spelling", Integer, primary_key=True, autoincrement=False),
    Column("node", Text, primary_key=True),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What became of each source (law 6).
source = Table(
    "source",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("raw_key", Text),
    Column("found_in", Text, nullable=False),
    Column("reader", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("report", Text),
    Column("recorded", Text, nullable=False),
    Index("source_by_raw_key", "raw_key", "reader"),
)

# Who did what about which id: every write, import, export, ruling and login, in order.
audit = Table(
    "audit",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("recorded", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("about", Text),
    *(Index(f"audit_by_{cell}", cell) for cell in ("who", "what", "about", "recorded")),
)

# Who may come in over the web; see `people`. No entries: these say what holds now.
person = Table(
    "person",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("closed", Text),
)
session = Table(
    "session",
    METADATA,
    Column("secret", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("opened", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Index("session_by_person", "person"),
)
token = Table(
    "token",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("secret", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Index("token_by_person", "person"),
)

# Derived: the group that a thing belongs to by the links in force; a thing in no group stands for itself and has no row.
member = Table(
    "member",
    METADATA,
    Column("subject", Text, primary_key=True),
    Column("node", Text, primary_key=True),
    Column("cluster", Text, nullable=False),
    Index("member_by_cluster", "subject", "cluster"),
    sqlite_with_rowid=False,
)

# Derived: what newcomers are compared with, as `resolve` packs it, and the blocks by which it is found.
shelf = Table(
    "shelf",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("report", Text, nullable=False),
    Column("packed", Text, nullable=False),
    Index("shelf_by_report", "report"),
    sqlite_with_rowid=False,
)
block = Table(
    "block",
    METADATA,
    Column("block", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Index("block_by_id", "id"),
    sqlite_with_rowid=False,
)

# Derived: the readings that have been compared with all others.
compared = Table("compared", METADATA, Column("reading", Integer, primary_key=True, autoincrement=False))

ENTRIES = (report, reading, actor, incident, figure, statement, link, review, coding)
READ_OUT = (actor, incident, figure, statement)
ADDED_ONLY = (evidence, role, spelling, spelt, source, audit)
