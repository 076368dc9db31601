"""A Europass CV that is written is read again as the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.formats.curriculum import CurriculumVitae, Education, Post, SpokenLanguage
from smartlife.formats.europass import is_europass, read_europass
from smartlife.formats.europass_writing import write_europass
from smartlife.formats.records import opened_bytes

CV = CurriculumVitae(
    format="skills_passport",
    lang="lv",
    posts=(
        Post("Aprūpētāja", "2014-03", "", is_current=True, description="Palīdzu pacientiem"),
        Post("Apkopēja", "2008", "2013"),
    ),
    education=(Education("Vidējā izglītība", 4),),
    languages=(
        SpokenLanguage("lv", is_mother_tongue=True),
        SpokenLanguage("ru", level="B1"),
        SpokenLanguage("en"),
    ),
    skills=("metināt < 3 mm & vairāk", "Python"),
    licences=("B", "C1"),
    summary="Medicīnas māsa",
)


def again(cv: CurriculumVitae) -> CurriculumVitae:
    return read_europass(opened_bytes(write_europass(cv), "cv.xml"))


def test_what_is_written_is_read_again():
    assert is_europass(write_europass(CV))
    assert again(CV) == CV


def test_an_empty_one():
    assert again(CurriculumVitae(format="skills_passport")) == CurriculumVitae("skills_passport")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), max_size=4))
def test_any_words_can_be_written(words):
    read = again(replace(CV, posts=tuple(Post(one) for one in words), skills=tuple(words)))
    assert read.licences == CV.licences
    assert read.languages == CV.languages
