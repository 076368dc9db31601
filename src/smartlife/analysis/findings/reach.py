"""The rule on reach: which adults could take no course, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.findings.figures import percent
from smartlife.analysis.findings.robustness import Robustness, robustness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.findings.figures import Figures, Finding
    from smartlife.analysis.findings.robustness import Stands
    from smartlife.analysis.scope import ScopeRegion

    Row = dict[str, Any]

STEPS: Final = ("own_region", "travel", "online", "any_language")
LEAST_WITHOUT: Final = 0.10
"""If fewer adults than this are left out at the first step, there is nothing to say."""
SAME: Final = 0.05
"""A share of adults has no interval; a variant within five points says the same."""
MODELLED: Final = "modelled"
"""Code of the doubt that a model leaves (worded in bases.yml)."""
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
    tried = [robustness(figures, row, _near(row), NOT_ASKED) for row in rows.values()]
    if any(one.firmness is None for one in tried):
        return
    doubts = tuple(dict.fromkeys(doubt for one in tried for doubt in one.doubts))
    parameters = {
        "region": region.code,
        "minutes": int(rows[STEPS[0]]["dims"]["minutes"]),
        **{step: 100 - percent(row["estimate"]) for step, row in rows.items()},
    }
    rests_on = tuple(rows[step] for step in STEPS)
    # travel is estimated from distances, not taken from a timetable: never firm
    whole = Robustness("indicative", (*doubts, MODELLED))
    yield from whole.finding("out_of_reach", region.code, parameters, rests_on)


def _near(row: Row) -> Stands:
    return lambda variant: bool(abs(variant["estimate"] - row["estimate"]) <= SAME)


def _minutes(figures: Figures, region: ScopeRegion) -> object:
    """The limit of the way that variants are held for: the one that is not a what-if."""
    row = figures.first("reach", nuts_code=region.code, measure="adults_reached_variant")
    return row["dims"].get("minutes") if row else None
