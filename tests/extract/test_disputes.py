"""Disputes: which rows a denial speaks against."""

from __future__ import annotations

from reportedly.extract.disputes import disputed
from reportedly.records import Kind, Report, Span, Statement

TEXT = (
    "The mayor praised the nurses. Villagers said the army shelled the market. "
    "The army denied shelling the market. Divers said that the lake was cold."
)


def row(name: str, words: str, kind: Kind, *, source: str, actor: str, against: tuple[str, ...] = ()) -> Statement:
    """A statement with these words of the text."""
    report = Report(id="r-1", name="a", found_in="a", text=TEXT)

    def span(part: str) -> Span:
        at = TEXT.index(part)
        return report.cut(at, at + len(part))

    return Statement(id=name, kind=kind, content=(span(words),), source=span(source), source_actor=actor, directed_at=against)


def test_a_denial_is_of_the_charge_that_blames_who_denies_and_of_nothing_else() -> None:
    """The accusation is disputed; praise and a remark on the lake, as near, are not."""
    rows = [
        row("s-1", "the nurses", Kind.REACTION, source="The mayor", actor="a-3"),
        row("s-2", "the army shelled the market", Kind.ACCUSATION, source="Villagers", actor="a-1", against=("a-2",)),
        row("s-3", "shelling the market", Kind.DENIAL, source="The army", actor="a-2"),
        row("s-4", "the lake was cold", Kind.ACCOUNT, source="Divers", actor="a-4"),
    ]
    assert [(1, "s-3")] == [(number, denial.id) for number, denial in disputed(rows, [0, 1, 2, 3])]


def test_nobody_disputes_without_a_denial() -> None:
    """Two accounts that differ dispute each other only where somebody says so."""
    rows = [
        row("s-1", "the army shelled the market", Kind.ACCUSATION, source="Villagers", actor="a-1", against=("a-2",)),
        row("s-4", "the lake was cold", Kind.ACCOUNT, source="Divers", actor="a-4"),
    ]
    assert [] == list(disputed(rows, [0, 3]))
