"""The courses of a path for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import concept, course, day, known
from smartlife.planning.path.answer import sureness_of
from smartlife.planning.path.shapes import (
    AlternativeJson,
    PathCourseJson,
    StepJson,
    TaughtJson,
    TotalsJson,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.reading import Material
    from smartlife.planning.path.answer import Alternative, CourseShown, Step, Totals


def path_course(shown: CourseShown, catalogue: Catalogue) -> PathCourseJson:
    """A course, and what it means to the person."""
    return PathCourseJson(
        **course(catalogue, shown.course),
        are_langs_told=shown.langs_told,
        minutes=known(shown.minutes),
        are_minutes_assumed=shown.minutes_assumed,
        is_place_told=shown.place_told,
        timing=shown.timing,
    )


def alternative(one: Alternative, material: Material, lang: str) -> AlternativeJson:
    """One way to the goal."""
    numbers = {step.shown.course: number for number, step in enumerate(one.steps, 1)}
    return AlternativeJson(
        best_at=list(one.best_at),
        coverage=known(one.coverage) or 0.0,
        likely=one.likely,
        is_best=one.is_best,
        gap=known(one.gap),
        stopped_early=one.stopped_early,
        courses_cut=one.cut,
        totals=_totals(one.totals),
        steps=[_step(step, numbers, material, lang) for step in one.steps],
    )


def _totals(one: Totals) -> TotalsJson:
    return TotalsJson(
        courses=one.courses,
        hours=one.hours,
        hours_assumed=one.hours_assumed,
        price_eur=one.price,
        price_assumed=one.price_assumed,
        travel_minutes=one.travel_minutes,
        travel_untold=one.travel_untold,
        weeks=one.weeks,
        finish_date=day(one.finish),
    )


def _step(step: Step, numbers: Mapping[int, int], material: Material, lang: str) -> StepJson:
    return StepJson(
        number=numbers[step.shown.course],
        course=path_course(step.shown, material.catalogue),
        first_week=step.first_week,
        last_week=step.last_week,
        after_number=None if step.after is None else numbers[step.after],
        robust=known(step.robust),
        is_must=step.is_must,
        teaches=[
            TaughtJson(
                **concept(taught.uri, material.skills, lang),
                probability=taught.probability,
                sureness=sureness_of(taught.probability),
                words=taught.words,
                is_new=taught.is_new,
            )
            for taught in step.teaches
        ],
    )
