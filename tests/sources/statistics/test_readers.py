"""The readers of statistics: which file is whose, which data set it is, what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import ColumnsMissing, FormatUnknown, InputUnreadable
from smartlife.formats.detect import recognise
from smartlife.formats.observations import Observation
from smartlife.formats.records import opened_bytes, opened_path
from smartlife.model.issues import Issue
from smartlife.sources.contract import Sample
from smartlife.sources.load import choose_reader
from smartlife.sources.statistics.datasets import describe, known_datasets
from smartlife.sources.statistics.tidy_csv import reader as tidy
from tests.harness import make_source

SOURCE = make_source("stat", "statistics")


def chosen(opened):
    return choose_reader(SOURCE, Sample(opened, recognise(opened), ()))


@pytest.mark.parametrize(
    ("folder", "file", "dataset"),
    [
        ("eurostat_tsv", "trng_lfse_04.tsv", "trng_lfse_04"),
        ("sdmx_csv", "linear.csv", "demo_r_pjangrp3"),
        ("json_stat", "answer.json", "trng_aes_100"),
        ("tidy_csv", "many.csv", "many"),
    ],
)
def test_each_sample_finds_its_reader_and_data_set(root: Path, folder, file, dataset):
    opened = opened_path(root / "tests" / "samples" / folder / file)
    code, reader = chosen(opened)
    assert code == folder
    assert reader.dataset_of(opened) == dataset
    kept = list(reader.read(opened, SOURCE, lambda dims: dims.get("geo") == "LV"))
    assert kept
    assert {item.dims["geo"] for item in kept if isinstance(item, Observation)} == {"LV"}


def test_a_list_of_variables_is_no_table():
    opened = opened_bytes(b"short\tcode\tdescription\ncows\ttag00014\tDairy cows\n", "vars.tsv")
    with pytest.raises(FormatUnknown):
        chosen(opened)


def test_tidy_columns_by_their_words_or_by_the_study():
    opened = opened_bytes(b"Novads;Gads;Skaits;dzimums\nLV008;2020;12.5;T\n", "x.csv")
    with pytest.raises(ColumnsMissing, match="geo, time, value"):
        list(tidy.read(opened, SOURCE))
    given_columns = (("geo", "Novads"), ("time", "Gads"), ("value", "Skaits"))
    source = make_source("stat", "statistics", columns=given_columns)
    [found] = tidy.read(opened, source)
    assert found == Observation({"geo": "LV008", "dzimums": "T"}, "2020", 12.5, "", 2)


def test_tidy_table_of_many_data_sets(root: Path):
    opened = opened_path(root / "tests" / "samples" / "tidy_csv" / "many.csv")
    found = list(tidy.read(opened, SOURCE))
    assert found[0].dims == {"unit": "PC", "geo": "LV", "dataset": "tgs00010", "sex": "T"}
    assert (found[2].value, found[2].flags) == (7.4, "b")
    assert found[5].value is None
    assert isinstance(found[6], Issue)
    assert found[6].reason == "number_invalid"


@given(st.text())
def test_any_text_below_a_tidy_header_gives_observations_issues_or_a_clear_error(text):
    opened = opened_bytes(("geo,time,value\n" + text).encode("utf-8", "replace"), "x.csv")
    try:
        found = list(tidy.read(opened, SOURCE))
    except InputUnreadable as error:
        found = [error.where]
    assert all(isinstance(item, Observation | Issue | str) for item in found)


def test_data_sets_say_what_must_not_be_read_into_them():
    weeks, months = describe("TRNG_LFSE_04"), describe("trng_aes_100")
    assert weeks.reference == "last 4 weeks"
    assert "never_with_60_percent_target" in weeks.warnings
    assert (months.reference, months.level) == ("last 12 months", 0)
    assert describe("nothing") is None
    assert all(code == code.lower() for code in known_datasets())
