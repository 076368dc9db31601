"""From drawn groups to the list of a reader, and back into the rounds of a study."""

from __future__ import annotations

import re
from itertools import product

import pytest

from smartlife.analysis.audits.sample import DrawnGroup, design_rows
from smartlife.analysis.skill_groups import SkillGroup
from smartlife.formats.records import opened_bytes
from smartlife.languages.messages import PLURAL_ORDER
from smartlife.products.audit_sheets import LIST, audit_workbook, instructions
from smartlife.products.exports.xlsx_file import write_xlsx
from smartlife.products.sheets import Sheet, TextSheet
from smartlife.sources.entered.table import read_entered
from smartlife.tables.audit_answers import LIST_FORM, merge, read_answers

ESCO = "http://data.europa.eu/esco/skill/S1."


def course(number, publish="full", **changes):
    return {
        "course_id": f"c{number}",
        "source_id": "catalogue",
        "file": "list.csv",
        "row": number + 1,
        "title": f"Kurss {number}",
        "text": "Apraksts. " * 60,
        "lang": "lv",
        "provider_name": "Skola",
        "place_name": "Cēsis",
        "mode": "onsite",
        "url": None,
        "publish": publish,
        **changes,
    }


def drawn(number, **changes):
    values = {
        "region": "LV00C",
        "group": SkillGroup(f"{ESCO}{number}", f"S1.{number}", 3, apart=False),
        "labels": {"en": f"group {number}", "lv": f"grupa {number}"},
        "examples": {"lv": ("maizes cepšana",)},
        "stratum": "covered" if number % 2 else "uncovered",
        "design": "drawn",
        "draw_count": 1,
        "drawn_share": 0.125,
        "stratum_share": 0.5,
        "content_hash": "0123456789abcdef",
        "is_second": number == 1,
        "candidates": (course(10 * number), course(10 * number + 1)),
    }
    return DrawnGroup(**{**values, **changes})


GROUPS = (drawn(2), drawn(1), drawn(3, candidates=()))


def workbook(groups=GROUPS, langs=("lv", "en")):
    return audit_workbook(groups, round_id="audit-1", reading="first", langs=langs, title="T")


def the_list(groups=GROUPS) -> Sheet:
    (sheet,) = [one for one in workbook(groups).sheets if isinstance(one, Sheet)]
    return sheet


def rows_of(sheet):
    names = [column.heading for column in sheet.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.rows]


def test_instructions_say_the_same_in_every_language():
    texts = instructions()
    assert set(texts) == set(PLURAL_ORDER)
    kinds = ("paragraphs", "at_partner")
    styles = {tuple(style for kind in kinds for style, _ in one[kind]) for one in texts.values()}
    assert len(styles) == 1
    for one, kind in product(texts.values(), kinds):
        told = " ".join(text for _, text in one[kind])
        for word in ("verdict", "yes", "no", "unsure", "taught_by", "found_course", "reader"):
            assert re.search(rf"\b{word}\b", told), (one["sheet"], word)


def test_the_study_s_language_comes_first():
    sheets = workbook().sheets
    assert [one.name for one in sheets][:2] == ["Latviešu", "English"]
    assert len([one for one in sheets if isinstance(one, TextSheet)]) == 5
    assert sheets[-1].name == LIST


def test_the_list_is_blind_to_the_programme():
    headings = {column.heading for column in the_list().columns}
    assert not headings & {"stratum", "score", "probability", "drawn_share", "draw_count"}
    told = " ".join(str(value) for row in the_list().rows for value in row)
    assert "covered" not in told
    assert "0.125" not in told


def test_one_line_per_candidate_and_one_to_answer_per_group():
    sheet = the_list()
    rows = rows_of(sheet)
    assert [row["group_number"] for row in rows] == [1, 1, 2, 2, 3]
    assert [row["group"] for row in rows] == [
        "grupa 2 / group 2", None, "grupa 1 / group 1", None, "grupa 3 / group 3",
    ]  # fmt: skip
    assert sheet.starts == {0, 2, 4}
    assert sheet.closed == {1, 3}
    assert rows[4]["course_id"] is None
    assert write_xlsx(workbook()) == write_xlsx(workbook())


@pytest.mark.parametrize(("publish", "length"), [("excerpt", 300), ("full", 600)])
def test_texts_as_their_source_allows(publish, length):
    rows = rows_of(the_list((drawn(1, candidates=(course(1, publish),)),)))
    assert rows[0]["course"] == "Kurss 1"
    assert abs(len(rows[0]["about"]) - length) < 30


def test_counted_sources_only_tell_where_a_course_stands():
    (row,) = rows_of(the_list((drawn(1, candidates=(course(1, "counts"),)),)))
    assert row["course"] == "catalogue: list.csv, row 2"
    assert (row["provider"], row["about"], row["address"]) == (None, None, None)


# --- and back


def filled(changes, sheet=None, separator="\t"):
    """The list as a table, with what a reader fills in: row number of the list → cells."""
    sheet = sheet or the_list()
    lines = [separator.join(column.heading for column in sheet.columns)]
    for number, row in enumerate(rows_of(sheet)):
        cells = {**row, **changes.get(number, {})}
        lines.append(separator.join("" if v is None else str(v) for v in cells.values()))
    return read_entered(opened_bytes("\n".join(lines).encode(), "list.tsv"), LIST_FORM)


def rounds():
    return [{key: value for key, value in row.items() if value}
            for row in design_rows(GROUPS, "audit-1")]  # fmt: skip


def test_a_list_comes_back():
    answers = read_answers(
        filled({
            0: {"verdict": "yes", "taught_by": "2", "reader": "IK", "date": "2026-03-01"},
            2: {"verdict": "No", "note": "searched"},
        }),
        rounds(),
    )  # fmt: skip
    assert answers.problems == []
    assert answers.unread == 1
    merged = merge(rounds(), answers)
    assert (merged.added, merged.changed, merged.same) == (2, 0, 0)
    by_key = {(row["group_uri"], row["reading"]): row for row in merged.rows}
    first = by_key[f"{ESCO}2", "first"]
    assert (first["verdict"], first["course_id"], first["date"]) == ("yes", "c21", "2026-03-01")
    assert first["stratum"] == "uncovered"
    assert by_key[f"{ESCO}1", "first"]["verdict"] == "no"
    assert "verdict" not in by_key[f"{ESCO}1", "second"]
    assert len(merged.rows) == len(rounds()) == 4


def test_the_workbook_itself_is_read():
    content = write_xlsx(workbook())
    items = list(read_entered(opened_bytes(content, "audit-1-first.xlsx"), LIST_FORM))
    answers = read_answers(items, rounds())
    assert answers.problems == []
    assert answers.unread == 3


def test_long_texts_of_courses_come_back_too():
    # a source with publish = "full": more than people may enter into a cell
    groups = (drawn(1, candidates=(course(1, title="K" * 1_200, text="Apraksts " * 400),)),)
    book = audit_workbook(groups, round_id="audit-1", reading="first", langs=("lv",), title="T")
    items = list(read_entered(opened_bytes(write_xlsx(book), "list.xlsx"), LIST_FORM))
    held = [{key: value for key, value in row.items() if value}
            for row in design_rows(groups, "audit-1")]  # fmt: skip
    answers = read_answers(items, held)
    assert answers.problems == []
    assert answers.unread == 1


def test_nothing_held_is_lost():
    held = merge(rounds(), read_answers(filled({0: {"verdict": "no"}}), rounds())).rows
    older = [{**row, "round_id": "audit-0"} for row in held]
    answers = read_answers(filled({2: {"verdict": "unsure"}}), [*older, *held])
    merged = merge([*older, *held], answers)
    assert merged.rows[: len(older)] == older
    said = [row.get("verdict") for row in merged.rows[len(older) :] if row["reading"] == "first"]
    assert sorted(filter(None, said)) == ["no", "unsure"]
    again = merge(merged.rows, answers)
    assert (again.added, again.same) == (0, 1)
    other = read_answers(filled({2: {"verdict": "no"}}), merged.rows)
    assert merge(merged.rows, other).changed == 1


def test_what_both_agreed_on_comes_as_a_list_of_its_own():
    first = merge(rounds(), read_answers(filled({0: {"verdict": "no"}}), rounds())).rows
    agreed = filled({0: {"reading": "agreed", "verdict": "unsure"}})
    answers = read_answers([one for one in agreed if one.row == 2], first)
    assert answers.problems == []
    made = merge(first, answers)
    assert (made.added, made.changed) == (1, 0)
    assert made.rows[: len(first)] == first
    [row] = made.rows[len(first) :]
    assert (row["reading"], row["verdict"]) == ("agreed", "unsure")
    [own] = [one for one in first if one.get("verdict")]
    assert row["drawn_share"] == own["drawn_share"]
    again = merge(made.rows, answers)
    assert (again.added, again.same, again.rows) == (0, 1, made.rows)


def test_the_newest_word_counts_and_every_change_is_told():
    def said(**cells):
        return read_answers(filled({0: {"verdict": "no", **cells}}), rounds())

    first = merge(rounds(), said(note="asked", date="2026-03-02", reader="IK"))
    assert (first.added, first.changes) == (1, [])
    again = merge(first.rows, said(date="2026-03-04"))
    assert (again.same, again.changed) == (1, 0)
    [told] = again.changes
    assert (told.column, told.before, told.after) == ("date", "2026-03-02", "2026-03-04")
    [row] = [row for row in again.rows if row.get("verdict")]
    assert (row["note"], row["reader"]) == ("asked", "IK")
    old = merge(again.rows, said(verdict="unsure", date="2026-03-03"))
    assert (old.older, old.changed, old.rows) == (1, 0, again.rows)
    yes = merge(again.rows, said(verdict="yes", taught_by="1", date="2026-03-05"))
    assert ("verdict", "no", "yes") in [(c.column, c.before, c.after) for c in yes.changes]
    # with the verdict goes the course that it named
    no = merge(yes.rows, said(date="2026-03-06"))
    [row] = [row for row in no.rows if row.get("verdict")]
    assert (row["verdict"], row["course_id"]) == ("no", "")
    assert any(one.column == "course_id" and one.before for one in no.changes)


@pytest.mark.parametrize(
    ("number", "cells", "reason", "column"),
    [
        (0, {"verdict": "perhaps"}, "value_unknown", "verdict"),
        (0, {"verdict": "yes"}, "structure_invalid", "taught_by"),
        (0, {"verdict": "yes", "taught_by": "7"}, "value_unknown", "taught_by"),
        (0, {"verdict": "no", "taught_by": "1"}, "contradiction", "verdict"),
        (0, {"taught_by": "1"}, "structure_invalid", "taught_by"),
        (0, {"verdict": "no", "date": "soon"}, "date_invalid", "date"),
        (0, {"group_uri": f"{ESCO}9"}, "document_unknown", "group_uri"),
        (0, {"round_id": "other"}, "document_unknown", "group_uri"),
        (0, {"reading": "third"}, "value_unknown", "reading"),
    ],
)
def test_a_wrong_row_names_its_place(number, cells, reason, column):
    answers = read_answers(filled({number: cells}), rounds())
    assert [(one.file, one.row, one.reason, one.column) for one in answers.problems] == [
        ("list.tsv", number + 2, reason, column)
    ]


def test_a_group_has_one_verdict():
    answers = read_answers(filled({0: {"verdict": "no"}, 1: {"verdict": "unsure"}}), rounds())
    assert [(one.row, one.reason) for one in answers.problems] == [(3, "contradiction")]
