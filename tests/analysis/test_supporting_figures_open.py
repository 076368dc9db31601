"""Supporting figures open to just the documents that they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smartlife.analysis.tracing.trace import explain
from tests.analysis.test_trace import finished
from tests.analysis.world import World, catalogue, labour_market, pick, skill


@pytest.mark.parametrize("indicator", ["mismatch", "concentration", "collection_shares"])
def test_figures_of_skills_and_employers(tmp_path: Path, indicator: str) -> None:
    world = catalogue(labour_market(World()), providers=40, per_provider=3)
    world.course(lang="lv", skills=(skill("0a"),))
    world.relations.append(
        {
            "from_uri": skill("0a"),
            "relation": "member",
            "to_uri": "collection:green",
            "source_id": "esco",
        }
    )
    with finished(world, tmp_path, indicator) as (run, rows):
        mine = pick(rows, nuts_code="LV00C", status="published")
        assert mine
        assert all(explain(run, figure).is_exact for figure in mine)


def test_figures_of_courses(tmp_path: Path) -> None:
    world = World()
    for n in range(60):
        world.course(provider=f"p{n % 30}", is_open=(True, False, None)[n % 3], price_eur=5.0)
    with finished(world, tmp_path, "offer_fit") as (run, rows):
        mine = [r for r in pick(rows, nuts_code="LV00C") if r["group_code"] in {"open", "free"}]
        assert all(explain(run, figure).is_exact for figure in mine)
        [held] = explain(run, pick(mine, measure="fit_share", group_code="open")[0]).sets
        assert held.documents == 60


def test_figures_of_months(tmp_path: Path) -> None:
    world = World()
    for month in range(27):
        for n in range(32):
            world.vacancy(
                employer=f"e{n}",
                isco="2512" if n % 4 == 0 else "5223",
                posted_date=date(2023 + month // 12, month % 12 + 1, 5),
                observation="flow",
            )
    with finished(world, tmp_path, "trend") as (run, rows):
        mine = pick(rows, nuts_code="LV00C", group_code="25")
        [held] = explain(run, mine[0]).sets
        assert (held.documents, held.hits) == (25 * 32, 25 * 8)
