"""The mix of occupations, corrected by what people marked (methods, rule 3.2).

Language by language: of the read advertisements, how often each true group is called which group
(or nothing) makes the confusion matrix; the mix of true groups that explains best what the machine
says of all advertisements of a region is the corrected one. At two digits of ISCO-08; where the
matrix tells too little at two, at one; where it does so at one, not at all.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.contract import Frame, Sample
from smartlife.analysis.estimators.uncertainty import TAIL, Shares, Tally, share_limits
from smartlife.analysis.gold.correction import confusion, mix_replicates, true_mix
from smartlife.analysis.gold.sample import least_kappa, read_samples, sample_name
from smartlife.analysis.publication import Judged, judge_shares, number_or_none, too_little
from smartlife.analysis.scope import FIXED_POINT
from smartlife.analysis.tallies import fixed, occupation_links
from smartlife.analysis.thresholds import MIN_GOLD_SHARE, MIN_LINK_PROBABILITY
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from smartlife.analysis.contract import Row
    from smartlife.analysis.estimators.uncertainty import Floats
    from smartlife.analysis.gold.correction import Confusion
    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.store.run import StepRun

DIGITS: Final = (2, 1)
"""Levels that are tried, the finest first."""
REPLICATES: Final = 200
_SEED: Final = 3202
_CORRECTED: Final = {2: "corrected_2_digits", 1: "corrected_1_digits"}
"""Digits of ISCO-08 at which the mix could be corrected → remark."""
_NOTHING: Final = ""

Said = dict[str, dict[str, float]]
"""Language → two-digit group (or nothing) → weight of the advertisements."""


@dataclass(frozen=True, slots=True)
class OccupationGold:
    """What is said of all advertisements, and what is true of those read.

    Attributes:
        said: Region → what the machine says there.
        samples: Language → sample.
        judged: Language → (true group, said group or nothing, weight), two digits each.
        whole: Languages of which every advertisement was read.
    """

    said: dict[str, Said]
    samples: dict[str, LanguageSample]
    judged: dict[str, list[tuple[str, str, float]]]
    whole: frozenset[str]


def read_occupation_gold(run: StepRun, documents: ir.Table) -> OccupationGold | None:
    """Reads the samples; None if there is none.

    Args:
        run: A step that reads advertisements, their links, concepts and core__gold.
        documents: As of `scope.demand`.
    """
    samples = read_samples(run, "vacancies", "occupation")
    if not samples:
        return None
    links = occupation_links(run)
    links = links.filter(links.probability >= MIN_LINK_PROBABILITY).select("document_id", "isco")
    core = run.table("core__vacancies").select("lang", document_id="vacancy_id")
    coded = core.left_join(links, "document_id").select(
        "lang", "document_id", isco=links.isco.fill_null(_NOTHING)
    )
    mine = documents.select("region_code", "document_id", "weight").join(coded, "document_id")
    sums = mine.group_by("region_code", "lang", "isco").agg(weight=fixed(mine.weight).sum())
    said: dict[str, Said] = defaultdict(lambda: defaultdict(dict))
    for row in sums.order_by("region_code", "lang", "isco").to_pyarrow().to_pylist():
        said[row["region_code"]][row["lang"]][row["isco"]] = row["weight"] / FIXED_POINT
    judged = _judged(run, coded, samples)
    held = {row["lang"]: row["n"] for row in core.group_by("lang").agg(n=core.count())
            .to_pyarrow().to_pylist()}  # fmt: skip
    whole = frozenset(lang for lang, s in samples.items() if len(s.readings) == held.get(lang))
    return OccupationGold(dict(said), samples, judged, whole)


def _judged(
    run: StepRun, coded: ir.Table, samples: Mapping[str, LanguageSample]
) -> dict[str, list[tuple[str, str, float]]]:
    import ibis
    import pyarrow as pa

    rows = run.read("core__concepts", ["concept_uri", "isco_code"]).to_pylist()
    codes = {row["concept_uri"]: (row["isco_code"] or "")[:2] for row in rows}
    ids = sorted(one.document_id for s in samples.values() for one in s.readings)
    chosen = ibis.memtable(pa.table({"document_id": pa.array(ids, pa.string())}))
    found = coded.semi_join(chosen, "document_id").to_pyarrow().to_pylist()
    said = {row["document_id"]: row["isco"] for row in found}
    judged: dict[str, list[tuple[str, str, float]]] = {}
    for lang, sample in samples.items():
        mean = sum(one.weight for one in sample.readings) / len(sample.readings)
        cases = judged.setdefault(lang, [])
        for one in sample.readings:
            true = sorted({codes.get(uri, "") for uri in one.true})
            # what people could place no finer than one digit tells nothing here
            if one.document_id in said and true and all(len(code) == 2 for code in true):
                weight = one.weight / mean / len(true)
                cases += [(code, said[one.document_id], weight) for code in true]
    return judged


def corrected_rows(
    gold: OccupationGold | None,
    frame: Frame,
    tally: Tally,
    codes: Sequence[str],
    origins: tuple[str, ...],
) -> list[Row]:
    """Rows of one region: share_corrected per group, and correction: how sure the matrix is.

    Nothing where the languages with a sample do not carry the region.

    Args:
        gold: Samples, if there are some.
        frame: Region.
        tally: Its advertisements by group, uncorrected.
        codes: Two-digit codes of the tally's groups.
        origins: Files behind them.
    """
    said = {} if gold is None else gold.said.get(frame.nuts_code, {})
    weights = {lang: sum(found.values()) for lang, found in said.items()}
    total = sum(weights.values())
    if gold is None or total <= 0:
        return []
    known = [lang for lang in weights if lang in gold.samples]
    if sum(weights[lang] for lang in known) < MIN_GOLD_SHARE * total:
        return []
    columns: dict[str, object] = {
        "gold_id": sample_name(gold.samples[lang] for lang in known),
        "kappa": least_kappa(gold.samples[lang] for lang in known),
    }
    sample = Sample(tally.n_docs, tally.clusters, origins=origins)
    worst = 0.0
    for digits in DIGITS:
        level = _Level.of(said, gold, digits)
        matrices = {lang: level.confusion(gold, lang) for lang in known}
        worst = max(made.condition for made in matrices.values())
        if all(made.tells for made in matrices.values()):
            told = Judged("published", None, float(worst), None, None, _CORRECTED[digits])
            rows = [frame.row("correction", told, sample, **columns) | _TOLD]
            found = _at_level(tally, codes, level)
            return rows + _share_rows(level, matrices, frame, found, origins, columns)
    return [frame.row("correction", too_little("not_corrected"), sample, **columns) | _TOLD]


_TOLD: Final[dict[str, object]] = {
    "unit": "ratio",
    "estimand": "Condition number of the confusion matrix of occupations: above 20 the mix is not "
    "corrected",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """The groups of one level that are said or true somewhere, and what is said by language."""

    digits: int
    codes: tuple[str, ...]
    said: dict[str, Floats]
    weights: dict[str, float]

    @classmethod
    def of(cls, said: Said, gold: OccupationGold, digits: int) -> _Level:
        codes = {code[:digits] for found in said.values() for code in found}
        codes |= {case[0][:digits] for lang in said for case in gold.judged.get(lang, ())}
        order = tuple(sorted(codes - {_NOTHING}))
        number = {code: i for i, code in enumerate((*order, _NOTHING))}
        made = {}
        for lang, found in said.items():
            row = np.zeros(len(order) + 1)
            for code, weight in found.items():
                row[number[code[:digits]]] += weight
            made[lang] = row / row.sum()
        weights = {lang: sum(found.values()) for lang, found in said.items()}
        return cls(digits, order, made, weights)

    def confusion(self, gold: OccupationGold, lang: str) -> Confusion:
        """The confusion matrix of a language."""
        number = {code: i for i, code in enumerate((*self.codes, _NOTHING))}
        table = np.zeros((len(self.codes), len(self.codes) + 1))
        for true, said, weight in gold.judged[lang]:
            # a group that is said of none of the region's advertisements is as good as nothing
            column = number.get(said[: self.digits], len(self.codes))
            table[number[true[: self.digits]], column] += weight
        return confusion(table, is_whole=lang in gold.whole)


def _share_rows(
    level: _Level,
    matrices: Mapping[str, Confusion],
    frame: Frame,
    found: Tally,
    origins: tuple[str, ...],
    columns: Mapping[str, object],
) -> list[Row]:
    limits = share_limits(found)
    estimate, drawn = _mix(level, matrices, limits.family_n_eff)
    lo, hi = np.quantile(drawn, (TAIL, 1 - TAIL), axis=0)
    # a correction makes nothing surer: never narrower than the limits of the uncorrected share
    lo = np.minimum(lo, np.maximum(estimate - (limits.estimate - limits.lo), 0.0))
    hi = np.maximum(hi, np.minimum(estimate + (limits.hi - limits.estimate), 1.0))
    shares = Shares(estimate, lo, hi, limits.n_eff, limits.deff, limits.family_n_eff)
    changes = {} if level.digits == DIGITS[0] else _COARSE
    rows = []
    for number, figure in enumerate(judge_shares(found, shares, adds_up=True)):
        sample = Sample(
            found.n_docs,
            found.clusters,
            float(limits.n_eff[number]),
            phi=number_or_none(limits.deff),
            origins=origins,
        )
        code = level.codes[number]
        group = {"group_scheme": "isco", "group_code": code, "group_uri": isco_uri(code)}
        # the remark on the largest employer stands with the share that is not corrected
        alone = figure.estimate is not None
        shown = replace(figure, note=None, without_largest=None) if alone else figure
        rows.append(frame.row("share_corrected", shown, sample, **group, **columns) | changes)
    return rows


_COARSE: Final[dict[str, object]] = {"level": "ISCO-08, 1 digit", "universe_id": "isco08-1"}


def _mix(level: _Level, matrices: Mapping[str, Confusion], n_eff: float) -> tuple[Floats, Floats]:
    """The corrected mix and its replicates; languages without a sample stay as they are."""
    random = np.random.default_rng(_SEED)
    total = sum(level.weights.values())
    estimate = np.zeros(len(level.codes))
    drawn = np.zeros((REPLICATES, len(level.codes)))
    for lang, said in level.said.items():
        share = level.weights[lang] / total
        made = matrices.get(lang)
        if made is not None:
            estimate += share * true_mix(said, made.matrix)
            drawn += share * mix_replicates(said, n_eff * share, made, random, REPLICATES)
        elif said[:-1].sum() > 0:
            estimate += share * said[:-1] / said[:-1].sum()
            drawn += share * said[:-1] / said[:-1].sum()
    return estimate / max(estimate.sum(), 1e-12), drawn


def _at_level(tally: Tally, codes: Sequence[str], level: _Level) -> Tally:
    """The tally over the groups of a level, from one over two-digit codes."""
    number = {code: i for i, code in enumerate(level.codes)}
    target = np.array([number.get(code[: level.digits], -1) for code in codes], np.int64)
    group = target[tally.group] if len(tally.group) else tally.group
    pairs, place = np.unique(np.vstack([tally.cluster, group]), axis=1, return_inverse=True)
    place = place.ravel()
    variance = np.bincount(target[target >= 0], tally.link_variance[target >= 0], len(number))
    return replace(
        tally,
        cluster=pairs[0].astype(np.int64),
        group=pairs[1].astype(np.int64),
        mass=np.bincount(place, tally.mass, pairs.shape[1]).astype(np.float64),
        documents=np.bincount(place, tally.documents, pairs.shape[1]).astype(np.int64),
        link_variance=variance.astype(np.float64),
    )
