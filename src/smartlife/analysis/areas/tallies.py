"""Tallies of advertisements and courses over the areas of a strategy.

An advertisement lies in areas by its occupation, as its likeliest candidates inside of its
likeliest ISCO group do: `a_vj = Σ_c π_c a_cj / Σ_c π_c`. The group and the base are those of the
occupation mix, so shares of areas and of occupations are shares of the same posts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from smartlife.analysis.scope import FIXED_POINT
from smartlife.analysis.skill_groups import SkillGroup, Universe
from smartlife.analysis.tallies import (
    OCCUPATION_KINDS,
    are_borrowed,
    fixed,
    occupation_links,
    skill_links,
    tallies_of,
    tilt_of,
)
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.scope import Kind
    from smartlife.analysis.tallies import Tallied
    from smartlife.store.run import StepRun

Memberships = list[tuple[str, int, float]]
"""(Concept URI, number of the group, share)."""


def as_universe(name: str, groups: int, members: Memberships) -> Universe:
    """Areas in the form of skill groups, for `skill_tallies`."""
    blank = SkillGroup("", "", 0, apart=False)
    return Universe(name, 0, (blank,) * groups, tuple(members))


def occupation_candidates(run: StepRun) -> ir.Table:
    """Candidates inside of the likeliest ISCO group of each advertisement that has one.

    Columns: document_id, lang, concept_uri, probability, phrase, is_borrowed, isco, pi (the
    probability as a whole number).
    """
    winners = occupation_links(run)
    winners = winners.filter(winners.probability >= MIN_LINK_PROBABILITY)
    links = run.table("link__vacancies_concepts")
    concepts = run.table("core__concepts").select("concept_uri", "isco_code")
    seen = links.filter((links.evidence == "observed") & links.concept_kind.isin(OCCUPATION_KINDS))
    seen = seen.select(
        "lang",
        "concept_uri",
        "probability",
        "phrase",
        document_id=seen.vacancy_id,
        is_borrowed=are_borrowed(seen),
    ).join(concepts, "concept_uri")
    seen = seen.filter(seen.isco_code.length() >= 2)
    seen = seen.mutate(isco=seen.isco_code.substr(0, 2), pi=fixed(seen.probability))
    return seen.semi_join(winners.select("document_id", "isco"), ["document_id", "isco"])


def occupation_area_tallies(
    run: StepRun,
    members: Memberships,
    groups: int,
    documents: ir.Table,
    regions: tuple[str, ...] | None = None,
) -> Tallied:
    """Tallies of advertisements over groups that occupations belong to by shares.

    Args:
        run: A step that reads advertisements, their links and the concepts.
        members: (concept URI, group, share); shares of a concept need not add up to 1.
        groups: Number of groups.
        documents: As of `scope.demand`.
        regions: Regions that get a tally; by default those of the study.
    """
    import ibis

    inside = occupation_candidates(run)
    whole = inside.group_by("document_id").agg(total=inside.pi.sum())
    whole = whole.filter(whole.total > 0)
    table = ibis.memtable(as_universe("", groups, members).to_arrow())
    split = inside.join(whole, "document_id").join(table, "concept_uri")
    split = split.mutate(fraction=split.pi.cast("float64") * split.share / split.total)
    phrases = split.select(
        "document_id",
        "lang",
        "group",
        "concept_uri",
        "phrase",
        "probability",
        "fraction",
        tilt=tilt_of(split) * split.fraction,
    )
    fractions = split.group_by("document_id", "group").agg(whole=fixed(split.fraction).sum())
    fractions = fractions.select(
        "document_id", "group", fraction=fractions.whole.cast("float64") / FIXED_POINT
    )
    return tallies_of(run, documents, fractions, phrases, groups, regions)


def mostly_in(
    run: StepRun, kind: Kind, members: Memberships, documents: ir.Table, least: float = 0.5
) -> dict[tuple[str, int], int]:
    """(Region, group) → documents of whose skills found at least that part lies in the group."""
    import ibis

    table = ibis.memtable(as_universe("", 0, members).to_arrow())
    links = skill_links(run, kind).join(table, "concept_uri")
    links = links.mutate(pi=fixed(links.probability * links.share))
    parts = links.group_by("document_id", "group").agg(pi=links.pi.sum())
    whole = links.group_by("document_id").agg(total=links.pi.sum())
    parts = parts.join(whole.filter(whole.total > 0), "document_id")
    parts = parts.filter(parts.pi.cast("float64") >= least * parts.total)
    mine = documents.select("region_code", "document_id").join(parts, "document_id")
    counted = mine.group_by("region_code", "group").agg(n=mine.count())
    rows = counted.to_pyarrow().to_pylist()
    return {(row["region_code"], row["group"]): row["n"] for row in rows}


def some_groups(tally: Tally, first: int, count: int, *, times: int = 1) -> Tally:
    """The same documents, of the groups only these, numbered from 0.

    Args:
        tally: Documents over the groups of all strategies.
        first: Number of the first group.
        count: How many groups.
        times: How many strategies each document was split between, so that each gets it whole.
    """
    chosen = (tally.group >= first) & (tally.group < first + count)
    return replace(
        tally,
        cluster=tally.cluster[chosen],
        group=tally.group[chosen] - first,
        mass=tally.mass[chosen] * times,
        documents=tally.documents[chosen],
        link_variance=np.asarray(tally.link_variance[first : first + count]) * times**2,
    )
