"""Formats are recognised by content, never by name."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from contextlib import suppress

import pytest

from smartlife.errors import FormatUnknown, InputUnreadable
from smartlife.formats.detect import recognise
from smartlife.formats.records import opened_bytes

JSON_STAT = '{"version":"2.0","class":"dataset","id":["geo"],"size":[1],"value":[1]}'


def docx():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def plain_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "a,b")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", "delimited"),
        (b"just one line of text", "delimited"),
        ("a;b\n1;ž\n".encode("utf-16"), "delimited"),
        ("a;b\n1;ž\n".encode("utf-16-le"), "delimited"),
        (b"[2026-02-03] a log line\n", "delimited"),
        (b"{not json} text\n", "delimited"),
        (b'[{"a": 1}]', "json"),
        (b"\xef\xbb\xbf  [1, 2]", "json"),
        (b'{\n  "a": {\n    "b": 1\n  }\n}\n', "json"),
        (b'{"a": 1}\n{"a": 2}\n', "json_lines"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "geojson"),
        (JSON_STAT.encode(), "json_stat"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"<!-- saved -->\n<div class='job'><p>x</p></div>", "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        (b"<?xml version='1.0'?><courses><course><p>x</p></course></courses>", "xml"),
        (b"<rss><channel/></rss>", "xml"),
        (b"unit,sex,age,geo\\time\t2015 \t2014 \nPC,F,Y,LV\t1\t2\n", "eurostat_tsv"),
        (b"freq,unit,geo\\TIME_PERIOD\t2020 \nA,PC,LV\t1\n", "eurostat_tsv"),
        (b"DATAFLOW,LAST UPDATE,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n", "sdmx_csv"),
        (b'"STRUCTURE","STRUCTURE_ID","geo","TIME_PERIOD","OBS_VALUE"\n', "sdmx_csv"),
        (gzip.compress(b"a,b", mtime=0), "gzip"),
        pytest.param(plain_zip(), "zip", id="zip"),
        (b"PAR1xxxxPAR1", "parquet"),
    ],
)
def test_recognised(content, expected):
    assert recognise(opened_bytes(content, "name.says.nothing")) == expected


@pytest.mark.parametrize("sign", [b"x", b"x ", b"\\", b"\\x", b"<x", b"[", b"{"])
def test_one_long_line_takes_no_time(sign):
    began = time.process_time()
    with suppress(InputUnreadable):
        recognise(opened_bytes(sign * (100_000 // len(sign)), "x.csv"))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        pytest.param(docx(), "office document", id="docx"),
        (bytes(range(256)) * 20, "binary"),
        (b"7z\xbc\xaf\x27\x1c....", "7-Zip"),
        (b"<3 hearts", "neither HTML nor XML"),
    ],
)
def test_refused_with_a_name(content, says):
    with pytest.raises(FormatUnknown, match=says):
        recognise(opened_bytes(content, "x.csv"))


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", b"\xef\xbb\xbf\n", b"\x00" * 100])
def test_empty(content):
    with pytest.raises(InputUnreadable, match="empty"):
        recognise(opened_bytes(content, "x.csv"))
