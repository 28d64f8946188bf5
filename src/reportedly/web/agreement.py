"""Agreement pages: how far coders agree, settling what they differ on, and the finished codings as a file.

What somebody ruled on a report is shown to nobody who is at work on it and has not finished it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse
from starlette.responses import Response

from reportedly.errors import QuestionError, ReportedlyError
from reportedly.store import Ledger
from reportedly.store.reviewing import ADJUDICATED, State
from reportedly.tell.agreement import matches, pairs
from reportedly.tell.gold import gold
from reportedly.tell.settling import close, settle, settled, two_codings
from reportedly.web.people import Person, Role, coder, editor, note
from reportedly.web.review import Sent, Show, refuse_the_undone
from reportedly.web.review_contexts import AgreementPage, SettlePage
from reportedly.web.review_edit import Form
from reportedly.web.review_edit import one as first_of

_UNFIT = 422
_WAITING = 50
Who = Annotated[Person, Depends(coder)]
Settler = Annotated[Person, Depends(editor)]


def add_agreement_pages(app: FastAPI, ledger: Ledger, show: Show) -> None:
    """Put the pages of agreement, of settling, and the file of finished codings among the routes."""

    @app.get("/review/agreement")
    def agreement(request: Request, person: Who) -> HTMLResponse:
        return HTMLResponse(show("review_agreement.html", agreement_page(ledger, person), request))

    @app.get("/review/agreement/{report}")
    def differences(request: Request, report: str, person: Who) -> HTMLResponse:
        page = settle_page(ledger, report, request.query_params, person)
        return HTMLResponse(show("review_settle.html", page, request))

    @app.post("/review/settle/{report}")
    def take(request: Request, report: str, form: Sent, person: Settler) -> Response:
        return _settling(ledger, show, request, report, form, person, _take)

    @app.post("/review/close/{report}")
    def end(request: Request, report: str, form: Sent, person: Settler) -> Response:
        return _settling(ledger, show, request, report, form, person, _close)

    @app.get("/review/gold")
    def download(person: Who, by: str = "") -> StreamingResponse:
        name = ADJUDICATED if by == "adjudicated" else by
        lines = (json.dumps(document, ensure_ascii=False) + "\n" for document in gold(ledger, by=name or None))
        # The first is made before the answer begins, so that a refusal can still be told.
        first = next(lines, "")
        note(ledger, person, "export", "gold", {"by": by or "those that answers follow"})
        named = {"Content-Disposition": f'attachment; filename="gold{"-" + quote(by, safe="") if by else ""}.jsonl"'}
        return StreamingResponse(chain([first], lines), media_type="application/x-ndjson", headers=named)


def agreement_page(ledger: Ledger, person: Person) -> AgreementPage:
    """All pairs of coders, and the reports that wait for a second one."""
    codings = ledger.codings()
    done: dict[str, set[str]] = {}
    for coding in codings:
        if coding.first_finished is not None:
            done.setdefault(coding.report, set()).add(coding.by)
    found = tuple(pairs(ledger))
    single = [report for report, by in done.items() if len(by) == 1 and person.name not in by][:_WAITING]
    named = {report: _title(ledger, report) for report in dict.fromkeys([*(report for two in found for report in two.reports), *single])}
    return AgreementPage(
        title="Agreement",
        pairs=found,
        reports=named,
        settled=frozenset(report for report, by in done.items() if ADJUDICATED in by),
        coders=tuple(sorted({coding.by for coding in codings if coding.state is State.FINISHED and coding.by != ADJUDICATED})),
        waiting=tuple((report, named[report]) for report in single),
    )


def settle_page(ledger: Ledger, report: str, params: Mapping[str, str], person: Person, refusal: str | None = None) -> SettlePage:
    """Where two codings of a report differ. Refused to whoever is at work on the report and not through with it."""
    codings = ledger.codings(report=report)
    refuse_the_undone(codings, person)
    one, other = params.get("one", ""), params.get("other", "")
    found = matches(*two_codings(ledger, report, one, other))
    return SettlePage(
        title=f"Where two differ: {_title(ledger, report)}",
        report=report,
        one=one,
        other=other,
        clashes=tuple(match for match in found if match.clash),
        agreed=sum(not match.clash for match in found),
        settled=settled(ledger, found),
        done=any(coding.by == ADJUDICATED and coding.state is State.FINISHED for coding in codings),
        may_settle=person.role.covers(Role.EDITOR),
        refusal=refusal,
    )


Do = Callable[[Ledger, str, Form, Person], Any]


def _settling(ledger: Ledger, show: Show, request: Request, report: str, form: Form, person: Person, do: Do) -> Response:
    refuse_the_undone(ledger.codings(report=report), person)
    params = {"one": first_of(form, "one"), "other": first_of(form, "other")}
    try:
        do(ledger, report, form, person)
    except ReportedlyError as error:
        page = settle_page(ledger, report, params, person, str(error))
        return HTMLResponse(show("review_settle.html", page, request), status_code=_UNFIT)
    return RedirectResponse(f"/review/agreement/{quote(report)}?{urlencode(params)}", 303)


def _take(ledger: Ledger, report: str, form: Form, person: Person) -> None:
    codings = two_codings(ledger, report, first_of(form, "one"), first_of(form, "other"))
    key = first_of(form, "key")
    match = next((match for match in matches(*codings) if match.clash and match.key == key), None)
    if match is None:
        raise QuestionError(f"the two do not differ on a row {key!r}")
    settle(ledger, match, first_of(form, "take"), codings, who=person.name, now=datetime.now(UTC))


def _close(ledger: Ledger, report: str, form: Form, person: Person) -> None:
    close(ledger, report, first_of(form, "one"), first_of(form, "other"), who=person.name, now=datetime.now(UTC))


def _title(ledger: Ledger, report: str) -> str:
    found = ledger.report(report)
    return found.title or found.name if found else report
