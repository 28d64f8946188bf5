"""Standing: how an incident stands by a written rule (docs/standing.md), with the statements that led there. The first that fits counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportedly.records import AsOf, Kind, Realis, Status, Subject
from reportedly.store import Ledger
from reportedly.tell.answers import IncidentRow, StatementRow
from reportedly.tell.asking import statements
from reportedly.tell.disputes import Dispute, Rule, disputes_about
from reportedly.tell.filling import incident_rows
from reportedly.tell.filters import View
from reportedly.tell.origins import Origins, origins
from reportedly.tell.policies import OFFICIALS
from reportedly.tell.questions import Question


class Grade(StrEnum):
    """The five standings."""

    DISCOUNTED = "discounted"
    CONTESTED = "contested"
    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an incident stands: the grade, why in words, and the statements that it rests on."""

    incident: str
    grade: Grade
    why: str
    statements: tuple[StatementRow, ...]


_CONTESTING = {
    Rule.CLAIMS: "more than one party claims it",
    Rule.ACCUSATION_DENIED: "who is accused of it denies it",
    Rule.CLAIM_DENIED: "a claim to it is denied",
}


def standing(ledger: Ledger, incident: str, as_of: AsOf) -> Standing | None:
    """The standing of an incident as of then; None if the ledger knows no such incident by then."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)
        row = next(incident_rows(view, [incident]), None)
        if row is None:
            return None
        said = list(statements(view, Question(about=incident)))[::-1]
        clashing = list(disputes_about(view, view.groups.members(Subject.INCIDENT, [incident])[incident]))
    return grade(row, said, clashing, origins(ledger, incident, as_of))


def grade(row: IncidentRow, said: Sequence[StatementRow], clashing: Sequence[Dispute], behind: Origins) -> Standing:
    """The first of the five that fits."""
    false = [one for one in said if one.verification and one.verification.status is Status.FALSE]
    sure = [one for one in said if one.verification and one.verification.status is Status.VERIFIED]
    if false and not sure:
        return _made(row, Grade.DISCOUNTED, "it is said to be false, and nobody verified it", false)
    for dispute in clashing:
        if dispute.rule in _CONTESTING:
            both = [one for one in (*dispute.one, *dispute.other) if isinstance(one, StatementRow)]
            return _made(row, Grade.CONTESTED, _CONTESTING[dispute.rule], both)
    claims = [one for one in said if one.kind is Kind.CLAIM_OF_RESPONSIBILITY and not _doubted(one)]
    if claims:
        return _made(row, Grade.CONFIRMED, "a party says that it did it, and nobody denies that", claims)
    if sure:
        return _made(row, Grade.CONFIRMED, "material or a statement about it was verified", sure)
    official = [one for one in said if one.kind is Kind.ACCOUNT and one.actor and one.actor.actor_class in OFFICIALS and not _doubted(one)]
    if len(behind.voices) > 1 and row.realis is Realis.HAPPENED:
        return _made(
            row, Grade.FAIR, f"{len(behind.voices)} independent voices tell it, and nobody denies a claim or a charge", official or said
        )
    return _made(row, Grade.WEAK, "one voice tells it" if row.realis is Realis.HAPPENED else "no report holds it to have happened", said)


def _doubted(one: StatementRow) -> bool:
    """Whether the report itself keeps its distance from the statement."""
    return one.hedge is not None or (one.verification is not None and one.verification.status is not Status.VERIFIED)


def _made(row: IncidentRow, given: Grade, why: str, on: Sequence[StatementRow]) -> Standing:
    return Standing(incident=row.id, grade=given, why=why, statements=tuple(on))
