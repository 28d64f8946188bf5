"""Settling: two people's codings of a report made one, row by row, by an editor: the one's, the other's, or the editor's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reportedly.errors import QuestionError
from reportedly.records import ActorMention, IncidentMention, Reading, Review, Ruling, Statement
from reportedly.store import Ledger
from reportedly.store.codings import Part
from reportedly.store.reviewing import ADJUDICATED, Coding
from reportedly.tell.agreement import Match, Side, first_coding, matches


def two_codings(ledger: Ledger, report: str, one: str, other: str) -> tuple[Reading, Reading]:
    """A report as two people had it when they first finished; QuestionError if one of them has not."""
    made: dict[str, Coding] = {coding.by: coding for coding in ledger.codings(report=report) if coding.first_finished is not None}
    read = [first_coding(ledger, made[by]) if by in made else None for by in (one, other)]
    for by, reading in zip((one, other), read, strict=True):
        if reading is None:
            raise QuestionError(f"{by} has not finished report {report!r}; it can be settled when two people have")
    assert read[0] is not None
    assert read[1] is not None
    return read[0], read[1]


def settled(ledger: Ledger, found: tuple[Match, ...]) -> dict[str, str]:
    """For each clash that is settled already, by its key, what the adjudicated coding has it as."""
    ruled = {review.row: review for review in ledger.reviews(by=ADJUDICATED)}
    made = {}
    for match in found:
        sides = [side.row for side in (match.one, match.other) if side]
        said = [ruled[row] for row in sides if row in ruled]
        if match.clash and said:
            made[match.key] = next((review.why for review in said if review.ruling is not Ruling.REJECTED), said[0].why)
    return made


def settle(ledger: Ledger, match: Match, take: str, codings: tuple[Reading, Reading], *, who: str, now: datetime) -> None:
    """Take a row as the one or the other has it ("one", "other") into the adjudicated coding; a row that this one has not is left out."""
    if take not in {"one", "other"}:
        raise QuestionError(f"a row is settled as one or the other has it, not as {take!r}")
    mine, left_out = (match.one, match.other) if take == "one" else (match.other, match.one)
    reading = codings[0 if take == "one" else 1]
    why = f"as {reading.origin.name} has it"
    if mine is not None:
        _take(ledger, mine, reading, why, _program_rows(ledger, reading.report.id), who=who, now=now)
    if left_out is not None and (mine is None or left_out.row != mine.row):
        _rule(ledger, Review(row=left_out.row, ruling=Ruling.REJECTED, by=ADJUDICATED, why=why), None, who=who, now=now)


def close(ledger: Ledger, report: str, one: str, other: str, *, who: str, now: datetime) -> None:
    """Take over what the two agree on, and let the adjudicated coding speak; QuestionError while a clash is not settled."""
    codings = two_codings(ledger, report, one, other)
    found = matches(*codings)
    done = settled(ledger, found)
    open_still = [match.label for match in found if match.clash and match.key not in done]
    if open_still:
        raise QuestionError(f"not settled yet: {'; '.join(open_still)}")
    read = _program_rows(ledger, report)
    kept = {part.id for reading in codings for part in _parts(reading)}
    for match in found:
        if not match.clash and match.one is not None:
            _take(ledger, match.one, codings[0], "as both have it", read, who=who, now=now)
    for row, part in read.items():
        if row not in kept and not isinstance(part, ActorMention):
            _rule(ledger, Review(row=row, ruling=Ruling.REJECTED, by=ADJUDICATED, why="as both have it"), None, who=who, now=now)
    ledger.finish(report, ADJUDICATED, now=now, who=who)


def _program_rows(ledger: Ledger, report: str) -> dict[str, Part]:
    """The rows of a report as the program has them, by their ids."""
    program = ledger.reading(report)
    return {part.id: part for part in _parts(program)} if program else {}


def _take(ledger: Ledger, side: Side, reading: Reading, why: str, read: Mapping[str, Part], *, who: str, now: datetime) -> None:
    """Bring the adjudicated coding of a row to what one person has, with the actors and incidents that it names and the coding lacks."""
    part = next(part for part in _parts(reading) if part.id == side.row)
    if read.get(part.id) == part:
        _rule(ledger, Review(row=part.id, ruling=Ruling.ACCEPTED, by=ADJUDICATED, why=why), None, who=who, now=now)
        return
    held = ledger.coded(reading.report.id, ADJUDICATED)
    there: set[str] = {one.id for one in _parts(held)} if held else set()
    for named in _named(part):
        missing = next((one for one in _parts(reading) if one.id == named), None)
        if named not in there and missing is not None and not isinstance(missing, Statement):
            _take(ledger, Side(row=named, cells={}), reading, why, read, who=who, now=now)
    again = ledger.coded(reading.report.id, ADJUDICATED)
    version = tidy(part, again) if again else part
    ruling = Ruling.CORRECTED if part.id in read else Ruling.ADDED
    review = Review(row=part.id, ruling=ruling, by=ADJUDICATED, why=why, correction=part.id if part.id in read else None)
    _rule(ledger, review, version, who=who, now=now)


def _rule(ledger: Ledger, review: Review, version: Part | None, *, who: str, now: datetime) -> None:
    ledger.review(review, version=version, now=now, who=who)


def _parts(reading: Reading) -> tuple[Part, ...]:
    return (*reading.actors, *reading.incidents, *reading.statements)


def _named(part: Part) -> tuple[str, ...]:
    """The actors and incidents that a row names."""
    if isinstance(part, Statement):
        checked = part.verification.by if part.verification else ()
        return tuple(one for one in (part.source_actor, *part.directed_at, *checked, *part.about) if one)
    if isinstance(part, IncidentMention):
        return (*part.perpetrators, *(one for one in part.targets if isinstance(one, str)))
    return ()


def tidy(part: Part, reading: Reading) -> Part:
    """The row without what it names and the coding no longer holds, as when somebody rejected the incident that it is about."""
    actors, incidents = {one.id for one in reading.actors}, {one.id for one in reading.incidents}
    statements = {one.id for one in reading.statements}
    if isinstance(part, ActorMention):
        return part
    if isinstance(part, IncidentMention):
        figures = (one if one.according_to in statements else replace(one, according_to=None) for one in part.figures)
        return replace(
            part,
            perpetrators=tuple(one for one in part.perpetrators if one in actors),
            targets=tuple(one for one in part.targets if not isinstance(one, str) or one in actors),
            figures=tuple(figures),
        )
    check = part.verification
    return replace(
        part,
        source_actor=part.source_actor if part.source_actor in actors else None,
        directed_at=tuple(one for one in part.directed_at if one in actors),
        about=tuple(one for one in part.about if one in incidents),
        verification=check and replace(check, by=tuple(one for one in check.by if one in actors)),
    )
