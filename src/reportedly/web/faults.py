"""Faults: what is answered where somebody may not, where there is nothing, and where something broke."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from reportedly.errors import LedgerError, QuestionError
from reportedly.web import contexts
from reportedly.web.accounts import Show, login_first
from reportedly.web.people import Refused, visitor_of

_LOGIN_FIRST = 401


class Say(Protocol):
    """Answers a request with a page of a title and a message, or with a line of JSON to a program."""

    def __call__(self, request: Request, status: int, title: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
        """The answer."""


def answer_refusals(app: FastAPI, show: Show) -> Callable[[Request, Exception], Response]:
    """A way to the login where that is missing; else why not."""
    say = _sayer(show)

    @app.exception_handler(Refused)
    def turned_away(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refused)
        first = refusal.status == _LOGIN_FIRST
        away = login_first(request) if first and visitor_of(request).accounts else None
        return away or say(request, refusal.status, refusal.title, refusal.message, {"WWW-Authenticate": "Bearer"} if first else {})

    return turned_away


def answer_faults(app: FastAPI, show: Show, headers: Mapping[str, str]) -> None:
    """What is not there; a ledger that cannot be used; a mistake of ours, which the server's own output tells whole.

    The last is answered from outside of all else, so it is given the `headers` that every answer has.
    """
    say = _sayer(show)

    @app.exception_handler(QuestionError)
    def refused(request: Request, error: QuestionError) -> Response:
        return say(request, 404, "Not found", str(error))

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        parts = (f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors())
        return say(request, 400, "Not understood", "; ".join(parts))

    @app.exception_handler(404)
    def missing(request: Request, _: Exception) -> Response:
        return say(request, 404, "Not found", f"There is no page {request.url.path}; the links above lead to all there are.")

    @app.exception_handler(LedgerError)
    def unusable(request: Request, error: LedgerError) -> Response:
        return say(request, 503, "The ledger cannot do that now", str(error), {"Retry-After": "10"})

    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> Response:
        ours = "Something broke in making this page. Nothing was lost; the server's own output says where. The other pages go on."
        return say(request, 500, "A mistake of ours", ours, {**headers, "Cache-Control": "no-store"})


def _sayer(show: Show) -> Say:
    def say(request: Request, status: int, title: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
        if request.url.path.startswith("/api/") or "authorization" in request.headers:
            return JSONResponse({"error": message}, status_code=status, headers=headers)
        page = contexts.MessagePage(title=title, message=message)
        return HTMLResponse(show("message.html", page, request), status_code=status, headers=headers)

    return say
