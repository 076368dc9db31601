"""smartlife path, on a finished study that is written here: no run, no index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from smartlife.cli import path_asked
from smartlife.cli.app import run
from smartlife.planning.people.profile import load_profile
from smartlife.store.lake import Lake, Manifest
from tests.analysis.world import World, skill
from tests.commands import write_tiny
from tests.harness import _store
from tests.planning.promised import assert_promised

NURSE, AIDE = "http://data.europa.eu/esco/occupation/o-2221", "http://x/o-aide"
COOK = "http://x/o-cook"
CARE, DRUGS, HYGIENE, LAW, SOUP = (
    skill(one) for one in ("care", "drugs", "hygiene", "law", "soup")
)
NAMES = {NURSE: "nurse", AIDE: "aide", CARE: "care for people", DRUGS: "give medicine",
         HYGIENE: "hygiene", LAW: "health law"}  # fmt: skip


def nursing() -> World:
    world = World(groups=1)
    for uri, isco in ((NURSE, "2221"), (AIDE, "5321"), (COOK, "5120")):
        world.concepts.append(
            {"concept_uri": uri, "concept_kind": "occupation", "isco_code": isco,
             "status": "released", "taxonomy_version": "1.1.1", "source_id": "esco"}
        )  # fmt: skip
    for uri in (CARE, DRUGS, HYGIENE, LAW, SOUP):
        world._concept(uri, "skill", None)
    for occupation, held in (
        (NURSE, (CARE, DRUGS, HYGIENE, LAW)),
        (AIDE, (CARE, HYGIENE)),
        (COOK, (SOUP,)),
    ):
        for uri in held:
            world.relations.append({"from_uri": occupation, "relation": "essential",
                                    "to_uri": uri, "source_id": "esco"})  # fmt: skip
    world.place("Valmiera", 25.42, 57.54, 23_000)
    common = {"publish": "full", "provider_name": "School", "place_name": "Valmiera"}
    world.course(skills=(DRUGS,), probability=0.9, title="Medicines [bold]", hours=24.0,
                 price_eur=80.0, **common)  # fmt: skip
    world.course(skills=(LAW,), probability=0.9, title="Health law", hours=30.0,
                 teaching_langs=["lt"], **{**common, "price_eur": 10.0})  # fmt: skip
    world.course(title="Nurse: evening class", hours=900.0, price_eur=2000.0, **common)
    return world


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_tiny(tmp_path_factory.mktemp("path") / "study")
    lake = Lake(folder / "lake")
    labels = [
        {"concept_uri": uri, "lang": "en", "label_kind": "preferred", "label": name,
         "source_id": "esco"}
        for uri, name in NAMES.items()
    ]  # fmt: skip
    tables = {**nursing().tables(), "core__labels": labels}
    files = {name: _store(lake, name, rows) for name, rows in tables.items()}
    lake.switch_to(Manifest("run", "test", {}, files, {}))
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["path", *(str(argument) for argument in arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def asked(study: Path, *more: object) -> tuple[object, ...]:
    return ("--study", study, "--occupation", "aide", "--years", 6, "--to", NURSE, "--place",
            "Valmiera", "--level", 4, "--from", "2026-01-01", *more)  # fmt: skip


def test_the_path_is_told_to_people(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, *asked(study, "--speaks", "lv", "--budget", 500))
    assert code == 0
    for words in ("Path to: nurse", "the law opens this profession", "Medicines [bold]",
                  "give medicine – very likely", "health law (in another language)",
                  "Nurse: evening class", "If you can follow a course in one more language",
                  "2 skills count as yours"):  # fmt: skip
        assert words in " ".join(out.split()), words
    assert max(len(line) for line in out.splitlines() if "http" not in line) <= 80


@pytest.mark.parametrize("lang", ["lv", "lt", "sv", "de"])
def test_the_path_speaks_the_readers_language(
    study: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, *asked(study, "--lang", lang, "--speaks", "lv"))
    assert code == 0
    assert "Your limits" not in out
    assert "Missing" not in out


def test_json_has_codes_and_sentences(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, *asked(study, "--speaks", "lv,lt:A2", "--json"))
    assert code == 0
    told_json = json.loads(out)
    assert_promised("path", told_json)
    answer = told_json["answer"]
    [step] = answer["alternatives"][0]["steps"]
    assert step["course"]["title"] == "Medicines [bold]"
    assert step["course"]["publish"] == "full"
    assert step["teaches"][0]["sureness"] == "very_likely"
    [left] = answer["open"]
    assert (left["why"], left["hindrance"]) == ("outside_limits", "language_weak")
    assert answer["law"]["hours"] == 4600
    assert told_json["request"]["budget_eur"] is None
    assert {one["basis"] for one in answer["held"]} == {"assumed"}


def test_ideas_need_no_goal(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "--study", study, "--occupation", "aide", "--ideas", "--speaks",
                        "lv", "--place", "Valmiera")  # fmt: skip
    assert code == 0
    assert "1  nurse" in out
    assert "is not known" in " ".join(out.split())


def test_a_profile_is_written_only_where_asked(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "me.json"
    told(capsys, *asked(study))
    assert not list(tmp_path.iterdir())
    code, _, err = told(capsys, *asked(study, "--speaks", "lv", "--save", file))
    assert code == 0
    assert str(file) in "".join(err.split())
    assert load_profile(file).occupations[0].uri == AIDE
    assert load_profile(file).home.place == "Valmiera"
    code, out, _ = told(capsys, "--study", study, "--profile", file, "--to", "nurse")
    assert code == 0
    assert "Medicines" in out
    assert "0 min one way" in out


def test_questions_are_asked_with_one_key(
    study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = iter("ny")
    monkeypatch.setattr(path_asked, "may_ask", lambda: True)
    monkeypatch.setattr(typer, "getchar", lambda: next(keys))
    code, out, err = told(capsys, *asked(study, "--speaks", "lv"))
    assert code == 0
    assert "1/2" in err
    assert "You can do 1 of the 4 skills" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "nurse", "--ideas"), "Two goals"),
        ((), "not said where you want to go"),
        (("--to", "nurse", "--from", "yesterday"), "is no day"),
        (("--to", "nurse", "--speaks", "klingonish"), "no language"),
        (("--to", "nurse", "--speaks", "latvain"), "Did you mean latvian"),
        (("--to", "nurse", "--speaks", "lv:Z9"), "no level of a language"),
        (("--to", "nurse", "--speaks", "lv,any"), "Any language and certain ones"),
        (("--to", "nurse", "--lang", "latvain"), "no language that is known"),
        (("--to-skills", "hygiene", "--region", "LV00C"), "without an occupation"),
        (("--to", "nurse", "--region", "LV00D"), "Did you mean LV00C"),
        (("--ideas", "--region", "LV00D"), "Did you mean LV00C"),
        (("--ideas", "--must", "hygiene"), "has no effect with --ideas"),
        (("--to", "nurse", "--text-lang", "lv"), "without a text"),
        (("--to", "nurse", "--travel", "30"), "without a place"),
        (
            ("--to", "nurse", "--place", "Valmiera", "--online", "only", "--travel", "30"),
            "nobody travels",
        ),
        (("--to", "nurse", "--yes"), "nothing waits"),
        (("--to", "nurse", "--occupation", "aide", "--yes", "--no-questions"), "beside --yes"),
        (("--to", "nurse", "--online", "maybe"), "is not one of 'also'"),
        (("--to", "nurse", "--home", "Valmiera"), "There is no option --home"),
        (("--to", "nurse", "--years", "3"), "More years"),
        (("--to", "nurse", "--lang", "fi"), "no answers in fi"),
        (("--to", "nurse", "--hours-a-week", "0"), "cannot be 0"),
    ],
)
def test_what_cannot_be_followed_says_what_to_do(
    study: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = told(capsys, "--study", study, *arguments)
    assert code == 2
    assert said in err
    assert "do    " in err
    assert not out


def test_any_language_is_an_answer(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def remarks(*more: object) -> tuple[dict[str, object], set[str]]:
        code, out, _ = told(capsys, *asked(study, "--json", *more))
        assert code == 0
        values = json.loads(out)
        return values["request"], {one["code"] for one in values["answer"]["remarks"]}

    request, said = remarks()
    assert "langs_not_said" in said
    assert not request["is_any_lang"]
    request, said = remarks("--speaks", "any")
    assert "langs_not_said" not in said
    assert request["is_any_lang"]
    # also where a saved profile names languages
    file = tmp_path / "me.json"
    assert told(capsys, *asked(study, "--speaks", "lv,lt:A2", "--save", file))[0] == 0
    request, said = remarks("--profile", file, "--speaks", "any")
    assert (request["langs"], request["weak_langs"]) == ([], [])
    assert not said & {"langs_not_said", "weak_langs"}
    assert remarks("--profile", file)[0]["langs"] == ["lv"]


def test_a_course_that_has_to_be_in_the_plan(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evening = "Nurse: evening class"
    code, out, _ = told(capsys, *asked(study, "--with", evening, "--weeks", 150, "--json"))
    assert code == 0
    values = json.loads(out)
    assert_promised("path", values)
    steps = [one["steps"] for one in values["answer"]["alternatives"]]
    assert steps
    assert all(evening in {step["course"]["title"] for step in way} for way in steps)
    [course_id] = values["request"]["must_take"]
    assert {step["course"]["course_id"] for step in steps[0] if step["is_must"]} == {course_id}
    # by identifier, and where the budget does not allow it
    code, out, _ = told(capsys, *asked(study, "--with", course_id, "--weeks", 150, "--budget", 500))
    assert code == 0
    shown = " ".join(out.split())
    assert "No plan within your limits has every course that you want in it." in shown
    assert "With a budget of 2,000" in shown
    assert f"Without this course in the plan ({evening})." in shown


@pytest.mark.parametrize(
    ("words", "what"),
    [("Nurse: morning class", "Did you mean Nurse: evening class"), ("e", "Several courses")],
)
def test_a_course_that_is_not_there_is_refused(
    study: Path, capsys: pytest.CaptureFixture[str], words: str, what: str
) -> None:
    code, _, err = told(capsys, *asked(study, "--with", words))
    assert code == 2
    assert what in " ".join(err.split())
    assert f"--with {words}" in err
