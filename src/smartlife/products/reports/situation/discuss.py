"""Questions for the planner's meeting: each follows from a figure, or from one that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.products.document import Finding, Findings, Heading, Paragraph
from smartlife.products.reports.situation.open_points import MISSING, SHOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from smartlife.products.document import Block
    from smartlife.products.reports.situation.material import Material
    from smartlife.products.reports.situation.open_points import Maker, Point

MOST: Final = 10
_MOST_MISSING: Final = 3
"""Gaps that are asked for even if there is much to discuss; more of them if there is not."""


def blocks(material: Material, anchors: frozenset[str]) -> list[Block]:
    """The section; the last question holds for every study.

    Args:
        material: What the report is made of.
        anchors: Anchors that the rest of the document has.
    """
    say = material.say
    shown, missing = _points(material, SHOWN), _points(material, MISSING)
    room = MOST - 1 - min(_MOST_MISSING, len(missing))
    chosen = [*shown[:room]]
    chosen += missing[: MOST - 1 - len(chosen)]
    lead = (
        say.say(
            "For the meeting that reads this report. Each question follows from what the figures "
            "show, or from what they cannot show yet; the link leads there."
        )
        if shown
        else say.say(
            "No figure of this study carries a question on learning and work yet. What can be "
            "discussed is how to get the data that are missing."
        )
    )
    always = say.say(
        "Which decision will be taken with these figures, and which figure would change it?"
    )
    return [
        Heading(say.say("Questions to discuss"), "discuss"),
        Paragraph(lead, lead=True),
        Findings((*(_question(material, one, anchors) for one in chosen), _plain(always))),
    ]


def _points(material: Material, makers: Sequence[Maker]) -> list[Point]:
    """Each point once, of the first region that has it."""
    found = [
        next(
            (point for point in (make(material, r) for r in material.study.regions) if point), None
        )
        for make in makers
    ]
    return [point for point in found if point]


def _question(material: Material, point: Point, anchors: frozenset[str]) -> Finding:
    origins = [origin for row in point.rows for origin in row.origins]
    place = point.anchor if point.anchor in anchors else ""
    return Finding(point.text, place, "question", material.notes.cite(origins))


def _plain(text: str) -> Finding:
    return Finding(text, "", "question")
