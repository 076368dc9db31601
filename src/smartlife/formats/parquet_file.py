"""Reads Parquet files, batch by batch."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Final

from smartlife.errors import LimitExceeded
from smartlife.formats.limits import DEFAULT_LIMITS, Limits
from smartlife.formats.records import Opened, Record, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.model.issues import Issue

_BATCH_ROWS: Final = 4_096
_IN_MEMORY: Final = 16 * 1024**2


def read_records(opened: Opened, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record | Issue]:
    """Yields the rows of a Parquet file, the first being 1.

    Dates become `datetime`, decimals float, bytes text where they are UTF-8 (else None).

    Raises:
        InputUnreadable: The file is no Parquet file, or a damaged one.
        LimitExceeded: It has too many columns, or unpacks to more than `max_expanded_bytes`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with opened.open() as raw, _seekable(raw) as stream:
        try:
            table = pq.ParquetFile(stream)
            _check(opened, table.metadata, limits)
            row = 0
            for batch in table.iter_batches(batch_size=_BATCH_ROWS):
                for values in batch.to_pylist():
                    row += 1
                    yield Record(row, {name: _value(item) for name, item in values.items()})
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            reason = str(error).partition("\n")[0]
            raise unreadable(opened, f"it is a damaged Parquet file ({reason}).") from error


def _check(opened: Opened, metadata: object, limits: Limits) -> None:
    columns = int(getattr(metadata, "num_columns", 0))
    groups = range(int(getattr(metadata, "num_row_groups", 0)))
    row_group = getattr(metadata, "row_group", None)
    size = sum(row_group(group).total_byte_size for group in groups) if row_group else 0
    if columns > limits.max_columns or size > limits.max_expanded_bytes:
        raise LimitExceeded(
            f"The file has {columns:,} columns and unpacks to {size:,} bytes, which is too much.",
            where=opened.file,
            todo="Take out the columns that are not needed, or split the file.",
        )


def _seekable(raw: BinaryIO) -> BinaryIO | tempfile.SpooledTemporaryFile[bytes]:
    """Returns the stream itself, or a temporary copy where it cannot be read backwards."""
    if raw.seekable():
        return raw
    with ExitStack() as stack:
        copy = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        shutil.copyfileobj(raw, copy)
        copy.seek(0)
        stack.pop_all()
    return copy


def _value(item: object) -> object:
    if item is None or isinstance(item, (str, bool, int, float, datetime)):
        return item
    if isinstance(item, dict):
        return {str(key): _value(part) for key, part in item.items()}
    return [_value(part) for part in item] if isinstance(item, list) else _scalar(item)


def _scalar(item: object) -> object:
    if isinstance(item, date):
        return datetime(item.year, item.month, item.day)  # noqa: DTZ001 - a day has no zone
    if isinstance(item, Decimal):
        return float(item)
    if isinstance(item, bytes):
        return _text(item)
    return str(item) if isinstance(item, (time, timedelta)) else None


def _text(item: bytes) -> str | None:
    try:
        return item.decode("utf-8")
    except UnicodeDecodeError:
        return None
