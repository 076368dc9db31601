from __future__ import annotations

import pickle
import random
import re
from itertools import product

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import ColumnsMissing
from smartlife.linking.batch import BatchLinker, link_batch, mention_schema
from smartlife.linking.index import LinkIndex
from smartlife.linking.lookup import LEAST_OF_LINK
from tests.linking.conftest import ISCO, OCCUPATION, SKILL, documents

SAMPLES: list[dict[str, object]] = [
    {
        "title": "Metinātājs/-a",
        "lang": "lv",
        "text": "Prasības:\nTIG metināšana un rasējumu lasīšana",
    },
    {"title": "Suvirintojas (-a)", "lang": "lt", "text": None},
    {"title": "SANDELIO DARBUOTOJAS", "lang": "lt"},
    {"title": "Software Developer", "lang": "lv", "text": "Python un vācu valoda"},
    {"title": "Schweißer (m/w/d)", "lang": "de", "text": "Sie lesen technische Zeichnungen."},
    {"title": "Svetsare", "lang": "sv", "text": "Du kan tyska och bokföring."},
    {"title": "", "lang": "lv"},
    {"title": "Ⅻ ♥", "lang": "xx", "text": "♥"},
]


def links(index: LinkIndex, *rows: dict[str, object], id_column: str = "vacancy_id") -> list[dict]:
    return link_batch(documents(*rows, id_column=id_column), index).to_pylist()


def skills_of(index: LinkIndex, text: str, lang: str, **more: object) -> dict[str, dict]:
    rows = links(index, {"title": "", "text": text, "lang": lang, **more})
    return {r["concept_uri"].removeprefix(SKILL): r for r in rows if r["evidence"] == "observed"}


def best_occupation(index: LinkIndex, title: str, lang: str, **more: object) -> str | None:
    rows = links(index, {"title": title, "lang": lang, **more})
    first = [
        r for r in rows if r["rank"] == 1 and r["concept_kind"] in ("occupation", "isco_group")
    ]
    return first[0]["concept_uri"].rsplit("/")[-1] if first else None


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Metinātājs/-a", "lv", "welder"),
        ("METINĀTĀJA", "lv", "welder"),
        ("Meklējam metinātāju Valmierā", "lv", "welder"),
        ("suvirintojas-a", "lt", "welder"),
        ("sandelio darbuotojas", "lt", "warehouse"),
        ("Schweisser (m/w/d)", "de", "welder"),
        ("Softwareentwickler:in", "de", "developer"),
        ("Sjuksköterska till vårdcentralen", "sv", "nurse"),
        ("Senior Software Developer", "lv", "developer"),
        ("Kosmonauts", "lv", None),
        ("", "lv", None),
    ],
)
def test_titles_find_their_occupation(
    index: LinkIndex, title: str, lang: str, expected: str | None
) -> None:
    assert best_occupation(index, title, lang) == expected


def test_a_language_without_labels_is_reached_through_english(index: LinkIndex) -> None:
    assert best_occupation(index, "Software developer", "fi") == "developer"


def test_a_given_isco_code_comes_first_and_bounds_the_occupation(index: LinkIndex) -> None:
    rows = links(index, {"title": "Operators metinātājs", "lang": "lv", "isco_code": "7212"})
    first, second = (r for r in rows if r["evidence"] == "observed")
    assert (first["concept_uri"], first["method"], first["rank"]) == (f"{ISCO}7212", "given", 1)
    assert first["probability"] == 0.95
    assert (second["concept_uri"], second["rank"]) == (f"{OCCUPATION}welder", 2)
    elsewhere = links(index, {"title": "Programmētājs", "lang": "lv", "isco_code": "7212"})
    assert f"{OCCUPATION}developer" not in {r["concept_uri"] for r in elsewhere}


def test_an_unknown_isco_code_falls_to_the_group_above(index: LinkIndex) -> None:
    rows = links(index, {"title": "", "lang": "lv", "isco_code": "7299"})
    assert [r["concept_uri"] for r in rows] == [f"{ISCO}72"]


def test_skills_are_found_in_any_inflection(index: LinkIndex) -> None:
    assert set(skills_of(index, "Prot lasīt rasējumu un tehniskos rasējumus", "lv")) == {"drawings"}
    assert set(skills_of(index, "Pieredze projektu vadībā", "lv")) == {"project"}
    assert set(skills_of(index, "Lesen von technischen Zeichnungen", "de")) == {"drawings"}
    assert set(skills_of(index, "Sie können Projektmanagement durchführen", "de")) == {"project"}
    assert set(skills_of(index, "Vana av teknisk ritning", "sv")) == {"drawings"}
    assert set(skills_of(index, "managing projects", "en")) == {"project"}


def test_words_far_apart_count_less_than_those_in_a_row(index: LinkIndex) -> None:
    text = "We build projects for customers of many kinds, in towns and villages, led by management"
    apart = skills_of(index, text, "en").get("project", {"probability": 0.0})
    in_a_row = skills_of(index, "You do project management", "en")["project"]
    assert apart["probability"] < in_a_row["probability"]


def test_spans_hold_the_words_of_the_phrase(index: LinkIndex) -> None:
    text = "Ievads.\nPrasības:\n- laba vācu valoda\n- TIG metināšana"
    found = skills_of(index, text, "lv")
    assert text[found["german"]["span_start"] : found["german"]["span_end"]] == "vācu valoda"
    assert text[found["tig"]["span_start"] : found["tig"]["span_end"]] == "TIG metināšana"
    assert found["tig"]["phrase"].startswith("tig metin")


def test_what_is_not_required_is_not_linked(index: LinkIndex) -> None:
    found = skills_of(index, "German is not required. Bookkeeping is.", "en")
    assert set(found) == {"bookkeeping"}
    assert "german" not in skills_of(index, "Vācu valoda nav nepieciešama", "lv")


def test_international_terms_need_their_capitals(index: LinkIndex) -> None:
    assert "python" in skills_of(index, "Zināšanas par Python", "lv")
    assert "python" not in skills_of(index, "pavards python", "lv")


def test_given_skills_are_certain_and_win(index: LinkIndex) -> None:
    found = skills_of(index, "German", "en", skill_uris=[f"{SKILL}german", "urn:unknown"])
    assert found["german"]["method"] == "given"
    assert found["german"]["probability"] == 1.0
    assert found["german"]["span_field"] == "source"


def test_courses_are_linked_by_title_and_text_but_not_to_occupations(index: LinkIndex) -> None:
    rows = links(
        index,
        {"title": "TIG metināšana metinātājiem", "lang": "lv", "text": "Saturs: rasējumu lasīšana"},
        id_column="course_id",
    )
    assert {(r["concept_uri"].removeprefix(SKILL), r["span_field"]) for r in rows} == {
        ("tig", "title"),
        ("drawings", "text"),
    }


def test_essential_skills_are_inferred_only_where_no_text_names_any(index: LinkIndex) -> None:
    bare = links(index, {"title": "Metinātājs", "lang": "lv"})
    inferred = [r for r in bare if r["evidence"] == "inferred"]
    assert {r["concept_uri"] for r in inferred} == {f"{SKILL}tig", f"{SKILL}drawings"}
    assert {r["method"] for r in inferred} == {"occupation"}
    assert not any(r["is_calibrated"] for r in inferred)
    told = links(index, {"title": "Metinātājs", "lang": "lv", "text": "Vācu valoda"})
    assert not [r for r in told if r["evidence"] == "inferred"]


def test_nothing_is_inferred_from_a_doubtful_occupation(index: LinkIndex) -> None:
    seen = set()
    for title, lang in product(("hitsaaja", "operator", "weld", "prof", "driver"), ("en", "lv")):
        rows = links(index, {"title": title, "lang": lang})
        observed = [r["probability"] for r in rows if r["evidence"] == "observed"]
        assert all(probability >= LEAST_OF_LINK for probability in observed)
        best = max((r["probability"] for r in rows if r["concept_kind"] == "occupation"), default=0)
        is_inferred = len(rows) > len(observed)
        assert is_inferred == (best >= 0.5)
        seen.add((is_inferred, best > 0))
    # sure ones, doubtful ones, and none at all
    assert seen == {(True, True), (False, True), (False, False)}


def test_one_mention_per_concept_and_evidence_and_ranks_without_gaps(index: LinkIndex) -> None:
    rows = links(index, {"title": "Metinātājs", "lang": "lv", "text": "Vācu valoda\nvācu valoda"})
    keys = [(r["concept_uri"], r["evidence"]) for r in rows]
    assert len(keys) == len(set(keys))
    ranks = [r["rank"] for r in rows if r["concept_uri"].startswith(SKILL)]
    assert ranks == list(range(1, len(ranks) + 1))


def test_neither_order_nor_company_changes_a_documents_links(index: LinkIndex) -> None:
    rows = [{**row, "id": f"d{number}"} for number, row in enumerate(SAMPLES)]

    def by_document(found: list[dict]) -> dict[str, list[dict]]:
        grouped: dict[str, list[dict]] = {}
        for row in found:
            grouped.setdefault(row["vacancy_id"], []).append(row)
        return grouped

    def by_nobody_asked_before(*chosen: dict[str, object]) -> dict[str, list[dict]]:
        """Links of a copy that remembers no answer: an index that does would only repeat it."""
        return by_document(links(pickle.loads(pickle.dumps(index)), *chosen))

    whole = by_nobody_asked_before(*rows)
    assert len(whole) > 4
    shuffled = rows[:]
    random.Random(5).shuffle(shuffled)
    assert by_nobody_asked_before(*shuffled) == whole
    for row in rows:
        assert by_nobody_asked_before(row).get(str(row["id"]), []) == whole.get(str(row["id"]), [])


def test_the_index_survives_pickling(index: LinkIndex) -> None:
    copy = pickle.loads(pickle.dumps(index))
    batch = documents(*SAMPLES)
    assert link_batch(batch, copy).equals(link_batch(batch, index))


def test_no_documents_give_no_rows(index: LinkIndex) -> None:
    made = link_batch(documents(), index)
    assert made.num_rows == 0
    assert made.schema == mention_schema("vacancy_id")


def test_a_huge_title_and_text_are_answered(index: LinkIndex) -> None:
    row = {"title": "Metinātājs " * 10_000, "lang": "lv", "text": "a," * 200_000}
    assert links(index, row)


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(max_size=80),
    text=st.none() | st.text(max_size=600),
    lang=st.sampled_from(["lv", "lt", "de", "sv", "en", "xx"]),
)
def test_garbage_is_answered_within_bounds(
    index: LinkIndex, title: str, text: str | None, lang: str
) -> None:
    if any("\ud800" <= letter <= "\udfff" for letter in title + (text or "")):
        return
    for row in links(index, {"title": title, "text": text, "lang": lang}):
        assert 0 <= row["score"] <= 1
        assert 0 <= row["probability"] <= 1
        assert row["phrase"]
        source = title if row["span_field"] == "title" else text or ""
        assert 0 <= row["span_start"] < row["span_end"] <= len(source)


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["title", "lang"], ["vacancy_id or course_id"]),
        (["vacancy_id", "text"], ["title", "lang"]),
        (["course_id", "title"], ["lang"]),
        ([], ["vacancy_id or course_id", "title", "lang"]),
    ],
)
def test_missing_columns_are_told_and_end_no_loop(index, tmp_path, names, missing):
    batch = pa.RecordBatch.from_pydict({name: ["a"] for name in names})
    index.save(tmp_path)
    with pytest.raises(ColumnsMissing) as caught:
        list(map(BatchLinker(str(tmp_path)), [batch]))
    assert caught.value.fields["missing"] == missing
    assert all(name in caught.value.what for name in missing)


def test_text_and_given_skills_may_be_absent(index):
    whole = documents({"title": "Metinātājs", "lang": "lv"})
    bare = whole.select(["vacancy_id", "title", "lang"])
    assert link_batch(bare, index).equals(link_batch(whole, index))
    assert link_batch(bare, index).num_rows


def test_batches_have_the_columns_of_the_tables() -> None:
    from smartlife.model.tables import TABLES
    from smartlife.store.schema import arrow_schema

    for side, id_column in (("vacancies", "vacancy_id"), ("courses", "course_id")):
        table = arrow_schema(TABLES[f"link__{side}_concepts"])
        made = mention_schema(id_column)
        assert {(f.name, f.type) for f in made} == {(f.name, f.type) for f in table}
        assert isinstance(made, pa.Schema)


def test_the_example_of_the_documentation_runs(index, root, tmp_path, monkeypatch, capsys):
    page = (root / "docs" / "how-to" / "link-texts.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "index").mkdir()
    index.save(tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "link-texts.md", "exec"), {})
    first, *_ = capsys.readouterr().out.splitlines()
    assert first == f"{OCCUPATION}welder exact observed"
