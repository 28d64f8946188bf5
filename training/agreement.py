"""Agreement: `python -m training.agreement` scores second codings of reports against the first, by the codebook's scorer, as JSON.

The second coder had not seen the first coding. F1 is the same whichever of the two is called gold, but for `incident.date` and
`incident.place`, which are shares of the first coder's incidents that the second has, too.
"""

from __future__ import annotations

import json

from training import by_hand
from training.calibrate import codebook


def main() -> None:
    """Score and print."""
    again = by_hand.kept("again")
    first = {row["id"]: row for row in by_hand.kept("train")}
    figures = codebook.score([first[row["id"]] for row in again], again)
    told = {"reports": len(again), "statements": sum(len(first[row["id"]]["coding"]["statements"]) for row in again)}
    print(json.dumps(told | {name: row["f1"] for name, row in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
