"""From figures back to the documents that they count."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from smartlife.analysis.tracing.trace import (
    explain,
    find_figures,
    links_of,
    links_of_all,
    near_figures,
)
from smartlife.model.figures import figure_id
from smartlife.store.engine import EngineSettings
from smartlife.store.finished import finished_run
from smartlife.store.lake import Lake, Manifest
from tests.analysis.world import World, catalogue, labour_market, occupation, only, pick
from tests.harness import _store, make_study


@contextmanager
def finished(world: World, folder: Path, *indicators: str, **study: Any):
    """A finished run of some indicators over a world, and their rows."""
    made = make_study(folder, **{"partners": ("LT026",), **study})
    computed = world.run_all(folder, indicators, **study)
    rows = {f"ind__{name}": found for name, found in computed.items()}
    lake = Lake(folder / "lake")
    tables = {name: _store(lake, name, held) for name, held in {**world.tables(), **rows}.items()}
    if "core__gold" not in tables:
        tables["core__gold"] = _store(lake, "core__gold", [])
    manifest = Manifest("run", "test", {}, tables, {})
    with finished_run(made, lake, manifest, EngineSettings(500, 1)) as run:
        yield run, [row for found in rows.values() for row in found]


@pytest.fixture
def market() -> World:
    world = catalogue(labour_market(World()))
    for n, vacancy in enumerate(world.vacancies):
        vacancy["publish"] = ("counts", "excerpt")[n < 100]
    return world


def test_a_figure_opens_to_its_documents(tmp_path: Path, market: World) -> None:
    with finished(market, tmp_path, "occupation_mix") as (run, rows):
        figure = only(rows, nuts_code="LV00C", measure="share", group_code="25")
        told = explain(run, figure)
        [held] = told.sets
        # of 180 advertisements every fourth is of the group
        assert (held.documents, held.hits, told.is_exact) == (180, 45, True)
        assert {share.publish: (share.documents, share.hits) for share in held.files} == {
            "counts": (80, 20),
            "excerpt": (100, 25),
        }
        # single records only where the source allows it, those of the group first
        assert [row["is_hit"] for row in held.shown] == [True] * 25 + [False] * 75
        assert {row["publish"] for row in held.shown} == {"excerpt"}
        assert [origin["origin_id"] for origin in told.origins] == ["o-esco", "o-board"]
        assert "Korn" in told.formula
        [link] = links_of(run, held.shown[0], held.concepts)
        assert link["concept_uri"] == occupation("2512")
        # the source named the occupation: no words of the advertisement are behind it
        assert link["quote"] == ""
        hits = [row["document_id"] for row in held.shown if row["is_hit"]]
        at_once = links_of_all(run, "vacancies", hits, held.concepts)
        assert list(at_once) == hits
        for row in held.shown[:25]:
            assert at_once[row["document_id"]] == links_of(run, row, held.concepts)
        assert links_of_all(run, "vacancies", [], held.concepts) == {}


def test_what_is_held_back_is_not_told_by_counting(tmp_path: Path) -> None:
    world = labour_market(World())
    world.vacancy(employer="e1", isco="9112")
    with finished(world, tmp_path, "occupation_mix") as (run, rows):
        figure = only(rows, nuts_code="LV00C", measure="share", group_code="91")
        assert figure["status"] == "at_most"
        [held] = explain(run, figure).sets
        assert (held.documents, held.hits, held.shown) == (181, None, [])


@pytest.mark.parametrize(
    "indicator",
    ["emphasis", "evidence_card", "occupation_mix", "open_offer", "uncovered_bracket"],
)
def test_every_figure_counts_just_its_documents(
    tmp_path: Path, market: World, indicator: str
) -> None:
    # odd ones: several posts, twins of a course, closed, online, elsewhere, without a place
    market.vacancies[3]["positions_count"] = 7
    market.course(provider="p1", title="Course c00001", skills=())
    market.course(provider="p2", is_open=False, mode="online", teaching_langs=["lv", "en"])
    market.course(provider="p3", nuts_code="LT026", country_code="LT", price_eur=0.0)
    market.vacancy(nuts_code=None, place_status="unknown")
    market.vacancy(nuts_code="LV", nuts_level=0, place_status="default", isco="2512")
    with finished(market, tmp_path, indicator) as (run, rows):
        seen = set()
        for row in rows:
            about = tuple(row[name] for name in ("measure", "nuts_code", "side", "group_scheme"))
            variant = row["dimensions"] if indicator == "occupation_mix" else None
            shown = row["status"] in ("published", "at_most")
            if not shown or (*about, variant) in seen or row["nuts_code"] not in ("LV00C", "ALL"):
                continue
            seen.add((*about, variant))
            told = explain(run, row)
            if told.sets:
                assert told.is_exact, (about, row["dimensions"], told.counted, row["n_docs"])
        assert seen


def test_the_courses_in_reach_are_those_that_were_looked_through(
    tmp_path: Path, market: World
) -> None:
    market.course(provider="p9", is_open=False)
    market.course(provider="p9", nuts_code="SE110", mode="online")
    market.course(provider="p9", nuts_code="LT026")
    with finished(market, tmp_path, "uncovered_bracket") as (run, rows):
        for row in pick(rows, nuts_code="LV00C", measure="not_found"):
            beside = [held for held in explain(run, row).sets if not held.is_counted]
            assert f'"courses": {beside[0].documents},' in row["dimensions"]


def test_an_official_figure_opens_to_its_observation(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2024, 8.2)
    world.observe("trng_lfse_04", "LV00", 2024, 9.9, dims={"sex": "F", "age": "Y25-64"})
    world.observe("trng_lfse_04", "LT02", 2024, 7.0)
    with finished(world, tmp_path, "participation") as (run, rows):
        for group, number in ((None, 8.2), ("F", 9.9)):
            figure = only(rows, measure="participation_4_weeks", group_code=group, nuts_code="LV00")
            told = explain(run, figure)
            assert [row["number"] for row in told.observations] == [number]
            assert (told.sets, told.is_exact) == ((), None)


def test_only_the_age_group_that_counted_is_listed_though_others_say_the_same(
    tmp_path: Path,
) -> None:
    world = World()
    for age, sex in (("Y_GE15", "T"), ("Y15-74", "T"), ("Y20-64", "T"), ("Y15-74", "F")):
        world.observe("LFST_R_LFU3RT", "LV00", 2024, 7.0, dims={"sex": sex, "age": age})
    with finished(world, tmp_path, "region_profile") as (run, rows):
        figure = only(rows, measure="unemployment_rate", group_code=None)
        [found] = explain(run, figure).observations
        assert json.loads(found["dimensions"]) == {"sex": "T", "age": "Y15-74"}


def test_a_study_of_one_document(tmp_path: Path) -> None:
    world = World()
    world.vacancy(employer="e", isco="2512")
    with finished(world, tmp_path, "occupation_mix", "uncovered_bracket", "emphasis") as (
        run,
        rows,
    ):
        for row in pick(rows, nuts_code="LV00C"):
            assert explain(run, row).is_exact


def test_identifiers_are_unique_and_say_what_is_asked(tmp_path: Path, market: World) -> None:
    with finished(market, tmp_path, "occupation_mix", "uncovered_bracket") as (run, rows):
        names = [figure_id(row) for row in rows]
        assert len(set(names)) == len(names)
        assert [row for _, row in find_figures(run, names[5])] == [rows[5]]
        assert names[5] in [name for name, _ in find_figures(run, names[5][:3].upper())]
        assert find_figures(run, " ") == []
        wrong = ("0" if names[5][0] != "0" else "1") + names[5][1:8]
        assert all(found not in names for found in near_figures(run, wrong))
    # what was found does not name a figure: other data, the same name
    reach = only(rows, nuts_code="LV00C", measure="not_found", dimensions=rows_of_reach(rows))
    said = '{"courses": 1, "reach": "region_online_country"}'
    other = {**reach, "dimensions": said, "estimate": 0.5}
    assert figure_id(other) == figure_id(reach)
    assert figure_id({**other, "dimensions": {"reach": "with_partners"}}) != figure_id(reach)


def rows_of_reach(rows: list[dict[str, Any]]) -> str:
    packed = {row["dimensions"] for row in pick(rows, measure="not_found", nuts_code="LV00C")}
    return next(one for one in sorted(packed) if "region_online_country" in one)
