"""A provider's portfolio for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import asked, concept, concepts, envelope, figure, known
from smartlife.planning.portfolio.plan_shapes import (
    AdditionJson,
    AskedConcept,
    AskedRegion,
    CheckJson,
    ChoiceJson,
    NewCourseJson,
    NewSkillJson,
    OtherCourseJson,
    OtherwiseJson,
    OwnCourseJson,
    OwnCoursesJson,
    PortfolioAnswerJson,
    PortfolioJson,
    PortfolioRequestJson,
    RetirementJson,
    SeenJson,
    SiteJson,
    UpdateJson,
    WhereJson,
)
from smartlife.planning.portfolio.plan_words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartlife.planning.material.askers import Askers
    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.portfolio.evidence import CheckRow
    from smartlife.planning.portfolio.plan import NewCourse, PortfolioAnswer
    from smartlife.planning.portfolio.upkeep import OwnCourse, Upkeep
    from smartlife.planning.portfolio.where import Site, Where


def as_json(answer: PortfolioAnswer, material: Material, lang: str) -> PortfolioJson:
    """The whole answer as plain values.

    Args:
        answer: The answer.
        material: What it was found in.
        lang: The reader's language.
    """
    graph = material.skills
    upkeep = answer.upkeep
    told = in_words(answer, material, lang)
    return PortfolioJson(
        **envelope("portfolio/1", told, material, answer.sources),
        request=_request(answer),
        answer=PortfolioAnswerJson(
            state=answer.state,
            advertisements=answer.advertisements,
            courses_in_reach=answer.courses_in_reach,
            not_found=None if answer.not_found is None else list(answer.not_found),
            is_wide=answer.is_wide,
            confirmed=known(answer.confirmed),
            why_not_confirmed=answer.why_not_confirmed,
            missing=_asked(answer.listed, graph, lang),
            wider_nuts_code=answer.wider,
            new_courses=[_new_course(one, graph, lang) for one in answer.new],
            choice=_choice(answer, graph, lang),
            where=None if answer.where is None else _where(answer.where),
            own_courses=None if upkeep is None else _own_courses(upkeep, graph, lang),
        ),
    )


def _request(answer: PortfolioAnswer) -> PortfolioRequestJson:
    request, capacity = answer.request, answer.request.capacity
    return PortfolioRequestJson(
        nuts_code=request.region,
        provider=request.provider,
        reach=request.reach,
        own_titles=[one.title for one in request.own],
        new_courses=capacity.new_courses,
        course_hours=known(capacity.course_hours),
        all_hours=known(capacity.all_hours),
        price_eur=known(capacity.price_eur),
        hours_per_skill=capacity.hours_per_skill,
        eur_per_hour=capacity.eur_per_hour,
        eur_per_hour_basis=answer.price_basis,
        seats=request.seats,
        cost_per_hour=known(request.cost_per_hour),
        minutes=request.minutes,
    )


def _asked(pairs: Iterable[tuple[str, Askers]], graph: SkillGraph, lang: str) -> list[AskedConcept]:
    return [AskedConcept(**concept(uri, graph, lang), asked_by=asked(who)) for uri, who in pairs]


def _new_course(one: NewCourse, graph: SkillGraph, lang: str) -> NewCourseJson:
    asking = one.asking
    return NewCourseJson(
        nuts_code=one.region,
        core=concepts(one.core, graph, lang),
        skills=[
            NewSkillJson(
                **concept(new.uri, graph, lang),
                asked_by=asked(new.askers),
                evidence=new.evidence,
            )
            for new in one.skills
        ],
        beside=concepts(one.beside, graph, lang),
        hours=one.hours,
        price_eur=one.price_eur,
        cost_eur=known(one.cost_eur),
        together=one.together,
        jaccard=one.jaccard,
        steadiness=one.steadiness,
        adds=figure(one.adds),
        asked_by=asked(asking.askers),
        expected_advertisements=known(asking.expected),
        occupations=_asked(asking.occupations, graph, lang),
        regions=[
            AskedRegion(nuts_code=code, asked_by=asked(who)) for code, who in asking.regions.items()
        ],
        nearest_own=None if one.own is None else _own(one.own),
        check=[_check(row, graph, lang) for row in one.check],
        is_check_whole=one.is_check_whole,
    )


def _check(row: CheckRow, graph: SkillGraph, lang: str) -> CheckJson:
    return CheckJson(
        kind=row.kind,
        document_id=row.document_id,
        title=row.title,
        who=row.who,
        place=row.place,
        date=row.date,
        url=row.url,
        publish=row.publish,
        source_id=row.source_id,
        in_reach=row.in_reach,
        skills=[
            SeenJson(
                **concept(seen.uri, graph, lang), probability=seen.probability, words=seen.words
            )
            for seen in row.skills
        ],
    )


def _site(one: Site) -> SiteJson:
    return SiteJson(
        place=one.name,
        nuts_code=one.nuts_code,
        share=one.share,
        courses=one.courses,
        is_own=one.is_own,
    )


def _where(where: Where) -> WhereJson:
    return WhereJson(
        minutes=where.minutes,
        best=_site(where.best),
        alike=[_site(one) for one in where.alike],
        own=None if where.own is None else _site(where.own),
        second=None if where.second is None else _site(where.second),
        both=where.both,
        otherwise=[
            OtherwiseJson(minutes=minutes, place=place)
            for minutes, place in where.otherwise.items()
        ],
    )


def _choice(answer: PortfolioAnswer, graph: SkillGraph, lang: str) -> ChoiceJson | None:
    chosen = answer.chosen
    if chosen is None or answer.state != "chosen":
        return None
    choice = chosen.choice
    return ChoiceJson(
        worth=figure(chosen.there.total),
        confirmed=None if chosen.there.confirmed is None else figure(chosen.there.confirmed),
        seemed=known(chosen.here),
        exchanged_worth=figure(chosen.again_there.total),
        expected=known(chosen.expected),
        exchanged_cores=[concepts(core, graph, lang) for core in answer.again],
        common_skills=chosen.common,
        is_best=choice.selection.is_best,
        gap=known(choice.selection.gap),
        stopped_early=choice.stopped_early or chosen.again.stopped_early,
        greedy_bound=choice.greedy_bound,
        greedy_share=choice.greedy_share,
        bundles=len(choice.bundles),
        bundles_left_out=choice.loose,
    )


def _own(one: OwnCourse) -> OwnCourseJson:
    return OwnCourseJson(
        course_id=one.course_id or None,
        title=one.title,
        occasions=one.occasions,
        publish=one.publish,
    )


def _own_courses(upkeep: Upkeep, graph: SkillGraph, lang: str) -> OwnCoursesJson:
    return OwnCoursesJson(
        courses=upkeep.courses,
        unread=upkeep.unread,
        updates=[
            UpdateJson(
                course=_own(update.course),
                additions=[
                    AdditionJson(
                        **concept(one.uri, graph, lang),
                        asked_by=asked(one.askers),
                        together_with=concept(one.with_uri, graph, lang),
                        evidence=one.evidence,
                    )
                    for one in update.additions
                ],
            )
            for update in upkeep.updates
        ],
        retirements=[
            RetirementJson(
                course=_own(one.course),
                skills=concepts(one.skills, graph, lang),
                advertisements=one.advertisements,
                at_most=one.at_most,
                others=[
                    OtherCourseJson(
                        course_id=other.course_id,
                        title=other.title,
                        provider=other.provider,
                        publish=other.publish,
                    )
                    for other in one.others
                ],
            )
            for one in upkeep.retirements
        ],
        is_enough_data=upkeep.enough_data,
    )
