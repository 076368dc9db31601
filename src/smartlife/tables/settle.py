"""What becomes of every parsed record: outside the period, a duplicate, or kept; its identifier.

Of the records of one document the most complete is kept (then the earliest, then by content, so
that the order of files and rows decides nothing but which of two equal rows is named). What it
leaves open is filled from the others in the same order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.fields import Publish, get_values
from smartlife.model.issues import Issue
from smartlife.model.provenance import stable_id
from smartlife.tables.duplicates import group_records, rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from smartlife.model.fields import Kind
    from smartlife.store.accounts import Accounts
    from smartlife.tables.record import Parsed

_PLACE: Final = ("place_name", "place_status", "nuts_code", "nuts_level", "country_code")
_PLACE_RANK: Final = ("coded", "coarse", "abroad", "unknown", "default")
_EMPLOYER: Final = ("employer_name", "employer_id", "employer_kind")
_TEXT: Final = ("text", "has_text", "lang", "lang_confidence")
_STRICTEST: Final = get_values(Publish)
"""Permissions, the strictest first: counts, excerpt, full."""
_NEVER_FILLED: Final = frozenset(
    {"source_record_id", "posted_date", "date_status", "file", "row", *_PLACE, *_EMPLOYER, *_TEXT}
)

Row = dict[str, Any]


def settle(
    parsed: Sequence[Parsed], kind: Kind, accounts: Accounts, *, with_text: bool
) -> list[Row]:
    """Decides about all records of a kind and returns the kept ones, ordered by identifier.

    Args:
        parsed: All readable records.
        kind: "vacancies" or "courses".
        accounts: Takes what is outside, repeated or kept.
        with_text: Whether equal texts make documents equal.

    Returns:
        Rows of the core table, all columns final but `positions_count` (None: not stated).
    """
    id_column = "vacancy_id" if kind == "vacancies" else "course_id"
    inside = []
    for record in parsed:
        if record.outside:
            _leave_out(accounts, kind, record, "outside_period", record.outside, None)
        else:
            inside.append(record)
    grouping = group_records([record.candidate for record in inside], with_text=with_text)
    clashing = set(grouping.conflicts)
    _note_clashes([inside[i] for i in grouping.conflicts], kind, accounts)
    documents: dict[int, list[int]] = defaultdict(list)
    for position, group in enumerate(grouping.groups):
        documents[group].append(position)
    rows = []
    for positions in documents.values():
        ranked = sorted(positions, key=lambda i: _rank(inside[i]))
        members = [inside[i] for i in ranked]
        identifier = _identifier(kind, members[0], clashing=ranked[0] in clashing)
        rows.append({id_column: identifier, **_merged(members)})
        accounts.kept(members[0].source.source_id, kind)
        for record in members[1:]:
            rule = rule_of(members[0].candidate, record.candidate)
            _leave_out(accounts, kind, record, "duplicate", rule, identifier)
    return sorted(rows, key=lambda row: str(row[id_column]))


def _rank(record: Parsed) -> tuple[int, str, str, tuple[str, ...], str, int]:
    """The best of a document comes first."""
    values = record.values
    filled = sum(value not in (None, "", []) for value in values.values())
    filled += 3 * bool(values.get("text"))
    filled += 2 * (len(_PLACE_RANK) - _PLACE_RANK.index(str(values["place_status"])))
    day = record.day.isoformat() if record.day else "9999"
    content = tuple(
        f"{name}={value}"
        for name, value in sorted(values.items())
        if name not in {"file", "row", "origin_id"}
    )
    return -filled, day, record.source.source_id, content, record.file, record.row


def _identifier(kind: Kind, record: Parsed, *, clashing: bool) -> str:
    identity = record.candidate.identity
    if identity and not clashing:
        return stable_id(kind, identity)
    return stable_id(kind, "content", *astuple(record.candidate))


def _merged(members: Sequence[Parsed]) -> Row:
    """The first record, filled with what only the others know."""
    row: Row = dict(members[0].values)
    others = [record.values for record in members[1:]]
    for name, value in row.items():
        if value is None and name not in _NEVER_FILLED:
            row[name] = next((one[name] for one in others if one[name] is not None), None)
    _fill_place(row, others)
    if not row["text"]:
        row.update(_first_with(others, "text", _TEXT))
    if row.get("employer_kind") == "unknown":
        row.update(_first_with(others, "employer_name", _EMPLOYER))
    if "is_remote" in row:
        row["is_remote"] = any(one["is_remote"] for one in (row, *others))
    if "positions_count" in row:
        stated = [one["positions_count"] for one in (row, *others)]
        row["positions_count"] = max(filter(None, stated), default=None)
    row["skill_uris"] = sorted({uri for one in (row, *others) for uri in _listed(one)})
    row["source_ids"] = sorted({record.source.source_id for record in members})
    row["repeat_count"] = len(members) - 1
    # the text may be one source's and the title another's: the strictest permission holds
    row["publish"] = min((str(one["publish"]) for one in (row, *others)), key=_STRICTEST.index)
    if "posted_date" in row:
        row.update(_first_seen(members))
    return row


def _fill_place(row: Row, others: Sequence[Row]) -> None:
    best = min([row, *others], key=lambda one: _PLACE_RANK.index(str(one["place_status"])))
    if best["place_status"] != row["place_status"]:
        row.update({name: best[name] for name in _PLACE})


def _first_with(others: Sequence[Row], column: str, columns: tuple[str, ...]) -> Row:
    found = next((one for one in others if one.get(column)), None)
    return {name: found[name] for name in columns} if found else {}


def _first_seen(members: Sequence[Parsed]) -> Row:
    """A document enters once, at first sight (methods.md 8)."""
    dated: list[tuple[date, str]] = [
        (record.day, str(record.values["date_status"])) for record in members if record.day
    ]
    if not dated:
        return {}
    day, status = min(dated)
    return {"posted_date": day, "date_status": status}


def _listed(row: Row) -> list[str]:
    value = row["skill_uris"]
    return value if isinstance(value, list) else []


def _leave_out(
    accounts: Accounts,
    kind: Kind,
    record: Parsed,
    decision: str,
    rule: str,
    kept_id: str | None,
) -> None:
    values = record.values
    identifier, title = values["source_record_id"], values["title"]
    accounts.left_out(
        record.source.source_id,
        kind,
        "duplicate" if decision == "duplicate" else "outside_period",
        rule=rule,
        file=record.file,
        row=record.row,
        source_record_id=str(identifier) if identifier else None,
        title=str(title),
        kept_id=kept_id,
        posted_date=record.day,
    )


def _note_clashes(records: Sequence[Parsed], kind: Kind, accounts: Accounts) -> None:
    """One note per identifier that names different documents; all of these are kept."""
    seen: dict[str, list[Parsed]] = defaultdict(list)
    for record in records:
        seen[record.candidate.identity or ""].append(record)
    for _, clashing in sorted(seen.items()):
        record = min(clashing, key=lambda one: (one.source.source_id, one.file, one.row))
        identifier = record.values["source_record_id"]
        message = f"{len(clashing)} records with this identifier are different; it is not used."
        issue = Issue(
            "noted", "duplicate_key", record.file, record.row, "id", str(identifier), message
        )
        accounts.issue(record.source.source_id, kind, issue)
