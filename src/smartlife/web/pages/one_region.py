"""One region: what its figures rest on, what is asked for and taught, and where the two differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Path

from smartlife.products.document import Block, Findings, SourceNote
from smartlife.products.reports.brief import outline as brief
from smartlife.products.reports.brief.evidence import evidence
from smartlife.products.reports.situation import (
    cross_border,
    demand,
    differences,
    not_found,
    offer,
    participation,
    reach,
    signals,
)
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.regions import comparison
from smartlife.web.downloads import REPORTS, run_file
from smartlife.web.holdings import report_material
from smartlife.web.languages import LANGUAGES
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.area import area_steps
from smartlife.web.pages.skills import RegionChoice
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_MOST_DRAWN: Final = 12
_FILES: Final = ("report", "brief", "leaflet")
"""How names of files begin that are to be read."""

NutsCode = Annotated[str, Path(max_length=5, description="NUTS code of the region: LV008.")]


@dataclass(frozen=True, slots=True)
class RegionPart:
    """A part of the page.

    Attributes:
        anchor: Where it begins.
        title: Its heading.
        blocks: What is to be read.
        steps: Pages that belong to it.
    """

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionContext:
    """One region.

    Attributes:
        head: Title, next steps.
        nuts_code: Its code.
        name: Its name in the reader's language.
        lead: The first finding; without any, what the page shows.
        evidence: What the figures rest on.
        parts: The parts, in reading order.
        others: Regions that it may be compared with.
        sources: What the blocks cite.
    """

    head: Head
    nuts_code: str
    name: str
    lead: str
    evidence: tuple[Block, ...]
    parts: tuple[RegionPart, ...]
    others: tuple[RegionChoice, ...]
    sources: tuple[SourceNote, ...]


def region(reading: Read, nuts_code: NutsCode) -> RegionContext:
    """One region: what is asked for, what is taught, and how sure that is."""
    say, material = reading.say, report_material(reading)
    if nuts_code not in material.compared:
        raise NotFound(say.say("This study has no figures on the region {code}.", code=nuts_code))
    name = material.names.region(nuts_code)
    card = evidence(material, nuts_code)
    parts = (
        *_main_parts(material, nuts_code),
        *_more_parts(reading, material, nuts_code),
    )
    lead = _finding(parts) or say.say("What is asked for, what is taught, and how sure that is.")
    return RegionContext(
        head=_head(reading, nuts_code, name, lead),
        nuts_code=nuts_code,
        name=name,
        lead=lead,
        evidence=(card,),
        parts=tuple(part for part in parts if part.blocks or part.steps),
        others=tuple(
            RegionChoice(code, material.names.region(code), is_chosen=False)
            for code in material.compared
            if code != nuts_code
        ),
        sources=material.notes.notes(),
    )


def _finding(parts: Iterable[RegionPart]) -> str:
    """The first statement about the region; empty if the data carry none."""
    said = (block for part in parts for block in part.blocks if isinstance(block, Findings))
    return next((item.text for block in said for item in block.items[:1]
                 if item.firmness != "limit"), "")  # fmt: skip


def _head(reading: Reading, nuts_code: str, name: str, lead: str) -> Head:
    say = reading.say
    return Head(
        say.say("{region}: learning and work", region=name),
        lead,
        crumbs=(
            Step(say.say("Start"), reading.url("/")),
            Step(say.say("Regions"), reading.url("/regions")),
        ),
        next_steps=(
            Step(
                say.say("Courses in {region}", region=name),
                reading.url("/courses", {"region": nuts_code}),
            ),
            Step(
                say.say("Skills asked for and taught in {region}", region=name),
                reading.url("/skills", {"region": nuts_code}),
            ),
            Step(say.say("Compare the regions"), reading.url("/compare")),
        ),
        section="regions",
    )


def _main_parts(material: Material, code: str) -> tuple[RegionPart, ...]:
    """The statements and what they rest on, from the parts of the report."""
    say = material.say
    country = material.country_of(code)
    around = (code,) if country == code else (code, country)
    profile = comparison(
        material,
        around,
        say.say("{region} in numbers", region=material.names.region(code)),
        with_intervals=True,
    )
    return (
        _part("summary", say.say("In short"), brief.findings(material, code)),
        _part("profile", say.say("The region in numbers"), [profile]),
        _part(
            "asked",
            say.say("What is asked for"),
            [demand.chart(material, code, _MOST_DRAWN), signals.trend(material, code)],
        ),
        _part("taught", say.say("What is taught"), offer.region_blocks(material, code)),
        _part(
            "differ",
            say.say("Where the two differ"),
            [*differences.emphasis(material, code), *not_found.blocks(material, code)],
        ),
        _part(
            "learning",
            say.say("Adults in learning"),
            participation.region_blocks(material, code),
        ),
        _part("reach", say.say("Who can reach a course"), reach.region_blocks(material, code)),
    )


def _more_parts(reading: Reading, material: Material, code: str) -> tuple[RegionPart, ...]:
    """Areas, partners, limits, and what may be taken along."""
    say = reading.say
    is_studied = code in material.study.regions
    across = cross_border.region_blocks(material, code) if is_studied else []
    return (
        RegionPart(
            "areas",
            say.say("Areas of smart specialisation"),
            (),
            area_steps(reading, material, code),
        ),
        _part("across", say.say("Across borders: what partners teach"), across),
        _part("limits", say.say("What the data cannot carry"), brief.limits(material, code)),
        RegionPart("files", say.say("Reports to take along"), (), _files(reading, code)),
    )


def _part(anchor: str, title: str, blocks: Sequence[Block]) -> RegionPart:
    return RegionPart(anchor, title, tuple(blocks))


def _files(reading: Reading, code: str) -> tuple[Step, ...]:
    """Reports, briefs and leaflets that the run wrote: in the reader's language, else in any."""
    run = reading.run
    held: dict[str, list[Step]] = {}
    for name in sorted(run.manifest.files):
        stem, _, ending = name.rpartition(".")
        kind, _, rest = stem.partition("_")
        about, _, lang = rest.rpartition("_")
        is_ours = kind != "brief" or about.startswith(code.lower())
        if kind in _FILES and lang in LANGUAGES and is_ours and run_file(run, name) is not None:
            words = _file_words(reading, kind)
            held.setdefault(lang, []).append(
                Step(words, f"{REPORTS}/{name}", f"{lang} · {ending.upper()}")
            )
    return tuple(
        held.get(reading.lang) or [one for lang in LANGUAGES for one in held.get(lang, [])]
    )


def _file_words(reading: Reading, kind: str) -> str:
    say = reading.say
    return {
        "report": say.say("Situation analysis"),
        "brief": say.say("Brief of two pages"),
        "leaflet": say.say("Leaflet"),
    }[kind]


def _codes(run: OpenRun) -> Iterable[dict[str, str]]:
    study = run.study
    codes = (*study.regions, *study.partners)
    every = dict.fromkeys((*codes, *(code[:2] for code in codes)))
    return ({"nuts_code": code} for code in every)


REGION: Final = Page("region", "/region/{nuts_code}", region, places=_codes)
