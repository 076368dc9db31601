"""The question of a path as a problem for the solvers, and its answers as steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from smartlife.planning.path.answer import PLANNED_FROM, CourseShown, Step, Taught, Totals
from smartlife.planning.path.facts import Facts, facts_of
from smartlife.planning.path.filters import QUALIFYING_HOURS, Fitting, entry_level, fitting
from smartlife.planning.path.goal import MUST
from smartlife.planning.path.schedule import Item, Schedule, schedule
from smartlife.planning.path.taking import numbers_of, with_taken
from smartlife.planning.problem import CoverProblem, Links, Load, Prerequisite

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.path.facts import Timing, Way
    from smartlife.planning.path.filters import Hindrance
    from smartlife.planning.path.goal import Missing
    from smartlife.planning.path.request import PathRequest

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

COSTS: Final = ("hours", "price_eur", "travel_minutes")
_SLACK: Final = 1e-9
_DAYS: Final = 7


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """The courses of a question, which of them fit, and the problem of choosing among these.

    Attributes:
        request: The question.
        missing: What is missing.
        catalogue: All courses.
        facts: Courses that teach something of it, or lead to one that does.
        fitting: Which of them fit.
        teaches: Which of them teach something of it more likely than not.
        links: Links of all courses to what is missing, also unsure ones: course counts in the
            catalogue, skill in `missing.uris`.
        open: Places in `facts` of the courses of the problem.
        problem: What to cover and the limits.
        taken: Numbers in the catalogue of the courses that have to be taken; the problem has a
            need for each of them behind the skills.
    """

    request: PathRequest
    missing: Missing
    catalogue: Catalogue
    facts: Facts
    fitting: Fitting
    teaches: Flags
    links: Links
    open: Integers
    problem: CoverProblem
    taken: Integers

    def amounts(self, code: Hindrance) -> Floats | None:
        """What each course takes of a limit, in the limit's unit; None if it has no number."""
        facts, limits = self.facts, self.request.limits
        return {
            "price": facts.price,
            "hours": facts.hours / max(limits.hours_a_week, 1e-9),
            "pace": facts.a_week,
            "late": (facts.last_week + 1).astype(np.float64),
            "too_far": facts.minutes,
        }.get(code)

    def has_taken(self, courses: Iterable[int]) -> bool:
        """Whether all that have to be are among some courses of the problem."""
        mine = self.facts.number[self.open[sorted(courses)].astype(np.int64)]
        return bool(np.isin(self.taken, mine).all())


def choices(
    catalogue: Catalogue, way: Way | None, request: PathRequest, missing: Missing
) -> Choices:
    """Makes the problem of a question."""
    links = links_to(catalogue, missing.uris)
    sure = links.probability >= PLANNED_FROM
    wanted = np.unique(links.course[sure])
    taken = numbers_of(catalogue, request.must_take)
    aims = np.union1d(wanted, taken).astype(np.int64)
    numbers = np.union1d(aims, _steps_between(catalogue, aims, request)).astype(np.int64)
    facts = facts_of(catalogue, numbers, way, request)
    fits = fitting(facts, request)
    places = np.flatnonzero(fits.fits)
    problem = _problem(request, missing, facts, fits, _only(links, sure))
    if len(taken):
        number = {int(facts.number[place]): course for course, place in enumerate(places)}
        problem = with_taken(problem, [number.get(one, -1) for one in taken.tolist()])
    return Choices(
        request=request,
        missing=missing,
        catalogue=catalogue,
        facts=facts,
        fitting=fits,
        teaches=np.isin(numbers, wanted),
        links=links,
        open=places,
        problem=problem,
        taken=taken,
    )


def links_to(catalogue: Catalogue, uris: Sequence[str]) -> Links:
    """Links of a catalogue to some skills; skills are numbered as these are."""
    place = {uri: i for i, uri in enumerate(uris)}
    number = np.array([place.get(uri, -1) for uri in catalogue.skill_uris], np.int64)
    links = catalogue.links
    skill = number[links.skill] if len(links) else np.zeros(0, np.int64)
    kept = skill >= 0
    return _sorted(Links(links.course[kept], skill[kept], links.probability[kept],
                         links.event[kept]))  # fmt: skip


def without(choice: Choices, courses: Iterable[int]) -> CoverProblem:
    """The problem without some of its courses (numbers of the problem): they cost too much."""
    problem = choice.problem
    barred = sorted(set(courses))
    keep = ~np.isin(problem.links.course, barred)
    needs = tuple(
        Prerequisite(one.course, tuple(step for step in one.any_of if step not in set(barred)))
        for one in problem.prerequisites
    )
    return CoverProblem(
        links=_only(problem.links, keep),
        weight=problem.weight,
        needed=problem.needed,
        cost=problem.cost,
        cost_names=problem.cost_names,
        limit=problem.limit,
        most_courses=problem.most_courses,
        prerequisites=needs,
        loads=problem.loads,
    )


def calendar(choice: Choices, courses: Sequence[int], graph: SkillGraph) -> Schedule:
    """Puts courses of the problem into the calendar."""
    items = _items(choice, courses, graph)
    limits = choice.request.limits
    table = schedule(items, limits.hours_a_week, limits.weeks)
    if not len(choice.taken) or choice.has_taken(one.course for one in table.placed):
        return table
    # what has to be taken finds its place before all others, with what it waits for
    must = {one.course for one in items if choice.facts.number[choice.open[one.course]]
            in choice.taken}  # fmt: skip
    must |= {step for one in items if one.course in must for step in one.after}
    items = [replace(one, is_first=one.course in must) for one in items]
    return schedule(items, limits.hours_a_week, limits.weeks)


def _items(choice: Choices, courses: Sequence[int], graph: SkillGraph) -> list[Item]:
    facts, problem = choice.facts, choice.problem
    after = {one.course: one.any_of for one in problem.prerequisites}
    items = []
    for course in courses:
        place = int(choice.open[course])
        mine = problem.links.skill[problem.links.course == course]
        skills = mine[mine < len(choice.missing.uris)].tolist()
        worth = [graph.information.get(choice.missing.uris[skill], 0.0) for skill in skills]
        generality = sum(worth) / len(worth) if worth else 0.0
        items.append(
            Item(
                course=course,
                hours=float(facts.hours[place]),
                first_week=int(facts.first_week[place]),
                last_week=int(facts.last_week[place]),
                order=(float(facts.level[place]), generality),
                after=tuple(after.get(course, ())),
            )
        )
    return items


def steps_of(
    choice: Choices, table: Schedule, robust: Mapping[int, float] | None = None
) -> tuple[Step, ...]:
    """The steps of a calendar."""
    seen: set[int] = set()
    found = []
    for one in table.placed:
        number = int(choice.facts.number[choice.open[one.course]])
        taught = taught_by(choice, number, seen)
        after = None if one.after is None else int(choice.facts.number[choice.open[one.after]])
        found.append(
            Step(
                shown=shown(choice, int(choice.open[one.course])),
                first_week=one.first_week,
                last_week=one.last_week,
                teaches=taught,
                after=after,
                robust=None if robust is None else robust.get(one.course),
                is_must=number in choice.taken,
            )
        )
    return tuple(found)


def taught_by(choice: Choices, number: int, seen: set[int]) -> tuple[Taught, ...]:
    """What of the missing a course of the catalogue teaches; `seen` is brought up to date."""
    links = choice.links
    mine = np.flatnonzero((links.course == number) & (links.probability >= PLANNED_FROM))
    best: dict[int, int] = {}
    for row in mine.tolist():
        skill = int(links.skill[row])
        if skill not in best or links.probability[row] > links.probability[best[skill]]:
            best[skill] = row
    found = [
        Taught(
            uri=choice.missing.uris[skill],
            probability=float(links.probability[row]),
            words="",
            is_new=skill not in seen,
        )
        for skill, row in best.items()
    ]
    seen.update(best)
    return tuple(sorted(found, key=lambda one: (not one.is_new, -one.probability, one.uri)))


def shown(choice: Choices, place: int) -> CourseShown:
    """A course of the facts as people are shown it."""
    facts, catalogue = choice.facts, choice.catalogue
    number = int(facts.number[place])
    row = catalogue.row(number)
    minutes = float(facts.minutes[place])
    knows_way = choice.request.home is not None and bool(np.isfinite(minutes))
    return CourseShown(
        course=number,
        course_id=row["course_id"],
        title=row["title"],
        provider=row["provider_name"] or "",
        place=row["place_name"] or "",
        mode=str(facts.mode[place]),
        langs=facts.langs[place],
        langs_told=bool(facts.langs_told[place]),
        minutes=minutes if knows_way and bool(facts.place_told[place]) else None,
        minutes_assumed=bool(facts.minutes_assumed[place]),
        place_told=bool(facts.place_told[place]) or bool(row["place_name"]),
        start=row["start_date"],
        end=row["end_date"],
        timing=cast("Timing", str(facts.timing[place])),
        hours=float(facts.hours[place]),
        hours_basis=catalogue.hours_basis[number],
        price=float(facts.price[place]),
        price_basis=catalogue.price_basis[number],
        level=row["eqf_level"],
        url=row["url"] or "",
        publish=row["publish"],
        source_id=row["source_id"],
    )


def totals_of(choice: Choices, table: Schedule) -> Totals:
    """Sums of the courses of a calendar."""
    places = choice.open[[one.course for one in table.placed]].astype(np.int64)
    told = choice.facts.place_told[places]
    facts, catalogue = choice.facts, choice.catalogue
    numbers = facts.number[places].tolist()
    weeks = max((one.last_week + 1 for one in table.placed), default=0)
    start = choice.request.limits.start
    last = start + timedelta(days=_DAYS * weeks - 1) if weeks else start
    return Totals(
        courses=len(places),
        hours=float(facts.hours[places].sum()),
        hours_assumed=sum(catalogue.hours_basis[i] == "assumed" for i in numbers),
        price=float(facts.price[places].sum()),
        price_assumed=sum(catalogue.price_basis[i] == "assumed" for i in numbers),
        travel_minutes=float(facts.burden[places][told].sum()),
        travel_untold=int((~told).sum()),
        weeks=weeks,
        finish=date(last.year, last.month, 1) if weeks else None,
    )


def _steps_between(catalogue: Catalogue, wanted: Integers, request: PathRequest) -> Integers:
    """Courses of the levels between the person's and those of wanted courses, in their fields."""
    import pyarrow as pa

    own = request.eqf_level
    if own is None or not len(wanted):
        return np.zeros(0, np.int64)
    rows = catalogue.rows.select(["eqf_level", "field_code"])
    mine = rows.take(pa.array(wanted, pa.int64())).to_pylist()
    tops: dict[str, int] = {}
    for row in mine:
        field, level = (row["field_code"] or "")[:2], row["eqf_level"] or 0
        if field and entry_level(level) > own:
            tops[field] = max(tops.get(field, 0), level)
    if not tops:
        return np.zeros(0, np.int64)
    levels, fields = rows["eqf_level"].to_pylist(), rows["field_code"].to_pylist()
    found = [
        i
        for i, (level, field) in enumerate(zip(levels, fields, strict=True))
        if level
        and own < level < tops.get((field or "")[:2], 0)
        and catalogue.hours[i] >= QUALIFYING_HOURS
    ]
    return np.array(found, np.int64)


def _problem(
    request: PathRequest, missing: Missing, facts: Facts, fits: Fitting, links: Links
) -> CoverProblem:
    """Weights are of all that is missing, so coverage is a share of it."""
    limits, places = request.limits, np.flatnonzero(fits.fits)
    to_place = np.full(len(facts), -1, np.int64)
    to_place[places] = np.arange(len(places))
    known = np.searchsorted(facts.number, links.course)
    course = to_place[known] if len(links) else links.course
    kept = _only(Links(course, links.skill, links.probability, links.event), course >= 0)
    needed = np.array([MUST if uri in set(request.goal.must) else 0.0 for uri in missing.uris])
    needs = tuple(
        Prerequisite(int(to_place[one.course]),
                     tuple(int(to_place[step]) for step in one.any_of if to_place[step] >= 0))
        for one in fits.prerequisites
        if to_place[one.course] >= 0
    )  # fmt: skip
    return CoverProblem(
        links=_sorted(kept),
        weight=missing.weight,
        needed=needed,
        cost=np.vstack([facts.hours[places], facts.price[places], facts.burden[places]]),
        cost_names=COSTS,
        limit=np.array([limits.hours, limits.budget, np.inf]),
        most_courses=min(limits.most_courses, max(1, len(places))),
        prerequisites=needs,
        loads=_loads(facts, places, limits.hours_a_week),
    )


def _loads(facts: Facts, places: Integers, limit: float) -> tuple[Load, ...]:
    """Weeks in which several dated courses together may ask for too much."""
    dated = np.flatnonzero(facts.first_week[places] >= 0)
    if not len(dated):
        return ()
    first, last = facts.first_week[places[dated]], facts.last_week[places[dated]]
    amount = facts.a_week[places[dated]]
    found: dict[tuple[int, ...], Load] = {}
    for week in range(int(first.min()), int(last.max()) + 1):
        mine = (first <= week) & (week <= last)
        if amount[mine].sum() > limit * (1 + _SLACK):
            key = tuple(dated[mine].tolist())
            found.setdefault(key, Load(dated[mine], amount[mine], limit))
    return tuple(found.values())


def _only(links: Links, kept: Flags) -> Links:
    return Links(links.course[kept], links.skill[kept], links.probability[kept],
                 links.event[kept])  # fmt: skip


def _sorted(links: Links) -> Links:
    order = np.lexsort((links.skill, links.course))
    return Links(links.course[order], links.skill[order], links.probability[order],
                 links.event[order])  # fmt: skip
