"""People: who is asking, what they may do, and whether they meant to.

A route that writes takes one of `reader`, `coder` and `editor` as a dependency; each gives the person or refuses:

    @app.post("/review/{row}")
    def rule(row: str, person: Annotated[Person, Depends(coder)]) -> Response: ...

A refusal is a page (or a line of JSON under /api). For a method that changes something it also demands the visitor's CSRF token, in
the form field `csrf` or the header `X-CSRF-Token`; templates have it as `site.csrf`. Who comes with an API token needs none.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request

from reportedly.store import Ledger
from reportedly.store.people import Person, Role

__all__ = ["UNSAFE", "Person", "Refused", "Role", "Visitor", "coder", "editor", "note", "own_page", "reader", "visitor_of"]

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class Refused(Exception):  # noqa: N818 - a refusal is no error: it is answered with a page
    """Raised where somebody may not do what they ask: the status of the answer, and what the page says."""

    def __init__(self, status: int, title: str, message: str) -> None:
        super().__init__(message)
        self.status, self.title, self.message = status, title, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who sent a request: None before the login.

    `by_token` tells a program with an API token from a browser, `accounts` whether people log in at all, `session` is the secret of
    the one that it came in.
    """

    person: Person | None
    csrf: str
    by_token: bool = False
    accounts: bool = False
    session: str | None = None

    def may(self, role: Role) -> bool:
        """Whether the visitor may do what this role may."""
        return self.person is not None and self.person.role.covers(role)


def visitor_of(request: Request) -> Visitor:
    """Who sent the request, as the gate found out before it let the request in."""
    found = request.state.visitor
    assert isinstance(found, Visitor)
    return found


async def reader(request: Request) -> Person:
    """Whoever may read; Refused otherwise, or if a request that changes something lacks the token of its page."""
    return await _let_in(request, Role.READER)


async def coder(request: Request) -> Person:
    """Whoever may review and upload; Refused otherwise, or if a request that changes something lacks the token of its page."""
    return await _let_in(request, Role.CODER)


async def editor(request: Request) -> Person:
    """Whoever may settle and see the log; Refused otherwise, or if a request that changes something lacks the token of its page."""
    return await _let_in(request, Role.EDITOR)


def note(ledger: Ledger, person: Person, action: str, about: str | None = None, detail: dict[str, Any] | None = None) -> None:
    """Write one line of the audit log: who did what, about which id."""
    ledger.log(person.name, action, now=datetime.now(UTC), about=about, **(detail or {}))


async def _let_in(request: Request, role: Role) -> Person:
    visitor = visitor_of(request)
    if visitor.person is None:
        raise Refused(401, "Log in first", "This page is for people who have logged in.")
    if not visitor.may(role):
        raise Refused(
            403,
            "Not for your role",
            f"This wants the role {role}, and {visitor.person.name} has the role {visitor.person.role}. An editor can change that.",
        )
    if request.method in UNSAFE and not visitor.by_token:
        await demand_own_page(request, visitor)
    return visitor.person


async def own_page(request: Request) -> None:
    """Refused unless a page of ours sent the request; who sent it does not matter."""
    await demand_own_page(request, visitor_of(request))


async def demand_own_page(request: Request, visitor: Visitor) -> None:
    """Refused unless the request bears the token that only pages of ours are given."""
    said = request.headers.get("x-csrf-token")
    if said is None and request.headers.get("content-type", "").startswith(_FORMS):
        field = (await request.form()).get("csrf")
        said = field if isinstance(field, str) else None
    if said is None or not visitor.csrf or not hmac.compare_digest(said.encode(), visitor.csrf.encode()):
        raise Refused(
            403, "This form is out of date", "The page that sent it was opened before the last login or start of the server. Load it again."
        )
