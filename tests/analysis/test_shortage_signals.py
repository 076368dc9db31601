"""Signals of a shortage: by hand, only those held, two for the word, old data tell nothing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from smartlife.analysis.findings.figures import Figures
from smartlife.analysis.findings.official import shortage
from smartlife.analysis.official.shortages import (
    listed_signal,
    registered,
    spell_signals,
    vacancy_rates,
)
from smartlife.analysis.official.spells import Spell, Varied, long_spells, varied_spells
from smartlife.analysis.scope import ScopeRegion
from tests.analysis.world import World, occupation, only, pick


def rate(world: World, code: str, year: int, vacant: float, occupied: float) -> None:
    for indicator, number in (("JOBVAC", vacant), ("JOBOCC", occupied)):
        dims = {"nace_r2": "A-S", "sizeclas": "TOTAL", "isco08": code, "indic_em": indicator}
        world.observe("JVS_A_NACE2", "LV", year, number, dims=dims, unit="NR")


def listed(world: World, code: str, year: int = 2025) -> None:
    world.shortage_lists.append(
        {
            "country_code": "LV",
            "isco_code": code,
            "year": year,
            "publisher": "NVA",
            "source_id": "inputs/shortage_lists.tsv",
            "file": "shortage_lists.tsv",
            "row": 2,
        }
    )


def signals(rows, code: str) -> tuple[float, dict[str, object]]:
    row = only(rows, nuts_code="LV", group_code=code, measure="signals")
    return row["estimate"], json.loads(row["dimensions"])


def test_two_of_two_signals(tmp_path: Path) -> None:
    world = World()
    rate(world, "TOTAL", 2024, 20, 980)
    rate(world, "OC2", 2024, 10, 190)
    rate(world, "OC5", 2024, 1, 199)
    listed(world, "2512")
    rows = world.run(tmp_path, "shortage_signals")
    count, said = signals(rows, "25")
    assert (count, said["available"], said["is_shortage"]) == (2, 2, True)
    assert (said["vacancy_rate"], said["listed"], said["few_unemployed"]) == (True, True, None)
    # the rate is that of the major group, and says so
    assert said["codes"] == {"vacancy_rate": "2", "listed": "2512"}
    count, said = signals(rows, "52")
    assert (count, said["available"], said["is_shortage"]) == (0, 2, False)
    row = only(rows, nuts_code="LV", group_code="25", measure="signals")
    assert row["origins"] == ["o-statistics"]
    # the other country holds nothing
    row = only(rows, nuts_code="LT")
    assert (row["status"], row["note"]) == ("not_observed", "no_signal_held")


def test_one_signal_is_no_shortage(tmp_path: Path) -> None:
    world = World()
    listed(world, "25")
    row = only(world.run(tmp_path, "shortage_signals"), nuts_code="LV", group_code="25")
    assert (row["estimate"], row["note"]) == (1, "one_signal_held")
    assert json.loads(row["dimensions"])["is_shortage"] is False


def test_old_data_tell_nothing(tmp_path: Path) -> None:
    world = World()
    rate(world, "TOTAL", 2015, 20, 980)
    rate(world, "OC2", 2015, 10, 190)
    listed(world, "25", 2016)
    rows = world.run(tmp_path, "shortage_signals")
    assert {row["status"] for row in rows} == {"not_observed"}


def test_registered_unemployed_per_vacancy(tmp_path: Path) -> None:
    world = World()
    for dataset, code, number in (
        ("REGISTERED_UNEMPLOYED", "OC25", 80.0),
        ("REGISTERED_VACANCIES", "OC25", 100.0),
        ("REGISTERED_UNEMPLOYED", "OC52", 300.0),
        ("REGISTERED_VACANCIES", "OC52", 100.0),
        ("REGISTERED_VACANCIES", "OC83", 0.0),
        ("REGISTERED_UNEMPLOYED", "OC83", 0.0),
    ):
        world.observe(dataset, "LV", 2025, number, dims={"isco08": code}, unit="NR")
    rows = world.run(tmp_path, "shortage_signals")
    assert {row["group_code"] for row in pick(rows, nuts_code="LV")} == {"25", "52"}
    assert signals(rows, "25")[1]["few_unemployed"] is True
    assert signals(rows, "52")[1]["few_unemployed"] is False


def test_registered_are_totals_and_numbers() -> None:
    rows = [
        {"year": 2025, "number": number, "dims": {"isco08": "OC25", "sex": sex, "unit": unit}}
        for sex, unit, number in (("F", "NR", 40.0), ("M", "NR", 80.0), ("T", "NR", 120.0),
                                  ("T", "THS_PER", 0.12))
    ]  # fmt: skip
    assert registered(rows, "unemployed") == {2025: {"25": 120.0}}
    assert registered(rows[:2], "unemployed") == {}
    assert registered(rows[3:], "vacancies") == {}


def test_rates_by_hand() -> None:
    dims = {"nace_r2": "A-S", "sizeclas": "TOTAL", "isco08": "OC2"}
    rows = [
        {"year": 2024, "number": 3.0, "dims": dims | {"indic_em": "JOBVAC"}},
        {"year": 2024, "number": 97.0, "dims": dims | {"indic_em": "JOBOCC"}},
        {"year": 2024, "number": 9.9, "dims": dims | {"indic_em": "JOBRATE"}},
        {"year": 2023, "number": 2.5, "dims": dims | {"indic_em": "JOBRATE"}},
        # a single section is not the economy
        {"year": 2022, "number": 2.5, "dims": dims | {"indic_em": "JOBRATE", "nace_r2": "C"}},
    ]
    assert vacancy_rates(rows) == {2024: {"2": pytest.approx(0.03)}, 2023: {"2": 0.025}}


def test_long_spells_are_the_top_quartile() -> None:
    days = {f"{group}": [(f"e{n % 20}", 10 + group) for n in range(30)] for group in range(10, 18)}
    days["99"] = [("one", 400)] * 30
    found = spell_signals(days)
    assert [group for group, long in found.items() if long] == ["16", "17"]
    assert "99" not in found
    assert spell_signals({"10": days["10"]}) == {}
    assert not any(spell_signals({g: [(f"e{n}", 5) for n in range(30)] for g in "abcdefgh"})
                   .values())  # fmt: skip


def test_spells_only_of_a_flow(tmp_path: Path) -> None:
    world = World()
    for n in range(40):
        day = date(2026, 1, 1)
        world.vacancy(employer=f"e{n}", isco="2512", posted_date=day,
                      closes_date=day + timedelta(days=20), observation="stock")  # fmt: skip
    rows = world.run(tmp_path, "shortage_signals")
    assert {row["status"] for row in rows} == {"not_observed"}


def test_a_list_names_groups_above_and_within() -> None:
    rows = [{"isco_code": code, "year": 2025} for code in ("2512", "7", "52")]
    assert listed_signal(rows, "25", 2022) == (True, ["2512"], 2025)
    assert listed_signal(rows, "71", 2022) == (True, ["7"], 2025)
    assert listed_signal(rows, "52", 2022) == (True, ["52"], 2025)
    assert listed_signal(rows, "83", 2022) == (False, [], 2025)
    assert listed_signal([], "83", 2022) == (None, [], None)


def spell(group: str, employer: str, days: int, **more) -> Spell:
    return Spell(group, employer, days, **({"publishers": frozenset({"one"})} | more))


def spells(days: int, **more) -> list[Spell]:
    """Eight groups of 40 advertisements of 40 employers; only the last is advertised long."""
    return [
        spell(f"{group}", f"{group}-{n}", days if group == 18 else 10, **more)
        for group in range(11, 19)
        for n in range(40)
    ]


def test_a_long_spell_that_one_employer_makes_does_not_withstand_its_loss() -> None:
    made = [one for one in spells(10) if one.group != "18"]
    # 20 short advertisements of others and 30 long ones of one: the median is that of the one
    made += [spell("18", f"o{n}", 10) for n in range(30)]
    made += [spell("18", "big", 90) for _ in range(40)]
    assert long_spells(made)["18"]
    varied = varied_spells(made)
    assert varied["surer_links"].says["18"]
    assert varied["without_largest_employer"].says["18"] is False
    assert varied["without_largest_source"] == Varied({}, "one_source")


def test_what_a_variant_of_spells_leaves_out() -> None:
    both = spells(90) + spells(90, publishers=frozenset({"two"}))
    assert varied_spells(both)["without_largest_source"].says["18"]
    unsure = spells(90, is_sure=False)
    assert varied_spells(unsure)["surer_links"] == Varied({})
    nameless = spells(90, is_named=False)
    assert varied_spells(nameless)["without_largest_employer"] == Varied({}, "employer_not_tried")
    assert varied_spells([])["without_largest_employer"] == Varied({})


def test_a_shortage_by_official_signals_alone_stands_in_every_variant(tmp_path: Path) -> None:
    world = World()
    rate(world, "TOTAL", 2024, 20, 980)
    rate(world, "OC2", 2024, 10, 190)
    listed(world, "2512")
    rows = world.run(tmp_path, "shortage_signals")
    variants = pick(rows, nuts_code="LV", group_code="25", measure="signals_variant")
    assert {json.loads(row["dimensions"])["variant"]: row["estimate"] for row in variants} == {
        "surer_links": 2,
        "without_largest_employer": 2,
        "without_largest_source": 2,
    }
    # no shortage, no variants
    assert not pick(rows, nuts_code="LV", group_code="52", measure="signals_variant")
    [found] = shortage(Figures({"shortage_signals": rows}), ScopeRegion("LV", "country"))
    assert found.firmness == "firm"
    assert found.parameters["signals"] == ["vacancy_rate", "listed"]


def test_a_shortage_that_needs_the_advertisements_is_told_so(tmp_path: Path) -> None:
    world = World()
    listed(world, "1")
    for code in ("11", "12", "13", "14", "15", "16", "17", "18"):
        world.concepts.append(world.concepts[-1] | {
            "concept_uri": occupation(code + "00"), "isco_code": code + "00"
        })  # fmt: skip
        for n in range(35):
            first = date(2026, 1, 1)
            world.vacancy(employer=f"{code}-{n}", isco=code + "00", posted_date=first,
                          closes_date=first + timedelta(days=60 if code == "18" else 10),
                          observation="flow")  # fmt: skip
    rows = world.run(tmp_path, "shortage_signals")
    [found] = shortage(Figures({"shortage_signals": rows}), ScopeRegion("LV", "country"))
    # links and the largest employer are withstood; there is one source only
    assert (found.firmness, found.doubts) == ("indicative", ("one_source",))
    assert (found.parameters["count"], found.parameters["held"]) == (2, 2)
    # with links of low probability, two questions are lost, and nothing is said
    for link in world.vacancy_links:
        link["probability"] = 0.3
    rows = world.run(tmp_path / "weak", "shortage_signals")
    assert not list(shortage(Figures({"shortage_signals": rows}), ScopeRegion("LV", "country")))
