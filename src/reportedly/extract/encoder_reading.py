"""Reading by the encoder: its spans and links made into statements and incidents; names, numbers and dates are read by rules."""

from __future__ import annotations

import numpy as np

from reportedly.extract.about import main_incident, with_givers, with_incidents
from reportedly.extract.addressees import with_addressees
from reportedly.extract.attributions import Attribution, find_attributions
from reportedly.extract.casting import peopled
from reportedly.extract.delivery import delivery_of, is_quoted
from reportedly.extract.doers import with_claimants
from reportedly.extract.encoder import Encoder, Seen
from reportedly.extract.encoder_agreement import agreed
from reportedly.extract.encoder_cells import incidents_of
from reportedly.extract.encoder_incidents import incidents_told
from reportedly.extract.encoder_sight import Sight, sight_of
from reportedly.extract.encoder_statements import Line, contents_linked, rows_joined
from reportedly.extract.incidents import incidents_in
from reportedly.extract.kinds import Said, scores_of
from reportedly.extract.scenes import scenes_of
from reportedly.extract.statements import Ground, statements_of
from reportedly.extract.tools import Tools
from reportedly.extract.verdicts import with_verdicts
from reportedly.records import Kind, Reading, Report, Span, Statement, digest


def read_with(encoder: Encoder, report: Report, tools: Tools) -> Reading:
    """Everything that the report's text says, found by the encoder. Deterministic; raises nothing on any text."""
    return read_seen(encoder, encoder.see(report.text, report.title), report, tools)


def read_seen(encoder: Encoder, seen: Seen, report: Report, tools: Tools) -> Reading:
    """The reading that follows from what the encoder saw; apart from `read_with` so that thresholds are tried without seeing again."""
    sight = sight_of(encoder, seen, report, tools)
    lines = lines_of(sight)
    told = incidents_told(seen, encoder, sight.marks)
    ours = [(statement_of(sight, line), _score(line)) for line in lines]
    ground = Ground(report=report, sentences=sight.sentences, quotations=sight.quotations, cast=sight.cast)
    theirs = statements_of(find_attributions(report, sight.sentences, tools), ground)
    rows = agreed(ours, theirs, alone=sight.number("alone"))
    published = report.published.when if report.published else None
    scenes = scenes_of(report.text, sight.sentences, published, tools.names)
    ruled = [peopled(draft, sight.cast, rows) for draft in incidents_in(report, scenes, published)]
    incidents = incidents_of(sight, told, ruled, scenes)
    rows = with_verdicts(with_addressees(with_incidents(rows, incidents), report, sight.cast), report, sight.sentences)
    return Reading(
        report=report,
        origin=tools.origin,
        actors=sight.cast.mentions(),
        incidents=with_claimants(with_givers(incidents, rows), rows),
        statements=tuple(rows),
        main_incident=main_incident(report, incidents),
    )


def lines_of(sight: Sight) -> list[Line]:
    """The rows in the making: contents that belong together, of the kind on which encoder and rules agree best."""
    lines = contents_linked(sight.seen, sight.encoder, sight.marks)
    weight = sight.number("kind_rules")
    for line in lines:
        speaker, content = _speaker(sight, line), sight.cut("content", line.contents[0])
        said = Said(
            source=sight.cut("source", line.source).quote if line.source is not None else "",
            cue=sight.cut("cue", line.cue).quote if line.cue is not None else "",
            content=content.quote,
            quoted=is_quoted([content], sight.quotations),
            source_class=sight.cast.class_of(speaker),
            speaker=sight.cast.names_of(speaker),
        )
        scores = np.array(scores_of(said), dtype=np.float32)
        # The mean of both, so that what shows is no surer than either.
        line.kinds = (line.kinds + np.float32(weight) * (scores - np.logaddexp.reduce(scores))) / np.float32(1 + weight)
    starts = [sight.sentence_at(sight.seen.offsets(span)[0]) for span in sight.marks.spans["content"]]
    return rows_joined(lines, sight.marks, starts)


def _speaker(sight: Sight, line: Line) -> int | None:
    """The number of the actor that the line's source speaks of."""
    return sight.actor_of.get(sight.marks.spans["source"][line.source]) if line.source is not None else None


def statement_of(sight: Sight, line: Line) -> Statement:
    """A line as a record, its delivery read by rules."""
    one = Attribution(
        source=sight.cut("source", line.source) if line.source is not None else None,
        cue=sight.cut("cue", line.cue) if line.cue is not None else None,
        content=tuple(sight.cut("content", number) for number in line.contents),
    )
    delivery = delivery_of(sight.report, one, sight.sentences[sight.sentence_at((one.cue or one.content[0]).start)], sight.quotations)
    speaker = _speaker(sight, line)
    return Statement(
        id=digest("s", sight.report.id, _ends(one.source), _ends(one.cue), [_ends(span) for span in one.content]),
        kind=Kind(sight.encoder.meta["kinds"][int(line.kinds.argmax())]),
        content=one.content,
        source=one.source,
        cue=one.cue,
        source_actor=sight.cast.id_of(speaker) if speaker is not None else None,
        medium=delivery.medium,
        channel=delivery.channel,
        relay=delivery.relay,
        hedge=delivery.hedge,
        quote=delivery.quote,
        score=sight.chance("statement", _score(line)),
    )


def _score(line: Line) -> float:
    """The probability of the words and their links, times that of the kind."""
    return line.score * float(np.exp(line.kinds.max() - np.logaddexp.reduce(line.kinds)))


def _ends(span: Span | None) -> tuple[int, int] | None:
    return (span.start, span.end) if span else None
