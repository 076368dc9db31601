"""The audit of the demo study: drawn by the programme, judged by its makers.

Both readings are ours, written down in `audit.yml` after reading the courses: the second reader
comes to the same verdicts but for groups on the border. They show how agreement of readers looks,
and are no measurement of it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
        # what is looked for at partners is what the audit has found to be taught by nobody
        write_entered(copy / FORM.name, FORM.columns, rows)
        result = run_study(study, engine_settings=settings, watcher=_Silent())
        with finished_run(study, lake_of(study), result.manifest, settings) as run:
            rows += answer_at_partners(run)
    write_entered(study_folder / FORM.name, FORM.columns, rows)


def answer(run: StepRun) -> list[dict[str, str]]:
    """Rows of inputs/audits.tsv for a drawn round, with both readings."""
    from smartlife.analysis.audits.sample import design_rows, draw_sample

    said = read_material("audit")
    sample = draw_sample(run, round_id=said["round"], size=said["size"])
    rows = design_rows(sample.groups, said["round"])
    return _answered(run, rows, said, {row["region"]: said["verdicts"] for row in rows})


def answer_at_partners(run: StepRun) -> list[dict[str, str]]:
    """Rows of inputs/audits.tsv for what is looked for at partners, with both readings.

    Args:
        run: A finished run of the study with its audit.
    """
    from smartlife.analysis.audits.partner_sample import draw_at_partners
    from smartlife.analysis.audits.sample import design_rows

    said = read_material("audit_partners")
    made = draw_at_partners(run, round_id=said["round"])
    drawn = [one for groups in made.groups.values() for one in groups]
    return _answered(run, design_rows(drawn, said["round"]), said, said["verdicts"])


def _answered(
    run: StepRun,
    rows: list[dict[str, str]],
    said: dict[str, Any],
    verdicts: dict[str, dict[str, Any]],
) -> list[dict[str, str]]:
    """Drawn rows with the verdicts of the material: region → group → verdict."""
    courses = run.read("core__courses", ["course_id", "source_record_id"]).to_pylist()
    ids = {row["source_record_id"]: row["course_id"] for row in courses}
    unknown = sorted({f"{row['region']} {row['group_uri']}" for row in rows
                      if row["group_uri"] not in verdicts.get(row["region"], {})})  # fmt: skip
    if unknown:
        raise SystemExit(f"not judged yet in the material: {', '.join(unknown)}")
    answered = []
    for row in rows:
        verdict, reader = verdicts[row["region"]][row["group_uri"]], said["reader"]
        if row["reading"] == "second":
            reader = said["second"]["reader"]
            differs = said["second"]["differs"]
            differs = differs.get(row["region"], {}) if row["for_region"] else differs
            verdict = differs.get(row["group_uri"], verdict)
        answered.append(
            row
            | {
                "verdict": verdict["verdict"],
                "course_id": ids[verdict["course"]] if "course" in verdict else "",
                "reader": reader,
                "date": str(said["date"]),
                "note": verdict.get("note", "illustrative"),
            }
        )
    return answered


class _Silent:
    def started(self, step: object, number: int, total: int) -> None:
        """Says nothing."""

    def progressed(self, done: int, total: int | None) -> None:
        """Says nothing."""

    def finished(self, step: object, record: object, *, taken_over: bool) -> None:
        """Says nothing."""
