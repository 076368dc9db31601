"""Paths: what they claim, which limits they keep, what they say where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smartlife.planning.optimise.relaxing import Relaxation
from smartlife.planning.path.answer import PLANNED_FROM, PathAnswer, Widening
from smartlife.planning.path.as_json import as_json
from smartlife.planning.path.goal import IDEAS, occupation_goal, skills_goal
from smartlife.planning.path.path import plan_path, stages
from smartlife.planning.path.request import PathRequest
from smartlife.planning.path.trimming import LEAST_GAIN
from smartlife.planning.path.words import PathWords
from smartlife.planning.path.words_remarks import say_remark, say_widening
from smartlife.planning.problem import MOST_SURE
from tests.planning.path.made import SKILLS, course, courses, dated, made, question, taxonomy
from tests.planning.promised import assert_promised

LANGS = ("en", "lv", "lt", "sv", "de")
FEW = settings(max_examples=8, deadline=None)


def answer_of(held: list[dict[str, Any]], request: PathRequest | None = None) -> PathAnswer:
    return plan_path(request or question(), made(held), seconds=1.0, draws=0)


def whole(one: Widening) -> float:
    return int(one.value) if one.code in ("hours", "late") else float(one.value)


def codes(answer: PathAnswer) -> list[str]:
    return [one.code for one in answer.remarks]


@FEW
@given(st.lists(courses | dated, max_size=7), st.sampled_from([60.0, 150.0, inf]))
def test_nothing_is_claimed_beyond_the_data_and_limits_are_kept(
    held: list[dict[str, Any]], budget: float
) -> None:
    request = question(budget=budget, weeks=12)
    found = answer_of(held, request)
    weight = dict(zip(found.missing.uris, found.missing.weight.tolist(), strict=True))
    for one in found.alternatives:
        chosen = [held[step.shown.course] for step in one.steps]
        best: dict[str, list[float]] = {}
        for step, data in zip(one.steps, chosen, strict=True):
            for taught in step.teaches:
                assert data["teaches"][taught.uri] == taught.probability >= PLANNED_FROM
                best.setdefault(taught.uri, []).append(min(taught.probability, MOST_SURE))
        most = sum(weight[uri] * (1 - np.prod([1 - p for p in ps])) for uri, ps in best.items())
        assert one.coverage <= most + 1e-9
        assert one.totals.price <= budget
        assert one.totals.hours <= request.limits.hours
        assert one.totals.weeks <= request.limits.weeks
        assert all(data["minutes"] <= 60 or data["columns"]["mode"] == "online" for data in chosen)
        assert all(data["columns"]["teaching_langs"] != ["de"] for data in chosen)
        assert one.likely == len(best)
    if found.alternatives:
        covered = {t.uri for step in found.alternatives[0].steps for t in step.teaches}
        assert covered | {one.uri for one in found.open} == set(found.missing.uris)
        assert not covered & {one.uri for one in found.open}


@FEW
@given(st.lists(courses, min_size=1, max_size=6))
def test_one_course_more_never_makes_it_worse(held: list[dict[str, Any]]) -> None:
    few, more = answer_of(held[:-1]), answer_of(held)
    before = max((one.coverage for one in few.alternatives), default=0.0)
    after = max((one.coverage for one in more.alternatives), default=0.0)
    # courses that bring hardly anything are left out, and the solvers' gap
    assert after >= before - LEAST_GAIN - 0.005


@FEW
@given(st.lists(courses | dated, min_size=1, max_size=6))
def test_what_would_help_helps(held: list[dict[str, Any]]) -> None:
    request = question(budget=100.0, weeks=4, travel_minutes=30.0)
    found = answer_of(held, request)
    assume(not found.alternatives)
    names = {"price": "budget", "hours": "weeks", "late": "weeks", "pace": "hours_a_week",
             "too_far": "travel_minutes"}  # fmt: skip
    for one in found.widenings:
        assert one.courses
        if one.together:
            continue
        if one.code in names:
            limits = replace(request.limits, **{names[one.code]: whole(one)})
        elif one.code == "language":
            limits = replace(request.limits, langs=("lv", str(one.value)))
        else:
            continue
        assert answer_of(held, replace(request, limits=limits)).alternatives


@FEW
@given(st.lists(courses | dated, max_size=5), st.sampled_from(LANGS))
def test_every_answer_has_words_in_every_language(held: list[dict[str, Any]], lang: str) -> None:
    found = answer_of(held, question(budget=100.0))
    words = PathWords.of(lang, taxonomy())
    said = [say_remark(words, one) for one in found.remarks]
    said += [say_widening(words, one) for one in found.widenings]
    assert all(text and "{" not in text for text in said)
    told = as_json(found, made(held), lang)
    assert len(told["answer"]["open"]) == len(found.open)
    assert_promised("path", told)


def test_what_is_asked_twice_is_answered_twice_the_same() -> None:
    held = [course({"s:a": 0.9}), course({"s:b": 0.8}), course({"s:a": 0.9, "s:b": 0.6})]
    one, two = (as_json(plan_path(question(), made(held), seconds=60), made(held), "en")
                for _ in range(2))  # fmt: skip
    assert one == two


def test_the_quick_answer_comes_first_and_is_never_better() -> None:
    held = [course({"s:a": 0.9}, price=80), course({"s:b": 0.9}, price=80),
            course({"s:a": 0.8, "s:b": 0.8}, price=100)]  # fmt: skip
    quick: list[PathAnswer] = []
    request = question(budget=160.0)
    found = plan_path(request, made(held), first=quick.append, draws=0)
    assert not quick[0].is_final
    best = max(one.coverage for one in found.alternatives)
    assert quick[0].alternatives[0].coverage <= best + LEAST_GAIN


def test_limits_say_what_they_remove() -> None:
    held = [
        course({"s:a": 0.9}, teaching_langs=["de"]),
        course({"s:a": 0.9}, minutes=90.0),
        course({"s:a": 0.9}, price=900.0),
        course({"s:a": 0.9}, price=900.0, minutes=90.0),
        course({"s:b": 0.9}),
        course({"s:c": 0.3}),
    ]
    found = answer_of(held, question(budget=500.0))
    removed = {one.code: (one.count, one.alone) for one in found.removed}
    assert removed == {"language": (1, 1), "too_far": (2, 1), "price": (1, 1)}
    why = {one.uri: (one.why, one.courses) for one in found.open}
    assert why == {
        "s:a": ("outside_limits", 4),
        "s:c": ("unsure", 1),
        "s:d": ("not_taught", 0),
    }
    assert found.teaching == 5


def test_where_no_single_change_helps_the_fewest_together_are_told() -> None:
    held = [course({"s:a": 0.9}, teaching_langs=["de"], minutes=90.0),
            course({"s:a": 0.9}, teaching_langs=["de"], minutes=90.0, price=900.0)]  # fmt: skip
    request = question(budget=100.0)
    found = answer_of(held, request)
    changes = [(one.code, one.value, one.together) for one in found.widenings]
    assert changes == [("language", "de", True), ("too_far", 90.0, True)]
    wider = replace(request.limits, langs=("lv", "de"), travel_minutes=90.0)
    assert answer_of(held, replace(request, limits=wider)).alternatives


def test_a_broader_course_is_shown_and_not_counted() -> None:
    found = answer_of([course({"s:e": 0.9}), course({"s:a": 0.9})])
    [near] = next(one for one in found.open if one.uri == "s:d").near
    assert (near.relation, near.uri, near.shown.course_id) == ("broader", "s:e", "c000")
    assert found.alternatives[0].likely == 1


def test_a_level_takes_the_one_before_it() -> None:
    steep = course({"s:a": 0.9}, eqf_level=7, field_code="0913", hours=20)
    first = course({}, eqf_level=6, field_code="0913", hours=300)
    other = course({}, eqf_level=6, field_code="0611", hours=300)
    assert answer_of([steep, other]).removed[0].code == "level"
    found = answer_of([steep, first, other])
    assert [step.shown.course for step in found.alternatives[0].steps] == [1, 0]
    assert found.alternatives[0].steps[1].after == 1


def test_dates_are_kept_and_the_past_is_no_reason_to_drop_a_course() -> None:
    held = [
        course({"s:a": 0.9}, start_date=date(2026, 3, 2), end_date=date(2026, 3, 15), hours=16),
        course({"s:b": 0.9}, start_date=date(2025, 3, 2)),
        course({"s:c": 0.9}, start_date=date(2026, 3, 2), end_date=date(2026, 3, 8), hours=16),
    ]
    found = answer_of(held)
    steps = {step.shown.course: step for step in found.alternatives[0].steps}
    assert (steps[0].first_week, steps[0].last_week) == (8, 9)
    assert steps[1].shown.timing == "held_before"
    assert 2 not in steps
    assert found.removed[0].code == "pace"
    assert "held_before" in codes(found)


def test_what_must_be_learned_is_learned_or_the_smallest_change_is_told() -> None:
    held = [course({"s:a": 0.9}, price=50), course({"s:b": 0.9}, price=300)]
    goal = skills_goal(SKILLS[:2], must=["s:b"])
    assert [step.shown.course for step in
            answer_of(held, question(goal, budget=300.0)).alternatives[0].steps] == [1]  # fmt: skip
    found = answer_of([*held, course({"s:b": 0.6, "s:a": 0.6}, price=10)],
                      question(goal, budget=305.0))  # fmt: skip
    assert found.alternatives
    both = skills_goal(SKILLS[:2], must=SKILLS[:2])
    found = answer_of(held, question(both, budget=320.0))
    assert not found.alternatives
    assert codes(found)[0] == "must_not_possible"
    assert (found.widenings[0].code, found.widenings[0].value) == ("price", 350.0)
    again = answer_of(held, question(both, budget=350.0))
    assert len(again.alternatives[0].steps) == 2


def test_a_search_for_what_helps_that_the_clock_ended_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = Relaxation(None, (), None, is_smallest=False, stopped_early=True)
    monkeypatch.setattr("smartlife.planning.path.path.smallest_relaxation", lambda *_, **__: ended)
    goal = skills_goal(SKILLS[:2], must=SKILLS[:2])
    held = [course({"s:a": 0.9}, price=50), course({"s:b": 0.9}, price=300)]
    found = answer_of(held, question(goal, budget=320.0))
    assert codes(found)[:2] == ["nothing_fits", "stopped_early"]


@pytest.mark.parametrize(
    ("held", "request_", "code"),
    [
        ([], question(), "no_courses"),
        ([course({"s:e": 0.9})], question(), "nobody_teaches"),
        ([course({"s:a": 0.9}, price=900)], question(budget=10.0), "nothing_fits"),
        ([course({"s:a": 0.9})], question(skills_goal(())), "no_skills_known"),
        (
            [course({"s:a": 0.9})],
            replace(question(skills_goal(["s:a"])), held={"s:a": "confirmed"}),
            "nothing_missing",
        ),
        ([course({"s:a": 0.9})], question(IDEAS), "ideas_need_skills"),
    ],
)
def test_nothing_found_is_an_answer(
    held: list[dict[str, Any]], request_: PathRequest, code: str
) -> None:
    found = answer_of(held, request_)
    assert codes(found)[0] == code
    assert not found.alternatives


def test_a_regulated_profession_says_so_and_what_is_assumed_is_told() -> None:
    goal = occupation_goal(taxonomy(), "o:nurse")
    request = replace(question(goal), held={"s:a": "assumed"})
    found = answer_of([course({"s:b": 0.9}), course({"s:c": 0.7})], request)
    assert found.regulation is not None
    assert found.regulation.hours == 4600
    assert "assumed_held" in codes(found)
    assert found.missing.optional == ("s:d",)
    assert found.alternatives[0].coverage < 1


def test_robust_is_what_stays_when_links_turn_out_otherwise() -> None:
    held = [course({"s:a": 0.95}), course({"s:b": 0.5}), course({"s:b": 0.5})]
    found = plan_path(question(), made(held))
    stays = {step.shown.course: step.robust for step in found.alternatives[0].steps}
    assert stays[0] is not None
    assert stays[0] >= 0.9


def test_answers_grow_fuller_until_the_last() -> None:
    held = [course({"s:a": 0.9}, hours=30), course({"s:a": 0.8, "s:b": 0.9}, hours=20, price=90)]
    request = question()
    grown = list(stages(request, made(held)))
    assert [one.stage for one in grown] == ["quick", "best", "alternatives", "robust"]
    assert [one.is_final for one in grown] == [False, False, False, True]
    quick, best, others, last = grown
    assert quick.alternatives
    assert not quick.remarks
    assert len(best.alternatives) == 1
    assert best.remarks
    assert others.alternatives[0].steps[0].robust is None
    assert last.alternatives[0].steps[0].robust is not None
    assert last.alternatives == plan_path(request, made(held)).alternatives


def test_where_nothing_fits_only_the_last_answer_comes() -> None:
    grown = list(stages(question(budget=100.0), made([course({"s:a": 0.9}, hours=30, price=1e6)])))
    assert grown[-1].is_final
    assert not any(one.alternatives for one in grown)


def test_the_words_of_a_course_are_told_as_they_stand_there_at_the_end() -> None:
    held = [course({"s:a": 0.9, "s:b": 0.8}), course({"s:c": 0.9})]
    *before, last = stages(question(), made(held))
    assert before
    early = [one for answer in before for way in answer.alternatives for step in way.steps
             for one in step.teaches]  # fmt: skip
    assert early
    assert not any(one.words for one in early)
    steps = [step for way in last.alternatives for step in way.steps]
    assert steps
    for step in steps:
        for one in step.teaches:
            assert one.words == f"Words of {step.shown.course} for {one.uri}"
