"""Corrected tallies of both sides, each time with something left out or counted otherwise.

What rule 9.8 of the methods asks of the emphasis difference: with advertisements instead of posts
as weight, with surer links only, without the largest employer and provider, and without the largest
source of either side. A side with one source cannot be tried without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.analysis.gold.tallies import correct_tallies
from smartlife.analysis.tallies import skill_links
from smartlife.analysis.variants import (
    BETWEEN,
    STRICT_PROBABILITY,
    SURER_LINKS,
    UNWEIGHTED,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    tagged,
    without_largest_cluster,
    without_largest_source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from smartlife.analysis.gold.sample import LanguageSample
    from smartlife.analysis.gold.tallies import CorrectedTally
    from smartlife.analysis.scope import Kind
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

    Samples = Mapping[str, LanguageSample]
    Corrected = dict[str, CorrectedTally]
    """Region → tally."""

NAMES: Final = (UNWEIGHTED, SURER_LINKS, WITHOUT_EMPLOYER, WITHOUT_SOURCE)


@dataclass(frozen=True, slots=True)
class SideVariants:
    """The variants of one side.

    Attributes:
        tallies: Variant → region → corrected tally.
        sources: Region → number of sources.
    """

    tallies: dict[str, Corrected]
    sources: dict[str, int]


def side_variants(
    run: StepRun,
    kind: Kind,
    universe: Universe,
    documents: ir.Table,
    samples: Samples,
) -> SideVariants:
    """All variants of a side; links are read twice, whatever the number of variants.

    Args:
        run: A step that reads the core and link tables of the kind, core__concepts, core__origins.
        kind: Side.
        universe: Groups.
        documents: As of `scope.demand`, of the regions that are asked for.
        samples: Language → sample of the task skills.
    """
    import ibis

    links = skill_links(run, kind)
    members = ibis.memtable(universe.to_arrow()).select("concept_uri").distinct()
    counted = links.semi_join(members, "concept_uri").select("document_id").distinct()
    rest = without_largest_source(run, kind, documents, counted)
    columns = ("region_code", "document_id", "cluster", "weight")
    mine = documents.select(*columns)
    sets = {
        UNWEIGHTED: mine.mutate(weight=ibis.literal(1.0)),
        WITHOUT_EMPLOYER: without_largest_cluster(mine, counted),
        WITHOUT_SOURCE: rest.documents.select(*columns),
    }
    together = correct_tallies(run, kind, universe, tagged(sets), samples)
    made: dict[str, Corrected] = {name: {} for name in NAMES}
    for label, tally in together.items():
        name, region = label.split(BETWEEN)
        made[name][region] = tally
    made[SURER_LINKS] = correct_tallies(
        run, kind, universe, mine, samples, min_probability=STRICT_PROBABILITY
    )
    return SideVariants(made, rest.sources)
