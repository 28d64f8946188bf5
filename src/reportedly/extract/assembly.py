"""Assembly: the path from a report to its reading: START HERE for this stage.

    sentences -> attributions -> actors, statements -> incidents -> what is about which -> reading
"""

from __future__ import annotations

from reportedly.extract.actors import Cast
from reportedly.extract.attributions import find_attributions
from reportedly.extract.sentences import quotations_of, sentences_of
from reportedly.extract.statements import Ground, statements_of
from reportedly.extract.tools import Tools
from reportedly.records import Reading, Report


def extract(report: Report, tools: Tools) -> Reading:
    """Everything that the report's text says, anchored to its words. Deterministic; raises nothing on any text."""
    sentences = sentences_of(report.text)
    attributions = find_attributions(report, sentences, tools)
    cast = Cast(report, tools)
    ground = Ground(report=report, sentences=sentences, quotations=quotations_of(report.text), cast=cast)
    statements = statements_of(attributions, ground)
    return Reading(report=report, origin=tools.origin, actors=cast.mentions(), incidents=(), statements=tuple(statements))
