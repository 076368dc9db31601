"""The step `vacancies`: raw rows of all sources → core__vacancies."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from smartlife.tables.coder import build_coder
from smartlife.tables.record import Parsed, RawRow
from smartlife.tables.settle import settle
from smartlife.tables.vacancy_rows import parse_vacancy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.store.run import StepRun

CAP_SHARE: Final = 0.99
LEAST_FOR_GROUP: Final = 100
"""Documents with a number that an ISCO major group needs for a cap of its own."""


def build(run: StepRun) -> None:
    """Writes core__vacancies; see methods.md 5.1 and 5.2 for the rules."""
    coder = build_coder(run)
    sources = {source.source_id: source for source in run.study.sources_of("vacancies")}
    parsed: list[Parsed] = []
    done = 0
    for source_id, source in sources.items():
        for batch in run.scan(f"raw_{source_id}__vacancies"):
            for raw in batch.to_pylist():
                record = parse_vacancy(RawRow(raw, source, run.accounts), coder, run.study)
                if record is not None:
                    parsed.append(record)
            done += batch.num_rows
            run.progress(done)
    rows = settle(parsed, "vacancies", run.accounts, with_text=True)
    cap_positions(rows)
    run.write_rows("core__vacancies", rows)


def cap_positions(rows: Sequence[dict[str, Any]]) -> None:
    """Caps `positions_count` at the 99th centile of its ISCO major group; 1 where not stated.

    An advertisement for 200 posts must not make a finding (methods.md 5.2). The centile is that
    of the documents which state a number: many boards never do, and all of theirs would count as
    one post. Documents without a code, and groups with few documents, take the centile of all.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row["positions_count"] is not None:
            groups[_group(row)].append(row["positions_count"])
    stated_all = [count for counts in groups.values() for count in counts]
    if len(stated_all) < LEAST_FOR_GROUP:
        # too few to know what is usual: those that state nothing count as one post each
        stated_all += [1] * (len(rows) - len(stated_all))
    overall = _centile(stated_all)
    caps = {
        group: _centile(counts) if group and len(counts) >= LEAST_FOR_GROUP else overall
        for group, counts in groups.items()
    }
    for row in rows:
        stated = row["positions_count"]
        row["positions_count"] = 1 if stated is None else min(stated, caps[_group(row)])


def _group(row: dict[str, Any]) -> str:
    return (row["isco_code"] or "")[:1]


def _centile(counts: list[int]) -> int:
    """The 99th centile, rounded down to a count that occurs; 1 for no counts."""
    ordered = sorted(counts)
    return ordered[int(CAP_SHARE * (len(ordered) - 1))] if ordered else 1
