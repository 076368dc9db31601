"""Filters, facets, sorting, reasons and what is told of the words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smartlife.search.index import SearchIndex
from smartlife.search.query import CourseQuery, Near
from smartlife.search.snippets import Sought, spans_in
from smartlife.search.words import stem
from tests.search.world import COURSES, uri, world_courses

ROWS = {row["course_id"]: row for row in world_courses()}


def ids(index: SearchIndex, query: CourseQuery) -> set[str]:
    found = index.courses(replace(query, per_page=100), audience="owner")
    assert found.total == len(found.hits)
    return {hit.course_id for hit in found.hits}


def test_without_words_or_filters_all_courses_are_there(index: SearchIndex):
    assert ids(index, CourseQuery()) == {row[0] for row in COURSES}


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        (CourseQuery(modes=("online",)), lambda row: row["mode"] == "online"),
        (CourseQuery(price_to=50), lambda row: row["price_eur"] <= 50),
        (CourseQuery(hours_to=16), lambda row: row["hours"] <= 16),
        (CourseQuery(levels=(4, 5)), lambda row: row["eqf_level"] in (4, 5)),
        (CourseQuery(part_time=True), lambda row: row["is_part_time"] is True),
        (CourseQuery(part_time=False), lambda row: row["is_part_time"] is False),
        (CourseQuery(region="LV00C"), lambda row: row["nuts_code"] == "LV00C"),
        (CourseQuery(region="DE80"), lambda row: row["nuts_code"] == "DE803"),
        (CourseQuery(teaching_langs=("lt", "de")), lambda row: row["lang"] in ("lt", "de")),
        (CourseQuery(sources=("s_sv",)), lambda row: row["lang"] == "sv"),
        (
            CourseQuery(providers=("p:Nätskolan",)),
            lambda row: row["provider_id"] == "p:Nätskolan",
        ),
        (
            CourseQuery(start_from=date(2026, 3, 1), start_to=date(2026, 4, 1)),
            lambda row: (
                row["start_date"] and date(2026, 3, 1) <= row["start_date"] <= date(2026, 4, 1)
            ),
        ),
        (
            CourseQuery(region="LV00C", or_online=True),
            lambda row: row["nuts_code"] == "LV00C" or row["mode"] == "online",
        ),
        (CourseQuery(region="XX"), lambda _: False),
        (CourseQuery(providers=("nobody",)), lambda _: False),
        (CourseQuery(retrieved_from=date(2026, 2, 1)), lambda _: True),
        (CourseQuery(retrieved_from=date(2026, 2, 2)), lambda _: False),
        (CourseQuery(skills=(uri("english"),)), lambda row: row["course_id"] in
         ("lv7", "lt5", "de6")),
        (CourseQuery(skills=(uri("languages"),)), lambda row: row["course_id"] in
         ("lv7", "lt5", "de6")),
        (CourseQuery(skills=("http://nowhere/",)), lambda _: False),
    ],
)  # fmt: skip
def test_a_filter_lets_through_what_fits_and_nothing_else(index: SearchIndex, query, fits):
    assert ids(index, query) == {key for key, row in ROWS.items() if fits(row)}


def test_courses_near_a_point_are_found_by_their_distance(index: SearchIndex):
    near = Near(25.43, 57.54, 30)
    found = index.courses(CourseQuery(near=near, per_page=100), audience="owner")
    assert {hit.row["place_name"] for hit in found.hits} == {"Valmiera", "Cēsis"}
    assert all(hit.row["km"] <= 30 for hit in found.hits)
    by_name = {hit.row["place_name"]: hit.row["km"] for hit in found.hits}
    assert by_name["Valmiera"] == 0
    assert 25 < by_name["Cēsis"] < 30


def test_who_does_not_state_it_is_counted_and_let_in_on_demand(index: SearchIndex):
    query = CourseQuery(levels=(3,))
    found = index.courses(query, audience="owner")
    unstated = sum(row["eqf_level"] is None for row in ROWS.values())
    assert found.unstated_count == unstated > 0
    more = index.courses(replace(query, with_unstated=True), audience="owner")
    assert more.total == found.total + unstated
    assert more.unstated_count == 0


def test_a_facet_counts_what_choosing_its_value_would_give(index: SearchIndex):
    query = CourseQuery(text="kurs", lang="sv", modes=("onsite",), price_to=100)
    query = replace(query, text="")
    found = index.courses(query, audience="owner")
    for value in found.facets["mode"]:
        other = index.courses(replace(query, modes=(value.key,)), audience="owner")
        assert other.total == value.count
        assert value.is_chosen == (value.key == "onsite")
    for value in found.facets["price"]:
        if value.key != "unknown":
            other = index.courses(replace(query, price_to=float(value.key)), audience="owner")
            assert other.total == value.count
    for value in found.facets["region"]:
        other = index.courses(replace(query, region=value.key), audience="owner")
        assert other.total == value.count
    for value in found.facets["level"]:
        if value.key != "unknown":
            other = index.courses(replace(query, levels=(int(value.key),)), audience="owner")
            assert other.total == value.count
    for facet, name in (("provider", "providers"), ("teaching_lang", "teaching_langs"),
                        ("skill", "skills"), ("source", "sources")):  # fmt: skip
        for value in found.facets[facet]:
            other = index.courses(replace(query, **{name: (value.key,)}), audience="owner")
            assert other.total == value.count, (facet, value)


def test_skills_regions_and_providers_of_facets_have_names_in_the_readers_language(
    index: SearchIndex,
):
    found = index.courses(CourseQuery(lang="lt"), audience="owner")
    assert "suvirinimas" in {value.label for value in found.facets["skill"]}
    assert "Vidzeme" in {value.label for value in found.facets["region"]}
    assert "Nätskolan" in {value.label for value in found.facets["provider"]}


@pytest.mark.parametrize(
    ("sort", "column"), [("price", "price_eur"), ("hours", "hours"), ("start", "start_date")]
)
def test_courses_are_sorted_by_a_column_and_unknown_ones_come_last(
    index: SearchIndex, sort, column
):
    found = index.courses(CourseQuery(sort=sort, per_page=100), audience="owner")
    values = [ROWS[hit.course_id][column] for hit in found.hits]
    known = [value for value in values if value is not None]
    assert values == sorted(known) + [None] * (len(values) - len(known))


def test_pages_divide_the_answer(index: SearchIndex):
    whole = index.courses(CourseQuery(per_page=100), audience="owner")
    pages = [
        index.courses(CourseQuery(per_page=7, page=page), audience="owner") for page in range(1, 6)
    ]
    assert [hit.course_id for page in pages for hit in page.hits] == [
        hit.course_id for hit in whole.hits
    ]
    assert {page.pages for page in pages} == {5}
    assert index.courses(CourseQuery(page=99), audience="owner").hits == ()
    assert len(index.courses(CourseQuery(per_page=10**9), audience="owner").hits) <= 100
    assert index.courses(CourseQuery(page=-5, per_page=-5), audience="owner").page == 1


def test_why_a_course_was_found_is_told(index: SearchIndex):
    found = index.courses(CourseQuery("metināšana Valmierā", "lv"), audience="owner")
    [words, skill] = [
        next(reason for reason in found.hits[0].reasons if reason.kind == kind)
        for kind in ("words", "skill")
    ]
    assert words.words == ("metināšana", "Valmierā")
    assert set(words.where) >= {"title", "place"}
    assert skill.label == "metināšana"
    assert skill.label_lang == "lv"
    assert skill.probability == pytest.approx(0.95, abs=0.003)
    assert skill.concept_uri == uri("welding")
    assert skill.evidence == "MIG/MAG"


def test_courses_in_other_languages_are_found_by_the_skill_and_marked(index: SearchIndex):
    found = index.courses(CourseQuery("metināšana", "lv", per_page=100), audience="owner")
    by_id = {hit.course_id: hit for hit in found.hits}
    assert {"lv1", "lt1", "sv1", "de1"} <= set(by_id)
    assert not by_id["lv1"].is_other_language
    assert by_id["sv1"].is_other_language
    assert [reason.label for reason in by_id["sv1"].reasons if reason.kind == "skill"] == [
        "metināšana"
    ]
    assert found.hits[0].course_id == "lv1"
    [welding] = [one for one in found.understood if one.kind == "knowledge"]
    assert welding.uri == uri("welding")
    assert welding.words == ("metināšana",)


def test_a_word_that_no_course_has_with_the_others_is_told(index: SearchIndex):
    found = index.courses(CourseQuery("metināšana Cēsīs", "lv"), audience="owner")
    assert found.total
    assert found.relaxed in (("metināšana",), ("Cēsīs",))
    uses = {word.text: word.use for word in found.words}
    assert sorted(uses.values()) == ["found", "relaxed"]
    unknown = index.courses(CourseQuery("metināšana qqqq", "lv"), audience="owner")
    assert unknown.relaxed == ("qqqq",)
    assert {word.text: word.use for word in unknown.words}["qqqq"] == "unknown"


def test_words_of_a_column_need_not_stand_in_the_text(index: SearchIndex):
    found = index.courses(CourseQuery("programmering distans", "sv"), audience="owner")
    assert found.hits[0].course_id == "sv4"
    free = index.courses(CourseQuery("bezmaksas angļu valoda", "lv"), audience="owner")
    for hit in free.hits if not free.relaxed else ():
        assert ROWS[hit.course_id]["price_eur"] == 0


def test_a_misspelt_word_is_proposed_as_it_is_written(index: SearchIndex):
    found = index.courses(CourseQuery("grāmatvedibss", "lv"), audience="owner")
    assert found.words[0].use == "similar"
    assert found.did_you_mean is not None
    assert "ā" in found.did_you_mean
    better = index.courses(CourseQuery(found.did_you_mean, "lv"), audience="owner")
    assert better.total > 0
    assert better.did_you_mean is None
    assert index.courses(CourseQuery("xqzvwk", "lv"), audience="owner").did_you_mean is None


def test_words_are_marked_in_title_and_text(index: SearchIndex):
    hit = index.courses(CourseQuery("metināšanu darbnīcā", "lv"), audience="owner").hits[0]
    assert [hit.title[span.start : span.end] for span in hit.title_spans] == ["metināšana"]
    assert hit.snippet is not None
    text = hit.snippet.text
    assert [text[span.start : span.end] for span in hit.snippet.spans] == ["darbnīcā"]


def test_a_course_is_found_by_its_identifier(index: SearchIndex):
    hit = index.course("sv2", lang="sv", audience="public")
    assert hit is not None
    assert hit.title == "Bokföring för småföretagare"
    assert index.course("nothing", lang="sv", audience="public") is None


def test_what_an_earlier_run_had_can_be_left_out(index: SearchIndex):
    known = index.course_ids("owner") - {"lv1", "de1"}
    found = index.courses(CourseQuery(), audience="owner", unless=known)
    assert {hit.course_id for hit in found.hits} == {"lv1", "de1"}


@pytest.mark.parametrize(("lang", "text", "wanted"), [
    ("lv", "ciklītēm", "lv5"), ("lv", "formulīte", "lv2"), ("lt", "rašymukas", "lt5"),
])  # fmt: skip
def test_a_word_made_by_an_ending_finds_the_word_it_was_made_of(
    index: SearchIndex, lang: str, text: str, wanted: str
):
    found = index.courses(CourseQuery(text, lang), audience="public")
    assert wanted in [hit.course_id for hit in found.hits]
    assert found.words[0].use == "similar"


def test_an_occupation_is_known_by_the_head_of_a_name_that_goes_on(index: SearchIndex):
    found = index.courses(CourseQuery("plåtslagare", "sv"), audience="public")
    assert [one.uri for one in found.understood] == [uri("welder")]
    assert found.hits[0].reasons[0].kind == "occupation"
    # "svetsvana" explains, and is no name
    assert not index.courses(CourseQuery("svetsvana", "sv"), audience="public").understood


def test_a_word_that_only_helps_is_neither_marked_nor_a_reason(index: SearchIndex):
    found = index.courses(CourseQuery("bookkeeping for people", "en"), audience="public")
    [hit] = [one for one in found.hits if one.course_id == "sv2"]
    assert "för" not in [hit.title[span.start : span.end] for span in hit.title_spans]
    assert all("for" not in one.words for one in hit.reasons)


def test_words_of_a_name_are_marked_where_they_stand_together():
    phrase = frozenset(stem(word, "lv") for word in ("bernu", "aprupe"))
    sought = Sought("lv", frozenset(), (), frozenset(), (phrase,))
    text = "Bērnu svētki un dārza kopšana. Aprūpe mājās un dārzā: bērnu ikdienas aprūpe."
    marked = spans_in(text, sought)
    assert [text[one.start : one.end] for one in marked] == ["bērnu", "aprūpe"]
