"""What is counted for the areas of all strategies: the engine is asked once, not once for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.areas.membership import (
    Crosswalk,
    area_members,
    occupation_lines,
    skill_lines,
)
from smartlife.analysis.areas.statistics import AreaStatistics
from smartlife.analysis.areas.tallies import as_universe, mostly_in, occupation_area_tallies
from smartlife.analysis.scope import demand, offer, origins_by_region, scope_regions
from smartlife.analysis.tallies import occupation_links, skill_tallies
from smartlife.analysis.thresholds import MIN_LINK_PROBABILITY
from smartlife.analysis.variants import (
    STRICT_PROBABILITY,
    SURER_LINKS,
    UNWEIGHTED,
    WITHOUT_SOURCE,
    tally_together,
    without_largest_source,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from smartlife.analysis.areas.membership import Weights
    from smartlife.analysis.tallies import Tallied
    from smartlife.store.run import StepRun

MOSTLY: Final = 0.5
"""A course is one of an area if at least that part of the skills found in it is."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Tallies over the areas of all strategies.

    Groups of `occupations` are, strategy by strategy, the areas, the rest, the areas again (touched
    at all) and the lines; those of the skills are the areas and the rest.
    """

    occupations: Tallied
    asked: Tallied
    taught: Tallied
    courses: dict[tuple[str, int], int]
    strategies: int


@dataclass(frozen=True, slots=True)
class Part:
    """One strategy: its crosswalk, and where its groups begin.

    `has_occupations` and `has_skills` tell which areas any concept of the taxonomy belongs to,
    `units` how many ISCO unit groups lie in each line.
    """

    crosswalk: Crosswalk
    first_of_jobs: int
    first_of_skills: int
    jobs: list[tuple[str, int, float]]
    skills: list[tuple[str, int, float]]
    has_occupations: NDArray[np.bool_]
    has_skills: NDArray[np.bool_]
    units: NDArray[np.float64]

    @property
    def areas(self) -> int:
        """Number of areas."""
        return len(self.crosswalk.areas)

    @property
    def job_groups(self) -> int:
        """Groups over occupations."""
        return 2 * self.areas + 1 + len(self.crosswalk.lines)


@dataclass(frozen=True, slots=True)
class Held:
    """What all strategies share."""

    concepts: list[dict[str, Any]]
    broader: list[tuple[str, str]]
    vacancies: ir.Table
    courses: ir.Table
    demand_origins: dict[str, tuple[str, ...]]
    offer_origins: dict[str, tuple[str, ...]]
    statistics: AreaStatistics


def read_concepts(run: StepRun) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Rows of core__concepts, and pairs (concept, broader concept)."""
    columns = ["concept_uri", "concept_kind", "code", "isco_code", "taxonomy_version"]
    relations = run.read("core__relations", ["from_uri", "relation", "to_uri"]).to_pylist()
    broader = [
        (row["from_uri"], row["to_uri"]) for row in relations if row["relation"] == "broader"
    ]
    return run.read("core__concepts", columns).to_pylist(), broader


def read_held(run: StepRun) -> Held:
    """Reads what all strategies share."""
    concepts, broader = read_concepts(run)
    vacancies, courses = demand(run), offer(run)
    return Held(
        concepts=concepts,
        broader=broader,
        vacancies=vacancies,
        courses=courses,
        demand_origins=origins_by_region(run, vacancies),
        offer_origins=origins_by_region(run, courses),
        statistics=AreaStatistics(run),
    )


def make_parts(crosswalks: list[Crosswalk], held: Held) -> list[Part]:
    """Lays the groups of all strategies one after the other."""
    parts: list[Part] = []
    first_job = first_skill = 0
    for crosswalk in crosswalks:
        jobs = occupation_lines(crosswalk, held.concepts)
        skills = skill_lines(crosswalk, held.concepts, held.broader)
        part = Part(
            crosswalk=crosswalk,
            first_of_jobs=first_job,
            first_of_skills=first_skill,
            jobs=_occupation_members(crosswalk, jobs),
            skills=area_members(crosswalk, skills),
            has_occupations=_reached(crosswalk, jobs),
            has_skills=_reached(crosswalk, skills),
            units=_units(crosswalk, jobs, held.concepts),
        )
        parts.append(part)
        first_job += part.job_groups
        first_skill += part.areas + 1
    return parts


def count_areas(run: StepRun, parts: list[Part], held: Held) -> Counted:
    """Counts advertisements and courses over the groups of all strategies."""
    jobs, groups = _all_jobs(parts)
    # the shares of a skill add up to 1 in each strategy, so a document is split between them
    skills = [
        (uri, part.first_of_skills + group, share)
        for part in parts
        for uri, group, share in part.skills
    ]
    universe = as_universe("areas", sum(part.areas + 1 for part in parts), skills)
    return Counted(
        occupations=occupation_area_tallies(run, jobs, groups, held.vacancies),
        asked=skill_tallies(run, "vacancies", universe, documents=held.vacancies),
        taught=skill_tallies(run, "courses", universe, documents=held.courses),
        courses=mostly_in(run, "courses", skills, held.courses, MOSTLY / len(parts)),
        strategies=len(parts),
    )


@dataclass(frozen=True, slots=True)
class JobVariants:
    """What occupations tell of all areas, with something left out or counted otherwise.

    Attributes:
        tallies: Variant → tallies over the groups of all strategies.
        sources: Region → sources of its advertisements.
    """

    tallies: dict[str, Tallied]
    sources: dict[str, int]


def job_variants(run: StepRun, parts: list[Part], held: Held) -> JobVariants:
    """The variants of rule 9.8 that need documents; that without an employer needs none."""
    import ibis

    jobs, groups = _all_jobs(parts)
    links = occupation_links(run)
    counted = links.filter(links.probability >= MIN_LINK_PROBABILITY)
    sure = links.filter(links.probability >= STRICT_PROBABILITY)
    rest = without_largest_source(run, "vacancies", held.vacancies, counted)
    tallies = tally_together(
        {
            UNWEIGHTED: held.vacancies.mutate(weight=ibis.literal(1.0)),
            SURER_LINKS: held.vacancies.semi_join(sure, "document_id"),
            WITHOUT_SOURCE: rest.documents,
        },
        tuple(region.code for region in scope_regions(run.study)),
        lambda some, regions: occupation_area_tallies(run, jobs, groups, some, regions),
    )
    return JobVariants(tallies, rest.sources)


def _all_jobs(parts: list[Part]) -> tuple[list[tuple[str, int, float]], int]:
    """Members of the groups over occupations of all strategies, and how many groups there are."""
    jobs = [
        (uri, part.first_of_jobs + group, share)
        for part in parts
        for uri, group, share in part.jobs
    ]
    return jobs, sum(part.job_groups for part in parts)


def _occupation_members(
    crosswalk: Crosswalk, lines: dict[str, Weights]
) -> list[tuple[str, int, float]]:
    """Areas and rest; areas touched at all; lines."""
    count = len(crosswalk.areas)
    made = area_members(crosswalk, lines)
    for uri, weights in lines.items():
        touched = np.zeros(count)
        for line, weight in weights.items():
            touched += weight * (crosswalk.shares[line] > 0)
            made.append((uri, 2 * count + 1 + line, weight))
        made += [(uri, count + 1 + j, float(part)) for j, part in enumerate(touched) if part > 0]
    return made


def _reached(crosswalk: Crosswalk, lines: dict[str, Weights]) -> NDArray[np.bool_]:
    """Which areas any concept of the taxonomy belongs to."""
    used = {line for weights in lines.values() for line in weights}
    made = np.zeros(len(crosswalk.areas), dtype=bool)
    for line in used:
        made |= crosswalk.shares[line] > 0
    return made


def _units(
    crosswalk: Crosswalk, lines: dict[str, Weights], concepts: list[dict[str, Any]]
) -> NDArray[np.float64]:
    """ISCO unit groups of the taxonomy in each line: weights of the overlap of codes alone."""
    isco = {row["concept_uri"]: row["isco_code"] or "" for row in concepts}
    first: dict[str, Weights] = {}
    for uri in sorted(lines):
        if len(isco[uri]) >= 4:
            first.setdefault(isco[uri][:4], lines[uri])
    made = np.zeros(len(crosswalk.lines))
    for weights in first.values():
        for line, weight in weights.items():
            made[line] += weight
    return made
