"""Likeness: whether words name an incident that was named before, as a weighted list of small features."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from reportedly.extract.mentions import Group, Mention
from reportedly.extract.triggers import sees_aircraft
from reportedly.extract.words import lexicon
from reportedly.records import IncidentType as Type
from reportedly.records import Realis

Feature = Callable[[Group, Mention], float]

# Types of which one incident may go by both names: "the massacre" for a strike, "the bombing" for an air raid.
_NEAR = {
    frozenset({Type.KILLING, Type.STRIKE}),
    frozenset({Type.KILLING, Type.ARMED_ATTACK}),
    frozenset({Type.KILLING, Type.BOMBING}),
    frozenset({Type.BOMBING, Type.STRIKE}),
    frozenset({Type.OTHER_VIOLENCE, Type.STRIKE}),
    frozenset({Type.BOMBING, Type.ARMED_ATTACK}),
    frozenset({Type.OTHER_VIOLENCE, Type.KILLING}),
    frozenset({Type.VEHICLE_ATTACK, Type.ARMED_ATTACK}),
}
_NEAR_DOWNING = {frozenset({Type.OTHER_VIOLENCE, Type.BOMBING}), frozenset({Type.OTHER_VIOLENCE, Type.KILLING}), frozenset({Type.BOMBING})}
_CUSTODY = {Type.ARREST, Type.ABUSE}
_ATTACKS = {"attack", "attacked", "bomb", "bombing", "strike", "storming", "stormed", "act", "atrocity"}
AHEAD = {Realis.THREATENED, Realis.PLANNED}


def likeness(held: Group, mention: Mention) -> float:
    """How surely a mention names a group's incident; 0 or more for yes. The weights stand in the lexicon."""
    weights = _weights()
    return weights["bias"] + sum(weights[feature.__name__] * feature(held, mention) for feature in FEATURES)


@cache
def _weights() -> dict[str, float]:
    found: dict[str, float] = lexicon("incidents")["likeness"]
    return found


# -------------------------------------------------------------------------------------------------------- the types


def same_type(held: Group, mention: Mention) -> float:
    """The words tell the type that the incident has."""
    return float(mention.trigger.told == held.type())


def open_type(held: Group, mention: Mention) -> float:
    """The words fit any type, or the incident has been named by such words alone; an attack is no arrest all the same."""
    if _unlike(held, mention):
        return 0.0
    return float(mention.trigger.told is None or (mention.trigger.told != held.type() and held.is_open))


def near_type(held: Group, mention: Mention) -> float:
    """The words tell another type, of which one incident may go by both names."""
    told = mention.trigger.told
    return float(told is not None and told != held.type() and not held.is_open and _are_near(held, mention))


def other_type(held: Group, mention: Mention) -> float:
    """The words tell a type that the incident cannot have, or speak of an attack where it is an arrest or abuse."""
    told = mention.trigger.told
    if _unlike(held, mention):
        return 1.0
    return float(told is not None and told != held.type() and not held.is_open and not _are_near(held, mention))


def _are_near(held: Group, mention: Mention) -> bool:
    """Whether one incident may go by both names; an aircraft brought down may be a bombing, but is no air strike."""
    if held.is_downing and mention.trigger.is_downing:
        return True
    if held.is_downing or mention.trigger.is_downing:
        return frozenset({mention.trigger.told, held.type()}) in _NEAR_DOWNING
    return frozenset({mention.trigger.told, held.type()}) in _NEAR


def _unlike(held: Group, mention: Mention) -> bool:
    """Whether one is an arrest or abuse and the other goes by the name of an attack, or one a killing of one and the other of many."""
    if _is_personal(held, mention):
        return True
    if mention.trigger.told is None:
        return held.type() in _CUSTODY and not held.is_open and _is_attack(mention)
    return mention.trigger.told in _CUSTODY and held.is_open and any(_is_attack(other) for other in held.mentions)


def _is_personal(held: Group, mention: Mention) -> bool:
    """Whether one is a killing of somebody, as by beheading, and the other a bombing, a raid or attacks of which nothing was said yet."""
    table, head = lexicon("incidents")["personal"], mention.trigger.head
    single, many = held.heads & set(table["heads"]), held.heads & set(table["other"])
    if head in table["heads"]:
        return bool(many) or held.is_downing
    other = head in table["other"] or (head in table["many"] and not pointing(held, mention)) or mention.trigger.is_downing
    return bool(single) and not many and other


def _is_attack(mention: Mention) -> bool:
    return mention.trigger.head.removesuffix("s") in _ATTACKS


# ----------------------------------------------------------------------------------------------- the words themselves


def same_head(held: Group, mention: Mention) -> float:
    """The incident has been named by the same noun or verb."""
    head = mention.trigger.head.removesuffix("s")
    return float(head in held.heads or f"{head}s" in held.heads)


def pointing(_: Group, mention: Mention) -> float:
    """The words point back: "the attack", "this incident"."""
    table = lexicon("incidents")["definite"]
    before = _before(mention)
    return float(any(word in table["pointing"] for word in before) and not any(word in table["new"] for word in before))


def something_new(_: Group, mention: Mention) -> float:
    """The words speak of another one: "a second attack", "similar raids"."""
    return float(any(word in lexicon("incidents")["definite"]["new"] for word in _before(mention)))


def indefinite(_: Group, mention: Mention) -> float:
    """The words bring in something not yet named: "an attack"."""
    return float(any(word in {"a", "an"} for word in _before(mention)) and mention.scene.number > 0)


def weak(_: Group, mention: Mention) -> float:
    """The words name an incident only because a count supports them."""
    return float(mention.trigger.strength == 0)


def firm(_: Group, mention: Mention) -> float:
    """The words name an incident only where no plainer ones stand."""
    return float(mention.trigger.strength == 1)


def other_number(held: Group, mention: Mention) -> float:
    """One is said in the plural, the other in the singular."""
    plural = mention.trigger.head.endswith("s")
    return float(all(head.endswith("s") != plural for head in held.heads))


def _before(mention: Mention) -> list[str]:
    return [word.low for word in mention.scene.words[max(mention.trigger.first - 4, 0) : mention.trigger.first]]


# ------------------------------------------------------------------------------------------------------ where it stands


def same_sentence(held: Group, mention: Mention) -> float:
    """Both stand in one sentence."""
    return float(held.mentions[-1].scene is mention.scene)


def joined(held: Group, mention: Mention) -> float:
    """Both stand side by side: "a ramming and shooting attack"."""
    last = held.mentions[-1]
    return float(last.scene is mention.scene and mention.trigger.first - last.trigger.after <= 2)


def distance(held: Group, mention: Mention) -> float:
    """How many sentences lie between, ten at most, as a share."""
    return min(mention.scene.number - held.mentions[-1].scene.number, 10) / 10


def first_named(held: Group, mention: Mention) -> float:
    """The incident was named in the first sentences, as the one that the report is about."""
    return float(held.mentions[0].scene.number <= 1 and mention.scene.number > 0)


# ---------------------------------------------------------------------------------------- what else is told of it


def same_place(held: Group, mention: Mention) -> float:
    """A place of the sentence is one named with the incident."""
    return float(any(a in b or b in a for a in mention.scene.place_names for b in held.places))


def other_place(held: Group, mention: Mention) -> float:
    """The sentence names places, and none that was named with the incident."""
    return float(bool(mention.scene.place_names and held.places) and not same_place(held, mention))


def same_days(held: Group, mention: Mention) -> float:
    """A date of the sentence meets one told with the incident."""
    return float(any(day.meets(when) for day in mention.days() for when in held.days))


def other_days(held: Group, mention: Mention) -> float:
    """The sentence tells dates, and none meets one told with the incident."""
    return float(bool(mention.days() and held.days) and not same_days(held, mention))


def same_doer(held: Group, mention: Mention) -> float:
    """The word before names the same country as doer: "Russian strikes"."""
    return float(bool(mention.doers() & held.doers))


def other_doer(held: Group, mention: Mention) -> float:
    """The words before name different countries as doers."""
    here = mention.doers()
    return float(bool(here and held.doers) and not here & held.doers)


def aloft(held: Group, mention: Mention) -> float:
    """Both say that an aircraft was brought down, or one says so and both speak of an aircraft."""
    if held.is_downing and mention.trigger.is_downing:
        return 1.0
    down = held.is_downing or mention.trigger.is_downing
    return float(down and sees_aircraft(mention.scene.words) and any(sees_aircraft(other.scene.words) for other in held.mentions))


def since_then(held: Group, mention: Mention) -> float:
    """Both stand in one sentence, and "since" between them: "attacks, a series of them since it began air strikes"."""
    last = held.mentions[-1]
    between = mention.scene.words[last.trigger.after : mention.trigger.first] if last.scene is mention.scene else ()
    return float(any(word.low == "since" for word in between))


def other_realis(held: Group, mention: Mention) -> float:
    """One has taken place, the other is planned or threatened."""
    return float((mention.realis() in AHEAD) != (held.realis in AHEAD))


FEATURES: tuple[Feature, ...] = (
    same_type,
    open_type,
    near_type,
    other_type,
    same_head,
    pointing,
    something_new,
    indefinite,
    weak,
    firm,
    other_number,
    same_sentence,
    joined,
    distance,
    first_named,
    same_place,
    other_place,
    same_days,
    other_days,
    same_doer,
    other_doer,
    other_realis,
    aloft,
    since_then,
)
