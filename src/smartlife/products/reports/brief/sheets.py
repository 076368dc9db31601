"""What all short documents share: their head, footnotes of their own, their last part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smartlife.products.document import Document, Heading, Paragraph
from smartlife.products.reports.situation.outline import is_illustrative

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.reports.situation.material import Material


def fresh(material: Material) -> Material:
    """The same material, with footnotes that begin at one."""
    return replace(material, notes=material.notes.anew())


def sheet(
    material: Material, title: str, facts: tuple[tuple[str, str], ...], made: list[Block]
) -> Document:
    """A short document."""
    return Document(
        lang=material.lang,
        title=material.study.title(material.lang),
        subtitle=title,
        facts=facts,
        blocks=tuple(made),
        sources=material.notes.notes(),
        period_end=material.study.end,
        illustrative=is_illustrative(material),
        is_short=True,
    )


def closing(material: Material, asked: list[str]) -> list[Block]:
    """Questions to discuss, and where to read on."""
    say = material.say
    return [
        Heading(say.say("To discuss"), "discuss"),
        *(Paragraph(f"{number}. {question}") for number, question in enumerate(asked, 1)),
        Heading(say.say("Where to read on"), "read-on"),
        Paragraph(
            say.say(
                "The situation analysis of this study has all figures, their methods and their "
                "sources. The codes beside statements name figures: the command “smartlife "
                "explain” with a code leads down to the documents behind it."
            )
        ),
    ]
