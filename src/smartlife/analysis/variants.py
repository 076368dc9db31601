"""What is left of the documents without the largest source, and tallies of several sets at once.

Rule 9.8 of the methods asks of every statement whether it stands without the largest employer and
without the largest source. A source is a publisher: two files of one board are one source. A
document that others have too stays. Where only one source is held, nothing is left and nothing was
tried; that is told, not passed over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.analysis.contract import Sample, share_rows
from smartlife.analysis.publication import Judged, is_mostly_unnamed
from smartlife.analysis.scope import id_column
from smartlife.analysis.tallies import Tallied, fixed
from smartlife.model.study import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import ibis.expr.types as ir

    from smartlife.analysis.contract import Frame, Row
    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

WITHOUT_EMPLOYER: Final = "without_largest_employer"
WITHOUT_SOURCE: Final = "without_largest_source"
UNWEIGHTED: Final = "unweighted"
SURER_LINKS: Final = "surer_links"
STRICT_PROBABILITY: Final = 0.5
"""The variant "surer links" counts only links at least this likely (methods, rule 9.8 iii)."""
EMPLOYER_NOT_TRIED: Final = "employer_not_tried"
"""Remark of a variant without the largest employer that could not be tried."""
BETWEEN: Final = "\n"
"""Stands between identifiers of sources, none of which has a line break."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left without the largest source of each region.

    Attributes:
        documents: As of `scope.demand`, of all regions.
        sources: Region → number of sources; 1 or 0: there is no such variant.
        largest: Region → publisher of the largest source.
    """

    documents: ir.Table
    sources: dict[str, int]
    largest: dict[str, str]

    def is_tried(self, region: str) -> bool:
        """True if there is more than one source."""
        return self.sources.get(region, 0) > 1


def without_largest_source(
    run: StepRun, kind: Kind, documents: ir.Table, counted: ir.Table | None = None
) -> Rest:
    """The documents that another source has than the largest one of their region.

    Args:
        run: A step that reads the core table of the kind, and core__origins.
        kind: Side.
        documents: As of `scope.demand`.
        counted: Table with document_id: those that enter the figure; by default all of them.
    """
    import ibis
    import pyarrow as pa

    core = run.table(f"core__{kind}")
    held = core.select(
        document_id=core[id_column(kind)], held_in=ibis.literal(BETWEEN).join(core.source_ids)
    )
    columns = documents.columns
    mine = documents.join(held, "document_id")
    entering = mine if counted is None else mine.semi_join(counted, "document_id")
    summed = entering.group_by("region_code", "held_in").agg(weight=fixed(entering.weight).sum())
    rows = summed.order_by("region_code", "held_in").to_pyarrow().to_pylist()
    publishers = read_publishers(run)
    held_by: dict[str, dict[frozenset[str], int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        held_by[row["region_code"]][publishers_of(row["held_in"], publishers)] += row["weight"]
    largest = {region: largest_of(found) for region, found in held_by.items()}
    gone = [
        (row["region_code"], row["held_in"])
        for row in rows
        if publishers_of(row["held_in"], publishers) == {largest[row["region_code"]]}
    ]
    dropped = ibis.memtable(
        pa.table(
            {
                "region_code": pa.array([region for region, _ in gone], pa.string()),
                "held_in": pa.array([held_in for _, held_in in gone], pa.string()),
            }
        )
    )
    left = mine.anti_join(dropped, ["region_code", "held_in"]).select(*columns)
    sources = {region: len(frozenset().union(*found)) for region, found in held_by.items()}
    return Rest(left, sources, largest)


def largest_of(held_by: Mapping[frozenset[str], float]) -> str:
    """The publisher with most of the weight; of equals the first by name.

    Args:
        held_by: Publishers that have the same documents → weight of these documents.
    """
    weights: dict[str, float] = defaultdict(float)
    for names, weight in held_by.items():
        for name in names:
            weights[name] += weight
    return max(sorted(weights), key=lambda name: weights[name])


def read_publishers(run: StepRun) -> dict[str, str]:
    """Source → what it is a source of: its publisher, or itself where none is named."""
    rows = run.read("core__origins", ["source_id", "publisher"]).to_pylist()
    named = {row["source_id"]: (row["publisher"] or "").strip() for row in rows}
    # two sources of which nobody said who publishes them are not of one publisher
    return {
        source: source if publisher in ("", NOT_STATED) else publisher
        for source, publisher in named.items()
    }


def publishers_of(held_in: str, publishers: Mapping[str, str]) -> frozenset[str]:
    """Publishers of a document: of the sources in which it was found, one a line."""
    return frozenset(publishers.get(source, source) for source in held_in.split(BETWEEN))


def without_largest(tally: Tally) -> Tally:
    """Without the largest employer, if one employer stands out at all."""
    if tally.clusters < 2 or tally.cluster_docs.max() < 2:
        return tally
    return tally.without(int(tally.cluster_mass.argmax()))


def without_largest_cluster(documents: ir.Table, counted: ir.Table | None = None) -> ir.Table:
    """The documents without those of each region's largest employer (provider).

    An employer of one document does not stand out: then nothing is left out.

    Args:
        documents: As of `scope.demand`.
        counted: Table with document_id: those that enter the figure; by default all of them.
    """
    import ibis

    entering = documents if counted is None else documents.semi_join(counted, "document_id")
    sizes = entering.group_by("region_code", "cluster").agg(
        mass=fixed(entering.weight).sum(), n=entering.count()
    )
    order = ibis.window(group_by="region_code", order_by=[ibis.desc("mass"), "cluster"])
    whole = ibis.window(group_by="region_code")
    ranked = sizes.mutate(
        place_in_row=ibis.row_number().over(order), most=sizes.n.max().over(whole)
    )
    first = ranked.filter((ranked.place_in_row == 0) & (ranked.most > 1))
    return documents.anti_join(first.select("region_code", "cluster"), ["region_code", "cluster"])


def tag(name: str, region: str) -> str:
    """Name of a region of one of several sets."""
    return f"{name}{BETWEEN}{region}"


def tagged(sets: Mapping[str, ir.Table]) -> ir.Table:
    """Several sets of documents in one table, their regions named by `tag`."""
    import ibis

    tables = [
        table.select(
            "document_id",
            "cluster",
            "weight",
            region_code=ibis.literal(tag(name, "")).concat(table.region_code),
        )
        for name, table in sets.items()
    ]
    return ibis.union(*tables, distinct=False) if len(tables) > 1 else tables[0]


def tally_together(
    sets: Mapping[str, ir.Table],
    regions: tuple[str, ...],
    make: Callable[[ir.Table, tuple[str, ...]], Tallied],
) -> dict[str, Tallied]:
    """Tallies of several sets of documents in one pass of the engine: name of the set → tallies.

    Links are read once, whatever the number of sets.

    Args:
        sets: Tables as of `scope.demand`.
        regions: Regions that get a tally.
        make: Tallies documents for regions of any name.
    """
    together = make(tagged(sets), tuple(tag(name, region) for name in sets for region in regions))
    return {
        name: Tallied(
            by_region={code: together.by_region[tag(name, code)] for code in regions},
            deff_w={code: together.deff_w[tag(name, code)] for code in regions},
            held={code: together.held[tag(name, code)] for code in regions},
            scale={code: together.scale[tag(name, code)] for code in regions},
        )
        for name in sets
    }


def not_tried(frame: Frame, measure: str, sample: Sample, **said: object) -> Row:
    """The row that says that all of a figure comes from one source; `said` are dimensions."""
    figure = Judged("not_observed", None, None, None, None, "one_source")
    return frame.row(measure, figure, sample, dimensions={"variant": WITHOUT_SOURCE, **said})


def employer_not_tried(frame: Frame, measure: str, sample: Sample, **said: object) -> Row:
    """The row that says that most of a figure's advertisements name no employer.

    What the largest one has is not known then: its advertisements may be among these.
    """
    figure = Judged("not_observed", None, None, None, None, EMPLOYER_NOT_TRIED)
    return frame.row(measure, figure, sample, dimensions={"variant": WITHOUT_EMPLOYER, **said})


@dataclass(frozen=True, slots=True)
class Tried:
    """The tallies of one region from which variants of shares are made.

    Attributes:
        main: That of the figure itself; from it comes the variant without the largest employer.
        others: Variant → tally, and the design effect of its weights.
        deff_w: Design effect of the weights of the figure itself.
        sources: Sources of its documents.
    """

    main: Tally
    others: dict[str, tuple[Tally, float]]
    deff_w: float
    sources: int


def variant_rows(
    frame: Frame,
    measure: str,
    tried: Tried,
    groups: Sequence[Mapping[str, object]],
    origins: tuple[str, ...],
) -> list[Row]:
    """Shares that add up to 1, each time with something left out or counted otherwise."""
    found = tried.others | {WITHOUT_EMPLOYER: (without_largest(tried.main), tried.deff_w)}
    rows: list[Row] = []
    sample = Sample(tried.main.n_docs, tried.main.clusters, origins=origins)
    if tried.main.n_docs and tried.sources < 2:
        del found[WITHOUT_SOURCE]
        rows.append(not_tried(frame, measure, sample))
    if is_mostly_unnamed(tried.main):
        del found[WITHOUT_EMPLOYER]
        rows.append(employer_not_tried(frame, measure, sample))
    for name, (tally, deff) in found.items():
        rows += share_rows(
            frame,
            measure,
            tally,
            groups,
            origins,
            adds_up=True,
            deff_w=deff,
            dimensions={"variant": name},
        )
    return rows
