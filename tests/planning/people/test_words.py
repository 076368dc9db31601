"""Sentences about what is held."""

from __future__ import annotations

import pytest

from smartlife.planning.people.held import held_skills
from smartlife.planning.people.profile import HeldSkill, PastOccupation, Profile, picked
from smartlife.planning.people.words import PeopleWords

LANGS = ("en", "lv", "lt", "sv", "de")


def made(assumed: int, waiting: int) -> Profile:
    return Profile(
        skills=(
            *(HeldSkill(f"a{n}", "from_occupation", standing="assumed") for n in range(assumed)),
            *(HeldSkill(f"w{n}", "from_text", 0.4, standing="perhaps") for n in range(waiting)),
        )
    )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("number", [1, 2, 5, 10, 11, 21, 22, 101])
def test_numbers_are_counted_in_any_language(lang: str, number: int) -> None:
    assumed, waiting = PeopleWords.of(lang).counted(held_skills(made(number, number)))
    assert assumed.startswith(f"{number} ")
    assert f"{number} " in waiting
    assert "{" not in assumed + waiting


def test_latvian_and_lithuanian_forms() -> None:
    latvian = [PeopleWords.of("lv").counted(held_skills(made(n, 0)))[0] for n in (1, 2, 10, 21)]
    assert [one.split()[1] for one in latvian] == ["prasme", "prasmes", "prasmju", "prasme"]
    baltic = [PeopleWords.of("lt").counted(held_skills(made(n, 0)))[0] for n in (1, 2, 10, 21)]
    assert [one.split()[1] for one in baltic] == ["įgūdis", "įgūdžiai", "įgūdžių", "įgūdis"]


def test_nothing_to_say_of_what_was_said() -> None:
    assert PeopleWords.of("en").counted(held_skills(Profile(skills=picked(["a"])))) == ()


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_skill_rests_on(lang: str) -> None:
    words = PeopleWords.of(lang)
    of_cv = HeldSkill("a", "from_cv", words="metināju")
    assert "metināju" in words.rests_on(of_cv)
    assert "Koch" in words.rests_on(HeldSkill("a", "from_cv", occupation="o"), "Koch")
    assert words.rests_on(picked(["a"])[0])
    assert "helper" in words.is_this_your_work(PastOccupation("o", words="helper"), "Koch")
    standings = [
        words.standing(HeldSkill("a", "from_cv", standing=standing))
        for standing in ("said", "assumed", "probable", "perhaps")
    ]
    assert len(set(standings)) == 4
    assert words.standing(HeldSkill("a", "picked", confirmed=False)) not in standings
    assert words.nothing_found() != words.not_read()
