"""How far the rounds of an audit are, from the table that people fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartlife.analysis.audits.estimate import cohen_kappa
from smartlife.analysis.audits.rounds import choose_round
from smartlife.sources.entered.table import EnteredRow
from smartlife.tables.audit_answers import row_key
from smartlife.tables.audits import FORM, Known, check, group_uri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.analysis.audits.estimate import Agreement
    from smartlife.tables.merging import Cells


def round_progress(rows: Sequence[Cells]) -> list[dict[str, Any]]:
    """Per round and region: how far it is, and how far two readers agree.

    Args:
        rows: Of `inputs/audits.tsv`.
    """
    # a row of remarks alone belongs to no round
    rows = [row for row in rows if row.get("group_uri")]
    names = dict.fromkeys(row_key(row)[:3] for row in rows)
    used = _used_rounds(rows)
    made = []
    for key in names:
        name, region, lacking = key
        mine = [row for row in rows if row_key(row)[:3] == key]
        agreement = agreement_of(mine)
        first = [row for row in mine if row.get("reading", "first") == "first"]
        second = [row for row in mine if row.get("reading") == "second"]
        made.append(
            {
                "round": name,
                "region": region,
                "for_region": lacking,
                "groups": len(first),
                "read": sum(bool(row.get("verdict")) for row in first),
                "second_groups": len(second),
                "second_read": sum(bool(row.get("verdict")) for row in second),
                "pairs": agreement.pairs if agreement else 0,
                "agreed": agreement.agreed if agreement else None,
                "kappa": agreement.kappa if agreement else None,
                "is_used": key in used,
                "is_complete": used.get(key, False),
                "other_rounds": sum(one[1:] == key[1:] for one in names) - 1,
            }
        )
    return made


def _used_rounds(rows: Sequence[Cells]) -> dict[tuple[str, ...], bool]:
    """Rounds that figures use if nothing has changed since the draw, and whether each is whole."""
    items = [EnteredRow(FORM.name, number, row) for number, row in enumerate(rows, start=2)]
    places = dict.fromkeys(row_key(row)[1:3] for row in rows)
    partners: dict[str, list[str]] = {}
    for at, lacking in places:
        partners.setdefault(lacking, []).append(at)
    kinds = {group_uri(item): "skill_group" for item in items}
    # what the study holds now is for a run to find out
    checked = check(list(items), Known([code for _, code in places], kinds, {}, partners)).rows
    current = [{**row, "is_current": True} for row in checked]
    used: dict[tuple[str, ...], bool] = {}
    for at, lacking in places:
        chosen = choose_round(current, lacking, None if at == lacking else at)
        if chosen is not None:
            used[chosen.round_id, at, lacking] = chosen.is_complete
    return used


def agreement_of(rows: Sequence[Cells]) -> Agreement | None:
    """How far the two readers of one round and region agree; None if nothing was read twice."""
    said = {(row["group_uri"], row.get("reading", "first")): row.get("verdict") for row in rows}
    pairs = [
        (verdict, said[uri, "second"])
        for (uri, reading), verdict in sorted(said.items())
        if reading == "first" and verdict and said.get((uri, "second"))
    ]
    return cohen_kappa(pairs)
