"""Law 8: words are found exactly or not at all; when a text changes, no cell moves to words that look alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.drafts import NOW, READER, random_reading

from reportedly.errors import DataError, LedgerError
from reportedly.records import Reading, Report
from reportedly.store import Ledger
from reportedly.tell.coding import coding, reading_of

EDIT = st.tuples(st.integers(0, 200), st.integers(0, 12), st.sampled_from(["", "x", "killed ", "bombing ", "\u2028", "e\u0301", "🚢"]))


def edited(report: Report, edit: tuple[int, int, str]) -> Report:
    """The report with some characters taken out and others put in their place; sometimes this gives the same text again."""
    start, length, new = edit
    return replace(report, text=report.text[:start] + new + report.text[start + length :])


def spans_in(part: Any) -> Iterator[tuple[int, int, str]]:
    """Every stretch of words in a coding, wherever it stands."""
    if isinstance(part, dict):
        if {"start", "end", "text"} <= part.keys():
            yield part["start"], part["end"], part["text"]
        for inner in part.values():
            yield from spans_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from spans_in(inner)


def words_of(made: object) -> set[tuple[int, int, str]]:
    """Every stretch of words of a reading or coding."""
    return set(spans_in(coding(made) if isinstance(made, Reading) else made))


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 400), edit=EDIT)
def test_a_coding_of_a_changed_text_is_exact_or_refused(seed: int, edit: tuple[int, int, str]) -> None:
    """Put on another text, a coding either stands on the same words at the same places or is refused as a whole."""
    reading = random_reading(seed)
    coded = coding(reading)
    report = edited(reading.report, edit)
    try:
        again = reading_of(coded, report, READER)
    except DataError:
        assert any(report.text[start:end] != quote for start, end, quote in words_of(coded))
        return
    assert words_of(again) <= words_of(coded)
    assert all(report.text[start:end] == quote for start, end, quote in words_of(again))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 400), edit=EDIT)
def test_a_ledger_takes_no_words_that_its_text_does_not_have(blank: Path, seed: int, edit: tuple[int, int, str]) -> None:
    """A reading put on a changed text is refused, unless all of its words stand where they stood; nothing of it is half taken in."""
    reading = random_reading(seed)
    report = edited(reading.report, edit)
    sound = all(report.text[start:end] == quote for start, end, quote in words_of(reading))
    with TemporaryDirectory() as folder, Ledger.open(str(copied(blank, Path(folder)))) as ledger:
        if sound:
            ledger.add(replace(reading, report=report), now=NOW)
            ledger.flush()
            (held,) = ledger.readings()
            assert words_of(reading) == words_of(held)
            return
        with pytest.raises(LedgerError, match="are not at"):
            put(ledger, replace(reading, report=report))
        assert [] == list(ledger.readings())


def put(ledger: Ledger, reading: Reading) -> None:
    """Add and write."""
    ledger.add(reading, now=NOW)
    ledger.flush()


def copied(blank: Path, folder: Path) -> Path:
    """An empty ledger of one's own."""
    where = folder / "own.ledger"
    where.write_bytes(blank.read_bytes())
    return where


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 400), edit=EDIT)
def test_a_newer_version_of_an_article_takes_no_rows_of_the_older(blank: Path, seed: int, edit: tuple[int, int, str]) -> None:
    """What was read out of the older version stays with it, word for word; the newer one has what was read out of it, here nothing."""
    older = random_reading(seed)
    newer = Reading(report=replace(edited(older.report, edit), id="r-newer"), origin=READER)
    with TemporaryDirectory() as folder, Ledger.open(str(copied(blank, Path(folder)))) as ledger:
        put(ledger, older)
        put(ledger, newer)
        held = {reading.report.id: reading for reading in ledger.readings()}
    assert {older.report.id: older, "r-newer": newer} == held
