"""The evidence card in its shortest honest form: how much, from how many, and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import CardItem, EvidenceCard
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation import card
from smartlife.products.reports.situation.material import ALL_REGIONS

if TYPE_CHECKING:
    from smartlife.products.figures.rows import FigureRow
    from smartlife.products.reports.situation.material import Material

_CARD = "evidence_card"


def evidence(material: Material, region: str) -> EvidenceCard:
    """The card of one region."""
    say = material.say
    sides = ("demand", "offer")
    cited = [
        origin
        for side in sides
        for measure in ("documents", "linking_precision")
        for row in material.figures.of(_CARD, measure, region, side=side)
        for origin in row.origins
    ]
    return EvidenceCard(
        title=say.say("What the figures rest on"),
        anchor="evidence",
        groups=(
            (say.say("Advertisements"), _documents(material, region, "demand")),
            (say.say("Courses"), _documents(material, region, "offer")),
            (say.say("Links between texts and ESCO"), _links(material, region)),
        ),
        verdict=" ".join(card.verdict(material, region)),
        notes=material.notes.cite(cited),
    )


def _documents(material: Material, region: str, side: str) -> tuple[CardItem, ...]:
    say = material.say
    figures = material.figures
    held = figures.one(_CARD, "documents", ALL_REGIONS, side=side)
    total = say.whole((held.estimate if held else 0) or 0)
    is_demand = side == "demand"
    named = figures.one(_CARD, "clusters", region, side=side)
    return (
        _item(
            material,
            say.say("distinct advertisements that belong to the region")
            if is_demand
            else say.say("distinct courses that belong to the region"),
            figures.one(_CARD, "documents", region, side=side),
            say.say("of {total} in the whole study", total=total),
        ),
        _item(
            material,
            say.say("employers with a name") if is_demand else say.say("providers"),
            named,
            card.as_counted(material, region, named) if is_demand and named else "",
        ),
        _item(
            material,
            say.say("have skills that were found in the text"),
            figures.one(_CARD, "share_with_skills", region, side=side),
        ),
    )


def _item(material: Material, label: str, row: FigureRow | None, remark: str = "") -> CardItem:
    printed = print_figure(row, material.say)
    return CardItem(label, printed.text, remark, None, printed.status, printed.figure)


def _links(material: Material, region: str) -> tuple[CardItem, ...]:
    """The least certain measured links, and languages where nobody measured any."""
    say = material.say
    rows = [
        row
        for side in ("demand", "offer")
        for row in material.figures.of(_CARD, "linking_precision", region, side=side)
    ]
    measured = [row for row in rows if row.status == "published" and row.estimate is not None]
    items = []
    if measured:
        least = min(measured, key=lambda row: row.estimate or 0.0)
        printed = print_figure(least, say)
        items.append(
            CardItem(
                say.say("links that are right, where people checked them: at least"),
                printed.whole,
                "",
                None,
                printed.status,
                printed.figure,
            )
        )
    known = {row.group_code for row in measured}
    others = dict.fromkeys(
        material.names.language(str(row.group_code)) for row in rows if row.group_code not in known
    )
    if others or not items:
        remark = (
            say.say("languages: {languages}", languages=say.listed([*others])) if others else ""
        )
        items.append(
            CardItem(
                say.say("links that are right"), say.say("not measured"), remark, None,
                "not_observed",
            )
        )  # fmt: skip
    return tuple(items)
