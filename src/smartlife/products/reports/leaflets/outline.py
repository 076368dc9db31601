"""A leaflet: what it means for you, three facts, what you can do next, where to find more."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from smartlife.products.document import Callout, Findings, Heading, Paragraph
from smartlife.products.reports.brief.sheets import fresh, sheet
from smartlife.products.reports.leaflets.facts import MOST, facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages
    from smartlife.products.document import Block, Document
    from smartlife.products.reports.situation.material import Material


@cache
def leaflet_words() -> list[dict[str, Any]]:
    """Group, title, texts and names of facts of each leaflet, in English."""
    text = (files("smartlife.products.reports.leaflets") / "leaflets.yml").read_text("utf-8")
    made: list[dict[str, Any]] = yaml.safe_load(text)
    return made


def leaflets(material: Material) -> Iterator[tuple[str, Document]]:
    """The name of the file, without language and ending, and the leaflet of each group."""
    for words in leaflet_words():
        yield f"leaflet_{words['group']}", leaflet(fresh(material), words)


def leaflet(material: Material, words: dict[str, Any]) -> Document:
    """One leaflet."""
    say = material.say
    regions = say.listed([material.names.region(code) for code in material.study.regions])
    known = _facts(material, words)
    made: list[Block] = [
        Heading(say.say("What this means for you"), "means"),
        *(Paragraph(say.say(text)) for text in words["means"]),
        Heading(say.say("What is known"), "facts"),
        *known,
        Heading(say.say("What you can do next"), "next"),
        *(Paragraph(f"{n}. {say.say(text)}") for n, text in enumerate(words["next"], 1)),
        Heading(say.say("Where to find more"), "more"),
        Paragraph(say.say(words["more"])),
        *(_reading(say) if isinstance(known[0], Findings) else ()),
    ]
    about = ((say.say("Region"), regions), (say.say("Period"), material.period()))
    return sheet(material, say.say(words["title"]), about, made)


def _reading(say: Messages) -> tuple[Paragraph, ...]:
    """What the words and codes beside facts mean."""
    return (
        Paragraph(
            say.say(
                "“{firm}” beside a fact means that the figure is official, was counted, or also "
                "holds without single sources; “{indicative}” means that more data may change it.",
                firm=say.say("firm"),
                indicative=say.say("indicative"),
            )
        ),
        Paragraph(
            say.say(
                "The situation analysis of this study says where each figure comes from and how "
                "sure it is. The code beside a fact is the name of its figure there."
            )
        ),
    )


def _facts(material: Material, words: dict[str, Any]) -> list[Block]:
    """Up to three facts, and what would help where there are fewer."""
    say = material.say
    told = facts(material, words["facts"])
    made: list[Block] = [Findings(tuple(told))] if told else []
    if len(told) == MOST:
        return made
    return [
        *made,
        Callout(
            "too_little_data",
            say.say("Nothing more can be said yet") if told else say.say("Nothing can be said yet"),
            say.say(
                "The data held do not carry more figures for this page. A figure is printed only "
                "if enough advertisements, courses or people stand behind it."
            )
            if told
            else say.say(
                "The data held do not carry a figure for this page yet. A figure is printed only "
                "if enough advertisements, courses or people stand behind it."
            ),
            need=say.say(
                "advertisements of the region with their full texts, lists of its courses, and "
                "official figures on adults in learning"
            ),
        ),
    ]
