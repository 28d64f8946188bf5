"""The network in training: MiniLM, a layer of tags, and heads over spans of the whole report."""

from __future__ import annotations

from typing import Any

import torch
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

from training.examples import CLASSES, CONFIDENCES, FIGURES, KINDS, LAYERS, REALIS, STATUSES, TEMPLATES, TYPES, Range

BUCKETS = 24


class Layer(nn.Module):
    """One transformer layer as BERT has it: normalised after each sum."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query_key_value = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, 4 * width)
        self.outer = nn.Linear(4 * width, width)
        self.norm_output = nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(0.0)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The states after this layer; `mask` is 0 for pieces and very low for padding."""
        batch, length, width = states.shape
        three = self.query_key_value(states).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # Written out: on a processor the fused attention's way back takes three times as long in bf16.
        scores = (three[0] * (width // self.heads) ** -0.5) @ three[1].transpose(2, 3) + mask
        mixed = scores.softmax(-1).to(scores.dtype) @ three[2]
        states = self.norm_attention(states + self.drop(self.output(mixed.transpose(1, 2).reshape(batch, length, width))))
        return self.norm_output(states + self.drop(self.outer(functional.gelu(self.inner(states)))))


class Encoder(nn.Module):
    """MiniLM: word and place embeddings and six layers."""

    def __init__(self, width: int, layers: int, heads: int, vocabulary: int = 30522, places: int = 512) -> None:
        super().__init__()
        # Left as they are: a third of the parameters, and half of the time of a step.
        self.words = nn.Embedding(vocabulary, width)
        self.words.weight.requires_grad = False
        self.places = nn.Embedding(places, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """The states of padded windows, each of so many pieces."""
        states = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]])
        mask = torch.where(torch.arange(ids.shape[1]) < lengths[:, None], 0.0, -1e4)[:, None, None, :].to(torch.bfloat16)
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def drop(self, share: float) -> None:
        """Drop that share of what each layer adds, while training."""
        for layer in self.layers:
            layer.drop.p = share

    def start_from(self, packed: bytes) -> None:
        """Take the official weights; the embedding of the first token type is added to each place."""
        tensors = load(packed)
        self.words.weight.data.copy_(tensors["embeddings.word_embeddings.weight"])
        self.places.weight.data.copy_(
            tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
        )
        _copy(self.norm, tensors, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            name = f"encoder.layer.{number}"
            three = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
            layer.query_key_value.weight.data.copy_(torch.cat([tensors[f"{part}.weight"] for part in three]))
            layer.query_key_value.bias.data.copy_(torch.cat([tensors[f"{part}.bias"] for part in three]))
            _copy(layer.output, tensors, f"{name}.attention.output.dense")
            _copy(layer.norm_attention, tensors, f"{name}.attention.output.LayerNorm")
            _copy(layer.inner, tensors, f"{name}.intermediate.dense")
            _copy(layer.outer, tensors, f"{name}.output.dense")
            _copy(layer.norm_output, tensors, f"{name}.output.LayerNorm")


class Choice(nn.Module):
    """Which of some spans another span belongs to, or none: a bilinear score with a bias for the distance."""

    def __init__(self, width: int, pair_width: int) -> None:
        super().__init__()
        self.left = nn.Linear(width, pair_width)
        self.right = nn.Linear(width, pair_width)
        self.distance = nn.Embedding(BUCKETS, 1)
        self.none = nn.Linear(width, 1)
        nn.init.zeros_(self.distance.weight)

    def forward(self, left: Tensor, right: Tensor, apart: Tensor) -> Tensor:
        """Scores of shape left x (1 + right); column 0 is none."""
        scores = self.left(left) @ self.right(right).T / self.left.out_features**0.5 + self.distance(apart)[..., 0]
        return torch.cat([self.none(left), scores], dim=1)


class Class(nn.Module):
    """A class of a span: one hidden layer."""

    def __init__(self, width: int, hidden: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.inner = nn.Linear(width, hidden)
        self.outer = nn.Linear(hidden, classes)

    def forward(self, spans: Tensor) -> Tensor:
        """Scores of the classes, before any normalising."""
        return self.outer(self.drop(functional.gelu(self.inner(self.drop(spans)))))


class Network(nn.Module):
    """The encoder with all its heads."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        encoder, heads = config["encoder"], config["heads"]
        width, pair = encoder["width"], heads["pair_width"]
        self.encoder = Encoder(width, encoder["layers"], encoder["attention_heads"])
        self.drop = nn.Dropout(heads["dropout"])
        self.tags = nn.Linear(width, 3 * len(LAYERS))
        self.choices = nn.ModuleDict({
            name: Choice(3 * width, pair)
            for name in (
                "content_cue", "content_source", "cue_source", "trigger_same", "figure_trigger", "trigger_place", "trigger_date",
                "source_actor", "row_verdict", "actor_same", "filler_together",
            )
        })  # fmt: skip
        self.pairs = nn.ModuleDict({
            name: Choice(3 * width, pair) for name in ("perpetrator", "target", "about", "directed_at")
        })  # fmt: skip
        hidden, dropout = heads["hidden"], heads["dropout"]
        self.classes = nn.ModuleDict({
            "kind": Class(9 * width, hidden, len(KINDS), dropout),
            "event": Class(3 * width, hidden, len(TYPES), dropout),
            "realis": Class(3 * width, hidden, len(REALIS), dropout),
            "class": Class(3 * width, hidden, len(CLASSES), dropout),
            "figure": Class(3 * width, hidden, len(FIGURES), dropout),
            "status": Class(3 * width, hidden, len(STATUSES), dropout),
            "template": Class(3 * width, hidden, len(TEMPLATES), dropout),
            "confidence": Class(3 * width, hidden, len(CONFIDENCES), dropout),
            "templates": Class(width, hidden, len(TEMPLATES), dropout),
        })  # fmt: skip


class States:
    """The encoder's states of one report, with their running sums for means over spans."""

    def __init__(self, pieces: Tensor) -> None:
        self.pieces = pieces
        self.sums = functional.pad(pieces.cumsum(0), (0, 0, 1, 0))


def pooled(states: States, spans: list[Range]) -> Tensor:
    """For each span its first piece, its last piece and the mean of all."""
    first, last = torch.tensor([a for a, _ in spans]), torch.tensor([b for _, b in spans])
    means = (states.sums[last] - states.sums[first]) / (last - first)[:, None]
    return torch.cat([states.pieces[first], states.pieces[last - 1], means], dim=1)


def apart(left: list[Range], right: list[Range]) -> Tensor:
    """The bucket of the distance between each two spans: logarithmic, the sign kept; bucket 12 where they touch or overlap."""
    a = torch.tensor(left)[:, None, :]
    b = torch.tensor(right)[None, :, :]
    after, before = b[..., 0] - a[..., 1], a[..., 0] - b[..., 1]
    gap = torch.where(after >= 0, after + 1, torch.where(before >= 0, -(before + 1), 0))
    size = torch.log2(gap.abs().float().clamp(min=1)) * 1.25 + 1
    return torch.where(gap == 0, 12, 12 + gap.sign() * size.long().clamp(max=11)).clamp(0, BUCKETS - 1)


def _copy(module: nn.Module, tensors: dict[str, Tensor], name: str) -> None:
    module.weight.data.copy_(tensors[f"{name}.weight"])  # type: ignore[operator, union-attr]
    module.bias.data.copy_(tensors[f"{name}.bias"])  # type: ignore[operator, union-attr]
