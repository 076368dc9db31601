"""Occupation mix, evidence card, regions: hand-computed values and perturbations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smartlife.analysis.scope import scope_regions
from tests.analysis.world import World, labour_market, occupation, only, pick, skill
from tests.harness import make_study


def mix(world: World, folder: Path, region: str = "LV00C", **wanted: object):
    rows = world.run(folder, "occupation_mix")
    return pick(rows, nuts_code=region, **{"measure": "share", **wanted})


def shares(rows) -> dict[str, float | None]:
    return {row["group_code"]: row["estimate"] for row in rows}


def test_regions_of_a_study(tmp_path: Path) -> None:
    study = make_study(tmp_path, regions=("LV00C",), partners=("LT026", "SE110", "LV00C"))
    found = [(region.code, region.role) for region in scope_regions(study)]
    assert found == [
        ("LV00C", "region"),
        ("LT026", "partner"),
        ("SE110", "partner"),
        ("LV", "country"),
        ("LT", "country"),
        ("SE", "country"),
    ]


def test_mix_by_hand(tmp_path: Path) -> None:
    world = World()
    for n in range(100):
        world.vacancy(
            employer=f"e{n % 50}",
            isco="2512" if n % 4 == 0 else "5223",
            positions_count=2 if n % 4 == 0 else 1,
        )
    world.vacancy(employer="e1")  # not linked: not in the denominator
    rows = mix(world, tmp_path)
    # 25 advertisements of 2 posts against 75 of 1
    assert shares(rows)["25"] == pytest.approx(50 / 125)
    assert shares(rows)["52"] == pytest.approx(75 / 125)
    row = only(rows, group_code="25")
    assert (row["n_docs"], row["n_clusters"]) == (100, 50)
    assert row["deff_w"] == pytest.approx(100 * (25 * 4 + 75) / 125**2)
    assert row["origins"] == ["o-board", "o-esco"]
    assert row["lo"] < row["estimate"] < row["hi"]
    assert only(rows, group_code="91")["status"] == "at_most"
    unweighted = mix(world, tmp_path / "u", measure="share_variant")
    unweighted = pick(unweighted, dimensions='{"variant": "unweighted"}')
    assert shares(unweighted)["25"] == pytest.approx(0.25)


def test_the_likeliest_group_counts(tmp_path: Path) -> None:
    world = World()
    for n in range(60):
        name = world.vacancy(employer=f"e{n}", isco="2512", probability=0.4)
        # two candidates of another group together are likelier
        world.concepts += [] if n else [occupation_row("5221"), occupation_row("5222")]
        for isco in ("5221", "5222") if n < 30 else ("5221",):
            link = {**world.vacancy_links[-1], "probability": 0.3, "rank": 2}
            link |= {"vacancy_id": name, "concept_uri": occupation(isco), "phrase": isco}
            world.vacancy_links.append(link)
    rows = mix(world, tmp_path)
    assert only(rows, group_code="25")["estimate"] == pytest.approx(0.5)
    assert only(rows, group_code="52")["estimate"] == pytest.approx(0.5)
    assert only(rows, group_code="52")["n_docs"] == 60


def test_a_guess_is_not_counted(tmp_path: Path) -> None:
    world = labour_market(World())
    for n in range(50):
        world.vacancy(employer=f"x{n}", isco="9112", probability=0.1)
    rows = mix(world, tmp_path)
    assert only(rows, group_code="91")["note"] == "none_seen"
    assert only(rows, group_code="25")["n_docs"] == 180
    card = pick(world.run(tmp_path / "c", "evidence_card"), nuts_code="LV00C")
    assert only(card, measure="share_with_occupation")["estimate"] == pytest.approx(180 / 230)


def occupation_row(isco: str) -> dict[str, object]:
    return {**World().concepts[-1], "concept_uri": occupation(isco), "isco_code": isco}


def test_what_a_source_gives_is_no_second_sign_of_its_candidates(tmp_path: Path) -> None:
    world = World()
    for n in range(40):
        world.vacancy(employer=f"e{n}", isco="2512", probability=0.45)
        world.vacancy(employer=f"f{n}", isco="5223", probability=0.3)
    group = {**occupation_row("2512"), "concept_uri": "group-2512", "concept_kind": "isco_group"}
    link = {"concept_uri": "group-2512", "concept_kind": "isco_group", "method": "given"}
    given = [{**found, **link, "phrase": "2512"} for found in world.vacancy_links[::2]]
    once, twice = World(vacancies=world.vacancies), World(vacancies=world.vacancies)
    for one in (once, twice):
        one.concepts.append(group)
    once.vacancy_links = [*world.vacancy_links[1::2], *given]
    twice.vacancy_links = [*world.vacancy_links, *given]
    found = [mix(one, tmp_path / str(n)) for n, one in enumerate((once, twice))]
    ends = [(row["lo"], row["hi"]) for rows in found for row in pick(rows, group_code="25")]
    # the same probability, .45 and not .9, so the same interval
    assert ends[0] == ends[1]


def test_the_card_has_the_occupations_of_the_mix(tmp_path: Path) -> None:
    world = labour_market(World())
    parts = [link for link in world.vacancy_links if link["concept_uri"] == occupation("2512")]
    for link in parts:
        link["probability"] = 0.15
    world.concepts.append(occupation_row("2511"))
    world.vacancy_links += [{**link, "concept_uri": occupation("2511")} for link in parts]
    card = pick(world.run(tmp_path, "evidence_card"), nuts_code="LV00C")
    assert only(card, measure="share_with_occupation")["estimate"] == 1


def test_inferred_occupations_do_not_count(tmp_path: Path) -> None:
    world = labour_market(World())
    for link in world.vacancy_links:
        link["evidence"] = "inferred"
    assert {row["status"] for row in mix(world, tmp_path)} == {"too_little_data"}


def test_agencies_are_no_clusters(tmp_path: Path) -> None:
    world = World()
    for n in range(60):
        world.vacancy(employer="big", employer_kind="agency", isco="2512" if n % 2 else "5223")
    row = only(mix(world, tmp_path), group_code="25")
    assert row["n_clusters"] == 60
    assert row["status"] == "published"
    for vacancy in world.vacancies:
        vacancy["employer_kind"] = "employer"
    row = only(mix(world, tmp_path / "b"), group_code="25")
    assert row["n_clusters"] == 1
    assert row["status"] == "too_little_data"


def test_one_employer_with_all_advertisements_has_a_variant_without_it(tmp_path: Path) -> None:
    world = labour_market(World(), employers=60, per_employer=2)
    for n in range(60):
        world.vacancy(employer="giant", isco="2512" if n % 2 else "5223")
    row = only(mix(world, tmp_path), group_code="25")
    assert row["note"] == "largest_employer"
    without = mix(
        world,
        tmp_path / "w",
        measure="share_variant",
        group_code="25",
        dimensions='{"variant": "without_largest_employer"}',
    )
    assert without[0]["estimate"] == pytest.approx(0.25)
    assert without[0]["n_docs"] == 120


def test_adding_demand_raises_its_share(tmp_path: Path) -> None:
    world = labour_market(World())
    before = shares(mix(world, tmp_path))
    for n in range(30):
        world.vacancy(employer=f"new{n}", isco="8332")
    after = shares(mix(world, tmp_path / "b"))
    assert after["83"] > before["83"]
    assert after["52"] < before["52"]


def test_a_default_place_counts_at_its_own_level_only(tmp_path: Path) -> None:
    world = labour_market(World())
    for vacancy in world.vacancies[:90]:
        vacancy.update(place_status="default", nuts_code="LV", nuts_level=0)
    assert only(mix(world, tmp_path), group_code="25")["n_docs"] == 90
    assert only(mix(world, tmp_path, region="LV"), group_code="25")["n_docs"] == 180


@pytest.mark.parametrize("status", ["abroad", "unknown"])
def test_no_place_counts_nowhere(tmp_path: Path, status: str) -> None:
    world = labour_market(World())
    for vacancy in world.vacancies:
        vacancy["place_status"] = status
    for region in ("LV00C", "LV"):
        rows = mix(world, tmp_path, region=region)
        assert {row["n_docs"] for row in rows} == {0}
        assert {row["status"] for row in rows} == {"too_little_data"}


def test_a_code_of_another_version_counts_in_the_country_only(tmp_path: Path) -> None:
    world = labour_market(World())
    for vacancy in world.vacancies:
        vacancy["nuts_version"] = "2021"
    assert only(mix(world, tmp_path), group_code="25")["n_docs"] == 0


def test_stripping_places_empties_regions_and_leaves_the_country(tmp_path: Path) -> None:
    world = labour_market(World())
    national = mix(world, tmp_path, region="LV")
    for vacancy in world.vacancies:
        vacancy.update(place_status="default", nuts_code="LV", nuts_level=0)
    regional = mix(world, tmp_path / "b")
    assert {row["status"] for row in regional} == {"too_little_data"}
    assert mix(world, tmp_path / "c", region="LV") == national


def test_shuffled_rows_change_nothing(tmp_path: Path) -> None:
    world = labour_market(World())
    before = world.run(tmp_path, "occupation_mix")
    for rows in (world.vacancies, world.vacancy_links, world.concepts, world.relations):
        rows.reverse()
    assert world.run(tmp_path / "b", "occupation_mix") == before


def test_link_error_of_one_phrase_widens_the_interval(tmp_path: Path) -> None:
    def width(folder: Path, phrase: str | None) -> float:
        world = World()
        for n in range(200):
            isco = "2512" if n % 4 == 0 else "5223"
            world.vacancy(
                employer=f"e{n}", isco=isco, probability=0.8, phrase=phrase and phrase + isco
            )
        row = only(mix(world, folder), group_code="25")
        return row["hi"] - row["lo"]

    assert width(tmp_path, "same ") > 1.3 * width(tmp_path / "b", None)


def test_borrowed_probabilities_widen_intervals_once_for_the_language(tmp_path: Path) -> None:
    def width(folder: Path, *, is_calibrated: bool, count: int, method: str = "exact") -> float:
        world = World()
        for n in range(count):
            isco, probability = ("2512", 0.5) if n % 2 else ("5223", 0.95)
            world.vacancy(employer=f"e{n}", isco=isco, probability=probability)
        for link in world.vacancy_links:
            link["is_calibrated"], link["method"] = is_calibrated, method
        row = only(mix(world, folder), group_code="25")
        return row["hi"] - row["lo"]

    narrow = width(tmp_path / "a", is_calibrated=True, count=600)
    wide = width(tmp_path / "b", is_calibrated=False, count=600)
    assert wide > 1.3 * narrow
    # what a source gives is borrowed from no language
    assert width(tmp_path / "e", is_calibrated=False, count=600, method="given") == narrow
    # four times the documents halve what comes from them, and nothing of what is borrowed
    assert width(tmp_path / "c", is_calibrated=True, count=2400) < 0.6 * narrow
    assert width(tmp_path / "d", is_calibrated=False, count=2400) > 0.8 * wide


# --- evidence card


def test_evidence_card_by_hand(tmp_path: Path) -> None:
    world = World()
    world.vacancy(employer="a", isco="2512", skills=(skill("0a"),), posted_date=date(2026, 1, 2))
    world.vacancy(employer="a", isco="2512", positions_count=3, posted_date=date(2026, 2, 3))
    world.vacancy(place_status="default", nuts_code="LV", nuts_level=0, lang="lv")
    world.vacancy(place_status="unknown", nuts_code=None, nuts_level=None, posted_date=None)
    world.course(provider="p")
    world.counts.append(
        {"source_id": "board", "kind": "vacancies"}
        | {
            f"{name}_count": number
            for name, number in {
                "read": 9,
                "kept": 4,
                "rejected": 1,
                "duplicate": 3,
                "outside": 1,
                "noted": 0,
            }.items()
        }
    )
    world.observe("TRNG_LFSE_04", "LV00", 2024, 8.0)
    world.observe("TRNG_LFSE_04", "LV00", 2025, None)
    rows = pick(world.run(tmp_path, "evidence_card"))
    card = pick(rows, side="demand", nuts_code="LV00C")
    value = {row["measure"]: row["estimate"] for row in card}
    assert value["documents"] == 2
    # two advertisements of one employer; of two that name none, one counts for the country
    named = {row["nuts_code"]: row["estimate"] for row in pick(rows, measure="share_with_employer")}
    assert named == {"LV00C": 1.0, "LV": pytest.approx(2 / 3), "ALL": 0.5}
    assert value["share_with_text"] == 0.5
    assert value["share_with_occupation"] == 1
    assert value["share_with_skills"] == 0.5
    assert value["share_mentions_observed"] == 1
    assert value["clusters"] == 1
    assert value["largest_cluster_share"] == 1
    assert only(card, measure="dated")["dimensions"] == (
        '{"first": "2026-01-02", "last": "2026-02-03", "retrieved": ["2026-02-17"]}'
    )
    everything = pick(rows, side="demand", nuts_code="ALL", measure="documents_by")
    by_place = pick(everything, group_scheme="place_status")
    assert {row["group_code"]: row["estimate"] for row in by_place} == {
        "coded": 2,
        "default": 1,
        "unknown": 1,
    }
    assert only(rows, nuts_code="LV", side="demand", measure="documents")["estimate"] == 3
    for quality in pick(card, measure="linking_precision"):
        assert (quality["status"], quality["note"]) == ("not_observed", "quality_not_measured")
    coverage = only(rows, nuts_code="LV00C", measure="catalogue_coverage")
    assert (coverage["status"], coverage["note"]) == ("not_observed", "coverage_unknown")
    assert only(rows, measure="records_duplicate")["estimate"] == 3
    assert only(rows, measure="statistics_year")["estimate"] == 2024
    assert only(rows, nuts_code="LT026", side="offer", measure="documents")["estimate"] == 0


def test_an_empty_study_has_a_card(tmp_path: Path) -> None:
    rows = World().run(tmp_path, "evidence_card")
    assert {row["estimate"] for row in pick(rows, measure="documents")} == {0}
