"""The reader of ESCO files: what one file says, whole or damaged."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import ColumnsMissing, FormatUnknown, InputUnreadable
from smartlife.formats.archives import open_members
from smartlife.formats.limits import Limits
from smartlife.formats.records import opened_bytes
from smartlife.model.issues import Issue
from smartlife.model.taxonomy import ConceptEntry, RelationEntry
from smartlife.sources.contract import Sample
from smartlife.sources.taxonomy.esco.reader import read, recognises
from tests.harness import make_source

SOURCE = make_source("esco", "taxonomy")
URI = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000101"
SKILLS = "conceptType,conceptUri,skillType,preferredLabel,altLabels,hiddenLabels,status\n"


def entries(text: str | bytes, file: str = "skills_en.csv", **source: object) -> list:
    content = text.encode() if isinstance(text, str) else text
    return list(read(opened_bytes(content, file), replace(SOURCE, **source)))


def skill(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        ["KnowledgeSkillCompetence", URI, "skill/competence", *cells]
    )
    return SKILLS + line.getvalue()


def test_a_skill_with_all_its_labels():
    [entry] = entries(skill("tie knots", "make knots\n knot ropes |make knots", "ty knots", ""))
    assert entry == ConceptEntry(
        row=2,
        uri=URI,
        kind="skill",
        lang="en",
        preferred="tie knots",
        alternatives=("make knots", "knot ropes"),
        hidden=("ty knots",),
        skill_type="skill/competence",
        defines=True,
    )


def test_columns_are_found_by_name_in_any_order_and_case():
    [entry] = entries(f"PREFERREDLABEL, concepturi \ntie knots,{URI}\n")
    assert (entry.preferred, entry.uri, entry.defines) == ("tie knots", URI, False)


def test_a_missing_column_is_named_with_the_file():
    with pytest.raises(ColumnsMissing) as caught:
        entries("id,name\n1,tie knots\n")
    assert "conceptUri, preferredLabel" in caught.value.what
    assert "skills_en.csv" in str(caught.value)


def test_a_file_of_another_name_is_refused_with_the_known_names():
    assert not recognises(Sample(opened_bytes(b"a,b\n", "jobs.csv"), "delimited", ()))
    with pytest.raises(FormatUnknown, match="occupations"):
        entries("a,b\n1,2\n", "jobs.csv")


def test_the_language_comes_from_the_name_the_package_or_the_study():
    text = f"conceptUri,preferredLabel\n{URI},x\n"
    package = "ESCO dataset - v1.1.1 - classification - sv - csv.zip!skills.csv"
    assert entries(text, "skills_lv (1).csv")[0].lang == "lv"
    assert entries(text, package)[0].lang == "sv"
    assert entries(text, "skills.csv", lang="et")[0].lang == "et"
    with pytest.raises(InputUnreadable, match="language"):
        entries(text, "skills.csv")


@pytest.mark.parametrize(
    ("uri", "kind", "code"),
    [
        ("http://data.europa.eu/esco/isced-f/0613", "skill_group", "0613"),
        ("https://data.europa.eu/esco/skill/S1.2.3", "skill_group", "S1.2.3"),
    ],
)
def test_codes_in_the_uri_count(uri, kind, code):
    text = f"conceptType,conceptUri,preferredLabel,code\nSkillGroup,{uri},x,\n"
    [entry] = entries(text, "skillGroups_en.csv")
    assert (entry.kind, entry.code) == (kind, code)


@pytest.mark.parametrize("group", ["2512", "C2512", "", "2512.0"])
def test_isco_of_an_occupation(group):
    uri = URI.replace("skill", "occupation")
    text = f"conceptUri,preferredLabel,iscoGroup,code\n{uri},x,{group},2512.1.3\n"
    [entry] = entries(text, "occupations_en.csv")
    assert (entry.isco_code, entry.code, entry.kind) == ("2512", "2512.1.3", "occupation")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Skill,not a uri,,x,,,", "uri_invalid"),
        ("Skill,,,x,,,", "uri_invalid"),
        ("Skill,http://data.europa.eu/esco/skill/../../etc,,x,,,", "uri_invalid"),
        (f"Skill,{URI},,,,,", "empty_row"),
        (f"Skill,{URI},,x,,,released,surplus", "too_many_cells"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_is_read(line, reason):
    found = entries(f"{SKILLS}{line}\nSkill,{URI},,good,,,\n")
    assert isinstance(found[0], Issue)
    assert (found[0].severity, found[0].reason, found[0].row) == ("rejected", reason, 2)
    assert found[1].preferred == "good"


def test_odd_values_are_noted_and_the_row_is_kept():
    found = entries(skill("x", "y" * 900, "", "retired"))
    assert found[0].alternatives == ()
    assert found[0].status == "released"
    assert {issue.reason for issue in found[1:]} == {"too_long", "value_unknown"}


def test_labels_lose_what_nobody_sees():
    [entry] = entries(skill("tie\u00a0kno\u00adts", "\u202eevil", "", ""))
    assert (entry.preferred, entry.alternatives) == ("tie knots", ("evil",))


def test_relations_and_what_is_wrong_with_them():
    other = URI[:-1] + "2"
    text = (
        "skillUri,relationType,occupationUri\n"
        f"{URI},essential,{other}\n{URI},Optional,{other}\n{URI},needed,{other}\n{URI},optional,\n"
        f"{URI},optional,{URI}\n"
    )
    found = entries(text, "occupationSkillRelations_en.csv")
    assert found[:2] == [
        RelationEntry(2, other, "essential", URI),
        RelationEntry(3, other, "optional", URI),
    ]
    reasons = [(issue.reason, issue.column) for issue in found[2:]]
    assert reasons == [
        ("value_unknown", None),
        ("uri_invalid", "occupationUri"),
        ("structure_invalid", None),
    ]


def test_collections_give_members():
    found = entries(f"conceptUri,status\n{URI},released\n\n", "greenSkillsCollection_en.csv")
    assert found == [RelationEntry(2, URI, "member", "collection:green")]


def test_a_file_of_no_use_is_counted():
    [issue] = entries("conceptType,conceptSchemeUri\nx,y\nx,z\n", "conceptSchemes_en.csv")
    assert (issue.severity, issue.reason) == ("noted", "file_unused")
    assert issue.message.startswith("2 rows")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1257"])
def test_a_file_saved_again_by_a_spreadsheet(encoding):
    lines = [f"Skill;{URI[:-2]}{i:02d};;siet mezglus ātri {i};veidot mezglus;;" for i in range(40)]
    text = SKILLS.replace(",", ";") + "\n".join(lines) + "\n"
    found = entries(text.encode(encoding), "skills_lv.csv")
    assert [entry.preferred for entry in found] == [f"siet mezglus ātri {i}" for i in range(40)]


def test_an_open_quote_does_not_swallow_the_file():
    rows = [f'Skill,{URI[:-2]}{i:02d},,label {i},"a{i}\nb{i}",,\n' for i in range(60)]
    rows[20] = f'Skill,{URI[:-2]}20,,"open label,,,\n'
    found = entries(SKILLS + "".join(rows))
    good = [entry.preferred for entry in found if isinstance(entry, ConceptEntry)]
    assert {f"label {i}" for i in range(60) if i not in (20, 21)} <= set(good)
    assert all(isinstance(entry, ConceptEntry | Issue) for entry in found)


def test_damaged_characters_are_noted_not_fatal():
    text = (SKILLS + f"Skill,{URI},,caf\xe9 knots,,,\n" * 3).encode("latin-1")
    found = entries(text + f"Skill,{URI},,ok €\n".encode())
    labels = [entry.preferred for entry in found if isinstance(entry, ConceptEntry)]
    assert len(labels) == 4


def test_an_empty_file_says_so():
    with pytest.raises(InputUnreadable):
        entries("")


def test_a_path_out_of_the_archive_is_refused(tmp_path: Path):
    path = tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../skills_en.csv", SKILLS)
    with pytest.raises(InputUnreadable, match="outside"):
        list(open_members(path, Limits()))


@given(st.text(), st.sampled_from(["skills_en.csv", "skillsHierarchy_en.csv", "ISCOGroups_lv.csv"]))
def test_any_text_gives_entries_issues_or_a_clear_error(text, file):
    header = "conceptUri,preferredLabel,Level 0 URI,Level 0 preferred term\n"
    try:
        found = entries(header + text, file)
    except InputUnreadable as error:
        found = [error.where]
    assert all(isinstance(entry, ConceptEntry | Issue | str) for entry in found)


@given(
    st.lists(
        st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
        min_size=1,
        unique=True,
    )
)
def test_labels_survive_both_separators(labels):
    import unicodedata

    labels = list(dict.fromkeys(unicodedata.normalize("NFC", label) for label in labels))
    for separator in ("\n", " | ", "|", "\r\n"):
        [entry] = entries(skill("x", separator.join(labels), "", ""))
        assert list(entry.alternatives) == labels
