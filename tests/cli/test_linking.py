"""The commands taxonomy and link, in this process, over a small package in the form of ESCO's."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from smartlife.cli.app import run
from smartlife.formats.limits import DEFAULT_LIMITS
from smartlife.linking.batch import link_batch
from smartlife.linking.index import LinkIndex
from tests.commands import write_tiny
from tests.linking.conftest import CONCEPTS, ISCO

COLUMNS = ("conceptType", "conceptUri", "iscoGroup", "code", "skillType", "preferredLabel",
           "altLabels", "status")  # fmt: skip
FILES = {
    "occupation": ("occupations", "Occupation"),
    "isco_group": ("ISCOGroups", "ISCOGroup"),
    "skill": ("skills", "KnowledgeSkillCompetence"),
    "knowledge": ("skills", "KnowledgeSkillCompetence"),
}


def write_package(folder: Path) -> Path:
    """The concepts of the tests of linking as CSV files of each language."""
    rows: dict[str, list[list[str]]] = {}
    for uri, kind, isco, named in CONCEPTS:
        stem, concept_type = FILES[kind]
        skill_type = {"skill": "skill/competence", "knowledge": "knowledge"}.get(kind, "")
        for lang, text in named.items():
            preferred, *more = text.split("|")
            code = isco if uri.startswith(ISCO) else ""
            cells = [
                concept_type,
                uri,
                isco or "",
                code or "",
                skill_type,
                preferred,
                "\n".join(more),
            ]
            rows.setdefault(f"{stem}_{lang}.csv", []).append([*cells, "released"])
    folder.mkdir(parents=True)
    for name, found in rows.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *found])
    return folder


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("taxonomies") / "esco v9.9")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def said(capsys, monkeypatch, cache):
    monkeypatch.setenv("SMARTLIFE_CACHE", str(cache))

    def call(*arguments: object, stdin: bytes | None = None) -> tuple[int, str, str]:
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(list(map(str, arguments)))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call


def rows_of(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_a_taxonomy_is_built_copied_and_described(said, package, tmp_path):
    target = tmp_path / "index"
    code, out, _ = said("taxonomy", "build", package, "--out", target, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["folder"] == str(target)
    assert told["concepts"]["occupation"] == 4
    assert told["versions"] == {"9.9": len(CONCEPTS)}
    code, out, _ = said("taxonomy", "info", target)
    assert code == 0
    assert "4 occupations" in out
    assert "labels in one language only" in out
    again = json.loads(said("taxonomy", "info", package, "--json")[1])
    assert again["languages"] == told["languages"]
    # a second build replaces the first one
    assert said("taxonomy", "build", package, "--out", target, "--quiet")[0] == 0


def test_languages_can_be_chosen(said, package):
    told = json.loads(said("taxonomy", "build", package, "--lang", "sv", "--json")[1])
    assert list(told["languages"]) == ["en", "sv"]
    told = json.loads(said("taxonomy", "build", package, "-l", "sv,latvian", "--json")[1])
    assert list(told["languages"]) == ["en", "lv", "sv"]


def test_languages_that_the_files_lack_are_refused(said, package, tmp_path):
    call = ("taxonomy", "build", package, "--out", tmp_path / "index", "--lang")
    code, out, err = said(*call, "lv,xx")
    assert (code, out) == (2, "")
    assert "error The taxonomy has no labels in xx\n" in err
    assert "Its files have labels in de, en, lt, lv, sv." in err
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("lang", ["lv-LV", "lv_LV", "Latvian", "LAV", " lv "])
def test_languages_may_be_written_as_people_do(said, package, lang):
    call = ("link", "titles", "-", "--lang", lang, "-t", package, "--top", 1)
    code, out, _ = said(*call, stdin="Metinātājs".encode())
    assert code == 0
    assert [row["label_lang"] for row in rows_of(out)] == ["lv"]


def test_nothing_is_overwritten_that_is_no_index(said, package, tmp_path):
    (tmp_path / "letter.txt").write_text("keep me")
    code, _, err = said("taxonomy", "build", package, "--out", tmp_path)
    assert code == 3
    assert "Something else" in err
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_a_folder_is_no_index_by_the_name_of_one_file(said, package, tmp_path):
    (tmp_path / "index.json").write_text("{}")
    (tmp_path / "thesis.txt").write_text("keep me")
    code, _, err = said("taxonomy", "build", package, "--out", tmp_path)
    assert code == 3
    assert "Something else" in err
    assert (tmp_path / "thesis.txt").read_text() == "keep me"


def test_an_index_is_not_copied_among_its_files_nor_to_where_one_is(
    said, package, tmp_path, monkeypatch
):
    code, _, err = said("taxonomy", "build", package, "--out", package / "index")
    assert code == 3
    assert "among the files" in err
    assert not (package / "index").exists()
    monkeypatch.chdir(tmp_path)
    code, _, err = said("taxonomy", "build", package, "--out", ".")
    assert code == 3
    assert "where you are" in err


def test_an_index_is_copied_to_where_a_link_leads(said, package, tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to("far")
    assert said("taxonomy", "build", package, "--out", tmp_path / "near", "--quiet")[0] == 0
    assert (tmp_path / "near").is_symlink()
    assert (tmp_path / "far" / "index.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["far", "near"]


def test_an_emptied_file_of_an_index_is_told(said, package, tmp_path):
    said("taxonomy", "build", package, "--out", tmp_path / "index", "--quiet")
    (tmp_path / "index" / "names.texts.data.npy").write_bytes(b"")
    code, _, err = said("link", "titles", "-", "-l", "lv", "-t", tmp_path / "index", stdin=b"x")
    assert code == 3
    assert "damaged" in err


def test_a_folder_without_files_is_told_to_people_without_a_study(said, tmp_path):
    code, _, err = said("taxonomy", "info", tmp_path)
    assert code == 3
    assert "no file of a taxonomy" in err
    assert "Correct" not in err


def test_search_names_concepts_and_marks_other_languages(said, package):
    code, out, _ = said("taxonomy", "search", "suvirintojas", "--lang", "lt", "-t", package)
    assert code == 0
    assert "suvirintojas" in out
    _, out, _ = said("taxonomy", "search", "Python", "--lang", "lv", "--kind", "skill", "-t",
                     package, "--format", "json")  # fmt: skip
    (first, *_) = json.loads(out)["concepts"]
    assert first["label_lang"] == "en"
    assert first["concept_kind"] == "knowledge"
    assert said("taxonomy", "search", "♥", "--lang", "lv", "-t", package)[0] == 3
    assert "Nothing fits" in said("taxonomy", "search", "qqqq", "--lang", "lv", "-t", package)[2]


@pytest.mark.parametrize("lang", ["lv", "LV"])
def test_search_finds_a_concept_by_its_uri(said, package, lang):
    uri = f"{ISCO}7212"
    call = ("taxonomy", "search", uri, "--lang", lang, "-t", package)
    [row] = rows_of(said(*call)[1])
    assert (row["concept_uri"], row["concept_kind"], row["label"]) == (
        uri, "isco_group", "Welders and flamecutters",
    )  # fmt: skip
    assert (row["label_lang"], row["isco_code"]) == ("en", "7212")
    [one] = json.loads(said(*call, "--format", "json")[1])["concepts"]
    assert one["concept_uri"] == uri
    # nothing that is only alike
    code, out, err = said("taxonomy", "search", f"{ISCO}9999", "--lang", "lv", "-t", package)
    assert (code, rows_of(out)) == (0, [])
    assert "No concept has this URI" in err


@pytest.mark.parametrize("words", ["Softwareentwickler:in", "svetsare:"])
def test_search_takes_a_word_with_a_colon_for_a_word(said, package, words):
    code, out, _ = said("taxonomy", "search", words, "--lang", "de", "-t", package)
    assert code == 0
    assert rows_of(out)


@pytest.mark.parametrize("uri", ["urn:uuid:1", "local:tiny/bread", "https://example.org/1"])
def test_search_says_that_no_concept_has_a_uri(said, package, uri):
    code, out, err = said("taxonomy", "search", uri, "--lang", "en", "-t", package)
    assert (code, rows_of(out)) == (0, [])
    assert "No concept has this URI" in err


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal_uris_stand_whole_on_a_line(said, package, monkeypatch, width):
    monkeypatch.setattr("smartlife.cli.taxonomy.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    long = "http://data.europa.eu/esco/occupation/welder"
    _, out, _ = said("taxonomy", "search", "suvirintojas", "--lang", "lt", "-t", package)
    lines = [line.strip() for line in out.splitlines()]
    place = lines.index(long)
    assert lines[place - 1].startswith("1  suvirintojas: occupation, ISCO 7212, probability 0.")
    assert max(map(len, out.splitlines())) <= 80


def test_corrections_of_a_study_reach_texts(said, package, tmp_path):
    esco = "http://data.europa.eu/esco"
    study = write_tiny(tmp_path / "study", "1,Cook,You cook soup,Kitchen,Valmiera,2026-01-02")
    (study / "inputs").mkdir()
    with (study / "study.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[source]]\nid = "esco"\nkind = "taxonomy"\npath = "{package}"\n')
    call = ("link", "titles", "-", "--lang", "lv", "--study", study)
    before = rows_of(said(*call, stdin="Metinātājs".encode())[1])
    assert before[0]["concept_uri"] == f"{esco}/occupation/welder"
    (study / "inputs" / "corrections.tsv").write_text(
        "phrase\tconcept_uri\tis_right\tdocument_id\n"
        f"METINĀTĀJS\t{esco}/occupation/welder\tno\t\n"
        f"pavāra palīgs\t{esco}/occupation/nurse\tyes\t\n"
        f"bookkeeping\t{esco}/skill/bookkeeping\tno\t\n"
        f"ledgers\t{esco}/skill/bookkeeping\tyes\t\n"
        f"soup\t{esco}/skill/bookkeeping\tmaybe\t\n",
        "utf-8",
    )
    code, out, err = said(*call, stdin="Metinātājs\nPavāra palīgs (m/w)\n".encode())
    assert code == 0
    rows = rows_of(out)
    assert f"{esco}/occupation/welder" not in {row["concept_uri"] for row in rows}
    [named] = [row for row in rows if row["line"] == "2"]
    assert (named["concept_uri"], named["method"], named["probability"], named["phrase"]) == (
        f"{esco}/occupation/nurse", "corrected", "1.0", "Pavāra palīgs",
    )  # fmt: skip
    assert "Applied: 4 corrections of phrases in inputs/corrections.tsv, 1 cannot" in err
    call = ("link", "skills", "-", "--lang", "en", "--study", study, "--format", "json")
    _, out, _ = said(*call, stdin=b"You will do bookkeeping.\nYou keep ledgers.\n")
    first, second = map(json.loads, out.splitlines())
    assert first["links"] == []
    [link] = second["links"]
    assert (link["phrase"], link["method"], link["rank"]) == ("ledgers", "corrected", 1)
    # what is searched for is no link
    _, out, err = said("taxonomy", "search", "metinātājs", "--lang", "lv", "--study", study)
    assert rows_of(out)[0]["concept_uri"] == f"{esco}/occupation/welder"
    assert "correction" not in err


@pytest.mark.parametrize("what", ["titles", "terms", "skills"])
def test_a_small_taxonomy_is_told_to_be_not_calibrated(said, package, monkeypatch, what):
    call = ("link", what, "-", "--lang", "en", "-t", package)
    _, _, err = said(*call, stdin=b"welder")
    assert err.count("so no probability is calibrated.") == 1
    for module in ("skill_ranker", "lookup"):
        monkeypatch.setattr(f"smartlife.linking.{module}.LIKE", 0)
    assert "calibrated" not in said(*call, stdin=b"welder")[2]


def test_links_are_told_to_people_on_a_terminal(said, package, tmp_path, monkeypatch):
    file = tmp_path / "t.txt"
    call = ("link", "titles", file, "--lang", "lv", "-t", package, "--top", 2)
    file.write_text("Metinātājs/-a\nMetināšanas darbu vadītājs\nqqqq\n" + "kaķis " * 50, "utf-8")
    piped = rows_of(said(*call)[1])
    assert rows_of(said(*call, "--format", "tsv")[1]) == piped
    for name in ("link", "taxonomy"):
        monkeypatch.setattr(f"smartlife.cli.{name}.is_terminal", lambda: True)
    _, out, _ = said(*call)
    lines = out.splitlines()
    assert lines[0].startswith("Metinātājs/-a → metinātājs (occupation, ISCO 7212, probability 0.")
    assert not lines[0].endswith("a guess)")
    assert "qqqq → nothing fits" in lines
    assert max(map(len, lines)) < 160
    guesses = [one for one in piped if one["probability"] and float(one["probability"]) < 0.5]
    assert out.count(", a guess)") == len(guesses)
    shown = [line.strip() for line in lines if line.startswith("     ")]
    assert shown == [one["concept_uri"] for one in piped if one["concept_uri"]]
    assert rows_of(said(*call, "--format", "tsv")[1]) == piped
    call = ("link", "skills", "-", "--lang", "en", "-t", package)
    _, out, _ = said(*call, stdin=b"You will do bookkeeping.")
    assert '("bookkeeping", ' in out


def test_search_stops_where_links_do(said, package):
    call = ("taxonomy", "search", "-t", package)
    likely = rows_of(said(*call, "metinātājs", "--lang", "lv")[1])
    assert likely
    assert min(float(row["probability"]) for row in likely) >= 0.05
    unlikely = rows_of(said(*call, "slaugyti medžius", "--lang", "lt")[1])
    assert unlikely


def test_search_takes_the_kinds_that_it_prints(said, package):
    call = ("taxonomy", "search", "Python", "--lang", "en", "-t", package, "--kind")
    assert {row["concept_kind"] for row in rows_of(said(*call, "knowledge")[1])} == {"knowledge"}
    assert "skill includes knowledge" in " ".join(
        said("taxonomy", "search", "--help")[1].replace("│", " ").split()
    )


def test_phrases_are_the_words_of_the_text(said, package):
    call = ("link", "skills", "-", "--lang", "en", "-t", package)
    [row] = rows_of(said(*call, stdin=b"You  will do BOOKKEEPING.")[1])
    assert row["phrase"] == "BOOKKEEPING"
    call = ("link", "titles", "-", "--lang", "lv", "-t", package, "--top", 1)
    [row] = rows_of(said(*call, stdin="Metinātāji (m/w)".encode())[1])
    assert row["phrase"].startswith("Metinātāj")


def test_titles_of_a_file_are_linked_line_by_line(said, package, tmp_path):
    file = tmp_path / "titles.txt"
    file.write_text("Metinātājs/-a\n\n=HYPERLINK(1)\nProgrammētājs\n", "utf-8")
    code, out, err = said("link", "titles", file, "--lang", "lv", "--taxonomy", package)
    assert code == 0
    rows = rows_of(out)
    assert [row["line"] for row in rows if row["rank"] in ("", "1")] == ["1", "2", "3", "4"]
    assert rows[0]["label"] == "metinātājs"
    assert rows[0]["isco_code"] == "7212"
    assert 0 < float(rows[0]["probability"]) <= 1
    assert rows[0]["calibration"] in ("calibrated", "borrowed")
    formula = next(row for row in rows if row["line"] == "3")
    assert formula["text"] == "'=HYPERLINK(1)"
    assert [row["concept_uri"] for row in rows if row["line"] == "2"] == [""]
    assert re.search(
        r"4 titles: 2 with a link that is more likely right than not, \d less likely, \d without",
        err,
    )


def test_skills_of_standard_input_are_told_as_json(said, package):
    code, out, _ = said("link", "skills", "-", "--lang", "en", "--format", "json", "-t", package,
                        stdin=b"You will do bookkeeping.\n")  # fmt: skip
    assert code == 0
    told = json.loads(out)
    assert told["line"] == 1
    found = told["links"][0]
    assert found["concept_uri"].endswith("bookkeeping")
    assert told["text"][found["start"] : found["end"]] == "bookkeeping"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We offer training in bookkeeping and project management.", {}),
        ("What we offer: courses in project management", {}),
        ("German is not required. Bookkeeping and project management are.",
         {"project": "project management"}),
        ("  Requirements: bookkeeping", {"bookkeeping": "bookkeeping"}),
        ("bookkeeping, German", {"bookkeeping": "bookkeeping", "german": "German"}),
        ("You will do bookkeeping.", {"bookkeeping": "bookkeeping"}),
        ("bookkeeping", {"bookkeeping": "bookkeeping"}),
    ],
)  # fmt: skip
def test_texts_are_cut_into_statements_like_those_of_documents(said, package, text, found):
    call = ("link", "skills", "-", "--lang", "en", "--format", "json", "-t", package)
    told = json.loads(said(*call, stdin=text.encode())[1])
    assert told["text"] == text
    assert {
        one["concept_uri"].rpartition("/")[2]: text[one["start"] : one["end"]]
        for one in told["links"]
    } == found


@pytest.mark.parametrize(
    ("side", "id_column"), [("vacancies", "vacancy_id"), ("courses", "course_id")]
)
def test_a_text_has_the_links_that_it_has_in_a_document(said, package, tmp_path, side, id_column):
    text = (
        "We are a great team. German is not required! We offer training in TIG welding. "
        "You will do bookkeeping; project management is an advantage."
    )
    said("taxonomy", "build", package, "--out", tmp_path / "index", "--quiet")
    index = LinkIndex.open(tmp_path / "index")
    document = {id_column: "1", "title": "", "text": text, "lang": "en", "skill_uris": []}
    mentions = link_batch(pa.RecordBatch.from_pylist([document]), index).to_pylist()
    call = ("link", "skills", "-", "--lang", "en", "--side", side, "--format", "json")
    told = json.loads(said(*call, "--top", 100, "-t", tmp_path / "index", stdin=text.encode())[1])
    links = {
        (one["concept_uri"], one["probability"], one["start"], one["end"]) for one in told["links"]
    }
    assert links
    assert links <= {
        (one["concept_uri"], one["probability"], one["span_start"], one["span_end"])
        for one in mentions
    }


def test_what_a_course_offers_is_what_it_teaches(said, package):
    text = b"We offer training in project management."
    call = ("link", "skills", "-", "--lang", "en", "-t", package)
    assert {row["concept_uri"] for row in rows_of(said(*call, stdin=text)[1])} == {""}
    of_course = rows_of(said(*call, "--side", "courses", stdin=text)[1])
    assert [row["concept_uri"].rpartition("/")[2] for row in of_course] == ["project"]


def test_terms_are_matched_as_a_whole(said, package, tmp_path):
    (tmp_path / "t.txt").write_text("Bookkeeping\nperform TIG welding\n\nqqqq\n", "utf-8")
    call = ("link", "terms", tmp_path / "t.txt", "--lang", "en", "-t", package, "--top", 1)
    code, out, err = said(*call)
    assert code == 0
    assert [
        (row["line"], row["concept_uri"].rpartition("/")[2], row["method"]) for row in rows_of(out)
    ] == [("1", "bookkeeping", "exact"), ("2", "tig", "exact"), ("3", "", ""), ("4", "", "")]
    assert "4 terms: 2 with a link that is more likely right than not, 0 less likely, 2 " in err
    told = [json.loads(line) for line in said(*call, "--format", "json")[1].splitlines()]
    assert [one["text"] for one in told] == ["Bookkeeping", "perform TIG welding", "", "qqqq"]
    [first] = told[0]["links"]
    assert (first["start"], first["end"], first["isco_code"]) == (0, len("Bookkeeping"), "")


def test_offsets_are_those_of_the_line_as_it_stands(said, package, tmp_path):
    line = "  \t" + "Nothing of the kind,  " * 30 + "but you will do  bookkeeping.  "
    (tmp_path / "t.txt").write_text(f"{line}\r\n  svetsare\r\n", "utf-8")
    call = ("link", "skills", tmp_path / "t.txt", "--lang", "en", "-t", package)
    told = json.loads(said(*call, "--format", "json")[1].splitlines()[0])
    assert told["text"] == line
    [link] = told["links"]
    assert line[link["start"] : link["end"]] == "bookkeeping"
    [row, *_] = rows_of(said(*call)[1])
    assert line[int(row["start"]) : int(row["end"])] == "bookkeeping"
    assert len(row["text"]) <= 301
    call = ("link", "titles", tmp_path / "t.txt", "--lang", "sv", "-t", package, "--format", "json")
    told = json.loads(said(*call)[1].splitlines()[1])
    link = told["links"][0]
    assert told["text"][link["start"] : link["end"]] == "svetsare"


def test_what_is_larger_than_is_read_is_refused(said, package, monkeypatch):
    small = replace(DEFAULT_LIMITS, max_document_bytes=40, max_row_chars=20)
    monkeypatch.setattr("smartlife.cli.asked.DEFAULT_LIMITS", small)
    call = ("link", "titles", "-", "--lang", "lv", "-t", package)
    assert said(*call, stdin=b"welder\n" * 5 + b"nurse")[0] == 0
    code, out, err = said(*call, stdin=b"welder\n" * 5 + b"nurses")
    assert (code, out) == (3, "")
    assert "More than 40 bytes" in err
    assert "standard input" in err
    code, _, err = said(*call, stdin=b"welder\n" + b"welder " * 3)
    assert code == 3
    assert "standard input, line 2" in err


def test_a_column_of_a_table_is_taken(said, package, tmp_path):
    file = tmp_path / "jobs.csv"
    file.write_text("id;Job title;place\n1;Svetsare;Malmö\n2;Sjuksköterska;Lund\n", "utf-8")
    call = ("link", "titles", file, "--lang", "sv", "-t", package, "--top", 1)
    rows = rows_of(said(*call, "--column", "job title")[1])
    assert [(row["line"], row["isco_code"]) for row in rows] == [("2", "7212"), ("3", "2221")]
    code, _, err = said(*call)
    assert code == 3
    assert "Job title" in err
    assert said(*call, "--column", "nope")[0] == 3


def test_rows_that_cannot_be_used_are_told(said, package, tmp_path):
    file = tmp_path / "jobs.csv"
    good, bad = "Svetsare,Malmö\n", "Svetsare,Malmö,,Lund\n"
    call = ("link", "titles", file, "--lang", "sv", "-t", package, "--top", 1, "--column", "title")
    # the first row below the names is longer than they are
    file.write_text("title,place\n" + bad + good * 2, "utf-8")
    code, out, err = said(*call)
    assert code == 0
    assert [(row["line"], row["isco_code"]) for row in rows_of(out)] == [
        ("3", "7212"),
        ("4", "7212"),
    ]
    assert "1 row of the table cannot be used:\n  row 2: The row has 4 cells, the header 2." in err
    file.write_text("title,place\n" + good * 9 + bad * 7, "utf-8")
    code, out, err = said(*call)
    assert (code, len(rows_of(out))) == (0, 9)
    told = err.splitlines()
    place = told.index("7 rows of the table cannot be used:")
    assert [line.split(":")[0] for line in told[place + 1 :]] == [
        *(f"  row {row}" for row in range(11, 16)), "  … and 2 more",
    ]  # fmt: skip
    file.write_text("title,place\n" + bad, "utf-8")
    code, out, err = said(*call)
    assert (code, out) == (3, "")
    assert "row 2: The row has 4 cells" in err
    assert "no row that can be used" in err


def test_a_table_that_is_read_as_lines_is_told(said, package, tmp_path):
    file = tmp_path / "jobs.txt"
    call = ("link", "titles", file, "--lang", "lv", "-t", package, "--top", 1)
    file.write_text("Metinātājs\tValmiera\nProgrammētājs\tCēsis\n", "utf-8")
    code, out, err = said(*call)
    assert (code, len(rows_of(out))) == (0, 2)
    assert "looks like a table (tabs between cells)" in err
    code, out, err = said(*call, "--column", "column_1")
    assert [(row["line"], row["text"]) for row in rows_of(out)] == [
        ("1", "Metinātājs"), ("2", "Programmētājs"),
    ]  # fmt: skip
    assert "table" not in err
    for text in ("Metinātājs, pavārs\nProgrammētājs, pavārs\n", "Metinātājs; pavārs\n"):
        file.write_text(text, "utf-8")
        assert "table" not in said(*call)[2]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"PK\x03\x04 broken",
    ],
)
def test_what_is_no_text_is_refused(said, package, tmp_path, content):
    file = tmp_path / "odd.txt"
    file.write_bytes(content)
    code, out, err = said("link", "titles", file, "--lang", "lv", "-t", package)
    assert (code, out) == (3, "")
    assert "error" in err


def test_odd_texts_are_answered_in_time(said, package, tmp_path):
    file = tmp_path / "odd.txt"
    lines = [
        "a",
        "\U0001f469\u200d\U0001f527\U0001f525",
        "\u200f\u200emetinātājs",
        "x" * 100_000,
        "a," * 50_000,
        "<b>Metinātājs</b>",
        "\x00",
    ]
    file.write_text("\n".join(lines), "utf-8")
    for what in ("titles", "terms", "skills"):
        code, out, _ = said("link", what, file, "--lang", "lv", "-t", package)
        assert code == 0
        assert max(map(len, out.splitlines())) < 1_000
        assert {row["line"] for row in rows_of(out)} == {str(n) for n in range(1, len(lines) + 1)}


def test_wrong_choices_are_told(said, package, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.txt").write_text("Svetsare")
    assert said("link", "titles", "t.txt", "--lang", "sv")[0] == 2
    assert said("link", "titles", "t.txt", "--lang", "sv", "-t", package, "-s", package)[0] == 2
    code, _, err = said("link", "titles", "t.txt", "--lang", "zz", "-t", package)
    assert code == 2
    assert "do    Say --lang with one of de, en, lt, lv, sv." in err
    code, _, err = said("link", "titles", "far/gone.txt", "--lang", "sv", "-t", package)
    assert code == 3
    assert "where far/gone.txt" in err
    code, _, err = said("link", "titles", tmp_path, "--lang", "sv", "-t", package)
    assert code == 3
    assert "This is a folder" in err
    code, _, err = said("taxonomy", "info", tmp_path / "gone")
    assert code == 3
    assert "There is no such file or folder" in err
    code, _, err = said("link", "titles", "t.txt", "--lang", "sv", "--study", "gone")
    assert code == 2
    assert "error There is no such folder, so no study.toml\nwhere gone" in err
    code, _, err = said("taxonomy", "info", "t.txt")
    assert code == 3
    assert "where t.txt: No reader of taxonomy takes this file" in err
    assert "Point" not in err
    assert max(map(len, err.splitlines())) < 160
    code, _, err = said("link", "titles", "t.txt", "--lang", "fi", "-t", package)
    assert code == 0
    assert "no labels in fi" in err


def test_a_damaged_index_is_told(said, package, tmp_path):
    target = tmp_path / "index"
    assert said("taxonomy", "build", package, "--out", target, "--quiet")[0] == 0
    (target / "concepts.kinds.npy").write_bytes(b"nonsense")
    code, _, err = said("taxonomy", "search", "cook", "--lang", "en", "-t", target)
    assert code == 3
    assert "damaged" in err


@pytest.mark.parametrize(
    "command",
    [("taxonomy", "build"), ("taxonomy", "info"), ("taxonomy", "search"), ("link", "titles"),
     ("link", "terms"), ("link", "skills")],
)  # fmt: skip
def test_help_teaches_by_examples(said, command):
    code, out, err = said(*command, "--help")
    assert (code, err) == (0, "")
    assert f"smartlife {' '.join(command)}" in " ".join(out.split())
    assert "Try" in out
    assert said(command[0])[1].count(command[1])


COMMANDS = [
    ("link", "titles", "t.txt", "--lang", "lv"),
    ("link", "titles", "t.txt", "--lang", "lv", "--format", "json"),
    ("taxonomy", "search", "metinātājs", "--lang", "lv"),
    ("taxonomy", "search", "metinātājs", "--lang", "lv", "--format", "json"),
]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_that_cannot_be_written_is_no_fault_of_the_study(
    said, package, tmp_path, monkeypatch, command
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.txt").write_text("Metinātājs", "utf-8")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        code, _, err = said(*command, "-t", package)
        monkeypatch.undo()
        with suppress(OSError):
            full.close()
    assert code == 5
    assert err.splitlines()[-3:] == [
        "error The answer could not be written: No space left on device",
        "where standard output",
        "do    Send it to another place, or free some space there.",
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_leaves_ends_the_command_without_a_word(
    said, package, tmp_path, monkeypatch, command
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.txt").write_text("Metinātājs\n" * 300, "utf-8")
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        code, _, err = said(*command, "-t", package)
        monkeypatch.undo()
        with suppress(OSError):
            pipe.close()
    assert code == 1
    assert "error" not in err


def test_json_holds_nothing_that_a_terminal_obeys(said, package, tmp_path):
    text = "metinātājs \x1b[31m\x7f \u202egnirts\u2066 \u2028\U000e0001 \ufeff\u200b"
    (tmp_path / "t.txt").write_text(f"{text}.", "utf-8")
    for what in ("titles", "terms", "skills"):
        call = ("link", what, tmp_path / "t.txt", "--lang", "lv", "-t", package)
        _, out, _ = said(*call, "--format", "json")
        assert all(line.isprintable() for line in out.splitlines())
        assert [json.loads(line)["text"] for line in out.splitlines()] == [f"{text}."]
        _, out, _ = said(*call)
        assert all(cell.isprintable() for cell in "".join(out.split("\n")).split("\t"))
    _, out, _ = said("taxonomy", "search", text, "--lang", "lv", "-t", package, "-f", "json")
    assert out.strip().isprintable()
    assert json.loads(out)["text"] == text


def test_standard_input_that_is_closed_is_told(said, package, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    code, _, err = said("link", "titles", "-", "--lang", "lv", "-t", package)
    assert code == 3
    assert "Nothing is given" in err


def test_one_is_told_in_the_singular(said, package, tmp_path):
    (tmp_path / "t.txt").write_text("Metinātājs", "utf-8")
    _, _, err = said("link", "titles", tmp_path / "t.txt", "--lang", "lv", "-t", package)
    assert "1 title: 1 with a link that is more likely right than not, 0 less likely, 0 " in err
    _, _, err = said("link", "skills", tmp_path / "t.txt", "--lang", "lv", "-t", package)
    assert "1 text: " in err
    _, out, _ = said("taxonomy", "info", package)
    assert "2 ISCO groups" in out
    assert not re.search(r"\b1 (concepts|occupations|relations|skills)\b", out)
