"""Occupation mixes weighted to a survey of vacancies (methods, rule 5.3).

The weights of a country come from all its advertisements and hold in all its regions: they mend
which kinds of posts are advertised online, not where. Limits come from the bootstrap, with the
weights made anew in each replicate, in the form of Korn and Graubard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import bootstrap
from smartlife.analysis.scope import FIXED_POINT, scope_regions
from smartlife.analysis.tallies import (
    fixed,
    likelihoods,
    numbers_of,
    occupation_candidates,
    occupation_links,
    occupation_tallies,
    tallies_of,
    tilt_of,
)
from smartlife.analysis.thresholds import MIN_ACTIVITY_KNOWN, MIN_LINK_PROBABILITY
from smartlife.analysis.weighting.strata import cells_of, weighted_shares, weights
from smartlife.analysis.weighting.targets import section_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Floats, Tally
    from smartlife.analysis.tallies import Tallied
    from smartlife.analysis.weighting.strata import Weights
    from smartlife.analysis.weighting.targets import Target
    from smartlife.store.run import StepRun

OTHER: Final = "other"
"""The stratum of what the survey does not know: it keeps its weight."""


@dataclass(frozen=True, slots=True)
class WeightedMix:
    """A weighted mix.

    Attributes:
        weights: Country → its weights.
        tallied: Tallies of the weighted documents.
        variance: Region → variance of each share; None with too few employers for a bootstrap.
    """

    weights: dict[str, Weights]
    tallied: Tallied
    variance: dict[str, Floats | None]


def weighted_mix(
    run: StepRun, codes: list[str], documents: ir.Table, targets: Mapping[str, Target]
) -> WeightedMix:
    """The mix of every region whose country has a target.

    Args:
        run: A step that reads vacancies, their links and the concepts.
        codes: Two-digit ISCO codes.
        documents: As of `scope.demand`.
        targets: Country → target; all of one scheme.
    """
    scheme = next(iter(targets.values())).scheme
    names = (*next(iter(targets.values())).codes, OTHER)
    strata = _isco_strata(run, names) if scheme == "isco" else _nace_strata(run, names)
    pieces = _pieces(run, codes, documents, strata, len(names))
    made = {
        country: _weights(documents, strata, country, target, pieces.by_region[country])
        for country, target in targets.items()
    }
    tallied = occupation_tallies(run, codes, documents=_reweighted(documents, strata, made))
    variance = {
        region.code: _variance(
            pieces.by_region[region.code],
            pieces.by_region[region.code[:2]],
            _sizes(targets[region.code[:2]]),
            made[region.code[:2]],
        )
        for region in scope_regions(run.study)
        if region.code[:2] in made
    }
    return WeightedMix(made, tallied, variance)


def activity_is_known(run: StepRun, documents: ir.Table, country: str) -> bool:
    """Whether enough advertisements of a country name the activity of their employer."""
    known = run.table("core__vacancies").select("nace_code", document_id="vacancy_id")
    mine = documents.filter(documents.region_code == country).join(known, "document_id")
    counted = mine.aggregate(n=mine.count(), known=mine.nace_code.count()).to_pyarrow().to_pylist()
    n, told = counted[0]["n"], counted[0]["known"]
    return bool(n > 0 and told >= MIN_ACTIVITY_KNOWN * n)


def _numbered(names: Sequence[str]) -> ir.Table:
    import ibis
    import pyarrow as pa

    return ibis.memtable(
        pa.table({"name": list(names), "stratum": pa.array(range(len(names)), pa.int64())})
    )


def _isco_strata(run: StepRun, names: tuple[str, ...]) -> ir.Table:
    """Major groups of the advertisements that count: document_id, stratum, share (sums to 1)."""
    candidates = occupation_candidates(run)
    groups = likelihoods(candidates.mutate(isco=candidates.isco_code.substr(0, 1)))
    counted = occupation_links(run)
    counted = counted.filter(counted.probability >= MIN_LINK_PROBABILITY)
    groups = groups.semi_join(counted, "document_id")
    groups = groups.mutate(name=groups.isco.isin(names).ifelse(groups.isco, OTHER))
    groups = groups.join(_numbered(names), "name")
    summed = groups.group_by("document_id", "stratum").agg(total=groups.total.sum())
    whole = summed.group_by("document_id").agg(whole=summed.total.sum())
    joined = summed.join(whole.filter(whole.whole > 0), "document_id")
    share = joined.total.cast("float64") / joined.whole.cast("float64")
    return joined.select("document_id", "stratum", share=share)


def _nace_strata(run: StepRun, names: tuple[str, ...]) -> ir.Table:
    """Sections of the employers: document_id, stratum, share (1)."""
    import ibis
    import pyarrow as pa

    held = run.table("core__vacancies").select("nace_code", document_id="vacancy_id")
    held = held.mutate(nace_code=held.nace_code.fill_null(""))
    known = sorted(set(held.nace_code.to_pyarrow().to_pylist()))
    sections = [section_of(code) if code else None for code in known]
    table = {"nace_code": known, "name": [s if s in names else OTHER for s in sections]}
    number = ibis.memtable(pa.table(table)).join(_numbered(names), "name")
    joined = held.join(number, "nace_code")
    return joined.select("document_id", "stratum", share=ibis.literal(1.0))


def _pieces(
    run: StepRun, codes: list[str], documents: ir.Table, strata: ir.Table, count: int
) -> Tallied:
    """Tallies by stratum and ISCO group: group number = stratum · groups + group."""
    import ibis
    import pyarrow as pa

    numbers = ibis.memtable(
        pa.table({"isco": codes, "number": pa.array(range(len(codes)), pa.int64())})
    )
    links = occupation_links(run)
    links = links.filter(links.probability >= MIN_LINK_PROBABILITY).join(numbers, "isco")
    joined = links.join(strata, "document_id")
    phrases = joined.select(
        "document_id",
        "lang",
        "concept_uri",
        "phrase",
        "probability",
        group=joined.stratum * len(codes) + joined.number,
        fraction=joined.share,
        tilt=tilt_of(joined) * joined.share,
    )
    fractions = phrases.select("document_id", "group", "fraction")
    return tallies_of(run, documents, fractions, phrases, count * len(codes))


def _sizes(target: Target) -> Floats:
    """Sizes of all strata; that of the other is not told."""
    return np.append(target.sizes, np.nan)


def _weights(
    documents: ir.Table, strata: ir.Table, country: str, target: Target, pieces: Tally
) -> Weights:
    """Weights of a country from its pieces."""
    count = len(target.codes) + 1
    mine = documents.filter(documents.region_code == country).join(strata, "document_id")
    advertisements = mine.group_by("stratum").agg(n=fixed(mine.share).sum())
    cells = cells_of(
        _by_stratum(advertisements, count) / FIXED_POINT,
        _employers(mine, count),
        _sizes(target),
        target.together,
    )
    return weights(pieces.group_mass().reshape(count, -1).sum(axis=1), _sizes(target), cells)


def _by_stratum(counted: ir.Table, count: int) -> Floats:
    table = counted.to_pyarrow()
    found = np.zeros(count)
    found[numbers_of(table, "stratum").astype(np.int64)] = numbers_of(table, "n")
    return found


def _employers(mine: ir.Table, count: int) -> NDArray[np.bool_]:
    """Employers × strata: whether an advertisement of the employer is mostly of the stratum."""
    mostly = mine.filter(mine.share >= 0.5).select("cluster", "stratum").distinct().to_pyarrow()
    cluster = mostly["cluster"].combine_chunks().dictionary_encode()
    found = np.zeros((len(cluster.dictionary), count), np.bool_)
    found[cluster.indices.to_numpy(), numbers_of(mostly, "stratum").astype(np.int64)] = True
    return found


def _reweighted(documents: ir.Table, strata: ir.Table, made: Mapping[str, Weights]) -> ir.Table:
    """Documents with their weight times Σ_h π_h λ_h of their country."""
    import ibis
    import pyarrow as pa

    cells = [(c, h, f) for c, w in made.items() for h, f in enumerate(w.factor.tolist())]
    columns = {
        "country": [c for c, _, _ in cells],
        "stratum": pa.array([h for _, h, _ in cells], pa.int64()),
        "factor": [f for _, _, f in cells],
    }
    factors = ibis.memtable(pa.table(columns))
    joined = strata.join(factors, "stratum")
    summed = joined.group_by("document_id", "country").agg(
        factor=fixed(joined.share * joined.factor).sum()
    )
    here = documents.mutate(country=documents.region_code.substr(0, 2))
    here = here.join(summed, ["document_id", "country"])
    weight = here.weight * here.factor.cast("float64") / FIXED_POINT
    return here.select("region_code", "origin_id", "document_id", "cluster", weight=weight)


def _variance(region: Tally, country: Tally, target: Floats, made: Weights) -> Floats | None:
    """Variance of a region's shares, weights made anew; links stand in the tally itself."""
    count = len(target)

    def statistic(masses: list[Floats], _: list[Floats]) -> Floats:
        here, there = (mass.reshape(len(mass), count, -1) for mass in masses)
        return weighted_shares(here, there.sum(axis=2), target, made.cells)

    found = bootstrap([region, country], statistic, with_links=False)
    return None if found is None else found.variance
