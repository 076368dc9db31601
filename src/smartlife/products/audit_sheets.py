"""What readers of an audit get: a workbook with instructions in five languages and one list.

The list has one row per drawn group and candidate course. Nothing in it tells what the programme
found: no score, no stratum, courses and groups in an order of chance. What is shown of a course
obeys its source: with `publish = "counts"` only where it stands in the files.

A list for a partner asks the same of the partner's courses, and says which region lacks the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.tracing.trace import SHOWN
from smartlife.products.reader_sheets import (
    entry_columns,
    instruction_sheets,
    read_instructions,
)
from smartlife.products.sheets import Sheet, SheetColumn, Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.analysis.audits.sample import DrawnGroup
    from smartlife.products.sheets import CellValue

LIST: Final = "audit"
"""Name of the sheet that is filled in."""
_EXCERPT: Final = 300
_FULL: Final = 1_500
_HINTS: Final = {
    "verdict": "yes: a course in reach truly teaches it; no: none does; unsure: cannot tell",
    "taught_by": "With yes: number of the course in the list",
    "found_course": "With yes: title and address of a course found elsewhere",
    "reader": "Your initials or role",
    "date": "2026-03-01",
    "note": "What others should know",
}


def audit_workbook(
    groups: Sequence[DrawnGroup], *, round_id: str, reading: str, langs: Sequence[str], title: str
) -> Workbook:
    """The workbook of one reader.

    Args:
        groups: Groups to read.
        round_id: Name of the round.
        reading: first or second.
        langs: Languages of the study, the first one first: in which groups are named.
        title: Title of the study.
    """
    told = "at_partner" if _is_partner(groups) else "paragraphs"
    about = instruction_sheets(instructions(), langs, told)
    return Workbook(f"{title}: {round_id}, {reading}", (*about, _list(groups, round_id, reading,
                    langs)), shown=about[0].name)  # fmt: skip


def instructions() -> dict[str, dict[str, Any]]:
    """Language → name of its sheet, and paragraphs (style, text) for either kind of list."""
    return read_instructions("audit_sheets.yml")


def _is_partner(groups: Sequence[DrawnGroup]) -> bool:
    return any(drawn.for_region for drawn in groups)


def _columns(*, at_partner: bool) -> tuple[SheetColumn, ...]:
    locked = (
        SheetColumn("round_id", 9),
        SheetColumn("region", 8),
        *((SheetColumn("for_region", 10),) if at_partner else ()),
        SheetColumn("reading", 8),
        SheetColumn("group_number", 7),
        SheetColumn("group_uri", 6),
        SheetColumn("group", 34, wrap=True),
        SheetColumn("examples", 40, wrap=True),
        SheetColumn("candidate", 9),
        SheetColumn("course_id", 6),
        SheetColumn("course", 40, wrap=True),
        SheetColumn("provider", 24, wrap=True),
        SheetColumn("about", 60, wrap=True),
        SheetColumn("address", 20),
    )
    widths = {"verdict": 9, "taught_by": 9, "found_course": 30, "reader": 9, "date": 12, "note": 30}
    choices = {"verdict": ("yes", "no", "unsure")}
    entered = entry_columns(widths, _HINTS, choices, wrapped=("found_course", "note"))
    # what is filled in stands beside the group, so that one sees both
    beside = [column.heading for column in locked].index("candidate") + 1
    return (*locked[:beside], *entered[:1], *locked[beside:], *entered[1:])


def _list(groups: Sequence[DrawnGroup], round_id: str, reading: str, langs: Sequence[str]) -> Sheet:
    columns = _columns(at_partner=_is_partner(groups))
    rows: list[tuple[CellValue, ...]] = []
    starts = set()
    for number, drawn in enumerate(groups, start=1):
        starts.add(len(rows))
        head: dict[str, CellValue] = {
            "round_id": round_id,
            "region": drawn.region,
            "for_region": drawn.for_region,
            "reading": reading,
            "group_number": number,
            "group_uri": drawn.group.uri,
        }
        named: dict[str, CellValue] = {
            "group": _in_languages(drawn.labels, langs, drawn.group.code),
            "examples": "; ".join(_first(drawn.examples, langs)),
        }
        # a group without any candidate still has its line to be answered
        shown: list[dict[str, CellValue]] = [_course(one) for one in drawn.candidates] or [{}]
        for position, course in enumerate(shown, start=1):
            candidate: dict[str, CellValue] = {"candidate": position} if course else {}
            cells = head | (named if position == 1 else {}) | candidate | course
            rows.append(tuple(cells.get(column.heading) for column in columns))
    closed = frozenset(range(len(rows))) - starts
    return Sheet(LIST, columns, tuple(rows), protect=True, starts=frozenset(starts), closed=closed)


def _in_languages(labels: Mapping[str, str], langs: Sequence[str], code: str) -> str:
    shown = [labels[lang] for lang in dict.fromkeys((*langs, "en")) if lang in labels]
    return " / ".join(dict.fromkeys(shown)) or code


def _first(examples: Mapping[str, tuple[str, ...]], langs: Sequence[str]) -> tuple[str, ...]:
    return next((examples[lang] for lang in (*langs, "en") if examples.get(lang)), ())


def _course(course: Mapping[str, Any]) -> dict[str, CellValue]:
    made: dict[str, CellValue] = {"course_id": course["course_id"]}
    if course["publish"] not in SHOWN:
        return made | {"course": f"{course['source_id']}: {course['file']}, row {course['row']}"}
    length = _FULL if course["publish"] == "full" else _EXCERPT
    text = " ".join((course["text"] or "").split())
    place = ", ".join(part for part in (course["place_name"], course["mode"]) if part)
    cut = text if len(text) <= length else f"{text[: length - 1]}…"
    return made | {
        "course": course["title"],
        "provider": course["provider_name"],
        "about": f"[{place}] {cut}".strip() if place else cut,
        "address": course["url"],
    }
