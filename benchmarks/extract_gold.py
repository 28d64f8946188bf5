"""Accuracy and speed of reading on coded reports, as JSON by source.

    python benchmarks/extract_gold.py GOLD.jsonl... [--figures statement.row incident.found ...]

Each report is read as it stands (`text`, `title`, `outlet`, `published`), and scored by the codebook's definitions.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.extract import Tools, extract, load_tools
from reportedly.link import load_known
from reportedly.records import Basis, Published, Report, When
from reportedly.tell.coding import coding
from reportedly.tell.scoring import score


def report_of(document: dict[str, Any]) -> Report:
    """A coded report as it would come out of cleaning as it is."""
    told = document.get("published")
    day = date.fromisoformat(told) if told else None
    return Report(
        id=f"r-{document['id']}",
        name=document["id"],
        found_in="gold",
        text=document["text"],
        title=document.get("title"),
        outlet=document.get("outlet"),
        published=Published(when=When(first=day, last=day), basis=Basis.GIVEN) if day else None,
        language="en",
    )


def predicted(document: dict[str, Any], tools: Tools) -> dict[str, Any]:
    """The document as our reader codes it."""
    return {"id": document["id"], "text": document["text"], "coding": coding(extract(report_of(document), tools))}


def main() -> None:
    """Read and score each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--figures", nargs="*")
    parser.add_argument("--whole", action="store_true", help="leave out the figures by source")
    args = parser.parse_args()
    tools = load_tools(names=load_known())
    out: dict[str, Any] = {}
    for path in args.gold:
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        start = time.process_time()
        ours = [predicted(document, tools) for document in documents]
        seconds = time.process_time() - start
        words = sum(len(document["text"].split()) for document in documents)
        parts = {"all": documents}
        if not args.whole:
            parts |= {name: [d for d in documents if d.get("source") == name] for name in sorted({d.get("source", "") for d in documents})}
        out[path.stem] = {"milliseconds for 400 words": round(400_000 * seconds / words, 2)}
        for name, part in parts.items():
            figures = score(part, ours)
            out[path.stem][name] = {
                figure: [value.f1, value.precision, value.recall, value.gold]
                for figure, value in figures.items()
                if not args.figures or figure in args.figures
            }
    print(json.dumps(out, indent=1).replace("[\n    ", "[").replace(",\n    ", ", ").replace("\n   ]", "]"))


if __name__ == "__main__":
    main()
