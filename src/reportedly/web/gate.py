"""Gate: what every request passes before it reaches a page: the name it calls us by, where it comes from, who sends it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from reportedly.store.people import People, Person, Role
from reportedly.web.people import UNSAFE, Refused, Visitor

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
LOGIN = "/login"
# What a proxy adds to a request that it passes on.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")

Answer = Callable[[Request, Refused], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Who may come in.

    `names` are the hosts that a request may call us by, None for any. With `accounts` everybody logs in; without, whoever comes is
    one and the same editor, by the name of `local`.
    """

    names: frozenset[str] | None = LOOPBACK
    accounts: bool = False
    local: str = "local"


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a request in with its visitor, or answers with a refusal."""

    app: ASGIApp
    entrance: Entrance
    people: People
    refuse: Answer
    # Without accounts it is the token of every page for as long as the server runs: pages of other origins cannot read ours.
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `state.visitor`, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope.setdefault("state", {})["visitor"] = Visitor(person=None, csrf="", accounts=self.entrance.accounts)
        try:
            check_name(request, self.entrance)
            check_origin(request)
            if not scope["path"].startswith("/static/"):
                scope["state"]["visitor"] = await self.visitor(request)
        except Refused as refusal:
            await self.refuse(request, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def visitor(self, request: Request) -> Visitor:
        """Who sends the request; Refused if it must be somebody and is nobody."""
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._program(secret.strip())
        if self.entrance.accounts:
            return await self._browser(request)
        if any(name in request.headers for name in _PASSED_ON):
            raise Refused(403, "Accounts are needed", "A proxy passed this request on, and there is no login here: serve with --accounts.")
        return Visitor(person=Person(name=self.entrance.local, role=Role.EDITOR), csrf=self.token)

    async def _program(self, secret: str) -> Visitor:
        person = await to_thread.run_sync(lambda: self.people.by_token(secret, now=datetime.now(UTC)))
        if person is None:
            raise Refused(401, "Unknown token", "The API token is unknown, has expired or was withdrawn.")
        return Visitor(person=person, csrf="", by_token=True, accounts=self.entrance.accounts)

    async def _browser(self, request: Request) -> Visitor:
        secret, visit = (request.cookies.get(cookie_name(request, what)) for what in ("session", "visit"))
        if secret:
            person = await to_thread.run_sync(lambda: self.people.by_session(secret, now=datetime.now(UTC)))
            if person is not None:
                return Visitor(person=person, csrf=csrf_of(secret), accounts=True, session=secret)
        if request.url.path != LOGIN:
            raise Refused(401, "Log in first", "This page is for people who have logged in.")
        # Before the login the token hangs on a cookie of its own; it is signed, so that no other page of this host can choose it.
        return Visitor(person=None, csrf=signed(self.token, visit) if visit else "", accounts=True)


def signed(token: str, visit: str) -> str:
    """The token of the login form for the cookie of a visit."""
    return hmac.digest(token.encode(), visit.encode("utf-8", "surrogatepass"), "sha256").hex()


def csrf_of(secret: str) -> str:
    """The token of a session's pages: whoever knows the session can make it, and it does not give the session away."""
    return hashlib.sha256(b"csrf " + secret.encode("utf-8", "surrogatepass")).hexdigest()


def cookie_name(request: Request, what: str) -> str:
    """The name of our cookie: browsers hold cookies by host and not by port, and two ledgers may be served by one machine.

    Over TLS it has the mark that keeps other hosts of the same domain from setting it.
    """
    server = request.scope.get("server")
    mark = "__Host-" if request.url.scheme == "https" else ""
    return f"{mark}reportedly-{what}-{server[1] if server else 0}"


def check_name(request: Request, entrance: Entrance) -> None:
    """Refused if the request calls us by a name that is not ours: so does a page elsewhere whose name was turned to this machine."""
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if entrance.names is not None and name.lower() not in entrance.names:
        named = ", ".join(sorted(entrance.names))
        raise Refused(421, "Not served under this name", f"The pages are served as {named}, not as {name!r}; --name adds a name.")


def check_origin(request: Request) -> None:
    """Refused if a request that changes something was sent by a page of another origin."""
    if request.method not in UNSAFE:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    foreign = origin is not None and origin.partition("://")[2].lower() != request.headers.get("host", "").lower()
    if foreign or site not in {"same-origin", "none"}:
        raise Refused(403, "Sent from elsewhere", "A page of another site sent this; nothing was changed.")
