"""Parquet."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smartlife.errors import InputUnreadable, LimitExceeded, SmartlifeError
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.formats.parquet_file import read_records
from smartlife.formats.records import Opened, opened_bytes


def written(columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_rows():
    content = written(
        {
            "t": ["Māksla", None],
            "n": [1, 2],
            "d": [date(2026, 2, 3), None],
            "p": [Decimal("1.50"), None],
            "b": [b"\xff", b"x"],
            "l": [[{"a": 1}], []],
        }
    )
    first, second = read_records(opened_bytes(content, "x"))
    assert (first.row, second.row) == (1, 2)
    assert first.values == {
        "t": "Māksla",
        "n": 1,
        "d": datetime(2026, 2, 3),
        "p": 1.5,
        "b": None,
        "l": [{"a": 1}],
    }


def test_a_stream_that_cannot_go_back():
    class Forward(io.RawIOBase):
        def __init__(self, content):
            self.inner = io.BytesIO(content)

        def readable(self):
            return True

        def readinto(self, buffer):
            return self.inner.readinto(buffer)

    content = written({"a": list(range(10_000))})
    opened = Opened("x", len(content), lambda: io.BufferedReader(Forward(content)))
    assert sum(1 for _ in read_records(opened)) == 10_000


def test_limits():
    content = written({f"c{i}": [1] for i in range(20)})
    with pytest.raises(LimitExceeded):
        list(
            read_records(opened_bytes(content, "x"), limits=replace(DEFAULT_LIMITS, max_columns=9))
        )


def test_damage():
    content = written({"a": ["x" * 50] * 500, "b": list(range(500))})
    with pytest.raises(InputUnreadable):
        list(read_records(opened_bytes(content[:-20], "x")))
    for position in range(4, len(content), 29):
        damaged = bytearray(content)
        damaged[position] ^= 0x5A
        try:
            list(read_records(opened_bytes(bytes(damaged), "x")))
        except SmartlifeError:
            continue
