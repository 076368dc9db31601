"""Reads advertisements of Arbetsförmedlingen in all generations of their JSON.

Which generation a record belongs to is told by its keys (`generations.yml`), record by record:
files of one search may mix them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import yaml

from smartlife.formats import json_file
from smartlife.formats.records import rejected
from smartlife.model.issues import Issue
from smartlife.sources.contract import RawRecord
from smartlife.sources.tabular import field_names, flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.formats.records import Opened
    from smartlife.model.study import SourceSpec
    from smartlife.sources.contract import Sample


def recognises(sample: Sample) -> bool:
    """True if the first records have the keys of one of the generations."""
    names = set(sample.fields)
    if not names:
        names = set(field_names(islice(json_file.read_records(sample.opened), 20)))
    return any(names.issuperset(one["has"]) for one in _generations())


def read(opened: Opened, source: SourceSpec) -> Iterator[RawRecord | Issue]:
    """Yields the advertisements; records of no known generation are rejected."""
    path = dict(source.options).get("records")
    for item in json_file.read_records(opened, path=path):
        if isinstance(item, Issue):
            yield item
            continue
        flat = flatten(item.values)
        generation = next((one for one in _generations() if _fits(flat, one)), None)
        values = _values(flat, generation) if generation else {}
        if "title" in values or "text" in values:
            yield RawRecord(item.row, values)
        else:
            message = "The record has no title and no text where this format keeps them."
            reason = "title_missing" if generation else "structure_invalid"
            yield rejected(opened, reason, item.row, message, ", ".join(list(flat)[:12]))


def _fits(flat: dict[str, str], generation: dict[str, Any]) -> bool:
    """True if most of the telling keys are there: empty ones are left out by some exports."""
    present = sum(key in flat for key in generation["has"])
    return present * 2 > len(generation["has"])


def _values(flat: dict[str, str], generation: dict[str, Any]) -> dict[str, str]:
    values = {key: generation[key] for key in ("board", "country") if key in generation}
    for raw, paths in generation["paths"].items():
        found = next(filter(None, (_found(flat, path) for path in paths)), "")
        if found:
            values[raw] = found
    if values.get("board", "").startswith("http"):
        values["board"] = (urlsplit(values["board"]).hostname or "").removeprefix("www.")
    return {raw: value for raw, value in values.items() if value}


def _found(flat: dict[str, str], path: str) -> str:
    scheme, colon, key = path.partition(":")
    if not colon:
        return flat.get(path, "")
    value = flat.get(key, "")
    return f"{scheme}:{value}" if value else ""


@cache
def _generations() -> tuple[dict[str, Any], ...]:
    folder = files("smartlife.sources.vacancies.jobtech")
    data: dict[str, Any] = yaml.safe_load((folder / "generations.yml").read_text("utf-8"))
    return tuple(data.values())
