"""The step `taxonomy`: files of several languages and versions become one taxonomy."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from smartlife.errors import InputUnreadable
from smartlife.model.taxonomy import ConceptEntry, RelationEntry
from smartlife.tables.concept_join import FileEntries, join
from smartlife.tables.steps import taxonomy_steps
from tests.harness import make_source, make_study, run_step

BASE = "http://data.europa.eu/esco/"
PACKAGE = "ESCO dataset - v1.2.0 - classification - en - csv"


def occupation(number: int) -> str:
    return f"{BASE}occupation/00000000-0000-4000-8000-0000000000{number:02d}"


def skill(number: int) -> str:
    return f"{BASE}skill/00000000-0000-4000-8000-0000000001{number:02d}"


def group(number: int) -> str:
    return f"{BASE}skill/00000000-0000-4000-8000-0000000002{number:02d}"


def run(tmp_path: Path, paths: list[Path], **source: object):
    study = make_study(
        tmp_path / "study", sources=(make_source("esco", "taxonomy", path="data", **source),)
    )
    study.folder.mkdir(exist_ok=True)
    [step] = taxonomy_steps(study)
    return run_step(step, study, files={"esco": paths})


@pytest.fixture
def samples(root: Path) -> Path:
    return root / "tests" / "samples" / "esco"


@pytest.fixture
def out(tmp_path: Path, samples: Path):
    """The sample package as the portal gives it: a zip with the version in its name."""
    return run(tmp_path, [zipped(tmp_path, samples / PACKAGE)])


def zipped(tmp_path: Path, folder: Path) -> Path:
    path = tmp_path / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


def concepts(out) -> dict[str, dict]:
    return {row["concept_uri"]: row for row in out["core__concepts"].to_pylist()}


def labels(out, uri: str, lang: str) -> set[tuple[str, str]]:
    return {
        (row["label_kind"], row["label"])
        for row in out["core__labels"].to_pylist()
        if (row["concept_uri"], row["lang"]) == (uri, lang)
    }


def relations(out) -> set[tuple[str, str, str]]:
    return {
        (row["from_uri"], row["relation"], row["to_uri"])
        for row in out["core__relations"].to_pylist()
    }


def issues(out) -> Counter[tuple[str, str]]:
    return Counter(
        (row["severity"], row["reason"]) for row in out["acc_taxonomy__issues"].to_pylist()
    )


def counts(out) -> dict:
    [row] = out["acc_taxonomy__counts"].to_pylist()
    assert row["read_count"] == (
        row["kept_count"] + row["rejected_count"] + row["duplicate_count"] + row["outside_count"]
    )
    return row


def test_concepts_have_kind_code_and_depth(out):
    found = concepts(out)
    shown = {
        uri: (row["concept_kind"], row["code"], row["isco_code"], row["depth"])
        for uri, row in found.items()
    }
    assert shown[occupation(1)] == ("occupation", "2512.1", "2512", None)
    assert shown[occupation(2)] == ("occupation", "2512.1.1", "2512", None)
    assert shown[BASE + "isco/C2512"] == ("isco_group", "2512", "2512", None)
    assert shown[group(1)] == ("skill_group", "S", None, 0)
    assert shown[group(5)] == ("skill_group", "S1.13.3", None, 3)
    assert shown[BASE + "isced-f/053"] == ("skill_group", "053", None, 2)
    # two parents, at depths 3 and 1: the shorter way counts
    assert shown[skill(1)] == ("skill", None, None, 2)
    assert shown[skill(2)] == ("knowledge", None, None, 3)
    # no skillType: below knowledge only
    assert shown[skill(3)] == ("knowledge", None, None, 4)
    assert found[occupation(3)]["status"] == "obsolete"
    assert {row["taxonomy_version"] for row in found.values()} == {"1.2.0"}


def test_labels_are_split_at_lines_and_bars(out):
    assert labels(out, occupation(1), "en") == {
        ("preferred", "tidal software maker"),
        ("alternative", "maker of tidal software"),
        ("alternative", "tide programmer"),
        ("hidden", "tidal softwear maker"),
    }
    assert ("alternative", "tester of harbour apps") in labels(out, occupation(2), "en")
    assert ("alternative", 'see, "tides" and tables') in labels(out, skill(1), "en")


def test_relations_are_kept_once_and_gaps_filled(out):
    found = relations(out)
    assert (occupation(1), "essential", skill(1)) in found
    assert (occupation(2), "broader", occupation(1)) in found
    assert (skill(2), "member", "collection:green") in found
    # in no relation file: by code, and from the paths of skillsHierarchy
    assert (BASE + "isco/C2512", "broader", BASE + "isco/C251") in found
    assert (BASE + "isced-f/053", "broader", BASE + "isced-f/05") in found
    assert (BASE + "isced-f/05", "broader", group(4)) in found
    assert (group(5), "broader", group(3)) in found
    assert not any(occupation(9) in (a, b) for a, _, b in found)


def test_every_row_is_accounted_for(out):
    row = counts(out)
    rows = Counter(
        {
            "occupations": 3, "skills": 3, "isco": 4, "groups": 6, "hierarchy": 4, "occSkill": 6,
            "skillSkill": 2, "broaderOcc": 3, "broaderSkill": 4, "green": 1,
        }
    )  # fmt: skip
    assert row["read_count"] == rows.total()
    assert row["duplicate_count"] == 1
    assert issues(out) == {
        ("rejected", "value_unknown"): 1,
        ("rejected", "not_joined"): 1,
        ("rejected", "structure_invalid"): 1,
        ("noted", "file_unused"): 1,
    }


def test_versions_and_languages_together(tmp_path: Path, samples: Path):
    files = [zipped(tmp_path, samples / PACKAGE), zipped(tmp_path, samples / "de-v1.1.0")]
    out = run(tmp_path, [*files, samples / "labels-lv" / "occupations_lv.csv"])
    found = concepts(out)
    assert ("preferred", "paisuma programmētājs") in labels(out, occupation(1), "lv")
    # a group of the old version, named by its code, is the group of today
    assert BASE + "skill/S1.13" not in found
    assert labels(out, group(3), "de") == {("preferred", "Schreiben")}
    # defined by the old version only
    assert found[occupation(4)]["taxonomy_version"] == "1.1.0"
    assert (occupation(4), "broader", BASE + "isco/C2512") in relations(out)
    # labels without a concept, and a member of the collection that the new version dropped
    lost = [r for r in out["acc_taxonomy__issues"].to_pylist() if r["reason"] == "not_joined"]
    assert {(r["file"].split("!")[-1], r["value"]) for r in lost} == {
        ("occupationSkillRelations_en.csv", occupation(9)),
        ("skills_de.csv", skill(8)),
        ("occupations_lv.csv", occupation(7)),
    }
    assert issues(out)["rejected", "superseded"] == 1
    assert (skill(1), "member", "collection:green") not in relations(out)
    counts(out)


def test_labels_alone_are_enough_if_nothing_else_is_there(tmp_path: Path, samples: Path):
    out = run(tmp_path, [samples / "labels-lv" / "occupations_lv.csv"])
    assert set(concepts(out)) == {occupation(1), occupation(7)}
    assert counts(out)["kept_count"] == 2


def test_the_order_of_files_changes_nothing(tmp_path: Path, samples: Path):
    files = [
        zipped(tmp_path, samples / PACKAGE),
        zipped(tmp_path, samples / "de-v1.1.0"),
        samples / "labels-lv" / "occupations_lv.csv",
    ]
    there, back = run(tmp_path, files), run(tmp_path, files[::-1])
    for table in ("core__concepts", "core__labels", "core__relations"):
        assert there[table].equals(back[table])


def test_the_same_package_twice_adds_nothing(tmp_path: Path, samples: Path):
    once = run(tmp_path, [zipped(tmp_path, samples / PACKAGE)])
    copy = tmp_path / f"{PACKAGE} (1).zip"
    shutil.copy(tmp_path / f"{PACKAGE}.zip", copy)
    twice = run(tmp_path, [tmp_path / f"{PACKAGE}.zip", copy])
    for table in ("core__concepts", "core__labels", "core__relations"):
        assert once[table].equals(twice[table])
    assert counts(twice)["duplicate_count"] > counts(once)["duplicate_count"]


def test_a_file_that_is_not_escos_is_an_issue_and_the_rest_is_read(tmp_path: Path, samples: Path):
    stray = tmp_path / "readme.csv"
    stray.write_text("a,b\n1,2\n")
    fake = tmp_path / "skills_en.csv"
    fake.write_text("id,name\n1,welding\n")
    out = run(tmp_path, [samples / "labels-lv" / "occupations_lv.csv", stray, fake])
    found = {r["file"]: r for r in out["acc_taxonomy__issues"].to_pylist()}
    assert found["readme.csv"]["reason"] == "file_unknown"
    assert "conceptUri" in found["skills_en.csv"]["message"]
    assert len(concepts(out)) == 2


def test_no_concept_at_all_is_an_error_that_names_the_reason(tmp_path: Path):
    fake = tmp_path / "skills_en.csv"
    fake.write_text("id,name\n1,welding\n")
    with pytest.raises(InputUnreadable, match="conceptUri"):
        run(tmp_path, [fake])


def test_a_study_without_a_taxonomy_gets_empty_tables(tmp_path: Path):
    study = make_study(tmp_path)
    [step] = taxonomy_steps(study)
    out = run_step(step, study)
    assert [out[name].num_rows for name in step.writes] == [0, 0, 0]


def entry(uri: str, label: str, **more: object) -> ConceptEntry:
    return ConceptEntry(2, uri, "occupation", "en", label, defines=True, **more)


def test_the_newest_stated_version_has_the_preferred_label():
    files = [
        FileEntries("a", "old.csv", "1.0.9", [entry(occupation(1), "old", status="obsolete")]),
        FileEntries("a", "none.csv", concepts=[entry(occupation(1), "unstated")]),
        FileEntries("a", "new.csv", "1.10.0", [entry(occupation(1), "new")]),
        FileEntries("a", "mid.csv", "1.2.0", [entry(occupation(1), "new", alternatives=("mid",))]),
    ]
    made = join(files)
    assert made.concepts[occupation(1)].taxonomy_version == "1.10.0"
    assert made.concepts[occupation(1)].status == "released"
    assert set(made.labels[occupation(1)]) == {
        ("en", "preferred", "new"),
        ("en", "alternative", "old"),
        ("en", "alternative", "mid"),
        ("en", "alternative", "unstated"),
    }


def test_a_circle_in_the_hierarchy_does_no_harm():
    a, b = group(1), group(2)
    said = [ConceptEntry(2, u, "skill_group", "en", u[-2:], defines=True) for u in (a, b)]
    ring = [RelationEntry(2, a, "broader", b), RelationEntry(3, b, "broader", a)]
    made = join([FileEntries("x", "f.csv", "1.0", said, ring)])
    assert [made.concepts[u].depth for u in (a, b)] == [None, None]


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = shared / "data" / "esco"
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    study = make_study(
        tmp_path_factory.mktemp("real"),
        sources=(make_source("esco", "taxonomy", path=str(folder)),),
    )
    [step] = taxonomy_steps(study)
    named = folder_names(folder, paths)
    return run_step(step, study, files={"esco": named})


def folder_names(folder: Path, paths: list[Path]) -> list:
    from smartlife.store.lake import file_checksum
    from smartlife.store.raw import SourceFile

    return [
        SourceFile(p.relative_to(folder).as_posix(), p, file_checksum(p), p.stat().st_size)
        for p in paths
    ]


@pytest.mark.shared
def test_the_real_package_has_its_published_numbers(real):
    found = concepts(real)
    kinds = Counter(row["concept_kind"] for row in found.values())
    assert kinds["skill"] + kinds["knowledge"] == 13_896
    assert kinds["isco_group"] == 619
    # 3,007 of the English file, and one that only the German one and the relations have
    assert kinds["occupation"] == 3_008
    pairs = Counter(
        row["relation"]
        for row in real["core__relations"].to_pylist()
        if found[row["from_uri"]]["concept_kind"] == "occupation"
    )
    assert (pairs["essential"], pairs["optional"]) == (64_946, 58_909)
    said = Counter(
        (row["lang"], row["label_kind"])
        for row in real["core__labels"].to_pylist()
        if found[row["concept_uri"]]["concept_kind"] in ("skill", "knowledge")
    )
    assert said["en", "alternative"] == 97_483
    assert said["sv", "preferred"] == 13_379
    assert said["de", "preferred"] >= 13_890


@pytest.mark.shared
def test_the_real_package_joins_in_all_languages(real):
    found = concepts(real)
    langs = {row["lang"] for row in real["core__labels"].to_pylist()}
    assert langs == {"da", "de", "en", "et", "lt", "lv", "no", "pl", "sv"}
    lost = Counter(
        r["file"] for r in real["acc_taxonomy__issues"].to_pylist() if r["reason"] == "not_joined"
    )
    assert lost["labels-sv/skills_sv.csv"] == 106
    assert all(number == 2 for file, number in lost.items() if "skills" not in file)
    assert all(row["isco_code"] for row in found.values() if row["concept_kind"] == "occupation")
    assert all(row["depth"] for row in found.values() if row["concept_kind"] == "skill")
    counts(real)


@pytest.mark.shared
def test_every_row_of_the_real_files_is_counted(real, shared: Path):
    rows = 0
    csv.field_size_limit(10**7)
    for path in (shared / "data" / "esco").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += sum(1 for _ in csv.DictReader(file))
    for path in (shared / "data" / "esco").glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if not name.startswith("conceptSchemes"):
                    text = archive.read(name).decode("utf-8-sig").splitlines(keepends=True)
                    rows += sum(1 for _ in csv.DictReader(text))
    assert counts(real)["read_count"] == rows
