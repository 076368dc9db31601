"""Rules on skills: what is asked for more than taught, and what no course was found for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.estimators.uncertainty import MARGIN
from smartlife.analysis.findings.figures import Finding, to_five
from smartlife.analysis.findings.robustness import robustness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.findings.figures import Figures
    from smartlife.analysis.findings.robustness import Stands
    from smartlife.analysis.scope import ScopeRegion

    Row = dict[str, Any]

_SIGN: Final = {"asked_more": 1, "taught_more": -1}


def skills(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """What skill figures say, or why they say nothing."""
    kept = figures.first("emphasis", nuts_code=region.code, measure="groups_kept")
    if kept is None:
        return
    here = {"region": region.code}
    if kept["status"] != "published":
        template = {"no_text": "no_text", None: "skills_too_little"}.get(kept["note"])
        if template is not None:
            yield Finding(template, region.code, here, "firm", (kept,))
        return
    rows = figures.pick("emphasis", nuts_code=region.code, measure="emphasis")
    if all(row["emphasis_class"] is None for row in rows):
        yield _not_classed(figures, region, kept)
    classed = [row for row in rows if row["emphasis_class"] in _SIGN]
    for row in sorted(classed, key=lambda row: -row["posterior"]):
        # a class says "by more than a quarter": so must every variant
        tried = robustness(figures, row, _is_still(row["emphasis_class"]))
        parameters = here | {"group": row["group_uri"]}
        yield from tried.finding(row["emphasis_class"], region.code, parameters, (row,))


def _is_still(name: str) -> Stands:
    sign = _SIGN[name]
    return lambda variant: bool(sign * variant["estimate"] > MARGIN)


def _not_classed(figures: Figures, region: ScopeRegion, kept: dict[str, Any]) -> Finding:
    """Why no class is given: the sides and languages of whose links nobody judged a sample.

    The evidence card is what it looks at, so the two never contradict each other.
    """
    missing = {
        name: [
            row
            for row in figures.pick(
                "evidence_card",
                measure="linking_precision",
                nuts_code=region.code,
                side=side,
                note="quality_not_measured",
            )
            if row["dims"]["task"] == "skills"
        ]
        for name, side in (("asked_in", "demand"), ("taught_in", "offer"))
    }
    langs = {name: [row["group_code"] for row in rows] for name, rows in missing.items() if rows}
    template = {
        ("asked_in", "taught_in"): "skills_not_measured",
        ("asked_in",): "skills_asked_not_measured",
        ("taught_in",): "skills_taught_not_measured",
        (): "skills_not_corrected",
    }[tuple(langs)]
    rests_on = (kept, *(row for rows in missing.values() for row in rows))
    return Finding(template, region.code, {"region": region.code, **langs}, "firm", rests_on)


def matched(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """What nobody teaches in reach and a course at a partner does, that suits in all that is asked.

    Only pairs that people verified, of courses whose level, language, price and enrolment are known
    (rule 9.3); how much of it a partner owes to the size of its catalogue stands in the report.
    """
    rows = figures.pick(
        "complementarity", nuts_code=region.code, measure="matched_demand", status="published"
    )
    for row in rows:
        if (row["dims"]["match"], row["dims"]["partner"]) != ("suited", "together"):
            continue
        parameters = {
            "region": region.code,
            "share": to_five(row["estimate"]),
            "lo": 5 * math.floor(row["lo"] * 20),
            "hi": 5 * math.ceil(row["hi"] * 20),
        }
        tried = robustness(figures, row)
        if parameters["share"] > 0:
            yield from tried.finding("matched", region.code, parameters, (row,))


def verified(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """What people found no course for, to 5 points; only where the figure is published."""
    wanted = {"nuts_code": region.code, "status": "published"}
    row = figures.first("uncovered", measure="uncovered", **wanted)
    if row is None:
        return
    tried = robustness(figures, row)
    parameters = {
        "region": region.code,
        "share": to_five(row["estimate"]),
        "lo": 5 * math.floor(row["lo"] * 20),
        "hi": 5 * math.ceil(row["hi"] * 20),
    }
    bracket = figures.first("uncovered", measure="uncovered_bracketed", **wanted)
    if bracket is None:
        yield from tried.finding("uncovered", region.code, parameters, (row,))
        return
    parameters["least"] = 5 * math.floor(bracket["lo"] * 20)
    yield from tried.finding("uncovered_in_part", region.code, parameters, (row, bracket))
