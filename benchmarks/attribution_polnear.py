"""How well sources, cues and contents are found on PolNeAR's articles, as JSON.

    python benchmarks/attribution_polnear.py ../shared/data/polnear/tokens.dev.jsonl.gz ../shared/data/polnear/dev.jsonl.gz

A fragment is a run of tokens under one label. `overlap`: a predicted fragment is right if it shares a token with a gold one of
its label, a gold one is found if it shares a token with a predicted one. `exact`: the same tokens. `whole`: an attribution is
right if its source, cue and content each overlap the gold one's (or both have none).
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from bisect import bisect_left
from pathlib import Path
from typing import Any

from reportedly.extract.decode import best_of, chosen, tagged
from reportedly.extract.encoder import Encoder, Seen, load_encoder
from reportedly.extract.encoder_statements import sources_chosen

ROLES = ("source", "cue", "content")
Fragment = frozenset[int]


def read(where: Path) -> dict[str, dict[str, Any]]:
    """The objects of a gzipped file of JSON lines, by their id."""
    with gzip.open(where, "rt", encoding="utf-8") as rows:
        return {row["id"]: row for row in map(json.loads, rows)}


def gold_fragments(sentences: list[dict[str, Any]]) -> dict[str, list[Fragment]]:
    """The fragments of each label; tokens are named by the offset at which they begin."""
    made: dict[str, list[set[int]]] = {role: [] for role in ROLES}
    for sentence in sentences:
        before = "O"
        for (start, _), tag in zip(sentence["tokens"], sentence["bio"], strict=True):
            if tag.startswith("B-") or (tag != "O" and tag[2:] != before[2:]):
                made[tag[2:]].append(set())
            if tag != "O":
                made[tag[2:]][-1].add(start)
            before = tag
    return {role: [frozenset(one) for one in many] for role, many in made.items()}


def covered(starts: list[int], start: int, end: int) -> Fragment:
    """The tokens that begin within a stretch of the text."""
    return frozenset(starts[bisect_left(starts, start) : bisect_left(starts, end)])


def pieces_of(parts: list[Fragment], sentence_of: dict[int, int]) -> list[Fragment]:
    """Fragments cut at the ends of sentences, as the gold ones are."""
    made = []
    for part in parts:
        by_sentence: dict[int, set[int]] = {}
        for token in part:
            by_sentence.setdefault(sentence_of[token], set()).add(token)
        made += [frozenset(one) for one in by_sentence.values()]
    return made


class Rate:
    """Counts for precision and recall."""

    def __init__(self) -> None:
        self.right = self.predicted = self.found = self.gold = 0

    def add(self, right: int, predicted: int, found: int, gold: int) -> None:
        """Add the counts of one article."""
        self.right, self.predicted = self.right + right, self.predicted + predicted
        self.found, self.gold = self.found + found, self.gold + gold

    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        precision, recall = self.right / max(self.predicted, 1), self.found / max(self.gold, 1)
        return round(2 * precision * recall / max(precision + recall, 1e-9), 4)


def attributions(encoder: Encoder, seen: Seen, spans: dict[str, list[tuple[int, int]]]) -> list[dict[str, tuple[int, int] | None]]:
    """Cue, source and content of each predicted attribution, one for each content span."""
    contents, cues, sources = spans["content"], spans["cue"], spans["source"]
    to_cue = [best_of(scores)[0] for scores in chosen(encoder, "content_cue", seen, contents, cues)]
    to_source = [best_of(scores)[0] for scores in sources_chosen(seen, encoder, contents, cues, sources, to_cue)]
    return [
        {"content": content, "cue": cues[q] if q is not None else None, "source": sources[s] if s is not None else None}
        for content, q, s in zip(contents, to_cue, to_source, strict=True)
    ]


def wholes(ours: list[dict[str, Fragment]], gold: list[dict[str, Fragment]]) -> tuple[int, int]:
    """How many of our attributions match a gold one, and how many gold ones are matched, all parts overlapping."""

    def alike(a: dict[str, Fragment], b: dict[str, Fragment]) -> bool:
        return all(bool(a[role] & b[role]) if a[role] or b[role] else True for role in ROLES)

    return sum(any(alike(a, b) for b in gold) for a in ours), sum(any(alike(a, b) for a in ours) for b in gold)


def main() -> None:
    """Read every article and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tokens", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--encoder", type=Path, help="a folder with another encoder than the shipped one")
    given = parser.parse_args()
    encoder = load_encoder(given.encoder)
    tokens, articles = read(given.tokens), read(given.articles)
    rates = {name: Rate() for name in [f"{how}.{role}" for how in ("overlap", "exact") for role in (*ROLES, "all")] + ["whole"]}
    began, words = time.process_time(), 0
    for key, row in tokens.items():
        article = articles[key]
        words += len(article["text"].split())
        score_article(encoder, article, row["sentences"], rates)
    seconds = time.process_time() - began
    out: dict[str, Any] = {name: rate.f1() for name, rate in rates.items()}
    print(json.dumps(out | {"articles": len(tokens), "words_a_second": round(words / seconds)}, indent=1))


def score_article(encoder: Encoder, article: dict[str, Any], sentences: list[dict[str, Any]], rates: dict[str, Rate]) -> None:
    """Add one article's counts."""
    starts = [start for sentence in sentences for start, _ in sentence["tokens"]]
    sentence_of = {start: number for number, sentence in enumerate(sentences) for start, _ in sentence["tokens"]}
    seen = encoder.see(article["text"])
    marks = tagged(seen, encoder)
    spans = {role: [span for span, _ in marks[f"polnear_{role}"]] for role in ROLES}
    gold = gold_fragments(sentences)
    for role in ROLES:
        ours = pieces_of([covered(starts, *seen.offsets(span)) for span in spans[role]], sentence_of)
        for name in (role, "all"):
            met = [sum(any(a & b for b in gold[role]) for a in ours), sum(any(a & b for a in ours) for b in gold[role])]
            rates[f"overlap.{name}"].add(met[0], len(ours), met[1], len(gold[role]))
            same = len(set(ours) & set(gold[role]))
            rates[f"exact.{name}"].add(same, len(ours), same, len(gold[role]))
    score_wholes(encoder, seen, spans, article["attributions"], starts, rates["whole"])


def score_wholes(
    encoder: Encoder,
    seen: Seen,
    spans: dict[str, list[tuple[int, int]]],
    gold: list[dict[str, Any]],
    starts: list[int],
    rate: Rate,
) -> None:
    """Add one article's counts of whole attributions."""
    nothing: Fragment = frozenset()
    ours = [
        {role: covered(starts, *seen.offsets(span)) if span else nothing for role, span in one.items()}
        for one in attributions(encoder, seen, spans)
    ]
    theirs = [{role: nothing.union(*(covered(starts, part["start"], part["end"]) for part in one[role])) for role in ROLES} for one in gold]
    right, found = wholes(ours, theirs)
    rate.add(right, len(ours), found, len(theirs))


if __name__ == "__main__":
    main()
