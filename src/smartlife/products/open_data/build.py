"""The step `open_data`: one archive, `open_data.zip`, the same bytes for the same run."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.open_data import ARCHIVE, DESCRIPTOR
from smartlife.products.open_data.cells import as_csv, as_parquet
from smartlife.products.open_data.content import OpenTable, all_figures, read_content
from smartlife.products.open_data.data_package import data_package
from smartlife.products.open_data.dcat import DataSet, dcat
from smartlife.products.open_data.described import PackageFile, common_licence, describe
from smartlife.products.open_data.elm import elm
from smartlife.products.open_data.json_stat import json_stat
from smartlife.products.open_data.readme import readme
from smartlife.products.open_data.sdmx_csv import sdmx_csv, structure_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.open_data.described import Described
    from smartlife.store.run import StepRun

_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "ttl": "text/turtle",
}
_RECORDS: Final = ("vacancies", "courses")


def build(run: StepRun) -> None:
    """Writes the package."""
    files = package(run)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(files, key=lambda file: file.path):
            # a fixed time: the same content gives the same bytes
            entry = zipfile.ZipInfo(file.path, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.content)
    run.file(ARCHIVE).write_bytes(out.getvalue())


def package(run: StepRun) -> list[PackageFile]:
    """All files of the package."""
    figures = all_figures(run)
    tables = read_content(run, figures)
    data = [file for table in tables for file in _files_of(table)]
    described = describe(run, [file.content for file in data])
    statistics = _statistics(run, described, tables, figures)
    learning = elm(run)
    courses = (
        []
        if learning is None
        else [_file("elm/courses.jsonld", learning, "Courses as ELM learning opportunities")]
    )
    # the catalogue describes the data; read-me and descriptor describe the catalogue too
    told = [*data, *statistics, *courses]
    linked, turtle = dcat(described, _data_sets(run, described, told))
    texts = readme(described, tables)
    rest = [
        _file("metadata/dcat.jsonld", linked, "DCAT-AP 3 as JSON-LD"),
        _file("metadata/dcat.ttl", turtle, "DCAT-AP 3 as Turtle"),
        *(_file(name, text, "Read me first") for name, text in texts.items()),
    ]
    files = [*told, *rest]
    descriptor = data_package(described, tables, files)
    return [*files, _file(DESCRIPTOR, descriptor, "Data package")]


def _file(path: str, content: bytes, title: str) -> PackageFile:
    ending = path.rpartition(".")[2]
    return PackageFile(path, content, title, ending, _MEDIA_TYPES[ending])


def _files_of(table: OpenTable) -> list[PackageFile]:
    return [
        _file(f"data/{table.name}.csv", as_csv(table), table.title),
        _file(f"data/{table.name}.parquet", as_parquet(table), table.title),
    ]


def _statistics(
    run: StepRun,
    described: Described,
    tables: Sequence[OpenTable],
    figures: list[dict[str, Any]],
) -> list[PackageFile]:
    """The figures in the formats of statistical offices."""
    held = {table.name: table.rows for table in tables}
    version = str(run.study.nuts_version)
    names = {
        row["nuts_code"]: row["name"] for row in held["regions"] if row["nuts_version"] == version
    }
    label = {row["group_uri"]: row["label"] for row in held["groups"] if row["lang"] == "en"}
    for row in figures:
        if row["group_uri"] in label:
            names[f"{row['group_scheme']}:{row['group_code']}"] = label[row["group_uri"]]
    made = [
        _file(
            f"json-stat/{indicator}.json",
            json_stat(
                described,
                indicator,
                [row for row in figures if row["indicator"] == indicator],
                names,
            ),
            f"Figures of {indicator} as JSON-stat 2.0",
        )
        for indicator in dict.fromkeys(row["indicator"] for row in figures)
    ]
    return [
        *made,
        _file("sdmx/figures.csv", sdmx_csv(described, figures), "Figures as SDMX-CSV 2.0"),
        _file("sdmx/structure.csv", structure_csv(), "Structure of the figures"),
    ]


def _data_sets(
    run: StepRun, described: Described, files: Sequence[PackageFile]
) -> tuple[DataSet, ...]:
    """Figures; and, apart, single records: these are under the terms of their own sources."""
    records = tuple(file for file in files if _is_of_records(file))
    figures = tuple(file for file in files if file not in records)
    sources = ", ".join(described.publishers) or "the sources named in data/sources.csv"
    made = [
        DataSet(
            "figures",
            f"{described.title('en')}: figures",
            described.description,
            figures,
            described.licence,
            f"Computed by smartlife from {sources}; data/figure_sources.csv names the files behind "
            "each figure, data/sources.csv their checksums.",
        )
    ]
    if records:
        licence = common_licence(
            row["licence"]
            for row in run.read("core__origins").to_pylist()
            if row["kind"] in _RECORDS and row["publish"] != "counts"
        )
        made.append(
            DataSet(
                "records",
                f"{described.title('en')}: single records",
                "Advertisements and courses of the sources that allow it: title, day, address and "
                "where the record stands; of courses also what the European Learning Model asks.",
                records,
                licence,
                f"As published by {sources}; contact data removed.",
            )
        )
    return tuple(made)


def _is_of_records(file: PackageFile) -> bool:
    name = file.path.rpartition("/")[2].partition(".")[0]
    return file.path.startswith("elm/") or (file.path.startswith("data/") and name in _RECORDS)
