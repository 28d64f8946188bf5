"""Reviewing in a real browser, by keys alone: accept, reject, undo, edit by choosing words, add, finish, settle, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.drafts import NOW, Draft
from tests.web.served import AXE, Served, Tab, needed, serve

from reportedly.records import FigureKind, Kind
from reportedly.store import Ledger
from reportedly.web.gate import Entrance

TEXT = "The Red Front 🙂 said it bombed the old mill. Four people died. A guard denied that the mill was hit. Police warned of more."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    """A ledger of one report with three statements, served."""
    made = Draft("mill", "2021-04-02", TEXT, title="The mill")
    front = made.actor("Red Front")
    blast = made.incident("bombed", figures=(("Four people", FigureKind.KILLED, 4, 4, None),), perpetrators=(front,))
    made.says(Kind.ACCOUNT, "The Red Front", "said", "it bombed the old mill", actor=front, about=(blast,))
    made.says(Kind.DENIAL, "A guard", "denied", "the mill was hit", about=(blast,))
    made.says(Kind.WARNING, "Police", "warned", "of more")
    with Ledger.open(str(tmp_path / "desk.ledger")) as ledger:
        ledger.add_all([made.reading()], now=NOW)
        for address in serve(ledger):
            yield Served(ledger=ledger, address=address, paths={"queue": f"/review?about={made.report.id}", "report": made.report.id})


def opened(tab: Tab, desk: Served, path: str | None = None) -> Any:
    """The desk in a wide window."""
    tab.page.set_viewport_size({"width": 1280, "height": 900})
    tab.page.set_default_timeout(10_000)
    tab.page.goto(desk.address + (path or desk.paths["queue"]), wait_until="load")
    return tab.page


def rulings(desk: Served) -> list[str]:
    """What was ruled, in order."""
    return [review.ruling.value for review in desk.ledger.reviews()]


def shows(page: Any, words: str) -> None:
    """Wait until the desk shows the row of these words."""
    page.wait_for_selector(f"#row-title q:text-is({words!r})")


def choose(page: Any, first: str, more: int) -> None:
    """Choose words in the text by keys: those that begin with the first, and so many more."""
    page.focus("[data-text]")
    page.keyboard.press("Home")
    for _ in range(60):
        if page.evaluate("getSelection().toString()") == first:
            break
        page.keyboard.press("ArrowRight")
    assert first == page.evaluate("getSelection().toString()")
    for _ in range(more):
        page.keyboard.press("Shift+ArrowRight")


def test_one_key_decides_and_shows_the_next(tab: Tab, desk: Served) -> None:
    """A accepts, r with a reason and Enter rejects, u takes the last back and shows its row; n and p only look."""
    page = opened(tab, desk)
    shows(page, "it bombed the old mill")
    page.keyboard.press("a")
    shows(page, "the mill was hit")
    page.keyboard.press("n")
    shows(page, "of more")
    page.keyboard.press("p")
    shows(page, "the mill was hit")
    page.keyboard.press("r")
    page.keyboard.type("not a statement")
    page.keyboard.press("Enter")
    shows(page, "of more")
    assert ["accepted", "rejected"] == rulings(desk)
    page.keyboard.press("u")
    shows(page, "the mill was hit")
    page.wait_for_selector("[data-ruling]:text-is('not decided')")
    assert ["accepted"] == rulings(desk)
    assert [] == tab.complaints


def test_words_chosen_by_keys_go_into_the_cell_of_a_key(tab: Tab, desk: Served) -> None:
    """E opens the cells, the arrows choose words, a letter puts them in; places are right behind a sign of two halves, too."""
    page = opened(tab, desk)
    page.keyboard.press("e")
    choose(page, "the", 2)
    page.keyboard.press("t")
    shows(page, "the old mill")
    page.wait_for_selector("[data-ruling]:text-is('corrected')")
    choose(page, "Four", 1)
    page.keyboard.press("T")
    shows(page, "the old mill … Four people")
    page.keyboard.press("k")
    page.select_option("#f-kind", "claim_of_responsibility")
    page.focus("#f-kind")
    page.keyboard.press("Enter")
    page.wait_for_selector("dl.cells dd:text-is('claim of responsibility')")
    (statement,) = [row for row in desk.ledger.coded(desk.paths["report"], "local").statements if len(row.content) == 2]  # type: ignore[union-attr]
    assert ("claim_of_responsibility", ["the old mill", "Four people"]) == (statement.kind, [span.quote for span in statement.content])
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    shows(page, "the mill was hit")
    assert ["corrected"] == rulings(desk)
    assert [] == tab.complaints


def test_words_chosen_by_the_mouse_make_a_missed_row(tab: Tab, desk: Served) -> None:
    """What is chosen by dragging counts as what is chosen by keys does; a new row is added and can be edited at once."""
    page = opened(tab, desk)
    page.keyboard.press("e")
    page.evaluate(
        "() => { const walker = document.createTreeWalker(document.querySelector('[data-text]'), NodeFilter.SHOW_TEXT); let node;"
        " while ((node = walker.nextNode())) { const at = node.data.indexOf('Four people died');"
        " if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + 16); return; } } }"
    )
    page.keyboard.press("1")
    shows(page, "Four people died")
    assert ["added"] == rulings(desk)
    page.keyboard.press("u")
    page.wait_for_selector("text=The row that you added is taken back.")
    assert [] == rulings(desk)


def test_without_words_a_key_says_what_to_do(tab: Tab, desk: Served) -> None:
    """A cell is not emptied by a slip."""
    page = opened(tab, desk)
    page.keyboard.press("e")
    page.evaluate("getSelection().removeAllRanges()")
    page.keyboard.press("s")
    page.wait_for_selector("text=Choose words in the text first.")
    assert [] == rulings(desk)


def test_the_keys_are_told(tab: Tab, desk: Served) -> None:
    """A question mark opens the keys of this page."""
    page = opened(tab, desk)
    page.keyboard.press("?")
    assert page.locator("#review-keys").is_visible()
    assert not page.locator("#keys").is_visible()


def test_two_coders_are_settled_and_exported(tab: Tab, desk: Served) -> None:
    """Each finishes alone; an editor takes one side, then the other, settles, and the file holds what was settled."""
    report = desk.paths["report"]
    page = opened(tab, desk)
    page.keyboard.press("e")
    choose(page, "the", 2)
    page.keyboard.press("t")
    shows(page, "the old mill")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.wait_for_selector("text=Once more, to accept the 3 not decided")
    page.keyboard.press("f")
    page.wait_for_selector("text=The report is finished. Rows that were not decided count as accepted: 3.")
    for address in serve(desk.ledger, entrance=Entrance(local="Bea")):
        page.goto(f"{address}/review?about={report}")
        shows(page, "it bombed the old mill")
        page.keyboard.press("r")
        page.keyboard.press("Enter")
        shows(page, "the mill was hit")
        page.keyboard.press("a")
        shows(page, "of more")
        page.keyboard.press("a")
        page.wait_for_selector("text=Its 1 incident to decide")
        page.keyboard.press("n")
        shows(page, "bombed")
        page.keyboard.press("a")
        page.wait_for_selector("text=Nothing waits here of")
        page.keyboard.press("f")
        page.wait_for_selector("text=The report is finished.")
        page.goto(f"{address}/review/agreement")
        assert [] == faults(page)
        page.click("main a[data-open]")
        page.wait_for_selector("text=Bea and local agree on")
        assert [] == faults(page)
        page.click("button:text('Settle the report')")
        page.wait_for_selector("text=not settled yet: the old mill")
        page.click("button:text('As local has it')")
        page.wait_for_selector("text=as local has it")
        page.click("button:text('Settle the report')")
        page.wait_for_selector("text=answers follow the adjudicated coding")
        page.goto(f"{address}/review/agreement")
        with page.expect_download() as waiting:
            page.click("text=The adjudicated codings")
        (line,) = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
        said = [" ".join(span["text"] for span in row["content"]) for row in json.loads(line)["coding"]["statements"]]
        assert ["the old mill", "the mill was hit", "of more"] == said
    assert [] == [complaint for complaint in tab.complaints if "status of 422" not in complaint]


def faults(page: Any) -> list[Any]:
    """What axe finds serious or critical, light and dark."""
    needed(str(AXE), "npm install", there=AXE.exists())
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(found => found.violations)")
    page.emulate_media(color_scheme="dark")
    found += page.evaluate("axe.run({runOnly: ['color-contrast']}).then(found => found.violations)")
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("what", ["statements", "incidents"])
def test_axe_finds_no_serious_fault_on_the_desk(tab: Tab, desk: Served, what: str) -> None:
    """Neither on a row as it is shown nor while it is edited, nor on a phone, where nothing overflows."""
    page = opened(tab, desk, f"{desk.paths['queue']}&what={what}&edit=1")
    assert [] == faults(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
