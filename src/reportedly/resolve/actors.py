"""Actors: organisations that several reports name alike. Nobody private is ever linked across reports.

Mentions of one known actor are one already, by its key in the alias table. Beyond the table only organisations are linked, and only by
their full proper names; a person, named or not, and "officials", "residents", "a monitor" stay what one report calls them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportedly.records import ActorClass, Agent, Link, Origin, Reading, Reason, Sameness, Subject
from reportedly.resolve.candidates import CROWD, Both, Index, Lookup

ORIGIN = Origin(by=Agent.RULE, name="resolve-actors", version="1")
# Classes whose members are organisations unless they are somebody's spokesperson; politicians, officials, experts and suspects are people.
_ORGANISATIONS = {
    ActorClass.ARMED_GROUP,
    ActorClass.COMPANY,
    ActorClass.INTERGOVERNMENTAL,
    ActorClass.MEDIA,
    ActorClass.MILITARY,
    ActorClass.NGO,
    ActorClass.SECURITY_FORCE,
}
# A word that only organisations carry in their names: without one, "Ali Hassan" of class armed_group may be a fighter.
_OF_ORGANISATIONS = re.compile(
    r"\b(?:agency|alliance|army|battalion|bloc|brigades?|bureau|center|centre|channel|coalition|command|commission|committee|congress|corps|"
    r"council|defen[cs]e|department|directorate|division|federation|forces?|foundation|front|group|guards?|institute|jaish|jaysh|jihad|"
    r"legion|liwa|league|media|militia|ministry|movement|nations|network|news|observatory|organi[sz]ation|party|police|press|radio|regiment|"
    r"resistance|service|society|state|television|times|tv|union|unit|watch)\b",
    re.IGNORECASE,
)
_LITTLE = re.compile(r"\b(?:the|of|for|and|in|on|de|la|al|el)\b")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation that a report calls by a full name: the mention's id and the name without what newsrooms vary."""

    id: str
    name: str

    def blocks(self) -> tuple[str, ...]:
        """Its name is its only block."""
        return (f"called|{self.name}",)

    def asks(self) -> tuple[str, ...]:
        """The blocks in which others like it are: its own."""
        return self.blocks()


def organisations(reading: Reading) -> tuple[Named, ...]:
    """The organisations of a reading that are in no table and have a full name."""
    return tuple(
        Named(id=actor.id, name=_plain(actor.name))
        for actor in reading.actors
        if actor.known is None and actor.member_of is None and actor.actor_class in _ORGANISATIONS and _is_full_name(actor.name)
    )


def pack_named(named: Named) -> str:
    """The organisation as one line of JSON, for a ledger to keep."""
    return json.dumps([named.id, named.name], ensure_ascii=False, separators=(",", ":"))


def unpack_named(line: str) -> Named:
    """The organisation that `pack_named` wrote."""
    mention, name = json.loads(line)
    return Named(id=mention, name=name)


def actor_links(new: Iterable[Named], held: Lookup[Named] | None = None) -> Iterator[Link]:
    """SAME links between organisations of one name: each with the first few that bear it, through which all meet."""
    index = Index(new)
    both = Both(index, held)
    pairs = {
        (min(mention, other), max(mention, other))
        for mention in index
        for block in index.get(mention).blocks()
        for other in list(both.members(block, CROWD))[:2]
        if other != mention
    }
    yield from (_link(left, right, both.get(left).name) for left, right in sorted(pairs))


def _link(left: str, right: str, name: str) -> Link:
    reason = Reason(feature="same_full_name", value=1.0, weight=1.0)
    why = f"both reports name an organisation called {name}"
    return Link(subject=Subject.ACTOR, left=left, right=right, says=Sameness.SAME, score=0.9, why=why, origin=ORIGIN, reasons=(reason,))


def _is_full_name(name: str) -> bool:
    words = [word for word in _WORD.findall(name) if not _LITTLE.fullmatch(word.lower())]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 2 and capitals == len(words) and _OF_ORGANISATIONS.search(name) is not None


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_LITTLE.sub(" ", name.casefold())))
