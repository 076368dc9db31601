"""`inputs/gold.tsv`: marks of readers in drawn documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.tables.gold import FORM, check
from smartlife.tables.judged import content_hash
from tests.tables.judged_rows import BAKER, DOUGH, GROUP, TITLES, Filled, counts_of, issues_of

GOLD = Filled("gold", FORM, check)
HEAD, line, run = GOLD.head, GOLD.line, GOLD.run
MARK = {
    "round_id": "lv-1",
    "document_id": "v1",
    "mark": "true",
    "concept_uri": DOUGH,
    "inclusion_probability": "0.25",
}


def test_marks_of_a_document(tmp_path):
    text = (
        HEAD
        + line(
            **MARK, content_hash=content_hash(TITLES["v1"], None), reader="IK", date="2026-03-01"
        )
        + line(**{**MARK, "concept_uri": BAKER, "mark": "FALSE"}, reading="second")
        + line(**{**MARK, "concept_uri": "", "document_id": "c1", "mark": "none"}, task="skills")
    )
    out = run(tmp_path, text)
    rows = out["core__gold"].to_pylist()
    told = [
        (row["document_id"], row["document_kind"], row["task"], row["reading"], row["mark"])
        for row in rows
    ]
    assert told == [
        ("c1", "courses", "skills", "first", "none"),
        ("v1", "vacancies", "occupation", "second", "false"),
        ("v1", "vacancies", "skills", "first", "true"),
    ]
    assert rows[0]["concept_uri"] is None
    assert rows[2]["inclusion_probability"] == 0.25
    assert rows[2]["lang"] == "lv"
    assert counts_of(out, "gold")["kept"] == 3
    assert issues_of(out, "gold") == []


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({**MARK, "round_id": ""}, "structure_invalid", "round_id"),
        ({**MARK, "document_id": ""}, "structure_invalid", "document_id"),
        ({**MARK, "mark": ""}, "value_unknown", "mark"),
        ({**MARK, "mark": "perhaps"}, "value_unknown", "mark"),
        ({**MARK, "mark": "none"}, "contradiction", "mark"),
        ({**MARK, "concept_uri": ""}, "uri_invalid", "concept_uri"),
        ({**MARK, "concept_uri": f"{DOUGH}x"}, "concept_unknown", "concept_uri"),
        ({**MARK, "concept_uri": "", "mark": "none"}, "value_unknown", "task"),
        ({**MARK, "task": "occupation"}, "contradiction", "task"),
        ({**MARK, "task": "dance"}, "value_unknown", "task"),
        ({**MARK, "reading": "third"}, "value_unknown", "reading"),
        *(
            ({**MARK, "inclusion_probability": text}, "number_invalid", "inclusion_probability")
            for text in ("", "0", "1.5", "-1", "nan", "often")
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(tmp_path, cells, reason, column):
    GOLD.assert_rejected(tmp_path, cells, reason, column)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [({"document_id": "v9"}, "document_unknown"), ({"content_hash": "0" * 16}, "document_changed")],
)
def test_what_is_not_what_was_read_waits(tmp_path, cells, reason):
    out = run(tmp_path, HEAD + line(**{**MARK, **cells}))
    [(_, severity, told, _)] = issues_of(out, "gold")
    assert (severity, told) == ("noted", reason)
    assert counts_of(out, "gold")["outside"] == 1


def test_a_draw_waits_for_marks_and_says_how_they_are_weighted(tmp_path):
    drawn = {**MARK, "mark": "", "concept_uri": "", "task": "skills"}
    text = HEAD + line(**{**MARK, "inclusion_probability": "0.9"})
    text += line(**{**MARK, "concept_uri": GROUP}) + line(**drawn)
    text += line(**{**drawn, "document_id": "v2"})
    out = run(tmp_path, text)
    assert issues_of(out, "gold") == [(2, "rejected", "contradiction", "inclusion_probability")]
    [row] = out["core__gold"].to_pylist()
    assert (row["concept_uri"], row["inclusion_probability"]) == (GROUP, 0.25)
    assert counts_of(out, "gold")["kept"] == 3
    # a round that was drawn by the programme takes no document that it did not draw
    out = run(tmp_path / "b", text + line(**{**MARK, "document_id": "c1"}))
    assert issues_of(out, "gold")[1:] == [(6, "rejected", "document_unknown", "document_id")]


def test_a_document_has_one_probability_in_a_round(tmp_path):
    text = HEAD + line(**MARK)
    text += line(**{**MARK, "concept_uri": GROUP, "inclusion_probability": "0,5"})
    out = run(tmp_path, text)
    assert issues_of(out, "gold") == [(3, "rejected", "contradiction", "inclusion_probability")]


def test_rows_against_each_other(tmp_path):
    text = (
        HEAD
        + line(**MARK)
        + line(**MARK)
        + line(**{**MARK, "mark": "false"})
        + line(**{**MARK, "concept_uri": "", "mark": "none", "task": "skills"})
    )
    out = run(tmp_path, text)
    assert out["core__gold"].num_rows == 1
    assert counts_of(out, "gold") == {
        "read": 4, "kept": 1, "rejected": 2, "duplicate": 1, "outside": 0,
    }  # fmt: skip
    assert issues_of(out, "gold") == [
        (4, "rejected", "contradiction", "mark"),
        (5, "rejected", "contradiction", "mark"),
    ]


cell = st.sampled_from(
    ["", "r1", "v1", "c1", "true", "none", "unsure", DOUGH, BAKER, "0.5", "1", "skills", "second"]
) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)  # fmt: skip


@given(st.lists(st.lists(cell, min_size=11, max_size=14), max_size=8))
def test_every_row_is_kept_or_told(rows):
    made = GOLD.assert_all_told(rows)
    assert made.kept == len(made.rows) + made.waiting
