"""The rules that draw findings from indicator rows; each looks at one region.

Robustness (methods, rule 9.8): a figure is firm if it holds in all four variants (posts or
advertisements as weight, and weighted to a survey where there is one; observed mentions only; surer
links, and corrected by a gold sample where there is one; without the largest employer), indicative
if in three, else it is not said.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from smartlife.analysis.estimators.uncertainty import MARGIN
from smartlife.analysis.reach.catalogues import AUDITED
from smartlife.analysis.scope import ALL_REGIONS, containing
from smartlife.analysis.thresholds import SKILL_CLASSES_NEED_GOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smartlife.analysis.scope import ScopeRegion

Firmness = Literal["firm", "indicative"]

FEW_DOCUMENTS: Final = 200
"""A region with fewer advertisements is told so first."""
FEW_SHARE: Final = 0.10
"""… if they are also a smaller part of all advertisements held than this."""
MOSTLY: Final = 0.5
CONTRAST_ERROR: Final = 0.05
"""Probability that any of a region's contrasts is wrong; shared out over the groups compared."""
_VARIANTS: Final = ("unweighted", "surer_links", "without_largest_employer")
_BESIDE: Final = {"unweighted": "share_weighted", "surer_links": "share_corrected"}
"""Variant → the measure that says the same better where a survey, or a gold sample, is held."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding before it is numbered."""

    template: str
    nuts_code: str
    parameters: dict[str, Any]
    firmness: Firmness
    rests_on: tuple[dict[str, Any], ...]


class Figures:
    """The rows of all indicators, to pick from."""

    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self._rows = {
            name: [row | {"dims": json.loads(row["dimensions"] or "{}")} for row in found]
            for name, found in rows.items()
        }

    def pick(self, indicator: str, **wanted: object) -> list[dict[str, Any]]:
        """Rows whose columns have these values, in their order."""
        return [
            row
            for row in self._rows.get(indicator, [])
            if all(row[name] == value for name, value in wanted.items())
        ]

    def first(self, indicator: str, **wanted: object) -> dict[str, Any] | None:
        """The first such row."""
        found = self.pick(indicator, **wanted)
        return found[0] if found else None


def percent(share: float) -> int:
    """A share as whole per cent."""
    return round(share * 100)


def few_placed(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """How few of all advertisements lie in the region; or none at all."""
    wanted = {"measure": "documents", "side": "demand"}
    mine = figures.first("evidence_card", nuts_code=region.code, **wanted)
    all_of_them = figures.first("evidence_card", nuts_code=ALL_REGIONS, **wanted)
    if mine is None or all_of_them is None or not all_of_them["estimate"]:
        return
    placed, held = int(mine["estimate"] or 0), int(all_of_them["estimate"])
    rests_on = (mine, all_of_them)
    if placed == 0:
        yield Finding("no_vacancies", region.code, {"region": region.code}, "firm", rests_on)
    elif placed < FEW_DOCUMENTS and placed / held < FEW_SHARE:
        parameters = {"region": region.code, "placed": placed, "held": held}
        yield Finding("few_placed", region.code, parameters, "firm", rests_on)


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


def occupations(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The most asked occupation groups of a region, or that there are too little data."""
    rows = figures.pick("occupation_mix", nuts_code=region.code, measure="share")
    published = [row for row in rows if row["status"] == "published"]
    for row in most_asked(published):
        firmness = _firmness(figures, row)
        if firmness is not None:
            parameters = {
                "region": region.code,
                "group": row["group_uri"],
                "share": percent(row["estimate"]),
                "lo": percent(row["lo"]),
                "hi": percent(row["hi"]),
            }
            yield Finding("occupation_most_asked", region.code, parameters, firmness, (row,))
    if rows and rows[0]["n_docs"] and all(row["status"] == "too_little_data" for row in rows):
        yield Finding(
            "occupation_too_little", region.code, {"region": region.code}, "firm", (rows[0],)
        )


def most_asked(published: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The two groups with the highest lower limits, if these are 1 % or more."""
    ordered = sorted(published, key=lambda row: (-row["lo"], row["group_code"]))
    return [row for row in ordered[:2] if percent(row["lo"]) >= 1]


def _firmness(figures: Figures, row: dict[str, Any]) -> Firmness | None:
    """Holds if the figure of a variant lies within the interval of the main one."""
    # "observed mentions only" holds for all of them: nothing else enters
    held = 1
    for variant in _VARIANTS:
        others = figures.pick(
            row["indicator"],
            measure="share_variant",
            nuts_code=row["nuts_code"],
            group_code=row["group_code"],
        )
        other = next((o for o in others if o["dims"]["variant"] == variant), None)
        if other is not None and other["status"] == "published":
            measure = _BESIDE.get(variant)
            agrees = measure is None or _agrees(figures, row, measure)
            held += agrees and row["lo"] <= other["estimate"] <= row["hi"]
    return _named(held)


def _agrees(figures: Figures, row: dict[str, Any], measure: str) -> bool:
    """Whether the share of another measure lies within the interval; True without one."""
    same = {name: row[name] for name in ("nuts_code", "group_code")}
    other = figures.first(row["indicator"], measure=measure, status="published", **same)
    return other is None or bool(row["lo"] <= other["estimate"] <= row["hi"])


def _named(held: int) -> Firmness | None:
    return "firm" if held == 4 else "indicative" if held == 3 else None


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
    for _, code in sorted(sure, reverse=True):
        row, other = mine[code], theirs[code]
        firmness = _firmness(figures, row)
        if firmness is not None:
            parameters = {
                "region": region.code,
                "group": row["group_uri"],
                "other": country,
                "share": percent(row["estimate"]),
                "lo": percent(row["lo"]),
                "hi": percent(row["hi"]),
                "other_share": percent(other["estimate"]),
            }
            yield Finding("occupation_more", region.code, parameters, firmness, (row, other))


def _published(figures: Figures, code: str) -> list[dict[str, Any]]:
    return figures.pick("occupation_mix", nuts_code=code, measure="share", status="published")


def probability_more(mine: dict[str, Any], theirs: dict[str, Any]) -> float:
    """Pr(mine / theirs > 1.25), from the logarithms of the shares (delta method)."""
    spread = sum((1 - row["estimate"]) / (row["estimate"] * row["n_eff"]) for row in (mine, theirs))
    ratio = math.log(mine["estimate"] / theirs["estimate"])
    return 0.5 * math.erfc(-(ratio - MARGIN) / math.sqrt(2 * spread)) if spread > 0 else 0.0


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
    for row in rows:
        if row["emphasis_class"] in {"asked_more", "taught_more"}:
            parameters = here | {"group": row["group_uri"]}
            yield Finding(row["emphasis_class"], region.code, parameters, "indicative", (row,))


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


def uncovered(figures: Figures, region: ScopeRegion) -> Iterator[Finding]:
    """The bracket of uncovered demand: only with a gold sample (rule 3.1), to 5 points."""
    for row in figures.pick("uncovered_bracket", nuts_code=region.code, measure="not_found"):
        if row["dims"]["reach"] != AUDITED or row["status"] != "published":
            continue
        if SKILL_CLASSES_NEED_GOLD and row["gold_id"] is None:
            continue
        limits = {"lo": 5 * math.floor(row["lo"] * 20), "hi": 5 * math.ceil(row["hi"] * 20)}
        parameters = {"region": region.code, **limits}
        yield Finding("not_found", region.code, parameters, "indicative", (row,))


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
    elif providers is not None:
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


RULES: Final[tuple[Callable[[Figures, ScopeRegion], Iterator[Finding]], ...]] = (
    few_placed,
    participation,
    occupation_contrasts,
    occupations,
    skills,
    uncovered,
    courses,
)
