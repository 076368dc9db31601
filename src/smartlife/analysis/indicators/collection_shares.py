"""Green, digital and transversal shares: ESCO's collections in what is asked for and taught."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample, pack
from smartlife.analysis.counted import Counted
from smartlife.analysis.estimators.uncertainty import Tally, share_limits
from smartlife.analysis.gold.remarks import NOT_MEASURED, quality_remarks
from smartlife.analysis.publication import Judged, judge_shares, number_or_none, too_little
from smartlife.analysis.scope import Kind, demand, offer, origins_by_region, scope_regions
from smartlife.analysis.skill_groups import SKILL_KINDS, SkillGroup, Universe
from smartlife.analysis.tallies import skill_links, skill_tallies
from smartlife.model.taxonomy import COLLECTION_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.tallies import Tallied
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="collection_shares",
    title_key="indicator.collection_shares",
    estimand="Share of an ESCO collection in the skills that documents of the region name, each "
    "document counting once (advertisements: once per post)",
    unit="share",
    level="ESCO collections",
    universe="esco-collections",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__vacancies_concepts",
        "link__courses_concepts",
        "link__quality",
    ),
    formula="x_C = Σ_v w_v (Σ_{s in C} π_vs / Σ_s π_vs) / Σ_v w_v, observed mentions only; "
    "collections overlap, so shares do not add up",
    literature=("Korn & Graubard (1998), Survey Methodology 24", "European Commission, ESCO"),
)
COLLECTIONS: Final = ("green", "digital", "transversal")


def compute(run: StepRun) -> list[Row]:
    """Rows per region and side: collection_share of each collection; those not held say so.

    No sample of people tells which collections a document's skills are in, so nothing is corrected;
    each figure says how far its links were judged (`dimensions.quality`), and has no class.
    """
    universe, member = _universe(run)
    vacancies, courses = demand(run), offer(run)
    sides: tuple[tuple[str, Kind, ir.Table], ...] = (
        ("demand", "vacancies", vacancies),
        ("offer", "courses", courses),
    )
    rows: list[Row] = []
    for side, kind, documents in sides:
        tallied = skill_tallies(run, kind, universe, documents=documents)
        origins = origins_by_region(run, documents)
        quality = quality_remarks(run, (kind,))
        for region in scope_regions(run.study):
            frame = Frame(
                INDICATOR,
                region.code,
                str(run.study.nuts_version),
                side,
                {"universe_id": universe.universe_id},
            )
            for name in COLLECTIONS:
                inside = member.get(name)
                row = _row(frame, name, tallied, inside, origins[region.code])
                rows.append(_told(row, quality.get(region.code, NOT_MEASURED)))
    return rows


def _told(row: Row, quality: str) -> Row:
    """The row with the remark on its links, beside a remark that it has (rule 3.1)."""
    if row["hi"] is None:
        return row
    row["dimensions"] = pack({"quality": quality})
    return row | {"note": row["note"] or quality}


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Documents that name a skill; hits name one of the collection."""
    import ibis

    kind: Kind = "vacancies" if figure["side"] == "demand" else "courses"
    universe, member = _universe(run)
    inside = member.get(figure["group_code"], np.zeros(len(universe.groups), bool))
    chosen = [int(i) for i in np.flatnonzero(inside)] or [-1]
    links = skill_links(run, kind).join(ibis.memtable(universe.to_arrow()), "concept_uri")
    links = links.filter(links.probability > 0)
    found = links.group_by("document_id").agg(is_hit=links.group.isin(chosen).any())
    documents = demand(run) if kind == "vacancies" else offer(run)
    here = documents.filter(documents.region_code == figure["nuts_code"]).select("document_id")
    concepts = frozenset(uri for uri, group, _ in universe.members if group in chosen)
    return (Counted(kind, here.join(found, "document_id"), concepts=concepts),)


def _row(
    frame: Frame,
    name: str,
    tallied: Tallied,
    inside: np.ndarray | None,
    origins: tuple[str, ...],
) -> Row:
    group = {"group_scheme": "collection", "group_code": name}
    region = frame.nuts_code
    whole = tallied.by_region[region]
    if inside is None:
        figure = Judged("not_observed", None, None, None, None, "collection_not_held")
        return frame.row("collection_share", figure, Sample(whole.n_docs, origins=origins), **group)
    if whole.n_docs == 0:
        sample = Sample(0, 0, origins=origins)
        return frame.row("collection_share", too_little(_why(frame, tallied)), sample, **group)
    tally = in_and_out(whole, inside)
    shares = share_limits(tally)
    sample = Sample(
        tally.n_docs,
        tally.clusters,
        number_or_none(float(shares.n_eff[0])),
        phi=number_or_none(shares.deff),
        deff_w=tallied.deff_w[region],
        origins=origins,
    )
    return frame.row("collection_share", judge_shares(tally, shares)[0], sample, **group)


def _why(frame: Frame, tallied: Tallied) -> str:
    held = tallied.held[frame.nuts_code] > 0
    if frame.side == "demand":
        return "no_text" if held else "no_vacancies"
    return "no_text_offer" if held else "no_catalogue"


def in_and_out(tally: Tally, inside: np.ndarray) -> Tally:
    """The tally over two groups: those marked, and all others.

    Args:
        tally: Over many groups.
        inside: Which groups count as the first one.
    """
    side = np.where(inside[tally.group], 0, 1)
    cells, place = np.unique(tally.cluster * 2 + side, return_inverse=True)
    documents = np.bincount(place, tally.documents, len(cells))
    cluster = cells // 2
    return replace(
        tally,
        cluster=cluster,
        group=cells % 2,
        mass=np.bincount(place, tally.mass, len(cells)).astype(np.float64),
        # a document may name several groups, and is one document all the same
        documents=np.minimum(np.rint(documents), tally.cluster_docs[cluster]).astype(np.int64),
        link_variance=np.array(
            [tally.link_variance[inside].sum(), tally.link_variance[~inside].sum()]
        ),
    )


def _universe(run: StepRun) -> tuple[Universe, dict[str, np.ndarray]]:
    """Skills grouped by which collections they are in, and collection → which groups are in it."""
    columns = ["concept_uri", "concept_kind", "taxonomy_version"]
    concepts = run.read("core__concepts", columns).to_pylist()
    skills = sorted(row["concept_uri"] for row in concepts if row["concept_kind"] in SKILL_KINDS)
    relations = run.read("core__relations", ["from_uri", "relation", "to_uri"]).to_pylist()
    found: dict[str, set[str]] = {}
    for row in relations:
        name = row["to_uri"].removeprefix(COLLECTION_PREFIX)
        if row["relation"] == "member" and name in COLLECTIONS:
            found.setdefault(name, set()).add(row["from_uri"])
    signs = {uri: tuple(n for n in COLLECTIONS if uri in found.get(n, ())) for uri in skills}
    kinds = sorted(set(signs.values()))
    number = {sign: i for i, sign in enumerate(kinds)}
    groups = tuple(
        SkillGroup(uri="+".join(sign), code="+".join(sign) or "none", depth=0, apart=False)
        for sign in kinds
    )
    members = tuple((uri, number[signs[uri]], 1.0) for uri in skills)
    versions = sorted({row["taxonomy_version"] for row in concepts if row["taxonomy_version"]})
    name = f"esco-{'+'.join(versions) or 'none'}-collections"
    inside = {one: np.array([one in sign for sign in kinds], bool) for one in sorted(found)}
    return Universe(name, 0, groups, members), inside
