from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from smartlife.analysis.gold.draw import allocate, draw


def frame(**strata: int) -> list[dict[str, Any]]:
    return [
        {"document_id": f"{name}-{n}", "stratum": name.replace("_", " ")}
        for name, count in strata.items()
        for n in range(count)
    ]


def test_strata_get_documents_by_size_and_liking() -> None:
    held, likes = np.array([100, 100, 3]), np.array([3.0, 1.0, 1.0])
    counts = allocate(held, likes, 40)
    assert counts.sum() == 40
    assert counts[2] >= 2
    assert counts[0] == pytest.approx(3 * counts[1], abs=2)


@pytest.mark.parametrize("size", [0, 1, 5, 37, 203, 500])
def test_never_more_than_held_nor_than_wanted(size: int) -> None:
    held = np.array([100, 100, 3])
    counts = allocate(held, np.array([3.0, 1.0, 1.0]), size)
    assert counts.sum() == min(size, 203)
    assert (counts <= held).all()
    assert (counts >= 0).all()


def test_documents_drawn_stand_for_all() -> None:
    rows = frame(LV00C_few=90, LV00C_many=30, elsewhere_none=200)
    drawn = draw(rows, ("LV00C",), 60, np.random.default_rng(1))
    assert len({row["document_id"] for row in drawn}) == len(drawn) == 60
    assert sum(1 / row["probability"] for row in drawn) == pytest.approx(320)
    by_region = {row["stratum"]: row["probability"] for row in drawn}
    assert by_region["LV00C few"] > by_region["elsewhere none"]
    again = draw(rows[::-1], ("LV00C",), 60, np.random.default_rng(1))
    assert again == drawn


def test_everything_is_drawn_if_there_is_little() -> None:
    drawn = draw(frame(a_few=4), (), 300, np.random.default_rng(1))
    assert {row["probability"] for row in drawn} == {1.0}
    assert len(drawn) == 4
    assert draw([], (), 300, np.random.default_rng(1)) == []


def test_totals_of_draws_are_unbiased() -> None:
    rows = frame(LV00C_few=40, elsewhere_few=160)
    value = {row["document_id"]: float(n % 7) for n, row in enumerate(rows)}
    totals = [
        sum(
            value[row["document_id"]] / row["probability"]
            for row in draw(rows, ("LV00C",), 40, np.random.default_rng(n))
        )
        for n in range(300)
    ]
    assert np.mean(totals) == pytest.approx(sum(value.values()), rel=0.02)
