"""Fit of the offer: answers by hand, bounds where many do not answer, what is not printed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from smartlife.analysis.fit import Answers, judge_answers
from tests.analysis.world import World, only, pick


def answers(yes: int, no: int, unknown: int, providers: int = 30) -> Answers:
    """Every provider alike."""
    return Answers(*(np.full(providers, number, np.int64) for number in (yes, no, unknown)))


def counts(rows, code: str, scheme: str = "fit") -> dict[str, float]:
    found = pick(rows, measure="fit_answers", group_scheme=scheme, group_code=code)
    return {json.loads(row["dimensions"])["answer"]: row["estimate"] for row in found}


def share(rows, code: str, scheme: str = "fit"):
    return only(rows, measure="fit_share", group_scheme=scheme, group_code=code)


def test_answers_by_hand(tmp_path: Path) -> None:
    world = World()
    world.course(is_open=True, is_part_time=True, price_eur=0.0, eqf_level=4, hours=40.0)
    world.course(is_open=True, mode="online", price_eur=9.0, eqf_level=5, credits_ects=2.0)
    world.course(is_open=False, mode="unknown", teaching_langs=[], hours=41.0)
    world.course(mode="blended", teaching_langs=["en", "lv"], credits_ects=1.0)
    world.course(teaching_langs=["en"])
    rows = pick(world.run(tmp_path, "offer_fit"), nuts_code="LV00C")
    assert counts(rows, "open") == {"yes": 2, "no": 1, "unknown": 2}
    assert counts(rows, "part_time") == {"yes": 1, "no": 0, "unknown": 4}
    assert counts(rows, "online") == {"yes": 1, "no": 3, "unknown": 1}
    assert counts(rows, "language") == {"yes": 3, "no": 1, "unknown": 1}
    assert counts(rows, "free") == {"yes": 1, "no": 1, "unknown": 3}
    assert counts(rows, "entry_level") == {"yes": 1, "no": 1, "unknown": 3}
    assert counts(rows, "short") == {"yes": 2, "no": 2, "unknown": 1}
    # who knows one no knows that it does not fit, whatever else is unknown
    assert counts(rows, "low_attainment", "fit_group") == {"yes": 1, "no": 3, "unknown": 1}
    assert counts(rows, "working", "fit_group") == {"yes": 2, "no": 1, "unknown": 2}
    assert counts(rows, "rural", "fit_group") == {"yes": 1, "no": 4, "unknown": 0}
    assert counts(rows, "unemployed", "fit_group") == {"yes": 1, "no": 2, "unknown": 2}
    assert {row["status"] for row in pick(rows, measure="fit_share")} == {"too_little_data"}


def test_few_unknown_give_a_point() -> None:
    judged = judge_answers(answers(3, 6, 1))
    assert judged.figure.estimate == pytest.approx(1 / 3)
    assert judged.figure.note == "unknown_few"
    assert (judged.n_docs, judged.n_clusters, judged.unknown) == (300, 30, pytest.approx(0.1))
    lo, hi = judged.figure.lo, judged.figure.hi
    assert lo is not None
    assert hi is not None
    # the ends are those of yes / n = 0.3 and 1 − no / n = 0.4
    assert 0.22 < lo < 0.3
    assert 0.4 < hi < 0.48


def test_many_unknown_give_bounds_only() -> None:
    figure = judge_answers(answers(2, 3, 5)).figure
    assert (figure.status, figure.estimate, figure.note) == ("published", None, "unknown_many")
    assert figure.lo is not None
    assert figure.lo < 0.2
    assert (figure.hi or 0) > 0.7


def test_what_nobody_answers_is_not_observed() -> None:
    assert judge_answers(answers(0, 0, 5)).figure.note == "not_in_catalogues"
    figure = judge_answers(answers(0, 9, 1)).figure
    assert (figure.status, figure.note) == ("at_most", "no_course_says_so")
    assert (figure.hi or 0) > 0.1


def test_few_providers_say_yes() -> None:
    mixed = answers(0, 10, 0)
    mixed.yes[:2] = 5
    figure = judge_answers(mixed).figure
    assert (figure.status, figure.note) == ("at_most", "few_providers")


def test_a_large_provider_is_named_and_taken_out(tmp_path: Path) -> None:
    world = World()
    for n in range(160):
        world.course(provider=f"p{n % 40}", is_open=n % 3 > 0)
    for _ in range(80):
        world.course(provider="large", is_open=True)
    rows = pick(world.run(tmp_path, "offer_fit"), nuts_code="LV00C")
    row = share(rows, "open")
    if row["status"] == "published":
        assert row["note"] == "largest_provider"
        other = only(rows, measure="fit_share_without_largest", group_code="open")
        assert (other["n_docs"], other["n_clusters"]) == (160, 40)


def test_no_courses(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "offer_fit")
    assert {(row["status"], row["note"]) for row in rows} == {("not_observed", "no_catalogue")}
    assert not pick(rows, measure="fit_answers")


def test_one_course(tmp_path: Path) -> None:
    world = World()
    world.course(is_open=True)
    row = share(pick(world.run(tmp_path, "offer_fit"), nuts_code="LV00C"), "open")
    assert (row["status"], row["estimate"], row["n_clusters"]) == ("too_little_data", None, 1)
