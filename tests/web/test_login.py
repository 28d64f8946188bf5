"""Logging in, in a real browser: what people of each role see, and that the pages are accessible."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.served import AXE, EVIL, Served, Tab, needed, password_of

_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def log_in(tab: Tab, served: Served, name: str, password: str | None = None, *, path: str = "/") -> Any:
    """A page after a login by the form, as somebody types it."""
    tab.page.set_default_timeout(10_000)
    tab.page.goto(served.address + path)
    tab.page.fill("#l-name", name)
    tab.page.fill("#l-password", password_of(name) if password is None else password)
    tab.page.press("#l-password", "Enter")
    tab.page.wait_for_load_state()
    return tab.page


def faults_of(tab: Tab) -> list[Any]:
    """The serious and critical faults that axe finds, in the light and of colours in the dark."""
    needed(str(AXE), "npm install", there=AXE.exists())
    tab.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.page.evaluate("axe.run().then(found => found.violations)")
    tab.page.emulate_media(color_scheme="dark")
    found += tab.page.evaluate("axe.run({runOnly: ['color-contrast']}).then(found => found.violations)")
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found if one["impact"] in {"serious", "critical"}]


def test_the_first_login_and_the_logout(tab: Tab, guarded: Served) -> None:
    """A stranger sees the login alone; after it the page that was asked for; after the logout the way back shows nothing."""
    tab.page.goto(guarded.address + "/threats")
    assert 0 == tab.page.locator("header nav a, header input[type=search]").count()
    page = log_in(tab, guarded, "rita", path="/threats")
    assert ["/threats", "rita"] == [page.evaluate("location.pathname"), page.inner_text("header form.person a")]
    page.click("text=Log out")
    page.wait_for_url("**/login")
    page.go_back()
    page.wait_for_load_state()
    assert "/login" == page.evaluate("location.pathname")
    assert [] == [said for said in tab.complaints if "403" not in said]


def test_a_wrong_password_is_told_and_the_name_is_kept(tab: Tab, guarded: Served) -> None:
    """The refusal is read out, and the cursor waits in the field for the password."""
    page = log_in(tab, guarded, "cora", "not this one")
    assert "do not go together" in page.inner_text("[role=alert]")
    assert ["cora", "l-password"] == [page.input_value("#l-name"), page.evaluate("document.activeElement.id")]


def test_a_reader_sees_nothing_to_write_with(tab: Tab, guarded: Served) -> None:
    """On no page has a reader a form that would change the ledger, nor a link to one."""
    page = log_in(tab, guarded, "rita")
    for path in ("/", "/ledger", guarded.paths["incident"], guarded.paths["report"], guarded.paths["actor"]):
        page.goto(guarded.address + path)
        assert ["/logout"] == page.evaluate("[...document.querySelectorAll('form[method=post]')].map(form => form.getAttribute('action'))")
        assert 0 == page.locator("[hx-post], [hx-put], [hx-delete], a[href^='/review'], a[href^='/upload'], a[href^='/audit']").count()


def test_a_filter_after_the_session_ended_leads_to_the_login(tab: Tab, guarded: Served) -> None:
    """Where only a part of a page is asked for, the whole page goes to the login, and from there back."""
    page = log_in(tab, guarded, "rita", path="/ledger")
    tab.page.context.clear_cookies()
    page.click("summary:has-text('Filters')")
    page.select_option("#f-kind", "denial")
    page.wait_for_url("**/login?next=/ledger**")


def test_a_new_password_by_the_form(tab: Tab, guarded: Served) -> None:
    """What will not do is told on the page."""
    page = log_in(tab, guarded, "cora", path="/account")
    page.fill("#a-old", password_of("cora"))
    page.fill("#a-new", "cora cora cora")
    page.fill("#a-again", "cora cora cora")
    page.click("text=Change it")
    page.wait_for_selector("[role=alert]")
    assert "too easy to guess" in page.inner_text("[role=alert]")


@pytest.mark.parametrize("path", ["/login", "/account", "/audit", "/people", "/upload?nothing=1", "/nowhere"])
def test_the_pages_of_accounts_are_accessible(tab: Tab, guarded: Served, path: str) -> None:
    """No serious fault, nothing wider than a phone, nothing asked of another host, no hostile line of the log that runs."""
    if path == "/login":
        tab.page.goto(guarded.address + path)
    else:
        log_in(tab, guarded, "ann", path=path)
    if path == "/account":
        tab.page.fill("#a-label", EVIL)
        tab.page.click("text=Make a token")
        tab.page.wait_for_selector("code.secret")
    tab.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert [] == faults_of(tab)
    assert tab.page.evaluate(_WIDER) <= 0
    assert tab.page.evaluate("window.hacked === undefined")
    assert [] == tab.abroad
