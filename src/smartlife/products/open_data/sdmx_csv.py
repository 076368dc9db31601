"""SDMX-CSV 2.0 of all figures, and the description of its structure.

Sources: SDMX-CSV field guide of the SDMX Technical Working Group (data message, 2.0); SDMX code
lists CL_OBS_STATUS and CL_CONF_STATUS. Codes need no guarding against formulas: each is checked to
be one, and numbers are numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from smartlife.products.open_data.asked import asked_of
from smartlife.products.open_data.json_stat import TOTAL

if TYPE_CHECKING:
    from smartlife.products.open_data.described import Described

Rows = list[dict[str, Any]]

STRUCTURE_ID: Final = "SMARTLIFE:FIGURES(1.0)"
_HEAD: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_NOT_CODE: Final = re.compile(r"[^A-Za-z0-9_@$-]+")
_FLAGS: Final = "budep"
"""Flags of official statistics that are codes of CL_OBS_STATUS, the weightiest first."""


def sdmx_csv(described: Described, rows: Rows) -> bytes:
    """All figures: one line each, whose value is empty where it may not be shown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = [one["id"] for one in components()]
    writer.writerow([*_HEAD, *columns])
    for row in rows:
        values = _observation(described, row)
        writer.writerow(["datastructure", STRUCTURE_ID, "I", *(values[name] for name in columns)])
    return out.getvalue().encode("utf-8")


def structure_csv() -> bytes:
    """The description of the structure: each component, what it is, and its codes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["structure", "component", "role", "type", "code", "meaning"])
    for one in components():
        writer.writerow([STRUCTURE_ID, one["id"], one["role"], one["type"], "", one["about"]])
        for code, meaning in one.get("codes", {}).items():
            writer.writerow([STRUCTURE_ID, one["id"], one["role"], "code", code, meaning])
    return out.getvalue().encode("utf-8")


@cache
def components() -> list[dict[str, Any]]:
    """Dimensions, measure and attributes, in the order of the columns."""
    text = (files("smartlife.products.open_data") / "sdmx_structure.yml").read_text("utf-8")
    made: list[dict[str, Any]] = yaml.safe_load(text)
    return made


def status_codes(row: dict[str, Any]) -> tuple[str, str]:
    """OBS_STATUS and CONF_STATUS of a figure."""
    if row["status"] == "published":
        flags = json.loads(row["dimensions"] or "{}").get("flags", "")
        found = next((flag.upper() for flag in _FLAGS if flag in flags), "A")
        return found, "F"
    if row["status"] == "at_most":
        # none seen is no secret; few employers are, and so is what would give them away
        return {"none_seen": ("N", "F"), "complementary": ("Q", "D")}.get(row["note"], ("Q", "C"))
    return {"too_little_data": ("Q", "F"), "not_observed": ("O", "F"), "draft": ("P", "F")}[
        row["status"]
    ]


def _observation(described: Described, row: dict[str, Any]) -> dict[str, str]:
    observed, secret = status_codes(row)
    days = (described.end - described.start).days + 1
    asked = "-".join(f"{name}-{value}" for name, value in asked_of(row).items())
    year = row["year"]
    return {
        "INDICATOR": _code(row["indicator"]),
        "MEASURE": _code(row["measure"]),
        "REF_AREA": _code(row["nuts_code"]),
        "SIDE": _code(row["side"]),
        "GROUP_SCHEME": _code(row["group_scheme"]),
        "GROUP_CODE": _code(row["group_code"]),
        "VARIANT": _code(asked or None),
        "TIME_PERIOD": str(year) if year else f"{described.start.isoformat()}/P{days}D",
        "OBS_VALUE": _number(row["estimate"]),
        "LOWER_LIMIT": _number(row["lo"]),
        "UPPER_LIMIT": _number(row["hi"]),
        "UNIT_MEASURE": _code(row["unit"]),
        "OBS_STATUS": observed,
        "CONF_STATUS": secret,
        "SAMPLE_SIZE": str(row["n_docs"]),
        "FIGURE_ID": row["figure_id"],
    }


def _code(value: str | None) -> str:
    """An identifier of SDMX: letters, digits, _ @ $ -; never begins like a formula."""
    if value is None:
        return TOTAL
    return _NOT_CODE.sub("_", value).lstrip("-@") or TOTAL


def _number(value: float | None) -> str:
    return "" if value is None else repr(float(value))
