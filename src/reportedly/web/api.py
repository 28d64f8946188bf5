"""API: the questions of the pages for programs, as JSON; and whole answers as files for people and programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain, islice
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.routing import APIRoute
from starlette.responses import Response

from reportedly import __version__
from reportedly.errors import QuestionError
from reportedly.store import Ledger
from reportedly.tell import Thing, What, ask, csv_lines, json_lines, show
from reportedly.tell.answers import Answer
from reportedly.tell.forms import as_object, plain
from reportedly.web.addresses import DAYS, FILTERED, PAGE, as_of, filtered, question, turned
from reportedly.web.people import Person, note, reader


class Form(StrEnum):
    """The form of a file: a table for a spreadsheet, or one JSON object a line."""

    CSV = "csv"
    JSONL = "jsonl"


TYPES = {Form.CSV: "text/csv; charset=utf-8", Form.JSONL: "application/x-ndjson"}

Reader = Annotated[Person, Depends(reader)]


# The filters are read as the pages read them, which say more than FastAPI would; here they are described.
FILTERS: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "schema": {"type": "string"} | ({"format": "date"} if name in DAYS else {})} for name in FILTERED
    ]
}


def add_api(app: FastAPI, ledger: Ledger) -> None:
    """The routes for programs, and those that give files."""

    @app.get("/api/openapi.json", include_in_schema=False)
    def description(_: Reader) -> Response:
        routes = [route for route in app.routes if isinstance(route, APIRoute) and route.path.startswith(("/api/", "/export/"))]
        return JSONResponse(get_openapi(title="Reportedly", version=__version__, routes=routes))

    @app.get("/api/{what}", openapi_extra=FILTERS, summary="Rows, 50 a page, and the address of the next page")
    def rows(request: Request, what: What, _: Reader) -> Response:
        return _or_refused(lambda: page_of_rows(ledger, what, request.query_params))

    @app.get("/api/{thing}/{name:path}", summary="All that is told of one report, incident or actor")
    def one(request: Request, thing: Thing, name: str, _: Reader) -> Response:
        return _or_refused(lambda: plain(show(ledger, thing, name, as_of(request.query_params))), missing=404)

    @app.get("/export/{what}.{form}", openapi_extra=FILTERS, summary="A whole answer as a file; a line in the audit log")
    def export(request: Request, what: What, form: Form, person: Reader) -> Response:
        asked = filtered(request.query_params)
        found = begun(ask(ledger, what, question(asked, limit=None), as_of(asked)))
        note(ledger, person, "export", what.value, {"form": form.value, **asked})
        named = {"Content-Disposition": f'attachment; filename="{what}.{form}"'}
        return StreamingResponse(lines(found, form), media_type=TYPES[form], headers=named)


def page_of_rows(ledger: Ledger, what: What, params: Mapping[str, str]) -> dict[str, Any]:
    """A page of rows, and the address of the next; QuestionError if the question cannot be understood."""
    found = list(islice(ask(ledger, what, question(params), as_of(params)), PAGE + 1))
    return {
        "rows": [as_object(row) for row in found[:PAGE]],
        "next": turned(params, f"/api/{what}", 1) if len(found) > PAGE else None,
    }


def lines(rows: Iterable[Answer], form: Form) -> Iterator[bytes]:
    """The lines of a file."""
    made = csv_lines(rows) if form is Form.CSV else json_lines(rows)
    end = "\r\n" if form is Form.CSV else "\n"
    yield from (f"{line}{end}".encode() for line in made)


def begun(rows: Iterable[Answer]) -> Iterator[Answer]:
    """The rows, the first of them asked for already: what cannot be understood is refused before the answer begins."""
    found = iter(rows)
    return chain(list(islice(found, 1)), found)


def _or_refused(answer: Callable[[], Any], *, missing: int = 400) -> Response:
    try:
        return Response(json.dumps(answer(), ensure_ascii=False), media_type="application/json")
    except QuestionError as error:
        return JSONResponse({"error": str(error)}, status_code=missing)
