"""Schemes of support and regulated professions: facts with their texts, promises of nothing."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.planning.people.profile import PastOccupation, Profile
from smartlife.planning.people.regulated import database_address, regulated
from smartlife.planning.people.situations import STAGES, situation_of
from smartlife.planning.people.support import (
    Offer,
    OfferReason,
    countries_with_support,
    support_for,
)
from smartlife.planning.people.words import PeopleWords
from smartlife.planning.people.words_support import known_conditions

LANGS = ("en", "lv", "lt", "sv", "de")
DATA: dict[str, Any] = yaml.safe_load(
    (files("smartlife.planning.people") / "support.yml").read_text("utf-8")
)
SCHEMES: list[dict[str, Any]] = DATA["schemes"]


def names(offers: tuple[Offer, ...]) -> list[str]:
    return [one.scheme for one in offers]


def test_every_scheme_has_its_text_and_words() -> None:
    assert isinstance(DATA["retrieved"], date)
    assert len({one["id"] for one in SCHEMES}) == len(SCHEMES)
    for one in SCHEMES:
        assert one["address"].startswith(("https://", "http://")), one["id"]
        assert one["ask_at"].startswith(("https://", "http://")), one["id"]
        assert one["source"]
        assert one["name"]
        assert one["name_en"]
        assert set(one["conditions"]) <= known_conditions(), one["id"]
        assert set(one["who"]) <= {
            "abroad", "employment", "age_from", "age_to", "eqf_from", "eqf_to", "years_from",
        }, one["id"]  # fmt: skip
        assert one["confirmed"] or "pays" not in one, one["id"]
        assert one["granted"] in ("decision", "right")


def test_a_cook_out_of_work_in_rostock() -> None:
    cook = Profile(occupations=(PastOccupation("cook", 27),), eqf_level=4)
    found = support_for(cook, situation_of("unemployed", age=50), "DE", 300)
    assert names(found) == ["de_advancement", "de_voucher", "de_validation", "de_foreign"]
    voucher = found[1]
    assert (voucher.amount_eur, voucher.status, voucher.counts) == (300, "ask", False)
    assert OfferReason("is_unemployed", "met") in voucher.reasons


def test_a_swedish_teacher_of_61() -> None:
    teacher = Profile(occupations=(PastOccupation("teacher", 30),), eqf_level=7)
    found = support_for(teacher, situation_of("55_plus", age=61), "se")
    assert names(found) == ["se_transition", "se_validation", "se_foreign"]
    older = support_for(teacher, situation_of("55_plus", age=63), "SE")
    assert names(older) == ["se_validation", "se_foreign"]


@pytest.mark.parametrize(
    ("country", "office"),
    [
        ("LV", "Akadēmiskās informācijas centrs"),
        ("LT", "Studijų kokybės vertinimo centras"),
        ("SE", "Universitets- och högskolerådet"),
        ("DE", "Zentralstelle für ausländisches Bildungswesen"),
        ("EE", "Eesti ENIC/NARIC keskus"),
        ("PL", "Narodowa Agencja Wymiany Akademickiej"),
    ],
)
def test_what_was_learned_abroad_is_recognised_by_the_countrys_own_office(
    country: str, office: str
) -> None:
    found = support_for(Profile(eqf_level=6), situation_of("mid_career"), country)
    [foreign] = [one for one in found if one.scheme.endswith("_foreign")]
    assert foreign.kind == "recognition"
    assert foreign.status == "ask"
    assert foreign.confirmed
    assert foreign.ask.startswith(office)
    assert "ENIC-NARIC" in foreign.name_en
    for lang in LANGS:
        told = PeopleWords.of(lang).offer(foreign)
        assert any(office in line for line in told)


def test_what_is_not_known_is_asked_not_denied() -> None:
    found = support_for(Profile(), situation_of("mid_career"), "LT", 800)
    kursuok = next(one for one in found if one.scheme == "lt_kursuok")
    assert kursuok.amount_eur == 500
    assert OfferReason("age_from", "unknown", (("bound", 18.0),)) in kursuok.reasons
    higher = next(one for one in found if one.scheme == "lt_higher")
    assert ("years_from", "unknown") in [(one.code, one.state) for one in higher.reasons]
    # who told of a short time may have worked elsewhere before
    short = Profile(occupations=(PastOccupation("a", 1),), eqf_level=4)
    assert "lt_higher" in names(support_for(short, situation_of("mid_career"), "LT"))


def test_who_comes_back_after_care_may_register() -> None:
    found = support_for(Profile(), situation_of("re_entry_after_care"), "LV", 100)
    voucher = next(one for one in found if one.scheme == "lv_unemployed")
    assert OfferReason("register_first", "office") in voucher.reasons
    assert voucher.status == "ask"
    assert "lv_employed" not in names(found)
    retired = support_for(Profile(), situation_of("after_retirement"), "LV", 100)
    assert "lv_unemployed" not in names(retired)


def test_no_scheme_of_another_country_or_of_nowhere() -> None:
    assert support_for(Profile(), situation_of("mid_career"), "FR") == ()
    assert support_for(Profile(), situation_of("mid_career"), "") == ()
    assert countries_with_support() == ("DE", "EE", "LT", "LV", "PL", "SE")


PEOPLE = st.builds(
    Profile,
    occupations=st.lists(
        st.builds(PastOccupation, st.just("o"), st.none() | st.floats(0, 50)), max_size=2
    ).map(tuple),
    eqf_level=st.none() | st.integers(1, 8),
)


@settings(max_examples=80, deadline=None)
@given(
    PEOPLE,
    st.sampled_from(STAGES),
    st.none() | st.integers(14, 100),
    st.sampled_from(["LV", "LT", "SE", "DE", "EE", "PL"]),
    st.none() | st.floats(0, 20_000),
)
def test_nothing_is_promised(
    person: Profile, stage: str, age: int | None, country: str, price: float | None
) -> None:
    offers = support_for(person, situation_of(stage, age=age), country, price)
    assert names(offers) == sorted(names(offers), key=names(offers).index)
    for one in offers:
        if not one.confirmed:
            assert (one.status, one.amount_eur, one.share, one.most_eur) == (
                "ask",
                None,
                None,
                None,
            )
        if one.amount_eur is not None:
            assert price is not None
            assert 0 <= one.amount_eur <= round(price, 2)
        if one.counts:
            assert all(reason.state == "met" for reason in one.reasons)
    # who says more of themselves is offered nothing new
    silent = support_for(Profile(), situation_of(stage), country, price)
    assert set(names(offers)) <= set(names(silent))


@pytest.mark.parametrize("lang", LANGS)
def test_offers_have_words(lang: str) -> None:
    words = PeopleWords.of(lang)
    for country in countries_with_support():
        for stage in STAGES:
            for offer in support_for(Profile(), situation_of(stage), country, 1000):
                said = words.offer(offer)
                assert offer.name in said[0]
                assert (offer.name_en in said[0]) == (lang != offer.lang)
                assert offer.source in said[-1]
                text = " ".join(said)
                assert "{" not in text
                assert ".." not in text.replace("...", "")
                if not offer.confirmed:
                    assert "€" not in text


@pytest.mark.parametrize("lang", [lang for lang in LANGS if lang != "en"])
def test_conditions_are_translated(lang: str) -> None:
    from smartlife.languages.messages import messages
    from smartlife.planning.people.words_support import condition_text

    for code in sorted(known_conditions()):
        in_english = condition_text(code, messages("en"), 3)
        assert condition_text(code, messages(lang), 3) != in_english


# --- regulated professions


def test_a_nurse_needs_three_years() -> None:
    nurse = regulated("2221")
    assert nurse is not None
    assert (nurse.code, nurse.years, nurse.hours, nurse.article) == ("nurse", 3, 4600, 31)
    assert nurse.is_read


@pytest.mark.parametrize(
    ("isco", "code"),
    [
        ("2211", "doctor"), ("2212", "doctor"), ("2222", "midwife"), ("2261", "dentist"),
        ("2262", "pharmacist"), ("2250", "veterinary_surgeon"), ("2161", "architect"),
        ("2221.1", "nurse"),
    ],
)  # fmt: skip
def test_the_seven_professions_of_the_directive(isco: str, code: str) -> None:
    found = regulated(isco)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("isco", ["5321", "3221", "2", "22", "", "7212"])
def test_others_are_not_named_by_it(isco: str) -> None:
    assert regulated(isco) is None


@pytest.mark.parametrize("lang", LANGS)
def test_regulation_has_words(lang: str) -> None:
    words = PeopleWords.of(lang)
    for isco in ("2221", "2262"):
        found = regulated(isco)
        assert found is not None
        said = words.regulation(found, "māsa")
        assert said.startswith("Māsa: ")
        assert "2005/36" in said
        assert ("600" in said) == (found.hours is not None)
    assert database_address() in words.may_be_regulated(database_address())
