"""Review: the routes by which people decide on rows, edit them, add what was missed, link and split, and finish a report.

Every form is answered with a way to the next page (303), so that all of it works with and without scripts. Whoever sends one is a coder;
what is done in the name of the adjudicated coding wants an editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from reportedly.errors import QuestionError, ReportedlyError
from reportedly.records import Reading, Review, Ruling, Sameness, Subject
from reportedly.store import Ledger
from reportedly.store.codings import Part
from reportedly.store.reviewing import ADJUDICATED, Coding
from reportedly.tell.queue import place_of_row
from reportedly.tell.settling import tidy
from reportedly.web.people import Person, Refused, Role, coder
from reportedly.web.review_contexts import ReviewPage
from reportedly.web.review_edit import Form, chosen_words, new_part, one, with_fields, with_figure, with_words
from reportedly.web.review_page import coder_name, kept, part_of, review_page

Show = Callable[[str, Any, Request], str]
LONGEST_WHY = 500
_UNFIT = 422
_EDITORS = "Codings are settled by an editor; your own are yours to change."
Who = Annotated[Person, Depends(coder)]


async def sent(request: Request) -> Form:
    """The fields of a form, each with all its values."""
    form = await request.form()
    return {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}


Sent = Annotated[Form, Depends(sent)]
Act = Callable[[Ledger, str, Form, "Desk"], str]


class Desk:
    """Who is at work in whose name, and where the page stood from which a form was sent."""

    def __init__(self, form: Form, person: Person) -> None:
        self.params = kept(dict(parse_qsl(one(form, "back"))))
        self.person = person
        self.by = coder_name(self.params, person.name)
        if self.by == ADJUDICATED and not person.role.covers(Role.EDITOR):
            raise Refused(403, "Not for your role", _EDITORS)

    @property
    def now(self) -> datetime:
        """The time of what is done."""
        return datetime.now(UTC)

    def queue(self, news: str) -> str:
        """The address of the queue where it stood."""
        return f"/review?{urlencode(self.params | {'news': news})}"

    def row(self, row: str, news: str, *, edit: bool = False) -> str:
        """The address of a row, beside the queue where it stood."""
        return f"/review/row/{quote(row)}?{urlencode(self.params | {'news': news} | ({'edit': '1'} if edit else {}))}"


def add_review_pages(app: FastAPI, ledger: Ledger, show: Show) -> None:
    """Put the desk and what its forms do among the routes."""

    @app.get("/review")
    def desk(request: Request, person: Who) -> HTMLResponse:
        return HTMLResponse(show("review.html", _page(ledger, request.query_params, person), request))

    @app.get("/review/row/{row}")
    def one_row(request: Request, row: str, person: Who) -> HTMLResponse:
        return HTMLResponse(show("review.html", _page(ledger, request.query_params, person, row=row), request))

    for path, act in ACTS.items():
        app.post(path)(_doing(ledger, show, act))


def _page(ledger: Ledger, params: Mapping[str, str], person: Person, row: str | None = None) -> ReviewPage:
    if params.get("as") and not person.role.covers(Role.EDITOR):
        raise Refused(403, "Not for your role", _EDITORS)
    page = review_page(ledger, params, person.name, row=row)
    if page.settling and page.row:
        refuse_the_undone(ledger.codings(report=page.row.report), person)
    return page


def refuse_the_undone(codings: Iterable[Coding], person: Person) -> None:
    """Refuse a look at what others ruled on a report to whoever is at work on it and not through, and to coders who have not begun."""
    mine = next((coding for coding in codings if coding.by == person.name), None)
    through = mine is not None and mine.first_finished is not None
    if not through and (mine is not None or not person.role.covers(Role.EDITOR)):
        raise Refused(
            403, "Finish the report first", "What others ruled on a report is shown to its coders once they have finished it themselves."
        )


def _doing(ledger: Ledger, show: Show, act: Act) -> Callable[..., Response]:
    def answer(request: Request, form: Sent, person: Who, thing: str = "") -> Response:
        at = Desk(form, person)
        try:
            where = act(ledger, thing, form, at)
        except ReportedlyError as error:
            params = at.params | {"edit": one(form, "edit")}
            page = review_page(ledger, params, person.name, row=one(form, "row") or None, refusal=str(error))
            return HTMLResponse(show("review.html", page, request), status_code=_UNFIT)
        return RedirectResponse(where, 303)

    return answer


def rule(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Accept or reject a row; one that this person corrected or added stays as that when accepted."""
    ruling = Ruling.REJECTED if one(form, "ruling") == Ruling.REJECTED else Ruling.ACCEPTED
    why = one(form, "why").strip()
    if len(why) > LONGEST_WHY:
        raise QuestionError(f"a reason has at most {LONGEST_WHY} characters; this one has {len(why)}")
    mine = next(iter(ledger.reviews(row=row, by=at.by)), None)
    if ruling is Ruling.REJECTED or mine is None or mine.ruling is Ruling.REJECTED:
        ledger.review(Review(row=row, ruling=ruling, by=at.by, why=why), now=at.now, who=at.person.name)
    return at.queue(ruling.value)


def undo(ledger: Ledger, _: str, __: Form, at: Desk) -> str:
    """Take back the last ruling, and show its row."""
    row = ledger.take_back(at.by, now=at.now, who=at.person.name)
    try:
        part_of(ledger, _coding(ledger, row, at), row)
    except QuestionError:
        return at.queue("gone")
    return at.row(row, "undone")


def edit_words(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Put the chosen words into a cell, or empty it."""
    cell, _, how = one(form, "do").partition(":")
    reading = _coding(ledger, row, at)
    span = None if how == "clear" else chosen_words(reading.report, form)
    return _corrected(ledger, with_words(part_of(ledger, reading, row), cell, how, span), reading, at)


def edit_fields(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Take over the lists, days and names."""
    reading = _coding(ledger, row, at)
    return _corrected(ledger, with_fields(part_of(ledger, reading, row), form), reading, at)


def edit_figure(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Add a figure to an incident, or take one out."""
    reading = _coding(ledger, row, at)
    return _corrected(ledger, with_figure(part_of(ledger, reading, row), form, reading.report), reading, at)


def add_row(ledger: Ledger, report: str, form: Form, at: Desk) -> str:
    """Make a row of the chosen words that the program did not."""
    reading = ledger.coded(report, at.by)
    if reading is None:
        raise QuestionError(f"the ledger holds no report {report!r}")
    part = new_part(one(form, "do"), chosen_words(reading.report, form), at.by, reading)
    ledger.review(Review(row=part.id, ruling=Ruling.ADDED, by=at.by, why=""), version=part, now=at.now, who=at.person.name)
    return at.row(part.id, "new", edit=True)


def link(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Say that a mention is the same as another or different from it; `split` parts it from all that it is held the same as."""
    why, other = one(form, "why").strip()[:LONGEST_WHY] or "said on the review page", one(form, "other_id").strip() or one(form, "other")
    says = Sameness.SAME if one(form, "do") == "same" else Sameness.DIFFERENT
    others = [other]
    if one(form, "do") == "split":
        subject = Subject(place_of_row(ledger, row).what)
        others = [name for name in ledger.members(subject, row) if name != row]
    if not all(others) or not others:
        raise QuestionError("choose or give the other one" if others else "it stands alone already; there is nothing to split it from")
    for name in others:
        ledger.link_by_person(row, name, says=says, who=at.person.name, why=why, now=at.now)
    return at.row(row, says.value)


def unlink(ledger: Ledger, row: str, form: Form, at: Desk) -> str:
    """Take back what this person said of a pair."""
    ledger.undo(row, one(form, "other"), now=at.now, who=at.person.name)
    return at.row(row, "unlinked")


def finish(ledger: Ledger, report: str, _: Form, at: Desk) -> str:
    """Note that this person is through with a report."""
    left = ledger.finish(report, at.by, now=at.now, who=at.person.name)
    return at.queue(f"finished.{left}")


def reopen(ledger: Ledger, report: str, form: Form, at: Desk) -> str:
    """Go on with a report that was finished."""
    ledger.reopen(report, at.by, now=at.now, who=at.person.name)
    return at.row(one(form, "row"), "open")


def _coding(ledger: Ledger, row: str, at: Desk) -> Reading:
    """The person's coding of the report of a row."""
    reading = ledger.coded(place_of_row(ledger, row).report, at.by)
    if reading is None:
        raise QuestionError(f"the report of row {row!r} is not read")
    return reading


def _corrected(ledger: Ledger, version: Part, reading: Reading, at: Desk) -> str:
    """Write a version of a row; one that this person added stays an added one."""
    mine = next(iter(ledger.reviews(row=version.id, by=at.by)), None)
    added = mine is not None and mine.ruling is Ruling.ADDED
    review = Review(row=version.id, ruling=Ruling.ADDED, by=at.by, why="")
    if not added:
        review = replace(review, ruling=Ruling.CORRECTED, correction=version.id)
    ledger.review(review, version=tidy(version, reading), now=at.now, who=at.person.name)
    return at.row(version.id, "kept", edit=True)


ACTS: dict[str, Act] = {
    "/review/rule/{thing}": rule,
    "/review/undo": undo,
    "/review/words/{thing}": edit_words,
    "/review/fields/{thing}": edit_fields,
    "/review/figure/{thing}": edit_figure,
    "/review/new/{thing}": add_row,
    "/review/link/{thing}": link,
    "/review/unlink/{thing}": unlink,
    "/review/finish/{thing}": finish,
    "/review/reopen/{thing}": reopen,
}
