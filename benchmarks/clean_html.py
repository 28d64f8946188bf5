"""Body F1 of `clean` and of plain trafilatura on one set of HTML pages, measured in the same run; prints JSON.

    python benchmarks/clean_html.py ../shared/data/html [--out benchmarks/results/clean_html.json]

The measure is the article-extraction benchmark's: multisets of shingles of four words, precision and recall averaged over pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from trafilatura import bare_extraction

from reportedly.clean import clean
from reportedly.records import Raw, Report
from reportedly.settings import Limits

SHINGLE = 4
ANY_LANGUAGE = replace(Limits(), shortest_text=1)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The text's runs of four words, counted; the whole text where it has fewer."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(len(words) - SHINGLE + 1, 1))) if words else Counter()


def page_score(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    want, have = shingles(gold), shingles(found)
    common = (want & have).total()
    return (common / have.total() if have else 0.0, common / want.total() if want else 0.0)


def ours(page: bytes) -> str:
    """The body by `clean`; nothing where it refuses the page. The language is not asked: some pages are not English."""
    raw = Raw(found_in="page", name="page", content=page, markup=True)
    report = clean(raw, limits=replace(ANY_LANGUAGE, languages=LANGUAGES))
    return report.text if isinstance(report, Report) else ""


LANGUAGES = (
    "ko",
    "zh",
    "vi",
    "en",
    "pt",
    "it",
    "id",
    "de",
    "fr",
    "es",
    "ru",
    "ja",
    "nl",
    "pl",
    "ro",
    "tr",
    "sv",
    "da",
    "no",
    "ms",
    "bg",
    "uk",
    "cs",
    "el",
    "hu",
    "fi",
)


def plain(page: bytes, *, precise: bool) -> str:
    """The body by trafilatura alone."""
    document = bare_extraction(page, favor_precision=precise, include_comments=False)
    return (document.text or "") if document else ""


READERS: dict[str, Callable[[bytes], str]] = {
    "reportedly": ours,
    "trafilatura favor_precision": lambda page: plain(page, precise=True),
    "trafilatura": lambda page: plain(page, precise=False),
}


def unpacked(path: Path) -> bytes:
    """What a gzip file holds."""
    return gzip.decompress(path.read_bytes())


def measure(folder: Path) -> dict[str, object]:
    """Each reader's figures over all pages of the set."""
    rows = [json.loads(line) for line in unpacked(folder / "aeb.jsonl.gz").splitlines()]
    pages = [(row["expected"]["articleBody"], unpacked(folder / row["html_path"])) for row in rows]
    figures = {}
    for name, reader in READERS.items():
        reader(pages[0][1])
        start = time.perf_counter()
        scores = [page_score(gold, reader(page)) for gold, page in pages]
        seconds = time.perf_counter() - start
        precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
        f1 = 2 * precision * recall / (precision + recall)
        figures[name] = {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1, 4),
            "pages_a_second": round(len(pages) / seconds, 1),
        }
    return {"pages": len(pages), "trafilatura": version("trafilatura"), "figures": figures}


def main() -> None:
    """Measure, print, and keep the result where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result = json.dumps(measure(options.folder), indent=1)
    print(result)
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(result + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
