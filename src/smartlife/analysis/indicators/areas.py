"""Smart-specialisation areas: demand, offer, and how much the crosswalk itself decides (9.4).

No classification knows the areas of a strategy; a crosswalk says which codes belong to them. As
long as two organisations have not signed it, every figure here is a draft: shown as such, never a
finding, never cited in an application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.areas.counts import (
    Counted,
    Held,
    JobVariants,
    Part,
    count_areas,
    job_variants,
    make_parts,
    read_held,
)
from smartlife.analysis.areas.documents import counted
from smartlife.analysis.areas.membership import READS, REST, Crosswalk, jaccard, read_crosswalks
from smartlife.analysis.areas.statistics import READS as OFFICIAL_READS
from smartlife.analysis.areas.tallies import some_groups
from smartlife.analysis.contract import (
    Frame,
    Indicator,
    Row,
    Sample,
    count_row,
    sample_of,
    share_rows,
)
from smartlife.analysis.estimators.location import LEAST_SPECIFIC
from smartlife.analysis.publication import Judged, too_little
from smartlife.analysis.scope import scope_regions
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS
from smartlife.analysis.variants import Tried, variant_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.store.run import StepRun

__all__ = ["INDICATOR", "compute", "counted"]

MOST_OF_DEMAND: Final = 0.5
"""An area that catches more of the demand has no meaning: rule 9.4."""
_SHOWN_AS_DRAFT: Final = ("published", "at_most")
_SHOWN_SHARE: Final = 0.001

INDICATOR: Final = Indicator(
    name="areas",
    title_key="indicator.areas",
    estimand="Share of posts in online advertisements of the region, linked to an occupation, that "
    "belong to a smart-specialisation area by the crosswalk of its strategy",
    unit="share",
    level="smart-specialisation areas",
    universe="strategies",
    reads=tuple(
        dict.fromkeys(
            (
                *READS,
                *OFFICIAL_READS,
                "core__vacancies",
                "core__courses",
                "core__origins",
                "link__vacancies_concepts",
                "link__courses_concepts",
            )
        )
    ),
    formula="p_j = Σ_v w_v a_vj / Σ_v w_v, a_vj = Σ_c π_c a_cj / Σ_c π_c over the candidates c of "
    "the likeliest ISCO group of advertisement v, Σ_j a_cj ≤ 1, the rest 1 − Σ_j p_j; "
    "Korn–Graubard limits clustered by employer",
    literature=(
        "Korn & Graubard (1998), Survey Methodology 24",
        "Foray et al. (2012), Guide to Research and Innovation Strategies for Smart "
        "Specialisations, European Commission",
        "O'Donoghue & Gleave (2004), Regional Studies 38",
    ),
)
_SKILLS: Final = (
    "Share of the area in what texts of the region's {side} name of skills, "
    "each {one} counting once"
)
_ESTIMANDS: Final = {
    "skill_share": _SKILLS.format(side="advertisements", one="advertisement"),
    "offer_share": _SKILLS.format(side="courses", one="course"),
    "courses": "Distinct courses of the region, most of whose skills found belong to the area",
    "base_rate": "Share of posts whose occupation belongs to the area at all, by however little",
    "without_one_code": "Range of the area's share in demand if one code of the crosswalk at a "
    "time is left out",
    "overlap": "Overlap of two areas: what belongs to both in what belongs to either (Jaccard)",
    "employment_share": "Share of the area in official employment, by NACE divisions",
    "specificity": "How many times more frequent an occupation is in the area's employment than "
    "outside of it",
    "location_quotient": "How many times larger the area's share in official employment is than "
    "in the reference, which does not contain the region",
}


def compute(run: StepRun) -> list[Row]:
    """Rows per region and area of the strategies that cover it.

    Measures, demand: demand_share, base_rate, without_one_code, skill_share, overlap (dimension
    `with`), and demand_share_variant {variant} of signed areas. Offer: offer_share, courses. Both:
    employment_share, location_quotient, specificity. The group `strategy/rest` holds what belongs
    to no area.
    """
    crosswalks = read_crosswalks(run)
    rows: list[Row] = []
    if crosswalks:
        held = read_held(run)
        parts = make_parts(crosswalks, held)
        counted = count_areas(run, parts, held)
        # of a draft nothing is said, so nothing has to be tried
        is_any_signed = any(part.crosswalk.is_signed for part in parts)
        tried = job_variants(run, parts, held) if is_any_signed else None
        for part in parts:
            for region in scope_regions(run.study):
                if part.crosswalk.covers(region.code):
                    rows += _region_rows(run, region.code, part, counted, held)
                    if tried is not None and part.crosswalk.is_signed:
                        rows += _variant_rows(run, region.code, part, (counted, tried), held)
    covered = {row["nuts_code"] for row in rows}
    for code in run.study.regions:
        if code not in covered:
            frame = Frame(INDICATOR, code, str(run.study.nuts_version))
            rows.append(count_row(frame, "demand_share", None, (), note="no_strategy"))
    return _once(rows)


def _once(rows: list[Row]) -> list[Row]:
    """Official figures of a region around several others come once."""
    names = ("measure", "nuts_code", "side", "group_code", "year", "dimensions")
    return list({tuple(row.get(name) for name in names): row for row in rows}.values())


def _region_rows(run: StepRun, region: str, part: Part, counted: Counted, held: Held) -> list[Row]:
    crosswalk = part.crosswalk
    changes: dict[str, object] = {"universe_id": crosswalk.universe_id}
    frame = Frame(INDICATOR, region, str(run.study.nuts_version), "demand", changes)
    behind = (*held.demand_origins[region], crosswalk.origin_id)
    taught = (*held.offer_origins[region], crosswalk.origin_id)
    tally = some_groups(counted.occupations.by_region[region], part.first_of_jobs, part.job_groups)
    rows = _job_rows(frame, part, tally, behind, counted.occupations.deff_w[region])
    for side, measure, tallied, origins in (
        ("demand", "skill_share", counted.asked, behind),
        ("offer", "offer_share", counted.taught, taught),
    ):
        of_side = Frame(INDICATOR, region, frame.nuts_version, side, changes)
        mine = some_groups(
            tallied.by_region[region],
            part.first_of_skills,
            part.areas + 1,
            times=counted.strategies,
        )
        made = share_rows(of_side, measure, mine, _groups(crosswalk), origins, adds_up=True)
        rows += _told_empty(made, crosswalk, part.has_skills)
    rows += _course_rows(region, frame, part, counted, taught)
    rows += _official_rows(region, frame, crosswalk, held)
    return [_finished(row, signed=crosswalk.is_signed) for row in rows]


def _variant_rows(
    run: StepRun, region: str, part: Part, made: tuple[Counted, JobVariants], held: Held
) -> list[Row]:
    """The shares in demand of signed areas, with something left out or counted otherwise."""
    crosswalk, (counted, variants) = part.crosswalk, made
    changes: dict[str, object] = {"universe_id": crosswalk.universe_id}
    frame = Frame(INDICATOR, region, str(run.study.nuts_version), "demand", changes)
    behind = (*held.demand_origins[region], crosswalk.origin_id)

    def of_part(tally: Tally) -> Tally:
        mine = some_groups(tally, part.first_of_jobs, part.job_groups)
        return some_groups(mine, 0, part.areas + 1)

    tried = Tried(
        main=of_part(counted.occupations.by_region[region]),
        others={
            name: (of_part(one.by_region[region]), one.deff_w[region])
            for name, one in variants.tallies.items()
        },
        deff_w=counted.occupations.deff_w[region],
        sources=variants.sources.get(region, 0),
    )
    rows = variant_rows(frame, "demand_share_variant", tried, _groups(crosswalk), behind)
    grouped = [row for row in rows if row.get("group_code")]
    left = [row for row in rows if not row.get("group_code")]
    return [*left, *_told_empty(grouped, crosswalk, part.has_occupations)]


def _job_rows(
    frame: Frame, part: Part, tally: Tally, origins: tuple[str, ...], deff_w: float
) -> list[Row]:
    """What occupations tell: shares, base rates, what single codes decide, overlap."""
    crosswalk, count = part.crosswalk, part.areas
    groups = _groups(crosswalk)
    areas = some_groups(tally, 0, count + 1)
    shares = share_rows(frame, "demand_share", areas, groups, origins, adds_up=True, deff_w=deff_w)
    touched = some_groups(tally, count + 1, count)
    base = share_rows(frame, "base_rate", touched, groups[:-1], origins, deff_w=deff_w)
    base = [_as_hidden(row, share) for row, share in zip(base, shares, strict=False)]
    rows = _told_empty([*shares, *base], crosswalk, part.has_occupations)
    _tell_meaningless(rows)
    rows += _without_one(frame, crosswalk, tally, shares)
    return rows + _overlaps(frame, part, tally, shares)


def _groups(crosswalk: Crosswalk) -> list[dict[str, object]]:
    codes = (*crosswalk.areas, f"{crosswalk.strategy_id}/{REST}")
    return [{"group_scheme": "area", "group_code": code, "position": i} for i, code in
            enumerate(codes, 1)]  # fmt: skip


def _finished(row: Row, *, signed: bool) -> Row:
    """The measure's own estimand; whatever is shown of an unsigned crosswalk is a draft."""
    row = row | {"estimand": _ESTIMANDS.get(str(row["measure"]), row["estimand"])}
    if not signed and row["status"] in _SHOWN_AS_DRAFT:
        row["status"] = "draft"
    return row


def _told_empty(rows: list[Row], crosswalk: Crosswalk, reached: NDArray[np.bool_]) -> list[Row]:
    """An area without a code that the taxonomy knows was not looked for: it is no zero."""
    empty = {code for code, is_reached in zip(crosswalk.areas, reached, strict=True)
             if not is_reached}  # fmt: skip
    blank = {"estimate": None, "lo": None, "hi": None, "grade": None, "status": "not_observed",
             "without_largest": None, "interval_note": None, "note": "area_without_codes",
             }  # fmt: skip
    return [row | blank if row["group_code"] in empty else row for row in rows]


def _as_hidden(row: Row, share: Row) -> Row:
    """Where an area's share is hidden, its base rate is too: with sure codes it is the same."""
    if share["estimate"] is not None or row["estimate"] is None:
        return row
    return row | {"status": "at_most", "estimate": None, "lo": None, "note": share["note"],
                  "without_largest": None}  # fmt: skip


def _tell_meaningless(rows: list[Row]) -> None:
    """Marks areas that catch more than half of the demand."""
    most = {
        row["group_code"]
        for row in rows
        if row["measure"] == "base_rate"
        and isinstance(row["estimate"], float)
        and row["estimate"] > MOST_OF_DEMAND
    }
    for row in rows:
        if row["group_code"] in most and row["estimate"] is not None:
            row["note"] = "area_catches_most"


def _without_one(frame: Frame, crosswalk: Crosswalk, tally: Tally, shares: list[Row]) -> list[Row]:
    """The share without each code in turn; the code that matters most is named."""
    count = len(crosswalk.areas)
    lines = some_groups(tally, 2 * count + 1, len(crosswalk.lines))
    if tally.total <= 0:
        return []
    part = lines.group_mass() / tally.total
    clusters, dominance = lines.group_clusters(), lines.group_dominance()
    rows = []
    for j, row in enumerate(shares[:-1]):
        estimate = row["estimate"]
        own = part * crosswalk.shares[:, j]
        if not isinstance(estimate, float) or not (own > 0).any():
            continue
        most = int(np.argmax(own))
        scheme, code = crosswalk.lines[most]
        named = {"scheme": scheme, "code": code, "codes": int((own > 0).sum())}
        alone = clusters[most] < MIN_HIT_CLUSTERS or dominance[most] > MAX_HIT_SHARE
        figure = (
            too_little("few_employers")
            if alone
            else Judged("published", None, None, max(0.0, estimate - float(own[most])), estimate)
        )
        sample = sample_of(row)
        rows.append(
            frame.row(
                "without_one_code",
                figure,
                sample,
                group_scheme="area",
                group_code=row["group_code"],
                dimensions=None if alone else named,
                position=j + 1,
            )
        )
    return rows


def _overlaps(frame: Frame, part: Part, tally: Tally, shares: list[Row]) -> list[Row]:
    """Jaccard of each pair with an overlap: of demand where both are shown, and of codes alone."""
    crosswalk, count = part.crosswalk, part.areas
    mass = some_groups(tally, 2 * count + 1, len(crosswalk.lines)).group_mass()
    asked = jaccard(crosswalk.shares, mass)
    codes = jaccard(crosswalk.shares, part.units)
    rows = []
    for j in range(count):
        for k in range(j + 1, count):
            if max(asked[j, k], codes[j, k]) < _SHOWN_SHARE:
                continue
            both_shown = shares[j]["estimate"] is not None and shares[k]["estimate"] is not None
            values = [("codes", codes[j, k], Sample(0, origins=(crosswalk.origin_id,)))]
            if both_shown:
                values.append(("demand", asked[j, k], sample_of(shares[j])))
            rows += [
                frame.row(
                    "overlap",
                    Judged("published", None, float(value), None, None),
                    sample,
                    group_scheme="area",
                    group_code=crosswalk.areas[j],
                    dimensions={"with": crosswalk.areas[k], "of": basis},
                    position=j + 1,
                )
                for basis, value, sample in values
            ]
    return rows


def _course_rows(
    region: str, frame: Frame, part: Part, counted: Counted, origins: tuple[str, ...]
) -> list[Row]:
    """Distinct courses; without any whose text could be read there is no number."""
    mine = Frame(INDICATOR, region, frame.nuts_version, "offer", frame.changes)
    readable = counted.taught.by_region[region].n_docs
    held = counted.taught.held[region]
    rows = []
    for j, group in enumerate(_groups(part.crosswalk)[:-1]):
        place = (region, part.first_of_skills + j)
        number = float(counted.courses.get(place, 0)) if readable else None
        note = None if readable else ("no_text_offer" if held else "no_catalogue")
        if not part.has_skills[j]:
            number, note = None, "area_without_codes"
        row = count_row(mine, "courses", number, origins, note=note, n_docs=readable, **group)
        rows.append(row | {"unit": "courses"})
    return rows


def _official_rows(region: str, frame: Frame, crosswalk: Crosswalk, held: Held) -> list[Row]:
    """Official employment, or that statistics are not fine enough."""
    rows: list[Row] = []
    for j, group in enumerate(_groups(crosswalk)[:-1]):
        rows += _specific_rows(region, frame, crosswalk, held, j)
        found = held.statistics.employment(region, crosswalk.nace, j)
        if found is None:
            mine = Frame(INDICATOR, region, frame.nuts_version, "both", frame.changes)
            row = count_row(
                mine, "employment_share", None, (), note="not_at_this_detail", n_docs=0, **group
            )
            rows.append(row | {"evidence": "official"})
            continue
        mine = Frame(INDICATOR, found.nuts_code, frame.nuts_version, "both", frame.changes)
        said = {"dataset": found.dataset, "reference": list(found.reference)}
        sample = Sample(0, origins=(*found.origins, crosswalk.origin_id))
        values = [("employment_share", "share", found.share)]
        values += [("location_quotient", "ratio", found.quotient)] if found.quotient else []
        for measure, unit, value in values:
            figure = Judged("published", None, value, None, None)
            row = mine.row(measure, figure, sample, year=found.year, dimensions=said, **group)
            rows.append(row | {"unit": unit, "evidence": "official"})
    return rows


def _specific_rows(
    region: str, frame: Frame, crosswalk: Crosswalk, held: Held, area: int
) -> list[Row]:
    """How specific the area's occupations are, where statistics cross them with divisions."""
    mine = Frame(
        INDICATOR, region, frame.nuts_version, "both",
        frame.changes | {"unit": "ratio", "evidence": "official"},
    )  # fmt: skip
    group = _groups(crosswalk)[area]
    found = held.statistics.specificity(region, crosswalk.nace, area)
    rows = []
    for (scheme, code), shares in zip(crosswalk.lines, crosswalk.shares, strict=True):
        near = next((known for known in found if code.startswith(known)), None)
        if scheme != "isco" or shares[area] <= 0 or near is None or not np.isfinite(found[near]):
            continue
        figure = Judged("published", None, found[near], None, None)
        said = {"isco": code, "measured_at": near, "is_specific": found[near] >= LEAST_SPECIFIC}
        rows.append(mine.row("specificity", figure, Sample(0), dimensions=said, **group))
    if rows:
        return rows
    return [count_row(mine, "specificity", None, (), note="not_at_this_detail", n_docs=0, **group)]
