"""JSON-stat 2.0: one data set per indicator. Source: https://json-stat.org/full/ (2.0)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.products.open_data.asked import asked_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.open_data.described import Described

Rows = list[dict[str, Any]]

TOTAL: Final = "_T"
"""Code of a dimension in which a figure is about everything."""
NUMBERS: Final = {
    "estimate": "Estimate",
    "lo": "Lower limit of the 90 % interval",
    "hi": "Upper limit of the 90 % interval",
}
STATUS: Final = {
    "at_most": "Only the upper limit is published",
    "too_little_data": "Too little data",
    "not_observed": "Not observed",
    "draft": "Draft: its definition is not signed yet",
}
_DIMENSIONS: Final = {
    "region": "Region (NUTS)",
    "group": "Group",
    "side": "Side",
    "measure": "Measure",
    "year": "Year, or period of the study",
    "number": "Number",
}


def json_stat(described: Described, indicator: str, rows: Rows, names: dict[str, str]) -> bytes:
    """One indicator as a data set; cells that are no figure have neither value nor status.

    Args:
        described: The package.
        indicator: Its name.
        rows: Its figures, with figure_id.
        names: Code → name of regions and groups, in English.
    """
    period = f"{described.start.isoformat()}/{described.end.isoformat()}"
    keys = [_key(row, period) for row in rows]
    codes = [sorted({key[place] for key in keys}) for place in range(5)]
    codes.append(list(NUMBERS))
    places = [{code: i for i, code in enumerate(found)} for found in codes]
    size = [len(found) for found in codes]
    values: dict[str, float | None] = {}
    status: dict[str, str] = {}
    for row, key in zip(rows, keys, strict=True):
        for number in NUMBERS:
            cell = str(_index([*key, number], places, size))
            values[cell] = row[number]
            if row["status"] != "published" and row[number] is None:
                status[cell] = row["status"]
    made = {
        "version": "2.0",
        "class": "dataset",
        "label": f"{described.title('en')}: {indicator}",
        "source": "; ".join(described.publishers),
        "id": list(_DIMENSIONS),
        "size": size,
        "role": {"geo": ["region"], "time": ["year"], "metric": ["measure", "number"]},
        "dimension": {
            name: {"label": label, "category": _category(found, {**names, **NUMBERS})}
            for (name, label), found in zip(_DIMENSIONS.items(), codes, strict=True)
        },
        "value": dict(sorted(values.items(), key=lambda item: int(item[0]))),
        "status": dict(sorted(status.items(), key=lambda item: int(item[0]))),
        "extension": {"status": {"label": STATUS}},
    }
    if described.modified is not None:
        made["updated"] = described.modified.isoformat()
    return json.dumps(made, ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n"


def _key(row: dict[str, Any], period: str) -> tuple[str, ...]:
    group = f"{row['group_scheme']}:{row['group_code']}" if row["group_code"] else TOTAL
    asked = asked_of(row)
    measure = row["measure"] + "".join(f" {name}={value}" for name, value in asked.items())
    year = str(row["year"]) if row["year"] is not None else period
    return row["nuts_code"], group, row["side"], measure, year


def _index(key: Sequence[str], places: list[dict[str, int]], size: list[int]) -> int:
    """Place of a cell in row-major order."""
    index = 0
    for code, found, n in zip(key, places, size, strict=True):
        index = index * n + found[code]
    return index


def _category(codes: list[str], names: dict[str, str]) -> dict[str, Any]:
    labels = {code: names.get(code, "all" if code == TOTAL else code) for code in codes}
    return {"index": codes, "label": labels}
