"""Gold: reports that people have finished reviewing, as hand-coded documents in the codebook's form, to train and to measure with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportedly.errors import QuestionError
from reportedly.records import AsOf, Reading
from reportedly.store import Ledger
from reportedly.store.reviewing import ADJUDICATED, Coding, State
from reportedly.tell.coding import coding

Json = dict[str, Any]


def gold(ledger: Ledger, *, by: str | None = None) -> Iterator[Json]:
    """The finished reports, in the order in which their coders began: {id, source, outlet, date, published, title, text, by, coding}.

    `by` keeps to one person's codings; without it each report comes once, as the coding that answers follow has it. A report is given as
    its coder left it when finishing: what the program reads in it later has no part. Raises QuestionError where that person finished none.
    """
    chosen = [one for one in ledger.codings() if one.state is State.FINISHED and (one.speaks if by is None else one.by == by)]
    if by is not None and not chosen:
        done = ", ".join(sorted({one.by for one in ledger.codings() if one.state is State.FINISHED}))
        if by == ADJUDICATED:
            raise QuestionError("no report has been settled between two coders yet; an editor does so on the page /review/agreement")
        raise QuestionError(f"{by} has finished no report; {'these have: ' + done if done else 'nobody has yet'}")
    return documents(ledger, chosen)


def documents(ledger: Ledger, codings: list[Coding]) -> Iterator[Json]:
    """Each coding as one document."""
    for one in codings:
        reading = ledger.coded(one.report, one.by, AsOf(recorded=one.since))
        if reading is not None:
            yield document(reading, one.by)


def document(reading: Reading, by: str) -> Json:
    """One hand-coded report."""
    report = reading.report
    day = report.published.when.last.isoformat() if report.published else None
    return {
        "id": report.name,
        "source": "reportedly",
        "outlet": report.outlet,
        "date": day,
        "published": day,
        "title": report.title,
        "text": report.text,
        "by": "adjudicated" if by == ADJUDICATED else by,
        "coding": coding(reading),
    }
