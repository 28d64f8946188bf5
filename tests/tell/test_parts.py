"""A very long report is shown a part at a time, and the parts together are the whole of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.drafts import NOW, Draft, days

from reportedly.records import Kind
from reportedly.store import Ledger
from reportedly.tell.pages import show_part
from reportedly.tell.parts import bounds, part_of
from reportedly.web.marks import pieces

TEXTS = st.text(alphabet="ab. \n", max_size=300)


@given(TEXTS, st.data(), st.integers(1, 40), st.integers(1, 5))
def test_parts_are_short_and_are_the_whole(text: str, data: st.DataObject, longest: int, most: int) -> None:
    """Every letter is in one part, no part is too long, and none has too many rows unless they begin at one place."""
    starts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=20)))
    cuts = bounds(text, starts, longest=longest, most=most)
    stretches = list(pairwise(cuts))
    assert text == "".join(text[start:end] for start, end in stretches)
    assert all(end - start <= longest for start, end in stretches)
    assert all(len({one for one in starts if start <= one < end}) <= most or end == start + 1 for start, end in stretches)
    assert all(end > start for start, end in stretches) or text == ""


def test_a_cut_falls_between_paragraphs() -> None:
    """Where a paragraph ends in the second half of what fits, the part ends there."""
    text = "One line here.\nAnother line here.\nAnd one more line."
    assert [0, 15, 34, len(text)] == bounds(text, [], longest=24)


def test_a_row_is_found_in_its_part() -> None:
    """Asked for by a row, the part is the one in which the row begins; a number beyond the last means the last."""
    text, places = "x" * 60_000, {"early": (10, 20), "late": (55_000, 55_010)}
    assert (1, 3) == tuple(part_of(text, places, number=1, row=row).number for row in ("early", "late"))
    assert 3 == part_of(text, places, number=99, row=None).number


def long_draft(sentences: int) -> Draft:
    """A report with a statement in each of its sentences."""
    text = "\n".join(f"Speaker {number} said that road {number} was closed after the blast in the night." for number in range(sentences))
    draft = Draft("long", "2020-05-02", text)
    blast = draft.incident("the blast", when=days("2020-05-01"))
    for number in range(sentences):
        draft.says(Kind.ACCOUNT, f"Speaker {number} ", None, f"road {number} was closed", about=(blast,))
    return draft


def test_the_parts_of_a_report_hold_all_of_its_rows_once(tmp_path: Path) -> None:
    """Turning the parts, one reads the whole text and each row once, numbered on."""
    draft = long_draft(450)
    with Ledger.open(str(tmp_path / "a.ledger")) as ledger:
        ledger.add_all([draft.reading()], now=NOW)
        first = show_part(ledger, "long")
        assert first.part is not None
        every = [show_part(ledger, "long", number=number) for number in range(1, first.part.count + 1)]
    text, rows = "", []
    for page in every:
        assert page.part is not None
        assert page.part.first_row == len(rows) + 1
        rows += [row.id for row in page.statements]
        text += "".join(piece.words for piece in pieces(page.report.text, page.statements, part=page.part))
    assert (draft.report.text, [statement.id for statement in draft.statements]) == (text, rows)
    assert [1] + [0] * (len(every) - 1) == [len(page.incidents) for page in every]
