"""The encoder: a small transformer (int8, ONNX) and its heads over spans; what it sees in a text is all that decoding needs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from reportedly.extract.windows import Pieces, heading, marked, pieces, windows

Array = npt.NDArray[np.float32]
Range = tuple[int, int]
_BUCKETS, _MIDDLE, _MOST = 24, 12, 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the encoder makes of a text: states (pieces x width) and log probabilities of tags (layers x pieces x 3)."""

    text: str
    found: Pieces
    states: Array
    tags: Array

    def pooled(self, spans: Sequence[Range]) -> Array:
        """For each span of pieces its first piece, its last piece and the mean of all."""
        first, last = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        means = np.stack([self.states[a:b].mean(axis=0) for a, b in spans])
        return np.concatenate([self.states[first], self.states[last - 1], means], axis=1)

    def offsets(self, span: Range) -> Range:
        """The code points that a span of pieces covers."""
        return int(self.found.starts[span[0]]), int(self.found.ends[span[1] - 1])


@dataclass(frozen=True, slots=True)
class Encoder:
    """The loaded network. `meta` names its layers and classes and holds the thresholds of decoding."""

    session: onnxruntime.InferenceSession
    products: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    heads: dict[str, Array]
    meta: dict[str, Any]

    def see(self, text: str, title: str | None = None) -> Seen:
        """Read a text, window by window, each after the title; the work grows with the text's length alone."""
        found, head = pieces(text, self.tokenizer), heading(title, text, self.tokenizer)
        width, layers = self.heads["choices.content_cue.left.weight"].shape[1] // 3, len(self.meta["layers"])
        states = np.zeros((len(found), width), dtype=np.float32)
        tags = np.zeros((len(found), layers, 3), dtype=np.float32)
        for one in windows(text, found, self.meta["window"], self.meta["context"]):
            ids, begin = marked(head, found.ids[one.start : one.last], self.tokenizer)
            seen, tagged = self.session.run(["states", "tags"], {"ids": ids[None, :]})
            kept = slice(begin + one.first - one.start, -1)
            states[one.first : one.last] = seen[0, kept]
            tags[one.first : one.last] = tagged[0, kept].reshape(one.last - one.first, layers, 3)
        return Seen(text=text, found=found, states=states, tags=log_softmax(tags).transpose(1, 0, 2))

    def choice(self, name: str, left: Array, right: Array, distance: npt.NDArray[np.int64]) -> Array:
        """How well each left span goes with each right one; column 0 is none of them. Shape: left x (1 + right)."""
        start = f"choices.{name}" if f"choices.{name}.left.weight" in self.heads else f"pairs.{name}"
        a, b = self._linear(f"{start}.left", left), self._linear(f"{start}.right", right)
        scores = self._product(a, b, np.zeros(len(b), dtype=np.float32)) / np.float32(a.shape[1] ** 0.5)
        scores += self.heads[f"{start}.distance.weight"][distance, 0]
        return np.concatenate([self._linear(f"{start}.none", left), scores], axis=1)

    def classify(self, name: str, vectors: Array) -> Array:
        """Log probabilities of the classes of each span, of which one is right."""
        return log_softmax(self._scores(name, vectors))

    def present(self, name: str, vectors: Array) -> Array:
        """Log probabilities of the classes of each vector, of which any number may be right."""
        return cast("Array", -np.logaddexp(np.float32(0), -self._scores(name, vectors)))

    def _scores(self, name: str, vectors: Array) -> Array:
        return self._linear(f"classes.{name}.outer", _gelu(self._linear(f"classes.{name}.inner", vectors)))

    def _linear(self, name: str, vectors: Array) -> Array:
        return self._product(vectors, self.heads[f"{name}.weight"], self.heads[f"{name}.bias"])

    def _product(self, a: Array, b: Array, bias: Array) -> Array:
        """A times b transposed, plus bias; by the runtime and not by numpy, whose threads would make sums differ between machines."""
        return cast("Array", self.products.run(None, {"a": a, "b": b, "bias": bias})[0])


def load_encoder(folder: Traversable | None = None) -> Encoder:
    """The encoder that ships with the package, or that of another folder with the same five files."""
    return _shipped() if folder is None else _load(folder)


@cache
def _shipped() -> Encoder:
    return _load(files("reportedly.extract") / "data" / "encoder")


def _load(folder: Traversable) -> Encoder:
    with as_file(folder / "heads.npz") as path, np.load(path) as packed:
        heads = {name: _unpacked(packed, name) for name in packed.files if not name.endswith(".scale")}
    return Encoder(
        session=_session((folder / "model.onnx").read_bytes()),
        products=_session((folder / "product.onnx").read_bytes()),
        tokenizer=Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8")),
        heads=heads,
        meta=json.loads((folder / "meta.json").read_text(encoding="utf-8")),
    )


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One thread: the same sums in the same order on every machine; processes, not threads, make use of more cores.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _unpacked(packed: Any, name: str) -> Array:
    value: Array = packed[name].astype(np.float32)
    return cast("Array", value * packed[f"{name}.scale"]) if f"{name}.scale" in packed.files else value


def distances(left: Sequence[Range], right: Sequence[Range]) -> npt.NDArray[np.int64]:
    """The bucket of the distance between each two spans of pieces: logarithmic with its sign, 12 where they touch or overlap."""
    a, b = np.array(left, dtype=np.int64).reshape(-1, 1, 2), np.array(right, dtype=np.int64).reshape(1, -1, 2)
    after, before = b[..., 0] - a[..., 1], a[..., 0] - b[..., 1]
    gap = np.where(after >= 0, after + 1, np.where(before >= 0, -(before + 1), 0))
    size = (np.log2(np.maximum(np.abs(gap), 1).astype(np.float32)) * np.float32(1.25) + 1).astype(np.int64)
    return np.clip(np.where(gap == 0, _MIDDLE, _MIDDLE + np.sign(gap) * np.minimum(size, _MOST)), 0, _BUCKETS - 1)


def log_softmax(scores: Array) -> Array:
    """Log probabilities along the last axis."""
    high = scores - scores.max(axis=-1, keepdims=True)
    return cast("Array", high - np.log(np.exp(high).sum(axis=-1, keepdims=True)))


def _gelu(x: Array) -> Array:
    """X times the normal distribution function, by Abramowitz and Stegun 7.1.26 for erf (error below 1.5e-7)."""
    z = np.abs(x) / np.float32(2**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    return cast("Array", (x * (1 + erf) / 2).astype(np.float32))
