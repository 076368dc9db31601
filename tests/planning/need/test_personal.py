"""What a pasted text says of people is in nothing that is made of it."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartlife.errors import SmartlifeError
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import Material
from smartlife.planning.need.as_json import as_json
from smartlife.planning.need.members import some_people
from smartlife.planning.need.plan import NeedRequest, plan_need
from smartlife.planning.need.team import TeamWish
from smartlife.planning.need.words import in_words
from smartlife.planning.publishing import for_public
from tests.planning.need.conftest import DRAWINGS, TIG

LANGS = ("en", "lv", "lt", "sv", "de")
CONTACTS = {
    "lv": "Kontaktpersona: {first} {last}, {mail}, tālr. {phone}",
    "lt": "Kontaktinis asmuo: {first} {last}, {mail}, tel. {phone}",
    "sv": "Kontaktperson: {first} {last}, {mail}, telefon {phone}",
    "de": "Ansprechpartnerin: Frau {first} {last}, {mail}, Tel. {phone}",
    "en": "Contact person: {first} {last}, {mail}, phone {phone}",
}
NUMBERS = {"lv": "+371 29 123 456", "lt": "+370 612 34567", "sv": "+46 70 123 45 67",
           "de": "+49 170 1234567", "en": "+371 29 123 456"}  # fmt: skip
ASKS = "Prasības:\n- TIG metināšana;\n- lasīt rasējumus.\n"


def told(text: str, material: Material, index: LinkIndex) -> str:
    """All that is made of a text, for the asker, for others and for whoever prints an answer."""
    request = NeedRequest(
        text,
        text_lang="lv",
        place="Valmiera",
        today=date(2026, 2, 1),
        yes=frozenset({TIG, DRAWINGS}),
        team=TeamWish(some_people(2)),
    )
    answer = plan_need(request, material, index)
    parts = [repr(answer)]
    for lang in LANGS:
        for one, made in ((answer, material), for_public(answer, material, lang)):
            parts.append(json.dumps(as_json(one, made, lang), ensure_ascii=False))
            parts.append(repr(in_words(one, made, lang)))
    return "\n".join(parts)


@pytest.mark.parametrize("lang", LANGS)
def test_contacts_are_in_nothing_that_is_made_of_the_text(
    material: Material, index: LinkIndex, lang: str, caplog: pytest.LogCaptureFixture
) -> None:
    secrets = {"first": "Zvaigzna", "last": "Kviesītis", "mail": "zk@uznemums.lv",
               "phone": NUMBERS[lang]}  # fmt: skip
    caplog.set_level(logging.DEBUG)
    made = told(f"Metinātājs\n\n{ASKS}\n{CONTACTS[lang].format(**secrets)}\n", material, index)
    for secret in secrets.values():
        assert secret not in made
        assert secret not in caplog.text


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    who=st.from_regex(r"[a-z]{5,9}[.][a-z]{5,9}", fullmatch=True),
    number=st.integers(20_000_000, 29_999_999),
    before=st.integers(0, 3),
)
def test_addresses_and_numbers_are_masked_wherever_they_stand(
    material: Material, index: LinkIndex, who: str, number: int, before: int
) -> None:
    lines = ["Metinātājs", *ASKS.splitlines()]
    lines.insert(before, f"{who}@firma.lv, tālrunis {number}")
    answer = plan_need(NeedRequest("\n".join(lines), text_lang="lv", place="Valmiera"), material,
                       index)  # fmt: skip
    made = repr(answer) + json.dumps(as_json(answer, material, "lv"), ensure_ascii=False)
    assert who not in made
    assert str(number) not in made


def test_an_error_does_not_repeat_the_text(material: Material, index: LinkIndex) -> None:
    secret = "zk@uznemums.lv"
    asked = NeedRequest(f"Metinātājs\n{ASKS}{secret}", text_lang="lv", place="Nekurzeme")
    for wrong in (asked, replace(asked, text=f"1 2 {'.' * 9}", title="")):
        with pytest.raises(SmartlifeError) as refused:
            plan_need(wrong, material, index)
        assert secret not in str(refused.value) + repr(refused.value.fields)
