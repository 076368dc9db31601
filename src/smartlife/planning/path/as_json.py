"""A path for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.planning.as_json import asked, concept, concepts, envelope, known, plain
from smartlife.planning.path.json_courses import alternative, path_course
from smartlife.planning.path.shapes import (
    CalledJson,
    ConditionJson,
    CountedInJson,
    HeldJson,
    LawJson,
    MissingJson,
    NearJson,
    NeighbourJson,
    OfferJson,
    OpenJson,
    PathAnswerJson,
    PathJson,
    PathRequestJson,
    RemarkJson,
    RemovedJson,
    WideningJson,
)
from smartlife.planning.path.words_told import in_words

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.path.answer import Open, PathAnswer, Remark, Widening
    from smartlife.planning.path.neighbours import Neighbour
    from smartlife.planning.path.shapes import Unit
    from smartlife.planning.people.regulated import Regulation
    from smartlife.planning.people.support import Offer

_NAMES: Final = {"uris": "concept_uris", "occupation": "concept_uri", "home": "place"}
"""Value of a remark → its name in JSON."""
_UNITS: Final[dict[str, Unit]] = {
    "price": "eur", "hours": "weeks", "late": "weeks", "pace": "hours_a_week",
    "too_far": "minutes", "language": "lang", "language_weak": "lang", "needed": "concept_uri",
    "most_courses": "courses", "must_take": "course_id",
}  # fmt: skip
"""Limit → what its value counts; others have none."""


def as_json(answer: PathAnswer, material: Material, lang: str) -> PathJson:
    """The whole answer as plain values; what somebody told of themselves is not repeated.

    Args:
        answer: The answer.
        material: What it was found in.
        lang: The reader's language.
    """
    graph, missing = material.skills, answer.missing
    weights = zip(missing.uris, missing.weight.tolist(), strict=True)
    where = answer.counted_in
    return PathJson(
        **envelope("path/1", in_words(answer, material, lang), material, answer.sources),
        request=_request(answer, graph, lang),
        answer=PathAnswerJson(
            stage=answer.stage,
            held=[
                HeldJson(**concept(uri, graph, lang), basis=answer.request.held[uri])
                for uri in missing.held
            ],
            share_held=known(missing.share_held) or 0.0,
            missing=[
                MissingJson(**concept(uri, graph, lang), weight=weight) for uri, weight in weights
            ],
            optional=concepts(missing.optional, graph, lang),
            courses_teaching=answer.teaching,
            removed=[
                RemovedJson(limit=one.code, courses=one.count, alone=one.alone)
                for one in answer.removed
            ],
            alternatives=[alternative(one, material, lang) for one in answer.alternatives],
            open=[_open(one, material, lang) for one in answer.open],
            widenings=[_widening(one) for one in answer.widenings],
            called=[
                CalledJson(
                    course=path_course(one.shown, material.catalogue),
                    label=one.label,
                    hindrances=list(one.hindrances),
                )
                for one in answer.called
            ],
            called_more=answer.called_more,
            neighbours=[_neighbour(one, graph, lang) for one in answer.neighbours],
            counted_in=None
            if where is None
            else CountedInJson(
                basis=where.basis,
                nuts_codes=list(where.regions),
                advertisements=where.advertisements,
            ),
            asked_by=None if answer.askers is None else asked(answer.askers),
            pay_eur=None,
            law=None if answer.regulation is None else _law(answer.regulation),
            support=[_offer(one) for one in answer.support],
            remarks=[_remark(one) for one in answer.remarks],
        ),
    )


def _request(answer: PathAnswer, graph: SkillGraph, lang: str) -> PathRequestJson:
    request, goal = answer.request, answer.goal
    limits = request.limits
    return PathRequestJson(
        goal=goal.kind,
        occupation=concept(goal.occupation, graph, lang) if goal.occupation else None,
        must=concepts(goal.must, graph, lang),
        nuts_code=request.region,
        hours_a_week=limits.hours_a_week,
        weeks=limits.weeks,
        budget_eur=known(limits.budget),
        travel_minutes=known(limits.travel_minutes),
        presence=limits.presence,
        langs=list(limits.langs),
        is_any_lang=limits.any_lang,
        weak_langs=list(limits.weak_langs),
        start_date=limits.start.isoformat(),
        most_courses=limits.most_courses,
        must_take=[one.course_id for one in answer.taken],
    )


def _open(one: Open, material: Material, lang: str) -> OpenJson:
    return OpenJson(
        **concept(one.uri, material.skills, lang),
        weight=one.weight,
        why=one.why,
        hindrance=one.hindrance,
        courses=one.courses,
        near=[
            NearJson(
                course=path_course(near.shown, material.catalogue),
                skill=concept(near.uri, material.skills, lang),
                relation=near.relation,
            )
            for near in one.near
        ],
    )


def _widening(one: Widening) -> WideningJson:
    unit = _UNITS.get(one.code)
    value = one.value if isinstance(one.value, str) else known(one.value)
    if one.course is not None:
        value = one.course.course_id
    return WideningJson(
        limit=one.code,
        value=None if unit is None else value,
        unit=unit,
        courses=one.courses,
        coverage=one.coverage,
        for_must=one.for_must,
        together=one.together,
    )


def _neighbour(one: Neighbour, graph: SkillGraph, lang: str) -> NeighbourJson:
    return NeighbourJson(
        **concept(one.uri, graph, lang),
        isco_code=one.isco,
        likeness=one.likeness,
        share_held=one.share_held,
        share_used=one.share_used,
        share_taught=one.share_taught,
        held=concepts(one.held, graph, lang),
        missing=concepts(one.missing, graph, lang),
        asked_by=None if one.askers is None else asked(one.askers),
        pay_eur=None,
    )


def _law(one: Regulation) -> LawJson:
    return LawJson(
        code=one.code,
        isco_code=one.isco,
        article=one.article,
        years=one.years,
        hours=one.hours,
        title=one.title,
        url=one.address,
        database_url=one.database,
        is_read=one.is_read,
    )


def _offer(one: Offer) -> OfferJson:
    return OfferJson(
        scheme_id=one.scheme,
        kind=one.kind,
        status=one.status,
        name=one.name,
        name_en=one.name_en,
        name_lang=one.lang,
        conditions=[
            ConditionJson(code=reason.code, state=reason.state, values=dict(reason.values))
            for reason in one.reasons
        ],
        share=one.share,
        most_eur=one.most_eur,
        amount_eur=one.amount_eur,
        is_right=one.is_right,
        is_confirmed=one.confirmed,
        ask=one.ask,
        ask_url=one.ask_at,
        source=one.source,
        source_url=one.source_address,
        as_of_year=one.as_of,
        retrieved_date=one.retrieved,
    )


def _remark(one: Remark) -> RemarkJson:
    values = {_NAMES.get(name, name): value for name, value in one.values.items()}
    return RemarkJson(code=one.code, values=plain(values))
