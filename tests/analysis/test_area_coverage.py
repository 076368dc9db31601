"""Audited shares of areas: the ratio by hand, parts that add up, what is said of unsigned areas."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.analysis.audits.domains import estimate_domain
from smartlife.analysis.audits.estimate import draw_groups, estimate_uncovered
from smartlife.analysis.estimators.uncertainty import beta_limits
from smartlife.store.strategy_file import read_strategy
from tests.analysis.test_areas import with_strategy
from tests.analysis.test_audited import by_hand, verdicts_of
from tests.analysis.test_uncovered import audited, few_pairs, registered, taught_world
from tests.analysis.world import STRATEGY_HEAD, World, only, pick

__all__ = ["few_pairs"]

INSIDE = np.array([0.5, 1.0, 0.0, 1.0, 0.0, 0.0])


def test_by_hand() -> None:
    """Draws of weight .1 in stratum 0 and .15 in stratum 1; inside .5 .5 1 0 and 1 1 1 0."""
    demand, verdicts = by_hand()
    found = estimate_domain(demand, INSIDE, verdicts)
    assert found is not None
    weights = np.array([0.05, 0.05, 0.1, 0.0, 0.15, 0.15, 0.15, 0.0])
    said = np.array([1, 1, 0, 1, 0, 0, 0, 1])
    share = 0.1 / weights.sum()
    assert found.estimate == pytest.approx(share)
    parts = (weights * (said - share)).reshape(2, 4)
    variance = (4 / 3 * ((parts - parts.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)).sum()
    variance /= weights.sum() ** 2
    n_eff = share * (1 - share) / variance
    assert found.n_eff == pytest.approx(n_eff)
    lo, hi = beta_limits(np.array([share]), np.array([n_eff]))
    assert (found.lo, found.hi) == (pytest.approx(lo[0]), pytest.approx(hi[0]))
    assert found.draws == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert (found.drawn, found.groups, found.doubtful) == (pytest.approx(1), 3, 0)


def test_doubt_and_single_verdicts() -> None:
    demand, verdicts = by_hand()
    assert estimate_domain(demand, np.zeros(6), verdicts) is None
    none = estimate_domain(demand, INSIDE, replace(verdicts, uncovered=np.zeros(5)))
    assert none is not None
    assert none.estimate == none.lo == 0 < none.hi
    unsure = replace(verdicts, uncovered=np.array([np.nan, 0.0, 1.0, 0.0, 1.0]))
    found = estimate_domain(demand, INSIDE, unsure)
    assert found is not None
    assert found.doubtful == pytest.approx(0.1 / 0.65)
    # of the groups that people were sure of, those inside are all taught
    assert found.lo == found.estimate == 0 < found.doubtful < found.hi
    wide, plain = (estimate_domain(demand, INSIDE, verdicts, more) for more in (0.01, 0.0))
    assert wide is not None
    assert plain is not None
    assert (wide.n_eff or 0) < (plain.n_eff or 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_parts_add_up_to_the_whole(seed: int, whole: bool) -> None:
    random = np.random.default_rng(seed)
    demand, covered = random.gamma(1, 1, 40), random.random(40) < 0.5
    draw = draw_groups(demand, covered, 400 if whole else 30, random)
    uncovered = random.random(40) < 0.3
    verdicts = verdicts_of(draw, demand, covered, uncovered)
    inside = random.dirichlet(np.ones(3), 40)
    parts = [estimate_domain(demand, inside[:, j], verdicts) for j in range(3)]
    total = estimate_uncovered(demand, covered, verdicts)
    assert total is not None
    share = demand / demand.sum()
    if whole:
        for j, part in enumerate(parts):
            mass = share * inside[:, j]
            assert part is not None
            assert part.n_eff is None
            assert part.estimate == pytest.approx((mass * uncovered).sum() / mass.sum())
    weight = [
        (verdicts_weight(demand, verdicts) * inside[verdicts.group, j]).sum() for j in range(3)
    ]
    made = sum(w * part.estimate for w, part in zip(weight, parts, strict=True) if part)
    assert made == pytest.approx(total.estimate)


def verdicts_weight(demand: np.ndarray, verdicts: Any) -> np.ndarray:
    from smartlife.analysis.audits.estimate import verdict_shares

    return verdict_shares(demand, verdicts)


def test_the_interval_covers() -> None:
    """200 draws of 400 groups, a part of a third of the demand: 90 % limits, nominally."""
    random = np.random.default_rng(4)
    demand = random.gamma(0.7, 1, 400)
    covered = random.random(400) < 0.6
    uncovered = random.random(400) < np.where(covered, 0.1, 0.7)
    inside = np.where(random.random(400) < 0.4, random.random(400), 0.0)
    mass = demand * inside
    truth = (mass * uncovered).sum() / mass.sum()
    found = [
        estimate_domain(
            demand,
            inside,
            verdicts_of(draw_groups(demand, covered, 200, random), demand, covered, uncovered),
        )
        for _ in range(400)
    ]
    covers = [one.lo <= truth <= one.hi for one in found if one]
    assert 0.86 <= np.mean(covers) <= 0.97
    assert np.mean([one.estimate for one in found if one]) == pytest.approx(truth, abs=0.02)


# --- rows

AREA = (
    STRATEGY_HEAD
    + """
[[area]]
id = "one"
[area.name]
en = "One"
[area.skill_groups]
"S1.3" = 0.5
"S1.4" = 1
"S1.5" = 1
"S1.6" = 1
[[area]]
id = "small"
[area.name]
en = "Small"
[area.concepts]
"{uri}" = 0.1
"""
)


def strategy(signed: bool) -> str:
    text = AREA.replace("{uri}", "http://data.europa.eu/esco/skill/0a")
    content = read_strategy(text.encode(), "lv-test.toml").content
    head, tail = text.split("[title]")
    sign = "".join(
        f'[[sign_off]]\norganisation = "{name}"\ncontent = "{content}"\ndate = 2026-03-01\n'
        for name in ("Region", "Council")
    )
    return f"{head}{sign}[title]{tail}" if signed else text


def rows_of(world: World, folder: Path) -> list[dict[str, Any]]:
    return pick(world.run(folder, "area_coverage"), nuts_code="LV00C")


@pytest.mark.usefixtures("few_pairs")
def test_a_signed_area_by_hand(tmp_path: Path) -> None:
    """Half of group 3 (taught), 4 (taught), 5 and 6 (not): 2 of 3.5 eighths."""
    world = with_strategy(registered(audited(taught_world()), "Skola"), strategy(signed=True))
    rows = rows_of(world, tmp_path)
    row = only(rows, group_code="lv-test/one")
    assert row["status"] == "published"
    assert row["estimate"] == pytest.approx(2 / 3.5)
    assert 0.3 < row["lo"] < 2 / 3.5 < row["hi"] < 0.8
    assert json.loads(row["dimensions"])["groups"] == 4
    assert (row["audit_id"], row["kappa"], row["unit"]) == ("audit-1", 1.0, "share")
    small = only(rows, group_code="lv-test/small")
    assert (small["status"], small["estimate"]) == ("too_little_data", None)


@pytest.mark.usefixtures("few_pairs")
@pytest.mark.parametrize(("every", "remark"), [(3, None), (1, "employers_not_named")])
def test_it_is_told_if_most_advertisements_name_no_employer(
    tmp_path: Path, every: int, remark: str | None
) -> None:
    world = with_strategy(registered(audited(taught_world()), "Skola"), strategy(signed=True))
    for row in world.vacancies[::every]:
        row["employer_id"] = None
    row = only(rows_of(world, tmp_path), group_code="lv-test/one")
    assert (row["status"], row["interval_note"]) == ("published", remark)


@pytest.mark.usefixtures("few_pairs")
def test_few_draws_are_too_few(tmp_path: Path) -> None:
    world = audited(taught_world(), design="drawn")
    world = with_strategy(registered(world, "Skola"), strategy(signed=True))
    row = only(rows_of(world, tmp_path), group_code="lv-test/one")
    assert (row["status"], row["note"]) == ("too_little_data", "few_draws_in_area")


@pytest.mark.usefixtures("few_pairs")
@pytest.mark.parametrize(("signed", "note"), [(None, "no_strategy"), (False, "areas_unsigned")])
def test_unsigned_areas_have_no_figure(tmp_path: Path, signed: bool | None, note: str) -> None:
    world = registered(audited(taught_world()), "Skola")
    if signed is not None:
        world = with_strategy(world, strategy(signed))
    row = only(rows_of(world, tmp_path))
    assert (row["status"], row["note"], row["group_code"]) == ("not_observed", note, None)


@pytest.mark.parametrize("world", [World(), taught_world()])
def test_without_an_audit(tmp_path: Path, world: World) -> None:
    rows = rows_of(with_strategy(world, strategy(signed=True)), tmp_path)
    assert {row["status"] for row in rows} == {"too_little_data"}
    assert {row["estimate"] for row in rows} == {None}
