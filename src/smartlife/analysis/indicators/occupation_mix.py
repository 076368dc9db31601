"""Occupation demand mix: which occupations online advertisements ask for (methods, indicator 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Frame, Indicator, Row, share_rows
from smartlife.analysis.scope import demand, origins_by_region, scope_regions
from smartlife.analysis.tallies import Tallied, occupation_tallies
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.analysis.uncertainty import Tally
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="occupation_mix",
    title_key="indicator.occupation_mix",
    estimand="Share of posts in online advertisements of the region, linked to an occupation, that "
    "fall into an ISCO-08 sub-major group",
    unit="share",
    level="ISCO-08, 2 digits",
    universe="isco08-2",
    reads=("core__vacancies", "core__concepts", "core__origins", "link__vacancies_concepts"),
    formula="p_g = Σ_v w_v [v in g] / Σ_v w_v, w_v the posts of advertisement v, over "
    "advertisements whose likeliest group has a probability of at least 0.2; Korn–Graubard limits "
    "clustered by employer",
    literature=(
        "Korn & Graubard (1998), Survey Methodology 24",
        "Brown, Cai & DasGupta (2001), Statistical Science 16",
    ),
)
STRICT_PROBABILITY: Final = 0.5
"""The variant "surer links" counts only links at least this likely (methods, rule 9.8 iii)."""


def compute(run: StepRun) -> list[Row]:
    """Rows: share, and its variants share_variant {variant: …}, per region and ISCO-2 group."""
    codes = _codes(run)
    groups = [
        {"group_scheme": "isco", "group_code": code, "group_uri": isco_uri(code)} for code in codes
    ]
    documents = demand(run)
    origins = origins_by_region(run, documents)
    weighted = occupation_tallies(run, codes, documents=documents)
    variants = _variants(run, codes, documents)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(INDICATOR, region.code, str(run.study.nuts_version))
        tally, deff = weighted.by_region[region.code], weighted.deff_w[region.code]
        behind = origins[region.code]
        rows += share_rows(frame, "share", tally, groups, behind, adds_up=True, deff_w=deff)
        without = _without_largest(tally)
        for name, other in (*variants.items(), ("without_largest_employer", None)):
            mine = without if other is None else other.by_region[region.code]
            rows += share_rows(
                frame,
                "share_variant",
                mine,
                groups,
                behind,
                adds_up=True,
                deff_w=deff if other is None else other.deff_w[region.code],
                dimensions={"variant": name},
            )
    return rows


def _codes(run: StepRun) -> list[str]:
    """Two-digit groups of the taxonomy that is held."""
    found = run.read("core__concepts", ["isco_code"])["isco_code"].to_pylist()
    return sorted({code[:2] for code in found if code and len(code) >= 2})


def _variants(run: StepRun, codes: list[str], documents: ir.Table) -> dict[str, Tallied]:
    import ibis

    unweighted = documents.mutate(weight=ibis.literal(1.0))
    return {
        "unweighted": occupation_tallies(run, codes, documents=unweighted),
        "surer_links": occupation_tallies(
            run, codes, documents=documents, min_probability=STRICT_PROBABILITY
        ),
    }


def _without_largest(tally: Tally) -> Tally:
    """Without the largest employer, if one employer stands out at all."""
    if tally.clusters < 2 or tally.cluster_docs.max() < 2:
        return tally
    return tally.without(int(tally.cluster_mass.argmax()))
