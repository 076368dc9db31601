"""What people have read of an audit: which groups, and on which two readers disagree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

_VERDICTS: Final = ("yes", "no")
"""What a reader can find; who cannot tell has found nothing."""


def groups_read(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    """Region → skill groups that somebody judged and that did not change since.

    Args:
        rows: Of core__audits.
    """
    found: dict[str, set[str]] = {}
    for row in _judged(rows):
        found.setdefault(row["nuts_code"], set()).add(row["group_uri"])
    return {region: frozenset(groups) for region, groups in sorted(found.items())}


def disagreements(rows: Iterable[Row]) -> dict[str, int]:
    """Region → number of skill groups on which two readings of a round do not agree."""
    verdicts: dict[tuple[str, str, str], set[str]] = {}
    for row in _judged(rows):
        key = (row["round_id"], row["nuts_code"], row["group_uri"])
        verdicts.setdefault(key, set()).add(row["verdict"])
    split = Counter(region for (_, region, _), said in verdicts.items() if len(said) > 1)
    return dict(sorted(split.items()))


def _judged(rows: Iterable[Row]) -> list[Row]:
    return [
        row
        for row in rows
        if row["is_current"]
        and row["verdict"] in _VERDICTS
        # what was read at a partner is about another region's demand
        and row["for_region"] == row["nuts_code"]
    ]
