"""Questions to the real catalogues, with the linker of the real taxonomy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smartlife.linking.index import LinkIndex
from smartlife.search.index import SearchIndex, index_path
from smartlife.search.query import CourseQuery
from smartlife.store.lake import Lake
from tests.real_study import RealStudy


@pytest.fixture(scope="module")
def index(real_study: RealStudy) -> Iterator[SearchIndex]:
    lake = Lake(real_study.folder / "lake")
    manifest = lake.current()
    assert manifest is not None
    path = index_path(lake, manifest)
    assert path is not None
    [linker] = real_study.rows("link__index")
    opened = SearchIndex.open(path, link_index=LinkIndex.open(lake.folder / linker["folder"]))
    yield opened
    opened.close()


@pytest.mark.shared
@pytest.mark.parametrize(
    ("lang", "text", "beginning"),
    [
        ("lv", "metināšana", "schwei"),
        ("sv", "webbutveckling", "webb"),
        ("sv", "programering", "programmer"),
        ("sv", "hållbar utveckling", "hållbar"),
        ("de", "Schweißkurs", "schwei"),
        ("de", "Projektmanagment", "projektmanagement"),
        ("de", "Gabelstaplerschein", "gabelstapler"),
        ("en", "artificial intelligence", "artificial intelligence"),
        ("en", "python", "python"),
    ],
)
def test_the_first_courses_are_about_what_was_asked(index, lang, text, beginning):
    found = index.courses(CourseQuery(text, lang), audience="owner")
    first = [hit.title.casefold() for hit in found.hits[:3]]
    assert first
    assert all(beginning in title for title in first)


@pytest.mark.shared
def test_nothing_of_a_study_of_counts_is_public(index):
    found = index.courses(CourseQuery("python", "en"), audience="public")
    assert found.total == 0
    assert found.hidden_count == len(index)
    assert not any(found.facets.values())
