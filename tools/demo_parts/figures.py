"""Statistics of the demo study: numbers near plausible ones, made up and labelled so.

The layout is Eurostat's: TSV with flags, and one JSON-stat file. No number is a published one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from demo_parts.material import read_material

if TYPE_CHECKING:
    from pathlib import Path


def write_statistics(folder: Path) -> None:
    """Writes all files of statistics into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    material = read_material("statistics")
    for name, table in material["tables"].items():
        lines = [",".join(table["dimensions"]) + "\\TIME_PERIOD\t" + "\t".join(table["periods"])]
        lines += [f"{key}\t" + "\t".join(_cells(cells)) for key, cells in table["rows"].items()]
        (folder / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write_population(folder, material["population"])
    _write_json_stat(folder, material["json_stat"])


def _cells(cells: str) -> list[str]:
    """Values are parted by `;`; a flag follows its value; an empty one is missing."""
    return [f"{cell.strip()} " if cell.strip() else ": " for cell in cells.split(";")]


def _write_population(folder: Path, table: dict[str, dict[str, float]]) -> None:
    """Population by five-year group: total of the region times a made-up age profile."""
    ages = table["ages"]
    periods = table["periods"]
    lines = ["freq,unit,sex,age,geo\\TIME_PERIOD\t" + "\t".join(str(p) for p in periods)]
    for region, total in table["totals"].items():
        change = table["change"][region]
        for sex, part in table["sexes"].items():
            for age, share in ages.items():
                values = [
                    f"{round(total * part * share * (1 + change) ** step)} "
                    for step in range(len(periods))
                ]
                lines.append(f"A,NR,{sex},{age},{region}\t" + "\t".join(values))
    (folder / "demo_r_pjangrp3.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_json_stat(folder: Path, table: dict[str, dict[str, list[float]]]) -> None:
    """Unemployment rates as JSON-stat 2.0 with sparse values and a status object."""
    regions = list(table["rates"])
    years = [str(year) for year in table["years"]]
    values: dict[str, float] = {}
    status: dict[str, str] = {}
    for row, region in enumerate(regions):
        for column, value in enumerate(table["rates"][region]):
            if value is not None:
                values[str(row * len(years) + column)] = value
    status[str(len(values) - 1)] = "u"
    one = {"A": "Annual"}, {"PC": "Percentage"}, {"T": "Total"}, {"Y15-74": "From 15 to 74 years"}
    names = ("freq", "unit", "sex", "age")
    dimension = {
        name: {"label": name, "category": {"index": dict.fromkeys(codes, 0), "label": codes}}
        for name, codes in zip(names, one, strict=True)
    }
    for name, codes in (("geo", regions), ("time", years)):
        index = {code: position for position, code in enumerate(codes)}
        label = {code: code for code in codes}
        dimension[name] = {"label": name, "category": {"index": index, "label": label}}
    content = {
        "version": "2.0",
        "class": "dataset",
        "label": "Unemployment rate by region (illustrative numbers of the smartlife demo)",
        "source": "smartlife demo (illustrative)",
        "updated": "2026-02-20T11:00:00+0100",
        "value": values,
        "status": status,
        "id": [*names, "geo", "time"],
        "size": [1, 1, 1, 1, len(regions), len(years)],
        "dimension": dimension,
        "extension": {"datasetId": "LFST_R_LFU3RT", "lang": "EN"},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (folder / "lfst_r_lfu3rt.json").write_text(text + "\n", encoding="utf-8")
