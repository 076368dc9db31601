"""Every real file at hand opens, is recognised, and gives the number of records it holds."""

from __future__ import annotations

from collections import Counter

import pytest

from smartlife.formats import (
    delimited,
    eurostat_tsv,
    geojson,
    json_file,
    json_ld,
    workbook,
    xml_file,
)
from smartlife.formats.archives import open_members
from smartlife.formats.detect import recognise
from smartlife.formats.observations import Observation
from smartlife.formats.records import Record
from smartlife.model.issues import Issue

pytestmark = pytest.mark.shared

READERS = {
    "delimited": delimited.read_records,
    "workbook": workbook.read_records,
    "json": json_file.read_records,
    "json_lines": json_file.read_records,
    "geojson": geojson.read_records,
    "html": json_ld.read_records,
    "xml": xml_file.read_records,
    "eurostat_tsv": eurostat_tsv.read_observations,
}

# records of each file; for statistics, observations
COUNTS = {
    "codes/kzis_esco_crosswalk.csv": 2431,
    "codes/s3_priorities.json": 19,
    "codes/se_places.json": 2012,
    "codes/NACE_REV2_en.csv": 996,
    "courses/de/wdbb_all_relations_ER.csv": 30122,
    "courses/de/wdbb_name_relations_ER.csv": 30122,
    "courses/de/wdbb_coursesInfoProcessed.csv": 100,
    "courses/de/wdbb_export.xml": 533,
    "courses/et/tartu_10.csv": 10,
    "courses/lv/rtu_courses.csv": 497,
    "courses/lv/tsi_courses.csv": 112,
    # 2,441 lines below the header, the last of which has delimiters only
    "courses/sv/dalarna.csv": 2440,
    "courses/sv/miun_syllabi.xlsx": 3586,
    "esco/de-v1.1.0/skills_de.csv": 13891,
    "esco/de-v1.1.0/occupations_de.csv": 3008,
    "esco/labels-sv/skills_sv.csv": 13485,
    "esco/labels-lv/occupations_lv.csv": 2942,
    "geography/NUTS_RG_03M_2021_4326_LEVL_2.geojson.gz": 334,
    "geography/NUTS_RG_60M_2024_4326.geojson": 1793,
    "geography/nuts_conversion/n3_cm_v2021_v2024.csv": 1222,
    "geography/postcode_nuts3.csv.gz": 66156,
    "statistics/eu_all_geo_data.csv.gz": 55209,
    "statistics/jvs_a_nace2.tsv": 567592,
    "statistics/lfst_r_lfe2eedu.tsv": 572101,
    "statistics/lfst_r_lfe2en2.tsv": 224520,
    "statistics/trng_lfse_04.tsv": 23280,
    "vacancies/de/stepstone_data_analyst.csv": 6450,
    "vacancies/de/swiss_1_ICT.jsonl": 100,
    "vacancies/de/swiss_3_AllTopics.jsonl": 200,
    "vacancies/lt/cvbankas_ads.csv": 74,
    "vacancies/lt/cvbankas_links.txt": 3052,
    "vacancies/lv/cvlv_jobs.csv": 5132,
    "vacancies/lv/cvlv_next_data.json": 20,
    "vacancies/lv/visidarbi_jobs.csv": 85,
    "vacancies/pl/hand-coded-1k.csv": 1035,
    "vacancies/pl/kom1.xlsx": 3334,
    "vacancies/sv/arbetsformedlingen_data.json": 20,
    "vacancies/sv/auranest_results.json": 10,
    "vacancies/sv/elastic-importers_scrapedannons_test_data.json": 100,
    "vacancies/sv/platsannons_results.json": 10,
}
MEMBERS = {
    "occupationSkillRelations.csv": 123855,
    "broaderRelationsOccPillar.csv": 3617,
    "broaderRelationsSkillPillar.csv": 20656,
    "skills_en.csv": 13896,
    "occupations_en.csv": 3007,
    "ISCOGroups_en.csv": 619,
    "skillGroups_en.csv": 640,
    "conceptSchemes_en.csv": 19,
}
# a Python literal and an answer without a list, see the notes on the data
NO_RECORDS = {"courses/de/kursnet_sample.py.txt"}
# their header has 8 names, their rows 11 cells; the English one the other way round
MISMATCHED = "codes/NACE_REV2_"


def read(opened):
    return list(READERS[recognise(opened)](opened))


def kinds(items):
    return Counter(
        "kept" if isinstance(item, (Record, Observation)) else item.severity for item in items
    )


@pytest.mark.parametrize("name", COUNTS)
def test_records_of_a_file(shared, name):
    (opened,) = open_members(shared / "data" / name)
    items = read(opened)
    assert kinds(items)["kept"] == COUNTS[name]
    assert kinds(items)["rejected"] == 0
    rows = [item.row for item in items if isinstance(item, Record)]
    assert rows == sorted(set(rows))


def test_members_of_the_esco_packages(shared):
    found = {}
    for path in sorted((shared / "data" / "esco").glob("*.zip")):
        for opened in open_members(path):
            counts = kinds(read(opened))
            assert counts["rejected"] == 0
            # two descriptions end in half a quotation mark (U+009D)
            assert counts["noted"] <= 1
            found[opened.file.rsplit("!", 1)[1]] = counts["kept"]
    assert len(found) == 17
    assert {name: found[name] for name in MEMBERS} == MEMBERS


def test_no_file_is_left_out(shared):
    root = shared / "data"
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if not path.is_file() or name in NO_RECORDS or path.suffix == ".zip" or name in COUNTS:
            continue
        for opened in open_members(path):
            items = read(opened)
            rejected = [i for i in items if isinstance(i, Issue) and i.severity == "rejected"]
            if name.startswith(MISMATCHED):
                assert {issue.reason for issue in rejected} == {"too_many_cells"}
                assert items[0].reason == "structure_invalid"
            else:
                assert not rejected
                assert items or path.suffix == ".html"


def test_rows_wider_than_their_header_can_be_named(shared):
    path = shared / "data" / "codes" / "NACE_REV2_lv.csv"
    layout = delimited.Layout(surplus="name")
    for opened in open_members(path):
        items = list(delimited.read_table(opened, layout))
        assert kinds(items)["kept"] == 996


def test_job_postings_of_the_pages(shared):
    pages = sorted((shared / "data" / "vacancies" / "lt" / "html").iterdir())
    found = [record for page in pages for opened in open_members(page) for record in read(opened)]
    assert len(found) == 30
    assert all(record.values["title"] and record.values["datePosted"] for record in found)


def test_damaged_characters_of_the_course_database(shared):
    (opened,) = open_members(shared / "data" / "courses" / "de" / "wdbb_export.xml")
    assert len(list(xml_file.read_records(opened, tag="COURSE"))) == 19
    text = str([record.values for record in xml_file.read_records(opened, tag="COURSESUPPLIER")])
    assert "Dienstleistungsangebot – unabhängig" in text
    text += str([record.values for record in xml_file.read_records(opened, tag="COURSE")])
    assert not any("\x80" <= char < "\xa0" or char == "\ufffd" for char in text)


def test_real_texts_in_old_encodings(shared):
    """Titles of a real list, written in 8-bit encodings, come back as they were."""
    from smartlife.formats.records import opened_bytes

    for name, codecs in {
        "vacancies/lv/cvlv_jobs.csv": ("cp1257", "iso8859-13"),
        "vacancies/lt/cvbankas_ads.csv": ("cp1257",),
        "courses/sv/dalarna.csv": ("cp1252", "iso8859-15", "utf-16-le"),
        "vacancies/pl/hand-coded-1k.csv": ("cp1257", "cp1250"),
        "courses/et/tartu_10.csv": ("cp1257", "cp1252"),
        "courses/de/wdbb_name_relations_ER.csv": ("cp1252", "iso8859-15"),
    }.items():
        content = (shared / "data" / name).read_bytes()[:200_000].decode("utf-8-sig", "ignore")
        for codec in codecs:
            written = content.encode(codec, "ignore")
            expected = read(opened_bytes(written.decode(codec).encode("utf-8"), "x"))
            found = read(opened_bytes(written, "x"))
            assert found == expected, (name, codec)
