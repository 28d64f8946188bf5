"""Features: what speaks for and against two tellings being of one incident. Each docstring is shown to the user.

A feature looks at the pair alone and gives a value between 0 and 1; 0 where it cannot tell. Its weight is data (`data/weights.csv`,
fitted by logistic regression), positive where the feature speaks for one incident and negative where against.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from reportedly.records import FigureKind, IncidentType, Precision, Realis
from reportedly.resolve.copies import share
from reportedly.resolve.tellings import KEPT_RUNS, Telling, Toll, is_wreck
from reportedly.resolve.words import cosine

_FAR = 30.0  # kilometres: two towns further apart are two towns
_MANY = 20  # the dead: as many are seldom counted for two incidents of one time
# Acts of which a town at war sees several a day.
_DAILY = {IncidentType.STRIKE, IncidentType.CLASH, IncidentType.ARREST, IncidentType.UNREST, IncidentType.ABUSE}
_KINDS = {
    IncidentType.BOMBING: {"blast", "attack"},
    IncidentType.VEHICLE_ATTACK: {"blast", "attack"},
    IncidentType.STRIKE: {"blast", "battle", "air"},
    IncidentType.CLASH: {"battle", "attack"},
    IncidentType.ARMED_ATTACK: {"attack", "battle", "murder"},
    IncidentType.KILLING: {"murder", "attack"},
    IncidentType.ABDUCTION: {"taken"},
    IncidentType.HIJACKING: {"taken", "air"},
    IncidentType.ARSON_SABOTAGE: {"blast", "fire"},
    IncidentType.ARREST: {"arrest"},
    IncidentType.ABUSE: {"abuse"},
    IncidentType.UNREST: {"unrest", "fire"},
    # A downed plane is a bombing in one report and a crash in another; other_violence goes with all that is not arrest.
    IncidentType.OTHER_VIOLENCE: {"blast", "attack", "battle", "murder", "air", "fire", "taken", "abuse"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A documented function of a pair, and how much it weighs."""

    function: Callable[[Telling, Telling], float]
    weight: float

    @property
    def name(self) -> str:
        """The function's name, as reasons give it."""
        return self.function.__name__

    @property
    def promise(self) -> str:
        """What it means when the feature is 1, in one sentence."""
        return (self.function.__doc__ or "").strip()


def same_days(a: Telling, b: Telling) -> float:
    """Both reports allow the same days for the incident."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0.0
    shared = min(a.last, b.last) - max(a.first, b.first) + 1
    return max(0.0, shared / (max(a.last, b.last) - min(a.first, b.first) + 1))


def next_days(a: Telling, b: Telling) -> float:
    """The days that the reports give for the incident follow each other, as they do over a night."""
    return 1.0 if _gap(a, b) == 1 else 0.0


def other_days(a: Telling, b: Telling) -> float:
    """The days that the reports give for the incident lie apart."""
    return min(1.0, max(0, _gap(a, b) - 1) / 5)


def far_days(a: Telling, b: Telling) -> float:
    """The days that the reports give for the incident lie more than a fortnight apart."""
    return 1.0 if _gap(a, b) > 14 else 0.0


def published_near(a: Telling, b: Telling) -> float:
    """The reports came out within days of each other."""
    if a.published is None or b.published is None:
        return 0.0
    return max(0.0, 1 - abs(a.published - b.published) / 4)


def published_far(a: Telling, b: Telling) -> float:
    """The reports came out more than four days apart, and at least one gives no day for the incident."""
    if a.published is None or b.published is None or (a.first is not None and b.first is not None):
        return 0.0
    return min(1.0, max(0, abs(a.published - b.published) - 4) / 10)


def same_place(a: Telling, b: Telling) -> float:
    """Both reports put it in the same town or at the same spot."""
    if a.spot is None or b.spot is None:
        return 0.0
    if a.spot.name and a.spot.name == b.spot.name and _could_be_exact(a, b):
        return 1.0
    far = _kilometres(a, b)
    return 1.0 if far is not None and a.spot.exact and b.spot.exact and far < _FAR / 3 else 0.0


def meeting_places(a: Telling, b: Telling) -> float:
    """One report names a town and the other the province or district around it, or both name the same province."""
    if a.spot is None or b.spot is None or same_place(a, b):
        return 0.0
    precisions, far = {a.spot.precision, b.spot.precision}, _kilometres(a, b)
    if far is None or not precisions & {Precision.DISTRICT, Precision.PROVINCE} or Precision.COUNTRY in precisions:
        return 0.0
    return 1.0 if far < 120 and a.spot.country == b.spot.country else 0.0


def other_place(a: Telling, b: Telling) -> float:
    """The reports put it in different towns of one country."""
    if a.spot is None or b.spot is None or not (a.spot.exact and b.spot.exact) or other_country(a, b):
        return 0.0
    far = _kilometres(a, b)
    return 0.0 if far is None else min(1.0, max(0.0, far - _FAR) / 100)


def other_country(a: Telling, b: Telling) -> float:
    """The reports put it in different countries."""
    if a.spot is None or b.spot is None or a.spot.country is None or b.spot.country is None:
        return 0.0
    return 1.0 if a.spot.country != b.spot.country else 0.0


def same_type(a: Telling, b: Telling) -> float:
    """Both reports tell of the same kind of act."""
    return 1.0 if a.type is b.type else 0.0


def other_type(a: Telling, b: Telling) -> float:
    """The reports tell of acts that do not go together, such as an arrest and an air strike."""
    return 0.0 if _KINDS[a.type] & _KINDS[b.type] else 1.0


def other_realis(a: Telling, b: Telling) -> float:
    """One report tells of what happened and the other of what is threatened or planned."""
    done = {Realis.HAPPENED, Realis.POSSIBLE}
    return 1.0 if (a.realis in done) != (b.realis in done) else 0.0


def same_toll(a: Telling, b: Telling) -> float:
    """The reports give the same number, of three or more, of people killed, hurt, taken or held."""
    return 1.0 if any(x.low == y.low and x.low >= 3 for x, y in _tolls(a, b)) else 0.0


def meeting_toll(a: Telling, b: Telling) -> float:
    """The numbers of dead that the reports give are not the same but allow each other, or lie close."""
    killed = _killed(a, b)
    if killed is None or killed[0].low == killed[1].low:
        return 0.0
    return 1.0 if _ratio(*killed) >= 0.7 else 0.0


def other_toll(a: Telling, b: Telling) -> float:
    """The numbers of dead that the reports give lie far apart."""
    killed = _killed(a, b)
    if killed is None:
        return 0.0
    return max(0.0, 1 - 2 * _ratio(*killed))


def same_perpetrator(a: Telling, b: Telling) -> float:
    """Both reports name the same known actor as the doer."""
    return 1.0 if set(a.perpetrators) & set(b.perpetrators) else 0.0


def other_perpetrator(a: Telling, b: Telling) -> float:
    """The reports name different known actors as the doer."""
    return 1.0 if a.perpetrators and b.perpetrators and not same_perpetrator(a, b) else 0.0


def same_doer(a: Telling, b: Telling) -> float:
    """Both reports put the act down to the same side, as in "Israeli drone strike"."""
    return 1.0 if set(a.doers) & set(b.doers) else 0.0


def other_doer(a: Telling, b: Telling) -> float:
    """The reports put the act down to different sides."""
    return 1.0 if a.doers and b.doers and not same_doer(a, b) else 0.0


def same_weekday(a: Telling, b: Telling) -> float:
    """Both reports name the same day of the week, reckoned from when each came out."""
    return 1.0 if set(a.weekdays) & set(b.weekdays) else 0.0


def other_weekday(a: Telling, b: Telling) -> float:
    """The reports name different days of the week."""
    return 1.0 if a.weekdays and b.weekdays and not same_weekday(a, b) else 0.0


def same_headline(a: Telling, b: Telling) -> float:
    """A number in one report's title stands at the beginning of the other."""
    return 1.0 if set(a.headline) & set(b.numbers) or set(b.headline) & set(a.numbers) else 0.0


def other_headline(a: Telling, b: Telling) -> float:
    """Both titles give numbers, and neither stands in the other report's beginning."""
    return 1.0 if a.headline and b.headline and not same_headline(a, b) else 0.0


def same_town_and_day(a: Telling, b: Telling) -> float:
    """Both reports put an attack, which no town sees twice a day unless it is at war, in the same town on the same day."""
    narrow = a.first is not None and b.first is not None and a.first == a.last and b.first == b.last and a.first == b.first
    if not narrow or {a.type, b.type} & _DAILY or other_type(a, b) or other_realis(a, b):
        return 0.0
    return same_place(a, b)


def same_uncommon_toll(a: Telling, b: Telling) -> float:
    """Both reports give the same number of dead, and one that few incidents share: over twenty and no round one."""
    killed = _killed(a, b)
    if killed is None or killed[0].low != killed[1].low or killed[0].low < _MANY or killed[0].low % 10 == 0:
        return 0.0
    return 0.0 if other_type(a, b) or other_realis(a, b) else 1.0


def same_wreck(a: Telling, b: Telling) -> float:
    """Both reports tell of an aircraft brought down in the same country, on days that meet; less if one does not tell them."""
    if not (is_wreck(a) and is_wreck(b)) or _gap(a, b) or a.spot is None or b.spot is None or a.spot.country is None:
        return 0.0
    if a.spot.country != b.spot.country or other_realis(a, b):
        return 0.0
    return 1.0 if a.first is not None and b.first is not None else 0.6


def same_target(a: Telling, b: Telling) -> float:
    """Both reports name the same known actor as the one attacked."""
    return 1.0 if set(a.targets) & set(b.targets) else 0.0


def same_instrument(a: Telling, b: Telling) -> float:
    """Both reports name the same weapon."""
    return 1.0 if a.instrument is not None and a.instrument == b.instrument else 0.0


def words_alike(a: Telling, b: Telling) -> float:
    """The sentences about the incident share uncommon words."""
    return cosine(a.words, b.words)


def names_alike(a: Telling, b: Telling) -> float:
    """The sentences about the incident share names, be they spelt a little differently."""
    shared = len(set(a.names) & set(b.names))
    return shared / math.sqrt(len(a.names) * len(b.names)) if shared else 0.0


def numbers_alike(a: Telling, b: Telling) -> float:
    """The sentences about the incident share numbers."""
    shared = len(set(a.numbers) & set(b.numbers))
    return min(1.0, shared / 2)


def titles_alike(a: Telling, b: Telling) -> float:
    """Both reports are mainly about the incident, and their titles share uncommon words."""
    return cosine(a.title, b.title)


def leads_alike(a: Telling, b: Telling) -> float:
    """Both reports are mainly about the incident, and they begin alike."""
    return cosine(a.lead, b.lead)


def both_main(a: Telling, b: Telling) -> float:
    """Both reports are mainly about the incident."""
    return 1.0 if a.main and b.main else 0.0


def one_main(a: Telling, b: Telling) -> float:
    """One report is mainly about the incident and the other tells of it in passing."""
    return 1.0 if a.main != b.main else 0.0


def same_text(a: Telling, b: Telling) -> float:
    """Both reports are mainly about the incident, and most of one text stands in the other."""
    return max(0.0, 2 * share(a.runs, b.runs, kept=KEPT_RUNS) - 0.5) / 1.5 if a.runs and b.runs else 0.0


FUNCTIONS: tuple[Callable[[Telling, Telling], float], ...] = (
    same_days,
    next_days,
    other_days,
    far_days,
    published_near,
    published_far,
    same_place,
    meeting_places,
    other_place,
    other_country,
    same_type,
    other_type,
    other_realis,
    same_toll,
    meeting_toll,
    other_toll,
    same_perpetrator,
    other_perpetrator,
    same_doer,
    other_doer,
    same_weekday,
    other_weekday,
    same_headline,
    other_headline,
    same_town_and_day,
    same_uncommon_toll,
    same_wreck,
    same_target,
    same_instrument,
    words_alike,
    names_alike,
    numbers_alike,
    titles_alike,
    leads_alike,
    both_main,
    one_main,
    same_text,
)


@cache
def weights() -> dict[str, float]:
    """The weight of each feature by its name, and `bias`: what the score starts from."""
    table = files("reportedly.resolve").joinpath("data/weights.csv").read_text(encoding="utf-8")
    return {row["feature"]: float(row["weight"]) for row in csv.DictReader(table.splitlines())}


@cache
def features() -> tuple[Feature, ...]:
    """All features with their weights."""
    return tuple(Feature(function=function, weight=weights()[function.__name__]) for function in FUNCTIONS)


def _gap(a: Telling, b: Telling) -> int:
    """The days between the two intervals, 0 where they meet or one is not known."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    return max(0, a.first - b.last, b.first - a.last)


def _could_be_exact(a: Telling, b: Telling) -> bool:
    wide = {Precision.PROVINCE, Precision.COUNTRY, Precision.DISTRICT}
    return not any(spot is not None and spot.precision in wide for spot in (a.spot, b.spot))


def _kilometres(a: Telling, b: Telling) -> float | None:
    """The distance by the haversine formula, or None if either has no degrees."""
    one, two = a.spot, b.spot
    if one is None or two is None or one.latitude is None or one.longitude is None or two.latitude is None or two.longitude is None:
        return None
    return _haversine(one.latitude, one.longitude, two.latitude, two.longitude)


@lru_cache(maxsize=1 << 14)
def _haversine(north: float, east: float, other_north: float, other_east: float) -> float:
    up, across = math.radians(other_north - north) / 2, math.radians(other_east - east) / 2
    chord = math.sin(up) ** 2 + math.cos(math.radians(north)) * math.cos(math.radians(other_north)) * math.sin(across) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, chord)))


def _tolls(a: Telling, b: Telling) -> list[tuple[Toll, Toll]]:
    others = {toll.kind: toll for toll in b.tolls if toll.kind not in (FigureKind.OTHER, FigureKind.PERPETRATORS)}
    return [(toll, others[toll.kind]) for toll in a.tolls if toll.kind in others]


def _killed(a: Telling, b: Telling) -> tuple[Toll, Toll] | None:
    return next((pair for pair in _tolls(a, b) if pair[0].kind is FigureKind.KILLED), None)


def _ratio(one: Toll, two: Toll) -> float:
    """How near the lesser count is to the greater, 1 being the same."""
    less, more = sorted((max(1, one.low), max(1, two.low)))
    return less / more
