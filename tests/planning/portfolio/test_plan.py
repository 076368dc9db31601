"""A portfolio as a whole, on a market whose gap is known."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from smartlife.errors import RequestInvalid
from smartlife.languages.messages import messages
from smartlife.model.study import REPORT_LANGUAGES
from smartlife.planning.material.demand import halves
from smartlife.planning.material.reading import Material, read_material
from smartlife.planning.portfolio.choose import Capacity, choose_on, worth
from smartlife.planning.portfolio.closing import caution, on_upkeep, totals
from smartlife.planning.portfolio.gaps import asked_shares, find_gap
from smartlife.planning.portfolio.plan import PortfolioRequest, plan_portfolio
from smartlife.planning.portfolio.plan_json import as_json
from smartlife.planning.portfolio.words import Words
from tests.analysis.world import skill
from tests.planning.material.conftest import OpenRun
from tests.planning.portfolio.conftest import MISSING, market, skills_of
from tests.planning.promised import assert_promised


def _taught(course) -> set[str]:
    return {one.uri for one in course.skills}


def test_new_courses_are_the_groups_of_skills_that_nobody_teaches(material: Material):
    answer = plan_portfolio(PortfolioRequest("LV00C", capacity=Capacity(3)), material)
    assert answer.state == "chosen"
    assert [_taught(one) for one in answer.new] == [set(skills_of(group)) for group in MISSING]
    assert all(one.steadiness == "stable" for one in answer.new)
    assert answer.chosen is not None
    assert answer.chosen.choice.selection.is_best
    assert answer.chosen.common == 1
    assert answer.again == ()
    asked = answer.not_found[0]
    assert answer.chosen.there.total.estimate == pytest.approx(asked, abs=0.08)
    assert answer.new[0].asking.askers.many > answer.new[2].asking.askers.many
    assert answer.upkeep is None


def test_the_same_question_has_the_same_answer(open_run: OpenRun):
    request = PortfolioRequest("LV00C", capacity=Capacity(2, course_hours=24))
    one, other = (plan_portfolio(request, read_material(open_run(market(60)))) for _ in range(2))
    assert one.new == other.new
    assert one.not_found == other.not_found


def test_numbers_that_are_told_are_values_too(material: Material):
    request = PortfolioRequest(
        "LV00C", provider="School 1", capacity=Capacity(2), seats=12, cost_per_hour=90.0
    )
    answer = plan_portfolio(request, material)
    found = as_json(answer, material, "en")
    assert_promised("portfolio", found)
    said = [one for section in found["sections"] for one in section["said"]]
    told = {one["code"]: one["values"] for one in said if any(map(str.isdigit, one["text"]))}
    assert len(told) > 8
    assert not [code for code, values in told.items() if not values]
    assert told["employers"]["asked_by"] == found["answer"]["new_courses"][-1]["asked_by"]
    assert told["total"]["share"] == found["answer"]["choice"]["worth"]


def test_limits_are_kept(material: Material):
    capacity = Capacity(5, course_hours=24, all_hours=50, price_eur=1000)
    answer = plan_portfolio(PortfolioRequest("LV00C", capacity=capacity), material)
    assert sum(one.hours for one in answer.new) <= 50
    assert all(one.hours <= 24 and len(one.skills) <= 3 for one in answer.new)
    cheap = replace(capacity, price_eur=150, all_hours=None)
    request = PortfolioRequest("LV00C", capacity=cheap, eur_per_hour=9.0)
    assert all(one.price_eur <= 150 for one in plan_portfolio(request, material).new)


def test_limits_without_room_say_what_would_do(material: Material):
    request = PortfolioRequest("LV00C", capacity=Capacity(3, course_hours=10), eur_per_hour=5.0)
    answer = plan_portfolio(request, material)
    assert answer.state == "limits_too_small"
    said = [one.text for one in Words("en", material.skills).state(answer)]
    assert "16 hours" in said[0]
    assert "80 €" in said[0]
    enough = replace(request, capacity=Capacity(1, course_hours=16))
    assert plan_portfolio(enough, material).state == "chosen"


def test_the_half_that_judges_has_no_part_in_the_choice(material: Material):
    demand = material.demand
    gap = find_gap(material, "LV00C")
    information = np.zeros(len(demand.skill_uris))
    first = halves(demand)
    before = choose_on(demand, gap, information, Capacity(2), first)
    judged = worth(demand, gap, before, ~first)
    # what the other half asks for is turned upside down
    other = ~first[demand.document]
    moved = demand.skill.copy()
    moved[other] = moved[other][::-1]
    changed = replace(demand, skill=moved)
    after = choose_on(changed, gap, information, Capacity(2), first)
    assert after.skills == before.skills
    # and what the first half asks for does not change what the choice is worth
    mine = first[demand.document]
    moved = demand.skill.copy()
    moved[mine] = moved[mine][::-1]
    again = worth(replace(demand, skill=moved), gap, before, ~first)
    assert (again.total, again.by_course) == (judged.total, judged.by_course)


def test_one_more_course_is_never_worse(material: Material):
    demand = material.demand
    gap = find_gap(material, "LV00C")
    first = halves(demand)
    asked = asked_shares(demand, first & demand.in_region("LV00C"), gap.usable)
    values = [
        asked[list(choose_on(demand, gap, np.zeros(len(asked)), Capacity(n), first).skills)].sum()
        for n in range(4)
    ]
    assert values == sorted(values)
    assert values[0] == 0


def test_what_a_possible_course_teaches_is_not_missing(open_run: OpenRun):
    world = market(60)
    world.course(skills=(skill("2a"),), probability=0.3, provider="maybe")
    world.course(skills=(skill("2b"),), probability=0.1, provider="hardly")
    material = read_material(open_run(world))
    answer = plan_portfolio(PortfolioRequest("LV00C"), material)
    taught = set().union(*(_taught(one) for one in answer.new))
    assert skill("2a") not in taught
    assert skill("2b") in taught
    low, high = answer.not_found
    assert low < high


def test_too_few_employers_make_no_proposal(open_run: OpenRun):
    material = read_material(open_run(market(12)))
    answer = plan_portfolio(PortfolioRequest("LV00C"), material)
    assert answer.state == "too_little_data"
    assert answer.new == ()
    assert answer.not_found is None
    assert all(who.employers >= 3 for _, who in answer.listed)
    order = [(-who.many, uri) for uri, who in answer.listed]
    assert order == sorted(order), "by what is told, so that it gives nothing away"


def test_empty_worlds_are_answers(open_run: OpenRun):
    nothing = market(0)
    asked = {"no_demand": nothing, "no_courses": market(60, taught=())}
    asked["nothing_missing"] = market(60, taught=(0, 1, 2, 3, 4))
    for state, world in asked.items():
        material = read_material(open_run(world))
        answer = plan_portfolio(PortfolioRequest("LV00C"), material)
        assert answer.state == state
        assert next(Words("lv", material.skills).state(answer)).code == state


def test_an_unknown_region_is_said(material: Material):
    with pytest.raises(RequestInvalid, match="no region XX"):
        plan_portfolio(PortfolioRequest("XX"), material)


def test_documents_to_look_at_are_few_and_right(material: Material):
    course = plan_portfolio(PortfolioRequest("LV00C", capacity=Capacity(1)), material).new[0]
    advertisements = [row for row in course.check if row.kind == "advertisement"]
    assert len(advertisements) == 8
    assert all({seen.uri for seen in row.skills} <= _taught(course) for row in advertisements)
    assert max(np.unique([row.who for row in advertisements], return_counts=True)[1]) <= 3
    assert {row.publish for row in course.check} == {"counts"}


def test_every_sentence_is_in_every_language(open_run: OpenRun):
    material = read_material(open_run(market(120)))
    request = PortfolioRequest("LV00C", provider="School 0", capacity=Capacity(2))
    answer = plan_portfolio(request, material)
    english = Words("en", material.skills)
    for lang in REPORT_LANGUAGES:
        words = Words(lang, material.skills)
        said = [*words.about(answer), *totals(words, answer), caution(words)]
        said += [one for course in answer.new for one in words.course(course, answer)]
        said += on_upkeep(words, answer.upkeep)
        assert all(one.text and "{" not in one.text for one in said)
        codes = [one.code for one in english.about(answer)]
        assert [one.code for one in words.about(answer)] == codes
        assert messages(lang).knows("Your courses: {n}.")
        if lang != "en":
            assert words.heading(answer) != english.heading(answer)


def test_both_directions_are_told_and_nobody_takes_the_better_half(material: Material):
    answer = plan_portfolio(PortfolioRequest("LV00C", capacity=Capacity(2)), material)
    chosen = answer.chosen
    told = [chosen.there.total.estimate, chosen.again_there.total.estimate]
    assert chosen.expected == pytest.approx(sum(told) / 2)
    said = {one.code: one.text for one in totals(Words("en", material.skills), answer)}
    assert "Expect that of whichever you take" in said["both_ways"]
    assert "all employers" in said["of_all"]
    # nothing that is asked for changes who judges
    names = {one.name for one in fields(PortfolioRequest)} | {one.name for one in fields(Capacity)}
    assert not any("half" in name or "seed" in name or "draw" in name for name in names)


def test_seats_and_costs_are_told_as_the_provider_says_them(material: Material):
    asked = PortfolioRequest("LV00C", capacity=Capacity(1, course_hours=16), cost_per_hour=50.0)
    words = Words("en", material.skills)

    def said(**more) -> dict[str, str]:
        answer = plan_portfolio(replace(asked, **more), material)
        return {one.code: one.text for one in words.course(answer.new[0], answer)}

    assert "800 €" in said()["cost_provider"]
    assert not {"seats", "seats_few", "income"} & said().keys()
    assert "seats" in said(seats=5)
    assert "talk to employers" in said(seats=5_000)["seats_few"]
    assert "less than it costs: 160 € from each" in said(seats=5)["income_short"]
    assert "income" in said(seats=5, cost_per_hour=0.5)
    assert not {"income", "income_short"} & said(seats=5, cost_per_hour=None).keys()


def test_what_a_choice_seems_worth_is_told_only_as_far_as_it_may_be(material: Material):
    answer = plan_portfolio(PortfolioRequest("LV00C", capacity=Capacity(2)), material)
    chosen, words = answer.chosen, Words("en", material.skills)
    assert chosen is not None
    hidden = replace(chosen.there.total, status="at_most", estimate=None, lo=None)

    def said(**changed) -> dict[str, str]:
        one = replace(answer, chosen=replace(chosen, **changed))
        return {sentence.code: sentence.text for sentence in totals(words, one)}

    assert "looks better than it is" in said(here=1.0)["curse"]
    # what is hidden is not compared with
    assert "better" not in said(here=1.0, there=replace(chosen.there, total=hidden))["curse"]
    assert "curse" not in said(here=None)
