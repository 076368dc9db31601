"""datapackage.json: Data Package 2.0 of the Frictionless standard, with the data dictionary.

Source: https://datapackage.org/standard/data-package/ (2.0).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.open_data.cells import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smartlife.model.tables import Column
    from smartlife.products.open_data.content import OpenTable
    from smartlife.products.open_data.described import Described, PackageFile

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final = {
    "string": "string",
    "int64": "integer",
    "float64": "number",
    "bool": "boolean",
    "date": "date",
    "list<string>": "string",
    "list<float64>": "string",
    "json": "string",
}


def data_package(
    described: Described, tables: Sequence[OpenTable], files: Iterable[PackageFile]
) -> bytes:
    """The descriptor: CSV with schemas and their Parquet twins; all other files as they are."""
    held = {file.path: file for file in files}
    resources = []
    for table in tables:
        file = held.pop(f"data/{table.name}.csv")
        # the same rows with their types; not a resource of its own, since readers of the standard
        # take a missing whole number in Parquet for something that is no number
        other = held.pop(f"data/{table.name}.parquet")
        resources.append(
            {
                **_resource(file, table.name, table.title),
                "description": table.table.description,
                "type": "table",
                "schema": _schema(table),
                "alternates": [_placed(other)],
            }
        )
    for path, file in held.items():
        name = path.lower().replace("/", "-").replace(".", "-").replace("_", "-")
        resources.append(_resource(file, name, file.title))
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": described.name,
        "title": described.title("en"),
        "description": described.description,
        "version": described.version,
        "contributors": [{"title": name, "roles": ["source"]} for name in described.publishers],
        "sources": [_without_none(source) for source in described.sources],
        "resources": resources,
    }
    if described.licence is not None:
        package["licenses"] = [described.licence]
    text = json.dumps(package, ensure_ascii=False, indent=1, sort_keys=False)
    return text.encode("utf-8") + b"\n"


def _resource(file: PackageFile, name: str, title: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": title,
        "encoding": "utf-8",
        **_placed(file),
    }


def _placed(file: PackageFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format,
        "mediatype": file.media_type,
        "bytes": len(file.content),
        "hash": f"sha256:{file.checksum}",
    }


def _schema(table: OpenTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.table.columns],
        "missingValues": [MISSING],
    }
    if table.table.key:
        schema["primaryKey"] = list(table.table.key)
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [key]}}
            for column, other, key in table.links
        ]
    return schema


def _field(table: OpenTable, column: Column) -> dict[str, Any]:
    # a list without members is an empty cell
    required = not column.nullable and not column.field.type.startswith("list")
    constraints: dict[str, Any] = {"required": True} if required else {}
    values = table.table.values_of(column)
    if values:
        constraints["enum"] = list(values)
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.name.replace("_", " "),
        "type": _TYPES[column.field.type],
        "description": column.field.description,
    }
    if column.field.unit:
        field["unit"] = column.field.unit
    if constraints:
        field["constraints"] = constraints
    return field


def _without_none(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
