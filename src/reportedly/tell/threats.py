"""Threats: each with what came after it within a window, beside how much of the like there is anyway. Nothing is called fulfilled.

What came after a threat is every incident that is told to have happened within the window by the one who threatened (for a spokesman
the one spoken for; with its parts and its members), or against those whom the threat was addressed to. `usual` is how many such
incidents a window of that length held on average before the threat, so that a reader sees whether there was more than always.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, and_, func, or_, select, union

from reportedly.records import AsOf, Kind, Realis, Subject
from reportedly.store import Ledger
from reportedly.tell.answers import IncidentRow, StatementRow
from reportedly.tell.asking import statements
from reportedly.tell.filling import incident_rows
from reportedly.tell.filters import A, I, View, entries_with
from reportedly.tell.questions import Question

Parts = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """A threat, the incidents of the window after it, and how many such incidents a window held before (None: nothing to go by)."""

    statement: StatementRow
    since: date
    until: date
    followed: tuple[IncidentRow, ...]
    usual: float | None


def threats(
    ledger: Ledger, as_of: AsOf, *, window: int = 30, question: Question | None = None, parts: Parts | None = None, limit: int = 50
) -> Iterator[Threat]:
    """The newest threats that fit the question, each with what came after it within `window` days.

    `parts` gives the keys of the known actors that are part of one. A threat in an undated report is left out: nothing is after it.
    """
    asked = replace(question or Question(), kind=Kind.THREAT.value)
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        for row in statements(view, asked, limit):
            if row.published is not None:
                yield _followed(view, row, row.published.when.last, window, parts)


def _followed(view: View, row: StatementRow, said: date, window: int, parts: Parts | None) -> Threat:
    speakers = [row.actor.id] if row.actor else []
    mine = _mentions(view, speakers, parts)
    theirs = _mentions(view, [party.id for party in row.directed_at], None)
    touching = or_(
        I.c.seq.in_(entries_with(mine, ("perpetrators",))),
        I.c.seq.in_(entries_with(theirs, ("targets",))),
    )
    until = said + timedelta(days=window)
    happened = func.coalesce(I.c.when_first, func.nullif(I.c.told, ""))
    real = (view.seen(I), touching, I.c.realis == Realis.HAPPENED.value)
    after = select(I.c.id).where(*real, happened > said.isoformat(), happened <= until.isoformat()).order_by(happened, I.c.id)
    before = select(I.c.id, happened.label("day")).where(*real, happened <= said.isoformat()).order_by(happened, I.c.id)
    earlier = [(one.id, one.day) for one in view.connection.execute(before)]
    later = incident_rows(view, _once(view, list(view.connection.execute(after).scalars())))
    return Threat(
        statement=row,
        since=said,
        until=until,
        followed=tuple(one for one in later if _is_later(view, one, said)),
        usual=_usual(view, earlier, said, window),
    )


def _is_later(view: View, row: IncidentRow, said: date) -> bool:
    """Whether an incident as a whole is of after the threat: a late report on it that names no day must not make it so."""
    if row.when is not None:
        return row.when.last > said
    told = select(func.min(I.c.told)).where(view.seen(I), view.engine.one_of(I.c.id, row.mentions), I.c.told != "")
    first = view.connection.execute(told).scalar_one()
    return first is not None and first > said.isoformat()


def _usual(view: View, before: list[tuple[str, str]], said: date, window: int) -> float | None:
    """Incidents per window from the first one known to the day of the threat."""
    if not before:
        return None
    past = (said - date.fromisoformat(before[0][1])).days
    return len(_once(view, [one for one, _ in before])) * window / max(past, window)


def _mentions(view: View, shown: Collection[str], parts: Parts | None) -> CompoundSelect[Any]:
    """The mentions of some actors, named by the ids that they are shown under, of their parts, of whom they speak for, and of members."""
    whole, member = A.alias(), A.alias()
    spoken_for = select(whole.c.node).join(A, A.c.member_of == whole.c.id).where(view.engine.one_of(A.c.id, shown), view.seen(A))
    nodes = set(view.connection.execute(select(A.c.node).where(view.engine.one_of(A.c.id, shown))).scalars())
    nodes.update(view.connection.execute(spoken_for).scalars())
    if parts is not None:
        nodes.update(part for node in sorted(nodes) for part in parts(node))
    every = {one for group in view.groups.members(Subject.ACTOR, nodes).values() for one in group}
    mine = (view.engine.one_of(A.c.node, every), view.seen(A))
    # By report first, of which there is an index: "gunmen of the group" stand in the report that names it.
    members = select(member.c.id).join(A, and_(A.c.report == member.c.report, A.c.id == member.c.member_of)).where(*mine)
    return union(select(A.c.id).where(*mine), members)


def _once(view: View, mentions: list[str]) -> list[str]:
    groups = view.groups.members(Subject.INCIDENT, mentions)
    return list({groups[mention]: mention for mention in reversed(mentions)}.values())[::-1]
