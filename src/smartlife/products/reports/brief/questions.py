"""Questions to discuss: chosen by what the figures of a region carry."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import yaml

from smartlife.products.reports.brief.area_parts import not_taught
from smartlife.products.reports.situation.card import is_measured
from smartlife.products.reports.situation.telling import is_shown

if TYPE_CHECKING:
    from smartlife.products.reports.situation.material import Material

MOST: Final = 4


@cache
def question_words() -> list[dict[str, str]]:
    """`when` and English `text` of each question."""
    text = (files("smartlife.products.reports.brief") / "questions.yml").read_text("utf-8")
    made: list[dict[str, str]] = yaml.safe_load(text)
    return made


def questions(material: Material, region: str) -> list[str]:
    """The questions for a region; at most four, the last one always."""
    return _chosen(material, _holding(material, region))


def area_questions(material: Material, region: str, area: str | None) -> list[str]:
    """The questions for an area of smart specialisation."""
    holds = {"area", "always"}
    if not_taught(material, region, area):
        holds.add("area_missing")
    return _chosen(material, holds)


def _chosen(material: Material, holds: set[str]) -> list[str]:
    *first, last = [
        material.say.say(question["text"])
        for question in question_words()
        if question["when"] in holds
    ]
    return [*first[: MOST - 1], last]


def has_classes(material: Material, region: str) -> bool:
    """True if a skill group is said to be asked for more, or less, than taught."""
    return any(row.emphasis_class for row in material.figures.of("emphasis", "emphasis", region))


def _holding(material: Material, region: str) -> set[str]:
    figures = material.figures
    courses = figures.one("open_offer", "courses", region)
    has_courses = courses is not None and bool(courses.estimate)
    reached = any(
        row.status == "published" for row in figures.of("reach", "adults_reached", region)
    )
    asked = any(is_shown(row) for row in figures.of("occupation_mix", "share", region))
    holds = {
        "classes": has_classes(material, region),
        "asked": asked,
        "reach": reached,
        "offer": has_courses,
        "no_offer": not has_courses,
        "no_demand": not asked,
        "unmeasured": not is_measured(material, region),
        "always": True,
    }
    return {name for name, is_so in holds.items() if is_so}
