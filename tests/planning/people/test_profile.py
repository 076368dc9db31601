"""Profiles stay in memory; a file is written only where asked, for its owner alone."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlife.errors import InputUnreadable, SmartlifeError
from smartlife.planning.people.profile import (
    HeldLanguage,
    HeldSkill,
    Home,
    PastOccupation,
    Profile,
    load_profile,
    save_profile,
)

PROFILE = Profile(
    skills=(
        HeldSkill("s:1", "from_cv", 0.6, None, "metināju", standing="probable"),
        HeldSkill("s:2", "from_occupation", 0.8, False, "aide", "o:1", "assumed", True),
    ),
    occupations=(PastOccupation("o:1", 6.5, 0.9, True, "aprūpētāja"),),
    eqf_level=4,
    languages=(HeldLanguage("lv", "native"), HeldLanguage("ru")),
    home=Home("Valmiera", "LV", "LV008"),
    licences=("B",),
)


def test_saved_and_loaded(tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    save_profile(PROFILE, path)
    assert load_profile(path) == PROFILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    save_profile(Profile(), path)
    assert load_profile(path) == Profile()


def test_an_open_file_is_closed_to_others(tmp_path: Path) -> None:
    path = tmp_path / "me.json"
    save_profile(PROFILE, path)
    path.chmod(0o644)
    save_profile(PROFILE, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("en", "erase"),
        ("lv", "izdzēsiet"),
        ("lt", "ištrinkite"),
        ("sv", "radera"),
        ("de", "Löschen"),
    ],
)
def test_the_file_says_what_it_is_and_how_to_erase_it(tmp_path: Path, lang: str, word: str) -> None:
    path = tmp_path / "me.json"
    save_profile(PROFILE, path, lang=lang)
    assert word in " ".join(json.loads(path.read_text("utf-8"))["about"])


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "diary.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(InputUnreadable, match="no profile"):
        save_profile(PROFILE, path)
    assert path.read_text("utf-8") == "{}"
    with pytest.raises(InputUnreadable, match="cannot be written"):
        save_profile(PROFILE, tmp_path / "nowhere" / "me.json")
    with pytest.raises(InputUnreadable, match="cannot be opened"):
        load_profile(tmp_path / "missing.json")


@pytest.mark.parametrize(
    "change",
    [
        {"smartlife_profile": 2},
        {"eqf_level": 9},
        {"eqf_level": True},
        {"skills": 5},
        {"skills": [{"uri": 1}]},
        {"skills": [{"uri": "a", "how": "guessed", "confidence": 1, "standing": "said"}]},
        {"skills": [{"uri": "a", "how": "picked", "confidence": 2, "standing": "said"}]},
        {"languages": [{"lang": "lv", "level": "Z9"}]},
        {"occupations": [{"uri": "a", "confidence": 1, "years": "many"}]},
        {"home": "Valmiera"},
    ],
)
def test_what_no_profile_has_is_told(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "me.json"
    save_profile(PROFILE, path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(InputUnreadable) as caught:
        load_profile(path)
    assert caught.value.where == str(path)
    assert caught.value.todo


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["uri", "how", "confidence", "place", "lang"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["skills", "occupations", "eqf_level", "languages", "home", "licences"]),
        JSON,
    )
)
def test_any_file_is_a_profile_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("any") / "me.json"
    path.write_text(json.dumps({"smartlife_profile": 1, **content}), "utf-8")
    try:
        profile = load_profile(path)
    except SmartlifeError as error:
        assert error.todo
    else:
        save_profile(profile, path)
        assert load_profile(path) == profile
