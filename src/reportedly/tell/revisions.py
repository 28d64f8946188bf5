"""Revisions: what a newer version of an article has otherwise than the one before it: its words, and the rows read out of it.

A version is a report with the same address and another text. Versions stand in the order of the days by which they were public;
a silent edit keeps its date, so of one day the one that the ledger took in first counts as the earlier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, TypeVar

from sqlalchemy import Row, and_, func, or_, select

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Subject
from reportedly.store import Ledger
from reportedly.store.readback import report_of
from reportedly.store.visible import visible
from reportedly.tell.answers import FigureRow, ReportRow, StatementRow
from reportedly.tell.asking import figures, statements
from reportedly.tell.filling import report_rows
from reportedly.tell.filters import Condition, I, R, View
from reportedly.tell.questions import Question

NOW = AsOf()
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"'”’)]*|$|\n)")
Told = TypeVar("Told", StatementRow, FigureRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences that stand in the one version and what the other has in their place; None where it has nothing."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """Two versions of one article, one after the other: passages, statements and figures that went and came.

    `day` is the day of the newer one, or, where that is the older one's too, the day on which the ledger met it. `notes` are what the
    newer one says of its own changes ("Correction: ..."); without any, and with the date unchanged, it is `silent`.
    """

    url: str
    before: ReportRow
    after: ReportRow
    day: str
    silent: bool
    notes: tuple[str, ...]
    title: Passage | None
    passages: tuple[Passage, ...]
    statements_gone: tuple[StatementRow, ...]
    statements_new: tuple[StatementRow, ...]
    figures_gone: tuple[FigureRow, ...]
    figures_new: tuple[FigureRow, ...]


def revisions_of(ledger: Ledger, entry: str, as_of: AsOf = NOW) -> tuple[Revision, ...]:
    """The revisions of the article that a report is a version of, oldest first; none if the ledger holds one version.

    `entry` is a report's id or given name. Raises QuestionError if the ledger holds no such report by then.
    """
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        named = select(R.c.url).where(or_(R.c.id == entry, R.c.name == entry), visible(R, as_of)).order_by(R.c.id != entry, R.c.told)
        row = connection.execute(named.limit(1)).first()
        if row is None:
            raise QuestionError(f"the ledger holds no report {entry!r} by then; `reportedly ask reports` lists them")
        chain = _versions(view, row.url) if row.url else []
        return tuple(_revision(view, one, other) for one, other in pairwise(chain))


def revisions(ledger: Ledger, earlier: AsOf, later: AsOf, *, about: str | None = None) -> Iterator[Revision]:
    """The revisions that came between two days or times, by address; with `about`, of articles that tell of this incident."""
    with ledger.reading_connection() as connection:
        before, after = View(connection, ledger.engine, earlier), View(connection, ledger.engine, later)
        for url in _revised(before, after, about):
            for one, other in pairwise(_versions(after, url)):
                if _came_between(before, after, one, other):
                    yield _revision(after, one, other)


def _revised(before: View, after: View, about: str | None) -> list[str]:
    """The addresses of which a version came into sight, or was met by the ledger, between the two."""
    known = select(R.c.seq).where(visible(R, before.as_of))
    fresh: Condition = R.c.seq.not_in(known)
    if before.as_of.published is not None:
        # Moments begin with their day and a T: this is later than all of that day, and earlier than the next.
        fresh = or_(fresh, R.c.recorded > f"{before.as_of.published.isoformat()}T~")
    seen = (visible(R, after.as_of), R.c.url.is_not(None))
    wanted = select(R.c.url).where(*seen, fresh)
    if about is not None:
        mentions = after.groups.members(Subject.INCIDENT, [about])[about]
        telling = select(I.c.report).where(after.engine.one_of(I.c.id, mentions), after.seen(I))
        wanted = wanted.where(R.c.url.in_(select(R.c.url).where(R.c.id.in_(telling))))
    several = select(R.c.url).where(*seen, R.c.url.in_(wanted)).group_by(R.c.url).having(func.count() > 1)
    return list(after.connection.execute(several.order_by(R.c.url)).scalars())


def _came_between(before: View, after: View, one: Row[Any], other: Row[Any]) -> bool:
    """Whether the newer of two versions was not in sight before, or was met between the two days under the older one's date."""
    known = and_(R.c.id == other.id, visible(R, before.as_of))
    if before.connection.execute(select(R.c.seq).where(known)).first() is None:
        return True
    first, last = before.as_of.published, after.as_of.published
    day = date.fromisoformat(_day(one, other))
    return first is not None and first < day and (last is None or day <= last)


def _versions(view: View, url: str) -> list[Row[Any]]:
    mine = select(R).where(R.c.url == url, visible(R, view.as_of)).order_by(R.c.public, R.c.updated, R.c.recorded, R.c.id)
    rows = view.connection.execute(mine).all()
    # A page that was fetched again unchanged, under another name, is no new version.
    return [row for place, row in enumerate(rows) if place == 0 or row.text != rows[place - 1].text]


def _day(one: Row[Any], other: Row[Any]) -> str:
    """The day from which the newer version is known to be out."""
    return str(other.public if other.public > one.public else max(other.public, other.recorded[:10]))


def _revision(view: View, one: Row[Any], other: Row[Any]) -> Revision:
    before, after = report_of(one), report_of(other)
    notes = tuple(note for note in after.notes if note not in before.notes)
    said = [list(statements(view, Question(about=row.id)))[::-1] for row in (one, other)]
    counted = [list(figures(view, Question(about=row.id)))[::-1] for row in (one, other)]
    heads = list(report_rows(view, [one, other]))
    changed = (before.title or "") != (after.title or "")
    return Revision(
        url=one.url,
        before=heads[0],
        after=heads[1],
        day=_day(one, other),
        silent=not notes and one.public == other.public,
        notes=notes,
        title=Passage(before=before.title, after=after.title) if changed else None,
        passages=passages(before.text, after.text),
        statements_gone=_only_in(said[0], said[1], _saying),
        statements_new=_only_in(said[1], said[0], _saying),
        figures_gone=_only_in(counted[0], counted[1], _counting),
        figures_new=_only_in(counted[1], counted[0], _counting),
    )


def passages(before: str, after: str) -> tuple[Passage, ...]:
    """The stretches of sentences in which two texts differ, in order; white space is no difference."""
    one, other = _sentences(before), _sentences(after)
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return tuple(
        Passage(before=" ".join(one[a:b]) or None, after=" ".join(other[c:d]) or None) for tag, a, b, c, d in found if tag != "equal"
    )


def _sentences(text: str) -> list[str]:
    return [words for match in _SENTENCE.finditer(text) if (words := " ".join(match.group().split()))]


def _only_in(rows: Sequence[Told], others: Sequence[Told], like: Callable[[Told], Hashable]) -> tuple[Told, ...]:
    there = {like(row) for row in others}
    return tuple(row for row in rows if like(row) not in there)


def _saying(row: StatementRow) -> Hashable:
    """What makes a statement the same in both versions: kind, source and words; where it stands does not matter."""
    return row.kind, row.source, row.words, row.verification


def _counting(row: FigureRow) -> Hashable:
    return row.kind, row.low, row.high, row.according_to
