"""One occupation, or a group of them: how much it is asked for, what it takes, what is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Path

from smartlife.planning.material.askers import Askers
from smartlife.planning.path.asked import CountedIn, asked_by_group, asked_for
from smartlife.planning.path.neighbours import neighbours
from smartlife.products.document import Block, Cell, TableBlock, TableColumn
from smartlife.products.figures.printing import Printed, print_figure
from smartlife.products.figures.rows import FigureRow
from smartlife.products.reports.situation import signals
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.notes import remark
from smartlife.web.holdings import planning_material, report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.asked import asker_cell, courses_told, kept_back, teaching
from smartlife.web.pages.concepts import (
    OCCUPATIONS,
    ConceptContext,
    Concepts,
    Named,
    concept_places,
    concepts,
    named,
    named_all,
    other_names,
    place_of,
)
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_GROUP: Final = 2
"""Digits of the ISCO-08 groups that figures are about."""
_UNIT: Final = 4
_MOST_SKILLS: Final = 60
_MOST_NEAR: Final = 8
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

Place = Annotated[
    str, Path(max_length=100, description="Last part of the ESCO URI, or the code: 2512, 25.")
]


@dataclass(frozen=True, slots=True)
class OccupationContext(ConceptContext):
    """One occupation, or an ISCO-08 group.

    Attributes:
        learner_url: The way to it for a learner.
        needed: Skills that it cannot do without, with the courses that likely teach each.
        used: Skills that it may ask for.
        near: Occupations that take much the same.
    """

    learner_url: str
    needed: tuple[Named, ...]
    used: tuple[Named, ...]
    near: tuple[Named, ...]


def occupation(reading: Read, place: Place) -> OccupationContext:
    """An occupation: how much it is asked for by region, what it takes, what is near to it."""
    known, say = concepts(reading.run), reading.say
    uri = known.find(OCCUPATIONS, place)
    if uri is None:
        raise NotFound(say.say("This study knows no occupation {code}.", code=place))
    name, kind = named(reading, uri), str(known.graph.kinds[uri])
    material = report_material(reading)
    code = _isco(known, uri)
    lead = _lead(material, code, name.text)
    learner = reading.url("/learner", {"goal": place_of(uri)} if kind == "occupation" else None)
    return OccupationContext(
        head=_head(reading, uri, name.text, lead, learner),
        concept_uri=uri,
        kind=kind,
        kind_words=_kind_words(reading, known, uri),
        name=name.text,
        name_lang=name.lang,
        other_names=(other_names(reading.run, uri, reading.lang) if kind == "occupation" else ()),
        lead=lead or say.say("What it takes, how much it is asked for, and what is near to it."),
        learner_url=learner,
        figures=_figures(reading, material, code, kind),
        needed=_with_courses(reading, known.graph.essential.get(uri, ())),
        used=named_all(reading, known.graph.optional.get(uri, ()), _MOST_SKILLS),
        near=_near(reading, known, uri),
        groups=named_all(reading, _above(known, uri)),
        parts=named_all(reading, _parts(known, uri)),
        sources=material.notes.notes(),
    )


def _head(reading: Reading, uri: str, name: str, lead: str, learner: str) -> Head:
    say = reading.say
    # the search knows occupations by what stands in addresses, and groups by their words
    wanted = {"skill": place_of(uri)} if "/occupation/" in uri else {"q": name}
    return Head(
        say.say("{occupation}: what it takes, and who asks for it", occupation=name),
        lead or say.say("What {occupation} takes, and how much it is asked for.", occupation=name),
        crumbs=(
            Step(say.say("Start"), reading.url("/")),
            Step(say.say("Skills"), reading.url("/skills")),
        ),
        next_steps=(
            Step(say.say("My way to this occupation"), learner),
            Step(say.say("Courses for it"), reading.url("/courses", wanted)),
            Step(say.say("Compare the regions"), reading.url("/compare")),
        ),
        section="skills",
    )


def _isco(known: Concepts, uri: str) -> str:
    return known.graph.isco.get(uri) or known.codes.get(uri, "")


def _kind_words(reading: Reading, known: Concepts, uri: str) -> str:
    say, code = reading.say, known.codes.get(uri, "")
    if known.graph.kinds[uri] == "isco_group":
        return say.say("Occupation group {code} (ISCO-08)", code=code)
    return f"{say.say('Occupation')} {code}".strip()


def _above(known: Concepts, uri: str) -> tuple[str, ...]:
    """Groups around it; by its code where the taxonomy does not say."""
    if above := known.graph.broader.get(uri, ()):
        return above
    code = _isco(known, uri)
    around = code[:-1] if known.graph.kinds[uri] == "isco_group" else code
    found = known.find(OCCUPATIONS, around) if around else None
    return (found,) if found and found != uri else ()


def _parts(known: Concepts, uri: str) -> tuple[str, ...]:
    if known.graph.kinds[uri] != "isco_group":
        return known.narrower.get(uri, ())
    return known.narrower.get(uri, ()) or known.graph.occupations_in(known.codes.get(uri, "-"))


# --- figures


def _lead(material: Material, code: str, name: str) -> str:
    """The finding: its share where it is published first; of the group that figures are about."""
    for region in material.compared if len(code) == _GROUP else ():
        row = _share(material, code, region)
        if row is not None and row.status == "published" and row.estimate is not None:
            printed = print_figure(row, material.say)
            return material.say.say(
                "{region}: {share} of posts advertised online ({interval}) are of this group.",
                region=material.names.region(region),
                share=printed.text,
                interval=printed.interval,
                group=name,
            )
    return ""


def _share(material: Material, code: str, region: str) -> FigureRow | None:
    rows = material.figures.of("occupation_mix", "share", region)
    return next((row for row in rows if row.group_code == code), None)


def _figures(reading: Reading, material: Material, code: str, kind: str) -> tuple[Block, ...]:
    group = code[:_GROUP]
    if len(group) < _GROUP:
        return ()
    made: list[Block] = [_by_region(reading, material, group)]
    if len(code) >= _UNIT:
        made.append(_unit_group(reading, material, code[:_UNIT]))
    if kind == "isco_group":
        made += signals.shortages(material, _countries(material), group)
        made += [signals.trend(material, region, group) for region in material.study.regions]
    return tuple(made)


def _countries(material: Material) -> tuple[str, ...]:
    """Countries under study; the partners' are in the report."""
    return tuple(dict.fromkeys(region[:2] for region in material.study.regions))


def _by_region(reading: Reading, material: Material, group: str) -> TableBlock:
    say = reading.say
    letters: dict[str, str] = {}
    rows = {region: _share(material, group, region) for region in material.compared}
    body = []
    for region, row in rows.items():
        printed: Printed = print_figure(row, say)
        said = remark(material, row)
        letter = letters.setdefault(said, _LETTERS[len(letters) % 26]) if said else None
        body.append(
            (
                Cell(material.names.region(region), letter=letter),
                Cell(printed.text, printed.sort, printed.status, figure=printed.figure),
                Cell(printed.interval),
            )
        )
    uri = concepts(reading.run).find(OCCUPATIONS, group)
    name = named(reading, uri).text if uri else group
    return TableBlock(
        say.say("Share of posts advertised online of the group “{group}”", group=name),
        "where",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("share of posts"), align="right"),
            TableColumn(say.say("90% interval"), align="right"),
        ),
        tuple(body),
        material.notes.cite([one for row in rows.values() if row for one in row.origins]),
        tuple((letter, text) for text, letter in letters.items()),
    )


def _unit_group(reading: Reading, material: Material, code: str) -> TableBlock:
    """Who asks for its unit group: counts of what was found, no estimate."""
    say = reading.say
    shown = {
        region: who
        for region in material.compared
        if (who := asked_for(_groups_asked(reading.run, region), code)) is not None
    }
    body = tuple(
        (Cell(material.names.region(region)), asker_cell(reading, who))
        for region, who in shown.items()
    )
    uri = concepts(reading.run).find(OCCUPATIONS, code)
    return TableBlock(
        say.say(
            "Who advertises posts of the unit group “{group}”",
            group=named(reading, uri).text if uri else code,
        ),
        "unit-group",
        (
            TableColumn(say.say("Region")),
            TableColumn(say.say("employers + advertisements that name none"), align="right"),
        ),
        body,
        letters=kept_back(reading, shown.values()),
    )


def _groups_asked(run: OpenRun, region: str) -> Mapping[str, Askers]:
    planning = planning_material(run)
    where = CountedIn("said", (region,), 0)
    return run.once(
        f"occupations asked for in {region}",
        lambda: asked_by_group(planning.demand, planning.skills, where),
    )


# --- skills and neighbours


def _with_courses(reading: Reading, uris: Sequence[str]) -> tuple[Named, ...]:
    say = reading.say
    found = []
    for uri in uris[:_MOST_SKILLS]:
        told = courses_told(reading, teaching(reading.run, (uri,)))
        words = (
            say.say("no course found") if told.number == 0 else say.say("courses: {n}", n=told.text)
        )
        found.append(named(reading, uri, words))
    return tuple(sorted(found, key=lambda one: one.text.casefold()))


def _near(reading: Reading, known: Concepts, uri: str) -> tuple[Named, ...]:
    """Occupations that take much the same, with how many of their skills are not among its own."""
    held = known.graph.essential.get(uri, ())
    if not held:
        return ()
    say = reading.say
    near = neighbours(known.graph, held, without=(uri,), top=_MOST_NEAR)
    return tuple(
        named(
            reading,
            one.uri,
            say.say(
                "{n} of {all} skills in common",
                n=say.whole(len(one.held)),
                all=say.whole(len(one.held) + len(one.missing)),
            ),
        )
        for one in near
    )


def _examples(run: OpenRun) -> tuple[dict[str, str], ...]:
    """Groups that figures are about, then occupations, then other groups."""

    def rank(known: Concepts, uri: str) -> int:
        if len(known.codes.get(uri, "")) == _GROUP:
            return -1
        return OCCUPATIONS.index(str(known.graph.kinds[uri]))

    return concept_places(run, OCCUPATIONS, rank)


OCCUPATION: Final = Page("occupation", "/occupation/{place}", occupation, places=_examples)
