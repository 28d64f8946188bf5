"""A figure leads to the statement that gives it."""

from __future__ import annotations

from reportedly.extract import extract, load_tools
from reportedly.records import Report


def givers(text: str) -> dict[int, str | None]:
    """The source of each figure by its low bound; None where the report gives it itself."""
    reading = extract(Report(id="r-1", name="a", found_in="a", text=text, language="en"), load_tools(rules_alone=True))
    sources = {row.id: row.source.quote for row in reading.statements if row.source}
    return {figure.low: sources.get(figure.according_to or "") for one in reading.incidents for figure in one.figures}


def test_a_figure_in_what_is_said_is_the_speakers() -> None:
    """Each toll is given by the one who tells it, and a toll in the report's own voice by nobody."""
    text = "A bomb attack on the town killed 12 people. The ministry said that 15 people were killed. A hospital said that 18 were killed."
    assert {12: None, 15: "The ministry", 18: "A hospital"} == givers(text)
