"""Ablate: `python -m training.ablate` prints, as JSON, dev's figures as shipped and with one part of decoding switched off at a time.

`python -m training.ablate FOLDER...` prints those of other encoders, each under the thresholds that calibrating begins with: for what
a set of texts brings, train without it (`python -m training.train all --anew --epochs 1.5 --without NAME --seed 20162 --name short`) and
export `runs/short.pt` into a folder.
"""

from __future__ import annotations

import argparse
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reportedly.extract import choosing, load_tools
from reportedly.extract.encoder import Encoder, load_encoder
from reportedly.link import load_known
from training import parts, places
from training.calibrate import Trial

SHOWN = (
    *("statement.found", "statement.kind", "statement.source", "statement.row", "statement.actor"),
    *("incident.found", "incident.date", "incident.place"),
)
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


def figures(encoder: Encoder) -> dict[str, float]:
    """The figures of dev that are shown, F1."""
    made = Trial(encoder, load_tools(names=load_known()), parts.dev()).figures()
    return {name: made[name]["f1"] for name in SHOWN}


def untuned(folder: Path) -> Encoder:
    """The encoder of a folder under the thresholds that calibrating begins with."""
    encoder, config = load_encoder(folder), places.CONFIG["decoding"]
    encoder.meta.update(bias=config["bias"], decoding=config["start"], calibration={})
    return encoder


def main() -> None:
    """Read dev once for each part left out, or for each encoder given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    given = parser.parse_args()
    told = {folder.name: figures(untuned(folder)) for folder in given.folders}
    if not told:
        encoder = load_encoder()
        for part, off in switches(encoder).items():
            with off:
                told[part] = figures(encoder)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
