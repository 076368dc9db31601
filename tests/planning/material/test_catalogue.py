"""A catalogue holds every course that adults may take, and never says more than its data."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.material.catalogue import (
    HOURS_A_DAY,
    USUAL_HOURS,
    course_numbers,
    read_catalogue,
    skill_numbers,
)
from smartlife.planning.material.tags import UNSUPPORTED
from tests.analysis.world import World, skill
from tests.planning.material.conftest import OpenRun, open_tables


def _linked(catalogue, course):
    mine = catalogue.links.course == course
    uris = [catalogue.skill_uris[i] for i in catalogue.links.skill[mine]]
    return dict(zip(uris, catalogue.links.probability[mine].tolist(), strict=True))


def test_courses_closed_to_adults_are_left_out_and_no_others(open_run: OpenRun, world: World):
    world.course(is_open=True)
    world.course(is_open=False, skills=(skill("0a"),))
    world.course(is_open=None)
    catalogue = read_catalogue(open_run(world))
    assert catalogue.rows["course_id"].to_pylist() == ["c00000", "c00002"]
    assert len(catalogue) == 2
    assert len(catalogue.links) == 0
    assert catalogue.row(1)["is_open"] is None


def test_links_are_observed_skills_and_knowledge_that_are_likely_enough(
    open_run: OpenRun, world: World
):
    world.course(skills=(skill("1b"), skill("0a")), probability=0.7)
    world.course(skills=(skill("2c"),), probability=0.04)
    world.course(skills=(skill("3a"),), probability=0.05)
    world.course(skills=(skill("3b"),))
    world.course_links[-1]["evidence"] = "inferred"
    world.course(skills=(skill("S1.0"),))
    world.course_links[-1]["concept_kind"] = "skill_group"
    world.course(skills=(skill("k04"),))
    world.course_links[-1]["concept_kind"] = "knowledge"
    catalogue = read_catalogue(open_run(world))
    assert _linked(catalogue, 0) == {skill("0a"): 0.7, skill("1b"): 0.7}
    assert _linked(catalogue, 2) == {skill("3a"): 0.05}
    assert _linked(catalogue, 5) == {skill("k04"): 1.0}
    assert len(catalogue.links) == 4
    assert catalogue.skill_uris == tuple(sorted(catalogue.skill_uris))


def test_the_same_words_are_one_event_wherever_they_stand(open_run: OpenRun, world: World):
    for phrase in ("weld steel", "weld steel", "join metal"):
        world.course(skills=(skill("0a"),))
        world.course_links[-1]["phrase"] = phrase
    links = read_catalogue(open_run(world)).links
    assert links.event[0] == links.event[1] != links.event[2]


def test_what_a_source_names_itself_is_evidence_per_course_not_per_occasion(
    open_run: OpenRun, world: World
):
    for title, place in (("Welding", "Cēsis"), ("welding ", "Valmiera"), ("Joining", "Cēsis")):
        world.course(title=title, place_name=place, skills=(skill("0a"), skill("0b")))
        for link in world.course_links[-2:]:
            link.update(method="given", phrase=link["concept_uri"])
    catalogue = read_catalogue(open_run(world))
    assert catalogue.distinct.tolist() == [0, 0, 1]
    event = catalogue.links.event
    assert event[0] == event[2] != event[4]
    assert {catalogue.events[i] for i in event} == {""}


def test_courses_without_a_provider_are_each_their_own(open_run: OpenRun, world: World):
    for _ in range(3):
        world.course(provider=None, title="Welding")  # type: ignore[arg-type]
    assert read_catalogue(open_run(world)).distinct.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("said", "hours", "basis"),
    [
        ({"hours": 12.0, "credits_ects": 2.0}, 12.0, "given"),
        ({"credits_ects": 3.0}, 75.0, "credits"),
        ({"hours": 0.0, "credits_ects": 0.0}, USUAL_HOURS, "assumed"),
        # a Saturday
        (
            {"start_date": date(2026, 3, 7), "end_date": date(2026, 3, 7)},
            HOURS_A_DAY,
            "dates",
        ),
        # Thursday to Tuesday, by day
        (
            {
                "start_date": date(2026, 3, 5),
                "end_date": date(2026, 3, 10),
                "is_part_time": False,
            },
            4 * HOURS_A_DAY,
            "dates",
        ),
        # evenings, nobody knows which
        (
            {
                "start_date": date(2026, 3, 5),
                "end_date": date(2026, 3, 10),
                "is_part_time": True,
            },
            USUAL_HOURS,
            "assumed",
        ),
        (
            {
                "start_date": date(2026, 3, 10),
                "end_date": date(2026, 3, 5),
                "is_part_time": False,
            },
            USUAL_HOURS,
            "assumed",
        ),
        # a weekend of which no day is a weekday
        (
            {
                "start_date": date(2026, 3, 7),
                "end_date": date(2026, 3, 8),
                "is_part_time": False,
            },
            USUAL_HOURS,
            "assumed",
        ),
    ],
)
def test_hours_come_from_the_best_that_is_stated(
    open_run: OpenRun, world: World, said, hours, basis
):
    world.course(**said)
    catalogue = read_catalogue(open_run(world))
    assert catalogue.hours.tolist() == [hours]
    assert catalogue.hours_basis == (basis,)


def test_unknown_hours_and_prices_are_as_the_known_ones_of_their_source(
    open_run: OpenRun, world: World
):
    for number in range(21):
        world.course(hours=float(number + 1), price_eur=float(number), source_id="a")
    world.course(source_id="a")
    world.course(source_id="b", hours=500.0, price_eur=900.0)
    world.course(source_id="b")
    catalogue = read_catalogue(open_run(world))
    assert catalogue.hours[21] == 11
    assert catalogue.price_eur[21] == 10
    # one of b says nothing of the other: all courses do
    assert catalogue.hours[23] == 11.5
    assert catalogue.price_eur[23] == 10.5
    assert catalogue.price_basis[20:24] == ("given", "assumed", "given", "assumed")


def test_where_too_few_are_known_prices_add_nothing_and_hours_are_usual(
    open_run: OpenRun, world: World
):
    world.course(hours=500.0, price_eur=900.0)
    world.course()
    run = open_run(world)
    catalogue = read_catalogue(run)
    assert catalogue.hours.tolist() == [500.0, USUAL_HOURS]
    assert catalogue.price_eur.tolist() == [900.0, 0.0]
    assert read_catalogue(run, unknown_hours=8.0).hours.tolist() == [500.0, 8.0]


def test_a_free_course_is_known_to_be_free(open_run: OpenRun, world: World):
    world.course(price_eur=0.0)
    catalogue = read_catalogue(open_run(world))
    assert catalogue.price_eur.tolist() == [0.0]
    assert catalogue.price_basis == ("given",)


def test_a_course_stands_at_the_largest_place_of_its_name_in_its_region(
    open_run: OpenRun, world: World
):
    world.place("Cēsis", 25.27, 57.31, 15_000)
    world.places[-1]["place_key"] = "cesis"
    world.place("Cēsis", 20.0, 50.0, 10)
    world.places[-1]["place_key"] = "cesis"
    world.place("Cēsis", 1.0, 1.0, 99_000, code="LV00A")
    world.places[-1]["place_key"] = "cesis"
    world.course(place_name="CĒSIS")
    world.course(place_name="Cēsis", mode="online")
    world.course(place_name="Nowhere")
    world.course()
    catalogue = read_catalogue(open_run(world))
    assert (catalogue.lon[0], catalogue.lat[0]) == (25.27, 57.31)
    assert np.isnan(catalogue.lon[1:]).all()


def test_reach_and_planning_agree_where_courses_are(open_run: OpenRun, world: World):
    from smartlife.analysis.reach.material import ONLINE, ReachMaterial

    for number, name in enumerate(("Alfa", "Beta", "Gama", "Alfa", "Beta")):
        world.place(name, 25 + number / 10, 57.0, 100 * number)
        world.course(place_name=name, mode=("onsite", "online", "unknown")[number % 3])
    run = open_run(world, partners=("LT026",))
    reach = ReachMaterial.read(run)
    catalogue = read_catalogue(run)
    there = {row["document_id"]: site for row, site in zip(reach.courses, reach.site, strict=True)}
    for course, one in enumerate(catalogue.rows["course_id"].to_pylist()):
        if there[one] == ONLINE:
            assert np.isnan(catalogue.lon[course])
        else:
            assert catalogue.lon[course] == reach.places.points.lon[there[one]]


def test_a_study_without_courses_has_an_empty_catalogue(open_run: OpenRun, world: World):
    catalogue = read_catalogue(open_run(world))
    assert len(catalogue) == 0
    assert len(catalogue.links) == 0
    assert catalogue.hours.shape == catalogue.lon.shape == (0,)


def test_courses_and_skills_are_found_by_their_names(open_run: OpenRun, world: World):
    world.course(skills=(skill("0a"),))
    world.course(skills=(skill("0b"),))
    catalogue = read_catalogue(open_run(world))
    assert course_numbers(catalogue, ("c00001", "x", "c00000")) == (1, None, 0)
    assert skill_numbers(catalogue, (skill("0b"), skill("7d"))) == (1, None)


_COURSE = st.fixed_dictionaries(
    {
        "is_open": st.sampled_from([True, False, None]),
        "hours": st.one_of(st.none(), st.floats(-1, 2000)),
        "credits_ects": st.one_of(st.none(), st.floats(0, 60)),
        "price_eur": st.one_of(st.none(), st.floats(0, 5000)),
        "provider_id": st.sampled_from(["p", "q", None]),
        "title": st.sampled_from(["A", "a ", "B"]),
        "links": st.lists(
            st.tuples(
                st.sampled_from("0123"), st.floats(0, 1), st.sampled_from(["w", "x", "given"])
            ),
            max_size=3,
            unique_by=lambda one: one[0],
        ),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_COURSE, max_size=30))
def test_no_course_is_lost_or_invented_and_every_number_can_be_computed_with(courses):
    world = World()
    expected = {}
    for course in courses:
        links = course.pop("links")
        name = world.course(skills=tuple(skill(f"{g}a") for g, _, _ in links), **course)
        for link, (_, probability, phrase) in zip(
            world.course_links[len(world.course_links) - len(links) :], links, strict=True
        ):
            link["probability"] = probability
            link.update(
                {"method": "given", "phrase": link["concept_uri"]}
                if phrase == "given"
                else {"phrase": phrase}
            )
        course["links"] = links
        if course["is_open"] is not False:
            # no word of these courses bears out what their source names
            expected[name] = {
                skill(f"{g}a"): min(p, UNSUPPORTED) if phrase == "given" else p
                for g, p, phrase in links
                if p >= 0.05
            }
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        run = open_tables(stack, Path(folder), {**world.tables(), "core__labels": []})
        catalogue = read_catalogue(run)
    found = {
        name: _linked(catalogue, number)
        for number, name in enumerate(catalogue.rows["course_id"].to_pylist())
    }
    assert found == expected
    assert (catalogue.hours > 0).all()
    assert np.isfinite(catalogue.hours).all()
    assert (catalogue.price_eur >= 0).all()
    probability = catalogue.links.probability
    assert ((probability > 0) & (probability <= 1)).all()
    order = np.lexsort((catalogue.links.skill, catalogue.links.course))
    assert (order == np.arange(len(catalogue.links))).all()
    assert catalogue.links.event.max(initial=-1) < len(catalogue.events)
    for basis, hours in zip(catalogue.hours_basis, catalogue.hours, strict=True):
        assert basis in {"given", "credits", "assumed"}
        assert hours < 60 * 25 + 501
