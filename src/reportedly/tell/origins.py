"""Origins: how many texts and voices stand behind an incident, who told it first, and the way each statement travelled.

An origin is a text with its copies. A voice is who is heard in them: ten reports that cite one monitor have one voice for that. Statements
are tied to one voice if they come from one named source; or, where the source has no name ("officials", "residents"), if they came
through one hop or stand in copies of one text.
A report that only tells in its own voice is a voice by itself, tied to its copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reportedly.records import AsOf, Subject
from reportedly.store import Ledger
from reportedly.tell.answers import ReportRow, StatementRow
from reportedly.tell.asking import reports, statements
from reportedly.tell.filters import View
from reportedly.tell.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One voice: its reports by name, oldest first, its statements' ids, and who it is (a source, a hop, or an outlet)."""

    name: str
    reports: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step on a statement's way: from whom to whom; the last step leads to the outlet of the report."""

    teller: str
    hearer: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """What stands behind an incident: reports, different texts, independent voices, the first report, and the hops."""

    reports: int
    texts: int
    voices: tuple[Voice, ...]
    first: ReportRow | None
    hops: tuple[Hop, ...]


def origins(ledger: Ledger, incident: str, as_of: AsOf) -> Origins:
    """The origins of what is told about an incident, as of then."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        told = list(reports(view, Question(about=incident)))[::-1]
        said = list(statements(view, Question(about=incident)))[::-1]
        texts = view.groups.ids(Subject.REPORT, {row.key for row in told} | {row.report_key for row in said})
    dated = [row for row in told if row.published] or told
    return Origins(
        reports=len(told),
        texts=len({texts[row.key] for row in told}),
        voices=tuple(_voices(told, said, texts)),
        first=dated[0] if dated else None,
        hops=tuple(hop for row in said for hop in hops_of(row)),
    )


def in_words(found: Origins) -> str:
    """One line: "9 reports, 3 independent origins, 5 voices, first known: Harbour Post, 2015-10-31"."""
    origin, voices = _counted(found.texts, "independent origin"), _counted(len(found.voices), "voice")
    counts = f"{_counted(found.reports, 'report')}, {origin}, {voices}"
    if found.first is None:
        return counts
    first = found.first
    when = first.published.when.last.isoformat() if first.published else "undated"
    return f"{counts}, first known: {first.outlet or first.id}, {when}"


def hops_of(row: StatementRow) -> Iterable[Hop]:
    """The steps of one statement, from its source outward to the outlet that printed it."""
    way = [row.actor.name if row.actor else row.source or "(nobody named)", *row.relay, row.outlet or row.report]
    return (Hop(teller=teller, hearer=hearer, statement=row.id) for teller, hearer in pairwise(way))


def _voices(told: list[ReportRow], said: list[StatementRow], texts: dict[str, str]) -> Iterable[Voice]:
    """Statements and silent reports joined wherever they share a tie, oldest first."""
    spoken = {row.report_key for row in said}
    parts = [(row.report, row.id, _name(row), _ties(row, texts[row.report_key])) for row in said]
    parts += [(row.id, "", row.outlet or row.id, {f"text {texts[row.key]}"}) for row in told if row.key not in spoken]
    leader: dict[str, str] = {}

    def lead(tie: str) -> str:
        while leader.setdefault(tie, tie) != tie:
            tie = leader[tie]
        return tie

    for _, _, _, ties in parts:
        first, *others = sorted(ties)
        for tie in others:
            one, other = sorted((lead(first), lead(tie)))
            leader[other] = one
    groups: dict[str, list[tuple[str, str, str, set[str]]]] = defaultdict(list)
    for part in parts:
        groups[lead(min(part[3]))].append(part)
    for group in groups.values():
        yield Voice(
            name=group[0][2],
            reports=tuple(dict.fromkeys(report for report, _, _, _ in group)),
            statements=tuple(statement for _, statement, _, _ in group if statement),
        )


def _ties(row: StatementRow, text: str) -> set[str]:
    """What ties a statement to others; a named source is its own origin, by whatever way its words came."""
    if row.actor and _is_named(row):
        return {f"source {row.actor.known or row.actor.name.casefold()}"}
    return {f"text {text}", *(f"hop {name.casefold()}" for name in row.relay)}


def _is_named(row: StatementRow) -> bool:
    actor = row.actor
    return actor is not None and (actor.known is not None or sum(word[:1].isupper() for word in actor.name.split()) > 1)


def _name(row: StatementRow) -> str:
    if row.actor and _is_named(row):
        return row.actor.name
    return row.relay[0] if row.relay else row.outlet or row.report


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
