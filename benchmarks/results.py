"""All benchmarks of linking in one table: prints it and writes `evaluation/results.md`.

    .venv/bin/python -m benchmarks.results [--shared DIR] [--taxonomy DIR] [--out FILE]
        [--only titles held-out terms skills occupations throughput]

The first time takes about half an hour (the encoder is trained, an index is built for each set of
labels); all of that is kept in `.cache`, and the next time takes about ten minutes.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import fit_terms, occupations
from benchmarks.listwise import scale
from benchmarks.scoring import Score, score_run
from benchmarks.taxonomy import ROOT, shared_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Part = Callable[[Path, Path], Iterator[str]]

TARGET: Final = ROOT / "evaluation" / "results.md"
PARTS: Final = ("titles", "held-out", "terms", "skills", "occupations", "throughput")
LANGUAGES: Final = {
    "lv": "Latvian",
    "lt": "Lithuanian",
    "et": "Estonian",
    "sv": "Swedish",
    "de": "German",
    "pl": "Polish",
    "da": "Danish",
    "no": "Norwegian",
    "en": "English",
}
PUBLISHED: Final = {
    "openai": "OpenAI",
    "me5": "mE5",
    "bge_m3": "BGE-M3",
    "char_tf_idf": "char TF-IDF",
}
TITLE_TARGETS: Final = {
    "lv": (0.41, 0.47),
    "lt": (0.21, 0.28),
    "et": (0.515, 0.60),
    "sv": (0.385, 0.455),
    "de": (0.61, 0.68),
    "pl": (0.59, 0.67),
    "da": (0.61, 0.69),
}
TERM_TARGETS: Final = {"sv": (0.45, 0.347), "de": (0.40, 0.300)}
SKILL_TARGETS: Final = {"tech": 0.60, "house": 0.50}


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the benchmarks, prints the table and writes it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=shared_folder())
    parser.add_argument("--taxonomy", type=Path, help="ESCO files (default: of the shared data)")
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked = parser.parse_args(arguments)
    if not (asked.shared / "bench").is_dir():
        print(
            f"Skipped: no benchmarks at {asked.shared}. They are public, but not ours to pass on; "
            "docs/methods/linking.md says what they are. SMARTLIFE_SHARED names their folder.",
            file=sys.stderr,
        )
        return
    taxonomy = asked.taxonomy or asked.shared / "data" / "esco"
    parts: dict[str, Part] = {
        "titles": titles,
        "held-out": held_out,
        "terms": terms,
        "skills": skills,
        "occupations": advertisements,
        "throughput": throughput,
    }
    lines = []
    for line in _all_lines(asked.only, parts, asked.shared, taxonomy):
        # Shown at once: a part takes minutes, and what is measured shall not be lost.
        print(line, flush=True)
        lines.append(line)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _all_lines(
    chosen: Sequence[str], parts: Mapping[str, Part], shared: Path, taxonomy: Path
) -> Iterator[str]:
    yield from head(chosen)
    for name in PARTS:
        if name in chosen:
            began = time.perf_counter()
            yield ""
            yield from parts[name](shared, taxonomy)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)


def head(parts: Sequence[str]) -> Iterator[str]:
    """What was run, when, of which state, on what."""
    yield "# Measured: linking"
    yield ""
    only = "" if len(parts) == len(PARTS) else f" --only {' '.join(parts)}"
    yield f"- Command: `make bench` (`.venv/bin/python -m benchmarks.results{only}`)"
    yield f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield f"- State: commit {_git('rev-parse', '--short', 'HEAD')}{_changed()}"
    yield (
        f"- Machine: {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}; everything below runs on one of them, no GPU"
    )
    yield (
        "- Queries: the development part of each benchmark. Weights, rankers and calibration were "
        "fitted on these judgements, so what is not marked as cross-validated is somewhat "
        "optimistic. ± is one standard error."
    )


def titles(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The tables of national occupation titles."""
    bench = shared / "bench"
    published = _published(bench / "melo_published.tsv")
    yield "## Titles → occupations (MELO)"
    yield ""
    yield (
        "Published figures are of rankings of labels, over all queries; ours are of concepts. "
        "success@1 compares directly (the first label is of the first concept); the published MRR "
        "is of the first right label and is beside ours for orientation only."
    )
    for heading, is_native in (
        ("Labels in the language of the queries", True),
        ("English labels", False),
    ):
        yield ""
        yield f"### {heading}"
        yield ""
        if not is_native:
            yield (
                "Ours reaches the English labels over the concepts: it reads the labels in the "
                "language of the queries too. That is an easier setting than the published one, "
                "where the embeddings see English labels only; it is what a user of ESCO has."
            )
            yield ""
        yield from _row(
            "", "queries", "success@1", "success@5", "concept MRR", "target s@1, MRR",
            *(f"{name} s@1 (MRR)" for name in PUBLISHED.values()),
        )  # fmt: skip
        yield from _row(*("---" for _ in range(6 + len(PUBLISHED))))
        for set_dir in sorted((bench / "melo").iterdir()):
            _, _, lang, _, labels = set_dir.name.split("_")
            if (labels == lang) == is_native:
                yield from _title_row(bench, taxonomy, set_dir, published)


def _title_row(
    bench: Path, taxonomy: Path, set_dir: Path, published: dict[tuple[str, str], dict[str, str]]
) -> Iterator[str]:
    lang = set_dir.name.split("_")[2]
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run.tsv"
        queries = set_dir / "queries.tsv"
        _quietly(
            "titles", str(set_dir), "--queries", str(queries), "--out", str(run),
            "--taxonomy", str(taxonomy),
        )  # fmt: skip
        score = score_run(bench, set_dir / "qrels.tsv", run, set_dir / "label_concepts.tsv")
    target = TITLE_TARGETS.get(lang)
    beside = [published.get((set_dir.name, model)) for model in PUBLISHED]
    yield from _row(
        LANGUAGES[lang],
        str(score.queries),
        score.told("success@1"),
        score.told("success@5"),
        score.told("mrr"),
        f"{target[0]:.3f}, {target[1]:.3f}" if target else "–",
        *(
            f"{float(one['success@1']):.3f} ({float(one['mrr']):.3f})" if one else "–"
            for one in beside
        ),
    )


def held_out(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The tables of rankers that did not see what they are measured on."""
    yield "## Held out"
    yield ""
    yield (
        "The same titles and terms by rankers that were fitted without them: on the other four "
        "fifths of the queries of all languages, and on the other languages alone. Probabilities "
        "of all links (not only the best of each title) in ten bins with equal numbers: the "
        "largest difference between the mean probability and the share of right links, and in "
        "brackets how often chance alone makes as large a one if every probability is true."
    )
    yield ""
    yield from _row(
        "", "queries", "s@1, other queries", "MRR", "worst bin", "s@1, other languages", "MRR"
    )
    yield from _row(*("---" for _ in range(7)))
    for task, judge in fit_terms.TASKS.items():
        _, judged = judge(shared / "bench", taxonomy)
        scale(judged)
        held = fit_terms.HeldOut.of(judged)
        for one, other in zip(held.measure(), held.measure_borrowed(), strict=True):
            links = one.stated.links() if one.stated else None
            yield from _row(
                f"{LANGUAGES[one.lang]}, {task}",
                str(one.queries),
                f"{one.at_1:.3f}",
                f"{one.mrr:.3f}",
                f"{links.worst:.3f} ({links.chance:.2f})" if links else "–",
                f"{other.at_1:.3f}",
                f"{other.mrr:.3f}",
            )


def terms(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of national skill terms."""
    yield "## Skill terms → skills (JobTech, Bundesagentur)"
    yield ""
    yield from _row("", "queries", "success@1", "success@5", "MRR", "target s@1", "char TF-IDF s@1")
    yield from _row(*("---" for _ in range(7)))
    for lang, (target, baseline) in TERM_TARGETS.items():
        folder = shared / "bench" / "skillnorm" / lang
        score = _ranked("terms", shared / "bench", folder, taxonomy, lang)
        yield from _row(
            LANGUAGES[lang],
            str(score.queries),
            score.told("success@1"),
            score.told("success@5"),
            score.told("mrr"),
            f"{target:.3f}",
            f"{baseline:.3f}",
        )


def skills(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of sentences."""
    yield "## Sentences of English advertisements → skills (Decorte et al. 2022)"
    yield ""
    yield from _row("", "queries", "RP@5", "RP@10", "success@1", "MRR", "target RP@5")
    yield from _row(*("---" for _ in range(7)))
    for name, target in SKILL_TARGETS.items():
        folder = shared / "bench" / "skills" / f"{name}_validation"
        score = _ranked("skills", shared / "bench", folder, taxonomy, "en")
        yield from _row(
            name.upper(),
            str(score.queries),
            *(score.told(measure) for measure in ("rp@5", "rp@10", "success@1", "mrr")),
            f"{target:.2f}",
        )


def _ranked(module: str, bench: Path, folder: Path, taxonomy: Path, lang: str) -> Score:
    with tempfile.TemporaryDirectory() as place:
        run = Path(place) / "run.tsv"
        _quietly(
            module, str(folder / "queries.tsv"), "--lang", lang, "--out", str(run),
            "--taxonomy", str(taxonomy),
        )  # fmt: skip
        return score_run(bench, folder / "qrels.tsv", run)


def advertisements(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of Polish advertisements."""
    yield "## Polish advertisements → ISCO-08 (coded by hand)"
    yield ""
    yield (
        f"Two people agree on four digits in {occupations.CEILING:.0%} of the advertisements; the "
        "target is 0.50 from title and text. The rule is fitted anew without the advertisements it "
        "is measured on: on the other half, or on the other file. *Labels only*: without anything "
        "learnt of how Polish people code."
    )
    yield ""
    yield from _row("", "file", "n", "4 digits: s@1", "s@5", "3: s@1", "2: s@1", "1: s@1")
    yield from _row(*("---" for _ in range(8)))
    measured = occupations.measure(occupations.read_task(shared, taxonomy))
    for first in range(0, len(measured), 4):
        four, three, two, one = measured[first : first + 4]
        yield from _row(
            four.way,
            four.file,
            str(four.count),
            f"{four.at_1:.3f} ± {four.error:.3f}",
            f"{four.at_5:.3f}",
            *(f"{digits.at_1:.3f}" for digits in (three, two, one)),
        )


def throughput(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of speed."""
    module = import_module("benchmarks.throughput")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.throughput", "--json", str(told)]
        command += ["--shared", str(shared), "--taxonomy", str(taxonomy)]
        subprocess.run(command, check=True, stdout=sys.stderr, cwd=ROOT)
        figures: dict[str, float | None] = json.loads(told.read_text("utf-8"))
    targets: dict[str, tuple[float, str]] = module.TARGETS
    yield "## Speed and memory, one core"
    yield ""
    yield from _row("", "measured", "target")
    yield from _row("---", "---", "---")
    for name, value in figures.items():
        aim = targets.get(name)
        told_value = (
            "–" if value is None else f"{value:,.2f}" if abs(value) < 10 else f"{value:,.0f}"
        )
        yield from _row(name, told_value, f"{aim[1]} {aim[0]:,}" if aim else "")


def _quietly(module: str, *arguments: str) -> None:
    """Runs an adapter in this process; what it prints is not part of the table."""
    with redirect_stdout(io.StringIO()):
        import_module(f"benchmarks.{module}").main(arguments)


def _published(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["set"], row["model"]): row for row in csv.DictReader(lines, delimiter="\t")}


def _row(*cells: str) -> Iterator[str]:
    yield "| " + " | ".join(cells) + " |"


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _changed() -> str:
    """Says if the code is not that of the commit."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "src", "benchmarks")
    return "" if changed == "unknown" else ", with changes"


if __name__ == "__main__":
    main()
