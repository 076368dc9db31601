"""Summary findings: sentences that the analysis chose, each with a link to its figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.findings.choice import bases, doubts, templates
from smartlife.model.figures import PRINTED, figure_id
from smartlife.model.tables import indicator_table
from smartlife.products.document import Callout, Finding, Findings, Heading
from smartlife.products.reports.situation.anchors import anchor_of
from smartlife.products.reports.situation.area_words import area_name
from smartlife.products.reports.situation.names import FALLBACK, inside
from smartlife.products.reports.situation.telling import advertisements

if TYPE_CHECKING:
    from collections.abc import Callable

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


def first(block: Block, most: int) -> Block:
    """The first statements of a block of them; another block as it is."""
    return Findings(block.items[:most]) if isinstance(block, Findings) else block


def finding(
    material: Material, row: dict[str, Any], anchors: frozenset[str], *, is_short: bool = False
) -> Finding:
    """One statement in the reader's language; short ones leave out level and documents."""
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
        basis(material, row, is_short=is_short),
    )


def identifiers(row: dict[str, Any]) -> tuple[str, ...]:
    """Identifiers of the figures that a statement rests on, as they are printed."""
    nothing = dict.fromkeys(indicator_table("any").key)
    return tuple(
        figure_id({**nothing, **reference})[:PRINTED] for reference in json.loads(row["rests_on"])
    )


def basis(material: Material, row: dict[str, Any], *, is_short: bool = False) -> str:
    """Why it is not firm; its level, its documents, and what was not observed.

    Args:
        material: What the report is made of.
        row: Row of out__findings.
        is_short: Only why it is not firm.
    """
    say = material.say
    said = [say.say(doubts()[doubt]) for doubt in row["doubts"]]
    held = bases().get(templates()[row["template"]].get("basis", ""))
    if held is not None and not is_short:
        said += [say.say(held["level"]), *_counted(material, held.get("counts"), row)]
        said.append(say.say(held["unseen"]))
    return " · ".join(said)


def _counted(material: Material, kind: str | None, row: dict[str, Any]) -> list[str]:
    """How many documents it rests on."""
    say, number = material.say, row["n_docs"]
    if kind == "courses":
        return [say.count("{n} course", "{n} courses", number)]
    if kind == "documents":
        return [say.count("{n} advertisement or course", "{n} advertisements and courses", number)]
    return [advertisements(material, number, row["n_clusters"] or 0)] if kind else []


def _said(material: Material, kind: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    say, names = material.say, material.names
    if kind == "group":
        name = names.group(None, None, str(value))
        return inside(name.text, name.lang or material.lang)
    writers: dict[str, Callable[[], str]] = {
        "region": lambda: names.region(str(value)),
        "area": lambda: area_name(material, str(value)),
        "contrast": lambda: names.word("contrast", str(value)),
        # as they stand inside a sentence
        "languages": lambda: say.listed([names.language(str(code)) for code in value]),
        "signals": lambda: say.listed([names.word("signal", str(name)) for name in value]),
        "rate": lambda: say.number(float(value), decimals=1),
        **dict.fromkeys(_WHOLE, lambda: say.whole(float(value))),
    }
    return writers.get(kind, lambda: str(value))()
