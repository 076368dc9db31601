"""`inputs/concepts.tsv`: what a study adds to the taxonomy, and all that people get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import StudyInvalid
from smartlife.formats.records import opened_bytes
from smartlife.model.issues import Issue
from smartlife.sources.entered.table import read_entered
from smartlife.tables.local_concepts import FORM, read_local
from smartlife.tables.steps import taxonomy_steps
from tests.harness import make_source, make_study, run_step

BASE = "http://data.europa.eu/esco/"
BAKER = f"{BASE}occupation/00000000-0000-4000-8000-000000000001"
DOUGH = f"{BASE}skill/00000000-0000-4000-8000-000000000002"
GROUP = f"{BASE}skill/S1.2"
HEAD = "id\turi\tkind\tlang\tlabel\tlabel_kind\tbroader\tisco_code\tby\tdate\tnote\n"


def line(**cells: str) -> str:
    return "\t".join(cells.get(name, "") for name in HEAD.strip().split("\t")) + "\n"


CRAFT = {"id": "log-houses", "kind": "skill", "lang": "lv", "label": "guļbūvju celtniecība"}


@pytest.fixture
def esco(tmp_path: Path) -> Path:
    """A small taxonomy: an occupation, a skill, a group above it."""
    folder = tmp_path / "esco"
    folder.mkdir()
    (folder / "occupations_en.csv").write_text(
        f"conceptType,conceptUri,iscoGroup,preferredLabel\nOccupation,{BAKER},7512,baker\n"
    )
    (folder / "skills_en.csv").write_text(
        "conceptType,conceptUri,skillType,preferredLabel\n"
        f"KnowledgeSkillCompetence,{DOUGH},skill/competence,make dough\n"
    )
    (folder / "skillGroups_en.csv").write_text(
        f"conceptType,conceptUri,preferredLabel,code\nSkillGroup,{GROUP},making,S1.2\n"
    )
    return folder


def run(tmp_path: Path, esco: Path, text: str | bytes | None):
    study = make_study(tmp_path / "study", sources=(make_source("esco", "taxonomy"),))
    study.folder.mkdir()
    [step] = taxonomy_steps(study)
    inputs = {} if text is None else {FORM.name: text}
    return run_step(step, study, files={"esco": sorted(esco.iterdir())}, inputs=inputs)


def issues_of(out) -> list[tuple[int | None, str, str, str | None]]:
    return [
        (row["row"], row["severity"], row["reason"], row["column"])
        for row in out["acc_taxonomy__issues"].to_pylist()
        if row["source_id"] == FORM.name
    ]


def counts_of(out) -> dict[str, int]:
    [counts] = [
        row for row in out["acc_taxonomy__counts"].to_pylist() if row["source_id"] == FORM.name
    ]
    return {name: counts[f"{name}_count"] for name in ("read", "kept", "rejected", "duplicate")}


def concepts_of(out) -> dict[str, dict]:
    return {row["concept_uri"]: row for row in out["core__concepts"].to_pylist()}


def test_a_concept_of_several_labels(tmp_path, esco):
    text = (
        HEAD
        + line(**CRAFT, broader=GROUP)
        + line(**{**CRAFT, "lang": "en", "label": "building log houses"})
        + line(**{**CRAFT, "label": "guļbaļķu ēkas"}, label_kind="alternative")
        + line(id="lielnieks", kind="occupation", lang="lv", label="guļbūvnieks", isco_code="7115")
    )
    out = run(tmp_path, esco, text)
    concepts = concepts_of(out)
    craft = concepts["local:test/log-houses"]
    assert craft["status"] == craft["taxonomy_version"] == "local"
    assert (craft["concept_kind"], craft["source_id"]) == ("skill", FORM.name)
    assert craft["depth"] == concepts[GROUP]["depth"] + 1
    assert concepts["local:test/lielnieks"]["isco_code"] == "7115"
    labels = [
        (row["lang"], row["label_kind"], row["label"])
        for row in out["core__labels"].to_pylist()
        if row["concept_uri"] == craft["concept_uri"]
    ]
    assert labels == [
        ("en", "preferred", "building log houses"),
        ("lv", "alternative", "guļbaļķu ēkas"),
        ("lv", "preferred", "guļbūvju celtniecība"),
    ]
    relations = {tuple(row.values())[:3] for row in out["core__relations"].to_pylist()}
    assert (craft["concept_uri"], "broader", GROUP) in relations
    assert counts_of(out) == {"read": 4, "kept": 4, "rejected": 0, "duplicate": 0}
    assert issues_of(out) == []


def test_without_the_file_nothing_is_said_of_it(tmp_path, esco):
    out = run(tmp_path, esco, None)
    assert FORM.name not in out["acc_taxonomy__counts"]["source_id"].to_pylist()
    assert FORM.name not in out["acc_taxonomy__origins"]["source_id"].to_pylist()


def test_a_label_is_added_to_a_concept_of_esco(tmp_path, esco):
    text = HEAD + line(uri=DOUGH, kind="skill", lang="en", label="knead dough")
    out = run(tmp_path, esco, text)
    assert concepts_of(out)[DOUGH]["status"] == "released"
    labels = {(row["label_kind"], row["label"]) for row in out["core__labels"].to_pylist()}
    # ESCO's preferred label stays the preferred one
    assert ("alternative", "knead dough") in labels
    assert ("preferred", "make dough") in labels


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({**CRAFT, "id": ""}, "uri_invalid", "id"),
        ({**CRAFT, "id": "ēka"}, "uri_invalid", "id"),
        ({**CRAFT, "uri": "skill"}, "uri_invalid", "uri"),
        ({**CRAFT, "uri": f"{BASE}skill/../x"}, "uri_invalid", "uri"),
        ({**CRAFT, "uri": f"{BASE}skill/unknown"}, "concept_unknown", "uri"),
        ({**CRAFT, "uri": BAKER}, "contradiction", "kind"),
        ({**CRAFT, "kind": "craft"}, "value_unknown", "kind"),
        ({**CRAFT, "kind": ""}, "value_unknown", "kind"),
        ({**CRAFT, "kind": "skill_group"}, "value_unknown", "kind"),
        ({**CRAFT, "lang": "klingon"}, "value_unknown", "lang"),
        ({**CRAFT, "label": ""}, "structure_invalid", "label"),
        ({**CRAFT, "label": "!!!"}, "structure_invalid", "label"),
        ({**CRAFT, "label": "x" * 201}, "structure_invalid", "label"),
        ({**CRAFT, "label": "x" * 5000}, "too_long", "label"),
        ({**CRAFT, "label": '=HYPERLINK("http://evil")'}, "structure_invalid", "label"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(tmp_path, esco, cells, reason, column):
    good = line(id="good", kind="skill", lang="lv", label="laba prasme", broader=GROUP)
    out = run(tmp_path, esco, HEAD + line(**cells) + good)
    assert issues_of(out) == [(2, "rejected", reason, column)]
    assert counts_of(out) == {"read": 2, "kept": 1, "rejected": 1, "duplicate": 0}
    assert [uri for uri in concepts_of(out) if uri.startswith("local:")] == ["local:test/good"]


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({"broader": f"{BASE}skill/none"}, "concept_unknown", "broader"),
        ({"broader": BAKER}, "not_joined", "broader"),
        ({"broader": "log-houses"}, "not_joined", "broader"),
        ({"isco_code": "7115"}, "code_invalid", "isco_code"),
        ({"date": "soon"}, "date_invalid", "date"),
        ({"label_kind": "nice"}, "value_unknown", "label_kind"),
    ],
)
def test_a_value_that_cannot_be_used_is_noted(tmp_path, esco, cells, reason, column):
    out = run(tmp_path, esco, HEAD + line(**CRAFT, **cells))
    assert (2, "noted", reason, column) in issues_of(out)
    assert counts_of(out)["kept"] == 1


def test_a_concept_without_a_group_is_noted_once(tmp_path, esco):
    out = run(tmp_path, esco, HEAD + line(**CRAFT) + line(**{**CRAFT, "label": "cits"}))
    assert issues_of(out) == [(2, "noted", "group_missing", "broader")]


def test_own_concepts_in_a_circle(tmp_path, esco):
    text = (
        HEAD
        + line(id="a", kind="skill", lang="en", label="one thing", broader="b")
        + line(id="b", kind="skill", lang="en", label="another", broader="A")
    )
    out = run(tmp_path, esco, text)
    assert issues_of(out)[0] == (3, "noted", "not_joined", "broader")
    assert counts_of(out)["kept"] == 2


def test_the_same_label_twice_is_a_duplicate(tmp_path, esco):
    out = run(tmp_path, esco, HEAD + 2 * line(**CRAFT, broader=GROUP))
    assert counts_of(out) == {"read": 2, "kept": 1, "rejected": 0, "duplicate": 1}


def test_one_id_is_one_kind(tmp_path, esco):
    text = HEAD + line(**CRAFT, broader=GROUP) + line(**{**CRAFT, "kind": "knowledge"})
    out = run(tmp_path, esco, text)
    assert issues_of(out) == [(3, "rejected", "contradiction", "kind")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1257"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_any_encoding_separator_and_order(tmp_path, esco, encoding, separator):
    rows = [
        ("Label", "Language", "KIND", "colour", "Broader", " id "),
        ("guļbūvju celtniecība", "Latvian", "Skill", "brown", GROUP, "log-houses"),
        ("koka šķiedru pinumi", "lv", "skill", "", GROUP, "splints"),
    ]
    text = "\r\n".join(separator.join(cells) for cells in rows) + "\r\n"
    out = run(tmp_path, esco, text.encode(encoding))
    made = {uri for uri in concepts_of(out) if uri.startswith("local:")}
    assert made == {"local:test/log-houses", "local:test/splints"}
    assert issues_of(out) == [(None, "noted", "column_unknown", "colour")]
    assert "koka šķiedru pinumi" in out["core__labels"]["label"].to_pylist()


@pytest.mark.parametrize(
    "content", [b"word\nmore\n", b"%PDF-1.4 nothing", b"\x7fELF\x01\n\x02", b"id\tkind\tlang\n"]
)
def test_a_file_that_is_none_says_which_columns_it_needs(tmp_path, esco, content):
    if content.startswith(b"id"):
        content += b"a\tskill\tlv\n"
    with pytest.raises(StudyInvalid) as told:
        run(tmp_path, esco, content)
    assert "inputs/concepts.tsv" in told.value.what
    assert "label" in told.value.todo


@pytest.mark.parametrize("content", [b"", HEAD.encode()])
def test_an_empty_file_says_nothing(tmp_path, esco, content):
    out = run(tmp_path, esco, content)
    assert counts_of(out) == {"read": 0, "kept": 0, "rejected": 0, "duplicate": 0}


cell = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40) | st.sampled_from(
    ["skill", "occupation", "lv", "en", GROUP, DOUGH, "a", "b", "=1+1", "\u202e", "7115", "'\""]
)


@given(st.lists(st.lists(cell, min_size=1, max_size=12), max_size=8))
def test_any_rows_are_kept_or_told(rows):
    text = HEAD + "\n".join("\t".join(row) for row in rows)
    found = read_local(opened_bytes(text.encode("utf-8", "replace"), FORM.name), "test")
    rejected = [one for one in found.issues if one.severity == "rejected" and one.row is not None]
    assert found.read == len(found.labels) + len(rejected)
    for label in found.labels:
        assert label.label == " ".join(label.label.split())
        assert label.uri


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    try:
        items = list(read_entered(opened_bytes(content, FORM.name), FORM))
    except StudyInvalid as error:
        assert error.todo
    else:
        assert all(isinstance(item, Issue) or item.cells for item in items)
