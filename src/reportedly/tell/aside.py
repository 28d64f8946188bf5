"""Aside: the rows of a report that a person rejected, so that what is told of no more can still be seen, with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select

from reportedly.records import AsOf, Ruling
from reportedly.store import Ledger, tables
from reportedly.store.readback import Cells
from reportedly.store.visible import held, visible

_WORDS = {"statement": "content", "incident": "anchor", "actor": "spans", "figure": "span"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A rejected row: what it is, in which words it stood, who rejected it and why."""

    row: str
    what: str
    words: tuple[str, ...]
    by: str
    why: str


def set_aside(ledger: Ledger, report: str, as_of: AsOf) -> list[Aside]:
    """The rows of a report (by the ledger's id) that the person whom answers follow there has rejected, in the order of rejecting."""
    review, coding = tables.review, tables.coding
    speaks = and_(coding.c.report == review.c.report, coding.c.by == review.c.by, coding.c.speaks == 1, held(coding, as_of))
    mine = (review.c.report == report, review.c.ruling == Ruling.REJECTED.value, held(review, as_of))
    found = []
    with ledger.reading_connection() as connection:
        for ruled in connection.execute(select(review).join(coding, speaks).where(*mine).order_by(review.c.seq)).all():
            table = tables.METADATA.tables[ruled.what]
            read = select(table).where(table.c.id == ruled.row, table.c.layer == "", visible(table, as_of))
            rows = connection.execute(read.limit(1)).all()
            cells = Cells.load(connection, ledger.engine, rows)
            found += [
                Aside(
                    row=ruled.row,
                    what=ruled.what,
                    words=tuple(span.quote for span in cells.spans(row.seq, _WORDS[ruled.what])),
                    by=ruled.by,
                    why=ruled.why,
                )
                for row in rows
            ]
    return found
