"""Tests of scoring: the figures of the codebook's own scorer, reached by code of our own."""

import importlib.util
import json
import random
import sys
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from reportedly.errors import DataError
from reportedly.tell.scoring import score

TEXT = "Police said that a bomb killed three people. The mayor denied it."


def span(quote: str) -> dict[str, Any]:
    """The first occurrence of the words in the text."""
    return {"start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote), "text": quote}


def row(kind: str, source: str | None, content: str) -> dict[str, Any]:
    """A statement with only what is scored."""
    return {"id": "s1", "kind": kind, "source": source and span(source), "cue": None, "content": [span(content)]}


def one(*statements: dict[str, Any]) -> list[dict[str, Any]]:
    """A list of one document with these statements."""
    return [{"id": "d", "text": TEXT, "coding": {"statements": list(statements)}}]


def test_a_row_needs_kind_and_source():
    """A found statement with another kind is found but is no right row."""
    gold = one(row("account", "Police", "a bomb killed three people"))
    given = one(row("opinion", "Police", "a bomb killed three people"))
    figures = score(gold, given)
    assert (1.0, 0.0, 1.0) == (figures["statement.found"].f1, figures["statement.row"].f1, figures["statement.source"].f1)


def test_half_of_the_words_is_enough_to_be_found():
    """Three of five words are found, two of five are not."""
    gold = one(row("account", "Police", "a bomb killed three people"))
    assert 1.0 == score(gold, one(row("account", "Police", "killed three people")))["statement.found"].f1
    assert 0.0 == score(gold, one(row("account", "Police", "three people")))["statement.found"].f1


def test_a_missing_prediction_counts_as_empty():
    """A gold document that nobody predicted has all its rows missed."""
    figure = score(one(row("account", "Police", "a bomb")), [])["statement.row"]
    assert (0.0, 1, 0) == (figure.recall, figure.gold, figure.predicted)


def test_another_text_is_refused():
    """Figures on another text would mean nothing."""
    other = [{**one()[0], "text": "Something else."}]
    with pytest.raises(DataError, match="not the gold text"):
        score(one(), other)


def their_scorer(shared: Path) -> Any:
    """The scorer that came with the codebook."""
    folder = shared / "codebook"
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("codebook_score", folder / "score.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("coding", None)
    return module


def spoiled(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The document with rows dropped, doubled and shuffled, spans moved, kinds, names, dates and bounds changed."""
    coding = json.loads(json.dumps(document["coding"]))
    for part in ("statements", "incidents", "actors"):
        rows = [row for row in coding[part] if chance.random() < 0.85]
        rows += [{**row, "id": row["id"] + "x"} for row in rows if chance.random() < 0.1]
        chance.shuffle(rows)
        coding[part] = rows
    for statement in coding["statements"]:
        spoil_spans(statement["content"] + [statement["source"]], document["text"], chance)
        if chance.random() < 0.3:
            statement["kind"] = chance.choice(["account", "accusation", "opinion"])
        if chance.random() < 0.2:
            statement["verification"] = {"status": chance.choice(["unverified", "false"]), "by": [], "span": None}
    for incident in coding["incidents"]:
        spoil_spans([incident["anchor"]], document["text"], chance)
        if chance.random() < 0.3:
            incident["type"] = "strike"
        if chance.random() < 0.3:
            incident["date"] = {"start": "2025-01-01", "end": "2027-01-01"}
        for figure in incident["figures"]:
            figure["low"] += chance.random() < 0.3
    for actor in coding["actors"]:
        if chance.random() < 0.3:
            actor["name"] = chance.choice(["Syria", "The Ísrael", "police"])
    return {"id": document["id"], "text": document["text"], "coding": coding}


def spoil_spans(spans: list[dict[str, int] | None], text: str, chance: random.Random) -> None:
    """Move some of the spans' edges."""
    for one_span in spans:
        if one_span and chance.random() < 0.4:
            one_span["start"] = max(0, one_span["start"] - chance.randrange(30))
            one_span["end"] = min(len(text), one_span["end"] + chance.randrange(30))


@pytest.mark.shared
@pytest.mark.parametrize("seed", ["empty", "same", 1, 2, 3, 4])
def test_both_scorers_agree_on_gold(shared: Path, seed: str | int):
    """Our figures are those of the codebook's scorer, on no rows, on gold itself and on gold spoiled in all ways."""
    lines = (shared / "gold/dev.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    if seed == "empty":
        given = []
    elif seed == "same":
        given = gold
    else:
        chance = random.Random(seed)
        given = [spoiled(document, chance) for document in gold]
    theirs = their_scorer(shared).score(gold, given)
    ours = {figure: astuple(value) for figure, value in score(gold, given).items()}
    assert {figure: tuple(value.values()) for figure, value in theirs.items()} == ours
