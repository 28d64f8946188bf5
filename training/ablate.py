"""Ablate: `python -m training.ablate` prints, as JSON, dev's figures as shipped and with one part of decoding switched off at a time."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from reportedly.extract import choosing, load_tools
from reportedly.extract.encoder import Encoder, load_encoder
from reportedly.link import load_known
from training import parts
from training.calibrate import Trial

SHOWN = ("statement.found", "statement.kind", "statement.source", "statement.row", "statement.actor", "incident.date", "incident.place")
# What the rules chose, else what the encoder links: the days and places without fitted weights.
UNFITTED = {"ruled": 5.0, "linked": 3.0, "none": 0.5}


def switches(encoder: Encoder) -> dict[str, AbstractContextManager[Any]]:
    """For each part what switches it off for a while."""
    decoding: dict[str, Any] = encoder.meta["decoding"]
    return {
        "as shipped": patch.dict(encoder.meta, {}),
        "kinds by the encoder alone": patch.dict(decoding, {"kind_rules": 0.0}),
        "pronouns by rules alone": patch.dict(decoding, {"pronoun": 2.0}),
        "windows that do not overlap": patch.dict(encoder.meta, {"context": 0}),
        "rows of the encoder alone, however unsure": patch.dict(decoding, {"alone": 0.0}),
        "days and places without fitted weights": patch.object(choosing, "_weights", lambda _: UNFITTED),
        "countries counted together": patch.object(choosing, "countries", dict),
    }


def main() -> None:
    """Read dev once for each part left out."""
    encoder, tools, documents = load_encoder(), load_tools(names=load_known()), parts.dev()
    told = {}
    for part, off in switches(encoder).items():
        with off:
            figures = Trial(encoder, tools, documents).figures()
            told[part] = {name: figures[name]["f1"] for name in SHOWN}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
