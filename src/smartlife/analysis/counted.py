"""Sets of documents behind figures: what an indicator gives that says which ones it counts.

No indicator is imported here, so that each of them may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.scope import Kind, demand, offer
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_links
from smartlife.analysis.variants import (
    EMPLOYER_NOT_TRIED,
    STRICT_PROBABILITY,
    SURER_LINKS,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    without_largest_cluster,
    without_largest_source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.store.run import StepRun

    Figure = Mapping[str, Any]

SIDES: Final[dict[str, tuple[Kind, ...]]] = {
    "demand": ("vacancies",),
    "offer": ("courses",),
    "both": ("vacancies", "courses"),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A set of documents behind a figure.

    Attributes:
        kind: What they are.
        documents: document_id, is_hit (null where the figure is about no part of them).
        is_counted: True if they are in n_docs.
        concepts: URIs of the concepts that make a document a hit by being linked to it.
    """

    kind: Kind
    documents: ir.Table
    is_counted: bool = True
    concepts: frozenset[str] = frozenset()


def dimensions_of(figure: Figure) -> dict[str, Any]:
    """The dimensions of a figure."""
    import json

    found: dict[str, Any] = json.loads(figure["dimensions"] or "{}")
    return found


def skill_documents(
    run: StepRun, figure: Figure, kind: Kind, depth: int, *, apart: bool = False
) -> Counted:
    """Documents of the region with a skill of the universe; hits have one of the figure's group.

    Args:
        run: A finished run.
        figure: The figure.
        kind: Side.
        depth: Depth of the universe of skill groups.
        apart: True for transversal and language skills.
    """
    import ibis

    universe = read_universe(run, depth, apart=apart)
    links = skill_links(run, kind).join(ibis.memtable(universe.to_arrow()), "concept_uri")
    links = links.filter(links.probability * links.share > 0)
    if dimensions_of(figure).get("variant") == SURER_LINKS:
        links = links.filter(links.probability >= STRICT_PROBABILITY)
    number = next(
        (i for i, group in enumerate(universe.groups) if group.uri == figure["group_uri"]), -1
    )
    found = links.group_by("document_id").agg(is_hit=(links.group == number).any())
    if figure["group_uri"] is None:
        found = without_hits(found)
    documents = demand(run) if kind == "vacancies" else offer(run)
    here = documents.filter(documents.region_code == figure["nuts_code"])
    here = of_variant(run, figure, kind, here, found).select("document_id")
    members = frozenset(uri for uri, i, _ in universe.members if i == number)
    return Counted(kind, here.join(found, "document_id"), concepts=members)


def of_variant(
    run: StepRun,
    figure: Figure,
    kind: Kind,
    documents: ir.Table,
    counted: ir.Table | None = None,
) -> ir.Table:
    """The documents that are left in a variant without the largest employer, or source.

    Args:
        run: A finished run.
        figure: The figure; other variants and figures leave nothing out.
        kind: Side.
        documents: Of the figure's region, with all columns of `scope.demand`.
        counted: Table with document_id: those that enter the figure; by default all of them.
    """
    variant = dimensions_of(figure).get("variant")
    if variant == WITHOUT_EMPLOYER and figure["note"] != EMPLOYER_NOT_TRIED:
        return without_largest_cluster(documents, counted)
    if variant == WITHOUT_SOURCE and figure["note"] != "one_source":
        return without_largest_source(run, kind, documents, counted).documents
    return documents


def documents_here(documents: ir.Table, figure: Figure) -> ir.Table:
    """Identifiers of the documents of the figure's region."""
    mine = documents.filter(documents.region_code == figure["nuts_code"])
    return mine.select("document_id")


def without_hits(documents: ir.Table) -> ir.Table:
    """Documents of a figure that is about no part of them."""
    import ibis

    return documents.select("document_id", is_hit=ibis.null("boolean"))
