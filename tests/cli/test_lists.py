"""Lists for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartlife.cli.lists import cell, refuse_list
from smartlife.errors import InputUnreadable


@pytest.mark.parametrize("text", ["=1+1", "+371 2", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str):
    assert cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are():
    assert [cell(value) for value in (None, 3, "TIG = 1")] == ["", "3", "TIG = 1"]


def test_nothing_is_written_over_unasked(tmp_path: Path):
    there = tmp_path / "list.csv"
    refuse_list(there, "--check", force=False)
    there.touch()
    refuse_list(there, "--check", force=True)
    for path in (there, tmp_path, tmp_path / "none" / "list.csv"):
        with pytest.raises(InputUnreadable) as error:
            refuse_list(path, "--check", force=False)
        assert "--check" in error.value.todo
