"""`inputs/corrections.tsv`: what counts, what contradicts, and what people get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import StudyInvalid
from smartlife.tables.corrections import FORM, check
from tests.tables.judged_rows import BAKER, DOUGH, Filled, counts_of, issues_of

CORRECTIONS = Filled("corrections", FORM, check)
HEAD, line, run = CORRECTIONS.head, CORRECTIONS.line, CORRECTIONS.run

WRONG = {"lang": "lv", "phrase": "Maize, mīkla", "concept_uri": DOUGH, "is_right": "no"}


def shown(out) -> list[tuple]:
    return sorted(
        (row["document_kind"], row["scope"], row["lang"], row["phrase_key"], row["is_right"])
        for row in out["core__corrections"].to_pylist()
    )


def test_a_phrase_holds_on_both_sides(tmp_path):
    out = run(tmp_path, HEAD + line(**WRONG, by="IK", date="3.2.2026", note="bread"))
    assert shown(out) == [
        ("courses", "phrase", "lv", "maize mikla", False),
        ("vacancies", "phrase", "lv", "maize mikla", False),
    ]
    [row, _] = out["core__corrections"].to_pylist()
    assert (row["phrase"], row["concept_kind"]) == ("Maize, mīkla", "skill")
    assert (row["judged_by"], str(row["judged_date"])) == ("IK", "2026-02-03")
    assert counts_of(out, "corrections") == {
        "read": 1, "kept": 1, "rejected": 0, "duplicate": 0, "outside": 0,
    }  # fmt: skip


def test_without_the_file_the_table_is_empty(tmp_path):
    out = run(tmp_path, None)
    assert out["core__corrections"].num_rows == 0
    assert out["acc_corrections__counts"].num_rows == 0


def test_a_document_tells_its_side_and_language(tmp_path):
    text = HEAD + line(document_id="v1", side="courses", concept_uri=DOUGH, is_right="Jā")
    out = run(tmp_path, text)
    assert shown(out) == [("vacancies", "document", "lv", None, True)]
    assert issues_of(out, "corrections") == [(2, "noted", "contradiction", "side")]


@pytest.mark.parametrize(("said", "is_right"), [("yes", True), ("no", False)])
@pytest.mark.parametrize("side", ["", "both", "vacancies"])
def test_of_an_occupation_both_sides_are_advertisements(tmp_path, side, said, is_right):
    cells = {"phrase": "maiznieks", "concept_uri": BAKER, "is_right": said, "side": side}
    out = run(tmp_path, HEAD + line(**cells))
    assert shown(out) == [("vacancies", "phrase", None, "maiznieks", is_right)]
    assert issues_of(out, "corrections") == []


def test_an_own_concept_may_be_named_by_its_id(tmp_path):
    text = HEAD + line(phrase="pinumi", concept_uri="Splints", is_right="yes", side="courses")
    [row] = run(tmp_path, text)["core__corrections"].to_pylist()
    assert row["concept_uri"] == "local:test/splints"


def test_a_document_that_is_gone_waits(tmp_path):
    out = run(tmp_path, HEAD + line(document_id="v9", concept_uri=DOUGH, is_right="no"))
    assert issues_of(out, "corrections") == [(2, "noted", "document_unknown", "document_id")]
    assert counts_of(out, "corrections")["outside"] == 1


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({**WRONG, "is_right": ""}, "value_unknown", "is_right"),
        ({**WRONG, "is_right": "maybe"}, "value_unknown", "is_right"),
        ({**WRONG, "concept_uri": ""}, "uri_invalid", "concept_uri"),
        ({**WRONG, "concept_uri": f"{DOUGH}x"}, "concept_unknown", "concept_uri"),
        ({**WRONG, "concept_uri": "no-such-id"}, "concept_unknown", "concept_uri"),
        ({**WRONG, "phrase": ""}, "structure_invalid", "phrase"),
        ({**WRONG, "phrase": "…"}, "structure_invalid", "phrase"),
        ({**WRONG, "phrase": "x" * 2000}, "too_long", "phrase"),
        ({**WRONG, "lang": "xx-yy"}, "value_unknown", "lang"),
        ({**WRONG, "side": "left"}, "value_unknown", "side"),
        ({**WRONG, "scope": "region"}, "value_unknown", "scope"),
        ({**WRONG, "scope": "document"}, "structure_invalid", "document_id"),
        (
            {"phrase": "a", "side": "courses", "concept_uri": BAKER, "is_right": "yes"},
            "value_unknown",
            "concept_uri",
        ),
        (
            {"phrase": "a", "side": "courses", "concept_uri": BAKER, "is_right": "no"},
            "value_unknown",
            "concept_uri",
        ),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(tmp_path, cells, reason, column):
    CORRECTIONS.assert_rejected(tmp_path, cells, reason, column)


def test_of_a_contradiction_the_newer_row_counts_and_both_are_told(tmp_path):
    text = (
        HEAD
        + line(**{**WRONG, "is_right": "yes"}, date="2026-01-02")
        + line(**WRONG, date="2026-03-01")
    )
    out = run(tmp_path, text)
    assert {row[-1] for row in shown(out)} == {False}
    assert issues_of(out, "corrections") == [
        (2, "rejected", "superseded", "is_right"),
        (3, "noted", "contradiction", "is_right"),
    ]
    counts = counts_of(out, "corrections")
    assert (counts["read"], counts["kept"], counts["rejected"]) == (2, 1, 1)


def test_of_the_same_day_neither_counts(tmp_path):
    text = HEAD + line(**WRONG) + line(**{**WRONG, "is_right": "yes", "phrase": "maize mīkla"})
    out = run(tmp_path, text)
    assert out["core__corrections"].num_rows == 0
    assert issues_of(out, "corrections") == [
        (2, "rejected", "contradiction", "is_right"),
        (3, "rejected", "contradiction", "is_right"),
    ]


def test_a_contradiction_on_one_side_leaves_the_other(tmp_path):
    text = HEAD + line(**WRONG) + line(**{**WRONG, "is_right": "yes", "side": "courses"})
    out = run(tmp_path, text)
    assert [row[0] for row in shown(out)] == ["vacancies"]
    assert counts_of(out, "corrections")["kept"] == 1
    # both are told, also the one that counts for advertisements
    assert issues_of(out, "corrections") == [
        (2, "noted", "contradiction", "is_right"),
        (3, "rejected", "contradiction", "is_right"),
    ]


def test_of_an_occupation_neither_row_of_the_same_day_counts(tmp_path):
    cells = {"phrase": "maiznieks", "concept_uri": BAKER, "date": "2026-03-01"}
    out = run(tmp_path, HEAD + line(**cells, is_right="no") + line(**cells, is_right="yes"))
    assert out["core__corrections"].num_rows == 0
    assert issues_of(out, "corrections") == [
        (2, "rejected", "contradiction", "is_right"),
        (3, "rejected", "contradiction", "is_right"),
    ]


def test_what_a_newer_row_takes_on_one_side_is_told(tmp_path):
    newer = {**WRONG, "is_right": "yes", "side": "courses", "date": "2026-03-01"}
    out = run(tmp_path, HEAD + line(**WRONG) + line(**newer))
    assert [(row[0], row[-1]) for row in shown(out)] == [("courses", True), ("vacancies", False)]
    assert issues_of(out, "corrections") == [
        (2, "noted", "superseded", "is_right"),
        (3, "noted", "contradiction", "is_right"),
    ]


def test_an_older_row_is_not_said_to_be_of_the_same_day(tmp_path):
    text = (
        HEAD
        + line(**{**WRONG, "is_right": "yes"}, date="2026-01-02")
        + line(**WRONG, date="2026-03-01")
        + line(**{**WRONG, "is_right": "yes"}, date="2026-03-01")
    )
    out = run(tmp_path, text)
    assert out["core__corrections"].num_rows == 0
    assert [told[2] for told in issues_of(out, "corrections")] == [
        "superseded", "contradiction", "contradiction",
    ]  # fmt: skip


def test_the_same_twice_is_a_duplicate(tmp_path):
    out = run(tmp_path, HEAD + 2 * line(**WRONG))
    assert counts_of(out, "corrections")["duplicate"] == 1


def test_a_file_without_its_columns_is_refused(tmp_path):
    with pytest.raises(StudyInvalid) as told:
        run(tmp_path, "phrase\tconcept_uri\nmaize\tx\n")
    assert "is_right" in told.value.what


cell = st.sampled_from(
    ["", "yes", "no", "lv", "phrase", "document", "maize", "v1", "c1", DOUGH, BAKER, "2026-01-01",
     "both", "courses", "=cmd()", "\u202e"]
) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)  # fmt: skip


@given(st.lists(st.lists(cell, min_size=7, max_size=10), max_size=8))
def test_every_row_is_kept_or_told(rows):
    made = CORRECTIONS.assert_all_told(rows)
    ids = [row["correction_id"] for row in made.rows]
    assert len(ids) == len(set(ids))
