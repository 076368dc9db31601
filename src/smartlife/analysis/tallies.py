"""From linked documents to tallies: weight by region, cluster and group, and its link variance.

Grouping runs in the engine (expressions that DuckDB and Spark both know); what comes back is one
row per region, cluster and group, from which numpy builds one `Tally` per region.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.bootstrap import cluster_keys
from smartlife.analysis.estimators.uncertainty import Tally
from smartlife.analysis.links.variance import borrowed_variance, phrase_variance
from smartlife.analysis.scope import (
    FIXED_POINT,
    UNNAMED,
    Kind,
    demand,
    id_column,
    offer,
    scope_regions,
)
from smartlife.analysis.skill_groups import SKILL_KINDS
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

OCCUPATION_KINDS: Final = ("occupation", "isco_group")


@dataclass(frozen=True, slots=True)
class Tallied:
    """Tallies of one side.

    Attributes:
        by_region: Region → tally; every region of the study has one, maybe empty.
        deff_w: Region → 1 + CV² of the weights.
        held: Region → documents held, linked or not.
        scale: Region → what weights are multiplied by, so that those of linked documents have the
            mean 1.
    """

    by_region: dict[str, Tally]
    deff_w: dict[str, float]
    held: dict[str, int]
    scale: dict[str, float]


def skill_links(run: StepRun, kind: Kind) -> ir.Table:
    """Observed skill mentions: document_id, lang, concept_uri, probability, is_borrowed, phrase."""
    table = f"link__{kind}_concepts"
    return run.view(f"skill links {kind}", (table,), lambda: _skill_links(run, kind))


def _skill_links(run: StepRun, kind: Kind) -> ir.Table:
    links = run.table(f"link__{kind}_concepts")
    observed = links.filter((links.evidence == "observed") & links.concept_kind.isin(SKILL_KINDS))
    return observed.select(
        "lang",
        "concept_uri",
        "probability",
        "phrase",
        document_id=observed[id_column(kind)],
        is_borrowed=are_borrowed(observed),
    )


def skill_tallies(
    run: StepRun,
    kind: Kind,
    universe: Universe,
    *,
    documents: ir.Table | None = None,
    links: ir.Table | None = None,
    regions: tuple[str, ...] | None = None,
) -> Tallied:
    """Tallies of documents over skill groups; each document has its weight once (rule 1.1).

    `x_g = Σ_v w_v π_vg / m_v`, `m_v = Σ_g π_vg`, π_vg summed over the observed mentions of the
    group's skills, split between the parents of a skill.

    Args:
        run: A step that reads the core and link tables of the kind.
        kind: Side.
        universe: Groups.
        documents: As of `scope.demand`; by default all documents of the kind.
        links: As of `skill_links`; by default those.
        regions: Regions that get a tally; by default those of the study.
    """
    everything = demand(run) if kind == "vacancies" else offer(run)
    if (documents is None or documents is everything) and links is None and regions is None:
        # many indicators begin with these, and nothing in a run takes the engine longer
        tables = (f"core__{kind}", f"link__{kind}_concepts")
        kept = run.once(f"skills of {kind}", universe, tables, lambda: _of_all(run, kind, universe))
        return Tallied(dict(kept.by_region), dict(kept.deff_w), dict(kept.held), dict(kept.scale))
    parts = skill_parts(skill_links(run, kind) if links is None else links, universe)
    chosen = everything if documents is None else documents
    count = len(universe.groups)
    return tallies_of(run, chosen, parts.fractions, parts.phrases, count, regions)


def _of_all(run: StepRun, kind: Kind, universe: Universe) -> Tallied:
    """Tallies that steps share: none of them can change an array for the others."""
    parts = skill_parts(skill_links(run, kind), universe)
    documents = demand(run) if kind == "vacancies" else offer(run)
    made = tallies_of(run, documents, parts.fractions, parts.phrases, len(universe.groups))
    for tally in made.by_region.values():
        for one in fields(tally):
            value = getattr(tally, one.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
    return made


@dataclass(frozen=True, slots=True)
class Parts:
    """What single documents add to groups.

    Attributes:
        fractions: Share of each document in each group: document_id, group, fraction.
        phrases: The links behind it: document_id, lang, group, concept_uri, phrase, probability,
            fraction (if the link were sure), tilt.
    """

    fractions: ir.Table
    phrases: ir.Table


def skill_parts(links: ir.Table, universe: Universe) -> Parts:
    """Shares of documents in groups (rule 1.1), from columns as of `skill_links`."""
    import ibis

    members = ibis.memtable(universe.to_arrow())
    links = links.join(members, "concept_uri")
    links = links.mutate(pi=fixed(links.probability * links.share), mu=fixed(links.share))
    in_group = links.group_by("document_id", "group").agg(pi=links.pi.sum())
    in_document = links.group_by("document_id").agg(
        total=links.pi.sum(), doubt=fixed(tilt_of(links) * links.share).sum()
    )
    in_document = in_document.filter(in_document.total > 0)
    fractions = in_group.join(in_document, "document_id")
    fractions = fractions.select(
        "document_id", "group", fraction=fractions.pi.cast("float64") / fractions.total
    )
    sure = links.join(in_document, "document_id")
    fraction = sure.mu.cast("float64") / sure.total
    # where all links of a document are as likely, no shift of log-odds moves its groups
    alike = sure.probability * sure.doubt.cast("float64") / sure.total
    phrases = sure.select(
        "document_id",
        "lang",
        "group",
        "concept_uri",
        "phrase",
        "probability",
        fraction=fraction,
        tilt=(tilt_of(sure) - alike) * fraction,
    )
    return Parts(fractions, phrases)


def occupation_links(run: StepRun) -> ir.Table:
    """The likeliest occupation group of each advertisement.

    Columns: document_id, isco (two digits), probability (of the group: summed over the
    advertisement's candidates in it, at most 1), concept_uri and phrase of its best candidate. A
    wrong occupation of the right group is right here, so the group is likelier than its candidates.
    What a source gives is the group that its candidates were looked for in: no second sign of it,
    so the larger of both counts, not their sum. `lang` and `is_borrowed` are those of the best
    candidate.
    """
    tables = ("link__vacancies_concepts", "core__concepts")
    return run.view("occupation links", tables, lambda: _occupation_links(run))


def _occupation_links(run: StepRun) -> ir.Table:
    joined = occupation_candidates(run)
    joined = joined.mutate(isco=joined.isco_code.substr(0, 2))
    groups = likelihoods(joined)
    groups = _first(groups, "document_id", "total", "isco")
    best = _first(joined, ["document_id", "isco"], "pi", "concept_uri")
    winner = groups.select("document_id", "isco", "total")
    made = winner.join(best, ["document_id", "isco"])
    return made.select(
        "document_id",
        "lang",
        "isco",
        "concept_uri",
        "phrase",
        "is_borrowed",
        probability=(made.total.cast("float64") / FIXED_POINT).clip(upper=1.0),
    )


def occupation_candidates(run: StepRun) -> ir.Table:
    """Occupations that advertisements may be linked to, with their ISCO codes.

    Columns: document_id, lang, concept_uri, isco_code, phrase, is_borrowed, pi (fixed point), and
    pi split into `given` by the source and `seen` in the text.
    """
    tables = ("link__vacancies_concepts", "core__concepts")
    return run.view("occupation candidates", tables, lambda: _occupation_candidates(run))


def _occupation_candidates(run: StepRun) -> ir.Table:
    links = run.table("link__vacancies_concepts")
    concepts = run.table("core__concepts").select("concept_uri", "isco_code")
    observed = links.filter(
        (links.evidence == "observed") & links.concept_kind.isin(OCCUPATION_KINDS)
    )
    observed = observed.select(
        "lang",
        "concept_uri",
        "probability",
        "phrase",
        "method",
        document_id=observed.vacancy_id,
        is_borrowed=are_borrowed(observed),
    )
    joined = observed.join(concepts, "concept_uri")
    joined = joined.filter(joined.isco_code.length() >= 2)
    joined = joined.mutate(pi=fixed(joined.probability))
    is_given = joined.method == "given"
    return joined.mutate(given=is_given.ifelse(joined.pi, 0), seen=is_given.ifelse(0, joined.pi))


def likelihoods(candidates: ir.Table) -> ir.Table:
    """document_id, isco, total (fixed point): how likely each group (column `isco`) is."""
    import ibis

    groups = candidates.group_by("document_id", "isco").agg(
        given=candidates.given.max(), seen=candidates.seen.sum()
    )
    return groups.mutate(total=ibis.greatest(groups.given, groups.seen))


def _first(table: ir.Table, keys: str | list[str], largest: str, then: str) -> ir.Table:
    """One row per key: the one with the largest value, of equals the first by `then`."""
    import ibis

    order = ibis.window(group_by=keys, order_by=[ibis.desc(largest), then])
    ranked = table.mutate(place_in_row=ibis.row_number().over(order))
    return ranked.filter(ranked.place_in_row == 0).drop("place_in_row")


def occupation_tallies(
    run: StepRun,
    groups: list[str],
    *,
    documents: ir.Table | None = None,
    min_probability: float = MIN_LINK_PROBABILITY,
    regions: tuple[str, ...] | None = None,
) -> Tallied:
    """Tallies of advertisements over ISCO groups.

    Args:
        run: A step that reads vacancies, their links and the concepts.
        groups: Two-digit codes.
        documents: As of `scope.demand`; by default all.
        min_probability: Advertisements whose group is less likely than this do not count.
        regions: Regions that get a tally; by default those of the study.
    """
    import ibis
    import pyarrow as pa

    numbers = ibis.memtable(
        pa.table(
            {
                "isco": pa.array(groups, pa.string()),
                "group": pa.array(range(len(groups)), pa.int64()),
            }
        )
    )
    links = occupation_links(run)
    links = links.filter(links.probability >= min_probability)
    links = links.join(numbers, "isco")
    phrases = links.select(
        "document_id",
        "lang",
        "group",
        "concept_uri",
        "phrase",
        "probability",
        fraction=ibis.literal(1.0),
        tilt=tilt_of(links),
    )
    fractions = phrases.select("document_id", "group", "fraction")
    chosen = demand(run) if documents is None else documents
    return tallies_of(run, chosen, fractions, phrases, len(groups), regions)


def fixed(number: ir.NumericValue) -> ir.IntegerValue:
    """A number as a whole multiple of 1 / FIXED_POINT."""
    return (number * FIXED_POINT).round().cast("int64")


def tilt_of(links: ir.Table) -> ir.FloatingValue:
    """What probabilities change by if their log-odds rise by one; 0 where they are not borrowed."""
    change = links.probability * (1 - links.probability)
    return links.is_borrowed.ifelse(change, 0.0)


def are_borrowed(mentions: ir.Table) -> ir.BooleanValue:
    """Whether a language's probabilities come from other languages; not those of what is given."""
    return ~mentions.is_calibrated & (mentions.method != "given")


def tallies_of(
    run: StepRun,
    documents: ir.Table,
    fractions: ir.Table,
    phrases: ir.Table,
    groups: int,
    regions: tuple[str, ...] | None = None,
) -> Tallied:
    """Tallies of documents over groups.

    Args:
        run: The step, for its study's regions.
        documents: As of `scope.demand`.
        fractions: Share of each document in each group: document_id, group, fraction.
        phrases: The links behind it, as in `Parts`.
        groups: Number of groups.
        regions: Regions that get a tally; by default those of the study.
    """
    regions = regions or tuple(region.code for region in scope_regions(run.study))
    documents = documents.select("region_code", "document_id", "cluster", "weight")
    mine, fractions, phrases = (run.own_view(one) for one in (documents, fractions, phrases))
    entries = mine.join(fractions, "document_id")
    entries = entries.group_by("region_code", "cluster", "group").agg(
        mass=fixed(entries.weight * entries.fraction).sum(), documents=entries.count()
    )
    linked = mine.semi_join(fractions, "document_id")
    weight = fixed(linked.weight)
    clusters = linked.group_by("region_code", "cluster").agg(
        mass=weight.sum(),
        documents=linked.count(),
        square=(linked.weight * linked.weight).sum(),
    )
    sure = mine.join(phrases, "document_id")
    borrowed = sure.group_by("region_code", "lang", "group").agg(
        tilt=fixed(sure.weight * sure.tilt).sum()
    )
    sure = sure.group_by("region_code", "phrase", "concept_uri", "group").agg(
        mass=fixed(sure.weight * sure.fraction).sum(),
        hit=fixed(sure.weight * sure.fraction * sure.probability).sum(),
    )
    held = mine.group_by("region_code").agg(n=mine.count()).to_pyarrow().to_pylist()
    numbers = {row["region_code"]: row["n"] for row in held}
    return _collect(
        {code: numbers.get(code, 0) for code in regions},
        entries.order_by("region_code", "cluster", "group").to_pyarrow(),
        clusters.order_by("region_code", "cluster").to_pyarrow(),
        (
            sure.order_by("region_code", "phrase", "concept_uri", "group").to_pyarrow(),
            borrowed.order_by("region_code", "lang", "group").to_pyarrow(),
        ),
        groups,
    )


def _collect(
    held: dict[str, int],
    entries: pa.Table,
    clusters: pa.Table,
    doubts: tuple[pa.Table, pa.Table],
    groups: int,
) -> Tallied:
    """Tallies from rows of the engine; `doubts` are sums by phrase, and by language."""
    by_region: dict[str, Tally] = {}
    deff_w: dict[str, float] = {}
    scales: dict[str, float] = {}
    for region in held:
        mine = _of_region(clusters, region)
        docs = numbers_of(mine, "documents")
        weight = numbers_of(mine, "mass") / FIXED_POINT
        # weights are scaled to mean 1, so that masses count documents
        scale = docs.sum() / weight.sum() if weight.sum() > 0 else 0.0
        scales[region] = float(scale)
        number = {name: i for i, name in enumerate(mine["cluster"].to_pylist())}
        mass = _of_region(entries, region)
        sure, borrowed = (_of_region(table, region) for table in doubts)
        in_group = numbers_of(mass, "group").astype(np.int64)
        entered = numbers_of(mass, "mass") / FIXED_POINT * scale
        in_groups = np.bincount(in_group, entered, groups).astype(np.float64)
        by_region[region] = Tally(
            cluster=np.array([number[name] for name in mass["cluster"].to_pylist()], np.int64),
            group=in_group,
            mass=entered,
            documents=numbers_of(mass, "documents").astype(np.int64),
            cluster_mass=weight * scale,
            cluster_docs=docs.astype(np.int64),
            link_variance=_link_variance(sure, scale, groups)
            + borrowed_doubt(borrowed, scale, in_groups),
            keys=cluster_keys(number),
            unnamed=np.array([name.startswith(UNNAMED) for name in number], np.bool_),
        )
        squares = numbers_of(mine, "square").sum()
        deff_w[region] = float(docs.sum() * squares / weight.sum() ** 2) if scale else 1.0
    return Tallied(by_region, deff_w, held, scales)


def _link_variance(phrases: pa.Table, scale: float, groups: int) -> np.ndarray:
    mass = numbers_of(phrases, "mass") / FIXED_POINT
    probability = np.divide(
        numbers_of(phrases, "hit") / FIXED_POINT, mass, out=np.ones(len(mass)), where=mass > 0
    )
    single = phrase_variance(mass * scale, np.clip(probability, 0.0, 1.0))
    return np.bincount(numbers_of(phrases, "group").astype(np.int64), single, groups)


def borrowed_doubt(borrowed: pa.Table, scale: float, mass: np.ndarray) -> np.ndarray:
    """Variance of each group's mass from borrowed probabilities, summed over languages."""
    group = numbers_of(borrowed, "group").astype(np.int64)
    tilt = numbers_of(borrowed, "tilt") / FIXED_POINT * scale
    langs = np.array(borrowed["lang"].to_pylist(), dtype=np.str_)
    total = np.zeros(len(mass))
    for lang in np.unique(langs):
        own = langs == lang
        of_group = np.bincount(group[own], tilt[own], len(mass)).astype(np.float64)
        total += borrowed_variance(of_group, mass)
    return total


def numbers_of(table: pa.Table, column: str) -> np.ndarray:
    """A column as floating numbers."""
    return np.asarray(table[column].to_numpy(zero_copy_only=False), dtype=np.float64)


def _of_region(table: pa.Table, region: str) -> pa.Table:
    import pyarrow.compute as pc

    return table.filter(pc.field("region_code") == region)
