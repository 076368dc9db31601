"""What is told of a chosen plan.

Its worth to employers who had no say, who bears what, who teaches it already, and which figures say
so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.audits.frame import FOUND
from smartlife.analysis.audits.partners import KINDS
from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import enough, hide_a_second, judge_shares, too_little
from smartlife.analysis.scope import scope_regions
from smartlife.planning.material.catalogue import course_numbers
from smartlife.planning.portfolio.confirmed import judge_confirmed
from smartlife.planning.portfolio.evidence import who_asks
from smartlife.planning.portfolio.gaps import tally_sets
from smartlife.planning.region.answer import JointCourse, RegionPart, RegionPlan, Teacher
from smartlife.planning.region.costs import languages_for, shapley_costs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.publication import Judged
    from smartlife.planning.region.answer import RegionRequest
    from smartlife.planning.region.joint import Candidate, Choice
    from smartlife.planning.region.material import Match, RegionMaterial

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_CORE: Final = 3
_KNOWN: Final = 2
"""Of `KINDS`: level, language, price and the right to enrol are known (methods, rule 9.3)."""
_TEACHERS: Final = 6
"""Courses named per joint course."""


def tell(  # noqa: PLR0913 - what was chosen, and by what
    request: RegionRequest,
    made: RegionMaterial,
    choice: Choice,
    *,
    first: Flags,
    weights: Mapping[str, Floats],
    common: float | None,
    advertisements: Mapping[str, int],
) -> RegionPlan:
    """The plan.

    Args:
        request: What was wanted.
        made: What it was made from.
        choice: What was chosen on the first half.
        first: Advertisements of the first half of the employers.
        weights: What skills were worth there, by region.
        common: Likeness to the choice on the other half.
        advertisements: Region → advertisements with skills.
    """
    demand = made.material.demand
    value, seemed, confirmed = {}, {}, {}
    shares: dict[str, list[Judged]] = {}
    for code in request.regions:
        sets = [_skills_in(one, code, weights) for one in choice.courses]
        everything = sorted({skill for skills in sets for skill in skills})
        here = demand.in_region(code)
        *by_course, value[code] = _judged(made, code, here & ~first, [*sets, everything])
        # beside their sum, a single hidden one could be computed from the others
        shares[code] = by_course if value[code].estimate is None else hide_a_second(by_course)
        confirmed[code] = judge_confirmed(
            demand, here & ~first, made.gap(code), everything, value[code]
        )
        seemed[code] = _judged(made, code, here & first, [everything])[0].estimate
    courses = tuple(
        _course(request, made, one, weights, {code: shares[code][i] for code in one.regions})
        for i, one in enumerate(choice.courses)
    )
    parts = [part for one in courses for part in one.parts]
    by_region = {
        code: sum(part.cost_eur for part in parts if part.region == code)
        for code in request.regions
    }
    selection = choice.selection
    return RegionPlan(
        request=request,
        state="planned",
        courses=courses,
        cost_eur=sum(one.cost_eur for one in courses),
        cost_by_region=by_region,
        value=value,
        confirmed=confirmed,
        audits={code: made.gap(code).told for code in request.regions},
        why_not_confirmed={code: made.gap(code).why_not for code in request.regions},
        seemed=seemed,
        common=common,
        is_best=bool(selection and selection.is_best),
        gap=selection.gap if selection else None,
        advertisements=advertisements,
    )


def _skills_in(one: Candidate, code: str, weights: Mapping[str, Floats]) -> list[int]:
    """Skills of a course that are missing in one of its regions, most wanted first."""
    if code not in one.regions:
        return []
    mine = [skill for skill in one.skills if weights[code][skill] > 0]
    return sorted(mine, key=lambda skill: (-weights[code][skill], skill))


def _judged(
    made: RegionMaterial, code: str, chosen: Flags, sets: Sequence[Sequence[int]]
) -> list[Judged]:
    """Shares of what some advertisements ask for, by the rules of publication."""
    tally = tally_sets(made.material.demand, chosen, made.gap(code).usable, sets)
    if not tally.n_docs:
        return [too_little("no_text")] * len(sets)
    shares = share_limits(tally)
    if not enough(tally.clusters, shares.family_n_eff):
        return [too_little()] * len(sets)
    return judge_shares(tally, shares)


def _course(
    request: RegionRequest,
    made: RegionMaterial,
    one: Candidate,
    weights: Mapping[str, Floats],
    demand: Mapping[str, Judged],
) -> JointCourse:
    uris = made.material.demand.skill_uris
    costs = shapley_costs(one.hours, one.regions, one.delivery, request.prices)
    by_demand = _by_demand(one.cost_eur, [demand[code].estimate for code in one.regions])
    parts = tuple(
        _part(made, code, _skills_in(one, code, weights), demand[code], both)
        for code, *both in zip(one.regions, costs, by_demand, strict=True)
    )
    core = [skill for skill in one.bundle.skills if skill in one.skills]
    return JointCourse(
        core=tuple(uris[skill] for skill in core[:_CORE]),
        skills=tuple(uris[skill] for skill in one.skills),
        hours=one.hours,
        delivery=one.delivery,
        langs=languages_for(one.regions),
        cost_eur=one.cost_eur,
        together=one.bundle.together,
        parts=parts,
        teachers=tuple(_teachers(made, one))[:_TEACHERS],
    )


def _by_demand(cost: float, shares: Sequence[float | None]) -> list[float | None]:
    """The cost by demand: from shares that are told, since its parts tell how they compare."""
    told = [share for share in shares if share is not None]
    total = sum(told)
    if len(told) < len(shares) or total <= 0:
        return [None] * len(shares)
    return [cost * share / total for share in told]


def _part(
    made: RegionMaterial,
    code: str,
    skills: Sequence[int],
    demand: Judged,
    costs: Sequence[float | None],
) -> RegionPart:
    asked, groups = made.material.demand, made.material.groups
    asking = who_asks(asked, code, skills)
    told = {asked.skill_uris[skill]: who for skill, who in zip(skills, asking.each, strict=True)}
    # by what is told of each: so the order gives nothing away
    uris = sorted(told, key=lambda uri: (-told[uri].many, uri))
    evidence = {made.figures.get((code, group), "") for uri in uris for group in groups.of[uri]}
    gap = made.gap(code)
    return RegionPart(
        region=code,
        skills=tuple(uris),
        demand=demand,
        askers=asking.askers,
        cost_eur=costs[0] or 0.0,
        cost_by_demand_eur=costs[1],
        evidence=tuple(sorted(evidence - {""})),
        checked=tuple(asked.skill_uris[s] for s in skills if gap.checked[s]),
    )


def _teachers(made: RegionMaterial, one: Candidate) -> Iterator[Teacher]:
    """Courses elsewhere that teach any of it: those that people found first, then the surest."""
    found: dict[tuple[str, str], Teacher] = {}
    for skill in one.skills:
        for teacher in _who_teaches(made, one, skill):
            key = (teacher.region, teacher.course_id or teacher.skill)
            if key not in found or _rank(teacher) < _rank(found[key]):
                found[key] = teacher
    yield from sorted(found.values(), key=_rank)


def _rank(one: Teacher) -> tuple[bool, float, str, str]:
    return one.status != "match", -one.probability, one.region, one.course_id or ""


def _who_teaches(made: RegionMaterial, one: Candidate, skill: int) -> Iterator[Teacher]:
    """Courses that teach a skill, as links tell or people found."""
    links = made.material.catalogue.links
    mine = np.flatnonzero((made.places[links.skill] == skill) & (links.probability >= FOUND))
    groups = made.material.groups.of[made.material.demand.skill_uris[skill]]
    for region in (r.code for r in scope_regions(made.run.study) if r.role != "country"):
        here = mine[made.kinds.lying_in(region)[links.course[mine]]]
        keys = [(code, region, group) for code in one.regions for group in groups]
        found = [made.matches[key] for key in keys if key in made.matches]
        named = {match.course_id: match for match in found if match.kind in KINDS[:_KNOWN]}
        linked = dict(zip(links.course[here].tolist(), links.probability[here], strict=True))
        for name, number in zip(named, course_numbers(made.material.catalogue, [
            name or "" for name in named]), strict=True):  # fmt: skip
            if name is not None and number is not None:
                linked.setdefault(number, 0.0)
        for course, probability in linked.items():
            yield _teacher(made, region, skill, (course, float(probability)), named)


def _teacher(
    made: RegionMaterial,
    region: str,
    skill: int,
    link: tuple[int, float],
    named: Mapping[str | None, Match],
) -> Teacher:
    row = made.material.catalogue.row(link[0])
    match = named.get(row["course_id"])
    return Teacher(
        region=region,
        skill=made.material.demand.skill_uris[skill],
        course_id=row["course_id"],
        title=row["title"],
        provider=row["provider_name"] or "",
        url=row["url"] or "",
        publish=row["publish"],
        probability=link[1],
        # what nobody has read, or where language, level, price or entry is not known, is possible
        status="match" if match else "possible",
        figure_id=match.figure_id if match else None,
    )
