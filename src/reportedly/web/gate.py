"""Gate: what every request passes before it reaches a page: the name it calls us by, where it comes from, who sends it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from reportedly.store.people import Person, Role
from reportedly.web.people import UNSAFE, Refused, Visitor

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
# What a proxy adds to a request that it passes on.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")

Answer = Callable[[Request, Refused], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """Who may come in: `names` are the hosts that a request may call us by (None for any), `local` is the one user without accounts."""

    names: frozenset[str] | None = LOOPBACK
    local: str = "local"


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets a request in with its visitor, or answers with a refusal."""

    app: ASGIApp
    entrance: Entrance
    refuse: Answer
    # Without accounts there is one token for as long as the server runs: pages of other origins cannot read ours, so cannot know it.
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with `state.visitor`, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope.setdefault("state", {})["visitor"] = Visitor(person=None, csrf="")
        try:
            check_name(request, self.entrance)
            check_origin(request)
            scope["state"]["visitor"] = self.visitor(request)
        except Refused as refusal:
            await self.refuse(request, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def visitor(self, request: Request) -> Visitor:
        """Who sends the request."""
        if any(name in request.headers for name in _PASSED_ON):
            raise Refused(403, "Accounts are needed", "A proxy passed this request on, and there is no login here: serve with --accounts.")
        return Visitor(person=Person(name=self.entrance.local, role=Role.EDITOR), csrf=self.token)


def check_name(request: Request, entrance: Entrance) -> None:
    """Refused if the request calls us by a name that is not ours: so does a page elsewhere whose name was turned to this machine."""
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if entrance.names is not None and name.lower() not in entrance.names:
        ours = ", ".join(sorted(entrance.names))
        raise Refused(
            421, "Not served under this name", f"The pages are served as {ours}, not as {name or 'nothing'}; add a name with --name."
        )


def check_origin(request: Request) -> None:
    """Refused if a request that changes something was sent by a page of another origin."""
    if request.method not in UNSAFE:
        return
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower()
    if foreign or site not in {"same-origin", "none"}:
        raise Refused(403, "Sent from elsewhere", "A page of another site sent this; nothing was changed.")
