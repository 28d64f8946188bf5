"""Told: of which of the codebook's kinds PolNeAR's attributions are, as coders told it who read source, cue and content.

    python -m training.told FILE...      check the files and put them into training/coded/kinds.jsonl

A file holds articles one after the other: `### id of the article`, and below it for each attribution its number and the letters of its kind
(LETTERS). `x` is what is no statement by the codebook: thoughts that nobody voiced, states of affairs. No words of the articles are kept:
`coded/kinds.jsonl` has each one's id, the digest of its text, and the kinds in the order of its attributions.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from training.by_hand import KEPT, digest, put
from training.places import lines, path

LETTERS = {
    "cr": "claim_of_responsibility", "th": "threat", "ca": "call_to_action", "de": "denial", "ac": "accusation", "ve": "verification",
    "wa": "warning", "le": "legal", "nc": "no_comment", "re": "reaction", "co": "commitment", "at": "account", "op": "opinion",
}  # fmt: skip


def articles() -> dict[str, dict[str, Any]]:
    """PolNeAR's articles of the part that teaches, by id."""
    return {row["id"]: row for row in lines(path("shared") / "data" / "polnear" / "train.jsonl.gz")}


def kinds() -> dict[str, list[str | None]]:
    """For each article that was looked at, the kind of each of its attributions; None for what is no statement, or was left out.

    Raises ValueError where the text is not the one that was looked at.
    """
    texts, made = articles(), {}
    for row in lines(KEPT / "kinds.jsonl"):
        if digest(texts[row["id"]]["text"]) != row["digest"]:
            raise ValueError(f"{row['id']}: not the text whose kinds were told; take the set of the digest {row['digest']}")
        made[row["id"]] = [LETTERS.get(letters or "") for letters in row["kinds"]]
    return made


def read(text: str, known: dict[str, dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The articles of a file as they are kept, and what is wrong in it, in words; an article with a wrong line keeps its others."""
    made: dict[str, dict[str, Any]] = {}
    wrong: list[str] = []
    row: dict[str, Any] | None = None
    for line in filter(str.strip, text.splitlines()):
        if line.startswith("###"):
            name = line.removeprefix("###").strip()
            row = None
            if name in known:
                row = made[name] = {"id": name, "digest": digest(known[name]["text"]), "kinds": [None] * len(known[name]["attributions"])}
            else:
                wrong.append(f"no such article: {name}")
        elif row:
            number, _, letters = line.partition(" ")
            letters = letters.strip()
            if number.isdigit() and int(number) < len(row["kinds"]) and (letters == "x" or letters in LETTERS):
                row["kinds"][int(number)] = letters
            else:
                wrong.append(f"{row['id']}: {line!r} is no number of an attribution with one of x {' '.join(LETTERS)}")
    return made, wrong


def main() -> None:
    """Put what files hold beside what is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    known, rows = articles(), dict[str, dict[str, Any]]()
    for file in given.files:
        made, wrong = read(file.read_text(encoding="utf-8"), known)
        rows |= made
        print("".join(f"{file.name} {problem}\n" for problem in wrong), end="")
    print(f"{len(rows)} articles, {sum(kind is not None for row in rows.values() for kind in row['kinds'])} kinds")
    put(KEPT / "kinds.jsonl", rows)


if __name__ == "__main__":
    main()
