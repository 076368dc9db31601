import os
from dataclasses import replace

import pytest

from smartlife.errors import InputUnreadable, LimitExceeded, StoreFailed, StudyInvalid
from smartlife.store import raw
from smartlife.store.lake import Lake
from smartlife.store.raw import UNREADABLE, Checksums, archive_file, find_files, find_inputs
from tests.harness import make_source, make_study


def names(folder, path):
    study = make_study(folder)
    return [name for name, _ in find_files(study, make_source("board", "vacancies", path=path))]


@pytest.fixture
def folder(tmp_path):
    for name in ("a.csv", "b.txt", ".hidden.csv", "more/c.csv", "more/.git/d.csv"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data/a.csv", ["a.csv"]),
        ("data", ["a.csv", "b.txt", "more/c.csv"]),
        ("data/*.csv", ["a.csv"]),
        ("data/**/*.csv", ["a.csv", "more/c.csv"]),
        ("data/**", ["a.csv", "b.txt", "more/c.csv"]),
        ("d?ta/[ab].*", ["data/a.csv", "data/b.txt"]),
        ("data/../data/*.csv", ["a.csv"]),
    ],
)
def test_a_path_is_a_file_a_folder_or_a_pattern(folder, path, found):
    assert names(folder, path) == found
    assert names(folder, str(folder / path)) == found


def test_brackets_in_the_name_of_the_study_are_no_pattern(tmp_path):
    folder = tmp_path / "Vidzeme [2026]"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a[1].csv").write_text("x\n")
    assert names(folder, "data/*.csv") == ["a[1].csv"]
    assert names(folder, "data/a[1].csv") == ["a[1].csv"]


def test_what_a_run_writes_is_no_input(folder):
    for name in ("lake/tables/t.parquet", "reports/report_en.html", "study.toml"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    assert names(folder, ".") == ["data/a.csv", "data/b.txt", "data/more/c.csv"]


@pytest.mark.parametrize(
    "path", ["nowhere/*.csv", "data/none.csv", "x" * 5000, "data/\0", "a/**b/c", "~", ""]
)
def test_a_path_with_nothing_behind_it_is_told(tmp_path, path):
    with pytest.raises(InputUnreadable, match="board") as caught:
        names(tmp_path, path)
    assert "study.toml" in caught.value.todo


def test_pipes_devices_and_loops_of_links_are_passed_over(folder):
    os.mkfifo(folder / "data" / "pipe.csv")
    (folder / "data" / "gone.csv").symlink_to("nowhere")
    (folder / "data" / "null.csv").symlink_to("/dev/null")
    (folder / "data" / "loop").symlink_to(folder / "data")
    (folder / "data" / "again").symlink_to(folder / "data")
    assert names(folder, "data/**/*.csv") == ["a.csv", "more/c.csv"]
    assert names(folder, "data") == ["a.csv", "b.txt", "more/c.csv"]
    with pytest.raises(InputUnreadable, match="no file"):
        names(folder, "data/pipe.csv")


def test_names_that_are_no_text_can_be_stored_and_told_apart(tmp_path):
    (tmp_path / "data").mkdir()
    for name in (b"kurs\xe2.csv", b"kurs\xe7.csv", b"\x1b[31mred\n.csv"):
        (tmp_path / "data" / os.fsdecode(name)).write_text("x\n")
    found = names(tmp_path, "data")
    assert len(set(found)) == 3
    for name in found:
        name.encode()
        assert name.isprintable()
    study = make_study(tmp_path)
    checksums = Checksums(Lake(tmp_path / "lake"))
    for _, path in find_files(study, make_source("board", "vacancies")):
        assert checksums.of(path)[1] == 2
    checksums.save()
    assert (tmp_path / "lake" / "checksums.json").exists()


def test_a_path_that_takes_in_everything_is_refused(folder, monkeypatch):
    monkeypatch.setattr(raw, "MAX_FILES", 2)
    with pytest.raises(LimitExceeded, match="More than 2"):
        names(folder, "data")


def test_a_file_that_may_not_be_read_is_told_by_its_reader(folder, monkeypatch):
    path = folder / "data" / "a.csv"

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(raw, "file_checksum", refuse)
    lake = Lake(folder / "lake")
    assert Checksums(lake).of(path) == (UNREADABLE, 0)
    assert archive_file(lake, path, UNREADABLE) == path


def test_the_archive_holds_the_bytes_that_were_there(folder):
    lake = Lake(folder / "lake")
    path = folder / "data" / "a.csv"
    checksum, size = Checksums(lake).of(path)
    assert size == 2
    kept = archive_file(lake, path, checksum)
    path.write_text("changed\n")
    assert kept.read_text() == "x\n"
    with pytest.raises(StoreFailed, match="changed"):
        archive_file(lake, path, "0" * 64)


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', "\xff"])
def test_a_damaged_cache_of_checksums_is_made_anew(folder, content):
    lake = Lake(folder / "lake")
    lake.folder.mkdir()
    (lake.folder / "checksums.json").write_text(content, "latin-1")
    path = folder / "data" / "a.csv"
    assert len(Checksums(lake).of(path)[0]) == 64


def test_a_copy_of_the_study_names_its_files_alike(folder, tmp_path_factory):
    study = make_study(folder)
    source = make_source("board", "vacancies", path="data/**/*.csv")
    moved = tmp_path_factory.mktemp("copy") / "study"
    folder.rename(moved)
    there = replace(study, folder=moved)
    assert [name for name, _ in find_files(there, source)] == ["a.csv", "more/c.csv"]


@pytest.mark.parametrize("kind", ["folder", "link to nothing", "link to itself"])
def test_what_has_the_name_of_an_input_and_is_no_file_is_told(tmp_path, kind):
    path = tmp_path / "inputs" / "gold.tsv"
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("gone" if kind == "link to nothing" else path.name)
    with pytest.raises(StudyInvalid, match=r"inputs/gold\.tsv cannot be read"):
        find_inputs(make_study(tmp_path), "inputs/gold.tsv")


def test_inputs_that_are_a_file_are_told(tmp_path):
    (tmp_path / "inputs").write_text("x")
    with pytest.raises(StudyInvalid, match="cannot be read"):
        find_inputs(make_study(tmp_path), "inputs/gold.tsv")


def test_an_input_that_nobody_filled_in_is_no_mistake(tmp_path):
    assert find_inputs(make_study(tmp_path), "inputs/gold.tsv") == []
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "gold.tsv").write_text("x")
    (tmp_path / "inputs" / "areas.toml").mkdir()
    study = make_study(tmp_path)
    assert [name for name, _ in find_inputs(study, "inputs/gold.tsv")] == ["inputs/gold.tsv"]
    assert find_inputs(study, "inputs/*.toml") == []
