"""Average: `python -m training.average [A.pt B.pt ...] [--out C.pt]` takes the mean of weights that were trained from one start.

Runs of one stage that differ in nothing but their seed end up near each other, and the mean of their weights is often better than each
of them, at no cost when reading (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training import places


def averaged(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights of several files, name by name. Raises ValueError where they are not of one network."""
    many = [torch.load(path, weights_only=True) for path in paths]
    if any(one.keys() != many[0].keys() for one in many):
        raise ValueError(f"not the weights of one network: {', '.join(map(str, paths))}")
    return {name: torch.stack([one[name].float() for one in many]).mean(0) for name in many[0]}


def main() -> None:
    """Read the command line and write the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", nargs="*", type=Path, help="default: those of the last stage, one for each of its seeds")
    parser.add_argument("--out", type=Path, default=places.path("runs") / "mean.pt")
    given = parser.parse_args()
    seeds = places.CONFIG["all"]["seeds"]
    torch.save(averaged(given.weights or [places.path("runs") / f"all-{seed}.pt" for seed in seeds]), given.out)


if __name__ == "__main__":
    main()
