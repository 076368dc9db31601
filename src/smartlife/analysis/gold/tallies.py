"""Tallies of skill groups corrected by what people marked (methods, rules 3.2 and 3.3).

Language by language: the machine's masses of a region, the read documents of the region, and the
error rates of all read documents of the language go into `correction.correct_masses`. A language
without a sample keeps the masses that the machine found, if the others carry the region.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import cluster_keys
from smartlife.analysis.gold.correction import ReadDocuments, correct_masses, error_rates
from smartlife.analysis.gold.links import recalibrated, verdicts
from smartlife.analysis.gold.unfound import with_unfound
from smartlife.analysis.links.variance import phrase_variance
from smartlife.analysis.scope import FIXED_POINT, id_column
from smartlife.analysis.tallies import (
    borrowed_doubt,
    fixed,
    numbers_of,
    skill_links,
    skill_parts,
    skill_tallies,
)
from smartlife.analysis.thresholds import MIN_GOLD_SHARE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir
    import pyarrow as pa

    from smartlife.analysis.estimators.uncertainty import Floats, Tally
    from smartlife.analysis.gold.correction import Corrected, ErrorRates
    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.analysis.scope import Kind
    from smartlife.analysis.skill_groups import Universe
    from smartlife.analysis.tallies import Parts
    from smartlife.store.run import StepRun

_UNSURE: Final = 0.5
"""Weight of a concept that the reader could not decide."""


@dataclass(frozen=True, slots=True)
class CorrectedTally:
    """The tally of one side of a region, corrected.

    Attributes:
        found: As the machine found it; its documents and clusters are those of `tally`.
        tally: With corrected masses, scaled to the same total, and the variance of links after it.
        samples: Samples that it rests on.
    """

    found: Tally
    tally: Tally
    samples: tuple[LanguageSample, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """Documents with text of one region: language → number, and weight."""

    counts: dict[str, int]
    weights: dict[str, float]

    def carried_by(self, langs: Mapping[str, object]) -> bool:
        """True if these languages carry enough of the weight."""
        total = sum(self.weights.values())
        known = sum(weight for lang, weight in self.weights.items() if lang in langs)
        return total > 0 and known >= MIN_GOLD_SHARE * total


@dataclass(frozen=True, slots=True)
class _Read:
    """The read documents of one language: their names, arrays, and rates; weights are all 1."""

    ids: tuple[str, ...]
    documents: ReadDocuments
    rates: ErrorRates


def correct_tallies(
    run: StepRun,
    kind: Kind,
    universe: Universe,
    documents: ir.Table,
    samples: Mapping[str, LanguageSample],
    *,
    min_probability: float = 0.0,
) -> dict[str, CorrectedTally]:
    """Region → corrected tally, for those regions whose languages have samples.

    Args:
        run: A step that reads the core and link tables of the kind, and core__concepts.
        kind: Side.
        universe: Groups.
        documents: As of `scope.demand`; regions may have any name.
        samples: Language → sample of the task skills.
        min_probability: Links less likely than this do not count.
    """
    held = _held(run, kind, documents)
    regions = [code for code, one in held.items() if one.carried_by(samples)]
    if not regions:
        return {}
    judged = verdicts(run, kind, universe, samples)
    links = skill_links(run, kind)
    if min_probability:
        links = links.filter(links.probability >= min_probability)
    links = recalibrated(links, judged)
    tallied = skill_tallies(
        run, kind, universe, documents=documents, links=links, regions=tuple(regions)
    )
    parts = skill_parts(links, universe)
    read = _read(run, kind, universe, parts, samples)
    sums = _Sums.of(documents, parts, judged.by_phrase(), len(universe.groups))
    weights = _weights(documents, read)
    made: dict[str, CorrectedTally] = {}
    for code in regions:
        scale = tallied.scale[code]
        if scale <= 0:
            continue
        found = tallied.by_region[code]
        region = _Region(code, scale, held[code], *weights.get(code, ({}, {})))
        corrected = [_correct(region, lang, sums, read.get(lang)) for lang in region.held.counts]
        used = tuple(samples[lang] for lang in region.held.counts if lang in samples)
        made[code] = CorrectedTally(found, _as_tally(found, corrected, sums, region, read), used)
    return made


@dataclass(frozen=True, slots=True)
class _Region:
    """One region: factor of weights, what is held, weight and cluster of what was read there."""

    code: str
    scale: float
    held: _Held
    weights: Mapping[str, float]
    clusters: Mapping[str, str]


def _correct(region: _Region, lang: str, sums: _Sums, read: _Read | None) -> Corrected | None:
    """The corrected masses of one language of a region; None without a sample."""
    if read is None:
        return None
    mass, variance = sums.of_language(region.code, lang, region.scale)
    chosen = np.array([name in region.weights for name in read.ids], dtype=bool)
    weight = np.array([region.weights[name] for name in read.ids if name in region.weights])
    here = read.documents.of(chosen, weight * region.scale)
    count = region.held.counts[lang]
    held = (count, region.held.weights[lang] * region.scale)
    return correct_masses(mass, variance, held, here, read.rates, is_whole=here.count == count)


def _as_tally(
    found: Tally,
    corrected: list[Corrected | None],
    sums: _Sums,
    region: _Region,
    read: Mapping[str, _Read],
) -> Tally:
    """The found tally with other masses: each cluster's in a group is multiplied alike."""
    mass = found.group_mass()
    others = [lang for lang in region.held.counts if lang not in read]
    left, variance = sums.of_languages(region.code, others, region.scale, mass)
    target = sum((one.mass for one in corrected if one is not None), left)
    variance = sum((one.variance for one in corrected if one is not None), variance)
    # documents keep their total weight, as they do without a correction
    level = float(mass.sum() / target.sum()) if target.sum() > 0 else 1.0
    target, variance = target * level, variance * level**2
    factor = np.divide(target, mass, out=np.zeros(len(mass)), where=mass > 0)
    scaled = replace(found, mass=found.mass * factor[found.group], link_variance=variance)
    unfound = np.where(mass > 0, 0.0, target)
    return with_unfound(scaled, unfound, _seen(region, read, unfound))


def _seen(
    region: _Region, read: Mapping[str, _Read], groups: Floats
) -> dict[int, dict[int, float]]:
    """Group → key of a cluster → weight of what people read of the group there, in the region."""
    seen: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    wanted = np.flatnonzero(groups > 0)
    for one in read.values() if len(wanted) else ():
        for row, name in enumerate(one.ids):
            if name not in region.weights:
                continue
            [key] = cluster_keys([region.clusters[name]])
            weight = region.weights[name] * one.documents.draw[row]
            for group in wanted[one.documents.true[row, wanted] > 0]:
                seen[int(group)][int(key)] += weight * one.documents.true[row, group]
    return seen


# --- what is held, and what was read


def _held(run: StepRun, kind: Kind, documents: ir.Table) -> dict[str, _Held]:
    core = run.table(f"core__{kind}")
    texts = core.filter(core.has_text).select("lang", document_id=core[id_column(kind)])
    mine = documents.select("region_code", "document_id", "weight").join(texts, "document_id")
    rows = mine.group_by("region_code", "lang").agg(n=mine.count(), weight=fixed(mine.weight).sum())
    held: dict[str, _Held] = {}
    for row in rows.order_by("region_code", "lang").to_pyarrow().to_pylist():
        held.setdefault(row["region_code"], _Held({}, {}))
        held[row["region_code"]].counts[row["lang"]] = row["n"]
        held[row["region_code"]].weights[row["lang"]] = row["weight"] / FIXED_POINT
    return held


def _read(
    run: StepRun,
    kind: Kind,
    universe: Universe,
    parts: Parts,
    samples: Mapping[str, LanguageSample],
) -> dict[str, _Read]:
    """What machine and people say of the documents read, by language."""
    coarse = _coarse(run, universe)
    members: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for uri, group, share in universe.members:
        members[uri].append((group, share))
    ids = [one.document_id for sample in samples.values() for one in sample.readings]
    found = _found(run, kind, parts, ids)
    made = {}
    for lang, sample in samples.items():
        readings = [
            one for one in sample.readings if one.document_id in found and not one.true & coarse
        ]
        said = np.zeros((len(readings), len(universe.groups)))
        true = np.zeros_like(said)
        for row, reading in enumerate(readings):
            for group, fraction in found[reading.document_id]:
                said[row, group] = fraction
            marked = [(uri, 1.0) for uri in reading.true]
            marked += [(uri, _UNSURE) for uri in reading.unsure]
            for uri, weight in sorted(marked):
                for group, share in members.get(uri, ()):
                    true[row, group] += weight * share
        total = true.sum(axis=1, keepdims=True)
        true = np.divide(true, total, out=np.zeros_like(true), where=total > 0)
        draw = np.array([one.weight for one in readings], np.float64)
        documents = ReadDocuments(said, true, draw, np.ones(len(readings)))
        names = tuple(one.document_id for one in readings)
        made[lang] = _Read(names, documents, error_rates(documents))
    return made


def _coarse(run: StepRun, universe: Universe) -> frozenset[str]:
    """Groups that are coarser than the universe: a document marked with one was read for others."""
    rows = run.read("core__concepts", ["concept_uri", "concept_kind", "depth"]).to_pylist()
    inside = {uri for uri, _, _ in universe.members}
    return frozenset(
        row["concept_uri"]
        for row in rows
        if row["concept_kind"] == "skill_group"
        and row["concept_uri"] not in inside
        and (row["depth"] or 0) < universe.depth
    )


def _found(
    run: StepRun, kind: Kind, parts: Parts, ids: list[str]
) -> dict[str, list[tuple[int, float]]]:
    """Document → its groups and their fractions; only documents with a text."""
    chosen = _named(ids)
    core = run.table(f"core__{kind}")
    texts = core.filter(core.has_text).select(document_id=core[id_column(kind)])
    known = texts.semi_join(chosen, "document_id").to_pyarrow()
    found: dict[str, list[tuple[int, float]]] = {
        name: [] for name in sorted(known["document_id"].to_pylist())
    }
    rows = parts.fractions.semi_join(chosen, "document_id").order_by("document_id", "group")
    for row in rows.to_pyarrow().to_pylist():
        if row["document_id"] in found:
            found[row["document_id"]].append((row["group"], row["fraction"]))
    return found


def _weights(
    documents: ir.Table, read: Mapping[str, _Read]
) -> dict[str, tuple[dict[str, float], dict[str, str]]]:
    """Region → weights and clusters of the read documents that count in the region."""
    chosen = _named([name for one in read.values() for name in one.ids])
    columns = ("region_code", "document_id", "weight", "cluster")
    rows = documents.select(*columns).semi_join(chosen, "document_id")
    made: dict[str, tuple[dict[str, float], dict[str, str]]] = defaultdict(lambda: ({}, {}))
    for row in rows.to_pyarrow().to_pylist():
        weights, clusters = made[row["region_code"]]
        weights[row["document_id"]] = float(row["weight"])
        clusters[row["document_id"]] = str(row["cluster"])
    return made


def _named(ids: list[str]) -> ir.Table:
    import ibis
    import pyarrow as pa

    return ibis.memtable(pa.table({"document_id": pa.array(sorted(set(ids)), pa.string())}))


# --- masses by language


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of the engine by region and language.

    Attributes:
        mass: region_code, lang, group, mass.
        phrases: region_code, lang, phrase, concept_uri, group, mass, hit, right, judged.
        borrowed: region_code, lang, group, tilt.
        groups: Number of groups.
    """

    mass: pa.Table
    phrases: pa.Table
    borrowed: pa.Table
    groups: int

    @classmethod
    def of(cls, documents: ir.Table, parts: Parts, judged: pa.Table, groups: int) -> _Sums:
        """Asks the engine.

        Args:
            documents: As of `scope.demand`.
            parts: Of all links.
            judged: Verdicts by phrase: lang, phrase, concept_uri, right, judged.
            groups: Number of groups.
        """
        import ibis

        mine = documents.select("region_code", "document_id", "weight")
        links = mine.join(parts.phrases, "document_id")
        links = links.mutate(sure=links.weight * links.fraction)
        links = links.mutate(hit=links.sure * links.probability)
        phrases = links.group_by("region_code", "lang", "phrase", "concept_uri", "group").agg(
            mass=fixed(links.sure).sum(), hit=fixed(links.hit).sum()
        )
        told = phrases.left_join(ibis.memtable(judged), ["lang", "phrase", "concept_uri"])
        told = told.select(
            *phrases.columns, right=told.right.fill_null(0.0), judged=told.judged.fill_null(0.0)
        )
        borrowed = links.group_by("region_code", "lang", "group").agg(
            tilt=fixed(links.weight * links.tilt).sum(), mass=fixed(links.hit).sum()
        )
        keys = ("region_code", "lang", "group")
        by_group = borrowed.order_by(*keys).to_pyarrow()
        order = ("region_code", "lang", "phrase", "concept_uri", "group")
        return cls(by_group, told.order_by(*order).to_pyarrow(), by_group, groups)

    def of_language(self, region: str, lang: str, scale: float) -> tuple[Floats, Floats]:
        """Masses of a region's language, and their variance from phrases as far as judged."""
        found = _where(self.mass, region, [lang])
        group = numbers_of(found, "group").astype(np.int64)
        mass = np.bincount(group, numbers_of(found, "mass") / FIXED_POINT * scale, self.groups)
        return mass.astype(np.float64), self._doubt(region, [lang], scale)

    def of_languages(
        self, region: str, langs: list[str], scale: float, whole: Floats
    ) -> tuple[Floats, Floats]:
        """Masses and variance of languages without a sample; `whole` are those of all languages."""
        mass = np.zeros(self.groups)
        for lang in langs:
            mass = mass + self.of_language(region, lang, scale)[0]
        borrowed = borrowed_doubt(_where(self.borrowed, region, langs), scale, whole)
        return mass, self._doubt(region, langs, scale) + borrowed

    def _doubt(self, region: str, langs: list[str], scale: float) -> Floats:
        """One precision per phrase and concept: rule 3.3 in closed form."""
        rows = _where(self.phrases, region, langs)
        mass = numbers_of(rows, "mass") / FIXED_POINT
        hit = numbers_of(rows, "hit") / FIXED_POINT
        linked = np.divide(hit, mass, out=np.ones(len(mass)), where=mass > 0)
        single = phrase_variance(
            mass * scale,
            np.clip(linked, 0.0, 1.0),
            numbers_of(rows, "right"),
            numbers_of(rows, "judged"),
        )
        group = numbers_of(rows, "group").astype(np.int64)
        return np.bincount(group, single, self.groups).astype(np.float64)


def _where(table: pa.Table, region: str, langs: list[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    of_lang = pc.field("lang").isin(pa.array(langs, pa.string()))
    return table.filter((pc.field("region_code") == region) & of_lang)
