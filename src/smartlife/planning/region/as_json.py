"""A plan of regions for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.publication import too_little
from smartlife.planning.as_json import asked, concept, concepts, envelope, figure, known
from smartlife.planning.region.shapes import (
    JointCourseJson,
    PartJson,
    PricesJson,
    RegionAnswerJson,
    RegionJson,
    RegionRequestJson,
    RegionShareJson,
    TeacherJson,
)
from smartlife.planning.region.words import in_words

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.region.answer import (
        JointCourse,
        RegionPart,
        RegionPlan,
        RegionRequest,
        Teacher,
    )
    from smartlife.planning.shapes import Figure


def as_json(plan: RegionPlan, material: Material, lang: str) -> RegionJson:
    """The whole answer as plain values.

    Args:
        plan: The answer.
        material: What it was found in.
        lang: The reader's language.
    """
    graph = material.skills
    told = in_words(plan, material, lang)
    sources = material.sources_of_kinds("courses", "taxonomy", "vacancies")
    return RegionJson(
        **envelope("region/1", told, material, sources),
        request=_request(plan.request),
        answer=RegionAnswerJson(
            state=plan.state,
            courses=[_course(one, graph, lang) for one in plan.courses],
            cost_eur=plan.cost_eur,
            cheapest_eur=known(plan.cheapest_eur),
            regions=[
                RegionShareJson(
                    nuts_code=code,
                    cost_eur=plan.cost_by_region.get(code, 0.0),
                    value=figure(plan.value.get(code, too_little())),
                    confirmed=_confirmed(plan, code),
                    audit_confirmed=known(plan.audits.get(code)),
                    why_not_confirmed=plan.why_not_confirmed.get(code),
                    seemed=known(plan.seemed.get(code)),
                    advertisements=plan.advertisements.get(code),
                )
                for code in plan.request.regions
            ],
            common=known(plan.common),
            is_best=plan.is_best,
            gap=known(plan.gap),
            stopped_early=plan.stopped_early,
        ),
    )


def _confirmed(plan: RegionPlan, code: str) -> Figure | None:
    found = plan.confirmed.get(code)
    return None if found is None else figure(found)


def _request(request: RegionRequest) -> RegionRequestJson:
    prices = request.prices
    return RegionRequestJson(
        nuts_codes=list(request.regions),
        courses=request.courses,
        budget_eur=known(request.budget_eur),
        course_hours=known(request.course_hours),
        prices=PricesJson(
            hours_per_skill=prices.hours_per_skill,
            making_eur_per_hour=prices.making,
            share_per_language=prices.language,
            holding_eur_per_hour=prices.holding,
        ),
    )


def _course(one: JointCourse, graph: SkillGraph, lang: str) -> JointCourseJson:
    return JointCourseJson(
        core=concepts(one.core, graph, lang),
        skills=concepts(one.skills, graph, lang),
        hours=one.hours,
        mode=one.delivery,
        langs=list(one.langs),
        cost_eur=one.cost_eur,
        together=one.together,
        parts=[_part(part, graph, lang) for part in one.parts],
        taught_by=[_teacher(teacher, graph, lang) for teacher in one.teachers],
    )


def _part(one: RegionPart, graph: SkillGraph, lang: str) -> PartJson:
    return PartJson(
        nuts_code=one.region,
        skills=concepts(one.skills, graph, lang),
        checked=concepts(one.checked, graph, lang),
        demand=figure(one.demand),
        asked_by=asked(one.askers),
        cost_eur=one.cost_eur,
        cost_by_demand_eur=known(one.cost_by_demand_eur),
        figure_ids=list(one.evidence),
    )


def _teacher(one: Teacher, graph: SkillGraph, lang: str) -> TeacherJson:
    return TeacherJson(
        course_id=one.course_id,
        title=one.title,
        provider=one.provider or None,
        url=one.url or None,
        nuts_code=one.region,
        publish=one.publish,
        skill=concept(one.skill, graph, lang),
        probability=one.probability,
        status=one.status,
        figure_id=one.figure_id,
    )
