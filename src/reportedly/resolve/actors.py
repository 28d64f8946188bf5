"""Actors: organisations that several reports name alike. Nobody private is ever linked across reports.

Mentions of one known actor are one already, by its key in the alias table. Beyond the table only organisations are linked, and each opinion
rests on two mentions alone:

- the same full proper name is the same organisation; one of general words alone ("National Police") asks for common ground;
- an acronym alone ("the FDF") is the organisation for which another report introduces it ("Free Drivers Front (FDF)");
- names of the same first letters that differ in a letter or so are one name, misspelt;
- one acronym introduced for two names that are not alike keeps the two apart.

The acronym and the slip ask for common ground too: a country in which both reports put an incident, or a known actor that both name. A
person, named or not, and "officials", "residents", "a monitor" stay what one report calls them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.resources import files

from rapidfuzz import fuzz

from reportedly.records import ActorClass, ActorMention, Agent, Link, Origin, Reading, Reason, Sameness, Subject
from reportedly.resolve.candidates import CROWD, Both, Index, Lookup
from reportedly.resolve.words import skeleton

ORIGIN = Origin(by=Agent.RULE, name="resolve-actors", version="2")
LEAST_LIKENESS = 80.0  # of 100: a letter of a word of six
_LONG_WORD = 6  # in a shorter word one letter makes another: "army", "arab"
_LETTERS_LOST = 2
_HUBS = 12  # members of one block with which each member is compared; up to so many, every pair is
_GROUND = 12  # countries and known actors of a report that are kept
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
# What a reader cannot tell the class of may be an organisation too, and parties are; their names must say so, or be an acronym.
_MAYBE = {ActorClass.POLITICAL, ActorClass.OTHER}
_WORDS = tomllib.loads(files("reportedly.resolve").joinpath("data/organisations.toml").read_text(encoding="utf-8"))
_TELLING = frozenset(_WORDS["telling"])
_GENERAL = _TELLING | frozenset(_WORDS["general"])
_LITTLE = re.compile(r"\b(?:the|of|for|and|in|on|de|la|al|el)\b")
_WORD = re.compile(r"[^\W_]+")
_INTRODUCED = re.compile(r"^(.+?) \(([A-Z][\w./-]{1,9})\)$")
_ACRONYM = re.compile(r"[A-Z][A-Z.-]{1,6}[A-Z]\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation as one report names it: the mention's id, the name without what newsrooms vary, the acronym introduced for it.

    `name` is "" where the report has the acronym alone. `ground` are countries of the report's incidents and keys of its known actors.
    """

    id: str
    name: str
    acronym: str = ""
    ground: tuple[str, ...] = ()

    def blocks(self) -> tuple[str, ...]:
        """Its name, its acronym, and for each word of its name that word's sound with all first letters, as a slip spares most words."""
        words = self.name.split()
        initials = "".join(word[0] for word in words)
        keys = [f"called|{self.name}"] if words else []
        keys += [f"short|{self.acronym}"] if self.acronym else []
        return tuple(dict.fromkeys([*keys, *(f"spelt|{initials}|{skeleton(word)}" for word in words)]))

    def asks(self) -> tuple[str, ...]:
        """The blocks in which others like it are: its own."""
        return self.blocks()

    def meets(self, other: Named) -> tuple[int, int]:  # noqa: ARG002 - the same for any other
        """A name is one at any time."""
        return 1, 1


def organisations(reading: Reading) -> tuple[Named, ...]:
    """The organisations of a reading that are in no table and have a full name or an acronym."""
    ground = _ground(reading)
    return tuple(named for actor in reading.actors if (named := _named(actor, ground)) is not None)


def _named(actor: ActorMention, ground: tuple[str, ...]) -> Named | None:
    if actor.known is not None or actor.member_of is not None or actor.actor_class not in _ORGANISATIONS | _MAYBE:
        return None
    introduced = _INTRODUCED.match(actor.name)
    name, acronym = introduced.groups() if introduced else (actor.name, "")
    if not introduced and _ACRONYM.fullmatch(name):
        return Named(id=actor.id, name="", acronym=_letters(name), ground=ground)
    return Named(id=actor.id, name=_plain(name), acronym=_letters(acronym), ground=ground) if _is_full_name(name) else None


def _ground(reading: Reading) -> tuple[str, ...]:
    """The countries in which the report puts incidents, and the keys of the known actors that it names."""
    places = (incident.place.place for incident in reading.incidents if incident.place is not None)
    countries = {f"in {place.country}" for place in places if place is not None and place.country is not None}
    return (*sorted(countries), *sorted({actor.known for actor in reading.actors if actor.known}))[:_GROUND]


def pack_named(named: Named) -> str:
    """The organisation as one line of JSON, for a ledger to keep."""
    return json.dumps(asdict(named), ensure_ascii=False, separators=(",", ":"))


def unpack_named(line: str) -> Named:
    """The organisation that `pack_named` wrote, in this version or the first, which kept id and name alone."""
    fields = json.loads(line)
    if isinstance(fields, list):
        return Named(id=fields[0], name=fields[1])
    return Named(id=fields["id"], name=fields["name"], acronym=fields["acronym"], ground=tuple(fields["ground"]))


def actor_links(new: Iterable[Named], held: Lookup[Named] | None = None) -> Iterator[Link]:
    """Links between organisations that share a block: each with the first few of the block, through which all meet."""
    index = Index(new)
    both = Both(index, held)
    pairs = {
        (min(mention, other), max(mention, other))
        for mention in index
        for block in index.get(mention).blocks()
        for other in list(both.members(block, CROWD))[:_HUBS]
        if other != mention
    }
    for left, right in sorted(pairs):
        link = judge_named(both.get(left), both.get(right))
        if link is not None:
            yield link


def judge_named(one: Named, other: Named) -> Link | None:
    """The program's opinion on two organisations, the same whichever comes first; None if nothing speaks either way."""
    one, other = (one, other) if one.id < other.id else (other, one)
    shared = [part for part in one.ground if part in other.ground]
    if one.name and one.name == other.name:
        why = f"both reports name an organisation called {one.name}"
        return _link(one, other, "same_full_name", 0.9, why) if shared or not _GENERAL.issuperset(one.name.split()) else None
    if one.name and other.name:
        return _of_two_names(one, other, shared)
    if shared and one.acronym == other.acronym and (one.name or other.name):
        name = one.name or other.name
        return _link(one, other, "same_acronym", 0.7, f"one report introduces {one.acronym.upper()} for {name}; {_common(shared)}")
    return None


def _of_two_names(one: Named, other: Named, shared: list[str]) -> Link | None:
    acronym = bool(one.acronym) and one.acronym == other.acronym
    if _misspelt(one.name, other.name) or (acronym and sorted(one.name.split()) == sorted(other.name.split())):
        why = f"{one.name} and {other.name} are spelt nearly alike"
        return _link(one, other, "names_spelt_alike", 0.75, f"{why}; {_common(shared)}") if shared else None
    if acronym:
        why = f"{one.acronym.upper()} is introduced for {one.name} and for {other.name}"
        return _link(one, other, "other_name_of_one_acronym", 0.05, why, says=Sameness.DIFFERENT)
    return None


def _misspelt(one: str, other: str) -> bool:
    """Whether two names are one word by word, save for how a word sounds or a letter or two of a long word; figures must agree."""
    words = list(zip(one.split(), other.split(), strict=False))
    return one.count(" ") == other.count(" ") and all(_is_slip(left, right) for left, right in words)


def _is_slip(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or not (one + other).isalpha() or abs(len(one) - len(other)) > _LETTERS_LOST:
        return False
    return skeleton(one) == skeleton(other) or (min(len(one), len(other)) >= _LONG_WORD and fuzz.ratio(one, other) >= LEAST_LIKENESS)


def _common(shared: list[str]) -> str:
    places = [part.removeprefix("in ") for part in shared if part.startswith("in ")]
    return f"both tell of {', '.join(places)}" if places else f"both name {', '.join(shared[:3])}"


def _link(one: Named, other: Named, feature: str, score: float, why: str, *, says: Sameness = Sameness.SAME) -> Link:
    left, right = sorted((one.id, other.id))
    reason = Reason(feature=feature, value=1.0, weight=1.0)
    return Link(subject=Subject.ACTOR, left=left, right=right, says=says, score=score, why=why, origin=ORIGIN, reasons=(reason,))


def _is_full_name(name: str) -> bool:
    words = [word for word in _WORD.findall(name) if not _LITTLE.fullmatch(word.lower())]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= 2 and capitals == len(words) and not _TELLING.isdisjoint(word.lower() for word in words)


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(_LITTLE.sub(" ", name.casefold())))


def _letters(acronym: str) -> str:
    return "".join(_WORD.findall(acronym.casefold()))
