"""Formats: one list in the model, one in the exports, one step each."""

from __future__ import annotations

import pytest

from smartlife.model.study import DEFAULT_FORMATS, REPORT_FORMATS
from smartlife.products.exports.formats import FORMATS, write
from smartlife.products.steps import steps
from tests.products import made_rows
from tests.products.made_document import made_document

_BEGINNINGS = {"html": b"<!doctype html>", "pdf": b"%PDF-1.7", "docx": b"PK", "xlsx": b"PK"}


def test_the_model_names_the_formats_that_exist():
    assert FORMATS == REPORT_FORMATS
    assert set(DEFAULT_FORMATS) <= set(FORMATS)


@pytest.mark.parametrize("file_format", FORMATS)
def test_each_is_what_it_says(file_format):
    assert write(made_document(), file_format).startswith(_BEGINNINGS[file_format])


def test_a_step_per_language_and_format(tmp_path):
    study = made_rows.study(tmp_path, languages=("lv", "de"), formats=("html", "xlsx"))
    assert [step.name for step in steps(study) if step.name.startswith("report_")] == [
        "report_lv_html", "report_lv_xlsx", "report_de_html", "report_de_xlsx",
    ]  # fmt: skip
