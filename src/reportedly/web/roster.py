"""Roster: the page on which editors say who may use the ledger, and what each of them may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from reportedly.errors import QuestionError
from reportedly.store.people import SHORTEST, People, Role
from reportedly.web.account_contexts import PeoplePage
from reportedly.web.accounts import Show, demand_browser
from reportedly.web.people import Person, Refused, editor

Field = Annotated[str, Form()]


async def editor_in_person(request: Request) -> Person:
    """An editor who has logged in; Refused for a program, whose token, once lost, must not be able to make accounts."""
    person = await editor(request)
    demand_browser(request)
    return person


Editor = Annotated[Person, Depends(editor_in_person)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """What the page works with."""

    people: People
    show: Show

    def page(self, request: Request, me: Person, *, name: str = "", refusal: str | None = None) -> Response:
        """The accounts, and the form for another."""
        page = PeoplePage(
            title="People",
            me=me.name,
            accounts=tuple(self.people.accounts()),
            roles=tuple(role.value for role in Role),
            shortest=SHORTEST,
            name=name,
            refusal=refusal,
        )
        return HTMLResponse(self.show("people.html", page, request), status_code=422 if refusal else 200)

    def change(self, request: Request, me: Person, name: str, act: Callable[[], object]) -> Response:
        """The page after a change, or with the reason why there was none; one's own account is left to others."""
        # So there is always an editor left who can log in: the one who asks.
        if name == me.name:
            raise Refused(403, "Not your own account", "Another editor can change yours; your password you change on your account.")
        try:
            act()
        except QuestionError as error:
            return self.page(request, me, refusal=f"That will not do: {error}.")
        return RedirectResponse(f"/people#{quote(name)}", status_code=303)


def add_roster(app: FastAPI, roster: Roster) -> None:
    """The routes of the page."""
    people = roster.people

    @app.get("/people")
    def everybody(request: Request, me: Editor) -> Response:
        return roster.page(request, me)

    @app.post("/people")
    def add(request: Request, me: Editor, name: Field = "", role: Field = "", password: Field = "") -> Response:
        try:
            made = people.add(name, role_of(role), password, now=datetime.now(UTC), by=me.name)
        except QuestionError as error:
            return roster.page(request, me, name=name, refusal=f"That will not do: {error}.")
        return RedirectResponse(f"/people#{quote(made.name)}", status_code=303)

    @app.post("/people/{name}/role")
    def give_role(request: Request, me: Editor, name: str, role: Field = "") -> Response:
        return roster.change(request, me, name, lambda: people.give_role(name, role_of(role), now=datetime.now(UTC), by=me.name))

    @app.post("/people/{name}/password")
    def set_password(request: Request, me: Editor, name: str, password: Field = "") -> Response:
        return roster.change(request, me, name, lambda: people.set_password(name, password, now=datetime.now(UTC), by=me.name))

    @app.post("/people/{name}/close")
    def close(request: Request, me: Editor, name: str) -> Response:
        return roster.change(request, me, name, lambda: people.close(name, now=datetime.now(UTC), by=me.name))

    @app.post("/people/{name}/reopen")
    def reopen(request: Request, me: Editor, name: str) -> Response:
        return roster.change(request, me, name, lambda: people.reopen(name, now=datetime.now(UTC), by=me.name))


def role_of(word: str) -> Role:
    """A role by its word; QuestionError if there is none."""
    if word not in set(Role):
        raise QuestionError(f"there is no role {word!r}; there are {', '.join(Role)}")
    return Role(word)
