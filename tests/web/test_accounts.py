"""Who may come in: logins, sessions, roles, tokens, and requests that other sites send, over HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.drafts import NOW
from tests.web.served import EVIL, Come, Served, csrf_in, log_in, password_of

from reportedly.store import Ledger
from reportedly.store.history import Lines
from reportedly.store.people import SESSION, People, Person, Role
from reportedly.web import create_app
from reportedly.web.accounts import within
from reportedly.web.gate import Entrance


def latest(served: Served, who: str) -> str:
    """What somebody did last, as the audit log tells it."""
    return served.ledger.events(latest=1, lines=Lines(who=who))[0].what


# --------------------------------------------------------------------------------------------------------------- logging in


@pytest.mark.parametrize("path", ["/", "/ledger", "/audit", "/limits", "/nowhere", "/account", "/report/r-none?as_of=2020-01-01"])
def test_nothing_is_shown_before_the_login(guarded: Served, path: str) -> None:
    """Every page, also one that does not exist, leads to the login and from there back."""
    answer = httpx.get(guarded.address + path)
    assert (303, "") == (answer.status_code, answer.text)
    assert answer.headers["location"].startswith("/login")


def test_after_the_login_one_is_where_one_wanted_to_be(guarded: Served, come: Come) -> None:
    """The page that was asked for first comes next, and says who is logged in."""
    client = come()
    asked = client.get("/ledger?kind=denial")
    form = client.get(asked.headers["location"])
    after = re.search(r'name="after" value="([^"]+)"', form.text)
    assert after
    answer = client.post("/login", data={"csrf": csrf_in(form), "name": "rita", "password": password_of("rita"), "after": after.group(1)})
    assert (303, "/ledger?kind=denial") == (answer.status_code, answer.headers["location"])
    assert "rita</a>" in client.get("/ledger").text
    assert "login" == latest(guarded, "rita")


@pytest.mark.parametrize("name", ["rita", "nobody-here"])
def test_a_wrong_password_and_an_unknown_name_get_one_answer(guarded: Served, come: Come, name: str) -> None:
    """Nothing tells which of both was wrong, and no session begins; the log has it, without the unknown name."""
    client = come()
    answer = log_in(client, name, "a wrong password")
    assert (403, True) == (answer.status_code, "This name and password do not go together." in answer.text)
    assert not [cookie for cookie in client.cookies if "session" in cookie]
    assert "login failed" == latest(guarded, "rita" if name == "rita" else "unknown")
    assert name == "rita" or name not in str(guarded.ledger.events(latest=5))


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(guarded: Served, come: Come) -> None:
    """HttpOnly and SameSite=Lax always; Secure with the mark of this host alone where a proxy of ours says that it speaks TLS."""
    client = come()
    form = {"csrf": csrf_in(client.get("/login")), "name": "rita", "password": password_of("rita")}
    plain = client.post("/login", data=form).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(plain.split("; "))
    assert "Secure" not in plain
    proxied = httpx.get(guarded.address + "/login", headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    assert proxied.startswith("__Host-reportedly-")
    assert "Secure" in proxied.split("; ")


def test_a_session_that_was_there_before_the_login_is_not_taken_over(guarded: Served, come: Come) -> None:
    """Whoever lays a session into somebody's browser beforehand has nothing of it: the login begins another, and that one ends."""
    laid = come("rita")
    (cookie,) = [cookie for cookie in laid.cookies.jar if "session" in cookie.name]
    victim = come()
    victim.cookies.set(cookie.name, "of-the-attacker", domain="127.0.0.1")
    log_in(victim, "cora", password_of("cora"))
    assert "of-the-attacker" not in {one.value for one in victim.cookies.jar if one.domain}
    attacker = httpx.get(f"{guarded.address}/account", cookies={cookie.name: "of-the-attacker"})
    assert 303 == attacker.status_code


def test_a_session_ends(guarded: Served, come: Come) -> None:
    """After its time a session lets nobody in."""
    people, rita = People(guarded.ledger.engine), Person(name="rita", role=Role.READER)
    now = datetime.now(UTC)
    client = come("rita")
    (cookie,) = [cookie.name for cookie in client.cookies.jar if "session" in cookie.name]
    found = {}
    for age in (SESSION + timedelta(seconds=1), SESSION - timedelta(seconds=60)):
        secret = people.open_session(rita, now=now - age)
        found[age > SESSION] = httpx.get(f"{guarded.address}/limits", cookies={cookie: secret}).status_code
    assert {True: 303, False: 200} == found


def test_reading_with_a_session_does_not_wait_for_who_writes(guarded: Served, come: Come) -> None:
    """Who is logged in is known without a write: while a long read holds the ledger, pages come all the same."""
    client = come("rita")
    with guarded.ledger.engine.writing():
        assert 200 == client.get("/ledger").status_code


def test_the_logout_ends_the_session_for_good(guarded: Served, come: Come) -> None:
    """The cookie is of no use to whoever kept a copy of it."""
    client = come("rita")
    kept = dict(client.cookies)
    client.post("/logout", data={"csrf": csrf_in(client.get("/account"))})
    assert 303 == httpx.get(guarded.address + "/limits", cookies=kept).status_code
    assert "logout" == latest(guarded, "rita")


@pytest.mark.parametrize(
    "after", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""]
)
def test_the_login_leads_to_no_other_site(come: Come, after: str) -> None:
    """What would lead elsewhere after the login leads to the first page."""
    assert "/" == within(after)
    assert "/" == log_in(come(), "rita", password_of("rita"), after=after).headers["location"]


@given(st.one_of(st.text(), st.from_regex(r"[/\\\t\n .:@a-z]{0,12}", fullmatch=True)))
def test_whatever_the_login_is_told_it_stays_here(after: str) -> None:
    """No address, however odd, leads a browser from the login to another host."""
    there = urlsplit(urljoin("http://ours.example/login", within(after)))
    assert ("http", "ours.example") == (there.scheme, there.netloc)


def test_too_many_attempts_are_refused_even_with_the_right_password(tmp_path: Path) -> None:
    """After eight failures under a name nothing is tried under it any more; another name may still log in."""
    with Ledger.open(str(tmp_path / "x.ledger")) as ledger:
        for name in ("ann", "bea"):
            People(ledger.engine).add(name, Role.EDITOR, password_of(name), now=NOW, by="tests")
        client = TestClient(create_app(ledger, entrance=Entrance(accounts=True)), base_url="http://localhost", follow_redirects=False)
        assert [403] * 8 == [log_in(client, "Ann", "not the password").status_code for _ in range(8)]
        refused = log_in(client, "ann", password_of("ann"))
        assert (429, True) == (refused.status_code, 0 < int(refused.headers["retry-after"]) <= 900)
        assert "Try again in 15 minutes" in refused.text
        log_in(client, "ann", password_of("ann"))
        assert 303 == log_in(client, "bea", password_of("bea")).status_code
        told = [event.what for event in ledger.events(lines=Lines(what="logins refused"))]
        assert ["logins refused"] == told


# --------------------------------------------------------------------------------------------------- what other sites send


@pytest.mark.parametrize("token", [None, "", "wrong", "é"])
def test_a_form_without_the_token_of_its_page_changes_nothing(come: Come, token: str | None) -> None:
    """Not with none, not with a wrong one, neither in a field nor in a header."""
    client = come("rita")
    form = {} if token is None else {"csrf": token}
    headers = {} if token is None else {"x-csrf-token": token.encode()}
    assert 403 == client.post("/logout", data=form).status_code
    assert 403 == client.post("/logout", headers=headers).status_code
    assert 200 == client.get("/account").status_code


def test_the_token_of_one_session_is_of_no_use_in_another(come: Come) -> None:
    """Somebody with an account of their own cannot write a form for others."""
    mine, yours = come("rita"), come("cora")
    assert 403 == yours.post("/logout", data={"csrf": csrf_in(mine.get("/account"))}).status_code


def test_the_login_form_has_a_token_as_well(guarded: Served) -> None:
    """No other site can log somebody in as somebody else."""
    form = {"name": "rita", "password": password_of("rita")}
    assert 403 == httpx.post(guarded.address + "/login", data=form).status_code
    borrowed = csrf_in(httpx.get(guarded.address + "/login"))
    assert 403 == httpx.post(guarded.address + "/login", data=form | {"csrf": borrowed}).status_code


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=str,
)
def test_what_a_page_of_another_site_sends_is_refused(come: Come, alone: str, headers: dict[str, str]) -> None:
    """Even with the right token, with and without a login."""
    client = come("rita")
    assert 403 == client.post("/logout", data={"csrf": csrf_in(client.get("/account"))}, headers=headers).status_code
    token = csrf_in(httpx.get(alone + "/upload"))
    answer = httpx.post(alone + "/upload", data={"csrf": token, "text": "Some words."}, headers=headers)
    assert (403, True) == (answer.status_code, "A page of another site sent this" in answer.text)


def test_without_a_login_forms_need_the_token_too(alone: str) -> None:
    """A page elsewhere can send a form to this machine, but cannot read the token."""
    assert 403 == httpx.post(alone + "/upload", data={"text": "Some words."}).status_code


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.", ""])
def test_a_name_that_was_turned_to_this_machine_is_not_served(alone: str, host: str) -> None:
    """A page elsewhere whose name suddenly means this machine is told so, and nothing else."""
    answer = httpx.get(alone + "/ledger", headers={"host": host})
    assert answer.status_code in {400, 421}
    assert "No statement fits" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:9", "[::1]:8080", "[::1]"])
def test_this_machine_may_be_called_by_its_names(alone: str, host: str) -> None:
    """With any port and in any case."""
    assert 200 == httpx.get(alone + "/limits", headers={"host": host}).status_code


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "x-real-ip"])
def test_without_a_login_nothing_is_answered_that_a_proxy_passed_on(alone: str, name: str) -> None:
    """A proxy before a ledger without accounts would open it to everybody."""
    assert 403 == httpx.get(alone + "/ledger", headers={name: "192.0.2.1"}).status_code


# ------------------------------------------------------------------------------------------------------------ roles, tokens


@pytest.mark.parametrize(("name", "expected"), [("rita", (403, 403)), ("cora", (200, 403)), ("ann", (200, 200))])
def test_a_role_may_do_what_it_may(come: Come, name: str, expected: tuple[int, int]) -> None:
    """Readers neither upload nor see the log, coders upload, editors do both; only that is in the head."""
    client = come(name)
    assert expected == tuple(client.get(path).status_code for path in ("/upload", "/audit"))
    head = client.get("/limits").text
    assert [status == 200 for status in expected] == [f'href="{path}"' in head for path in ("/upload", "/audit")]


def test_every_route_that_writes_wants_a_role_and_a_token(guarded: Served, come: Come) -> None:
    """A route that somebody forgot to guard is found here: a reader without the page's token gets nowhere by any of them."""
    client = come("rita")
    app = create_app(guarded.ledger, entrance=Entrance(accounts=True))
    routes = [(method, route.path) for route in app.routes if isinstance(route, APIRoute) for method in route.methods - {"GET", "HEAD"}]
    assert len(routes) > 5
    answers = {(method, path): client.request(method, re.sub(r"\{[^}]*\}", "1", path)).status_code for method, path in routes}
    assert {} == {route: status for route, status in answers.items() if status != 403}


def test_a_changed_role_counts_at_once(tmp_path: Path) -> None:
    """Whoever is logged in when the role changes logs in again, and has the new one; a closed account lets nobody in."""
    with Ledger.open(str(tmp_path / "x.ledger")) as ledger:
        people = People(ledger.engine)
        people.add("ann", Role.EDITOR, password_of("ann"), now=NOW, by="tests")
        client = TestClient(create_app(ledger, entrance=Entrance(accounts=True)), base_url="http://localhost", follow_redirects=False)
        log_in(client, "ann", password_of("ann"))
        assert 200 == client.get("/audit").status_code
        people.give_role("ann", Role.READER, now=NOW, by="tests")
        assert 303 == client.get("/audit").status_code
        log_in(client, "ann", password_of("ann"))
        assert 403 == client.get("/audit").status_code
        people.close("ann", now=NOW, by="tests")
        assert 303 == client.get("/limits").status_code
        assert 403 == log_in(client, "ann", password_of("ann")).status_code


def test_a_token_lets_a_program_do_what_its_person_may(guarded: Served) -> None:
    """Without a cookie and without a page's token; not more, and not once it is withdrawn."""
    people, now = People(guarded.ledger.engine), datetime.now(UTC)
    headers = {"authorization": f"Bearer {people.make_token('cora', 'tests', days=1, now=now, by='tests')}"}
    assert [200, 403] == [httpx.get(guarded.address + path, headers=headers).status_code for path in ("/upload", "/audit")]
    assert 303 == httpx.post(guarded.address + "/upload", data={"text": "Nothing was said about it."}, headers=headers).status_code
    (token,) = [one.id for one in people.tokens("cora") if one.label == "tests"]
    people.withdraw_token(token, now=now, by="tests")
    answer = httpx.get(guarded.address + "/upload", headers=headers)
    assert (401, "Bearer") == (answer.status_code, answer.headers["www-authenticate"])


def test_a_token_expires(guarded: Served) -> None:
    """A token that was made for a day does not count two days later."""
    made = datetime.now(UTC) - timedelta(days=2)
    token = People(guarded.ledger.engine).make_token("cora", "old", days=1, now=made, by="tests")
    assert 401 == httpx.get(guarded.address + "/limits", headers={"authorization": f"bearer {token}"}).status_code


def test_a_wrong_token_is_refused_where_there_is_no_login_too(alone: str) -> None:
    """Whoever sends a token means to be somebody, and is not taken for the one user of this machine."""
    assert 401 == httpx.get(alone + "/limits", headers={"authorization": "Bearer rpt_wrong"}).status_code


def test_a_token_is_shown_once_and_makes_no_other(guarded: Served, come: Come) -> None:
    """The page of the account shows it when it is made, and its id alone afterwards; with it no other can be made."""
    client = come("cora")
    form = {"csrf": csrf_in(client.get("/account")), "label": EVIL}
    shown = client.post("/account/tokens", data=form)
    found = re.search(r"rpt_[\w-]{43}", shown.text)
    assert found
    assert EVIL not in shown.text
    assert found.group() not in client.get("/account").text
    assert 403 == httpx.post(guarded.address + "/account/tokens", headers={"authorization": f"Bearer {found.group()}"}).status_code


def test_a_token_of_somebody_else_cannot_be_withdrawn(guarded: Served, come: Come) -> None:
    """A token's id is no secret; whose it is counts."""
    people = People(guarded.ledger.engine)
    people.make_token("ann", "of ann", days=1, now=datetime.now(UTC), by="tests")
    (token,) = [one.id for one in people.tokens("ann") if one.label == "of ann"]
    client = come("cora")
    client.post(f"/account/tokens/{token}/withdraw", data={"csrf": csrf_in(client.get("/account"))})
    assert token in {one.id for one in people.tokens("ann")}


def test_a_new_password_wants_the_old_one_and_ends_other_sessions(tmp_path: Path) -> None:
    """Somebody at an unlocked screen cannot lock the owner out; after the change only this browser stays logged in."""
    with Ledger.open(str(tmp_path / "x.ledger")) as ledger:
        People(ledger.engine).add("ann", Role.READER, password_of("ann"), now=NOW, by="tests")
        app = create_app(ledger, entrance=Entrance(accounts=True))
        here, there, *fresh = (TestClient(app, base_url="http://localhost", follow_redirects=False) for _ in range(4))
        for client in (here, there):
            log_in(client, "ann", password_of("ann"))
        form = {"csrf": csrf_in(here.get("/account")), "new": "nine slow herons", "again": "nine slow herons"}
        tries = ({"old": "wrong"}, {"again": "nine herons"}, {"new": "short", "again": "short"})
        refused = [here.post("/account/password", data={"old": password_of("ann")} | form | wrong).status_code for wrong in tries]
        assert [422, 422, 422] == refused
        assert 303 == here.post("/account/password", data=form | {"old": password_of("ann")}).status_code
        assert [200, 303] == [client.get("/account").status_code for client in (here, there)]
        assert [303, 403] == [
            log_in(client, "ann", word).status_code for client, word in zip(fresh, ("nine slow herons", password_of("ann")), strict=True)
        ]
