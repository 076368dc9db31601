"""All benchmarks of linking in one table: prints it and writes `evaluation/results.md`.

    .venv/bin/python -m benchmarks.results [--shared DIR] [--taxonomy DIR] [--out FILE]
        [--only titles held-out terms skills occupations throughput]

The first time takes about half an hour (the encoder is trained, an index is built for each set of
labels); all of that is kept in `.cache`, and the next time takes about ten minutes. The file is
written after each part. A part that fails has a line that says so, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import fit_terms, occupations, targets
from benchmarks.listwise import scale
from benchmarks.results_file import ResultsFile
from benchmarks.scoring import Score, score_run
from benchmarks.taxonomy import ROOT, shared_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
TERM_BASELINES: Final = {"sv": 0.347, "de": 0.300}
"""success@1 of TF-IDF over character n-grams of the same labels."""


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
    chosen = {name: parts[name] for name in PARTS if name in asked.only}
    table = ResultsFile(asked.out)
    table.add(head(asked.only))
    for name, part in chosen.items():
        began = time.perf_counter()
        table.add_part(name, part(asked.shared, taxonomy))
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if table.failed:
        sys.exit(f"failed: {', '.join(table.failed)}")


def head(parts: Sequence[str]) -> Iterator[str]:
    """What was run, when, of which state, on what."""
    yield "# Measured: linking"
    yield ""
    only = "" if len(parts) == len(PARTS) else f" --only {' '.join(parts)}"
    yield f"- Command: `make bench` (`.venv/bin/python -m benchmarks.results{only}`)"
    yield f"- Date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    yield f"- State: commit {_git('rev-parse', '--short', 'HEAD') or 'unknown'}{_changed()}"
    yield (
        f"- Machine: {os.cpu_count()} cores, {platform.machine()}, "
        f"Python {platform.python_version()}; everything below runs on one of them, no GPU"
    )
    yield (
        "- Queries: the development part of each benchmark. Weights, rankers and calibration were "
        "fitted on these judgements, so what is not marked as cross-validated is somewhat "
        "optimistic. ± is one standard error. A figure below its target is *missed*, or *within "
        "one standard error* of it."
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
                "where the embeddings see English labels only; it is what a user of ESCO has. The "
                "targets are the same as for labels in the language of the queries."
            )
            yield ""
        yield from _row(
            "", "queries", "success@1", "success@5", "concept MRR", "target s@1, MRR", "",
            *(f"{name} s@1 (MRR)" for name in PUBLISHED.values()),
        )  # fmt: skip
        yield from _row(*("---" for _ in range(7 + len(PUBLISHED))))
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
    beside = [published.get((set_dir.name, model)) for model in PUBLISHED]
    yield from _row(
        LANGUAGES[lang],
        str(score.queries),
        score.told("success@1"),
        score.told("success@5"),
        score.told("mrr"),
        *_title_target(lang, score),
        *(
            f"{float(one['success@1']):.3f} ({float(one['mrr']):.3f})" if one else "–"
            for one in beside
        ),
    )


def _title_target(lang: str, score: Score) -> tuple[str, str]:
    """The targets of a language, and how its figures lie to them."""
    if lang not in targets.TITLES:
        return "–", ""
    at_1, mrr = targets.TITLES[lang]
    return f"{at_1:.3f}, {mrr:.3f}", targets.told_of_all(
        {"s@1": (*score.of("success@1"), at_1), "MRR": (*score.of("mrr"), mrr)}
    )


def held_out(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The tables of rankers that did not see what they are measured on."""
    yield "## Held out"
    yield ""
    yield (
        "The same titles and terms by rankers that were fitted without them: on the other four "
        "fifths of the queries of all languages, and on the other languages alone. Probabilities "
        "in ten bins with equal numbers, of the best links of titles and of all their links: the "
        "largest difference between the mean probability and the share of right links, and in "
        "brackets how often chance alone makes as large a one if every probability is true. The "
        "targets are those of the tables above; figures by other queries are held against them."
    )
    yield ""
    yield from _row(
        "", "queries", "s@1, other queries", "MRR", "against the target", "worst bin, best links",
        "worst bin, all links", "s@1, other languages", "MRR",
    )  # fmt: skip
    yield from _row(*("---" for _ in range(9)))
    for task, judge in fit_terms.TASKS.items():
        _, judged = judge(shared / "bench", taxonomy)
        scale(judged)
        held = fit_terms.HeldOut.of(judged)
        for one, other in zip(held.measure(), held.measure_borrowed(), strict=True):
            yield from _row(
                f"{LANGUAGES[one.lang]}, {task}",
                str(one.queries),
                *map(fit_terms.digits, (one.at_1, one.mrr)),
                _held_out_target(task, one),
                one.stated.best().told() if one.stated else "–",
                one.stated.links().told() if one.stated else "–",
                *map(fit_terms.digits, (other.at_1, other.mrr)),
            )


def _held_out_target(task: str, one: fit_terms.Measured) -> str:
    known = targets.TITLES if task == "titles" else {k: (v,) for k, v in targets.TERMS.items()}
    figures = (("s@1", one.at_1, one.errors[0]), ("MRR", one.mrr, one.errors[1]))
    # of terms success@1 alone has a target
    return targets.told_of_all(
        {
            name: (value, error, target)
            for (name, value, error), target in zip(figures, known.get(one.lang, ()), strict=False)
        }
    )


def terms(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of national skill terms."""
    yield "## Skill terms → skills (JobTech, Bundesagentur)"
    yield ""
    yield from _row(
        "", "queries", "success@1", "success@5", "MRR", "target s@1", "", "char TF-IDF s@1"
    )
    yield from _row(*("---" for _ in range(8)))
    for lang, target in targets.TERMS.items():
        folder = shared / "bench" / "skillnorm" / lang
        score = _ranked("terms", shared / "bench", folder, taxonomy, lang)
        yield from _row(
            LANGUAGES[lang],
            str(score.queries),
            score.told("success@1"),
            score.told("success@5"),
            score.told("mrr"),
            f"{target:.3f}",
            targets.told_of(*score.of("success@1"), target),
            f"{TERM_BASELINES[lang]:.3f}",
        )


def skills(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of sentences."""
    yield "## Sentences of English advertisements → skills (Decorte et al. 2022)"
    yield ""
    yield from _row("", "queries", "RP@5", "RP@10", "success@1", "MRR", "target RP@5", "")
    yield from _row(*("---" for _ in range(8)))
    for name, target in targets.SKILLS.items():
        folder = shared / "bench" / "skills" / f"{name}_validation"
        if not folder.is_dir():
            told = f"{target:.2f}", "not measured: no judgements are held here"
            yield from _row(name.upper(), *("–" for _ in range(5)), *told)
            continue
        score = _ranked("skills", shared / "bench", folder, taxonomy, "en")
        yield from _row(
            name.upper(),
            str(score.queries),
            *(score.told(measure) for measure in ("rp@5", "rp@10", "success@1", "mrr")),
            f"{target:.2f}",
            targets.told_of(*score.of("rp@5"), target),
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
        f"target is {targets.GROUPS:.2f} from title and text. The rule is fitted anew without the "
        "advertisements it is measured on: on the other half, or on the other file. *Labels only*: "
        "without anything learnt of how Polish people code."
    )
    yield ""
    yield from _row("", "file", "n", "4 digits: s@1", "s@5", "3: s@1", "2: s@1", "1: s@1", "")
    yield from _row(*("---" for _ in range(9)))
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
            targets.told_of(four.at_1, four.error, targets.GROUPS)
            if four.way.startswith("title and text")
            else "",
        )


def throughput(shared: Path, taxonomy: Path) -> Iterator[str]:
    """The table of speed."""
    module = import_module("benchmarks.throughput")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.throughput", "--json", str(told)]
        command += ["--shared", str(shared), "--taxonomy", str(taxonomy)]
        code = subprocess.run(command, check=False, stdout=sys.stderr, cwd=ROOT).returncode
        figures: dict[str, float] = json.loads(told.read_text("utf-8")) if told.exists() else {}
    yield "## Speed and memory, one core"
    yield ""
    yield from _row("", "measured", "target", "")
    yield from _row("---", "---", "---", "---")
    for name, value in figures.items():
        yield from _row(name, *module.told_of(name, value))
    if code:
        raise ChildProcessError(f"benchmarks.throughput ended with {code}; what it measured stands")


def _quietly(module: str, *arguments: str) -> None:
    """Runs an adapter in this process; what it prints is not part of the table."""
    with redirect_stdout(io.StringIO()):
        import_module(f"benchmarks.{module}").main(arguments)


def _published(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["set"], row["model"]): row for row in csv.DictReader(lines, delimiter="\t")}


def _row(*cells: str) -> Iterator[str]:
    yield "| " + " | ".join(cells) + " |"


def _git(*arguments: str) -> str | None:
    """What git says; None where it is not installed, or this is no checkout."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run([git, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def _changed() -> str:
    """Says if the code is not that of the commit."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "src", "benchmarks")
    if changed is None:
        return ", changes unknown"
    return ", with changes" if changed else ""


if __name__ == "__main__":
    main()
