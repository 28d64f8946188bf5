"""Reading by the encoder: exact spans on any text, the same reading every time, and the plain cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.extract import extract, load_tools
from reportedly.records import Agent, Kind, Reading, Report, Span

NEWS = (
    "A bomb killed at least 12 people in a market in the town of Arvand on Monday, police said. "
    "The Free Brigade claimed responsibility for the attack in a statement on Telegram. "
    "“We will strike again,” the group’s spokesman, Karim Dahl, said. The interior ministry denied that soldiers had fled."
)


def read(text: str) -> Reading:
    """What the shipped encoder reads in a text."""
    return extract(Report(id="r-1", name="a", found_in="a", text=text, language="en"), load_tools())


def spans(reading: Reading) -> Iterator[Span]:
    """Every span of a reading."""
    for row in reading.statements:
        yield from (*row.content, *row.channel, *row.relay)
        yield from (span for span in (row.source, row.cue, row.hedge) if span)
    for incident in reading.incidents:
        yield from (*incident.spans, *(figure.span for figure in incident.figures))
    for actor in reading.actors:
        yield from actor.spans


def test_reading_names_the_model_as_its_origin() -> None:
    """Who looks at a row can see that a model made it."""
    assert Agent.MODEL is read(NEWS).origin.by


def test_plain_statements_are_found_with_source_and_kind() -> None:
    """A claim of responsibility, a denial and their sources."""
    found = {(row.source.quote if row.source else None, row.kind) for row in read(NEWS).statements}
    assert {("The Free Brigade", Kind.CLAIM_OF_RESPONSIBILITY), ("The interior ministry", Kind.DENIAL)} <= found


def test_same_text_gives_the_same_reading() -> None:
    """Nothing in reading depends on what was read before or on chance."""
    assert read(NEWS) == read(NEWS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        '"' * 400,
        "“”‘’«»" * 50,
        "\x00\x07\x1b[0m said\x00 \u202eهجوم\u202c he \u200b said",
        "قالت الشرطة إن ثلاثة أشخاص قتلوا في الهجوم.",
        "😀 said 💣 killed 👨‍👩‍👧 in 🏙️. " * 40,
        "x" * 50_000,
        "police said " * 900,
        "lone \ud800 surrogate said police",
    ],
    ids=[
        "empty",
        "blank",
        "quotes",
        "typographic quotes",
        "controls",
        "right to left",
        "emoji",
        "one long word",
        "no sentence ends",
        "surrogate",
    ],
)
def test_spans_are_exact_on_odd_texts(text: str) -> None:
    """No text breaks reading, and what is quoted stands where it is said to stand."""
    assert all(text[span.start : span.end] == span.quote for span in spans(read(text)))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_spans_are_exact_on_any_text(before: str, after: str) -> None:
    """Words around news do not move its anchors."""
    text = before + NEWS + after
    assert all(text[span.start : span.end] == span.quote for span in spans(read(text)))


def test_an_article_alone_is_no_actor() -> None:
    """Whatever the encoder marks, nobody is called "The"."""
    text = "Earlier the group had threatened Oram. In a video of 12 November the group said that it would attack Oram “very soon”. The"
    assert not {"the", "a", "an"} & {actor.name.lower() for actor in read(text).actors}
