"""Which reports are mainly about one incident, and which are copies, on 141 reports on the war in Syria. Prints JSON.

    python benchmarks/resolve_xdoc.py [--wrong] [--reports FILE.jsonl --gold FILE.json]

The reports go through clean (as they are), extract and link; `score_xdoc.py` beside the gold scores what resolve makes of them. The weights
were fitted on these incidents, so `pairs_held_out` is the figure to go by: pairs judged by weights fitted on nine tenths of the incidents.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

from reportedly.acquire import acquire
from reportedly.clean import clean
from reportedly.extract import extract, load_tools
from reportedly.link import link, load_known
from reportedly.records import Reading, Skipped, Subject
from reportedly.resolve import cluster, resolve
from reportedly.settings import Limits

SHARED = Path(__file__).parents[1] / "../shared"


def readings(source: str) -> Iterator[Reading]:
    """Every report of a file as the program reads it."""
    known = load_known()
    tools = load_tools(names=known)
    for raw in acquire([source], limits=Limits()):
        report = raw if isinstance(raw, Skipped) else clean(raw, limits=Limits(), as_is=True)
        if not isinstance(report, Skipped):
            yield link(extract(report, tools), known)


def rows(held: Iterable[Reading]) -> list[dict[str, Any]]:
    """What `ask reports --json` prints of these reports that matters here: id, main_incident, origin."""
    held = list(held)
    groups = {
        (subject, member): found.id
        for subject in (Subject.INCIDENT, Subject.REPORT)
        for found in cluster(one for one in resolve(held) if one.subject is subject)
        for member in found.members
    }
    return [
        {
            "id": reading.report.name,
            "main_incident": reading.main_incident and groups.get((Subject.INCIDENT, reading.main_incident), reading.main_incident),
            "origin": groups.get((Subject.REPORT, reading.report.id), reading.report.id),
        }
        for reading in held
    ]


def scorer() -> ModuleType:
    """The scorer that lies beside the gold."""
    place = SHARED / "gold/score_xdoc.py"
    if not place.exists():
        sys.exit(f"needs {place}, which is absent")
    spec = importlib.util.spec_from_file_location("score_xdoc", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wrong(gold: dict[str, Any], said: list[dict[str, Any]]) -> Iterator[str]:
    """The pairs that were joined or parted against the gold, for the eye."""
    truth = {report: group["id"] for group in gold["clusters"] for report in group["docs"]}
    label = {row["id"]: row["main_incident"] or row["id"] for row in said}
    for one, other in combinations(sorted(truth), 2):
        if (truth[one] == truth[other]) != (label[one] == label[other]):
            yield f"{'missed' if truth[one] == truth[other] else 'joined'} {one} {other}"


def main() -> None:
    """Read, resolve, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", default=str(SHARED / "gold/xdoc_dev.jsonl"))
    parser.add_argument("--gold", default=str(SHARED / "gold/xdoc_dev.json"))
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are wrong, on standard error")
    args = parser.parse_args()
    gold = json.loads(Path(args.gold).read_text(encoding="utf-8"))
    said = rows(readings(args.reports))
    if args.wrong:
        print(*wrong(gold, said), sep="\n", file=sys.stderr)
    print(json.dumps(scorer().score(gold, said), indent=1))


if __name__ == "__main__":
    main()
