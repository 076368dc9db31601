"""Stories of people: read from YAML and asked of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import yaml

from smartlife.linking.index import LinkIndex
from smartlife.planning.material.reading import Material
from smartlife.planning.path.answer import PathAnswer
from smartlife.planning.path.goal import (
    IDEAS,
    Goal,
    find_occupations,
    find_skills,
    occupation_goal,
    skills_goal,
)
from smartlife.planning.path.path import plan_path
from smartlife.planning.path.request import Limits, PathRequest
from smartlife.planning.people.held import held_skills, suggest_from_text, with_occupation
from smartlife.planning.people.profile import HeldLanguage, PastOccupation, Profile
from smartlife.planning.people.situations import situation_of

FOLDER = Path(__file__).parent
_WEAK = ("A1", "A2")


@dataclass(frozen=True)
class Story:
    """A person who asks.

    Attributes:
        name: Name of the file.
        lang: Language that they ask in.
        asks: Options of the command, as they would type them.
        expect: What an adviser would demand of the answer.
    """

    name: str
    lang: str
    asks: dict[str, Any]
    expect: dict[str, Any]

    def expects(self, where: str) -> dict[str, Any]:
        """What is demanded on the demo or on the real data."""
        here = {name: value for name, value in self.expect.items() if not name.startswith("on_")}
        return here | self.expect.get(f"on_{where}", {})


def stories() -> tuple[Story, ...]:
    """All of them."""
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        row = yaml.safe_load(path.read_text("utf-8"))
        found.append(Story(path.stem, row["lang"], row["asks"], row["expect"]))
    return tuple(found)


def tell(story: Story, material: Material, index: LinkIndex) -> PathAnswer:
    """The answer to a story, once its person said yes to what their own words were found to say."""
    asks = story.asks
    spoken = [one.partition(":") for one in asks["speaks"].split(",")]
    profile = Profile(
        eqf_level=asks["eqf"],
        languages=tuple(HeldLanguage(lang, level or None) for lang, _, level in spoken),
    )
    if "occupation" in asks:
        best = find_occupations(
            asks["occupation"], story.lang, material.names, material.skills, index
        )[0]
        work = PastOccupation(best.uri, asks["years"], confirmed=True, words=asks["occupation"])
        profile = with_occupation(profile, material.skills, work, how="from_occupation")
    held = held_skills(profile)
    found = suggest_from_text(asks.get("can", ""), index, lang=story.lang)
    basis = {**held.basis, **{one.uri: "confirmed" for one in found}}
    situation = situation_of(
        asks["stage"],
        hours_a_week=asks.get("hours-a-week"),
        weeks=asks.get("weeks"),
        budget_eur=asks.get("budget"),
        travel_minutes=asks.get("travel"),
        online="only" if asks.get("online") else None,
    )
    far = situation.travel_minutes
    request = PathRequest(
        goal=_goal(story, material, index),
        held=basis,
        occupations=tuple(one.uri for one in profile.occupations),
        eqf_level=asks["eqf"],
        home=material.home(asks["home"]),
        profile=profile,
        situation=situation,
        limits=Limits(
            hours_a_week=situation.hours_a_week,
            weeks=situation.weeks,
            budget=inf if situation.budget_eur is None else situation.budget_eur,
            travel_minutes=inf if far is None else far,
            presence="online" if asks.get("online") else "any",
            langs=tuple(lang for lang, _, level in spoken if level not in _WEAK),
            weak_langs=tuple(lang for lang, _, level in spoken if level in _WEAK),
            start=asks["from"],
        ),
    )
    return plan_path(request, material, seconds=10, draws=50)


def _goal(story: Story, material: Material, index: LinkIndex) -> Goal:
    asks = story.asks
    if asks.get("ideas"):
        return IDEAS
    if "to" in asks:
        found = find_occupations(asks["to"], story.lang, material.names, material.skills, index)
        return occupation_goal(material.skills, found[0].uri)
    uris = []
    for words in asks["to-skills"].split(";"):
        meant = find_skills(words.strip(), story.lang, material.names, index)
        uris += [one.uri for one in meant[:1]]
    return skills_goal(uris)
