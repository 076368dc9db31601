"""The start page: the study at a glance, and a door for each of the five groups."""

from dataclasses import dataclass
from typing import Final

from smartlife.products.document import Block, SourceNote
from smartlife.products.reports.situation import regions, summary
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.outline import is_illustrative
from smartlife.web.holdings import report_material
from smartlife.web.page import Door, Head, Page, Step
from smartlife.web.pages.region import region_steps
from smartlife.web.reading import Read, Reading

_MOST_FINDINGS: Final = 4
_NO_LINKS: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class DoorContext:
    """A door: who one is, and the question that brings one here."""

    group: Door
    who: str
    question: str
    url: str


@dataclass(frozen=True, slots=True)
class StartContext:
    """The study at a glance.

    Attributes:
        head: Title, next steps.
        lead: What the study is about, in a sentence.
        is_illustrative: True if its records are invented.
        doors: One for each group.
        blocks: The first findings and the map.
        regions: Links to the regions of the study.
        sources: What the blocks cite.
    """

    head: Head
    lead: str
    is_illustrative: bool
    doors: tuple[DoorContext, ...]
    blocks: tuple[Block, ...]
    regions: tuple[Step, ...]
    sources: tuple[SourceNote, ...]


def start(reading: Read) -> StartContext:
    """The study at a glance."""
    say, material = reading.say, report_material(reading)
    title = reading.run.study.title(reading.lang)
    lead = say.say(
        "What is taught and what is asked for in {regions}: courses, job advertisements and "
        "official statistics, compared.",
        regions=say.listed([material.names.region(code) for code in reading.run.study.regions]),
    )
    return StartContext(
        head=Head(
            title,
            lead,
            next_steps=(
                Step(say.say("Find a course"), reading.url("/courses")),
                Step(say.say("See all findings"), reading.url("/findings")),
                Step(say.say("How the figures are made"), reading.url("/methods")),
            ),
        ),
        lead=lead,
        is_illustrative=is_illustrative(material),
        doors=_doors(reading),
        blocks=(*_in_short(material), regions.map_of(material)),
        regions=region_steps(reading, material),
        sources=material.notes.notes(),
    )


def _doors(reading: Reading) -> tuple[DoorContext, ...]:
    say = reading.say
    return (
        DoorContext(
            "learner",
            say.say("I want to learn"),
            say.say("From what I can do to what I want to do: which courses, in which order?"),
            reading.url("/learner"),
        ),
        DoorContext(
            "employer",
            say.say("I need people who can do something"),
            say.say("Who teaches what my advertisement asks for?"),
            reading.url("/employer"),
        ),
        DoorContext(
            "provider",
            say.say("We teach"),
            say.say("Which courses should we open, change or close?"),
            reading.url("/providers"),
        ),
        DoorContext(
            "policy",
            say.say("We decide on policy"),
            say.say("Who takes part in learning, who is left out, how far is the target?"),
            reading.url("/policy"),
        ),
        DoorContext(
            "region",
            say.say("We plan for a region"),
            say.say("What is asked for here and not taught, and who around the sea has it?"),
            reading.url("/regions"),
        ),
    )


def _in_short(material: Material) -> tuple[Block, ...]:
    heading, found = summary.blocks(material, _NO_LINKS)
    return (heading, summary.first(found, _MOST_FINDINGS))


START: Final = Page("start", "/", start)
