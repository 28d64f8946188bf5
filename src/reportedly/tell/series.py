"""Series: how much an actor says of each kind in each month, with the reports behind each count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import or_, select

from reportedly.records import AsOf, Kind
from reportedly.store import Ledger
from reportedly.store.visible import visible
from reportedly.tell.filters import R, S, View, actor_nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A month ("2015-11"), a kind, how many statements, and the names of the reports that they stand in."""

    month: str
    kind: Kind
    count: int
    reports: tuple[str, ...]


def series(ledger: Ledger, actor: str, as_of: AsOf) -> tuple[Bar, ...]:
    """An actor's statements by month and kind, oldest first; those of undated reports are left out."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        nodes = actor_nodes(view, actor)
        rows = (
            select(S.c.told, S.c.kind, R.c.name)
            .join(R, R.c.id == S.c.report)
            .where(
                view.seen(S),
                visible(R, as_of),
                S.c.told != "",
                or_(view.engine.one_of(S.c.speaker, nodes), view.engine.one_of(S.c.party, nodes)),
            )
            .order_by(S.c.told, S.c.report)
        )
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in connection.execute(rows):
            found[row.told[:7], row.kind].append(row.name)
    order = list(Kind)
    bars = [
        Bar(month=month, kind=Kind(kind), count=len(names), reports=tuple(dict.fromkeys(names))) for (month, kind), names in found.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (bar.month, order.index(bar.kind))))
