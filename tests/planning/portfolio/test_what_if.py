"""What-if: adding never lowers, closing never raises, and single changes by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartlife.analysis.estimators.uncertainty import Tally
from smartlife.analysis.reach.staircase import Homes
from smartlife.analysis.skill_groups import SkillGroup, Universe
from smartlife.errors import RequestInvalid
from smartlife.planning.material.reading import read_material
from smartlife.planning.portfolio.change import CHANGEABLE, CHANGES, Change, changed_course
from smartlife.planning.portfolio.compared import groups_of_few
from smartlife.planning.portfolio.taught import CourseLinks, Redrawing, Taught
from smartlife.planning.portfolio.taught import World as Reached
from smartlife.planning.portfolio.what_if import WhatIfMaterial, what_if
from smartlife.planning.portfolio.what_if_json import as_json
from smartlife.planning.portfolio.what_if_words import in_words
from tests.analysis.world import World, skill
from tests.planning.material.conftest import open_tables
from tests.planning.portfolio.conftest import market, skills_of
from tests.planning.promised import assert_promised

LANGS = ("en", "lv", "lt", "sv", "de")


def placed_market() -> World:
    """The made market with towns; courses of group 0 in Valmiera, of group 1 in Aluksne."""
    world = market()
    world.place("Valmiera", 25.43, 57.54, 3000)
    world.place("Cesis", 25.27, 57.31, 1000)
    world.place("Aluksne", 27.05, 57.42, 4000)
    world.place("Siauliai", 23.31, 55.93, 90_000, "LT026")
    for row in world.courses:
        row["place_name"] = "Valmiera" if row["provider_id"] == "p0" else "Aluksne"
        row["field_code"] = "0613"
    return world


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatIfMaterial]:
    with ExitStack() as stack:
        tables = {**placed_market().tables(), "core__labels": []}
        run = open_tables(stack, tmp_path_factory.mktemp("what_if"), tables)
        yield WhatIfMaterial(run, read_material(run))


def region_of(answer, code="LV00C"):
    return next(one for one in answer.regions if one.region == code)


def step_of(answer, name="online", code="LV00C"):
    return next(one for one in region_of(answer, code).steps if one.step == name)


def adding(**said) -> Change:
    values = {"title": "New", "place": "Cesis", "langs": ("lv",), "skills": skills_of(2)}
    return Change("add", **{**values, **said})


def test_a_new_course_is_found_by_those_who_reach_it(made: WhatIfMaterial) -> None:
    answer = what_if(adding(), made)
    here = region_of(answer)
    # Cesis and Valmiera are 27 km apart; Aluksne, with half of the people, is too far
    assert step_of(answer).in_field == pytest.approx((0.0, 0.5))
    assert {one.uri for one in here.newly_taught} == set(skills_of(2))
    assert all(one.asked and one.asked > 30 for one in here.newly_taught)
    assert here.demand.found is not None
    assert 0.1 < here.demand.found < 0.5
    assert here.demand.lo <= here.demand.found <= here.demand.hi
    fit = {one.name: (one.before, one.after) for one in here.fit}
    assert fit["open"] == ((0, 0, 8), (1, 0, 8))
    assert fit["language"] == ((8, 0, 0), (9, 0, 0))
    assert answer.remarks[:2] == ("modelled", "skills_named")


def test_a_course_online_reaches_all_who_speak_its_language(made: WhatIfMaterial) -> None:
    here = what_if(adding(mode="online", place="", field_code="09"), made)
    assert step_of(here).in_field == pytest.approx((0.0, 1.0))
    assert "no_region" in here.remarks
    foreign = what_if(adding(mode="online", place="", langs=("sv",)), made)
    assert not region_of(foreign).is_followed
    assert region_of(foreign).demand.found == 0


def test_closing_the_only_course_takes_its_skill_away(made: WhatIfMaterial) -> None:
    answer = what_if(Change("close", course="Course on 0a"), made)
    here = region_of(answer)
    assert [one.uri for one in here.no_longer] == [skill("0a")]
    assert here.demand.found is not None
    assert here.demand.found <= 0
    assert answer.after is None
    assert step_of(answer).courses[1] < step_of(answer).courses[0]


def test_moving_online_and_back_to_people(made: WhatIfMaterial) -> None:
    online = what_if(Change("online", course="Course on 0a"), made)
    assert step_of(online).courses[1] - step_of(online).courses[0] == pytest.approx(0.5)
    moved = what_if(Change("move", course="Course on 0a", place="Aluksne"), made)
    # as many people live in Aluksne as in both of the towns it leaves
    assert step_of(moved).courses[1] == pytest.approx(step_of(moved).courses[0])
    # but they are others, and that is told
    here = region_of(moved)
    assert here.this_course == pytest.approx((0.5, 0.5))
    assert (here.gained, here.lost) == pytest.approx((0.5, 0.5))
    assert here.is_changed


def test_another_language_opens_a_course_to_a_partner(made: WhatIfMaterial) -> None:
    answer = what_if(Change("translate", course="Course on 0a", langs=("lt",)), made)
    assert answer.after is not None
    assert answer.after["teaching_langs"] == ["lt", "lv"]
    assert region_of(answer, "LT026").note == "no_catalogue"


def test_nothing_is_written_and_the_same_question_has_the_same_answer(made: WhatIfMaterial) -> None:
    rows = made.run.read("core__courses").num_rows
    assert what_if(adding(), made) == what_if(adding(), made)
    assert made.run.read("core__courses").num_rows == rows
    assert len(made.reach.courses) == 8


def test_what_is_read_in_a_text_counts_as_surely_as_it_is_read(made: WhatIfMaterial) -> None:
    unsure = what_if(adding(skills=()), made, taught=[Taught(skill("2a"), 0.3, "words")])
    sure = what_if(adding(skills=()), made, taught=[Taught(skill("2a"), 0.9, "words")])
    assert region_of(unsure).newly_taught == ()
    assert region_of(unsure).demand.found < region_of(sure).demand.found


@pytest.mark.parametrize(
    "change",
    [
        Change("add", title=" ", langs=("lv",), place="Cesis"),
        Change("add", title="X", place="Cesis"),
        Change("add", title="X", langs=("lv",)),
        Change("add", title="X", langs=("lv",), place="Nowhere"),
        Change("add", title="X", langs=("lv",), place="Cesis", mode="by post"),
        Change("close"),
        Change("close", course="Course"),
        Change("close", course="Something else"),
        Change("move", course="Course on 0a"),
        Change("translate", course="Course on 0a"),
        Change("change", hours=8),
        Change("change", course="Course on 0a"),
        Change("change", course="Course on 0a", start="soon"),
        Change("change", course="Course on 0a", mode="by post"),
        Change("change", course="Course on 0a", dropped=skills_of(2)),
        Change("change", course="Course on 0a", skills=skills_of(2), dropped=skills_of(2)),
    ],
)
def test_what_says_too_little_is_refused_in_words(made: WhatIfMaterial, change: Change) -> None:
    with pytest.raises(RequestInvalid) as error:
        what_if(change, made)
    assert error.value.where
    assert error.value.todo


def test_other_regions_are_refused(made: WhatIfMaterial) -> None:
    with pytest.raises(RequestInvalid):
        what_if(adding(), made, regions=["XX"])


@pytest.mark.parametrize("kind", CHANGES)
def test_answers_are_told_in_every_language(made: WhatIfMaterial, kind: str) -> None:
    change = adding() if kind == "add" else Change(kind, course="Course on 0a", place="Cesis",
                                                   langs=("lt",), start="2027-09-01")  # fmt: skip
    answer = what_if(change, made, regions=["LV00C"])
    for lang in LANGS:
        told = in_words(answer, made.material, lang)
        said = [one for section in told.sections for one in section.said]
        assert "modelled" in {one.code for one in said}
        assert {"this_course", "unchanged"} & {one.code for one in said}
        assert all("{" not in one.text for one in said)
        assert told.heading
    assert_promised("what_if", as_json(answer, made.material, "lv"))


def changing(**said) -> Change:
    return Change("change", course="Course on 0a", **said)


def nothing_changes(answer) -> bool:
    return not any(one.is_changed for one in answer.regions)


def test_what_is_said_of_a_course_already_changes_nothing(made: WhatIfMaterial) -> None:
    before = what_if(changing(hours=8), made)
    row = before.before
    same = changing(title=row["title"], langs=tuple(row["teaching_langs"]), mode=row["mode"],
                    place=row["place_name"])  # fmt: skip
    told = what_if(same, made)
    assert told.before == told.after
    assert "same" in told.remarks
    assert nothing_changes(told)
    # a new description in which the same words stand
    again = what_if(changing(text="The same."), made, taught=before.taught_before)
    assert nothing_changes(again)
    assert region_of(again).demand.found == 0


def test_what_is_changed_and_changed_back_is_as_it_was(made: WhatIfMaterial) -> None:
    there = changing(hours=99, price_eur=9, seats=3, start="2027-09-01", langs=("lt",),
                     place="Aluksne", mode="blended", is_part_time=True)  # fmt: skip
    row = what_if(there, made).before
    moved = changed_course(there, row, made.material.home)
    assert {n for n in CHANGEABLE if moved[n] != row[n]} == {
        "hours", "price_eur", "seats_count", "start_date", "teaching_langs", "place_name", "mode",
        "is_part_time",
    }  # fmt: skip
    back = Change("change", langs=tuple(row["teaching_langs"]), place=row["place_name"],
                  mode=row["mode"])  # fmt: skip
    assert changed_course(back, moved, made.material.home) == moved | {
        name: row[name] for name in ("teaching_langs", "place_name", "nuts_code", "mode")
    }
    # skills that a new description adds and that are dropped again
    held = what_if(changing(hours=8), made).taught_before
    more = (*held, Taught(skill("2a"), 0.8, "words"))
    both = changing(text="More.", dropped=(skill("2a"),))
    assert nothing_changes(what_if(both, made, taught=more))
    assert not nothing_changes(what_if(changing(text="More."), made, taught=more))


def test_several_changes_in_one_call(made: WhatIfMaterial) -> None:
    content = what_if(changing(skills=skills_of(2)), made)
    terms = {"hours": 30.0, "price_eur": 0.0, "is_part_time": True, "seats": 9}
    both = what_if(changing(skills=skills_of(2), **terms), made)
    assert region_of(both).demand == region_of(content).demand
    assert region_of(both).newly_taught == region_of(content).newly_taught
    assert {one.uri for one in region_of(both).newly_taught} == set(skills_of(2))
    assert {one.name for one in region_of(both).fit} >= {"part_time", "free", "short"}
    assert {"skills_named", "terms", "seats"} <= set(both.remarks)
    # the course keeps its place, so in Cesis and Valmiera only
    online = what_if(changing(skills=skills_of(2), mode="online", **terms), made)
    assert region_of(online).demand.found > region_of(both).demand.found > 0
    told = in_words(both, made.material, "en")
    said = {one.code: one.text for section in told.sections for one in section.said}
    assert "hours: not known → 30" in said["changed"]
    assert "taught_more" in said


def test_a_skill_that_is_dropped_is_found_no_more(made: WhatIfMaterial) -> None:
    answer = what_if(changing(dropped=(skill("0a"),)), made)
    assert [one.uri for one in region_of(answer).no_longer] == [skill("0a")]
    closed = what_if(Change("close", course="Course on 0a"), made)
    assert region_of(answer).demand.found == region_of(closed).demand.found
    # people still reach a course of the field
    assert step_of(answer).courses[0] == pytest.approx(step_of(answer).courses[1])


SKILLS = st.sets(st.sampled_from([skill(f"{g}{x}") for g in range(5) for x in "ab"]), max_size=4)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(skills=SKILLS, place=st.sampled_from(["Valmiera", "Cesis", "Aluksne"]),
       mode=st.sampled_from(["onsite", "online", "blended"]),
       langs=st.sampled_from([("lv",), ("lt",), ("de", "lv")]))  # fmt: skip
def test_adding_never_lowers_and_closing_it_never_raises(
    made: WhatIfMaterial, skills, place, mode, langs
) -> None:
    answer = what_if(
        adding(skills=tuple(sorted(skills)), place=place, mode=mode, langs=langs), made
    )
    here = region_of(answer)
    for one in here.steps:
        for before, after in (one.in_field, one.any_course, one.courses):
            assert after >= before - 1e-12
    assert here.demand.lo is None or here.demand.lo >= -1e-12
    assert here.no_longer == ()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(skills=SKILLS.filter(bool))
def test_a_skill_that_is_added_never_lowers(made: WhatIfMaterial, skills) -> None:
    here = region_of(what_if(changing(skills=tuple(sorted(skills))), made))
    assert here.demand.lo is not None
    assert here.demand.lo >= 0
    assert here.no_longer == ()
    assert here.gained == here.lost == 0


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(which=st.sampled_from([f"{g}{x}" for g in (0, 1) for x in "abcd"]))
def test_closing_never_raises(made: WhatIfMaterial, which: str) -> None:
    here = region_of(what_if(Change("close", course=f"Course on {which}"), made))
    for one in here.steps:
        for before, after in (one.in_field, one.any_course, one.courses):
            assert after <= before + 1e-12
    assert here.demand.hi is None or here.demand.hi <= 1e-12
    assert here.newly_taught == ()


@settings(max_examples=25, deadline=None)
@given(
    chances=st.lists(st.floats(0.05, 1.0), min_size=1, max_size=12),
    seed=st.integers(0, 99),
    data=st.data(),
)
def test_in_every_draw_more_courses_reach_more(chances, seed, data) -> None:
    """Links between at most four courses and three groups; the last course is the new one."""
    import pyarrow as pa

    cells = [(c, g) for c in range(4) for g in range(3)][: len(chances)]
    table = pa.table(
        {
            "document_id": [f"d{c}" for c, _ in cells],
            "concept_uri": [f"s{g}" for _, g in cells],
            "probability": chances,
            "phrase": [data.draw(st.sampled_from(["a", "b"])) for _ in cells],
        }
    )
    groups = tuple(SkillGroup(f"g{g}", f"g{g}", 3, False) for g in range(3))
    universe = Universe("u", 3, groups, tuple((f"s{g}", g, 1.0) for g in range(3)))
    drawn = Redrawing(CourseLinks.of(table), universe, np.arange(3), draws=20, seed=seed)
    homes = Homes(np.array([0.25, 0.75]), np.zeros((2, 0)))
    reaches = np.array(data.draw(st.lists(st.lists(st.booleans(), min_size=4, max_size=4),
                                          min_size=2, max_size=2)), bool)  # fmt: skip
    mass = np.ones((20, 3)) / 3
    names = {f"d{c}": c for c in range(4)}
    more = drawn.unreached(Reached(names, homes, reaches), mass)
    fewer = drawn.unreached(
        Reached({k: v for k, v in names.items() if v < 3}, homes, reaches[:, :3]), mass
    )
    assert np.all(more <= fewer + 1e-12)


@pytest.fixture(scope="module")
def rare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatIfMaterial]:
    """The made market, in which two employers ask for group 5, too."""
    world = placed_market()
    for number in range(2):
        world.vacancy(employer=f"few{number}", skills=(skill("5a"), skill("5b")))
    with ExitStack() as stack:
        tables = {**world.tables(), "core__labels": []}
        run = open_tables(stack, tmp_path_factory.mktemp("rare"), tables)
        yield WhatIfMaterial(run, read_material(run))


def test_what_few_employers_ask_for_is_not_told_as_a_difference(
    made: WhatIfMaterial, rare: WhatIfMaterial
) -> None:
    answer = what_if(adding(skills=(skill("5a"), skill("5b"))), rare)
    demand = region_of(answer).demand
    assert (demand.note, demand.found, demand.lo, demand.hi) == ("few_employers",) + (None,) * 3
    assert demand.after is None
    for lang in LANGS:
        told = in_words(answer, rare.material, lang)
        codes = {one.code for section in told.sections for one in section.said}
        assert "demand_of_few" in codes
        assert not codes & {"bracket", "demand_more", "demand_same"}
    assert region_of(what_if(adding(), made)).demand.found is not None


@pytest.mark.parametrize("carrier", [skill(f"{group}a") for group in range(6)])
def test_no_two_answers_differ_by_what_few_employers_ask_for(
    rare: WhatIfMaterial, carrier: str
) -> None:
    hidden = groups_of_few(rare.reach.tallies["LV00C"])
    group = {uri: number for uri, number, _ in rare.reach.universe.members}
    of_few = [uri for uri in group if hidden[group[uri]]]
    assert skill("5a") in of_few
    alone = region_of(what_if(adding(skills=(carrier,)), rare)).demand
    for uri in of_few:
        both = region_of(what_if(adding(skills=(carrier, uri)), rare)).demand
        assert (both.found, both.lo, both.hi) == (alone.found, alone.lo, alone.hi)
        assert both.before == alone.before
        assert both.after == alone.after
        assert both.note == "few_employers"


def test_what_is_left_out_is_said(rare: WhatIfMaterial) -> None:
    answer = what_if(adding(skills=(skill("2a"), skill("5a"))), rare, regions=["LV00C"])
    assert region_of(answer).demand.found is not None
    for lang in LANGS:
        told = in_words(answer, rare.material, lang)
        codes = {one.code for section in told.sections for one in section.said}
        assert {"demand_more", "demand_without_few"} <= codes
        assert "demand_of_few" not in codes


def test_what_is_hidden_is_not_what_the_others_leave_of_all() -> None:
    """Groups 0 and 1 have many employers; who asks for group 2 are two: 1 is hidden beside it."""
    cluster = np.array([*range(9), *range(6), 9, 10])
    group = np.array([0] * 9 + [1] * 6 + [2] * 2)
    ones = np.ones(len(cluster))
    docs = np.ones(11, np.int64)
    tally = Tally(cluster, group, ones, ones.astype(np.int64), np.ones(11), docs, np.zeros(4))
    assert groups_of_few(tally).tolist() == [False, True, True, False]
    without = Tally(
        cluster[:-2], group[:-2], ones[:-2], ones[:-2].astype(np.int64), np.ones(11), docs,
        np.zeros(4),
    )  # fmt: skip
    assert not groups_of_few(without).any()
