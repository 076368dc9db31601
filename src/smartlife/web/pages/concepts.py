"""Skills, occupations and their groups as pages name them, address them and join them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from smartlife.products.document import Block, SourceNote
from smartlife.web.holdings import planning_material
from smartlife.web.page import Head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smartlife.planning.material.skills import SkillGraph
    from smartlife.web.reading import Reading
    from smartlife.web.runs import OpenRun

SKILLS: Final = ("skill", "knowledge", "skill_group")
OCCUPATIONS: Final = ("occupation", "isco_group")
_OTHER_NAMES: Final = "alternative"
_MOST_NAMES: Final = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A link to a concept.

    Attributes:
        text: Its name.
        lang: Language of the name, if it is not the reader's; else empty.
        url: Its page.
        note: More about it; may be empty.
    """

    text: str
    lang: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConceptContext:
    """What the pages of a skill and of an occupation have in common.

    Attributes:
        head: Title, next steps.
        concept_uri: ESCO URI.
        kind: occupation, isco_group; skill, knowledge, skill_group.
        kind_words: That in words, with the code of a group.
        name: Its name.
        name_lang: Language of the name, if it is not the reader's.
        other_names: What else it is called in the reader's language.
        lead: What is to be known first.
        figures: Where and how much it is asked for, signs of a shortage, change.
        groups: Groups that it belongs to.
        parts: What belongs to it.
        sources: What the blocks cite.
    """

    head: Head
    concept_uri: str
    kind: str
    kind_words: str
    name: str
    name_lang: str
    other_names: tuple[str, ...]
    lead: str
    figures: tuple[Block, ...]
    groups: tuple[Named, ...]
    parts: tuple[Named, ...]
    sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Concepts:
    """The taxonomy of a run, as pages walk through it.

    Attributes:
        graph: Labels, relations of occupations, what is broader.
        codes: Concept → its code: S1.2, 061, 2512, 2512.4; concepts without one are not in it.
        narrower: Concept → concepts one step below, in the order of their codes.
        needed_by: Skill → occupations that cannot do without it, and those that may use it.
        of_kind: Skills or occupations → what stands in addresses → concept.
    """

    graph: SkillGraph
    codes: Mapping[str, str]
    narrower: Mapping[str, tuple[str, ...]]
    needed_by: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    of_kind: Mapping[tuple[str, ...], Mapping[str, str]]

    def find(self, kinds: tuple[str, ...], place: str) -> str | None:
        """The concept that is addressed so: by the last part of its URI, or by its code."""
        return self.of_kind[kinds].get(place)

    def below(self, uri: str) -> tuple[str, ...]:
        """The concept and all below it, each once."""
        found: dict[str, None] = {}
        waiting = [uri]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = None
                waiting += self.narrower.get(one, ())
        return tuple(found)


def concepts(run: OpenRun) -> Concepts:
    """The taxonomy of the run; read once."""
    return run.once("concepts", lambda: _read(run))


def other_names(run: OpenRun, uri: str, lang: str) -> tuple[str, ...]:
    """What else a concept is called in a language, sorted; the first of many."""
    import pyarrow.compute as pc

    rows = planning_material(run).names.rows
    chosen = pc.and_(
        pc.equal(rows["concept_uri"], uri),
        pc.and_(pc.equal(rows["lang"], lang), pc.equal(rows["label_kind"], _OTHER_NAMES)),
    )
    return tuple(sorted(set(rows.filter(chosen)["label"].to_pylist()))[:_MOST_NAMES])


def place_of(uri: str) -> str:
    """What stands for a concept in an address; ISCO groups stand there by their code."""
    last = uri.rstrip("/").rpartition("/")[2]
    return last.removeprefix("C") if "/isco/C" in uri else last


def concept_places(
    run: OpenRun, kinds: tuple[str, ...], rank: Callable[[Concepts, str], int]
) -> tuple[dict[str, str], ...]:
    """Parts of the addresses of all skills or occupations.

    Args:
        run: The run.
        kinds: `SKILLS` or `OCCUPATIONS`.
        rank: Which come first: the least.
    """
    known = concepts(run)
    uris = (uri for uri, kind in known.graph.kinds.items() if kind in kinds)
    ordered = sorted(uris, key=lambda uri: (rank(known, uri), uri))
    return tuple({"place": place_of(uri)} for uri in ordered)


def named(reading: Reading, uri: str, note: str = "") -> Named:
    """A link to a concept, by its name in the reader's language if it has one."""
    known = concepts(reading.run)
    labels = known.graph.labels.get(uri, {})
    lang = next((one for one in (reading.lang, "en", *sorted(labels)) if one in labels), "")
    text = labels.get(lang) or known.codes.get(uri, uri)
    page = "occupation" if known.graph.kinds.get(uri) in OCCUPATIONS else "skill"
    return Named(
        text[:1].upper() + text[1:],
        "" if lang == reading.lang else lang,
        reading.url(f"/{page}/{place_of(uri)}"),
        note,
    )


def named_all(reading: Reading, uris: Iterable[str], most: int = 0) -> tuple[Named, ...]:
    """Links to concepts in the order of their names; at most so many, if not 0."""
    found = sorted((named(reading, uri) for uri in uris), key=lambda one: one.text.casefold())
    return tuple(found[:most] if most else found)


def _read(run: OpenRun) -> Concepts:
    graph = planning_material(run).skills
    rows = run.tables.read("core__concepts", ["concept_uri", "code"]).to_pylist()
    codes = {row["concept_uri"]: str(row["code"]) for row in rows if row["code"]}
    narrower: defaultdict[str, list[str]] = defaultdict(list)
    for uri, above in graph.broader.items():
        for one in above:
            narrower[one].append(uri)
    return Concepts(
        graph,
        codes,
        {
            uri: tuple(sorted(below, key=lambda one: (codes.get(one, "~"), one)))
            for uri, below in narrower.items()
        },
        _needed_by(graph),
        {kinds: _places(graph, codes, kinds) for kinds in (SKILLS, OCCUPATIONS)},
    )


def _needed_by(graph: SkillGraph) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, relation in enumerate((graph.essential, graph.optional)):
        for occupation, skills in sorted(relation.items()):
            for skill in skills:
                found[skill][side].append(occupation)
    return {skill: (tuple(needs), tuple(may)) for skill, (needs, may) in found.items()}


def _places(graph: SkillGraph, codes: Mapping[str, str], kinds: tuple[str, ...]) -> dict[str, str]:
    uris = sorted(uri for uri, kind in graph.kinds.items() if kind in kinds)
    by_code = {codes[uri]: uri for uri in uris if uri in codes}
    return by_code | {place_of(uri): uri for uri in uris}
