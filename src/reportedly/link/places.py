"""Places: which of the places that share a name a report means.

All names of a report are settled together. Each candidate first gets a score of its own (`FEATURES`); then, a few times over, it is
scored again by the company that it keeps: the candidates of the report's other names, weighted by how likely they are. So the names
that are clear by themselves settle the others, and a name means one place throughout, unless its words say otherwise.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reportedly.link.gazetteer import COUNTRY, DISTRICT, PROVINCE, REGION, TOWN, Candidate, Gazetteer
from reportedly.link.names import place_key

Floats = NDArray[np.float64]

EARTH_RADIUS = 6371.0
# How far company reaches, in kilometres, and how sharply scores are turned into likelihoods; tuned on two thirds of LGL's reports.
CAPITAL = 0.5
SHARE = (0.35, 0.25, 0.4)
RANK = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3)
NEAR = 80.0
SHARPNESS = 8.0
COMPANY = 2.5
UNATTACHED = 0.2
ROUNDS = 4
MOST_CANDIDATES = 40
MOST_NAMES = 80

_AFTER = re.compile(r"[\s]*[,(][\s]*(?:in |on |of )?(?:the )?|[\s]+(?:in|of|on) (?:the )?(?:\w+ern |\w+-\w+ )?")
_PROPER = re.compile(r"[A-ZÀ-Þ][\w.’'-]*(?: (?:of |the |and )*[A-ZÀ-Þ][\w.’'-]*){0,3}")
_KINDS = r"(?:city|town|village|province|district|governorate|capital|suburb|enclave|region|port|area|neighbou?rhood|camp|county)"
_BEFORE = re.compile(
    rf"((?:[A-ZÀ-Þ][\w.’'-]*[ -]?){{1,3}})(?:'s |’s | )?(?:\w+ ){{0,2}}{_KINDS}(?: city| town| village)?(?: of)?(?: the)? $"
)


def _speaks_of(words: str) -> re.Pattern[str]:
    """A pattern for a kind of place after, within or before the name, which stands between line breaks."""
    return re.compile(rf"(?i)\n.*\b(?:{words})\n|\n(?: |-)(?:{words})\b|\b(?:{words}) of (?:the )?\n|\n(?:{words}) of ")


_SPEAKS_OF = (
    (_speaks_of("province|governorate|oblast|region|state|republic|prefecture|countryside"), frozenset({PROVINCE, REGION})),
    (_speaks_of("county|district|parish"), frozenset({DISTRICT})),
    (_speaks_of("city|town|village|airport|suburb|neighbou?rhood"), frozenset({TOWN})),
)


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
    kinds: frozenset[int] = frozenset()


def peopled(place: Candidate, _: Setting) -> float:
    """Many people live there."""
    return min(1.0, math.log10(place.population + 10) / 7.5)


def own_name(place: Candidate, _: Setting) -> float:
    """It is the place's own name, not another language's or an old one."""
    return float(place.own)


def weighty(place: Candidate, _: Setting) -> float:
    """Countries, capitals and regions come before provinces, provinces before towns, towns before districts."""
    return CAPITAL if place.capital else {COUNTRY: 1.0, REGION: 0.8, PROVINCE: 0.5, TOWN: 0.25, DISTRICT: 0.0}[place.kind]


def of_kind(place: Candidate, setting: Setting) -> float:
    """It is what the words call it: "Idlib province", "the town of Idlib"."""
    return float(place.kind in setting.kinds)


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


FEATURES = (
    Feature(peopled, 1.3),
    Feature(own_name, 0.25),
    Feature(weighty, 0.5),
    Feature(contained, 2.5),
    Feature(at_home, 0.3),
    Feature(of_kind, 1.5),
)


def lies_in(place: Candidate, other: Candidate) -> bool:
    """Whether one place lies in another: a country, a province, a district or a region's country."""
    if place.number == other.number or place.country is None or place.country != other.country:
        return False
    return other.kind in (COUNTRY, REGION) or other.number in (place.province, place.district)


def settle(toponyms: Sequence[Toponym], text: str, gazetteer: Gazetteer, *, country: str | None = None) -> list[Candidate | None]:
    """The place that each name of a report means; `country` is the outlet's, where known.

    A name that the gazetteer lacks means what its words say it lies in ("Lanexa, Va."), else the country of most of the report's other
    names; None where these do not tell either.
    """
    senses: dict[tuple[str, Setting], int] = {}
    index = []
    for toponym in toponyms:
        found = gazetteer.meant(toponym.name)[:MOST_CANDIDATES]
        within = _containers(toponym, text, found, gazetteer)
        setting = Setting(within=within, country=country, kinds=_kinds(toponym, text))
        index.append(senses.setdefault((toponym.name, setting), len(senses)))
    settings = _one_sense(list(senses))
    options = _trusted([gazetteer.meant(name)[:MOST_CANDIDATES] for name, _ in senses])
    chosen = [_the_town(*each) for each in zip(_choose(options, settings), options, settings, strict=True)]
    common = _common_country(chosen, gazetteer)
    filled = [one or next(iter(setting.within), None) or common for one, setting in zip(chosen, settings, strict=True)]
    return [filled[each] for each in index]


def _the_town(chosen: Candidate | None, options: Sequence[Candidate], setting: Setting) -> Candidate | None:
    """The town of the same name in a unit that the words do not call a unit: of a district always, of a province if it is a capital.

    "In Baghdad" is the city; "in Idlib" may be anywhere in the province, and the province is what is known.
    """
    if chosen is None or chosen.kind not in (PROVINCE, DISTRICT) or chosen.kind in setting.kinds:
        return chosen
    towns = (one for one in options if one.kind == TOWN and lies_in(one, chosen))
    return next((one for one in towns if chosen.kind == DISTRICT or one.capital), chosen)


def _one_sense(senses: list[tuple[str, Setting]]) -> list[Setting]:
    """A bare name means what the same name means where the report says in what it lies."""
    told: dict[str, tuple[Candidate, ...]] = {}
    for name, setting in senses:
        if setting.within:
            told.setdefault(place_key(name), setting.within)
    return [replace(setting, within=setting.within or told.get(place_key(name), ())) for name, setting in senses]


def _trusted(options: list[tuple[Candidate, ...]]) -> list[tuple[Candidate, ...]]:
    """Places that only sound like a name count where another name of the report is spelt like a place of their country."""
    spelt = {one.country for found in options for one in found[:1] if not one.heard}
    return [tuple(one for one in found if not one.heard or one.country in spelt) for found in options]


def _common_country(chosen: Sequence[Candidate | None], gazetteer: Gazetteer) -> Candidate | None:
    """The country in which two thirds of the towns and provinces lie, or of all places where there are no such."""
    within = [one for one in chosen if one is not None and one.country is not None and one.kind != COUNTRY]
    counted = within or [one for one in chosen if one is not None and one.country is not None]
    countries = Counter(one.country for one in counted)
    for country, count in countries.most_common(1):
        if country is not None and 3 * count >= 2 * countries.total():
            return gazetteer.country(country)
    return None


def _kinds(toponym: Toponym, text: str) -> frozenset[int]:
    """The kinds of place that the name itself or the words around it speak of."""
    words = f"{text[max(0, toponym.start - 20) : toponym.start]}\n{toponym.name}\n{text[toponym.end : toponym.end + 20]}"
    return next((kinds for pattern, kinds in _SPEAKS_OF if pattern.search(words)), frozenset())


def _choose(options: list[tuple[Candidate, ...]], settings: list[Setting]) -> list[Candidate | None]:
    """The likeliest candidate of each name; equal ones are told apart by their order, which is that of their population."""
    sizes = [len(found) for found in options[:MOST_NAMES]]
    every = [one for found in options[:MOST_NAMES] for one in found]
    if not every:
        return [None] * len(options)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    alone = np.array(
        [sum(feature.weight * feature.of(one, settings[name]) for feature in FEATURES) for one, name in zip(every, owner, strict=True)]
    )
    close = _closeness(every) * (owner[:, None] != owner[None, :])
    # Countries are spoken of far and wide: they need no company, or "Mexico" would turn into a village among other names of Maine.
    wide = np.array([UNATTACHED if one.kind in (COUNTRY, REGION) else 0.0 for one in every])
    score = alone
    for _ in range(ROUNDS):
        belief = _likelihood(score, owner)
        score = alone + COMPANY * np.maximum(wide, _company(close, belief, owner))
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
    ranked = -np.sort(-support, axis=1)[:, : len(RANK)]
    weights = np.array(RANK)[: ranked.shape[1]]
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
    return np.asarray(SHARE[0] * same_country + SHARE[1] * same_province + SHARE[2] * np.exp(-distance / NEAR))


def _province(place: Candidate) -> int | None:
    return place.number if place.kind == PROVINCE else place.province


def _labels(values: Sequence[str | int | None]) -> NDArray[np.int64]:
    """Each value as a number, -1 for None."""
    known = {value: label for label, value in enumerate(dict.fromkeys(values))}
    return np.array([-1 if value is None else known[value] for value in values], dtype=np.int64)


def _containers(toponym: Toponym, text: str, found: Sequence[Candidate], gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The countries, provinces and districts that the words around a name say it lies in."""
    names: list[str] = []
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
        wider = [one for one in gazetteer.meant(name.rstrip(".,")) if one.kind != TOWN and not one.heard]
        holding = tuple(one for one in wider if not found or any(lies_in(place, one) for place in found))
        if holding:
            return holding
    return ()


def distance(left: Candidate, latitude: float, longitude: float) -> float:
    """Kilometres between a place and a point."""
    a, b, c, d = map(math.radians, (left.latitude, left.longitude, latitude, longitude))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))


# Country domains that are sold to anybody.
_NO_HOME = frozenset({"ai", "cc", "co", "fm", "gg", "io", "is", "la", "ly", "me", "to", "tv", "ws"})
_HOST = re.compile(r"^(?:[a-z]+://)?[^/]*?\.([a-z]{2})(?::\d+)?(?:/|$)", re.IGNORECASE)


def home(url: str | None) -> str | None:
    """The country in whose domain an address lies: GB for "news.example.co.uk"; None for .com and the like."""
    found = _HOST.match(url or "")
    domain = found.group(1).lower() if found else None
    return None if domain is None or domain in _NO_HOME else {"uk": "GB"}.get(domain, domain.upper())
