"""Periods, names of data sets and aggregates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.model.statistics import (
    dataset_of_file,
    dataset_of_flow,
    is_aggregate,
    is_extra_regio,
    region_dimension,
    split_period,
)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2015", (2015, "A")),
        (" 2015 ", (2015, "A")),
        ("2015-Q1", (2015, "Q")),
        ("2015Q4", (2015, "Q")),
        ("2015M01", (2015, "M")),
        ("2015-12", (2015, "M")),
        ("2015-S1", (2015, "S")),
        ("2015-H2", (2015, "S")),
        ("2015-W05", (2015, "W")),
        ("0000", None),
        ("someday", None),
        ("", None),
    ],
)
def test_periods(period, said):
    assert split_period(period) == said


@given(st.text())
def test_any_text_is_a_period_or_not(text):
    said = split_period(text)
    assert said is None or (1900 <= said[0] < 2100 and said[1] in "ASQMW")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("trng_lfse_04.tsv", "trng_lfse_04"),
        ("zip.zip!folder/trng_lfse_04.tsv.gz", "trng_lfse_04"),
        ("estat_TRNG_LFSE_04_en.csv", "trng_lfse_04"),
        ("trng_lfse_04__custom_14_linear_2_0.csv.gz", "trng_lfse_04"),
        ("trng_lfse_04_page_linear.csv", "trng_lfse_04"),
        ("trng_lfse_04 (1).tsv", "trng_lfse_04"),
    ],
)
def test_data_set_of_a_file(file, code):
    assert dataset_of_file(file) == code


def test_data_set_of_a_flow():
    assert dataset_of_flow("ESTAT:TRNG_LFSE_04(1.0)") == "trng_lfse_04"
    assert dataset_of_flow("trng_lfse_04$defaultview") == "trng_lfse_04"
    assert dataset_of_flow("two words") is None


def test_areas():
    assert all(map(is_aggregate, ["EU27_2020", "EU28", "EU", "EA19", "EA", "EEA30_2007"]))
    assert not any(map(is_aggregate, ["EE", "EE00", "EL", "ES", "LV", ""]))
    assert is_extra_regio("LVZZ")
    assert not is_extra_regio("LV")
    assert region_dimension({"unit": "PC", "GEO": "LV"}) == "GEO"
    assert region_dimension({"unit": "PC"}) is None
