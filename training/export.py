"""Export: `python -m training.export` turns trained weights into the package's data: int8 ONNX, heads, tokenizer, description."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training import places
from training.examples import CONFIDENCES, KINDS, LAYERS, REALIS, TEMPLATES, TYPES

Array = npt.NDArray[np.float32]
MICROSOFT = "com.microsoft"
# The heads that reading and benchmarks/muc4_roles.py use. The others teach the encoder, but the rules do their work better.
USED = frozenset(
    [
        *("content_cue", "content_source", "cue_source", "source_actor", "kind"),
        *("trigger_same", "trigger_place", "trigger_date", "event", "realis", "perpetrator", "target"),
        *("template", "templates", "confidence"),
    ]
)


class Graph:
    """Nodes and weights of an ONNX graph in the making."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Keep a constant under a name."""
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def node(self, operator: str, inputs: list[str], name: str, domain: str = "", **attributes: object) -> str:
        """Add an operator with one output, which has the node's name."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name


def rows_in_int8(matrix: Array) -> tuple[npt.NDArray[np.int8], Array]:
    """A matrix in eight bits with one scale a row."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / 127
    return np.round(matrix / scale).astype(np.int8), scale.astype(np.float32)


def encoder_graph(weights: dict[str, Array]) -> onnx.ModelProto:
    """The encoder with its layer of tags: ids (1, n) to states (1, n, width) and tags (1, n, 3 x layers)."""
    graph, shape = Graph(), places.CONFIG["encoder"]
    states = _embedded(graph, weights)
    for number in range(shape["layers"]):
        states = _layer(graph, weights, f"encoder.layers.{number}", states, shape["attention_heads"])
    graph.node("Identity", [states], "states")
    graph.weight("tags.weight", weights["tags.weight"].T.copy())
    graph.weight("tags.bias", weights["tags.bias"])
    graph.node("Add", [graph.node("MatMul", [states, "tags.weight"], "tags.product"), "tags.bias"], "tags")
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "n"])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "n", None]) for name in ("states", "tags")],
        graph.weights,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)], ir_version=8)


def _embedded(graph: Graph, weights: dict[str, Array]) -> str:
    small, scale = rows_in_int8(weights["encoder.words.weight"])
    graph.weight("words", small)
    graph.weight("words.scale", scale)
    whole = graph.node("Cast", [graph.node("Gather", ["words", "ids"], "words.rows")], "words.float", to=TensorProto.FLOAT)
    words = graph.node("Mul", [whole, graph.node("Gather", ["words.scale", "ids"], "words.scales")], "words.states")
    graph.weight("places", weights["encoder.places.weight"])
    for name, value in (("zero", [0]), ("one", [1]), ("two", [2])):
        graph.weight(name, np.array(value, dtype=np.int64))
    length = graph.node("Slice", [graph.node("Shape", ["ids"], "ids.shape"), "one", "two"], "length")
    both = graph.node("Add", [words, graph.node("Slice", ["places", "zero", length], "places.rows")], "embedded")
    for part in ("weight", "bias"):
        graph.weight(f"encoder.norm.{part}", weights[f"encoder.norm.{part}"])
    return graph.node("LayerNormalization", [both, "encoder.norm.weight", "encoder.norm.bias"], "normed", axis=-1, epsilon=1e-12)


def _layer(graph: Graph, weights: dict[str, Array], name: str, states: str, heads: int) -> str:
    for part in ("query_key_value", "output", "inner", "outer"):
        graph.weight(f"{name}.{part}.weight", weights[f"{name}.{part}.weight"].T.copy())
        graph.weight(f"{name}.{part}.bias", weights[f"{name}.{part}.bias"])
    for part in ("norm_attention", "norm_output"):
        for half in ("weight", "bias"):
            graph.weight(f"{name}.{part}.{half}", weights[f"{name}.{part}.{half}"])
    mixed = graph.node(
        "Attention", [states, f"{name}.query_key_value.weight", f"{name}.query_key_value.bias"], f"{name}.mixed", MICROSOFT, num_heads=heads
    )
    product = graph.node("MatMul", [mixed, f"{name}.output.weight"], f"{name}.output.product")
    states = _sum(graph, name, "norm_attention", product, states, f"{name}.output.bias")
    inner = graph.node("MatMul", [states, f"{name}.inner.weight"], f"{name}.inner.product")
    bent = graph.node("BiasGelu", [inner, f"{name}.inner.bias"], f"{name}.bent", MICROSOFT)
    product = graph.node("MatMul", [bent, f"{name}.outer.weight"], f"{name}.outer.product")
    return _sum(graph, name, "norm_output", product, states, f"{name}.outer.bias")


def _sum(graph: Graph, name: str, part: str, product: str, states: str, bias: str) -> str:
    inputs = [product, states, f"{name}.{part}.weight", f"{name}.{part}.bias", bias]
    return graph.node("SkipLayerNormalization", inputs, f"{name}.{part}", MICROSOFT, epsilon=1e-12)


def write_encoder(weights: dict[str, Array], where: Path, *, small: bool) -> None:
    """The encoder as ONNX, its products in eight bits if small."""
    whole = where.with_suffix(".whole.onnx") if small else where
    onnx.save(encoder_graph(weights), whole)
    if small:
        # Seven bits of weight: without VNNI the processor adds pairs of products in 16 bits, which eight would overflow.
        quantize_dynamic(
            whole, where, op_types_to_quantize=["MatMul", "Attention"], per_channel=True, reduce_range=True,
            weight_type=QuantType.QInt8, nodes_to_exclude=["tags.product"],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip
        whole.unlink()


def write_product(where: Path) -> None:
    """One matrix times another transposed, plus a bias: what the heads are made of."""
    tensors = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in (("a", ["n", "k"]), ("b", ["m", "k"]), ("bias", ["m"]), ("product", ["n", "m"]))
    ]
    made = helper.make_graph([helper.make_node("Gemm", ["a", "b", "bias"], ["product"], transB=1)], "product", tensors[:3], tensors[3:])
    onnx.save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), where)


def write_heads(weights: dict[str, Array], where: Path) -> None:
    """The heads over spans: matrices in eight bits with one scale a row, vectors as they are."""
    packed: dict[str, npt.NDArray[np.generic]] = {}
    for name, value in weights.items():
        if name.split(".")[0] in {"choices", "pairs", "classes"} and name.split(".")[1] in USED:
            if value.ndim == 2 and min(value.shape) > 1:
                packed[name], packed[f"{name}.scale"] = rows_in_int8(value)
            else:
                packed[name] = value.astype(np.float32)
    np.savez_compressed(where, **packed)


def write_description(where: Path, version: str) -> None:
    """What the numbers of the heads mean."""
    meta = {
        "version": version,
        "window": places.CONFIG["encoder"]["window"],
        "context": places.CONFIG["encoder"]["context"],
        "layers": LAYERS,
        "kinds": KINDS,
        "types": TYPES,
        "realis": REALIS,
        "templates": TEMPLATES,
        "confidences": CONFIDENCES,
    }
    where.write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")


def export(weights: Path, folder: Path, *, version: str, small: bool) -> None:
    """Write all files of the encoder into a folder."""
    tensors = {name: value.numpy() for name, value in torch.load(weights, weights_only=True).items()}
    folder.mkdir(parents=True, exist_ok=True)
    write_encoder(tensors, folder / "model.onnx", small=small)
    write_product(folder / "product.onnx")
    write_heads(tensors, folder / "heads.npz")
    places.tokenizer().save(str(folder / "tokenizer.json"), pretty=False)
    write_description(folder / "meta.json", version)


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, default=places.path("runs") / "mean.pt")
    parser.add_argument("--folder", type=Path, default=places.path("package_data"))
    parser.add_argument(
        "--version", default=places.CONFIG["encoder"]["version"], help="by which a ledger knows this reader's rows (default: %(default)s)"
    )
    parser.add_argument("--whole", action="store_true", help="keep 32-bit weights, to see what eight bits cost")
    given = parser.parse_args()
    export(given.weights, given.folder, version=given.version, small=not given.whole)
    for path in sorted(given.folder.iterdir()):
        print(f"{path.name} {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
