"""Identifiers of ESCO, ISCO and ISCED-F, and what names of files say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.model import taxonomy as tax

B = tax.BASE


def test_uris_in_their_normal_form():
    assert tax.normal_uri(f" https{B[4:]}isco/C25/ ") == B + "isco/C25"
    for bad in ("", "x", B, B + "skill/", B + "skill/a b", B + "isco/2512", B + "model#X",
                "http://evil.example/esco/skill/1", B + "skill/../x/y"):  # fmt: skip
        assert tax.normal_uri(bad) is None


@given(st.text())
def test_no_text_makes_the_forms_fail(text):
    uri = tax.normal_uri(text)
    assert uri is None or uri.startswith(B)
    tax.kind_of(text, text, text)
    tax.language_of(text)
    tax.version_of(text)
    assert tax.isco_code_in(text) is None or len(tax.isco_code_in(text)) == 4


@given(st.from_regex(r"[0-9]{2,4}", fullmatch=True).filter(str.isascii))
def test_codes_and_uris_lead_back_and_forth(code):
    assert tax.isco_code_of(tax.isco_uri(code)) == code
    assert tax.isced_code_of(tax.isced_uri(code)) == code
    assert tax.normal_uri(tax.isco_uri(code))
    assert tax.normal_uri(tax.isced_uri(code))


def test_codes_of_other_forms_are_refused():
    for make in (tax.isco_uri, tax.isced_uri):
        with pytest.raises(ValueError, match="not an"):
            make("25a")
    assert tax.isco_code_of(B + "occupation/1") is None
    assert tax.isced_code_of(B + "isco/C25") is None


@pytest.mark.parametrize(
    ("uri", "types", "kind"),
    [
        ("occupation/x", (), "occupation"),
        ("isco/C25", ("Occupation",), "isco_group"),
        ("isced-f/06", ("SkillGroup",), "skill_group"),
        ("skill/S1.2", (), "skill_group"),
        ("skill/x", ("SkillGroup",), "skill_group"),
        ("skill/x", ("KnowledgeSkillCompetence", "knowledge"), "knowledge"),
        ("skill/x", ("KnowledgeSkillCompetence", "skill/competence"), "skill"),
        ("skill/x", (), "skill"),
    ],
)
def test_kinds(uri, types, kind):
    assert tax.kind_of(B + uri, *types) == kind


def test_codes_of_groups():
    assert tax.group_code_of(B + "skill/S1.2.3") == "S1.2.3"
    assert tax.group_code_of(B + "skill/0a1b") is None
    assert tax.group_code_of(B + "isco/C2") is None
    chain = ["S1.2.3"]
    while parent := tax.parent_code(chain[-1]):
        chain.append(parent)
    assert chain == ["S1.2.3", "S1.2", "S1", "S"]
    assert tax.parent_code("nonsense") is None


@pytest.mark.parametrize(
    ("file", "lang", "version"),
    [
        ("occupations_lv.csv", "lv", None),
        ("de-v1.1.0/occupations_de.csv", "de", "1.1.0"),
        ("ESCO dataset - v1.1.1 - classification - en - csv.zip!skills_en.csv", "en", "1.1.1"),
        ("ESCO_dataset_-_v1.2.0_-_classification_-_sv_-_csv.zip!skills.csv", "sv", "1.2.0"),
        ("ESCO dataset - v1.1.1 - classification -  - csv.zip!relations.csv", None, "1.1.1"),
        ("skills_EN (2).csv", "en", None),
        ("skills_pt-br.csv", "pt", None),
        ("dev1.2/skills.csv", None, None),
    ],
)
def test_language_and_version_of_a_file(file, lang, version):
    assert tax.language_of(file) == lang
    assert tax.version_of(file) == version


def test_versions_in_order():
    given_versions = ["1.10.0", "unstated", "1.2", "1.1.1"]
    assert sorted(given_versions, key=tax.version_order) == ["unstated", "1.1.1", "1.2", "1.10.0"]
