"""One region in the world as it is and as it would be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.audits.frame import FOUND
from smartlife.analysis.estimators.bootstrap import replicate
from smartlife.analysis.estimators.uncertainty import TAIL, share_limits
from smartlife.analysis.indicators.offer_fit import criteria
from smartlife.analysis.indicators.reach import CANDIDATE, SURE, judge_not_found
from smartlife.analysis.publication import enough
from smartlife.analysis.reach.staircase import (
    STEPS,
    adults_with_any,
    courses_per_adult,
    reached,
    unreached_demand,
)
from smartlife.analysis.reach.travel import languages_of
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MIN_HIT_CLUSTERS, MIN_RESAMPLED_CLUSTERS
from smartlife.planning.material.demand import skill_demand
from smartlife.planning.material.disclosure import asked_for_each
from smartlife.planning.portfolio.change import COLUMNS
from smartlife.planning.portfolio.changes import (
    FEW_EMPLOYERS,
    DemandChange,
    FitChange,
    RegionChange,
    SkillChange,
    Step,
)
from smartlife.planning.portfolio.taught import Redrawing, World
from smartlife.tables.audited_content import lies_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.estimators.uncertainty import Tally
    from smartlife.analysis.fit import Answers
    from smartlife.analysis.reach.material import ReachMaterial
    from smartlife.analysis.reach.staircase import Homes, ReachStep
    from smartlife.analysis.scope import ScopeRegion
    from smartlife.planning.portfolio.change import Row
    from smartlife.planning.portfolio.worlds import WhatIfMaterial, Worlds

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

MAIN_STEP: Final[ReachStep] = "online"
"""What an adult can take at home, nearby or online, in a language of the region."""


def compare_region(
    region: ScopeRegion, worlds: Worlds, made: WhatIfMaterial, minutes: int
) -> RegionChange:
    """What changes for one region.

    Args:
        region: The region.
        worlds: Both worlds.
        made: What they were made from.
        minutes: Longest way that counts, one way.
    """
    code = region.code
    spoken = languages_of(code)
    row = worlds.after or worlds.before or {}
    langs = row["teaching_langs"] or ([row["lang"]] if row["lang"] else [])
    base = RegionChange(
        region=code,
        role=region.role,
        note=worlds.reach[0].why_unknown(code) or "",
        steps=(),
        demand=DemandChange(note="not_known"),
        newly_taught=(),
        no_longer=(),
        fit=tuple(_fit(code, worlds, made)),
        is_followed=not langs or not spoken.isdisjoint(langs),
    )
    if base.note:
        return base
    homes = made.homes(code)
    if homes is None:
        return base
    pair = [_World.of(world, code, homes, minutes) for world in worlds.reach]
    newly, lost = _skills(code, worlds, pair, made)
    before, after = (_of_course(one, row) for one, row in zip(pair, (worlds.before, worlds.after),
                                                              strict=True))  # fmt: skip
    return replace(
        base,
        steps=tuple(_step(step, pair, worlds.field_code) for step in STEPS),
        demand=_demand(code, worlds, pair),
        newly_taught=newly,
        no_longer=lost,
        this_course=(float(homes.share @ before), float(homes.share @ after)),
        gained=float(homes.share @ (after & ~before)),
        lost=float(homes.share @ (before & ~after)),
    )


@dataclass(frozen=True, slots=True)
class _World:
    """One region in one world: the courses that can be reached or not, by step."""

    material: ReachMaterial
    places: NDArray[np.int64]
    steps: Mapping[ReachStep, Flags]
    homes: Homes

    @classmethod
    def of(cls, material: ReachMaterial, code: str, homes: Homes, minutes: int) -> _World:
        courses, places = material.courses_for(code)
        return cls(material, places, dict(reached(homes, courses, minutes)), homes)

    @property
    def main(self) -> World:
        """The step that demand and skills are told for."""
        names = {self.material.courses[i]["document_id"]: n for n, i in enumerate(self.places)}
        return World(names, self.homes, self.steps[MAIN_STEP])


def _of_course(one: _World, row: Row | None) -> Flags:
    """From which places adults reach the course itself."""
    main = one.main
    place = main.courses.get(row["course_id"]) if row is not None else None
    if place is None:
        return np.zeros(len(one.homes.share), bool)
    return np.asarray(main.reaches[:, place], bool)


def _step(step: ReachStep, pair: Sequence[_World], field_code: str) -> Step:
    told = []
    for one in pair:
        reaches = one.steps[step]
        fields = [one.material.courses[i]["isced_f"] == field_code for i in one.places]
        told.append(
            (
                adults_with_any(one.homes, reaches, np.array(fields, bool)),
                adults_with_any(one.homes, reaches),
                courses_per_adult(one.homes, reaches),
            )
        )
    before, after = told
    return Step(step, (before[0], after[0]), (before[1], after[1]), (before[2], after[2]))


def _demand(code: str, worlds: Worlds, pair: Sequence[_World]) -> DemandChange:
    tally = worlds.reach[0].tallies[code]
    n_eff = share_limits(tally).family_n_eff if tally.n_docs else 0.0
    if not tally.n_docs:
        return DemandChange(note="no_text")
    hidden = groups_of_few(tally)
    before = _bracket(pair[0], pair[0], hidden, tally, n_eff)
    # what few ask for stays as it is: else the difference of both brackets would be theirs
    after = _bracket(pair[1], pair[0], hidden, tally, n_eff)
    if not enough(tally.clusters, n_eff) or tally.clusters < MIN_RESAMPLED_CLUSTERS:
        return DemandChange(before, after, note="too_little_data")
    note = FEW_EMPLOYERS if hidden[worlds.touched].any() else ""
    touched = worlds.touched[~hidden[worlds.touched]]
    if not (tally.group_mass()[touched] > 0).any():
        return DemandChange(before, note=note) if note else DemandChange(before, after, 0, 0, 0)
    # drawn for these alone: what is hidden must not move the random numbers of the others either
    draws = Redrawing(worlds.links, worlds.reach[0].universe, touched)
    drawn = replicate(tally, draws.draws)
    total = np.maximum(drawn.mass.sum(axis=1), 1e-12)
    mass = drawn.mass[:, touched] / total[:, None]
    missing = [draws.unreached(one.main, mass) for one in pair]
    # the last digits of sums are no difference
    found = np.round(missing[0] - missing[1], 12) + 0.0
    lo, hi = np.quantile(found, [TAIL, 1 - TAIL])
    return DemandChange(before, after, float(found.mean()), float(lo), float(hi), note)


def groups_of_few(tally: Tally) -> Flags:
    """Groups of which no change tells how much is asked for (rule 6.2).

    One or two employers ask for each of them, or one for most of it. Each is judged by itself:
    beside a group that may be told it would be the difference of two answers. All groups together
    are all that is asked for; so the smallest others are hidden too until what is hidden could be
    told as one.
    """
    mass = tally.group_mass()
    few = tally.group_clusters() < MIN_HIT_CLUSTERS
    hidden: Flags = (mass > 0) & (few | (tally.group_dominance() > MAX_HIT_SHARE))
    for group in np.argsort(mass, kind="stable").tolist():
        if not _is_of_few(tally, hidden):
            break
        hidden[group] = hidden[group] or mass[group] > 0
    return hidden


def _is_of_few(tally: Tally, groups: Flags) -> bool:
    """Whether one or two employers ask for some groups, or one for most of them (rule 6.2)."""
    mine = groups[tally.group] & (tally.mass > 0)
    mass = np.bincount(tally.cluster[mine], tally.mass[mine], tally.clusters)
    held = int((mass > 0).sum())
    return held > 0 and (
        held < MIN_HIT_CLUSTERS or float(mass.max()) > MAX_HIT_SHARE * float(mass.sum())
    )


def _bracket(
    one: _World, before: _World, hidden: Flags, tally: Tally, n_eff: float
) -> tuple[float, float] | None:
    """The bracket of figures of reach, some groups as they were before; None if there is none."""
    mass = tally.group_mass()
    parts = [(one, mass * ~hidden), (before, mass * hidden)] if hidden.any() else [(one, mass)]
    missing = [
        sum(_missing(world, limit, asked) for world, asked in parts) / float(mass.sum())
        for limit in (CANDIDATE, SURE)
    ]
    judged = judge_not_found(tally, n_eff, one.material, (missing[0], missing[1]))
    if judged.lo is None or judged.hi is None:
        return None
    return judged.lo, judged.hi


def _missing(one: _World, limit: float, asked: Floats) -> float:
    """What is asked for in groups that no course in reach teaches so surely, in the same unit."""
    total = float(asked.sum())
    if total <= 0:
        return 0.0
    taught = one.material.likeliest[one.places] >= limit
    return unreached_demand(one.homes, one.steps[MAIN_STEP], taught, asked) * total


def _skills(
    code: str, worlds: Worlds, pair: Sequence[_World], made: WhatIfMaterial
) -> tuple[tuple[SkillChange, ...], tuple[SkillChange, ...]]:
    """Skills of the course that are taught in reach in one of both worlds only."""
    links = worlds.links
    number = {uri: i for i, uri in enumerate(links.concepts)}
    taught = {one.uri: None for one in (*worlds.taught, *worlds.taught_before)}
    mine = [number[uri] for uri in taught if uri in number]
    surest = []
    for one in pair:
        world = one.main
        reached_at_all = np.asarray(world.reaches.any(axis=0), bool)
        place = np.array([world.courses.get(name, -1) for name in links.documents], np.int64)
        is_in = np.zeros(len(place), bool)
        is_in[place >= 0] = reached_at_all[place[place >= 0]]
        best = np.zeros(len(links.concepts))
        held = is_in[links.document]
        np.maximum.at(best, links.concept[held], links.probability[held])
        surest.append(best)
    before, after = surest
    changed = [i for i in mine if (before[i] >= FOUND) != (after[i] >= FOUND)]
    asked = _asked(code, [links.concepts[i] for i in changed], made)
    told = [
        SkillChange(links.concepts[i], float(before[i]), float(after[i]), asked[links.concepts[i]])
        for i in changed
    ]
    told.sort(key=lambda one: (-(one.asked or 0.0), -max(one.before, one.after), one.uri))
    return (
        tuple(one for one in told if one.after > one.before),
        tuple(one for one in told if one.after < one.before),
    )


def _asked(code: str, uris: Sequence[str], made: WhatIfMaterial) -> dict[str, float | None]:
    """Advertisements of a region that ask for skills; None where their number is not told."""
    found: dict[str, float | None] = dict.fromkeys(uris)
    if not uris:
        return found
    demand = made.material.demand
    here = demand.in_region(code)
    number = {uri: i for i, uri in enumerate(demand.skill_uris)}
    known = [uri for uri in uris if uri in number]
    told = asked_for_each(demand, [number[uri] for uri in known])
    counts = skill_demand(demand, here)
    for uri, who in zip(known, told, strict=True):
        if who[code].advertisements:
            found[uri] = float(counts[number[uri]])
    return found


def _fit(code: str, worlds: Worlds, made: WhatIfMaterial) -> list[FitChange]:
    """Criteria and groups that the courses of the region answer otherwise in the changed world."""
    gone, come = (_fits_of_row(row, code, made) for row in (worlds.before, worlds.after))
    held = made.fits.get(code, {})
    found = []
    for scheme, name in criteria():
        column = f"{scheme}_{name}"
        before, lost, won = (
            one[column].totals if column in one else (0, 0, 0) for one in (held, gone, come)
        )
        if lost != won:
            after = tuple(b - g + c for b, g, c in zip(before, lost, won, strict=True))
            found.append(FitChange(scheme, name, before, (after[0], after[1], after[2])))
    return found


def _fits_of_row(row: Row | None, code: str, made: WhatIfMaterial) -> dict[str, Answers]:
    """What one course answers if it counts in a region; empty if it does not."""
    if row is None or not lies_in(row, code, str(made.run.study.nuts_version)):
        return {}
    import ibis
    import pyarrow as pa

    source = made.run.read("core__courses", list(COLUMNS)).schema
    one = pa.Table.from_pylist([row], schema=source)
    table = ibis.memtable(one)
    courses = table.mutate(
        region_code=ibis.literal(code), document_id=table.course_id, cluster=table.course_id
    )
    return made.fits_of(courses).get(code, {})
