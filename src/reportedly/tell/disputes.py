"""Disputes: where sources contradict each other about one incident, found by five rules and shown with both sides' words.

figures       two sources count the same thing and their bounds do not meet
claims        two parties each say that they did it
claim_denied  somebody says that they did it, and somebody denies it
accusation_denied  somebody is accused, and denies it
verification  one report holds something verified that another holds unverified, disputed or false
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import or_, select

from reportedly.records import AsOf, FigureKind, Kind, Qualifier, Status, Subject
from reportedly.store import Ledger, tables
from reportedly.tell.answers import FigureRow, Party, StatementRow
from reportedly.tell.filling import figure_rows, statement_rows
from reportedly.tell.filters import F, S, View

_AT_ONCE = 20
_SIFTED_AT_ONCE = 1000
_TELLING = (Kind.CLAIM_OF_RESPONSIBILITY, Kind.DENIAL, Kind.ACCUSATION, Kind.VERIFICATION)

Group = tuple[str, ...]


class Rule(StrEnum):
    """By which rule a dispute was found."""

    FIGURES = "figures"
    CLAIMS = "claims"
    CLAIM_DENIED = "claim_denied"
    ACCUSATION_DENIED = "accusation_denied"
    VERIFICATION = "verification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two sides about one incident: the rows of each. For figures `counts` says what is counted."""

    incident: str
    rule: Rule
    one: tuple[StatementRow | FigureRow, ...]
    other: tuple[StatementRow | FigureRow, ...]
    counts: FigureKind | None = None


def disputes(ledger: Ledger, as_of: AsOf, *, about: str | None = None, limit: int | None = None) -> list[Dispute]:
    """The disputes about one incident, or about all of them, those with the newest statements first."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        found = disputes_about(view, [about]) if about is not None else _everywhere(view)
        return list(islice(found, limit))


def disputes_about(view: View, nodes: Sequence[str]) -> Iterator[Dispute]:
    """The disputes about some incidents, in their order."""
    groups = view.groups.members(Subject.INCIDENT, nodes)
    shown = view.groups.ids(Subject.INCIDENT, nodes)
    every = {member for group in groups.values() for member in group}
    said, counted = _said(view, every), counted_of(view, every)
    for node in dict.fromkeys(shown.get(node) for node in nodes):
        if node is not None:
            yield from _between(node, said.get(node, []))
            yield from _in_counts(node, counted.get(node, []))


def _everywhere(view: View) -> Iterator[Dispute]:
    """Incident by incident, those with the newest words or figures first; only where there can be a dispute are rows fetched whole."""
    newest = _newest(view)
    seen: set[str] = set()
    while some := list(islice(newest, _SIFTED_AT_ONCE)):
        fresh = [mention for mention in dict.fromkeys(some) if mention not in seen]
        groups = view.groups.members(Subject.INCIDENT, fresh)
        order = list(dict.fromkeys(groups[mention] for mention in fresh))
        members = {member: group for group in order for member in group}
        seen.update(members)
        worth = _with_two_sides(view, members) | _with_far_counts(view, members)
        chosen = [group[0] for group in order if group in worth]
        for start in range(0, len(chosen), _AT_ONCE):
            yield from disputes_about(view, chosen[start : start + _AT_ONCE])


def _newest(view: View) -> Iterator[str]:
    """The incident mentions about which there is something to contradict, the newest day first; walked along, never sorted whole."""
    hot = or_(S.c.kind.in_([Kind.DENIAL.value, Kind.CLAIM_OF_RESPONSIBILITY.value]), S.c.status.is_not(None))
    spoken = view.connection.execute(select(S.c.told, S.c.seq).where(view.seen(S), hot).order_by(S.c.told.desc()))
    counted = view.connection.execute(select(F.c.told, F.c.incident).where(view.seen(F)).order_by(F.c.told.desc()))
    both = merge(_mentioned(view, spoken), ((row[0], row[1]) for row in counted), key=itemgetter(0), reverse=True)
    for _, of_day in groupby(both, key=itemgetter(0)):
        yield from sorted({mention for _, mention in of_day})


def _mentioned(view: View, spoken: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The days of statements with the incident mentions that these are about, in the order of the statements."""
    role, stream = tables.role, iter(spoken)
    while some := [(str(row.told), int(row.seq)) for row in islice(stream, _SIFTED_AT_ONCE)]:
        mine = select(role.c.entry, role.c.mention).where(
            view.engine.one_of(role.c.entry, [seq for _, seq in some]), role.c.cell == "about"
        )
        about: dict[int, list[str]] = defaultdict(list)
        for entry, mention in view.connection.execute(mine):
            about[entry].append(mention)
        yield from ((told, mention) for told, seq in some for mention in about.get(seq, ()))


def _with_two_sides(view: View, members: Mapping[str, Group]) -> set[Group]:
    """Those of the incidents of which something is claimed or charged and denied, claimed twice, or verified and not."""
    role = tables.role
    telling = or_(S.c.kind.in_([kind.value for kind in _TELLING]), S.c.status.is_not(None))
    rows = view.connection.execute(
        select(role.c.mention, S.c.kind, S.c.status, S.c.speaker)
        .join(S, S.c.seq == role.c.entry)
        .where(role.c.cell == "about", view.engine.one_of(role.c.mention, members), view.seen(S), telling)
    )
    marks: dict[Group, set[str]] = defaultdict(set)
    claimants: dict[Group, set[str]] = defaultdict(set)
    for mention, kind, status, speaker in rows:
        group = members[mention]
        marks[group].add(kind)
        if status is not None:
            marks[group].add("sure" if status == Status.VERIFIED else "unsure")
        if kind == Kind.CLAIM_OF_RESPONSIBILITY and speaker:
            claimants[group].add(speaker)
    return {group for group in marks if len(claimants[group]) > 1 or any(pair <= marks[group] for pair in _SIDES)}


_SIDES = ({Kind.CLAIM_OF_RESPONSIBILITY, Kind.DENIAL}, {Kind.ACCUSATION, Kind.DENIAL}, {"sure", "unsure"})


def _with_far_counts(view: View, members: Mapping[str, Group]) -> set[Group]:
    """Those of the incidents with two figures of one kind whose bounds do not meet."""
    sure = (F.c.qualifier != Qualifier.VAGUE.value, view.engine.one_of(F.c.incident, members))
    rows = view.connection.execute(select(F.c.incident, F.c.kind, F.c.low, F.c.high).where(view.seen(F), *sure))
    bounds: dict[tuple[Group, str], tuple[float, int]] = {}
    for incident, kind, low, high in rows:
        key = (members[incident], kind)
        top, bottom = bounds.get(key, (float("inf"), 0))
        bounds[key] = (min(top, float("inf") if high is None else high), max(bottom, low))
    return {group for (group, _), (top, bottom) in bounds.items() if top < bottom}


def _said(view: View, mentions: set[str]) -> dict[str, list[StatementRow]]:
    """What is claimed, denied, accused and ruled about the incidents, by the incident's id, oldest first."""
    role = tables.role
    entries = select(role.c.entry).where(role.c.cell == "about", view.engine.one_of(role.c.mention, mentions))
    telling = or_(S.c.kind.in_([kind.value for kind in _TELLING]), S.c.status.is_not(None))
    mine = select(S).where(view.seen(S), telling, S.c.seq.in_(entries)).order_by(S.c.told == "", S.c.told, S.c.report, S.c.position)
    found: dict[str, list[StatementRow]] = defaultdict(list)
    for row in statement_rows(view, view.connection.execute(mine).all()):
        for incident in row.about:
            found[incident].append(row)
    return found


def counted_of(view: View, mentions: Collection[str]) -> dict[str, list[FigureRow]]:
    """The figures told of some mentions of incidents, by the incident, oldest first."""
    mine = (
        select(F)
        .where(view.seen(F), view.engine.one_of(F.c.incident, mentions))
        .order_by(F.c.told == "", F.c.told, F.c.report, F.c.position)
    )
    found: dict[str, list[FigureRow]] = defaultdict(list)
    for row in figure_rows(view, view.connection.execute(mine).all()):
        found[row.incident].append(row)
    return found


def _between(incident: str, said: Sequence[StatementRow]) -> Iterator[Dispute]:
    """The disputes among statements about one incident."""
    claims = [row for row in said if row.kind is Kind.CLAIM_OF_RESPONSIBILITY]
    denials = [row for row in said if row.kind is Kind.DENIAL]
    by_party: dict[str, list[StatementRow]] = defaultdict(list)
    for claim in claims:
        if claim.actor and _is_named(claim.actor):
            by_party[claim.actor.id].append(claim)
    parties = list(by_party.values())
    for place, one in enumerate(parties):
        for other in parties[place + 1 :]:
            yield Dispute(incident=incident, rule=Rule.CLAIMS, one=tuple(one), other=tuple(other))
    if claims and denials:
        yield Dispute(incident=incident, rule=Rule.CLAIM_DENIED, one=tuple(claims), other=tuple(denials))
    for denial in denials:
        accusations = tuple(row for row in said if row.kind is Kind.ACCUSATION and _answers(denial, row))
        if accusations:
            yield Dispute(incident=incident, rule=Rule.ACCUSATION_DENIED, one=accusations, other=(denial,))
    sure = tuple(row for row in said if row.verification and row.verification.status is Status.VERIFIED)
    unsure = tuple(row for row in said if row.verification and row.verification.status is not Status.VERIFIED)
    if sure and unsure:
        yield Dispute(incident=incident, rule=Rule.VERIFICATION, one=sure, other=unsure)


def _is_named(party: Party) -> bool:
    """Whether it is somebody in particular: "Islamist group" may be the group that another claim names."""
    return party.known is not None or sum(word[:1].isupper() for word in party.name.split()) > 1


def _answers(denial: StatementRow, accusation: StatementRow) -> bool:
    """Whether the denial comes from one whom the accusation names; an accusation that names nobody is answered by any denial."""
    accused = {party.id for party in accusation.directed_at}
    return not accused or (denial.actor is not None and denial.actor.id in accused)


def _in_counts(incident: str, figures: Sequence[FigureRow]) -> Iterator[Dispute]:
    """For each kind of count the lowest and the highest telling, if these two do not meet."""
    for kind, told in largest(figures).items():
        low, high = min(told, key=_top), max(told, key=lambda figure: figure.low)
        if low.high is not None and low.high < high.low:
            least = tuple(figure for figure in told if not _meet(figure, high))
            most = tuple(figure for figure in told if not _meet(figure, low))
            yield Dispute(incident=incident, rule=Rule.FIGURES, one=least, other=most, counts=kind)


def largest(figures: Iterable[FigureRow]) -> dict[FigureKind, list[FigureRow]]:
    """By kind, for each report and giver the largest figure: the smaller ones count parts ("among them three children").

    Vague words ("dozens") are left out: what they exclude, nobody meant to deny.
    """
    best: dict[tuple[FigureKind, str, str | None], FigureRow] = {}
    for figure in figures:
        key = (figure.kind, figure.report_key, figure.according_to)
        if figure.qualifier is not Qualifier.VAGUE and (key not in best or figure.low > best[key].low):
            best[key] = figure
    found: dict[FigureKind, list[FigureRow]] = defaultdict(list)
    for figure in best.values():
        if figure.kind is not FigureKind.OTHER:
            found[figure.kind].append(figure)
    return found


def _top(figure: FigureRow) -> float:
    return float("inf") if figure.high is None else figure.high


def _meet(one: FigureRow, other: FigureRow) -> bool:
    return one.low <= _top(other) and other.low <= _top(one)
