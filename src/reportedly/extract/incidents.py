"""Incidents: what happened, was planned or is threatened, as one report tells it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.extract.dates import DateReading, read_date
from reportedly.extract.elapsed import day_before
from reportedly.extract.figures import Count
from reportedly.extract.grouping import group
from reportedly.extract.likeness import AHEAD
from reportedly.extract.mentions import Group, Mention
from reportedly.extract.roles import doers_of, means_of, struck_by
from reportedly.extract.scenes import Scene, scenes_of
from reportedly.extract.sentences import Sentence
from reportedly.extract.telling import tells_when_said
from reportedly.extract.tools import Tools
from reportedly.extract.words import Word
from reportedly.records import (
    DateMention,
    Figure,
    FigureKind,
    IncidentMention,
    IncidentType,
    PlaceMention,
    Qualifier,
    Realis,
    Report,
    Span,
    When,
    digest,
)

# What by itself harms nobody: the dead and the hurt are another incident's.
_BLOODLESS = {IncidentType.ARREST, IncidentType.ABUSE}
_BLOOD = {FigureKind.KILLED, FigureKind.INJURED}
_BEGUN = frozenset(["founded", "formed", "established", "born", "created"])
_LEAVING = frozenset(["from", "left", "leaving", "departed"])
_HARMED = {FigureKind.KILLED, FigureKind.INJURED, FigureKind.CAPTIVE, FigureKind.ARRESTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDraft:
    """An incident with those who did it as bare words: whoever knows the report's actors turns them into actors' ids.

    `mention.targets` are spans too, and `mention.perpetrators` is empty.
    """

    mention: IncidentMention
    perpetrators: tuple[Span, ...] = ()


def find_incidents(report: Report, sentences: Sequence[Sentence], tools: Tools) -> list[IncidentDraft]:
    """The incidents that a report tells of, in the order of their first mention, by rules and lexicons."""
    published = report.published.when if report.published else None
    return incidents_in(report, scenes_of(report.text, sentences, published, tools.names), published)


def incidents_in(report: Report, scenes: Sequence[Scene], published: When | None) -> list[IncidentDraft]:
    """The incidents of a report whose scenes are known."""
    groups = group(scenes)
    figures = _figures(report, scenes, groups)
    return [_draft(report, held, figures.get(k, ()), scenes, published) for k, held in enumerate(groups)]


def _draft(
    report: Report, held: Group, figures: Sequence[tuple[Figure, Span]], scenes: Sequence[Scene], published: When | None
) -> IncidentDraft:
    spans = tuple(report.cut(mention.start, mention.end) for mention in held.mentions)
    kind = held.type()
    mention = IncidentMention(
        id=digest("i", report.id, spans[0].start, spans[0].end, kind),
        type=kind,
        realis=held.realis,
        anchor=spans[0],
        spans=spans,
        when=_when(report, held, scenes, published),
        place=_place(report, held, scenes),
        targets=_targets(report, held, figures),
        instrument=next((report.cut(*stretch) for m in held.mentions if (stretch := means_of(m))), None),
        figures=tuple(figure for figure, _ in figures),
    )
    return IncidentDraft(mention=mention, perpetrators=_spans(report, (s for m in held.mentions for s in doers_of(m))))


def _targets(report: Report, held: Group, figures: Sequence[tuple[Figure, Span]]) -> tuple[Span, ...]:
    """Whom and what it struck: as grammar tells; where it does not, those counted as harmed first."""
    struck = _spans(report, (stretch for mention in held.mentions for stretch in struck_by(mention)))
    harmed = tuple(words for figure, words in figures if figure.kind in _HARMED)
    return struck or harmed[:1]


def _spans(report: Report, stretches: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """The phrases as spans, none said twice and none within another."""
    spans: dict[str, Span] = {}
    for start, end in stretches:
        span = report.cut(start, end)
        spans.setdefault(span.quote.lower(), span)
    return tuple(span for low, span in spans.items() if not any(low != other and low in other for other in spans))


# ------------------------------------------------------------------------------------------------------------ when


def _when(report: Report, held: Group, scenes: Sequence[Scene], published: When | None) -> DateMention | None:
    """The date named nearest to the words of the incident: in the sentence of its first mention that has one, else beside it."""
    for mention in held.mentions:
        counted = day_before(mention.scene.words, mention.scene.dates, mention.trigger.first)
        if counted is not None:
            return DateMention(when=counted[0], span=report.cut(*counted[1]))
        dates = [
            reading
            for reading in _dates_of(mention.scene, published)
            if not _is_over(reading, held, published) and not _since(mention, reading)
        ]
        if dates:
            return dated(report, held.realis, min(dates, key=lambda reading: _far(reading, mention)), published)
    for mention in held.mentions:
        for number in [mention.scene.number + step for step in (1, -1, 2, 3)]:
            beside = _dates_of(scenes[number], published) if 0 <= number < len(scenes) else []
            beside = [reading for reading in beside if not _is_over(reading, held, published)]
            if beside and (not scenes[number].triggers or mention.scene.number <= 1):
                return dated(report, held.realis, beside[0], published)
    return None


def _is_over(reading: DateReading, held: Group, published: When | None) -> bool:
    """Whether the days had passed when the report came out, as those of a threat or a plan cannot have."""
    return held.realis in AHEAD and published is not None and reading.when.last < published.first


def _since(mention: Mention, reading: DateReading) -> bool:
    """Whether the day is one since which something else has been so ("the toll has stood at 12 since Monday", not "raids since Monday")."""
    words = mention.scene.words
    at = next((i for i, word in enumerate(words) if word.start >= reading.start), 0)
    single = reading.when.first == reading.when.last
    return single and at > 0 and words[at - 1].low == "since" and mention.trigger.after != at - 1


def _far(reading: DateReading, mention: Mention) -> float:
    """How far a date stands from the words of the incident, in characters; a whole year is as often named in passing."""
    gap = min(abs(reading.start - mention.end), abs(mention.start - reading.end))
    return gap + (60 if (reading.when.last - reading.when.first).days > 40 else 0)


def _dates_of(scene: Scene, published: When | None) -> list[DateReading]:
    """The dates of a scene that may be an incident's: not the report's own, printed in full, nor one on which something was said."""
    kept = [reading for reading in scene.dates if not (reading.full and published is not None and reading.when == published)]
    return [reading for reading in kept if not tells_when_said(scene.words, reading) and not of_a_beginning(scene.words, reading)]


def of_a_beginning(words: Sequence[Word], reading: DateReading) -> bool:
    """Whether the days are those on which a group or a person began: "founded in 2014", "born in May"."""
    before = [word.low for word in words if word.end <= reading.start][-8:]
    at = max((i for i, low in enumerate(before) if low in _BEGUN), default=None)
    return at is not None and not any(low in {",", ";", "and", "that"} for low in before[at:])


def dated(report: Report, realis: Realis, reading: DateReading, published: When | None) -> DateMention:
    """The date as the incident's: what has happened lies behind the report."""
    when = reading.when
    if realis in {Realis.HAPPENED, Realis.POSSIBLE} and published is not None:
        if when.first > published.last and not reading.ahead:
            again = read_date(report.text[reading.start : reading.end], published, ahead=False)
            when = again.when if again else when
        when = _clipped(when, published)
    return DateMention(when=when, span=report.cut(reading.start, reading.end))


def _clipped(when: When, published: When | None) -> When:
    """What has happened did not happen after the report came out: "this week" ends with the report's day."""
    if published is None or not when.first <= published.last < when.last:
        return when
    return When(first=when.first, last=published.last)


# ----------------------------------------------------------------------------------------------------------- where


def _place(report: Report, held: Group, scenes: Sequence[Scene]) -> PlaceMention | None:
    """The place named nearest to the words of the incident, after them rather than before; else the place named last before them."""
    best: tuple[tuple[float, ...], PlaceMention] | None = None
    for rank, mention in enumerate(held.mentions[:6]):
        for place in mention.scene.places:
            start, end = mention.scene.words[place.first].start, mention.scene.words[place.after - 1].end
            distance = start - mention.end if start >= mention.end else (mention.start - end) * 1.5
            score = (-place.sure, _is_left(mention, held, place.first), rank, distance)
            if best is None or score < best[0]:
                best = (score, PlaceMention(name=place.name, span=report.cut(start, end)))
    if best is not None and best[0][0] == -2:
        return best[1]
    return _place_before(report, held, scenes) or (best[1] if best else None)


def _is_left(mention: Mention, held: Group, first: int) -> bool:
    """Whether it is where a way began: "the plane from Oslo", "left the resort of Bergen"; people are taken from where they are."""
    if held.type() in {IncidentType.ABDUCTION, IncidentType.ARREST}:
        return False
    before = [word.low for word in mention.scene.words[max(first - 6, 0) : first]]
    return any(word in _LEAVING for word in before) and not any(word in {",", ";"} for word in before)


def _place_before(report: Report, held: Group, scenes: Sequence[Scene]) -> PlaceMention | None:
    """The place named last in the sentences before the incident's first mention, then in those after it."""
    first = held.mentions[0].scene.number
    for number in [*range(first - 1, max(first - 4, -1), -1), *range(first + 1, min(first + 3, len(scenes)))]:
        for place in reversed(scenes[number].places):
            if place.sure > 1:
                words = scenes[number].words
                return PlaceMention(name=place.name, span=report.cut(words[place.first].start, words[place.after - 1].end))
    return None


# --------------------------------------------------------------------------------------------------------- figures


def _figures(report: Report, scenes: Sequence[Scene], groups: Sequence[Group]) -> dict[int, list[tuple[Figure, Span]]]:
    """The figures of each group, with the words for those counted: a count goes to the incident named nearest.

    Said again in another sentence it is the same one.
    """
    told: dict[int, list[tuple[Figure, Span]]] = {}
    first_said: dict[tuple[object, ...], int] = {}
    places = sorted((mention.scene.number, mention.start, k) for k, held in enumerate(groups) for mention in held.mentions)
    bloody = _bloody(places, groups)
    for scene in scenes if groups else ():
        for count in scene.counts:
            if first_said.setdefault((count.kind, count.low, count.high), scene.number) != scene.number or _in_headline(
                scenes, scene, count
            ):
                continue
            among = bloody if count.kind in _BLOOD else places
            if not among:
                continue
            home = _nearest(among, scene.number, count.cue)
            span = report.cut(count.start, count.end)
            figure = Figure(kind=count.kind, low=count.low, high=count.high, qualifier=count.qualifier, span=span)
            told.setdefault(home, []).append((figure, report.cut(*count.noun)))
    return told


def _bloody(places: Sequence[tuple[int, int, int]], groups: Sequence[Group]) -> list[tuple[int, int, int]]:
    """The mentions of those incidents to which people killed or hurt may belong: no threat or plan, and no arrest beside an attack."""
    done = [place for place in places if groups[place[2]].realis not in AHEAD]
    return [place for place in done if groups[place[2]].type() not in _BLOODLESS] or done


def _in_headline(scenes: Sequence[Scene], scene: Scene, count: Count) -> bool:
    """Whether a count of the first sentences is said more carefully further on: "22 dead", then "at least 22"."""
    if scene.number > 1 or count.qualifier != Qualifier.EXACT or count.low < 2:
        return False
    later = (other for after in scenes[scene.number : scene.number + 4] for other in after.counts if other.start > count.end)
    return any(other.kind == count.kind and other.qualifier != count.qualifier and _means(other) == count.low for other in later)


def _means(count: Count) -> int:
    """The number that stands in the words of a count."""
    if count.qualifier == Qualifier.MORE_THAN:
        return count.low - 1
    return count.high if count.qualifier == Qualifier.UP_TO and count.high is not None else count.low


def _nearest(places: Sequence[tuple[int, int, int]], sentence: int, at: int) -> int:
    """The group of the mention nearest to a count: in its sentence, else in those before rather than those after.

    `places` are sentence, offset and group of every mention, in order.
    """
    low, high = bisect_left(places, (sentence,)), bisect_left(places, (sentence + 1,))
    if low < high:
        return min(places[low:high], key=lambda place: abs(place[1] - at))[2]
    beside = [*places[max(low - 1, 0) : low], *places[low : low + 1]]
    return min(beside, key=lambda place: (sentence - place[0]) if place[0] < sentence else 1.5 * (place[0] - sentence))[2]
