"""Reviewing: what a person's ruling does to answers, what it leaves alone, and whose ruling counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.drafts import NOW, SEEDS, Draft, random_reading

from reportedly.errors import LedgerError
from reportedly.records import AsOf, FigureKind, Kind, Reading, Review, Ruling, Statement, digest
from reportedly.store import Ledger, tables
from reportedly.store.reviewing import ADJUDICATED
from reportedly.store.rows import clock_of
from reportedly.tell import Question, What, ask

Make = Callable[[], Ledger]
QUIET = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXT = "The Red Front said it bombed the old mill. Four people died. A guard denied that the mill was hit."


def draft() -> Draft:
    """A claim and a denial about one bombing with its toll."""
    made = Draft("mill", "2021-04-02", TEXT)
    front = made.actor("Red Front")
    blast = made.incident("bombed", figures=(("Four people", FigureKind.KILLED, 4, 4, None),), perpetrators=(front,))
    made.says(Kind.ACCOUNT, "The Red Front", "said", "it bombed the old mill", actor=front, about=(blast,))
    made.says(Kind.DENIAL, "A guard", "denied", "the mill was hit", about=(blast,))
    return made


@pytest.fixture
def told(ledger: Ledger) -> Reading:
    """The draft's reading, in the ledger."""
    ledger.add_all([draft().reading()], now=NOW)
    return draft().reading()


def kinds(ledger: Ledger, as_of: AsOf = AsOf()) -> list[str]:  # noqa: B008 - frozen
    """The kinds of the statements that the ledger tells of."""
    return sorted(row.kind.value for row in ask(ledger, "statements", Question(), as_of))  # type: ignore[union-attr]


def corrected(ledger: Ledger, statement: Statement, by: str = "Ann", *, after: int = 1, **cells: object) -> None:
    """One person's version of a statement."""
    version = replace(statement, **cells)  # type: ignore[arg-type]
    review = Review(row=statement.id, ruling=Ruling.CORRECTED, by=by, why="read again", correction=statement.id)
    ledger.review(review, version=version, now=NOW + timedelta(hours=after))


def ruled(ledger: Ledger, row: str, ruling: Ruling = Ruling.REJECTED, by: str = "Ann", *, after: int = 1) -> None:
    """One person's ruling on a row."""
    ledger.review(Review(row=row, ruling=ruling, by=by, why="so"), now=NOW + timedelta(hours=after))


def test_a_correction_stands_in_the_place_of_the_row(ledger: Ledger, told: Reading) -> None:
    """Answers give the person's version alone; the program's reading stays as it was, and so does what was held before."""
    corrected(ledger, told.statements[0], kind=Kind.CLAIM_OF_RESPONSIBILITY)
    assert (["claim_of_responsibility", "denial"], ["account", "denial"]) == (kinds(ledger), kinds(ledger, AsOf(recorded=NOW)))
    assert told == ledger.reading(told.report.id)


def test_what_pointed_at_a_row_points_at_its_correction(ledger: Ledger, told: Reading) -> None:
    """A corrected incident keeps its id, so statements are about it and its figures are those of the correction alone."""
    (incident,) = told.incidents
    four = replace(incident.figures[0], low=3, high=None)
    version = replace(incident, figures=(four,))
    review = Review(row=incident.id, ruling=Ruling.CORRECTED, by="Ann", why="", correction=incident.id)
    ledger.review(review, version=version, now=NOW + timedelta(hours=1))
    (shown,) = ask(ledger, "incidents", Question())
    (figure,) = ask(ledger, "figures", Question())
    assert (incident.id, 2, 3, None) == (shown.id, shown.statements, figure.low, figure.high)  # type: ignore[union-attr]


def test_a_rejected_incident_takes_its_figures_along(ledger: Ledger, told: Reading) -> None:
    """A toll of an incident that was none is no toll."""
    ruled(ledger, told.incidents[0].id)
    assert [] == list(ask(ledger, "figures", Question()))


def test_a_row_that_was_missed_is_added(ledger: Ledger, told: Reading) -> None:
    """It is told of as the others are, and taken back it is gone."""
    words = told.report.cut(TEXT.index("Four people died"), TEXT.index("Four people died") + len("Four people died"))
    missed = Statement(id=digest("s", told.report.id, "Ann", 1), kind=Kind.LEGAL, content=(words,))
    ledger.review(Review(row=missed.id, ruling=Ruling.ADDED, by="Ann", why=""), version=missed, now=NOW + timedelta(hours=1))
    assert ["account", "denial", "legal"] == kinds(ledger)
    assert missed.id == ledger.take_back("Ann", now=NOW + timedelta(hours=2))
    assert ["account", "denial"] == kinds(ledger)


def test_rulings_are_taken_back_one_by_one(ledger: Ledger, told: Reading) -> None:
    """Each step back leads to how the row stood before it, over two edits of one row and a rejection."""
    first, second = told.statements
    corrected(ledger, first, kind=Kind.THREAT, after=1)
    corrected(ledger, first, kind=Kind.WARNING, after=2)
    ruled(ledger, second.id, after=3)
    seen = [kinds(ledger)]
    for hour in (4, 5, 6):
        ledger.take_back("Ann", now=NOW + timedelta(hours=hour))
        seen.append(kinds(ledger))
    assert [["warning"], ["denial", "warning"], ["denial", "threat"], ["account", "denial"]] == seen
    with pytest.raises(LedgerError, match="no ruling of yours"):
        ledger.take_back("Ann", now=NOW + timedelta(hours=7))


def test_a_ruling_after_an_undoing_can_be_taken_back_too(ledger: Ledger, told: Reading) -> None:
    """What was undone is passed over."""
    first, second = told.statements
    ruled(ledger, first.id, after=1)
    ruled(ledger, second.id, after=2)
    ledger.take_back("Ann", now=NOW + timedelta(hours=3))
    ruled(ledger, second.id, Ruling.ACCEPTED, after=4)
    assert [second.id, first.id] == [ledger.take_back("Ann", now=NOW + timedelta(hours=hour)) for hour in (5, 6)]


def test_of_two_who_review_the_first_speaks(ledger: Ledger, told: Reading) -> None:
    """A second coder's rulings wait; each coding can be had whole, and neither shows the other's."""
    first, second = told.statements
    ruled(ledger, first.id, by="Ann", after=1)
    corrected(ledger, second, by="Bea", after=2, kind=Kind.OPINION)
    assert ["denial"] == kinds(ledger)
    coded = {by: [row.kind.value for row in ledger.coded(told.report.id, by).statements] for by in ("Ann", "Bea")}  # type: ignore[union-attr]
    assert {"Ann": ["denial"], "Bea": ["account", "opinion"]} == coded


def test_the_adjudicated_coding_speaks(ledger: Ledger, told: Reading) -> None:
    """Once it is finished it speaks in the place of who began; before, it does not."""
    first, second = told.statements
    ruled(ledger, first.id, by="Ann", after=1)
    ledger.review(Review(row=second.id, ruling=Ruling.REJECTED, by=ADJUDICATED, why=""), now=NOW + timedelta(hours=2), who="Eva")
    before = kinds(ledger)
    ledger.finish(told.report.id, ADJUDICATED, now=NOW + timedelta(hours=3), who="Eva")
    assert (["denial"], ["account"]) == (before, kinds(ledger))
    assert ["finish", "review"] == [event.what for event in ledger.events() if event.who == "Eva"]


def test_a_finished_report_is_closed_until_it_is_opened_again(ledger: Ledger, told: Reading) -> None:
    """Whoever has seen what the others ruled is not to change the own rulings unnoticed."""
    first, second = told.statements
    ruled(ledger, first.id, after=1)
    assert 2 == ledger.finish(told.report.id, "Ann", now=NOW + timedelta(hours=2))
    with pytest.raises(LedgerError, match="has finished report"):
        ruled(ledger, second.id, after=3)
    with pytest.raises(LedgerError, match="open it again first"):
        ledger.take_back("Ann", now=NOW + timedelta(hours=3))
    ledger.reopen(told.report.id, "Ann", now=NOW + timedelta(hours=4))
    ruled(ledger, second.id, after=5)
    (coding,) = ledger.codings(report=told.report.id)
    assert (NOW + timedelta(hours=2), "begun", True) == (coding.first_finished, coding.state, coding.speaks)


def test_words_that_are_not_the_reports_are_refused(ledger: Ledger, told: Reading) -> None:
    """Law 1 holds for people: nothing of the correction gets in."""
    first = told.statements[0]
    moved = replace(first.content[0], start=first.content[0].start + 1, end=first.content[0].end + 1)
    with pytest.raises(LedgerError, match="correction refused: the words"):
        corrected(ledger, first, content=(moved,))
    assert ["account", "denial"] == kinds(ledger)
    assert [] == ledger.reviews()


def test_a_correction_names_only_what_its_coding_holds(ledger: Ledger, told: Reading) -> None:
    """An actor or incident of another report, or one that this person rejected, cannot be named."""
    with pytest.raises(LedgerError, match="names 'i-elsewhere'"):
        corrected(ledger, told.statements[0], about=("i-elsewhere",))
    ruled(ledger, told.incidents[0].id)
    with pytest.raises(LedgerError, match="which this coding of the report does not hold"):
        corrected(ledger, told.statements[0], after=2)


@pytest.mark.parametrize("ruling", [Ruling.CORRECTED, Ruling.ADDED])
def test_a_ruling_that_changes_something_says_into_what(ledger: Ledger, told: Reading, ruling: Ruling) -> None:
    """Without a version there is nothing to put in the place of the row."""
    with pytest.raises(LedgerError, match="must come with the person's version"):
        ruled(ledger, told.statements[0].id, ruling)


def at_random(ledger: Ledger, readings: list[Reading], random: Random, hours: int, *, least: int = 0) -> None:
    """Some rulings, corrections, undoings (unless `least` is 1) and finishings by two people."""
    for hour in range(1, hours):
        now, by = NOW + timedelta(hours=hour), random.choice(("Ann", "Bea"))
        reading = random.choice(readings)
        row = random.choice((*reading.incidents, *reading.statements))
        act = random.randrange(least, 6)
        try:
            if act == 0:
                ledger.take_back(by, now=now)
            elif act == 1:
                ledger.finish(reading.report.id, by, now=now)
            elif act == 2 and isinstance(row, Statement):
                corrected(ledger, row, by, after=hour, kind=random.choice(list(Kind)))
            else:
                ruled(ledger, row.id, random.choice((Ruling.ACCEPTED, Ruling.REJECTED)), by, after=hour)
        except LedgerError:
            continue


@QUIET
@given(seeds=SEEDS, pick=st.integers(0, 1000))
def test_a_review_never_changes_an_earlier_answer(new_ledger: Make, seeds: list[int], pick: int) -> None:
    """Law 4, the recorded clock: whatever people rule later, what the ledger answered at an hour it answers as of that hour."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = new_ledger()
    ledger.add_all(readings, now=NOW)
    random = Random(pick)
    at_random(ledger, readings, random, 6)
    then = AsOf(recorded=NOW + timedelta(hours=5, minutes=30))
    before = ledger.export_hash(then), {what: list(ask(ledger, what, Question(), then)) for what in What}
    now = {what: list(ask(ledger, what, Question())) for what in What}
    for hour in range(7, 12):
        ruled(ledger, random.choice(readings[0].statements).id, by="Cleo", after=hour)
    at_random_later = [reading for reading in readings if reading.statements]
    corrected(ledger, at_random_later[0].statements[0], "Dan", after=13, kind=Kind.LEGAL)
    assert before == (ledger.export_hash(then), {what: list(ask(ledger, what, Question(), then)) for what in What})
    assert now == before[1]


@QUIET
@given(seeds=SEEDS, pick=st.integers(0, 1000))
def test_nothing_is_lost_by_reviews(new_ledger: Make, seeds: list[int], pick: int) -> None:
    """Law 3: the program's readings come back whole, and every row is there unchanged, save that it may have been retired."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = new_ledger()
    ledger.add_all(readings, now=NOW)
    at_random(ledger, readings, Random(pick), 7)
    before = dump(ledger)
    at_random(ledger, readings, Random(pick + 1), 7)
    after = dump(ledger)
    assert {reading.report.id: reading for reading in readings} == {reading.report.id: reading for reading in ledger.readings()}
    assert all(row == after[place][0] and retired in (None, after[place][1]) for place, (row, retired) in before.items())


@QUIET
@given(seeds=SEEDS, pick=st.integers(0, 1000))
def test_taking_all_back_gives_the_ledger_as_it_was(new_ledger: Make, seeds: list[int], pick: int) -> None:
    """As many steps back as forth, and answers are those of a ledger that nobody has reviewed."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = new_ledger()
    ledger.add_all(readings, now=NOW)
    answers = {what: list(ask(ledger, what, Question())) for what in What}
    random, steps = Random(pick), 0
    for hour in range(1, 8):
        row = random.choice(random.choice(readings).statements)
        if random.random() < 0.5:
            corrected(ledger, row, after=hour, kind=random.choice(list(Kind)))
        else:
            ruled(ledger, row.id, after=hour)
        steps += 1
    for _ in range(steps):
        ledger.take_back("Ann", now=NOW)
    assert answers == {what: list(ask(ledger, what, Question())) for what in What}


def dump(ledger: Ledger) -> dict[tuple[str, int], tuple[tuple[object, ...], str | None]]:
    """Every entry, by table and seq: all cells but when it was retired, and that."""
    with ledger.reading_connection() as connection:
        found = [(table, row) for table in tables.ENTRIES for row in connection.execute(select(table)).mappings()]
    return {
        (table.name, row["seq"]): (tuple(value for name, value in row.items() if name != "retired"), row["retired"]) for table, row in found
    }


def test_an_accepted_row_is_told_as_seen(ledger: Ledger, told: Reading) -> None:
    """Who let it stand or put it right is named with it, but for a coder whom answers do not follow."""
    first, second = told.statements
    ruled(ledger, first.id, Ruling.ACCEPTED, "Ann")
    ruled(ledger, second.id, Ruling.ACCEPTED, "Bea", after=2)
    assert {first.id: "Ann", second.id: None} == {row.id: row.seen_by for row in ask(ledger, "statements", Question())}  # type: ignore[union-attr]


def test_rulings_of_an_older_ledger_keep_their_force(tmp_path: Path, told: Reading) -> None:
    """A ledger from before there were codings is brought up to date: what was rejected stays so, by whom the first ruling was."""
    path = tmp_path / "older.ledger"
    first, second = told.statements
    with Ledger.open(str(path)) as ledger:
        ledger.add_all([told], now=NOW)
    with sqlite3.connect(path) as connection:
        for name in ("review_by_report_by", "review_by_what_ruling", "statement_by_score_id", "incident_by_score_id"):
            connection.execute(f"drop index {name}")
        for trigger in ("coding_retire_once", "coding_no_delete", "review_retire_once", "review_no_delete"):
            connection.execute(f"drop trigger {trigger}")
        connection.execute("drop table coding")
        for column in ("report", "what"):
            connection.execute(f"alter table review drop column {column}")
        connection.execute("update alembic_version set version_num = '0002'")
        for seq, (row, by) in enumerate(((first.id, "Ann"), (second.id, "Bea"))):
            values = (1000 + seq, f"v{seq}", row, "rejected", None, "", by, "f", "2026-03-01T13:00:00.000000Z", None)
            connection.execute("insert into review values (?,?,?,?,?,?,?,?,?,?)", values)
    connection.close()
    with Ledger.open(str(path)) as ledger:
        assert ["denial"] == kinds(ledger)
        assert [("Ann", True), ("Bea", False)] == [(coding.by, coding.speaks) for coding in ledger.codings()]
        ruled(ledger, first.id, Ruling.ACCEPTED)
        assert ["account", "denial"] == kinds(ledger)


def test_what_is_finished_stays_whatever_is_read_later(ledger: Ledger, told: Reading) -> None:
    """A newer reader that reads other rows changes nothing of a finished report; opened again, what was only accepted is read anew."""
    first, second = told.statements
    corrected(ledger, second, kind=Kind.OPINION)
    ledger.finish(told.report.id, "Ann", now=NOW + timedelta(hours=2))
    before = {what: list(ask(ledger, what, Question())) for what in What}
    other = replace(told.origin, version="9.0")
    newer = replace(told, origin=other, statements=(replace(first, kind=Kind.THREAT),), incidents=(replace(told.incidents[0], figures=()),))
    ledger.add_all([newer], now=NOW + timedelta(hours=3))
    assert before == {what: list(ask(ledger, what, Question())) for what in What}
    assert ["account", "opinion"] == kinds(ledger)
    ledger.reopen(told.report.id, "Ann", now=NOW + timedelta(hours=4))
    assert ["opinion", "threat"] == kinds(ledger)
    assert [] == list(ask(ledger, "figures", Question()))


@QUIET
@given(seeds=SEEDS, pick=st.integers(0, 1000), days=st.integers(0, 12))
def test_reviews_of_later_reports_change_no_earlier_day(new_ledger: Make, seeds: list[int], pick: int, days: int) -> None:
    """Law 4, the published clock: as of a day the reviewed ledger answers as one that holds and reviewed only what was out by then."""
    readings = [random_reading(seed) for seed in seeds]
    then = date(2014, 12, 31) + timedelta(days=days)
    by_then = [reading for reading in readings if clock_of(reading.report, NOW).public <= then.isoformat()]
    told = []
    for those in (readings, by_then):
        ledger = new_ledger()
        ledger.add_all(those, now=NOW)
        for reading in those:
            # Taking back reaches beyond a report, to whatever was ruled last.
            at_random(ledger, [reading], Random(f"{pick} {reading.report.id}"), 5, least=1)
        told.append({what: list(ask(ledger, what, Question(), AsOf(published=then))) for what in What})
    assert told[0] == told[1]


@QUIET
@given(seeds=SEEDS)
def test_finishing_alone_changes_no_answer(new_ledger: Make, seeds: list[int]) -> None:
    """Somebody who lets all stand leaves all answers as they were, but that the rows are told as seen."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = new_ledger()
    ledger.add_all(readings, now=NOW)
    before = answers(ledger)
    for reading in readings:
        ledger.finish(reading.report.id, "Ann", now=NOW)
    assert before == answers(ledger)
    for reading in readings:
        ledger.reopen(reading.report.id, "Ann", now=NOW)
    assert before == answers(ledger)


def answers(ledger: Ledger) -> list[object]:
    """All that the ledger tells, without who has seen it."""
    rows = [row for what in What for row in ask(ledger, what, Question())]
    return [replace(row, seen_by=None) if hasattr(row, "seen_by") else row for row in rows]
