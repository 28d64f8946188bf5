"""Explaining: for every row that the encoder reads the words and the probability behind each cell, and what stood second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportedly.extract.attributions import find_attributions
from reportedly.extract.choosing import Candidate, Cell, days_for, places_for, weighed
from reportedly.extract.encoder import Array
from reportedly.extract.encoder_agreement import agreed
from reportedly.extract.encoder_cells import joined
from reportedly.extract.encoder_incidents import Told, incidents_told
from reportedly.extract.encoder_reading import lines_of, statement_of
from reportedly.extract.encoder_sight import Sight, sight_of
from reportedly.extract.encoder_statements import Line
from reportedly.extract.incidents import incidents_in
from reportedly.extract.named import named_in
from reportedly.extract.scenes import scenes_of
from reportedly.extract.statements import Ground, statements_of
from reportedly.extract.tools import Tools
from reportedly.records import DateMention, IncidentMention, PlaceMention, Report, Span, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a cell of a row is as it is: its value and words, and the probability that the reader gives it (None where rules decide).

    `otherwise` is what it would have been else, with its probability.
    """

    row: str
    cell: str
    value: str
    words: tuple[Span, ...]
    chance: float | None
    otherwise: str = ""
    otherwise_chance: float | None = None


def explain(report: Report, tools: Tools) -> list[Reason]:
    """The reasons for the cells of a report's statements and incidents, in the order of the text; none if rules alone read."""
    if tools.encoder is None:
        return []
    sight = sight_of(tools.encoder, tools.encoder.see(report.text, report.title), report, tools)
    published = report.published.when if report.published else None
    scenes = scenes_of(report.text, sight.sentences, published, tools.names)
    told = incidents_told(sight.seen, tools.encoder, sight.marks)
    ruled = [draft.mention for draft in incidents_in(report, scenes, published)]
    ground = Ground(report=report, sentences=sight.sentences, quotations=sight.quotations, cast=sight.cast)
    theirs = statements_of(find_attributions(report, sight.sentences, tools), ground)
    reasons = [reason for line in lines_of(sight) for reason in _of_line(sight, line, theirs)]
    named = named_in(sight, scenes)
    for one, seen in joined(sight, told, ruled):
        reasons += _of_incident(sight, one, seen)
        reasons.append(_of_choice(one, "place", weighed(places_for(sight, named, one, seen), "place")))
        reasons.append(_of_choice(one, "date", weighed(days_for(sight, named, one, seen), "date")))
    return reasons


def _of_line(sight: Sight, line: Line, ruled: Sequence[Statement]) -> Iterator[Reason]:
    row = statement_of(sight, line)
    (shown,) = agreed([(row, 1.0)], ruled, alone=0.0)
    for cell, spans in (("content", row.content), ("cue", (row.cue,)), ("source", (shown.source,))):
        words = tuple(span for span in spans if span)
        # A source that the rules lend has no probability.
        chance = None if cell == "source" and shown.source != row.source else line.parts[cell]
        yield Reason(row=row.id, cell=cell, value=" … ".join(span.quote for span in words), words=words, chance=chance)
    first, second, shares = _two(line.kinds)
    kinds = sight.encoder.meta["kinds"]
    yield Reason(
        row=row.id,
        cell="kind",
        value=kinds[first],
        words=row.content,
        chance=shares[0],
        otherwise=kinds[second],
        otherwise_chance=shares[1],
    )


def _of_incident(sight: Sight, one: IncidentMention, told: Told | None) -> Iterator[Reason]:
    if told is None:
        yield Reason(row=one.id, cell="type", value=one.type, words=one.spans, chance=None)
        return
    pooled = sight.seen.pooled([sight.marks.spans["trigger"][number] for number in told.triggers])
    for cell, head, names, value in (("type", "event", "types", one.type), ("realis", "realis", "realis", one.realis)):
        scores = sight.encoder.classify(head, pooled).mean(axis=0)
        first, second, _ = _two(scores)
        shares = np.exp(scores - np.logaddexp.reduce(scores))
        options = sight.encoder.meta[names]
        other = second if options[first] == value else first
        yield Reason(
            row=one.id, cell=cell, value=value, words=one.spans, chance=float(shares[options.index(value)]),
            otherwise=options[other], otherwise_chance=float(shares[other]),
        )  # fmt: skip


def _of_choice(one: IncidentMention, cell: str, weighed: Sequence[tuple[Candidate[Cell], float]]) -> Reason:
    (best, chance), *others = weighed
    other, share = next(((o, s) for o, s in others if _shown(o.cell) != _shown(best.cell)), (None, None))
    span = best.cell.span if best.cell else None
    return Reason(
        row=one.id, cell=cell, value=_shown(best.cell), words=(span,) if span else (), chance=chance,
        otherwise=_shown(other.cell) if other else "", otherwise_chance=share,
    )  # fmt: skip


def _shown(cell: PlaceMention | DateMention | None) -> str:
    """A cell in words; "none" where the report tells nothing."""
    if cell is None:
        return "none"
    return cell.name if isinstance(cell, PlaceMention) else f"{cell.when.first}..{cell.when.last}"


def _two(scores: Array) -> tuple[int, int, tuple[float, float]]:
    """The best and the second of log probabilities, and their shares."""
    shares = np.exp(scores - np.logaddexp.reduce(scores))
    order = np.argsort(-shares, kind="stable")
    return int(order[0]), int(order[1]), (float(shares[order[0]]), float(shares[order[1]]))
