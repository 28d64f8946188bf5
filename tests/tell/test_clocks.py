"""Law 4 for everything that can be asked: an answer as of a day and a time is that of a ledger that never heard of anything later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drafts import NOW, SEEDS, random_links, random_reading

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Link, Reading
from reportedly.store import Ledger
from reportedly.store.rows import clock_of
from reportedly.tell import Question, What, ask, disputes, show, stand_out
from reportedly.tell.briefing import briefing
from reportedly.tell.changes import changes
from reportedly.tell.counting import count, newest_day, statuses
from reportedly.tell.revisions import revisions, revisions_of
from reportedly.tell.series import series
from reportedly.tell.threats import threats

FIRST_DAY = date(2014, 12, 31)
LATER = NOW + timedelta(days=3)
ACTORS = ("Red Front", "River Council")


def held(readings: list[Reading], links: list[Link], blank: Path, where: Path) -> Ledger:
    """A ledger of these, taken in at the earlier time."""
    copyfile(blank, where)
    ledger = Ledger.open(str(where))
    for reading in readings:
        ledger.add(reading, now=NOW)
    ledger.flush()
    ledger.add_links(links, now=NOW)
    return ledger


def answers(ledger: Ledger, as_of: AsOf, since: AsOf) -> Iterator[object]:
    """Everything that the program can be asked, as of then; and what changed between an earlier day and then."""
    for what in What:
        for question in (
            Question(),
            Question(actor="front"),
            Question(place="Harun"),
            Question(words="bombing"),
            Question(limit=2, skip=1),
        ):
            yield list(ask(ledger, what, question, as_of))
        yield count(ledger, what, Question(), as_of)
    yield statuses(ledger, as_of), newest_day(ledger, as_of)
    yield disputes(ledger, as_of)
    yield stand_out(ledger, as_of)
    yield list(threats(ledger, as_of, window=5))
    yield list(changes(ledger, since, as_of))
    yield list(revisions(ledger, since, as_of))
    for row in list(ask(ledger, What.INCIDENTS, Question(limit=2), as_of)):
        yield show(ledger, "incident", row.id, as_of)
        yield briefing(ledger, row.id, as_of)
        yield list(changes(ledger, since, as_of, about=row.id))
    for row in list(ask(ledger, What.REPORTS, Question(limit=2), as_of)):
        yield show(ledger, "report", row.key, as_of)  # type: ignore[union-attr]
        yield revisions_of(ledger, row.key, as_of)  # type: ignore[union-attr]
    for actor in ACTORS:
        yield series(ledger, actor, as_of)
        yield tried(lambda name=actor: show(ledger, "actor", name, as_of))  # type: ignore[misc]


def tried(asked: Callable[[], object]) -> object:
    """The answer, or the refusal in words."""
    try:
        return asked()
    except QuestionError as error:
        return str(error)


@settings(max_examples=4, deadline=None)
@given(seeds=SEEDS, cut=st.integers(0, 7), links=st.integers(0, 50), days=st.integers(0, 12))
def test_no_answer_knows_what_was_published_or_recorded_later(blank: Path, seeds: list[int], cut: int, links: int, days: int) -> None:
    """By both clocks at once: the ledger that went on for days answers as the one that stopped, and was given only what was out."""
    first, later = ([random_reading(seed) for seed in part] for part in (seeds[:cut], seeds[cut:]))
    then = FIRST_DAY + timedelta(days=days)
    out = [reading for reading in first if clock_of(reading.report, NOW).public <= then.isoformat()]
    known = {part.id for reading in out for parts in ((reading.report,), reading.actors, reading.incidents) for part in parts}
    judged = random_links(first, links)
    with TemporaryDirectory() as folder:
        stopped = held(out, [link for link in judged if {link.left, link.right} <= known], blank, Path(folder) / "stopped.ledger")
        whole = held(first, judged, blank, Path(folder) / "whole.ledger")
        for reading in [*later, *(random_reading(seed, version="1.1") for seed in seeds[:cut:2])]:
            whole.add(reading, now=LATER)
        whole.flush()
        whole.add_links(random_links([*first, *later], links + 1), now=LATER)
        asked = AsOf(published=then, recorded=NOW)
        since = AsOf(published=then - timedelta(days=3), recorded=NOW)
        known_then, known_now = (
            list(answers(stopped, AsOf(published=then), AsOf(published=since.published))),
            list(answers(whole, asked, since)),
        )
        stopped.close()
        whole.close()
    assert known_then == known_now
