"""The brief: two pages on a region under study, from the parts of the situation analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from smartlife.analysis.findings.choice import templates
from smartlife.products.document import Callout, Figure, Findings, Heading, Paragraph
from smartlife.products.reports.brief.areas import area_briefs
from smartlife.products.reports.brief.evidence import evidence
from smartlife.products.reports.brief.questions import has_classes, questions
from smartlife.products.reports.brief.sheets import closing, fresh, sheet
from smartlife.products.reports.situation import demand, differences, reach
from smartlife.products.reports.situation.summary import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.products.document import Block, Document
    from smartlife.products.reports.situation.material import Material, Row

MOST_FINDINGS: Final = 5
_MOST_LIMITS: Final = 3
_MOST_DRAWN: Final = 8
_NO_LINKS: Final[frozenset[str]] = frozenset()


def briefs(material: Material) -> Iterator[tuple[str, Document]]:
    """File names, without language and ending, and briefs: of each region, then of its areas."""
    for region in material.study.regions:
        yield f"brief_{region.lower()}", region_brief(fresh(material), region)
    yield from area_briefs(material)


def region_brief(material: Material, region: str) -> Document:
    """Two pages on one region."""
    say = material.say
    made = [*region_blocks(material, region), *closing(material, questions(material, region))]
    return sheet(
        material,
        say.say("{region} in two pages: learning and work", region=material.names.region(region)),
        (
            (say.say("Region"), material.names.region(region)),
            (say.say("Period"), material.period()),
        ),
        made,
    )


def region_blocks(material: Material, region: str) -> list[Block]:
    """What is to be known of a region: evidence, statements, charts, limits."""
    say = material.say
    return [
        evidence(material, region),
        Heading(say.say("In short"), "summary"),
        *findings(material, region),
        *_charts(material, region),
        Heading(say.say("What the data cannot carry"), "limits"),
        *limits(material, region),
    ]


def _of(material: Material, region: str, *, limits: bool) -> list[Row]:
    """Statements about the region, then about the areas around it."""
    known = templates()
    mine = [
        row
        for row in material.findings
        if bool(known[row["template"]].get("limit")) == limits
        and region.startswith(row["nuts_code"] or "-")
    ]
    return sorted(mine, key=lambda row: (row["nuts_code"] != region, row["position"]))


def findings(material: Material, region: str) -> list[Block]:
    """The first statements about a region, or that none can be made."""
    rows = _of(material, region, limits=False)[:MOST_FINDINGS]
    if rows:
        return [Findings(tuple(finding(material, row, _NO_LINKS, is_short=True) for row in rows))]
    say = material.say
    return [
        Callout(
            "too_little_data",
            say.say("No statement can be made"),
            say.say("No figure of the region passed the rules for statements."),
        )
    ]


def limits(material: Material, region: str) -> list[Block]:
    """What is missing, in sentences; the last holds for every study."""
    rows = _of(material, region, limits=True)[:_MOST_LIMITS]
    told = [finding(material, row, _NO_LINKS) for row in rows]
    say = material.say
    always = say.say(
        "Advertisements are not all work, and lists of courses are not all learning: what is "
        "filled or taught without being published does not show here. A difference in emphasis "
        "is no shortage."
    )
    made: list[Block] = [Findings(tuple(told))] if told else []
    return [*made, Paragraph(always)]


def _charts(material: Material, region: str) -> list[Block]:
    """What is asked for, and where the two differ; without classes, who reaches a course."""
    asked = demand.chart(material, region, _MOST_DRAWN)
    if has_classes(material, region):
        second = differences.emphasis(material, region, _MOST_DRAWN)[0]
    else:
        second = reach.region_blocks(material, region)[0]
    return [_without_links(block) for block in (asked, second)]


def _without_links(block: Block) -> Block:
    """A chart whose method stands in another document."""
    return replace(block, method="") if isinstance(block, Figure) else block
