"""Any text is a question: nothing is syntax, nothing is slow, nothing is markup."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable
from smartlife.search.index import SearchIndex, index_path
from smartlife.search.query import CourseQuery
from smartlife.store.lake import Lake, Manifest
from tests.search.test_relevance import QUESTIONS
from tests.search.world import build_index, course

HOSTILE = [
    '"', "''", "a' OR 1=1 --", "title:welding", "NEAR(a b)", "a AND NOT b", "wel*", "^a", "{a}",
    "\0", "a\0b", "(", ")", "-", "*", "%", "_", "\\", "AND", "OR NOT", "x" * 10_000,
    "y " * 5_000, "😀", "👩‍🏭 kurss", "שלום עולם", "مرحبا", "\u202egnidlew", "un", "och und ir",
    "a", "1", "2026", "C++", "C#", "ß", "ﬁ", "İstanbul", "\ud800", "e\u0301" * 3000, "\n\t ",
    "<b>welding</b>", "kurss" * 300, "語学", "a" * 61, "sch" * 20,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("audience", ["public", "owner"])
def test_any_text_is_answered(index: SearchIndex, text: str, audience):
    index.warm()
    began = time.process_time()
    found = index.courses(CourseQuery(text, "lv"), audience=audience)
    index.suggest(text, lang="lv", audience=audience)
    assert time.process_time() - began < 1
    assert 0 <= found.total <= len(index)
    assert len(found.hits) <= found.total
    for hit in found.hits:
        assert all(0 <= span.start < span.end <= len(hit.title) for span in hit.title_spans)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(max_size=80)
    | st.lists(st.sampled_from([q[1] for q in QUESTIONS] + HOSTILE[:20]), max_size=4).map(" ".join),
    lang=st.sampled_from(["lv", "lt", "sv", "de", "en", "xx", ""]),
)
def test_an_answer_is_whole_whatever_is_asked(index: SearchIndex, text: str, lang: str):
    found = index.courses(CourseQuery(text, lang, per_page=100), audience="public")
    assert found == index.courses(CourseQuery(text, lang, per_page=100), audience="public")
    assert found.total == len(found.hits)
    assert len({hit.course_id for hit in found.hits}) == found.total
    assert sum(value.count for value in found.facets["mode"]) == found.total
    for hit in found.hits:
        for piece, spans in ((hit.title, hit.title_spans), (hit.snippet, ())):
            body = piece if isinstance(piece, str) else (piece.text if piece else "")
            marked = spans if isinstance(piece, str) else (piece.spans if piece else ())
            ends = [0, *(edge for span in marked for edge in (span.start, span.end)), len(body)]
            assert ends == sorted(ends)
    if found.did_you_mean is not None:
        again = index.courses(CourseQuery(found.did_you_mean, lang), audience="public")
        assert again.total > 0
    for one in index.suggest(text, lang=lang, audience="public"):
        shown = one.matched or one.label
        assert all(0 <= span.start < span.end <= len(shown) for span in one.spans)


def test_texts_of_courses_are_hostile_too(tmp_path: Path):
    rows = [
        course("a", title="<script>alert(1)</script>", text="\u202e\0" + "<img src=x>" * 50),
        course("b", title="x" * 5000, text="a" * 200_000),
        course("c", title=" ", text=" \n\t "),
        course("d", title="Ē" * 50, text="metināšana " * 3000, lang="xx"),
    ]
    index = SearchIndex.open(build_index(tmp_path, courses=rows, links=[]))
    for text in ("script", "alert", "x" * 60, "metināšana", ""):
        found = index.courses(CourseQuery(text, "lv"), audience="owner")
        for hit in found.hits:
            assert hit.snippet is None or len(hit.snippet.text) <= 300
    assert index.courses(CourseQuery("metinasana", "lv"), audience="owner").total == 1


def test_many_threads_get_the_answers_of_one(index_file: Path):
    index = SearchIndex.open(index_file)

    def ask(question: tuple[str, str, str, str]) -> list[str]:
        found = index.courses(CourseQuery(question[1], question[0]), audience="owner")
        index.suggest(question[1][:3], lang=question[0])
        return [hit.course_id for hit in found.hits]

    alone = [ask(question) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(ask, QUESTIONS * 5))
    assert together == alone * 5
    index.close()


def test_the_same_tables_give_the_same_bytes(tmp_path: Path):
    one, other = (build_index(tmp_path / name) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


def test_no_courses_and_no_concepts_are_an_index_too(tmp_path: Path):
    index = SearchIndex.open(build_index(tmp_path, courses=[], links=[]))
    found = index.courses(CourseQuery("metināšana", "lv"), audience="public")
    assert found.total == 0
    assert found.hits == ()
    assert index.suggest("metin", lang="lv")


def test_what_is_no_index_is_told(tmp_path: Path, index_file: Path):
    broken = tmp_path / "search.sqlite"
    broken.write_bytes(b"no index at all, but long enough to be looked at" * 100)
    with pytest.raises(InputUnreadable, match="cannot be read"):
        SearchIndex.open(broken)
    with pytest.raises(InputUnreadable):
        SearchIndex.open(tmp_path / "absent.sqlite")
    cut = tmp_path / "cut.sqlite"
    cut.write_bytes(index_file.read_bytes()[:20_000])
    with pytest.raises(InputUnreadable):
        SearchIndex.open(cut)


def test_the_index_of_a_run_is_one_of_its_files(tmp_path: Path):
    lake = Lake(tmp_path)
    held = Manifest("r", "s", {}, {}, {"search.sqlite": "files/search_index/k/search.sqlite"})
    assert index_path(lake, held) == tmp_path / "files/search_index/k/search.sqlite"
    assert index_path(lake, Manifest("r", "s", {}, {}, {})) is None
