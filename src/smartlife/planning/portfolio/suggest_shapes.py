"""Shapes of JSON of suggestions for a description."""

# no postponed annotations: schemas are made of the types themselves

from typing import TypedDict

from smartlife.model.fields import ConceptKind
from smartlife.planning.portfolio.suggest import Part
from smartlife.planning.shapes import Asked, Concept, Count, Envelope, Share


class SuggestRequestJson(TypedDict):
    """The description, with its language; `filled` is what other fields of the catalogue say."""

    title: str
    text: str
    text_lang: str
    filled: list[Part]


class FoundSkillJson(Concept):
    """A skill that the description names: its words from `start` to `end` of `field`."""

    kind: ConceptKind
    probability: Share
    is_tag: bool
    field: str
    start: Count
    end: Count
    words: str


class BesideJson(TypedDict):
    """A skill that is asked for together with one that the course teaches.

    `expected_advertisements` ask for both; null where few employers do or one has most of them.
    """

    skill: Concept
    together_with: Concept
    expected_advertisements: float | None
    asked_by: Asked


class SuggestAnswerJson(TypedDict):
    """The answer; `hints` are codes of advice on the wording."""

    skills: list[FoundSkillJson]
    missing: list[Part]
    not_looked_for: list[Part]
    beside: list[BesideJson]
    hints: list[str]


class SuggestJson(Envelope):
    """What a description of a course lacks."""

    request: SuggestRequestJson
    answer: SuggestAnswerJson
