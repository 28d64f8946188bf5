"""The laws of the ledger, held against random readings, links and orders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.drafts import NOW, SEEDS, random_links, random_reading

from reportedly.records import AsOf, Link, Reading, Sameness, Subject
from reportedly.resolve import cluster
from reportedly.store import Ledger, tables
from reportedly.store.clusters import Opinion, settle
from reportedly.store.rows import clock_of
from reportedly.tell import Question, What, ask

QUIET = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Make = Callable[[], Ledger]


def filled(ledger: Ledger, readings: list[Reading], links: list[Link]) -> Ledger:
    """The ledger with these readings and links."""
    ledger.add_all(readings, now=NOW)
    ledger.add_links(links, now=NOW)
    return ledger


@QUIET
@given(seeds=SEEDS)
def test_a_reading_comes_back_as_it_went_in(new_ledger: Make, seeds: list[int]) -> None:
    """What is put together again from the ledger's entries equals the reading that was added, in every field."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = filled(new_ledger(), readings, [])
    assert {reading.report.id: reading for reading in readings} == {reading.report.id: reading for reading in ledger.readings()}


@QUIET
@given(seeds=SEEDS)
def test_every_cell_points_at_its_words(new_ledger: Make, seeds: list[int]) -> None:
    """Law 1: the words kept for a cell are the words of its report at that place."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = filled(new_ledger(), readings, [])
    texts = {reading.report.id: reading.report.text for reading in readings}
    with ledger.reading_connection() as connection:
        for table in tables.READ_OUT:
            words = select(table.c.report, tables.evidence).join(tables.evidence, tables.evidence.c.entry == table.c.seq)
            for row in connection.execute(words):
                assert row.quote == texts[row.report][row.start : row.end]


@QUIET
@given(seeds=SEEDS, order=st.integers(), links=st.integers(0, 50))
def test_order_does_not_matter(new_ledger: Make, seeds: list[int], order: int, links: int) -> None:
    """Law 5: the same readings and links in another order, in parts, and partly twice give the same hash of the export."""
    readings = [random_reading(seed) for seed in seeds]
    judged = random_links(readings, links)
    whole = filled(new_ledger(), readings, judged)
    random = Random(order)
    shuffled, mixed = random.sample(readings, len(readings)), random.sample(judged, len(judged))
    cut, part = random.randrange(len(readings) + 1), random.randrange(len(judged) + 1)
    other = filled(new_ledger(), shuffled[:cut], mixed[:part])
    filled(other, shuffled[max(0, cut - 1) :], mixed[max(0, part - 1) :])
    assert whole.export_hash() == other.export_hash()


@QUIET
@given(seeds=SEEDS, links=st.integers(0, 50), stop=st.integers(0, 6))
def test_an_interrupted_run_goes_on(new_ledger: Make, seeds: list[int], links: int, stop: int) -> None:
    """A run that breaks off in the middle of a batch and is started again gives the ledger of an unbroken run."""
    readings = [random_reading(seed) for seed in seeds]
    judged = random_links(readings, links)
    broken = new_ledger()

    def breaking_off() -> None:
        with broken:
            for place, reading in enumerate(readings):
                if place == stop:
                    broken.flush()
                if place == stop + 1:
                    raise ConnectionError
                broken.add(reading, now=NOW)

    try:
        breaking_off()
    except ConnectionError:
        assert len(list(broken.readings())) == stop
    assert filled(new_ledger(), readings, judged).export_hash() == filled(broken, readings, judged).export_hash()


@QUIET
@given(seeds=SEEDS, links=st.integers(0, 50), days=st.integers(0, 12))
def test_the_past_does_not_know_the_future(new_ledger: Make, seeds: list[int], links: int, days: int) -> None:
    """Law 4, the published clock: as of a day the whole ledger answers as one that was only ever given what was out by then."""
    readings = [random_reading(seed) for seed in seeds]
    judged = random_links(readings, links)
    then = date(2014, 12, 31) + timedelta(days=days)
    by_then = [reading for reading in readings if clock_of(reading.report, NOW).public <= then.isoformat()]
    known = {part.id for reading in by_then for parts in ((reading.report,), reading.actors, reading.incidents) for part in parts}
    whole = filled(new_ledger(), readings, judged)
    early = filled(new_ledger(), by_then, [link for link in judged if {link.left, link.right} <= known])
    as_of = AsOf(published=then)
    assert early.export_hash() == early.export_hash(as_of) == whole.export_hash(as_of)
    for what in What:
        for question in (Question(), Question(actor="front"), Question(place="Harun"), Question(words="bombing")):
            assert list(ask(early, what, question)) == list(ask(whole, what, question, as_of))


@QUIET
@given(seeds=SEEDS, links=st.integers(0, 50), cut=st.integers(0, 7))
def test_a_past_state_of_the_ledger_can_be_asked_for(new_ledger: Make, seeds: list[int], links: int, cut: int) -> None:
    """Law 4, the recorded clock: what the ledger held at a time can be asked for after reports were read again, linked and unlinked."""
    first = [random_reading(seed) for seed in seeds[:cut]]
    ledger = filled(new_ledger(), first, random_links(first, links))
    before, then = ledger.export_hash(), AsOf(recorded=NOW)
    rows = {what: list(ask(ledger, what, Question())) for what in What}
    later = NOW + timedelta(hours=1)
    again = [random_reading(seed, version="1.1") for seed in seeds]
    ledger.add_all(again, now=later)
    ledger.add_links(random_links(again, links + 1), now=later)
    assert before == ledger.export_hash(then)
    assert rows == {what: list(ask(ledger, what, Question(), then)) for what in What}


@QUIET
@given(seeds=SEEDS, order=st.sampled_from(["old first", "new first"]))
def test_the_newer_version_of_a_reader_wins(new_ledger: Make, seeds: list[int], order: str) -> None:
    """A reading by an older version that comes late changes nothing, so the order of versions does not matter either."""
    old, new = ([random_reading(seed, version=version) for seed in seeds] for version in ("1.9", "1.10"))
    ledger = new_ledger()
    for readings in (new, old) if order == "new first" else (old, new):
        ledger.add_all(readings, now=NOW)
    assert filled(new_ledger(), new, []).export_hash() == ledger.export_hash()


@QUIET
@given(seeds=SEEDS, links=st.integers(0, 50))
def test_an_entry_is_only_ever_retired_once(new_ledger: Make, seeds: list[int], links: int) -> None:
    """Law 3: after reading again and linking anew every earlier row is there unchanged, save that `retired` may have been set."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = filled(new_ledger(), readings, random_links(readings, links))
    before = dump(ledger)
    again = [random_reading(seed, version="1.1") for seed in seeds[::2]]
    filled(ledger, again, random_links(again, links + 1))
    after = dump(ledger)
    for place, (row, retired) in before.items():
        assert row == after[place][0]
        assert retired in (None, after[place][1])


def dump(ledger: Ledger) -> dict[tuple[str, int], tuple[tuple[object, ...], str | None]]:
    """Every row of every table of entries, by table and seq: all cells but the last, and when it was retired."""
    with ledger.reading_connection() as connection:
        return {
            (table.name, row.seq): (tuple(row)[:-1], row.retired) for table in tables.ENTRIES for row in connection.execute(select(table))
        }


@QUIET
@given(
    seeds=SEEDS, links=st.integers(0, 50), says=st.sampled_from([Sameness.SAME, Sameness.DIFFERENT]), pick=st.randoms(use_true_random=False)
)
def test_what_a_person_links_can_be_undone(new_ledger: Make, seeds: list[int], links: int, says: Sameness, pick: Random) -> None:
    """Law 7: linking or parting two mentions and taking it back gives the same ledger again."""
    readings = [random_reading(seed) for seed in seeds]
    ledger = filled(new_ledger(), readings, random_links(readings, links))
    mentions = sorted(incident.id for reading in readings for incident in reading.incidents)
    before = ledger.export_hash()
    if len(mentions) > 1:
        one, other = pick.sample(mentions, 2)
        ledger.link_by_person(one, other, says=says, who="Bea", why="same street", now=NOW)
        ledger.undo(one, other, now=NOW, who="Bea")
    assert before == ledger.export_hash()


@QUIET
@given(seeds=SEEDS, links=st.integers(0, 200))
def test_groups_kept_up_are_groups_settled_at_once(new_ledger: Make, seeds: list[int], links: int) -> None:
    """The groups that the ledger keeps up with each link are those that all links together make, by both rules of ours."""
    readings = [random_reading(seed) for seed in seeds]
    judged = [link for link in random_links(readings, links) if link.subject is Subject.INCIDENT]
    ledger = new_ledger()
    for one in judged[::2]:
        ledger.add_links([one], now=NOW)
    ledger.add_all(readings, now=NOW)
    for one in judged[1::2]:
        ledger.add_links([one], now=NOW)
    opinions = [Opinion(one.left, one.right, one.says, one.score, one.origin.by == "person") for one in judged]
    at_once = {node: tuple(group) for group in settle(opinions) for node in group}
    by_resolve = {node: tuple(sorted(group.members)) for group in cluster(judged) for node in group.members}
    mentions = [incident.id for reading in readings for incident in reading.incidents]
    kept = {mention: ledger.members(Subject.INCIDENT, mention) for mention in mentions}
    assert {node: group for node, group in kept.items() if len(group) > 1} == at_once == by_resolve
