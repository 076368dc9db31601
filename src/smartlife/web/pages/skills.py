"""All skills: found by their name, or down the tree of groups with the figures of one region."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query

from smartlife.model.fields import Status
from smartlife.model.figures import PRINTED
from smartlife.planning.material.names import find_concepts
from smartlife.products.figures.printing import print_figure
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.situation.material import Material
from smartlife.web.holdings import planning_material, report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.concepts import Named, concepts, named
from smartlife.web.pages.group_figures import GroupFigures, class_words, groups_in
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading

_MOST_FOUND: Final = 30
_LONGEST: Final = 200
_DIFFERENT: Final = frozenset(("asked_more", "taught_more"))
_PILLARS: Final = "SKLT~"
"""Codes of the pillars of ESCO in the order of the page, and what stands for others."""

Words = Annotated[
    str, Query(max_length=_LONGEST, description="Part of the name of a skill or an occupation.")
]
Region = Annotated[str, Query(max_length=5, description="NUTS code of a region of the study.")]


@dataclass(frozen=True, slots=True)
class FigureText:
    """A figure of a table.

    Attributes:
        text: The figure, or what stands for it.
        interval: Its 90 % interval; may be empty.
        status: Status; empty if the study has no such figure.
        url: How it is known; may be empty.
        share: From 0 to 1, to draw; None if there is none to draw.
    """

    text: str
    interval: str = ""
    status: Status | None = None
    url: str = ""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of skills with its figures."""

    name: Named
    asked: FigureText
    taught: FigureText
    compared: str
    is_different: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A broad group.

    Attributes:
        name: It.
        groups: The groups right below it; the broad group itself if it has none.
        differs: Those of them that are surely asked for, or taught, more.
    """

    name: Named
    groups: tuple[GroupLine, ...]
    differs: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class Pillar:
    """One of the pillars of ESCO: its name and its broad groups."""

    name: Named
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A region to choose."""

    nuts_code: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SkillsContext:
    """The tree of skills.

    Attributes:
        head: Title, next steps.
        words: What was looked for.
        found: Concepts with such a name.
        region: Code of the region whose figures stand in the tree.
        region_name: Its name.
        regions: Regions to choose from.
        pillars: The tree.
    """

    head: Head
    words: str
    found: tuple[Named, ...]
    region: str
    region_name: str
    regions: tuple[RegionChoice, ...]
    pillars: tuple[Pillar, ...]


def skills(reading: Read, q: Words = "", region: Region = "") -> SkillsContext:
    """The groups of skills as a tree: what is asked for and taught of each in one region."""
    say, material = reading.say, report_material(reading)
    chosen = region or material.compared[0]
    if chosen not in material.compared:
        raise NotFound(say.say("This study has no figures on the region {code}.", code=chosen))
    where = material.names.region(chosen)
    return SkillsContext(
        head=Head(
            say.say("Skills: asked for and taught"),
            say.say("Groups of skills, and how much they are asked for and taught."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("Find a course"), reading.url("/courses")),
                Step(
                    say.say("{region}: learning and work", region=where),
                    reading.url(f"/region/{chosen}"),
                ),
            ),
            section="skills",
        ),
        words=q,
        found=_found(reading, q),
        region=chosen,
        region_name=where,
        regions=tuple(
            RegionChoice(code, material.names.region(code), code == chosen)
            for code in material.compared
        ),
        pillars=_pillars(reading, material, chosen),
    )


def figure_text(reading: Reading, row: FigureRow | None) -> FigureText:
    """A figure with the address that tells how it is known; a dash where there is none."""
    if row is None:
        return FigureText("–")
    printed = print_figure(row, reading.say)
    share = row.estimate if row.status == "published" and row.unit == "share" else None
    return FigureText(
        printed.text,
        printed.interval,
        printed.status,
        reading.url(f"/figure/{row.figure_id[:PRINTED]}"),
        share,
    )


def _found(reading: Reading, words: str) -> tuple[Named, ...]:
    if not words.strip():
        return ()
    names = planning_material(reading.run).names
    kinds = {
        "occupation": reading.say.say("occupation"),
        "skill": reading.say.say("skill"),
        "knowledge": reading.say.say("knowledge"),
    }
    return tuple(
        named(reading, one.concept_uri, kinds.get(one.concept_kind, ""))
        for one in find_concepts(names, words, reading.lang, top=_MOST_FOUND)
    )


def _pillars(reading: Reading, material: Material, region: str) -> tuple[Pillar, ...]:
    known = concepts(reading.run)
    figures = groups_in(material, region)
    roots = sorted(
        (
            uri
            for uri, kind in known.graph.kinds.items()
            if kind == "skill_group" and not known.graph.broader.get(uri)
        ),
        key=lambda uri: (_PILLARS.find(known.codes.get(uri, "~")) % len(_PILLARS), uri),
    )

    def groups(uris: Iterable[str]) -> list[str]:
        return [uri for uri in uris if known.graph.kinds.get(uri) == "skill_group"]

    def branch(uri: str) -> Branch:
        below = groups(known.narrower.get(uri, ())) or [uri]
        lines = tuple(
            _line(reading, material, one, figures.get(one, GroupFigures())) for one in below
        )
        return Branch(named(reading, uri), lines, tuple(one for one in lines if one.is_different))

    found = (
        Pillar(
            named(reading, root),
            tuple(branch(uri) for uri in groups(known.narrower.get(root, ()))),
        )
        for root in roots
    )
    return tuple(pillar for pillar in found if pillar.branches)


def _line(reading: Reading, material: Material, uri: str, figures: GroupFigures) -> GroupLine:
    return GroupLine(
        named(reading, uri),
        figure_text(reading, figures.asked),
        figure_text(reading, figures.taught),
        class_words(material, figures.compared),
        figures.compared is not None and figures.compared.emphasis_class in _DIFFERENT,
    )


SKILLS_PAGE: Final = Page("skills", "/skills", skills)
