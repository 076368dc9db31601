"""Courses that have to be in a plan: in every way, at a cost, or with what would let them in."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import RequestInvalid
from smartlife.planning.optimise.greedy import greedy
from smartlife.planning.path.answer import PathAnswer
from smartlife.planning.path.as_json import as_json
from smartlife.planning.path.choices import choices
from smartlife.planning.path.goal import missing_for
from smartlife.planning.path.path import plan_path, stages
from smartlife.planning.path.words_told import in_words
from smartlife.planning.problem import is_allowed
from tests.planning.path.made import course, courses, dated, made, question
from tests.planning.promised import assert_promised

LANGS = ("en", "lv", "lt", "sv", "de")
FEW = settings(max_examples=15, deadline=None)


def taking(held: list[dict[str, Any]], *numbers: int, **limits: Any) -> PathAnswer:
    """The answer with some courses in the plan in any case."""
    ids = tuple(f"c{number:03d}" for number in numbers)
    request = replace(question(**limits), must_take=ids)
    return plan_path(request, made(held), seconds=1.0, draws=20)


def chosen(answer: PathAnswer) -> list[set[int]]:
    return [{step.shown.course for step in way.steps} for way in answer.alternatives]


def codes(answer: PathAnswer) -> list[str]:
    return [one.code for one in answer.remarks]


@FEW
@given(st.lists(courses | dated, min_size=1, max_size=6), st.data(),
       st.sampled_from([100.0, inf]))  # fmt: skip
def test_it_is_in_every_way_of_every_stage(
    held: list[dict[str, Any]], data: st.DataObject, budget: float
) -> None:
    wanted = data.draw(st.sets(st.integers(0, len(held) - 1), min_size=1, max_size=2))
    ids = tuple(f"c{number:03d}" for number in sorted(wanted))
    request = replace(question(budget=budget, weeks=20), must_take=ids)
    last = None
    for last in stages(request, made(held), seconds=0.5, draws=5):
        assert all(wanted <= way for way in chosen(last))
        for way in last.alternatives:
            assert way.totals.price <= budget
            assert {step.shown.course for step in way.steps if step.is_must} == wanted
    assert last is not None
    # what is not possible says so, and what would help
    assert last.alternatives or "must_take_not_possible" in codes(last)
    assert last.alternatives or any(one.for_must for one in last.widenings)


@FEW
@given(st.lists(courses, min_size=2, max_size=6), st.data())
def test_it_never_makes_the_best_better(held: list[dict[str, Any]], data: st.DataObject) -> None:
    one = data.draw(st.integers(0, len(held) - 1))
    request = question(budget=300.0)
    free = choices_of(held, request)
    bound = choices_of(held, replace(request, must_take=(f"c{one:03d}",)))
    with_it, without = plan_of(bound), plan_of(free)
    assert with_it <= without + 0.005


def choices_of(held: list[dict[str, Any]], request: Any) -> Any:
    material = made(held)
    missing = missing_for(request.goal, tuple(request.held), material.skills)
    way = None if request.home is None else lambda numbers: material.travel(request.home, numbers)
    return choices(material.catalogue, way, request, missing)


def plan_of(choice: Any) -> float:
    from smartlife.planning.optimise.exact import solve

    return solve(choice.problem, seconds=1.0).coverage


@FEW
@given(st.lists(courses, min_size=1, max_size=6), st.data())
def test_the_quick_choice_keeps_it(held: list[dict[str, Any]], data: st.DataObject) -> None:
    one = data.draw(st.integers(0, len(held) - 1))
    choice = choices_of(held, replace(question(budget=200.0), must_take=(f"c{one:03d}",)))
    number = {int(choice.facts.number[place]): i for i, place in enumerate(choice.open.tolist())}
    if one not in number or not is_allowed(choice.problem, [number[one]]):
        return
    found = greedy(choice.problem)
    assert number[one] in found.courses
    assert "needed_missed" not in found.notes


def test_what_teaches_nothing_of_the_goal_is_in_the_plan_all_the_same() -> None:
    held = [course({"s:a": 0.9, "s:b": 0.9}), course({}, price=30.0)]
    assert chosen(taking(held)) == [{0}]
    found = taking(held, 1)
    assert all({0, 1} == way for way in chosen(found))
    [step] = [step for step in found.alternatives[0].steps if step.is_must]
    assert (step.shown.course, step.teaches, step.robust) == (1, (), None)
    assert found.alternatives[0].likely == 2
    # it is alone where nothing else is of use
    only = taking(held[1:], 0)
    assert chosen(only) == [{0}]
    assert only.alternatives[0].coverage == 0


def test_it_is_planned_where_nothing_is_missing() -> None:
    request = replace(question(), must_take=("c000",))
    request = replace(request, held=dict.fromkeys(request.goal.skills, "confirmed"))
    found = plan_path(request, made([course({"s:a": 0.9})]), seconds=1.0)
    assert chosen(found) == [{0}]
    assert "nothing_missing" in codes(found)


def test_a_budget_that_does_not_allow_it_is_told() -> None:
    held = [course({"s:a": 0.9}, price=20.0), course({"s:b": 0.9}, price=250.0)]
    found = taking(held, 1, budget=100.0)
    assert not found.alternatives
    assert [(one.code, one.value) for one in found.widenings[:2]] == [
        ("price", 250.0), ("must_take", "c001"),
    ]  # fmt: skip
    assert chosen(taking(held, 1, budget=250.0)) == [{1}]
    # two that fit one by one, but not together
    held = [course({"s:a": 0.9}, price=80.0), course({"s:b": 0.9}, price=90.0)]
    both = taking(held, 0, 1, budget=100.0)
    assert not both.alternatives
    assert ("price", 170.0) in [(one.code, one.value) for one in both.widenings]
    assert chosen(taking(held, 0, 1, budget=170.0)) == [{0, 1}]
    # far away and in another language: both have to give way
    held = [course({"s:a": 0.9}), course({}, minutes=100.0, teaching_langs=["de"])]
    far = taking(held, 1)
    assert {one.code: one.value for one in far.widenings} == {"language": "de", "too_far": 100.0}
    assert all(one.together and one.for_must for one in far.widenings)


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_told_in_words(lang: str) -> None:
    held = [course({"s:a": 0.9}, price=20.0), course({}, price=250.0)]
    for budget in (inf, 100.0):
        found = taking(held, 1, budget=budget)
        told = in_words(found, made(held), lang)
        said = {one.code: one.text for part in told.sections for one in part.said}
        assert "Course 1" in said["must_take"]
        assert all("{" not in text for text in said.values())
        assert ("must_take_not_possible" in said) == (budget == 100.0)
        values = as_json(found, made(held), lang)
        assert_promised("path", values)
        assert values["request"]["must_take"] == ["c001"]
    assert any("Course 1" in one.text for part in told.sections for one in part.said
               if one.code == "widening")  # fmt: skip


def test_a_course_that_is_not_held_is_an_error() -> None:
    request = replace(question(), must_take=("c000", "gone"))
    with pytest.raises(RequestInvalid, match="No course") as error:
        plan_path(request, made([course({"s:a": 0.9})]))
    assert error.value.where == "gone"
