"""The list of a gold sample, from the draw through a reader back to inputs/gold.tsv."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smartlife.analysis.gold.draw import Candidate, DrawnDocument, design_rows
from smartlife.formats.records import opened_path
from smartlife.products.exports.xlsx_file import write_xlsx
from smartlife.products.gold_sheets import ADD, LIST, WHOLE, gold_workbook, instructions
from smartlife.products.sheets import Sheet, Workbook
from smartlife.sources.entered.table import read_entered
from smartlife.tables.gold_answers import LIST_FORM, Answers, Draws, Names, merge, read_answers
from smartlife.tables.judged import FoundDocument, KnownConcepts, content_hash

WELD = "http://data.europa.eu/esco/skill/weld"
BAKE = "http://data.europa.eu/esco/skill/bake"
WELDER = "http://data.europa.eu/esco/occupation/welder"
KNOWN = KnownConcepts("test", {WELD: "skill", BAKE: "skill", WELDER: "occupation"})
NAMES = Names.of([("metināšana", WELD), ("Maizes cepšana", BAKE), ("x", WELD), ("X", BAKE)])


def document(number: int, *tasks: str, text: str = "Metināt un cept.") -> DrawnDocument:
    candidates = (Candidate(WELD, "skills", "metināšana"),
                  Candidate(WELDER, "occupation", "metinātājs"))  # fmt: skip
    return DrawnDocument(
        "vacancies", f"v{number}", "lv", "=Metinātājs", text, "board", "counts", "LV00C few",
        0.25, content_hash("=Metinātājs", text), tasks or ("skills",),  # type: ignore[arg-type]
        tuple(one for one in candidates if one.task in (tasks or ("skills",))), False,
    )  # fmt: skip


def book(*documents: DrawnDocument) -> Workbook:
    return gold_workbook(
        documents, round_id="r1", reading="first", langs=("lv", "en"), title="Pārbaude"
    )


def fill(workbook: Workbook, marks: dict[int, dict[str, str]]) -> Workbook:
    """Writes into the list: number of a row (0 is the first) → column → text."""
    sheet = workbook.sheets[-1]
    assert isinstance(sheet, Sheet)
    headings = [column.heading for column in sheet.columns]
    rows = [list(row) for row in sheet.rows]
    for number, cells in marks.items():
        for name, text in cells.items():
            rows[number][headings.index(name)] = text
    filled = replace(sheet, rows=tuple(tuple(row) for row in rows))
    return replace(workbook, sheets=(*workbook.sheets[:-1], filled))


BOTH = ("occupation", "skills")
DRAWN = design_rows([document(n, *BOTH) for n in range(4)], "r1")


def read_back(workbook: Workbook, folder: Path, drawn: list[dict[str, str]] = DRAWN) -> Answers:
    path = folder / "list.xlsx"
    path.write_bytes(write_xlsx(workbook))
    items = list(read_entered(opened_path(path, file="list.xlsx"), LIST_FORM))
    found = {f"v{n}": FoundDocument("vacancies", "lv", document(n).content_hash) for n in range(9)}
    return read_answers(items, NAMES, KNOWN, found, Draws.of(drawn))


def test_the_file_says_that_it_is_not_for_publication_in_five_languages() -> None:
    made = book(document(1))
    assert [sheet.name for sheet in made.sheets][:2] == ["Latviešu", "English"]
    assert len(made.sheets) == 6
    assert made.sheets[-1].name == LIST
    assert set(instructions()) == {"en", "lv", "lt", "sv", "de"}
    lengths = {len(one["paragraphs"]) for one in instructions().values()}
    assert len(lengths) == 1
    for one in instructions().values():
        assert one["paragraphs"][1][1].split(".")[0].isupper()


def test_neither_probability_nor_rank_of_a_proposal_is_told() -> None:
    sheet = book(document(1)).sheets[-1]
    assert isinstance(sheet, Sheet)
    assert not {c.heading for c in sheet.columns} & {"probability", "score", "rank", "method"}
    column = [c.heading for c in sheet.columns].index("candidate")
    assert [row[column] for row in sheet.rows] == ["metināšana", WHOLE, ADD, ADD, ADD]


def test_a_long_text_stands_whole_beside_the_lines() -> None:
    text = " ".join(f"vārds{n}" for n in range(800))
    sheet = book(document(1, text=text)).sheets[-1]
    assert isinstance(sheet, Sheet)
    column = [c.heading for c in sheet.columns].index("document")
    pieces = [str(row[column]) for row in sheet.rows if row[column]]
    assert " ".join(pieces[1:]) == text
    assert max(map(len, pieces)) <= 420


def test_marks_come_back(tmp_path: Path) -> None:
    # rows: v1 skills: weld, whole, +, +, +; v2 likewise; v3 likewise
    made = fill(
        book(document(1), document(2), document(3)),
        {
            0: {"mark": "true", "reader": "IK", "date": "2026-03-01"},
            2: {"missing": "maizes cepšana"},
            6: {"mark": "none"},
        },
    )
    answers = read_back(made, tmp_path)
    assert answers.problems == []
    assert (answers.read, answers.unread) == (2, 1)
    told = [(r["document_id"], r["mark"], r.get("concept_uri"), r["reader"]) for r in answers.rows]
    assert told == [
        ("v1", "true", WELD, "IK"),
        ("v1", "true", BAKE, "IK"),
        ("v2", "none", None, "IK"),
    ]
    assert {r["inclusion_probability"] for r in answers.rows} == {"0.25"}
    assert {r["round_id"] for r in answers.rows} == {"r1"}


def test_both_tasks_stand_apart(tmp_path: Path) -> None:
    made = fill(book(document(1, "occupation", "skills")), {0: {"mark": "true"}})
    answers = read_back(made, tmp_path)
    assert [(r["task"], r["concept_uri"]) for r in answers.rows] == [("occupation", WELDER)]
    assert (answers.read, answers.unread) == (1, 1)


@pytest.mark.parametrize(
    ("row", "cells", "column"),
    [
        (0, {"mark": "maybe"}, "mark"),
        (0, {"mark": "none"}, "mark"),
        (1, {"mark": "true"}, "concept_uri"),
        (2, {"missing": "x"}, "missing"),
        (2, {"missing": "flying"}, "concept_uri"),
    ],
)
def test_a_problem_names_file_row_and_column(
    tmp_path: Path, row: int, cells: dict[str, str], column: str
) -> None:
    answers = read_back(fill(book(document(1)), {row: cells}), tmp_path)
    assert [(p.file, p.row, p.column) for p in answers.problems] == [("list.xlsx", row + 2, column)]


def test_a_changed_document_waits_and_is_told(tmp_path: Path) -> None:
    before = document(1, text="Cits teksts.")
    made = fill(book(before), {0: {"mark": "true"}})
    answers = read_back(made, tmp_path, design_rows([before], "r1"))
    assert [issue.reason for issue in answers.waiting] == ["document_changed"]
    assert len(answers.rows) == 1
    assert not answers.problems


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("inclusion_probability", "0.5", "contradiction"),
        ("inclusion_probability", "", "contradiction"),
        ("stratum", "LV00C many", "contradiction"),
        ("content_hash", "0" * 16, "contradiction"),
        ("document_id", "v7", "document_unknown"),
        ("round_id", "r2", "document_unknown"),
    ],
)
def test_a_list_that_tells_otherwise_of_the_draw_is_not_taken(
    tmp_path: Path, column: str, text: str, reason: str
) -> None:
    made = fill(book(document(1)), {0: {"mark": "true", column: text}})
    [problem] = read_back(made, tmp_path).problems
    assert (problem.reason, problem.row, problem.column) == (reason, 2, column)
    assert problem.severity == "rejected"


def test_only_who_was_asked_reads_and_only_for_what_was_asked(tmp_path: Path) -> None:
    made = fill(book(document(1)), {0: {"mark": "true", "reading": "second"}})
    [problem] = read_back(made, tmp_path).problems
    assert (problem.reason, problem.column) == ("contradiction", "task")
    # what both settled on may come for any document drawn
    made = fill(book(document(1)), {0: {"mark": "true", "reading": "agreed"}})
    assert [row["reading"] for row in read_back(made, tmp_path).rows] == ["agreed"]


def test_the_newest_word_counts_and_every_change_is_told(tmp_path: Path) -> None:
    def said(**cells: str) -> Answers:
        return read_back(fill(book(document(1)), {0: {"mark": "true", **cells}}), tmp_path)

    first = merge(DRAWN, said(note="clear", date="2026-03-02", reader="IK"))
    assert first.rows[: len(DRAWN)] == DRAWN
    assert (first.added, first.changes) == (1, [])
    # the same mark with another note: the note is taken, and the day of reading
    second = merge(first.rows, said(note="asked again", date="2026-03-05"))
    assert (second.same, second.changed) == (1, 0)
    assert [(one.column, one.before, one.after) for one in second.changes] == [
        ("date", "2026-03-02", "2026-03-05"), ("note", "clear", "asked again")
    ]  # fmt: skip
    assert second.rows[-1]["reader"] == "IK"
    # a list that lay in a drawer changes nothing
    old = merge(second.rows, said(mark="false", date="2026-03-03"))
    assert (old.older, old.changed, old.rows) == (1, 0, second.rows)
    new = merge(second.rows, said(mark="false", date="2026-03-06"))
    assert ("mark", "true", "false") in [(c.column, c.before, c.after) for c in new.changes]


def test_nothing_said_after_something_true_is_told_and_counts(tmp_path: Path) -> None:
    true = merge(DRAWN, read_back(fill(book(document(1)), {0: {"mark": "true"}}), tmp_path))
    none = read_back(fill(book(document(1)), {1: {"mark": "none"}}), tmp_path)
    made = merge(true.rows, none)
    assert [row.get("mark") for row in made.rows[len(DRAWN) :]] == ["false", "none"]
    assert [(one.before, one.after) for one in made.changes] == [("true", "false")]
    # and back again: the note of the row that goes stays
    noted = [{**row, "note": "hm", "asked": "Līga"} if row.get("mark") == "none" else row
             for row in made.rows]  # fmt: skip
    back = merge(noted, read_back(fill(book(document(1)), {0: {"mark": "true"}}), tmp_path))
    [last] = back.rows[len(DRAWN) :]
    assert (last["mark"], last["note"], last["asked"]) == ("true", "hm", "Līga")
    assert ("none", "") in [(one.before, one.after) for one in back.changes]


def test_merging_loses_nothing(tmp_path: Path) -> None:
    held = [{"round_id": "r0", "document_id": "v9", "mark": "true", "concept_uri": WELD}]
    first = merge(held, read_back(fill(book(document(1)), {1: {"mark": "none"}}), tmp_path))
    assert (first.added, first.changed, first.same) == (1, 0, 0)
    assert first.rows[0] == held[0]
    again = merge(first.rows, read_back(fill(book(document(1)), {1: {"mark": "none"}}), tmp_path))
    assert (again.added, again.changed, again.same) == (0, 0, 1)
    assert again.rows == first.rows
    # an empty cell takes nothing away; something true takes the place of nothing
    other = read_back(fill(book(document(1)), {0: {"mark": "true"}}), tmp_path)
    last = merge(again.rows, other)
    assert (last.added, last.changed) == (1, 1)
    assert [row["mark"] for row in last.rows] == ["true", "true"]
    turned = read_back(fill(book(document(1)), {0: {"mark": "false"}}), tmp_path)
    assert merge(last.rows, turned).changed == 1
