"""Quality may not sink unnoticed: the figures on the gold reports stay above the floors of `floors.json`.

Lowering a floor is a decision made in review, not a side effect. The floors hold for exactly one gold file, known by its digest.
"""

import hashlib
import json
import os
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY

from reportedly.cli.reading import codings_of, gold_documents
from reportedly.tell.scoring import Score, score

FLOORS = json.loads((REPOSITORY / "tests" / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, Score]:
    """What the reader reaches on the gold reports now."""
    gold = shared / "gold" / "dev.jsonl"
    assert FLOORS["gold_sha256"] == hashlib.sha256(gold.read_bytes()).hexdigest(), "the floors were measured on another gold file"
    documents = gold_documents(gold)
    return score(documents, codings_of(documents))


def one_flip(figure: Score) -> float:
    """What one row more or less right moves F1 by: differences of arithmetic between machines may flip one."""
    return 2 / max(1, figure.gold + figure.predicted)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "floor"), FLOORS["f1"].items())
def test_no_figure_falls_below_its_floor(name: str, floor: float, figures: dict[str, Score]) -> None:
    """Each figure is at least its floor, less one flipped row."""
    assert figures[name].f1 >= floor - one_flip(figures[name])


def test_the_floors_are_not_skipped_where_every_check_must_run() -> None:
    """In continuous integration the gold is there: a run that skips its floors proves nothing."""
    if os.environ.get("CI") == "true":
        assert (REPOSITORY.parent / "shared" / "gold" / "dev.jsonl").is_file()
