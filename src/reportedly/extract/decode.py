"""Decode: spans out of tags, links out of scores, groups out of links."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from reportedly.extract.encoder import Array, Encoder, Range, Seen, distances, log_softmax

# A link over more word pieces than this is no link: what is said stands near who says it.
_REACH = 240


def tagged(seen: Seen, encoder: Encoder) -> dict[str, list[tuple[Range, float]]]:
    """The spans of every layer with the model's probability for each, in the order of the text; the best path by Viterbi."""
    layers: list[str] = encoder.meta["layers"]
    if not len(seen.found):
        return {layer: [] for layer in layers}
    bias = np.array([encoder.meta.get("bias", {}).get(layer, 0.0) for layer in layers], dtype=np.float32)
    scores = seen.tags.copy()
    scores[:, :, 0] -= bias[:, None]
    paths = best_paths(scores)
    return {layer: spans_of(paths[number], seen.tags[number]) for number, layer in enumerate(layers)}


def best_paths(scores: Array) -> npt.NDArray[np.int64]:
    """For each layer the most probable tags (0 outside, 1 begin, 2 within) in which nothing goes on that has not begun."""
    layers, length, _ = scores.shape
    back = np.zeros((length, layers, 3), dtype=np.int64)
    best = scores[:, 0].copy()
    best[:, 2] = -np.inf
    every = np.arange(layers)
    for at in range(1, length):
        free = best.argmax(axis=1)
        back[at, :, 0] = back[at, :, 1] = free
        back[at, :, 2] = np.where(best[:, 1] >= best[:, 2], 1, 2)
        top = best[every, free]
        best = np.stack([top, top, np.maximum(best[:, 1], best[:, 2])], axis=1) + scores[:, at]
    paths = np.zeros((layers, length), dtype=np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for at in range(length - 1, 0, -1):
        paths[:, at - 1] = back[at, every, paths[:, at]]
    return paths


def spans_of(path: npt.NDArray[np.int64], scores: Array) -> list[tuple[Range, float]]:
    """The spans of one layer; a span's probability is the geometric mean of those of its tags."""
    made = []
    for first in np.flatnonzero(path == 1).tolist():
        last = first + 1
        while last < len(path) and path[last] == 2:
            last += 1
        made.append(((first, last), float(np.exp(scores[np.arange(first, last), path[first:last]].mean()))))
    return made


def chosen(encoder: Encoder, name: str, seen: Seen, left: Sequence[Range], right: Sequence[Range], *, reach: int = _REACH) -> Array:
    """Log probabilities of each left span's choice among the right ones; column 0 is none. Those out of reach cannot be chosen."""
    if not left or not right:
        return np.zeros((len(left), 1 + len(right)), dtype=np.float32)
    scores = encoder.choice(name, seen.pooled(left), seen.pooled(right), distances(left, right))
    a, b = np.array(left)[:, None, :], np.array(right)[None, :, :]
    far = np.maximum(b[..., 0] - a[..., 1], a[..., 0] - b[..., 1]) > reach
    scores[:, 1:][far] = -1e4
    return log_softmax(scores)


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
    groups: list[int] = []
    vectors = seen.pooled(mentions)
    for start in range(0, len(mentions), 512):
        # In slices with a limit to how far back: a text of any length costs time in proportion to it.
        stop, first = min(start + 512, len(mentions)), max(0, start - 512)
        scores = encoder.choice(name, vectors[start:stop], vectors[first:stop], distances(mentions[start:stop], mentions[first:stop]))
        for at in range(start, stop):
            row = scores[at - start, : 1 + at - first]
            best = int(row.argmax())
            groups.append(groups[first + best - 1] if best else max(groups, default=-1) + 1)
    return groups
