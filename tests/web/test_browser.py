"""The pages in a real browser: what people see, press and hear read out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.served import AXE, PAGES, Served, Tab, needed

# A page that is not there answers 404, and the browser says so.
_EXPECTED = "the server responded with a status of 404"
PHONE, DESKTOP = (390, 844), (1280, 720)
COLOURS = "axe.run({runOnly: {type: 'rule', values: ['color-contrast']}})"
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def visit(tab: Tab, served: Served, name: str) -> Any:
    """The page, loaded, with its map drawn if it has one."""
    tab.page.set_default_timeout(10_000)
    tab.page.goto(served.address + served.paths[name], wait_until="load")
    tab.page.wait_for_selector("[data-map]:not([data-ready])", state="detached")
    return tab.page


@pytest.mark.parametrize("name", PAGES)
def test_no_page_complains_overflows_a_phone_or_asks_another_host(tab: Tab, sampled: Served, name: str) -> None:
    """On a phone, every page stays within its width, writes no error, and asks nothing of any other host."""
    page = visit(tab, sampled, name)
    assert [] == [said for said in tab.complaints if _EXPECTED not in said]
    assert page.evaluate(_WIDER) <= 0
    assert [] == tab.abroad


# Colours depend on the scheme and the layout on the width: between them, these see every pair of both.
LOOKS = (
    ("light", PHONE, "axe.run()"),
    ("dark", DESKTOP, "axe.run()"),
    ("dark", PHONE, COLOURS),
    ("light", DESKTOP, COLOURS),
)


def faults_of(page: Any) -> list[tuple[str, str, str]]:
    """The serious and critical faults that axe finds, on a phone and a desktop, in the light and in the dark."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = []
    for scheme, (width, height), run in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(f"{run}.then(found => found.violations)")
        faults += [(scheme, one["id"], node["html"]) for one in found if one["impact"] in {"serious", "critical"} for node in one["nodes"]]
    return faults


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(tab: Tab, sampled: Served, name: str) -> None:
    """No page has a serious or critical fault of accessibility, on a phone and a desktop, in the light and in the dark."""
    needed(str(AXE), "npm install", there=AXE.exists())
    assert [] == faults_of(visit(tab, sampled, name))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_sees_colours_in_both_schemes(tab: Tab, sampled: Served, scheme: str) -> None:
    """The check can fail: text hardly darker or lighter than its ground is found in the scheme in which it is so."""
    needed(str(AXE), "npm install", there=AXE.exists())
    page = visit(tab, sampled, "limits")
    page.evaluate(
        """scheme => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(`@media (prefers-color-scheme: ${scheme}) { h1 { color: #777; background: #888; } }`);
        document.adoptedStyleSheets = [sheet];
    }""",
        scheme,
    )
    assert {(scheme, "color-contrast")} == {(where, fault) for where, fault, _ in faults_of(page)}


@pytest.mark.parametrize("name", [*PAGES, "versions", "found"])
def test_a_hostile_report_shows_as_text(tab: Tab, hostile: Served, name: str) -> None:
    """Scripts, handlers and addresses that run stay words; what turns or hides letters is shown as a dot; long words wrap."""
    page = visit(tab, hostile, name)
    assert page.evaluate("window.hacked === undefined")
    assert 0 == page.locator("main script:not([type='application/json']), img, a[href^='javascript:'], [onerror]").count()
    assert not set("\u202e\u202c\u200b\u2066\u2069") & set(page.inner_text("body"))
    assert page.evaluate(_WIDER) <= 0
    assert [] == [said for said in tab.complaints if _EXPECTED not in said]


def test_the_words_of_an_attack_can_be_read(tab: Tab, hostile: Served) -> None:
    """What a report says is shown whole, even if it says a script."""
    assert "<script>window.hacked=1</script>" in visit(tab, hostile, "report").inner_text("article")


def test_j_and_k_choose_rows_and_enter_opens_one(tab: Tab, sampled: Served) -> None:
    """J goes down, k goes up, Enter opens the chosen row."""
    page = visit(tab, sampled, "ledger")
    chosen = "[...document.querySelectorAll('[data-row]')].findIndex(row => row.hasAttribute('data-chosen'))"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert 1 == page.evaluate(chosen)
    page.keyboard.press("k")
    assert 0 == page.evaluate(chosen)
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/**")


def test_a_slash_goes_to_the_search(tab: Tab, sampled: Served) -> None:
    """A slash puts the cursor into the search of the head, and is not typed there."""
    page = visit(tab, sampled, "ledger")
    page.keyboard.press("/")
    assert ["search", ""] == page.evaluate("[document.activeElement.type, document.activeElement.value]")


def test_a_question_mark_shows_the_keys(tab: Tab, sampled: Served) -> None:
    """A question mark opens the list of keys, and closes it again."""
    page = visit(tab, sampled, "ledger")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()


def test_hovering_over_a_row_lights_its_words(tab: Tab, sampled: Served) -> None:
    """A row of the margin and its words in the text are tied, for the mouse and for the keyboard."""
    page = visit(tab, sampled, "report")
    row = page.locator("aside [data-statement]").first
    row.hover()
    own = row.get_attribute("data-statement")
    assert page.locator(f"article mark[data-statement~='{own}'][data-lit]").count() > 0
    page.mouse.move(0, 0)
    page.keyboard.press("j")
    assert page.locator("article mark[data-lit]").count() > 0


def test_the_slider_replays_the_reports(tab: Tab, sampled: Served) -> None:
    """On an incident's page the slider goes back to what was told by an earlier day, without a new page."""
    page = visit(tab, sampled, "incident")
    page.locator("#as-of-slider").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**as_of=**")
    page.wait_for_selector("#told >> text=As told by")
    assert [] == tab.complaints


def test_a_filter_changes_the_rows_in_place(tab: Tab, sampled: Served) -> None:
    """A filter shows its rows at once and puts itself into the address, so that it can be kept."""
    page = visit(tab, sampled, "ledger")
    page.click("summary:has-text('Filters')")
    page.select_option("#f-kind", "denial")
    page.wait_for_url("**kind=denial**")
    page.wait_for_selector("#found .row .chip:not(.denial)", state="detached")
    assert page.locator("#found .row .chip.denial").count() > 0


def test_the_map_draws_areas(tab: Tab, sampled: Served) -> None:
    """The map draws each placed incident as an area over the shapes of the countries."""
    page = visit(tab, sampled, "map")
    page.wait_for_selector("[data-map][data-ready]")
    assert page.locator("[data-map] path.leaflet-interactive").count() >= page.evaluate(
        "JSON.parse(document.querySelector('[data-places]').textContent).length"
    )
