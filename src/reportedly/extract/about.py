"""About: which incidents a statement is about, which statement a figure comes from, and what a report is mainly about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from reportedly.extract.words import Phrases, lexicon, words_of
from reportedly.records import IncidentMention, Kind, Realis, Report, Span, Statement

# Kinds that speak of an act even where they do not name it ("claimed responsibility", "denied involvement").
ACTS = frozenset(
    [Kind.CLAIM_OF_RESPONSIBILITY, Kind.DENIAL, Kind.ACCUSATION, Kind.NO_COMMENT, Kind.REACTION, Kind.ACCOUNT, Kind.VERIFICATION]
)
_FURTHEST = 300
# What follows these words is the reason that somebody gives, not the act that is claimed or threatened.
_REASON = re.compile(r"\b(?:response to|(?:retaliation|revenge|vengeance|reprisal) (?:for|against)|because of|to avenge)\b", re.IGNORECASE)
_OWN_ACTS = frozenset([Kind.CLAIM_OF_RESPONSIBILITY, Kind.THREAT])
# What an incident must weigh to be what a report is about; more, if the title is on words that name no incident: an appeal, a talk.
_LEAST, _LEAST_BESIDE_WORDS = 1.5, 2.6
# "Envoy: the truce holds": a title that begins with who speaks.
_SPEAKER = re.compile(r"[^:]{3,40}: (?=[^\W\d_])")
_DIPLOMACY = frozenset([Realis.THREATENED, Realis.PLANNED])


def with_incidents(statements: Sequence[Statement], incidents: Sequence[IncidentMention]) -> list[Statement]:
    """The statements, each with the ids of the incidents that it is about."""
    mentions = sorted((span.start, span.end, number) for number, incident in enumerate(incidents) for span in incident.spans)
    return [replace(row, about=tuple(incidents[number].id for number in _numbers(row, mentions))) for row in statements]


def _numbers(row: Statement, mentions: Sequence[tuple[int, int, int]]) -> list[int]:
    """The incidents named in what is said; else, for kinds that speak of acts, the one named shortly before."""
    parts = [*row.content, *([row.cue] if row.cue else [])]
    inside = [number for part in parts for number in _within(_act(part) if row.kind in _OWN_ACTS else part.end, part, mentions)]
    if inside:
        return list(dict.fromkeys(inside))
    if row.kind in ACTS:
        before = bisect_left(mentions, (row.content[0].start, 0, 0)) - 1
        if before >= 0 and row.content[0].start - mentions[before][1] < _FURTHEST:
            return [mentions[before][2]]
    return []


def _act(part: Span) -> int:
    """Where the words on the act itself end and those on its reason begin."""
    reason = _REASON.search(part.quote)
    return part.start + reason.start() if reason else part.end


def _within(last: int, span: Span, mentions: Sequence[tuple[int, int, int]]) -> list[int]:
    """The incidents of which a mention lies in the span, before `last`."""
    first = bisect_left(mentions, (span.start, 0, 0))
    out = []
    for k in range(first, len(mentions)):
        start, end, number = mentions[k]
        if start >= last:
            break
        if end <= last:
            out.append(number)
    return out


def with_givers(incidents: Sequence[IncidentMention], statements: Sequence[Statement]) -> tuple[IncidentMention, ...]:
    """The incidents, each figure with the statement in whose words it stands; a figure in the report's own voice has none."""
    return tuple(
        replace(one, figures=tuple(replace(figure, according_to=_giver(figure.span, statements)) for figure in one.figures))
        for one in incidents
    )


def _giver(count: Span, statements: Sequence[Statement]) -> str | None:
    """The id of the shortest statement in whose content the count stands."""
    around = [
        (sum(len(part.quote) for part in row.content), number)
        for number, row in enumerate(statements)
        if any(part.start <= count.start and count.end <= part.end for part in row.content)
    ]
    return statements[min(around)[1]].id if around else None


def main_incident(report: Report, incidents: Sequence[IncidentMention]) -> str | None:
    """The id of the incident that the report is mainly about: named early, often and in the title; None where none stands out."""
    if not incidents:
        return None
    ranked = sorted(((_weight(report, incident), incident) for incident in incidents), key=lambda entry: (-entry[0], entry[1].anchor.start))
    best, incident = ranked[0]
    spoken = _is_spoken(report.title or "") and not _titled(report, incident)
    return incident.id if best >= (_LEAST_BESIDE_WORDS if spoken else _LEAST) else None


def _is_spoken(title: str) -> bool:
    """Whether a title is on what somebody says."""
    words = words_of(title)
    return _SPEAKER.match(title) is not None or any(_spoken_words().at(words, i) for i in range(len(words)))


@cache
def _spoken_words() -> Phrases[bool]:
    return Phrases((phrase, True) for phrase in lexicon("incidents")["titles"]["spoken"])


def _titled(report: Report, incident: IncidentMention) -> bool:
    """Whether words for the incident stand in the title."""
    title = (report.title or "").lower()
    return bool(title) and any(span.quote.lower() in title for span in incident.spans)


def _weight(report: Report, incident: IncidentMention) -> float:
    """How much of the report an incident takes up."""
    early = max(0.0, 1.0 - incident.anchor.start / 600)
    titled = 1.0 if _titled(report, incident) else 0.0
    happened = 0.5 if incident.realis is Realis.HAPPENED else -0.5 if incident.realis in _DIPLOMACY else 0.0
    return early + 0.4 * min(len(incident.spans), 6) + titled + happened + 0.5 * bool(incident.figures) + 0.3 * (incident.when is not None)
