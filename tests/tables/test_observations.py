"""The step `observations`: which numbers are kept, of which region, what becomes of the rest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from smartlife.errors import StudyInvalid
from smartlife.tables.nuts_versions import find_version, version_of_code
from smartlife.tables.steps import observation_steps
from tests.harness import make_source, make_study, run_step


def run(tmp_path: Path, *paths: Path, **source: object):
    study = make_study(
        tmp_path / "study",
        sources=(make_source("stat", "statistics", **source),),
        partners=("LT026",),
    )
    study.folder.mkdir(exist_ok=True)
    [step] = observation_steps(study)
    return run_step(step, study, files={"stat": list(paths)})


def rows(out) -> dict[tuple, dict]:
    return {(row["nuts_code"], row["period"]): row for row in out["core__observations"].to_pylist()}


def issues(out) -> list[dict]:
    return out["acc_observations__issues"].to_pylist()


def counts(out) -> dict:
    [row] = out["acc_observations__counts"].to_pylist()
    assert row["read_count"] == (
        row["kept_count"] + row["rejected_count"] + row["duplicate_count"] + row["outside_count"]
    )
    return row


@pytest.fixture
def samples(root: Path) -> Path:
    return root / "tests" / "samples"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def tsv(path: Path, *lines: str, periods: str = "2024 \t2023 ") -> Path:
    return write(path, f"unit,geo\\time\t{periods}\n" + "".join(f"{line}\n" for line in lines))


def test_values_flags_and_dimensions_of_the_regions_asked_for(tmp_path: Path, samples: Path):
    out = run(tmp_path, samples / "eurostat_tsv" / "trng_lfse_04.tsv")
    found = rows(out)
    assert found["LV", "2014"] == {
        "source_id": "stat",
        "dataset_code": "trng_lfse_04",
        "nuts_code": "LV",
        "nuts_version": "2013",
        "nuts_level": 0,
        "country_code": "LV",
        "dimensions": '{"age": "Y25-64", "sex": "T"}',
        "period": "2014",
        "year": 2014,
        "freq": "A",
        "unit": "PC",
        "number": 5.4,
        "flags": "b",
        "origin_id": found["LV", "2014"]["origin_id"],
    }
    # a cell without value is no record, unless it is confidential
    assert ("LV", "2013") not in found
    assert (found["LV00", "2013"]["number"], found["LV00", "2013"]["flags"]) == (None, "c")
    assert found["LT00", "2015"]["nuts_version"] == "2013"
    europe = found["EU28", "2015"]
    assert (europe["nuts_version"], europe["nuts_level"], europe["country_code"]) == (
        None,
        -1,
        "EU",
    )
    # France, extra-regio and an unknown code
    assert {code for code, _ in found} == {"LV", "LV00", "LT00", "EU28"}
    assert Counter((row["severity"], row["reason"]) for row in issues(out)) == {
        ("rejected", "number_invalid"): 1,
        ("noted", "region_unknown"): 1,
    }
    row = counts(out)
    assert (row["kept_count"], row["outside_count"]) == (10, 3)


def test_sdmx_says_its_data_set_and_periods_are_checked(tmp_path: Path, samples: Path):
    out = run(tmp_path, samples / "sdmx_csv" / "linear.csv")
    found = rows(out)
    assert found["LV00C", "2024"]["dataset_code"] == "demo_r_pjangrp3"
    assert found["LV00C", "2024"]["nuts_version"] == "2024"
    assert found["LV00C", "2024"]["number"] == 14_000
    assert [row["reason"] for row in issues(out)] == ["date_invalid"]
    assert counts(out)["outside_count"] == 1


def test_json_stat(tmp_path: Path, samples: Path):
    out = run(tmp_path, samples / "json_stat" / "answer.json")
    found = rows(out)
    assert set(found) == {("LV", "2016"), ("LV", "2022"), ("LT", "2016"), ("EU27_2020", "2022")}
    assert found["LV", "2022"]["dataset_code"] == "trng_aes_100"
    assert found["LV", "2016"]["flags"] == "b"


def test_a_tidy_table_of_many_data_sets(tmp_path: Path, samples: Path):
    out = run(tmp_path, samples / "tidy_csv" / "many.csv")
    found = {(r["dataset_code"], r["nuts_code"], r["period"]): r["number"] for r in
             out["core__observations"].to_pylist()}  # fmt: skip
    assert found == {
        ("tgs00010", "LV", "2019"): 6.3,
        ("tgs00010", "LV00", "2019"): 6.3,
        ("tgs00010", "LV00", "2018"): 7.4,
        ("tps00001", "LV", "2019"): 1_919_968,
    }
    counts(out)


def test_the_version_is_found_from_all_codes_of_a_file():
    assert find_version(["LV", "LV008", "LV007"]).version == "2021"
    assert find_version(["LV", "LV00C", "LV009"]).version == "2024"
    assert find_version(["LV", "LT00", "UKM2", "FR21"]).version == "2013"
    assert find_version(["LV"]).version == "2024"
    assert version_of_code("LT00", "2024") == "2013"
    assert version_of_code("LV0X", "2024") is None


def test_codes_that_fit_several_versions_are_said(tmp_path: Path):
    out = run(tmp_path, tsv(tmp_path / "demo_x.tsv", "NR,LV007\t5 \t4 "))
    assert [row["reason"] for row in issues(out)] == ["version_unknown"]
    stated = run(tmp_path, tmp_path / "demo_x.tsv", options=(("nuts_version", "2016"),))
    assert {row["nuts_version"] for row in rows(stated).values()} == {"2016"}
    assert not issues(stated)


def test_a_version_that_is_not_held_is_refused(tmp_path: Path):
    path = tsv(tmp_path / "demo_x.tsv", "NR,LV007\t5 \t4 ")
    with pytest.raises(StudyInvalid, match="nuts_version"):
        run(tmp_path, path, options=(("nuts_version", "1999"),))


def test_codes_are_never_converted(tmp_path: Path):
    out = run(tmp_path, tsv(tmp_path / "demo_x.tsv", "NR,LV008\t5 \t4 ", "PC,LV007\t5 \t4 "))
    assert {row["nuts_code"] for row in rows(out).values()} == {"LV008", "LV007"}


def test_an_older_copy_of_a_table_repeats_or_is_superseded(tmp_path: Path):
    old = tsv(tmp_path / "demo_x.tsv", "NR,LV\t5 \t4 ", periods="2023 \t2022 ")
    new = tsv(tmp_path / "demo_x (1).tsv", "NR,LV\t9 \t6 ")
    out = run(tmp_path, old, new)
    assert {key[1]: row["number"] for key, row in rows(out).items()} == {
        "2024": 9.0,
        "2023": 6.0,
        "2022": 4.0,
    }
    assert [row["reason"] for row in issues(out)] == ["superseded"]
    twice = run(tmp_path, new, write(tmp_path / "demo_x (2).tsv", new.read_text()))
    assert counts(twice)["duplicate_count"] == 2
    assert not issues(twice)


def test_two_numbers_for_one_cell_of_a_file_are_not_both_kept(tmp_path: Path):
    out = run(tmp_path, tsv(tmp_path / "demo_x.tsv", "NR,LV\t5 \t4 ", "NR,LV\t5 \t7 "))
    assert [row["reason"] for row in issues(out)] == ["duplicate_key"]
    assert counts(out)["duplicate_count"] == 1


def test_files_that_are_no_tables_of_regions(tmp_path: Path, samples: Path):
    out = run(
        tmp_path,
        write(tmp_path / "vars.tsv", "short\tcode\ncows\ttag00014\n"),
        write(tmp_path / "nogeo.tsv", "unit,sex\\time\t2020 \nPC,T\t5 \n"),
        samples / "json_stat" / "answer.json",
    )
    found = {row["file"]: (row["reason"], row["message"]) for row in issues(out)}
    assert found["vars.tsv"][0] == "file_unknown"
    assert "geo" in found["nogeo.tsv"][1]
    assert len(rows(out)) == 4


def test_the_order_of_files_and_lines_changes_nothing(tmp_path: Path):
    a = tsv(tmp_path / "demo_a.tsv", "NR,LV\t5 \t4 ", "NR,LT\t3 \t2 ")
    b = tsv(tmp_path / "demo_b.tsv", "NR,LV\t5 \t4 ")
    there, back = run(tmp_path, a, b), run(tmp_path, b, a)
    assert there["core__observations"].equals(back["core__observations"])


def test_a_study_without_statistics_gets_an_empty_table(tmp_path: Path):
    study = make_study(tmp_path)
    [step] = observation_steps(study)
    assert run_step(step, study)["core__observations"].num_rows == 0


@pytest.mark.shared
def test_the_real_tables(tmp_path: Path, shared: Path):
    folder = shared / "data" / "statistics"
    out = run(tmp_path, *sorted(folder.iterdir()))
    table = out["core__observations"].to_pylist()
    [found] = [
        row["number"]
        for row in table
        if (row["dataset_code"], row["nuts_code"], row["period"]) == ("trng_lfse_04", "LV", "2015")
        and row["dimensions"] == '{"age": "Y25-64", "sex": "T"}'
    ]
    assert found == 5.7
    bulk = {"trng_lfse_04", "jvs_a_nace2", "lfst_r_lfe2en2", "lfst_r_lfe2eedu", "nama_10r_2gdp",
            "lfst_r_lfp2acedu", "lfst_r_lfu3pers", "lfst_r_lfu3rt"}  # fmt: skip
    versions = {r["nuts_version"] for r in table if r["dataset_code"] in bulk and r["nuts_version"]}
    assert versions == {"2013"}
    assert bulk < {row["dataset_code"] for row in table}
    assert len({row["dataset_code"] for row in table} - bulk) == 22
    assert [row["file"] for row in issues(out)] == ["eu_eurostat_variables.tsv"]
    counts(out)
