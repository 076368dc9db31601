"""Areas of strategies: membership, shares by hand, checks of methods 9.1 and 9.4, honest gaps."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.analysis.areas.membership import (
    Crosswalk,
    area_members,
    jaccard,
    make_crosswalks,
    occupation_lines,
    skill_lines,
)
from smartlife.analysis.areas.statistics import divisions_of
from smartlife.analysis.estimators.location import location_quotient, specificity
from smartlife.store.strategy_file import read_strategy
from smartlife.tables.areas import KnownCodes, area_rows, member_rows
from tests.analysis.world import (
    STRATEGY_HEAD,
    World,
    catalogue,
    isced,
    labour_market,
    occupation,
    only,
    pick,
    skill,
    skill_group,
)

TWO_AREAS = (
    STRATEGY_HEAD
    + """
[[area]]
id = "digital"
[area.name]
en = "Digital"
[area.isco]
"25" = 1.0
"83" = 0.5
[area.skill_groups]
"S1.0" = 1
[area.nace]
"62" = 1
"26" = 0.5
[[area]]
id = "transport"
[area.name]
en = "Transport"
[area.isco]
"8332" = 0.6
[area.fields]
"04" = 0.25
[area.skill_groups]
"S1.0.1" = 0.5
[area.nace]
"49" = 1
"""
)


def with_strategy(world: World, text: str = TWO_AREAS) -> World:
    strategy = read_strategy(text.encode(), "lv-test.toml")
    known = KnownCodes.of([{"code": None, "isco_code": None, **row} for row in world.concepts])
    world.areas += area_rows(strategy, "o-strategy")
    world.area_members += member_rows(strategy, known)
    return world


def crosswalk(text: str = TWO_AREAS) -> tuple[World, Crosswalk]:
    world = with_strategy(World(), text)
    return world, make_crosswalks(world.areas, world.area_members)[0]


def concepts_of(world: World) -> list[dict]:
    return [{"code": None, "isco_code": None, **row} for row in world.concepts]


def shares_of(world: World, walk: Crosswalk, uri: str) -> list[float]:
    broader = [(row["from_uri"], row["to_uri"]) for row in world.relations]
    concepts = concepts_of(world)
    lines = occupation_lines(walk, concepts) | skill_lines(walk, concepts, broader)
    return walk.of_lines(lines[uri]).round(6).tolist()


# --- membership


def test_the_finest_line_decides_for_all_areas() -> None:
    world, walk = crosswalk()
    assert shares_of(world, walk, occupation("2512")) == [1.0, 0.0]
    # the line for 8332 takes it out of the one for 83
    assert shares_of(world, walk, occupation("8332")) == [0.0, 0.6]
    assert shares_of(world, walk, occupation("5223")) == [0.0, 0.0]


def test_a_coarse_group_lies_in_areas_as_its_unit_groups_do() -> None:
    world, walk = crosswalk()
    coarse = {"concept_uri": "isco-83", "concept_kind": "isco_group", "isco_code": "83"}
    bus = {"concept_uri": "bus", "concept_kind": "occupation", "isco_code": "8331"}
    lines = occupation_lines(walk, [*concepts_of(world), coarse, bus])
    # 8331 (half digital) and 8332 (0.6 transport), one unit group each
    assert walk.of_lines(lines["isco-83"]).tolist() == pytest.approx([0.25, 0.3])


def test_skills_follow_their_parents() -> None:
    world, walk = crosswalk()
    world.relate(skill("1a"), isced("04"))
    assert shares_of(world, walk, skill("0a")) == [0.0, 0.5]  # S1.0.1 before S1.0
    assert shares_of(world, walk, skill_group("S1.0")) == [1.0, 0.0]
    assert shares_of(world, walk, skill("k04")) == [0.0, 0.25]
    assert shares_of(world, walk, skill("1a")) == [0.0, 0.125]  # half of it below S1.1.1: nothing


def test_transversal_skills_belong_to_no_area() -> None:
    text = TWO_AREAS.replace("[[area]]", "[[area]]", 1) + f'[area.concepts]\n"{skill("t")}" = 1\n'
    world, walk = crosswalk(text)
    assert shares_of(world, walk, skill("t")) == [0.0, 0.0]


def test_a_cycle_in_the_taxonomy_ends() -> None:
    world, walk = crosswalk()
    for name in ("x", "y"):
        world._concept(skill(name), "skill", None)
    world.relate(skill("x"), skill("y"))
    world.relate(skill("y"), skill("x"))
    assert shares_of(world, walk, skill("x")) == [0.0, 0.0]


def test_shares_and_rest_add_up_to_one() -> None:
    world, walk = crosswalk()
    broader = [(row["from_uri"], row["to_uri"]) for row in world.relations]
    lines = skill_lines(walk, concepts_of(world), broader)
    total: dict[str, float] = {}
    for uri, _, share in area_members(walk, lines):
        total[uri] = total.get(uri, 0.0) + share
    assert total.keys() == lines.keys()
    assert set(np.round(list(total.values()), 9)) == {1.0}


# --- figures


def rows_of(world: World, folder: Path, region: str = "LV00C", **wanted: object):
    rows = world.run(folder, "areas")
    return pick(rows, nuts_code=region, **wanted)


def market() -> World:
    """80 posts: a quarter 2512, half 5223, a quarter 8332, of 40 employers."""
    world = World()
    for n in range(160):
        world.vacancy(employer=f"e{n % 40}", isco=("2512", "5223", "5223", "8332")[n // 40])
    return with_strategy(world)


def test_shares_by_hand(tmp_path: Path) -> None:
    rows = rows_of(market(), tmp_path, measure="demand_share")
    estimates = {row["group_code"]: row["estimate"] for row in rows}
    assert estimates["lv-test/digital"] == pytest.approx(0.25)
    assert estimates["lv-test/transport"] == pytest.approx(0.15)
    assert estimates["lv-test/rest"] == pytest.approx(0.60)
    assert sum(estimates.values()) == pytest.approx(1.0)
    assert {row["status"] for row in rows} == {"draft"}
    assert {row["universe_id"] for row in rows} == {"lv-test-1"}
    assert all("o-strategy" in row["origins"] for row in rows)


def test_base_rate_and_the_code_that_decides(tmp_path: Path) -> None:
    rows = rows_of(market(), tmp_path)
    base = only(rows, measure="base_rate", group_code="lv-test/transport")
    assert base["estimate"] == pytest.approx(0.25)  # touched at all, not 0.6 of it
    one = only(rows, measure="without_one_code", group_code="lv-test/transport")
    assert (one["estimate"], one["lo"]) == (None, pytest.approx(0.0))
    assert one["hi"] == pytest.approx(0.15)
    assert '"code": "8332"' in one["dimensions"]


def test_all_areas_and_the_rest_are_all_demand(tmp_path: Path) -> None:
    world = with_strategy(catalogue(labour_market(World())))
    rows = rows_of(world, tmp_path)
    for measure in ("demand_share", "skill_share", "offer_share"):
        family = pick(rows, measure=measure)
        assert len(family) == 3
        if all(row["estimate"] is not None for row in family):
            assert sum(row["estimate"] for row in family) == pytest.approx(1.0)


def test_two_strategies_do_not_disturb_each_other(tmp_path: Path) -> None:
    world = with_strategy(catalogue(labour_market(World())))
    alone = rows_of(world, tmp_path / "a")
    strategy = read_strategy(
        TWO_AREAS.replace("lv-test", "lv-other").replace('"25" = 1.0', '"52" = 0.3').encode(),
        "lv-other.toml",
    )
    known = KnownCodes.of(concepts_of(world))
    world.areas += area_rows(strategy, "o-other")
    world.area_members += member_rows(strategy, known)
    both = pick(rows_of(world, tmp_path / "b"), universe_id="lv-test-1")
    assert len(both) == len(alone)
    for before, after in zip(alone, both, strict=True):
        for name in ("estimate", "lo", "hi", "n_eff"):
            assert after[name] == pytest.approx(before[name], abs=1e-9), (before["measure"], name)
        assert after["status"] == before["status"]


def test_an_area_that_catches_most_is_told(tmp_path: Path) -> None:
    world = World()
    for n in range(160):
        world.vacancy(employer=f"e{n % 40}", isco=("2512", "5223", "5223", "8332")[n // 40])
    with_strategy(world, TWO_AREAS.replace('"25" = 1.0', '"25" = 1.0\n"5" = 0.1'))
    rows = rows_of(world, tmp_path)
    row = only(rows, measure="demand_share", group_code="lv-test/digital")
    assert row["note"] == "area_catches_most"  # three quarters touched, though little counted
    assert row["estimate"] == pytest.approx(0.25 + 0.05)


def test_an_area_without_codes_is_not_zero(tmp_path: Path) -> None:
    world = World()
    for n in range(160):
        world.vacancy(employer=f"e{n % 40}", isco=("2512", "5223")[n // 80])
    empty = '\n[[area]]\nid = "space"\n[area.name]\nen = "Space"\n[area.isco]\n"3155" = 1\n'
    with_strategy(world, TWO_AREAS + empty)
    rows = rows_of(world, tmp_path, group_code="lv-test/space")
    for measure in ("demand_share", "skill_share", "courses"):
        row = only(rows, measure=measure)
        assert (row["status"], row["note"]) == ("not_observed", "area_without_codes")


def test_signed_areas_are_published_until_codes_change(tmp_path: Path) -> None:
    world = World()
    for n in range(160):
        world.vacancy(employer=f"e{n % 40}", isco=("2512", "5223", "5223", "8332")[n // 40])
    content = read_strategy(TWO_AREAS.encode(), "lv-test.toml").content
    head, tail = TWO_AREAS.split("[title]")
    sign = "".join(
        f'[[sign_off]]\norganisation = "{name}"\ncontent = "{content}"\ndate = 2026-03-01\n'
        for name in ("Region", "Council")
    )
    signed = f"{head}{sign}[title]{tail}"
    with_strategy(world, signed)
    whole = rows_of(world, tmp_path / "a")
    rows = pick(whole, measure="demand_share")
    assert {row["status"] for row in rows} == {"published"}
    # what may become a finding is tried; of one board, what is left without it cannot be
    tried = pick(whole, measure="demand_share_variant", status="published")
    assert {json.loads(row["dimensions"])["variant"] for row in tried} == {
        "unweighted", "surer_links", "without_largest_employer",
    }  # fmt: skip
    told = only(whole, measure="demand_share_variant", status="not_observed")
    assert told["note"] == "one_source"
    other = World()
    other.vacancies, other.vacancy_links = world.vacancies, world.vacancy_links
    with_strategy(other, signed.replace('"8332" = 0.6', '"8332" = 0.5'))
    rows = rows_of(other, tmp_path / "b")
    assert {row["status"] for row in pick(rows, measure="demand_share")} == {"draft"}
    assert not pick(rows, measure="demand_share_variant")


@pytest.mark.parametrize("kind", ["nothing", "one_document", "one_employer"])
def test_little_data_breaks_nothing(tmp_path: Path, kind: str) -> None:
    world = World()
    if kind == "one_document":
        world.vacancy(employer="e", isco="2512", skills=(skill("0a"),))
        world.course(skills=(skill("0a"),))
    if kind == "one_employer":
        for _ in range(100):
            world.vacancy(employer="e", isco="2512", skills=(skill("0a"),))
    with_strategy(world)
    rows = rows_of(world, tmp_path)
    shares = pick(rows, measure="demand_share")
    assert {row["status"] for row in shares} <= {"too_little_data", "not_observed"}
    assert all(row["estimate"] is None for row in shares)
    assert pick(rows, measure="employment_share")[0]["note"] == "not_at_this_detail"
    for row in rows:
        for name in ("estimate", "lo", "hi", "n_eff"):
            assert row[name] is None or np.isfinite(row[name])


def test_a_study_without_strategy_says_so(tmp_path: Path) -> None:
    row = only(rows_of(labour_market(World()), tmp_path))
    assert (row["status"], row["note"]) == ("not_observed", "no_strategy")


def test_courses_are_counted_by_what_most_of_them_teach(tmp_path: Path) -> None:
    world = World()
    world.course(skills=(skill("k04"),))  # a quarter transport, the rest nothing
    world.course(skills=(skill("0a"), skill("0b")))  # half transport
    world.course(skills=(skill("1a"), skill("2a")))
    with_strategy(world)
    rows = rows_of(world, tmp_path, measure="courses")
    counts = {row["group_code"]: row["estimate"] for row in rows}
    assert counts == {"lv-test/digital": 0.0, "lv-test/transport": 1.0}


def test_only_regions_of_the_territory(tmp_path: Path) -> None:
    world = market()
    assert not pick(world.run(tmp_path, "areas"), nuts_code="LT026")


# --- official statistics


def employment(world: World, region: str, **people: float) -> None:
    for code, number in people.items():
        dims = {"sex": "T", "age": "Y15-64", "nace_r2": code}
        world.observe("LFSA_EGAN22D", region, 2024, number, dims=dims, unit="THS_PER")


def test_employment_by_division(tmp_path: Path) -> None:
    world = market()
    employment(world, "LV", TOTAL=800.0, J62=40.0, C26=20.0, H49=30.0)
    employment(world, "LT", TOTAL=1000.0, J62=20.0, C26=20.0, H49=60.0)
    rows = rows_of(world, tmp_path, "LV", side="both")
    share = only(rows, measure="employment_share", group_code="lv-test/digital")
    assert share["estimate"] == pytest.approx(50 / 800)
    assert (share["year"], share["evidence"], share["status"]) == (2024, "official", "draft")
    quotient = only(rows, measure="location_quotient", group_code="lv-test/digital")
    assert quotient["estimate"] == pytest.approx((50 / 800) / (30 / 1000))
    assert '"reference": ["LT"]' in quotient["dimensions"]


def test_sections_cannot_be_cut(tmp_path: Path) -> None:
    world = market()
    for code in ("TOTAL", "A", "B-E", "J"):
        dims = {"sex": "T", "age": "Y15-64", "nace_r2": code}
        world.observe("LFST_R_LFE2EN2", "LV", 2024, 9.0, dims=dims, unit="THS")
    rows = rows_of(world, tmp_path, measure="employment_share")
    assert {(row["status"], row["note"]) for row in rows} == {
        ("not_observed", "not_at_this_detail")
    }


def test_specific_occupations_where_statistics_cross_them(tmp_path: Path) -> None:
    world = market()
    cells = {("OC25", "J62"): 30.0, ("OC25", "H49"): 10.0, ("OC83", "J62"): 5.0,
             ("OC83", "H49"): 55.0}  # fmt: skip
    for (isco, nace), number in cells.items():
        dims = {"isco08": isco, "nace_r2": nace}
        world.observe("own_table", "LV", 2024, number, dims=dims, unit="THS")
    rows = rows_of(world, tmp_path, measure="specificity", group_code="lv-test/digital")
    row = next(row for row in rows if '"isco": "25"' in row["dimensions"])
    assert row["estimate"] == pytest.approx((30 / 35) / (10 / 65))
    assert '"is_specific": true' in row["dimensions"]


PEOPLE = st.floats(1.0, 1e6)


@given(PEOPLE, PEOPLE)
def test_identical_regions_have_a_quotient_of_one(area: float, rest: float) -> None:
    assert location_quotient(area, area + rest, area, area + rest) == pytest.approx(1.0)


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE)
def test_exchange_turns_the_quotient_over(a: float, b: float, c: float, d: float) -> None:
    there = location_quotient(a, a + b, c, c + d)
    back = location_quotient(c, c + d, a, a + b)
    assert there is not None
    assert back is not None
    assert there * back == pytest.approx(1.0)


def test_no_quotient_without_a_reference() -> None:
    assert location_quotient(1.0, 2.0, 0.0, 5.0) is None
    assert location_quotient(1.0, 2.0, 0.0, 0.0) is None
    assert location_quotient(0.0, 0.0, 1.0, 5.0) is None


def test_specificity_by_hand() -> None:
    cells = {"25": {"62": 8.0, "47": 2.0}, "52": {"62": 2.0, "47": 38.0}}
    found = specificity(cells, {"62": 1.0})
    assert found["25"] == pytest.approx((8 / 10) / (2 / 40))
    assert found["52"] == pytest.approx((2 / 10) / (38 / 40))
    assert specificity(cells, {"99": 1.0}) == {}
    assert specificity({}, {"62": 1.0}) == {}


@pytest.mark.parametrize(
    ("code", "divisions"),
    [("C10", ("10",)), ("C10-C12", ("10", "11", "12")), ("J62_J63", ("62", "63")), ("C", ()),
     ("B-E", ()), ("TOTAL", ()), ("G-I", ()), ("62", ("62",))],
)  # fmt: skip
def test_divisions(code: str, divisions: tuple[str, ...]) -> None:
    assert divisions_of(code) == divisions


# --- overlap


def test_overlap_by_hand() -> None:
    shares = np.array([[1.0, 0.0], [0.5, 0.5], [0.2, 0.6]])
    found = jaccard(shares, np.array([1.0, 2.0, 5.0]))
    # both: 0 + 1 + 1; either: 1 + 1 + 3
    assert found[0, 1] == pytest.approx(2 / 5)
    assert found[0, 0] == 1.0
    assert jaccard(shares, np.zeros(3))[0, 1] == 0.0
