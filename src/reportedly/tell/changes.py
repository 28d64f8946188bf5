"""Changes: what an answer of one day has that an earlier one had not, and which report brought it.

Two days on the published clock, or two times on the recorded one, are compared incident by incident: what is new, what was told otherwise
before, what turned out to be one, and who claims, denies, accuses or verifies now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Kind, Subject
from reportedly.store import Ledger, tables
from reportedly.store.visible import visible
from reportedly.tell.answers import IncidentRow, StatementRow
from reportedly.tell.disputes import counted_of, largest
from reportedly.tell.filling import incident_rows, statement_rows
from reportedly.tell.filters import F, I, R, S, View
from reportedly.tell.labels import days_in_words
from reportedly.tell.policies import age
from reportedly.tell.terminal import toll_in_words

_TELLING = (Kind.CLAIM_OF_RESPONSIBILITY, Kind.THREAT, Kind.DENIAL, Kind.ACCUSATION, Kind.VERIFICATION, Kind.LEGAL)
_AT_ONCE = 25
_FIGURES = "figures"
Move = tuple[str | None, str, str]  # a figure as it was given before, as it is given now, and the report that gives it so


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

    Raises QuestionError if the later is before the earlier, or if nothing is known by then of what it is asked about.
    """
    if (earlier.published and later.published and earlier.published > later.published) or (
        earlier.recorded and later.recorded and earlier.recorded > later.recorded
    ):
        raise QuestionError("the first day of a diff comes before the second; swap them")
    with _two_views(ledger, earlier, later) as (before, after):
        nodes = [about] if about is not None else _touched(before, after)
        if about is not None and next(incident_rows(after, nodes), None) is None:
            raise QuestionError(f"the ledger holds no incident {about!r} by then; `reportedly ask incidents` lists them")
        for start in range(0, len(nodes), _AT_ONCE):
            yield from _of_incidents(before, after, list(incident_rows(after, nodes[start : start + _AT_ONCE])))


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


def _of_incidents(before: View, after: View, rows: Sequence[IncidentRow]) -> Iterator[Change]:
    """The changes of some incidents, looked up together and told one incident after another."""
    of_mention = {mention: row.id for row in rows for mention in row.mentions}
    earlier, fresh = _rows_before(before, of_mention), _new_reports(before, after, of_mention)
    said, moved = _new_statements(before, after, of_mention), _new_figures(before, after, of_mention)
    for row in rows:
        yield from _of_incident(row, earlier[row.id], fresh[row.id], moved[row.id])
        for one in said[row.id]:
            words = f"{one.actor.name if one.actor else one.source or 'somebody'}: {' … '.join(one.words)}"
            yield _change(row, one.kind.value, None, words, one.report)


def _of_incident(row: IncidentRow, earlier: Sequence[IncidentRow], fresh: Sequence[str], moved: Sequence[Move]) -> Iterator[Change]:
    """The changes of one incident, by what was known of its mentions earlier, which reports are new, and which figures these give."""
    if not earlier:
        yield _change(row, "incident", None, row.label, *row.reports)
        return
    if len(earlier) > 1:
        yield _change(row, "one incident", "; ".join(one.label for one in earlier), row.label, *fresh)
    old = max(earlier, key=lambda one: (len(one.reports), one.id))
    for cell, told in _CELLS.items():
        was, now = told(old), told(row)
        # The figures as a whole are told only where none was given, but some are told of no more.
        if was != now and not (cell == _FIGURES and moved):
            yield _change(row, cell, was, now, *fresh)
    yield from (_change(row, _FIGURES, was, now, report) for was, now, report in moved)


def _change(row: IncidentRow, cell: str, before: str | None, after: str | None, *reports: str) -> Change:
    return Change(incident=row.id, label=row.label, cell=cell, before=before, after=after, reports=reports)


def _rows_before(before: View, of_mention: Mapping[str, str]) -> dict[str, list[IncidentRow]]:
    """For each incident what its mentions were known as before: nothing, one incident, or several."""
    seen = select(I.c.id).where(before.seen(I), before.engine.one_of(I.c.id, of_mention)).order_by(I.c.told, I.c.id)
    mentions = list(before.connection.execute(seen).scalars())
    groups = before.groups.members(Subject.INCIDENT, mentions)
    firsts = {(of_mention[mention], groups[mention]): mention for mention in reversed(mentions)}
    told = {mention: row for row in incident_rows(before, list(firsts.values())) for mention in row.mentions}
    found: dict[str, list[IncidentRow]] = defaultdict(list)
    for (incident, _), mention in list(firsts.items())[::-1]:
        if mention in told:
            found[incident].append(told[mention])
    return found


def _new_reports(before: View, after: View, of_mention: Mapping[str, str]) -> dict[str, list[str]]:
    """For each incident the names of the reports whose telling of it came into sight between the two."""
    mine = after.engine.one_of(I.c.id, of_mention)
    known = select(I.c.seq).where(before.seen(I), mine)
    rows = (
        select(I.c.id, R.c.name)
        .join(R, I.c.report == R.c.id)
        .where(after.seen(I), visible(R, after.as_of), mine, I.c.seq.not_in(known))
        .order_by(R.c.told, R.c.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for mention, name in after.connection.execute(rows):
        if name not in found[of_mention[mention]]:
            found[of_mention[mention]].append(name)
    return found


def _new_statements(before: View, after: View, of_mention: Mapping[str, str]) -> dict[str, list[StatementRow]]:
    """For each incident what is claimed, threatened, denied, accused, verified and charged now and was not before, oldest first."""
    role = tables.role
    mine = select(role.c.mention, role.c.entry).where(role.c.cell == "about", after.engine.one_of(role.c.mention, of_mention))
    about: dict[int, dict[str, None]] = defaultdict(dict)
    for mention, entry in after.connection.execute(mine):
        about[entry][of_mention[mention]] = None
    kinds = S.c.kind.in_([kind.value for kind in _TELLING])
    fitting = select(S.c.seq, S.c.id).where(after.seen(S), after.engine.one_of(S.c.seq, about), kinds)
    now = {row.id: row.seq for row in after.connection.execute(fitting)}
    known = set(before.connection.execute(select(S.c.id).where(before.seen(S), before.engine.one_of(S.c.id, now))).scalars())
    new = [seq for entry, seq in now.items() if entry not in known]
    whole = select(S).where(after.engine.one_of(S.c.seq, new)).order_by(S.c.told, S.c.report, S.c.position)
    rows = after.connection.execute(whole).all()
    found: dict[str, list[StatementRow]] = defaultdict(list)
    for row, said in zip(rows, statement_rows(after, rows), strict=True):
        for incident in about[row.seq]:
            found[incident].append(said)
    return found


def _new_figures(before: View, after: View, of_mention: Mapping[str, str]) -> dict[str, list[Move]]:
    """For each incident the figures given now and not before, oldest first: what was given last until then, the figure, its report."""
    told = counted_of(after, of_mention)
    every = [figure.id for figures in told.values() for figure in figures]
    known = set(before.connection.execute(select(F.c.id).where(before.seen(F), before.engine.one_of(F.c.id, every))).scalars())
    found: dict[str, list[Move]] = defaultdict(list)
    for incident, figures in told.items():
        for of_kind in largest(figures).values():
            was = None
            for figure in sorted(of_kind, key=age):
                now = toll_in_words(figure)
                if now != was and figure.id not in known:
                    found[incident].append((was, now, figure.report))
                was = now
    return found


_CELLS: dict[str, Callable[[IncidentRow], str | None]] = {
    "type": lambda row: row.type.value,
    "when": lambda row: days_in_words(row.when) if row.when else None,
    "place": lambda row: row.place.name if row.place else None,
    _FIGURES: lambda row: "; ".join(map(toll_in_words, row.tolls)) or None,
    "realis": lambda row: row.realis.value,
}
