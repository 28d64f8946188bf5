"""How fast the pages are, and whether many readers at once hold up while the ledger is written to. Prints JSON.

    python benchmarks/pages.py [--reports 10000] [--keep FILE] [--times 15] [--readers 50]

A synthetic report has ten statements, so 10,000 reports make 100,000 statements. The pages are served as `reportedly serve` does
it, in a process of their own, and asked for over HTTP. `cpu_ms` is what the server's process worked for a page on average: on a
machine that does other things besides it says more than the clock. Then the readers go through the pages at once while this
process adds reports to the same ledger.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import psutil
import uvicorn

from ledger import fill
from reportedly.store import Ledger
from reportedly.tell import Question, ask
from reportedly.web import create_app
from synthetic import GROUPS, TOWNS, readings

MEDIAN_MS, HIGH_MS, KILOBYTES = 150, 400, 250
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def paths_of(ledger: Ledger) -> dict[str, str]:
    """Every page, with the things of which there is much for the pages of one thing."""
    incident = max(ask(ledger, "incidents", Question(limit=300)), key=lambda row: len(row.reports))  # type: ignore[union-attr]
    report = next(iter(ask(ledger, "reports", Question(about=incident.id, limit=1))))
    threat = next(iter(ask(ledger, "statements", Question(kind="threat", limit=1))))
    return {
        "overview": "/",
        "ledger": "/ledger",
        "ledger, page 100": "/ledger?page=100",
        "ledger, words": "/ledger?words=attack",
        "ledger, actor": f"/ledger?actor={GROUPS[0]}",
        "ledger, place and kind": f"/ledger?place={TOWNS[3]}&kind=claim_of_responsibility",
        "ledger, as of": "/ledger?as_of=2019-01-01",
        "incidents": "/incidents",
        "timeline": "/timeline",
        "map": "/map",
        "actors": "/actors",
        "threats": "/threats",
        "disputes": "/disputes",
        "unverified": "/unverified",
        "diff": "/diff",
        "search": "/search?words=attack",
        "limits": "/limits",
        "review": "/review",
        "review, incidents": "/review?what=incidents&edit=1",
        "incident": f"/incident/{incident.id}",
        "incident, as of": f"/incident/{incident.id}?as_of={report.published.when.last}",  # type: ignore[union-attr]
        "report": f"/report/{report.key}",  # type: ignore[union-attr]
        "actor": f"/actor/{GROUPS[0]}",
        "threat": f"/threat/{threat.id}?report={threat.report_key}",  # type: ignore[union-attr]
    }


def serve(where: str, port: int) -> None:
    """The server's process."""
    with Ledger.open(where) as ledger:
        uvicorn.run(create_app(ledger), port=port, log_level="error")


def alone(address: str, paths: dict[str, str], times: int, server: psutil.Process) -> dict[str, Any]:
    """Each page asked for by one reader, so many times after a first one."""
    found = {}
    with httpx.Client(base_url=address, timeout=60) as client:
        for name, path in paths.items():
            client.get(path).raise_for_status()
            spans, busy = [], sum(server.cpu_times()[:2])
            for _ in range(times):
                start = time.perf_counter()
                answer = client.get(path)
                spans.append(1000 * (time.perf_counter() - start))
            found[name] = {
                "median_ms": round(statistics.median(spans), 1),
                "p95_ms": round(sorted(spans)[int(0.95 * (len(spans) - 1))], 1),
                "cpu_ms": round(1000 * (sum(server.cpu_times()[:2]) - busy) / times, 1),
                "kilobytes": round(len(answer.content) / 1000, 1),
            }
    return found


def together(address: str, paths: dict[str, str], readers: int, where: str, rounds: int) -> dict[str, Any]:
    """All readers at once, each going through the pages, while reports are added."""
    outcomes: Counter[str] = Counter()
    spans: list[float] = []
    done = threading.Event()
    added = 0

    def read(number: int) -> None:
        with httpx.Client(base_url=address, timeout=120) as client:
            for path in islice(cycle(paths.values()), number, number + rounds):
                start = time.perf_counter()
                try:
                    outcomes[str(client.get(path).status_code)] += 1
                except httpx.HTTPError as error:
                    outcomes[type(error).__name__] += 1
                spans.append(1000 * (time.perf_counter() - start))

    def write() -> None:
        nonlocal added
        with Ledger.open(where) as ledger:
            fresh = readings(1_000_000, first=time.time_ns() // 1_000_000)
            while not done.is_set():
                ledger.add_all(list(islice(fresh, 10)), now=NOW)
                added += 10

    writer = threading.Thread(target=write)
    writer.start()
    start = time.perf_counter()
    with ThreadPoolExecutor(readers) as pool:
        list(pool.map(read, range(readers)))
    took = time.perf_counter() - start
    done.set()
    writer.join()
    return {
        "readers": readers,
        "answers": dict(outcomes),
        "pages_per_second": round(len(spans) / took, 1),
        "median_ms": round(statistics.median(spans)),
        "slowest_ms": round(max(spans)),
        "reports_added_meanwhile": added,
    }


def main() -> None:
    """Fill a ledger (or take one that was kept), serve it and ask for everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--keep", help="the file to keep the ledger in; taken as it is if it is there already")
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=10, help="pages that each of the readers asks for")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = chosen.keep or str(Path(folder) / "synthetic.ledger")
        made = Path(where).exists()
        with Ledger.open(where) as ledger:
            if not made:
                fill(ledger, chosen.reports)
            paths = paths_of(ledger)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = multiprocessing.get_context("spawn").Process(target=serve, args=(where, port))
        server.start()
        address = f"http://127.0.0.1:{port}"
        httpx.Client(transport=httpx.HTTPTransport(retries=8)).get(f"{address}/limits", timeout=60)
        pages = alone(address, paths, chosen.times, psutil.Process(server.pid))
        crowd = together(address, paths, chosen.readers, where, chosen.rounds)
        server.terminate()
        server.join()
    slow = [name for name, page in pages.items() if page["median_ms"] > MEDIAN_MS or page["p95_ms"] > HIGH_MS]
    heavy = [name for name, page in pages.items() if page["kilobytes"] > KILOBYTES]
    json.dump({"too_slow": slow, "too_heavy": heavy, "pages": pages, "together": crowd}, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
