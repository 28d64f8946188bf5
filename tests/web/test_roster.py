"""The page on which editors say who may use the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient
from tests.drafts import NOW
from tests.web.served import ACCOUNTS, Come, Served, Tab, csrf_in, log_in, password_of

from reportedly.store import Ledger
from reportedly.store.people import People, Person, Role
from reportedly.web import create_app
from reportedly.web.gate import Entrance

Ask = Callable[..., httpx.Response]


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    """The accounts of a ledger of the test's own."""
    with Ledger.open(str(tmp_path / "x.ledger")) as ledger:
        made = People(ledger.engine)
        for name, role in ACCOUNTS.items():
            made.add(name, role, password_of(name), now=NOW, by="tests")
        yield made


@pytest.fixture
def ask(people: People) -> Ask:
    """What an editor of that ledger sends to the page, with the page's token."""
    app = create_app(Ledger(people.engine), entrance=Entrance(accounts=True))
    client = TestClient(app, base_url="http://localhost", follow_redirects=False)
    log_in(client, "ann", password_of("ann"))

    def ask(path: str, **form: str) -> httpx.Response:
        answer: httpx.Response = client.post(path, data={"csrf": csrf_in(client.get("/people"))} | form)
        return answer

    return ask


def test_an_account_is_made_and_changed(people: People, ask: Ask) -> None:
    """A name, a role and a first password; then another role and password, out and in again; all of it is in the log."""
    assert 303 == ask("/people", name="dora", role="reader", password="seven slow geese").status_code
    assert Person(name="dora", role=Role.READER) == people.recognise("dora", "seven slow geese")
    ask("/people/dora/role", role="coder")
    ask("/people/dora/password", password="nine slow herons")
    assert Person(name="dora", role=Role.CODER) == people.recognise("dora", "nine slow herons")
    ask("/people/dora/close")
    assert people.recognise("dora", "nine slow herons") is None
    ask("/people/dora/reopen")
    assert people.recognise("dora", "nine slow herons") is not None
    done = [(event.who, event.what) for event in Ledger(people.engine).events() if event.about == "dora"]
    deeds = ("account reopened", "account closed", "password changed", "role changed", "account added")
    assert [("ann", deed) for deed in deeds] == done


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("/people", {"name": "Cora", "role": "reader", "password": "seven slow geese"}, "an account &#39;cora&#39; already"),
        ("/people", {"name": "<b>", "role": "reader", "password": "seven slow geese"}, "&#39;&lt;b&gt;&#39; will not do as a name"),
        ("/people", {"name": "dora", "role": "king", "password": "seven slow geese"}, "no role &#39;king&#39;"),
        ("/people", {"name": "dora", "role": "reader", "password": "short"}, "the password has 5 characters"),
        ("/people/cora/role", {"role": ""}, "no role &#39;&#39;"),
        ("/people/zoe/close", {}, "no account &#39;zoe&#39;"),
    ],
)
def test_what_will_not_do_is_told_on_the_page(ask: Ask, path: str, form: dict[str, str], says: str) -> None:
    """And nothing is changed."""
    answer = ask(path, **form)
    assert (422, True) == (answer.status_code, says in answer.text)


@pytest.mark.parametrize("what", ["role", "password", "close"])
def test_nobody_changes_their_own_account_here(people: People, ask: Ask, what: str) -> None:
    """So the last editor cannot be locked out by a slip."""
    assert 403 == ask(f"/people/ann/{what}", role="reader", password="seven slow geese").status_code
    assert Person(name="ann", role=Role.EDITOR) == people.recognise("ann", password_of("ann"))


@pytest.mark.parametrize("name", ["cora", "rita"])
def test_only_editors_see_the_page(come: Come, name: str) -> None:
    """Others neither see nor send it."""
    client = come(name)
    assert (403, 403) == (client.get("/people").status_code, client.post("/people").status_code)


def test_a_token_is_of_no_use_here(guarded: Served) -> None:
    """An editor's program cannot make accounts: a token that got lost would outlive itself."""
    token = People(guarded.ledger.engine).make_token("ann", "", days=1, now=datetime.now(UTC), by="tests")
    headers = {"authorization": f"Bearer {token}"}
    form = {"name": "eve", "role": "editor", "password": "seven slow geese"}
    assert 403 == httpx.post(guarded.address + "/people", data=form, headers=headers).status_code


def test_without_a_login_there_is_no_such_page(alone: str) -> None:
    """Nor a link to it."""
    assert 404 == httpx.get(alone + "/people").status_code
    assert "/people" not in httpx.get(alone + "/limits").text


def test_an_editor_makes_an_account_and_its_owner_logs_in(tab: Tab, guarded: Served) -> None:
    """The whole way in a browser: the form, the new row, a change behind its fold, the logout, the first login."""
    page = tab.page
    page.set_default_timeout(10_000)
    page.goto(guarded.address + "/people")
    page.fill("#l-name", "ann")
    page.fill("#l-password", password_of("ann"))
    page.press("#l-password", "Enter")
    page.fill("#p-name", "dora")
    page.fill("#p-password", "seven slow geese")
    page.click("text=Make it")
    page.wait_for_url("**/people#dora")
    row = page.locator("#dora")
    row.locator("summary").click()
    row.locator("select").select_option("coder")
    row.get_by_text("Give this role").click()
    page.wait_for_selector("#dora .chip:has-text('coder')")
    page.click("text=Log out")
    page.fill("#l-name", "dora")
    page.fill("#l-password", "seven slow geese")
    page.press("#l-password", "Enter")
    page.wait_for_selector("form.person a:has-text('dora')")
    assert 0 == page.locator("header a[href='/people']").count()
    assert [] == tab.complaints
