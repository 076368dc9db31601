"""Uncovered demand without an audit: a bracket, never a point (methods, rule 2.2, indicator 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.frame import likeliest_links
from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import (
    Judged,
    beside_largest,
    enough,
    judge_bracket,
    judge_shares,
    rest_of,
    too_little,
)
from smartlife.analysis.reach.catalogues import DECIDING, REACHES, CourseKinds
from smartlife.analysis.scope import demand, origins_by_region, scope_regions, taxonomy_origins
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_tallies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Shares, Tally
    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

INDICATOR: Final = Indicator(
    name="uncovered_bracket",
    title_key="indicator.uncovered_bracket",
    estimand="Share of what online advertisements of the region ask for, in skill groups for which "
    "no course in reach was found in the catalogues held",
    unit="share",
    level="ESCO skill groups, depth 3",
    universe="esco-depth3",
    reads=(
        "core__vacancies",
        "core__courses",
        "core__concepts",
        "core__relations",
        "core__origins",
        "link__vacancies_concepts",
        "link__courses_concepts",
    ),
    formula="U(t) = Σ_g D_g [no course in reach is linked to g with probability ≥ t] / Σ_g D_g; "
    "printed as U(0.2) to U(0.9); observed mentions only",
    literature=("Hurlbert (1971), Ecology 52 (on what the size of a catalogue does)",),
    estimands={
        "group_to_check": "Share of a skill group, for which no course in reach was found, in "
        "what online advertisements of the region ask for",
    },
)
DEPTH: Final = 3
CANDIDATE: Final = 0.2
"""A: every course that is linked at least so likely counts (rule 2.2)."""
SURE: Final = 0.9
"""B: only such courses count (rule 2.2)."""
MOST_TO_CHECK: Final = 20
"""Groups handed to people, most asked first."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The courses that one region can reach by one rule.

    Attributes:
        best: Group → probability of its likeliest course; 0 where none is linked.
        n_own: Courses of the region itself, open or not: its catalogue.
        n_courses: Courses in reach.
        n_linked: Courses in reach with an observed skill mention.
        openness_unknown: True if for some it is not known whether adults can enrol.
        origins: Their files.
    """

    best: NDArray[np.float64]
    n_own: int
    n_courses: int
    n_linked: int
    openness_unknown: bool
    origins: tuple[str, ...]


def compute(run: StepRun) -> list[Row]:
    """Rows per region: not_found {reach}, and group_to_check per group (in the audit's reach)."""
    universe = read_universe(run, DEPTH)
    documents = demand(run)
    tallies = skill_tallies(run, "vacancies", universe, documents=documents)
    origins = origins_by_region(run, documents)
    reaches = read_reaches(run, universe)
    rows: list[Row] = []
    for region in scope_regions(run.study):
        frame = Frame(
            INDICATOR,
            region.code,
            str(run.study.nuts_version),
            "both",
            {"universe_id": universe.universe_id},
        )
        asked = _Asked(
            tallies.by_region[region.code], tallies.held[region.code], origins[region.code]
        )
        rows += [_bracket_row(frame, asked, reaches[region.code, name], name) for name in REACHES]
        rows += _to_check(frame, asked, reaches[region.code, REACHES[0]], universe)
    return rows


@dataclass(frozen=True, slots=True)
class _Asked:
    """Demand of one region: its tally, how many advertisements are held at all, their files."""

    tally: Tally
    held: int
    origins: tuple[str, ...]


def _bracket_row(frame: Frame, asked: _Asked, reach: Reach, name: str) -> Row:
    tally = asked.tally
    shares = share_limits(tally)
    figure = judge_uncovered(tally, shares, reach) if asked.held else too_little("no_vacancies")
    sample = Sample(
        tally.n_docs,
        tally.clusters,
        shares.family_n_eff,
        origins=tuple(sorted({*asked.origins, *reach.origins})),
    )
    dimensions = {
        "reach": name,
        "courses": reach.n_courses,
        "courses_linked": reach.n_linked,
        "openness_unknown": reach.openness_unknown,
    }
    return frame.row("not_found", figure, sample, dimensions=dimensions)


def judge_uncovered(tally: Tally, shares: Shares, reach: Reach) -> Judged:
    """The bracket, or why there is none.

    Without a catalogue of the region itself its providers would count as teaching nothing, however
    many courses of others are held.
    """
    nothing = _nothing_to_compare(tally, reach)
    if nothing is not None:
        return too_little(nothing)
    if not enough(tally.clusters, shares.family_n_eff):
        return too_little()
    if not bool((reach.best >= SURE).any()):
        # no link of this catalogue is measured to be sure: B would be 100 % whatever is taught
        return too_little("wide")
    figure = judge_bracket(*bracket(tally.group_mass(), reach.best))
    rest = rest_of(tally)
    return figure if rest is None else beside_largest(figure, _of_rest(rest, reach))


def _of_rest(rest: Tally, reach: Reach) -> Judged:
    if not enough(rest.clusters, share_limits(rest).family_n_eff):
        return too_little()
    return judge_bracket(*bracket(rest.group_mass(), reach.best))


def _nothing_to_compare(tally: Tally, reach: Reach) -> str | None:
    """The note that says which side is empty; None if neither is."""
    if tally.n_docs == 0:
        return "no_text"
    if reach.n_own == 0 or reach.n_courses == 0:
        return "no_catalogue"
    return "no_text_offer" if reach.n_linked == 0 else None


def bracket(demand_mass: NDArray[np.float64], best: NDArray[np.float64]) -> tuple[float, float]:
    """U with every candidate counting, and U with only sure ones; the first is never larger."""
    total = float(demand_mass.sum())
    missing = [float(demand_mass[best < limit].sum()) / total for limit in (CANDIDATE, SURE)]
    return missing[0], missing[1]


def _to_check(frame: Frame, asked: _Asked, reach: Reach, universe: Universe) -> list[Row]:
    """Asked groups without a sure course, most asked first: a list for people, no result."""
    tally = asked.tally
    if tally.n_docs == 0 or reach.n_own == 0 or reach.n_linked == 0:
        return []
    shares = share_limits(tally)
    judged = judge_shares(tally, shares)
    mass = tally.group_mass()
    open_groups = [g for g in np.argsort(-mass, kind="stable") if mass[g] > 0]
    open_groups = [g for g in open_groups if reach.best[g] < SURE][:MOST_TO_CHECK]
    behind = tuple(sorted({*asked.origins, *reach.origins}))
    rows = []
    for position, g in enumerate(open_groups, start=1):
        group = universe.groups[g]
        found = "doubtful" if reach.best[g] >= CANDIDATE else "not_found"
        sample = Sample(tally.n_docs, tally.clusters, float(shares.n_eff[g]), origins=behind)
        rows.append(
            frame.row(
                "group_to_check",
                judged[g],
                sample,
                group_scheme=group.scheme,
                group_code=group.code,
                group_uri=group.uri,
                position=position,
                dimensions={"found": found},
            )
        )
    return rows


def read_reaches(run: StepRun, universe: Universe) -> dict[tuple[str, str], Reach]:
    """Per region and rule of reach, the likeliest course of every group; see `REACHES`."""
    columns = ["course_id", "origin_id", *DECIDING]
    courses = run.read("core__courses", columns)
    kinds = CourseKinds(courses, run.study)
    links = _Links.of(likeliest_links(run, universe), courses["course_id"].to_pylist())
    unknown = np.array([one is None for one in courses["is_open"].to_pylist()], bool)
    origin = courses["origin_id"].to_pylist()
    taxonomy = taxonomy_origins(run)
    made: dict[tuple[str, str], Reach] = {}
    for region in scope_regions(run.study):
        own = int(kinds.lying_in(region.code).sum())
        for name in REACHES:
            reached = kinds.reached(region.code, name)
            mine = reached[links.course]
            best = np.zeros(len(universe.groups))
            np.maximum.at(best, links.group[mine], links.probability[mine])
            files = {origin[place] for place in np.flatnonzero(reached)}
            made[region.code, name] = Reach(
                best=best,
                n_own=own,
                n_courses=int(reached.sum()),
                n_linked=len(np.unique(links.course[mine])),
                openness_unknown=bool((reached & unknown).any()),
                origins=tuple(sorted(taxonomy | files)),
            )
    return made


@dataclass(frozen=True, slots=True)
class _Links:
    """Links of courses to groups; parallel arrays. Courses are named by their row."""

    course: NDArray[np.int64]
    group: NDArray[np.int64]
    probability: NDArray[np.float64]

    @classmethod
    def of(cls, rows: list[dict[str, Any]], courses: list[str]) -> _Links:
        place = {name: i for i, name in enumerate(courses)}
        held = [row for row in rows if row["document_id"] in place]
        return cls(
            np.array([place[row["document_id"]] for row in held], np.int64),
            np.array([row["group"] for row in held], np.int64),
            np.array([row["probability"] for row in held], np.float64),
        )
