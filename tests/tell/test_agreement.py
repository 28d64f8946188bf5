"""Agreement: rows of two coders matched, measured and settled; and the gold that comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.drafts import NOW, Draft

from reportedly.errors import QuestionError
from reportedly.records import ActorClass, ActorMention, FigureKind, Kind, Reading, Review, Ruling, Statement, digest
from reportedly.store import Ledger
from reportedly.tell.agreement import alpha, matches, pairs
from reportedly.tell.coding import reading_of
from reportedly.tell.gold import gold
from reportedly.tell.questions import Question, What
from reportedly.tell.queue import queue
from reportedly.tell.settling import close, settle, settled, two_codings

TEXT = "The Red Front said it bombed the old mill. Four people died. A guard denied that the mill was hit. Police warned of more."


@pytest.fixture
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger of one report with three statements."""
    book = Ledger.open(str(tmp_path_factory.mktemp("agreement") / "a.ledger"))
    book.add_all([reading()], now=NOW)
    return book


def reading() -> Reading:
    """An account, a denial and a warning about one bombing."""
    made = Draft("mill", "2021-04-02", TEXT)
    front = made.actor("Red Front")
    blast = made.incident("bombed", figures=(("Four people", FigureKind.KILLED, 4, 4, None),), perpetrators=(front,))
    made.says(Kind.ACCOUNT, "The Red Front", "said", "it bombed the old mill", actor=front, about=(blast,))
    made.says(Kind.DENIAL, "A guard", "denied", "the mill was hit", about=(blast,))
    made.says(Kind.WARNING, "Police", "warned", "of more")
    return made.reading()


class Coder:
    """Somebody at work on the one report; each act comes a minute after the last of anybody."""

    minutes = 0

    def __init__(self, ledger: Ledger, by: str) -> None:
        self.ledger, self.by, self.report = ledger, by, reading().report

    def now(self) -> datetime:
        """A minute on."""
        Coder.minutes += 1
        return NOW + timedelta(minutes=Coder.minutes)

    def rejects(self, row: str) -> None:
        """Reject a row."""
        self.ledger.review(Review(row=row, ruling=Ruling.REJECTED, by=self.by, why=""), now=self.now())

    def corrects(self, row: Statement, **cells: object) -> None:
        """Put a version in the place of a row."""
        version = replace(row, **cells)  # type: ignore[arg-type]
        review = Review(row=row.id, ruling=Ruling.CORRECTED, by=self.by, why="", correction=row.id)
        self.ledger.review(review, version=version, now=self.now())

    def adds(self, part: Statement | ActorMention) -> None:
        """Add a row."""
        self.ledger.review(Review(row=part.id, ruling=Ruling.ADDED, by=self.by, why=""), version=part, now=self.now())

    def finishes(self) -> None:
        """Finish the report."""
        self.ledger.finish(self.report.id, self.by, now=self.now())

    def missed(self, words: str, actor: str | None = None) -> Statement:
        """A statement that the program did not read."""
        start = TEXT.index(words)
        span = self.report.cut(start, start + len(words))
        return Statement(id=digest("s", self.by, words), kind=Kind.ACCOUNT, content=(span,), source_actor=actor)


@pytest.fixture
def ann(ledger: Ledger) -> Coder:
    """The first coder: corrects the account to a claim, and adds a row with a new actor."""
    made = Coder(ledger, "Ann")
    made.corrects(reading().statements[0], kind=Kind.CLAIM_OF_RESPONSIBILITY)
    crowd = ActorMention(id="a-crowd", name="Four people", actor_class=ActorClass.CIVILIAN, spans=(made.report.cut(43, 54),))
    made.adds(crowd)
    made.adds(made.missed("Four people died", actor="a-crowd"))
    made.finishes()
    return made


@pytest.fixture
def bea(ledger: Ledger) -> Coder:
    """The second coder: rejects the warning, and adds the same row with fewer words."""
    made = Coder(ledger, "Bea")
    made.rejects(reading().statements[2].id)
    made.adds(made.missed("people died"))
    made.finishes()
    return made


def test_rows_are_matched_by_id_or_by_words(ledger: Ledger, ann: Coder, bea: Coder) -> None:
    """What both took from the program goes by its id, what both added by its words; the rest stands alone."""
    found = matches(*two_codings(ledger, ann.report.id, "Ann", "Bea"))
    told = {match.label: match.differ if match.one and match.other else (match.one is not None) for match in found}
    assert {
        "bombed": (),
        "it bombed the old mill": ("kind",),
        "the mill was hit": (),
        "of more": True,
        "Four people died": ("content", "actor"),
    } == told


def test_agreement_is_measured_over_what_both_finished(ledger: Ledger, ann: Coder, bea: Coder) -> None:
    """Alpha over the matched rows, F1 over all; what somebody does after finishing has no part."""
    ledger.reopen(ann.report.id, "Ann", now=ann.now())
    ann.rejects(reading().statements[1].id)
    (pair,) = pairs(ledger)
    alphas = {one.cell: (one.alpha, one.rows) for one in pair.alphas}
    assert ("Ann", "Bea", (ann.report.id,)) == (pair.one, pair.other, pair.reports)
    assert (None, 1) == alphas["incident.type"]
    assert (0.0, 3) == alphas["statement.kept"]
    assert 3 == alphas["statement.kind"][1]
    assert (4, 3) == (pair.scores["statement.found"].gold, pair.scores["statement.found"].predicted)


def test_alpha_is_one_for_the_same_and_none_without_choice() -> None:
    """Nobody can disagree where only one value was ever used."""
    assert (1.0, None) == (alpha([("a", "a"), ("b", "b")]), alpha([("a", "a"), ("a", "a")]))


def test_an_editor_settles_row_by_row(ledger: Ledger, ann: Coder, bea: Coder) -> None:
    """What is taken from either, and what both agree on, makes the coding that speaks; it is asked for in full before it is closed."""
    codings = two_codings(ledger, ann.report.id, "Ann", "Bea")
    found = {match.label: match for match in matches(*codings)}
    settle(ledger, found["it bombed the old mill"], "one", codings, who="Eva", now=ann.now())
    settle(ledger, found["of more"], "other", codings, who="Eva", now=ann.now())
    with pytest.raises(QuestionError, match="not settled yet: Four people died"):
        close(ledger, ann.report.id, "Ann", "Bea", who="Eva", now=ann.now())
    settle(ledger, found["Four people died"], "one", codings, who="Eva", now=ann.now())
    assert {"as Ann has it", "as Bea has it"} == set(settled(ledger, tuple(found.values())).values())
    close(ledger, ann.report.id, "Ann", "Bea", who="Eva", now=ann.now())
    (document,) = gold(ledger)
    rows = [(row["kind"], row["content"][0]["text"]) for row in document["coding"]["statements"]]
    assert [
        ("claim_of_responsibility", "it bombed the old mill"),
        ("denial", "the mill was hit"),
        ("account", "Four people died"),
    ] == rows
    assert "Four people" in [actor["name"] for actor in document["coding"]["actors"]]


def test_settling_reads_the_program_once(ledger: Ledger, ann: Coder, bea: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many rows two agree on, the program's reading of the report is asked for once when it is closed."""
    codings = two_codings(ledger, ann.report.id, "Ann", "Bea")
    for match in matches(*codings):
        if match.clash:
            settle(ledger, match, "one", codings, who="Eva", now=ann.now())
    asked, real = [], Ledger.reading
    monkeypatch.setattr(Ledger, "reading", lambda book, report, *given: asked.append(report) or real(book, report, *given))
    close(ledger, ann.report.id, "Ann", "Bea", who="Eva", now=ann.now())
    assert [ann.report.id] == asked


def test_gold_is_what_its_coder_left(ledger: Ledger, ann: Coder) -> None:
    """Each coder's documents can be had, in the codebook's form, as they were when finished, whatever is read later."""
    ledger.add_all([replace(reading(), statements=())], now=ann.now())
    (document,) = gold(ledger, by="Ann")
    again = reading_of(document["coding"], ann.report, reading().origin)
    assert ("mill", TEXT, "2021-04-02", 4) == (document["id"], document["text"], document["published"], len(again.statements))
    with pytest.raises(QuestionError, match="Cleo has finished no report; these have: Ann"):
        gold(ledger, by="Cleo")


def test_the_queue_begins_with_the_least_certain(ledger: Ledger) -> None:
    """What one has ruled on has left this one's queue and nobody else's."""
    low = replace(reading().statements[2], score=0.1)
    ledger.add_all([replace(reading(), statements=(*reading().statements[:2], low))], now=NOW)
    first = queue(ledger, "Ann", Question(), What.STATEMENTS)
    assert (low.id, 3) == (first.place.row if first.place else None, first.count)
    Coder(ledger, "Ann").rejects(low.id)
    mine, theirs = (queue(ledger, by, Question(), What.STATEMENTS) for by in ("Ann", "Bea"))
    assert (2, 3, low.id) == (mine.count, theirs.count, theirs.place.row if theirs.place else None)
    rejected = queue(ledger, "Ann", Question(), What.STATEMENTS, state="rejected")
    assert low.id == (rejected.place.row if rejected.place else None)
