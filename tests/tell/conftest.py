"""What the tests of telling share: a ledger of five made-up reports on one blast and what came after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.drafts import NOW, Draft, days, link

from reportedly.records import ActorClass, FigureKind, IncidentType, Kind, Status, Subject
from reportedly.store import Ledger


@dataclass(frozen=True)
class Told:
    """The ledger and the ids by which the tests name its parts."""

    ledger: Ledger
    blast: str
    siege: str
    front: str


def _first() -> tuple[Draft, str]:
    draft = Draft(
        "first",
        "2020-05-01",
        "A bomb tore through the market of Harun on Friday. Police said 12 people were killed.",
        title="Blast in Harun",
    )
    police = draft.actor("Police", ActorClass.SECURITY_FORCE)
    said = draft.says(Kind.ACCOUNT, "Police", "said", "12 people were killed", actor=police, about=("blast",))
    figures = (("12 people", FigureKind.KILLED, 12, 12, said),)
    blast = draft.incident("bomb", when=days("2020-05-01"), place=("Harun, Sedonia", "SY"), figures=figures, main=True)
    return _about(draft, blast), blast


def _about(draft: Draft, incident: str) -> Draft:
    """Statements that were written before the incident had an id get it."""
    draft.statements = [replace(one, about=(incident,)) if one.about == ("blast",) else one for one in draft.statements]
    return draft


def _copy() -> tuple[Draft, str]:
    draft = Draft("copy", "2020-05-02", "A bomb tore through the market of Harun on Friday, an agency said.", outlet="Daily Lantern")
    return draft, draft.incident("bomb", when=days("2020-05-01"), place=("Harun, Sedonia", "SY"), main=True)


def _second() -> tuple[Draft, str, str]:
    text = (
        "The Red Front claimed responsibility for the explosion in Harun in a video that could not be verified. "
        "It threatened the River Council with more attacks. The River Council said 20 people died. "
        "The Old Guard denied a part in the explosion."
    )
    draft = Draft("second", "2020-05-03", text, outlet="Daily Lantern", title="Front claims Harun blast", url="https://lantern.example/1")
    front = draft.actor("Red Front", known="Q1")
    council = draft.actor("River Council", ActorClass.GOVERNMENT, known="Q2")
    guard = draft.actor("Old Guard", known="Q3")
    draft.says(
        Kind.CLAIM_OF_RESPONSIBILITY,
        "The Red Front",
        "claimed responsibility",
        "the explosion in Harun",
        actor=front,
        about=("blast",),
        status=Status.UNVERIFIED,
    )
    draft.says(Kind.THREAT, "It", "threatened", "more attacks", actor=front, directed_at=(council,))
    toll = draft.says(Kind.ACCOUNT, "The River Council", "said", "20 people died", actor=council, about=("blast",))
    draft.says(Kind.DENIAL, "The Old Guard", "denied", "a part in the explosion", actor=guard, about=("blast",))
    figures = (("20 people", FigureKind.KILLED, 20, 20, toll),)
    blast = draft.incident(
        "explosion", when=days("2020-05-02"), place=("Harun, Sedonia", "SY"), figures=figures, perpetrators=(front,), main=True
    )
    return _about(draft, blast), blast, front


def _third() -> tuple[Draft, str]:
    draft = Draft("third", "2020-05-20", "Fighters of the Red Front laid siege to Belport. =cmd, said nobody.", outlet=None)
    front = draft.actor("Red Front", known="Q1")
    return draft, draft.incident(
        "siege", IncidentType.CLASH, when=days("2020-05-19"), place=("Belport, Istra", "FR"), perpetrators=(front,), main=True
    )


def _undated() -> Draft:
    draft = Draft("undated", None, "Nothing is known of this leaflet but its words.")
    draft.says(Kind.OPINION, None, None, "its words")
    return draft


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger, made once: copying it is a hundred times faster than making one by its migrations."""
    path = tmp_path_factory.mktemp("blank") / "blank.ledger"
    Ledger.open(str(path)).close()
    return path


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The ledger of the five reports; the first two are copies of one text, the first three tell of one blast."""
    ledger = Ledger.open(str(Path(tmp_path_factory.mktemp("told")) / "told.ledger"))
    first, blast = _first()
    copy, same = _copy()
    second, again, front = _second()
    third, siege = _third()
    ledger.add_all([draft.reading() for draft in (third, second, _undated(), copy, first)], now=NOW)
    links = [link(blast, same), link(same, again), link(first.report.id, copy.report.id, subject=Subject.REPORT)]
    ledger.add_links(links, now=NOW)
    yield Told(ledger, blast, siege, front)
    ledger.close()
