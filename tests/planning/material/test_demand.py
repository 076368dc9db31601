"""What is asked for, by whom and where: the same advertisements as figures count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.skill_groups import read_universe
from smartlife.planning.material.askers import clusters_asking
from smartlife.planning.material.demand import (
    group_demand,
    halves,
    named_employers,
    occupation_demand,
    read_demand,
    skill_demand,
)
from smartlife.planning.material.reading import PARTS, read_material
from tests.analysis.world import World, labour_market, occupation, skill
from tests.planning.material.conftest import OpenRun


def _asked(demand, counts):
    return {uri: round(float(n), 6) for uri, n in zip(demand.skill_uris, counts, strict=True) if n}


@pytest.fixture
def asking(world: World) -> World:
    world.vacancy(employer="e1", skills=(skill("0a"), skill("0b")), probability=0.5, isco="2512")
    world.vacancy(employer="e1", skills=(skill("0a"),), positions_count=3, phrase="weld")
    world.vacancy(employer="e2", skills=(skill("0a"),), nuts_code="LT026", country_code="LT")
    world.vacancy(skills=(skill("1a"),), probability=0.04)
    world.vacancy(employer_kind="agency", employer="temp", isco="5223")
    world.vacancy(employer="e3", skills=(skill("2a"),), place_status="unknown", nuts_code=None)
    return world


def test_demand_counts_expected_advertisements_or_posts(open_run: OpenRun, asking: World):
    demand = read_demand(open_run(asking))
    assert demand.rows["vacancy_id"].to_pylist() == [f"v{n:05d}" for n in range(5)]
    assert _asked(demand, skill_demand(demand)) == {skill("0a"): 2.5, skill("0b"): 0.5}
    here = demand.in_region("LV00C")
    assert here.tolist() == [True, True, False, True, True]
    assert _asked(demand, skill_demand(demand, here)) == {skill("0a"): 1.5, skill("0b"): 0.5}
    assert _asked(demand, skill_demand(demand, here, posts=True))[skill("0a")] == 3.5
    assert skill_demand(demand, demand.in_region("XX")).sum() == 0
    assert demand.has_skills.tolist() == [True, True, True, False, False]


def test_agencies_and_unknown_employers_are_each_by_themselves(open_run: OpenRun, asking: World):
    demand = read_demand(open_run(asking))
    assert [demand.employers[i] for i in demand.employer] == [
        "employer:e1",
        "employer:e1",
        "employer:e2",
        "document:v00003",
        "document:v00004",
    ]
    assert named_employers(demand) == 2
    assert named_employers(demand, demand.in_region("LV00C")) == 1
    number = demand.skill_uris.index(skill("0a"))
    assert clusters_asking(demand, np.array([number])).tolist() == [2]
    assert clusters_asking(demand, np.array([number]), demand.in_region("LT")).tolist() == [1]


def test_inferred_skills_are_nobodys_wish(open_run: OpenRun, world: World):
    world.vacancy(skills=(skill("0a"),))
    world.vacancy_links[-1]["evidence"] = "inferred"
    demand = read_demand(open_run(world))
    assert len(demand) == 1
    assert demand.skill_uris == ()
    assert skill_demand(demand).shape == (0,)


def test_occupations_are_those_that_figures_count(open_run: OpenRun, asking: World):
    demand = read_demand(open_run(asking))
    assert demand.isco[0] == "25"
    assert demand.occupation_uri[0] == occupation("2512")
    assert (demand.isco[1], demand.occupation_uri[1]) == ("", "")
    assert occupation_demand(demand) == {"25": 0.5, "52": 1.0}


def test_words_and_what_sources_name(open_run: OpenRun, world: World):
    for phrase in ("weld", "weld", skill("0a"), skill("0a")):
        world.vacancy(employer="e", skills=(skill("0a"),), phrase=phrase)
    demand = read_demand(open_run(world))
    assert [demand.events[i] for i in demand.event] == ["weld", "weld", "", ""]
    assert len(set(demand.event.tolist())) == 3


def test_a_group_is_asked_for_as_surely_as_its_likeliest_skill(open_run: OpenRun, world: World):
    world.vacancy(employer="e", skills=(skill("0a"), skill("0b"), skill("1a")))
    for link, probability in zip(world.vacancy_links, (0.5, 0.8, 0.3), strict=True):
        link["probability"] = probability
    run = open_run(world)
    demand, universe = read_demand(run), read_universe(run, 3)
    codes = {group.code: i for i, group in enumerate(universe.groups)}
    found = group_demand(demand, universe)
    assert found[codes["S1.0.1"]] == 0.8
    assert found[codes["S1.1.1"]] == 0.3
    assert found.sum() == pytest.approx(1.1)
    assert group_demand(demand, universe, demand.in_region("LT026")).sum() == 0


def test_groups_of_no_demand_are_asked_for_by_nobody(open_run: OpenRun, world: World):
    run = open_run(world)
    demand, universe = read_demand(run), read_universe(run, 3)
    assert len(demand) == 0
    assert group_demand(demand, universe).tolist() == [0.0] * len(universe.groups)
    assert occupation_demand(demand) == {}
    assert halves(demand).shape == (0,)


def test_halves_part_employers_and_not_their_advertisements(open_run: OpenRun, world: World):
    demand = read_demand(open_run(labour_market(world, employers=80)))
    first = halves(demand)
    for employer in range(len(demand.employers)):
        assert len(set(first[demand.employer == employer].tolist())) == 1
    assert 0.3 < first.mean() < 0.7
    assert (halves(demand, draw=1) != first).any()
    assert (halves(demand) == first).all()
    whole = skill_demand(demand)
    assert np.allclose(skill_demand(demand, first) + skill_demand(demand, ~first), whole)


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.integers(0, 3))
def test_an_employers_half_depends_on_its_name_only(names, draw):
    from types import SimpleNamespace

    whole = SimpleNamespace(employers=tuple(names), employer=np.arange(len(names)))
    alone = SimpleNamespace(employers=tuple(names[-1:]), employer=np.arange(1))
    assert halves(whole, draw=draw)[-1] == halves(alone, draw=draw)[0]


def test_material_is_read_when_it_is_asked_for_and_names_its_sources(
    open_run: OpenRun, asking: World
):
    asking.course(skills=(skill("0a"),))
    asking.place("Valmiera", 25.43, 57.54, 23_000)
    material = read_material(open_run(asking))
    assert not set(PARTS) & set(vars(material))
    assert len(material.catalogue) == 1
    assert "demand" not in vars(material)
    assert set(PARTS) <= set(vars(material.load()))
    assert material.catalogue is material.catalogue
    assert [one.source_id for one in material.sources_of()] == ["esco"]
    named = material.sources_of(courses=[0], advertisements=[0, 1])
    assert [one.source_id for one in named] == ["catalogue", "esco", "board"]
    assert {one.publisher for one in named} == {"P"}
    assert material.travel(material.home("valmiera")).nearness == ("same_region",)
