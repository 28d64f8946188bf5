"""Reading speed and memory: 400-word reports a second from bytes to a reading, on one core, and the memory of a long `read`.

    python benchmarks/reading.py                     reports a second
    python benchmarks/reading.py --reports 1 --words 200000    one very long report
    python benchmarks/reading.py --memory 10000      memory of `reportedly read` over so many reports, every so often

Prints JSON. The reports are written here from sentences of our own with drawn towns, counts and days, so no two are alike and none
is a copy; they are as long as a news report and say as much.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psutil

from reportedly import flow
from reportedly.records import Given, Raw, Reading
from reportedly.settings import Limits, Settings

# From so many words on a report is very long.
LONG = 10_000
TOWNS = ("Aleppo", "Mosul", "Maiduguri", "Kandahar", "Benghazi", "Mogadishu", "Kharkiv", "Gao", "Sirte", "Taiz", "Palma", "Peshawar")
GROUPS = ("Islamic State", "al-Shabab", "the Taliban", "Boko Haram", "al-Qaida in the Islamic Maghreb", "the Houthis")
FORCES = ("the army", "police", "the interior ministry", "the coalition", "border guards", "the defence ministry")
OUTLETS = ("Northline Wire", "The Harbour Ledger", "Quillfield Gazette", "Ostermoor Courier")
SENTENCES = (
    "At least {n} people were killed and {m} wounded when a car bomb exploded near a market in {town} on {day}, officials said.",
    "{group} claimed responsibility for the attack in a statement posted on Telegram, saying that its fighters had hit a police convoy.",
    "The claim could not be independently verified.",
    'A spokesman for {force} said: "We are still looking for {k} people who are missing."',
    "Residents told reporters that they had heard {k} blasts shortly after evening prayers.",
    "{force} denied that its aircraft had struck the district on {day}.",
    "The Syrian Observatory for Human Rights put the number of dead at {n}, among them {k} children.",
    "A video released over the weekend appears to show masked men near the town hall; it has not been authenticated.",
    "The government accused {group} of using civilians as shields, a charge that the group has rejected.",
    '"Whoever did this will be found and punished," the president said in a televised address.',
    "The United Nations condemned the bombing and called on all sides to protect civilians.",
    "Two suspects were arrested in {town} in late {month}, according to the state news agency.",
    "The mayor declined to comment, saying that it was too early to talk about who was behind it.",
    "Shops stayed closed on the main road, and a day of mourning was announced for the whole province.",
    "Aid groups warned that further attacks were likely ahead of the vote next month.",
    "The road to {town} was reopened at noon after engineers had cleared it of debris.",
)


def text(dice: random.Random, published: date, words: int) -> str:
    """A report of about so many words."""
    lines: list[str] = []
    while sum(line.count(" ") + 1 for line in lines) < words:
        fills = {
            "n": dice.randint(3, 90), "m": dice.randint(4, 200), "k": dice.randint(2, 9), "town": dice.choice(TOWNS),
            "group": dice.choice(GROUPS), "force": dice.choice(FORCES),
            "day": f"{published - timedelta(days=dice.randint(0, 6)):%A}", "month": f"{published:%B}",
        }  # fmt: skip
        sentence = dice.choice(SENTENCES).format(**fills)
        lines.append(sentence[0].upper() + sentence[1:])
    return "\n\n".join(" ".join(lines[at : at + 2]) for at in range(0, len(lines), 2))


def records(count: int, *, words: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """So many records as a JSON lines file would hold them."""
    dice = random.Random(seed)
    for number in range(count):
        day = date(2015, 1, 1) + timedelta(days=number % 3000)
        yield {"id": f"made-{number}", "outlet": dice.choice(OUTLETS), "published": day.isoformat(), "text": text(dice, day, words)}


def speed(count: int, words: int) -> dict[str, float | int]:
    """Reports a second from bytes to a linked reading; processor time of this one process."""
    # A report longer than is read by default is read all the same here; long ones need no warming up.
    bench = flow.bench(Settings(limits=replace(Limits(), longest_text=max(Limits().longest_text, 12 * words))))
    before = 5 if words < LONG else 0
    sources = [
        Raw(found_in=row["id"], name=row["id"], content=row["text"].encode(), markup=False,
            given=Given(outlet=row["outlet"], published=row["published"]))
        for row in records(count + before, words=words)
    ]  # fmt: skip
    for source in sources[:before]:
        flow.read_one(source, bench)
    wall, cpu = time.perf_counter(), time.process_time()
    readings = [flow.read_one(source, bench) for source in sources[before:]]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    found = sum(len(reading.statements) for reading in readings if isinstance(reading, Reading))
    return {
        "reports": count,
        "words_each": words,
        "reports_a_cpu_second": round(count / cpu, 1),
        "cpu_seconds_a_report": round(cpu / count, 3),
        "reports_a_second": round(count / wall, 1),
        "statements_found": found,
        "megabytes": round(psutil.Process().memory_info().rss / 1e6),
    }


def memory(count: int, words: int) -> dict[str, object]:
    """Memory of `reportedly read` over so many reports, sampled while it runs."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in records(count, words=words))
        command = [sys.executable, "-m", "reportedly", "read", str(source), "--ledger", str(Path(folder) / "made.ledger")]
        started = time.monotonic()
        running = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples = []
        while running.poll() is None:
            samples.append((round(time.monotonic() - started), round(running.memory_info().rss / 1e6)))
            time.sleep(2)
    steady = [megabytes for _, megabytes in samples[len(samples) // 10 :]]
    return {
        "reports": count,
        "words_each": words,
        "seconds": round(time.monotonic() - started),
        "exit_status": running.returncode,
        "megabytes_after_a_tenth": steady[0],
        "megabytes_at_the_end": steady[-1],
        "megabytes_at_most": max(steady),
        "samples": samples[:: max(1, len(samples) // 20)],
    }


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=int, metavar="REPORTS", help="measure memory over so many reports instead of speed")
    parser.add_argument("--reports", type=int, default=200, help="how many reports to time")
    parser.add_argument("--words", type=int, default=400, help="words in each report")
    given = parser.parse_args()
    figures = memory(given.memory, given.words) if given.memory else speed(given.reports, given.words)
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(json.dumps({"machine": machine, "date": f"{datetime.now(UTC):%Y-%m-%d}", **figures}, indent=1))


if __name__ == "__main__":
    main()
