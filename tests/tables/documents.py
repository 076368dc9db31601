"""Runs the whole way from files of vacancies or courses to core tables and accounts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from smartlife.model.study import SourceSpec, Study
from smartlife.tables.steps import accounts_step, steps
from tests.harness import make_study, run_step

REGIONS = [
    ("LV", "Latvija"),
    ("LV0", "Latvija"),
    ("LV00", "Latvija"),
    ("LV00A", "Rīga"),
    ("LV00C", "Vidzeme"),
    ("LT", "Lietuva"),
    ("LT0", "Lietuva"),
    ("LT02", "Vidurio ir vakarų Lietuvos regionas"),
    ("LT026", "Šiaulių apskritis"),
]
PLACES = [
    ("riga", "Rīga", "LV00A", "LV"),
    ("valmiera", "Valmiera", "LV00C", "LV"),
    ("cesis", "Cēsis", "LV00C", "LV"),
    ("siauliai", "Šiauliai", "LT026", "LT"),
]


def geography() -> dict[str, list[dict[str, object]]]:
    """Few regions and places, enough to code the tests' records."""
    regions = [
        {
            "nuts_code": code,
            "nuts_version": "2024",
            "nuts_level": len(code) - 2,
            "parent_code": code[:-1] if len(code) > 2 else None,
            "country_code": code[:2],
            "name": name,
            "names": "{}",
            "source_id": "test",
        }
        for code, name in REGIONS
    ]
    places = [
        {
            "place_key": key,
            "name": name,
            "place_kind": "city",
            "country_code": country,
            "nuts_code": nuts,
            "nuts_version": "2024",
            "population": 20_000.0,
            "source_id": "test",
        }
        for key, name, nuts, country in PLACES
    ]
    return {"core__regions": regions, "core__places": places, "core__region_conversions": []}


def run_documents(
    folder: Path, sources: dict[SourceSpec, list[Path]], **changes: object
) -> dict[str, pa.Table]:
    """Reads, cleans and accounts; returns all tables that were written."""
    study: Study = make_study(folder, sources=tuple(sources), **changes)
    files = {source.source_id: paths for source, paths in sources.items()}
    tables: dict[str, object] = dict(geography())
    wanted = [f"read_{source.source_id}" for source in sources]
    made = steps(study)
    for step in (*made, accounts_step(made)):
        if step.name not in {*wanted, "vacancies", "courses", "accounts"}:
            continue
        reads = tuple(name for name in step.reads if name in tables)
        given = {name: tables[name] for name in reads}
        here = {name: files[name] for name in step.sources}
        tables.update(run_step(replace(step, reads=reads), study, tables=given, files=here))
    return {name: table for name, table in tables.items() if isinstance(table, pa.Table)}
