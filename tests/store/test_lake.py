import errno
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smartlife.errors import StoreFailed
from smartlife.store.lake import Lake, Manifest, StepRecord, TableFile


def put(lake: Lake, table: str, values: list[int]) -> TableFile:
    with lake.writing(table) as path:
        pq.write_table(pa.table({"a": values}), path)
        return lake.place_table(table, path, len(values))


def record(lake: Lake, step: str, key: str, tables: dict[str, TableFile]) -> StepRecord:
    made = StepRecord(step, key, tables, {}, 0.1, 10.0, 0, 1)
    lake.save_step(made)
    return made


def manifest(run_id: str, tables: dict[str, TableFile], steps: dict[str, str]) -> Manifest:
    return Manifest(run_id, "study", steps, tables, {})


def test_same_rows_are_one_file(tmp_path):
    lake = Lake(tmp_path)
    assert put(lake, "t", [1, 2]) == put(lake, "t", [1, 2])
    assert put(lake, "t", [1]) != put(lake, "t", [1, 2])
    assert len(list((tmp_path / "tables" / "t").iterdir())) == 2


def test_readers_see_the_new_run_only_after_the_switch(tmp_path):
    lake = Lake(tmp_path)
    assert lake.current() is None
    first = manifest("one", {"t": put(lake, "t", [1])}, {})
    lake.switch_to(first)
    second = manifest("two", {"t": put(lake, "t", [2])}, {})
    lake.write_json("runs/two.json", {"half": True})
    assert lake.current() == first
    lake.switch_to(second)
    assert lake.current() == second


def test_a_step_whose_files_are_gone_is_not_done(tmp_path):
    lake = Lake(tmp_path)
    file = put(lake, "t", [1])
    made = record(lake, "s", "k", {"t": file})
    assert lake.step_record("s", "k") == made
    (tmp_path / file.path).unlink()
    assert lake.step_record("s", "k") is None


def test_collecting_keeps_current_pinned_and_newest(tmp_path):
    lake = Lake(tmp_path)
    files = {}
    for number in range(6):
        files[number] = put(lake, "t", [number])
        key = f"k{number}"
        record(lake, "s", key, {"t": files[number]})
        lake.switch_to(manifest(f"r{number}", {"t": files[number]}, {"s": key}))
        if number == 0:
            lake.pin("r0")
    freed = lake.collect(keep=2)
    assert freed > 0
    left = [number for number, file in files.items() if (tmp_path / file.path).exists()]
    assert left == [0, 4, 5]
    assert lake.step_record("s", "k1") is None
    assert lake.step_record("s", "k5") is not None
    assert lake.manifest("r1") is None


def test_a_full_disk_is_told_and_leaves_nothing_half(tmp_path):
    lake = Lake(tmp_path)
    lake.switch_to(manifest("one", {}, {}))

    def fill_up():
        with lake.writing("t") as path:
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreFailed, match="disk is full"):
        fill_up()
    assert list((tmp_path / "tmp").iterdir()) == []
    assert lake.current().run_id == "one"


def test_a_damaged_manifest_is_told(tmp_path):
    lake = Lake(tmp_path)
    lake.switch_to(manifest("one", {}, {}))
    (tmp_path / "runs" / "one.json").write_text("{")
    with pytest.raises(StoreFailed, match="damaged"):
        lake.current()


def test_pinning_an_unknown_run_is_an_error(tmp_path):
    with pytest.raises(StoreFailed, match="no run"):
        Lake(tmp_path).pin("nothing")


def test_temporary_files_do_not_outlive_a_failure(tmp_path: Path):
    lake = Lake(tmp_path)

    def stop():
        with lake.writing("t") as path:
            path.write_text("x")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stop()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_kept_folder_lives_as_long_as_a_run_names_it(tmp_path):
    lake = Lake(tmp_path)

    def keep(text):
        with lake.writing("index") as folder:
            folder.mkdir()
            (folder / "a.npy").write_text(text)
            return lake.place_folder(folder)

    first, again, second = keep("one"), keep("one"), keep("two")
    assert first == again != second
    assert not list((lake.folder / "tmp").iterdir())
    run = Manifest("r1", "study", {}, {}, {}, (first,))
    lake.switch_to(run)
    assert lake.current() == run
    lake.collect()
    assert (lake.folder / first / "a.npy").read_text() == "one"
    assert not (lake.folder / second).exists()


def test_a_step_whose_folder_is_gone_is_not_done(tmp_path):
    lake = Lake(tmp_path)
    with lake.writing("index") as folder:
        folder.mkdir()
        (folder / "a.npy").write_text("one")
        path = lake.place_folder(folder)
    lake.save_step(StepRecord("index", "k", {}, {}, 0.1, 10.0, 0, 1, (path,)))
    found = lake.step_record("index", "k")
    assert found is not None
    assert found.folders == (path,)
    (lake.folder / path / "a.npy").unlink()
    (lake.folder / path).rmdir()
    assert lake.step_record("index", "k") is None
