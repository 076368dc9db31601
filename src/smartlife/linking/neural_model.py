"""Loads a sentence encoder by name or folder and runs it with ONNX Runtime (extra `neural`).

A folder is laid out as sentence encoders are published: `onnx/model.onnx` (or `model.onnx`) and
`tokenizer.json`, beside them what says how to use them (`modules.json`, `1_Pooling/config.json`,
`sentence_bert_config.json`, `config_sentence_transformers.json`). What families such as E5 want
and do not say in their files is in `data/encoders.toml`. A name (`intfloat/multilingual-e5-small`,
`BAAI/bge-m3`, with `@revision` if wanted) is looked up in the local cache of the model hub, and
fetched only where the caller allows it.

One text is encoded at a time, on one core: models whose activations are quantised give a text
another vector beside other neighbours, and links must not depend on what else is in a batch.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.errors import InputUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

Pooling = Literal["mean", "cls", "none"]

LONGEST_TEXT: Final = 1_000
"""Characters that are read of a text."""

LONGEST_TOKENS: Final = 128
"""Word pieces that are read of a text; fewer where the model says so."""

_INSTALL: Final = "Install it: pip install 'smartlife[neural]' (or requirements/neural.lock)."
_MODEL_FILES: Final = ("onnx/model.onnx", "model.onnx")
_OTHER_WEIGHTS: Final = ("model.safetensors", "pytorch_model.bin")
_FETCHED: Final = (
    "onnx/model.onnx",
    "onnx/model.onnx_data",
    "onnx/model.onnx.data",
    "model.onnx",
    "model.onnx_data",
    "tokenizer.json",
    "onnx/tokenizer.json",
    "config.json",
    "modules.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "*_Pooling/config.json",
)
_HUB_NAME: Final = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}(?:@[\w.-]{1,96})?")
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids", "position_ids"})
_POOLED: Final = ("sentence_embedding", "sentence_embeddings")
_INTEGERS: Final[dict[str, type[np.signedinteger[Any]]]] = {
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
}
_PROBE: Final = "nurse"


@dataclass(frozen=True, slots=True)
class OnnxEncoder:
    """A sentence encoder of a folder. It can be pickled: another process opens the files anew.

    Attributes:
        name: By which it can be loaded again: the whole path of a folder, or the model's name.
        folder: Where its files are.
        prefix: Put before every text.
        pooling: How word pieces become one vector; "none" where the model does it.
        longest: Word pieces that are read.
    """

    name: str
    folder: Path
    prefix: str
    pooling: Pooling
    longest: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts × dimensions; rows of length 1 (0 where the model has nothing to say).

        Args:
            texts: Any texts; the first 1,000 characters of each are read.

        Raises:
            InputUnreadable: the extra is missing, or the model does not run.
        """
        run = _open(self)
        rows = [run(self.prefix + _clean(text)) for text in texts]
        if not rows:
            return np.zeros((0, len(run(_PROBE))), np.float32)
        return _unit(np.stack(rows))


def load_encoder(name: str, *, may_fetch: bool = False) -> OnnxEncoder:
    """A sentence encoder, ready to use.

    Args:
        name: A folder, or a name on the model hub, with `@revision` if wanted.
        may_fetch: Whether its files may be fetched where they are not on this machine.

    Raises:
        InputUnreadable: the extra is missing, the model is not there, or it is not one we can run.
    """
    _need_extra(name)
    folder = _locate(name, may_fetch=may_fetch)
    _model_file(name, folder)
    family = _family(name, folder)
    encoder = OnnxEncoder(
        name=str(folder) if _folder(name) else name,
        folder=folder,
        prefix=_prefix(folder, family),
        pooling=_pooling(name, folder, family),
        longest=_longest(folder),
    )
    if not np.isfinite(encoder.encode([_PROBE])).all():
        raise _unusable(name, folder, "it gives no numbers for a plain word")
    return encoder


# ---- where it is ---------------------------------------------------------------------------------


def _need_extra(name: str) -> None:
    try:
        import onnxruntime  # noqa: F401 - whether it is there
        import tokenizers  # noqa: F401 - whether it is there
    except ImportError as error:
        what = f"The sentence encoder “{name}” needs the extra `neural`, which is not installed."
        raise InputUnreadable(what, where=str(error), todo=_INSTALL) from error


def _locate(name: str, *, may_fetch: bool) -> Path:
    folder = _folder(name)
    if folder is not None:
        return folder
    if not _HUB_NAME.fullmatch(name) or name.startswith("."):
        raise InputUnreadable(
            f"There is no sentence encoder “{name[:200]}”.",
            where=str(Path.cwd()),
            todo="Name a folder with onnx/model.onnx and tokenizer.json, or a model of the hub "
            "such as intfloat/multilingual-e5-small.",
        )
    return _from_hub(name, may_fetch=may_fetch)


def _folder(name: str) -> Path | None:
    try:
        folder = Path(name).expanduser()
        return folder.resolve() if name and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # too long, no such user, a zero byte
        return None


def _from_hub(name: str, *, may_fetch: bool) -> Path:
    from huggingface_hub import snapshot_download

    model, _, revision = name.partition("@")
    try:
        found = snapshot_download(
            model,
            revision=revision or None,
            allow_patterns=list(_FETCHED),
            local_files_only=not may_fetch,
        )
    except (OSError, ValueError) as error:  # every error of the hub's client is one of these
        reason = next((line for line in str(error).splitlines() if line.strip()), repr(error))
        how = "could not be fetched" if may_fetch else "is not on this machine"
        raise InputUnreadable(
            f"The sentence encoder “{name}” {how}.",
            where=reason[:300],
            todo=f"On a machine with a network: hf download {model} --include 'onnx/model.onnx*' "
            "'*.json' '*/config.json'; or name a folder that holds its files.",
        ) from error
    return Path(found)


def _model_file(name: str, folder: Path) -> Path:
    for file in _MODEL_FILES:
        if (folder / file).is_file():
            return folder / file
    others = [file for file in _OTHER_WEIGHTS if (folder / file).is_file()]
    if others:
        raise InputUnreadable(
            f"The sentence encoder “{name}” has weights for PyTorch only ({others[0]}).",
            where=str(folder),
            todo=f"Export it once, elsewhere: optimum-cli export onnx --model {name} FOLDER; "
            "then name that folder.",
        )
    raise _unusable(name, folder, f"neither {' nor '.join(_MODEL_FILES)} is there")


def _unusable(name: str, folder: Path, reason: str) -> InputUnreadable:
    return InputUnreadable(
        f"The sentence encoder “{name}” cannot be used: {reason}.",
        where=str(folder),
        todo="Name a model with onnx/model.onnx and tokenizer.json, such as "
        "intfloat/multilingual-e5-small or BAAI/bge-m3.",
    )


# ---- how it wants to be used ---------------------------------------------------------------------


@cache
def _families() -> tuple[dict[str, Any], ...]:
    text = (resources.files("smartlife.linking") / "data" / "encoders.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["family"])


def _family(name: str, folder: Path) -> Mapping[str, Any]:
    stated = str(_json(folder / "config.json").get("_name_or_path", ""))
    for known in (name.partition("@")[0], folder.name, stated):
        last = known.replace("\\", "/").rstrip("/").rpartition("/")[2].lower()
        for family in _families():
            if any(fnmatch(last, pattern) for pattern in family["names"]):
                return family
    return {}


def _prefix(folder: Path, family: Mapping[str, Any]) -> str:
    if "prefix" in family:
        return str(family["prefix"])
    settings = _json(folder / "config_sentence_transformers.json")
    chosen = (settings.get("prompts") or {}).get(settings.get("default_prompt_name"))
    return chosen[:LONGEST_TEXT] if isinstance(chosen, str) else ""


def _pooling(name: str, folder: Path, family: Mapping[str, Any]) -> Pooling:
    """How to pool; a part that we do not have (a dense layer) is refused unless the model pools."""
    path = folder / "modules.json"
    if not path.is_file():
        return "cls" if family.get("pooling") == "cls" else "mean"
    found: Pooling = "mean"
    for module in _json_list(path):
        kind = str(module.get("type", "")).rpartition(".")[2]
        if kind == "Pooling":
            found = _stated_pooling(
                name, folder, _json(folder / str(module["path"]) / "config.json")
            )
        elif kind not in {"Transformer", "Normalize"}:
            raise _unusable(name, folder, f"it has a part {kind!r}, which we do not have")
    return found


def _stated_pooling(name: str, folder: Path, settings: Mapping[str, Any]) -> Pooling:
    stated = {key for key, value in settings.items() if key.startswith("pooling_mode") and value}
    mode = str(settings.get("pooling_mode", ""))
    if mode == "cls" or stated == {"pooling_mode_cls_token"}:
        return "cls"
    if mode == "mean" or stated == {"pooling_mode_mean_tokens"}:
        return "mean"
    raise _unusable(name, folder, f"it pools by {mode or sorted(stated)}; we know mean and cls")


def _longest(folder: Path) -> int:
    stated = _json(folder / "sentence_bert_config.json").get("max_seq_length")
    return min(stated, LONGEST_TOKENS) if isinstance(stated, int) and stated > 2 else LONGEST_TOKENS


def _json(path: Path) -> dict[str, Any]:
    found = _read_json(path) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _json_list(path: Path) -> list[dict[str, Any]]:
    found = _read_json(path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        what = f"A file of a sentence encoder is damaged: {path.name}."
        raise InputUnreadable(what, where=str(path), todo="Fetch the model again.") from error


# ---- running it ----------------------------------------------------------------------------------


def _clean(text: str) -> str:
    """The text without what a tokenizer refuses (halves of surrogate pairs)."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), np.float32)


@lru_cache(maxsize=2)
def _open(encoder: OnnxEncoder) -> Callable[[str], NDArray[np.float32]]:
    """A function from a text to its vector; the files stay open for the life of the process."""
    _need_extra(encoder.name)
    session, tokenizer = _session(encoder), _tokenizer(encoder)
    kinds = {one.name: one.type for one in session.get_inputs()}
    if "input_ids" not in kinds or not _INPUTS.issuperset(kinds):
        raise _unusable(encoder.name, encoder.folder, f"it asks for {', '.join(sorted(kinds))}")
    output, pooling = _output(session.get_outputs(), encoder.pooling)

    def run(text: str) -> NDArray[np.float32]:
        ids = tokenizer.encode(text).ids
        if not ids:  # a tokenizer without marks of its own, and nothing to read
            ids = [0]
        made = {
            "input_ids": ids,
            "attention_mask": [1] * len(ids),
            "token_type_ids": [0] * len(ids),
            "position_ids": list(range(len(ids))),
        }
        given = {n: np.array([made[n]], _INTEGERS.get(t, np.int64)) for n, t in kinds.items()}
        return _pooled(_run(encoder, session, output, given), pooling)

    return run


def _session(encoder: OnnxEncoder) -> Any:  # noqa: ANN401 - ONNX Runtime has no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what is wrong is raised, not printed
    path = _model_file(encoder.name, encoder.folder)
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no base but this
        raise _unusable(encoder.name, encoder.folder, _first_line(error)) from error


def _run(encoder: OnnxEncoder, session: Any, output: str, given: Mapping[str, object]) -> object:  # noqa: ANN401 - no types
    try:
        return session.run([output], given)[0]
    except Exception as error:  # its errors have no base but this
        raise _unusable(encoder.name, encoder.folder, _first_line(error)) from error


def _tokenizer(encoder: OnnxEncoder) -> Any:  # noqa: ANN401 - its methods are not typed
    from tokenizers import Tokenizer

    files = [encoder.folder / "tokenizer.json", encoder.folder / "onnx" / "tokenizer.json"]
    path = next((file for file in files if file.is_file()), None)
    if path is None:
        raise _unusable(encoder.name, encoder.folder, "tokenizer.json is not there")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # it raises plain exceptions
        raise _unusable(encoder.name, path, _first_line(error)) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(encoder.longest)
    return tokenizer


def _output(outputs: Sequence[Any], pooling: Pooling) -> tuple[str, Pooling]:
    """The output to read, and how to pool it: what the model pools itself comes first."""
    for one in outputs:
        if one.name in _POOLED:
            return one.name, "none"
    by_token = [one.name for one in outputs if len(one.shape) == 3]
    return (by_token[0], pooling) if by_token else (outputs[0].name, "none")


def _pooled(found: object, pooling: Pooling) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = np.asarray(found, np.float32)[0]
    if pooling == "cls":
        return np.asarray(rows[0], np.float32)
    if pooling == "mean":
        return np.asarray(rows.mean(axis=0, dtype=np.float64), np.float32)
    return rows


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200].rstrip(".")
