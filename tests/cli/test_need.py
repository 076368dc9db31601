"""The command need, over a study with a small taxonomy, courses and advertisements."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from smartlife.cli.app import run
from tests.cli.test_linking import write_package
from tests.commands import Said, call
from tests.planning.promised import assert_promised

STUDY = """
[study]
id = "need"
title = { en = "Need" }
regions = ["LV00C"]
nuts_version = 2024
languages = ["lv", "en"]
from = 2025-01-01
to = 2026-03-01

[[source]]
id = "esco"
kind = "taxonomy"
path = "esco"
publisher = "Test"
licence = "CC0-1.0"

[[source]]
id = "board"
kind = "vacancies"
path = "a.csv"
lang = "lv"
region = "LV"
retrieved = 2026-02-17
publisher = "Board"
licence = "CC0-1.0"

[[source]]
id = "school"
kind = "courses"
path = "c.csv"
lang = "lv"
region = "LV00C"
publish = "full"
retrieved = 2026-02-17
publisher = "School"
licence = "CC0-1.0"
"""
ADVERTS = "id,title,text,employer,place,posted\n" + "".join(
    f'{number},Metinātājs,"Prasības: TIG metināšana, prasme lasīt rasējumus un vēlme strādāt '
    f'darbnīcā Valmieras pilsētā kopā ar citiem",Firma {number},Valmiera,2026-01-0{number}\n'
    for number in range(1, 6)
)
COURSES = (
    "id,title,text,provider,place,hours,price\n"
    '1,TIG metināšana,"Kursā apgūst: TIG metināšana un darbs ar metālu drošā darbnīcā",Skola,'
    "Valmiera,80,300\n"
    '2,Tehniskie rasējumi,"Kursā apgūst: tehniskie rasējumi un to lasīšana iesācējiem",Skola,'
    "Valmiera,20,100\n"
)
ADVERT = """Metinātājs

Prasības:
- TIG metināšana;
- lasīt rasējumus.

Pieteikumus sūtīt Jānim Bērziņam, janis.berzins@firma.lv, tālr. 29123456.
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("need") / "study"
    write_package(folder / "esco")
    for name, text in (("study.toml", STUDY), ("a.csv", ADVERTS), ("c.csv", COURSES),
                       ("advert.txt", ADVERT)):  # fmt: skip
        (folder / name).write_text(text, "utf-8")
    said = call("run", folder, "--json")
    assert said.code == 0, said.err
    return folder


Ask = Callable[..., Said]


@pytest.fixture
def need(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Calls the command in this process: it is far faster than a new one."""

    def of(*arguments: object) -> Said:
        capsys.readouterr()
        code = run(["need", *map(str, arguments)])
        return Said(code, *capsys.readouterr())

    return of


@pytest.fixture
def ask(need: Ask, study: Path) -> Ask:
    """Asks about the advertisement."""
    asked = (study / "advert.txt", "--study", study, "--place", "Valmiera")
    return lambda *more: need(*asked, *more)


def test_an_advertisement_is_answered(ask: Ask) -> None:
    said = ask("--lang", "de", "--team", "2", "--budget", "500")
    assert said.code == 0, said.err
    assert "Was Sie suchen" in said.out
    assert "TIG metināšana · Skola" in said.out
    assert "Lernplan für 2 Personen" in said.out
    assert "29123456" not in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_json_has_codes_values_and_sentences(ask: Ask) -> None:
    told = ask("--json", "--lang", "lv").last_json
    assert told["lang"] == "lv"
    assert_promised("need", told)
    answer = told["answer"]
    assert {"asked", "offer", "basis"} <= {one["code"] for one in told["sections"]}
    for one in answer["skills"]:
        if one["start"] is not None:
            assert answer["text"][one["start"] : one["end"]] == one["words"]
    courses = [one["course"] for offer in answer["offers"] for one in offer["near"]]
    assert courses
    assert all(one["publish"] == "full" for one in courses)
    assert "janis" not in json.dumps(told)


def test_skills_are_removed_and_added_by_name(ask: Ask) -> None:
    told = ask("--json", "--drop-skill", "TIG metināšana", "--skill", "projektu vadība").last_json
    states = {one["label"]: one["state"] for one in told["answer"]["skills"]}
    assert states["TIG metināšana"] == "removed"
    assert states["projektu vadība"] == "confirmed"


def test_a_team_is_read_from_a_table(ask: Ask, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("Name;Skills;Hours\nAnna;TIG metināšana;\nBen;;40\n", "utf-8")
    told = ask("--json", "--people", people, "--skill", "TIG metināšana",
               "--skill", "tehniskie rasējumi").last_json  # fmt: skip
    assert_promised("need", told)
    plan = told["answer"]["team"]["plans"][0]
    assert [one["name"] for one in plan["people"]] == ["Anna", "Ben"]
    assert [one["course"]["title"] for one in plan["seats"]] == ["Tehniskie rasējumi"]


def test_nobody_of_a_team_is_left_out_in_silence(ask: Ask, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,hours\nAnna,40\nBen,1,500\n", "utf-8")
    told = ask("--people", people)
    assert told.code != 0
    assert "row 3" in told.err


def test_nothing_is_written(ask: Ask, study: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in study.rglob("*") if path.is_file()}
    assert ask("--team", "3").code == 0
    after = {path: path.stat().st_mtime_ns for path in study.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--place", "Nowhereville"), "No place of the gazetteer"),
        (("--skill", "xyzzy"), "No skill is known as"),
        (("--lang", "fi"), "no answers in fi"),
        (("--confirm",), "on a terminal only"),
        (("--budget", "500", "--hours-each", "40"), "who is to learn"),
        (("--group-price", "900"), "who is to learn"),
        (("--team", "2", "--seats", "8"), "without a price of a group"),
        (("--online", "only", "--travel", "30"), "nobody travels"),
        (("--online", "only", "--unstated"), "--unstated has no effect"),
        (("--text-lang", "latvain"), "no language that is known"),
        (("--speaks", "ru:A2"), "that takes B1"),
        (("--speaks", "klingon"), "no language that is known"),
        (("--team", "2", "--people", "people.csv"), "team is named twice"),
    ],
)
def test_wrong_input_is_told_in_three_lines(ask: Ask, more: tuple[str, ...], said: str) -> None:
    told = ask(*more)
    assert told.code != 0
    assert said in told.err
    assert "do    " in told.err
    assert "Traceback" not in told.err


def test_an_empty_file_is_told(need: Ask, study: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("\n", "utf-8")
    told = need(empty, "--study", study)
    assert told.code != 0
    assert "Traceback" not in told.err
    folder = need(tmp_path, "--study", study)
    assert "This is a folder" in folder.err


def test_nothing_of_what_is_pasted_is_written_anywhere(
    need: Ask, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("janis.berzins", "29123456", "Bērziņam", "Zvaigzna")
    people = tmp_path / "people.csv"
    people.write_text("name,skills\nZvaigzna Kviesīte,\n", "utf-8")
    advert = tmp_path / "advert.txt"
    advert.write_text(ADVERT, "utf-8")
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))

    def held() -> dict[Path, bytes]:
        files = (one for folder in (study, tmp_path) for one in folder.rglob("*") if one.is_file())
        return {one: one.read_bytes() for one in files}

    before = held()
    asked = (advert, "--study", study, "--people", people)
    said = need(*asked, "--place", "Valmiera", "--json")
    assert said.code == 0, said.err
    wrong = need(*asked, "--place", "Nekurzeme")
    assert wrong.code
    assert held() == before
    # people of one's own are named to oneself, and what a text says of others to nobody
    assert "Zvaigzna" in said.out
    assert not any(secret in said.out + wrong.out + wrong.err for secret in secrets[:3])
    assert not any(secret in said.err + wrong.err for secret in secrets)
