"""The regions of a study: the list with its map, and all of them side by side."""

from dataclasses import dataclass
from typing import Final

from smartlife.products.document import Block, Heading, SourceNote
from smartlife.products.reports.situation import regions as parts
from smartlife.products.reports.situation.material import Material
from smartlife.web.holdings import report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.reading import Read, Reading


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


def regions(reading: Read) -> RegionsContext:
    """All regions of the study, on a map and side by side."""
    say, material = reading.say, report_material(reading)
    # the heading of the report says what the title of the page says
    blocks = tuple(one for one in parts.blocks(material) if not isinstance(one, Heading))
    return RegionsContext(
        head=Head(
            say.say("The regions of this study"),
            say.say("Where advertisements and courses are, and the regions side by side."),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                *region_steps(reading, material)[:1],
                Step(say.say("Compare the regions"), reading.url("/compare")),
                Step(say.say("Areas of smart specialisation"), reading.url("/areas")),
            ),
            section="regions",
        ),
        blocks=blocks,
        regions=region_steps(reading, material),
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


REGIONS: Final = Page("regions", "/regions", regions)
