"""Which round of an audit counts: a newer one that is not finished displaces none that is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from smartlife.analysis.audits.rounds import choose_round, why_not
from tests.analysis.test_uncovered import rows_of

Rows = list[dict[str, Any]]
LATER = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight groups are all there are; so many pairs have to do."""
    monkeypatch.setattr("smartlife.analysis.audits.rounds.MIN_READ_TWICE", 8)


def half_read(rows: Rows) -> Rows:
    return [{**row, "verdict": None if n % 2 else row["verdict"]} for n, row in enumerate(rows)]


def read_once(rows: Rows) -> Rows:
    return [{**row, "verdict": None} if row["reading"] == "second" else row for row in rows]


@pytest.mark.parametrize("begun", [half_read, read_once])
def test_a_newer_round_that_is_not_complete_displaces_none_that_is(begun: Any) -> None:
    old, new = rows_of("audit-1"), rows_of("audit-2", judged_date=LATER)
    assert why_not(choose_round(old, "LV00C")) is None
    chosen = choose_round([*old, *begun(new)], "LV00C")
    assert chosen is not None
    assert (chosen.round_id, why_not(chosen)) == ("audit-1", None)
    # once it is complete, it counts
    chosen = choose_round([*old, *new], "LV00C")
    assert chosen is not None
    assert chosen.round_id == "audit-2"


def test_a_round_of_second_readings_alone_is_not_complete() -> None:
    """Someone took out the rows of the first reader: at a partner no other check would see it."""
    begun = [{**row, "nuts_code": "LT026"} for row in half_read(rows_of("audit-1"))]
    alone = [{**row, "nuts_code": "LT026"} for row in rows_of("audit-2", judged_date=LATER)
             if row["reading"] == "second"]  # fmt: skip
    chosen = choose_round([*begun, *alone], "LV00C", "LT026")
    assert chosen is not None
    assert chosen.round_id == "audit-1"


def test_of_rounds_that_are_all_begun_the_newest_counts() -> None:
    old = half_read(rows_of("audit-1"))
    new = half_read(rows_of("audit-2", judged_date=LATER))
    chosen = choose_round([*old, *new], "LV00C")
    assert chosen is not None
    assert chosen.round_id == "audit-2"
    assert why_not(chosen) is not None


def test_a_complete_round_that_no_longer_holds_displaces_none_that_does() -> None:
    old = rows_of("audit-1", is_current=False)
    new = half_read(rows_of("audit-2", judged_date=LATER))
    chosen = choose_round([*old, *new], "LV00C")
    assert chosen is not None
    assert chosen.round_id == "audit-2"


def test_readers_who_differ_are_no_reason_to_go_back() -> None:
    old, new = rows_of("audit-1"), rows_of("audit-2", judged_date=LATER)
    turned = {"yes": "no", "no": "yes"}
    new = [
        {**row, "verdict": turned.get(row["verdict"], row["verdict"])}
        if row["reading"] == "second"
        else row
        for row in new
    ]
    chosen = choose_round([*old, *new], "LV00C")
    assert chosen is not None
    assert (chosen.round_id, why_not(chosen)) == ("audit-2", "audit_readers_differ")
