"""Places: which of the places that share a name a report means.

All names of a report are settled together. Each candidate first gets a score of its own (`FEATURES`); then, a few times over, it is
scored again by the company that it keeps: the candidates of the report's other names, weighted by how likely they are. So the names
that are clear by themselves settle the others, and a name means one place throughout, unless its words say otherwise.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportedly.link.gazetteer import COUNTRY, DISTRICT, PROVINCE, REGION, TOWN, Candidate, Gazetteer
from reportedly.link.names import place_key

Floats = NDArray[np.float64]

EARTH_RADIUS = 6371.0
# How far company reaches, in kilometres, and how sharply scores are turned into likelihoods; tuned on two thirds of LGL's reports.
NEAR = 80.0
SHARPNESS = 6.0
COMPANY = 2.2
ROUNDS = 3
MOST_CANDIDATES = 40
MOST_NAMES = 80

_AFTER = re.compile(r"[\s]*[,(][\s]*(?:in |on |of )?(?:the )?|[\s]+(?:in|of|on) (?:the )?(?:\w+ern |\w+-\w+ )?")
_PROPER = re.compile(r"[^\W\d_][\w.’'-]*(?: (?:of |the |and )*[A-ZÀ-Þ][\w.’'-]*){0,3}")
_KINDS = r"(?:city|town|village|province|district|governorate|capital|suburb|enclave|region|port|area|neighbou?rhood|camp|county)"
_BEFORE = re.compile(rf"((?:[A-ZÀ-Þ][\w.’'-]*[ -]?){{1,3}})(?:'s |’s | )?(?:\w+ ){{0,2}}{_KINDS}(?: city| town| village)?(?: of)?(?: the)? $")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A place name as it stands in a text."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds a name: the places that its phrase says it lies in, and the country of the outlet or dateline."""

    within: tuple[Candidate, ...] = ()
    country: str | None = None


def peopled(place: Candidate, setting: Setting) -> float:
    """Many people live there."""
    return min(1.0, math.log10(place.population + 10) / 7.5)


def own_name(place: Candidate, setting: Setting) -> float:
    """It is the place's own name, not another language's or an old one."""
    return float(place.own)


def weighty(place: Candidate, setting: Setting) -> float:
    """Countries and regions come before provinces, provinces before towns, towns before districts."""
    return {COUNTRY: 1.0, REGION: 0.8, PROVINCE: 0.5, TOWN: 0.25, DISTRICT: 0.0}[place.kind]


def contained(place: Candidate, setting: Setting) -> float:
    """The phrase names what it lies in: "Krasnogorsk, Russia", "the Syrian town of Saraqeb"."""
    return float(any(lies_in(place, other) for other in setting.within))


def at_home(place: Candidate, setting: Setting) -> float:
    """It lies in the country of the outlet or of the dateline."""
    return float(setting.country is not None and place.country == setting.country)


@dataclass(frozen=True, slots=True)
class Feature:
    """One reason to prefer a place, with its weight."""

    of: Callable[[Candidate, Setting], float]
    weight: float


FEATURES = (Feature(peopled, 1.0), Feature(own_name, 0.25), Feature(weighty, 0.5), Feature(contained, 2.5), Feature(at_home, 0.3))


def lies_in(place: Candidate, other: Candidate) -> bool:
    """Whether one place lies in another: a country, a province, a district or a region's country."""
    if place.number == other.number or place.country is None or place.country != other.country:
        return False
    return other.kind in (COUNTRY, REGION) or other.number in (place.province, place.district)


def settle(toponyms: Sequence[Toponym], text: str, gazetteer: Gazetteer, *, country: str | None = None) -> list[Candidate | None]:
    """The place that each name of a report means, None where the gazetteer has none; `country` is the outlet's, where known."""
    senses: dict[tuple[str, tuple[int, ...]], int] = {}
    options: list[tuple[Candidate, ...]] = []
    settings: list[Setting] = []
    index = []
    for toponym in toponyms:
        found = gazetteer.meant(toponym.name)[:MOST_CANDIDATES]
        within = _containers(toponym, text, found, gazetteer)
        sense = (place_key(toponym.name), tuple(sorted(one.number for one in within)))
        if sense not in senses:
            senses[sense] = len(options)
            options.append(found)
            settings.append(Setting(within=within, country=country))
        index.append(senses[sense])
    options, settings = _one_sense(list(senses), options, settings)
    chosen = _choose(options, settings)
    return [chosen[each] for each in index]


def _one_sense(
    senses: list[tuple[str, tuple[int, ...]]], options: list[tuple[Candidate, ...]], settings: list[Setting]
) -> tuple[list[tuple[Candidate, ...]], list[Setting]]:
    """A bare name means what the same name means where the report says in what it lies."""
    told: dict[str, tuple[Candidate, ...]] = {}
    for (key, _), setting in zip(senses, settings, strict=True):
        if setting.within:
            told.setdefault(key, setting.within)
    filled = [
        setting if setting.within or key not in told else Setting(within=told[key], country=setting.country)
        for (key, _), setting in zip(senses, settings, strict=True)
    ]
    return options, filled


def _choose(options: list[tuple[Candidate, ...]], settings: list[Setting]) -> list[Candidate | None]:
    """The likeliest candidate of each name; equal ones are told apart by their order, which is that of their population."""
    sizes = [len(found) for found in options[:MOST_NAMES]]
    every = [one for found in options[:MOST_NAMES] for one in found]
    if not every:
        return [None] * len(options)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    alone = np.array([
        sum(feature.weight * feature.of(one, settings[name]) for feature in FEATURES) for one, name in zip(every, owner, strict=True)
    ])
    close = _closeness(every) * (owner[:, None] != owner[None, :])
    score = alone
    for _ in range(ROUNDS):
        belief = _likelihood(score, owner)
        score = alone + COMPANY * _company(close, belief, owner)
    best: list[Candidate | None] = []
    for name, found in enumerate(options):
        own = np.flatnonzero(owner == name)
        best.append(every[int(own[np.argmax(score[own])])] if own.size else (found[0] if found else None))
    return best


def _company(close: Floats, belief: Floats, owner: NDArray[np.int64]) -> Floats:
    """For each candidate the mean, over the other names, of how close their likely places are; the nearest names count most."""
    names = int(owner.max()) + 1
    support = np.zeros((len(owner), names))
    for name in range(names):
        theirs = owner == name
        support[:, name] = close[:, theirs] @ belief[theirs]
    ranked = -np.sort(-support, axis=1)[:, :6]
    weights = np.array([1.0, 0.8, 0.6, 0.5, 0.4, 0.3])[: ranked.shape[1]]
    return np.asarray(ranked @ weights / weights.sum())


def _likelihood(score: Floats, owner: NDArray[np.int64]) -> Floats:
    """Scores as likelihoods that add up to one for each name."""
    power = np.exp(SHARPNESS * (score - score.max()))
    total = np.bincount(owner, weights=power)
    return np.asarray(power / np.maximum(total[owner], 1e-300))


def _closeness(every: Sequence[Candidate]) -> Floats:
    """How close any two candidates are, between 0 and 1: by distance, by a shared province, by a shared country."""
    latitude = np.radians([one.latitude for one in every])
    longitude = np.radians([one.longitude for one in every])
    half = np.sin((latitude[:, None] - latitude) / 2) ** 2
    half = half + np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    distance = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    country, province = _labels([one.country for one in every]), _labels([_province(one) for one in every])
    same_country = (country[:, None] == country) & (country >= 0)
    same_province = (province[:, None] == province) & (province >= 0)
    return np.asarray(0.2 * same_country + 0.35 * same_province + 0.45 * np.exp(-distance / NEAR))


def _province(place: Candidate) -> int | None:
    return place.number if place.kind == PROVINCE else place.province


def _labels(values: Sequence[str | int | None]) -> NDArray[np.int64]:
    """Each value as a number, -1 for None."""
    known = {value: label for label, value in enumerate(dict.fromkeys(values))}
    return np.array([-1 if value is None else known[value] for value in values], dtype=np.int64)


def _containers(toponym: Toponym, text: str, found: Sequence[Candidate], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The countries, provinces and districts that the words around a name say it lies in."""
    names = []
    link = _AFTER.match(text, toponym.end)
    proper = _PROPER.match(text, link.end()) if link else None
    if proper:
        words = proper.group().split(" ")
        names.extend(" ".join(words[:count]) for count in range(len(words), 0, -1))
    before = _BEFORE.search(text[max(0, toponym.start - 80) : toponym.start])
    if before:
        words = before.group(1).strip().split(" ")
        names.extend(" ".join(words[skip:]) for skip in range(len(words)))
    for name in names:
        wider = [one for one in gazetteer.meant(name.rstrip(".,")) if one.kind != TOWN]
        holding = tuple(one for one in wider if any(lies_in(place, one) for place in found))
        if holding:
            return holding
    return ()


def distance(left: Candidate, latitude: float, longitude: float) -> float:
    """Kilometres between a place and a point."""
    a, b, c, d = map(math.radians, (left.latitude, left.longitude, latitude, longitude))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))
