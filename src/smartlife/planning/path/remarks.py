"""What has to be said beside a path: what it assumes, what it cannot know, why it is empty."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from smartlife.planning.optimise.regret import ROBUST
from smartlife.planning.path.answer import THIN, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.planning.path.answer import Alternative, PathAnswer

EMPTY: Final = (
    "ideas_need_skills", "no_neighbours", "no_skills_known", "nothing_missing", "no_courses",
    "nobody_teaches", "nothing_fits", "must_not_possible", "must_take_not_possible",
)  # fmt: skip
"""Remarks that say why there is no path."""
_FEWEST: Final = 4
"""Of fewer missing skills none is general beside the others."""


def remarks_on(answer: PathAnswer, courses: int) -> tuple[Remark, ...]:
    """All remarks on an answer, the weightiest first.

    Args:
        answer: The answer, but for its remarks.
        courses: Courses in the catalogue.
    """
    return (
        *_empty(answer, courses),
        *_of_person(answer),
        *_of_plan(answer),
        *_of_demand(answer),
    )


def _empty(answer: PathAnswer, courses: int) -> Iterator[Remark]:
    """Why there is no path."""
    goal = answer.goal
    if goal.kind == "ideas":
        yield _of_ideas(answer)
        return
    if answer.taken and not answer.alternatives:
        yield Remark("must_take_not_possible")
    if not goal.skills:
        yield Remark("no_skills_known", {"occupation": goal.occupation})
    elif not answer.missing.uris:
        yield Remark("nothing_missing", {"n": len(answer.missing.held)})
    elif not courses:
        yield Remark("no_courses")
    elif not answer.teaching:
        yield Remark("nobody_teaches", {"n": len(answer.missing.uris), "courses": courses})
    elif not answer.alternatives and not answer.taken:
        wanted = any(one.for_must for one in answer.widenings)
        yield Remark("must_not_possible" if wanted else "nothing_fits", {"n": answer.teaching})
    if answer.stopped_early:
        yield Remark("stopped_early")


def _of_ideas(answer: PathAnswer) -> Remark:
    if not answer.request.held:
        return Remark("ideas_need_skills")
    return Remark("pay_not_known" if answer.neighbours else "no_neighbours")


def _of_person(answer: PathAnswer) -> Iterator[Remark]:
    """What was taken for granted of the person, and what they need not learn."""
    request = answer.request
    if answer.missing.held and any(one.kind == "recognition" for one in answer.support):
        yield Remark("recognition", {"n": len(answer.missing.held)})
    assumed = [uri for uri, basis in request.held.items() if basis == "assumed"]
    if answer.goal.kind != "ideas":
        assumed = [uri for uri in assumed if uri in set(answer.missing.held)]
    if assumed:
        yield Remark("assumed_held", {"n": len(assumed), "uris": tuple(assumed)})
    waiting = set(request.unconfirmed).intersection(answer.missing.uris)
    if waiting:
        yield Remark("unconfirmed", {"n": len(waiting), "uris": tuple(sorted(waiting))})
    if request.home is None:
        yield Remark("home_not_said")
    elif request.home.others:
        yield Remark("home_others", {"home": request.home.name, "others": request.home.others})
    if not request.limits.langs and not request.limits.any_lang:
        yield Remark("langs_not_said")
    if request.limits.weak_langs:
        yield Remark("weak_langs", {"langs": request.limits.weak_langs})
    if request.eqf_level is None and answer.alternatives:
        yield Remark("level_not_said")


def _of_plan(answer: PathAnswer) -> Iterator[Remark]:
    """How good the recommended path is, and what of it is assumed."""
    if not answer.alternatives:
        return
    plan = answer.alternatives[0]
    yield from _of_goal(answer, plan)
    yield Remark("best" if plan.is_best else "not_proven", {"gap": plan.gap})
    if any(one.stopped_early for one in answer.alternatives):
        yield Remark("stopped_early")
    if plan.cut:
        yield Remark("cut", {"n": plan.cut})
    robust = [step.robust for step in plan.steps if step.robust is not None]
    if robust:
        stay = sum(one >= ROBUST for one in robust)
        yield Remark("robust", {"n": stay, "of": len(robust)})
    held = sum(step.shown.timing == "held_before" for step in plan.steps)
    undated = sum(step.shown.timing == "undated" for step in plan.steps)
    if held:
        yield Remark("held_before", {"n": held})
    if undated:
        yield Remark("undated", {"n": undated})
    untold = sum(not step.shown.place_told and step.shown.mode != "online" for step in plan.steps)
    if untold and answer.request.home is not None:
        yield Remark("place_not_told", {"n": untold})
    langs = sum(not step.shown.langs_told for step in plan.steps)
    if langs and answer.request.limits.langs:
        yield Remark("langs_not_told", {"n": langs})
    if answer.request.home is not None and plan.totals.travel_minutes:
        yield Remark("travel_modelled")


def _of_demand(answer: PathAnswer) -> Iterator[Remark]:
    """What is not known of those who ask for the occupation that is wanted."""
    if answer.goal.kind == "occupation" and answer.counted_in is not None:
        yield Remark("pay_not_known")


def _of_goal(answer: PathAnswer, plan: Alternative) -> Iterator[Remark]:
    """What the path is not: the whole way to an occupation."""
    if answer.missing.uris and plan.coverage < THIN and answer.goal.kind == "occupation":
        yield Remark("thin", {"share": plan.coverage})
    general = _general(answer, plan)
    if general:
        yield Remark("general", {"n": general})


def _general(answer: PathAnswer, plan: Alternative) -> int:
    """Courses that teach only what more occupations ask for than the middle skill of the goal."""
    if answer.goal.kind != "occupation" or len(answer.missing.uris) < _FEWEST:
        return 0
    weight = dict(zip(answer.missing.uris, answer.missing.weight.tolist(), strict=True))
    middle = median(weight.values())
    return sum(all(weight[one.uri] < middle for one in step.teaches) for step in plan.steps)
