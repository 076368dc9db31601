"""The indicators: one module each. This list is the only place that names them."""

from __future__ import annotations

from typing import Final

INDICATORS: Final = (
    "evidence_card",
    "participation",
    "participation_inequality",
    "region_profile",
    "occupation_mix",
    "shortage_signals",
    "trend",
    "emerging",
    "open_offer",
    "offer_fit",
    "uncovered_bracket",
    "uncovered",
    "complementarity",
    "reach",
    "emphasis",
    "collection_shares",
    "mismatch",
    "concentration",
    "areas",
    "area_coverage",
    "area_concentration",
)
