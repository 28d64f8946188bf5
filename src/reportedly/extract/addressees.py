"""Addressees: whom an accusation, a threat, a call, a warning or a reaction blames or addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.extract.actors import Cast
from reportedly.extract.parties import UNNAMED, Party, doers, names_in, parties_in
from reportedly.extract.words import Word, words_of
from reportedly.records import Kind, Report, Span, Statement

ADDRESSING = frozenset([Kind.ACCUSATION, Kind.THREAT, Kind.CALL_TO_ACTION, Kind.WARNING, Kind.REACTION])
_EARLY = 9


def with_addressees(statements: Sequence[Statement], report: Report, cast: Cast) -> list[Statement]:
    """The statements, each of an addressing kind with the actors whom it blames or addresses."""
    return [replace(row, directed_at=tuple(_addressed(row, report, cast))) if row.kind in ADDRESSING else row for row in statements]


def _addressed(row: Statement, report: Report, cast: Cast) -> Iterator[str]:
    """The identifiers of those addressed, each once, the speaker left out."""
    seen = {row.source_actor}
    for span in _spans(row, report):
        number = cast.number_of(span)
        if number is not None and (name := cast.id_of(number)) not in seen:
            seen.add(name)
            yield name


def _spans(row: Statement, report: Report) -> Iterator[Span]:
    """The words that name those addressed: for an accusation the doers, else whoever is named first."""
    words = [word for part in row.content for word in words_of(report.text, part.start, part.end)]
    own = names_in(words_of(row.source.quote)) if row.source else frozenset()
    others = [party for party in parties_in(words) if party.name not in own]
    blamed = _blamed(words, others) if row.kind is Kind.ACCUSATION else []
    named = [party for party in others if party.name not in UNNAMED]
    first = [party for party in named if party.first < _EARLY or row.kind is Kind.ACCUSATION][:1]
    for party in blamed or first:
        yield report.cut(words[party.first].start, words[party.last - 1].end)


def _blamed(words: Sequence[Word], parties: Sequence[Party]) -> list[Party]:
    """The parties that do something in what is said, at any verb or noun of action after them."""
    found = [party for at in range(len(words)) if words[at].low == "by" for party in doers(words, parties, at) if party.first == at + 1]
    return found[:2]
