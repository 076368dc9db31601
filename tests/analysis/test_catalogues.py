"""Reach by four rules: by hand, each within the next, and the first the one of the audit."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from smartlife.analysis.reach.catalogues import (
    ALL_COURSES,
    AUDITED,
    DECIDING,
    ONLINE_ANYWHERE,
    REACHES,
    WITH_PARTNERS,
    CourseKinds,
    is_reached,
)
from smartlife.model.study import Study
from smartlife.tables.audited_content import is_in_reach
from tests.harness import make_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return make_study(tmp_path, partners=("LT026",))


def course(**changes: Any) -> dict[str, Any]:
    return {
        "mode": "onsite", "is_open": True, "place_status": "coded", "nuts_code": "LV00C",
        "nuts_version": "2024", "country_code": "LV",
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, AUDITED),
        ({"is_open": None}, AUDITED),
        ({"is_open": False}, ALL_COURSES),
        ({"nuts_code": "LV006"}, ALL_COURSES),
        ({"nuts_code": "LV006", "mode": "online"}, AUDITED),
        ({"nuts_code": None, "place_status": "unknown", "mode": "online"}, AUDITED),
        ({"nuts_code": "DE80", "country_code": "DE", "mode": "online"}, ONLINE_ANYWHERE),
        ({"nuts_code": "LT026", "country_code": "LT"}, WITH_PARTNERS),
        ({"nuts_code": "LT026", "country_code": "LT", "is_open": False}, ALL_COURSES),
        # a code of another version may be another place
        ({"nuts_version": "2021"}, ALL_COURSES),
        ({"nuts_code": "SE110", "country_code": "SE"}, ALL_COURSES),
    ],
)
def test_by_hand(study: Study, changes: dict[str, Any], first: str) -> None:
    found = [is_reached(course(**changes), "LV00C", reach, study) for reach in REACHES]
    assert found == [reach in REACHES[REACHES.index(first) :] for reach in REACHES]


def test_sorted_courses_are_as_single_ones(study: Study) -> None:
    values = (
        ("onsite", "online", None),
        (True, False, None),
        ("coded", "unknown"),
        ("LV00C", "LV", "LT026", None),
        ("2024", "2021"),
        ("LV", "LT"),
    )
    rows = [dict(zip(DECIDING, one, strict=True)) for one in product(*values)]
    kinds = CourseKinds(pa.Table.from_pylist(rows * 2), study)
    for region in ("LV00C", "LV", "LT026"):
        for reach in REACHES:
            single = [is_reached(row, region, reach, study) for row in rows]
            assert kinds.reached(region, reach).tolist() == single * 2
        audited = [is_in_reach(row, region, "2024") for row in rows]
        assert kinds.reached(region, AUDITED).tolist() == audited * 2


def test_no_courses(study: Study) -> None:
    none = pa.Table.from_pylist([], pa.schema([(name, pa.string()) for name in DECIDING]))
    assert CourseKinds(none, study).reached("LV00C", AUDITED).tolist() == []
    assert CourseKinds(none, study).lying_in("LV00C").tolist() == []
