"""Addresses: from the address of a page to the question that it puts, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Status
from reportedly.store import Ledger
from reportedly.tell import Question, What, ask
from reportedly.tell.answers import Answer
from reportedly.web import contexts

PAGE = 50
_ASKED = ("kind", "actor", "place", "about", "outlet", "verification", "words")
DAYS = ("since", "until", "as_of")
FILTERED = (*_ASKED, *DAYS)


def as_of(params: Mapping[str, str]) -> AsOf:
    """The day as of which an address asks; QuestionError if it is no day."""
    return AsOf(published=day(params, "as_of"))


def forgiving_as_of(params: Mapping[str, str]) -> AsOf:
    """As `as_of`, for a page that has said already what is wrong with the day."""
    try:
        return as_of(params)
    except QuestionError:
        return AsOf()


def question(params: Mapping[str, str], *, limit: int | None = PAGE) -> Question:
    """The question that an address puts, for one row more than a page holds; QuestionError if a part of it cannot be understood."""
    said = {name: params[name] for name in _ASKED if params.get(name)}
    most = None if limit is None else limit + 1
    return Question(**said, since=day(params, "since"), until=day(params, "until"), limit=most, skip=PAGE * page_number(params))


def filtered(params: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address sets, without the page."""
    return {name: params[name] for name in FILTERED if params.get(name)}


def asked(ledger: Ledger, what: What, params: Mapping[str, str], *, limit: int = PAGE) -> tuple[list[Answer], str | None]:
    """One row more than a page holds, and why nothing is listed if the question cannot be understood."""
    try:
        return list(islice(ask(ledger, what, question(params, limit=limit), as_of(params)), limit + 1)), None
    except QuestionError as error:
        return [], str(error)


def filters(params: Mapping[str, str], kinds: Iterable[str]) -> contexts.Filters:
    """The filters as an address sets them."""
    text = {name: params.get(name, "") for name in ("actor", "place", "outlet", "about", "words")}
    # A field for a day takes nothing else; what was wrong with the rest is said on the page.
    text |= {name: params.get(name, "") if is_day(params.get(name, "")) else "" for name in DAYS}
    return contexts.Filters(
        kinds=_choices(kinds, params.get("kind")),
        verifications=_choices(Status, params.get("verification")),
        query=urlencode(filtered(params)),
        **text,
    )


def turned(params: Mapping[str, str], path: str, step: int) -> str | None:
    """The address of the page so many steps on, with all filters kept; None before the first."""
    number = page_number(params) + step
    if number < 0:
        return None
    kept = {name: value for name, value in params.items() if value and name != "page"}
    return address(path, kept | ({"page": str(number)} if number else {}))


def address(path: str, params: Mapping[str, str]) -> str:
    """A path with what is asked of it."""
    return f"{path}?{urlencode(params)}" if params else path


def is_day(text: str) -> bool:
    """Whether a text is a day such as 2024-03-25."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day(params: Mapping[str, str], name: str) -> date | None:
    """A day of the address, or None; QuestionError if it is no day."""
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{name.replace('_', ' ')} takes a day such as 2024-03-25, not {text!r}") from error


def _choices(values: Iterable[str], made: str | None) -> tuple[contexts.Choice, ...]:
    return tuple(contexts.Choice(value=str(value), words=str(value).replace("_", " "), made=str(value) == made) for value in values)


def page_number(params: Mapping[str, str]) -> int:
    """Which page of the rows is asked for, from 0."""
    return whole_number(params, "page", 0)


def whole_number(params: Mapping[str, str], name: str, otherwise: int) -> int:
    """A number of the address, not below zero; another one where it gives none."""
    text = params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else otherwise
