"""Questions with one key: wrong keys, the end of what is typed, Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer

from smartlife.cli.questions import ask, ask_each

KEYS = "y = yes, n = no"
ABC = {"a": "Can you a?", "b": "Can you b?", "c": "Can you c?"}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    def of(*keys: str | type[BaseException]) -> None:
        pressed: Iterator[str | type[BaseException]] = iter(keys)

        def press() -> str:
            key = next(pressed)
            if isinstance(key, str):
                return key
            raise key

        monkeypatch.setattr(typer, "getchar", press)

    return of


@pytest.mark.parametrize(
    ("keys", "yes", "no"),
    [
        ("yny", ["a", "c"], ["b"]),
        ("jt ", ["a", "b"], []),
        ("\r\nN", [], ["c"]),
        ("yq", ["a"], []),
        ("n\x04", [], ["a"]),
        ("x1ynn", ["a"], ["b", "c"]),
    ],
)
def test_one_key_for_each(typed, keys: str, yes: list[str], no: list[str]) -> None:
    typed(*keys)
    assert ask_each(ABC, KEYS) == (yes, no)


def test_a_wrong_key_is_no_answer(typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed("\x1b[A", "yes", "y")
    assert ask("Can you weld?", KEYS) == "yes"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count(KEYS) == 2
    assert said.err.count("Can you weld?") == 3


def test_the_end_of_what_is_typed_ends_the_questions(typed) -> None:
    typed("y", EOFError)
    assert ask_each(ABC, KEYS) == (["a"], [])
    typed("")
    assert ask_each(ABC, KEYS) == ([], [])


def test_ctrl_c_stops_all(typed) -> None:
    typed("y", KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        ask_each(ABC, KEYS)


def test_nothing_to_ask_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_each({}, KEYS) == ([], [])
    assert capsys.readouterr().err == ""
