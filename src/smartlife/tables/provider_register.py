"""`inputs/provider_register.tsv` → core__provider_register: who teaches in the region at all.

A register (of a ministry, a chamber, an association) lists providers whether or not we hold their
catalogue; the share of them with a course here is how complete the catalogues are (methods, rule
2.3). Names are compared as those of providers of courses are: without legal form, case, accents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.model.regions import is_code
from smartlife.sources.entered.table import EnteredRow, Form
from smartlife.tables.employers import employer_of
from smartlife.tables.entered import Entered, kept_once, write_entered_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.model.issues import Issue
    from smartlife.store.run import StepRun

FORM: Final = Form(
    name="inputs/provider_register.tsv",
    kind="judgements",
    columns=("name", "region", "size_class", "note"),
    needs=(("name",), ("region",)),
    synonyms=(("provider", "name"), ("nuts_code", "region"), ("size", "size_class")),
)
LONGEST_CLASS: Final = 60


def build(run: StepRun) -> None:
    """The step `provider_register`: writes its table; empty without the file."""
    write_entered_rows(run, FORM, check, "core__provider_register")


def check(items: Iterable[EnteredRow | Issue]) -> Entered:
    """Checks the rows; a provider counts once in a region."""
    return kept_once(items, _row, ("provider_id", "nuts_code"))


def _row(row: EnteredRow) -> dict[str, Any] | Issue:
    provider = employer_of(row.text("name"))
    if provider.cluster_id is None:
        return row.rejected("structure_invalid", "name", "Write the name of the provider.")
    region = row.text("region").upper()
    if not is_code(region):
        told = "Write the NUTS code of the provider's region, such as LV00C."
        return row.rejected("region_unknown", "region", told)
    size = row.text("size_class")
    if len(size) > LONGEST_CLASS:
        return row.rejected("too_long", "size_class", "Write a short name of the size class.")
    return {
        "provider_id": provider.cluster_id,
        "name": provider.name,
        "nuts_code": region,
        "size_class": size or None,
        "source_id": FORM.name,
        "file": row.file,
        "row": row.row,
    }
