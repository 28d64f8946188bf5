"""Audit: the page of who did what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from reportedly.errors import QuestionError
from reportedly.store import Ledger
from reportedly.store.history import Event, Lines
from reportedly.web.account_contexts import AuditLine, AuditPage
from reportedly.web.accounts import Show
from reportedly.web.addresses import PAGE, day, is_day, page_number, turned
from reportedly.web.contexts import Choice
from reportedly.web.people import Person, editor

# What a line is about has a page where its id says so.
_ID = re.compile("([ira])-[0-9a-f]{20}")
_PAGES = {"i": "/incident/", "r": "/report/", "a": "/actor/"}


def add_audit_page(app: FastAPI, ledger: Ledger, show: Show) -> None:
    """The page, for editors."""

    @app.get("/audit")
    def audit(request: Request, _: Annotated[Person, Depends(editor)]) -> Response:
        return HTMLResponse(show("audit.html", audit_page(ledger, request.query_params), request))


def audit_page(ledger: Ledger, params: Mapping[str, str]) -> AuditPage:
    """The log through the filters; what cannot be understood is said on the page, and nothing is listed."""
    found, refusal = list[Event](), None
    try:
        wanted = {name: params.get(name, "").strip() or None for name in ("who", "what", "about")}
        lines = Lines(**wanted, since=day(params, "since"), until=day(params, "until"), skip=PAGE * page_number(params))
        found = ledger.events(latest=PAGE + 1, lines=lines)
    except QuestionError as error:
        refusal = str(error)
    doers, deeds = ledger.doers_and_deeds()
    days = {name: params.get(name, "") if is_day(params.get(name, "")) else "" for name in ("since", "until")}
    return AuditPage(
        title="Audit log",
        who=_choices(doers, params.get("who")),
        what=_choices(deeds, params.get("what")),
        about=params.get("about", ""),
        rows=tuple(_line(event) for event in found[:PAGE]),
        newer=turned(params, "/audit", -1),
        older=turned(params, "/audit", 1) if len(found) > PAGE else None,
        refusal=refusal,
        **days,
    )


def _line(event: Event) -> AuditLine:
    about = _ID.fullmatch(event.about or "")
    return AuditLine(event=event, href=f"{_PAGES[about[1]]}{about[0]}" if about else None)


def _choices(values: Iterable[str], made: str | None) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, words=value, made=value == made) for value in values)
