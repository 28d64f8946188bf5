"""Copies: a small sketch of a text by which near copies and reprints are told, wherever and whenever they were read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from rensa import RMinHash

PERMUTATIONS = 128
SEED = 20_151_031
SHINGLE = 5
SENTENCES = 256
SHORTEST_SENTENCE = 6
WORD = re.compile(r"[^\W_]+")
SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A text's MinHash over its shingles of words, the hashes of its sentences, and how many shingles it has.

    The same for the same words on every machine: the seed is fixed and white space, case and punctuation do not count.
    """

    minhash: tuple[int, ...]
    sentences: tuple[int, ...]
    shingles: int


def sketch(text: str) -> Sketch:
    """The sketch of a text: MinHash of its shingles of five words by rensa, and its sentences' hashes (the least 256 of them)."""
    words = WORD.findall(text.casefold())
    shingles = sorted({" ".join(words[at : at + SHINGLE]) for at in range(max(len(words) - SHINGLE + 1, 1))}) if words else []
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(shingles)
    told = {fingerprint(sentence) for sentence in sentences_of(text)}
    return Sketch(minhash=tuple(minhash.digest()), sentences=tuple(sorted(told)[:SENTENCES]), shingles=len(shingles))


def sentences_of(text: str) -> list[str]:
    """The sentences of six words and more, by their words alone."""
    cut = (WORD.findall(sentence.casefold()) for sentence in SENTENCE.split(text))
    return [" ".join(words) for words in cut if len(words) >= SHORTEST_SENTENCE]


def fingerprint(words: str) -> int:
    """63 bits of blake2b, so that it fits a signed column."""
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def likeness(a: Sketch, b: Sketch) -> float:
    """How much of the shorter text stands in the longer, between 0 and 1: the greater of two estimates.

    One is the containment that the MinHashes' resemblance means for texts of these lengths, the other the share of the
    sentences of the one with fewer that the other has word for word. Near 1 also where a copy lost its tail or gained a few sentences.
    """
    if not a.shingles or not b.shingles:
        return 0.0
    resemblance = sum(left == right for left, right in zip(a.minhash, b.minhash, strict=True)) / PERMUTATIONS
    shared = resemblance * (a.shingles + b.shingles) / (1 + resemblance)
    contained = min(shared / min(a.shingles, b.shingles), 1.0)
    fewer = min(len(a.sentences), len(b.sentences))
    sentences = len(set(a.sentences) & set(b.sentences)) / fewer if fewer >= 3 else 0.0
    return max(contained, sentences)
