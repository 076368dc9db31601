"""Of ideas it is told where advertisements were counted, who asks, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from smartlife.errors import RequestInvalid
from smartlife.languages.messages import messages
from smartlife.planning.material.askers import NOBODY, Askers
from smartlife.planning.material.demand import Demand
from smartlife.planning.material.homes import Home
from smartlife.planning.path.as_json import as_json
from smartlife.planning.path.asked import asked_by_group, counted_in
from smartlife.planning.path.goal import IDEAS, occupation_goal
from smartlife.planning.path.path import plan_path
from smartlife.planning.path.words_ideas import asked_for
from smartlife.planning.path.words_ideas import counted_in as where_said
from tests.planning.path.made import course, made, question, taxonomy
from tests.planning.portfolio.made import demand_of
from tests.planning.promised import assert_promised

NURSE, AIDE = "o:nurse", "o:aide"


def home(code: str) -> Home:
    return Home("Valmiera", code, 25.4, 57.5, "2024")


def demand() -> Demand:
    """Nurses: four firms here, one of them twice, and two that name nobody; aides elsewhere."""
    who = ["a", "a", "b", "c", "d", "zx", "zy", *"efg"]
    here = np.arange(len(who)) < 7
    found = demand_of([(name, {}) for name in who], 1)
    return replace(
        found,
        employers=tuple(one.replace("employer:z", "document:z") for one in found.employers),
        regions={"LV": here, "LV00C": here, "LT": ~here, "LT026": ~here},
        occupation_uri=(NURSE,) * 7 + (AIDE,) * 3,
        occupation_probability=np.full(len(who), 0.9),
    )


@pytest.mark.parametrize(
    ("region", "where", "basis", "regions", "number"),
    [
        ("LT026", home("LV00C"), "said", ("LT026",), 3),
        (None, home("LV00C"), "home", ("LV00C",), 7),
        # nearer than the country there is nothing
        (None, home("LV006"), "home", ("LV",), 7),
        (None, home("SE110"), "outside", ("LT", "LV"), 10),
        (None, None, "unknown_home", ("LT", "LV"), 10),
    ],
)
def test_it_is_counted_where_the_person_lives(
    region: str | None, where: Home | None, basis: str, regions: tuple[str, ...], number: int
) -> None:
    found = counted_in(demand(), taxonomy(), region, where)
    assert (found.basis, found.regions, found.advertisements) == (basis, regions, number)


def test_an_unknown_region_is_no_region_without_advertisements() -> None:
    with pytest.raises(RequestInvalid) as caught:
        counted_in(demand(), taxonomy(), "PL001", None)
    assert "LV00C" in caught.value.todo


def test_names_are_counted_and_others_told_apart() -> None:
    here = counted_in(demand(), taxonomy(), None, home("LV00C"))
    assert asked_by_group(demand(), taxonomy(), here) == {"2221": Askers(4, 2, 7)}


def test_an_idea_says_where_it_is_asked_for_and_that_pay_is_not_known() -> None:
    material = made([course({"s:c": 0.9})], demand=demand())
    asked = replace(question(IDEAS), held={"s:a": "confirmed", "s:b": "confirmed"})
    answer = plan_path(replace(asked, home=home("LV00C")), material)
    told = as_json(answer, material, "en")
    assert_promised("path", told)
    assert told["answer"]["counted_in"]["basis"] == "home"
    by_uri = {one["concept_uri"]: one for one in told["answer"]["neighbours"]}
    assert by_uri[NURSE]["asked_by"]["employers"] == 4
    assert by_uri[NURSE]["asked_by"]["unnamed"] == 2
    assert by_uri[NURSE]["pay_eur"] is None
    said = {one["values"].get("concept_uri", one["code"]): one["text"]
            for section in told["sections"] for one in section["said"]}  # fmt: skip
    assert "Vidzeme" in said["counted_in"]
    assert "4 employers and 2 advertisements that name no employer" in said[NURSE]
    assert "no advertisement seeks" in said[AIDE]
    assert "pay_not_known" in [one["code"] for one in told["answer"]["remarks"]]


@pytest.mark.parametrize(
    ("goal", "region", "employers", "text"),
    [
        (NURSE, None, 4, "4 employers and 2 advertisements that name no employer"),
        (NURSE, "LT026", 0, "no advertisement seeks people of its occupation group"),
        (AIDE, "LT026", 3, "3 employers"),
    ],
)
def test_who_asks_for_the_goal_is_told_beside_the_path(
    goal: str, region: str | None, employers: int, text: str
) -> None:
    material = made([course({"s:c": 0.9})], demand=demand())
    wanted = question(occupation_goal(taxonomy(), goal))
    answer = plan_path(replace(wanted, region=region), material)
    told = as_json(answer, material, "en")
    assert_promised("path", told)
    assert told["answer"]["counted_in"]["basis"] == ("said" if region else "home")
    assert told["answer"]["asked_by"]["employers"] == employers
    assert told["answer"]["pay_eur"] is None
    [section] = [one for one in told["sections"] if one["code"] == "asked_for"]
    assert text in section["said"][0]["text"]
    assert section["said"][0]["values"]["asked_by"] == told["answer"]["asked_by"]
    assert "pay_not_known" in [one["code"] for one in told["answer"]["remarks"]]


def test_of_a_goal_of_skills_nothing_is_counted() -> None:
    answer = plan_path(question(), made([course({"s:c": 0.9})], demand=demand()))
    assert (answer.counted_in, answer.askers) == (None, None)
    assert "pay_not_known" not in [one.code for one in answer.remarks]


def test_without_advertisements_nothing_is_said_to_be_asked_for_or_not() -> None:
    nothing = replace(demand(), occupation_probability=np.zeros(10))
    material = made([course({"s:c": 0.9})], demand=nothing)
    asked = replace(question(IDEAS), held={"s:a": "confirmed", "s:b": "confirmed"})
    answer = plan_path(asked, material)
    assert {one.askers for one in answer.neighbours} == {None}
    say = messages("en")
    assert where_said(say, answer.counted_in).startswith("No advertisements")
    assert asked_for(say, answer.neighbours[0].askers, answer.counted_in) == (
        "How much it is asked for is not known."
    )


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_every_language_says_it(lang: str) -> None:
    say, english = messages(lang), messages("en")
    material = made([course({"s:c": 0.9})], demand=demand())
    held = {"s:a": "confirmed", "s:b": "confirmed"}
    for where in (None, home("LV00C"), home("SE110")):
        answer = plan_path(replace(question(IDEAS), held=held, home=where), material)
        assert where_said(say, answer.counted_in) != where_said(english, answer.counted_in)
        for one in answer.neighbours:
            for who in (one.askers, NOBODY, Askers(None, None, None), None):
                told = asked_for(say, who, answer.counted_in)
                assert told != asked_for(english, who, answer.counted_in)
