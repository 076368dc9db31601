"""The fixtures themselves: a missing thing is a reason to skip, or a failure where it is due."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import conftest


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


@pytest.mark.browser
def test_browser_draws_a_page(browser):
    page = browser.new_page()
    page.set_content("<h1>Vidzeme</h1>")
    assert page.inner_text("h1") == "Vidzeme"
    page.close()
