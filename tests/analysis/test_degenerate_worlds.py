"""Studies with next to nothing in them: honest rows of every indicator, no number that is none."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from smartlife.analysis import publication
from smartlife.analysis.indicators import INDICATORS
from tests.analysis.world import Rows, World, catalogue, labour_market, skill, step_of
from tests.harness import make_study, run_step

_NUMBERS = ("estimate", "lo", "hi", "n_eff", "phi", "deff_w", "kappa")
_NEEDS_DOCUMENTS = {"share", "log_ratio", "probability"}
_PROVED = {
    "published": {"estimate", "lo", "hi"},
    "draft": {"estimate", "lo", "hi"},
    "at_most": {"hi"},
    "too_little_data": set(),
    "not_observed": set(),
}


def _one_advertisement() -> World:
    world = World()
    world.vacancy(employer="e", isco="2512", skills=(skill("0a"),))
    return world


def _one_advertisement_and_course() -> World:
    world = _one_advertisement()
    world.course(skills=(skill("0a"),))
    return world


def _courses_elsewhere() -> World:
    world = labour_market(World())
    for n in range(60):
        world.course(provider=f"p{n}", skills=(skill("1a"),), nuts_code="LT026", country_code="LT")
    return world


def _no_vacancies() -> World:
    return catalogue(World())


def _one_employer() -> World:
    world = labour_market(catalogue(World()), employers=1, per_employer=180)
    assert len({row["employer_id"] for row in world.vacancies}) == 1
    return world


def _titles_only() -> World:
    world = World()
    for n in range(120):
        world.vacancy(employer=f"e{n % 40}", isco="5223")
    for n in range(60):
        world.course(provider=f"p{n % 30}")
    return world


def _no_names() -> World:
    world = catalogue(labour_market(World()))
    for row in world.vacancies:
        row |= {"employer_id": None, "employer_kind": "unknown"}
    for row in world.courses:
        row["provider_id"] = None
    return world


def _no_chance() -> World:
    """Links that are surely wrong."""
    world = World()
    for n in range(90):
        document = world.vacancy(employer=f"e{n}", isco="2512", skills=(skill("0a"),))
        for link in world.vacancy_links:
            if link["vacancy_id"] == document:
                link["probability"] = 0.0
    return world


def _odd_statistics() -> World:
    """Zeros, flags that nobody knows, breaks, and a partner without any statistics."""
    world = _one_advertisement_and_course()
    for year in (2023, 2024):
        world.observe("trng_lfse_04", "LV", year, 0.0, flags="" if year == 2023 else "b")
        world.observe("trng_aes_100", "LV", year, 0.0, flags="zz")
        for attained in ("ED0-2", "TOTAL"):
            dims = {"sex": "T", "age": "Y25-64", "isced11": attained}
            world.observe("trng_lfse_03", "LV", year, 0.0, flags="u", dims=dims)
        dims = {"sex": "T", "age": "Y25-64"}
        world.observe("demo_r_pjangrp3", "LV", year, 0.0, unit="NR", dims=dims)
        world.observe("lfst_r_lfu3rt", "LV", year, 0.0, flags="c")
    return world


_WORLDS: tuple[Callable[[], World], ...] = (
    _courses_elsewhere,
    _no_vacancies,
    _one_employer,
    _titles_only,
    _no_names,
    _no_chance,
    _odd_statistics,
)


def _notes() -> set[str]:
    path = Path(publication.__file__).with_name("notes.yml")
    return set(yaml.safe_load(path.read_text("utf-8")))


def _check(indicator: str, row: dict[str, Any], notes: set[str]) -> None:
    told = (indicator, row)
    shown = {name for name in ("estimate", "lo", "hi") if row[name] is not None}
    assert shown <= _PROVED[row["status"]], told
    assert shown or row["status"] not in ("published", "at_most"), told
    assert all(row[name] is None or math.isfinite(row[name]) for name in _NUMBERS), told
    assert not any(str(row[name]) == "-0.0" for name in _NUMBERS), told
    limits = [row[name] for name in ("lo", "estimate", "hi") if row[name] is not None]
    # limits are computed beside the figure, so the last digit may differ
    assert all(a <= b + 1e-9 for a, b in pairwise(limits)), told
    if row["unit"] in ("share", "probability"):
        assert all(-1e-9 <= value <= 1 + 1e-9 for value in limits), told
    if row["unit"] in _NEEDS_DOCUMENTS and row["status"] == "published":
        assert row["n_docs"] > 0, told
    assert row["note"] is None or row["note"] in notes, told
    if row["dimensions"]:
        assert "NaN" not in row["dimensions"], told
        assert "Infinity" not in row["dimensions"], told


def _findings(found: dict[str, Rows], folder: Path) -> Rows:
    study = make_study(folder, partners=("LT026",))
    step = step_of(study, "findings")
    tables = {table: found[table.removeprefix("ind__")] for table in step.reads}
    written = run_step(step, study, tables=tables, accounts=False)
    return written["out__findings"].to_pylist()


@pytest.mark.parametrize("made", _WORLDS, ids=lambda made: made.__name__.strip("_"))
def test_every_indicator_says_honestly_what_is_missing(
    tmp_path: Path, made: Callable[[], World]
) -> None:
    world, notes = made(), _notes()
    found = world.run_all(tmp_path / "indicators", INDICATORS)
    for indicator, rows in found.items():
        for row in rows:
            _check(indicator, row, notes)
    for finding in _findings(found, tmp_path / "findings"):
        parameters = json.loads(finding["parameters"])
        assert all(value is not None for value in parameters.values()), finding
        assert not any(isinstance(v, float) and not math.isfinite(v) for v in parameters.values())
