"""Concentration of employers and providers (methods, section 7; a supporting figure)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.estimators.bootstrap import cluster_keys
from smartlife.analysis.estimators.concentration import corrected_hhi, hhi_limits
from smartlife.analysis.publication import Judged, too_little
from smartlife.analysis.scope import demand, offer, origins_by_region, scope_regions
from smartlife.analysis.thresholds import MAX_UNNAMED_SHARE, MIN_CLUSTERS, MIN_N_EFF

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="concentration",
    title_key="indicator.concentration",
    estimand="Probability that two documents of the region come from the same employer (provider)",
    unit="probability",
    level="employers, providers",
    universe="documents-held",
    reads=("core__vacancies", "core__courses", "core__origins"),
    formula="(HHI − 1/n) / (1 − 1/n), HHI = Σ (n_j/n)²; Poisson bootstrap of clusters",
    literature=("Simpson (1949), Nature 163",),
)
_NAMED: Final = ("employer:", "provider:")
_LISTED: Final = "source:"
_NONE_HELD: Final = {"demand": "no_vacancies", "offer": "no_catalogue"}
_MADE: Final = {
    "hhi": INDICATOR.estimand,
    "largest_share": "Share of the largest employer (provider) in the documents of the region",
    "unnamed_share": "Share of documents whose employer (provider) is not known or is an agency",
}


def compute(run: StepRun) -> list[Row]:
    """Rows per region and side: hhi, largest_share, unnamed_share."""
    rows: list[Row] = []
    for side, documents in (("demand", demand(run)), ("offer", offer(run))):
        sizes = _sizes(documents)
        origins = origins_by_region(run, documents)
        for region in scope_regions(run.study):
            frame = Frame(INDICATOR, region.code, str(run.study.nuts_version), side)
            rows += _rows(frame, sizes.get(region.code, []), origins[region.code])
    return rows


def _rows(frame: Frame, clusters: list[dict[str, Any]], origins: tuple[str, ...]) -> list[Row]:
    names = [cluster["cluster"] for cluster in clusters]
    sizes = np.array([cluster["n"] for cluster in clusters], np.int64)
    n = int(sizes.sum())
    sample = Sample(n, len(sizes), origins=origins)
    if n == 0:
        figures = dict.fromkeys(
            _MADE, Judged("not_observed", None, None, None, None, _NONE_HELD[frame.side])
        )
    else:
        named = np.array([name.startswith(_NAMED) for name in names])
        unnamed = float(sizes[~named].sum() / n)
        if unnamed > MAX_UNNAMED_SHARE:
            figures = _not_named()
        elif int(named.sum()) < MIN_CLUSTERS or n < MIN_N_EFF:
            figures = dict.fromkeys(("hhi", "largest_share"), too_little())
        else:
            figures = _figures(names, sizes)
        figures["unnamed_share"] = Judged("published", None, unnamed, None, None)
    return [
        frame.row(measure, figure, sample)
        | {"estimand": _MADE[measure], "unit": "probability" if measure == "hhi" else "share"}
        for measure, figure in figures.items()
    ]


def _figures(names: list[str], sizes: NDArray[np.int64]) -> dict[str, Judged]:
    lo, hi = hhi_limits(sizes, cluster_keys(names)) or (None, None)
    return {
        "hhi": Judged("published", None, corrected_hhi(sizes), lo, hi),
        "largest_share": Judged("published", None, float(sizes.max() / sizes.sum()), None, None),
    }


def _not_named() -> dict[str, Judged]:
    figure = Judged("not_observed", None, None, None, None, "advertisers_not_named")
    return dict.fromkeys(("hhi", "largest_share"), figure)


def _sizes(documents: ir.Table) -> dict[str, list[dict[str, Any]]]:
    """Region → clusters with their documents, by name.

    Courses that name no provider count as one of its own each: that they come from one list does
    not say that they are of one provider.
    """
    counted = documents.group_by("region_code", "cluster").agg(n=documents.count())
    found: dict[str, list[dict[str, Any]]] = {}
    for row in counted.order_by("region_code", "cluster").to_pyarrow().to_pylist():
        mine = found.setdefault(row["region_code"], [])
        if row["cluster"].startswith(_LISTED):
            mine += [{"cluster": f"{row['cluster']}:{i}", "n": 1} for i in range(row["n"])]
        else:
            mine.append(row)
    return found
