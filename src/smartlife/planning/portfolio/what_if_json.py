"""What would change, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import concept, concepts, day, envelope, known
from smartlife.planning.portfolio.what_if_shapes import (
    ChangedCourseJson,
    DemandChangeJson,
    FitChangeJson,
    ReachStepJson,
    RegionChangeJson,
    SkillChangeJson,
    TaughtSkillJson,
    WhatIfAnswerJson,
    WhatIfJson,
    WhatIfRequestJson,
)
from smartlife.planning.portfolio.what_if_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.portfolio.change import Row
    from smartlife.planning.portfolio.changes import (
        DemandChange,
        RegionChange,
        SkillChange,
        WhatIfAnswer,
    )
    from smartlife.planning.portfolio.taught import Taught


def as_json(answer: WhatIfAnswer, material: Material, lang: str) -> WhatIfJson:
    """The whole answer as plain values.

    Args:
        answer: The answer.
        material: What it was found in.
        lang: The reader's language.
    """
    graph = material.skills
    told = in_words(answer, material, lang)
    sources = material.sources_of_kinds("courses", "taxonomy", "vacancies")
    return WhatIfJson(
        **envelope("what_if/1", told, material, sources),
        request=_request(answer, graph, lang),
        answer=WhatIfAnswerJson(
            before=_course(answer.before),
            after=_course(answer.after),
            field_code=answer.field_code,
            field_before=answer.field_before,
            taught=_taught(answer.taught, graph, lang),
            taught_before=_taught(answer.taught_before, graph, lang),
            regions=[_region(one, graph, lang) for one in answer.regions],
            draws=answer.draws,
            seed=answer.seed,
            remarks=list(answer.remarks),
        ),
    )


def _request(answer: WhatIfAnswer, graph: SkillGraph, lang: str) -> WhatIfRequestJson:
    change = answer.change
    return WhatIfRequestJson(
        kind=change.kind,
        course=change.course,
        title=change.title,
        skills=concepts(change.skills, graph, lang),
        dropped=concepts(change.dropped, graph, lang),
        place=change.place,
        mode=change.mode,
        langs=list(change.langs),
        text_lang=change.text_lang,
        provider=change.provider,
        hours=known(change.hours),
        price_eur=known(change.price_eur),
        seats=change.seats,
        start_date=change.start or None,
        eqf_level=change.eqf_level,
        field_code=change.field_code,
        is_part_time=change.is_part_time,
        minutes=answer.minutes,
    )


def _course(row: Row | None) -> ChangedCourseJson | None:
    if row is None:
        return None
    langs = row["teaching_langs"] or ([row["lang"]] if row["lang"] else [])
    return ChangedCourseJson(
        course_id=row["course_id"],
        title=row["title"],
        provider=row["provider_name"],
        place=row["place_name"],
        nuts_code=row["nuts_code"],
        country_code=row["country_code"],
        mode=row["mode"],
        langs=list(langs),
        hours=known(row["hours"]),
        price_eur=known(row["price_eur"]),
        seats=row["seats_count"],
        start_date=day(row["start_date"]),
        eqf_level=row["eqf_level"],
        field_code=row["field_code"],
        is_part_time=row["is_part_time"],
        url=row["url"],
        publish=row["publish"],
        source_id=row["source_id"],
    )


def _taught(skills: Iterable[Taught], graph: SkillGraph, lang: str) -> list[TaughtSkillJson]:
    return [
        TaughtSkillJson(
            **concept(one.uri, graph, lang), probability=one.probability, words=one.phrase
        )
        for one in skills
    ]


def _region(one: RegionChange, graph: SkillGraph, lang: str) -> RegionChangeJson:
    return RegionChangeJson(
        nuts_code=one.region,
        role=one.role,
        note=one.note,
        is_changed=one.is_changed,
        is_followed=one.is_followed,
        this_course=list(one.this_course),
        gained=one.gained,
        lost=one.lost,
        steps=[
            ReachStepJson(
                step=step.step,
                in_field=list(step.in_field),
                any_course=list(step.any_course),
                courses=list(step.courses),
            )
            for step in one.steps
        ],
        demand=_demand(one.demand),
        newly_taught=_skills(one.newly_taught, graph, lang),
        no_longer=_skills(one.no_longer, graph, lang),
        fit=[
            FitChangeJson(
                scheme=fit.scheme, name=fit.name, before=list(fit.before), after=list(fit.after)
            )
            for fit in one.fit
        ],
    )


def _demand(demand: DemandChange) -> DemandChangeJson:
    return DemandChangeJson(
        before=None if demand.before is None else list(demand.before),
        after=None if demand.after is None else list(demand.after),
        found=known(demand.found),
        lo=known(demand.lo),
        hi=known(demand.hi),
        note=demand.note,
    )


def _skills(skills: Iterable[SkillChange], graph: SkillGraph, lang: str) -> list[SkillChangeJson]:
    return [
        SkillChangeJson(
            **concept(one.uri, graph, lang),
            before=one.before,
            after=one.after,
            asked=known(one.asked),
        )
        for one in skills
    ]
