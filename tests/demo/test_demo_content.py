"""The content of the embedded demo study: readable without help, whole, and invented."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import yaml

from smartlife.analysis.gold.sample import reader_agreement

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "src" / "smartlife" / "demo" / "vidzeme"
LANGS = ("en", "lv", "lt", "sv", "de")
ESCO_URI = re.compile(
    r"http://data\.europa\.eu/esco/(?:"
    r"(?:skill|occupation)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|skill/[STLK][0-9.]*|isco/C\d{1,4}|isced-f/\d{2,4})"
)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Row = dict[str, str]


def read_csv(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[Row]:
    text = path.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def latvian_adverts() -> list[Row]:
    """Those of both boards; what the second one took over from the first, once."""
    first = read_csv(STUDY / "vacancies" / "lv_sludinajumi.csv", "cp1257", ";")
    second = read_csv(STUDY / "vacancies" / "lv_vakances.csv")
    return first + [row for row in second if row["Portāls"] == "Vidzemes vakances.demo"]


def read_workbook(path: Path) -> list[Row]:
    """The first sheet of a workbook, cells as text."""
    with zipfile.ZipFile(path) as archive:
        strings = [
            "".join(part.text or "" for part in item.iter(f"{SHEET}t"))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for line in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in line:
            value = cell.findtext(f"{SHEET}v") or ""
            column = re.sub(r"\d", "", cell.get("r", ""))
            cells[column] = strings[int(value)] if cell.get("t") == "s" else value
        rows.append(cells)
    header = rows[0]
    return [{name: row.get(column, "") for column, name in header.items()} for row in rows[1:]]


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def taxonomy(name: str) -> list[Row]:
    return read_csv(STUDY / "taxonomy" / f"{name}.csv")


@cache
def vacancies() -> dict[str, list[Row]]:
    """Advertisements of each file as id, title, text, employer, place."""
    folder = STUDY / "vacancies"
    page = (folder / "lt_skelbimai.html").read_text(encoding="utf-8")
    postings = [
        json.loads(script)
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    ]
    names = ("ID", "Amata nosaukums", "Apraksts", "Uzņēmums", "Darba vieta")
    german = (
        "Referenznummer",
        "Stellenbezeichnung",
        "Stellenbeschreibung",
        "Arbeitgeber",
        "Arbeitsort",
    )
    ours = ("id", "title", "text", "employer", "place")
    return {
        "lv": [
            {our: row[name] or "" for our, name in zip(ours, names, strict=True)}
            for row in latvian_adverts()
        ],
        "lt": [
            {
                "id": posting["identifier"]["value"],
                "title": posting["title"],
                "text": posting["description"],
                "employer": posting["hiringOrganization"]["name"],
                "place": posting["jobLocation"]["address"].get("addressLocality", ""),
            }
            for posting in postings
        ],
        "sv": [
            {
                "id": hit["id"],
                "title": hit["headline"],
                "text": hit["description"]["text"],
                "employer": hit["employer"]["name"],
                "place": hit["workplace_address"]["city"] or "",
            }
            for hit in read_json(folder / "sv_annonser.json")["hits"]
        ],
        "de": [
            {our: row[name] for our, name in zip(ours, german, strict=True)}
            for row in read_workbook(folder / "de_stellen.xlsx")
        ],
    }


@cache
def courses() -> dict[str, list[Row]]:
    """Courses of each file as title, provider, text."""
    folder = STUDY / "courses"
    latvian = read_csv(folder / "lv_kursi.csv", "utf-8-sig")
    lithuanian = read_workbook(folder / "lt_kursai.xlsx")
    german = read_csv(folder / "de_kurse.csv", "iso-8859-15", ";")
    names = {
        "lv": (latvian, "Kursa nosaukums", "Izglītības iestāde", "Apraksts"),
        "lt": (lithuanian, "Kurso pavadinimas", "Teikėjas", "Aprašymas"),
        "de": (german, "Kurstitel", "Anbieter", "Beschreibung"),
    }
    made = {
        lang: [{"title": row[title], "provider": row[provider], "text": row[text]} for row in rows]
        for lang, (rows, title, provider, text) in names.items()
    }
    made["sv"] = [
        {
            "title": course["name"],
            "provider": course["provider"]["name"],
            "text": course["description"],
        }
        for course in read_json(folder / "sv_kurser.json")["@graph"]
    ]
    return made


def test_the_folder_is_small():
    assert sum(path.stat().st_size for path in STUDY.rglob("*") if path.is_file()) < 3_000_000


def test_every_file_belongs_to_a_source_that_is_labelled_illustrative():
    study = tomllib.loads((STUDY / "study.toml").read_text(encoding="utf-8"))
    assert study["study"]["id"] == "vidzeme-demo"
    assert set(study["study"]["title"]) == set(LANGS)
    named = set()
    for source in study["source"]:
        assert source["publisher"].endswith(" (illustrative)")
        assert "illustrative" in source["licence"]
        found = set(STUDY.glob(source["path"]))
        assert found, source["path"]
        named |= {path for each in found for path in (each, *each.rglob("*"))}
    files = {path for path in STUDY.rglob("*") if path.is_file()}
    entered = set((STUDY / "inputs").iterdir())
    for file in entered:
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines(), delimiter="\t"))
        # The draw of a sample is kept beside its marks: nobody says anything in its rows.
        said = [row for row in rows if file.name != "gold.tsv" or row["mark"]]
        said_by = {row.get("by") or row.get("reader") or row.get("note") or "" for row in said}
        assert said_by in ({"demo"}, {"invented"}) or all("illustrative" in one for one in said_by)
    assert {path.name for path in files - named - entered} == {"study.toml", "README.md"}


def test_columns_named_in_the_study_exist():
    study = tomllib.loads((STUDY / "study.toml").read_text(encoding="utf-8"))
    for source in study["source"]:
        if "columns" not in source:
            continue
        path = STUDY / source["path"]
        if path.suffix == ".xlsx":
            header = set(read_workbook(path)[0])
        else:
            encoding = {"lv_sl": "cp1257", "lv_va": "utf-8", "lv_ku": "utf-8-sig"}.get(
                path.name[:5], "iso-8859-15"
            )
            first = path.read_bytes().decode(encoding).splitlines()[0]
            header = set(re.split("[;,]", first))
        assert set(source["columns"].values()) <= header


def test_taxonomy_is_whole_in_five_languages():
    uris = {row["conceptUri"] for row in taxonomy("skills_en")}
    assert 350 <= len(uris) <= 500
    assert 60 <= len(taxonomy("occupations_en")) <= 90
    for name in ("skills", "occupations", "skillGroups", "ISCOGroups"):
        expected = [row["conceptUri"] for row in taxonomy(f"{name}_en")]
        for lang in LANGS:
            rows = taxonomy(f"{name}_{lang}")
            assert [row["conceptUri"] for row in rows] == expected
            assert all(row["preferredLabel"].strip() for row in rows)
            assert not any(row["description"] for row in rows)


def test_every_uri_has_the_form_of_esco():
    for path in (STUDY / "taxonomy").glob("*.csv"):
        for row in read_csv(path):
            for column, cell in row.items():
                if column.endswith(("Uri", "URI")) and cell:
                    for uri in cell.split(" | "):
                        assert ESCO_URI.fullmatch(uri), (path.name, uri)


def test_relations_stay_inside_and_reach_the_top():
    skills = {row["conceptUri"] for row in taxonomy("skills_en")}
    groups = {row["conceptUri"] for row in taxonomy("skillGroups_en")}
    occupations = {row["conceptUri"] for row in taxonomy("occupations_en")}
    isco = {row["conceptUri"] for row in taxonomy("ISCOGroups_en")}
    related = Counter()
    for row in taxonomy("occupationSkillRelations"):
        assert row["occupationUri"] in occupations
        assert row["skillUri"] in skills
        related[row["occupationUri"]] += row["relationType"] == "essential"
    assert set(related) == occupations
    parents = {}
    for row in taxonomy("broaderRelationsSkillPillar"):
        assert row["conceptUri"] in skills | groups
        assert row["broaderUri"] in skills | groups
        parents.setdefault(row["conceptUri"], set()).add(row["broaderUri"])
    assert skills <= set(parents)
    for row in taxonomy("broaderRelationsOccPillar"):
        assert row["conceptUri"] in occupations | isco
        assert row["broaderUri"] in isco


@pytest.mark.parametrize(
    ("lang", "least", "employers"),
    [("lv", 340, 100), ("lt", 110, 60), ("sv", 85, 40), ("de", 75, 35)],
)
def test_there_are_enough_advertisements_of_many_employers(lang, least, employers):
    rows = vacancies()[lang]
    assert len(rows) >= least
    names = Counter(row["employer"] for row in rows)
    assert len(names) >= employers
    assert max(names.values()) / len(rows) <= 0.12


def test_inputs_name_what_the_study_holds():
    concepts = read_csv(STUDY / "inputs" / "concepts.tsv", delimiter="\t")
    corrections = read_csv(STUDY / "inputs" / "corrections.tsv", delimiter="\t")
    assert 3 <= len(concepts) <= 6
    assert 3 <= len(corrections) <= 6
    groups = {row["conceptUri"] for row in taxonomy("skillGroups_en")}
    assert {row["broader"] for row in concepts} <= groups
    known = {
        row["conceptUri"] for name in ("skills_en", "occupations_en") for row in taxonomy(name)
    }
    assert {row["concept_uri"] for row in corrections} <= known
    said = "\n".join(
        path.read_text("cp1257" if path.name == "lv_sludinajumi.csv" else "utf-8").casefold()
        for path in (*STUDY.glob("vacancies/lv_*.csv"), STUDY / "courses" / "lv_kursi.csv")
    )
    assert "maizes cepšana malkas krāsnī" in said
    assert "skaidu jumt" in said
    assert "cnc programmētājs – iestatītājs" in said


def test_most_latvian_advertisements_lie_in_vidzeme():
    elsewhere = ("Rīg", "RĪG", "Riga", "Jūrmal", "Mārup", "Jelgav", "Liepāj", "Daugavp", "attāl")
    abroad = ("Vācija", "Norvēģija", "Nīderlande", "Zviedrija")
    coarse = ("", "Latvija", "Visa Latvija")
    places = [row["place"] for row in vacancies()["lv"]]
    inside = [
        place
        for place in places
        if not place.startswith(elsewhere) and not place.endswith(abroad) and place not in coarse
    ]
    assert len(inside) >= 250
    assert len(set(inside)) >= 45
    assert any(place in coarse for place in places)
    assert any(place.endswith(abroad) for place in places)


def test_advertisements_vary():
    for rows in vacancies().values():
        texts = [row["text"] for row in rows if row["text"]]
        assert len(set(texts)) / len(texts) > 0.9
        assert any(text.startswith("<p>") for text in texts)
        lengths = sorted(map(len, texts))
        assert lengths[-1] > 3 * lengths[len(lengths) // 10]
        titles = {row["title"].strip().lower() for row in rows}
        assert len(titles) > 0.35 * len(rows)
        assert any(not row["text"] for row in rows)


def test_latvia_has_two_publishers_so_that_the_larger_can_be_left_out():
    study = tomllib.loads((STUDY / "study.toml").read_text(encoding="utf-8"))
    latvian = {one["publisher"] for one in study["source"] if one["id"].startswith("vacancies_lv")}
    assert len(latvian) == 2
    first = read_csv(STUDY / "vacancies" / "lv_sludinajumi.csv", "cp1257", ";")
    second = read_csv(STUDY / "vacancies" / "lv_vakances.csv")
    taken = [row for row in second if row["Portāls"] == "Darbabirža.demo"]
    assert 0.25 < len(taken) / len(first) < 0.4
    assert all(row in first for row in taken)


def test_latvian_board_repeats_and_errs():
    rows = latvian_adverts()
    assert any(count > 1 for count in Counter(row["ID"] for row in rows).values())
    assert sum(not row["Amata nosaukums"].strip() for row in rows) == 2
    assert {"31.02.2025", "00.00.0000"} <= {row["Publicēts"] for row in rows}
    assert "-3" in {row["Vietu skaits"] for row in rows}
    assert (
        sum(
            row["Publicēts"].startswith(("2024", "02.09.2024")) or ".2024" in row["Publicēts"]
            for row in rows
        )
        >= 4
    )
    assert sum(not row["Publicēts"] for row in rows) >= 5


def test_there_are_enough_courses_of_many_providers():
    made = courses()
    assert 330 <= sum(map(len, made.values())) <= 430
    assert len({row["provider"] for rows in made.values() for row in rows}) >= 60
    latvian = read_csv(STUDY / "courses" / "lv_kursi.csv", "utf-8-sig")
    elsewhere = ("Rīga", "Jelgava", "")
    vidzeme = [row for row in latvian if row["Norises vieta"] not in elsewhere]
    assert len(vidzeme) >= 200
    assert len({row["Izglītības iestāde"] for row in vidzeme}) >= 30
    distinct = {(row["Izglītības iestāde"], row["Kursa nosaukums"].lower()) for row in vidzeme}
    assert len(distinct) == len(vidzeme)
    assert len({row["Kursa ID"] for row in latvian}) == len(latvian)
    for row in latvian:
        assert row["EKI līmenis"] in set("12345678")
        if row["Sākuma datums"]:
            assert re.fullmatch(r"\d\d\.\d\d\.202[56]\.", row["Sākuma datums"])


def test_most_courses_of_vidzeme_have_a_title_and_a_text_of_their_own():
    latvian = read_csv(STUDY / "courses" / "lv_kursi.csv", "utf-8-sig")
    titles = Counter(row["Kursa nosaukums"].lower() for row in latvian)
    assert len(titles) > 0.75 * len(latvian)
    assert len({row["Apraksts"] for row in latvian}) > 0.97 * len(latvian)
    openings = Counter(row["Apraksts"][:14] for row in latvian)
    assert max(openings.values()) < 0.06 * len(latvian)


def test_what_is_practised_by_hand_is_not_taught_on_line_only():
    latvian = read_csv(STUDY / "courses" / "lv_kursi.csv", "utf-8-sig")
    for row in latvian:
        if row["ISCED-F kods"][:2] == "10" and row["Izglītības iestāde"].startswith("Autoskola"):
            assert row["Norises veids"] != "tiešsaistē", row["Kursa nosaukums"]


def test_sectors_are_named_in_the_language_of_the_board():
    latvian = latvian_adverts()
    german = read_workbook(STUDY / "vacancies" / "de_stellen.xlsx")
    for names in ({row["Nozare"] for row in latvian}, {row["Branche"] for row in german}):
        assert 10 <= len(names) <= 25
        assert all(name[:1].isupper() for name in names)
    assert {"Kokapstrāde", "Sociālā aprūpe"} <= {row["Nozare"] for row in latvian}
    assert {"Pflege und Betreuung"} <= {row["Branche"] for row in german}


def test_what_is_hardly_taught_in_vidzeme_is_taught_by_partners():
    made = courses()
    latvian = " ".join(row["text"] for row in made["lv"]).lower()
    asked = " ".join(row["text"] for row in vacancies()["lv"]).lower()
    assert asked.count("siltumsūkņ") >= 20
    assert latvian.count("siltumsūkņ") == 0
    assert asked.count("demenc") >= 20
    assert latvian.count("demenc") == 0
    assert " ".join(row["text"] for row in made["lt"]).count("ilumos siurbli") >= 2
    assert " ".join(row["text"] for row in made["de"]).count("Demenz") >= 3


def test_statistics_have_eurostats_layout():
    for path in (STUDY / "statistics").glob("*.tsv"):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        dimensions, *periods = header.split("\t")
        assert dimensions.startswith("freq,")
        assert dimensions.endswith("geo\\TIME_PERIOD")
        for line in lines:
            key, *cells = line.split("\t")
            assert len(key.split(",")) == len(dimensions.split(","))
            assert len(cells) == len(periods)
            assert all(re.fullmatch(r"(?:\d+(?:\.\d+)?|:) ?[a-z]* ?", cell) for cell in cells)
    table = read_json(STUDY / "statistics" / "lfst_r_lfu3rt.json")
    size = 1
    for length in table["size"]:
        size *= length
    assert all(0 <= int(position) < size for position in table["value"])


def test_no_address_or_number_is_real():
    texts = [row["text"] for rows in vacancies().values() for row in rows]
    texts += [row["text"] for rows in courses().values() for row in rows]
    joined = "\n".join(texts)
    domains = set(re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", joined))
    assert len(domains) > 50
    assert all(domain.endswith("example.org") for domain in domains)
    everything = "\n".join(
        path.read_text(encoding="utf-8")
        for path in STUDY.rglob("*")
        if path.suffix in (".toml", ".json", ".html")
    )
    hosts = set(re.findall(r"https?://([\w.-]+)", everything))
    assert hosts <= {"example.org", "schema.org", "www.w3.org"}


def test_the_maker_writes_the_same_files(tmp_path):
    """What is committed is what the material gives, byte for byte."""
    pytest.importorskip("xlsxwriter")
    command = [sys.executable, str(ROOT / "tools" / "build_demo.py"), "--target", str(tmp_path)]
    subprocess.run(command, check=True)
    for folder in ("vacancies", "courses", "statistics"):
        for path in (STUDY / folder).iterdir():
            assert (tmp_path / folder / path.name).read_bytes() == path.read_bytes(), path.name
    register = "inputs/provider_register.tsv"
    assert (tmp_path / register).read_bytes() == (STUDY / register).read_bytes()


def test_the_audit_is_what_its_makers_wrote_down():
    """Verdicts of the first reader are those of the material, and all are labelled."""
    said = yaml.safe_load((ROOT / "tools" / "demo_material" / "audit.yml").read_text("utf-8"))
    rows = read_csv(STUDY / "inputs" / "audits.tsv", delimiter="\t")
    rows = [row for row in rows if row["design"] != "partner"]
    first = {row["group_uri"]: row["verdict"] for row in rows if row["reading"] == "first"}
    assert first == {uri: one["verdict"] for uri, one in said["verdicts"].items()}
    assert all("illustrative" in row["reader"] and row["note"] for row in rows)
    second = {row["group_uri"]: row["verdict"] for row in rows if row["reading"] == "second"}
    assert len(second) == 12
    # two people: they agree for the most part, and differ as the material says
    differing = {uri for uri, verdict in second.items() if verdict != first[uri]}
    assert differing == set(said["second"]["differs"])


def test_what_is_looked_for_at_partners_is_what_nobody_teaches():
    path = ROOT / "tools" / "demo_material" / "audit_partners.yml"
    said = yaml.safe_load(path.read_text("utf-8"))
    rows = read_csv(STUDY / "inputs" / "audits.tsv", delimiter="\t")
    at_home = {
        row["group_uri"]
        for row in rows
        if row["design"] != "partner" and (row["reading"], row["verdict"]) == ("first", "no")
    }
    there = [row for row in rows if row["design"] == "partner"]
    assert {row["for_region"] for row in there} == {"LV00C"}
    assert all("illustrative" in row["reader"] and row["note"] for row in there)
    readings: dict[str, dict[tuple[str, str], str]] = {"first": {}, "second": {}}
    for row in there:
        readings[row["reading"]][row["region"], row["group_uri"]] = row["verdict"]
    assert readings["first"] == {
        (partner, uri): one["verdict"]
        for partner, verdicts in said["verdicts"].items()
        for uri, one in verdicts.items()
    }
    assert {uri for _, uri in readings["first"]} == at_home
    assert set(readings["second"]) == set(readings["first"])
    differing = {pair for pair, one in readings["second"].items() if one != readings["first"][pair]}
    assert differing == {
        (partner, uri)
        for partner, verdicts in said["second"]["differs"].items()
        for uri in verdicts
    }


def test_the_gold_sample_is_labelled_and_stands_for_both_sides():
    rows = read_csv(STUDY / "inputs" / "gold.tsv", delimiter="\t")
    assert all("illustrative" in row["reader"] for row in rows if row["mark"])
    read = {(row["side"], row["document_id"]): float(row["inclusion_probability"]) for row in rows}
    for side in ("vacancies", "courses"):
        mine = [probability for (of_side, _), probability in read.items() if of_side == side]
        assert len(mine) == 80
        assert sum(1 / probability for probability in mine) > 200
    named = {row["concept_uri"] for row in rows if row["concept_uri"]}
    files = ("skills_en", "occupations_en", "ISCOGroups_en")
    own = {uri for uri in named if uri.startswith("local:vidzeme-demo/")}
    assert named - own <= {row["conceptUri"] for name in files for row in taxonomy(name)}


def test_two_readers_of_the_gold_sample_agree_as_people_do():
    rows = read_csv(STUDY / "inputs" / "gold.tsv", delimiter="\t")
    marks = [
        {**row, "document_kind": row["side"], "concept_uri": row["concept_uri"] or None}
        for row in rows
        if row["mark"]
    ]
    found = {key[0::2]: one for key, one in reader_agreement(marks).items()}
    assert set(found) == {
        ("vacancies", "skills"), ("vacancies", "occupation"), ("courses", "skills")
    }  # fmt: skip
    for one in found.values():
        assert one.pairs >= 16
        assert 0.7 < one.kappa < 0.8


@cache
def official(folder: Path, name: str) -> list[Row]:
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if member.rsplit("/", 1)[-1] in (f"{name}.csv", f"{name}_en.csv"):
                    text = archive.read(member).decode("utf-8-sig")
                    return list(csv.DictReader(io.StringIO(text, newline="")))
    raise FileNotFoundError(name)


@pytest.mark.shared
def test_every_uri_and_relation_is_official(shared):
    esco = shared / "data" / "esco"
    for name in ("skills", "occupations", "skillGroups", "ISCOGroups"):
        known = {row["conceptUri"]: row for row in official(esco, name)}
        for row in taxonomy(f"{name}_en"):
            assert row["conceptUri"] in known
            if name == "occupations":
                assert row["iscoGroup"] == known[row["conceptUri"]]["iscoGroup"]
    related = {tuple(row.values()) for row in official(esco, "occupationSkillRelations")}
    assert {tuple(row.values()) for row in taxonomy("occupationSkillRelations")} <= related


@pytest.mark.shared
def test_labels_are_our_own_words(shared):
    """Plain names coincide; lists of alternative labels and descriptions must not."""
    esco = shared / "data" / "esco"
    descriptions = {row["description"].strip().lower() for row in official(esco, "skills")}
    pairs = {"occupations": ("lv", "lt", "sv", "de"), "skills": ("sv", "de")}
    folders = {"de": "de-v1.1.0", "sv": "labels-sv", "lv": "labels-lv", "lt": "labels-lt"}
    lists = [(name, "en", official(esco, name)) for name in pairs]
    for name, langs in pairs.items():
        for lang in langs:
            path = esco / folders[lang] / f"{name}_{lang}.csv"
            lists.append((name, lang, read_csv(path, "utf-8-sig")))
    for name, lang, rows in lists:
        theirs = {row["conceptUri"]: row for row in rows}
        same = whole = count = 0
        for row in taxonomy(f"{name}_{lang}"):
            ours = {row["preferredLabel"], *filter(None, row["altLabels"].split("\n"))}
            assert not {label.lower() for label in ours} & descriptions
            other = theirs.get(row["conceptUri"])
            if other is None:
                continue
            count += 1
            given = set(filter(None, re.split(r"\n|\s\|\s", other.get("altLabels") or "")))
            same += row["preferredLabel"].lower() == other["preferredLabel"].lower()
            whole += bool(given) and given <= ours and len(given) > 2
        assert same / count < 0.6, (name, lang, same, count)
        assert whole <= 0.02 * count, (name, lang, whole)
