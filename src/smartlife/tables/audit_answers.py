"""Filled-in lists of an audit → `inputs/audits.tsv`: checked as a whole, merged, nothing lost.

A list is taken as a whole or not at all. What it says is added to the rows of its round; rounds
before stay as they are, a cell that is empty in the list never takes away what is held already, and
a verdict of an older day does not replace a newer one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from smartlife.model.issues import Issue
from smartlife.sources.entered.table import EnteredRow, Form
from smartlife.tables.audits import KEY, READINGS, group_uri, read_verdict
from smartlife.tables.merging import Cells, Merged, filled_over, is_older

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

LIST_FORM: Final = Form(
    name="the list of an audit",
    kind="judgements",
    # what is only there to be read is passed over, however long it is
    columns=(
        "round_id", "region", "for_region", "reading", "group_uri", "candidate", "verdict",
        "course_id", "taught_by", "found_course", "reader", "date", "note",
    ),
    sheet="audit",
    needs=(("round_id",), ("region",), ("reading",), ("group_uri",), ("verdict",)),
    synonyms=(("round", "round_id"), ("nuts_code", "region")),
)  # fmt: skip
_SAID: Final = ("verdict", "taught_by", "found_course", "reader", "date", "note")
_SAVED: Final = ("verdict", "course_id", "found_course", "reader", "date", "note")
"""Columns of `inputs/audits.tsv` that a reader fills in."""
_VERDICT: Final = ("verdict", "course_id", "found_course")
_BESIDE: Final = ("reader", "date", "note")

Key = tuple[str, ...]


@dataclass(slots=True)
class Answers:
    """What one list says.

    Attributes:
        said: Key of a row of `inputs/audits.tsv` → what the reader filled in.
        unread: Groups of the list without a verdict.
        problems: Why the list cannot be taken; each names file, row and column.
    """

    said: dict[Key, Cells] = field(default_factory=dict)
    unread: int = 0
    problems: list[Issue] = field(default_factory=list)


def row_key(cells: Mapping[str, str]) -> Key:
    """What tells a row of `inputs/audits.tsv` from others."""
    region = cells.get("region", "").upper()
    lacking = cells.get("for_region", "").upper() or region
    said = {"reading": "first", **{name: text for name, text in cells.items() if text},
            "region": region, "for_region": lacking}  # fmt: skip
    return tuple(said.get(name, "") for name in KEY)


def read_answers(items: Iterable[EnteredRow | Issue], drawn: Sequence[Cells]) -> Answers:
    """Checks the rows of a list.

    Args:
        items: As `read_entered` gives them, in the order of the file.
        drawn: Rows of `inputs/audits.tsv`.
    """
    made = Answers()
    known = {row_key(cells) for cells in drawn}
    groups: dict[Key, list[EnteredRow]] = {}
    for item in items:
        if isinstance(item, Issue):
            if item.severity == "rejected" and item.reason != "empty_row":
                made.problems.append(item)
            continue
        key = _key(item)
        if isinstance(key, Issue):
            made.problems.append(key)
        elif key not in known and not _is_agreed(key, known):
            told = "This study has drawn no such group in this round; copy the list anew."
            made.problems.append(item.rejected("document_unknown", "group_uri", told))
        else:
            groups.setdefault(key, []).append(item)
    for key, rows in groups.items():
        said = _group(rows)
        if isinstance(said, Issue):
            made.problems.append(said)
        elif said is None:
            made.unread += 1
        else:
            made.said[key] = said
    if not groups and not made.problems:
        told = "The list has no rows."
        made.problems.append(Issue("rejected", "empty_row", "", None, None, None, told))
    return made


def _is_agreed(key: Key, drawn: Collection[Key]) -> bool:
    """True for what two readers settled on: that is drawn for nobody, but the group was."""
    return key[-1] == "agreed" and (*key[:-1], "first") in drawn


def _key(row: EnteredRow) -> Key | Issue:
    reading = row.word("reading", *READINGS)
    if not reading:
        told = f"Leave the word as it was: {', '.join(READINGS)}."
        return row.rejected("value_unknown", "reading", told)
    return row_key({**row.cells, "group_uri": group_uri(row), "reading": reading})


def _group(rows: Sequence[EnteredRow]) -> Cells | Issue | None:
    """What a reader says of a group, wherever among its rows; None if nothing yet."""
    cells: Cells = {}
    where: dict[str, EnteredRow] = {}
    for row in rows:
        for name in _SAID:
            text = row.text(name)
            if text and cells.setdefault(name, text) != text:
                told = f"Row {where[name].row} says otherwise of the same group."
                return row.rejected("contradiction", name, told)
            if text:
                where.setdefault(name, row)
    if "verdict" in cells:
        return _answer(cells, where, rows)
    answered = next((name for name in ("taught_by", "found_course") if name in cells), None)
    if answered is None:
        return None
    told = "A course is named, but the group has no verdict: write yes."
    return where[answered].rejected("structure_invalid", answered, told)


def _answer(
    cells: Cells, where: Mapping[str, EnteredRow], rows: Sequence[EnteredRow]
) -> Cells | Issue:
    course = _course(cells.get("taught_by", ""), rows, where)
    if isinstance(course, Issue):
        return course
    at = where["verdict"]
    joined = EnteredRow(at.file, at.row, {**cells, **({"course_id": course} if course else {})})
    said = read_verdict(joined)
    if isinstance(said, Issue):
        # the list has no column course_id to fill in
        return replace(said, column="taught_by") if said.column == "course_id" else said
    if joined.notes:
        return replace(joined.notes[0], severity="rejected", row=where["date"].row)
    day = said["judged_date"].isoformat() if said["judged_date"] else ""
    values = {**cells, "verdict": str(said["verdict"]), "course_id": course, "date": day}
    return {name: values.get(name, "") for name in _SAVED}


def _course(
    number: str, rows: Sequence[EnteredRow], where: Mapping[str, EnteredRow]
) -> str | Issue:
    """The course with that number in the list of the group; "" if none is named."""
    if not number:
        return ""
    wanted = number.removesuffix(".0")
    for row in rows:
        if row.text("candidate").removesuffix(".0") == wanted and row.text("course_id"):
            return row.text("course_id")
    told = "Write the number of one of the courses listed for this group."
    return where["taught_by"].rejected("value_unknown", "taught_by", told)


def merge(drawn: Sequence[Cells], answers: Answers) -> Merged:
    """Adds what a list says to the rows of `inputs/audits.tsv`; no row is taken away."""
    made = Merged([])
    for cells in drawn:
        said = answers.said.get(row_key(cells))
        made.rows.append(dict(cells) if said is None else _merged(cells, said, made))
    held = {row_key(cells): cells for cells in drawn}
    for key, said in answers.said.items():
        if key not in held:
            first = held[*key[:-1], "first"]
            design = {name: text for name, text in first.items() if name not in _SAVED}
            made.rows.append(_merged({**design, "reading": key[-1]}, said, made))
    return made


def _merged(cells: Cells, said: Cells, made: Merged) -> Cells:
    """One row with what a list says of it; counts and tells what that changes."""
    is_same = all(cells.get(name, "") == said[name] for name in _VERDICT)
    if cells.get("verdict") and is_older(said, cells):
        made.same += is_same
        made.older += not is_same
        return dict(cells)
    # a verdict takes the place of the one before as a whole, with the course that it names
    after = filled_over(cells | {name: said[name] for name in _VERDICT}, said, _BESIDE)
    if not cells.get("verdict"):
        made.added += 1
    else:
        made.same += is_same
        made.changed += not is_same
    named = ("round_id", "region", "group", "group_uri", "reading")
    about = [cells[name] for name in named if cells.get(name)]
    made.tell(", ".join(about), {name: cells.get(name, "") for name in _SAVED}, after)
    return after
