"""Origins: how many independent voices stand behind what several reports say.

Ten reports that cite one monitor have one origin for that statement, and so have ten reprints of one dispatch. Two statements are tied if
they come from one named source; or, where the source has no name ("officials", "residents"), if they came through one hop ("citing
AFP", "told Reuters", or an outlet's own report), or stand in copies of one text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What is known of how one statement came: `source` is the key or name of a source that has one, else None.

    `text` is the id shared by the copies of the report, `hops` the keys or names of those it came through, `outlet` the report's own.
    `day` orders voices in time; it is None where the report has no date.
    """

    statement: str
    text: str
    source: str | None = None
    hops: tuple[str, ...] = ()
    outlet: str | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Independent:
    """Statements of one origin, first published first; `through` says what ties them, in words for the eye."""

    statements: tuple[str, ...]
    through: tuple[str, ...]


def origins(voices: Iterable[Voice]) -> tuple[Independent, ...]:
    """The voices parted into independent origins, the earliest origin first. The order of the voices does not matter."""
    held = sorted(voices, key=_age)
    leader = {voice.statement: voice.statement for voice in held}

    def lead(statement: str) -> str:
        while leader[statement] != statement:
            leader[statement] = leader[leader[statement]]
            statement = leader[statement]
        return statement

    first_by_tie: dict[str, str] = {}
    for voice in held:
        for tie in _ties(voice):
            one, other = lead(voice.statement), lead(first_by_tie.setdefault(tie, voice.statement))
            leader[max(one, other)] = min(one, other)
    groups: dict[str, list[Voice]] = defaultdict(list)
    for voice in held:
        groups[lead(voice.statement)].append(voice)
    parted = sorted(groups.values(), key=lambda group: _age(group[0]))
    return tuple(Independent(statements=tuple(voice.statement for voice in group), through=_through(group)) for group in parted)


def _age(voice: Voice) -> tuple[bool, int, str]:
    return voice.day is None, voice.day or 0, voice.statement


def _ties(voice: Voice) -> tuple[str, ...]:
    """What ties this voice to others. A named source is its own origin, by whatever way its words came."""
    if voice.source is not None:
        return (f"source {voice.source.casefold()}",)
    hops = voice.hops or ((voice.outlet,) if voice.outlet else ())
    return (f"text {voice.text}", *(f"hop {hop.casefold()}" for hop in hops))


def _through(group: list[Voice]) -> tuple[str, ...]:
    """The sources that the voices of a group share, else the hops, each once, in the order of their coming."""
    named = dict.fromkeys(voice.source for voice in group if voice.source)
    hops = dict.fromkeys(hop for voice in group if not voice.source for hop in voice.hops or ((voice.outlet,) if voice.outlet else ()))
    return tuple(named) or tuple(hops)
