"""Reach: the share of a region's adults who could take a course (methods, rules 2.4 and 9.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample, count_row
from smartlife.analysis.estimators.rarefaction import expected_uncovered
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import Judged, enough, judge_bracket, too_little
from smartlife.analysis.reach.documents import counted, without_largest_of
from smartlife.analysis.reach.material import ReachMaterial
from smartlife.analysis.reach.staircase import (
    STEPS,
    adults_with_any,
    courses_per_adult,
    reached,
    thin_demand,
    unreached_demand,
)
from smartlife.analysis.variants import WITHOUT_SOURCE, not_tried

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.reach.staircase import Homes
    from smartlife.store.run import StepRun

    Flags = NDArray[np.bool_]

__all__ = ["INDICATOR", "compute", "counted"]

INDICATOR: Final = Indicator(
    name="reach",
    title_key="indicator.reach",
    estimand="Share of the adults who live in the region who could take at least one course of the "
    "catalogues held, adults being where the people of its places are",
    unit="share",
    level="courses",
    universe="courses",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__places",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__vacancies_concepts",
        "link__courses_concepts",
    ),
    formula="Σ_p a_p [a course within T minutes of p, or online, in a language of the region]; "
    "minutes = 1.3 × great circle / 60 km/h; a_p = share of the people of the region's places",
    literature=("Hurlbert (1971), Ecology 52",),
    evidence="modelled",
)
MINUTES: Final = 60
"""The longest way that counts, one way."""
WHAT_IF: Final = (30, 60, 90, 120)
"""Limits of the way that are shown beside each other."""
CANDIDATE: Final = 0.2
SURE: Final = 0.9
"""Links of a course that count at most, and at least (methods, rule 2.2)."""
FEWEST_PROVIDERS: Final = 3


def compute(run: StepRun) -> list[Row]:
    """Rows per region under study and partner; `dimensions` says the step, and the minutes.

    Measures: adults_reached (by broad field with group_code), adults_reached_variant {variant}
    (without the largest provider, and source, of courses), courses_reached (mean per adult),
    not_found_in_reach and thin_in_reach (brackets of demand), not_found_rarefied (bracket at the
    number of courses that all compared regions have).
    """
    made = ReachMaterial.read(run)
    common = made.common_size()
    rows: list[Row] = []
    for region in made.regions:
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version), "offer")
        rows += _region_rows(frame, made, common)
    return rows


def _region_rows(frame: Frame, made: ReachMaterial, common: int | None) -> list[Row]:
    code = frame.nuts_code
    homes, own = made.homes(code), made.own(code)
    rows = [_rarefied_row(frame, made, own, common)]
    reason = made.why_unknown(code)
    if reason is not None or homes is None:
        return [*_nothing(frame, reason or "no_places", made.offer_origins), *rows]
    located = made.located(code)
    courses, known = made.courses_for(code)
    for minutes in WHAT_IF:
        for step, reaches in reached(homes, courses, minutes):
            dimensions: dict[str, object] = {"step": step, "minutes": minutes, "located": located}
            rows += _adult_rows(frame, made, (homes, reaches), dimensions)
            if minutes == MINUTES:
                rows += _field_rows(frame, made, (homes, reaches, known), dimensions)
                rows += _variant_rows(frame, made, (homes, reaches, known), dimensions)
                rows += _demand_rows(frame, made, (homes, reaches, known), dimensions)
    return rows


def _nothing(frame: Frame, note: str, origins: tuple[str, ...]) -> list[Row]:
    """Why nothing is said of who reaches what."""
    return [
        count_row(
            frame, "adults_reached", None, origins, note=note,
            dimensions={"step": step, "minutes": MINUTES},
        )
        for step in STEPS
    ]  # fmt: skip


def _adult_rows(
    frame: Frame, made: ReachMaterial, known: tuple[Homes, Flags], dimensions: dict[str, object]
) -> list[Row]:
    homes, reaches = known
    n_docs = int(reaches.any(axis=0).sum())
    common: dict[str, Any] = {"dimensions": dimensions, "n_docs": n_docs}
    behind = made.offer_origins
    adults = adults_with_any(homes, reaches)
    mean = courses_per_adult(homes, reaches)
    return [
        count_row(frame, "adults_reached", adults, behind, **common),
        count_row(frame, "courses_reached", mean, behind, **common)
        | {
            "unit": "courses",
            "estimand": "Mean number of courses that an adult of the region could take",
        },
    ]


def _variant_rows(
    frame: Frame,
    made: ReachMaterial,
    known: tuple[Homes, Flags, NDArray[np.int64]],
    dimensions: dict[str, object],
) -> list[Row]:
    """The same without the provider, and without the source, of most courses that are reached."""
    homes, reaches, places = known
    reached_at_all = np.asarray(reaches.any(axis=0), bool)
    if not reached_at_all.any():
        return []
    said = {name: dimensions[name] for name in ("step", "minutes")}
    left = without_largest_of(made, places, reached_at_all)
    rows: list[Row] = []
    if WITHOUT_SOURCE not in left:
        sample = Sample(int(reached_at_all.sum()), origins=made.offer_origins)
        rows.append(not_tried(frame, "adults_reached_variant", sample, **said))
    for name, chosen in left.items():
        rows.append(
            count_row(
                frame,
                "adults_reached_variant",
                adults_with_any(homes, reaches, chosen),
                made.offer_origins,
                n_docs=int((reached_at_all & chosen).sum()),
                dimensions={"variant": name, **said},
            )
        )
    return rows


def _field_rows(
    frame: Frame,
    made: ReachMaterial,
    known: tuple[Homes, Flags, NDArray[np.int64]],
    dimensions: dict[str, object],
) -> list[Row]:
    """The same by broad field; fields that no catalogue has are left out."""
    homes, reaches, places = known
    fields = [made.courses[i]["isced_f"] for i in places]
    rows = []
    for code in sorted(set(fields)):
        chosen = np.array([field == code for field in fields], bool)
        rows.append(
            count_row(
                frame,
                "adults_reached",
                adults_with_any(homes, reaches, chosen),
                made.offer_origins,
                n_docs=int(reaches[:, chosen].any(axis=0).sum()),
                group_scheme="isced_f",
                group_code=code,
                dimensions=dimensions,
            )
        )
    return rows


def _demand_rows(
    frame: Frame,
    made: ReachMaterial,
    known: tuple[Homes, Flags, NDArray[np.int64]],
    dimensions: dict[str, object],
) -> list[Row]:
    """Brackets of what is asked for and not found in reach, or found at few providers."""
    homes, reaches, places = known
    mass = made.tallies[frame.nuts_code].group_mass()
    found: dict[str, list[float]] = {"not_found_in_reach": [], "thin_in_reach": []}
    for limit in (CANDIDATE, SURE):
        taught = made.likeliest[places] >= limit
        found["not_found_in_reach"].append(unreached_demand(homes, reaches, taught, mass))
        found["thin_in_reach"].append(
            thin_demand(homes, reaches, taught, mass, made.provider[places], FEWEST_PROVIDERS)
        )
    return [
        _bracket_row(frame, made, measure, (values[0], values[1]), dimensions)
        for measure, values in found.items()
    ]


def _rarefied_row(frame: Frame, made: ReachMaterial, own: Flags, common: int | None) -> Row:
    """Uncovered demand as if every compared region had the same number of courses."""
    mass = made.tallies[frame.nuts_code].group_mass()
    size = int(own.sum())
    if common is None or size < common:
        dimensions: dict[str, object] = {"held": size}
        behind = made.offer_origins
        figure = too_little("catalogue_too_small")
        return frame.row(
            "not_found_rarefied", figure, Sample(size, origins=behind), dimensions=dimensions,
            side="both", estimand=_ESTIMANDS["not_found_rarefied"],
        )  # fmt: skip
    values = [
        expected_uncovered(mass, (made.likeliest[own] >= limit).sum(axis=0), size, common)
        for limit in (CANDIDATE, SURE)
    ]
    dimensions = {"courses": common, "held": size}
    return _bracket_row(frame, made, "not_found_rarefied", (values[0], values[1]), dimensions)


_ESTIMANDS: Final = {
    "not_found_in_reach": "Share of what online advertisements of the region ask for, in skill "
    "groups for which no course was found that an adult of the region could take; mean over adults",
    "thin_in_reach": "Share of what online advertisements of the region ask for, in skill groups "
    "that fewer than three providers in reach teach; mean over adults",
    "not_found_rarefied": "Share of what online advertisements of the region ask for, in skill "
    "groups without a course of the region, expected if its catalogue had the number of courses "
    "that all compared regions have",
}


def _bracket_row(
    frame: Frame,
    made: ReachMaterial,
    measure: str,
    bracket: tuple[float, float],
    dimensions: dict[str, object],
) -> Row:
    tally = made.tallies[frame.nuts_code]
    shares = share_limits(tally)
    sample = Sample(
        tally.n_docs,
        tally.clusters,
        shares.family_n_eff,
        origins=tuple(sorted({*made.origins[frame.nuts_code], *made.offer_origins})),
    )
    return frame.row(
        measure,
        judge_not_found(tally, shares.family_n_eff, made, bracket),
        sample,
        dimensions=dimensions,
        side="both",
        estimand=_ESTIMANDS[measure],
        level="ESCO skill groups, depth 3",
        universe_id=made.universe.universe_id,
        evidence="observed",
    )


def judge_not_found(
    tally: Tally, n_eff: float, made: ReachMaterial, bracket: tuple[float, float]
) -> Judged:
    """A bracket of demand that is not found, or why there is none."""
    if tally.n_docs == 0:
        return too_little("no_text")
    if not bool((made.likeliest > 0).any()):
        return too_little("no_text_offer")
    if not bool((made.likeliest >= SURE).any()):
        # no link of these catalogues is sure: the upper end would be 100 % whatever is taught
        return too_little("wide")
    return judge_bracket(*bracket) if enough(tally.clusters, n_eff) else too_little()
