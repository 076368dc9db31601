"""Emerging groups: windows by hand, what grew and what did not, constant inflows have none."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from smartlife.analysis.estimators.growth import Halves, growth, halves
from smartlife.analysis.estimators.uncertainty import Tally
from smartlife.analysis.flows import choose_panel, month_name
from smartlife.analysis.tracing.trace import explain
from tests.analysis.test_mismatch import tally
from tests.analysis.test_trace import finished
from tests.analysis.world import World, only, pick, skill, skill_group


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        # 23 whole months between two that are cut off, then 24, 47 and 48
        (0, 24, None),
        (0, 25, Halves(1, 13, 24)),
        (0, 48, Halves(24, 36, 47)),
        (0, 49, Halves(1, 25, 48)),
    ],
)
def test_halves_are_whole_years(first: int, last: int, found: Halves | None) -> None:
    assert halves(first, last) == found


def test_panel_by_hand() -> None:
    spans = {"a": (0, 40), "b": (5, 45), "short": (20, 30)}
    assert choose_panel(spans) == (("a", "b"), 5, 40)
    assert choose_panel({"x": (3, 9), "y": (0, 8)}) == (("y",), 0, 8)
    assert month_name(2026 * 12 + 1) == "2026-02"


# --- constant inflows

GROUPS = 30
EMPLOYERS = 200


def inflow(random: np.random.Generator, autocorrelation: float) -> tuple[Tally, Tally]:
    """Later and earlier half of 24 months: employers that lean, seasons, shocks that last."""
    base = random.dirichlet(np.full(GROUPS, 3.0))
    leaning = random.dirichlet(base * 60, size=EMPLOYERS) + 1e-12
    rate = random.pareto(1.5, EMPLOYERS) * 0.15 + 0.03
    shock = np.zeros(GROUPS)
    season = random.uniform(0, 2 * np.pi, GROUPS)
    counts = np.zeros((2, EMPLOYERS, GROUPS))
    for month in range(24):
        shock = autocorrelation * shock + random.normal(0, 0.1, GROUPS)
        wave = 0.3 * np.sin(2 * np.pi * month / 12 + season)
        share = leaning * np.exp(shock + wave)
        share /= share.sum(axis=1, keepdims=True)
        counts[month // 12] += random.multinomial(random.poisson(rate), share)
    sides = [tally(half[half.sum(axis=1) > 0]) for half in counts]
    return sides[1], sides[0]


@pytest.mark.parametrize("autocorrelation", [0.0, 0.6])
def test_a_constant_inflow_has_no_emerging_group(autocorrelation: float) -> None:
    random = np.random.default_rng(11)
    told, kept = [], []
    for _ in range(100):
        found, grew, _ = growth(*inflow(random, autocorrelation))
        told.append(bool(grew.any()))
        kept.append(int(found.kept.sum()))
    assert np.mean(kept) > 8
    assert np.mean(told) <= 0.1


def test_a_group_that_doubles_is_found() -> None:
    random = np.random.default_rng(12)
    before = np.full(GROUPS, 1 / GROUPS)
    after = before.copy()
    after[3] *= 2.2
    after /= after.sum()
    earlier, later = (tally(random.multinomial(6, share, size=500)) for share in (before, after))
    found, grew, posterior = growth(later, earlier)
    assert np.flatnonzero(grew).tolist() == [3]
    assert found.estimate[3] > np.log(1.5)
    assert posterior[3] >= 0.95


# --- rows


def asked(world: World, group: int, month: int, n: int, **changes: Any) -> None:
    world.vacancy(
        employer=f"e{n}",
        skills=(skill(f"{group}a"),),
        posted_date=date(2023 + month // 12, month % 12 + 1, 5),
        observation="flow",
        **changes,
    )


def flow(months: int = 26, sources: int = 2, grows_in: int = 2) -> World:
    """Eight groups asked for alike; from the second year on three times as much of the first."""
    world = World()
    for month in range(months):
        for n in range(48):
            source = n % sources
            place = {"source_id": f"board{source}", "source_ids": [f"board{source}"]}
            asked(world, (n // 2 + month) % 8, month, n, **place)
            if month > 12 and source < grows_in and n % 4 < 2:
                asked(world, 0, month, n, **place)
    return world


def measured(world: World) -> World:
    world.qualities = [
        {
            "document_kind": "vacancies", "lang": "en", "task": "skills", "level": "group",
            "measure": "precision", "n_docs": 60, "judged_count": 60, "right_count": 50,
        }
    ]  # fmt: skip
    return world


def test_what_grows_in_two_sources_is_emerging(tmp_path: Path) -> None:
    rows = pick(measured(flow()).run(tmp_path, "emerging"), nuts_code="LV00C")
    row = only(rows, group_code="S1.0")
    said = json.loads(row["dimensions"])
    assert said["window"] == ["2023-02", "2024-02", "2025-01"]
    assert (said["is_emerging"], said["sources"]) == (True, ["board0", "board1"])
    assert said["employers"] == 48
    assert (row["status"], row["note"], row["position"]) == ("published", None, 1)
    assert row["lo"] < row["estimate"] < row["hi"]
    assert row["posterior"] >= 0.95
    others = [json.loads(one["dimensions"])["is_emerging"] for one in rows if one is not row]
    assert len(others) == 7
    assert not any(others)


def test_what_grows_in_one_source_is_not(tmp_path: Path) -> None:
    rows = measured(flow(grows_in=1)).run(tmp_path, "emerging")
    row = only(pick(rows, nuts_code="LV00C"), group_code="S1.0")
    assert row["posterior"] >= 0.95
    assert json.loads(row["dimensions"])["is_emerging"] is False


def test_without_a_sample_nothing_is_called_emerging(tmp_path: Path) -> None:
    rows = flow().run(tmp_path, "emerging")
    row = only(pick(rows, nuts_code="LV00C"), group_code="S1.0")
    assert (row["note"], row["posterior"]) == ("quality_not_measured", None)
    assert json.loads(row["dimensions"])["is_emerging"] is None


@pytest.mark.parametrize(
    ("world", "note"),
    [
        (World(), "no_vacancies"),
        (flow(months=20), "short_window_groups"),
        (flow(sources=1), "one_flow_source"),
    ],
)
def test_why_there_is_nothing(tmp_path: Path, world: World, note: str) -> None:
    row = only(world.run(tmp_path, "emerging"), nuts_code="LV00C")
    assert (row["status"], row["note"], row["estimate"]) == ("not_observed", note, None)


def test_a_stock_says_nothing_of_time(tmp_path: Path) -> None:
    world = flow()
    for row in world.vacancies:
        row["observation"] = "stock"
    row = only(world.run(tmp_path, "emerging"), nuts_code="LV00C")
    assert (row["status"], row["note"]) == ("not_observed", "snapshot")


def test_too_few_and_without_text(tmp_path: Path) -> None:
    world = flow()
    world.vacancy_links = []
    row = only(world.run(tmp_path / "text", "emerging"), nuts_code="LV00C")
    assert (row["status"], row["note"]) == ("too_little_data", "no_text")
    few = flow()
    few.vacancies = [row for n, row in enumerate(few.vacancies) if n % 7 == 0]
    row = only(few.run(tmp_path / "few", "emerging"), nuts_code="LV00C")
    assert (row["status"], row["estimate"]) == ("too_little_data", None)


def test_figures_open_to_their_advertisements(tmp_path: Path) -> None:
    with finished(measured(flow()), tmp_path, "emerging") as (run, rows):
        row = only(pick(rows, nuts_code="LV00C"), group_uri=skill_group("S1.0"))
        opened = explain(run, row)
        assert opened.is_exact
        assert opened.sets[0].hits == sum(
            link["concept_uri"] == skill("0a") for link in opened_links(run, row)
        )


def opened_links(run: Any, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Links of advertisements in the window."""
    first, _, last = json.loads(row["dimensions"])["window"]
    held = run.read("core__vacancies", ["vacancy_id", "posted_date"]).to_pylist()
    inside = {one["vacancy_id"] for one in held if first <= f"{one['posted_date']:%Y-%m}" <= last}
    links = run.read("link__vacancies_concepts", ["vacancy_id", "concept_uri"]).to_pylist()
    return [link for link in links if link["vacancy_id"] in inside]
