"""`inputs/shortage_lists.tsv` → core__shortage_lists: occupations that public lists call scarce.

Public employment services and EURES publish such lists; none is shipped. One row names one
occupation group of ISCO-08 (one to four digits) in one country and year, and whose list it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from smartlife.sources.entered.table import EnteredRow, Form
from smartlife.tables.entered import Entered, kept_once, write_entered_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.model.issues import Issue
    from smartlife.store.run import StepRun

FORM: Final = Form(
    name="inputs/shortage_lists.tsv",
    kind="judgements",
    columns=("country", "isco_code", "source", "year", "note"),
    needs=(("country",), ("isco_code",), ("source",), ("year",)),
    synonyms=(("isco", "isco_code"), ("country_code", "country"), ("publisher", "source")),
)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_ISCO: Final = re.compile(r"[0-9]{1,4}")
_YEARS: Final = range(2000, 2101)


def build(run: StepRun) -> None:
    """The step `shortage_lists`: writes its table; empty without the file."""
    write_entered_rows(run, FORM, check, "core__shortage_lists")


def check(items: Iterable[EnteredRow | Issue]) -> Entered:
    """Checks the rows; an occupation counts once per list and year."""
    return kept_once(items, _row, ("country_code", "isco_code", "year", "publisher"))


def _row(row: EnteredRow) -> dict[str, Any] | Issue:
    country = row.text("country").upper()
    if not _COUNTRY.fullmatch(country):
        told = "Write the country as two letters, such as LV."
        return row.rejected("region_unknown", "country", told)
    isco = row.text("isco_code").upper().removeprefix("ISCO").removeprefix("C").strip(": ")
    if not _ISCO.fullmatch(isco):
        told = "Write the ISCO-08 code, one to four digits, such as 2221."
        return row.rejected("value_unknown", "isco_code", told)
    source = row.text("source")
    if not source:
        return row.rejected("structure_invalid", "source", "Write whose list it is.")
    year = row.text("year")
    if not year.isdecimal() or int(year) not in _YEARS:
        return row.rejected("number_invalid", "year", "Write the year of the list, such as 2025.")
    return {
        "country_code": country,
        "isco_code": isco,
        "year": int(year),
        "publisher": source,
        "source_id": FORM.name,
        "file": row.file,
        "row": row.row,
    }
