"""The accounts of a step: which files it read, and what became of every record.

Each step that reads sources or decides on records keeps one `Accounts`. Its fragments are
written as tables `acc_<step>__*`; the step `accounts` of `smartlife.tables` joins them and checks
that nothing was lost.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from smartlife.model.steps import ACCOUNT_PARTS
from smartlife.model.tables import TABLES, Table
from smartlife.store.schema import rows_to_arrow

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from smartlife.model.fields import Decision, Kind
    from smartlife.model.issues import Issue
    from smartlife.model.provenance import Origin

_CORE_TABLE: Final = {
    "origins": "core__origins",
    "issues": "core__issues",
    "left_out": "core__left_out",
    "counts": "core__source_counts",
}


class Accounts:
    """Collects origins, issues, left-out records and counts of one step."""

    def __init__(self) -> None:
        self._origins: dict[str, Origin] = {}
        self._issues: list[dict[str, object]] = []
        self._left_out: list[dict[str, object]] = []
        self._counts: dict[tuple[str, Kind], Counter[str]] = {}

    @property
    def empty(self) -> bool:
        """True if nothing was said."""
        return not (self._origins or self._issues or self._left_out or self._counts)

    def origin(self, origin: Origin) -> str:
        """Registers a file that is read; returns its origin_id."""
        self._origins[origin.origin_id] = origin
        self._of(origin.source_id, origin.kind)
        return origin.origin_id

    def read(self, source_id: str, kind: Kind, count: int = 1) -> None:
        """Counts records that were read, whatever becomes of them."""
        self._of(source_id, kind)["read_count"] += count

    def kept(self, source_id: str, kind: Kind, count: int = 1) -> None:
        """Counts records that are kept; said once, by the step that decides last."""
        self._of(source_id, kind)["kept_count"] += count

    def issue(self, source_id: str, kind: Kind, issue: Issue) -> None:
        """Stores an issue; a rejected one that names a row counts its record as rejected."""
        self._issues.append({"source_id": source_id, "kind": kind, **asdict(issue)})
        # a source of which no file can be read has counts too: zeros
        counts = self._of(source_id, kind)
        if issue.severity == "noted":
            counts["noted_count"] += 1
        elif issue.row is not None:
            counts["rejected_count"] += 1

    def left_out(
        self,
        source_id: str,
        kind: Kind,
        decision: Decision,
        *,
        rule: str,
        file: str,
        row: int,
        **known: str | date | None,
    ) -> None:
        """Stores a readable record that is not used.

        Args:
            source_id: Its source.
            kind: What the source holds.
            decision: "duplicate" or "outside_period".
            rule: Which rule decided.
            file: File of the record.
            row: Row of the record.
            known: source_record_id, title, kept_id, posted_date, where known.
        """
        self._left_out.append(
            {
                "source_id": source_id,
                "kind": kind,
                "decision": decision,
                "rule": rule,
                "file": file,
                "row": row,
                **known,
            }
        )
        column = "duplicate_count" if decision == "duplicate" else "outside_count"
        self._of(source_id, kind)[column] += 1

    def outside(self, source_id: str, kind: Kind, count: int) -> None:
        """Counts records outside of the study that are too many to store one by one.

        Meant for official statistics of regions that nobody asked for.
        """
        self._of(source_id, kind)["outside_count"] += count

    def duplicates(self, source_id: str, kind: Kind, count: int) -> None:
        """Counts exact repetitions (taxonomy, statistics) that are not stored one by one."""
        self._of(source_id, kind)["duplicate_count"] += count

    def fragments(self, step: str) -> dict[str, pa.Table]:
        """The four fragments as Arrow tables, by the name of their table."""
        rows: dict[str, list[dict[str, object]]] = {
            "origins": [
                {"origin_id": key, **asdict(origin)}
                for key, origin in sorted(self._origins.items())
            ],
            "issues": self._issues,
            "left_out": self._left_out,
            "counts": [
                {"source_id": source, "kind": kind, **{name: counts[name] for name in COUNTS}}
                for (source, kind), counts in sorted(self._counts.items())
            ],
        }
        return {
            account_table(step, part).name: rows_to_arrow(account_table(step, part), rows[part])
            for part in ACCOUNT_PARTS
        }

    def _of(self, source_id: str, kind: Kind) -> Counter[str]:
        return self._counts.setdefault((source_id, kind), Counter())


COUNTS: Final = (
    "read_count",
    "kept_count",
    "rejected_count",
    "duplicate_count",
    "outside_count",
    "noted_count",
)


def account_table(step: str, part: str) -> Table:
    """Definition of one fragment: the columns of its core table, without a key."""
    core = TABLES[_CORE_TABLE[part]]
    return Table(
        f"acc_{step}__{part}", "raw", core.description, core.columns, key=(), allowed=core.allowed
    )
