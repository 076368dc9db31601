"""What is asked for, each time with something left out or counted otherwise (rule 9.8).

Verdicts stay: they are on groups and courses, and hold whoever asks. So only the demand side can be
tried; how complete the other side is, κ says. The rule is applied to advertisements alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.audits.judging import judge_verdicts
from smartlife.analysis.publication import is_mostly_unnamed
from smartlife.analysis.scope import demand
from smartlife.analysis.tallies import skill_links, skill_tallies
from smartlife.analysis.variants import (
    STRICT_PROBABILITY,
    SURER_LINKS,
    UNWEIGHTED,
    WITHOUT_EMPLOYER,
    WITHOUT_SOURCE,
    tally_together,
    without_largest,
    without_largest_source,
)

if TYPE_CHECKING:
    from smartlife.analysis.audits.estimate import Verdicts
    from smartlife.analysis.audits.judging import AuditedRegion
    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.publication import Judged
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun


def asked_variants(
    run: StepRun, universe: Universe, asked: dict[str, Tally]
) -> dict[str, dict[str, Tally]]:
    """Region → variant → tally; one that cannot be tried is missing.

    That is the one without the largest source where only one is held, and the one without the
    largest employer where most advertisements name none.

    Args:
        run: A step that reads advertisements, their links, concepts and origins.
        universe: Groups that are audited.
        asked: Region → what is asked for, of the regions that are wanted.
    """
    import ibis

    links = skill_links(run, "vacancies")
    members = ibis.memtable(universe.to_arrow()).select("concept_uri").distinct()
    counted = links.semi_join(members, "concept_uri").select("document_id").distinct()
    documents = demand(run)
    documents = documents.filter(documents.region_code.isin(sorted(asked)))
    rest = without_largest_source(run, "vacancies", documents, counted)
    regions = tuple(sorted(asked))
    together = tally_together(
        {UNWEIGHTED: documents.mutate(weight=ibis.literal(1.0)), WITHOUT_SOURCE: rest.documents},
        regions,
        lambda some, names: skill_tallies(
            run, "vacancies", universe, documents=some, links=links, regions=names
        ),
    )
    surer = skill_tallies(
        run,
        "vacancies",
        universe,
        documents=documents,
        links=links.filter(links.probability >= STRICT_PROBABILITY),
        regions=regions,
    )
    made = {}
    for region, tally in asked.items():
        made[region] = {
            UNWEIGHTED: together[UNWEIGHTED].by_region[region],
            SURER_LINKS: surer.by_region[region],
        }
        if not is_mostly_unnamed(tally):
            made[region][WITHOUT_EMPLOYER] = without_largest(tally)
        if rest.is_tried(region):
            made[region][WITHOUT_SOURCE] = together[WITHOUT_SOURCE].by_region[region]
    return made


def judge_with(held: AuditedRegion, tally: Tally, verdicts: Verdicts) -> Judged:
    """The audited figure as it is if this were asked for."""
    return judge_verdicts(held.with_asked(tally), [verdicts])[0][0]
