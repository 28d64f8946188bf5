"""Accounts: the pages on which people log in and out, change their password, and make tokens for programs of theirs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from reportedly.errors import QuestionError
from reportedly.store.people import SESSION, SHORTEST, People
from reportedly.web.account_contexts import AccountPage, LoginPage
from reportedly.web.gate import LOGIN, cookie_name, signed
from reportedly.web.people import Person, Refused, own_page, reader, visitor_of
from reportedly.web.throttle import Throttle

TOKEN_DAYS = 90
_SECOND = 60

Show = Callable[[str, Any, Request], str]
Field = Annotated[str, Form()]
Me = Annotated[Person, Depends(reader)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Porter:
    """What the pages of accounts work with."""

    people: People
    throttle: Throttle
    show: Show
    token: str

    def login(self, request: Request, *, name: str = "", after: str = "/", refusal: str | None = None, status: int = 200) -> Response:
        """The form for logging in, with a token of its own."""
        visit = request.cookies.get(cookie_name(request, "visit")) or secrets.token_urlsafe(16)
        visitor = visitor_of(request)
        request.state.visitor = replace(visitor, csrf=visitor.csrf or signed(self.token, visit))
        page = LoginPage(title="Log in", name=name, after=within(after), refusal=refusal)
        answer = HTMLResponse(self.show("login.html", page, request), status_code=status)
        _set_cookie(request, answer, "visit", visit, None)
        return answer

    def let_in(self, request: Request, name: str, password: str, after: str) -> Response:
        """Whoever has this name and password goes on with a new session; a failure is told without saying what was wrong."""
        address = request.client.host if request.client else ""
        verdict = self.throttle.attempt(name, address)
        if verdict.first:
            self.people.turned_away(name, now=datetime.now(UTC), address=address, refused=True)
        if verdict.wait:
            answer = self.login(request, name=name, after=after, refusal=_too_often(verdict.wait), status=429)
            answer.headers["Retry-After"] = str(int(verdict.wait) + 1)
            return answer
        person = self.people.recognise(name, password)
        if person is None:
            self.people.turned_away(name, now=datetime.now(UTC), address=address)
            return self.login(request, name=name, after=after, refusal="This name and password do not go together.", status=403)
        self.throttle.succeeded(name, address)
        answer = RedirectResponse(within(after), status_code=303)
        self.begin(request, answer, person)
        return answer

    def begin(self, request: Request, answer: Response, person: Person) -> None:
        """Give the answer a new session; one that the request came in ends, so that nobody can have laid it there beforehand."""
        now, old = datetime.now(UTC), request.cookies.get(cookie_name(request, "session"))
        if old:
            self.people.end_session(old, now=now)
        secret = self.people.open_session(person, now=now, address=request.client.host if request.client else "")
        _set_cookie(request, answer, "session", secret, int(SESSION.total_seconds()))

    def account(
        self, request: Request, me: Person, *, token: str | None = None, refusal: str | None = None, done: str | None = None
    ) -> HTMLResponse:
        """The page of one's own account; a token that was just made is shown this once."""
        page = AccountPage(
            title="Your account",
            name=me.name,
            role=me.role.value,
            shortest=SHORTEST,
            days=TOKEN_DAYS,
            tokens=tuple(self.people.tokens(me.name)),
            made=token,
            refusal=refusal,
            done=done,
        )
        return HTMLResponse(self.show("account.html", page, request), status_code=422 if refusal else 200)

    def new_password(self, request: Request, me: Person, old: str, new: str, again: str) -> Response:
        """Another password, for whoever knows the one there is; all other sessions end."""
        address = request.client.host if request.client else ""
        verdict = self.throttle.attempt(me.name, address)
        if verdict.wait:
            return self.account(request, me, refusal=_too_often(verdict.wait))
        if self.people.recognise(me.name, old) is None:
            return self.account(request, me, refusal="The old password is another one.")
        self.throttle.succeeded(me.name, address)
        if new != again:
            return self.account(request, me, refusal="The new password was typed in two different ways.")
        try:
            self.people.set_password(me.name, new, now=datetime.now(UTC), by=me.name)
        except QuestionError as error:
            return self.account(request, me, refusal=f"That will not do: {error}.")
        answer = RedirectResponse("/account?done=password", status_code=303)
        self.begin(request, answer, me)
        return answer


def add_account_pages(app: FastAPI, porter: Porter) -> None:
    """The routes of login, logout and of one's own account."""

    @app.get(LOGIN)
    def ask_who(request: Request) -> Response:
        after = request.query_params.get("next", "/")
        return RedirectResponse(within(after), status_code=303) if visitor_of(request).person else porter.login(request, after=after)

    @app.post(LOGIN, dependencies=[Depends(own_page)])
    def log_in(request: Request, name: Field = "", password: Field = "", after: Field = "/") -> Response:
        return porter.let_in(request, name, password, after)

    @app.post("/logout")
    def log_out(request: Request, _: Me) -> Response:
        secret = visitor_of(request).session
        if secret:
            porter.people.end_session(secret, now=datetime.now(UTC))
        answer = RedirectResponse(LOGIN, status_code=303)
        answer.delete_cookie(cookie_name(request, "session"), path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")
        return answer

    @app.get("/account")
    def own_account(request: Request, me: Me) -> Response:
        done = (
            "Your password is changed, and you are logged out everywhere else." if request.query_params.get("done") == "password" else None
        )
        return porter.account(request, me, done=done)

    @app.post("/account/password")
    def change_password(request: Request, me: Me, old: Field = "", new: Field = "", again: Field = "") -> Response:
        return porter.new_password(request, me, old, new, again)

    @app.post("/account/tokens")
    def make_token(request: Request, me: Me, label: Field = "") -> Response:
        demand_browser(request)
        token = porter.people.make_token(me.name, label, days=TOKEN_DAYS, now=datetime.now(UTC), by=me.name)
        return porter.account(request, me, token=token)

    @app.post("/account/tokens/{token}/withdraw")
    def withdraw_token(me: Me, token: str) -> Response:
        porter.people.withdraw_token(token, now=datetime.now(UTC), by=me.name, of=me.name)
        return RedirectResponse("/account", status_code=303)


def login_first(request: Request) -> Response | None:
    """The way to the login for whoever looks at pages; None for a program, which is told in words."""
    if request.headers.get("hx-request"):
        there = urlsplit(request.headers.get("hx-current-url", "/"))
        back = f"{there.path or '/'}?{there.query}" if there.query else there.path or "/"
        return Response(status_code=401, headers={"HX-Redirect": f"{LOGIN}?next={quote(back)}"})
    if request.method in {"GET", "HEAD"} and not request.url.path.startswith("/api/") and "authorization" not in request.headers:
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(LOGIN if back == "/" else f"{LOGIN}?next={quote(back)}", status_code=303)
    return None


def within(path: str) -> str:
    """A path of ours to go on to after the login; what would lead elsewhere leads to the first page."""
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside else "/"


def demand_browser(request: Request) -> None:
    """Refused for a program: a token that got lost must not be able to make others that outlive it."""
    if visitor_of(request).by_token:
        raise Refused(403, "Not with a token", "Tokens and accounts are made by people who have logged in, not by programs.")


def _set_cookie(request: Request, answer: Response, what: str, value: str, seconds: int | None) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request, what), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")


def _too_often(wait: float) -> str:
    minutes = int(wait // _SECOND) + 1
    return f"Too many attempts. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
