"""Tables as CSV and Parquet: the same rows, the same bytes every time.

A spreadsheet takes a text that begins with = + - or @ for a formula (OWASP, CSV injection). Such a
text gets one apostrophe before it; so does one that begins with an apostrophe. To read the text as
it was, take one apostrophe away from the beginning of every text that begins with one. Numbers,
dates and Parquet files are never changed.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from smartlife.products.open_data.content import OpenTable

_GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
MISSING: Final = ""
"""How a missing value stands in CSV."""


def guard(text: str) -> str:
    """The text as no spreadsheet takes it for a formula; `unguard` takes it back."""
    return f"'{text}" if text.startswith(_GUARDED) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text.removeprefix("'")


def cell(value: object) -> str:
    """A value as it stands in CSV."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # a control character would end the cell, or the file, in some readers
        if not value.isprintable():
            value = "".join(char if char.isprintable() else " " for char in value)
        return guard(value)
    if isinstance(value, list):
        return guard(" ".join(str(one) for one in value))
    return value.isoformat() if isinstance(value, date) else repr(value)


def as_csv(table: OpenTable) -> bytes:
    """UTF-8 without a mark, commas, lines ending in CR LF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = table.table.column_names
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in table.rows)
    return out.getvalue().encode("utf-8")


def as_parquet(table: OpenTable) -> bytes:
    """The rows with their types."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from smartlife.store.schema import arrow_schema

    rows = pa.Table.from_pylist(table.rows, arrow_schema(table.table))
    out = io.BytesIO()
    pq.write_table(rows, out, compression="zstd")
    return out.getvalue()
