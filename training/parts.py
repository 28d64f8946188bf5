"""Parts: which coded reports teach the encoder, and which it never sees, so that thresholds and weights of decoding are fitted on them.

The gold's train part and the reports coded by hand of the part `train` teach; those of the part `tune` are kept from the encoder. Dev
judges; thresholds are set on it, too. The part `again` has some of `train` as a second coder coded them, who had not seen the first
coding: training/agreement.py measures by it.
"""

from __future__ import annotations

from typing import Any

from training import by_hand
from training.places import lines, path


def taught(*, coded: bool = True, times: int = 1) -> list[dict[str, Any]]:
    """The reports that teach: gold, so many times over, and those coded by hand if asked for.

    Gold counts more where it is repeated: it is coded more evenly than the rest, and what is judged is coded like it.
    """
    return _gold("train") * times + (by_hand.kept("train") if coded else [])


def tuning() -> list[dict[str, Any]]:
    """The reports on which decoding is fitted."""
    return by_hand.kept("tune")


def dev() -> list[dict[str, Any]]:
    """The reports that judge."""
    return _gold("dev")


def _gold(part: str) -> list[dict[str, Any]]:
    return list(lines(path("shared") / "gold" / f"{part}.jsonl"))
