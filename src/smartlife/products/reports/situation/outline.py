"""The situation analysis: its parts in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.products.document import Callout, Document, Figure, TableBlock
from smartlife.products.reports.situation import (
    appendix,
    areas,
    card,
    coverage,
    cross_border,
    demand,
    differences,
    discuss,
    methods,
    offer,
    participation,
    reach,
    regions,
    signals,
    summary,
)
from smartlife.products.reports.situation.material import ILLUSTRATIVE, Material, read_material

if TYPE_CHECKING:
    from smartlife.products.document import Block
    from smartlife.store.run import StepRun


def situation_report(run: StepRun, lang: str) -> Document:
    """The whole report in one language."""
    return document(read_material(run, lang))


def document(material: Material) -> Document:
    """The report from what it is made of; footnotes are numbered in reading order."""
    first: list[Block] = list(card.blocks(material))
    # the summary cites before the parts do, and links only to figures that exist
    summary_notes = [origin for row in material.findings for origin in row["origins"]]
    material.notes.cite(summary_notes)
    parts: list[Block] = [
        *demand.blocks(material),
        *signals.blocks(material),
        *offer.blocks(material),
        *reach.blocks(material),
        *differences.blocks(material),
        *areas.blocks(material),
        *cross_border.blocks(material),
        *participation.blocks(material),
        *regions.blocks(material),
        *appendix.blocks(material),
    ]
    ending: list[Block] = [
        *coverage.blocks(material),
        *methods.blocks(material),
    ]
    anchored = (Callout, Figure, TableBlock)
    anchors = frozenset(block.anchor for block in parts if isinstance(block, anchored))
    anchors |= {"evidence"}
    in_short = summary.blocks(material, anchors)
    to_discuss = discuss.blocks(material, anchors)
    say = material.say
    return Document(
        lang=material.lang,
        title=material.study.title(material.lang),
        subtitle=say.say("Situation analysis: learning asked for and learning offered"),
        facts=_facts(material),
        blocks=(*first, *in_short, *parts, *to_discuss, *ending),
        sources=material.notes.notes(),
        period_end=material.study.end,
        illustrative=is_illustrative(material),
    )


def _facts(material: Material) -> tuple[tuple[str, str], ...]:
    say = material.say
    named = [
        say.listed([material.names.region(code) for code in codes])
        for codes in (material.study.regions, material.study.partners)
    ]
    facts = [
        (say.say("Under study"), named[0]),
        (say.say("Compared with"), named[1]),
        (say.say("Period"), material.period()),
    ]
    return tuple((term, text) for term, text in facts if text)


def is_illustrative(material: Material) -> bool:
    """True if a source of the study holds invented records."""
    return any(
        ILLUSTRATIVE in f"{source.publisher} {source.title} {source.licence}".lower()
        for source in material.study.sources
    )
