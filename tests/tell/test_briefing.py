"""An incident in short."""

import pytest

from reportedly.records import FigureKind
from reportedly.tell.briefing import figure_in_words
from reportedly.tell.policies import Headline, Policy


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [(7, 7, 7, "killed 7"), (7, 7, None, "killed 7 or more"), (5, 7, None, "killed 7 (at least 5)"), (5, 7, 9, "killed 7 (5 to 9)")],
)
def test_a_headline_figure_says_its_bounds(low: int, best: int, high: int | None, words: str) -> None:
    """A number that is printed alone would say more than the reports do."""
    figure = Headline(kind=FigureKind.KILLED, policy=Policy.LATEST, low=low, best=best, high=high, used=())

    assert words == figure_in_words(figure)
