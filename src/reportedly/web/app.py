"""App: the routes of the web pages, and what guards them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly import __version__
from reportedly.store import Ledger
from reportedly.store.people import People
from reportedly.tell.labels import days_in_words
from reportedly.tell.terminal import bounds, safe
from reportedly.web import contexts, reading, showing
from reportedly.web.accounts import Porter, add_account_pages
from reportedly.web.addresses import forgiving_as_of
from reportedly.web.ages import age
from reportedly.web.agreement import add_agreement_pages
from reportedly.web.api import add_api
from reportedly.web.audit import add_audit_page
from reportedly.web.faults import answer_faults, answer_refusals
from reportedly.web.gate import Entrance, Gate
from reportedly.web.people import Role, Visitor, visitor_of
from reportedly.web.reasons import Reasons
from reportedly.web.remembering import Remembered
from reportedly.web.review import add_review_pages
from reportedly.web.roster import Roster, add_roster
from reportedly.web.throttle import Throttle
from reportedly.web.uploading import Sized, add_upload_pages
from reportedly.web.uploads import Uploads

# No script, style, picture or connection from anywhere but here: a page about propaganda must not call out.
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under that, browsers send our own forms with the origin "null", which tells nothing from what is foreign.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Where to, in what words, and who at least is shown it.
LINKS = (
    ("/", "Overview", Role.READER),
    ("/ledger", "Ledger", Role.READER),
    ("/incidents", "Incidents", Role.READER),
    ("/timeline", "Timeline", Role.READER),
    ("/map", "Map", Role.READER),
    ("/actors", "Actors", Role.READER),
    ("/threats", "Threats", Role.READER),
    ("/disputes", "Disputes", Role.READER),
    ("/unverified", "Unverified", Role.READER),
    ("/diff", "Diff", Role.READER),
    ("/review", "Review", Role.CODER),
    ("/upload", "Upload", Role.CODER),
    ("/audit", "Audit", Role.EDITOR),
    ("/people", "People", Role.EDITOR),
)
# Pages that tell of no single day: of two, or of what people did here.
TIMELESS = ("/diff", "/review", "/upload", "/audit", "/people", "/account", "/limits")
# A page holds up to two connections of the ledger's fifteen while it is made; more at once would wait for one another.
_AT_ONCE = 4

Build = Callable[[Ledger, Mapping[str, str]], contexts.Context]
BuildOne = Callable[[Ledger, str, Mapping[str, str]], contexts.Context]

PAGES: dict[str, tuple[Build, str]] = {
    "/": (reading.overview_page, "overview.html"),
    "/ledger": (reading.ledger_page, "ledger.html"),
    "/incidents": (reading.incidents_page, "incidents.html"),
    "/timeline": (reading.timeline_page, "timeline.html"),
    "/map": (reading.map_page, "map.html"),
    "/actors": (reading.actors_page, "actors.html"),
    "/threats": (reading.threats_page, "list.html"),
    "/unverified": (reading.unverified_page, "list.html"),
    "/disputes": (reading.disputes_page, "disputes.html"),
    "/diff": (reading.diff_page, "diff.html"),
    "/search": (reading.search_page, "search.html"),
}
# Looked for among all incidents, so made once for each state of the ledger.
COSTLY = frozenset({"/disputes", "/diff"})
ONES: dict[str, tuple[BuildOne, str]] = {
    "/incident": (showing.incident_view, "incident.html"),
    "/report": (showing.report_view, "report.html"),
    "/actor": (showing.actor_view, "actor.html"),
    "/threat": (showing.threat_view, "threat.html"),
}


class Guard:
    """What stands around the whole application: the headers of every answer, whatever becomes of it, and HEAD as GET without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers."""
        bodiless = scope.get("method") == "HEAD"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = "max-age=86400" if scope["path"].startswith("/static/") else "no-store"
                MutableHeaders(scope=message).update(HEADERS | {"Cache-Control": kept})
            elif bodiless:
                message["body"] = b""
            await send(message)

        await self.app({**scope, "method": "GET"} if bodiless else scope, receive, guarded)


def today() -> date:
    """The day that ages are counted to."""
    return datetime.now(UTC).date()


@asynccontextmanager
async def _bounded(app: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _AT_ONCE
    yield
    app.state.uploads.end()


def create_app(
    ledger: Ledger,
    *,
    now: Callable[[], date] = today,
    entrance: Entrance = Entrance(),  # noqa: B008 - frozen
    uploads: Uploads | None = None,
) -> FastAPI:
    """The application over an open ledger; `now` tells the day that ages are counted to, `entrance` who may come in.

    `uploads` reads what people hand in; without it, one with the usual limits does.
    """
    app = FastAPI(title="Reportedly", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=_bounded)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.state.uploads = uploads = uploads or Uploads(ledger.engine.where)
    templates = environment(now)

    show, people, token = partial(render, templates), People(ledger.engine), secrets.token_urlsafe(32)
    turned_away = answer_refusals(app, show)
    app.add_middleware(Sized, uploads=uploads.largest, refuse=turned_away)
    app.add_middleware(Gate, entrance=entrance, people=people, refuse=turned_away, token=token)
    app.add_middleware(Guard)
    app.mount("/static", StaticFiles(directory=str(Path(str(files("reportedly.web"))) / "static")), name="static")

    answer_faults(app, show, HEADERS)

    @app.get("/limits")
    def limits(request: Request) -> HTMLResponse:
        return HTMLResponse(render(templates, "limits.html", contexts.LimitsPage(title="What this cannot tell you"), request))

    if entrance.accounts:
        add_account_pages(app, Porter(people=people, throttle=Throttle(), show=show, token=token))
        add_roster(app, Roster(people=people, show=show))
    add_audit_page(app, ledger, show)
    add_api(app, ledger)
    add_upload_pages(app, ledger, templates, uploads, show)
    add_agreement_pages(app, ledger, show)
    add_review_pages(app, ledger, show)
    app.get("/why/{name:path}")(_page_of(ledger, templates, Reasons(lambda: uploads.bench.tools).page, "why.html"))
    remembered = Remembered()
    for path, (build, template) in PAGES.items():
        app.get(path)(_page(ledger, templates, remembered(build) if path in COSTLY else build, template))
    for path, (build_one, template) in ONES.items():
        app.get(path + "/{name:path}")(_page_of(ledger, templates, build_one, template))
    return app


def _page(ledger: Ledger, templates: Environment, build: Build, template: str) -> Callable[[Request], HTMLResponse]:
    def answer(request: Request) -> HTMLResponse:
        return HTMLResponse(render(templates, template, build(ledger, request.query_params), request))

    return answer


def _page_of(ledger: Ledger, templates: Environment, build: BuildOne, template: str) -> Callable[[Request, str], HTMLResponse]:
    def answer(request: Request, name: str) -> HTMLResponse:
        return HTMLResponse(render(templates, template, build(ledger, name, request.query_params), request))

    return answer


def environment(now: Callable[[], date] = today) -> Environment:
    """The templates: all that they set is escaped and made harmless, and a name that a page does not fill is an error."""
    made = Environment(
        loader=PackageLoader("reportedly.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"days": days_in_words, "words": lambda value: str(value).replace("_", " ")}
    made.filters["age"] = lambda published: age(published, now())
    # What stands in a script element is not decoded there, so JSON keeps its quotation marks and loses what could end the element.
    made.filters["island"] = lambda text: Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704
    made.globals |= {"bounds": bounds, "version": __version__}
    return made


def harmless(value: object) -> object:
    """What a template sets, with every character that steers, hides or reorders text as a dot; markup of the templates stays."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _links(visitor: Visitor) -> list[tuple[str, str, Role]]:
    """The links that a visitor is shown; that to the accounts only where there are any."""
    return [link for link in LINKS if visitor.may(link[2]) and (link[0] != "/people" or visitor.accounts)]


def render(templates: Environment, template: str, page: contexts.Context, request: Request) -> str:
    """A page in its frame."""
    path = request.url.path
    day = forgiving_as_of(request.query_params).published
    visitor = visitor_of(request)
    links = tuple(contexts.NavLink(href=href, label=label, here=f"{path}/".startswith(f"{href}/")) for href, label, _ in _links(visitor))
    words = request.query_params.get("words", "")
    name = visitor.person.name if visitor.person else ""
    then = day.isoformat() if day and not path.startswith(TIMELESS) else ""
    site = contexts.Site(links=links, words=words, as_of=then, path=path, csrf=visitor.csrf, person=name, accounts=visitor.accounts)
    return templates.get_template(template).render(page=page, site=site)
