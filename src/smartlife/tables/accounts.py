"""The step `accounts`: joins what every step noted and checks that nothing was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from smartlife.errors import CountsBroken
from smartlife.model.steps import ACCOUNT_PARTS
from smartlife.model.tables import TABLES
from smartlife.store.accounts import COUNTS
from smartlife.store.schema import arrow_schema

if TYPE_CHECKING:
    from smartlife.store.run import StepRun

CORE_TABLES: Final = {
    "origins": "core__origins",
    "issues": "core__issues",
    "left_out": "core__left_out",
    "counts": "core__source_counts",
}


def build(run: StepRun) -> None:
    """Writes core__origins, core__issues, core__left_out and core__source_counts.

    Raises:
        CountsBroken: for a source read ≠ kept + rejected + duplicate + outside.
    """
    for part in ACCOUNT_PARTS:
        names = sorted(
            name
            for name in run.step.reads
            if name.startswith("acc_") and name.endswith(f"__{part}") and run.has(name)
        )
        table = CORE_TABLES[part]
        found = [run.read(name) for name in names]
        rows = pa.concat_tables(found) if found else arrow_schema(TABLES[table]).empty_table()
        if part == "counts":
            counts = add_up(rows.to_pylist())
            check(counts)
            run.write_rows(table, counts)
        else:
            run.write(table, _ordered(part, rows))


def add_up(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sums the counts of all steps per source."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["source_id"], row["kind"])
        total = sums.setdefault(
            key, {"source_id": key[0], "kind": key[1], **dict.fromkeys(COUNTS, 0)}
        )
        for name in COUNTS:
            total[name] += row[name]
    return [sums[key] for key in sorted(sums)]


def check(counts: list[dict[str, Any]]) -> None:
    """Checks that read = kept + rejected + duplicate + outside for every source.

    Raises:
        CountsBroken: names every source that does not add up, with its numbers.
    """
    broken = [row for row in counts if row["read_count"] != _settled(row)]
    if not broken:
        return
    shown = "; ".join(
        f"{row['source_id']}: read {row['read_count']}, kept {row['kept_count']}, rejected "
        f"{row['rejected_count']}, duplicate {row['duplicate_count']}, outside "
        f"{row['outside_count']}"
        for row in broken
    )
    raise CountsBroken(
        "Records were lost or counted twice",
        where=shown,
        todo="This is an error of smartlife, not of your data. Please report it with these lines.",
        sources=[row["source_id"] for row in broken],
    )


def _settled(row: dict[str, Any]) -> int:
    parts = ("kept_count", "rejected_count", "duplicate_count", "outside_count")
    return sum(int(row[name]) for name in parts)


def _ordered(part: str, rows: pa.Table) -> pa.Table:
    """Rows in an order that does not depend on which step ran first; origins once each."""
    if part == "origins":
        first: dict[str, dict[str, Any]] = {}
        for row in rows.to_pylist():
            first.setdefault(row["origin_id"], row)
        return pa.Table.from_pylist([first[key] for key in sorted(first)], schema=rows.schema)
    names = ("source_id", "file", "row", "reason" if part == "issues" else "decision")
    return rows.sort_by([(name, "ascending") for name in names])
