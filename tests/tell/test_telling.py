"""Telling: pages, what stands out, disputes, policies, standing, origins, changes, threats, series, and the forms of rows."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from tests.drafts import NOW, Draft, day, days, link

from reportedly.errors import QuestionError
from reportedly.records import AsOf, FigureKind, Kind, Status
from reportedly.store import Ledger
from reportedly.tell import Question, ask, csv_lines, disputes, json_lines, render, render_stand_out, rows_table, show, stand_out
from reportedly.tell.briefing import used_in_words
from reportedly.tell.changes import changes
from reportedly.tell.disputes import Rule
from reportedly.tell.labels import short_place
from reportedly.tell.origins import in_words, origins
from reportedly.tell.policies import Policy, headlines
from reportedly.tell.series import series
from reportedly.tell.standing import Grade, standing
from reportedly.tell.terminal import marked_text, safe
from reportedly.tell.threats import threats

if TYPE_CHECKING:
    from conftest import Told

NEVER = AsOf()


def printed(part: object) -> str:
    """What a terminal of 200 columns shows."""
    console = Console(width=200, file=StringIO(), force_terminal=False)
    console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_figures_that_do_not_meet_are_disputed(told: Told) -> None:
    """Twelve and twenty dead of one blast are two sides of a dispute."""
    found = [one for one in disputes(told.ledger, NEVER) if one.rule is Rule.FIGURES]
    assert [("12 people", "20 people")] == [(one.one[0].words, one.other[0].words) for one in found]


def test_a_claim_and_a_denial_are_two_sides(told: Told) -> None:
    """Who says that it did it and who denies stand side by side."""
    (found,) = [one for one in disputes(told.ledger, NEVER, about=told.blast) if one.rule is Rule.CLAIM_DENIED]
    assert (Kind.CLAIM_OF_RESPONSIBILITY, Kind.DENIAL) == (found.one[0].kind, found.other[0].kind)  # type: ignore[union-attr]


def test_no_dispute_is_seen_before_its_second_side(told: Told) -> None:
    """On the first day there is one figure and no claim."""
    assert [] == disputes(told.ledger, AsOf(published=day("2020-05-02")))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy.CONSERVATIVE, (12, 12, 12, 1)),
        (Policy.LOW_BEST_HIGH, (12, 20, 20, 2)),
        (Policy.LATEST_OFFICIAL, (20, 20, 20, 1)),
        (Policy.LATEST, (20, 20, 20, 1)),
    ],
)
def test_each_policy_gives_its_number_and_what_it_rests_on(told: Told, policy: Policy, expected: tuple[int, int, int, int]) -> None:
    """The same ledger gives four reproducible headline figures."""
    (made,) = headlines(told.ledger, told.blast, policy, NEVER)
    assert expected == (made.low, made.best, made.high, len(made.used))


def test_a_headline_of_a_day_rests_on_that_day(told: Told) -> None:
    """As of the first report the latest figure is the first one."""
    (made,) = headlines(told.ledger, told.blast, Policy.LATEST, AsOf(published=day("2020-05-01")))
    assert 12 == made.best


def test_a_denied_claim_leaves_an_incident_contested(told: Told) -> None:
    """The standing names its reason and the statements of both sides."""
    found = standing(told.ledger, told.blast, NEVER)
    assert found is not None
    assert (Grade.CONTESTED, {Kind.CLAIM_OF_RESPONSIBILITY, Kind.DENIAL}) == (found.grade, {one.kind for one in found.statements})


def test_one_voice_is_weak(told: Told) -> None:
    """As of the first report only the police had spoken; the copy of it adds no voice."""
    found = standing(told.ledger, told.siege, NEVER)
    assert found is not None
    assert Grade.WEAK is found.grade


def test_nobody_knows_the_standing_of_what_is_not_there_yet(told: Told) -> None:
    """Before the first report there is nothing to stand."""
    assert None is standing(told.ledger, told.siege, AsOf(published=day("2020-05-01")))


def test_copies_and_one_source_are_one_voice(told: Told) -> None:
    """Three reports, two of them one text: the voices are the police with their copy, and each named party."""
    found = origins(told.ledger, told.blast, NEVER)
    assert (3, 2, 4) == (found.reports, found.texts, len(found.voices))
    assert "3 reports, 2 independent origins, 4 voices, first known: Harbour Post, 2020-05-01" == in_words(found)


def test_a_statement_travels_from_its_source_to_the_outlet(told: Told) -> None:
    """Each step of the way is a hop."""
    hops = {(hop.teller, hop.hearer) for hop in origins(told.ledger, told.blast, NEVER).hops}
    assert ("Red Front", "Daily Lantern") in hops


def test_a_diff_names_the_report_that_changed_a_figure(told: Told) -> None:
    """Between the first and the third of May the toll and the date moved, and the second report did it."""
    found = list(changes(told.ledger, AsOf(published=day("2020-05-01")), AsOf(published=day("2020-05-03"))))
    figures = [one for one in found if one.cell == "figures"]
    assert [("killed 12", "killed 20", ("second",))] == [(one.before, one.after, one.reports) for one in figures]
    assert {"claim_of_responsibility", "denial"} <= {one.cell for one in found}


def test_a_diff_shows_a_toll_that_moves_within_what_was_told(tmp_path: Path) -> None:
    """After "at least 12" come 19 and, later, 15: both are moves, though the first report left room for them."""
    with Ledger.open(str(tmp_path / "rising.ledger")) as ledger:
        mentions = []
        for name, published, words, count, high in (
            ("first", "2020-05-01", "at least 12", 12, None),
            ("second", "2020-05-03", "19", 19, 19),
            ("third", "2020-05-05", "15", 15, 15),
        ):
            draft = Draft(name, published, f"A bomb in Harun killed {words} people on Friday.")
            figures = ((words, FigureKind.KILLED, count, high, None),)
            mentions.append(draft.incident("bomb", when=days("2020-05-01"), figures=figures, main=True))
            ledger.add_all([draft.reading()], now=NOW)
        ledger.add_links([link(mentions[0], other) for other in mentions[1:]], now=NOW)
        found = list(changes(ledger, AsOf(published=day("2020-05-02")), NEVER))
    moves = [("killed 12 or more", "killed 19", ("second",)), ("killed 19", "killed 15", ("third",))]
    assert moves == [(one.before, one.after, one.reports) for one in found if one.cell == "figures"]


def test_a_diff_shows_what_is_new(told: Told) -> None:
    """An incident that nobody had told of is a change from nothing."""
    found = list(changes(told.ledger, AsOf(published=day("2020-05-03")), NEVER, about=told.siege))
    assert [("incident", None, ("third",))] == [(one.cell, one.before, one.reports) for one in found]


def test_a_diff_backwards_is_refused(told: Told) -> None:
    """The first day comes first."""
    with pytest.raises(QuestionError, match="swap them"):
        list(changes(told.ledger, AsOf(published=day("2020-05-03")), AsOf(published=day("2020-05-01"))))


def test_a_diff_about_what_nobody_knows_is_refused(told: Told) -> None:
    """A slip in an id must not pass for an incident of which nothing changed; nor is one told of before its first report."""
    with pytest.raises(QuestionError, match="holds no incident 'i-none' by then"):
        list(changes(told.ledger, NEVER, NEVER, about="i-none"))
    with pytest.raises(QuestionError, match="by then"):
        list(changes(told.ledger, AsOf(published=day("2020-05-01")), AsOf(published=day("2020-05-03")), about=told.siege))


def test_what_came_after_a_threat_is_shown_beside_the_usual(told: Told) -> None:
    """The siege by the same group sixteen days later is in a window of thirty days and not in one of ten."""
    (wide,), (narrow,) = (list(threats(told.ledger, NEVER, window=window)) for window in (30, 10))
    assert ([told.siege], [], 1.0) == ([one.id for one in wide.followed], list(narrow.followed), wide.usual)


def test_a_threat_by_a_spokesman_is_followed_by_what_the_group_and_its_members_do(tmp_path: Path) -> None:
    """Who speaks for the Red Front threatens in its name, and its gunmen act for it; what the Old Guard does follows nothing."""
    with Ledger.open(str(tmp_path / "spokesman.ledger")) as ledger:
        first = Draft("first", "2020-05-02", "A spokesman of the Red Front threatened more attacks.")
        spokesman = first.actor("spokesman", member_of=first.actor("Red Front", known="Q1"))
        first.says(Kind.THREAT, "A spokesman", "threatened", "more attacks", actor=spokesman)
        second = Draft(
            "second", "2020-05-05", "Gunmen of the Red Front raided Harun. The Red Front shelled Belport. The Old Guard burned Istra."
        )
        front = second.actor("Red Front", known="Q1")
        raid = second.incident("raided", when=days("2020-05-04"), perpetrators=(second.actor("Gunmen", member_of=front),))
        shelling = second.incident("shelled", when=days("2020-05-04"), perpetrators=(front,))
        second.incident("burned", when=days("2020-05-04"), perpetrators=(second.actor("Old Guard", known="Q3"),))
        ledger.add_all([first.reading(), second.reading()], now=NOW)
        (threat,) = threats(ledger, NEVER)
    assert {raid, shelling} == {one.id for one in threat.followed}


def test_a_late_report_on_an_earlier_attack_does_not_follow_a_threat(tmp_path: Path) -> None:
    """The raid of the first of May, told again without a day after the threat of the second, came before it."""
    with Ledger.open(str(tmp_path / "late.ledger")) as ledger:
        first = Draft("first", "2020-05-01", "The Red Front raided Harun on Friday.")
        front = first.actor("Red Front", known="Q1")
        raid = first.incident("raided", when=days("2020-05-01"), perpetrators=(front,), main=True)
        threat = Draft("threat", "2020-05-02", "The Red Front threatened to come back to Harun.")
        threat.says(Kind.THREAT, "The Red Front", "threatened", "to come back to Harun", actor=threat.actor("Red Front", known="Q1"))
        late = Draft("late", "2020-05-05", "The Red Front left Harun in ruins in its raid.")
        again = late.incident("raid", perpetrators=(late.actor("Red Front", known="Q1"),), main=True)
        ledger.add_all([draft.reading() for draft in (first, threat, late)], now=NOW)
        ledger.add_links([link(raid, again)], now=NOW)
        (found,) = threats(ledger, NEVER)
    assert () == found.followed


def test_a_series_counts_by_month_and_kind(told: Told) -> None:
    """Each bar has the reports behind it."""
    bars = [(bar.month, bar.kind, bar.count, bar.reports) for bar in series(told.ledger, "Red Front", NEVER)]
    assert [("2020-05", Kind.CLAIM_OF_RESPONSIBILITY, 1, ("second",)), ("2020-05", Kind.THREAT, 1, ("second",))] == bars


def test_what_stands_out_names_each_sort(told: Told) -> None:
    """A claim, a threat, a denial, an unverified statement and disputed figures."""
    found = stand_out(told.ledger)
    counts = [len(part) for part in (found.claims, found.threats, found.denials, found.unverified, found.disputed_figures)]
    assert [1, 1, 1, 1, 1] == counts
    shown = printed(render_stand_out(found))
    assert [] == [word for word in ("Claims of responsibility", "Red Front", "12 people", "Bombing in Harun") if word not in shown]


def test_nothing_stands_out_of_an_empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An empty ledger says so in words."""
    with Ledger.open(str(tmp_path_factory.mktemp("none") / "x.ledger")) as ledger:
        assert "Nothing stands out" in printed(render_stand_out(stand_out(ledger)))
        assert "Nothing in the ledger fits" in printed(rows_table(list(ask(ledger, "statements", Question()))))


def test_a_report_is_shown_with_its_statements_numbered(told: Told) -> None:
    """The text is all there, with the number of each statement behind its words."""
    text = marked_text(show(told.ledger, "report", "second")).plain  # type: ignore[arg-type]
    assert "claimed responsibility for the explosion in Harun[1] in a video" in text
    assert "20 people died[3]. The Old Guard denied a part in the explosion[4]." in text


def test_an_incident_page_tells_both_dates(told: Told) -> None:
    """Each date stands there with the reports that tell it."""
    shown = printed(render(show(told.ledger, "incident", told.blast)))
    assert "1 May 2020 (first, copy); 2 May 2020 (second)" in shown


def test_an_actor_page_counts_what_it_says(told: Told) -> None:
    """By name, by key or by any mention, the page is the same."""
    pages = [show(told.ledger, "actor", name) for name in ("Red Front", "Q1", told.front)]
    assert 1 == len({page.row.id for page in pages})
    assert {Kind.CLAIM_OF_RESPONSIBILITY: 1, Kind.THREAT: 1} == pages[0].kinds  # type: ignore[union-attr]
    assert "Clash in Belport" in printed(render(pages[0]))


@pytest.mark.parametrize(
    ("thing", "entry", "refusal"),
    [
        ("report", "none", "no report 'none'"),
        ("incident", "x", "no incident 'x'"),
        ("actor", "x y", "no actor 'x y'"),
        ("cake", "x", "nothing called 'cake'"),
    ],
)
def test_a_page_of_nothing_is_refused(told: Told, thing: str, entry: str, refusal: str) -> None:
    """The refusal says how to find what there is."""
    with pytest.raises(QuestionError, match=refusal):
        show(told.ledger, thing, entry)


def test_text_cannot_steer_the_terminal() -> None:
    """Escape sequences, reordering and hidden characters are shown as dots, one for one, and markup as it stands."""
    assert "·[31mred · a·b [bold]" == safe("\x1b[31mred \u202e a\u200bb [bold]")


def test_json_lines_keep_the_contract(told: Told) -> None:
    """An incident's and a report's object have the fields that resolving is measured by."""
    incident = json.loads(next(json_lines(ask(told.ledger, "incidents", Question(kind="bombing")))))
    assert {"id", "label", "type", "when", "place", "reports"} <= incident.keys()
    assert {"start": "2020-05-01", "end": "2020-05-01"} == incident["when"]
    report = json.loads(next(json_lines(ask(told.ledger, "reports", Question(about="copy")))))
    assert ("copy", None, "Daily Lantern", told.blast) == tuple(report[key] for key in ("id", "title", "outlet", "main_incident"))
    assert {"start": "2020-05-02", "end": "2020-05-02", "basis": "metadata"} == report["published"]


def test_finds_are_marked_in_json(told: Told) -> None:
    """What was sought stands between stars."""
    row = json.loads(next(json_lines(ask(told.ledger, "statements", Question(words="explosion", kind="denial")))))
    assert "**explosion**" in row["found"]


def test_csv_has_a_head_and_one_line_a_row(told: Told) -> None:
    """Every row has the cells of the head, lists joined."""
    for what in ("statements", "incidents", "actors", "figures", "reports"):
        rows = list(csv.DictReader("\n".join(csv_lines(ask(told.ledger, what, Question()))).splitlines()))
        assert len(list(ask(told.ledger, what, Question()))) == len(rows)
        assert all(None not in row and None not in row.values() for row in rows)


def test_a_cell_cannot_run_in_a_spreadsheet(told: Told) -> None:
    """A text that begins like a formula is written with an apostrophe before it."""
    row = replace(next(iter(ask(told.ledger, "reports", Question()))), title="=HYPERLINK(1)")  # type: ignore[type-var]
    assert "'=HYPERLINK(1)" in "\n".join(csv_lines([row]))  # type: ignore[list-item]


def test_what_is_said_to_be_false_is_discounted(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A verdict that nobody contradicts settles it; a later verification lifts it."""
    with Ledger.open(str(tmp_path_factory.mktemp("false") / "x.ledger")) as ledger:
        draft = Draft("a", "2020-01-01", "The shelling never took place, monitors found.")
        shelling = draft.incident("shelling")
        draft.says(Kind.VERIFICATION, "monitors", "found", "never took place", about=(shelling,), status=Status.FALSE)
        ledger.add_all([draft.reading()], now=NOW)
        found = standing(ledger, shelling, NEVER)
        assert found is not None
        assert Grade.DISCOUNTED is found.grade


def test_a_statement_is_shown_with_the_word_that_tells_it(told: Told) -> None:
    """What denies is told with its word: "denied: any part", not "any part" alone."""
    rows = list(ask(told.ledger, "statements", Question(kind="denial")))
    assert rows
    assert all(f"{row.cue}: " in printed(rows_table(rows)) for row in rows if row.cue and row.words)  # type: ignore[union-attr]


def test_a_place_is_called_by_itself_and_its_country() -> None:
    """The units between a town and its country are for gazetteers."""
    assert ["Derbent, Russia", "Sinai, Egypt", "Belport"] == [
        short_place(name) for name in ("Derbent, Dagestan, Respublika, Russia", "Sinai, Egypt", "Belport")
    ]


def test_a_headline_says_whose_figures_it_rests_on(told: Told) -> None:
    """The latest first, with the report that each stands in."""
    (made,) = headlines(told.ledger, told.blast, Policy.LOW_BEST_HIGH, NEVER)
    assert "killed by: River Council (second), Police (first)" == used_in_words(made)
    assert "killed by: River Council (second) and 1 more" == used_in_words(made, at_most=1)
