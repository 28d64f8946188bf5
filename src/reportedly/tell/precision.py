"""Precision: how exactly a place is known, in the codes of the data sets that people compare with."""

from __future__ import annotations

from reportedly.records import Place, Precision

_GTD = {Precision.EXACT: 1, Precision.TOWN: 1, Precision.DISTRICT: 3, Precision.PROVINCE: 4, Precision.COUNTRY: 5}
_ACLED = {Precision.EXACT: 1, Precision.TOWN: 1, Precision.DISTRICT: 2, Precision.PROVINCE: 3, Precision.COUNTRY: 3}
_UCDP = {Precision.EXACT: 1, Precision.TOWN: 1, Precision.DISTRICT: 3, Precision.PROVINCE: 4, Precision.COUNTRY: 6}
LANDSCAPE, WATERS = 5, 7


def gtd_specificity(place: Place | None) -> int:
    """GTD's `specificity`: 1 a town, 3 the smallest unit known, 4 a first-level unit, 5 unknown.

    Its 2, a town known only by the middle of its unit, is never given.
    """
    return _GTD[place.precision] if place is not None else 5


def acled_geo_precision(place: Place | None) -> int | None:
    """ACLED's `geo_precision`: 1 a town, 2 part of a region or near a town, 3 a larger region.

    None without a place, which ACLED does not have.
    """
    return _ACLED[place.precision] if place is not None else None


def ucdp_where_prec(place: Place | None) -> int | None:
    """UCDP GED's `where_prec`: 1 exact, 3 second-level unit, 4 first-level unit, 5 a landscape, 6 a country, 7 waters.

    Its 2, within 25 km, is never given; None without a place.
    """
    if place is None:
        return None
    if place.country is None and place.precision is Precision.COUNTRY:
        return WATERS if any(word in place.name for word in ("Sea", "Ocean", "Gulf", "Bay", "Channel", "Strait")) else LANDSCAPE
    return LANDSCAPE if place.geoname is None and place.precision in (Precision.PROVINCE, Precision.DISTRICT) else _UCDP[place.precision]
