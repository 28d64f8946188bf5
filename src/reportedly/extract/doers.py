"""Doers: who may stand as having done it: whom the report names so in its own voice, and who claims it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportedly.extract.actors import Cast
from reportedly.records import ActorClass, IncidentMention, Kind, Span, Statement

# Nobody of these kinds does violence by the words of a report; "other" is a phrase of which nobody knows whom it means.
_NEVER = {ActorClass.OTHER, ActorClass.ANONYMOUS, ActorClass.EXPERT, ActorClass.MEDIA, ActorClass.NGO, ActorClass.JUDICIARY}
_CLAIM = Kind.CLAIM_OF_RESPONSIBILITY


def named_doers(spans: Iterable[Span], statements: Sequence[Statement], cast: Cast) -> tuple[str, ...]:
    """The ids of actors that the report itself names as doers. One who is named only in somebody's words is accused, no doer."""
    said = [part for row in statements if row.kind is not _CLAIM for part in row.content]
    own = [span for span in spans if not any(part.start <= span.start and span.end <= part.end for part in said)]
    found = [number for span in own if (number := cast.number_of(span)) is not None and cast.class_of(number) not in _NEVER]
    return tuple(dict.fromkeys(cast.id_of(number) for number in found))


def with_claimants(incidents: Sequence[IncidentMention], statements: Sequence[Statement]) -> tuple[IncidentMention, ...]:
    """The incidents, each with those who claim it among its doers."""
    claims = [row for row in statements if row.kind is _CLAIM and row.source_actor]
    out = []
    for one in incidents:
        claimants = [row.source_actor for row in claims if one.id in row.about[:1] and row.source_actor]
        out.append(replace(one, perpetrators=tuple(dict.fromkeys((*one.perpetrators, *claimants)))))
    return tuple(out)
