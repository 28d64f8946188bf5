"""Shapes: the cells of one incident in the columns of GTD, ACLED and UCDP GED; or why it has no place there.

Codes and columns are in `data/exports.toml`. Unknown is what each data set writes for it: -9 and -99 at GTD, empty elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from reportedly.records import ActorClass, FigureKind, IncidentType, When
from reportedly.tell.answers import Party
from reportedly.tell.labels import days_in_words
from reportedly.tell.precision import acled_geo_precision, gtd_specificity, ucdp_where_prec

if TYPE_CHECKING:
    from reportedly.tell.exports import Facts


class Shape(StrEnum):
    """The data sets in whose columns incidents can be written."""

    GTD = "gtd"
    ACLED = "acled"
    UCDP = "ucdp"


Cells = dict[str, Any]
_DATA = tomllib.loads(files("reportedly.tell").joinpath("data/exports.toml").read_text(encoding="utf-8"))
COLUMNS = {shape: tuple(str(_DATA[shape]["columns"]).split()) for shape in Shape}

_STATE = frozenset({ActorClass.GOVERNMENT, ActorClass.MILITARY, ActorClass.SECURITY_FORCE})
_FORCES = _STATE | {ActorClass.ARMED_GROUP}
_UNKNOWN, _NO_COUNT = -9, -99  # GTD's
_WEEK, _MONTH = 7, 31


def gtd(found: Facts) -> Cells | str:
    """A row of GTD's columns: attacks by others than states, with up to three claims and their modes."""
    row, when, place = found.row, found.row.when, found.row.place
    attack = _DATA["gtd"]["attack"].get(row.type)
    if attack is None:
        return f"GTD has no {row.type.replace('_', ' ')}"
    if found.doers and all(party.actor_class in _STATE for party in found.doers):
        return "GTD has no acts of states"
    town, province, country = _units(found)
    year, month, day, approximate = _gtd_days(when)
    killed, injured = (found.low_best_high.get(kind) for kind in (FigureKind.KILLED, FigureKind.INJURED))
    cells: Cells = {
        "eventid": row.id,
        "iyear": year,
        "imonth": month,
        "iday": day,
        "approxdate": approximate,
        "country_txt": country,
        "provstate": province,
        "city": town or "Unknown",
        "latitude": place.latitude if place else "",
        "longitude": place.longitude if place else "",
        "specificity": gtd_specificity(place),
        "summary": row.label,
        "success": 1,
        "suicide": _UNKNOWN,
        "attacktype1": attack[0],
        "attacktype1_txt": attack[1],
        "gname": found.doers[0].name if found.doers else "Unknown",
        "nkill": killed.best if killed else _NO_COUNT,
        "nwound": injured.best if injured else _NO_COUNT,
        "dbsource": "Reportedly",
    }
    for place_no, party in enumerate(found.doers[1:3], start=2):
        cells[f"gname{place_no}"] = party.name
    for place_no, party in enumerate(found.targets[:3], start=1):
        code = _DATA["gtd"]["target"].get(party.actor_class, [20, "Unknown"])
        cells |= {f"targtype{place_no}": code[0], f"targtype{place_no}_txt": code[1], f"target{place_no}": party.name}
    for place_no, report in enumerate(found.reports[:3], start=1):
        cells[f"scite{place_no}"] = _cited(report)
    return cells | _claims(found)


def _claims(found: Facts) -> Cells:
    """GTD's cells on who claimed it, how, and whether claims compete."""
    claims = list({claim.actor.id: claim for claim in found.claims if claim.actor}.values())[:3]
    cells: Cells = {"claimed": int(bool(found.claims)), "compclaim": int(len(claims) > 1) if found.claims else _UNKNOWN}
    for number, claim in enumerate(claims, start=1):
        code = _DATA["gtd"]["claim"].get(claim.medium, [10, "Unknown"])
        head = "claimmode" if number == 1 else f"claimmode{number}"
        cells |= {head: code[0], f"{head}_txt": code[1]} | ({f"claim{number}": 1} if number > 1 else {})
    return cells


def acled(found: Facts) -> Cells | str:
    """A row of ACLED's columns; deaths by the conservative policy, as ACLED counts."""
    row, when, place = found.row, found.row.when, found.row.place
    event = _event(found)
    if event is None:
        return f"ACLED has no {row.type.replace('_', ' ')}"
    if when is None or place is None:
        return "ACLED wants a day and a place"
    town, province, country = _units(found)
    one, other = (tuple(parties) or (None,) for parties in (found.doers, found.targets))
    killed = found.conservative.get(FigureKind.KILLED)
    civilians = any(party.actor_class is ActorClass.CIVILIAN for party in found.targets)
    return {
        "event_id_cnty": row.id,
        "event_date": when.first.isoformat(),
        "year": when.first.year,
        "time_precision": 1 if when.first == when.last else 2 if _length(when) <= _WEEK else 3,
        "disorder_type": "Strategic developments" if event[0] == "Strategic developments" else "Political violence",
        "event_type": event[0],
        "sub_event_type": event[1],
        "actor1": _name(one[0]),
        "assoc_actor_1": "; ".join(party.name for party in found.doers[1:]),
        "inter1": _inter(one[0]),
        "actor2": _name(other[0]),
        "assoc_actor_2": "; ".join(party.name for party in found.targets[1:]),
        "inter2": _inter(other[0]),
        "civilian_targeting": "Civilian targeting" if civilians else "",
        "country": country,
        "admin1": province,
        "location": town or province or country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": acled_geo_precision(place),
        "source": "; ".join(_outlets(found)),
        "notes": row.label,
        "fatalities": killed.best if killed else 0,
    }


def _event(found: Facts) -> Sequence[str] | None:
    """ACLED's event and sub-event: an attack on forces is a battle there, one on others violence against civilians."""
    event: Sequence[str] | None = _DATA["acled"]["event"].get(found.row.type)
    attack = found.row.type in (IncidentType.ARMED_ATTACK, IncidentType.KILLING)
    if attack and found.targets and all(party.actor_class in _FORCES for party in found.targets):
        event = _DATA["acled"]["event"][IncidentType.CLASH]
    return event


def ucdp(found: Facts) -> Cells | str:
    """A row of UCDP GED's columns: lethal incidents alone, with low, best and high."""
    row, when, place = found.row, found.row.when, found.row.place
    killed = found.low_best_high.get(FigureKind.KILLED)
    if row.type in (IncidentType.ARREST, IncidentType.ABUSE):
        return f"UCDP GED has no {row.type}"
    if killed is None or not (killed.best or killed.high):
        return "UCDP GED wants at least one death"
    if when is None or place is None:
        return "UCDP GED wants a day and a place"
    _, province, country = _units(found)
    cells: Cells = {
        "id": row.id,
        "year": when.first.year,
        "type_of_violence": _violence(found),
        "side_a": _name(found.doers[0] if found.doers else None),
        "side_b": _name(found.targets[0] if found.targets else None),
        "number_of_sources": row.origins,
        "source_article": ";".join(_cited(report) for report in found.reports),
        "source_office": ";".join(_outlets(found)),
        "source_date": ";".join(_day(report) for report in found.reports),
        "source_headline": ";".join(report.title or "" for report in found.reports),
        "where_prec": ucdp_where_prec(place),
        "where_coordinates": place.name,
        "adm_1": province,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geom_wkt": f"POINT ({place.longitude} {place.latitude})",
        "priogrid_gid": int((place.latitude + 90) * 2) * 720 + int((place.longitude + 180) * 2) + 1,
        "country": country,
        "event_clarity": 1,
        "date_prec": _date_precision(when),
        "date_start": when.first.isoformat(),
        "date_end": when.last.isoformat(),
        "deaths_unknown": killed.best,
        "best": killed.best,
        "high": killed.best if killed.high is None else max(killed.high, killed.best),
        "low": killed.low,
    }
    return cells


def _violence(found: Facts) -> int | str:
    """UCDP's type: 1 a state and a group, 2 groups among themselves, 3 civilians as targets; empty where the sides are not told."""
    sides = [{party.actor_class for party in parties} for parties in (found.doers, found.targets)]
    if ActorClass.CIVILIAN in sides[1]:
        return 3
    state = [bool(side & _STATE) for side in sides]
    group = [ActorClass.ARMED_GROUP in side for side in sides]
    if (state[0] and group[1]) or (group[0] and state[1]):
        return 1
    return 2 if all(group) else ""


def _date_precision(when: When) -> int:
    """UCDP's `date_prec`: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 more."""
    days = _length(when)
    return 1 if days == 1 else 2 if days < _WEEK else 3 if days == _WEEK else 4 if days <= _MONTH else 5


def _gtd_days(when: When | None) -> tuple[int, int, int, str]:
    """Year, month and day, 0 for what is not known, and the days in words where they are more than one."""
    if when is None:
        return 0, 0, 0, ""
    first, last = when.first, when.last
    if first == last:
        return first.year, first.month, first.day, ""
    same_month = (first.year, first.month) == (last.year, last.month)
    return first.year if first.year == last.year else 0, first.month if same_month else 0, 0, days_in_words(when)


def _units(found: Facts) -> tuple[str, str, str]:
    """Town, first-level unit and country as the place's full name has them: "Saraqib, Idlib, Syria"."""
    place = found.row.place
    if place is None:
        return "", "", ""
    parts = place.name.split(", ")
    if len(parts) == 1:
        return "", "", parts[0]
    exact = place.precision in ("exact", "town", "district")
    return parts[0] if exact else "", ", ".join(parts[1:-1]) if exact else parts[0], parts[-1]


def _length(when: When) -> int:
    return (when.last - when.first).days + 1


def _name(party: Party | None) -> str:
    return "" if party is None else party.name


def _inter(party: Party | None) -> str:
    return "" if party is None else str(_DATA["acled"]["inter"].get(party.actor_class, "External/Other forces"))


def _outlets(found: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(report.outlet or report.id for report in found.reports))


def _cited(report: Any) -> str:
    parts = (f'"{report.title}"' if report.title else "", report.outlet or "", _day(report), report.url or "")
    return ", ".join(part for part in parts if part) or str(report.id)


def _day(report: Any) -> str:
    last: date | None = report.published.when.last if report.published else None
    return last.isoformat() if last else ""
