"""Export: the ledger's content as one hash, by which two ledgers can be held against each other."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, select

from reportedly.records import AsOf, Subject
from reportedly.store import tables
from reportedly.store.clusters import Groups
from reportedly.store.engines import Engine
from reportedly.store.visible import held, visible
from reportedly.store.writing import LINKED

_AT_ONCE = 5000


def content_hash(connection: Connection, engine: Engine, as_of: AsOf) -> str:
    """A hash of every entry that can be seen and of every group with its id; seqs and recorded times are left out."""
    total = hashlib.blake2b(digest_size=16)
    report = tables.report
    seen = select(report.c.id).where(visible(report, as_of))
    for table in (tables.report, *tables.READ_OUT):
        rows = select(table.c.id, table.c.fingerprint).where(visible(table, as_of)).order_by(table.c.id, table.c.fingerprint)
        for entry, fingerprint in connection.execute(rows):
            total.update(f"{table.name} {entry} {fingerprint}\n".encode())
    reading = tables.reading
    rows = select(reading.c.fingerprint).where(held(reading, as_of), reading.c.report.in_(seen)).order_by(reading.c.fingerprint)
    total.update("".join(f"reading {fingerprint}\n" for fingerprint in connection.execute(rows).scalars()).encode())
    for subject in Subject:
        _add_links(total, connection, subject, as_of)
        for line in _groups(connection, engine, subject, as_of):
            total.update(line.encode())
    return total.hexdigest()


def _add_links(total: hashlib.blake2b, connection: Connection, subject: Subject, as_of: AsOf) -> None:
    """Links whose two ends can be seen: one whose end comes later would tell of the future."""
    link, table = tables.link, LINKED[subject]
    ends = select(table.c.id).where(visible(table, as_of))
    mine = (link.c.subject == subject.value, held(link, as_of), link.c.left.in_(ends), link.c.right.in_(ends))
    rows = select(link.c.fingerprint).where(*mine).order_by(link.c.fingerprint)
    total.update("".join(f"link {fingerprint}\n" for fingerprint in connection.execute(rows).scalars()).encode())


def _groups(connection: Connection, engine: Engine, subject: Subject, as_of: AsOf) -> list[str]:
    table = LINKED[subject]
    node = table.c.node if subject is Subject.ACTOR else table.c.id
    nodes = list(connection.execute(select(node).distinct().where(visible(table, as_of)).order_by(node)).scalars())
    groups, lines = Groups(connection, engine, as_of), []
    for start in range(0, len(nodes), _AT_ONCE):
        some = nodes[start : start + _AT_ONCE]
        shown = groups.ids(subject, some)
        lines += [f"group {one} {shown[one]}\n" for one in some if one in shown]
    return lines
