"""Filters: a question as conditions on the ledger's tables."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, Table, and_, case, false, literal, not_, or_, select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Subject
from reportedly.store import tables
from reportedly.store.clusters import Groups
from reportedly.store.engines import Engine
from reportedly.store.visible import held, visible
from reportedly.tell.questions import Question, What

TABLES: dict[What, Table] = {
    What.STATEMENTS: tables.statement,
    What.INCIDENTS: tables.incident,
    What.ACTORS: tables.actor,
    What.FIGURES: tables.figure,
    What.REPORTS: tables.report,
}
A, F, I, R, S = tables.actor, tables.figure, tables.incident, tables.report, tables.statement  # noqa: E741
Condition = ColumnElement[bool]
_CHANGES = ("rejected", "corrected", "added")


@dataclass(frozen=True, slots=True)
class View:
    """A connection, and the day and hour as of which it is asked."""

    connection: Connection
    engine: Engine
    as_of: AsOf
    reviewed: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        # Most ledgers have no reviews, and without them many a question is answered from an index alone.
        what, ruling = tables.review.c.what, tables.review.c.ruling
        finished = select(literal(1)).where(tables.coding.c.state == "finished").exists()
        changes = [select(literal(1)).where(what == table.name, ruling.in_(_CHANGES)).exists() for table in tables.READ_OUT]
        done, *there = self.connection.execute(select(finished, *changes)).one()
        some = (table.name for table, changed in zip(tables.READ_OUT, there, strict=True) if done or changed)
        object.__setattr__(self, "reviewed", frozenset(some))

    @property
    def groups(self) -> Groups:
        """Which mentions are one thing then."""
        return Groups(self.connection, self.engine, self.as_of)

    def seen(self, table: Table) -> Condition:
        """The rows of a table that may be told of: visible, and the program's or those of the person who speaks for their report.

        Of the program's none is told that this person rejected or corrected, and none of a report that this person has finished.
        """
        if table.name not in self.reviewed and not (table is F and "incident" in self.reviewed):
            return visible(table, self.as_of)
        review, coding = tables.review, tables.coding
        speaks = and_(coding.c.report == table.c.report, coding.c.speaks == 1, held(coding, self.as_of))
        ruled = review.c.row.in_((table.c.id, table.c.incident)) if table is F else review.c.row == table.c.id
        mine = (ruled, review.c.by == coding.c.by, held(review, self.as_of), review.c.ruling.in_(_CHANGES[:2]))
        overruled = select(review.c.seq).where(*mine).correlate(table, coding).exists()
        gone = select(coding.c.seq).where(speaks, or_(coding.c.state == "finished", overruled))
        own = select(coding.c.seq).where(speaks, table.c.layer == "person:" + coding.c.by)
        theirs = and_(table.c.layer != "", own.correlate(table).exists())
        # A set of all reports that anybody reviewed is looked at first: it is made once a query, and most rows need no more.
        touched = table.c.report.in_(select(coding.c.report).where(coding.c.speaks == 1, held(coding, self.as_of)))
        exact = or_(and_(table.c.layer == "", not_(gone.correlate(table).exists())), theirs)
        return and_(visible(table, self.as_of), case((touched, exact), else_=table.c.layer == ""))

    def seen_by(self, rows: Collection[str]) -> dict[str, str]:
        """Of some rows those that the person who speaks has accepted, corrected or added, each with that person's name."""
        review, coding = tables.review, tables.coding
        mine = (self.engine.one_of(review.c.row, rows), review.c.ruling != "rejected", held(review, self.as_of))
        speaks = and_(coding.c.report == review.c.report, coding.c.by == review.c.by, coding.c.speaks == 1, held(coding, self.as_of))
        return {row.row: row.by for row in self.connection.execute(select(review.c.row, review.c.by).join(coding, speaks).where(*mine))}


def conditions(view: View, what: What, question: Question) -> Iterator[Condition]:
    """The conditions on the table of what is asked for, for every part of the question that is given."""
    table = TABLES[what]
    yield view.seen(table)
    if question.kind is not None:
        yield {What.STATEMENTS: S.c.kind, What.INCIDENTS: I.c.type, What.ACTORS: A.c.actor_class, What.FIGURES: F.c.kind}[
            what
        ] == question.kind
    if question.actor is not None:
        yield _by_actor(view, what, actor_nodes(view, question.actor))
    if question.place is not None:
        yield _at_place(view, what, question.place)
    if question.about is not None:
        yield _about(view, what, question.about)
    if question.outlet is not None:
        named = select(R.c.id).where(visible(R, view.as_of), R.c.outlet.icontains(question.outlet, autoescape=True))
        yield (R.c.id if what is What.REPORTS else table.c.report).in_(named)
    yield from _in_days(what, question)
    if question.verification is not None:
        yield _verified(view, what, question.verification)
    if question.words is not None:
        yield _with_words(view, what, question.words)


def actor_nodes(view: View, name: str) -> set[str]:
    """The actors that a user's words mean: an id, a known key, whole words of a spelling, or else part of one."""
    seen = visible(A, view.as_of)
    exact = select(A.c.node).distinct().where(or_(A.c.id == name, A.c.node == name), seen)
    nodes = set(view.connection.execute(exact).scalars())
    padded = " " + tables.spelling.c.name + " "
    for part in (
        padded.contains(f" {name.strip().casefold()} ", autoescape=True),
        tables.spelling.c.name.contains(name.strip().casefold(), autoescape=True),
    ):
        if nodes:
            break
        nodes = set(view.connection.execute(_spelt_so(view, part)).scalars())
    return {member for group in view.groups.members(Subject.ACTOR, nodes).values() for member in group}


def _spelt_so(view: View, condition: Condition) -> Select[Any]:
    """The nodes that have a visible mention with a spelling that fits; one probe for each node, not one for each mention."""
    spelt, other = tables.spelt, tables.spelt.alias("other")
    pairs = (
        select(spelt.c.spelling, spelt.c.node)
        .distinct()
        .join(tables.spelling, tables.spelling.c.no == spelt.c.spelling)
        .where(condition)
        .subquery()
    )
    mine = select(A.c.seq).join(other, other.c.entry == A.c.seq).where(other.c.spelling == pairs.c.spelling, other.c.node == pairs.c.node)
    return select(pairs.c.node).distinct().where(mine.where(visible(A, view.as_of)).correlate(pairs).exists())


def _by_actor(view: View, what: What, nodes: Collection[str]) -> Condition:
    """Whose row it is: who speaks; who did, suffered, claims or is accused of an incident; who gave a figure; whom a report names."""
    if not nodes:
        return false()
    spoken = or_(view.engine.one_of(S.c.speaker, nodes), view.engine.one_of(S.c.party, nodes))
    mentions = select(A.c.id).where(view.engine.one_of(A.c.node, nodes), visible(A, view.as_of))
    if what is What.STATEMENTS:
        return spoken
    if what is What.ACTORS:
        return view.engine.one_of(A.c.node, nodes)
    if what is What.REPORTS:
        return R.c.id.in_(select(A.c.report).where(view.engine.one_of(A.c.node, nodes), visible(A, view.as_of)))
    if what is What.FIGURES:
        return F.c.according_to.in_(select(S.c.id).where(spoken, view.seen(S)))
    played = entries_with(mentions, ("perpetrators", "targets"))
    claims = select(S.c.seq).where(spoken, S.c.kind == "claim_of_responsibility", view.seen(S))
    blames = select(S.c.seq).where(S.c.kind == "accusation", view.seen(S), S.c.seq.in_(entries_with(mentions, ("directed_at",))))
    return or_(I.c.seq.in_(played), I.c.id.in_(_mentioned_by(claims)), I.c.id.in_(_mentioned_by(blames)))


def _at_place(view: View, what: What, place: str) -> Condition:
    code = country_code(place)
    named = or_(I.c.place_name.icontains(place, autoescape=True), I.c.place_said.icontains(place, autoescape=True))
    there = or_(named, I.c.country == code) if code else named
    if what is What.INCIDENTS:
        return there
    mentions = select(I.c.id).where(there, view.seen(I))
    if what is What.FIGURES:
        return F.c.incident.in_(mentions)
    if what is What.STATEMENTS:
        return S.c.seq.in_(entries_with(mentions, ("about",)))
    return (R.c.id if what is What.REPORTS else A.c.report).in_(select(I.c.report).where(there, view.seen(I)))


def _about(view: View, what: What, entry: str) -> Condition:
    """Rows about the thing that an id of any of its mentions names; QuestionError if none is known by then."""
    if _knows(view, I.c.id == entry, I):
        return _about_incident(view, what, view.groups.members(Subject.INCIDENT, [entry])[entry])
    if _knows(view, or_(R.c.id == entry, R.c.name == entry), R):
        mine = select(R.c.id).where(or_(R.c.id == entry, R.c.name == entry), visible(R, view.as_of))
        return (R.c.id if what is What.REPORTS else TABLES[what].c.report).in_(mine)
    if _knows(view, or_(A.c.id == entry, A.c.node == entry), A):
        return _by_actor(view, what, actor_nodes(view, entry))
    raise QuestionError(f"the ledger knows no incident, report or actor {entry!r} by then; `reportedly ask incidents` lists ids")


def _about_incident(view: View, what: What, mentions: Collection[str]) -> Condition:
    entries = select(tables.role.c.entry).where(tables.role.c.cell == "about", view.engine.one_of(tables.role.c.mention, mentions))
    if what is What.STATEMENTS:
        return S.c.seq.in_(entries)
    if what is What.INCIDENTS:
        return view.engine.one_of(I.c.id, mentions)
    if what is What.FIGURES:
        return view.engine.one_of(F.c.incident, mentions)
    told = select(I.c.report).where(view.engine.one_of(I.c.id, mentions))
    if what is What.REPORTS:
        return R.c.id.in_(told)
    mine = select(I.c.seq).where(view.engine.one_of(I.c.id, mentions))
    played = select(tables.role.c.mention).where(tables.role.c.entry.in_(mine), tables.role.c.cell.in_(("perpetrators", "targets")))
    return or_(A.c.id.in_(played), A.c.id.in_(select(S.c.source_actor).where(S.c.seq.in_(entries), view.seen(S))))


def _in_days(what: What, question: Question) -> Iterator[Condition]:
    """The day of the report; for incidents their own days, or the report's where none are told."""
    table = TABLES[what]
    since, until = (day.isoformat() if day else None for day in (question.since, question.until))
    if since is not None:
        day = table.c.told >= since
        yield day if what is not What.INCIDENTS else or_(I.c.when_last >= since, and_(I.c.when_last.is_(None), day))
    if until is not None:
        day = and_(table.c.told <= until, table.c.told != "")
        yield day if what is not What.INCIDENTS else or_(I.c.when_first <= until, and_(I.c.when_first.is_(None), day))


def _verified(view: View, what: What, status: str) -> Condition:
    if what is What.STATEMENTS:
        return S.c.status == status
    mine = (S.c.status == status, view.seen(S))
    if what is What.INCIDENTS:
        return I.c.id.in_(_mentioned_by(select(S.c.seq).where(*mine)))
    if what is What.FIGURES:
        return F.c.according_to.in_(select(S.c.id).where(*mine))
    if what is What.ACTORS:
        return A.c.id.in_(select(S.c.source_actor).where(*mine))
    return R.c.id.in_(select(S.c.report).where(*mine))


def _with_words(view: View, what: What, words: str) -> Condition:
    """Statements by their own words, reports by theirs; an incident or figure by what is said about it or by the report on it."""
    if not any(sign.isalnum() for sign in words):
        raise QuestionError(f"there are no words in {words!r} to look for; give at least one")
    # SQLite ends a question at a zero byte, which no word holds.
    words = words.replace("\0", " ")
    said, reported = view.engine.search("statement", words), view.engine.search("report", words)
    if what is What.STATEMENTS:
        return S.c.seq.in_(said)
    if what is What.REPORTS:
        return R.c.seq.in_(reported)
    if what is What.ACTORS:
        return view.engine.one_of(A.c.node, actor_nodes(view, words))
    about = _mentioned_by(select(S.c.seq).where(S.c.seq.in_(said), view.seen(S)))
    matching = select(R.c.id).where(R.c.seq.in_(reported), visible(R, view.as_of))
    main = select(tables.reading.c.main_incident).where(tables.reading.c.report.in_(matching), held(tables.reading, view.as_of))
    mention = I.c.id if what is What.INCIDENTS else F.c.incident
    return or_(mention.in_(about), mention.in_(main))


def _knows(view: View, condition: Condition, table: Table) -> bool:
    return view.connection.execute(select(table.c.seq).where(condition, visible(table, view.as_of)).limit(1)).first() is not None


def entries_with(mentions: Select[Any] | CompoundSelect[Any], cells: tuple[str, ...]) -> Select[Any]:
    """The entries one of whose cells names one of the mentions."""
    return select(tables.role.c.entry).where(tables.role.c.mention.in_(mentions), tables.role.c.cell.in_(cells))


def _mentioned_by(entries: Select[Any]) -> Select[Any]:
    """The incident mentions that the statements are about."""
    role = tables.role
    return select(role.c.mention).where(role.c.entry.in_(entries), role.c.cell == "about")


@cache
def _countries() -> dict[str, str]:
    table = files("reportedly.tell").joinpath("data/countries.csv").read_text(encoding="utf-8")
    return {name.casefold(): row["code"] for row in csv.DictReader(table.splitlines()) for name in (row["code"], *row["names"].split("|"))}


def country_code(name: str) -> str | None:
    """The ISO 3166 code of a country by one of its names or its code, or None."""
    return _countries().get(name.strip().casefold())
