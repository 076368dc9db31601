"""Open offer, participation, profile: hand-computed values, names of regions, years."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analysis.world import World, isced, only, pick, skill

PEOPLE = {"sex": "T", "age": "Y25-64"}


def offer_rows(world: World, folder: Path, region: str = "LV00C"):
    return pick(world.run(folder, "open_offer"), nuts_code=region)


def by(rows, scheme: str) -> dict[str, float]:
    found = pick(rows, measure="courses_by", group_scheme=scheme)
    return {row["group_code"]: row["estimate"] for row in found}


def test_offer_by_hand(tmp_path: Path) -> None:
    world = World()
    world.course(provider="a", field_code="0613", is_open=True, price_eur=0.0, is_part_time=True)
    world.course(provider="a", skills=(skill("k04"),), mode="online", price_eur=50.0)
    world.course(provider="b", is_open=False, teaching_langs=["lv", "en"], is_part_time=False)
    world.course(provider="b", field_code="9999", teaching_langs=[])
    world.course(provider="b", title="Same", level="1")
    world.course(provider="b", title=" same ", level="1")
    world.course(provider="b", title="Same", level="2")
    world.course(provider="c", nuts_code="LT026", country_code="LT")
    world.observe("DEMO_R_PJANGRP3", "LV00C", 2025, 2000.0, dims=PEOPLE, unit="NR")
    rows = offer_rows(world, tmp_path)
    assert only(rows, measure="courses")["estimate"] == 6
    assert only(rows, measure="providers")["estimate"] == 2
    assert by(rows, "isced_f") == {"06": 1, "04": 1, "unknown": 4}
    assert only(rows, measure="courses_by", group_code="06")["group_uri"] == isced("06")
    basis = {row["group_code"]: row["estimate"] for row in pick(rows, measure="field_basis")}
    assert basis == {"given": 1, "linked": 1, "unknown": 4}
    assert by(rows, "mode") == {"onsite": 5, "online": 1}
    assert by(rows, "language") == {"lv": 5, "en": 1, "unknown": 1}
    assert by(rows, "price") == {"free": 1, "paid": 1, "unknown": 4}
    assert by(rows, "part_time") == {"yes": 1, "no": 1, "unknown": 4}
    assert by(rows, "open") == {"yes": 1, "no": 1, "unknown": 4}
    rates = pick(rows, measure="courses_per_1000_adults")
    assert only(rates, group_code=None)["estimate"] == pytest.approx(5 / 2000 * 1000)
    assert only(rates, group_code=None)["year"] == 2025
    assert "o-statistics" in only(rates, group_code=None)["origins"]
    assert only(rates, group_code="06")["estimate"] == pytest.approx(0.5)


def test_providers_that_are_not_named_are_not_none(tmp_path: Path) -> None:
    world = World()
    world.course(provider=None)
    world.course(provider=None)
    row = only(offer_rows(world, tmp_path / "none"), measure="providers")
    assert (row["status"], row["note"]) == ("not_observed", "providers_not_named")
    world.course(provider="a")
    row = only(offer_rows(world, tmp_path / "some"), measure="providers")
    assert (row["estimate"], row["note"]) == (1, "providers_named_in_part")


def test_courses_without_a_provider_bear_no_figures_of_independent_ones(tmp_path: Path) -> None:
    """A hundred courses of one list without names are one cluster, and are counted as a hundred."""
    world = World()
    for _ in range(100):
        world.course(provider=None, mode="online")
    rows = pick(world.run(tmp_path / "fit", "offer_fit"), nuts_code="LV00C", measure="fit_share")
    assert "published" not in {row["status"] for row in rows}
    assert {row["n_clusters"] for row in rows if row["n_docs"]} == {1}
    assert only(offer_rows(world, tmp_path), measure="courses")["estimate"] == 100


def test_no_population_no_rate(tmp_path: Path) -> None:
    world = World()
    world.course()
    row = only(offer_rows(world, tmp_path), measure="courses_per_1000_adults")
    assert (row["status"], row["note"], row["estimate"]) == ("not_observed", "no_population", None)


def test_no_courses(tmp_path: Path) -> None:
    row = only(offer_rows(World(), tmp_path), measure="courses")
    assert (row["estimate"], row["note"]) == (0, "no_catalogue")


def test_the_likelier_field_wins(tmp_path: Path) -> None:
    world = World()
    world.course(skills=(skill("k04"), skill("k06")))
    world.course_links[-1]["probability"] = 0.6
    assert by(offer_rows(world, tmp_path), "isced_f") == {"04": 1}


def test_five_year_groups_add_up(tmp_path: Path) -> None:
    world = World()
    world.course()
    for low in range(25, 65, 5):
        dims = {"sex": "T", "age": f"Y{low}-{low + 4}"}
        world.observe("DEMO_R_PJANGRP3", "LV00C", 2024, 10.0, dims=dims, unit="THS")
    # a newer year lacks an age group, so it is no number of adults
    dims = {"sex": "T", "age": "Y25-29"}
    world.observe("DEMO_R_PJANGRP3", "LV00C", 2025, 10.0, dims=dims, unit="THS")
    row = only(offer_rows(world, tmp_path), measure="courses_per_1000_adults", group_code=None)
    assert row["estimate"] == pytest.approx(1 / 80)
    assert row["year"] == 2024


def convert(world: World, old: str, new: str, share: float) -> None:
    world.conversions.append(
        {
            "from_code": old,
            "from_version": "2021",
            "to_code": new,
            "to_version": "2024",
            "nuts_level": len(old) - 2,
            "from_share": share,
            "population": 1000 * share,
            "source_id": "jrc",
        }
    )


def test_people_convert_forward_rates_do_not(tmp_path: Path) -> None:
    world = World()
    convert(world, "LV008", "LV00C", 1.0)
    convert(world, "LV007", "LV00C", 0.25)
    convert(world, "LV007", "LV00A", 0.75)
    convert(world, "LV00", "LV00", 1.0)
    for code, number in (("LV008", 100.0), ("LV007", 40.0)):
        world.observe(
            "DEMO_R_PJANGRP3", code, 2023, number, dims=PEOPLE, unit="NR", nuts_version="2021"
        )
    rate = {"sex": "T", "age": "Y15-74"}
    for code in ("LV008", "LV00"):
        world.observe("LFST_R_LFU3RT", code, 2024, 7.0, dims=rate, nuts_version="2021")
    rows = world.run(tmp_path, "region_profile")
    people = only(rows, measure="adults")
    assert (people["nuts_code"], people["estimate"]) == ("LV00C", pytest.approx(110))
    assert people["note"] == "converted_count"
    # the rate of LV008 says nothing exact about LV00C: the containing region speaks for itself
    assert only(rows, measure="unemployment_rate")["nuts_code"] == "LV00"


def test_no_conversion_no_guess(tmp_path: Path) -> None:
    world = World()
    rate = {"sex": "T", "age": "Y15-74"}
    world.observe("LFST_R_LFU3RT", "LV008", 2024, 7.0, dims=rate, nuts_version="2021")
    assert world.run(tmp_path, "region_profile") == []


def test_the_preferred_age_counts_where_several_are_given(tmp_path: Path) -> None:
    world = World()
    for age, number in (("Y_GE15", 6.0), ("Y15-74", 7.0), ("Y15-24", 20.0)):
        world.observe("LFST_R_LFU3RT", "LV00", 2024, number, dims={"sex": "T", "age": age})
    rows = world.run(tmp_path, "region_profile")
    assert [row["estimate"] for row in rows] == [7.0]
    # four age groups may be meant, so the row says which one is
    assert json.loads(rows[0]["dimensions"])["age"] == "Y15-74"


# --- participation


def test_weeks_and_months_are_never_mixed(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2024, 8.2)
    world.observe("trng_lfse_04", "LV00", 2023, 7.9, flags="b")
    world.observe("trng_lfse_04", "LV00", 2024, 9.9, dims={"sex": "F", "age": "Y25-64"})
    dims = {"sex": "T", "training": "FE_NFE"}
    world.observe("TRNG_AES_100", "LV", 2022, 34.1, dims=dims)
    world.observe("TRNG_AES_100", "LV", 2022, 5.0, dims={"sex": "T", "training": "FE"})
    rows = world.run(tmp_path, "participation")
    weeks = pick(rows, measure="participation_4_weeks")
    assert {(row["nuts_code"], row["group_code"], row["estimate"]) for row in weeks} == {
        ("LV00", None, 8.2),
        ("LV00", "F", 9.9),
    }
    history = pick(rows, measure="participation_4_weeks_history")
    assert {row["year"]: row["note"] for row in history} == {2024: None, 2023: "break_in_series"}
    months = only(rows, measure="participation_12_months")
    assert (months["nuts_code"], months["estimate"], months["level"]) == ("LV", 34.1, "NUTS 0")
    distance = only(rows, measure="distance_to_target")
    assert distance["estimate"] == pytest.approx(25.9)
    assert json.loads(distance["dimensions"])["target"] == 60
    assert {row["evidence"] for row in rows} == {"official"}
    assert {tuple(row["origins"]) for row in rows} == {("o-statistics",)}


def test_groups_of_other_data_sets_join_the_total(tmp_path: Path) -> None:
    world = World()
    dims = {"sex": "T", "training": "FE_NFE"}
    world.observe("TRNG_AES_100", "LV", 2022, 34.1, dims=dims)
    by_education = {"training": "FE_NFE", "age": "Y25-64"}
    for isced11, number in (("TOTAL", 34.2), ("ED0-2", 15.1)):
        world.observe("TRNG_AES_102", "LV", 2022, number, dims=by_education | {"isced11": isced11})
    rows = pick(world.run(tmp_path, "participation"), measure="participation_12_months")
    assert {(row["group_code"], row["estimate"]) for row in rows} == {
        (None, 34.1),
        ("ED0-2", 15.1),
    }


def test_only_weeks_give_no_distance(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2024, 8.2)
    assert not pick(world.run(tmp_path, "participation"), measure="distance_to_target")


def test_old_figures_are_history(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2015, 5.7)
    row = only(world.run(tmp_path, "participation"), measure="participation_4_weeks")
    assert row["note"] == "history_only"


def test_unreliable_and_missing_numbers(tmp_path: Path) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2024, 8.2, flags="u")
    world.observe("trng_lfse_04", "LV00", 2025, None, flags="c")
    row = only(world.run(tmp_path, "participation"), measure="participation_4_weeks")
    assert (row["year"], row["note"]) == (2024, "unreliable")


@pytest.mark.parametrize(
    ("flags", "note"),
    [("p", None), ("bd", "break_in_series"), ("d", "definition_differs"), ("pQ", "flag_not_known")],
)
def test_flags_that_nobody_explains_are_told(tmp_path: Path, flags: str, note: str | None) -> None:
    world = World()
    world.observe("trng_lfse_04", "LV00", 2024, 8.2, flags=flags)
    row = only(world.run(tmp_path, "participation"), measure="participation_4_weeks")
    assert (row["estimate"], row["note"]) == (8.2, note)


def test_no_statistics(tmp_path: Path) -> None:
    assert World().run(tmp_path, "participation") == []
    assert World().run(tmp_path / "b", "region_profile") == []
