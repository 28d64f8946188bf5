"""Review edits: from what a form sends to the version of a row that it means. Words are cut from the report, and checked against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from reportedly.errors import QuestionError
from reportedly.records import (
    ActorClass,
    ActorMention,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Kind,
    Medium,
    PlaceMention,
    Qualifier,
    Reading,
    Realis,
    Report,
    Span,
    Statement,
    Status,
    Verification,
    When,
    digest,
)
from reportedly.store.codings import Part
from reportedly.tell.terminal import safe

Form = Mapping[str, Sequence[str]]
E = TypeVar("E", bound=StrEnum)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that stands on words: its name, its label, the key that puts the chosen words into it, whether it takes several."""

    name: str
    label: str
    key: str
    several: bool = False


STATEMENT_CELLS = (
    Cell("content", "Content", "t", several=True),
    Cell("source", "Source", "s"),
    Cell("cue", "Cue", "c"),
    Cell("hedge", "Hedge", "h"),
    Cell("channel", "Channel", "l", several=True),
    Cell("relay", "Relay", "y", several=True),
    Cell("verification", "Verdict", "v"),
    Cell("when", "Date", "w"),
)
INCIDENT_CELLS = (
    Cell("anchor", "Anchor", "g"),
    Cell("spans", "Mentions", "m", several=True),
    Cell("when", "Date", "w"),
    Cell("place", "Place", "l"),
    Cell("instrument", "Instrument", "i"),
    Cell("targets", "Targets in words", "t", several=True),
)
ACTOR_CELLS = (Cell("spans", "Mentions", "m", several=True),)


def cells_for(part: Part) -> tuple[Cell, ...]:
    """The cells of a row that stand on words."""
    return STATEMENT_CELLS if isinstance(part, Statement) else INCIDENT_CELLS if isinstance(part, IncidentMention) else ACTOR_CELLS


def spans_in(part: Part, cell: str) -> tuple[Span, ...]:
    """The words that a cell has."""
    if cell == "targets" and isinstance(part, IncidentMention):
        return tuple(target for target in part.targets if isinstance(target, Span))
    value = getattr(part, cell)
    if isinstance(value, DateMention | PlaceMention | Verification):
        value = value.span
    return value if isinstance(value, tuple) else (value,) if value is not None else ()


def chosen_words(report: Report, form: Form) -> Span:
    """The words that a form says were chosen; QuestionError unless they stand at just that place in the report (law 1)."""
    try:
        start, end = int(one(form, "start")), int(one(form, "end"))
        span = report.cut(start, end)
    except ValueError as error:
        raise QuestionError("no words are chosen; choose some in the text first, then press the key of the cell") from error
    # The page shows what could steer or hide as dots, one for one, and that is what it sends back.
    if safe(span.quote) != safe(one(form, "text")):
        raise QuestionError(f"the words {one(form, 'text')!r} do not stand at {start}:{end} of the report; load the page again")
    if not span.quote.strip():
        raise QuestionError("there is nothing but space in the words chosen; choose at least one word")
    return span


def with_words(part: Part, cell: str, how: str, span: Span | None) -> Part:
    """The row with words put into a cell (`set`), put to those that it has (`add`), or with the cell emptied (`clear`)."""
    known = next((one for one in cells_for(part) if one.name == cell), None)
    if known is None or how not in {"set", "add", "clear"} or (how == "add" and not known.several):
        raise QuestionError(f"nothing can be done by {how!r} to a cell {cell!r} of this row")
    if how == "clear":
        span = None
    elif span is None:
        raise QuestionError("no words are chosen; choose some in the text first")
    if known.several:
        old = spans_in(part, cell) if how == "add" else ()
        return _with_several(part, cell, tuple(sorted({*old, *([span] if span else [])}, key=lambda one: (one.start, one.end))))
    return _with_one(part, cell, span)


def _with_several(part: Part, cell: str, spans: tuple[Span, ...]) -> Part:
    if isinstance(part, IncidentMention):
        if cell == "targets":
            return replace(part, targets=(*(target for target in part.targets if isinstance(target, str)), *spans))
        return replace(part, spans=(part.anchor, *(span for span in spans if span != part.anchor)))
    if not spans and cell in {"content", "spans"}:
        raise QuestionError("a row stands on words; put others here instead of emptying it, or reject the row")
    return replace(part, **{cell: spans})  # type: ignore[arg-type]


def _with_one(part: Part, cell: str, span: Span | None) -> Part:
    if cell == "anchor" and isinstance(part, IncidentMention):
        if span is None:
            raise QuestionError("an incident has an anchor; put other words there instead of emptying it, or reject the row")
        return replace(part, anchor=span, spans=(span, *(old for old in part.spans if old not in {span, part.anchor})))
    if cell == "place" and isinstance(part, IncidentMention):
        if span is None:
            return replace(part, place=None)
        return replace(part, place=PlaceMention(name=part.place.name if part.place else span.quote, span=span))
    if cell == "when" and isinstance(part, Statement | IncidentMention):
        if part.when is None and span is not None:
            raise QuestionError("set the days first, then the words that they were read from")
        return replace(part, when=part.when and replace(part.when, span=span))
    if cell == "verification" and isinstance(part, Statement):
        if span is None:
            return replace(part, verification=None)
        old = part.verification
        return replace(part, verification=replace(old, span=span) if old else Verification(status=Status.UNVERIFIED, by=(), span=span))
    return replace(part, **{cell: span})  # type: ignore[arg-type]


def with_fields(part: Part, form: Form) -> Part:
    """The row with its lists, days and names as a form has them; QuestionError for what the codebook does not know."""
    if isinstance(part, ActorMention):
        name = one(form, "name").strip()
        if not 0 < len(name) <= LONGEST_NAME:
            raise QuestionError(f"an actor has a name of 1 to {LONGEST_NAME} characters")
        known = part.known if name == part.name else None
        listed = of_list(ActorClass, one(form, "class"))
        return replace(part, name=name, actor_class=listed, member_of=one(form, "member_of") or None, known=known)
    when = _days(part.when, one(form, "first"), one(form, "last"))
    if isinstance(part, IncidentMention):
        spans = tuple(target for target in part.targets if isinstance(target, Span))
        return replace(
            part,
            type=of_list(IncidentType, one(form, "type")),
            realis=of_list(Realis, one(form, "realis")),
            when=when,
            place=_place(part.place, one(form, "place_name").strip()),
            perpetrators=tuple(form.get("perpetrators", ())),
            targets=(*form.get("targets", ()), *spans),
        )
    check = part.verification
    if check is not None:
        check = replace(check, status=of_list(Status, one(form, "status") or check.status), by=tuple(form.get("verified_by", ())))
    elif one(form, "status"):
        raise QuestionError("choose the words of the verdict in the text first and press v, then its status")
    return replace(
        part,
        kind=of_list(Kind, one(form, "kind")),
        source_actor=one(form, "source_actor") or None,
        directed_at=tuple(form.get("directed_at", ())),
        about=tuple(form.get("about", ())),
        medium=of_list(Medium, one(form, "medium")) if one(form, "medium") else None,
        quote=bool(one(form, "quote")),
        when=when,
        verification=check,
    )


def with_figure(part: Part, form: Form, report: Report) -> Part:
    """The incident with one figure more, or without the one at a place of its list."""
    if not isinstance(part, IncidentMention):
        raise QuestionError("only an incident has figures")
    if one(form, "remove"):
        gone = _number(one(form, "remove"), "the place of a figure")
        return replace(part, figures=tuple(figure for place, figure in enumerate(part.figures) if place != gone))
    low, high = _number(one(form, "low"), "the lower bound"), one(form, "high").strip()
    most = _number(high, "the upper bound") if high else None
    if most is not None and most < low:
        raise QuestionError(f"the upper bound {most} is below the lower bound {low}")
    figure = Figure(
        kind=of_list(FigureKind, one(form, "figure_kind")),
        low=low,
        high=most,
        qualifier=of_list(Qualifier, one(form, "qualifier")),
        span=chosen_words(report, form),
        according_to=one(form, "according_to") or None,
    )
    return replace(part, figures=(*part.figures, figure))


def new_part(what: str, span: Span, by: str, reading: Reading) -> Part:
    """A row that a person read where the program read none, of the commonest kind, to be edited."""
    made = digest({"statement": "s", "incident": "i", "actor": "a"}.get(what, "x"), span.report, "person", by, span.start, span.end)
    rows: tuple[Part, ...] = (*reading.statements, *reading.incidents, *reading.actors)
    if any(part.id == made for part in rows):
        raise QuestionError("you have made such a row of these words already")
    if what == "statement":
        return Statement(id=made, kind=Kind.ACCOUNT, content=(span,), quote=_quoted(span, reading.report.text))
    if what == "incident":
        return IncidentMention(id=made, type=IncidentType.OTHER_VIOLENCE, realis=Realis.HAPPENED, anchor=span, spans=(span,))
    if what == "actor":
        return ActorMention(id=made, name=span.quote[:LONGEST_NAME], actor_class=ActorClass.OTHER, spans=(span,))
    raise QuestionError(f"a new row is a statement, an incident or an actor, not {what!r}")


def one(form: Form, name: str) -> str:
    """The first value that a form sends under a name, "" if none."""
    return next(iter(form.get(name, ())), "")


def of_list(choices: type[E], word: str) -> E:
    """The choice of a closed list; QuestionError with all there are if it is none."""
    if word not in [choice.value for choice in choices]:
        raise QuestionError(f"{word!r} is none of {', '.join(choice.value for choice in choices)}")
    return choices(word)


def _days(before: DateMention | None, first: str, last: str) -> DateMention | None:
    if not first and not last:
        return None
    try:
        when = When(first=date.fromisoformat(first or last), last=date.fromisoformat(last or first))
    except ValueError as error:
        raise QuestionError(f"days are written as in 2024-03-25, not {first!r} and {last!r}") from error
    if when.first > when.last:
        raise QuestionError(f"the first day {first} comes after the last {last}")
    return DateMention(when=when, span=before.span if before else None)


def _place(before: PlaceMention | None, name: str) -> PlaceMention | None:
    if not name:
        return None
    if len(name) > LONGEST_NAME:
        raise QuestionError(f"the name of a place has at most {LONGEST_NAME} characters")
    # Another name is another place, and the one that the gazetteer gave no longer fits.
    return before if before and before.name == name else PlaceMention(name=name, span=before.span if before else None)


def _number(text: str, what: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise QuestionError(f"{what} is a whole number, not {text!r}")
    return int(text)


def _quoted(span: Span, text: str) -> bool:
    return text[max(0, span.start - 1) : span.start] in {'"', "“", "‘"} or any(sign in span.quote for sign in '"“”')


def names_of(reading: Reading) -> Iterable[tuple[str, str]]:
    """The actors of a coding, for its lists: id and name."""
    return ((actor.id, actor.name) for actor in reading.actors)
