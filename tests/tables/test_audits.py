"""`inputs/audits.tsv` and `inputs/provider_register.tsv`: what people say of both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.formats.records import opened_bytes
from smartlife.sources.entered.table import read_entered
from smartlife.tables import provider_register
from smartlife.tables.audited_content import (
    GroupContents,
    is_in_reach,
    partner_regions,
    read_catalogues,
    verdict_hash,
)
from smartlife.tables.audits import FORM, Known, check
from smartlife.tables.steps import audit_steps
from tests.harness import make_study, run_step
from tests.tables.judged_rows import DOUGH, GROUP, counts_of, document, held_tables, issues_of

DRAWN = {
    "round_id": "audit-1",
    "region": "LV00C",
    "group_uri": GROUP,
    "reading": "first",
    "stratum": "uncovered",
    "design": "drawn",
    "draw_count": "2",
    "drawn_share": "0.1",
    "stratum_share": "0.4",
}
HEAD = "\t".join(FORM.columns) + "\n"


def line(**cells):
    return "\t".join(cells.get(name, "") for name in FORM.columns) + "\n"


def held():
    tables = held_tables()
    placed = {"nuts_code": "LV00C", "nuts_level": 3, "place_status": "coded", "country_code": "LV"}
    tables["core__courses"] = [document("course_id", "c1") | placed]
    relation = {"from_uri": DOUGH, "relation": "broader", "to_uri": GROUP, "source_id": "esco"}
    return {name: tables[name] for name in ("core__concepts", "core__courses")} | {
        "core__relations": [relation]
    }


def current_hash(tables):
    return hash_at("LV00C", tables)


def hash_at(region, tables):
    import pyarrow as pa

    def scan(table, columns=None):
        rows = tables[table]
        yield pa.RecordBatch.from_pylist(
            [{name: row.get(name) for name in columns or row} for row in rows]
        )

    catalogue = read_catalogues(scan, [region], "2024")[region]
    return verdict_hash(GroupContents.read(scan).checksum(GROUP), catalogue)


def run(folder, text, tables=None):
    study = make_study(folder)
    step = audit_steps(study)[0]
    return run_step(step, study, tables=tables or held(), inputs={FORM.name: text})


def test_a_verdict_and_one_that_waits(tmp_path):
    now = current_hash(held())
    text = (
        HEAD
        + line(**DRAWN, content_hash=now, verdict="yes", course_id="c1", reader="IK",
               date="2026-03-01", note="days 1 to 3")
        + line(**{**DRAWN, "reading": "second"}, content_hash=now)
    )  # fmt: skip
    out = run(tmp_path, text)
    first, second = out["core__audits"].to_pylist()
    assert (first["verdict"], first["course_id"], first["draw_count"]) == ("yes", "c1", 2)
    assert first["is_current"]
    assert (second["reading"], second["verdict"]) == ("second", None)
    assert counts_of(out, "audits")["kept"] == 2
    assert issues_of(out, "audits") == []


def test_no_file_no_rows(tmp_path):
    study = make_study(tmp_path)
    out = run_step(audit_steps(study)[0], study, tables=held())
    assert out["core__audits"].num_rows == 0


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Maizes cepšana 2"},
        {"text": "jauns"},
        {"nuts_code": "LV00A", "mode": "onsite"},
    ],
)
def test_a_changed_catalogue_ends_the_verdict(tmp_path, change):
    now = current_hash(held())
    tables = held()
    tables["core__courses"][0] |= change
    out = run(tmp_path, HEAD + line(**DRAWN, content_hash=now, verdict="no"), tables)
    [row] = out["core__audits"].to_pylist()
    assert not row["is_current"]
    assert counts_of(out, "audits")["outside"] == 1
    assert issues_of(out, "audits") == [(2, "noted", "document_changed", "content_hash")]


def test_a_changed_group_ends_the_verdict(tmp_path):
    now = current_hash(held())
    tables = held()
    tables["core__relations"] = []
    out = run(tmp_path, HEAD + line(**DRAWN, content_hash=now, verdict="no"), tables)
    assert not out["core__audits"].to_pylist()[0]["is_current"]


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({"round_id": ""}, "structure_invalid", "round_id"),
        ({"region": "LT026"}, "region_unknown", "region"),
        ({"group_uri": DOUGH}, "concept_unknown", "group_uri"),
        ({"reading": "third"}, "value_unknown", "reading"),
        ({"stratum": ""}, "value_unknown", "stratum"),
        ({"design": "other"}, "value_unknown", "design"),
        ({"drawn_share": "0"}, "number_invalid", "drawn_share"),
        ({"stratum_share": "much"}, "number_invalid", "stratum_share"),
        ({"drawn_share": "0.5"}, "contradiction", "drawn_share"),
        ({"draw_count": "0"}, "number_invalid", "draw_count"),
        ({"draw_count": "000000001" + "9" * 30}, "number_invalid", "draw_count"),
        ({"verdict": "perhaps"}, "value_unknown", "verdict"),
        ({"verdict": "yes"}, "structure_invalid", "course_id"),
        ({"verdict": "no", "course_id": "c1"}, "contradiction", "verdict"),
        ({"found_course": "x"}, "contradiction", "verdict"),
    ],
)
def test_a_row_that_cannot_be_used_is_rejected(tmp_path, cells, reason, column):
    out = run(tmp_path, HEAD + line(**{**DRAWN, **cells}))
    assert issues_of(out, "audits") == [(2, "rejected", reason, column)]
    assert out["core__audits"].num_rows == 0


def test_rows_against_each_other(tmp_path):
    now = current_hash(held())
    said = {**DRAWN, "content_hash": now, "verdict": "no"}
    text = HEAD + line(**said) + line(**said) + line(**{**said, "verdict": "unsure"})
    out = run(tmp_path, text)
    assert out["core__audits"].num_rows == 1
    assert issues_of(out, "audits") == [(4, "rejected", "contradiction", "verdict")]
    assert counts_of(out, "audits")["duplicate"] == 1


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        ({}, True),
        ({"is_open": False}, False),
        ({"nuts_code": "LV00A"}, False),
        ({"nuts_code": "LV00A", "mode": "online"}, True),
        ({"nuts_code": None, "place_status": "unknown", "mode": "online"}, True),
        ({"nuts_code": "LT026", "country_code": "LT", "mode": "online"}, False),
        ({"nuts_version": "2021"}, False),
        ({"place_status": "abroad"}, False),
        ({"nuts_code": "LV", "place_status": "default"}, False),
    ],
)
def test_what_is_in_reach(change, reached):
    course = {
        "is_open": None,
        "nuts_code": "LV00C",
        "nuts_version": "2024",
        "place_status": "coded",
        "country_code": "LV",
        "mode": "onsite",
    }
    assert is_in_reach(course | change, "LV00C", "2024") is reached


def test_loops_of_the_hierarchy_end():
    groups = GroupContents([("a", "b"), ("b", "a"), ("c", "a")])
    assert groups.checksum("a") != groups.checksum("b")
    assert groups.checksum("c") != groups.checksum("d")


cell = st.sampled_from(
    ["", "audit-1", "LV00C", GROUP, "first", "covered", "drawn", "1", "0.5", "yes", "no", "c1"]
) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)  # fmt: skip


@given(st.lists(st.lists(cell, min_size=13, max_size=17), max_size=8))
def test_every_row_is_kept_or_told(rows):
    text = HEAD + "\n".join("\t".join(row) for row in rows)
    items = list(read_entered(opened_bytes(text.encode(), FORM.name), FORM))
    made = check(items, Known(["LV00C"], {GROUP: "skill_group"}, {}))
    rejected = [one for one in made.issues if one.severity == "rejected" and one.row]
    assert made.read == made.kept + made.duplicates + made.outside + len(rejected)


# --- the register of providers


def register(folder, text):
    study = make_study(folder)
    step = audit_steps(study)[1]
    return run_step(step, study, inputs={provider_register.FORM.name: text})


def test_a_register_of_providers(tmp_path):
    text = (
        "name\tregion\tsize_class\n"
        'SIA "Kursi"\tLV00C\tsmall\n'
        "Kursi, SIA\tlv00c\tsmall\n"
        "\tLV00C\t\n"
        "Skola\tnowhere\t\n"
    )
    out = register(tmp_path, text)
    [row] = out["core__provider_register"].to_pylist()
    assert (row["nuts_code"], row["size_class"]) == ("LV00C", "small")
    assert counts_of(out, "provider_register") == {
        "read": 4, "kept": 1, "rejected": 2, "duplicate": 1, "outside": 0,
    }  # fmt: skip
    assert issues_of(out, "provider_register") == [
        (4, "rejected", "structure_invalid", "name"),
        (5, "rejected", "region_unknown", "region"),
    ]


# --- what is looked for at partners


def at_partner(**cells):
    return {**DRAWN, "region": "LT026", "for_region": "LV00C", "design": "partner", **cells}


def partner_held():
    tables = held()
    lithuanian = {"nuts_code": "LT026", "nuts_level": 3, "place_status": "coded",
                  "country_code": "LT"}  # fmt: skip
    tables["core__courses"].append(document("course_id", "c1") | lithuanian | {"course_id": "c2"})
    return tables


def test_a_verdict_at_a_partner_is_about_two_regions(tmp_path):
    text = HEAD + line(**at_partner(), verdict="no") + line(**DRAWN, verdict="no")
    rows = run(tmp_path, text, partner_held())["core__audits"].to_pylist()
    assert [(row["nuts_code"], row["for_region"], row["design"]) for row in rows] == [
        ("LT026", "LV00C", "partner"), ("LV00C", "LV00C", "drawn"),
    ]  # fmt: skip


def test_it_ends_with_the_partner_s_catalogue_and_not_with_the_region_s(tmp_path):
    study = make_study(tmp_path)
    assert partner_regions(study, "LV00C") == ("LT026",)
    first = run(tmp_path / "a", HEAD + line(**at_partner(), verdict="no"), partner_held())
    (row,) = first["core__audits"].to_pylist()
    assert not row["is_current"]
    tables = partner_held()
    now = hash_at("LT026", tables)
    text = HEAD + line(**at_partner(), verdict="no", content_hash=now)
    tables["core__courses"][0]["title"] = "Something else"
    (row,) = run(tmp_path / "b", text, tables)["core__audits"].to_pylist()
    assert row["is_current"]
    tables["core__courses"][1]["title"] = "Something else"
    (row,) = run(tmp_path / "c", text, tables)["core__audits"].to_pylist()
    assert not row["is_current"]


@pytest.mark.parametrize(
    ("cells", "reason", "column"),
    [
        ({"region": "DE80"}, "region_unknown", "region"),
        ({"region": "LV00C"}, "region_unknown", "region"),
        ({"for_region": "DE80"}, "region_unknown", "for_region"),
        ({"for_region": ""}, "region_unknown", "region"),
        ({"design": "whole"}, "contradiction", "for_region"),
    ],
)
def test_a_row_at_a_partner_that_cannot_be(tmp_path, cells, reason, column):
    out = run(tmp_path, HEAD + line(**at_partner(**cells), verdict="no"), partner_held())
    assert out["core__audits"].num_rows == 0
    assert issues_of(out, "audits") == [(2, "rejected", reason, column)]


def test_who_can_be_a_partner(tmp_path):
    study = make_study(tmp_path, regions=("LV00C", "LT026"), partners=("DE80", "LV", "LV00C"))
    # the country contains the region: its courses are the region's own
    assert partner_regions(study, "LV00C") == ("DE80", "LT026")
    assert partner_regions(study, "LT026") == ("DE80", "LV", "LV00C")
