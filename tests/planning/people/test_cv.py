"""Curricula vitae of all kinds: what follows from them, and that nobody is named."""

from __future__ import annotations

import zipfile
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import SmartlifeError
from smartlife.formats.curriculum import CurriculumVitae, Post, SpokenLanguage
from smartlife.formats.records import opened_bytes
from smartlife.linking.index import LinkIndex
from smartlife.planning.material.skills import SkillGraph
from smartlife.planning.people.cv import read_cv, read_opened_cv, suggest_from_cv, without_person
from smartlife.planning.people.held import held_skills
from tests.formats.test_europass import SAMPLES, docx, pdf_with
from tests.linking.conftest import OCCUPATION, SKILL

LETTER = """CURRICULUM VITAE
Zaiga Paraugova
Izdomātā iela 7, Valmiera
Tālrunis: +371 20000001
E-pasts: zaiga@paraugs.example
Dzimšanas datums: 12.04.1976.

Darba pieredze
2014–2024 Metinātāja
Zaiga ir strādājusi ar TIG metināšanu un lasījusi rasējumus, zvaniet +371 20000001.

Izglītība
Arodskola
"""
PERSONAL = ("zaiga", "paraug", "izdomāt", "20000001", "1976", "12.04")


def test_a_text_says_nothing_of_who_wrote_it() -> None:
    kept = without_person(LETTER)
    assert [one for one in PERSONAL if one in kept.lower()] == []
    assert "TIG metināšanu" in kept
    assert "Metinātāja" in kept


@pytest.mark.parametrize(
    "text",
    [
        "Name: Jörn Beispielmann\nAdresse: Erfundene Gasse 3\nBerufserfahrung\nKoch, Jörn kocht",
        "Lebenslauf\nJörn Beispielmann\njoern@muster.example\nErfundene Gasse 3\nAusbildung\nKoch",
        "Vorname\tJörn\nNachname\tBeispielmann\nBeruflicher Werdegang\nKoch\nBeispielmann kocht",
        "JÖRN BEISPIELMANN\nErfundene Gasse 3\nProfil\nKoch\nIch, Jörn Beispielmann, koche.",
    ],
)
def test_names_stand_in_many_places(text: str) -> None:
    kept = without_person(text).lower()
    assert not [one for one in ("jörn", "beispielmann", "erfunden", "muster") if one in kept]
    assert "koch" in kept


def test_a_few_words_are_no_document() -> None:
    assert without_person("Gelernter Koch\nseit 27 Jahren") == "Gelernter Koch\nseit 27 Jahren"


def test_who_is_called_smith_is_a_smith() -> None:
    text = "CV\nJanis Kalejs\nRiga\nDarba pieredze\nkalejs kopš 2001\nKalejs, Janis"
    kept = without_person(text)
    assert "kalejs kopš 2001" in kept
    assert "Janis" not in kept


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    attached = (SAMPLES / "candidate_de.xml").read_bytes()
    files = {
        "europass.pdf": (pdf_with({"attachment.xml": attached, "x.txt": b"x"}), "candidate"),
        "old.pdf": (
            pdf_with({"cv.xml": (SAMPLES / "passport_lv.xml").read_bytes()}),
            "skills_passport",
        ),
        "printed.pdf": (pdf_with({}, text="Lebenslauf\nJoern B\nAusbildung\nKoch"), "text"),
        "word.docx": (docx("<w:body><w:p><w:r><w:t>Koch</w:t></w:r></w:p></w:body>"), "text"),
        "plain.txt": (LETTER.encode(), "text"),
        "windows.txt": (LETTER.encode("windows-1257"), "text"),
        "new.xml": (attached, "candidate"),
    }
    for name, (content, form) in files.items():
        (tmp_path / name).write_bytes(content)
        cv = read_cv(tmp_path / name)
        assert cv.format == form, name
        said = str(asdict(cv)).lower()
        # the Latvian sample writes its name in a case form once
        said = said.replace("zaigai", "")
        assert not [one for one in (*PERSONAL, "jörn", "beispielmann") if one in said], name


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<?xml version='1.0'?><html/>", "no Europass CV"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"PK\x03\x04 broken", "archive"),
        (b"\x00\x01\x02\x03" * 50, "no CV"),
        (b"12345 67890", "no text"),
        (pdf_with({}), "no text"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, what: str) -> None:
    with pytest.raises(SmartlifeError, match=what) as caught:
        read_opened_cv(opened_bytes(content, "my.cv"))
    assert "my.cv" in str(caught.value.where)
    assert caught.value.todo


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<?xml ?>"]))
def test_any_file_ends_in_a_cv_or_a_clear_error(noise: bytes, start: bytes) -> None:
    try:
        cv = read_opened_cv(opened_bytes(start + noise, "noise"))
    except SmartlifeError as error:
        assert error.todo
    else:
        assert cv.text or cv.posts or cv.format != "text"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    kept = without_person(text)
    assert len(kept) <= 2 * len(text) + 20
    assert "@" not in kept or "@" in text


def test_a_zip_that_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("me.jpg", "x")
    with pytest.raises(SmartlifeError, match="no Word document"):
        read_cv(path)


# --- what follows


CV = CurriculumVitae(
    format="candidate",
    lang="lv",
    posts=(
        Post("Metinātājs", "2014-03", "2016-03"),
        Post("metinātāja", "2015-03", "", is_current=True),
        Post("xqzt", "1990", "2000"),
    ),
    languages=(
        SpokenLanguage("lav", is_mother_tongue=True),
        SpokenLanguage("eng", level="B1"),
        SpokenLanguage("eng"),
        SpokenLanguage("klingon", level="C2"),
    ),
    skills=("projektu vadība", "qqqq"),
    licences=("B",),
)


def test_what_follows_from_a_cv(index: LinkIndex, graph: SkillGraph) -> None:
    found = suggest_from_cv(CV, graph, index, today=date(2020, 3, 5))
    [work] = found.occupations
    # two posts of one occupation, of which a year at the same time
    assert (work.uri, work.years) == (f"{OCCUPATION}welder", 6.0)
    held = held_skills(found)
    assert set(held.assumed) == {f"{SKILL}tig", f"{SKILL}drawings"}
    [listed] = [one for one in held.to_confirm if one.words == "projektu vadība"]
    assert listed.uri == f"{SKILL}project"
    assert [(one.lang, one.level) for one in found.languages] == [("en", "B1"), ("lv", "native")]
    assert found.licences == ("B",)
    assert suggest_from_cv(CV, graph, index, today=date(2020, 3, 5)) == found


def test_how_long_is_not_said_without_a_day(index: LinkIndex, graph: SkillGraph) -> None:
    [work] = suggest_from_cv(CV, graph, index).occupations
    assert work.years is None
    short = replace(CV, posts=(Post("Metinātājs", "2014", "2014"),))
    [work] = suggest_from_cv(short, graph, index).occupations
    assert work.years == 0.5
    assert held_skills(suggest_from_cv(short, graph, index)).assumed == ()


def test_a_line_of_a_text_may_be_a_wish(index: LinkIndex, graph: SkillGraph) -> None:
    cv = CurriculumVitae(format="text", text=without_person(LETTER + "\nMetinātājs\n"))
    found = suggest_from_cv(cv, graph, index, default_lang="lv")
    [work] = found.occupations
    assert work.uri == f"{OCCUPATION}welder"
    assert held_skills(found).basis == {}
    assert f"{SKILL}tig" in {one.uri for one in held_skills(found).to_confirm}
    for one in found.skills:
        assert one.words in cv.text


def test_an_empty_cv_says_nothing(index: LinkIndex, graph: SkillGraph) -> None:
    found = suggest_from_cv(CurriculumVitae(format="candidate"), graph, index)
    assert (found.skills, found.occupations, found.eqf_level) == ((), (), None)
