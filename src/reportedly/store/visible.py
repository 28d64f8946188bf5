"""Visible: which entries an answer as of some day and hour may rest on."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, FromClause, and_, or_

from reportedly.errors import LedgerError
from reportedly.records import AsOf


def moment(when: datetime) -> str:
    """A moment as the ledger writes it: UTC, all of one width, so that text order is the order of time."""
    if when.tzinfo is None:
        raise LedgerError(f"the time {when.isoformat()} has no zone; give one, as in {when.isoformat()}+00:00")
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def held(entry: FromClause, as_of: AsOf) -> ColumnElement[bool]:
    """The entry was in the ledger by then and not retired yet."""
    if as_of.recorded is None:
        return entry.c.retired.is_(None)
    then = moment(as_of.recorded)
    return and_(entry.c.recorded <= then, or_(entry.c.retired.is_(None), entry.c.retired > then))


def visible(entry: FromClause, as_of: AsOf) -> ColumnElement[bool]:
    """The entry was held by then, and the world had been told by then."""
    if as_of.published is None:
        return held(entry, as_of)
    day = as_of.published.isoformat()
    # `told` is never after `public`; asking for both lets an index on `told` skip the later reports.
    return and_(held(entry, as_of), entry.c.told <= day, entry.c.public <= day)
