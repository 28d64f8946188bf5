"""Independent origins of what several reports say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.resolve import Voice, origins


def voice(statement: str, **fields: object) -> Voice:
    """A statement that came somehow."""
    return Voice(**({"statement": statement, "text": f"t-{statement}"} | fields))  # type: ignore[arg-type]


def parts(*voices: Voice) -> list[tuple[str, ...]]:
    """The statements of each independent origin."""
    return [origin.statements for origin in origins(voices)]


def test_reports_that_cite_one_monitor_have_one_origin() -> None:
    """A named source is one voice however many outlets carry it."""
    assert [("a", "b")] == parts(voice("a", source="Q1", outlet="Gazette"), voice("b", source="Q1", hops=("Q2",), outlet="Herald"))


def test_unnamed_officials_by_one_agency_are_one_origin() -> None:
    """Officials who told an agency, in two papers are one voice; an outlet's own report counts as a hop through it."""
    assert [("a", "b", "c")] == parts(
        voice("a", hops=("Agency",)), voice("b", hops=("agency",), outlet="Herald"), voice("c", outlet="Agency")
    )


def test_copies_of_a_text_are_one_origin() -> None:
    """A reprint adds no voice."""
    assert [("a", "b")] == parts(voice("a", text="t-1", outlet="Gazette"), voice("b", text="t-1", outlet="Herald"))


def test_two_sources_by_one_agency_are_two_origins() -> None:
    """An agency that quotes the army and a hospital brings two voices."""
    assert [("a",), ("b",)] == parts(voice("a", source="army", hops=("Agency",)), voice("b", source="hospital", hops=("Agency",)))


def test_the_first_known_voice_comes_first() -> None:
    """Origins are in the order of their first publication, and so are the statements of each."""
    late, early = voice("a", source="army", day=9), voice("b", source="army", day=3)
    assert [("b", "a"), ("c",)] == parts(late, voice("c", source="hospital", day=5), early)


VOICES = st.lists(
    st.builds(
        lambda source, hop, text, day: {"source": source, "hops": hop, "text": text, "day": day},
        st.sampled_from([None, "army", "hospital"]),
        st.sampled_from([(), ("Agency",), ("Agency", "Herald")]),
        st.sampled_from(["t-1", "t-2"]),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=8,
).map(lambda rows: [voice(f"s{number}", **row) for number, row in enumerate(rows)])


@given(VOICES, st.randoms(use_true_random=False))
def test_the_order_of_voices_does_not_matter(voices: list[Voice], random: object) -> None:
    """Law 5: shuffled voices part into the same origins."""
    shuffled = list(voices)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert origins(voices) == origins(shuffled)
