"""Stages of life: beginnings that people change, each with its reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import RequestInvalid
from smartlife.planning.people.situations import STAGES, USUAL_STAGE, situation_of
from smartlife.planning.people.words import PeopleWords

LIMITS = ("hours_a_week", "weeks", "budget_eur", "travel_minutes", "online")


@pytest.mark.parametrize("stage", STAGES)
def test_every_limit_that_nobody_set_has_a_reason(stage: str) -> None:
    found = situation_of(stage)
    assert found.stage == stage
    assert {one.limit for one in found.reasons} == set(LIMITS)
    # nothing is guessed of money, and nothing said of age
    assert found.budget_eur is None
    assert found.age is None


def test_what_a_person_says_is_taken_and_needs_no_reason() -> None:
    found = situation_of("55_plus", hours_a_week=20, online="only", budget_eur=None, age=61)
    assert (found.hours_a_week, found.online, found.age) == (20.0, "only", 61)
    assert {one.limit for one in found.reasons} == {"weeks", "budget_eur", "travel_minutes"}
    everything = situation_of(
        hours_a_week=3, weeks=4, budget_eur=0, travel_minutes=0, online="never"
    )
    assert everything.stage == USUAL_STAGE
    assert everything.reasons == ()
    assert PeopleWords.of("en").reasons(everything) == ()


@pytest.mark.parametrize(
    ("stage", "said", "where"),
    [
        ("old", {}, "--stage"),
        ("55_plus", {"hours": 3}, "--hours"),
        ("55_plus", {"hours_a_week": 0}, "--hours-a-week"),
        ("55_plus", {"budget_eur": -1}, "--budget"),
        ("55_plus", {"online": "maybe"}, "--online"),
        ("55_plus", {"employment": "king"}, "--employment"),
        ("55_plus", {"age": 7}, "--age"),
        ("55_plus", {"weeks": float("nan")}, "--weeks"),
    ],
)
def test_what_makes_no_sense_is_told(stage: str, said: dict[str, float], where: str) -> None:
    with pytest.raises(RequestInvalid) as caught:
        situation_of(stage, **said)
    assert caught.value.where == where
    assert caught.value.todo


@given(
    st.sampled_from(STAGES),
    st.none() | st.floats(1, 60),
    st.none() | st.integers(1, 520),
    st.none() | st.floats(0, 1e6),
)
def test_what_is_said_is_always_what_is_taken(
    stage: str, hours: float | None, weeks: int | None, budget: float | None
) -> None:
    found = situation_of(stage, hours_a_week=hours, weeks=weeks, budget_eur=budget)
    usual = situation_of(stage)
    assert found.hours_a_week == (usual.hours_a_week if hours is None else hours)
    assert found.weeks == (usual.weeks if weeks is None else weeks)
    assert found.budget_eur == budget


@pytest.mark.parametrize("lang", ["en", "lv", "lt", "sv", "de"])
@pytest.mark.parametrize("stage", STAGES)
def test_reasons_have_words(stage: str, lang: str) -> None:
    said = PeopleWords.of(lang).reasons(situation_of(stage))
    assert len(set(said)) == len(LIMITS) + 1
    assert not any("{" in one for one in said)
    if lang != "en":
        assert not set(said) & set(PeopleWords.of("en").reasons(situation_of(stage)))
