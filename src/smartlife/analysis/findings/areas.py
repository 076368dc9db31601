"""The rule on smart-specialisation areas: only of those whose codes partners have signed (9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.findings.figures import shares
from smartlife.analysis.findings.robustness import robustness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.findings.figures import Figures, Finding
    from smartlife.analysis.scope import ScopeRegion

_REST: Final = "/rest"
_MEANINGLESS: Final = "area_catches_most"


def areas(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The share of an area in demand, most certain to be large first; drafts give none."""
    rows = figures.pick("areas", nuts_code=region.code, measure="demand_share", status="published")
    for row in sorted(rows, key=lambda row: (-row["lo"], row["group_code"])):
        if row["group_code"].endswith(_REST) or row["note"] == _MEANINGLESS:
            continue
        parameters = {"region": region.code, "area": row["group_code"], **shares(row)}
        tried = robustness(figures, row)
        yield from tried.finding("area_share", region.code, parameters, (row,))
