"""Which documents a figure of an area counts: found by the very code that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.areas.counts import read_concepts
from smartlife.analysis.areas.membership import (
    REST,
    area_members,
    occupation_lines,
    read_crosswalks,
    skill_lines,
)
from smartlife.analysis.areas.tallies import occupation_candidates
from smartlife.analysis.counted import Counted, dimensions_of, of_variant
from smartlife.analysis.scope import demand, offer
from smartlife.analysis.tallies import occupation_links, skill_links
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY
from smartlife.analysis.variants import STRICT_PROBABILITY, SURER_LINKS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.areas.membership import Crosswalk
    from smartlife.analysis.scope import Kind
    from smartlife.store.run import StepRun

_BY_OCCUPATION: Final = (
    "demand_share",
    "demand_share_variant",
    "base_rate",
    "without_one_code",
    "overlap",
)


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """The documents behind a figure of an area; hits belong to the area by any of their links.

    Args:
        run: A run whose tables are finished.
        figure: A row of ind__areas.
    """
    code = figure["group_code"]
    if code is None or not figure["n_docs"]:
        return ()
    strategy, _, area = str(code).partition("/")
    crosswalk = next(one for one in read_crosswalks(run) if one.strategy_id == strategy)
    number = len(crosswalk.areas) if area == REST else crosswalk.areas.index(code)
    kind: Kind = "courses" if figure["side"] == "offer" else "vacancies"
    is_job = figure["measure"] in _BY_OCCUPATION
    hits, known = _concepts(run, crosswalk, number, is_job=is_job)
    links = occupation_candidates(run) if is_job else skill_links(run, kind)
    links = links.filter(links.concept_uri.isin(sorted(known)) & (links.probability > 0))
    found = links.group_by("document_id").agg(
        is_hit=links.concept_uri.isin(sorted(hits) or [""]).any()
    )
    documents = demand(run) if kind == "vacancies" else offer(run)
    here = documents.filter(documents.region_code == figure["nuts_code"])
    here = (_of_variant(run, figure, here) if is_job else here).select("document_id")
    return (Counted(kind, here.join(found, "document_id"), concepts=frozenset(hits)),)


def _of_variant(run: StepRun, figure: Mapping[str, Any], documents: ir.Table) -> ir.Table:
    """The advertisements that a variant leaves."""
    links = occupation_links(run)
    if dimensions_of(figure).get("variant") == SURER_LINKS:
        sure = links.filter(links.probability >= STRICT_PROBABILITY)
        return documents.semi_join(sure, "document_id")
    counted = links.filter(links.probability >= MIN_LINK_PROBABILITY)
    return of_variant(run, figure, "vacancies", documents, counted)


def _concepts(
    run: StepRun, crosswalk: Crosswalk, number: int, *, is_job: bool
) -> tuple[set[str], set[str]]:
    """Concepts of an area, and all that are looked at."""
    concepts, broader = read_concepts(run)
    lines = (
        occupation_lines(crosswalk, concepts)
        if is_job
        else skill_lines(crosswalk, concepts, broader)
    )
    members = area_members(crosswalk, lines)
    return {uri for uri, group, _ in members if group == number}, set(lines)
