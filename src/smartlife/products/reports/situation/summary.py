"""Summary findings: sentences that the analysis chose, each with a link to its figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.findings.choice import templates
from smartlife.model.figures import PRINTED, figure_id
from smartlife.model.tables import indicator_table
from smartlife.products.document import Callout, Finding, Findings, Heading
from smartlife.products.reports.situation.anchors import anchor_of
from smartlife.products.reports.situation.area_words import area_name
from smartlife.products.reports.situation.names import FALLBACK, inside

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.products.reports.situation.material import Material

_MOST_FIGURES: Final = 2
"""Identifiers that are printed of a statement; the first are those that it speaks of."""
_WHOLE: Final = ("percent", "points", "number")


def blocks(material: Material, anchors: frozenset[str]) -> list[Block]:
    """The findings.

    Args:
        material: What the report is made of.
        anchors: Anchors that the rest of the document has.
    """
    say = material.say
    heading = Heading(say.say("In short"), "summary")
    if not material.findings:
        return [
            heading,
            Callout(
                "too_little_data",
                say.say("No statement can be made"),
                say.say(
                    "No figure passed the rules for statements. The parts below say, for each "
                    "figure, what there is and what it would take."
                ),
            ),
        ]
    return [heading, Findings(tuple(finding(material, row, anchors) for row in material.findings))]


def finding(material: Material, row: dict[str, Any], anchors: frozenset[str]) -> Finding:
    """One statement in the reader's language."""
    template = templates()[row["template"]]
    kinds: dict[str, str] = template.get("parameters", {})
    values = json.loads(row["parameters"])
    words = {name: _said(material, kinds[name], value) for name, value in values.items()}
    rests_on = json.loads(row["rests_on"])
    anchor = next(
        (found for found in map(anchor_of, rests_on) if found in anchors),
        "",
    )
    text = material.say.say(template["text"], **words)
    return Finding(
        # English sets the sign close to the number; the catalogue's key does not
        text.replace(" %", "%") if material.lang == FALLBACK else text.replace(" %", "\u00a0%"),
        anchor,
        "limit" if template.get("limit") else row["firmness"],
        material.notes.cite(row["origins"]),
        identifiers(row)[:_MOST_FIGURES],
    )


def identifiers(row: dict[str, Any]) -> tuple[str, ...]:
    """Identifiers of the figures that a statement rests on, as they are printed."""
    nothing = dict.fromkeys(indicator_table("any").key)
    return tuple(
        figure_id({**nothing, **reference})[:PRINTED] for reference in json.loads(row["rests_on"])
    )


def _said(material: Material, kind: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    if kind == "region":
        return material.names.region(str(value))
    if kind == "group":
        name = material.names.group(None, None, str(value))
        return inside(name.text, name.lang or material.lang)
    if kind == "area":
        return area_name(material, str(value))
    if kind == "contrast":
        return material.names.word("contrast", str(value))
    if kind == "languages":
        # as they stand inside a sentence
        names = [material.names.language(str(code)) for code in value]
        return material.say.listed(names)
    if kind in _WHOLE:
        return material.say.whole(float(value))
    if kind == "rate":
        return material.say.number(float(value), decimals=1)
    return str(value)
