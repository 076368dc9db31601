"""What a path leaves open, why, and which limit would have to give way."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.path.answer import PLANNED_FROM, Near, Open, Widening
from smartlife.planning.path.choices import links_to, shown
from smartlife.planning.path.facts import facts_of
from smartlife.planning.path.filters import HINDRANCES, fitting

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.path.answer import OpenWhy, Relation
    from smartlife.planning.path.choices import Choices
    from smartlife.planning.path.facts import Way
    from smartlife.planning.path.filters import Hindrance

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_NEAR_PER_SKILL: Final = 2
_WIDENED: Final = 4
_FARTHEST: Final = 180.0
_TIMES_FARTHER: Final = 2.0
"""Minutes one way, or times what was said, beyond which more travel is no advice; assumptions."""
_ENOUGH: Final = 0.5
"""Of what the best course would teach that a limit alone keeps out."""
_MANY: Final = 20
"""For more skills than these no akin courses are looked up: nobody reads so many."""


def left_open(
    choice: Choices,
    covered: Collection[int],
    in_wider: Collection[int],
    graph: SkillGraph,
    way: Way | None,
) -> tuple[Open, ...]:
    """What stays open of what is missing, the weightiest first.

    Args:
        choice: The question.
        covered: Numbers of missing skills that the path covers.
        in_wider: Those that another alternative covers.
        graph: Skills, for what is akin.
        way: The way to courses.
    """
    missing = choice.missing
    left = [i for i in range(len(missing.uris)) if i not in set(covered)]
    left.sort(key=lambda i: (-missing.weight[i], missing.uris[i]))
    found = [_open(choice, skill, set(in_wider)) for skill in left]
    untaught = [one.uri for one in found if one.why == "not_taught"][:_MANY]
    near = _akin(choice, untaught, graph, way)
    return tuple(
        Open(one.uri, one.weight, one.why, one.hindrance, one.courses, near.get(one.uri, ()))
        for one in found
    )


def _open(choice: Choices, skill: int, in_wider: set[int]) -> Open:
    links, facts = choice.links, choice.facts
    uri, weight = choice.missing.uris[skill], float(choice.missing.weight[skill])
    mine = links.skill == skill
    sure = np.unique(links.course[mine & (links.probability >= PLANNED_FROM)])
    if not len(sure):
        unsure = len(np.unique(links.course[mine]))
        return Open(uri, weight, "unsure" if unsure else "not_taught", courses=unsure)
    places = np.searchsorted(facts.number, sure)
    if choice.fitting.fits[places].any():
        why: OpenWhy = "in_wider" if skill in in_wider else "no_room"
        return Open(uri, weight, why, courses=int(choice.fitting.fits[places].sum()))
    # The limit that stands alone before most courses, else the one before most of them.
    alone = choice.fitting.fails[:, places]
    single = alone[:, alone.sum(axis=0) == 1]
    counts = (single if single.size else alone).sum(axis=1)
    return Open(uri, weight, "outside_limits", HINDRANCES[int(np.argmax(counts))], len(sure))


def _akin(
    choice: Choices, uris: Sequence[str], graph: SkillGraph, way: Way | None
) -> Mapping[str, tuple[Near, ...]]:
    """Courses within the limits that teach a broader or a narrower skill; never counted."""
    wanted: dict[str, list[tuple[str, Relation]]] = {}
    asked = set(uris)
    held_kinds = ("skill", "knowledge")
    for uri in uris:
        wanted[uri] = [(one, "broader") for one in graph.broader.get(uri, ())
                       if graph.kinds.get(one) in held_kinds]  # fmt: skip
    for narrow, above in graph.broader.items():
        for uri in asked.intersection(above):
            if graph.kinds.get(narrow) in held_kinds:
                wanted[uri].append((narrow, "narrower"))
    akin = sorted({one for mine in wanted.values() for one, _ in mine})
    links = links_to(choice.catalogue, akin)
    sure = links.probability >= PLANNED_FROM
    numbers = np.unique(links.course[sure])
    if not len(numbers):
        return {}
    facts = facts_of(choice.catalogue, numbers, way, choice.request)
    fits = fitting(facts, choice.request)
    by_skill: dict[str, list[int]] = {}
    order = np.lexsort((links.course, -links.probability))
    for row in order.tolist():
        place = int(np.searchsorted(numbers, links.course[row])) if sure[row] else -1
        if place >= 0 and fits.fits[place]:
            by_skill.setdefault(akin[links.skill[row]], []).append(place)
    here = replace(choice, facts=facts)
    return {
        uri: tuple(
            Near(shown(here, place), one, relation)
            for one, relation in mine
            for place in by_skill.get(one, [])[:1]
        )[:_NEAR_PER_SKILL]
        for uri, mine in wanted.items()
    }


def widenings(choice: Choices) -> tuple[Widening, ...]:
    """Limits that alone keep courses out, with the smallest value that lets in what matters.

    The one that lets in most of what is missing comes first; a language that nobody named is last:
    it is learned slowly, if it was not only forgotten.
    """
    fails = choice.fitting.fails & choice.teaches & _near_enough(choice)
    alone = fails.sum(axis=0) == 1
    found = []
    for number, code in enumerate(HINDRANCES):
        places = np.flatnonzero(fails[number] & alone)
        if len(places) and code != "level":
            found.append(_widening(choice, code, places))
    found.sort(key=lambda one: (one.code == "language", -one.coverage, HINDRANCES.index(one.code)))
    if not found and not (choice.fitting.fits & choice.teaches).any():
        return _together(choice)
    return tuple(found[:_WIDENED])


def _near_enough(choice: Choices) -> Flags:
    """Courses to which nobody needs to be told that they could travel a day."""
    most = max(_FARTHEST, _TIMES_FARTHER * choice.request.limits.travel_minutes)
    too_far = choice.fitting.fails[HINDRANCES.index("too_far")]
    found: Flags = ~(too_far & (choice.facts.minutes > most))
    return found


def _together(choice: Choices) -> tuple[Widening, ...]:
    """The fewest limits that, all wider, let a course in, where no single one does.

    Of courses that fail as few, the one that teaches most of what is missing.
    """
    fails = choice.fitting.fails
    may = choice.teaches & ~fails[HINDRANCES.index("level")] & _near_enough(choice)
    places = np.flatnonzero(may)
    if not len(places):
        return ()
    count = fails[:, places].sum(axis=0)
    fewest = places[count == count.min()].tolist()
    best = max(fewest, key=lambda one: (_coverage(choice, np.array([one])), -one))
    mine = np.array([best], np.int64)
    codes = [HINDRANCES[number] for number in np.flatnonzero(fails[:, best]).tolist()]
    return tuple(replace(_widening(choice, code, mine), together=True) for code in codes)


def _widening(choice: Choices, code: Hindrance, places: Integers) -> Widening:
    facts = choice.facts
    if code in ("language", "language_weak"):
        counts = Counter(lang for place in places.tolist() for lang in facts.langs[place])
        lang = min(counts, key=lambda one: (-counts[one], one))
        mine = np.array([p for p in places.tolist() if lang in facts.langs[p]], np.int64)
        return Widening(code, lang, len(mine), _coverage(choice, mine))
    by_course = choice.amounts(code)
    if by_course is None:
        return Widening(code, "", len(places), _coverage(choice, places))
    value = _worthwhile(choice, by_course, places)
    mine = places[by_course[places] <= value + 1e-9]
    return Widening(code, value, len(mine), _coverage(choice, mine))


def _worthwhile(choice: Choices, amount: Floats, places: Integers) -> float:
    """The smallest value that lets in a course half as good as the best that any value lets in.

    The very smallest lets in what is nearest, which may teach next to nothing of the goal.
    """
    enough = _ENOUGH * _coverage(choice, places)
    for value in np.unique(np.ceil(amount[places] - 1e-9)).tolist():
        if _coverage(choice, places[amount[places] <= value + 1e-9]) >= enough:
            return float(value)
    return float(np.ceil(amount[places].max() - 1e-9))


def _coverage(choice: Choices, places: Integers) -> float:
    """Share of what is missing that the best single one of some courses teaches, as expected."""
    links, numbers = choice.links, choice.facts.number[places]
    kept = np.isin(links.course, numbers) & (links.probability >= PLANNED_FROM)
    worth: dict[int, float] = {}
    best: dict[tuple[int, int], float] = {}
    rows = zip(links.course[kept].tolist(), links.skill[kept].tolist(),
               links.probability[kept].tolist(), strict=True)  # fmt: skip
    for course, skill, probability in rows:
        best[course, skill] = max(best.get((course, skill), 0.0), probability)
    for (course, skill), probability in best.items():
        gain = probability * float(choice.missing.weight[skill])
        worth[course] = worth.get(course, 0.0) + gain
    return float(max(worth.values(), default=0.0))
