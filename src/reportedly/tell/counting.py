"""Counting: how many rows fit a question, without filling one of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import func, select

from reportedly.records import AsOf, Status
from reportedly.store import Ledger
from reportedly.tell.filters import TABLES, R, S, View, conditions
from reportedly.tell.questions import Question, What, checked


def count(ledger: Ledger, what: What, question: Question, as_of: AsOf) -> int:
    """How many statements, figures or reports (for incidents and actors: how many mentions of them) fit, its limit aside."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        rows = select(func.count()).select_from(TABLES[what]).where(*conditions(view, what, checked(what, question)))
        return int(connection.execute(rows).scalar_one())


def statuses(ledger: Ledger, as_of: AsOf) -> Mapping[Status, int]:
    """How many statements the reports call verified, unverified, disputed and false."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        rows = select(S.c.status, func.count()).where(view.seen(S), S.c.status.is_not(None)).group_by(S.c.status)
        found = {row[0]: int(row[1]) for row in connection.execute(rows)}
    return MappingProxyType({status: found[status] for status in Status if status in found})


def newest_day(ledger: Ledger, as_of: AsOf) -> str | None:
    """The day of the newest report, as "2024-03-25"; None if no report has a day."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        return connection.execute(select(func.max(R.c.told)).where(view.seen(R))).scalar_one() or None
