"""Changes: what an answer of one day has that an earlier one had not, and which report brought it.

Two days on the published clock, or two times on the recorded one, are compared incident by incident: what is new, what was told otherwise
before, what turned out to be one, and who claims, denies, accuses or verifies now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Kind, Subject
from reportedly.store import Ledger
from reportedly.store.visible import visible
from reportedly.tell.answers import IncidentRow, StatementRow
from reportedly.tell.asking import statements
from reportedly.tell.filling import incident_rows
from reportedly.tell.filters import I, R, S, View
from reportedly.tell.labels import days_in_words
from reportedly.tell.questions import Question
from reportedly.tell.terminal import toll_in_words

_TELLING = (Kind.CLAIM_OF_RESPONSIBILITY, Kind.THREAT, Kind.DENIAL, Kind.ACCUSATION, Kind.VERIFICATION, Kind.LEGAL)
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is otherwise: of which incident, which cell, before and after in words, and the names of the reports that did it."""

    incident: str
    label: str
    cell: str
    before: str | None
    after: str | None
    reports: tuple[str, ...]


def changes(ledger: Ledger, earlier: AsOf, later: AsOf, *, about: str | None = None) -> Iterator[Change]:
    """What changed between two days or times, incident by incident, the newest first.

    Raises QuestionError if the later is before the earlier.
    """
    if (earlier.published and later.published and earlier.published > later.published) or (
        earlier.recorded and later.recorded and earlier.recorded > later.recorded
    ):
        raise QuestionError("the first day of a diff comes before the second; swap them")
    with _two_views(ledger, earlier, later) as (before, after):
        nodes = [about] if about is not None else _touched(before, after)
        for start in range(0, len(nodes), _AT_ONCE):
            for row in incident_rows(after, nodes[start : start + _AT_ONCE]):
                yield from _of_incident(before, after, row)


@contextmanager
def _two_views(ledger: Ledger, earlier: AsOf, later: AsOf) -> Iterator[tuple[View, View]]:
    with ledger.reading_connection() as connection:
        yield View(connection, ledger.engine, earlier), View(connection, ledger.engine, later)


def _touched(before: View, after: View) -> list[str]:
    """One mention of each incident that a mention or a report brought into sight belongs to, newest first."""
    known = select(I.c.seq).where(before.seen(I))
    fresh = select(I.c.id).where(after.seen(I), I.c.seq.not_in(known)).order_by(I.c.told.desc(), I.c.report, I.c.position)
    mentions = list(after.connection.execute(fresh).scalars())
    groups = after.groups.members(Subject.INCIDENT, mentions)
    return list({groups[mention]: mention for mention in reversed(mentions)}.values())[::-1]


def _of_incident(before: View, after: View, row: IncidentRow) -> Iterator[Change]:
    """The changes of one incident, by what was known of its mentions earlier."""
    fresh = _new_reports(before, after, row.mentions)
    earlier = _rows_before(before, row.mentions)
    if not earlier:
        yield Change(incident=row.id, label=row.label, cell="incident", before=None, after=row.label, reports=row.reports)
    if len(earlier) > 1:
        were = "; ".join(one.label for one in earlier)
        yield Change(incident=row.id, label=row.label, cell="one incident", before=were, after=row.label, reports=fresh)
    if earlier:
        old = max(earlier, key=lambda one: (len(one.reports), one.id))
        for cell, (was, now) in {name: (told(old), told(row)) for name, told in _CELLS.items()}.items():
            if was != now:
                yield Change(incident=row.id, label=row.label, cell=cell, before=was, after=now, reports=fresh)
    for said in _new_statements(before, after, row.id):
        words = f"{said.actor.name if said.actor else said.source or 'somebody'}: {' … '.join(said.words)}"
        yield Change(incident=row.id, label=row.label, cell=said.kind.value, before=None, after=words, reports=(said.report,))


def _rows_before(before: View, mentions: Sequence[str]) -> list[IncidentRow]:
    seen = list(
        before.connection.execute(
            select(I.c.id).where(before.seen(I), before.engine.one_of(I.c.id, mentions)).order_by(I.c.told, I.c.id)
        ).scalars()
    )
    groups = before.groups.members(Subject.INCIDENT, seen)
    firsts = list({groups[mention]: mention for mention in reversed(seen)}.values())[::-1]
    return list(incident_rows(before, firsts))


def _new_reports(before: View, after: View, mentions: Sequence[str]) -> tuple[str, ...]:
    """The names of the reports whose telling of the incident came into sight between the two."""
    known = select(I.c.seq).where(before.seen(I), before.engine.one_of(I.c.id, mentions))
    rows = (
        select(R.c.name)
        .join(I, I.c.report == R.c.id)
        .where(after.seen(I), visible(R, after.as_of), after.engine.one_of(I.c.id, mentions), I.c.seq.not_in(known))
        .order_by(R.c.told, R.c.id)
    )
    return tuple(dict.fromkeys(after.connection.execute(rows).scalars()))


def _new_statements(before: View, after: View, incident: str) -> Iterator[StatementRow]:
    """What is claimed, threatened, denied, accused, verified and charged now and was not before, oldest first."""
    found = [row for row in statements(after, Question(about=incident)) if row.kind in _TELLING]
    mine = select(S.c.id).where(before.seen(S), before.engine.one_of(S.c.id, [row.id for row in found]))
    known = set(before.connection.execute(mine).scalars())
    return iter([row for row in reversed(found) if row.id not in known])


_CELLS: dict[str, Callable[[IncidentRow], str | None]] = {
    "type": lambda row: row.type.value,
    "when": lambda row: days_in_words(row.when) if row.when else None,
    "place": lambda row: row.place.name if row.place else None,
    "figures": lambda row: "; ".join(map(toll_in_words, row.tolls)) or None,
    "realis": lambda row: row.realis.value,
}
