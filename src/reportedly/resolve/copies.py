"""Copies: reprints and wire copies of one text, found by the runs of words that they share.

A text is reduced to hashes of all its runs of five words, of which the least are kept (bottom-k sketch; Broder 1997): the share of one
text's runs that stand in the other says whether one copies the other, be the headline new, the tail cut or a sentence added. How alike
two texts as wholes are (Jaccard, which MinHash estimates) would miss a copy cut to a third.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from reportedly.records import Agent, Link, Origin, Reason, Report, Sameness, Subject
from reportedly.resolve.candidates import Both, Index, Lookup, candidates

ORIGIN = Origin(by=Agent.RULE, name="resolve-copies", version="1")
COPY_FROM = 0.75  # share of the shorter text's runs; quotation and boilerplate stay below 0.7 on news about one incident
UNSURE_FROM = 0.5
_RUN = 5  # words; long enough that chance and stock phrases rarely make one
_KEPT = 256
_LOOKED_UP = 24  # the least hashes, which are the blocks: a copy cut to a third shares one with a probability of 0.999
_FEWEST = 12  # runs of a text too short to tell a copy from a stock phrase
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"['’]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """What a text is recognised by: the report's id and the least hashes of its runs of words, ascending."""

    id: str
    runs: array[int]

    def blocks(self) -> tuple[str, ...]:
        """The blocks under which copies are looked for."""
        return tuple(f"run|{run:x}" for run in self.runs[:_LOOKED_UP]) if len(self.runs) >= _FEWEST else ()

    def asks(self) -> tuple[str, ...]:
        """The blocks in which others like it are: its own."""
        return self.blocks()

    def meets(self, other: Print) -> tuple[int, int]:  # noqa: ARG002 - the same for any other
        """Texts are copies at any time."""
        return 1, 1


def print_of(report: Report) -> Print:
    """What the report's text is recognised by."""
    return Print(id=report.id, runs=array("I", runs_of(report.text)))


@lru_cache(maxsize=4)
def runs_of(text: str) -> tuple[int, ...]:
    """The least hashes of a text's runs of words, ascending."""
    words = _WORD.findall(_APOSTROPHE.sub("", text.lower()))
    runs = {crc32(" ".join(words[at : at + _RUN]).encode("utf-8", "surrogatepass")) for at in range(len(words) - _RUN + 1)}
    return tuple(sorted(runs)[:_KEPT])


def pack_print(one: Print) -> str:
    """The print as one line of JSON, for a ledger to keep."""
    return json.dumps([one.id, *one.runs], separators=(",", ":"))


def unpack_print(line: str) -> Print:
    """The print that `pack_print` wrote."""
    report, *runs = json.loads(line)
    return Print(id=report, runs=array("I", runs))


def share(a: Sequence[int], b: Sequence[int], *, kept: int = _KEPT) -> float:
    """The share of the shorter text's runs that stand in the other, between 0 and 1; 0 for texts too short to tell.

    Of a text with more than `kept` runs only the least are there, so the two are compared as far up as both are complete.
    """
    if min(len(a), len(b)) < _FEWEST or not set(a).intersection(b):
        return 0.0
    limit = min(runs[-1] if len(runs) >= kept else 1 << 64 for runs in (a, b))
    left, right = ({run for run in runs if run <= limit} for runs in (a, b))
    return len(left & right) / max(1, min(len(left), len(right)))


def copy_links(new: Iterable[Print], held: Lookup[Print] | None = None) -> Iterator[Link]:
    """SAME links between the reports that are copies of one text, UNSURE ones where half of a text stands in another."""
    index = Index(new)
    both = Both(index, held)
    found: dict[tuple[str, str], Link] = {}
    for report in sorted(index):
        for other in candidates(index.get(report), both):
            pair = (min(report, other), max(report, other))
            if pair not in found:
                found[pair] = compare(both.get(pair[0]), both.get(pair[1]))
    yield from (link for _, link in sorted(found.items()) if link.score >= UNSURE_FROM)


def compare(a: Print, b: Print) -> Link:
    """The program's opinion on whether two texts are copies of one, the same whichever comes first."""
    a, b = (a, b) if a.id < b.id else (b, a)
    part = share(a.runs, b.runs)
    says = Sameness.SAME if part >= COPY_FROM else Sameness.UNSURE if part >= UNSURE_FROM else Sameness.DIFFERENT
    why = f"{part:.0%} of the shorter text's runs of {_RUN} words stand in the other"
    reason = Reason(feature="shared_runs", value=round(part, 3), weight=1.0)
    return Link(subject=Subject.REPORT, left=a.id, right=b.id, says=says, score=round(part, 4), why=why, origin=ORIGIN, reasons=(reason,))
