"""Assembly: the path from a report to its reading: START HERE for this stage.

encoder (encoder_reading): text -> spans, links, kinds -> actors, statements, incidents; the rules beside it -> reading
rules alone (here): sentences -> attributions -> actors, statements -> incidents -> what is about which -> reading
"""

from __future__ import annotations

from reportedly.extract.about import main_incident, with_givers, with_incidents
from reportedly.extract.actors import Cast
from reportedly.extract.addressees import with_addressees
from reportedly.extract.attributions import find_attributions
from reportedly.extract.casting import peopled
from reportedly.extract.doers import with_claimants
from reportedly.extract.encoder_reading import read_with
from reportedly.extract.incidents import find_incidents
from reportedly.extract.names import names_in
from reportedly.extract.sentences import quotations_of, sentences_of
from reportedly.extract.statements import Ground, statements_of
from reportedly.extract.tools import Tools
from reportedly.extract.verdicts import with_verdicts
from reportedly.records import Reading, Report


def extract(report: Report, tools: Tools) -> Reading:
    """Everything that the report's text says, anchored to its words. Deterministic; raises nothing on any text."""
    return read_by_rules(report, tools) if tools.encoder is None else read_with(tools.encoder, report, tools)


def read_by_rules(report: Report, tools: Tools) -> Reading:
    """The reading by rules and lexicons alone."""
    sentences = sentences_of(report.text)
    attributions = find_attributions(report, sentences, tools)
    cast = Cast(report, tools, names_in(report, sentences, tools))
    ground = Ground(report=report, sentences=sentences, quotations=quotations_of(report.text), cast=cast)
    statements = statements_of(attributions, ground)
    incidents = tuple(peopled(draft, cast, statements) for draft in find_incidents(report, sentences, tools))
    rows = with_addressees(with_incidents(statements, incidents), report, cast)
    return Reading(
        report=report,
        origin=tools.origin,
        actors=cast.mentions(),
        incidents=with_claimants(with_givers(incidents, rows), rows),
        statements=tuple(with_verdicts(rows, report, sentences)),
        main_incident=main_incident(report, incidents),
    )
