"""The folder of an index: what is damaged is refused, and nothing reads outside of memory."""

from __future__ import annotations

import json
import pickle
import shutil

import pytest

from smartlife.errors import InputUnreadable
from smartlife.linking import file_sums
from smartlife.linking.index import DESCRIPTION, LinkIndex


@pytest.fixture(scope="module")
def saved(index, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saved")
    index.save(folder)
    return folder


def copied(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "index")


def test_one_wrong_bit_in_any_file_is_found(saved, tmp_path):
    folder = copied(saved, tmp_path)
    for path in sorted(folder.glob("*.npy")):
        whole = path.read_bytes()
        # the last byte: of places in a sparse matrix one that leads far away
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 0x40]))
        with pytest.raises(InputUnreadable, match="damaged") as caught:
            LinkIndex.open(folder)
        assert path.name in caught.value.what
        assert caught.value.where == str(folder)
        assert "smartlife taxonomy build" in str(caught.value.todo)
        path.write_bytes(whole)
    assert LinkIndex.open(folder).description


def test_what_was_checked_is_read_again_only_after_a_change(saved, tmp_path, monkeypatch):
    folder = tmp_path / "index"
    shutil.copytree(saved, folder, ignore=shutil.ignore_patterns(file_sums.CHECKED))
    read = []
    monkeypatch.setattr(
        file_sums, "_sum", lambda path, real=file_sums._sum: read.append(path.name) or real(path)
    )
    LinkIndex.open(folder)
    assert len(read) == len(list(folder.glob("*.npy")))
    LinkIndex.open(folder)
    assert len(read) == len(list(folder.glob("*.npy")))
    (folder / read[0]).touch()
    LinkIndex.open(folder)
    assert len(read) == 2 * len(list(folder.glob("*.npy")))


@pytest.mark.parametrize("change", ["cut", "gone", "more", "folder"])
def test_files_that_are_cut_gone_or_strange_are_told(saved, tmp_path, change):
    folder = copied(saved, tmp_path)
    path = folder / "concepts.kinds.npy"
    whole = path.read_bytes()
    if change == "more":
        shutil.copy(path, folder / "other.npy")
    else:
        path.unlink()
    if change == "cut":
        path.write_bytes(whole[:-3])
    if change == "folder":
        path.mkdir()
    with pytest.raises(InputUnreadable, match=r"damaged.*(kinds|other)"):
        LinkIndex.open(folder)


@pytest.mark.parametrize(
    ("description", "told"),
    [("{", "damaged"), ("[]", "another version"), ('{"layout": 1}', "another version"),
     ('{"layout": 2}', "damaged"), ('{"layout": 2, "files": ["a"]}', "damaged"),
     ('{"layout": 2, "files": {}}', "damaged")],
)  # fmt: skip
def test_a_wrong_description_is_told(saved, tmp_path, description, told):
    folder = copied(saved, tmp_path)
    (folder / DESCRIPTION).write_text(description)
    with pytest.raises(InputUnreadable, match=told):
        LinkIndex.open(folder)


@pytest.mark.parametrize("name", ["/dev/zero", "../outside.npy", "more/inside.npy", "x\x00.npy"])
def test_names_of_files_elsewhere_are_refused_unread(saved, tmp_path, name):
    folder = copied(saved, tmp_path)
    (folder / "more").mkdir()
    for path in (tmp_path / "outside.npy", folder / "more" / "inside.npy"):
        path.write_bytes(b"")
    told = json.loads((folder / DESCRIPTION).read_text())
    told["files"][name] = "00000000-0"
    (folder / DESCRIPTION).write_text(json.dumps(told))
    with pytest.raises(InputUnreadable, match="damaged.*is missing, one of its files"):
        LinkIndex.open(folder)


def test_a_link_to_what_is_no_file_is_refused_unread(saved, tmp_path):
    folder = copied(saved, tmp_path)
    (folder / "concepts.kinds.npy").unlink()
    (folder / "concepts.kinds.npy").symlink_to("/dev/zero")
    with pytest.raises(InputUnreadable, match=r"damaged.*kinds"):
        LinkIndex.open(folder)


def test_long_statements_are_not_remembered(index):
    opened = pickle.loads(pickle.dumps(index))
    asked = []

    def ask(new):
        asked.extend(new)
        return [[] for _ in new]

    short, long = ("a" * 500, "en", False), ("a" * 501, "en", False)
    for _ in range(2):
        opened.known_skills.answers([short, long], ask)
    assert asked == [short, long, long]


def test_the_description_is_what_the_index_was_made_of(index, saved):
    assert LinkIndex.open(saved).description == index.description
    assert json.loads((saved / DESCRIPTION).read_text())["files"]
