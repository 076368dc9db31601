"""The whole way over the real test data: seconds and rows per second per step, memory.

    .venv/bin/python -m benchmarks.real_study [--folder DIR] [--shared DIR]

Prints the account of every source, then the steps, then three whole runs of the command: a first
one, one in which nothing changed, and one after a single course file changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).parent / "real_study" / "study.toml"


def shared_folder() -> Path:
    """The folder of real data: `SMARTLIFE_SHARED`, or `../shared`."""
    named = os.environ.get("SMARTLIFE_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared"


def write_study(folder: Path, shared: Path) -> Path:
    """Writes the study over the real data into a folder; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = TEMPLATE.read_text("utf-8").replace("{shared}", shared.as_posix())
    (folder / "study.toml").write_text(text, "utf-8")
    return folder


def run(folder: Path) -> tuple[dict[str, Any], float]:
    """Runs the command on a study; returns its JSON and the seconds of the whole process."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "smartlife", "run", str(folder), "--json", "--quiet"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result, seconds


def show(result: dict[str, Any]) -> None:
    """Prints accounts and steps."""
    print(f"{'source':<14}{'read':>9}{'kept':>9}{'rejected':>9}{'repeated':>9}{'outside':>9}")
    for name, counts in result["sources"].items():
        told = [counts[key] for key in ("read", "kept", "rejected", "duplicate", "outside_period")]
        print(f"{name:<14}" + "".join(f"{count:>9,}" for count in told))
    for kind, documents in result["documents"].items():
        print(kind, json.dumps(documents, ensure_ascii=False))
    print(f"\n{'step':<28}{'seconds':>9}{'rows written':>14}{'rows/s':>12}")
    for name, step in sorted(result["steps"].items(), key=lambda item: -item[1]["seconds"]):
        rate = step["rows_written"] / max(step["seconds"], 0.001)
        print(f"{name:<28}{step['seconds']:>9.2f}{step['rows_written']:>14,}{rate:>12,.0f}")
    print("indicators", json.dumps(result["indicators"]))


def main() -> None:
    """Runs the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the study here")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    arguments = parser.parse_args()
    if not (arguments.shared / "data").is_dir():
        sys.exit(f"no real data at {arguments.shared} (set SMARTLIFE_SHARED)")
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="real-study-"))
    write_study(folder, arguments.shared)
    shutil.rmtree(folder / "lake", ignore_errors=True)
    first, seconds = run(folder)
    show(first)
    _, again = run(folder)
    print(f"\nfirst run      {seconds:7.1f} s, peak {first['peak_memory_mb']:,.0f} MB")
    print(f"nothing changed{again:7.2f} s, {again / seconds:.1%} of the first")
    for path in first["report_paths"]:
        print("report", path)
    if arguments.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
