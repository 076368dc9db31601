"""Advice that a person can follow."""

from __future__ import annotations

import pytest

from smartlife.planning.path.goal import missing_for, skills_goal
from smartlife.planning.path.path import plan_path
from tests.planning.path.made import course, made, question, taxonomy


@pytest.mark.parametrize(("minutes", "helps"), [(90.0, True), (170.0, True), (600.0, False)])
def test_a_day_of_travel_is_no_advice(minutes: float, helps: bool):
    held = [course({"s:a": 0.9}, minutes=minutes)]
    found = plan_path(question(travel_minutes=30.0), made(held), draws=0)
    assert not found.alternatives
    assert bool(found.widenings) == helps


def test_who_travels_far_anyway_is_told_of_farther_courses():
    held = [course({"s:a": 0.9}, minutes=390.0)]
    found = plan_path(question(travel_minutes=200.0), made(held), draws=0)
    assert [one.value for one in found.widenings] == [390.0]


def test_more_travel_is_told_up_to_the_course_that_matters():
    held = [course({"s:a": 0.55}, minutes=40.0), course({"s:a": 0.9, "s:b": 0.9}, minutes=80.0)]
    found = plan_path(question(travel_minutes=30.0), made(held), draws=0)
    assert [one.value for one in found.widenings] == [80.0]


def test_nothing_held_is_exactly_nothing():
    goal = skills_goal(("s:a", "s:b", "s:c"))
    assert missing_for(goal, (), taxonomy()).share_held == 0.0
    assert missing_for(goal, goal.skills, taxonomy()).share_held == 1.0
