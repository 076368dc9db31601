"""Posts of a CV whose occupation is unsure: asked for, or told where nobody can answer."""

from __future__ import annotations

import pytest
import typer

from smartlife.cli.path_work import confirm_work
from smartlife.planning.material.skills import SkillGraph
from smartlife.planning.people.held import held_skills
from smartlife.planning.people.profile import PastOccupation, Profile
from smartlife.planning.people.words import PeopleWords

GRAPH = SkillGraph(
    essential={"o:aide": ("s:feed",), "o:guide": ("s:lead",)},
    optional={},
    information={},
    broader={},
    labels={"o:aide": {"en": "care aide"}, "o:guide": {"en": "guide"}},
    isco={},
)
PROFILE = Profile(
    occupations=(
        PastOccupation("o:aide", 6, 0.5, None, "helper"),
        PastOccupation("o:guide", 2, 0.4, None, "companion"),
    )
)
WORDS = PeopleWords.of("en")


@pytest.mark.parametrize(
    ("keys", "assumed"),
    [
        ("yn", ("s:feed",)),
        ("ny", ("s:lead",)),
        ("yy", ("s:feed", "s:lead")),
        ("  ", ()),
        ("nn", ()),
    ],
)
def test_one_key_for_each_post(
    keys: str, assumed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = iter(keys)
    monkeypatch.setattr(typer, "getchar", lambda: next(pressed))
    found = confirm_work(PROFILE, GRAPH, WORDS, yes=False, may_ask=True)
    assert held_skills(found).assumed == assumed
    assert {one.uri for one in found.occupations} == {"o:aide", "o:guide"}


def test_where_nobody_can_answer_the_question_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert confirm_work(PROFILE, GRAPH, WORDS, yes=False, may_ask=False) == PROFILE
    said = " ".join(capsys.readouterr().err.split())
    assert "Your CV says “helper”. Was that work as: care aide?" in said
    assert "Nothing was taken from this post" in said


def test_yes_to_everything() -> None:
    found = confirm_work(PROFILE, GRAPH, WORDS, yes=True, may_ask=False)
    assert held_skills(found).assumed == ("s:feed", "s:lead")


def test_nothing_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert confirm_work(Profile(), GRAPH, WORDS, yes=False, may_ask=True) == Profile()
    assert capsys.readouterr().err == ""
