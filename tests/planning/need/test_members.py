"""The list of a team."""

from __future__ import annotations

from typing import Any, cast

import pytest

from smartlife.errors import InputUnreadable
from smartlife.planning.need.members import read_members

UNUSED = cast("Any", None)


def _read(lang: str, **row: str):
    return read_members([row], UNUSED, UNUSED, (lang,), where="people.csv")[0]


@pytest.mark.parametrize(
    ("lang", "said", "meant"),
    [("de", "1.500", 1500.0), ("lv", "1 500", 1500.0), ("lt", "12,5", 12.5),
     ("en", "1,500", 1500.0),
     ("sv", "40", 40.0), ("de", "900 €", 900.0)],
)  # fmt: skip
def test_numbers_are_read_as_the_reader_writes_them(lang: str, said: str, meant: float):
    assert _read(lang, name="Anna", budget=said).budget_eur == meant


def test_what_is_not_said_is_no_limit():
    one = _read("lv", name="Anna", hours=" ")
    assert (one.label, one.hours, one.budget_eur) == ("Anna", None, None)


@pytest.mark.parametrize("said", ["many", "-5", "inf", "1-2"])
def test_what_is_no_number_is_told(said: str):
    with pytest.raises(InputUnreadable) as error:
        _read("lv", name="Anna", hours=said)
    assert error.value.where == "people.csv, person 1"
