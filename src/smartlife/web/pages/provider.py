"""Providers: the list, and one provider's offer against what is asked for in its region."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Path, Query

from smartlife.analysis.indicators.emphasis import DEPTH
from smartlife.analysis.skill_groups import read_universe
from smartlife.languages.letters import fold
from smartlife.languages.messages import Messages
from smartlife.planning.portfolio.upkeep import TEACHES
from smartlife.planning.publishing import WHOLE
from smartlife.planning.telling import region_name
from smartlife.products.document import Cell, SourceNote, TableBlock, TableColumn
from smartlife.products.figures.printing import print_figure
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.names import Name
from smartlife.products.reports.situation.telling import name_of
from smartlife.web.holdings import planning_material, report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.group_figures import GroupFigures, class_words, groups_in
from smartlife.web.pages.offers import Provider, place_names, provider_crumbs, providers_of
from smartlife.web.pages.planned import Option
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_MOST: Final = 200
_MOST_GROUPS: Final = 12
_MOST_NAMED: Final = 3
"""Groups that the first sentence names."""
_ASKED_MORE: Final = "asked_more"

ProviderId = Annotated[str, Path(max_length=80, description="Identifier of the provider.")]


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """A provider in the list.

    Attributes:
        name: Its name.
        url: Its page.
        courses: How many courses, in words.
        regions: Where it teaches, in words; empty if that is not known.
        is_hidden: Whether some of it is not for the public; only the owner sees such.
    """

    name: str
    url: str
    courses: str
    regions: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ProvidersContext:
    """Providers of the catalogues that the study holds.

    Attributes:
        head: Title, next steps.
        words: What was looked for.
        regions: Regions to choose from.
        found: How many were found, in words.
        providers: They; at most 200.
        is_cut: Whether there are more.
    """

    head: Head
    words: str
    regions: tuple[Option, ...]
    found: str
    providers: tuple[ProviderLine, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course of a provider.

    Attributes:
        title: Its title.
        lang: Language of the title; empty if not known.
        url: Its page.
        skills: What it likely teaches, in words; empty if nothing was read.
        is_hidden: Whether it is not for the public.
    """

    title: str
    lang: str
    url: str
    skills: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """One provider.

    Attributes:
        head: Title, next steps.
        name: Its name.
        lead: What it offers, and what is asked for and left out.
        table: Its offer by skill group against what is asked for; None without figures.
        missing: Groups asked for more than taught that it does not teach; links.
        region: Region that it is compared with.
        courses: Its courses.
        sources: What the figures cite.
    """

    head: Head
    name: str
    lead: str
    table: TableBlock | None
    missing: tuple[Step, ...]
    region: str
    courses: tuple[CourseLine, ...]
    sources: tuple[SourceNote, ...]


def providers(
    reading: Read,
    q: Annotated[str, Query(max_length=100, description="Words of a name.")] = "",
    region: Annotated[str, Query(max_length=5, description="NUTS code of a region.")] = "",
) -> ProvidersContext:
    """Providers of the catalogues held, with their number of courses."""
    say, run = reading.say, reading.run
    words = fold(q)
    found = [
        one
        for one in providers_of(reading).values()
        if words in fold(one.name)
        and (not region or any(c.startswith(region) for c in one.regions))
    ]
    codes = (*run.study.regions, *run.study.partners)
    return ProvidersContext(
        head=Head(
            say.say("We teach: what to open, change or close?"),
            say.say(
                "Providers of the catalogues held: their offer against what is asked for, new "
                "courses, what a change would bring, and help with descriptions."
            ),
            crumbs=(Step(say.say("Start"), reading.url("/")),),
            next_steps=(
                Step(say.say("Plan new courses"), reading.url("/portfolio")),
                Step(say.say("Try a change: what if?"), reading.url("/what-if")),
                Step(say.say("Write a course description"), reading.url("/describe")),
            ),
            section="provider",
        ),
        words=q,
        regions=(
            Option("", say.say("all regions"), not region),
            *(Option(code, region_name(code, reading.lang), code == region) for code in codes),
        ),
        found=say.count("{n} provider", "{n} providers", len(found)),
        providers=tuple(_line(one, reading) for one in found[:_MOST]),
        is_cut=len(found) > _MOST,
    )


def _line(one: Provider, reading: Reading) -> ProviderLine:
    return ProviderLine(
        one.name,
        reading.url(f"/provider/{one.provider_id}"),
        reading.say.count("{n} course", "{n} courses", len(one.courses)),
        ", ".join(place_names(one, reading.lang)),
        one.hidden and reading.audience == "owner",
    )


def provider(reading: Read, provider_id: ProviderId) -> ProviderContext:
    """One provider's offer by skill group, against what is asked for in its region."""
    say = reading.say
    one = providers_of(reading).get(provider_id)
    if one is None:
        raise NotFound(say.say("This study shows no such provider."))
    material = report_material(reading)
    region = region_of(one, reading.run)
    groups = groups_in(material, region)
    own = _own_groups(one, reading.run)
    table = _table(material, region, groups, own)
    missing = _missing(reading, material, groups, own)
    name = material.names.region(region)
    counted = say.count("{n} course", "{n} courses", len(one.courses))
    places = say.listed(place_names(one, reading.lang))
    lead = say.say("{courses} in {regions}", courses=counted, regions=places) if places else counted
    return ProviderContext(
        head=Head(
            say.say("{provider}: own offer against demand", provider=one.name),
            say.say(
                "What {provider} teaches, and what is asked for in {region}.",
                provider=one.name,
                region=name,
            ),
            crumbs=provider_crumbs(reading),
            next_steps=(
                Step(
                    say.say("Plan: what to open, update, close"),
                    reading.url("/portfolio", {"provider": provider_id, "region": region}),
                ),
                Step(
                    say.say("Try a change: what if?"),
                    reading.url("/what-if", {"provider": provider_id}),
                ),
                Step(say.say("Write a course description"), reading.url("/describe")),
            ),
            section="provider",
        ),
        name=one.name,
        lead=_lead(say, lead, missing),
        table=table,
        missing=missing,
        region=name,
        courses=tuple(_course(number, reading) for number in one.courses),
        sources=material.notes.notes(),
    )


def _lead(say: Messages, offer: str, missing: tuple[Step, ...]) -> str:
    """What it offers, and what of the region's demand that leaves out."""
    if not missing:
        return f"{offer}."
    left_out = say.listed([one.text for one in missing[:_MOST_NAMED]])
    heading = say.say("Asked for more than taught, and not in these courses")
    return f"{offer}. {heading}: {left_out}."


def region_of(one: Provider, run: OpenRun) -> str:
    """The region of the study where it teaches most; else that of the study."""
    study = run.study
    known = (*study.regions, *study.partners)
    for code in one.regions:
        for region in known:
            if code.startswith(region):
                return region
    countries = {code[:2] for code in one.regions}
    return next((region for region in known if region[:2] in countries), known[0])


def _own_groups(one: Provider, run: OpenRun) -> Counter[str]:
    """Group of skills → number of its courses that likely teach anything of it."""
    groups = run.once(f"groups {DEPTH}", lambda: _groups(run))
    taught = run.once("taught", lambda: _taught(run))
    found: Counter[str] = Counter()
    for number in one.courses:
        found.update({group for uri in taught.get(number, ()) for group in groups.get(uri, ())})
    return found


def _groups(run: OpenRun) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for is_apart in (False, True):
        universe = read_universe(run.tables, DEPTH, apart=is_apart)
        for uri, group, _ in universe.members:
            found[uri] = (*found.get(uri, ()), universe.groups[group].uri)
    return found


def _taught(run: OpenRun) -> dict[int, tuple[str, ...]]:
    """Course → what it likely teaches, the surest first."""
    catalogue = planning_material(run).catalogue
    links = catalogue.links
    found: dict[int, list[tuple[float, str]]] = {}
    columns = zip(
        links.course.tolist(), links.skill.tolist(), links.probability.tolist(), strict=True
    )
    for course, skill, probability in columns:
        if probability >= TEACHES:
            found.setdefault(course, []).append((-probability, catalogue.skill_uris[skill]))
    return {course: tuple(uri for _, uri in sorted(mine)) for course, mine in found.items()}


def _table(
    material: Material, region: str, groups: Mapping[str, GroupFigures], own: Counter[str]
) -> TableBlock | None:
    """Groups that it teaches, those with most courses first."""
    say = material.say
    mine = sorted((uri for uri in groups if own[uri]), key=lambda uri: (-own[uri], uri))
    if not mine:
        return None
    body, origins = [], []
    for uri in mine[:_MOST_GROUPS]:
        figures = groups[uri]
        asked, taught = print_figure(figures.asked, say), print_figure(figures.taught, say)
        name = _name(material, figures)
        body.append(
            (
                Cell(name.text, lang=name.lang),
                Cell(say.whole(own[uri]), float(own[uri])),
                Cell(asked.whole, asked.sort, asked.status, figure=asked.figure),
                Cell(taught.whole, taught.sort, taught.status, figure=taught.figure),
                Cell(class_words(material, figures.compared)),
            )
        )
        held = (figures.asked, figures.taught)
        origins += [one for row in held if row is not None for one in row.origins]
    return TableBlock(
        say.say(
            "Own courses by skill group, and shares of skills in {region}",
            region=material.names.region(region),
        ),
        "own-offer",
        (
            TableColumn(say.say("Skill group")),
            TableColumn(say.say("own courses"), align="right"),
            TableColumn(say.say("asked for"), align="right"),
            TableColumn(say.say("taught"), align="right"),
            TableColumn(say.say("class")),
        ),
        tuple(body),
        material.notes.cite(origins),
    )


def _name(material: Material, figures: GroupFigures) -> Name:
    """The group's name, as its figures have it."""
    row = figures.compared or figures.asked or figures.taught
    return Name("") if row is None else name_of(material, row)


def _missing(
    reading: Reading, material: Material, groups: Mapping[str, GroupFigures], own: Counter[str]
) -> tuple[Step, ...]:
    """Groups that advertisements put more weight on than courses, and it does not teach."""
    say = reading.say
    found = []
    for uri, figures in groups.items():
        compared = figures.compared
        if compared is None or compared.emphasis_class != _ASKED_MORE or own[uri]:
            continue
        asked = print_figure(figures.asked, say)
        name = _name(material, figures).text
        note = say.say("{share} of skills asked for", share=asked.whole)
        found.append((-(asked.sort or 0.0), name, uri, note))
    return tuple(
        Step(name, reading.url(f"/skill/{uri.rpartition('/')[2]}"), note)
        for _, name, uri, note in sorted(found)[:_MOST_GROUPS]
    )


def _course(number: int, reading: Reading) -> CourseLine:
    held = planning_material(reading.run)
    row = held.catalogue.row(number)
    taught = reading.run.once("taught", lambda: _taught(reading.run)).get(number, ())
    return CourseLine(
        row["title"],
        row["lang"] if row["lang"] not in (None, "und", reading.lang) else "",
        reading.url(f"/course/{row['course_id']}"),
        ", ".join(held.skills.label(uri, reading.lang) for uri in taught[:6]),
        row["publish"] != WHOLE,
    )


def _examples(run: OpenRun) -> Iterable[dict[str, str]]:
    """Providers whose records may be shown to everybody."""
    rows = planning_material(run).catalogue.rows.select(["provider_id", "publish"]).to_pylist()
    ids = dict.fromkeys(row["provider_id"] for row in rows if row["publish"] == WHOLE)
    return ({"provider_id": one} for one in sorted(filter(None, ids)))


PROVIDERS: Final = Page("providers", "/providers", providers)
PROVIDER: Final = Page("provider", "/provider/{provider_id}", provider, places=_examples)
