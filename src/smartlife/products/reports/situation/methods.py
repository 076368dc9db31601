"""How do we know: one definition per figure, in plain words, with the literature behind it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from smartlife.analysis.indicators import INDICATORS
from smartlife.analysis.steps import declared
from smartlife.products.document import Definition, Heading, Paragraph

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.reports.situation.material import Material


@cache
def method_words() -> list[dict[str, Any]]:
    """Name, title and terms of each method, in English."""
    text = (files("smartlife.products.reports.situation") / "methods.yml").read_text("utf-8")
    made: list[dict[str, Any]] = yaml.safe_load(text)
    return made


def blocks(material: Material) -> list[Block]:
    """The section."""
    say = material.say
    made: list[Block] = [
        Heading(say.say("How do we know?"), "methods"),
        Paragraph(
            say.say(
                "In the tables behind the charts, the identifier of a figure stands under it. Who "
                "has the study opens the figure with smartlife explain and this identifier: "
                "formula, documents, files and their checksums."
            )
        ),
    ]
    return [*made, *definitions(material).values()]


def definitions(material: Material) -> dict[str, Definition]:
    """Name of a method → how its figures are made, in the order of reading."""
    say = material.say
    made = {}
    for method in method_words():
        terms = [(say.say(term), say.say(text)) for term, text in method["terms"]]
        name = method["name"]
        literature = declared(name).literature if name in INDICATORS else ()
        if literature:
            terms.append((say.say("Literature"), "; ".join(literature)))
        made[name] = Definition(say.say(method["title"]), f"method-{name}", tuple(terms))
    return made
