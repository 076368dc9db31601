"""A person's word wins over the machine, where it is said and nowhere else."""

from __future__ import annotations

import pickle

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.linking.batch import mention_schema
from smartlife.linking.corrections import CorrectedLinker, Corrections, apply_corrections
from smartlife.model.tables import TABLES
from smartlife.store.schema import arrow_schema
from smartlife.tables.judged import phrase_key

WELDER, NURSE, TIG, GERMAN = (
    f"http://data.europa.eu/esco/{name}"
    for name in ("occupation/welder", "occupation/nurse", "skill/tig", "skill/german")
)
KINDS = {WELDER: "occupation", NURSE: "occupation", TIG: "skill", GERMAN: "knowledge"}
TEXT = "Mēs meklējam: TIG  metināšana un vācu valoda. TIG metināšana!"


def correction(uri: str, is_right: bool, **values: object) -> dict[str, object]:
    scope = "document" if "document_id" in values else "phrase"
    phrase = values.pop("phrase", None)
    return {
        "correction_id": "c",
        "document_kind": "vacancies",
        "scope": scope,
        "lang": "lv",
        "document_id": None,
        "phrase": phrase,
        "phrase_key": phrase_key(str(phrase)) if phrase else None,
        "concept_uri": uri,
        "concept_kind": KINDS[uri],
        "is_right": is_right,
        "source_id": "inputs/corrections.tsv",
        "file": "inputs/corrections.tsv",
        "row": 2,
        **values,
    }


def corrections(*rows: dict[str, object]) -> Corrections:
    schema = arrow_schema(TABLES["core__corrections"])
    return Corrections.of("vacancies", pa.Table.from_pylist(list(rows), schema=schema))


def mention(document: str, uri: str, **values: object) -> dict[str, object]:
    return {
        "vacancy_id": document,
        "lang": "lv",
        "concept_uri": uri,
        "concept_kind": KINDS[uri],
        "score": 0.7,
        "probability": 0.6,
        "is_calibrated": True,
        "method": "phrase",
        "evidence": "observed",
        "span_field": "text",
        "span_start": None,
        "span_end": None,
        "phrase": "tig metinasana",
        "rank": 1,
        **values,
    }


def batch_of(rows: list[dict[str, object]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist(rows, schema=mention_schema("vacancy_id"))


def documents(*ids: str, lang: str = "lv", title: str = "Metinātājs", text: str = TEXT):
    rows = [{"vacancy_id": one, "lang": lang, "title": title, "text": text} for one in ids]
    return pa.RecordBatch.from_pylist(rows)


def applied(rows, said, docs=None) -> list[dict[str, object]]:
    made = apply_corrections(batch_of(rows), docs or documents("a", "b"), said)
    assert made.schema == mention_schema("vacancy_id")
    return made.to_pylist()


def names(rows) -> list[tuple[str, str]]:
    return [(row["vacancy_id"], row["concept_uri"].rpartition("/")[2]) for row in rows]


BOTH = [mention("a", TIG), mention("b", TIG), mention("b", GERMAN, phrase="vacu valoda", rank=2)]


def test_without_corrections_nothing_changes():
    given_batch = batch_of(BOTH)
    assert apply_corrections(given_batch, documents("a", "b"), corrections()) is given_batch


def test_a_wrong_phrase_is_wrong_in_every_document():
    made = applied(BOTH, corrections(correction(TIG, False, phrase="TIG Metināšana")))
    assert names(made) == [("b", "german")]
    assert made[0]["rank"] == 1


def test_a_wrong_phrase_is_wrong_for_its_concept_only():
    assert applied(BOTH, corrections(correction(GERMAN, False, phrase="TIG metināšana"))) == BOTH


def test_a_wrong_link_of_one_document():
    made = applied(BOTH, corrections(correction(TIG, False, document_id="b")))
    assert names(made) == [("a", "tig"), ("b", "german")]


@pytest.mark.parametrize(("lang", "left"), [("lv", 0), ("en", 1), (None, 0)])
def test_a_correction_holds_in_its_language(lang, left):
    said = corrections(correction(TIG, False, phrase="TIG metināšana", lang=lang))
    assert len(applied([mention("a", TIG)], said, documents("a"))) == left


def test_the_words_of_the_span_count_as_the_phrase():
    start = TEXT.index("TIG")
    row = mention("a", TIG, phrase="tig metinat", span_start=start, span_end=start + 15)
    said = corrections(correction(TIG, False, phrase="tig metināšana"))
    assert applied([row], said, documents("a")) == []


def test_the_whole_title_counts_as_the_phrase():
    row = mention("a", WELDER, phrase="metinatajs", span_field="title", span_start=0, span_end=10)
    said = corrections(correction(WELDER, False, phrase="Metinātājs (m/w) – Cēsīs"))
    docs = documents("a", title="Metinātājs (m/w), Cēsīs")
    assert applied([row], said, docs) == []


def test_what_is_right_gets_probability_one_and_keeps_its_place():
    row = mention("a", TIG, span_start=3, span_end=9)
    [made] = applied([row], corrections(correction(TIG, True, document_id="a")), documents("a"))
    assert (made["probability"], made["method"], made["is_calibrated"]) == (1.0, "corrected", True)
    assert (made["span_start"], made["span_end"], made["phrase"]) == (3, 9, "tig metinasana")


def test_what_the_machine_missed_is_found_by_its_phrase():
    said = corrections(correction(GERMAN, True, phrase="Vācu  valoda"))
    made = applied(BOTH[:2], said, documents("a", "c", "b"))
    assert names(made) == [("a", "german"), ("a", "tig"), ("c", "german"), ("b", "german"),
                           ("b", "tig")]  # fmt: skip
    assert TEXT[made[0]["span_start"] : made[0]["span_end"]] == "vācu valoda"
    assert [row["rank"] for row in made] == [1, 2, 1, 1, 2]
    assert {row["evidence"] for row in made} == {"observed"}


def test_part_of_a_word_is_no_phrase():
    said = corrections(correction(GERMAN, True, phrase="vācu val"))
    assert applied([], said, documents("a")) == []


def test_a_person_may_name_what_no_words_say():
    [made] = applied([], corrections(correction(TIG, True, document_id="a")), documents("a"))
    assert (made["span_field"], made["span_start"], made["phrase"]) == ("person", None, "")


def test_an_occupation_is_looked_for_in_titles_only():
    said = corrections(correction(NURSE, True, phrase="vācu valoda"))
    assert applied([], said, documents("a")) == []
    [made] = applied([], said, documents("a", title="Māsa (vācu valoda)"))
    assert made["span_field"] == "title"


def test_the_occupation_that_a_person_names_is_the_only_one():
    rows = [
        mention("a", WELDER, method="given", span_field="source", phrase="7212", probability=0.95),
        mention("a", TIG, method="occupation", evidence="inferred", phrase="metinatajs"),
    ]
    said = corrections(correction(NURSE, True, document_id="a"))
    assert names(applied(rows, said, documents("a"))) == [("a", "nurse"), ("a", "tig")]


def test_skills_inferred_from_a_wrong_occupation_go_with_it():
    rows = [
        mention("a", WELDER, phrase="metinatajs", score=0.8),
        mention("a", NURSE, phrase="metinatajs", score=0.75, rank=2),
        mention("a", TIG, method="occupation", evidence="inferred", phrase="metinatajs", score=0.8),
    ]
    said = corrections(correction(WELDER, False, phrase="metinātājs"))
    made = applied(rows, said, documents("a"))
    assert [(row["concept_uri"], row["rank"]) for row in made] == [(NURSE, 1)]
    # the second candidate was wrong: what follows from the first one stays
    said = corrections(correction(NURSE, False, phrase="metinātājs"))
    assert names(applied(rows, said, documents("a"))) == [("a", "welder"), ("a", "tig")]


def test_what_one_phrase_denies_and_another_affirms_is_right_with_what_follows():
    rows = [
        mention("a", WELDER, phrase="metinatajs", score=0.8),
        mention("a", TIG, method="occupation", evidence="inferred", phrase="metinatajs", score=0.8),
    ]
    said = corrections(
        correction(WELDER, False, phrase="metinātājs"), correction(WELDER, True, phrase="MIG")
    )
    docs = documents("a", title="Metinātājs (MIG)")
    assert names(applied(rows, said, docs)) == [("a", "welder"), ("a", "tig")]


def test_an_inferred_skill_that_is_right_is_observed_and_there_once():
    rows = [mention("a", TIG, method="occupation", evidence="inferred", phrase="metinatajs")]
    said = corrections(correction(TIG, True, document_id="a"))
    [made] = applied(rows, said, documents("a"))
    assert (made["evidence"], made["method"]) == ("observed", "corrected")


def test_a_word_on_a_document_wins_over_a_word_on_a_phrase():
    said = corrections(
        correction(TIG, False, phrase="tig metināšana"), correction(TIG, True, document_id="b")
    )
    assert names(applied(BOTH, said)) == [("b", "tig"), ("b", "german")]
    said = corrections(
        correction(TIG, True, phrase="tig metināšana"), correction(TIG, False, document_id="b")
    )
    assert names(applied(BOTH, said)) == [("a", "tig"), ("b", "german")]


def test_a_word_on_a_language_wins_over_a_word_on_all():
    said = corrections(
        correction(TIG, False, phrase="tig metināšana", lang=None),
        correction(TIG, True, phrase="tig metināšana", lang="lv"),
    )
    assert names(applied(BOTH, said)) == [("a", "tig"), ("b", "tig"), ("b", "german")]


def test_corrections_of_courses_do_not_touch_vacancies():
    said = corrections(correction(TIG, False, phrase="tig metināšana", document_kind="courses"))
    assert said.empty


def test_it_can_be_sent_to_another_process():
    said = corrections(correction(TIG, False, phrase="tig metināšana"))
    linker = pickle.loads(pickle.dumps(CorrectedLinker(_machine, said)))
    assert names(linker(documents("b")).to_pylist()) == [("b", "german")]


def _machine(batch: pa.RecordBatch) -> pa.RecordBatch:
    ids = batch.column("vacancy_id").to_pylist()
    return batch_of([row for row in BOTH if row["vacancy_id"] in ids])


verdicts = st.builds(
    correction,
    st.sampled_from(sorted(KINDS)),
    st.booleans(),
    phrase=st.sampled_from(["tig metināšana", "vācu valoda", "metinātājs", "un"]),
) | st.builds(
    correction,
    st.sampled_from(sorted(KINDS)),
    st.booleans(),
    document_id=st.sampled_from(["a", "b", "c"]),
)
machine = st.lists(
    st.builds(
        mention,
        st.sampled_from(["a", "b"]),
        st.sampled_from(sorted(KINDS)),
        evidence=st.sampled_from(["observed", "inferred"]),
        phrase=st.sampled_from(["tig metinasana", "metinatajs"]),
        score=st.sampled_from([0.5, 0.8]),
    ),
    max_size=8,
    unique_by=lambda row: (row["vacancy_id"], row["concept_uri"], row["evidence"]),
)


@given(machine, st.lists(verdicts, max_size=6))
def test_the_key_stays_unique_and_the_batch_does_not_matter(rows, said):
    fixed = corrections(*said)
    rows = sorted(rows, key=lambda row: row["vacancy_id"])
    made = applied(rows, fixed)
    keys = [(row["vacancy_id"], row["concept_uri"], row["evidence"]) for row in made]
    assert len(keys) == len(set(keys))
    alone = [
        one
        for name in "ab"
        for one in applied(
            [row for row in rows if row["vacancy_id"] == name], fixed, documents(name)
        )
    ]
    assert made == alone
    # corrections are applied once: a second time changes nothing
    assert {key[:2] for key in keys} == {
        (row["vacancy_id"], row["concept_uri"]) for row in applied(made, fixed)
    }
