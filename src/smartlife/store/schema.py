"""From the logical definition of a table to Arrow, and the check of rows against it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from smartlife.errors import TableInvalid

if TYPE_CHECKING:
    from smartlife.model.fields import FieldType
    from smartlife.model.tables import Column, Table

_ARROW: Final[dict[FieldType, pa.DataType]] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "list<string>": pa.list_(pa.string()),
    "list<float64>": pa.list_(pa.float64()),
    "json": pa.string(),
}


@cache
def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table; JSON columns are strings."""
    return pa.schema(
        [
            pa.field(column.name, _ARROW[column.field.type], nullable=column.nullable)
            for column in table.columns
        ]
    )


def rows_to_arrow(table: Table, rows: list[dict[str, object]]) -> pa.Table:
    """Turns dictionaries into a checked Arrow table; missing keys are null.

    Raises:
        TableInvalid: a value has the wrong type, or a check of `conform` fails.
    """
    unknown = {key for row in rows for key in row} - set(table.column_names)
    if unknown:
        raise TableInvalid(f"{table.name} has no column {', '.join(sorted(unknown))}")
    schema = arrow_schema(table)
    arrays = []
    for field in schema:
        values = [row.get(field.name) for row in rows]
        try:
            arrays.append(pa.array(values, type=field.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise TableInvalid(
                f"{table.name}.{field.name} takes {field.type}: {error}", where=table.name
            ) from error
    return conform(table, pa.table(arrays, schema=schema))


def conform(table: Table, rows: pa.Table) -> pa.Table:
    """Returns the rows with the table's columns in order, or raises.

    Checks: every column is there and none besides, types fit, nothing is null that may not be,
    values are among the allowed ones, the key is unique.

    Raises:
        TableInvalid: with the column and an example.
    """
    schema = arrow_schema(table)
    missing = [name for name in schema.names if name not in rows.column_names]
    surplus = [name for name in rows.column_names if name not in schema.names]
    if missing or surplus:
        raise TableInvalid(
            f"{table.name}: columns differ from its definition",
            where=f"missing: {missing or 'none'}; not defined: {surplus or 'none'}",
        )
    try:
        cast = rows.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError) as error:
        _check_nulls(table, rows)
        raise TableInvalid(f"{table.name}: types differ: {error}", where=table.name) from error
    _check_nulls(table, cast)
    for column in table.columns:
        _check_values(table, column, cast)
    return cast


def _check_nulls(table: Table, rows: pa.Table) -> None:
    for column in table.columns:
        if not column.nullable and rows[column.name].null_count:
            raise TableInvalid(
                f"{table.name}.{column.name} may not be empty, but is in "
                f"{rows[column.name].null_count} of {rows.num_rows} rows",
                where=_example(table, rows, pc.is_null(rows[column.name])),
            )


def _check_values(table: Table, column: Column, rows: pa.Table) -> None:
    allowed = table.values_of(column)
    if not allowed or column.field.type != "string":
        return
    found = rows[column.name]
    wrong = pc.and_(
        pc.is_valid(found), pc.invert(pc.is_in(found, value_set=pa.array(allowed, pa.string())))
    )
    if pc.any(wrong).as_py():
        raise TableInvalid(
            f"{table.name}.{column.name} must be one of {', '.join(allowed)}",
            where=_example(table, rows, wrong),
        )


def check_key(table: Table, rows: pa.Table) -> None:
    """Raises TableInvalid if two rows have the same key (nulls are values here)."""
    if not table.key or not rows.num_rows:
        return
    counted = rows.select(list(table.key)).group_by(list(table.key)).aggregate([([], "count_all")])
    repeated = counted.filter(pc.greater(counted["count_all"], 1))
    if repeated.num_rows:
        raise TableInvalid(
            f"{table.name}: {repeated.num_rows} keys ({', '.join(table.key)}) occur twice",
            where=str(repeated.slice(0, 1).to_pylist()[0]),
        )


def _example(table: Table, rows: pa.Table, mask: pa.ChunkedArray) -> str:
    first = rows.filter(mask).slice(0, 1).to_pylist()
    shown = (
        {name: first[0][name] for name in (table.key or table.column_names[:4])} if first else {}
    )
    return f"for example {shown}"
