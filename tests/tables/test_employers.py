"""One employer per company; agencies and aliases are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.employers import employer_of


@pytest.mark.parametrize(
    "names",
    [
        ("Sanitex, SIA ", "SIA Sanitex", 'SIA "SANITEX"', "Sanitex"),
        (
            "UAB „Daltra“",
            "Daltra, UAB",
            "UAB „Daltra“ UAB Daltra - komanda jau daugiau nei 16 metų",
        ),
        ("Foo GmbH & Co. KG", "FOO GmbH"),
        ("Orlen Sp. z o.o.", "Orlen sp.z.o.o.", "ORLEN"),
        ("Bävern AB", "BÄVERN AB (publ)"),
        ("TF Bank AB Latvijas filiāle", "TF Bank AB"),
        ("Kobras OÜ", "OÜ Kobras"),
    ],
)
def test_spellings_meet(names):
    assert len({employer_of(name).employer_id for name in names}) == 1
    assert {employer_of(name).kind for name in names} == {"employer"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CV-Online Recruitment", "agency"),
        ("WorkingDay Latvia", "agency"),
        ("ManpowerGroup Sp. z o.o.", "agency"),
        ("Muster Personaldienstleistungen GmbH", "agency"),
        ("Visidarbi.lv klients", "alias"),
        ("Centralna Baza Ofert Pracy", "alias"),
        ("nan", "alias"),
        ("", "unknown"),
        (None, "unknown"),
        ("!!!", "unknown"),
    ],
)
def test_what_is_no_employer(name, kind):
    employer = employer_of(name)
    assert employer.kind == kind
    assert employer.employer_id is None


def test_a_name_that_is_a_legal_form_stays():
    assert employer_of("SIA").key == "sia"
    assert employer_of("SEB").employer_id != employer_of("SIA").employer_id


@given(st.text(max_size=120))
def test_any_name(name):
    employer = employer_of(name)
    assert (employer.key is None) == (employer.kind == "unknown")
    assert (employer.employer_id is None) == (employer.kind != "employer")
