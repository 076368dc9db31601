"""Whatever a file holds: our own errors, or records and issues, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartlife.errors import SmartlifeError
from smartlife.formats import (
    delimited,
    eurostat_tsv,
    geojson,
    html_text,
    json_file,
    json_ld,
    json_stat,
    parquet_file,
    sdmx_csv,
    workbook,
    xml_file,
)
from smartlife.formats.archives import open_members
from smartlife.formats.detect import recognise
from smartlife.formats.observations import Observation
from smartlife.formats.records import Opened, Record, opened_bytes
from smartlife.model.issues import Issue

READERS = {
    module.__name__.rsplit(".", 1)[1]: getattr(
        module, "read_records", getattr(module, "read_observations", None)
    )
    for module in (
        delimited, workbook, json_file, json_ld, geojson, xml_file, html_text, parquet_file,
        eurostat_tsv, sdmx_csv, json_stat,
    )
}  # fmt: skip

PIECES = st.sampled_from(
    [b'"', b"'", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\x00", b"\xff\xfe", b"\xfe\xff"]
    + [b"\xef\xbb\xbf", b"\xc4", b"\xc4\x81", b"\xe2\xfb", b"a", b"title", b"12", b"=1+1", b" "]
    + [b"{", b"}", b"[", b"]", b":", b'"a"', b'"a":', b"null", b"1e999", b"\\ud800", b"<", b">"]
    + [b"<a>", b"</a>", b"<b x='1'>", b"<html>", b"<p>", b"&amp;", b"&x;", b"<?xml version='1.0'?>"]
    + [b"<!DOCTYPE a [", b"<!ENTITY x 'y'>", b"geo\\time\t2015\n", b"PC,LV\t1 b", b"OBS_VALUE"]
    + [b"DATAFLOW,", b"TIME_PERIOD,", b"PK\x03\x04", b"PAR1", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0"]
)
CONTENT = st.lists(PIECES, max_size=25).map(b"".join) | st.binary(max_size=60)


@pytest.mark.parametrize("name", READERS)
@settings(deadline=None, max_examples=120)
@given(content=CONTENT)
@example(content=b"")
def test_any_content_gives_records_issues_or_our_errors(name, content):
    try:
        found = list(READERS[name](opened_bytes(content, "x")))
    except SmartlifeError as error:
        assert error.what
        assert error.where
        return
    for item in found:
        assert isinstance(item, (Record, Issue, Observation))
        text = item.values if isinstance(item, Record) else str(item)
        json.dumps(text, default=str, ensure_ascii=False).encode("utf-8")


@settings(deadline=None, max_examples=200)
@given(content=CONTENT)
def test_any_content_is_recognised_or_refused(content):
    try:
        recognise(opened_bytes(content, "x"))
    except SmartlifeError as error:
        assert error.where == "x"


@settings(deadline=None, max_examples=60)
@given(
    content=CONTENT,
    flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=4),
)
def test_any_damage_to_archives(tmp_path_factory, content, flips):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
        archive.writestr("b.gz", gzip.compress(content, mtime=0))
    damaged = bytearray(packed.getvalue())
    for position, mask in flips:
        damaged[position % len(damaged)] ^= mask
    path = tmp_path_factory.mktemp("z") / "a.zip"
    path.write_bytes(damaged)
    try:
        for opened in open_members(path):
            with opened.open() as stream:
                stream.read()
    except SmartlifeError as error:
        assert error.where


class Repeated(io.RawIOBase):
    """A file that repeats a piece, never held in memory."""

    def __init__(self, head, piece, times):
        self.head = head
        self.piece = piece
        self.left = times

    def readable(self):
        return True

    def readinto(self, buffer):
        block, self.head = self.head, b""
        if not block and self.left:
            times = min(self.left, max(1, len(buffer) // len(self.piece)))
            self.left -= times
            block = self.piece * times
        self.head = block[len(buffer) :]
        buffer[: len(block[: len(buffer)])] = block[: len(buffer)]
        return len(block[: len(buffer)])


def endless(head, piece, size):
    times = size // len(piece)
    return Opened("x", size, lambda: io.BufferedReader(Repeated(head, piece, times), 1 << 16))


@pytest.mark.parametrize(
    ("name", "head", "piece", "size"),
    [
        ("delimited", b"a,b\n1,2\n", b"x" * 4096, 60_000_000),
        ("delimited", b'a,b\n1,"', b"x" * 99 + b",y\n", 5_000_000),
        ("delimited", b'a,b\n1,"', b"text without end" * 9 + b"\n", 5_000_000),
        ("json_file", b'[{"a": "', b"x" * 4096, 60_000_000),
        ("json_file", b'{"a": 1}\n{"b": "', b"x" * 4096, 60_000_000),
        ("json_file", b"[", b"[" * 4096, 60_000_000),
        ("xml_file", b"<r><a><b>1</b></a><a>", b"<b>xx</b>" * 400, 9_000_000),
        ("eurostat_tsv", b"a,geo\\time\t2015\nPC,LV\t1\n", b"x" * 4096, 60_000_000),
    ],
)
def test_files_without_end_stay_in_bounded_memory(name, head, piece, size):
    opened = endless(head, piece, size)
    tracemalloc.start()
    try:
        count = sum(1 for _ in READERS[name](opened))
        assert count >= 1
    except SmartlifeError as error:
        assert error.where == "x"
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 100_000_000
    assert sys.getrecursionlimit() < 5000
