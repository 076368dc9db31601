"""Shapes of JSON that all answers of planning share: the same name for the same thing.

Money is in euros (`_eur`), shares lie between 0 and 1, days are ISO 8601 (`_date`), `_id` names
something in the study and `_uri` a concept of the taxonomy; what is not known is null. Sentences
are in `sections`, in the reader's language; all else needs no language but that of labels.
"""

# no postponed annotations: schemas are made of the types themselves

from typing import Annotated, Any, NamedTuple, TypedDict

from smartlife.model.fields import Publish, Status
from smartlife.planning.material.catalogue import HoursBasis, PriceBasis
from smartlife.planning.telling import SaidKind


class Rule(NamedTuple):
    """What a value keeps to, by the names that JSON Schema has for it."""

    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None


Share = Annotated[float, Rule(0, 1)]
Euros = Annotated[float, Rule(0)]
Count = Annotated[int, Rule(0)]
Day = Annotated[str, Rule(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Concept(TypedDict):
    """A skill, occupation or group of the taxonomy."""

    concept_uri: str
    label: str
    label_lang: str


class Course(TypedDict):
    """A course of the study; `publish` says how much of it may be shown to others.

    Made for others than the owner, it has no `course_id` where records may only be counted.
    """

    course_id: str | None
    title: str
    provider: str | None
    place: str | None
    nuts_code: str | None
    country_code: str | None
    mode: str
    langs: list[str]
    hours: float
    hours_basis: HoursBasis
    price_eur: Euros
    price_basis: PriceBasis
    start_date: Day | None
    end_date: Day | None
    eqf_level: int | None
    url: str | None
    publish: Publish
    source_id: str


class Source(TypedDict):
    """A source that the answer rests on."""

    source_id: str
    kind: str
    publisher: str
    title: str
    licence: str
    url: str | None
    retrieved_date: Day | None
    publish: Publish
    origin_ids: list[str]


class Limits(TypedDict):
    """A share and its limits."""

    estimate: Share | None
    lo: Share | None
    hi: Share | None


class Figure(TypedDict):
    """A share judged by the rules of publication; what may not be told is null.

    `interval_note` says why the limits may be too narrow; `without_largest` is the share without
    the largest employer, where that one has more than a quarter of the weight.
    """

    status: Status
    grade: str | None
    estimate: Share | None
    lo: Share | None
    hi: Share | None
    note: str | None
    interval_note: str | None
    without_largest: Limits | None


class Asked(TypedDict):
    """Who asks for something; null for fewer than three employers.

    With `is_withheld` null stands for any number: it is not told since those of fewer than three
    employers could be computed from it; and numbers beside it are at least so many. Of
    `advertisements` alone null stands for any number too: one employer has most of them, or those
    of a part of the region could be computed from them.
    """

    employers: Count | None
    unnamed: Count | None
    advertisements: Count | None
    is_withheld: bool


class SaidJson(TypedDict):
    """A sentence: its code and values, and the sentence itself."""

    code: str
    kind: SaidKind
    text: str
    values: dict[str, Any]
    level: Count
    number: Count | None


class TableJson(TypedDict):
    """Values beside each other, as words; a cell may have several lines."""

    columns: list[str]
    rows: list[list[str]]
    numeric: list[int]


class SectionJson(TypedDict):
    """Sentences under a heading, which may be empty; `values` tell what of the answer it is of."""

    code: str
    title: str
    said: list[SaidJson]
    table: TableJson | None
    values: dict[str, Any]


class Envelope(TypedDict):
    """What every answer has: what it is, what it rests on, and the sentences.

    `schema` names shape and version: it stays the same where keys are added, and rises where one
    changes its name or meaning.
    """

    schema: str
    study_id: str
    run_id: str
    lang: str
    heading: str
    sections: list[SectionJson]
    sources: list[Source]
