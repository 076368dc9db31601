"""Mismatch of what is asked for and what is taught, against chance (methods, section 7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.counted import Counted, dimensions_of, skill_documents
from smartlife.analysis.estimators.mismatch import (
    PERMUTATIONS,
    Stratum,
    clusters_of,
    merged,
    mismatch,
)
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import Judged, beside_unnamed, too_little
from smartlife.analysis.scope import (
    Kind,
    demand,
    id_column,
    offer,
    origins_by_region,
    scope_regions,
)
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_tallies
from smartlife.analysis.thresholds import MIN_N_EFF

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.estimators.mismatch import Mismatch
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="mismatch",
    title_key="indicator.mismatch",
    estimand="Share of what advertisements ask for that would have to lie in other skill groups to "
    "have the composition of what courses teach, beyond what chance makes of it",
    unit="share",
    level="ESCO skill groups, depth 2",
    universe="esco-depth2",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__vacancies_concepts",
        "link__courses_concepts",
    ),
    formula="D = ½ Σ |p_g − q_g|; E0 = mean of D over 500 permutations of clusters between the "
    "sides, within language; D* = max(0, (D − E0) / (1 − E0))",
    literature=("Carrington & Troske (1997), Journal of Business & Economic Statistics 15",),
    estimands={
        "mismatch_raw": "Share of what advertisements ask for that would have to lie in other "
        "skill groups to have the composition of what courses teach, chance included",
        "mismatch_null": "The same share as chance alone makes it: mean over permutations of "
        "employers and providers between the sides",
        "mismatch_p": "Share of permutations between the sides in which it is at least as large "
        "as observed",
    },
)
DEPTH: Final = 2


def compute(run: StepRun) -> list[Row]:
    """Rows per region: mismatch (D*), mismatch_raw (D), mismatch_null (E0), mismatch_p.

    Only languages that occur on both sides are compared; they stand in dimensions.
    """
    universe = read_universe(run, DEPTH)
    sides: dict[Kind, ir.Table] = {"vacancies": demand(run), "courses": offer(run)}
    origins = [origins_by_region(run, documents) for documents in sides.values()]
    langs = sorted(set.intersection(*(_langs(run, kind) for kind in sides)))
    by_lang = {
        lang: [
            skill_tallies(run, kind, universe, documents=_of(run, kind, documents, lang)).by_region
            for kind, documents in sides.items()
        ]
        for lang in langs
    }
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(
            INDICATOR,
            region.code,
            str(run.study.nuts_version),
            "both",
            {"universe_id": universe.universe_id},
        )
        strata = {
            lang: Stratum(asked[region.code], taught[region.code])
            for lang, (asked, taught) in by_lang.items()
            if asked[region.code].clusters and taught[region.code].clusters
        }
        behind = tuple(sorted({*origins[0][region.code], *origins[1][region.code]}))
        rows += _rows(frame, strata, behind)
    return rows


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Documents with skills of the universe, in the languages that occur on both sides."""
    langs = dimensions_of(figure)["langs"]
    made = []
    kinds: tuple[Kind, ...] = ("vacancies", "courses")
    for kind in kinds:
        found = skill_documents(run, figure, kind, DEPTH)
        core = run.table(f"core__{kind}")
        mine = core.filter(core.lang.isin(langs)).select(document_id=core[id_column(kind)])
        made.append(replace(found, documents=found.documents.semi_join(mine, "document_id")))
    return tuple(made)


def _rows(frame: Frame, strata: dict[str, Stratum], origins: tuple[str, ...]) -> list[Row]:
    used = list(strata.values())
    sides = [merged(one) for one in ([s.demand for s in used], [s.offer for s in used]) if one]
    # the smaller side decides what the figure rests on
    n_eff = min((share_limits(side).family_n_eff for side in sides), default=0.0)
    n_docs = sum(side.n_docs for side in sides)
    sample = Sample(n_docs, min(clusters_of(used)), n_eff, origins=origins)
    figure = mismatch(used) if n_eff >= MIN_N_EFF else None
    said = {"langs": list(strata), "permutations": PERMUTATIONS}
    asked = [one.demand for one in used]
    return [
        frame.row(measure, beside_unnamed(judged, *asked), sample, dimensions=said)
        | {"unit": "p value" if measure == "mismatch_p" else "share"}
        for measure, judged in _figures(figure, has_common=bool(used)).items()
    ]


def _figures(figure: Mismatch | None, *, has_common: bool) -> dict[str, Judged]:
    names = ("mismatch", "mismatch_raw", "mismatch_null", "mismatch_p")
    if figure is None:
        reason = None if has_common else "no_common_language"
        return dict.fromkeys(names, too_little(reason))
    note = "chance_only"
    return {
        "mismatch": Judged("published", None, figure.estimate, figure.lo, figure.hi, note),
        "mismatch_raw": Judged("published", None, figure.raw, None, None),
        "mismatch_null": Judged("published", None, figure.null, None, None),
        "mismatch_p": Judged("published", None, figure.p, None, None),
    }


def _langs(run: StepRun, kind: str) -> set[str]:
    found = run.table(f"core__{kind}").select("lang").distinct().to_pyarrow()
    return {lang for lang in found["lang"].to_pylist() if lang}


def _of(run: StepRun, kind: Kind, documents: ir.Table, lang: str) -> ir.Table:
    """The documents of one language."""
    core = run.table(f"core__{kind}")
    mine = core.filter(core.lang == lang)
    return documents.semi_join(mine.select(document_id=mine[id_column(kind)]), "document_id")
