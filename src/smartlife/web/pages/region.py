"""Regions: the list with its map, and one region in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Path

from smartlife.products.document import Block, SourceNote
from smartlife.products.reports.brief.outline import region_blocks
from smartlife.products.reports.situation import regions as parts
from smartlife.products.reports.situation.material import Material
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

NutsCode = Annotated[str, Path(max_length=5, description="NUTS code of the region: LV008.")]


@dataclass(frozen=True, slots=True)
class RegionsContext:
    """The regions of the study.

    Attributes:
        head: Title, next steps.
        blocks: The map and the comparison.
        regions: Links to all regions that have figures.
        sources: What the blocks cite.
    """

    head: Head
    blocks: tuple[Block, ...]
    regions: tuple[Step, ...]
    sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class RegionContext:
    """One region.

    Attributes:
        head: Title, next steps.
        nuts_code: Its code.
        name: Its name in the reader's language.
        lead: What the page shows.
        blocks: Evidence card, statements, charts, limits.
        sources: What the blocks cite.
    """

    head: Head
    nuts_code: str
    name: str
    lead: str
    blocks: tuple[Block, ...]
    sources: tuple[SourceNote, ...]


def regions(reading: Read) -> RegionsContext:
    """All regions of the study, on a map and side by side."""
    say, material = reading.say, report_material(reading)
    blocks = tuple(parts.blocks(material))
    return RegionsContext(
        head=Head(
            say.say("The regions of this study"),
            say.say("Where advertisements and courses are, and the regions side by side."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=region_steps(reading, material)[:3],
            section="regions",
        ),
        blocks=blocks,
        regions=region_steps(reading, material),
        sources=material.notes.notes(),
    )


def region(reading: Read, nuts_code: NutsCode) -> RegionContext:
    """One region: what is asked for, what is taught, and how sure that is."""
    say, material = reading.say, report_material(reading)
    if nuts_code not in material.compared:
        raise NotFound(say.say("This study has no figures on the region {code}.", code=nuts_code))
    name = material.names.region(nuts_code)
    return RegionContext(
        head=Head(
            say.say("{region}: learning and work", region=name),
            say.say("What is asked for and what is taught in {region}.", region=name),
            crumbs=(
                Step(say.say("Start"), reading.url("/")),
                Step(say.say("Regions"), reading.url("/regions")),
            ),
            next_steps=(
                Step(
                    say.say("Courses in {region}", region=name),
                    reading.url("/courses", {"region": nuts_code}),
                ),
                Step(say.say("Compare the regions"), reading.url("/regions")),
            ),
            section="regions",
        ),
        nuts_code=nuts_code,
        name=name,
        lead=say.say("What is asked for, what is taught, and how sure that is."),
        blocks=tuple(region_blocks(material, nuts_code)),
        sources=material.notes.notes(),
    )


def region_steps(reading: Reading, material: Material) -> tuple[Step, ...]:
    """Links to all regions: those under study, partners, countries."""
    say, study = reading.say, reading.run.study
    notes = {
        **dict.fromkeys(material.countries, say.say("country")),
        **dict.fromkeys(study.partners, say.say("partner")),
        **dict.fromkeys(study.regions, say.say("under study")),
    }
    return tuple(
        Step(material.names.region(code), reading.url(f"/region/{code}"), notes[code])
        for code in material.compared
    )


def _codes(run: OpenRun) -> Iterable[dict[str, str]]:
    study = run.study
    codes = (*study.regions, *study.partners)
    every = dict.fromkeys((*codes, *(code[:2] for code in codes)))
    return ({"nuts_code": code} for code in every)


REGIONS: Final = Page("regions", "/regions", regions)
REGION: Final = Page("region", "/region/{nuts_code}", region, places=_codes)
