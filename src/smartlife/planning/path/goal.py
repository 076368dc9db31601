"""What a person wants to be able to do, and what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from smartlife.errors import RequestInvalid
from smartlife.linking.lookup import concept_of_uri, search_concepts
from smartlife.planning.material.names import find_concepts
from smartlife.planning.path.everyday import plain_occupations

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from smartlife.linking.index import LinkIndex
    from smartlife.model.fields import ConceptKind
    from smartlife.planning.material.names import Names
    from smartlife.planning.material.skills import SkillGraph

    Floats = NDArray[np.float64]

GoalKind = Literal["occupation", "skills", "ideas"]

MUST: Final = 0.8
"""Probability with which a skill that a person insists on has to be learned."""
_CANDIDATES: Final = 6
_LIKELY: Final = 0.3
_SCHEMES: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person wants.

    Attributes:
        kind: An occupation, some skills, or ideas of what one could become.
        occupation: URI of the occupation; empty for others.
        skills: Skills that it takes, sorted.
        optional: Skills that may help, sorted; never needed.
        must: Skills that have to be learned in any case, sorted.
    """

    kind: GoalKind
    occupation: str = ""
    skills: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    must: tuple[str, ...] = ()


IDEAS: Final = Goal("ideas")


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """What is missing for a goal.

    Attributes:
        uris: Skills, sorted.
        weight: What each is worth: its information, the sum being 1.
        held: Skills of the goal that are held already, sorted.
        optional: Skills that may help and are not held, sorted.
        share_held: Share of the goal, by information, that is held.
    """

    uris: tuple[str, ...]
    weight: Floats
    held: tuple[str, ...]
    optional: tuple[str, ...]
    share_held: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that words may mean.

    Attributes:
        uri: It.
        label: The name that fits.
        is_exact: True if it is spelled so.
    """

    uri: str
    label: str
    is_exact: bool


def occupation_goal(graph: SkillGraph, uri: str, must: Collection[str] = ()) -> Goal:
    """The goal to work in an occupation.

    Args:
        graph: Skills and occupations.
        uri: The occupation.
        must: Further skills, or some of its own, that have to be learned in any case.
    """
    skills = {*graph.essential.get(uri, ()), *must}
    optional = set(graph.optional.get(uri, ())) - skills
    return Goal("occupation", uri, tuple(sorted(skills)), tuple(sorted(optional)),
                tuple(sorted(set(must))))  # fmt: skip


def skills_goal(uris: Collection[str], must: Collection[str] = ()) -> Goal:
    """The goal to have some skills."""
    return Goal("skills", skills=tuple(sorted({*uris, *must})), must=tuple(sorted(set(must))))


def missing_for(goal: Goal, held: Collection[str], graph: SkillGraph) -> Missing:
    """What is missing for a goal.

    A skill that no occupation asks for says nothing by itself; it weighs as much as the middle one
    of the goal, since the person named it.

    Args:
        goal: What is wanted.
        held: Skills that are held.
        graph: Skills and occupations.
    """
    has = set(held)
    worth = information(goal.skills, graph)
    lacking = [uri for uri in goal.skills if uri not in has]
    mine = np.array([worth[uri] for uri in lacking], np.float64)
    whole, total = sum(worth.values()), float(mine.sum())
    return Missing(
        uris=tuple(lacking),
        weight=mine / total if total > 0 else np.full(len(mine), 1 / max(1, len(mine))),
        held=tuple(uri for uri in goal.skills if uri in has),
        optional=tuple(uri for uri in goal.optional if uri not in has),
        # what is held is summed by itself: the difference of two sums is never quite nothing
        share_held=sum(worth[uri] for uri in goal.skills if uri in has) / whole if whole else 1.0,
    )


def information(uris: Sequence[str], graph: SkillGraph) -> dict[str, float]:
    """What each skill says of what a person can do; never nothing."""
    known = [graph.information[uri] for uri in uris if graph.information.get(uri, 0.0) > 0]
    middle = float(np.median(known)) if known else 1.0
    return {uri: graph.information.get(uri) or middle for uri in uris}


def find_occupations(
    words: str, lang: str, names: Names, graph: SkillGraph, index: LinkIndex | None = None
) -> tuple[Candidate, ...]:
    """Occupations that words may mean, the likeliest first.

    What the words mean in plain language comes first (`everyday`), then names that are the words,
    then what the search of linking finds, then names that hold the words.

    Args:
        words: A title in any language, or the URI of an occupation.
        lang: Language of the words; others are tried too.
        names: Names of concepts.
        graph: Skills and occupations; an occupation without essential skills is no goal.
        index: For words that are spelled otherwise.

    Raises:
        RequestInvalid: no occupation is like the words.
    """
    plain = [Candidate(uri, words.strip(), is_exact=True) for uri in plain_occupations(words, lang)]
    found = [*plain, *_find(words, lang, ("occupation",), names, None if plain else index)]
    first = {one.uri: one for one in reversed(found)}
    known = [first[uri] for uri in dict.fromkeys(one.uri for one in found)
             if graph.essential.get(uri)][:_CANDIDATES]  # fmt: skip
    if known:
        return tuple(known)
    todo = "Write it as a job title (nurse, welder, accountant), in another language, or give the "
    raise RequestInvalid(
        "No occupation of the taxonomy is called so, or none whose skills are known",
        where=words,
        todo=f"{todo}address of an ESCO occupation.",
    )


def find_skills(
    words: str, lang: str, names: Names, index: LinkIndex | None = None
) -> tuple[Candidate, ...]:
    """Skills and knowledge that words may mean, the likeliest first; empty if there are none."""
    return _find(words, lang, ("skill", "knowledge"), names, index)


def _find(
    words: str,
    lang: str,
    kinds: tuple[ConceptKind, ...],
    names: Names,
    index: LinkIndex | None,
) -> tuple[Candidate, ...]:
    if words.strip().startswith(_SCHEMES):
        return _of_uri(words.strip(), lang, kinds, names, index)
    found: dict[str, Candidate] = {}
    langs = dict.fromkeys((lang, "en", "lv", "lt", "sv", "de"))
    named = [one for code in langs for one in find_concepts(names, words, code, kinds,
                                                           top=_CANDIDATES)]  # fmt: skip
    named.sort(key=lambda one: (one.lang != lang, not one.is_preferred))
    for one in named:
        if one.match == "exact":
            found.setdefault(one.concept_uri, Candidate(one.concept_uri, one.label, is_exact=True))
    if index is not None and not found:
        for answer in search_concepts(words, lang, index, kinds=kinds, top=_CANDIDATES):
            if answer.probability >= _LIKELY:
                one_more = Candidate(answer.concept_uri, answer.label, answer.method == "exact")
                found.setdefault(answer.concept_uri, one_more)
    for one in named:
        if one.match != "exact" and one.lang in (lang, "en"):
            other = Candidate(one.concept_uri, one.label, is_exact=False)
            found.setdefault(one.concept_uri, other)
    return tuple(found.values())[:_CANDIDATES]


def _of_uri(
    uri: str,
    lang: str,
    kinds: tuple[ConceptKind, ...],
    names: Names,
    index: LinkIndex | None,
) -> tuple[Candidate, ...]:
    import pyarrow.compute as pc

    known = concept_of_uri(uri, lang, index) if index is not None else []
    wanted = known[0].concept_uri if known else uri
    rows = names.rows.filter(pc.field("concept_uri") == wanted).to_pylist()
    rows = [row for row in rows if row["concept_kind"] in kinds]
    rows.sort(key=lambda row: (row["lang"] != lang, row["lang"] != "en", row["label_kind"]
                               != "preferred", row["label"]))  # fmt: skip
    return (Candidate(wanted, rows[0]["label"], is_exact=True),) if rows else ()
