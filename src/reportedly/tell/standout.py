"""What stands out in a ledger: who claims, threatens, denies and accuses, what is unverified, and where sources clash."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import AsOf, Kind, Status
from reportedly.store import Ledger
from reportedly.tell.answers import IncidentRow, StatementRow
from reportedly.tell.asking import statements
from reportedly.tell.disputes import Dispute, Rule, disputes
from reportedly.tell.filling import incident_rows
from reportedly.tell.filters import View
from reportedly.tell.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class StandOut:
    """The newest of each sort. `labels` names the incidents by id."""

    claims: tuple[StatementRow, ...]
    threats: tuple[StatementRow, ...]
    denials: tuple[StatementRow, ...]
    unverified: tuple[StatementRow, ...]
    disputed_figures: tuple[Dispute, ...]
    clashes: tuple[Dispute, ...]
    labels: dict[str, str]


def stand_out(ledger: Ledger, as_of: AsOf = AsOf(), *, at_most: int = 10, clashes: bool = True) -> StandOut:  # noqa: B008 - frozen
    """The newest `at_most` of each sort, as of then; `clashes` False leaves the disputes out, which cost as much as all the rest."""
    with ledger.reading_connection() as connection:
        view = View(connection, ledger.engine, as_of)

        def newest(kind: Kind | None = None, status: Status | None = None) -> tuple[StatementRow, ...]:
            question = Question(kind=kind, verification=status, limit=at_most)
            return tuple(statements(view, question, at_most))

        claims, threats, denials = newest(Kind.CLAIM_OF_RESPONSIBILITY), newest(Kind.THREAT), newest(Kind.DENIAL)
        unverified = newest(status=Status.UNVERIFIED)
        clashing = disputes(ledger, as_of, limit=4 * at_most) if clashes else []
        rows = (*claims, *threats, *denials, *unverified)
        named = dict.fromkeys([incident for row in rows for incident in row.about] + [dispute.incident for dispute in clashing])
        labels = labels_of(view, list(named))
    return StandOut(
        claims=claims,
        threats=threats,
        denials=denials,
        unverified=unverified,
        disputed_figures=tuple(dispute for dispute in clashing if dispute.rule is Rule.FIGURES)[:at_most],
        clashes=tuple(dispute for dispute in clashing if dispute.rule is not Rule.FIGURES)[:at_most],
        labels=labels,
    )


def labels_of(view: View, incidents: list[str]) -> dict[str, str]:
    """What each incident is called, by its id."""
    rows: list[IncidentRow] = list(incident_rows(view, incidents))
    return {row.id: row.label for row in rows}
