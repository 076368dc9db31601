"""Policy: participation against targets, who is left out, shortages, offer, reach, areas."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Query

from smartlife.analysis.findings.choice import templates
from smartlife.languages.messages import Messages
from smartlife.products.document import (
    Block,
    Callout,
    Cell,
    Findings,
    Heading,
    Paragraph,
    SourceNote,
    TableBlock,
    TableColumn,
)
from smartlife.products.figures.printing import print_figure
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.situation import (
    areas,
    cross_border,
    offer,
    participation,
    reach,
    signals,
)
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.summary import finding
from smartlife.products.reports.situation.telling import name_cell
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.findings import Choice
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading

PartCode = Annotated[
    str,
    Query(
        max_length=40,
        description="Part of the page: participation, across, shortage, offer or areas.",
        examples=["across"],
    ),
]
_FIRST: Final = "participation"
_NO_LINKS: Final[frozenset[str]] = frozenset()
_MOST_STATEMENTS: Final = 4
_MOST_GROUPS: Final = 30
_TOPICS: Final = {
    "participation": ("participation", "inequality"),
    "across": ("cross_border", "uncovered"),
    "shortage": ("shortage",),
    "offer": ("offer", "reach"),
    "areas": ("areas",),
}
_EMPHASIS: Final = "emphasis"
_TAUGHT: Final = "offer_share"
_SIGNS: Final = {"asked_more": "▲", "taught_more": "▼", "in_line": "=", "cannot_tell": "?"}


@dataclass(frozen=True, slots=True)
class PolicyContext:
    """What those who decide on policy ask.

    Attributes:
        head: Title, next steps.
        lead: What the part answers.
        parts: The parts of the page, and which one is shown; `value` is its address.
        statements: What the data say of it, most important first.
        blocks: Charts, tables and limits.
        contents: Links to the headings on this page.
        sources: What the blocks cite.
    """

    head: Head
    lead: str
    parts: tuple[Choice, ...]
    statements: Findings
    blocks: tuple[Block, ...]
    contents: tuple[Step, ...]
    sources: tuple[SourceNote, ...]


def policy(reading: Read, part: PartCode = _FIRST) -> PolicyContext:
    """Participation and targets, who is left out, shortages, offer, reach and areas."""
    if part not in _TOPICS:
        raise NotFound
    say, material = reading.say, report_material(reading)
    names = _names(say)
    rows = [row for row in material.findings if _topic(row["template"]) in _TOPICS[part]]
    statements = Findings(
        tuple(finding(material, row, _NO_LINKS) for row in rows[:_MOST_STATEMENTS])
    )
    blocks = _below_title(_PARTS[part](material), names[part]) or (_nothing(say),)
    return PolicyContext(
        head=Head(
            names[part],
            _leads(say)[part],
            crumbs=(Step(say.say("Start"), reading.url("/")),)
            + ((Step(say.say("Policy"), reading.url("/policy")),) if part != _FIRST else ()),
            next_steps=(
                Step(say.say("All figures as open data"), reading.url("/data")),
                Step(say.say("See all findings"), reading.url("/findings")),
                Step(say.say("Compare the regions"), reading.url("/compare")),
            ),
            section="policy",
        ),
        lead=_leads(say)[part],
        parts=tuple(
            Choice(_address(reading, code), name, is_chosen=code == part)
            for code, name in names.items()
        ),
        statements=statements,
        blocks=blocks,
        contents=tuple(
            Step(block.text, f"#{block.anchor}") for block in blocks if isinstance(block, Heading)
        ),
        sources=material.notes.notes(),
    )


def _address(reading: Reading, code: str) -> str:
    return reading.url("/policy", {"part": code if code != _FIRST else ""})


def _topic(template: str) -> str:
    return str(templates()[template]["theme"])


def _names(say: Messages) -> dict[str, str]:
    return {
        "participation": say.say("Who takes part in learning, and who less"),
        "across": say.say("Who lacks what, and who teaches it"),
        "shortage": say.say("Signs of a shortage"),
        "offer": say.say("What is taught, and who can reach it"),
        "areas": say.say("Areas of smart specialisation"),
    }


def _leads(say: Messages) -> dict[str, str]:
    return {
        "participation": say.say("How far is the target, and which adults are left out?"),
        "across": say.say("Which skills are asked for and not taught here, and which region around "
                          "the sea has them?"),
        "shortage": say.say("Where do at least two independent signs tell of a shortage?"),
        "offer": say.say("Which courses are held, and how many adults can reach them?"),
        "areas": say.say("What is asked for and taught in the areas that the regions chose?"),
    }  # fmt: skip


def _nothing(say: Messages) -> Callout:
    return Callout(
        "not_observed",
        say.say("The study has nothing on this"),
        say.say("The sources do not hold what the figure needs."),
    )


def _across(material: Material) -> list[Block]:
    table = matrix(material)
    return [*(table or ()), *cross_border.blocks(material)]


def _offer(material: Material) -> list[Block]:
    return [*offer.blocks(material), *reach.blocks(material)]


def _shortage(material: Material) -> list[Block]:
    countries = dict.fromkeys(material.country_of(region) for region in material.compared)
    return signals.shortages(material, tuple(countries))


def _below_title(blocks: Iterable[Block], title: str) -> tuple[Block, ...]:
    """A section of the report without a heading that the page's title says already.

    If it had no other of that level, those below move up: no level of headings is left out.
    """
    kept = tuple(one for one in blocks if not _says(one, title))
    headings = [one for one in kept if isinstance(one, Heading)]
    if any(one.level == 2 for one in headings):
        return kept
    return tuple(replace(one, level=2) if isinstance(one, Heading) else one for one in kept)


def _says(block: Block, title: str) -> bool:
    """True for the heading of the report's section that says what the title of the page says."""
    return isinstance(block, Heading) and block.text == title


_PARTS: Final[dict[str, Callable[[Material], list[Block]]]] = {
    "participation": participation.blocks,
    "across": _across,
    "shortage": _shortage,
    "offer": _offer,
    "areas": areas.blocks,
}


def matrix(material: Material) -> list[Block]:
    """Skill groups by region: asked for more than taught, or taught more; nothing without any."""
    say = material.say
    held = {
        region: {row.group_uri: row for row in material.figures.of(_EMPHASIS, _EMPHASIS, region)}
        for region in material.compared
    }
    taught = {
        region: {row.group_uri: row for row in material.figures.of(_EMPHASIS, _TAUGHT, region)}
        for region in material.compared
    }
    regions = [region for region in material.compared if held[region] or taught[region]]
    firsts: dict[str | None, FigureRow] = {}
    for region in regions:
        for uri, row in held[region].items():
            firsts.setdefault(uri, row)
    lacking = {uri: _lacking(held, regions, uri) for uri in firsts}
    told = [uri for uri in firsts if any(lacking[uri])]
    told.sort(key=lambda uri: (-lacking[uri][0], -lacking[uri][1]))
    if not told:
        return []
    body = tuple(
        (
            name_cell(material, firsts[uri]),
            *(
                _matrix_cell(material, held[region].get(uri), taught[region].get(uri))
                for region in regions
            ),
        )
        for uri in told[:_MOST_GROUPS]
    )
    origins = [o for region in regions for row in held[region].values() for o in row.origins]
    legend = "; ".join(material.names.word("emphasis", code) for code in _SIGNS)
    return [
        Heading(say.say("Skill groups by region"), "matrix"),
        Paragraph(
            say.say(
                "{legend}. The number says how many times larger the share of the group is in "
                "advertisements than in courses; below 1 it is larger in courses.",
                legend=legend,
            )
        ),
        TableBlock(
            say.say("Asked for more than taught, or taught more than asked for"),
            "matrix-table",
            (
                TableColumn(say.say("Skill group")),
                *(TableColumn(material.names.region(region)) for region in regions),
            ),
            body,
            material.notes.cite(dict.fromkeys(origins)),
        ),
    ]


def _lacking(
    held: dict[str, dict[str | None, FigureRow]], regions: list[str], uri: str | None
) -> tuple[int, int]:
    """In how many regions a group is asked for more than taught, and taught more."""
    classes = [held[region][uri].emphasis_class for region in regions if uri in held[region]]
    return classes.count("asked_more"), classes.count("taught_more")


def _matrix_cell(material: Material, row: FigureRow | None, taught: FigureRow | None) -> Cell:
    if row is None and taught is not None:
        # where the two sides cannot be compared, what is taught is still known
        share = print_figure(taught, material.say)
        text = material.say.say("taught: {share}", share=share.text) if share.sort else share.text
        return Cell(text, None, share.status, figure=share.figure)
    if row is None:
        return Cell("–")
    printed = print_figure(row, material.say)
    sign = _SIGNS.get(row.emphasis_class or "", "")
    text = f"{sign} {printed.text}".strip()
    return Cell(text, printed.sort, printed.status, aside=printed.interval, figure=printed.figure)


POLICY_PAGE: Final = Page("policy", "/policy", policy)
