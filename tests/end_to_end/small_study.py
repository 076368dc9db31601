"""A small study whose every row a test can change: the base of the perturbation tests.

Advertisements and courses are made from labels of the demo's taxonomy, in English, so that what
they ask for and teach is known.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from smartlife.pipeline.running import RunResult, lake_of, make_tables, run_study
from smartlife.pipeline.summary import make_summary
from smartlife.store.engine import EngineSettings
from smartlife.store.lake import Manifest
from smartlife.store.study_file import read_study
from tests.harness import Silent

TAXONOMY = Path(__file__).resolve().parents[2] / "src/smartlife/demo/vidzeme/taxonomy"
EMPLOYERS = 60
SETTINGS = EngineSettings(memory_mb=800, threads=2)

STUDY = """
[study]
id = "small"
title = {{ en = "Small study" }}
regions = ["LV00C"]
partners = ["LT026"]
nuts_version = 2024
languages = ["en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
id = "esco"
kind = "taxonomy"
path = "{taxonomy}"
publisher = "smartlife"
licence = "EUPL-1.2"

[[source]]
id = "board"
kind = "vacancies"
path = "vacancies.csv"
lang = "en"
region = "LV"
retrieved = 2026-02-17
observation = "stock"
publisher = "Board"
licence = "CC0-1.0"

[[source]]
id = "catalogue"
kind = "courses"
path = "courses.csv"
lang = "en"
region = "LV00C"
publish = "full"
publisher = "Catalogue"
licence = "CC0-1.0"
"""


@dataclass(frozen=True)
class Row:
    """One advertisement or course; the fields are columns of the CSV file."""

    id: str
    title: str
    text: str
    who: str
    place: str
    date: str
    skills: str = ""


@dataclass(frozen=True)
class World:
    """Everything that is in the files of the study."""

    vacancies: tuple[Row, ...]
    courses: tuple[Row, ...]

    def with_vacancies(self, rows: list[Row]) -> World:
        return replace(self, vacancies=tuple(rows))

    def with_courses(self, rows: list[Row]) -> World:
        return replace(self, courses=tuple(rows))


def labels(kind: str) -> list[tuple[str, str]]:
    """(URI, preferred label) of the demo's occupations or skills, in English."""
    return [(row["conceptUri"], row["preferredLabel"]) for row in _read(f"{kind}_en.csv")]


def _read(name: str) -> list[dict[str, str]]:
    with (TAXONOMY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def skills_by_group() -> dict[str, list[str]]:
    """ESCO skill group of depth 2 (code such as S1.2) → labels of the demo's skills in it."""
    codes = {row["conceptUri"]: row["code"] for row in _read("skillGroups_en.csv")}
    broader: dict[str, list[str]] = {}
    for row in _read("broaderRelationsSkillPillar.csv"):
        broader.setdefault(row["conceptUri"], []).append(row["broaderUri"])
    found: dict[str, list[str]] = {}
    for uri, label in labels("skills"):
        groups = {codes[group] for group in broader.get(uri, []) if codes.get(group)}
        depth_2 = {".".join(code.split(".")[:2]) for code in groups if code.startswith("S")}
        if len(depth_2) == 1 and "." in min(depth_2) and 2 <= len(label.split()) <= 5:
            found.setdefault(min(depth_2), []).append(label)
    return found


def make_world() -> World:
    """300 advertisements of 60 employers in Vidzeme and 150 courses of 15 providers.

    Their skills come from the seven largest groups, which are asked for and taught in different
    measure; each text names distinct skills in words of its own, so that no two are the same.
    """
    occupations = [label for _, label in labels("occupations")][:40]
    groups = sorted(skills_by_group().items(), key=lambda item: (-len(item[1]), item[0]))[:7]
    skills = [members[:5] for _, members in groups]
    uris = {label: uri for uri, label in labels("skills")}
    vacancies = []
    for number in range(300):
        # the first groups are asked for more often
        asked = [_pick(skills, min(number % 10, (number + step) % 7), number) for step in range(3)]
        vacancies.append(
            Row(
                id=f"v{number}",
                # no employer advertises one title twice: that would be a repetition
                title=occupations[(number * 3 + number // EMPLOYERS) % len(occupations)],
                text=_text(f"Advertisement {number}", "You will need to", asked, number),
                who=f"Employer {number % EMPLOYERS}",
                place=("Valmiera", "Cēsis", "Madona", "Gulbene")[number % 4],
                date=f"2025-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
            )
        )
    courses = []
    for number in range(150):
        taught = [_pick(skills, (number + step * 2) % 7, number + step) for step in range(2)]
        courses.append(
            Row(
                id=f"c{number}",
                title=f"Course {number}: {taught[0]}",
                text=_text(f"Course {number}", "You will learn to", taught, number),
                who=f"Provider {number % 15}",
                place=("Valmiera", "Cēsis")[number % 2],
                date=f"2025-{number % 12 + 1:02d}-15",
                # the catalogue itself names the skills: these links are sure
                skills=" ".join(uris[label] for label in taught),
            )
        )
    return World(tuple(vacancies), tuple(courses))


def _pick(skills: list[list[str]], group: int, number: int) -> str:
    members = skills[group % len(skills)]
    return members[number % len(members)]


def _text(opening: str, verb: str, skills: list[str], number: int) -> str:
    lines = [f"- {skill}" for skill in skills]
    code = f"{number * 7919 % 9973}"
    return "\n".join([f"{opening} (reference {code}).", f"{verb}:", *lines])


def write(folder: Path, world: World, *, study: str = STUDY) -> Path:
    """Writes the study with its files."""
    folder.mkdir(parents=True, exist_ok=True)
    text = study.format(taxonomy=TAXONOMY.as_posix())
    (folder / "study.toml").write_text(text, "utf-8")
    _write_csv(folder / "vacancies.csv", world.vacancies, ["employer", "place", "posted"])
    _write_csv(folder / "courses.csv", world.courses, ["provider", "place", "start"])
    return folder


def _write_csv(path: Path, rows: tuple[Row, ...], names: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "text", *names, "skill uris"])
        writer.writerows(
            [row.id, row.title, row.text, row.who, row.place, row.date, row.skills] for row in rows
        )


@dataclass(frozen=True)
class Outcome:
    """What a run of the small study came to.

    Attributes:
        manifest: Its tables.
        folder: Of the study.
        result: All of a run of the whole; None where only some tables were made.
    """

    manifest: Manifest
    folder: Path
    result: RunResult | None = None

    def rows(self, table: str, **wanted: object) -> list[dict[str, object]]:
        """Rows of a table in which the named columns have the given values."""
        path = lake_of(read_study(self.folder)).folder / self.manifest.tables[table].path
        return [
            row
            for row in pq.read_table(path).to_pylist()
            if all(row[name] == value for name, value in wanted.items())
        ]

    def content(self, table: str) -> str:
        """Checksum of a table."""
        return self.manifest.tables[table].content

    def counts(self, source: str) -> dict[str, int]:
        """The account of a source, as the summary of a run tells it."""
        study = read_study(self.folder)
        return make_summary(study, lake_of(study), self.manifest, ())["sources"][source]


def run(folder: Path) -> Outcome:
    """Runs the study that lies in a folder, and keeps the run when later ones come."""
    study = read_study(folder)
    result = run_study(study, engine_settings=SETTINGS, watcher=Silent())
    lake_of(study).pin(result.manifest.run_id)
    return Outcome(result.manifest, folder, result)


def run_for(folder: Path, tables: Collection[str]) -> Outcome:
    """As `run`, but makes only some tables and all that they are made of."""
    study = read_study(folder)
    made = make_tables(study, tables, engine_settings=SETTINGS, watcher=Silent())
    return Outcome(made, folder)
