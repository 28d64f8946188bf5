"""Casting: the words for those who did something, and those whom it hit, made into the report's actors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.extract.actors import Cast
from reportedly.extract.doers import named_doers
from reportedly.extract.incidents import IncidentDraft
from reportedly.records import IncidentMention, Span, Statement


def peopled(draft: IncidentDraft, cast: Cast, statements: Sequence[Statement]) -> IncidentMention:
    """The incident with actors' ids in place of the words for those who did it and those whom it hit."""
    targets = [_target(span, cast) for span in draft.mention.targets if isinstance(span, Span)]
    return replace(draft.mention, perpetrators=named_doers(draft.perpetrators, statements, cast), targets=tuple(dict.fromkeys(targets)))


def _target(span: Span, cast: Cast) -> str | Span:
    """An actor's id where the words name one, else the words themselves."""
    number = cast.number_of(span)
    return span if number is None else cast.id_of(number)
