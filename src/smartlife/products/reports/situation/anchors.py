"""Where in the report a figure stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_PARTS = {
    "occupation_mix": "asked",
    "open_offer": "taught",
    "emphasis": "differ",
    "uncovered_bracket": "not-found",
    "uncovered": "verified",
    "complementarity": "cross-border",
    "region_profile": "comparison",
    "offer_fit": "fit",
    "shortage_signals": "shortage",
    "trend": "trend",
    "emerging": "trend",
    "mismatch": "further-numbers",
    "concentration": "further-numbers",
    "collection_shares": "further-numbers",
    "reach": "reach",
    "areas": "areas",
    "area_coverage": "areas",
    "area_concentration": "areas",
    "evidence_card": "evidence",
}
_WITHOUT_REGION = ("comparison", "evidence", "further-numbers")


def anchor(part: str, region: str = "") -> str:
    """Identifier of a figure in the document."""
    return f"{part}-{region.lower()}" if region else part


def anchor_of(row: Mapping[str, Any]) -> str:
    """Identifier of the figure that shows an indicator row; empty if none does."""
    if row["indicator"] == "participation":
        months = "12_months" in row["measure"] or row["measure"] == "distance_to_target"
        return "participation-12-months" if months else "participation-4-weeks"
    if row["indicator"] == "participation_inequality":
        return f"inequality-{'12-months' if '12_months' in row['measure'] else '4-weeks'}"
    part = _PARTS.get(row["indicator"], "")
    if part in _WITHOUT_REGION:
        return part
    return anchor(part, row["nuts_code"]) if part else ""
