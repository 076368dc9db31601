"""What to add to courses, and which to think over."""

from __future__ import annotations

import pytest

from smartlife.errors import RequestInvalid
from smartlife.planning.material.reading import read_material
from smartlife.planning.portfolio.gaps import find_gap
from smartlife.planning.portfolio.upkeep import (
    OwnCourse,
    look_after,
    own_courses,
    provider_courses,
)
from tests.analysis.world import skill
from tests.planning.material.conftest import OpenRun
from tests.planning.portfolio.conftest import market


def test_what_is_asked_for_beside_a_course_may_be_added(open_run: OpenRun):
    material = read_material(open_run(market(120)))
    gap = find_gap(material, "LV00C")
    own = (
        OwnCourse("Mine", {skill("2a"): 0.9, skill("2b"): 0.9}),
        OwnCourse("One skill", {skill("2a"): 0.9, skill("2b"): 0.4}),
    )
    found = look_after(material, gap, own).updates
    assert [{one.uri for one in update.additions} for update in found] == [
        {skill("2c"), skill("2d")}
    ]
    assert all(one.askers.employers >= 3 for update in found for one in update.additions)
    assert {one.with_uri for one in found[0].additions} <= {skill("2a"), skill("2b")}


def test_only_what_nobody_asks_for_and_others_teach_is_thought_over(open_run: OpenRun):
    world = market(120)
    for provider in ("mine", "theirs"):
        world.course(
            provider=provider,
            provider_name=provider,
            skills=(skill("5a"), skill("5b")),
            title="Old craft",
            probability=0.9,
        )
    world.course(provider="mine", provider_name="mine", skills=(skill("5c"), skill("5d")))
    world.course(provider="mine", provider_name="mine", skills=(skill("0a"), skill("0b")))
    material = read_material(open_run(world))
    gap = find_gap(material, "LV00C")
    own = own_courses(material, provider_courses(material, "mine"))
    assert len(own) == 3
    found = look_after(material, gap, own, "mine").retirements
    # others do not teach 5c and 5d, and 0a and 0b are asked for
    assert [one.course.title for one in found] == ["Old craft"]
    [other] = found[0].others
    assert (other.title, other.provider, other.publish) == ("Old craft", "theirs", "counts")
    assert 0 < found[0].at_most < 0.1
    assert found[0].advertisements == 360


def test_thin_data_give_nothing_up(open_run: OpenRun):
    world = market(12)
    for provider in ("mine", "theirs"):
        world.course(provider=provider, skills=(skill("5a"), skill("5b")), title="Old craft")
    material = read_material(open_run(world))
    own = own_courses(material, provider_courses(material, "mine"))
    made = look_after(material, find_gap(material, "LV00C"), own, "mine")
    assert not made.enough_data
    assert made.retirements == ()


def test_providers_are_found_by_name_and_id(open_run: OpenRun):
    material = read_material(open_run(market(12)))
    assert len(provider_courses(material, "School 0")) == 4
    assert len(provider_courses(material, " school  1 ")) == 4
    assert len(provider_courses(material, "p1")) == 4
    with pytest.raises(RequestInvalid) as caught:
        provider_courses(material, "Scholl 0")
    assert "School 0" in caught.value.todo
    with pytest.raises(RequestInvalid):
        provider_courses(material, "xyzzy")


def test_what_goes_with_one_general_skill_only_is_not_added(open_run: OpenRun):
    world = market(120)
    # a skill that all ask for: it says nothing of a course on something else
    for number, row in enumerate(list(world.vacancies)):
        if number % 3 == 0:
            name = row["vacancy_id"]
            link = {**world.vacancy_links[0], "vacancy_id": name}
            world.vacancy_links.append(
                {**link, "concept_uri": skill("k04"), "concept_kind": "knowledge"}
            )
    material = read_material(open_run(world))
    own = (OwnCourse("Computers", {skill("k04"): 0.9, skill("5a"): 0.9}),)
    assert look_after(material, find_gap(material, "LV00C"), own).updates == ()
