"""Files of strategies: what is told of mistakes, and that every shipped one is sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlife.errors import SmartlifeError, StudyInvalid
from smartlife.model.study import REPORT_LANGUAGES
from smartlife.store.strategy_file import (
    known_contents,
    read_strategy,
    shipped_content,
    shipped_ids,
)
from smartlife.store.study_file import read_study

GOOD = """id = "xx-test"
version = "1"
nuts = ["LV"]
[title]
en = "Test"
[source]
publisher = "Somebody"
confirmed = true
[[area]]
id = "one"
[area.name]
en = "One"
[area.isco]
"25" = 0.5
[[area]]
id = "two"
[area.name]
en = "Two"
[area.isco]
"25" = 0.5
[area.concepts]
"http://data.europa.eu/esco/skill/abc" = 1
[area.phrases]
lv = ["viens", "divi"]
"""


def problems(text: str, name: str = "xx-test.toml") -> list[str]:
    with pytest.raises(StudyInvalid) as caught:
        read_strategy(text.encode(), name)
    return caught.value.fields["problems"]  # type: ignore[return-value]


def test_a_good_file() -> None:
    strategy = read_strategy(GOOD.encode(), "inputs/areas/xx-test.toml")
    assert [area.area_id for area in strategy.areas] == ["one", "two"]
    assert strategy.areas[1].phrases == {"lv": ("viens", "divi")}
    assert strategy.areas[0].members[0].line == 14
    assert not strategy.is_signed
    assert strategy.covers("LV00C")
    assert not strategy.covers("LT026")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"25" = 0.5\n[[area]]', '"25" = 0.7\n[[area]]', "isco.25 (line 20): the shares add up to"),
        ('"25" = 0.5\n[[area]]', '"2x" = 0.5\n[[area]]', "(line 14): '2x' is not an ISCO-08 group"),
        ('"25" = 0.5\n[[area]]', '"25" = 2\n[[area]]', "(line 14): the share must be a number"),
        ('"25" = 0.5\n[[area]]', '"25" = true\n[[area]]', "(line 14): the share must be a number"),
        ('"25" = 0.5\n[[area]]', '"25" = nan\n[[area]]', "the share must be a number"),
        ('id = "two"', 'id = "one"', "(line 16): 'one' is given twice"),
        ("[area.isco]", "[area.jobs]", "unknown; keys are"),
        ('nuts = ["LV"]', 'nuts = ["Latvia"]', "nuts (line 3): 'Latvia' has not the form"),
        ('id = "xx-test"', 'id = "other"', "the file has to be called other.toml"),
        ("confirmed = true", "", "source (line 6): confirmed is needed"),
        ('version = "1"\n', "", "version (missing): is needed"),
        ('lv = ["viens", "divi"]', 'lv = "viens"', "must be a list of texts"),
        ("http://data.europa.eu/esco/skill/abc", "abc", "is not the URI of an ESCO concept"),
        ("[area.concepts]", '[area.skill_groups]\n"T1.1" = 1\n[area.concepts]', "transversal"),
    ],
)
def test_mistakes_are_told_with_their_line(old: str, new: str, told: str) -> None:
    assert old in GOOD
    assert any(told in problem for problem in problems(GOOD.replace(old, new, 1)))


def test_all_mistakes_are_told_at_once() -> None:
    text = GOOD.replace('"25" = 0.5', '"2x" = 0.5').replace("confirmed = true", "confirmed = 1")
    assert len(problems(text)) == 3


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_give_a_strategy_or_an_error_for_people(content: bytes) -> None:
    try:
        read_strategy(content, "xx-test.toml")
    except SmartlifeError as error:
        assert error.todo


@pytest.mark.parametrize("name", ["", "   ", "…", "\\u00a0", "-- ?"])
def test_nobody_cannot_sign(name: str) -> None:
    lines = f'[[sign_off]]\norganisation = "{name}"\ncontent = "0"\ndate = 2026-01-01\n'
    with pytest.raises(StudyInvalid) as caught:
        read_strategy((GOOD + lines).encode(), "xx-test.toml")
    assert "name the organisation that signs" in str(caught.value)


def test_a_signature_counts_for_these_codes_alone() -> None:
    content = read_strategy(GOOD.encode(), "xx-test.toml").content

    def signed(*names: str, content: str = content, text: str = GOOD) -> bool:
        lines = "".join(
            f'[[sign_off]]\norganisation = "{name}"\ncontent = "{content}"\ndate = 2026-01-01\n'
            for name in names
        )
        return read_strategy((text + lines).encode(), "xx-test.toml").is_signed

    assert signed("A", "B")
    assert not signed("A", "A")
    assert not signed(
        "Rīgas dome", " rigas  Dome", "„RĪGAS DOME”"
    )  # one organisation, spelled thrice
    assert signed("Rīgas dome", "Ventspils dome", "rigas dome")
    assert not signed("A")
    assert not signed("A", "B", content="000000000000")
    assert signed("A", "B", text=GOOD.replace('en = "One"', 'en = "First"'))  # words may change
    assert not signed("A", "B", text=GOOD.replace('"25" = 0.5', '"25" = 0.4', 1))


# --- what comes with smartlife


@pytest.mark.parametrize("strategy_id", shipped_ids())
def test_shipped_strategies_are_sound(strategy_id: str) -> None:
    strategy = read_strategy(shipped_content(strategy_id), f"{strategy_id}.toml")
    assert not strategy.is_signed  # nobody has agreed to our proposal
    assert strategy.titles.keys() == set(REPORT_LANGUAGES)
    for area in strategy.areas:
        assert area.names.keys() == set(REPORT_LANGUAGES), area.area_id
        if area.members:
            assert area.phrases.keys() == set(REPORT_LANGUAGES), area.area_id
            assert {"isco", "nace"} <= {member.scheme for member in area.members}, area.area_id
        else:
            assert area.remark, area.area_id
    assert strategy.url or not strategy.is_confirmed


def test_the_strategies_that_are_promised() -> None:
    counts = {
        name: len(read_strategy(shipped_content(name), f"{name}.toml").areas)
        for name in ("lv-ris3-2021", "lt-s3-2021", "sh-ris3", "mv-ris-2021")
    }
    assert counts == {"lv-ris3-2021": 5, "lt-s3-2021": 3, "sh-ris3": 5, "mv-ris-2021": 5}
    assert sum(name.startswith("se-") for name in shipped_ids()) == 14


def test_a_file_of_the_study_replaces_a_shipped_one() -> None:
    found = known_contents({"inputs/areas/sh-ris3.toml": b"x", "inputs/areas/own.toml": b"y"})
    assert found["sh-ris3"] == ("inputs/areas/sh-ris3.toml", b"x")
    assert found["own"] == ("inputs/areas/own.toml", b"y")
    assert found["lv-ris3-2021"][0] == "lv-ris3-2021.toml"


def test_a_study_names_its_strategies(tmp_path: Path) -> None:
    text = (
        '[study]\nid = "s"\ntitle = { en = "S" }\nregions = ["LV00C"]\n'
        'from = 2025-01-01\nto = 2026-01-01\nstrategies = ["lv-ris3-2021", "own"]\n'
    )
    (tmp_path / "study.toml").write_text(text)
    with pytest.raises(StudyInvalid, match="problem") as caught:
        read_study(tmp_path)
    assert "'own' is none of" in str(caught.value.where)
    (tmp_path / "inputs" / "areas").mkdir(parents=True)
    (tmp_path / "inputs" / "areas" / "own.toml").write_text("")
    assert read_study(tmp_path).strategies == ("lv-ris3-2021", "own")
