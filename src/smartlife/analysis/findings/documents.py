"""Rules on documents: where advertisements lie, which occupations they ask for, what is offered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.estimators.uncertainty import MARGIN
from smartlife.analysis.findings.figures import Finding, percent, shares
from smartlife.analysis.findings.robustness import robustness, variant_of
from smartlife.analysis.scope import ALL_REGIONS, containing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.findings.figures import Figures
    from smartlife.analysis.findings.robustness import Stands
    from smartlife.analysis.scope import ScopeRegion

    Row = dict[str, Any]

FEW_DOCUMENTS: Final = 200
"""A region with fewer advertisements is told so first."""
FEW_SHARE: Final = 0.10
"""… if they are also a smaller part of all advertisements held than this."""
MOSTLY: Final = 0.5
CONTRAST_ERROR: Final = 0.05
"""Probability that any of a region's contrasts is wrong; shared out over the groups compared."""


def few_placed(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """How few of all advertisements lie in the region; or none at all."""
    wanted = {"measure": "documents", "side": "demand"}
    mine = figures.first("evidence_card", nuts_code=region.code, **wanted)
    all_of_them = figures.first("evidence_card", nuts_code=ALL_REGIONS, **wanted)
    if mine is None or all_of_them is None:
        return
    placed, held = int(mine["estimate"] or 0), int(all_of_them["estimate"] or 0)
    rests_on = (mine, all_of_them)
    if placed == 0:
        yield Finding("no_vacancies", region.code, {"region": region.code}, "firm", rests_on)
    elif placed < FEW_DOCUMENTS and placed / held < FEW_SHARE:
        parameters = {"region": region.code, "placed": placed, "held": held}
        yield Finding("few_placed", region.code, parameters, "firm", rests_on)


def occupations(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The most asked occupation groups of a region, or that there are too little data."""
    rows = figures.pick("occupation_mix", nuts_code=region.code, measure="share")
    published = [row for row in rows if row["status"] == "published"]
    for row in most_asked(published):
        parameters = {"region": region.code, "group": row["group_uri"], **shares(row)}
        tried = robustness(figures, row)
        yield from tried.finding("occupation_most_asked", region.code, parameters, (row,))
    if rows and rows[0]["n_docs"] and all(row["status"] == "too_little_data" for row in rows):
        yield Finding(
            "occupation_too_little", region.code, {"region": region.code}, "firm", (rows[0],)
        )


def most_asked(published: list[Row]) -> list[Row]:
    """The two groups with the highest lower limits, if these are 1 % or more."""
    ordered = sorted(published, key=lambda row: (-row["lo"], row["group_code"]))
    return [row for row in ordered[:2] if percent(row["lo"]) >= 1]


def occupation_contrasts(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """Groups a region asks for more than its country: posterior, margin, all groups at once."""
    if region.role == "country":
        return
    country = containing(region.code)[-1]
    mine = {row["group_code"]: row for row in _published(figures, region.code)}
    theirs = {row["group_code"]: row for row in _published(figures, country)}
    shared = sorted(set(mine) & set(theirs))
    sure = [
        (probability, code)
        for code in shared
        if (probability := probability_more(mine[code], theirs[code]))
        >= 1 - CONTRAST_ERROR / len(shared)
    ]
    for _, code in sorted(sure, key=lambda found: (-found[0], found[1])):
        row, other = mine[code], theirs[code]
        tried = robustness(figures, row, _stays_more(figures, row, other))
        parameters = {
            "region": region.code,
            "group": row["group_uri"],
            "other": country,
            **shares(row),
            "other_share": percent(other["estimate"]),
        }
        yield from tried.finding("occupation_more", region.code, parameters, (row, other))


def _stays_more(figures: Figures, row: Row, other: Row) -> Stands:
    """Whether a variant lies within the interval, and above the same variant of the country."""

    def stands(variant: Row) -> bool:
        theirs = variant_of(figures, other, variant["dims"]["variant"])
        if theirs is None or theirs["status"] != "published":
            return False
        is_more = variant["estimate"] >= math.exp(MARGIN) * theirs["estimate"]
        return bool(is_more and row["lo"] <= variant["estimate"] <= row["hi"])

    return stands


def _published(figures: Figures, code: str) -> list[Row]:
    return figures.pick("occupation_mix", nuts_code=code, measure="share", status="published")


def probability_more(mine: Row, theirs: Row) -> float:
    """Pr(mine / theirs > 1.25), from the logarithms of the shares (delta method)."""
    spread = sum((1 - row["estimate"]) / (row["estimate"] * row["n_eff"]) for row in (mine, theirs))
    ratio = math.log(mine["estimate"] / theirs["estimate"])
    return 0.5 * math.erfc(-(ratio - MARGIN) / math.sqrt(2 * spread)) if spread > 0 else 0.0


def courses(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """How many courses are held for the region, and what is not known of them."""
    wanted = {"nuts_code": region.code, "group_code": None}
    total = figures.first("open_offer", measure="courses", **wanted)
    if total is None:
        return
    here = {"region": region.code}
    number = int(total["estimate"] or 0)
    if number == 0:
        yield Finding("no_catalogue", region.code, here, "firm", (total,))
        return
    providers = figures.first("open_offer", measure="providers", **wanted)
    rate = figures.first("open_offer", measure="courses_per_1000_adults", **wanted)
    if rate is not None and rate["estimate"] is not None:
        said = here | {
            "courses": number,
            "open": int(rate["n_docs"]),
            "rate": round(rate["estimate"], 1),
        }
        yield Finding("offer_per_adults", region.code, said, "firm", (total, rate))
    elif providers is not None and providers["note"] is None:
        said = here | {"courses": number, "providers": int(providers["estimate"])}
        yield Finding("offer", region.code, said, "firm", (total, providers))
    unknown = figures.first(
        "open_offer",
        measure="courses_by",
        nuts_code=region.code,
        group_scheme="open",
        group_code="unknown",
    )
    if unknown is not None and unknown["estimate"] / number > MOSTLY:
        said = here | {"share": percent(unknown["estimate"] / number)}
        yield Finding("openness_unknown", region.code, said, "firm", (unknown, total))
