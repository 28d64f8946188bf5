"""Assembly: the path from a report to its reading: START HERE for this stage.

sentences -> attributions -> actors, statements -> incidents -> what is about which -> reading
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.extract.about import main_incident, with_givers, with_incidents
from reportedly.extract.actors import Cast
from reportedly.extract.addressees import with_addressees
from reportedly.extract.attributions import find_attributions
from reportedly.extract.doers import named_doers, with_claimants
from reportedly.extract.incidents import IncidentDraft, find_incidents
from reportedly.extract.names import names_in
from reportedly.extract.sentences import quotations_of, sentences_of
from reportedly.extract.statements import Ground, statements_of
from reportedly.extract.tools import Tools
from reportedly.extract.verdicts import with_verdicts
from reportedly.records import IncidentMention, Reading, Report, Span, Statement


def extract(report: Report, tools: Tools) -> Reading:
    """Everything that the report's text says, anchored to its words. Deterministic; raises nothing on any text."""
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


def peopled(draft: IncidentDraft, cast: Cast, statements: Sequence[Statement]) -> IncidentMention:
    """The incident with actors' ids in place of the words for those who did it and those whom it hit."""
    targets = [_target(span, cast) for span in draft.mention.targets if isinstance(span, Span)]
    return replace(draft.mention, perpetrators=named_doers(draft.perpetrators, statements, cast), targets=tuple(dict.fromkeys(targets)))


def _target(span: Span, cast: Cast) -> str | Span:
    """An actor's id where the words name one, else the words themselves."""
    number = cast.number_of(span)
    return span if number is None else cast.id_of(number)
