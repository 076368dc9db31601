"""What sources let be counted only is neither shown nor found out by the public."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smartlife.search.index import SearchIndex
from smartlife.search.query import CourseQuery
from tests.search.world import build_index, course, link, uri

TEXT = "Zvaigžņu lauks. " + "Ilgs apraksts par visu. " * 20 + "Beigās kvarkss."


def courses(hidden: int) -> list[dict[str, Any]]:
    secret = [
        course(f"hidden{number}", title="Slepenais burtnieks zirgkopība", publish="counts",
               provider_name=f"Slepenis {number}", provider_id=f"secret{number}",
               price_eur=77.0, text="noslēpums")
        for number in range(hidden)
    ]  # fmt: skip
    shown = course("full", title="Zirgkopība", publish="full", provider_name="Stallis",
                   provider_id="stallis", price_eur=10.0)  # fmt: skip
    excerpt = course("excerpt", title="Astronomija", publish="excerpt", provider_name="Tornis",
                     provider_id="tornis", price_eur=33.0, hours=12.0, eqf_level=4, text=TEXT,
                     url="https://example.org/a")  # fmt: skip
    return [*secret, shown, excerpt]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    links = [link("hidden0", "lv", uri("cooking"), 0.9, "Slepenais")]
    folder = tmp_path_factory.mktemp("publish")
    return SearchIndex.open(build_index(folder, courses=courses(4), links=links))


SECRETS = (
    "Slepenais", "slepenais burtnieks", "Slepenis", "noslēpums", "burtnieks", "burtnieka",
    "slepenaiss", "burtn", "ēdienu gatavošana",
)  # fmt: skip


@pytest.mark.parametrize("text", SECRETS)
def test_the_public_finds_no_hidden_course(held: SearchIndex, text: str):
    found = held.courses(CourseQuery(text, "lv"), audience="public")
    assert found.total == 0
    assert found.did_you_mean is None
    assert all(word.taken == () for word in found.words)
    assert not any("lepen" in str(value) for value in found.facets.values())


def test_the_owner_finds_them_marked(held: SearchIndex):
    found = held.courses(CourseQuery("burtnieks", "lv"), audience="owner")
    assert found.total == 4
    assert {hit.publish for hit in found.hits} == {"counts"}


def test_facets_of_the_public_count_published_courses_only(held: SearchIndex):
    found = held.courses(CourseQuery(), audience="public")
    assert found.total == 2
    assert {v.key for v in found.facets["provider"]} == {"stallis", "tornis"}
    assert sum(value.count for value in found.facets["mode"]) == 2
    one = held.courses(CourseQuery("zirgkopība", "lv"), audience="public")
    assert one.total == 1
    for filters in ({"price_to": 80.0}, {"providers": ("secret1",)}, {"sources": ("s_lv",)},
                    {"skills": (uri("cooking"),)}):  # fmt: skip
        narrowed = held.courses(replace(CourseQuery(), **filters), audience="public")
        assert all(hit.publish != "counts" for hit in narrowed.hits)
        assert narrowed.total == len(narrowed.hits)
        assert "lepen" not in str(narrowed.facets)


def test_the_total_of_hidden_courses_hangs_on_no_question(held: SearchIndex):
    counts = {
        held.courses(CourseQuery(text, "lv"), audience="public").hidden_count
        for text in ("", "burtnieks", "zirgkopība", "nekas")
    }
    assert counts == {4}
    assert held.courses(CourseQuery(), audience="owner").hidden_count is None


def test_few_hidden_courses_are_not_told(tmp_path: Path):
    index = SearchIndex.open(build_index(tmp_path, courses=courses(2), links=[]))
    assert index.courses(CourseQuery(), audience="public").hidden_count is None


def test_hidden_providers_are_not_suggested_and_hidden_courses_not_opened(held: SearchIndex):
    assert held.suggest("Slepen", lang="lv", audience="public") == ()
    assert held.suggest("Slepen", lang="lv", audience="owner") != ()
    assert held.course("hidden1", lang="lv", audience="public") is None
    assert held.course("hidden1", lang="lv", audience="owner") is not None
    assert "hidden1" not in held.course_ids("public")
    cooking = held.suggest("ēdienu", lang="lv", audience="public")
    assert [one.course_count for one in cooking] == [0]


def test_an_excerpt_is_title_provider_date_address_and_the_beginning_of_the_text(
    held: SearchIndex,
):
    [hit] = held.courses(CourseQuery("astronomija", "lv"), audience="public").hits
    assert hit.row["provider_name"] == "Tornis"
    assert hit.row["url"] == "https://example.org/a"
    assert not {"price_eur", "hours", "eqf_level"} & set(hit.row)
    assert hit.snippet is not None
    assert len(hit.snippet.text) <= 200
    assert "kvarkss" not in hit.snippet.text
    own = held.course("excerpt", lang="lv", audience="owner")
    assert own is not None
    assert own.row["price_eur"] == 33.0


def test_no_question_finds_out_what_an_excerpt_does_not_show(held: SearchIndex):
    assert held.courses(CourseQuery("kvarkss", "lv"), audience="public").total == 0
    assert held.courses(CourseQuery("kvarkss", "lv"), audience="owner").total == 1
    shown = held.courses(CourseQuery(price_to=40.0), audience="public")
    assert {hit.course_id for hit in shown.hits} == {"full"}
    assert shown.unstated_count == 1
