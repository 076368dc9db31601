"""Changes with a known effect, through the whole way: what a stub could not survive."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from tests.end_to_end.small_study import (
    Outcome,
    World,
    labels,
    make_world,
    run,
    run_for,
    skills_by_group,
    write,
)

REGION = "LV00C"
FIGURES = ("ind__occupation_mix", "ind__emphasis", "ind__uncovered_bracket", "ind__open_offer")
# with what is counted of the sources
READ = (*FIGURES, "core__vacancies", "core__source_counts", "core__issues")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("small")


@pytest.fixture(scope="module")
def world() -> World:
    return make_world()


@pytest.fixture(scope="module")
def base(folder, world) -> Outcome:
    return run(write(folder / "base", world))


@pytest.fixture(scope="module")
def changed(folder, base):
    """Makes the figures from other files; the taxonomy is taken over from the first run."""

    def run_changed(world: World) -> Outcome:
        return run_for(write(folder / "base", world), READ)

    return run_changed


def figures(outcome: Outcome, table: str, **wanted: object) -> list[dict[str, object]]:
    """Rows without the names of files, which change with the files."""
    rows = outcome.rows(table, **wanted)
    return [{name: value for name, value in row.items() if name != "origins"} for row in rows]


def shares(outcome: Outcome, region: str = REGION) -> dict[str, float]:
    rows = outcome.rows("ind__occupation_mix", measure="share", nuts_code=region)
    return {row["group_code"]: row["estimate"] or 0.0 for row in rows}


def emphasis(outcome: Outcome) -> list[tuple[object, ...]]:
    rows = outcome.rows("ind__emphasis", measure="emphasis", nuts_code=REGION)
    return [(row["group_uri"], row["estimate"], row["lo"], row["hi"]) for row in rows]


def not_found(outcome: Outcome) -> dict[str, tuple[float | None, float | None]]:
    rows = outcome.rows("ind__uncovered_bracket", measure="not_found", nuts_code=REGION)
    return {json.loads(row["dimensions"])["reach"]: (row["lo"], row["hi"]) for row in rows}


def statuses(outcome: Outcome, table: str, region: str) -> set[str]:
    return {row["status"] for row in outcome.rows(table, nuts_code=region)}


def test_the_base_publishes_figures_worth_changing(base):
    assert base.counts("board")["kept"] == 300
    assert base.counts("catalogue")["kept"] == 150
    assert sum(value > 0 for value in shares(base).values()) >= 8
    assert "published" in statuses(base, "ind__occupation_mix", REGION)
    assert len(emphasis(base)) >= 4
    assert base.result.reports[0].stat().st_size > 20_000


def test_more_demand_for_a_group_raises_its_share(base, changed, world):
    cook = next(label for _, label in labels("occupations") if "cook" in label.lower())
    more = [
        replace(row, id=f"more{number}", title=cook, who=f"Kitchen {number % 40}")
        for number, row in enumerate(world.vacancies[:150])
    ]
    after = changed(world.with_vacancies([*world.vacancies, *more]))
    before_share, after_share = shares(base).get("51", 0.0), shares(after)["51"]
    assert after_share > before_share + 0.2


def test_deleting_a_groups_courses_only_widens_what_is_not_found(base, changed, world):
    members = max(skills_by_group().values(), key=len)
    kept = [row for row in world.courses if not any(skill in row.text for skill in members)]
    assert 0 < len(kept) < len(world.courses)
    before, after = not_found(base), not_found(changed(world.with_courses(kept)))
    assert before.keys() == after.keys()
    compared = [
        (before[key], after[key]) for key in before if None not in (*before[key], *after[key])
    ]
    assert compared
    for (lo, hi), (lo_after, hi_after) in compared:
        assert lo_after > lo
        assert hi_after > hi


def test_naming_each_skill_four_times_changes_no_difference(base, changed, world):
    courses = [replace(row, text="\n".join([row.text] * 4)) for row in world.courses]
    assert emphasis(changed(world.with_courses(courses))) == emphasis(base)


def test_a_doubled_catalogue_changes_no_difference(base, changed, world):
    twice = [*world.courses, *(replace(row, id=f"again-{row.id}") for row in world.courses)]
    after = changed(world.with_courses(twice))
    assert after.counts("catalogue")["duplicate"] == 150
    assert emphasis(after) == emphasis(base)
    assert not_found(after) == not_found(base)


def test_a_file_with_itself_behind_changes_only_the_duplicates(base, changed, world):
    after = changed(World((*world.vacancies, *world.vacancies), (*world.courses, *world.courses)))
    for source, count in (("board", 300), ("catalogue", 150)):
        before_counts, counts = base.counts(source), after.counts(source)
        assert counts["duplicate"] == before_counts["duplicate"] + count
        assert {**counts, "duplicate": 0, "read": 0} == {**before_counts, "duplicate": 0, "read": 0}
    for table in FIGURES:
        assert figures(after, table) == figures(base, table)


def test_the_order_of_rows_changes_nothing(base, changed, world):
    vacancies, courses = list(world.vacancies), list(world.courses)
    random.Random(5).shuffle(vacancies)
    random.Random(6).shuffle(courses)
    after = changed(World(tuple(vacancies), tuple(courses)))
    for table in FIGURES:
        assert figures(after, table) == figures(base, table)


def test_without_texts_skill_figures_say_so(base, changed, world):
    after = changed(world.with_vacancies([replace(row, text="") for row in world.vacancies]))
    assert emphasis(base)
    assert emphasis(after) == []
    for table in ("ind__emphasis", "ind__uncovered_bracket"):
        rows = [
            row
            for row in after.rows(table, nuts_code=REGION)
            if row["measure"] in ("groups_kept", "not_found")
        ]
        assert rows
        assert {row["note"] for row in rows} == {"no_text"}
        assert all(row["estimate"] is None for row in rows)
    # titles are still there; a text only decides between groups that its title leaves open
    assert shares(after) == pytest.approx(shares(base), abs=0.011)


def test_without_places_the_region_is_empty_and_the_country_is_not(base, changed, world):
    after = changed(world.with_vacancies([replace(row, place="") for row in world.vacancies]))
    assert {row["place_status"] for row in after.rows("core__vacancies")} == {"default"}
    assert sum(shares(after).values()) == 0
    shown = {
        row["measure"]
        for row in after.rows("ind__occupation_mix", nuts_code=REGION, status="published")
    }
    # which survey of vacancies could be weighted to does not hang on the region's advertisements
    assert shown <= {"weighting_rung"}
    assert shares(after, "LV") == shares(base, "LV")
    assert sum(shares(after, "LV").values()) > 0.5
