"""What people said that a figure rests on: the verdicts of the rounds that count, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.audits.matches import TOGETHER
from smartlife.analysis.audits.rounds import choose_round
from smartlife.analysis.counted import dimensions_of
from smartlife.tables.audited_content import partner_regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.store.run import StepRun

_AT_HOME: Final = ("uncovered", "complementarity")
_AT_PARTNERS: Final = "complementarity"
_WITHOUT: Final = ("catalogue_coverage",)
"""Measures of those indicators that rest on no verdict."""


def verdicts_of(run: StepRun, figure: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of core__audits behind a figure, both readings, in the order of their file.

    Those of partners stand first.

    Args:
        run: A run whose tables are finished.
        figure: A row of an indicator table.
    """
    if figure["indicator"] not in _AT_HOME or figure["measure"] in _WITHOUT:
        return []
    # runs of earlier versions have no partners, and no such column
    rows = [{"for_region": row["nuts_code"], **row} for row in run.read("core__audits").to_pylist()]
    region = str(figure["nuts_code"])
    counting = {(region, _round(rows, region, None))}
    if figure["indicator"] == _AT_PARTNERS:
        partner = dimensions_of(figure).get("partner", TOGETHER)
        codes = partner_regions(run.study, region) if partner == TOGETHER else (partner,)
        counting |= {(code, _round(rows, region, code)) for code in codes}
    found = [
        row
        for row in rows
        if row["for_region"] == region
        and row["verdict"] is not None
        and (row["nuts_code"], row["round_id"]) in counting
        and figure["group_uri"] in (None, row["group_uri"])
    ]
    return sorted(found, key=lambda row: (row["nuts_code"] == region, row["file"], row["row"]))


def _round(rows: list[dict[str, Any]], region: str, partner: str | None) -> str:
    held = choose_round(rows, region, partner)
    return held.round_id if held else ""
