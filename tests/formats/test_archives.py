"""Archives: what is opened, and every reason to refuse."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import struct
import zipfile
from dataclasses import replace

import pytest

from smartlife.errors import ArchiveRefused, InputUnreadable, LimitExceeded
from smartlife.formats.archives import open_members
from smartlife.formats.limits import DEFAULT_LIMITS


def pack(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content, **options)
    return path


def content_of(opened):
    with opened.open() as stream:
        return stream.read()


def read_all(path, limits=DEFAULT_LIMITS):
    return {opened.file: content_of(opened) for opened in open_members(path, limits)}


def test_a_plain_file_is_itself(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    assert read_all(path) == {"a.csv": b"a,b\n"}


def test_gzip_is_unpacked_whatever_its_name(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(b"a,b\n"))
    assert read_all(path) == {"a.csv": b"a,b\n"}


def test_members_and_what_is_passed_over(tmp_path):
    path = pack(
        tmp_path / "p.zip",
        [
            ("in/a.csv", b"1"),
            ("b!c.csv", b"2"),
            ("__MACOSX/a.csv", b"x"),
            (".hidden", b"x"),
            ("d.csv.gz", gzip.compress(b"3")),
        ],
    )
    assert read_all(path) == {"p.zip!in/a.csv": b"1", "p.zip!b!c.csv": b"2", "p.zip!d.csv.gz": b"3"}


def test_a_member_can_be_read_twice_without_counting_twice(tmp_path):
    path = pack(tmp_path / "p.zip", [("a", b"x" * 1000)])
    limits = replace(DEFAULT_LIMITS, max_expanded_bytes=1500)
    (opened,) = open_members(path, limits)
    assert len(content_of(opened)) == len(content_of(opened)) == 1000


def test_missing_file(tmp_path):
    with pytest.raises(InputUnreadable):
        list(open_members(tmp_path / "none.csv"))


def test_large_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100)
    with pytest.raises(LimitExceeded):
        list(open_members(path, replace(DEFAULT_LIMITS, max_file_bytes=99)))


def test_empty_archive(tmp_path):
    with pytest.raises(InputUnreadable, match="no file"):
        list(open_members(pack(tmp_path / "p.zip", [])))


@pytest.mark.parametrize(
    "name", ["../a.csv", "in/../../a.csv", "/etc/passwd", "C:/a.csv", "..\\a.csv", "\\a.csv"]
)
def test_names_that_point_outside(tmp_path, name):
    with pytest.raises(ArchiveRefused, match="outside"):
        list(open_members(pack(tmp_path / "p.zip", [("ok.csv", b"1"), (name, b"1")])))


def test_links(tmp_path):
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    with pytest.raises(ArchiveRefused, match="link"):
        list(open_members(pack(tmp_path / "p.zip", [(info, b"/etc/passwd")])))


def test_encrypted(tmp_path):
    path = pack(tmp_path / "p.zip", [("a.csv", b"1" * 100)])
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(ArchiveRefused, match="encrypted"):
        list(open_members(path))


def test_too_many_members(tmp_path):
    path = pack(tmp_path / "p.zip", [(f"{i}.csv", b"1") for i in range(20)])
    with pytest.raises(ArchiveRefused, match="20 files"):
        list(open_members(path, replace(DEFAULT_LIMITS, max_members=10)))


def test_a_bomb_that_says_so(tmp_path):
    path = pack(tmp_path / "p.zip", [("a.csv", b"0" * 30_000_000)])
    with pytest.raises(ArchiveRefused, match="200 times"):
        list(open_members(path))


def test_a_bomb_that_lies_about_its_size(tmp_path):
    path = pack(tmp_path / "p.zip", [("a.csv", b"0" * 30_000_000)])
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10_000)
    path.write_bytes(content)
    with pytest.raises(ArchiveRefused):
        read_all(path)


def test_a_gzip_bomb(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"0" * 30_000_000))
    with pytest.raises(ArchiveRefused):
        read_all(path)


def test_a_gzip_bomb_inside_of_a_zip(tmp_path):
    inner = gzip.compress(gzip.compress(b"0" * 100_000_000))
    path = pack(tmp_path / "p.zip", [("a.gz", gzip.compress(b"0" * 30_000_000)), ("b", inner)])
    with pytest.raises(ArchiveRefused):
        read_all(path)


def test_the_sum_of_all_members_counts(tmp_path):
    path = pack(tmp_path / "p.zip", [(f"{i}", bytes([i]) * 1000) for i in range(9)])
    limits = replace(DEFAULT_LIMITS, max_expanded_bytes=5000)
    with pytest.raises(ArchiveRefused, match="5,000"):
        read_all(path, limits)


@pytest.mark.parametrize("cut", [10, 60, 200, 1000])
def test_damaged_zip(tmp_path, cut):
    content = random.Random(1).randbytes(4000)
    path = pack(tmp_path / "p.zip", [("a.csv", content), ("b.csv", content)])
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with pytest.raises(ArchiveRefused):
        read_all(path)
    path.write_bytes(whole[:cut] + b"\xff\xff\xff" + whole[cut + 3 :])
    with contextlib.suppress(ArchiveRefused):
        read_all(path)


@pytest.mark.parametrize("cut", [1, 5, 9, 30])
def test_damaged_gzip(tmp_path, cut):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 40)[:-cut])
    with pytest.raises(ArchiveRefused):
        read_all(path)


def test_names_are_shown_without_control_characters(tmp_path):
    path = pack(tmp_path / "p.zip", [("a\x1b[31m\n.csv", b"1")])
    (opened,) = open_members(path)
    assert opened.file.isprintable()


def test_a_workbook_is_given_whole(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["a", "b"])
    book.close()
    path = tmp_path / "t.xlsx"
    path.write_bytes(out.getvalue())
    assert list(read_all(path)) == ["t.xlsx"]
