"""Figures without the largest source and employer: over documents made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from smartlife.analysis.estimators.uncertainty import Tally, share_limits
from smartlife.analysis.publication import (
    Judged,
    beside_unnamed,
    is_mostly_unnamed,
    judge_shares,
    too_little,
)
from smartlife.analysis.tracing.trace import explain
from smartlife.analysis.variants import largest_of, read_publishers
from tests.analysis.test_gold_figures import read
from tests.analysis.test_trace import finished
from tests.analysis.test_uncovered import (
    UNCOVERED,
    audited,
    few_pairs,
    registered,
    taught_world,
)
from tests.analysis.world import World, catalogue, labour_market, only, pick, skill

__all__ = ["few_pairs"]

SOURCE = json.dumps({"variant": "without_largest_source"})
OTHER = {"source_id": "other_board", "source_ids": ["other_board"], "origin_id": "o-other-board"}
PAGES = {"source_id": "board_pages", "source_ids": ["board_pages"], "origin_id": "o-board-pages"}


def two_boards() -> World:
    """180 advertisements of one board, every fourth of group 25; 60 of another, all of 52.

    Six of the first are on the other one, too.
    """
    world = labour_market(World())
    for vacancy in world.vacancies[:6]:
        vacancy["source_ids"] = ["board", "other_board"]
    for n in range(60):
        world.vacancy(employer=f"o{n}", isco="5223", **OTHER)
    return world


def test_without_the_largest_source_only_what_others_have_is_left(tmp_path: Path) -> None:
    with finished(two_boards(), tmp_path, "occupation_mix") as (run, rows):
        # of the first six, the first and the fifth are of group 25
        rest = only(rows, nuts_code="LV00C", measure="share_variant", group_code="25",
                    dimensions=SOURCE)  # fmt: skip
        assert rest["n_docs"] == 66
        of_52 = only(rows, nuts_code="LV00C", measure="share_variant", group_code="52",
                     dimensions=SOURCE)  # fmt: skip
        # 60 of the other board, and the second, third and sixth of the first six
        assert of_52["estimate"] == pytest.approx(63 / 66)
        whole = only(rows, nuts_code="LV00C", measure="share", group_code="52")
        assert whole["estimate"] == pytest.approx((90 + 60) / 240)
        [held] = explain(run, of_52).sets
        assert (held.documents, held.hits) == (66, 63)


def test_two_files_of_one_publisher_are_one_source(tmp_path: Path) -> None:
    world = labour_market(World())
    for vacancy in world.vacancies[::2]:
        vacancy.update(PAGES)
    rows = world.run(tmp_path, "occupation_mix")
    told = only(rows, nuts_code="LV00C", measure="share_variant", dimensions=SOURCE)
    assert (told["status"], told["note"], told["group_code"]) == (
        "not_observed", "one_source", None,
    )  # fmt: skip
    assert told["n_docs"] == 180


def test_sources_without_a_named_publisher_are_not_one_source() -> None:
    class Held:
        """Gives rows of core__origins."""

        def read(self, _table: str, _columns: list[str]) -> pa.Table:
            said = {"a": "not stated", "b": "not stated", "c": " ", "d": "P ", "e": "P"}
            return pa.table({"source_id": list(said), "publisher": list(said.values())})

    assert read_publishers(Held()) == {"a": "a", "b": "b", "c": "c", "d": "P", "e": "P"}


def test_a_region_without_advertisements_has_no_source_to_leave_out(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "occupation_mix")
    assert not pick(rows, note="one_source")
    assert {row["status"] for row in pick(rows, measure="share_variant")} == {"too_little_data"}


def test_the_largest_source_is_that_of_most_weight() -> None:
    a, b, both = frozenset("a"), frozenset("b"), frozenset("ab")
    assert largest_of({a: 3, b: 2, both: 4}) == "a"
    assert largest_of({a: 2, b: 3, both: 4}) == "b"
    assert largest_of({b: 2, a: 2}) == "a"


# --- figures of both sides


def by_variant(rows: list[dict], measure: str, **wanted: object) -> dict[str, dict]:
    found = pick(rows, nuts_code="LV00C", measure=measure, **wanted)
    return {json.loads(row["dimensions"])["variant"]: row for row in found}


@pytest.mark.usefixtures("few_pairs")
def test_verified_demand_without_the_largest_board(tmp_path: Path) -> None:
    world = registered(audited(taught_world(160)), "Skola")
    for n, vacancy in enumerate(world.vacancies):
        # employers 90 to 159 advertise on another board; each asks for one group
        if n % 160 >= 90:
            vacancy.update(OTHER)
    rows = world.run(tmp_path, "uncovered")
    assert only(rows, measure="uncovered")["estimate"] == pytest.approx(3 / 8)
    found = by_variant(rows, "uncovered_variant")
    assert set(found) == {
        "unweighted", "surer_links", "without_largest_employer", "without_largest_source",
    }  # fmt: skip
    lacking = sum(employer % 8 in UNCOVERED for employer in range(90, 160)) / 70
    assert found["without_largest_source"]["estimate"] == pytest.approx(lacking)
    assert found["without_largest_source"]["n_docs"] == 210


def test_classes_of_skills_are_tried_on_both_sides(tmp_path: Path) -> None:
    world, truth = World(), {}
    for n in range(320):
        g = (0, 0, 0, 1, 2, 3, 4, 5)[n % 8]
        # the board of most advertisements, and another that asks for the same
        more = OTHER if n // 8 % 5 < 2 else {}
        name = world.vacancy(employer=f"e{n // 4}", skills=(skill(f"{g}a"),), **more)
        truth[name] = skill(f"{g}a")
    for n in range(240):
        name = world.course(provider=f"p{n % 40}", skills=(skill(f"{n % 6}a"),))
        truth[name] = skill(f"{n % 6}a")
    rows = read(world, truth).run(tmp_path, "emphasis")
    classed = {
        row["group_code"]
        for row in pick(rows, nuts_code="LV00C", measure="emphasis")
        if row["emphasis_class"] in ("asked_more", "taught_more")
    }
    assert "S1.0" in classed
    found = by_variant(rows, "emphasis_variant", group_code="S1.0")
    assert set(found) == {"unweighted", "surer_links", "without_largest_employer"}
    assert all(row["estimate"] > 0 for row in found.values())
    # two boards, but one catalogue: that side cannot be tried
    told = by_variant(rows, "emphasis_variant", group_code=None)
    assert {name: row["note"] for name, row in told.items()} == {
        "without_largest_source": "one_source",
    }  # fmt: skip


# --- the remark on the largest employer


def tally(largest: int, others: int, part: float = 0.5) -> Tally:
    """One employer with a part of its advertisements in group 0, and others with one in four."""
    clusters = 1 + others
    docs = np.array([largest, *[4] * others])
    hits = np.array([round(largest * part), *[1] * others])
    cluster = np.repeat(np.arange(clusters), 2)
    group = np.tile([0, 1], clusters)
    mass = np.stack([hits, docs - hits], axis=1).ravel()
    return Tally(cluster, group, mass.astype(float), mass, docs.astype(float), docs, np.zeros(2))


def test_the_figure_without_the_largest_employer_is_there() -> None:
    mine = tally(largest=100, others=40, part=0.3)
    first, second = judge_shares(mine, share_limits(mine))
    assert first.note == second.note == "largest_employer"
    assert first.estimate == pytest.approx(70 / 260)
    assert first.without_largest is not None
    estimate, lo, hi = first.without_largest
    assert estimate == pytest.approx(0.25)
    assert lo is not None
    assert hi is not None
    assert lo < 0.25 < hi


def test_no_remark_where_nobody_has_a_quarter() -> None:
    mine = tally(largest=40, others=40)
    assert [one.note for one in judge_shares(mine, share_limits(mine))] == [None, None]


def test_if_too_little_is_left_the_remark_says_so() -> None:
    # without it, 19 employers are left
    mine = tally(largest=60, others=19, part=0.25)
    whole = share_limits(mine)
    assert whole.family_n_eff >= 50
    [first, _] = judge_shares(mine, whole)
    assert (first.status, first.note, first.without_largest) == (
        "published", "largest_employer_only", None,
    )  # fmt: skip


# --- advertisements that name no employer


@pytest.mark.parametrize(("named", "is_told"), [(100, False), (80, True)])
def test_limits_say_that_most_advertisements_name_no_employer(
    tmp_path: Path, named: int, is_told: bool
) -> None:
    world = World()
    for n in range(200):
        isco = "2512" if n % 3 else "5223"
        world.vacancy(employer=f"e{n % 40}" if n < named else None, isco=isco)
    with finished(world, tmp_path, "occupation_mix") as (run, rows):
        mine = pick(rows, nuts_code="LV00C", measure="share", status="published")
        remark = "employers_not_named" if is_told else None
        assert {(row["note"], row["interval_note"]) for row in mine} == {(None, remark)}
        assert ("the interval may be too narrow" in (explain(run, mine[0]).note or "")) is is_told
        found = [
            row
            for row in pick(rows, nuts_code="LV00C", measure="share_variant")
            if json.loads(row["dimensions"])["variant"] == "without_largest_employer"
        ]
        told = {(row["group_code"], row["status"], row["note"]) for row in found}
        if is_told:
            assert told == {(None, "not_observed", "employer_not_tried")}
            assert explain(run, found[0]).sets[0].documents == 200
        else:
            assert "published" in {status for _, status, _ in told}


def test_a_remark_on_limits_stands_beside_any_other_where_there_are_limits() -> None:
    unnamed = np.array([False, *[True] * 40])
    mine = replace(tally(largest=100, others=40, part=0.3), unnamed=unnamed)
    for one in judge_shares(mine, share_limits(mine)):
        assert (one.note, one.interval_note) == ("largest_employer", "employers_not_named")
    hidden = Judged("at_most", "B", None, None, 0.2, "few_employers")
    assert beside_unnamed(hidden, mine) == replace(hidden, interval_note="employers_not_named")
    for one in (too_little("no_text"), Judged("published", None, 0.4, None, None)):
        assert beside_unnamed(one, mine) == one
    # of two halves, what holds of most of both counts
    named = tally(largest=100, others=40)
    assert is_mostly_unnamed(mine)
    assert not is_mostly_unnamed(mine, named)


def test_a_difference_tells_of_its_links_and_of_its_limits(tmp_path: Path) -> None:
    world = catalogue(labour_market(World(), employers=120, per_employer=3), providers=40)
    for row in world.vacancies:
        row["employer_id"] = None
    rows = pick(world.run(tmp_path, "emphasis"), nuts_code="LV00C", measure="emphasis")
    assert {(row["note"], row["interval_note"]) for row in rows} == {
        ("quality_not_measured", "employers_not_named")
    }


def test_advertisements_without_an_employer_are_told_from_small_employers() -> None:
    unnamed = np.array([False, *[True] * 40])
    mine = replace(tally(largest=100, others=40, part=0.3), unnamed=unnamed)
    assert mine.unnamed_share == pytest.approx(160 / 260)
    assert mine.without(0).unnamed_share == pytest.approx(1.0)
    assert tally(largest=100, others=40).unnamed_share == 0.0
