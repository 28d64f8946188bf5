"""Mapping: incidents as areas on a map, each as wide as its place is uncertain."""

from __future__ import annotations

import json
from collections.abc import Iterable

from reportedly.records import Precision
from reportedly.tell.answers import IncidentRow
from reportedly.tell.terminal import safe

# Kilometres: about as far as the thing can be from the point that the gazetteer has. A country is drawn in its own shape.
RADII = {Precision.EXACT: 2, Precision.TOWN: 8, Precision.DISTRICT: 30, Precision.PROVINCE: 100, Precision.COUNTRY: 300}


def places(rows: Iterable[IncidentRow]) -> str:
    """The placed incidents as JSON for the map's script: id, label, degrees, kilometres of radius, precision, reports."""
    found = [
        {
            "id": row.id,
            "label": safe(row.label),
            "at": [row.place.latitude, row.place.longitude],
            "radius": RADII[row.place.precision],
            "precision": row.place.precision.value,
            "reports": len(row.reports),
        }
        for row in rows
        if row.place
    ]
    return json.dumps(found, ensure_ascii=False)
