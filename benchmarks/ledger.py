"""How fast a ledger takes in readings and answers questions. Prints JSON.

    python benchmarks/ledger.py [--reports 10000] [--keep FILE] [--as-of 2019-01-01]

A synthetic report has ten statements, so 10,000 reports make the ledger of 100,000 statements that the aims speak of. Each
question is asked three times with a limit of 50, and the shortest time on the processor counts, so that what else the machine does
has little part in it. `memory_mb` is the highest that the process held while it was filling the ledger, less what it held before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from reportedly.records import AsOf
from reportedly.store import Ledger
from reportedly.tell import Question, What, ask, disputes, show, stand_out
from reportedly.tell.policies import Policy, headlines
from reportedly.tell.standing import standing
from synthetic import GROUPS, PEOPLE, TOWNS, links, readings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 50


def resident() -> float:
    """Megabytes that the process holds."""
    return float(psutil.Process(os.getpid()).memory_info().rss) / 1e6


def fill(ledger: Ledger, count: int) -> dict[str, float]:
    """Add the readings, some at a time, then the links; how long each took, generating left out."""
    made, adding, working, mains, before, peaks = readings(count), 0.0, 0.0, [], resident(), []
    while some := list(islice(made, 200)):
        start, busy = time.perf_counter(), time.process_time()
        ledger.add_all(some, now=NOW)
        adding, working = adding + time.perf_counter() - start, working + time.process_time() - busy
        peaks.append(resident() - before)
        mains += [reading for reading in some if reading.main_incident][:20]
    judged = list(links(mains))
    start = time.perf_counter()
    ledger.add_links(judged, now=NOW)
    linking = time.perf_counter() - start
    tenth = max(1, len(peaks) // 10)
    return {
        "statements_per_second": round(10 * count / adding),
        "statements_per_cpu_second": round(10 * count / working),
        "links_per_second": round(len(judged) / linking),
        "memory_mb": round(max(peaks), 1),
        "memory_mb_after_a_tenth": round(peaks[tenth - 1], 1),
    }


def questions(ledger: Ledger) -> Iterator[tuple[str, What, dict[str, Any]]]:
    """Every filter for everything that can be asked for."""
    with_most = max(ask(ledger, "incidents", Question(limit=300)), key=lambda row: len(row.reports))  # type: ignore[union-attr]
    group = GROUPS[0]
    asked: dict[str, dict[str, Any]] = {
        "all": {},
        "actor, a group": {"actor": group},
        "actor, a person": {"actor": PEOPLE[7]},
        "actor, part of many names": {"actor": "ministry"},
        "actor, part of no name": {"actor": "xyzzy"},
        "place, a town": {"place": TOWNS[3]},
        "place, a country": {"place": "Syria"},
        "about an incident": {"about": with_most.id},  # type: ignore[union-attr]
        "outlet": {"outlet": "da"},
        "a month": {"since": date(2016, 2, 1), "until": date(2016, 2, 29)},
        "verification": {"verification": "unverified"},
        "words": {"words": "security forces witnesses"},
        "a phrase": {"words": '"people police group"'},
        "words that are nowhere": {"words": "xyzzy"},
        "place, words and verification": {"place": "Iraq", "words": "attack video", "verification": "unverified"},
    }
    for what in What:
        for name, fields in asked.items():
            yield f"{what}: {name}", what, fields
    for what, kind in ((What.STATEMENTS, "threat"), (What.STATEMENTS, "account"), (What.INCIDENTS, "strike"), (What.ACTORS, "armed_group")):
        yield f"{what}: kind {kind}", what, {"kind": kind}


def milliseconds(done: Callable[[], object]) -> float:
    """How long a thing takes by the processor's clock, the shortest of three times: what a quiet machine's wall clock would show."""
    times = []
    for _ in range(3):
        start = time.process_time()
        done()
        times.append(time.process_time() - start)
    return round(1000 * min(times), 1)


def asked(ledger: Ledger, as_of: AsOf) -> dict[str, float]:
    """Milliseconds of each question."""
    found = {}
    for name, what, fields in questions(ledger):
        question = Question(limit=LIMIT, **fields)
        found[name] = milliseconds(lambda what=what, question=question: list(ask(ledger, what, question, as_of)))  # type: ignore[misc]
    return found


def shown(ledger: Ledger, as_of: AsOf) -> dict[str, float]:
    """Milliseconds of each page."""
    incident = max(ask(ledger, "incidents", Question(limit=300), as_of), key=lambda row: len(row.reports))  # type: ignore[union-attr]
    report = next(iter(ask(ledger, "reports", Question(limit=1), as_of)))
    return {
        "report": milliseconds(lambda: show(ledger, "report", report.id, as_of)),
        "incident": milliseconds(lambda: show(ledger, "incident", incident.id, as_of)),
        "actor": milliseconds(lambda: show(ledger, "actor", GROUPS[0], as_of, at_most=50)),
        "what stands out": milliseconds(lambda: stand_out(ledger, as_of)),
        "disputes": milliseconds(lambda: disputes(ledger, as_of, limit=50)),
        "standing": milliseconds(lambda: standing(ledger, incident.id, as_of)),
        "headlines": milliseconds(lambda: headlines(ledger, incident.id, Policy.LOW_BEST_HIGH, as_of)),
    }


def main() -> None:
    """Fill a ledger (or take one that was kept) and ask it everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--keep", help="the file to keep the ledger in; taken as it is if it is there already")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2019, 1, 1))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(chosen.keep or Path(folder) / "synthetic.ledger")
        made = path.exists()
        with Ledger.open(str(path)) as ledger:
            figures: dict[str, Any] = {"reports": chosen.reports} | ({} if made else fill(ledger, chosen.reports))
            figures["megabytes"] = round(path.stat().st_size / 1e6)
        for name, as_of in (("now", AsOf()), (f"as of {chosen.as_of}", AsOf(published=chosen.as_of))):
            with Ledger.open(str(path)) as ledger:
                answers, pages = asked(ledger, as_of), shown(ledger, as_of)
            times = sorted(answers.values())
            figures[name] = {
                "median_ms": times[len(times) // 2],
                "slowest_ms": times[-1],
                "slowest": max(answers, key=lambda question: answers[question]),
                "ask_ms": answers,
                "page_ms": pages,
            }
    json.dump(figures, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
