"""An open data package on disk, read by the readers of all its standards: what is wrong with it.

Nothing is sampled: every resource, every figure, every distribution.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from pathlib import Path
from typing import Any

Rows = list[dict[str, str]]

KEYS = ["INDICATOR", "MEASURE", "REF_AREA", "SIDE", "GROUP_SCHEME", "GROUP_CODE", "VARIANT",
        "TIME_PERIOD"]  # fmt: skip


def faults(folder: Path) -> list[str]:
    """What the readers find, in words; nothing if all is well."""
    figures = rows_of(folder, "figures")
    return [
        *in_descriptor(folder),
        *in_parquet(folder),
        *in_json_stat(folder, figures),
        *in_sdmx(folder, figures),
        *in_catalogue(folder),
        *in_courses(folder),
    ]


def rows_of(folder: Path, name: str) -> Rows:
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def in_descriptor(folder: Path) -> list[str]:
    from frictionless import validate

    report = validate(str(folder / "datapackage.json"))
    found = [str(one) for one in report.flatten(["name", "rowNumber", "fieldName", "message"])[:9]]
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    listed = {
        one["path"]: one
        for resource in package["resources"]
        for one in (resource, *resource.get("alternates", ()))
    }
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    found += [f"in one place only: {name}" for name in (there - {"datapackage.json"}) ^ {*listed}]
    for path, one in listed.items():
        content = (folder / path).read_bytes()
        if (len(content), f"sha256:{checksum(content)}") != (one["bytes"], one["hash"]):
            found.append(f"another file than described: {path}")
    return found


def in_parquet(folder: Path) -> list[str]:
    """Numbers and days are the same in both; texts stand in test_cells."""
    import pyarrow.parquet as pq

    found = []
    for file in sorted((folder / "data").glob("*.parquet")):
        typed, plain = pq.read_table(file).to_pylist(), rows_of(folder, file.stem)
        if len(typed) != len(plain):
            found.append(f"{file.stem}: {len(typed)} rows in Parquet, {len(plain)} in CSV")
        found += [
            f"{file.stem}, {name}: {value!r} and {line[name]!r}"
            for row, line in zip(typed, plain, strict=False)
            for name, value in row.items()
            if not same(value, line[name])
        ][:5]
    return found


def same(value: Any, cell: str) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, bool):
        return cell == str(value).lower()
    if isinstance(value, int | float):
        return math.isfinite(value) and float(cell) == value
    return isinstance(value, str | list) or cell == value.isoformat()


def in_json_stat(folder: Path, figures: Rows) -> list[str]:
    from pyjstat import pyjstat

    found = []
    names = {row["indicator"] for row in figures}
    files = {file.stem: file for file in (folder / "json-stat").glob("*.json")}
    found += [f"json-stat in one place only: {name}" for name in names ^ {*files}]
    for name in sorted(names & {*files}):
        text = files[name].read_text("utf-8")
        frame = pyjstat.Dataset.read(text).write("dataframe")
        mine = [row for row in figures if row["indicator"] == name]
        wanted = sorted(float(row[n]) for row in mine for n in ("estimate", "lo", "hi") if row[n])
        read = sorted(frame["value"].dropna())
        if len(read) != len(wanted) or not all(map(math.isclose, read, wanted)):
            found.append(f"json-stat, {name}: {len(read)} numbers for {len(wanted)}")
        if len(json.loads(text)["value"]) != 3 * len(mine):
            found.append(f"json-stat, {name}: two figures in one cell")
    return found


def in_sdmx(folder: Path, figures: Rows) -> list[str]:
    from pysdmx.io.csv.sdmx20 import reader

    [held] = reader.read((folder / "sdmx" / "figures.csv").read_text("utf-8"))
    values = {row["figure_id"]: row["estimate"] for row in figures}
    read = dict(zip(held.data["FIGURE_ID"], held.data["OBS_VALUE"].fillna(""), strict=True))
    found = [f"sdmx, {name}: {read.get(name)!r} for {value!r}" for name, value in values.items()
             if str(read.get(name)) != value]  # fmt: skip
    if held.data.duplicated(KEYS).any():
        found.append(f"sdmx: {held.data.duplicated(KEYS).sum()} keys twice")
    return found[:9]


def in_catalogue(folder: Path) -> list[str]:
    import rdflib
    from rdflib.compare import isomorphic
    from rdflib.namespace import DCAT, RDF

    base = "https://example.org/package/"
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    linked, turtle = (
        rdflib.Graph().parse(folder / f"metadata/dcat.{end}", publicID=f"{base}metadata/dcat")
        for end in ("jsonld", "ttl")
    )
    found = [] if isomorphic(linked, turtle) else ["dcat: JSON-LD and Turtle differ"]
    for one in turtle.subjects(RDF.type, DCAT.Distribution):
        path = str(turtle.value(one, DCAT.accessURL)).removeprefix(base)
        said = turtle.value(turtle.value(one, spdx.checksum), spdx.checksumValue)
        if str(said) != checksum((folder / path).read_bytes()):
            found.append(f"dcat: another file than described: {path}")
    return found


def in_courses(folder: Path) -> list[str]:
    import rdflib
    from rdflib.namespace import DCTERMS, RDF

    courses = rows_of(folder, "courses")
    file = folder / "elm" / "courses.jsonld"
    if not file.exists():
        return [f"elm: {len(courses)} courses are not in it"] if courses else []
    elm = rdflib.Namespace("http://data.europa.eu/snb/model/elm/")
    graph = rdflib.Graph().parse(file, format="json-ld")
    told = list(graph.subjects(RDF.type, elm.LearningOpportunity))
    found = [] if len(told) == len(courses) else [f"elm: {len(told)} of {len(courses)} courses"]
    return found + [f"elm: no title: {one}" for one in told if not graph.value(one, DCTERMS.title)]
