"""Questions: what can be asked of a ledger, and what is refused with the closest thing that can."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from reportedly.errors import QuestionError
from reportedly.records import ActorClass, FigureKind, IncidentType, Kind, Status


class What(StrEnum):
    """What a question is about."""

    STATEMENTS = "statements"
    INCIDENTS = "incidents"
    ACTORS = "actors"
    FIGURES = "figures"
    REPORTS = "reports"


KINDS: dict[What, type[StrEnum] | None] = {
    What.STATEMENTS: Kind,
    What.INCIDENTS: IncidentType,
    What.ACTORS: ActorClass,
    What.FIGURES: FigureKind,
    What.REPORTS: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the rows of an answer must fit. None and empty fit everything.

    `kind`: a kind of statement, type of incident, class of actor or kind of figure. `actor`: a name, part of one, the key of a known
    actor, or any mention's id. `place`: a name of the gazetteer, part of one, or a country. `about`: any id of an incident, actor or
    report. `since`, `until`: the day of the report; for incidents the day of the incident. `verification`: a status, as some
    report gives it. `words`: all of these words; "..." keeps them together, a star ends a beginning. `limit` None means all.
    """

    kind: str | None = None
    actor: str | None = None
    place: str | None = None
    about: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    verification: str | None = None
    words: str | None = None
    limit: int | None = None
    skip: int = 0


def what_of(word: str) -> What:
    """What is asked for, from a user's word; QuestionError if there is no such thing."""
    return What(one_of(f"{word.rstrip('s')}s", What, "nothing called", given=word))


def checked(what: What, question: Question) -> Question:
    """The question with its closed-list words brought to their form; QuestionError for what does not exist."""
    kinds, kind, verification = KINDS[what], question.kind, question.verification
    if kind is not None:
        if kinds is None:
            raise QuestionError(f"{what} have no kind, so {kind!r} cannot be asked for; ask for statements, or leave out the kind")
        kind = one_of(kind, kinds, f"{what} have no kind")
    if verification is not None:
        verification = one_of(verification, Status, "there is no verification")
    if question.since and question.until and question.since > question.until:
        raise QuestionError(f"nothing is both since {question.since} and until {question.until}; the first day comes first")
    if (question.limit is not None and question.limit < 1) or question.skip < 0:
        raise QuestionError(f"a limit must be 1 or more and a skip 0 or more, not {question.limit} and {question.skip}")
    blank = [
        name
        for name in ("actor", "place", "about", "outlet", "words")
        if getattr(question, name) is not None and not getattr(question, name).strip()
    ]
    if blank:
        raise QuestionError(f"{blank[0]} is empty; give some words, or leave it out")
    return replace(question, kind=kind, verification=verification)


def one_of(word: str, choices: type[StrEnum], refusal: str, *, given: str | None = None) -> str:
    """The choice that a user's word means: its case, spaces and dashes do not matter. QuestionError with the closest if none."""
    meant = word.strip().lower().replace(" ", "_").replace("-", "_")
    names = [choice.value for choice in choices]
    if meant in names:
        return meant
    raise QuestionError(f"{refusal} {given or word!r}; {suggestion(meant, names)}")


def suggestion(word: str, names: Iterable[str]) -> str:
    """The closest names to a word, or all of them if none is close."""
    every = sorted(names)
    close = get_close_matches(word, every, n=2, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(every)}"
