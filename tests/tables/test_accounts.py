"""Nothing is lost, and a loss would be seen."""

from __future__ import annotations

import pytest

from smartlife.errors import CountsBroken
from smartlife.model.issues import Issue
from smartlife.model.steps import Step
from smartlife.store.accounts import Accounts
from tests.harness import make_study, run_step

STEP = Step("accounts", "smartlife.tables.accounts:build", "Accounts")


def run(tmp_path, **accounts: Accounts):
    fragments = {}
    for name, made in accounts.items():
        fragments.update(made.fragments(name))
    step = Step(
        STEP.name,
        STEP.function,
        STEP.label,
        reads=tuple(fragments),
        writes=("core__origins", "core__issues", "core__left_out", "core__source_counts"),
    )
    return run_step(step, make_study(tmp_path), tables=fragments, accounts=False)


def reading(*, read: int, rejected: int) -> Accounts:
    accounts = Accounts()
    accounts.read("s", "vacancies", read)
    for row in range(rejected):
        issue = Issue("rejected", "title_missing", "f", row + 1, None, None, "No title.")
        accounts.issue("s", "vacancies", issue)
    return accounts


def deciding(*, kept: int, duplicate: int) -> Accounts:
    accounts = Accounts()
    accounts.kept("s", "vacancies", kept)
    for row in range(duplicate):
        accounts.left_out("s", "vacancies", "duplicate", rule="same_id", file="f", row=row + 9)
    return accounts


def test_counts_of_all_steps_add_up(tmp_path):
    tables = run(
        tmp_path, read_s=reading(read=7, rejected=2), vacancies=deciding(kept=4, duplicate=1)
    )
    [row] = tables["core__source_counts"].to_pylist()
    assert (row["read_count"], row["kept_count"], row["rejected_count"]) == (7, 4, 2)
    assert tables["core__issues"].num_rows == 2
    assert tables["core__left_out"].num_rows == 1


@pytest.mark.parametrize("kept", [3, 5])
def test_a_lost_or_doubled_record_stops_the_run(tmp_path, kept):
    with pytest.raises(CountsBroken, match="lost or counted twice") as caught:
        run(
            tmp_path, read_s=reading(read=7, rejected=2), vacancies=deciding(kept=kept, duplicate=1)
        )
    assert "s: read 7" in str(caught.value.where)


def test_no_sources_at_all(tmp_path):
    assert run(tmp_path)["core__source_counts"].num_rows == 0


def test_an_unreadable_file_counts_no_record(tmp_path):
    accounts = Accounts()
    accounts.issue(
        "s", "vacancies", Issue("rejected", "file_unreadable", "f", None, None, None, "Broken.")
    )
    [row] = run(tmp_path, read_s=accounts)["core__source_counts"].to_pylist()
    assert (row["read_count"], row["rejected_count"]) == (0, 0)
