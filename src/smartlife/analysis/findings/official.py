"""Rules on official statistics: who takes part in learning, and who does less than others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.findings.figures import Finding
from smartlife.analysis.findings.robustness import robustness
from smartlife.analysis.official.shortages import MIN_SIGNALS, SIGNALS
from smartlife.analysis.scope import containing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from smartlife.analysis.findings.figures import Figures
    from smartlife.analysis.scope import ScopeRegion

    Row = dict[str, Any]

LEAST_UNEQUAL: Final = 1.25
"""Rates that differ by less are not called different: the margin of rule 1.1."""
UNWEIGHTED_COUNT: Final = frozenset({"weights"})
"""Signals are counted and days advertised are not weighted: there is no other weight to try."""
QUESTIONS: Final = {"12_months": "inequality_12_months", "4_weeks": "inequality_4_weeks"}
"""Question → sentence; the second only where the first has no figure."""


def participation(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """Adults in learning within 12 months, for the region that the figure was published for."""
    for code in containing(region.code):
        wanted = {"nuts_code": code, "group_code": None}
        row = figures.first("participation", measure="participation_12_months", **wanted)
        weeks = figures.first("participation", measure="participation_4_weeks", **wanted)
        distance = figures.first("participation", measure="distance_to_target", nuts_code=code)
        newest = row or weeks
        if newest is not None and newest["note"] == "history_only":
            parameters = {"region": code, "year": newest["year"]}
            yield Finding("participation_old", code, parameters, "firm", (newest,))
            return
        if row is None or distance is None:
            continue
        target = int(distance["dims"]["target"])
        parameters = {
            "region": code,
            "share": round(row["estimate"]),
            "year": row["year"],
            "target": target,
        }
        if distance["estimate"] > 0:
            # the difference of the rounded numbers, so that the sentence adds up
            parameters["distance"] = target - parameters["share"]
            yield Finding("participation_12_months", code, parameters, "firm", (row, distance))
        else:
            yield Finding("participation_above_target", code, parameters, "firm", (row,))
        return


def national_target(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The distance to the country's own target, if it was compared with a text that states it."""
    country = containing(region.code)[-1]
    wanted = {"nuts_code": country, "status": "published"}
    distance = figures.first("participation", measure="distance_to_national_target", **wanted)
    if distance is None or distance["note"] == "history_only":
        return
    row = figures.first(
        "participation", measure="participation_12_months", group_code=None,
        year=distance["year"], **wanted,
    )  # fmt: skip
    if row is None:
        return
    target = float(distance["dims"]["target"])
    share = round(row["estimate"], 1)
    parameters = {
        "region": country,
        "share": share,
        "year": row["year"],
        "target": target,
        "target_year": distance["dims"]["target_year"],
    }
    far = round(target - share, 1)
    if far > 0:
        said = parameters | {"distance": far}
        yield Finding("national_target", country, said, "firm", (row, distance))
    else:
        yield Finding("national_target_met", country, parameters, "firm", (row, distance))


def inequality(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """Groups that take part less than others, or more: those of the finest region that has them.

    Official figures have no variants; those marked as unreliable or old give no finding, and where
    limits are held the margin has to lie outside of them.
    """
    for question, template in QUESTIONS.items():
        found = False
        for code in containing(region.code):
            for finding in _unequal(figures, code, question, template):
                found = True
                yield finding
            if found:
                return


def _unequal(figures: Figures, code: str, question: str, template: str) -> Iterator[Finding]:
    wanted = {"nuts_code": code, "status": "published"}
    rows = figures.pick("participation_inequality", measure=f"ratio_{question}", **wanted)
    for row in sorted(rows, key=_distance, reverse=True):
        if row["note"] is not None or not _is_unequal(row):
            continue
        rates = {
            rate["dims"]["role"]: rate
            for rate in figures.pick(
                "participation_inequality", measure=f"rate_{question}", year=row["year"], **wanted
            )
            if rate["dims"]["contrast"] == row["group_code"]
        }
        if set(rates) == {"part", "against"}:
            parameters = {
                "region": code,
                "contrast": row["group_code"],
                "share": round(rates["part"]["estimate"]),
                "other_share": round(rates["against"]["estimate"]),
                "year": row["year"],
            }
            yield Finding(template, code, parameters, "firm", (row, *rates.values()))


def _distance(row: Row) -> float:
    """How far from equal: a half is as far as twice."""
    ratio = row["estimate"]
    return max(ratio, 1 / ratio) if ratio > 0 else float("inf")


def _is_unequal(row: Row) -> bool:
    nearest = (row["hi"], row["lo"]) if row["lo"] is not None else (row["estimate"],) * 2
    return bool(nearest[0] <= 1 / LEAST_UNEQUAL or nearest[1] >= LEAST_UNEQUAL)


def shortage(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """Occupation groups of a country that at least two independent signals tell of.

    Groups with most signals first. Where two official ones say so, nothing that is counted of
    advertisements decides; else the time advertised has to withstand its variants.
    """
    wanted = {"measure": "signals", "nuts_code": region.code, "status": "published"}
    rows = figures.pick("shortage_signals", **wanted)
    short = [row for row in rows if row["estimate"] >= MIN_SIGNALS]
    for row in sorted(short, key=lambda row: (-row["estimate"], row["group_code"])):
        parameters = {
            "region": region.code,
            "group": row["group_uri"],
            "count": round(row["estimate"]),
            "held": int(row["dims"]["available"]),
            "signals": [name for name in SIGNALS if row["dims"][name]],
        }
        tried = robustness(figures, row, _is_short, UNWEIGHTED_COUNT)
        yield from tried.finding("shortage", region.code, parameters, (row,))


def _is_short(variant: Row) -> bool:
    return bool(variant["estimate"] >= MIN_SIGNALS)
