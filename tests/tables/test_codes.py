"""Codes become international only where that is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.codes import esco_uris, isced_field, nace_code, occupation_codes


@pytest.mark.parametrize(
    ("published", "scheme", "country", "wanted"),
    [
        ("251401.0", None, "PL", ("251401", "2514")),
        ("kzis:754903", None, None, ("754903", "7549")),
        ("11001", None, "PL", ("011001", "0110")),
        ("251401", None, "LV", ("251401", None)),
        ("2512", "isco", None, ("2512", "2512")),
        ("isco:25", None, None, ("25", "25")),
        ("isco:2500", None, None, ("2500", "25")),
        ("isco:2250", None, None, ("2250", "2250")),
        ("2512 01", "isco", None, ("251201", "2512")),
        ("ssyk:2512", None, "SE", ("2512", None)),
        ("jobtech:7575", None, None, ("7575", None)),
        ("http://data.europa.eu/esco/isco/C2512", None, None, ("2512", "2512")),
        ("2512.4", None, None, ("2512.4", "2512")),
        ("isco:9999", None, None, ("9999", None)),
        ("-5", "isco", None, (None, None)),
        ("cook", "isco", None, (None, None)),
        ("٢٥١٢", "isco", None, (None, None)),
        ("", "isco", None, (None, None)),
    ],
)
def test_occupations(published, scheme, country, wanted):
    assert occupation_codes(published, scheme, country) == wanted


@given(st.text(max_size=12), st.sampled_from([None, "isco", "kzis", "ssyk"]))
def test_any_occupation_code(published, scheme):
    _, isco = occupation_codes(published, scheme)
    assert isco is None or (isco.isascii() and isco.isdigit() and 1 <= len(isco) <= 4)


def test_other_codes():
    assert [nace_code(text) for text in ("C", "C - Food", "62.01", "6201", "J62", "1")] == [
        "C", "C", "62.01", "62.01", "62", "01",
    ]  # fmt: skip
    assert [nace_code(text) for text in ("Carpentry", "0", "", None)] == [None] * 4
    assert (isced_field("0613"), isced_field("06"), isced_field("Arts"), isced_field("99")) == (
        "0613", "06", None, None,
    )  # fmt: skip
    uri = "http://data.europa.eu/esco/skill/abc-1"
    assert esco_uris(f"{uri}, {uri} <https://data.europa.eu/esco/skill/b> x") == (
        [uri, "http://data.europa.eu/esco/skill/b"],
        ["x"],
    )
