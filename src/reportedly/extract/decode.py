"""Decode: spans out of tags, links out of scores, groups out of links."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from reportedly.extract.encoder import Array, Encoder, Range, Seen, distances, log_softmax

# A link over more word pieces than this is no link: what is said stands near who says it.
REACH = 240
# Spans that are linked at once: as many as a long report has.
_AT_ONCE = 128


def tagged(seen: Seen, encoder: Encoder) -> dict[str, list[tuple[Range, float]]]:
    """The spans of every layer with the model's probability for each, in the order of the text; the best path by Viterbi."""
    layers: list[str] = encoder.meta["layers"]
    if not len(seen.found):
        return {layer: [] for layer in layers}
    bias = np.array([encoder.meta.get("bias", {}).get(layer, 0.0) for layer in layers], dtype=np.float32)
    scores = seen.tags.copy()
    scores[:, :, 0] -= bias[:, None]
    paths = best_paths(scores, seen.found.within)
    return {layer: spans_of(paths[number], seen.tags[number]) for number, layer in enumerate(layers)}


def best_paths(scores: Array, within: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    """For each layer the most probable tags (0 outside, 1 begin, 2 within) in which nothing goes on that has not begun.

    Nothing begins or ends before a piece that is `within` a word.
    """
    layers, length, _ = scores.shape
    back = np.zeros((length, layers, 3), dtype=np.int8)
    best = scores[:, 0].copy()
    best[:, 2] = -np.inf
    every = np.arange(layers)
    for at in range(1, length):
        back[at, :, 2] = np.where(best[:, 1] >= best[:, 2], 1, 2)
        inner = np.maximum(best[:, 1], best[:, 2])
        if within[at]:
            best = np.stack([best[:, 0], np.full(layers, -np.inf), inner], axis=1) + scores[:, at]
            continue
        free = best.argmax(axis=1)
        back[at, :, 0] = back[at, :, 1] = free
        top = best[every, free]
        best = np.stack([top, top, inner], axis=1) + scores[:, at]
    paths = np.zeros((layers, length), dtype=np.int8)
    paths[:, -1] = best.argmax(axis=1)
    for at in range(length - 1, 0, -1):
        paths[:, at - 1] = back[at, every, paths[:, at]]
    return paths


def spans_of(path: npt.NDArray[np.integer[Any]], scores: Array) -> list[tuple[Range, float]]:
    """The spans of one layer; a span's probability is the geometric mean of those of its tags."""
    made = []
    for first in np.flatnonzero(path == 1).tolist():
        last = first + 1
        while last < len(path) and path[last] == 2:
            last += 1
        made.append(((first, last), float(np.exp(scores[np.arange(first, last), path[first:last]].mean()))))
    return made


def chosen(encoder: Encoder, name: str, seen: Seen, left: Sequence[Range], right: Sequence[Range]) -> list[tuple[int, Array]]:
    """For each left span the number of the first right span in reach, and the log probabilities of its choice among those in reach.

    Column 0 of the array is none. Both lists are in the order of the text; what is out of reach cannot be chosen, so the work
    grows with the text and not with its square.
    """
    made: list[tuple[int, Array]] = []
    starts, ends = [first for first, _ in right], np.maximum.accumulate([last for _, last in right]).tolist()
    for at in range(0, len(left), _AT_ONCE):
        group = left[at : at + _AT_ONCE]
        low = bisect_left(ends, min(first for first, _ in group) - REACH)
        some = right[low : bisect_right(starts, max(last for _, last in group) + REACH)]
        if not some:
            made += [(0, np.zeros(1, dtype=np.float32))] * len(group)
            continue
        scores = encoder.choice(name, seen.pooled(group), seen.pooled(some), distances(group, some))
        a, b = np.array(group)[:, None, :], np.array(some)[None, :, :]
        scores[:, 1:][np.maximum(b[..., 0] - a[..., 1], a[..., 0] - b[..., 1]) > REACH] = -1e4
        made += [(low, row) for row in log_softmax(scores)]
    return made


def best_of(scores: tuple[int, Array]) -> tuple[int | None, float]:
    """The number of the span that is chosen, or None, and the log probability of the choice."""
    low, row = scores
    best = int(row.argmax())
    return (low + best - 1 if best else None), float(row[best])


def summed(one: tuple[int, Array], other: tuple[int, Array], weight: np.float32) -> tuple[int, Array]:
    """Two choices as `chosen` gives them made one: the sum of their log probabilities, the other's weighed, where both reach."""
    (low, row), (other_low, more) = one, other
    first, last = max(low, other_low), min(low + len(row), other_low + len(more)) - 1
    if last <= first:
        return one
    sums = row[1 + first - low : 1 + last - low] + weight * more[1 + first - other_low : 1 + last - other_low]
    return first, log_softmax(np.concatenate([row[:1] + weight * more[:1], sums]))


def paired(encoder: Encoder, name: str, seen: Seen, left: Sequence[Range], right: Sequence[Range]) -> Array:
    """The logit of yes for each left span with each right one."""
    if not left or not right:
        return np.zeros((len(left), len(right)), dtype=np.float32)
    scores = encoder.choice(name, seen.pooled(left), seen.pooled(right), distances(left, right))
    return scores[:, 1:] + scores[:, :1]


def grouped(encoder: Encoder, name: str, seen: Seen, mentions: Sequence[Range]) -> list[int]:
    """The group of each mention (given in the text's order): it joins that of the earlier mention that it chooses, or founds one."""
    if not mentions:
        return []
    groups, founded = list[int](), 0
    vectors = seen.pooled(mentions)
    for start in range(0, len(mentions), 512):
        # In slices with a limit to how far back: a text of any length costs time in proportion to it.
        stop, first = min(start + 512, len(mentions)), max(0, start - 512)
        scores = encoder.choice(name, vectors[start:stop], vectors[first:stop], distances(mentions[start:stop], mentions[first:stop]))
        for at in range(start, stop):
            row = scores[at - start, : 1 + at - first]
            best = int(row.argmax())
            groups.append(groups[first + best - 1] if best else founded)
            founded += not best
    return groups
