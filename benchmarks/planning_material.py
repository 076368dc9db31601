"""How fast does a finished run become material for planning, against reading it row by row?

    .venv/bin/python -m benchmarks.planning_material [--courses 100000] [--links 500000]

Writes a made run of that size into a temporary folder (a taxonomy as large as ESCO, as many places
as the gazetteer has) and reads it: the catalogue, the skills, the way from a home to each course.
Beside each it prints what the plain reading takes, row by row, in the same process, and whether
both say the same. The gate is the ratio for the catalogue, not seconds: machines differ.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.taxonomy import bare_study
from smartlife.planning.material.catalogue import Catalogue, read_catalogue
from smartlife.planning.material.places import read_gazetteer
from smartlife.planning.material.reading import Material
from smartlife.planning.material.skills import read_skills
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake, Manifest
from smartlife.store.run import table_definition
from smartlife.store.schema import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.store.run import StepRun

T = TypeVar("T")
GATE: Final = 3.0
"""Times as fast as row by row."""
ESCO: Final = "http://data.europa.eu/esco/"
SKILLS, OCCUPATIONS, RELATIONS, PLACES = 13_900, 3_000, 124_000, 30_000


def _table(name: str, columns: dict[str, Any]) -> pa.Table:
    """A table of our schema: given columns, other ones null, empty or zero."""
    schema = arrow_schema(table_definition(name))
    rows = len(next(iter(columns.values())))
    made = []
    for field in schema:
        if field.name in columns:
            made.append(pa.array(columns[field.name], field.type, from_pandas=True))
        elif field.nullable:
            made.append(pa.nulls(rows, field.type))
        else:
            blank: Any = [] if pa.types.is_list(field.type) else ""
            if not (field.type == pa.string() or pa.types.is_list(field.type)):
                blank = 0
            made.append(pa.array([blank] * rows).cast(field.type))
    return pa.table(made, schema=schema)


def _courses(random: np.random.Generator, count: int) -> pa.Table:
    ids = np.array([f"{number:016x}" for number in random.permutation(count)])
    provider = random.integers(0, count // 20 + 1, count)
    place = random.integers(0, PLACES, count)
    return _table(
        "core__courses",
        {
            "course_id": ids,
            "title": [f"Course of number {number}" for number in random.integers(0, count, count)],
            "provider_id": [f"p{number}" for number in provider],
            "provider_name": [f"Provider {number}" for number in provider],
            "place_name": [f"Place {number}" for number in place],
            "nuts_code": [_code(number) for number in place.tolist()],
            "nuts_version": ["2024"] * count,
            "country_code": ["LV"] * count,
            "mode": random.choice(["onsite", "online", "blended", "unknown"], count),
            "lang": ["lv"] * count,
            "hours": np.where(random.random(count) < 0.5, random.integers(4, 400, count), np.nan),
            "price_eur": np.where(
                random.random(count) < 0.5, random.integers(0, 900, count), np.nan
            ),
            "is_open": random.choice([True, True, True, False], count),
            "source_id": random.choice(["a", "b", "c"], count),
            "origin_id": ["o"] * count,
            "publish": ["full"] * count,
        },
    )


def _code(place: int) -> str:
    """Regions lie side by side, from west to east."""
    return f"LV0{place * 30 // PLACES:02d}"


def _links(random: np.random.Generator, courses: pa.Table, count: int) -> pa.Table:
    ids = courses["course_id"].to_numpy()
    pairs = np.unique(
        random.integers(0, len(ids), count) * SKILLS + (random.pareto(1, count) * 60).astype(int)
        % SKILLS
    )  # fmt: skip
    skill = pairs % SKILLS
    return _table(
        "link__courses_concepts",
        {
            "course_id": ids[pairs // SKILLS],
            "lang": ["lv"] * len(pairs),
            "concept_uri": [_skill(number) for number in skill.tolist()],
            "concept_kind": random.choice(["skill", "knowledge"], len(pairs)),
            "probability": random.random(len(pairs)),
            "method": random.choice(["exact", "similar", "given"], len(pairs)),
            "evidence": random.choice(["observed", "observed", "observed", "inferred"], len(pairs)),
            "phrase": [
                f"words {number}" for number in (skill * 3 + random.integers(0, 3)).tolist()
            ],
            "span_field": ["text"] * len(pairs),
        },
    )


def _skill(number: int) -> str:
    return f"{ESCO}skill/{number:08x}-0000-4000-8000-000000000000"


def _occupation(number: int) -> str:
    return f"{ESCO}occupation/{number:08x}-0000-4000-8000-000000000000"


def _taxonomy(random: np.random.Generator) -> dict[str, pa.Table]:
    uris = [_skill(one) for one in range(SKILLS)] + [_occupation(one) for one in range(OCCUPATIONS)]
    kinds = ["skill"] * SKILLS + ["occupation"] * OCCUPATIONS
    pairs = np.unique(random.integers(0, OCCUPATIONS * SKILLS, RELATIONS))
    langs = ("de", "en", "lt", "lv", "sv")
    return {
        "core__concepts": _table(
            "core__concepts",
            {
                "concept_uri": uris,
                "concept_kind": kinds,
                "isco_code": [None] * SKILLS + [f"{one % 9 + 1}111" for one in range(OCCUPATIONS)],
            },
        ),
        "core__relations": _table(
            "core__relations",
            {
                "from_uri": [_occupation(one) for one in (pairs // SKILLS).tolist()],
                "relation": random.choice(["essential", "optional"], len(pairs)),
                "to_uri": [_skill(one) for one in (pairs % SKILLS).tolist()],
            },
        ),
        "core__labels": _table(
            "core__labels",
            {
                "concept_uri": [uri for uri in uris for _ in langs],
                "lang": [lang for _ in uris for lang in langs],
                "label_kind": ["preferred"] * len(uris) * len(langs),
                "label": [
                    f"name {place} in {lang}" for place in range(len(uris)) for lang in langs
                ],
            },
        ),
    }


def _places(random: np.random.Generator) -> pa.Table:
    return _table(
        "core__places",
        {
            "place_key": [f"place {number}" for number in range(PLACES)],
            "name": [f"Place {number}" for number in range(PLACES)],
            "nuts_code": [_code(number) for number in range(PLACES)],
            "nuts_version": ["2024"] * PLACES,
            "country_code": ["LV"] * PLACES,
            "population": random.pareto(1, PLACES) * 500,
            "lon": np.sort(random.uniform(21, 28, PLACES)),
            "lat": random.uniform(56, 58, PLACES),
        },
    )


@contextmanager
def made_run(courses: int, links: int) -> Iterator[StepRun]:
    """A finished run of that size, as its readers see it."""
    random = np.random.default_rng(5)
    held = _courses(random, courses)
    tables = {
        "core__courses": held,
        "link__courses_concepts": _links(random, held, links),
        "core__places": _places(random),
        **_taxonomy(random),
    }
    with tempfile.TemporaryDirectory(prefix="material-") as name:
        lake = Lake(Path(name) / "lake")
        files = {}
        for table, rows in tables.items():
            with lake.writing(table) as path:
                pq.write_table(rows, path, compression="zstd", row_group_size=100_000)
                files[table] = lake.place_table(table, path, rows.num_rows)
        manifest = Manifest("run", "made", {}, files, {})
        with finished_run(bare_study(Path(name)), lake, manifest, EngineSettings(500, 1)) as run:
            yield run


def plain_catalogue(run: StepRun) -> dict[str, Any]:
    """Courses with hours, places and links, read row by row: the same answers, and no arrays."""
    points: dict[tuple[str, str], tuple[float, float]] = {}
    places = [row for row in run.read("core__places").to_pylist() if row["lon"] is not None]
    for row in sorted(places, key=lambda row: (-(row["population"] or 0), row["name"])):
        points.setdefault((row["nuts_code"], row["place_key"]), (row["lon"], row["lat"]))
    columns = list(table_definition("core__courses").column_names)
    columns.remove("text")
    found: dict[str, Any] = {}
    rows = run.read("core__courses", columns).to_pylist()
    for row in sorted(rows, key=lambda row: str(row["course_id"])):
        if row["is_open"] is not False:
            where = (row["nuts_code"], (row["place_name"] or "").lower())
            point = points.get(where) if row["mode"] != "online" else None
            found[row["course_id"]] = {"hours": row["hours"], "point": point, "links": {}}
    for link in run.read("link__courses_concepts").to_pylist():
        is_told = link["evidence"] == "observed" and link["concept_kind"] in {"skill", "knowledge"}
        if is_told and link["probability"] >= 0.05 and link["course_id"] in found:
            found[link["course_id"]]["links"][link["concept_uri"]] = link["probability"]
    return found


def are_same(catalogue: Catalogue, plain: dict[str, Any]) -> bool:
    """Whether both readings tell the same of every course."""
    ids = catalogue.rows["course_id"].to_pylist()
    linked: dict[str, dict[str, float]] = {one: {} for one in ids}
    links = catalogue.links
    for course, skill, probability in zip(
        links.course.tolist(), links.skill.tolist(), links.probability.tolist(), strict=True
    ):
        linked[ids[course]][catalogue.skill_uris[skill]] = probability
    return ids == list(plain) and all(
        linked[one] == told["links"]
        and (catalogue.hours_basis[i] == "assumed" or catalogue.hours[i] == told["hours"])
        and (
            np.isnan(catalogue.lon[i])
            if told["point"] is None
            else (catalogue.lon[i], catalogue.lat[i]) == told["point"]
        )
        for i, (one, told) in enumerate(plain.items())
    )


def plain_skills(run: StepRun) -> dict[str, Any]:
    """Essential and optional skills and names, row by row."""
    found: dict[str, Any] = {"essential": {}, "optional": {}, "labels": {}}
    for row in run.read("core__relations").to_pylist():
        found[row["relation"]].setdefault(row["from_uri"], []).append(row["to_uri"])
    for row in run.read("core__labels").to_pylist():
        found["labels"].setdefault(row["concept_uri"], {})[row["lang"]] = row["label"]
    for one in ("essential", "optional"):
        found[one] = {uri: tuple(sorted(others)) for uri, others in found[one].items()}
    return found


def timed(make: Callable[[], T], times: int = 3) -> tuple[float, T]:
    """Best seconds of some runs, and what was made."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        made = make()
        best = min(best, time.perf_counter() - began)
    return best, made


def main() -> int:
    """Both; 1 if they differ or the gate is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--courses", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=500_000)
    asked = parser.parse_args()
    with made_run(asked.courses, asked.links) as run:
        own, catalogue = timed(lambda: read_catalogue(run))
        plain, told = timed(lambda: plain_catalogue(run), 1)
        same = are_same(catalogue, told)
        rows = f"{run.rows_of('core__courses'):,} courses, "
        rows += f"{run.rows_of('link__courses_concepts'):,} links"
        print(f"\ncatalogue ({rows}): here {own:.2f} s, row by row {plain:.1f} s, "
              f"ratio {plain / own:.0f}")  # fmt: skip
        graph_seconds, graph = timed(lambda: read_skills(run))
        slow, by_row = timed(lambda: plain_skills(run), 1)
        same &= graph.essential == by_row["essential"] and graph.optional == by_row["optional"]
        same &= graph.labels == by_row["labels"]
        print(f"skills ({SKILLS:,} skills, {OCCUPATIONS:,} occupations, {RELATIONS:,} relations): "
              f"here {graph_seconds:.2f} s, row by row {slow:.1f} s")  # fmt: skip
        seconds, gazetteer = timed(lambda: read_gazetteer(run))
        material = Material(run)
        material.catalogue, material.gazetteer = catalogue, gazetteer
        home = material.home("Place 1")
        way, _ = timed(lambda: material.travel(home))
        print(f"gazetteer ({PLACES:,} places): {seconds:.2f} s; way to all courses: {way:.2f} s")
    print(f"both say the same: {'yes' if same else 'NO'}")
    ok = same and plain / own >= GATE
    print(f"ratio for the catalogue at least {GATE:.0f}: {'kept' if ok else 'MISSED'}")
    return 0 if ok else 1


if __name__ == "__main__":
    raise SystemExit(main())
