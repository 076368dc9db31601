"""The rule on reach: which adults could take no course, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.findings.figures import percent
from smartlife.analysis.findings.robustness import robustness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.findings.figures import Figures, Finding
    from smartlife.analysis.scope import ScopeRegion

    Row = dict[str, Any]

STEPS: Final = ("own_region", "travel", "online", "any_language")
LEAST_WITHOUT: Final = 0.10
"""If fewer adults than this are left out at the first step, there is nothing to say."""
SAME: Final = 0.05
"""A share of adults has no interval; a variant within five points says the same."""
NOT_ASKED: Final = frozenset({"weights", "links"})
"""Reach counts courses as they are: no posts weigh them, no links decide which of them count."""


def out_of_reach(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The staircase of those who reach no course, if there are enough of them on the first step."""
    rows = {
        row["dims"]["step"]: row
        for row in figures.pick(
            "reach", nuts_code=region.code, measure="adults_reached", group_code=None
        )
        if row["dims"]["minutes"] == _minutes(figures, region) and row["status"] == "published"
    }
    if set(rows) != set(STEPS) or 1 - rows[STEPS[0]]["estimate"] < LEAST_WITHOUT:
        return
    first = rows[STEPS[0]]
    tried = robustness(
        figures,
        first,
        lambda variant: abs(variant["estimate"] - first["estimate"]) <= SAME,
        NOT_ASKED,
    )
    parameters = {
        "region": region.code,
        "minutes": int(first["dims"]["minutes"]),
        **{step: 100 - percent(row["estimate"]) for step, row in rows.items()},
    }
    rests_on = tuple(rows[step] for step in STEPS)
    yield from tried.finding("out_of_reach", region.code, parameters, rests_on)


def _minutes(figures: Figures, region: ScopeRegion) -> object:
    """The limit of the way that variants are held for: the one that is not a what-if."""
    row = figures.first("reach", nuts_code=region.code, measure="adults_reached_variant")
    return row["dims"].get("minutes") if row else None
