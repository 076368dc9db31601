"""Skills: the groups as a tree, and one skill or group: where it is asked for, taught, lacking."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Path

from smartlife.products.document import Block, Callout
from smartlife.products.reports.situation.material import Material
from smartlife.products.reports.situation.notes import remark
from smartlife.web.holdings import planning_material, report_material
from smartlife.web.page import Head, Page, Step
from smartlife.web.pages.asked import asked_and_taught, asked_together, courses_told, teaching
from smartlife.web.pages.concepts import (
    SKILLS,
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
from smartlife.web.pages.group_figures import (
    by_region,
    class_words,
    groups_in,
    lacking,
    looked_in_vain,
)
from smartlife.web.problems import NotFound
from smartlife.web.reading import Read, Reading
from smartlife.web.runs import OpenRun

_MOST_NEAR: Final = 12
_MOST_OCCUPATIONS: Final = 40

Place = Annotated[
    str, Path(max_length=100, description="Last part of the ESCO URI, or the code of a group.")
]


@dataclass(frozen=True, slots=True)
class SkillContext(ConceptContext):
    """One skill, field of knowledge, or group of them.

    Attributes:
        courses_url: Courses that teach it.
        courses_words: How many they are.
        together: Skills asked for in the same advertisements.
        needed: Occupations that cannot do without it.
        used: Occupations that may ask for it.
    """

    courses_url: str
    courses_words: str
    together: tuple[Named, ...]
    needed: tuple[Named, ...]
    used: tuple[Named, ...]


def skill(reading: Read, place: Place) -> SkillContext:
    """A skill or a group of skills: where it is asked for, where taught, who lacks it."""
    known, say = concepts(reading.run), reading.say
    uri = known.find(SKILLS, place)
    if uri is None:
        raise NotFound(say.say("This study knows no skill {code}.", code=place))
    name, kind = named(reading, uri), str(known.graph.kinds[uri])
    is_group = kind == "skill_group"
    material = report_material(reading)
    inside = frozenset(known.below(uri))
    courses = reading.url("/courses", {"skill": place_of(uri)})
    told = courses_told(reading, teaching(reading.run, inside))
    needed, used = _occupations(reading, known, uri)
    # of a single skill nothing is estimated: what was found for its group says most
    groups = (uri,) if is_group else _groups_of(reading, uri)
    leads = (_lead(material, one, named(reading, one).text) for one in groups)
    lead = next(filter(None, leads), "") or _lacking_lead(reading, material, uri)
    return SkillContext(
        head=_head(reading, uri, name.text, courses, lead),
        concept_uri=uri,
        kind=kind,
        kind_words=_kind_words(reading, known, uri),
        name=name.text,
        name_lang=name.lang,
        other_names=() if is_group else other_names(reading.run, uri, reading.lang),
        lead=lead or say.say("Where it is asked for, where it is taught, and who needs it."),
        courses_url=courses,
        courses_words=say.say("Courses that likely teach it: {n}", n=told.text),
        figures=(
            *_where(reading, material, uri, inside),
            *lacking(material, _groups_of(reading, uri)),
            *_newly_asked(material, known, uri),
        ),
        groups=named_all(reading, known.graph.broader.get(uri, ())),
        parts=named_all(reading, known.narrower.get(uri, ())),
        together=tuple(named(reading, one) for one in asked_together(reading.run, uri, _MOST_NEAR)),
        needed=needed,
        used=used,
        sources=material.notes.notes(),
    )


def _head(reading: Reading, uri: str, name: str, courses: str, lead: str) -> Head:
    say = reading.say
    return Head(
        say.say("{skill}: asked for and taught", skill=name),
        lead or say.say("Where {skill} is asked for and taught, and who needs it.", skill=name),
        crumbs=(
            Step(say.say("Start"), reading.url("/")),
            Step(say.say("Skills"), reading.url("/skills")),
            *(Step(one.text, one.url) for one in _line_of(reading, uri)),
        ),
        next_steps=(
            Step(say.say("Courses that teach it"), courses),
            Step(
                say.say("Which path leads to it?"),
                reading.url("/learner", {"skill": place_of(uri)}),
            ),
            Step(say.say("All skills"), reading.url("/skills")),
        ),
        section="skills",
    )


def _line_of(reading: Reading, uri: str) -> tuple[Named, ...]:
    """One way up, from below the pillar: the first group at each step."""
    known = concepts(reading.run)
    line: list[str] = []
    above = known.graph.broader.get(uri, ())
    while above and above[0] not in line:
        line.append(above[0])
        above = known.graph.broader.get(above[0], ())
    return tuple(named(reading, one) for one in line[-2::-1])


def _kind_words(reading: Reading, known: Concepts, uri: str) -> str:
    say = reading.say
    kind = known.graph.kinds[uri]
    if kind != "skill_group":
        return say.say("Knowledge") if kind == "knowledge" else say.say("Skill")
    code = known.codes.get(uri, "")
    words = say.say("Field of education") if "/isced-f/" in uri else say.say("Skill group")
    return f"{words} {code}".strip()


def _lead(material: Material, uri: str, name: str) -> str:
    """The finding: the first region in which asked for and taught were compared."""
    for region in material.compared:
        found = groups_in(material, region).get(uri)
        row = found.compared if found else None
        if row is not None and row.emphasis_class:
            return material.say.say(
                "{region}: {skill} – {finding}.",
                region=material.names.region(region),
                skill=name,
                finding=class_words(material, row).split(" ", 1)[-1],
            )
    return ""


def _lacking_lead(reading: Reading, material: Material, uri: str) -> str:
    """The finding where nothing could be compared: where people looked in vain."""
    held = looked_in_vain(material, _groups_of(reading, uri))
    if held is None:
        return ""
    row, words = held
    return material.say.say(
        "{region}: {skill} – {finding}.",
        region=material.names.region(row.nuts_code),
        skill=named(reading, str(row.group_uri)).text,
        finding=words,
    )


def _where(reading: Reading, material: Material, uri: str, inside: frozenset[str]) -> list[Block]:
    """Published shares of the group; else counts, which estimate nothing."""
    say = reading.say
    shares = by_region(
        material,
        uri,
        say.say(
            "Share of all skills named in advertisements, and in courses, that belong to the "
            "group; with 90% intervals"
        ),
    )
    counts = asked_and_taught(
        reading,
        material,
        inside,
        say.say("Who asks for it in an advertisement, and which courses likely teach it"),
    )
    return [shares] if shares else [counts]


def _groups_of(reading: Reading, uri: str) -> tuple[str, ...]:
    """The groups for which people looked for courses: those of the skill, or of the group."""
    known = concepts(reading.run)
    if known.graph.kinds[uri] == "skill_group":
        return known.below(uri)
    return planning_material(reading.run).groups.of.get(uri, ())


def _occupations(
    reading: Reading, known: Concepts, uri: str
) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    needed, used = known.needed_by.get(uri, ((), ()))
    return (
        named_all(reading, needed, _MOST_OCCUPATIONS),
        named_all(reading, set(used) - set(needed), _MOST_OCCUPATIONS),
    )


def _newly_asked(material: Material, known: Concepts, uri: str) -> list[Block]:
    """Whether more is asked for than before; why nothing can be said, once."""
    say = material.say
    around = {uri, *known.graph.broader.get(uri, ())}
    grown, reason = [], ""
    for region in material.compared:
        for row in material.figures.of("emerging", "emerging", region):
            if row.group_uri in around and row.dimension("is_emerging"):
                grown.append(material.names.region(region))
            reason = reason or remark(material, row)
    if grown:
        return [
            Callout(
                "plain",
                say.say("Asked for more than before: {regions}", regions=say.listed(grown)),
                say.say("The share of its group of skills in advertisements surely grows there."),
                "trend",
            )
        ]
    if not reason:
        return []
    title = say.say("Whether it is asked for more than before cannot be said")
    return [Callout("not_observed", title, reason, "trend")]


def _examples(run: OpenRun) -> tuple[dict[str, str], ...]:
    """Groups of the second and third level, then skills."""
    rank = {"skill_group": 0, "skill": 1, "knowledge": 2}
    return concept_places(run, SKILLS, lambda known, uri: rank[str(known.graph.kinds[uri])])


SKILL: Final = Page("skill", "/skill/{place}", skill, places=_examples)
