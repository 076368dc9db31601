"""core__areas and core__area_members: which strategies count, unknown codes told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartlife.errors import StudyInvalid
from smartlife.store.strategy_file import read_strategy
from smartlife.tables.steps import area_steps
from tests.harness import make_study, run_step
from tests.store.test_strategy_file import GOOD

ESCO = "http://data.europa.eu/esco/"
COMMON = {"status": "released", "taxonomy_version": "1", "source_id": "esco"}
CONCEPTS = [
    {"concept_uri": f"{ESCO}occupation/a", "concept_kind": "occupation", "isco_code": "2512"},
    {"concept_uri": f"{ESCO}skill/S5.1", "concept_kind": "skill_group", "code": "S5.1"},
    {"concept_uri": f"{ESCO}isced-f/0613", "concept_kind": "skill_group"},
]


def run(folder: Path, inputs: dict[str, str] | None = None, **study: object):
    made = make_study(folder, **study)
    (step,) = area_steps(made)
    tables = {"core__concepts": [{**COMMON, **row} for row in CONCEPTS]}
    written = run_step(step, made, tables=tables, inputs=inputs or {})
    return {name: table.to_pylist() for name, table in written.items()}


def test_strategies_follow_the_regions(tmp_path: Path) -> None:
    rows = run(tmp_path, regions=("LV00C",), partners=("LT026", "SE110", "DE80"))
    assert {row["strategy_id"] for row in rows["core__areas"]} == {
        "lv-ris3-2021", "lt-s3-2021", "se-stockholm", "mv-ris-2021",
    }  # fmt: skip
    assert not any(row["is_signed"] for row in rows["core__areas"])
    named = run(tmp_path / "n", partners=(), strategies=("sh-ris3",))
    assert {row["strategy_id"] for row in named["core__areas"]} == {"sh-ris3"}
    none = run(tmp_path / "x", regions=("PL22",), partners=())
    assert none["core__areas"] == none["core__area_members"] == []


def test_codes_that_the_taxonomy_lacks_are_told_once(tmp_path: Path) -> None:
    rows = run(tmp_path, partners=())
    known = {
        row["member_code"]
        for row in rows["core__area_members"]
        if row["is_known"] and row["member_scheme"] not in ("nace", "phrase")
    }
    assert known == {"251", "S5.1", "0613"}
    (issue,) = rows["acc_areas__issues"]
    assert (issue["severity"], issue["reason"]) == ("noted", "concept_unknown")
    (counts,) = rows["acc_areas__counts"]
    assert counts["read_count"] == counts["kept_count"] > 100


def test_a_file_of_the_study(tmp_path: Path) -> None:
    rows = run(tmp_path, {"inputs/areas/xx-test.toml": GOOD}, partners=())
    own = [row for row in rows["core__areas"] if row["strategy_id"] == "xx-test"]
    assert [row["area_code"] for row in own] == ["xx-test/one", "xx-test/two"]
    phrases = [row for row in rows["core__area_members"] if row["member_scheme"] == "phrase"]
    assert {"viens", "divi"} <= {row["member_code"] for row in phrases if row["lang"] == "lv"}
    files = {row["source_id"]: row["file"] for row in rows["acc_areas__origins"]}
    assert files["strategies/xx-test"] == "inputs/areas/xx-test.toml"


def test_a_broken_file_stops_with_its_lines(tmp_path: Path) -> None:
    with pytest.raises(StudyInvalid, match="xx-test.toml has 1 problem"):
        run(tmp_path, {"inputs/areas/xx-test.toml": GOOD.replace("0.5", "5", 1)})


def test_a_second_signature_of_one_organisation_is_told(tmp_path: Path) -> None:
    content = read_strategy(GOOD.encode(), "xx-test.toml").content
    lines = [
        f'[[sign_off]]\norganisation = "{name}"\ncontent = "{content}"\ndate = 2026-01-01\n'
        for name in ("Dome", "DOME")
    ]
    rows = run(tmp_path, {"inputs/areas/xx-test.toml": GOOD + "".join(lines)}, partners=())
    told = [row for row in rows["acc_areas__issues"] if row["reason"] == "duplicate_key"]
    assert ["DOME has signed in line" in row["message"] for row in told] == [True]
    assert not any(row["is_signed"] for row in rows["core__areas"])


def test_a_lapsed_signature_is_told(tmp_path: Path) -> None:
    text = GOOD + '[[sign_off]]\norganisation = "A"\ncontent = "0"\ndate = 2026-01-01\n'
    rows = run(tmp_path, {"inputs/areas/xx-test.toml": text}, partners=(), strategies=("xx-test",))
    told = [row for row in rows["acc_areas__issues"] if row["reason"] == "document_changed"]
    assert len(told) == 1
    assert "A signed other codes" in told[0]["message"]
