"""The audit of the demo study: drawn by the programme, judged by its makers.

The first reading is ours, written down in `audit.yml` after reading the courses. The second one is
the material's: a group is taught if a course holds, word for word, a Latvian label of one of its
skills. The two do not know each other, so that their agreement says something.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo_parts.material import read_material

if TYPE_CHECKING:
    from smartlife.analysis.audits.sample import DrawnGroup
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
    second = _by_material(run, [one for one in sample.groups if one.is_second])
    rows = []
    for row in design_rows(sample.groups, said["round"]):
        verdict = said["verdicts"][row["group_uri"]]
        course = ids[verdict["course"]] if "course" in verdict else ""
        reader = said["reader"]
        if row["reading"] == "second":
            course = second[row["group_uri"]]
            verdict = {"verdict": "yes" if course else "no"}
            reader = "labels in the material (illustrative)"
        rows.append(
            row
            | {
                "verdict": verdict["verdict"],
                "course_id": course,
                "reader": reader,
                "date": str(said["date"]),
                "note": "illustrative",
            }
        )
    return rows


def _by_material(run: StepRun, groups: list[DrawnGroup]) -> dict[str, str]:
    """Group → the first course in reach that holds a Latvian label of its skills, or ""."""
    from smartlife.analysis.audits.frame import read_audit_universe
    from smartlife.tables.audited_content import COURSE_COLUMNS, is_in_reach
    from smartlife.tables.judged import phrase_key

    universe = read_audit_universe(run)
    number = {group.uri: i for i, group in enumerate(universe.groups)}
    wanted = {number[one.group.uri]: one.group.uri for one in groups}
    members: dict[str, list[str]] = {}
    for uri, group, _ in universe.members:
        if group in wanted:
            members.setdefault(uri, []).append(wanted[group])
    phrases: dict[str, set[str]] = {uri: set() for uri in wanted.values()}
    for row in run.read("core__labels").to_pylist():
        if row["lang"] == "lv":
            for group_uri in members.get(row["concept_uri"], ()):
                phrases[group_uri].add(f" {phrase_key(row['label'])} ")
    texts: list[tuple[str, str]] = []
    region = groups[0].region if groups else ""
    courses: list[dict[str, Any]] = run.read("core__courses", list(COURSE_COLUMNS)).to_pylist()
    for course in sorted(courses, key=lambda course: course["course_id"]):
        if is_in_reach(course, region, str(run.study.nuts_version)):
            text = phrase_key(f"{course['title']} {course['text'] or ''}")
            texts.append((course["course_id"], f" {text} "))
    return {
        uri: next((key for key, text in texts if any(one in text for one in of_group)), "")
        for uri, of_group in phrases.items()
    }


class _Silent:
    def started(self, step: object, number: int, total: int) -> None:
        """Says nothing."""

    def progressed(self, done: int, total: int | None) -> None:
        """Says nothing."""

    def finished(self, step: object, record: object, *, taken_over: bool) -> None:
        """Says nothing."""
