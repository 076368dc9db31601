"""Tables of regions, and the conversion of codes and counts between NUTS versions."""

import json

import pytest

from smartlife.formats.archives import open_members
from smartlife.model.steps import Step
from smartlife.model.tables import TABLES
from smartlife.sources.geography.nuts.reader import Conversion, read
from smartlife.store.schema import check_key, rows_to_arrow
from smartlife.tables.regions import RegionConverter, conversion_rows, gather, postcode_key
from tests.harness import make_source, make_study, run_step

LATVIA = [
    Conversion("LV006", "2021", "LV00A", "2024", 1.0, 600.0),
    Conversion("LV007", "2021", "LV00A", "2024", 0.63, 238.0),
    Conversion("LV007", "2021", "LV00B", "2024", 0.12, 45.0),
    Conversion("LV007", "2021", "LV00C", "2024", 0.25, 95.0),
    Conversion("LV008", "2021", "LV00C", "2024", 1.0, 183.0),
    Conversion("LV003", "2021", "LV00B", "2024", 1.0, 240.0),
    Conversion("LV005", "2021", "LV005", "2024", 0.9999, 260.0),
    Conversion("LV005", "2021", "LV009", "2024", 0.0001, 0.1),
    Conversion("LV009", "2021", "LV009", "2024", 1.0, 230.0),
]


@pytest.fixture
def converter():
    return RegionConverter(conversion_rows((pair, "geo") for pair in LATVIA))


def test_codes_convert_with_what_became_of_them(converter):
    found = {
        c: converter.convert_code(c, "2021", "2024") for c in ("LV008", "LV007", "LV005", "LV")
    }
    assert (found["LV008"].status, found["LV008"].parts) == ("merged", (("LV00C", 1.0),))
    assert found["LV007"].status == "split"
    assert [code for code, _ in found["LV007"].parts] == ["LV00A", "LV00C", "LV00B"]
    assert (found["LV005"].status, found["LV005"].parts) == ("exact", (("LV005", 1.0),))
    assert found["LV"].status == "exact"
    assert converter.convert_code("LV999", "2021", "2024").status == "unknown"


def test_nothing_converts_back(converter):
    back = converter.convert_code("LV00C", "2024", "2021")
    assert (back.status, back.parts) == ("unknown", ())
    assert "estimate" in back.note
    counts = converter.convert_counts({"LV00C": 10.0}, "2024", "2021")
    assert counts.counts == {}
    assert "estimate" in counts.unknown["LV00C"]


def test_versions_that_no_file_joins_are_unknown(converter):
    assert "no conversion" in converter.convert_code("LV008", "2013", "2021").note


def test_counts_add_up_and_incomplete_ones_are_left_out(converter):
    counts = {"LV006": 1000.0, "LV007": 200.0, "LV008": 100.0, "LV005": 50.0, "LV009": 7.0}
    made = converter.convert_counts(counts, "2021", "2024")
    assert made.counts["LV00C"].number == pytest.approx(150.0)
    assert made.counts["LV00C"].status == "split"
    assert made.counts["LV00A"].number == pytest.approx(1126.0)
    assert (made.counts["LV005"].number, made.counts["LV005"].status) == (50.0, "exact")
    assert made.incomplete == ("LV00B",)
    total = converter.convert_counts({**counts, "LV003": 30.0}, "2021", "2024")
    assert sum(c.number for c in total.counts.values()) == pytest.approx(1387.0)


def test_the_same_version_needs_no_conversion(converter):
    made = converter.convert_counts({"LV00C": 5.0}, "2024", "2024")
    assert made.counts["LV00C"].number == 5.0
    assert made.counts["LV00C"].status == "exact"


def test_versions_are_chained_where_no_matrix_joins_them():
    first = Conversion("LV007", "2016", "LV007", "2021", 1.0, 378.0)
    converter = RegionConverter(conversion_rows((pair, "geo") for pair in [first, *LATVIA]))
    chained = converter.convert_code("LV007", "2016", "2024")
    assert chained.status == "split"
    assert dict(chained.parts) == {"LV00A": 0.63, "LV00B": 0.12, "LV00C": 0.25}


def test_tables_keep_their_definitions():
    rows, issues = gather([])
    assert issues == []
    for name, made in rows.items():
        check_key(TABLES[name], rows_to_arrow(TABLES[name], made))
    regions = {(r["nuts_code"], r["nuts_version"]): r for r in rows["core__regions"]}
    assert json.loads(regions["LV", "2024"]["names"])["lt"] == "Latvija"
    assert json.loads(regions["LV", "2024"]["names"])["en"] == "Latvia"
    assert regions["LV00C", "2024"]["parent_code"] == "LV00"


@pytest.mark.parametrize(
    ("postcode", "key"),
    [("LV-4201", "4201"), ("113 46", "11346"), ("00-002", "00002"), ("SW1A 1AA", "SW1A1AA")],
)
def test_postcode_keys(postcode, key):
    assert postcode_key(postcode) == key


def test_step_reads_a_mixed_folder_and_names_what_it_does_not_know(tmp_path):
    (tmp_path / "matrix.csv").write_text(
        "code_v2021,code_v2024,areaKm,pop21\nLV008,LV00C,1,1\nLV007,x,1,1\n"
    )
    (tmp_path / "zip.csv").write_text("version,country,nuts_3,zip\n1,LV,LV00C,LV-4201\n")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    step = Step(
        name="geography",
        function="smartlife.tables.geography:build_geography",
        label="Reading geography",
        writes=("core__regions", "core__region_conversions", "core__places"),
        sources=("geo",),
    )
    study = make_study(tmp_path / "study", sources=(make_source("geo", "geography"),))
    files = [tmp_path / name for name in ("matrix.csv", "zip.csv", "other.csv")]
    made = run_step(step, study, files={"geo": files})
    postcodes = [r for r in made["core__places"].to_pylist() if r["postcode"]]
    assert [(r["place_key"], r["nuts_code"], r["source_id"]) for r in postcodes] == [
        ("4201", "LV00C", "geo")
    ]
    issues = made["acc_geography__issues"].to_pylist()
    assert sorted((i["file"], i["reason"]) for i in issues) == [
        ("matrix.csv", "code_invalid"),
        ("other.csv", "file_unreadable"),
    ]
    (counts,) = made["acc_geography__counts"].to_pylist()
    assert counts["read_count"] == counts["kept_count"] + counts["rejected_count"] == 3


@pytest.mark.shared
def test_vidzeme_of_the_real_matrices(shared):
    folder = shared / "data" / "geography" / "nuts_conversion"
    records = [
        (record, "geo")
        for path in sorted(folder.glob("*.csv"))
        for opened in open_members(path)
        for record in read(opened)
    ]
    rows = gather(records)[0]["core__region_conversions"]
    people = {
        (r["from_code"], r["to_code"]): r["population"]
        for r in rows
        if (r["from_version"], r["to_version"]) == ("2021", "2024")
    }
    assert people["LV007", "LV00C"] == 95_586
    assert people["LV008", "LV00C"] == 183_421
    converter = RegionConverter(rows)
    assert converter.convert_code("LV008", "2021", "2024").status == "merged"
    assert converter.convert_code("LV008", "2016", "2024").parts == (("LV00C", 1.0),)
    assert converter.convert_code("SE110", "2013", "2024").status == "exact"
    given = dict.fromkeys(("LV003", "LV005", "LV006", "LV007", "LV008", "LV009"), 1000.0)
    made = converter.convert_counts(given, "2021", "2024").counts
    assert made["LV00C"].number == pytest.approx(1252.6, abs=0.1)
    assert sum(c.number for c in made.values()) == pytest.approx(6000)
