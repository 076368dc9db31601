"""Occupation demand mix: which occupations online advertisements ask for (methods, indicator 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample, share_rows
from smartlife.analysis.gold.occupations import corrected_rows, read_occupation_gold
from smartlife.analysis.publication import Judged, too_little
from smartlife.analysis.scope import ScopeRegion, demand, origins_by_region, scope_regions
from smartlife.analysis.tallies import Tallied, occupation_links, occupation_tallies
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY
from smartlife.analysis.variants import (
    STRICT_PROBABILITY,
    SURER_LINKS,
    WITHOUT_SOURCE,
    Tried,
    tally_together,
    variant_rows,
    without_largest_source,
)
from smartlife.analysis.variants import UNWEIGHTED as BY_ADVERTISEMENT
from smartlife.analysis.weighting.mix import activity_is_known, weighted_mix
from smartlife.analysis.weighting.targets import SENSITIVITY, UNWEIGHTED, targets
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.analysis.weighting.mix import WeightedMix
    from smartlife.analysis.weighting.targets import Target
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="occupation_mix",
    title_key="indicator.occupation_mix",
    estimand="Share of posts in online advertisements of the region, linked to an occupation, that "
    "fall into an ISCO-08 sub-major group",
    unit="share",
    level="ISCO-08, 2 digits",
    universe="isco08-2",
    reads=(
        "core__vacancies",
        "core__concepts",
        "core__origins",
        "core__observations",
        "core__gold",
        "link__vacancies_concepts",
    ),
    formula="p_g = Σ_v w_v [v in g] / Σ_v w_v, w_v the posts of advertisement v, over "
    "advertisements whose likeliest group has a probability of at least 0.2; Korn–Graubard limits "
    "clustered by employer; corrected where there is a gold sample: the p ≥ 0, Σp = 1 that "
    "explains best what is said, p·M, with the confusion matrix M",
    literature=(
        "Korn & Graubard (1998), Survey Methodology 24",
        "Brown, Cai & DasGupta (2001), Statistical Science 16",
        "Holt & Smith (1979), Journal of the Royal Statistical Society A 142",
    ),
    estimands={
        "weighting_rung": "Which official mix the shares are weighted to: a rung of the ladder of "
        "weighting, not a quantity",
        "share_corrected": "Share of posts in online advertisements of the region that truly fall "
        "into an ISCO-08 sub-major group, errors of linking corrected by what people judged",
    },
)
Group = dict[str, object]


def compute(run: StepRun) -> list[Row]:
    """Rows per region.

    Measures: share, and its variants share_variant {variant: …}, per ISCO-2 group; where a survey
    of vacancies is held, share_weighted {rung, dataset}; where only employment is held, the
    variant employment_weighted; of a single source, the variant without_largest_source is one row
    without a group, not observed; weighting_rung tells what the main figure is weighted to. With a
    gold sample of advertisements: share_corrected per group, correction.
    """
    codes = _codes(run)
    groups: list[Group] = [
        {"group_scheme": "isco", "group_code": code, "group_uri": isco_uri(code)} for code in codes
    ]
    documents = demand(run)
    origins = origins_by_region(run, documents)
    made = _tallied(run, codes, documents)
    weighted = made.main
    gold = read_occupation_gold(run, documents)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version))
        tally, deff = weighted.by_region[region.code], weighted.deff_w[region.code]
        behind = origins[region.code]
        rows += share_rows(frame, "share", tally, groups, behind, adds_up=True, deff_w=deff)
        rows += corrected_rows(gold, frame, tally, codes, behind)
        tried = Tried(
            tally,
            {
                name: (one.by_region[region.code], one.deff_w[region.code])
                for name, one in made.variants.items()
            },
            deff,
            made.sources.get(region.code, 0),
        )
        rows += variant_rows(frame, "share_variant", tried, groups, behind)
    linked = {region: tally.n_docs for region, tally in weighted.by_region.items()}
    return rows + _weighted_rows(run, (codes, groups), documents, origins, linked)


def _weighted_rows(
    run: StepRun,
    universe: tuple[list[str], list[Group]],
    documents: ir.Table,
    origins: dict[str, tuple[str, ...]],
    linked: dict[str, int],
) -> list[Row]:
    """Rows of each country's best rung, and of the test of sensitivity."""
    codes, groups = universe
    regions = scope_regions(run.study)
    held = targets(run, (region.code[:2] for region in regions))
    chosen = {country: _usable(run, documents, country, held[country]) for country in held}
    rows: list[Row] = []
    main: dict[str, WeightedMix] = {}
    for key in sorted({(t.rung, t.scheme) for found in chosen.values() for t in found}):
        mine = {c: t for c, found in chosen.items() for t in found if (t.rung, t.scheme) == key}
        made = weighted_mix(run, codes, documents, mine)
        main |= {c: made for c in mine if key[0] != SENSITIVITY}
        for region in regions:
            if region.code[:2] in mine:
                target = mine[region.code[:2]]
                rows += _region_rows(run, region, groups, origins[region.code], (target, made))
    for region in regions:
        best = next((t for t in chosen[region.code[:2]] if t.rung != SENSITIVITY), None)
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version))
        mix = main.get(region.code[:2])
        sample = Sample(linked[region.code], origins=origins[region.code])
        rows += _rung_rows(frame, best, mix, sample)
    return rows


def _usable(
    run: StepRun, documents: ir.Table, country: str, held: tuple[Target, ...]
) -> tuple[Target, ...]:
    """The best rung, and employment beside it."""
    allowed = [
        target
        for target in held
        if target.scheme != "nace" or activity_is_known(run, documents, country)
    ]
    best = [target for target in allowed if target.rung != SENSITIVITY][:1]
    return (*best, *(target for target in allowed if target.rung == SENSITIVITY))


def _region_rows(
    run: StepRun,
    region: ScopeRegion,
    groups: list[Group],
    origins: tuple[str, ...],
    made: tuple[Target, WeightedMix],
) -> list[Row]:
    """Weighted shares of one region; none with too few employers for the bootstrap."""
    target, mix = made
    frame = Frame(INDICATOR, region.code, str(run.study.nuts_version))
    tally, deff = mix.tallied.by_region[region.code], mix.tallied.deff_w[region.code]
    behind = tuple(sorted({*origins, *target.origins}))
    is_test = target.rung == SENSITIVITY
    measure = "share_variant" if is_test else "share_weighted"
    dimensions = {"variant": "employment_weighted"} if is_test else {"rung": target.rung}
    variance = mix.variance[region.code]
    if variance is None:
        sample = Sample(tally.n_docs, tally.clusters, deff_w=deff, origins=behind)
        return [
            frame.row(measure, too_little(), sample, dimensions=dict(dimensions), **group)
            for group in groups
        ]
    return share_rows(
        frame,
        measure,
        tally,
        groups,
        behind,
        adds_up=True,
        deff_w=deff,
        variance=variance,
        dimensions=dimensions,
    )


def _rung_rows(
    frame: Frame, target: Target | None, mix: WeightedMix | None, linked: Sample
) -> list[Row]:
    """What the main figure is weighted to, and the strata that no weight can bring back."""
    unit = {"unit": "rung"}
    if target is None or mix is None:
        figure = Judged("published", None, float(UNWEIGHTED), None, None, "not_weighted")
        return [frame.row("weighting_rung", figure, linked) | unit]
    made = mix.weights[target.country]
    even = "weighted_isco" if target.scheme == "isco" else "weighted_nace"
    note = even if made.is_even else "weights_uneven"
    rung = target.rung if made.is_even else UNWEIGHTED
    found: dict[str, object] = {"dataset": target.dataset, "year": target.year}
    for name, flags in (("merged", made.cells.merged), ("trimmed", made.trimmed)):
        found[name] = [c for c, is_so in zip(target.codes, flags, strict=False) if is_so]
    sample = Sample(linked.n_docs, deff_w=made.deff_w, origins=target.origins)
    figure = Judged("published", None, float(rung), None, None, note)
    unseen = Judged("not_observed", None, None, None, None, "not_observed_online")
    return [
        frame.row("weighting_rung", figure, sample, dimensions={"found": found}) | unit,
        *(
            frame.row(
                "stratum",
                unseen,
                Sample(linked.n_docs, origins=target.origins),
                group_scheme=target.scheme,
                group_code=code,
                group_uri=isco_uri(code) if target.scheme == "isco" else None,
            )
            for code, is_so in zip(target.codes, made.cells.unseen, strict=False)
            if is_so
        ),
    ]


def _codes(run: StepRun) -> list[str]:
    """Two-digit groups of the taxonomy that is held."""
    found = run.read("core__concepts", ["isco_code"])["isco_code"].to_pylist()
    return sorted({code[:2] for code in found if code and len(code) >= 2})


@dataclass(frozen=True, slots=True)
class _Made:
    """Tallies of the main figure and of its variants.

    `sources` says of how many sources each region's advertisements are.
    """

    main: Tallied
    variants: dict[str, Tallied]
    sources: dict[str, int]


def _tallied(run: StepRun, codes: list[str], documents: ir.Table) -> _Made:
    import ibis

    links = occupation_links(run)
    counted = links.filter(links.probability >= MIN_LINK_PROBABILITY)
    rest = without_largest_source(run, "vacancies", documents, counted)
    together = tally_together(
        {
            "main": documents,
            BY_ADVERTISEMENT: documents.mutate(weight=ibis.literal(1.0)),
            WITHOUT_SOURCE: rest.documents,
        },
        tuple(region.code for region in scope_regions(run.study)),
        lambda some, regions: occupation_tallies(run, codes, documents=some, regions=regions),
    )
    surer = occupation_tallies(run, codes, documents=documents, min_probability=STRICT_PROBABILITY)
    variants = {
        BY_ADVERTISEMENT: together[BY_ADVERTISEMENT],
        SURER_LINKS: surer,
        WITHOUT_SOURCE: together[WITHOUT_SOURCE],
    }
    return _Made(together["main"], variants, rest.sources)
