"""Which documents a figure of complementarity counts: found by the code that counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.analysis.audits.frame import DEPTH, read_audit_universe
from smartlife.analysis.audits.judging import read_audited
from smartlife.analysis.audits.matches import TOGETHER, match_region
from smartlife.analysis.audits.partners import KINDS, PartnerOffers
from smartlife.analysis.counted import Counted, dimensions_of, skill_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.analysis.audits.matches import PartnerMatches, RegionMatches
    from smartlife.store.run import StepRun


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements are counted; beside them the courses that people named at the partner.

    For a group at a partner that is the one course; for other figures all courses that the
    partner offers, those named being the hits.
    """
    import ibis

    asked = skill_documents(run, figure, "vacancies", DEPTH)
    code, partner = str(figure["nuts_code"]), dimensions_of(figure).get("partner")
    if partner is None or not figure["n_docs"]:
        return (asked,)
    universe = read_audit_universe(run)
    held = read_audited(run, universe)[code]
    audits = run.read("core__audits").to_pylist()
    matches = match_region(held, universe, PartnerOffers(run, universe), audits)
    named: set[str] = set()
    looked: set[str] = set()
    for one in matches.partners.values():
        if partner in (TOGETHER, one.offer.partner):
            looked |= set(one.offer.courses)
            named |= _named(matches, one, figure)
    courses = run.table("core__courses")
    mine = courses.filter(courses.course_id.isin(sorted(looked))).select(
        document_id=courses.course_id,
        is_hit=courses.course_id.isin(sorted(named)) if named else ibis.literal(False),  # noqa: FBT003
    )
    return (asked, Counted("courses", mine, is_counted=False))


def _named(matches: RegionMatches, one: PartnerMatches, figure: Mapping[str, Any]) -> set[str]:
    """Courses that people named at a partner, of the figure's group if it has one."""
    covers = one.covers(dimensions_of(figure).get("match", KINDS[-1]))
    return {
        pair.course["course_id"]
        for uri, pair, is_in in zip(matches.groups, one.pairs, covers, strict=True)
        if pair.course is not None and is_in and figure["group_uri"] in (None, uri)
    }
