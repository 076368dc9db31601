"""What a course description lacks, while it is written.

Its skills are read as those of courses in catalogues are, so what is suggested is what the reports
will later see of it. What people look for and the description does not say is told part by part;
columns that are filled in say it as well as words do. Skills that advertisements ask for together
with those taught come from the graph of what is asked for together (`portfolio.graph`); whether the
course teaches them only its provider knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.errors import InputUnreadable
from smartlife.linking.batch import link_batch
from smartlife.linking.corrections import apply_corrections
from smartlife.planning.material.askers import asking
from smartlife.planning.material.disclosure import EVERYWHERE, asked_for_each
from smartlife.planning.portfolio.graph import read_mentions
from smartlife.planning.portfolio.taught import Taught

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.linking.corrections import Corrections
    from smartlife.linking.index import LinkIndex
    from smartlife.model.fields import ConceptKind
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.audited import Groups
    from smartlife.planning.material.demand import Demand
    from smartlife.planning.portfolio.graph import CoDemand

Part = Literal[
    "outcomes", "hours", "level", "price", "entry", "language", "place", "dates", "certificate"
]
PARTS: Final[tuple[Part, ...]] = (
    "outcomes", "hours", "level", "price", "entry", "language", "place", "dates", "certificate",
)  # fmt: skip
"""What people look for in a description."""
LEAST_SHOWN: Final = 0.2
"""Less likely skills are not shown (methods, rule 2.2)."""
LIKELY: Final = 0.5
"""Skills that are suggested as tags."""
LONGEST: Final = 20_000
_TAUGHT_KINDS: Final = ("skill", "knowledge")
_LEAST_LETTERS: Final = 12
_WARMING: Final = 20
"""Names that are read to be ready."""
_FEW_WORDS: Final = 40
"""A shorter description says little of anything."""
_BESIDE: Final = 8
_FEW_SKILLS: Final = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A description as far as it is written.

    Attributes:
        title: Title of the course.
        text: Its description.
        lang: Language of both, ISO 639-1; "": it is found out.
        filled: Parts that other fields of the catalogue say already.
    """

    title: str
    text: str
    lang: str = ""
    filled: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill that the description names.

    Attributes:
        uri: The skill.
        label: Its name in the description's language, if it has one.
        kind: skill or knowledge.
        probability: Probability that it is right.
        field: title or text.
        start: First character of its words in that field.
        end: Character after them.
        phrase: The words.
        folded: The same as linking folds words; equal ones are right or wrong together.
    """

    uri: str
    label: str
    kind: ConceptKind
    probability: float
    field: str
    start: int
    end: int
    phrase: str
    folded: str


@dataclass(frozen=True, slots=True)
class AskedBeside:
    """A skill that advertisements ask for together with what the course teaches.

    Attributes:
        uri: The skill.
        beside: The taught skill that it is asked for with most.
        advertisements: Advertisements expected to ask for both; None where the number of those
            that likely do is not told.
        askers: Who likely asks for it.
    """

    uri: str
    beside: str
    advertisements: float | None
    askers: Askers


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer.

    Attributes:
        draft: What was read; with its language.
        skills: Skills it names, the surest first.
        missing: Parts that neither words nor other fields say.
        not_looked_for: Parts that could not be looked for in this language.
        beside: Skills asked for together with those taught.
        hints: Codes of advice on the wording.
    """

    draft: Draft
    skills: tuple[FoundSkill, ...]
    missing: tuple[Part, ...]
    not_looked_for: tuple[Part, ...]
    beside: tuple[AskedBeside, ...]
    hints: tuple[str, ...]

    @property
    def tags(self) -> tuple[FoundSkill, ...]:
        """Skills that may be noted with the course as ESCO tags, once its provider agrees."""
        return tuple(one for one in self.skills if one.probability >= LIKELY)


class AskedTogether:
    """What advertisements ask for together; made once, asked as often as somebody types."""

    def __init__(self, demand: Demand, groups: Groups | None = None) -> None:
        """Makes the graph.

        Args:
            demand: What is asked for.
            groups: Groups of skills without transversal and language skills, which are asked for
                with everything and so with nothing; without them all skills count.
        """
        everything = np.ones(len(demand), bool)
        usable = np.array([groups is None or bool(groups.of.get(uri)) for uri in demand.skill_uris],
                          bool)  # fmt: skip
        self._uris = demand.skill_uris
        self._graph: CoDemand = read_mentions(demand, everything, usable).graph()
        self._demand = demand
        self._place = {demand.skill_uris[s]: i for i, s in enumerate(self._graph.skills.tolist())}

    def beside(self, taught: Sequence[str]) -> tuple[AskedBeside, ...]:
        """Skills that are not taught, those most tied to taught ones first."""
        mine = {self._place[uri] for uri in taught if uri in self._place}
        graph = self._graph
        if not mine or not len(graph.first):
            return ()
        inside = np.zeros(len(graph.skills), bool)
        inside[list(mine)] = True
        edges = np.flatnonzero((inside[graph.first] != inside[graph.second]) & (graph.weight > 0))
        tie = np.zeros(len(graph.skills))
        best: dict[int, tuple[float, int]] = {}
        for edge in edges.tolist():
            one, other = int(graph.first[edge]), int(graph.second[edge])
            new = other if inside[one] else one
            weight = float(graph.weight[edge])
            tie[new] += weight
            if new not in best or weight > best[new][0]:
                best[new] = weight, edge
        found = []
        for new in sorted(best, key=lambda node: (-tie[node], self._uris[graph.skills[node]])):
            edge, skill = best[new][1], int(graph.skills[new])
            [who] = asked_for_each(self._demand, [skill])
            if not (who[EVERYWHERE].is_told or who[EVERYWHERE].is_withheld):
                continue
            [end] = {int(graph.first[edge]), int(graph.second[edge])} - {new}
            other = int(graph.skills[end])
            found.append(
                AskedBeside(
                    self._uris[skill],
                    self._uris[other],
                    float(graph.count[edge]) if self._is_told(skill, other) else None,
                    who[EVERYWHERE],
                )
            )
            if len(found) == _BESIDE:
                break
        return tuple(found)

    def _is_told(self, skill: int, other: int) -> bool:
        """Whether it is told how many advertisements ask for both."""
        both = asking(self._demand, [other], self._demand.in_region(None))
        [who] = asked_for_each(self._demand, [skill], both)
        return who[EVERYWHERE].employers is not None and bool(who[EVERYWHERE].advertisements)


def suggest(
    draft: Draft,
    index: LinkIndex,
    *,
    together: AskedTogether | None = None,
    corrections: Corrections | None = None,
) -> Suggestions:
    """Suggestions for a description.

    Args:
        draft: What is written so far.
        index: The taxonomy.
        together: What advertisements ask for together; without, nothing is told of it.
        corrections: What people of the study said of phrases in courses.

    Raises:
        InputUnreadable: there is nothing to read yet.
    """
    known = with_language(draft, index)
    skills = read_skills_of(known, index, corrections)
    said = said_parts(known)
    looked_for = {part for part in PARTS if part in _cues().get(known.lang, {})}
    missing = tuple(part for part in PARTS if part not in said and part in looked_for)
    tags = [one.uri for one in skills if one.probability >= LIKELY]
    return Suggestions(
        draft=known,
        skills=skills,
        missing=missing,
        not_looked_for=tuple(p for p in PARTS if p not in said and p not in looked_for),
        beside=together.beside(tags) if together is not None else (),
        hints=tuple(_hints(known, skills, missing)),
    )


def warm(index: LinkIndex, together: AskedTogether | None = None) -> None:
    """Makes the first answer as fast as the next ones: reads what answers need, in each language.

    Without it whoever asks first waits for models of languages and for expressions: seconds. For
    a server, before it answers anybody; a single command has no use for it.

    Args:
        index: The taxonomy.
        together: As of `suggest`.
    """
    from smartlife.tables.language_of import detect_language

    for lang in index.langs:
        names = [
            index.name_of(number, lang)[0]
            for number in range(min(_WARMING, len(index.concepts.uris)))
        ]
        words = ", ".join(names)
        # few texts are so short that they need the large models, and those take half a worker
        detect_language(words, words, None, sparing=True)
        if sum(map(str.isalpha, words)) >= _LEAST_LETTERS:
            suggest(Draft(words, f"{words}. {words}", lang), index, together=together)


def with_language(draft: Draft, index: LinkIndex) -> Draft:
    """The draft with its language, cut to what is read.

    Raises:
        InputUnreadable: there is nothing to read.
    """
    from smartlife.tables.language_of import detect_language

    title, text = draft.title.strip(), draft.text[:LONGEST].replace("\r\n", "\n").strip()
    if sum(map(str.isalpha, title + text)) < _LEAST_LETTERS:
        raise InputUnreadable(
            "There is no description to read",
            where="the description",
            todo="Write a title and a few sentences on what participants learn.",
        )
    lang = draft.lang
    if not lang:
        lang, _ = detect_language(title or text, text, None, sparing=True)
        lang = (index.langs[0] if index.langs else "en") if lang == "und" else lang
    return Draft(title, text, lang, draft.filled)


def read_skills_of(
    draft: Draft, index: LinkIndex, corrections: Corrections | None = None
) -> tuple[FoundSkill, ...]:
    """Skills that a description names, read as those of courses in catalogues are."""
    import pyarrow as pa

    documents = pa.RecordBatch.from_pydict(
        {"course_id": ["draft"], "title": [draft.title], "text": [draft.text],
         "lang": [draft.lang]}
    )  # fmt: skip
    mentions = link_batch(documents, index)
    if corrections is not None:
        mentions = apply_corrections(mentions, documents, corrections)
    found = [
        _found(row, draft, index)
        for row in mentions.to_pylist()
        if row["concept_kind"] in _TAUGHT_KINDS and row["probability"] >= LEAST_SHOWN
    ]
    return tuple(sorted(found, key=lambda one: (-one.probability, one.field, one.start, one.uri)))


def as_taught(skills: Sequence[FoundSkill]) -> tuple[Taught, ...]:
    """What a course with such a description would be taken to teach."""
    return tuple(Taught(one.uri, one.probability, one.folded) for one in skills)


def _found(row: Mapping[str, Any], draft: Draft, index: LinkIndex) -> FoundSkill:
    start, end = row["span_start"] or 0, row["span_end"] or 0
    words = draft.title if row["span_field"] == "title" else draft.text
    number = index.concepts.number_of(row["concept_uri"])
    label = index.name_of(number, draft.lang)[0] if number is not None else row["concept_uri"]
    return FoundSkill(
        uri=row["concept_uri"],
        label=label,
        kind=row["concept_kind"],
        probability=float(row["probability"]),
        field=row["span_field"],
        start=start,
        end=end,
        phrase=words[start:end] or row["phrase"],
        folded=row["phrase"],
    )


def said_parts(draft: Draft) -> frozenset[Part]:
    """Parts that the words or other fields say."""
    text = f"{draft.title}\n{draft.text}"
    cues = _cues()
    return draft.filled | {
        part
        for part in PARTS
        if any(
            part in cues.get(lang, {}) and cues[lang][part].search(text)
            for lang in (draft.lang, "any")
        )
    }


def _hints(draft: Draft, skills: Sequence[FoundSkill], missing: Sequence[Part]) -> list[str]:
    found = []
    if len(draft.text.split()) < _FEW_WORDS:
        found.append("short")
    if "outcomes" in missing:
        found.append("outcomes")
    if sum(one.probability >= LIKELY for one in skills) <= _FEW_SKILLS:
        found.append("few_skills")
    if any(one.probability < LIKELY for one in skills):
        found.append("unsure")
    return found


@cache
def _cues() -> dict[str, dict[str, re.Pattern[str]]]:
    """Language → part → expression."""
    import yaml

    text = (
        resources.files("smartlife.planning.portfolio")
        .joinpath("description.yml")
        .read_text("utf-8")
    )
    made: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return {
        lang: {part: re.compile("|".join(words), re.IGNORECASE) for part, words in parts.items()}
        for lang, parts in made.items()
    }
