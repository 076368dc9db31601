"""The fixtures themselves: a missing thing is a reason to skip, or a failure where it is due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import conftest, real_study
from tests.commands import Said


def test_missing_data_skip_with_a_reason(monkeypatch):
    monkeypatch.delenv("SMARTLIFE_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not here"):
        conftest.do_without("shared", "not here")


def test_missing_data_fail_where_they_are_required(monkeypatch):
    monkeypatch.setenv("SMARTLIFE_REQUIRE", "browser shared")
    with pytest.raises(pytest.fail.Exception, match="not here"):
        conftest.do_without("shared", "not here")


def test_named_folder_without_data_is_no_shared_folder(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("SMARTLIFE_SHARED", str(tmp_path))
    assert conftest.find_shared() is None
    (tmp_path / "data").mkdir()
    assert conftest.find_shared() == tmp_path.resolve()


def test_files_that_have_a_place_in_the_order_are_there():
    for name in (*conftest.FIRST, *conftest.LAST):
        assert (conftest.ROOT / "tests" / name).is_file(), name


def test_the_real_study_is_run_once_and_its_failure_is_remembered(monkeypatch, tmp_path: Path):
    runs = []

    def call(*arguments, **_):
        runs.append(arguments)
        return Said(5, "", "the disk is full")

    monkeypatch.setattr(real_study, "call", call)
    for _ in range(2):
        found = real_study.run_real_study(tmp_path / "study", Path("/data"))
        with pytest.raises(AssertionError, match="the disk is full"):
            assert found.told
    assert runs == [("run", tmp_path / "study", "--json", "--quiet")]


@pytest.mark.browser
def test_browser_draws_a_page(browser):
    page = browser.new_page()
    page.set_content("<h1>Vidzeme</h1>")
    assert page.inner_text("h1") == "Vidzeme"
    page.close()
