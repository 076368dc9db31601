"""The one rule of what counts as held, and the suggestions that wait for a word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.linking.index import LinkIndex
from smartlife.planning.material.skills import SkillGraph
from smartlife.planning.people.held import (
    held_skills,
    suggest_from_occupation,
    suggest_from_text,
    suggest_occupations,
    unsure_occupations,
    with_confirmed_occupations,
    with_occupation,
)
from smartlife.planning.people.profile import (
    HeldSkill,
    PastOccupation,
    Profile,
    confirm,
    joined,
    picked,
)
from tests.linking.conftest import OCCUPATION, SKILL

GRAPH = SkillGraph(
    essential={"aide": ("feed", "lift", "team")},
    optional={"aide": ("lift", "plan")},
    information={"feed": 3.0, "lift": 2.0, "team": 0.5, "plan": 1.0},
    broader={},
    labels={},
    isco={"aide": "5321"},
    reuse={"team": "transversal"},
)


def test_essential_skills_come_first_and_those_that_say_most() -> None:
    found = suggest_from_occupation(GRAPH, "aide", 6)
    assert [(one.uri, one.standing) for one in found] == [
        ("feed", "assumed"),
        ("lift", "assumed"),
        ("team", "assumed"),
        ("plan", "perhaps"),
    ]
    assert [one.uri for one in found if one.is_transversal] == ["team"]
    assert suggest_from_occupation(GRAPH, "unknown", 6) == ()


@pytest.mark.parametrize(
    ("years", "likely", "standing"),
    [(None, 1.0, "assumed"), (1, 1.0, "assumed"), (0.5, 1.0, "probable"), (9, 0.6, "probable")],
)
def test_a_year_makes_the_difference(years: float | None, likely: float, standing: str) -> None:
    first = suggest_from_occupation(GRAPH, "aide", years, likely=likely)[0]
    assert first.standing == standing
    assert 0 < first.confidence <= likely


def test_assumed_skills_count_and_are_told_as_such() -> None:
    work = PastOccupation("aide", 6, confirmed=True)
    profile = with_occupation(Profile(), GRAPH, work, how="picked")
    held = held_skills(profile)
    assert held.assumed == ("feed", "lift", "team")
    assert [one.uri for one in held.to_confirm] == ["plan"]
    assert held_skills(profile, "confirmed").basis == {}
    probable = held_skills(profile, "probable")
    assert probable.probability == {"feed": 1.0, "lift": 1.0, "team": 1.0, "plan": 0.3}


def test_what_a_person_says_is_right() -> None:
    work = PastOccupation("aide", 6, confirmed=True)
    profile = with_occupation(Profile(), GRAPH, work, how="picked")
    said = confirm(profile, yes=["plan", "sing"], no=["lift"])
    held = held_skills(said)
    assert held.basis == {
        "feed": "assumed", "plan": "confirmed", "sing": "confirmed", "team": "assumed",
    }  # fmt: skip
    assert held.denied == ("lift",)


def test_who_never_had_the_occupation_has_nothing_of_it() -> None:
    profile = with_occupation(Profile(), GRAPH, PastOccupation("aide", 6), how="from_cv")
    held = held_skills(confirm(profile, no=["aide"]))
    assert (held.basis, held.to_confirm, held.denied) == ({}, (), ())


def test_nothing_follows_from_an_unsure_occupation_until_it_is_confirmed() -> None:
    unsure = PastOccupation("aide", 6, 0.4, None, "helper")
    profile = with_occupation(Profile(), GRAPH, unsure, how="from_cv")
    assert profile.skills == ()
    assert unsure_occupations(profile) == (unsure,)
    sure = with_confirmed_occupations(confirm(profile, yes=["aide"]), GRAPH)
    assert held_skills(sure).assumed == ("feed", "lift", "team")
    assert len(sure.occupations) == 1
    assert with_confirmed_occupations(sure, GRAPH) == sure


SKILLS = st.builds(
    HeldSkill,
    uri=st.sampled_from("abcd"),
    how=st.sampled_from(["picked", "from_text", "from_cv", "from_occupation"]),
    confidence=st.floats(0, 1),
    confirmed=st.sampled_from([None, True, False]),
    standing=st.sampled_from(["said", "assumed", "probable", "perhaps"]),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(SKILLS, max_size=8))
def test_the_rule_for_any_profile(skills: list[HeldSkill]) -> None:
    profile = Profile(skills=tuple(skills))
    strict, usual, wide = (
        held_skills(profile, counting) for counting in ("confirmed", "assumed", "probable")
    )
    # each skill has one place, whatever speaks for it, and more is counted the more one asks for
    waiting = {one.uri for one in usual.to_confirm}
    assert {*usual.basis} | waiting | {*usual.denied} == {one.uri for one in skills}
    assert not {*usual.basis} & waiting
    assert not {*usual.denied} & ({*usual.basis} | waiting)
    assert set(strict.basis) <= set(usual.basis) <= set(wide.probability)
    for one in skills:
        if one.confirmed is False:
            assert one.uri in usual.denied
    assert held_skills(Profile(skills=tuple(reversed(skills)))).basis == usual.basis


@settings(max_examples=40, deadline=None)
@given(st.lists(SKILLS, max_size=6), st.sets(st.sampled_from("abcd")))
def test_saying_yes_to_all_that_waits_leaves_nothing_waiting(
    skills: list[HeldSkill], more: set[str]
) -> None:
    profile = Profile(skills=tuple(skills))
    waits = [one.uri for one in held_skills(profile).to_confirm]
    held = held_skills(confirm(profile, yes=[*waits, *sorted(more)]))
    assert held.to_confirm == ()
    assert set(waits) <= set(held.basis)


def test_profiles_are_joined() -> None:
    one = Profile(skills=picked(["a"]), eqf_level=3, licences=("B",))
    other = Profile(skills=picked(["a", "b"]), eqf_level=5, licences=("C",))
    both = joined(one, other)
    assert [skill.uri for skill in both.skills] == ["a", "b"]
    assert (both.eqf_level, both.licences) == (5, ("B", "C"))
    assert joined(one, replace(one)) == one


def test_words_of_a_text_wait_with_their_words(index: LinkIndex) -> None:
    text = "Protu TIG metināšanu, lasu rasējumus."
    found = suggest_from_text(text, index, lang="lv")
    assert f"{SKILL}tig" in {one.uri for one in found}
    for one in found:
        assert one.words in text
        assert one.how == "from_text"
        assert one.standing in ("probable", "perhaps")
    assert held_skills(Profile(skills=found)).basis == {}
    assert suggest_from_text("  ", index) == ()


def test_posts_mean_occupations(index: LinkIndex) -> None:
    welder, nothing = suggest_occupations(["Metinātājs", "xqzt"], index, lang="lv")
    assert welder is not None
    assert (welder.uri, welder.words) == (f"{OCCUPATION}welder", "Metinātājs")
    assert nothing is None
