"""The audit of the demo study: drawn by the programme, judged by its makers.

Both readings are ours, written down in `audit.yml` after reading the courses: the second reader
comes to the same verdicts but for groups on the border. They show how agreement of readers looks,
and are no measurement of it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from demo_parts.material import read_material

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

WITHOUT_CATALOGUE = (
    ("Purva Malas amatu mācība", "small"),
    ("Biedrība Vakara zvans", "small"),
    ("SIA Trīs Tāfeles", "small"),
    ("Mežmalu Tautas nams", "small"),
    ("Dzirnavu ielas studija", "small"),
    ("Upmalas Lauku akadēmija", "large"),
)
"""Providers that the register has and whose courses nobody gave; invented like all others."""
LARGE = ("vocational", "university", "forestry")


def write_register(path: Path) -> None:
    """Writes the register of Vidzeme's providers: those of the material, and some without."""
    providers = read_material("courses_lv")["providers"]["v"]
    rows = {
        name.split(" @ ")[0]: "large" if kind in LARGE else "small"
        for kind, names in providers.items()
        for name in names
    } | dict(WITHOUT_CATALOGUE)
    lines = ["name\tregion\tsize_class\tnote"]
    lines += [f"{name}\tLV00C\t{size}\tinvented" for name, size in sorted(rows.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_audit(study_folder: Path) -> None:
    """Runs the study without its audit, draws a round, and writes the verdicts.

    Raises:
        SystemExit: a group was drawn that nobody has judged, or a course is not there any more.
    """
    from smartlife.pipeline.running import lake_of, run_study
    from smartlife.sources.entered.writing import write_entered
    from smartlife.sources.geography.nuts.reader import embedded_codes
    from smartlife.store.engine import EngineSettings
    from smartlife.store.finished import finished_run
    from smartlife.store.study_file import read_study
    from smartlife.tables.audits import FORM

    settings = EngineSettings(memory_mb=1000, threads=2)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "study"
        shutil.copytree(study_folder, copy, ignore=shutil.ignore_patterns("audits.tsv", "lake"))
        study = read_study(copy, known_codes=embedded_codes)
        result = run_study(study, engine_settings=settings, watcher=_Silent())
        with finished_run(study, lake_of(study), result.manifest, settings) as run:
            rows = answer(run)
    write_entered(study_folder / FORM.name, FORM.columns, rows)


def answer(run: StepRun) -> list[dict[str, str]]:
    """Rows of inputs/audits.tsv for a drawn round, with both readings."""
    from smartlife.analysis.audits.sample import design_rows, draw_sample

    said = read_material("audit")
    sample = draw_sample(run, round_id=said["round"], size=said["size"])
    courses = run.read("core__courses", ["course_id", "source_record_id"]).to_pylist()
    ids = {row["source_record_id"]: row["course_id"] for row in courses}
    drawn = {one.group.uri: one for one in sample.groups}
    unknown = sorted(set(drawn) - set(said["verdicts"]))
    if unknown:
        raise SystemExit(f"not judged yet in audit.yml: {', '.join(unknown)}")
    rows = []
    for row in design_rows(sample.groups, said["round"]):
        verdict, reader = said["verdicts"][row["group_uri"]], said["reader"]
        if row["reading"] == "second":
            reader = said["second"]["reader"]
            verdict = said["second"]["differs"].get(row["group_uri"], verdict)
        rows.append(
            row
            | {
                "verdict": verdict["verdict"],
                "course_id": ids[verdict["course"]] if "course" in verdict else "",
                "reader": reader,
                "date": str(said["date"]),
                "note": verdict.get("note", "illustrative"),
            }
        )
    return rows


class _Silent:
    def started(self, step: object, number: int, total: int) -> None:
        """Says nothing."""

    def progressed(self, done: int, total: int | None) -> None:
        """Says nothing."""

    def finished(self, step: object, record: object, *, taken_over: bool) -> None:
        """Says nothing."""
