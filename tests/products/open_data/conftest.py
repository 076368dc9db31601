"""A small finished run whose sources allow different things, and its package."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from smartlife.model.steps import Step
from smartlife.model.tables import FINDINGS
from smartlife.products.open_data.build import package
from smartlife.products.steps import steps
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake, Manifest
from smartlife.store.run import StepRun
from tests.analysis.world import World, catalogue, labour_market, skill_group
from tests.harness import _store, make_study

INDICATORS = ("emphasis", "occupation_mix", "open_offer", "participation", "uncovered_bracket")
SECRET = "Zyx-Secret"


@dataclass(frozen=True)
class Made:
    """A package: path → content; and the run that it is of."""

    files: dict[str, bytes]
    run: StepRun
    step: Step

    def write(self, folder: Path) -> Path:
        for path, content in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return folder


def make_world() -> World:
    """Advertisements that may only be counted, and courses of all three kinds."""
    world = catalogue(labour_market(World()))
    for n, vacancy in enumerate(world.vacancies):
        vacancy |= {
            "title": f"{SECRET} post {n}",
            "text": f"{SECRET} text",
            "employer_name": f"{SECRET} employer",
            "url": f"https://{SECRET}.example/{n}",
        }
    for n, course in enumerate(world.courses):
        publish = ("counts", "excerpt", "full")[n % 3]
        hidden = publish == "counts"
        course |= {
            "publish": publish,
            "title": f"{SECRET} course {n}" if hidden else f"=Course {n}\n“<b>”",
            "text": f"{SECRET} text",
            "provider_name": SECRET if hidden or publish == "excerpt" else f"Provider {n % 25}",
            "url": f"https://{SECRET}.example/c" if hidden else f"https://open.example/{n} x",
            "start_date": date(2026, 3, 2),
            "price_eur": 12.5,
            "hours": 1.5,
            "eqf_level": 4,
            "field_code": "0613",
        }
    world.vacancy(employer="lonely", isco="9112", title=SECRET)
    world.observe("trng_lfse_04", "LV00", 2024, 8.2, flags="bu")
    return world


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("open-data")
    world = make_world()
    study = make_study(folder, partners=("LT026",), languages=("en", "lv", "lt", "sv", "de"))
    tables = {name: rows for name, rows in world.tables().items() if name != "core__gold"}
    for origin in tables["core__origins"]:
        origin["licence"] = "CC-BY-4.0" if origin["kind"] == "statistics" else "CC0-1.0, free"
        origin["publish"] = "full" if origin["kind"] == "courses" else "counts"
    tables["core__labels"] = [
        {
            "concept_uri": skill_group("S1.1"),
            "lang": "en",
            "label_kind": "preferred",
            "label": SECRET,  # the taxonomy may only be counted
            "source_id": "esco",
        }
    ]
    tables["core__issues"] = [
        {
            "source_id": "board",
            "kind": "vacancies",
            "severity": "rejected",
            "reason": "no_title",
            "file": "a.csv",
            "row": 7,
            "column": "title",
            "value": SECRET,
            "message": SECRET,
        }
    ]
    for name in INDICATORS:
        tables[f"ind__{name}"] = world.run(folder / name, name)
    share = {"indicator": "occupation_mix", "measure": "share", "nuts_code": "LV00C",
             "side": "demand", "group_scheme": "isco", "group_code": "25"}  # fmt: skip
    tables[FINDINGS.name] = [
        {
            "finding_id": "f1",
            "position": 1,
            "template": "occupation_most_asked",
            "parameters": "{}",
            "firmness": "firm",
            "doubts": [],
            "side": "demand",
            "n_docs": 90,
            "n_clusters": 30,
            "nuts_code": "LV00C",
            "rests_on": json.dumps([share]),
            "origins": ["o-board"],
        }
    ]
    lake = Lake(folder / "lake")
    stored = {name: _store(lake, name, rows) for name, rows in tables.items()}
    step = next(step for step in steps(study) if step.name == "open_data")
    manifest = Manifest("run", "test", {}, stored, {})
    with finished_run(study, lake, manifest, EngineSettings(500, 1)) as run:
        yield Made({file.path: file.content for file in package(run)}, run, step)
