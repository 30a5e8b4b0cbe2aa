"""Write a BERT sentence encoder as an ONNX graph, straight from its weights, without torch.

The architecture is fixed (Devlin et al. 2019, encoder only, post-norm, exact GELU), so the graph can be
written down. Pooling is the mean over the mask and the output is L2-normalised, as Sentence-BERT does
(Reimers and Gurevych 2019). The fused operators of the ``com.microsoft`` domain run on the CPU in fp32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import onnx

Weights = Mapping[str, npt.NDArray[np.float32]]
_OPSET = 17
_IR_VERSION = 9


@dataclass(frozen=True, slots=True)
class BertShape:
    """The numbers of a BERT encoder. `epsilon`: of its layer normalisations."""

    layers: int
    heads: int
    epsilon: float = 1e-12


class _Graph:
    """Nodes and initialisers as they are added; every method gives the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: list[onnx.TensorProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        from onnx import numpy_helper

        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, inputs: list[str], output: str, *, fused: bool = False, **attributes: Any) -> str:
        from onnx import helper

        domain = "com.microsoft" if fused else ""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output


def write_graph(weights: Weights, shape: BertShape, path: Path) -> None:
    """Write ``path`` and, beside it, ``weights.bin``.

    Inputs of the graph: ``input_ids`` and ``attention_mask``, int64 (batch, length).
    Output: ``embedding``, float32 (batch, d), rows of length one.
    """
    import onnx
    from onnx import TensorProto, helper

    graph = _Graph()
    hidden = _embeddings(graph, weights, shape)
    graph.op("Cast", ["attention_mask"], "mask_int", to=TensorProto.INT32)
    for layer in range(shape.layers):
        hidden = _layer(graph, weights, shape, layer, hidden)
    _pool(graph, hidden)
    dimension = weights["embeddings.word_embeddings.weight"].shape[1]
    batch = ["batch", "length"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "bert_sentence_encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, batch) for name in ("input_ids", "attention_mask")],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", dimension])],
            graph.tensors,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=_IR_VERSION,
    )
    # Weights beside the graph are mapped into memory instead of being parsed and copied.
    onnx.save_model(model, str(path), save_as_external_data=True, location="weights.bin", size_threshold=1024)


def _embeddings(graph: _Graph, weights: Weights, shape: BertShape) -> str:
    words = graph.constant("word_table", weights["embeddings.word_embeddings.weight"])
    # Every text is one segment, so the first row of the segment table joins the positions for good.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    table = graph.constant("position_table", positions)
    zero = graph.constant("zero", np.array([0], dtype=np.int64))
    one = graph.constant("one", np.array([1], dtype=np.int64))
    two = graph.constant("two", np.array([2], dtype=np.int64))
    size = graph.op("Shape", ["input_ids"], "ids_shape")
    length = graph.op("Slice", [size, one, two], "ids_length")
    rows = graph.op("Slice", [table, zero, length, zero], "position_rows")
    picked = graph.op("Gather", [words, "input_ids"], "word_rows")
    summed = graph.op("Add", [picked, rows], "embedding_sum")
    gamma = graph.constant("embedding_gamma", weights["embeddings.LayerNorm.weight"])
    beta = graph.constant("embedding_beta", weights["embeddings.LayerNorm.bias"])
    return graph.op("LayerNormalization", [summed, gamma, beta], "hidden_0", axis=-1, epsilon=shape.epsilon)


def _layer(graph: _Graph, weights: Weights, shape: BertShape, layer: int, hidden: str) -> str:
    prefix = f"encoder.layer.{layer}."

    def weight(name: str) -> npt.NDArray[np.float32]:
        return weights[f"{prefix}{name}"]

    def constant(name: str, value: npt.NDArray[np.float32]) -> str:
        return graph.constant(f"{name}_{layer}", value)

    parts = ("query", "key", "value")
    qkv = constant("qkv", np.concatenate([weight(f"attention.self.{part}.weight").T for part in parts], axis=1))
    qkv_bias = constant("qkv_bias", np.concatenate([weight(f"attention.self.{part}.bias") for part in parts]))
    attended = graph.op(
        "Attention", [hidden, qkv, qkv_bias, "mask_int"], f"attended_{layer}", fused=True, num_heads=shape.heads
    )
    hidden = _add_and_norm(graph, weights, f"{prefix}attention.output", attended, hidden, f"attention_{layer}", shape)
    up = constant("up", weight("intermediate.dense.weight").T)
    up_bias = constant("up_bias", weight("intermediate.dense.bias"))
    widened = graph.op("MatMul", [hidden, up], f"widened_{layer}")
    activated = graph.op("BiasGelu", [widened, up_bias], f"activated_{layer}", fused=True)
    return _add_and_norm(graph, weights, f"{prefix}output", activated, hidden, f"hidden_{layer + 1}", shape)


def _add_and_norm(
    graph: _Graph, weights: Weights, block: str, inputs: str, residual: str, output: str, shape: BertShape
) -> str:
    matrix = graph.constant(f"{output}_dense", weights[f"{block}.dense.weight"].T)
    bias = graph.constant(f"{output}_bias", weights[f"{block}.dense.bias"])
    gamma = graph.constant(f"{output}_gamma", weights[f"{block}.LayerNorm.weight"])
    beta = graph.constant(f"{output}_beta", weights[f"{block}.LayerNorm.bias"])
    projected = graph.op("MatMul", [inputs, matrix], f"{output}_projected")
    return graph.op(
        "SkipLayerNormalization", [projected, residual, gamma, beta, bias], output, fused=True, epsilon=shape.epsilon
    )


def _pool(graph: _Graph, hidden: str) -> None:
    from onnx import TensorProto

    last = graph.constant("last_axis", np.array([-1], dtype=np.int64))
    middle = graph.constant("length_axis", np.array([1], dtype=np.int64))
    tiny = graph.constant("tiny", np.array(1e-12, dtype=np.float32))
    mask = graph.op("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    column = graph.op("Unsqueeze", [mask, last], "mask_column")
    kept = graph.op("Mul", [hidden, column], "kept")
    # Dividing by the count would be undone by the normalisation that follows, so the sum is enough.
    summed = graph.op("ReduceSum", [kept, middle], "summed", keepdims=0)
    norm = graph.op("ReduceL2", [summed], "norm", axes=[-1], keepdims=1)
    safe = graph.op("Max", [norm, tiny], "safe_norm")
    graph.op("Div", [summed, safe], "embedding")
