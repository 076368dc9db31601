"""Writes small sentence encoders of a kind that is published, with made-up weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "query", ":", "nurse", "welder", "cook", "assistant"]
SIZE = 6


def write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(WORDS)}, "[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def write_model(
    folder: Path, *, inputs=("input_ids",), pools_itself=False, rows=10, seed=7
) -> None:
    """A model whose hidden state of a word is its row of a table of random numbers."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = np.random.default_rng(seed).standard_normal((rows, SIZE)).astype(np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])]
    shape = ["batch", "seq", SIZE]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, shape)]
    constants = [numpy_helper.from_array(table, "table")]
    if pools_itself:
        constants.append(numpy_helper.from_array(np.array([1], np.int64), "axis"))
        nodes.append(
            helper.make_node(
                "ReduceMax", ["last_hidden_state", "axis"], ["sentence_embedding"], keepdims=0
            )
        )
        outputs.append(
            helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", SIZE])
        )
    given = [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "seq"]) for n in inputs]
    graph = helper.make_graph(nodes, "small", given, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)])
    model.ir_version = 9
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save_model(model, str(folder / "onnx" / "model.onnx"))


def write_pooling(folder: Path, settings: dict[str, object], *more: str) -> None:
    modules = [
        {"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        *(
            {"idx": 2, "path": f"2_{kind}", "type": f"sentence_transformers.models.{kind}"}
            for kind in more
        ),
    ]
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(settings), "utf-8")


def write_encoder(folder: Path, **settings) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_model(folder, **settings)
    write_tokenizer(folder)
    return folder
