"""Joint plans: what is missing in two regions, limits kept, costs shared, honest empty answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.analysis.publication import too_little
from smartlife.errors import RequestInvalid
from smartlife.planning.material.reading import read_material
from smartlife.planning.region.answer import RegionPlan, RegionRequest
from smartlife.planning.region.as_json import as_json
from smartlife.planning.region.costs import Prices, cost_of, languages_for, shapley_costs
from smartlife.planning.region.joint import plan_region
from smartlife.planning.region.material import RegionMaterial
from smartlife.planning.region.words import in_words
from tests.analysis.world import World, skill, skill_group
from tests.planning.material.conftest import OpenRun, open_run, open_tables
from tests.planning.portfolio.conftest import market, skills_of
from tests.planning.promised import assert_promised

__all__ = ["open_run"]

BOTH = ("LV00C", "LT026")


def two_regions() -> World:
    """Vidzeme lacks groups 2 to 4; Šiauliai asks for the same, and teaches group 3."""
    world = market(160)
    for number, row in enumerate(list(world.vacancies)):
        if number % 2:
            row |= {"nuts_code": "LT026", "country_code": "LT"}
    for letter in "abcd":
        world.course(
            provider="lt",
            provider_name="Mokykla",
            skills=(skill(f"3{letter}"),),
            title=f"Kursai 3{letter}",
            nuts_code="LT026",
            country_code="LT",
            teaching_langs=["lt"],
            probability=0.95,
        )
    world.place("Valmiera", 25.43, 57.54, 3000)
    world.place("Siauliai", 23.31, 55.93, 90_000, "LT026")
    return world


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RegionMaterial]:
    with ExitStack() as stack:
        tables = {**two_regions().tables(), "core__labels": []}
        run = open_tables(stack, tmp_path_factory.mktemp("joint"), tables)
        yield RegionMaterial(run, read_material(run))


@pytest.fixture(scope="module")
def planned(made: RegionMaterial) -> Callable[..., RegionPlan]:
    """Plans, each made once."""

    @cache
    def plan(courses: int, budget: float | None = None, hours: float | None = None) -> RegionPlan:
        return plan_region(RegionRequest(BOTH, courses, budget, hours), made)

    return plan


def test_what_both_lack_becomes_a_joint_course(planned: Callable[..., RegionPlan]) -> None:
    plan = planned(3)
    assert plan.state == "planned"
    assert plan.is_best
    skills = {uri for one in plan.courses for uri in one.skills}
    assert set(skills_of(2)) <= skills
    # what one of both teaches already is no joint gap
    assert not skills & set(skills_of(0))
    for one in plan.courses:
        assert [part.region for part in one.parts] == list(BOTH)
        assert all(len(part.skills) >= 2 for part in one.parts)
        assert one.delivery == "online"
        assert set(one.langs) == {"lt", "lv"}
        assert sum(part.cost_eur for part in one.parts) == pytest.approx(one.cost_eur)
        by_demand = [part.cost_by_demand_eur for part in one.parts]
        shares = [part.demand.estimate for part in one.parts]
        # whoever knows two parts of a sum knows how they compare
        assert (None in by_demand) == (None in shares)
        if None not in by_demand:
            assert sum(by_demand) == pytest.approx(one.cost_eur)
            assert by_demand[0] * shares[1] == pytest.approx(by_demand[1] * shares[0])
        assert all((part.askers.employers or 3) >= 3 for part in one.parts)
    assert sum(plan.cost_by_region.values()) == pytest.approx(plan.cost_eur)


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
def test_what_nobody_checked_is_not_found_and_not_missing(
    made: RegionMaterial, planned: Callable[..., RegionPlan], lang: str
) -> None:
    plan = planned(3)
    assert plan.confirmed == dict.fromkeys(BOTH)
    assert set(plan.why_not_confirmed.values()) == {"not_audited"}
    sections = in_words(plan, made.material, lang).sections
    told = [one for section in sections for one in section.said]
    codes = [one.code for one in told]
    assert codes.count("not_checked") == codes.count("value") == len(BOTH)
    assert "checked" not in codes
    assert "confirmed_part" not in codes
    if lang == "en":
        assert not any("missing" in one.text for one in told)


def test_a_region_without_part_and_a_plan_without_figures_say_so(
    made: RegionMaterial, planned: Callable[..., RegionPlan]
) -> None:
    plan = planned(3)
    told = [one for part in in_words(plan, made.material, "en").sections for one in part.said]
    assert "worth_unknown" not in [one.code for one in told]
    only = tuple(replace(one, parts=one.parts[:1]) for one in plan.courses)
    silent = replace(plan, courses=only, value=dict.fromkeys(BOTH, too_little()))
    told = [one for part in in_words(silent, made.material, "en").sections for one in part.said]
    codes = [one.code for one in told]
    assert codes.count("no_part") == codes.count("value") == codes.count("worth_unknown") == 1


def test_the_plan_is_the_same_every_time(
    made: RegionMaterial, planned: Callable[..., RegionPlan]
) -> None:
    assert planned(3) == plan_region(RegionRequest(BOTH, 3), made)


def test_limits_are_kept_and_more_is_never_worse(planned: Callable[..., RegionPlan]) -> None:
    worth = []
    for courses in (1, 2):
        plan = planned(courses, None, 24)
        assert len(plan.courses) <= courses
        assert all(one.hours <= 24 for one in plan.courses)
        worth.append(sum(plan.seemed.values()))
    assert worth == sorted(worth)
    assert planned(5, 25_000.0).cost_eur <= 25_000


def test_too_small_a_budget_says_what_the_cheapest_costs(
    planned: Callable[..., RegionPlan],
) -> None:
    plan = planned(3, 10.0)
    assert plan.state == "budget_too_small"
    assert plan.cheapest_eur is not None
    assert planned(3, plan.cheapest_eur).state == "planned"


def test_partners_who_teach_it_are_only_possible(planned: Callable[..., RegionPlan]) -> None:
    teachers = [one for course in planned(3).courses for one in course.teachers]
    assert all(one.status == "possible" and one.figure_id is None for one in teachers)


def matched(course_id: str, kind: str) -> dict[str, object]:
    """What the report says of a group at a partner that people have read."""
    said = {"partner": "SE110", "verdict": "yes", "kind": kind, "course_id": course_id}
    names = ("indicator", "measure", "nuts_code", "nuts_version", "side", "estimand", "level",
             "universe_id", "evidence", "unit")  # fmt: skip
    row: dict[str, object] = dict.fromkeys(names, "x")
    return row | {
        "indicator": "complementarity",
        "measure": "group_at_partner",
        "nuts_code": "LV00C",
        "group_scheme": "esco_skill_group",
        "group_code": "S1.2.1",
        "group_uri": skill_group("S1.2.1"),
        "n_docs": 1,
        "evidence": "observed",
        "side": "both",
        "status": "published",
        "origins": [],
        "dimensions": json.dumps(said),
    }


@pytest.mark.parametrize(("kind", "status"), [("known", "match"), ("verified", "possible")])
def test_only_what_people_checked_and_know_is_a_match(
    tmp_path: Path, kind: str, status: str
) -> None:
    world = two_regions()
    name = world.course(
        provider="se",
        skills=skills_of(2)[:1],
        nuts_code="SE110",
        country_code="SE",
        teaching_langs=["sv"],
        probability=0.95,
    )
    tables = {**world.tables(), "core__labels": []}
    tables["ind__complementarity"] = [matched(name, kind)]
    with ExitStack() as stack:
        run = open_tables(stack, tmp_path, tables, partners=("LT026", "SE110"))
        material = RegionMaterial(run, read_material(run))
        plan = plan_region(RegionRequest(BOTH, 1), material)
    here = [one for course in plan.courses for one in course.teachers if one.course_id == name]
    assert [one.status for one in here] == [status]
    assert (here[0].figure_id is not None) == (status == "match")


def test_a_market_of_one_region_has_no_joint_plan(open_run: OpenRun) -> None:
    run = open_run(market())
    alone = RegionMaterial(run, read_material(run))
    assert plan_region(RegionRequest(BOTH), alone).state == "no_demand"


@pytest.mark.parametrize("regions", [("LV00C",), ("LV00C", "XX"), ("LV00C", "LV00C"),
                                     ("LV00C", "LV")])  # fmt: skip
def test_other_regions_are_refused(made: RegionMaterial, regions: tuple[str, ...]) -> None:
    with pytest.raises(RequestInvalid):
        plan_region(RegionRequest(regions), made)


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
@pytest.mark.parametrize("budget", [None, 10.0])
def test_plans_are_told_in_every_language(
    made: RegionMaterial, planned: Callable[..., RegionPlan], lang: str, budget: float | None
) -> None:
    plan = planned(3, budget)
    told = in_words(plan, made.material, lang)
    said = [one for section in told.sections for one in section.said]
    assert said
    assert all("{" not in one.text for one in said)
    assert told.heading


REGIONS = ("LV00C", "LT026", "SE110", "DE80", "FI1B1")


@settings(max_examples=40, deadline=None)
@given(
    regions=st.lists(st.sampled_from(REGIONS), min_size=1, max_size=5, unique=True),
    hours=st.floats(4, 200),
    delivery=st.sampled_from(["online", "place"]),
    language=st.floats(0, 1),
)
def test_shapley_adds_up_and_nobody_pays_more_than_alone(
    regions, hours, delivery, language
) -> None:
    prices = Prices(language=language)
    shares = shapley_costs(hours, regions, delivery, prices)
    assert sum(shares) == pytest.approx(cost_of(hours, regions, delivery, prices))
    for code, share in zip(regions, shares, strict=True):
        assert share <= cost_of(hours, [code], delivery, prices) + 1e-6
        assert share >= 0


def test_as_few_languages_as_all_can_follow() -> None:
    assert languages_for(["SE110", "FI1B1"]) == ("sv",)
    assert set(languages_for(["LV00C", "LT026"])) == {"lv", "lt"}
    for group in combinations(REGIONS, 3):
        assert len(languages_for(group)) <= 3


@pytest.mark.parametrize("budget", [None, 10.0])
def test_json_has_the_shape_that_is_promised(
    made: RegionMaterial, planned: Callable[..., RegionPlan], budget: float | None
) -> None:
    assert_promised("region", as_json(planned(3, budget), made.material, "lv"))


def test_numbers_that_are_told_are_values_too(
    made: RegionMaterial, planned: Callable[..., RegionPlan]
) -> None:
    found = as_json(planned(3, None), made.material, "en")
    said = [one for section in found["sections"] for one in section["said"]]
    told = {one["code"]: one["values"] for one in said if any(map(str.isdigit, one["text"]))}
    assert not [code for code, values in told.items() if not values]
    shares = {one["nuts_code"]: one["value"] for one in found["answer"]["regions"]}
    assert told["value"]["share"] == shares[told["value"]["nuts_code"]]
    advertisements = {one["nuts_code"]: one["advertisements"]
                      for one in told["rests_on"]["advertisements"]}  # fmt: skip
    assert advertisements == {
        one["nuts_code"]: one["advertisements"] for one in found["answer"]["regions"]
    }
