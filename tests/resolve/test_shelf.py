"""The whole stage on readings made by hand: at once, in parts, and from what a ledger keeps."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from reportedly.records import (
    ActorClass,
    ActorMention,
    Agent,
    Basis,
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    Link,
    Origin,
    Published,
    Qualifier,
    Reading,
    Realis,
    Report,
    Sameness,
    Subject,
    When,
)
from reportedly.resolve import Shelf, entries, resolve

FIRST = "A bomb in the Varnik tram depot killed nine people on Tuesday. The Free Drivers Front said it had no part in the bombing."
SECOND = (
    "The bombing of the tram depot at Varnik on Tuesday killed nine. A spokesman of the Free Drivers Front denied that it was behind it."
)
THIRD = "Talks on fishing rights went on in the capital on Friday. The Free Drivers Front called a strike of ferries."


def reading(name: str, text: str, day: int, *, incident: bool = True) -> Reading:
    """A reading with at most one incident, the bombing, and one organisation."""
    report = Report(
        id=f"r-{name}", name=name, found_in=name, text=text, title=text[:40], published=Published(when=_day(day), basis=Basis.GIVEN)
    )
    front = text.index("Free Drivers Front")
    actor = ActorMention(
        id=f"a-{name}", name="Free Drivers Front", actor_class=ActorClass.ARMED_GROUP, spans=(report.cut(front, front + 18),)
    )
    return Reading(
        report=report,
        origin=Origin(by=Agent.RULE, name="hand", version="1"),
        actors=(actor,),
        incidents=(_bombing(name, report),) if incident else (),
        main_incident=f"i-{name}" if incident else None,
    )


def _day(day: int) -> When:
    return When(first=date(2024, 5, day), last=date(2024, 5, day))


def _bombing(name: str, report: Report) -> IncidentMention:
    anchor, nine = report.cut(report.text.index("bomb"), report.text.index("bomb") + 4), report.text.index("nine")
    killed = Figure(kind=FigureKind.KILLED, low=9, high=9, qualifier=Qualifier.EXACT, span=report.cut(nine, nine + 4))
    return IncidentMention(
        id=f"i-{name}",
        type=IncidentType.BOMBING,
        realis=Realis.HAPPENED,
        anchor=anchor,
        spans=(anchor,),
        when=DateMention(when=_day(7)),
        figures=(killed,),
    )


READINGS = [reading("a", FIRST, 8), reading("b", SECOND, 8), reading("c", THIRD, 11, incident=False)]


def told(links: list[Link]) -> set[tuple[str, str, str, str]]:
    """Subject, pair and opinion of each link."""
    return {(link.subject, link.left, link.right, link.says) for link in links}


def test_one_bombing_in_two_reports_is_one_incident() -> None:
    """Two newsrooms on one bombing: their tellings are linked, their texts are not."""
    links = told(list(resolve(READINGS)))
    assert (Subject.INCIDENT, "i-a", "i-b", Sameness.SAME) in links
    assert not any(subject == Subject.REPORT for subject, *_ in links)


def test_an_organisation_of_one_full_name_is_one_actor() -> None:
    """All three reports name the front; each is linked to the first of them."""
    links = told(list(resolve(READINGS)))
    assert {(Subject.ACTOR, "a-a", other, Sameness.SAME) for other in ("a-b", "a-c")} <= links


def test_a_ledger_that_keeps_entries_settles_a_newcomer_as_if_all_came_at_once() -> None:
    """Law 5: what is kept of a reading is enough to compare later ones with it."""
    packed: dict[str, str] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for one in READINGS[:1]:
        for entry in entries(one):
            packed[entry.id] = entry.packed
            for block in entry.blocks:
                members[block].append(entry.id)
    held = Shelf(members=lambda block, at_most: sorted(members[block])[:at_most], packed=packed.__getitem__, links=lambda thing: ())
    first = list(resolve(READINGS[:1]))
    assert told(list(resolve(READINGS))) == told([*first, *resolve(READINGS[1:], held=held)])
