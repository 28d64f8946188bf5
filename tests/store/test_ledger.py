"""The ledger: what became of sources, who wins, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.exc import IntegrityError
from tests.drafts import JUDGE, NOW, READER, Draft, link, random_reading

from reportedly.errors import LedgerError
from reportedly.records import AsOf, Failed, Kind, Origin, Review, Ruling, Sameness, Skipped, Subject
from reportedly.store import Ledger, tables
from reportedly.tell import Question, ask

Make = Callable[[], Ledger]


def two_reports(ledger: Ledger) -> tuple[str, str, str]:
    """Three mentions of a blast in reports of three days; their ids, oldest first."""
    ids = []
    for number, published in enumerate(("2020-05-01", "2020-05-03", "2020-05-02")):
        draft = Draft(f"r{number}", published, f"A blast hit the market, report {number} says.")
        ids.append(draft.incident("blast"))
        ledger.add(draft.reading(), now=NOW)
    ledger.flush()
    return ids[0], ids[2], ids[1]


def test_a_source_that_was_read_is_settled(ledger: Ledger) -> None:
    """The same bytes for the same reader are known again; for a newer reader they are not."""
    ledger.add(random_reading(1), key="x-1", now=NOW)
    ledger.flush()
    newer = replace(READER, version="2.0")
    assert (True, False, False) == (ledger.settled("x-1", READER), ledger.settled("x-1", newer), ledger.settled("x-2", READER))


def test_a_source_that_was_skipped_is_settled(ledger: Ledger) -> None:
    """What the reader skipped once it need not look at again."""
    ledger.add(Skipped(found_in="a", why="empty", detail="0 characters"), key="x-1", reader=READER, now=NOW)
    ledger.flush()
    assert ledger.settled("x-1", READER)


def test_a_source_that_failed_is_tried_again(ledger: Ledger) -> None:
    """A failure may pass, so it does not count as settled."""
    ledger.add(Failed(found_in="a", stage="extract", detail="broke"), key="x-1", reader=READER, now=NOW)
    ledger.flush()
    assert not ledger.settled("x-1", READER)


def test_the_outcomes_of_sources_are_kept_once(ledger: Ledger) -> None:
    """Reading the same folder twice leaves one line for each source."""
    for _ in range(2):
        ledger.add(Skipped(found_in="a", why="empty", detail=""), key=None, reader=READER, now=NOW)
        ledger.add(random_reading(1), key="x-1", now=NOW)
        ledger.flush()
    assert [("a", "skipped", "empty"), ("r1.txt", "read", "")] == [
        (row["found_in"], row["outcome"], row["why"]) for row in ledger.sources()
    ]


def test_words_that_are_not_in_the_report_are_refused(ledger: Ledger) -> None:
    """Law 1: a reading with a span that is not cut from its report does not get in, and nothing of it does."""
    reading = random_reading(1)
    statement = reading.statements[0]
    wrong = replace(statement.content[0], start=statement.content[0].start + 1)
    with pytest.raises(LedgerError, match="are not at"):
        ledger.add_all([replace(reading, statements=(replace(statement, content=(wrong,)),))], now=NOW)
    assert [] == list(ledger.readings())


def test_a_time_without_a_zone_is_refused(ledger: Ledger) -> None:
    """A time without a zone cannot be put on the recorded clock."""
    with pytest.raises(LedgerError, match="has no zone"):
        list(ledger.readings(AsOf(recorded=datetime(2020, 1, 1))))  # noqa: DTZ001


def test_an_undated_report_is_public_from_when_it_was_recorded(ledger: Ledger) -> None:
    """Nobody knows when it came out, so no earlier day may rest on it."""
    ledger.add_all([Draft("r", None, "Something happened.").reading()], now=datetime(2021, 6, 1, tzinfo=UTC))
    assert ([], 1) == (list(ledger.readings(AsOf(published=datetime(2021, 5, 31).date()))), len(list(ledger.readings())))  # noqa: DTZ001


def test_a_later_update_makes_its_words_public_later(ledger: Ledger) -> None:
    """A text that was changed on the 25th cannot be shown as what was known on the 24th."""
    draft = Draft("r", "2024-03-22", "Something happened.", updated=datetime(2024, 3, 25, 13, tzinfo=UTC))
    ledger.add_all([draft.reading()], now=NOW)
    shown = [len(list(ledger.readings(AsOf(published=datetime(2024, 3, day).date())))) for day in (22, 24, 25)]  # noqa: DTZ001
    assert [0, 0, 1] == shown


def test_a_report_that_is_read_again_keeps_what_stays(ledger: Ledger) -> None:
    """Of a reading that is replaced only the entries that changed are retired."""
    reading = random_reading(3)
    ledger.add_all([reading], now=NOW)
    ledger.add_all([replace(reading, statements=reading.statements[:1])], now=NOW + timedelta(hours=1))
    with ledger.reading_connection() as connection:
        retired = [connection.execute(table.select().where(table.c.retired.is_not(None))).all() for table in tables.ENTRIES]
    assert {len(reading.statements) - 1, 0} == {len(rows) for rows in retired}


@pytest.mark.parametrize("table", tables.ENTRIES, ids=lambda table: table.name)
def test_the_data_base_itself_refuses_change(ledger: Ledger, table: tables.Table) -> None:
    """Law 3 holds for whoever opens the file: no row can be changed or deleted."""
    mentions = two_reports(ledger)
    ledger.add_all([random_reading(seed) for seed in range(4)], now=NOW)
    ledger.add_links([link(*mentions[:2])], now=NOW)
    ledger.review(Review(row=mentions[0], ruling=Ruling.ACCEPTED, by="Ann", why=""), now=NOW)
    with ledger.reading_connection() as connection:
        assert connection.execute(table.select()).all()
    for change in (update(table).values(fingerprint="other"), update(table).values(retired=None), delete(table)):
        with pytest.raises(IntegrityError, match="only"), ledger.engine.writing() as connection:
            connection.execute(change)


def test_a_group_goes_by_the_mention_published_first(ledger: Ledger) -> None:
    """Any member's id leads to the group, and the group is shown under its oldest member's."""
    first, second, third = two_reports(ledger)
    ledger.add_links([link(third, second), link(first, second)], now=NOW)
    with ledger.reading_connection() as connection:
        shown = ledger.groups(connection).ids(Subject.INCIDENT, [third, second])
    assert {third: first, second: first} == shown


def test_different_vetoes_through_a_chain(ledger: Ledger) -> None:
    """Two mentions that are said to be different stay apart, though a third is like both; the stronger link wins."""
    first, second, third = two_reports(ledger)
    ledger.add_links([link(first, second, score=0.9), link(second, third, score=0.8), link(first, third, Sameness.DIFFERENT)], now=NOW)
    assert ({first, second}, {third}) == (set(ledger.members(Subject.INCIDENT, first)), set(ledger.members(Subject.INCIDENT, third)))


def test_a_person_beats_a_program(ledger: Ledger) -> None:
    """A person's SAME joins what a program holds different, and undoing it parts them again."""
    first, second, _ = two_reports(ledger)
    ledger.add_links([link(first, second, Sameness.DIFFERENT)], now=NOW)
    ledger.link_by_person(first, second, says=Sameness.SAME, who="Ann", why="one blast", now=NOW)
    joined = len(ledger.members(Subject.INCIDENT, first))
    assert (2, 1, 1) == (joined, ledger.undo(first, second, now=NOW), len(ledger.members(Subject.INCIDENT, first)))


def test_a_person_cannot_link_a_report_with_an_incident(ledger: Ledger) -> None:
    """Only things of one kind can be compared, and the refusal says which they are."""
    first, _, _ = two_reports(ledger)
    report = next(ledger.readings()).report.id
    with pytest.raises(LedgerError, match="only things of one kind"):
        ledger.link_by_person(first, report, says=Sameness.SAME, who="Ann", why="", now=NOW)


def test_an_unknown_id_cannot_be_linked(ledger: Ledger) -> None:
    """The refusal names the id and how to find one."""
    first, _, _ = two_reports(ledger)
    with pytest.raises(LedgerError, match="no report, actor or incident 'i-none'"):
        ledger.link_by_person(first, "i-none", says=Sameness.SAME, who="Ann", why="", now=NOW)


def test_a_link_said_anew_replaces_the_old_one(ledger: Ledger) -> None:
    """One author has one opinion on a pair at a time; the earlier one stays to be asked for."""
    first, second, _ = two_reports(ledger)
    ledger.add_links([link(first, second)], now=NOW)
    ledger.add_links([link(first, second, Sameness.UNSURE)], now=NOW + timedelta(hours=1))
    said = ([one.says for one in ledger.links()], [one.says for one in ledger.links(AsOf(recorded=NOW))])
    assert ([Sameness.UNSURE], [Sameness.SAME]) == said


def test_a_rejected_row_is_told_of_no_more(ledger: Ledger) -> None:
    """It stays in the reading and in the past, the person can take the ruling back, and the ruling is kept with its reason."""
    first, _, _ = two_reports(ledger)
    later = NOW + timedelta(hours=1)
    rejected = Review(row=first, ruling=Ruling.REJECTED, by="Ann", why="a film")
    ledger.review(rejected, now=later)
    told = [len(list(ask(ledger, "incidents", Question(), as_of))) for as_of in (AsOf(), AsOf(recorded=NOW))]
    assert ([2, 3], [rejected], 3) == (told, ledger.reviews(row=first), sum(len(reading.incidents) for reading in ledger.readings()))
    ledger.review(replace(rejected, ruling=Ruling.ACCEPTED), now=later)
    assert (3, 1) == (len(list(ask(ledger, "incidents", Question()))), len(ledger.reviews()))


def test_an_unknown_row_cannot_be_ruled_on(ledger: Ledger) -> None:
    """The refusal names it."""
    with pytest.raises(LedgerError, match="no row 's-none'"):
        ledger.review(Review(row="s-none", ruling=Ruling.REJECTED, by="Ann", why=""), now=NOW)


def test_what_is_written_is_in_the_audit_log(ledger: Ledger) -> None:
    """Each read, link and undo leaves a line with who did it."""
    first, second, _ = two_reports(ledger)
    ledger.link_by_person(first, second, says=Sameness.SAME, who="Ann", why="", now=NOW)
    ledger.undo(first, second, now=NOW)
    assert [("Ann", "undo"), ("Ann", "link"), ("tests", "read")] == [(event.who, event.what) for event in ledger.events()]


def test_the_recorded_clock_does_not_go_back(ledger: Ledger) -> None:
    """A write after the machine's clock was set back is recorded with the last write and not before it."""
    ledger.add_all([random_reading(1)], now=NOW)
    ledger.add_all([random_reading(2)], now=NOW - timedelta(days=1))
    assert 2 == len(list(ledger.readings(AsOf(recorded=NOW))))
    assert 0 == len(list(ledger.readings(AsOf(recorded=NOW - timedelta(hours=1)))))


def test_a_reader_does_not_see_a_write_half_done(ledger: Ledger) -> None:
    """A question that is being answered keeps to the state that it began with, and the write does not wait for it."""
    ledger.add_all([random_reading(1)], now=NOW)
    found = ledger.readings()
    first = next(found)
    ledger.add_all([random_reading(2)], now=NOW)
    assert ([first], 2) == ([first, *found], len(list(ledger.readings())))


def test_many_ask_while_one_writes(ledger: Ledger) -> None:
    """Twenty readers and a writer at the same time: nobody waits for a lock, and every answer is of one whole state."""

    def counts(_: int) -> tuple[int, int]:
        readings = list(ledger.readings())
        return len(readings), sum(len(reading.statements) for reading in readings)

    sizes = [0]
    for seed in range(30):
        sizes.append(sizes[-1] + len(random_reading(seed).statements))
    with ThreadPoolExecutor(20) as pool:
        answers = pool.map(counts, range(60))
        for seed in range(30):
            ledger.add_all([random_reading(seed)], now=NOW)
        assert [] == [answer for answer in answers if sizes[answer[0]] != answer[1]]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(b"not a data base at all, only text\n" * 40, "cannot be opened as a ledger"), (b"", None)],
    ids=["text", "empty"],
)
def test_only_a_ledger_is_opened(tmp_path: Path, content: bytes, refusal: str | None) -> None:
    """A file of something else is refused and left as it is; an empty file becomes a ledger."""
    path = tmp_path / "some.ledger"
    path.write_bytes(content)
    if refusal is None:
        Ledger.open(str(path)).close()
        assert path.stat().st_size > 0
    else:
        with pytest.raises(LedgerError, match=refusal):
            Ledger.open(str(path))
        assert content == path.read_bytes()


def test_the_judge_of_a_link_is_kept(ledger: Ledger) -> None:
    """A link comes back as it went in, with who judged and why."""
    first, second, _ = two_reports(ledger)
    made = link(first, second)
    ledger.add_links([made], now=NOW)
    assert [made] == list(ledger.links(subject=Subject.INCIDENT))
    assert Origin(by=JUDGE.by, name="judge", version="1") == made.origin


def test_a_reading_that_changed_is_to_be_compared_again(ledger: Ledger) -> None:
    """A settled reading is not offered again, until a newer reader reads the report otherwise."""
    reading = random_reading(5)
    ledger.add_all([reading], now=NOW)
    for batch in ledger.unsettled():
        ledger.settle(batch, [], [], now=NOW)
    settled = list(ledger.unsettled())
    ledger.add_all([random_reading(5, version="1.1")], now=NOW)
    assert ([], 1) == (settled, len(next(ledger.unsettled())))


def test_statement_kinds_are_stored_by_their_names(ledger: Ledger) -> None:
    """The file can be read without the program: a kind is written as the codebook writes it."""
    draft = Draft("r", "2020-01-01", "He denied it.")
    draft.says(Kind.DENIAL, "He", "denied", "it")
    ledger.add_all([draft.reading()], now=NOW)
    with ledger.reading_connection() as connection:
        assert ["denial"] == list(connection.exec_driver_sql("select kind from statement").scalars())


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    """What befalls the file is told in one line that says what would do, not as an error of the data base's library."""
    with Ledger.open(str(tmp_path / "full.ledger")) as ledger:
        with ledger.engine.database.connect() as connection:
            pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        event.listen(ledger.engine.database, "checkout", lambda raw, *_: raw.execute(f"pragma max_page_count={pages}"))
        ledger.engine.database.dispose()
        with pytest.raises(LedgerError, match="disk is full; make room"):
            ledger.add_all([random_reading(seed) for seed in range(200)], now=NOW)


def test_what_was_never_compared_is_no_neighbour_on_the_shelf(ledger: Ledger) -> None:
    """A person may link what is on the shelf with what is not (added by hand, or not compared yet); a comparison passes that over."""
    one, two = (random_reading(seed, name=f"shelf{seed}") for seed in (1, 2))
    ledger.add_all([one, two], now=NOW)
    mine, other = one.incidents[0].id, two.incidents[0].id
    kept = type("Kept", (), {"id": mine, "blocks": ("b",), "packed": "{}"})()
    ledger.settle([one], [kept], [], now=NOW)
    ledger.link_by_person(mine, other, says=Sameness.SAME, who="Ann", why="one blast", now=NOW)
    with ledger.shelf() as shelf:
        assert ([mine], []) == (shelf.members("b", 5), shelf.links(mine))
