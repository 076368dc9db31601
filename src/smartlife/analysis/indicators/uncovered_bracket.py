"""Uncovered demand without an audit: a bracket, never a point (methods, rule 2.2, indicator 7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.contract import Frame, Indicator, Row, Sample
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import Judged, enough, judge_bracket, judge_shares, too_little
from smartlife.analysis.scope import (
    ALL_REGIONS,
    demand,
    origins_by_region,
    placed,
    scope_regions,
    taxonomy_origins,
)
from smartlife.analysis.skill_groups import read_universe
from smartlife.analysis.tallies import skill_links, skill_tallies
from smartlife.analysis.thresholds import MAX_LARGEST_SHARE

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
)
DEPTH: Final = 3
CANDIDATE: Final = 0.2
"""A: every course that is linked at least so likely counts (rule 2.2)."""
SURE: Final = 0.9
"""B: only such courses count (rule 2.2)."""
MOST_TO_CHECK: Final = 20
"""Groups handed to people, most asked first."""
REACHES: Final = ("region_online", "with_partners", "all_courses")


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
    """Rows per region: not_found {reach}, and group_to_check per group (region_online)."""
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
    if figure.status == "published" and tally.largest_share > MAX_LARGEST_SHARE:
        return replace(figure, note="largest_employer")
    return figure


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
    """Per region and rule of reach, the likeliest course of every group.

    region_online: courses in the region, and online ones anywhere; with_partners: those in the
    study's other regions too (both without courses known to be closed to adults); all_courses:
    every course held. Each contains the one before.
    """
    pools = _Pools(run, universe)
    partners = {*run.study.regions, *run.study.partners}
    made: dict[tuple[str, str], Reach] = {}
    for region in scope_regions(run.study):
        near = {region.code, _ONLINE}
        made[region.code, "region_online"] = pools.reach(region.code, near)
        made[region.code, "with_partners"] = pools.reach(region.code, near | partners)
        made[region.code, "all_courses"] = pools.reach(region.code, {ALL_REGIONS})
    return made


_ONLINE: Final = "online"


@dataclass(slots=True)
class _Pool:
    """Courses of one region, the online ones, or all."""

    best: NDArray[np.float64]
    courses: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)


class _Pools:
    """The courses by pool, with the likeliest link of each group."""

    def __init__(self, run: StepRun, universe: Universe) -> None:
        self._groups = len(universe.groups)
        self._taxonomy = taxonomy_origins(run)
        self._own: Counter[str] = Counter()
        self._pools: defaultdict[str, _Pool] = defaultdict(lambda: _Pool(np.zeros(self._groups)))
        of_course = self._sort_courses(run)
        for row in _likeliest(run, universe):
            for name in of_course[row["document_id"]]:
                pool = self._pools[name]
                pool.linked.add(row["document_id"])
                pool.best[row["group"]] = max(pool.best[row["group"]], row["probability"])

    def _sort_courses(self, run: StepRun) -> dict[str, list[str]]:
        """Puts every course into its pools; returns them by course."""
        where: defaultdict[str, list[str]] = defaultdict(list)
        in_regions = placed(run, "courses").select("region_code", "course_id").to_pyarrow()
        for row in in_regions.to_pylist():
            where[row["course_id"]].append(row["region_code"])
            self._own[row["region_code"]] += 1
        of_course = {}
        columns = ["course_id", "mode", "is_open", "origin_id"]
        for row in run.read("core__courses", columns).to_pylist():
            names = [ALL_REGIONS]
            if row["is_open"] is not False:
                names += where.get(row["course_id"], [])
                names += [_ONLINE] if row["mode"] == "online" else []
            for name in names:
                pool = self._pools[name]
                pool.courses.add(row["course_id"])
                pool.origins.add(row["origin_id"])
                if row["is_open"] is None:
                    pool.unknown.add(row["course_id"])
            of_course[row["course_id"]] = names
        return of_course

    def reach(self, region: str, names: set[str]) -> Reach:
        """The courses of several pools together."""
        chosen = [self._pools[name] for name in sorted(names) if name in self._pools]
        best = np.max([np.zeros(self._groups), *(pool.best for pool in chosen)], axis=0)
        origins = self._taxonomy.union(*(pool.origins for pool in chosen))
        return Reach(
            best=best,
            n_own=self._own[region],
            n_courses=len(set().union(*(pool.courses for pool in chosen))),
            n_linked=len(set().union(*(pool.linked for pool in chosen))),
            openness_unknown=any(pool.unknown for pool in chosen),
            origins=tuple(sorted(origins)),
        )


def _likeliest(run: StepRun, universe: Universe) -> list[dict[str, Any]]:
    """The likeliest observed link of each course to each group."""
    import ibis

    members = ibis.memtable(universe.to_arrow())
    links = skill_links(run, "courses").join(members, "concept_uri")
    likeliest = links.group_by("document_id", "group").agg(probability=links.probability.max())
    rows: list[dict[str, Any]] = likeliest.order_by("document_id", "group").to_pyarrow().to_pylist()
    return rows
