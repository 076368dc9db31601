"""Answers of planning as plain values: what all of them share, in the shapes of `shapes`."""

from __future__ import annotations

from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from smartlife.planning.shapes import (
    Asked,
    Concept,
    Course,
    Envelope,
    Figure,
    Limits,
    SaidJson,
    SectionJson,
    TableJson,
)
from smartlife.planning.shapes import Source as SourceJson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.analysis.publication import Judged
    from smartlife.model.study import Study
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.catalogue import Catalogue
    from smartlife.planning.material.reading import Source
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.telling import Section, Told

_DIGITS = 6


class Rested(Protocol):
    """What an answer rests on: a run of a study."""

    @property
    def study(self) -> Study:
        """The study."""

    @property
    def run_id(self) -> str:
        """Its run."""


def envelope(schema: str, told: Told, material: Rested, sources: Iterable[Source]) -> Envelope:
    """What every answer has.

    Args:
        schema: Name and version of the shape of the rest.
        told: The answer in words.
        material: What it was found in.
        sources: What it rests on.
    """
    return Envelope(
        schema=f"smartlife/{schema}",
        study_id=material.study.study_id,
        run_id=material.run_id,
        lang=told.lang,
        heading=told.heading,
        sections=[_section(one) for one in told.sections],
        sources=[_source(one) for one in sources],
    )


def concept(uri: str, graph: SkillGraph, lang: str) -> Concept:
    """A concept with its name, and the language that this is in; that is empty for none."""
    names = graph.labels.get(uri, {})
    found = next((one for one in (lang, "en", *names) if names.get(one)), "")
    return Concept(concept_uri=uri, label=graph.label(uri, lang), label_lang=found)


def concepts(uris: Iterable[str], graph: SkillGraph, lang: str) -> list[Concept]:
    """Concepts with their names."""
    return [concept(uri, graph, lang) for uri in uris]


def course(catalogue: Catalogue, number: int) -> Course:
    """A course of the catalogue, as its source and the assumptions of planning have it."""
    row = catalogue.row(number)
    langs = row["teaching_langs"] or ([row["lang"]] if row["lang"] else [])
    return Course(
        course_id=row["course_id"],
        title=row["title"],
        provider=row["provider_name"],
        place=row["place_name"],
        nuts_code=row["nuts_code"],
        country_code=row["country_code"],
        mode=row["mode"] or "unknown",
        langs=list(langs),
        hours=_rounded(float(catalogue.hours[number])),
        hours_basis=catalogue.hours_basis[number],
        price_eur=_rounded(float(catalogue.price_eur[number])),
        price_basis=catalogue.price_basis[number],
        start_date=day(row["start_date"]),
        end_date=day(row["end_date"]),
        eqf_level=row["eqf_level"],
        url=row["url"],
        publish=row["publish"],
        source_id=row["source_id"],
    )


def figure(judged: Judged) -> Figure:
    """A share judged by the rules of publication."""
    return Figure(
        status=judged.status,
        grade=judged.grade,
        estimate=known(judged.estimate),
        lo=known(judged.lo),
        hi=known(judged.hi),
        note=judged.note,
        interval_note=judged.interval_note,
        without_largest=_without_largest(judged),
    )


def _without_largest(judged: Judged) -> Limits | None:
    if judged.without_largest is None:
        return None
    estimate, lo, hi = (known(one) for one in judged.without_largest)
    return Limits(estimate=estimate, lo=lo, hi=hi)


def asked(askers: Askers) -> Asked:
    """Who asks, as far as it may be told."""
    return Asked(
        employers=askers.employers,
        unnamed=askers.unnamed,
        advertisements=askers.advertisements,
        is_withheld=askers.is_withheld,
    )


def known(value: float | None) -> float | None:
    """A number; None for none and for what has no end."""
    return None if value is None or not isfinite(value) else _rounded(value)


def day(value: date | None) -> str | None:
    """A day as year-month-day; None for none."""
    return None if value is None else value.isoformat()


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a sentence
    """Values that JSON has: no infinities, no arrays, lists for tuples, text for days."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(one) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return known(value)
    return value.isoformat() if isinstance(value, date) else value


def _rounded(value: float) -> float:
    return round(value, _DIGITS)


def _section(one: Section) -> SectionJson:
    table = one.table
    return SectionJson(
        code=one.code,
        title=one.title,
        said=[
            SaidJson(
                code=said.code,
                kind=said.kind,
                text=said.text,
                values=plain(dict(said.values)),
                level=said.level,
                number=said.number,
            )
            for said in one.said
        ],
        table=None
        if table is None
        else TableJson(
            columns=list(table.columns),
            rows=[list(row) for row in table.rows],
            numeric=list(table.numeric),
        ),
        values=plain(dict(one.values)),
    )


def _source(one: Source) -> SourceJson:
    return SourceJson(
        source_id=one.source_id,
        kind=one.kind,
        publisher=one.publisher,
        title=one.title,
        licence=one.licence,
        url=one.url,
        retrieved_date=day(one.retrieved_date),
        publish=one.publish,
        origin_ids=list(one.origin_ids),
    )
