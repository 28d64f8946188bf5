"""Mentions: the actors and places of one reading, linked to what is known. The same reading always gives the same links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportedly.link.gazetteer import COUNTRY, REGION, Candidate, Gazetteer
from reportedly.link.known import Known
from reportedly.link.names import plain
from reportedly.link.places import Toponym, home, settle
from reportedly.link.toponyms import toponyms_in
from reportedly.records import ActorClass, ActorMention, IncidentMention, KnownActor, Place, PlaceMention, Precision, Reading, Report

# "near Azaz" and "the outskirts of Damascus" are known less exactly than the town itself.
_NEAR = re.compile(
    r"(?i)\b(?:near|outside|outskirts|countryside|rural|around|suburbs?|east|west|north|south|(?:kilomet(?:er|re)s|km|miles)[^,]*)"
    r" (?:of |the )*$"
)

# An adjective alone ("Russian", of "Russian air strikes") is its state where it is a force of it that acts, not a man in the street.
_OF_STATES = (ActorClass.GOVERNMENT, ActorClass.MILITARY)
# Little words at the ends of a name that are none of it: "Syrian Observatory and", "14 the UN Security Council".
_LOOSE_END = re.compile(
    r"(?i)(?:[\s,;:]+(?:and|or|of|by|on|in|to|at|as|for|from|with|the|an?|who|which|that|said|says|told|has|have|was|is)\b)+[\s,;:]*$"
)
_LOOSE_START = re.compile(r"(?i)^(?:(?:and|or|but|the|what|when|while|that|either|both|most|other|all|\d[\d,.]*)\s+)+")
# "opposition Syrian Observatory ...", but neither "relatives of Islamic State fighters" nor "former Security Council ...".
_DESCRIBING = re.compile(r"^(?:[a-z][\w’'-]*,? ){1,3}(?=[A-Z])")
_RELATING = re.compile(
    r"(?i)\b(?:of|at|by|from|against|near|with|for|to|in|on|and|or|than|anti|pro|former|ex|all(?:y|ies|ied)|affiliated?|linked|suspected)\b"
)
# "the Free Drivers Front (FDF)": a name, and in brackets what it is called from then on.
_BRACKETED = re.compile(r"^([^()\[\]]+?) [(\[]([A-Z][\w./-]{1,9})[)\]]")
_LONGEST_BRACKET = 14  # characters
_CAPITALISED = re.compile(r"(?:\b[A-ZÀ-Þ][\w’'-]* ){1,3}$")
_LONGEST_BEFORE = 80  # characters
_ARTICLES = ("al-", "al ", "el-", "an-", "ar-", "as-", "ash-", "at-", "az-")


def link(reading: Reading, known: Known) -> Reading:
    """The reading with its actors linked to known ones and its incidents' places to the gazetteer; linking twice changes nothing.

    `ActorMention.known` is filled, with the canonical name and class of the known actor; unnamed people of an institution ("Russian
    officials") and parts of a known actor get it as `member_of` if it is in the reading. `PlaceMention.place` is filled, with the
    full name; the mention's own name stays as the report has it.
    """
    return replace(reading, actors=_link_actors(reading, known), incidents=_link_places(reading, known.places))


# ------------------------------------------------------------------------------------------------------------- actors


def _link_actors(reading: Reading, known: Known) -> tuple[ActorMention, ...]:
    active = _active(reading)
    found = {mention.id: _known_actor(mention, known, active) for mention in reading.actors}
    sure = [actor for actor in found.values() if actor is not None]
    found = {mention.id: found[mention.id] or _meant_here(mention, sure, known) for mention in reading.actors}
    first: dict[str, str] = {}
    for mention in reading.actors:
        actor = found[mention.id]
        if actor is not None:
            first.setdefault(actor.key, mention.id)
    linked = (_linked(mention, found[mention.id], first, known) for mention in reading.actors)
    return tuple(_with_acronym(mention, reading.report.text) for mention in linked)


def _active(reading: Reading) -> frozenset[str]:
    """The actors that speak, are spoken to or act: a seat of power among them is its state, elsewhere it is a town."""
    ids = {statement.source_actor for statement in reading.statements}
    ids.update(actor for statement in reading.statements for actor in statement.directed_at)
    ids.update(actor for incident in reading.incidents for actor in incident.perpetrators)
    return frozenset(actor for actor in ids if actor is not None)


def _known_actor(mention: ActorMention, known: Known, active: frozenset[str]) -> KnownActor | None:
    """The known actor of the mention's name, else of the first of its words that has one."""
    if known.employer(mention.name) is not None:
        return None
    said = (mention.name, *(span.quote for span in mention.spans))
    for name in dict.fromkeys((*said, *(_LOOSE_START.sub("", _LOOSE_END.sub("", one)) for one in said))):
        if known.is_seat(name) and mention.id not in active:
            continue
        actor = known.actor(name)
        if actor is not None:
            return actor
    described = next((found for one in said if (found := _described(one, known))), None)
    if described is not None:
        return described
    return known.adjectival(mention.name) if mention.id in active and mention.actor_class in _OF_STATES else None


def _described(name: str, known: Known) -> KnownActor | None:
    """The known actor whose full name follows words that say something of it: "opposition Syrian Observatory for Human Rights"."""
    rest = _DESCRIBING.sub("", name)
    if rest == name or _RELATING.search(name[: len(name) - len(rest)]):
        return None
    actor = known.actor(rest)
    return actor if actor is not None and " " in rest and known.is_full_name(rest, actor) else None


def _tidied(name: str) -> str:
    """The name without the little words that a reader left hanging at its end: "Syrian Observatory for Human Rights and"."""
    return _LOOSE_END.sub("", name) or name


def _meant_here(mention: ActorMention, sure: Sequence[KnownActor], known: Known) -> KnownActor | None:
    """The one of several actors of a name that the report names in full, else the one of a country whose actors it names."""
    several = known.candidates(mention.name)
    named = [actor for actor in several if actor in sure]
    countries = {actor.country for actor in sure if actor.country is not None}
    near = named or [actor for actor in several if actor.country in countries]
    return near[0] if len(near) == 1 else None


def _linked(mention: ActorMention, actor: KnownActor | None, first: dict[str, str], known: Known) -> ActorMention:
    whole = actor.part_of if actor is not None else getattr(known.employer(mention.name), "key", None)
    member_of = mention.member_of
    if member_of is None and whole is not None and first.get(whole) not in (None, mention.id):
        member_of = first[whole]
    if actor is None:
        return replace(mention, known=None, name=_tidied(mention.name), member_of=member_of)
    return replace(mention, known=actor.key, name=_name(mention.name, actor, known), actor_class=actor.actor_class, member_of=member_of)


def _with_acronym(mention: ActorMention, text: str) -> ActorMention:
    """The mention with the acronym that the report introduces for its name: "Free Drivers Front (FDF)"."""
    for span in mention.spans:
        words = _BRACKETED.match(text[span.start : span.end + _LONGEST_BRACKET])
        if words and words.end(2) >= span.end - span.start - 1 and plain(words.group(1)).removeprefix("the ") == plain(mention.name):
            return replace(mention, name=f"{mention.name} ({words.group(2)})")
    return mention


def _name(given: str, actor: KnownActor, known: Known) -> str:
    """The canonical name; a full name of several words, which the report spells in its own way, stays."""
    words = re.sub(r"^[Tt][Hh][Ee] ", "", given)
    return words if " " in words and known.is_full_name(words, actor) else actor.name


# ------------------------------------------------------------------------------------------------------------- places


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """The words of an incident's place, with the place names in them."""

    mention: PlaceMention
    words: str
    start: int
    parts: tuple[Toponym, ...]


def _link_places(reading: Reading, gazetteer: Gazetteer) -> tuple[IncidentMention, ...]:
    if all(incident.place is None for incident in reading.incidents):
        return reading.incidents
    text = reading.report.text
    report = reading.report
    phrases = {each.id: _phrase(_widened(each.place, report, gazetteer), gazetteer) for each in reading.incidents if each.place is not None}
    parts = [part for phrase in phrases.values() for part in phrase.parts]
    settled = settle([*parts, *toponyms_in(text, gazetteer)], text, gazetteer, country=home(reading.report.url))
    places = dict(zip(parts, settled, strict=False))
    linked = {key: _place(phrase, [places[part] for part in phrase.parts], gazetteer) for key, phrase in phrases.items()}
    return tuple(replace(each, place=linked[each.id]) if each.id in linked else each for each in reading.incidents)


def _widened(mention: PlaceMention, report: Report, gazetteer: Gazetteer) -> PlaceMention:
    """The mention with the capitalised words right before it that are part of the name: "Russian Federation", not "Federation"."""
    span = mention.span
    if span is None or not (before := _CAPITALISED.search(report.text[: span.start][-_LONGEST_BEFORE:])):
        return mention
    words = list(re.finditer(r"\S+", before.group()))
    for word in words:
        start = span.start - len(before.group()) + word.start()
        name = report.text[start : span.end]
        found = gazetteer.named(name.partition(",")[0])
        if found and not found[0].heard and not gazetteer.is_adjective(name):
            return replace(mention, name=name, span=report.cut(start, span.end))
    return mention


def _phrase(mention: PlaceMention, gazetteer: Gazetteer) -> _Phrase:
    words, start = (mention.span.quote, mention.span.start) if mention.span is not None else (mention.name, 0)
    parts = [Toponym(name=part.name, start=start + part.start, end=start + part.end) for part in toponyms_in(words, gazetteer)]
    named = len(words.split()) <= 4 and (words[:1].isupper() or words.startswith(_ARTICLES)) and not gazetteer.is_kind(words)
    if not parts and named:
        parts = [Toponym(name=words, start=start, end=start + len(words))]
    return _Phrase(mention=mention, words=words, start=start, parts=tuple(parts))


def _place(phrase: _Phrase, places: Sequence[Candidate | None], gazetteer: Gazetteer) -> PlaceMention:
    named = [(part, one) for part, one in zip(phrase.parts, places, strict=True) if one is not None]
    exact = [(part, one) for part, one in named if not gazetteer.is_adjective(part.name)] or named
    if not exact:
        return replace(phrase.mention, place=None)
    part, chosen = min(exact, key=lambda pair: (pair[1].kind in (COUNTRY, REGION), pair[0].start))
    precision = _precision(phrase, part, chosen)
    place = Place(
        name=full_name(chosen, gazetteer),
        country=chosen.country,
        latitude=chosen.latitude,
        longitude=chosen.longitude,
        precision=precision,
        geoname=chosen.number if chosen.number > 0 else None,
    )
    return replace(phrase.mention, place=place)


def _precision(phrase: _Phrase, part: Toponym, chosen: Candidate) -> Precision:
    before = phrase.words[: part.start - phrase.start]
    return Precision.DISTRICT if chosen.precision in (Precision.TOWN, Precision.EXACT) and _NEAR.search(before) else chosen.precision


def full_name(place: Candidate, gazetteer: Gazetteer) -> str:
    """A place with its province and country: "Saraqib, Idlib, Syria"."""
    province = gazetteer.place(place.province) if place.province is not None else None
    land = gazetteer.country(place.country) if place.country is not None else None
    names = [place.name, *(one.name for one in (province, land) if one is not None)]
    return ", ".join(name for at, name in enumerate(names) if at == 0 or plain(name) != plain(names[at - 1]))
