from __future__ import annotations

import json
from copy import copy
from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pytest

from smartlife.errors import InputUnreadable, RequestInvalid
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.askers import NOBODY, Askers
from smartlife.planning.material.reading import Material
from smartlife.planning.need.members import find_skill, read_members, some_people
from smartlife.planning.need.plan import NeedAnswer, NeedRequest, plan_need, understand
from smartlife.planning.need.pooling import GroupPrice
from smartlife.planning.need.read import AskedOccupation, AskedSkill, likely_group, read_need
from smartlife.planning.need.team import TeamWish
from smartlife.planning.need.words import in_words, numbered
from smartlife.planning.path.asked import CountedIn, asked_by_group
from smartlife.planning.publishing import for_public
from tests.linking.conftest import ISCO, OCCUPATION
from tests.planning.need.conftest import ADVERT, DRAWINGS, GERMAN, PROJECT, TIG

LANGS = ("en", "lv", "lt", "sv", "de")
ALL = frozenset({TIG, DRAWINGS, GERMAN})
REQUEST = NeedRequest(ADVERT, text_lang="lv", place="Valmiera", today=date(2026, 2, 1))


def named(answer: NeedAnswer, uri: str) -> AskedSkill:
    return next(one for one in answer.need.skills if one.uri == uri)


def test_an_advertisement_is_read_with_the_words_it_rests_on(index: LinkIndex) -> None:
    need = read_need(ADVERT, index, lang="lv")
    assert need.title == "Metinātājs"
    for one in need.skills:
        if one.start is not None:
            assert need.text[one.start : one.end] == one.phrase
    by_uri = {one.uri: one for one in need.skills}
    assert by_uri[TIG].phrase == "TIG metināšana"
    assert by_uri[GERMAN].wish == "welcome"
    assert by_uri[TIG].wish == "asked"


def test_who_to_write_to_is_not_kept(index: LinkIndex) -> None:
    need = read_need(ADVERT, index, lang="lv")
    assert need.has_masked
    for secret in ("janis.berzins", "29123456"):
        assert secret not in json.dumps(asdict(need), ensure_ascii=False)


def test_what_the_text_offers_is_not_asked_for(index: LinkIndex) -> None:
    need = read_need(ADVERT, index, lang="lv")
    offered = [one for one in need.skills if one.uri == PROJECT]
    assert all(one.state == "not_asked" and one.weight == 0 for one in offered)


def test_nothing_to_read_is_an_error(index: LinkIndex) -> None:
    with pytest.raises(InputUnreadable):
        read_need(" \n 12 ", index)


def test_a_person_confirms_and_removes(material: Material, index: LinkIndex) -> None:
    request = replace(REQUEST, yes=frozenset({PROJECT}), no=frozenset({TIG}))
    answer = plan_need(request, material, index)
    assert named(answer, PROJECT).weight == 1.0
    assert named(answer, TIG).state == "removed"
    assert TIG not in {one.uri for one in answer.offers}


def test_each_skill_is_told_where_it_is_taught(material: Material, index: LinkIndex) -> None:
    answer = plan_need(replace(REQUEST, yes=ALL | {PROJECT}), material, index)
    status = {one.uri: one.status for one in answer.offers}
    assert status == {TIG: "taught", DRAWINGS: "taught", GERMAN: "beyond", PROJECT: "nowhere"}
    offers = {one.uri: one for one in answer.offers}
    [far] = offers[GERMAN].beyond
    assert (far.reach, far.foreign, far.region) == ("far", ("lt",), "LT026")
    [online] = offers[DRAWINGS].near
    assert online.reach == "online"
    assert online.was_held
    assert (answer.in_reach.fewest, answer.in_reach.of) == (2, 4)
    assert answer.anywhere.fewest == 1


def test_only_online_courses_if_wanted(material: Material, index: LinkIndex) -> None:
    answer = plan_need(replace(REQUEST, yes=ALL, online="only"), material, index)
    assert {one.uri for one in answer.offers if one.status == "taught"} == {DRAWINGS}
    answer = plan_need(replace(REQUEST, yes=ALL, online="never"), material, index)
    assert {one.uri for one in answer.offers if one.status == "taught"} == {TIG}


def test_a_course_called_after_the_occupation_is_told_and_never_counted(
    material: Material, index: LinkIndex
) -> None:
    answer = plan_need(replace(REQUEST, yes=ALL), material, index)
    [whole] = answer.whole
    course = whole.namesake.course
    assert material.catalogue.row(course)["title"] == "Metinātājs (vakara grupa)"
    assert all(course not in {t.course for t in one.near} for one in answer.offers)


def test_few_employers_are_not_told_apart(material: Material, index: LinkIndex) -> None:
    answer = plan_need(replace(REQUEST, yes=ALL), material, index)
    here = answer.asks[0]
    assert here.region == "LV00C"
    counts = dict(zip([one.uri for one in answer.offers], here.by_skill, strict=True))
    assert counts[TIG].employers == 4
    assert counts[DRAWINGS].employers == 3
    assert counts[GERMAN].employers is None
    assert counts[GERMAN].advertisements is None
    without = plan_need(replace(REQUEST, yes=ALL, employer="firm 1"), material, index).asks[0]
    counts = dict(zip([one.uri for one in answer.offers], without.by_skill, strict=True))
    assert counts[TIG].employers == 3
    assert counts[DRAWINGS].employers is None


@pytest.mark.parametrize("employer", ["Firm 1", "Firm 9", "nobody of that name"])
def test_whichever_firm_is_named_others_are_told_the_same(
    material: Material, index: LinkIndex, employer: str
) -> None:
    """All less all but one firm is that firm: only the owner, who holds all, may leave it out."""
    answer = plan_need(replace(REQUEST, yes=ALL), material, index)
    without = plan_need(replace(REQUEST, yes=ALL, employer=employer), material, index)
    assert (without.asks != answer.asks) == (employer != "nobody of that name")
    told = [for_public(one, material, "en")[0] for one in (answer, without)]
    assert told[0].asks == told[1].asks == answer.asks
    assert told[0].sources == told[1].sources
    assert told[0].remarks == told[1].remarks


def test_people_of_an_occupation_are_counted_as_for_a_path(
    material: Material, index: LinkIndex
) -> None:
    """Else those of a larger group were told beside its parts: less the others, a hidden number."""
    demand = material.demand
    assert len(demand) == 5
    seeking = replace(
        demand,
        occupation_uri=(f"{OCCUPATION}welder",) * 3 + (f"{ISCO}7223",) * 2,
        occupation_probability=np.full(5, 0.9),
        isco=("72",) * 5,
    )
    held = copy(material)
    vars(held)["demand"] = seeking
    answer = plan_need(replace(REQUEST, yes=ALL), held, index)
    assert likely_group(answer.need.occupations) == "7212"
    for one in answer.asks:
        where = CountedIn("said", (one.region,), 0)
        told = asked_by_group(seeking, held.skills, where).get("7212", NOBODY)
        assert one.same_occupation == told
    assert answer.asks[0].same_occupation == Askers(3, 0, 3)


def test_of_an_unlikely_post_no_demand_is_told() -> None:
    guess = AskedOccupation("o", "occupation", 0.4, "xyz", "7212")
    assert likely_group([guess]) == ""
    # as unsure which one, but both are of one group
    assert likely_group([guess, replace(guess, uri="p", isco_code="7212.1")]) == "7212"
    assert likely_group([guess, replace(guess, uri="p", isco_code="7223")]) == ""
    assert likely_group([replace(guess, probability=1.0, isco_code="72")]) == ""


def test_usual_skills_count_only_if_confirmed(material: Material, index: LinkIndex) -> None:
    silent = replace(REQUEST, text="Suvirintojas\nGera komanda, geras atlyginimas, patogi vieta.",
                     text_lang="lt", langs=())  # fmt: skip
    need = understand(silent, material, index)
    assert {one.state for one in need.skills} <= {"usual", "not_asked", "doubtful"}
    answer = plan_need(silent, material, index)
    assert "nothing_counts" in answer.remarks
    assert not answer.offers
    confirmed = plan_need(replace(silent, with_usual=True), material, index)
    assert {TIG, DRAWINGS} <= {one.uri for one in confirmed.offers}


def test_a_team_learns_what_it_lacks(material: Material, index: LinkIndex) -> None:
    need = understand(replace(REQUEST, yes=ALL), material, index)
    numbers = {one.uri: str(place) for place, one in enumerate(numbered(need), 1)}
    rows = [
        {"name": "Anna", "skills": f"{numbers[TIG]}, {numbers[TIG]}"},
        {"name": "Ben", "skills": "", "hours": "90"},
    ]
    members = read_members(rows, need, material, ("lv",), where="list")
    assert members[0].holds == {TIG}
    wish = TeamWish(members, group=GroupPrice(250, 10))
    answer = plan_need(replace(REQUEST, yes=ALL, team=wish), material, index)
    assert answer.team is not None
    [plan] = answer.team.plans
    # welding is there, German out of reach: only drawings are learned
    titles = {material.catalogue.row(seat.course)["title"] for seat in plan.seats}
    assert titles == {"Rasējumi"}
    assert plan.is_best
    assert plan.price_eur == 100
    [case] = answer.cases
    assert (case.learners, case.from_others) == (3, 2)


def test_what_would_have_to_be_raised_is_told(material: Material, index: LinkIndex) -> None:
    wish = TeamWish(some_people(1), budget_eur=350)
    team = plan_need(replace(REQUEST, yes=ALL, team=wish), material, index).team
    assert team is not None
    assert [(one.kind, one.amount) for one in team.relaxed] == [("budget", 400)]
    wish = TeamWish(some_people(1), budget_eur=350, hours_each=90)
    team = plan_need(replace(REQUEST, yes=ALL, team=wish), material, index).team
    assert team is not None
    [both] = team.relaxed
    assert (both.kind, both.amount, both.hours) == ("both", 400, 100)


@pytest.mark.parametrize("lang", LANGS)
def test_all_is_said_in_each_language(material: Material, index: LinkIndex, lang: str) -> None:
    wish = TeamWish(some_people(3), by_at_least=2, budget_eur=500, group=GroupPrice(250, 10))
    answer = plan_need(replace(REQUEST, yes=ALL | {PROJECT}, team=wish), material, index)
    told = in_words(answer, material, lang).sections
    assert {one.code for one in told} >= {"asked", "offer", "missing", "whole", "asking", "team"}
    text = "\n".join(line.text for one in told for line in one.said)
    assert "{" not in text
    assert "janis" not in text
    assert "None" not in text
    json.dumps([asdict(one) for one in told])


def test_where_no_advertisement_can_be_read_that_is_said(
    material: Material, index: LinkIndex
) -> None:
    answer = plan_need(replace(REQUEST, yes=ALL), material, index)
    nothing = replace(
        answer.asks[0], with_skills=0, together=NOBODY, same_occupation=NOBODY,
        by_skill=(NOBODY,) * len(answer.asks[0].by_skill),
    )  # fmt: skip
    for lang in LANGS:
        told = in_words(replace(answer, asks=(nothing,)), material, lang).sections
        [asking] = [one for one in told if one.code == "asking"]
        codes = [one.code for one in asking.said]
        # nothing is known is not the same as nobody asks
        assert "no_text" in codes
        assert "asked_together" not in codes


def test_the_same_question_has_the_same_answer(material: Material, index: LinkIndex) -> None:
    wish = TeamWish(some_people(3), by_at_least=2, budget_eur=900)
    request = replace(REQUEST, yes=ALL, team=wish)
    assert plan_need(request, material, index) == plan_need(request, material, index)


def test_skills_are_found_by_number_name_and_uri(material: Material, index: LinkIndex) -> None:
    need = understand(REQUEST, material, index)
    assert find_skill("1", need, material, ("lv",)) == numbered(need)[0].uri
    assert find_skill(PROJECT, need, material, ("lv",)) == PROJECT
    assert find_skill("Projektu vadība", need, material, ("lv",)) == PROJECT
    assert find_skill("99", need, material, ("lv",)) is None
    assert find_skill("xyzzy", need, material, ("lv",)) is None


@pytest.mark.parametrize(
    "rows", [[], [{"name": "A", "hours": "many"}], [{"name": "A", "skills": "xyzzy"}]]
)
def test_a_list_that_cannot_be_read_is_an_error(
    material: Material, index: LinkIndex, rows: list[dict[str, str]]
) -> None:
    need = understand(REQUEST, material, index)
    # the list itself, or a skill in it that is not known
    with pytest.raises((InputUnreadable, RequestInvalid)):
        read_members(rows, need, material, ("lv",), where="list")


def test_skills_keep_their_numbers(material: Material, index: LinkIndex) -> None:
    before = numbered(understand(REQUEST, material, index))
    changed = replace(REQUEST, no=frozenset({before[0].uri}), yes=frozenset({PROJECT}))
    after = numbered(understand(changed, material, index))
    assert [one.uri for one in after[: len(before)]] == [one.uri for one in before]
