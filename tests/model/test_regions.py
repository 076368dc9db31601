"""NUTS codes by their form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.model.place_keys import exact_key, place_key, spelled_key
from smartlife.model.regions import (
    Region,
    ancestor_at,
    common_ancestor,
    country_of,
    is_code,
    is_within,
    level_of,
    nuts_country,
    parent_of,
)

CODES = st.from_regex(r"[A-Z]{2}[0-9A-Z]{0,3}", fullmatch=True)


def test_level_parent_and_country_follow_from_the_code():
    assert [level_of(code) for code in ("LV", "LV0", "LV00", "LV00C")] == [0, 1, 2, 3]
    assert parent_of("LV00C") == "LV00"
    assert parent_of("LV") is None
    assert is_within("LV00C", "LV")
    assert not is_within("LV00C", "LT")
    assert ancestor_at("LV00C", 1) == "LV0"
    with pytest.raises(ValueError, match="coarser"):
        ancestor_at("LV", 2)


def test_greece_and_the_united_kingdom_have_other_codes_in_nuts():
    assert country_of("EL30") == "GR"
    assert country_of("UKI") == "GB"
    assert nuts_country("GR") == "EL"
    assert nuts_country("LV") == "LV"


@pytest.mark.parametrize("text", ["", "L", "lv00c", "LV00CC", "1V", "LV-0", "LV 0", "ĀB"])
def test_other_texts_are_no_codes(text):
    assert not is_code(text)
    with pytest.raises(ValueError, match="not a NUTS code"):
        level_of(text)


@given(CODES, CODES)
def test_common_ancestor_contains_both(a, b):
    shared = common_ancestor([a, b])
    if a[:2] != b[:2]:
        assert shared is None
    else:
        assert is_within(a, shared)
        assert is_within(b, shared)
    assert common_ancestor([a, a]) == a


def test_common_ancestor_of_nothing():
    assert common_ancestor([]) is None


def test_region_knows_its_place_in_the_tree():
    region = Region("LV00C", "2024", "Vidzeme")
    assert (region.level, region.parent_code, region.country_code) == (3, "LV00", "LV")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Šiauliai", "siauliai"),
        ("ŁÓDŹ", "lodz"),
        ("Frankfurt (Oder)", "frankfurt oder"),
        ("Tromsø", "tromso"),
        ("Großefehn", "grossefehn"),
        ("  Rīga,Latvija ", "riga latvija"),
        ("İstanbul", "istanbul"),
        ("", ""),
    ],
)
def test_place_keys_fold(name, key):
    assert place_key(name) == key


def test_exact_key_keeps_diacritics_and_umlauts_may_be_spelled_out():
    assert exact_key("MÜNSTER") == "münster"
    assert spelled_key("München") == "muenchen"
    assert spelled_key("Berlin") is None


@given(st.text(max_size=60))
def test_folding_is_stable(text):
    assert place_key(place_key(text)) == place_key(text)
