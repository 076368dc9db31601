"""A made world for the tests of the analysis: small taxonomy, advertisements, courses, links."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from smartlife.analysis.steps import steps
from smartlife.model.steps import Step
from smartlife.model.study import Study
from tests.harness import Stage, make_study, run_step

ESCO = "http://data.europa.eu/esco/"
Rows = list[dict[str, Any]]


def skill_group(code: str) -> str:
    return f"{ESCO}skill/{code}"


def isced(code: str) -> str:
    return f"{ESCO}isced-f/{code}"


def skill(name: str) -> str:
    return f"{ESCO}skill/{name}"


def occupation(isco: str) -> str:
    return f"{ESCO}occupation/o-{isco}"


@dataclass
class World:
    """Rows of the core and link tables; change them, then `run` an indicator.

    Attributes:
        made: Rows of indicators that were run, by all that they were computed from. Worlds that
            are alike in part may be given one, unless code is changed between their runs.
    """

    groups: int = 8
    concepts: Rows = field(default_factory=list)
    relations: Rows = field(default_factory=list)
    vacancies: Rows = field(default_factory=list)
    courses: Rows = field(default_factory=list)
    vacancy_links: Rows = field(default_factory=list)
    course_links: Rows = field(default_factory=list)
    observations: Rows = field(default_factory=list)
    conversions: Rows = field(default_factory=list)
    counts: Rows = field(default_factory=list)
    qualities: Rows = field(default_factory=list)
    areas: Rows = field(default_factory=list)
    area_members: Rows = field(default_factory=list)
    audits: Rows = field(default_factory=list)
    register: Rows = field(default_factory=list)
    shortage_lists: Rows = field(default_factory=list)
    places: Rows = field(default_factory=list)
    gold: Rows = field(default_factory=list)
    made: dict[bytes, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._concept(skill_group("S"), "skill_group", "S")
        self._concept(skill_group("T"), "skill_group", "T")
        self._concept(skill_group("K"), "skill_group", "K")
        self._concept(skill_group("S1"), "skill_group", "S1", skill_group("S"))
        self._concept(skill_group("T1"), "skill_group", "T1", skill_group("T"))
        self._concept(skill("t"), "skill", None, skill_group("T1"))
        for g in range(self.groups):
            self._concept(skill_group(f"S1.{g}"), "skill_group", f"S1.{g}", skill_group("S1"))
            deep = skill_group(f"S1.{g}.1")
            self._concept(deep, "skill_group", f"S1.{g}.1", skill_group(f"S1.{g}"))
            for letter in "abcd":
                self._concept(skill(f"{g}{letter}"), "skill", None, deep)
        for code in ("04", "06"):
            self._concept(isced(code), "skill_group", code, skill_group("K"))
            self._concept(skill(f"k{code}"), "knowledge", None, isced(code))
        for isco in ("2512", "5223", "8332", "9112"):
            self.concepts.append(
                {
                    "concept_uri": occupation(isco),
                    "concept_kind": "occupation",
                    "isco_code": isco,
                    **_TAXONOMY,
                }
            )

    def _concept(self, uri: str, kind: str, code: str | None, parent: str | None = None) -> None:
        self.concepts.append({"concept_uri": uri, "concept_kind": kind, "code": code, **_TAXONOMY})
        if parent:
            self.relate(uri, parent)

    def relate(self, uri: str, parent: str) -> None:
        self.relations.append(
            {"from_uri": uri, "relation": "broader", "to_uri": parent, "source_id": "esco"}
        )

    def vacancy(
        self,
        *,
        employer: str | None = None,
        isco: str | None = None,
        skills: tuple[str, ...] = (),
        probability: float = 1.0,
        phrase: str | None = None,
        **changes: Any,
    ) -> str:
        """Adds an advertisement with its links; returns its identifier."""
        name = f"v{len(self.vacancies):05d}"
        self.vacancies.append(
            {
                "vacancy_id": name,
                "source_id": "board",
                "source_ids": ["board"],
                "origin_id": "o-board",
                "file": "a.csv",
                "row": len(self.vacancies) + 2,
                "title": f"Post {name}",
                "has_text": bool(skills),
                "lang": "en",
                "employer_id": employer,
                "employer_kind": "employer" if employer else "unknown",
                "place_status": "coded",
                "nuts_code": "LV00C",
                "nuts_level": 3,
                "nuts_version": "2024",
                "country_code": "LV",
                "posted_date": date(2026, 1, 15),
                "date_status": "dated",
                "positions_count": 1,
                "is_remote": False,
                "skill_uris": [],
                "repeat_count": 0,
                "observation": "stock",
                "publish": "counts",
                **changes,
            }
        )
        if isco:
            self.vacancy_links.append(
                _link("vacancy_id", name, occupation(isco), "occupation", probability, phrase)
            )
        for uri in skills:
            self.vacancy_links.append(
                _link("vacancy_id", name, uri, "skill", probability, phrase or f"{name}{uri}")
            )
        return name

    def course(
        self,
        *,
        provider: str = "p1",
        skills: tuple[str, ...] = (),
        probability: float = 1.0,
        **changes: Any,
    ) -> str:
        """Adds a course with its links; returns its identifier."""
        name = f"c{len(self.courses):05d}"
        self.courses.append(
            {
                "course_id": name,
                "source_id": "catalogue",
                "source_ids": ["catalogue"],
                "origin_id": "o-catalogue",
                "file": "c.csv",
                "row": len(self.courses) + 2,
                "title": f"Course {name}",
                "has_text": bool(skills),
                "lang": "en",
                "teaching_langs": ["lv"],
                "provider_id": provider,
                "place_status": "coded",
                "nuts_code": "LV00C",
                "nuts_level": 3,
                "nuts_version": "2024",
                "country_code": "LV",
                "mode": "onsite",
                "date_status": "undated",
                "skill_uris": [],
                "repeat_count": 0,
                "observation": "stock",
                "publish": "counts",
                **changes,
            }
        )
        for uri in skills:
            self.course_links.append(
                _link("course_id", name, uri, "skill", probability, f"{name}{uri}")
            )
        return name

    def observe(self, dataset: str, code: str, year: int, number: float, **more: Any) -> None:
        """Adds an official number; `dims` are its dimensions."""
        dims = more.pop("dims", {"sex": "T", "age": "Y25-64"})
        self.observations.append(
            {
                "source_id": "eurostat",
                "dataset_code": dataset,
                "nuts_code": code,
                "nuts_version": "2024",
                "nuts_level": len(code) - 2,
                "country_code": code[:2],
                "dimensions": json.dumps(dims),
                "period": str(year),
                "year": year,
                "freq": "A",
                "unit": "PC",
                "number": number,
                "flags": "",
                "origin_id": "o-statistics",
                **more,
            }
        )

    def place(self, name: str, lon: float, lat: float, people: float, code: str = "LV00C") -> None:
        """Adds a town."""
        self.places.append(
            {
                "place_key": name.lower(),
                "name": name,
                "place_kind": "town",
                "country_code": code[:2],
                "nuts_code": code,
                "nuts_version": "2024",
                "population": people,
                "lon": lon,
                "lat": lat,
                "source_id": "places",
            }
        )

    def tables(self) -> dict[str, Rows]:
        return {
            "core__concepts": self.concepts,
            "core__relations": self.relations,
            "core__vacancies": self.vacancies,
            "core__courses": self.courses,
            "core__observations": self.observations,
            "core__places": self.places,
            "core__region_conversions": self.conversions,
            "core__source_counts": self.counts,
            "core__areas": self.areas,
            "core__area_members": self.area_members,
            "core__gold": self.gold,
            "core__regions": [
                {
                    "nuts_code": code,
                    "nuts_version": version,
                    "nuts_level": len(code) - 2,
                    "country_code": "LV",
                    "name": code,
                    "names": "{}",
                    "area_km2": area,
                    "source_id": "nuts",
                }
                for version in ("2021", "2024")
                for code, area in (("LV", 64586.0), ("LV0", 64586.0), ("LV00", 64586.0))
            ],
            "core__origins": [
                {
                    "origin_id": origin,
                    "source_id": source,
                    "kind": kind,
                    "file": "f",
                    "format": "csv",
                    "publisher": publisher,
                    "title": "T",
                    "licence": "L",
                    "checksum": "0",
                    "size_bytes": 1,
                    "publish": "counts",
                    "retrieved_date": date(2026, 2, 17),
                }
                for origin, source, kind, publisher in (
                    ("o-board", "board", "vacancies", "P"),
                    # the same publisher's pages, and another board
                    ("o-board-pages", "board_pages", "vacancies", "P"),
                    ("o-other-board", "other_board", "vacancies", "Q"),
                    ("o-catalogue", "catalogue", "courses", "P"),
                    ("o-esco", "esco", "taxonomy", "P"),
                    ("o-statistics", "eurostat", "statistics", "P"),
                )
            ],
            "core__shortage_lists": self.shortage_lists,
            "link__vacancies_concepts": self.vacancy_links,
            "link__courses_concepts": self.course_links,
            "link__quality": self.qualities,
            "core__audits": self.audits,
            "core__provider_register": self.register,
        }

    def run(self, folder: Path, indicator: str, **study: Any) -> Rows:
        """Rows of one indicator, for Vidzeme, its partner Vilnius county and their countries."""
        return self.run_all(folder, (indicator,), **study)[indicator]

    def run_all(self, folder: Path, indicators: Iterable[str], **study: Any) -> dict[str, Rows]:
        """Rows of several indicators, which share their tables and the engine as in a run."""
        of_study = make_study(folder, **{"partners": ("LT026",), **study})
        held, found = self.tables(), {}
        with Stage(of_study) as stage:
            for indicator in indicators:
                step = step_of(of_study, f"ind_{indicator}")
                tables = {name: rows for name, rows in held.items() if name in step.reads}
                # the same again, as of another region of the same world, is computed once
                key = _key(step, replace(of_study, folder=Path()), tables)
                if key not in self.made:
                    written = stage.run(step, tables=tables, accounts=False)
                    self.made[key] = written[f"ind__{indicator}"].to_pylist()
                found[indicator] = deepcopy(self.made[key])
        return found


def _key(*computed_from: object) -> bytes:
    return hashlib.sha256(repr(computed_from).encode()).digest()


_TAXONOMY = {"status": "released", "taxonomy_version": "1.1.1", "source_id": "esco"}


def _link(
    key: str, document: str, uri: str, kind: str, probability: float, phrase: str | None
) -> dict[str, Any]:
    return {
        key: document,
        "lang": "en",
        "concept_uri": uri,
        "concept_kind": kind,
        "score": probability,
        "probability": probability,
        "is_calibrated": False,
        "method": "exact",
        "evidence": "observed",
        "span_field": "text",
        "phrase": phrase or f"{document}-{uri[-8:]}",
        "rank": 1,
    }


def step_of(study: Study, name: str) -> Step:
    """One step of the analysis by name."""
    return next(step for step in steps(study) if step.name == name)


def pick(rows: Rows, **wanted: Any) -> Rows:
    """Rows whose columns have these values."""
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def only(rows: Rows, **wanted: Any) -> dict[str, Any]:
    """The one row whose columns have these values."""
    found = pick(rows, **wanted)
    assert len(found) == 1, (wanted, len(found))
    return found[0]


def as_rows(table: pa.Table) -> Rows:
    return table.to_pylist()


def labour_market(world: World, employers: int = 60, per_employer: int = 3) -> World:
    """Advertisements that ask for groups 0 … with falling frequency, all in Vidzeme."""
    n = 0
    for employer in range(employers):
        for _ in range(per_employer):
            g = _turn(n, world.groups)
            world.vacancy(
                employer=f"e{employer}",
                isco=("2512", "5223", "5223", "8332")[n % 4],
                skills=(skill(f"{g}a"), skill(f"{g}b"), skill(f"{(g + 1) % world.groups}a")),
            )
            n += 1
    return world


def catalogue(world: World, providers: int = 25, per_provider: int = 6) -> World:
    """Courses that teach every group about equally often, all in Vidzeme."""
    for n in range(providers * per_provider):
        world.course(
            provider=f"p{n % providers}",
            skills=(skill(f"{n % world.groups}a"), skill(f"{(3 * n + 1) % world.groups}b")),
        )
    return world


def _turn(n: int, groups: int) -> int:
    """0 twice as often as the others."""
    return 0 if n % (groups + 1) == groups else n % groups


def run_findings(world: World, folder: Path, **study: Any) -> Rows:
    """The findings of a world, after all indicators."""
    made = make_study(folder, **{"partners": ("LT026",), **study})
    step = step_of(made, "findings")
    found = world.run_all(folder, [name.removeprefix("ind__") for name in step.reads], **study)
    tables: dict[str, Any] = {f"ind__{name}": rows for name, rows in found.items()}
    return run_step(step, made, tables=tables, accounts=False)["out__findings"].to_pylist()


STRATEGY_HEAD = """
id = "lv-test"
version = "1"
nuts = ["LV"]
[title]
en = "Test"
[source]
publisher = "Test"
confirmed = false
"""
"""What a made strategy of Latvia begins with; its areas follow."""
