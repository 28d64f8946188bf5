"""Agreement: how far two people code the same reports alike, and where they do not.

Rows of the program go by one id in every coding and are matched by it; rows that people added are matched by the codebook's scorer, best
overlap first. Cells with a closed list are measured by Krippendorff's alpha (nominal) over the matched rows, rows by the scorer's F1.
Each coding counts as it was when it was first finished: whoever has finished may look at the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nltk.metrics.agreement import AnnotationTask

from reportedly.records import ActorMention, AsOf, IncidentMention, Reading, Span, Statement, When
from reportedly.store import Ledger
from reportedly.store.codings import Part
from reportedly.store.reviewing import ADJUDICATED, Coding
from reportedly.tell.coding import coding as coding_of
from reportedly.tell.scoring import Score, incident_scores, paired, score, statement_scores

Cells = Mapping[str, tuple[object, str]]
ALPHAS = {"statement": ("kind", "actor", "medium", "status", "quote"), "incident": ("type", "realis")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Krippendorff's alpha of one cell over so many matched rows; None where nobody used a second value, so that it means nothing."""

    cell: str
    alpha: float | None
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people and the reports that both have finished, with how far they agree there."""

    one: str
    other: str
    reports: tuple[str, ...]
    alphas: tuple[Alpha, ...]
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A row as one of the two has it: its id there, and each of its cells in words."""

    row: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One row of a report in two codings; `one` or `other` is None where that person has it not. `differ` names the cells that do."""

    what: str
    label: str
    one: Side | None
    other: Side | None
    differ: tuple[str, ...]

    @property
    def key(self) -> str:
        """The id by which the row is settled: that of the first who has it."""
        side = self.one or self.other
        assert side is not None
        return side.row

    @property
    def clash(self) -> bool:
        """Whether the two have it otherwise."""
        return self.one is None or self.other is None or bool(self.differ)


def pairs(ledger: Ledger) -> Iterator[Pair]:
    """Every two people who have finished a report in common, with how far they agree."""
    finished: dict[str, dict[str, Coding]] = defaultdict(dict)
    for one in ledger.codings():
        if one.first_finished is not None and one.by != ADJUDICATED:
            finished[one.report][one.by] = one
    common: dict[tuple[str, str], list[str]] = defaultdict(list)
    for report, by in finished.items():
        for two in combinations(sorted(by), 2):
            common[two].append(report)
    for (left, right), reports in sorted(common.items()):
        yield measured(
            left, right, reports, list(_readings(ledger, [(finished[report][left], finished[report][right]) for report in reports]))
        )


def _readings(ledger: Ledger, codings: Iterable[tuple[Coding, Coding]]) -> Iterator[tuple[Reading, Reading, Reading]]:
    """Each report as the one and as the other had it, and as the program had read it when the first of the two finished."""
    for one, other in codings:
        early = min(one.first_finished or one.since, other.first_finished or other.since)
        mine, yours, program = first_coding(ledger, one), first_coding(ledger, other), ledger.reading(one.report, AsOf(recorded=early))
        if mine is not None and yours is not None and program is not None:
            yield mine, yours, program


def first_coding(ledger: Ledger, one: Coding) -> Reading | None:
    """A report as its coder had it when first finished, before a look at anybody else's."""
    return ledger.coded(one.report, one.by, AsOf(recorded=one.first_finished))


def measured(one: str, other: str, reports: Sequence[str], read: Sequence[tuple[Reading, Reading, Reading]]) -> Pair:
    """How far two people agree on some reports; of the rows that the program read also on which are kept."""
    values: dict[str, list[tuple[object, object]]] = {f"{what}.{cell}": [] for what, cells in ALPHAS.items() for cell in ("kept", *cells)}
    for mine, yours, program in read:
        here, there = ({part.id for part in _rows(reading)} for reading in (mine, yours))
        for part in _rows(program):
            values[f"{_what(part)}.kept"].append((part.id in here, part.id in there))
        for left, right in matched(mine, yours):
            if left is None or right is None:
                continue
            one_cells, other_cells = cells_of(left, mine), cells_of(right, yours)
            for cell in ALPHAS.get(_what(left), ()):
                values[f"{_what(left)}.{cell}"].append((one_cells[cell][1], other_cells[cell][1]))
    documents = [[_document(two[side]) for two in read] for side in (0, 1)]
    alphas = tuple(Alpha(cell=cell, alpha=alpha(two), rows=len(two)) for cell, two in values.items())
    return Pair(one=one, other=other, reports=tuple(reports), alphas=alphas, scores=score(*documents))


def _rows(reading: Reading) -> tuple[Part, ...]:
    return (*reading.statements, *reading.incidents)


def _document(reading: Reading) -> dict[str, object]:
    return {"id": reading.report.id, "text": reading.report.text, "coding": coding_of(reading)}


def alpha(values: Sequence[tuple[object, object]]) -> float | None:
    """Krippendorff's alpha of two people's nominal values on the same rows; None if there are not two different values."""
    if len({value for two in values for value in two}) < 2:
        return None
    said = [(coder, row, value) for row, two in enumerate(values) for coder, value in zip("AB", two, strict=True)]
    return round(float(AnnotationTask(data=said).alpha()), 4)


def matches(one: Reading, other: Reading) -> tuple[Match, ...]:
    """Every statement, incident and actor of two codings of one report, incidents first; actors only where they differ."""
    made = []
    for left, right in matched(one, other):
        sides = [(part, cells_of(part, reading)) if part else None for part, reading in ((left, one), (right, other))]
        here, there = sides
        differ = tuple(cell for cell in here[1] if here[1][cell][0] != there[1][cell][0]) if here and there else ()
        part = left or right
        assert part is not None
        if isinstance(part, ActorMention) and not differ:
            continue
        made.append(Match(what=_what(part), label=label_of(part), one=_side(here), other=_side(there), differ=differ))
    return tuple(made)


def matched(one: Reading, other: Reading) -> Iterator[tuple[Part | None, Part | None]]:
    """The rows of two codings of a report, each with its like: incidents, statements, then the actors that both have."""
    text = one.report.text
    here, there = coding_of(one), coding_of(other)
    yield from _two(one.incidents, other.incidents, incident_scores(text, here["incidents"], there["incidents"]))
    yield from _two(one.statements, other.statements, statement_scores(text, here["statements"], there["statements"]))
    yours = {actor.id: actor for actor in other.actors}
    yield from ((actor, yours[actor.id]) for actor in one.actors if actor.id in yours)


def _two(one: Sequence[Part], other: Sequence[Part], scores: Mapping[tuple[int, int], float]) -> Iterator[tuple[Part | None, Part | None]]:
    places = {part.id: place for place, part in enumerate(other)}
    same = {place: places[part.id] for place, part in enumerate(one) if part.id in places}
    taken = set(same.values())
    same |= paired({(i, j): value for (i, j), value in scores.items() if i not in same and j not in taken})
    yield from ((part, other[same[place]] if place in same else None) for place, part in enumerate(one))
    taken |= set(same.values())
    yield from ((None, part) for place, part in enumerate(other) if place not in taken)


def cells_of(part: Part, reading: Reading) -> dict[str, tuple[object, str]]:
    """Each cell of a row: what two codings are compared by, and the same in words."""
    actors, incidents = {one.id: one.name for one in reading.actors}, {one.id: one.anchor for one in reading.incidents}
    if isinstance(part, ActorMention):
        return {"name": _plain(part.name), "class": _plain(part.actor_class.value), "mentions": _spans(part.spans)}
    if isinstance(part, IncidentMention):
        figures = [f"{one.kind.value} {one.low} to {'any number' if one.high is None else one.high}" for one in part.figures]
        targets = [target.quote if isinstance(target, Span) else actors.get(target, "") for target in part.targets]
        return {
            "anchor": _spans([part.anchor]),
            "mentions": _spans(part.spans),
            "type": _plain(part.type.value),
            "realis": _plain(part.realis.value),
            "date": _plain(_days(part.when.when if part.when else None)),
            "place": _plain(part.place.name if part.place else ""),
            "perpetrators": _names(actors.get(one, "") for one in part.perpetrators),
            "targets": _names(targets),
            "instrument": _spans([part.instrument]),
            "figures": _names(figures),
        }
    check = part.verification
    return {
        "kind": _plain(part.kind.value),
        "source": _spans([part.source]),
        "cue": _spans([part.cue]),
        "content": _spans(part.content),
        "actor": _plain(actors.get(part.source_actor or "", "")),
        "directed at": _names(actors.get(one, "") for one in part.directed_at),
        "about": _spans([incidents.get(one) for one in part.about]),
        "medium": _plain(part.medium.value if part.medium else ""),
        "channel": _spans(part.channel),
        "relay": _spans(part.relay),
        "date": _plain(_days(part.when.when if part.when else None)),
        "hedge": _spans([part.hedge]),
        "status": _plain(check.status.value if check else ""),
        "quote": _plain("yes" if part.quote else "no"),
    }


def label_of(part: Part) -> str:
    """A row in a few words."""
    if isinstance(part, Statement):
        return " … ".join(span.quote for span in part.content)
    return part.name if isinstance(part, ActorMention) else part.anchor.quote


def _side(side: tuple[Part, Cells] | None) -> Side | None:
    return Side(row=side[0].id, cells={cell: words for cell, (_, words) in side[1].items()}) if side else None


def _what(part: Part) -> str:
    return "statement" if isinstance(part, Statement) else "incident" if isinstance(part, IncidentMention) else "actor"


def _plain(words: str) -> tuple[object, str]:
    return words, words.replace("_", " ")


def _names(names: Iterable[str]) -> tuple[object, str]:
    every = sorted(name for name in names if name)
    return tuple(every), ", ".join(every)


def _spans(spans: Iterable[Span | None]) -> tuple[object, str]:
    every = sorted((span.start, span.end, span.quote) for span in spans if span is not None)
    return tuple((start, end) for start, end, _ in every), " … ".join(quote for _, _, quote in every)


def _days(when: When | None) -> str:
    if when is None:
        return ""
    return when.first.isoformat() if when.first == when.last else f"{when.first.isoformat()} to {when.last.isoformat()}"
