"""The plans for a team, and what a group of its own may cost, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import concept, course, known
from smartlife.planning.need.shapes import (
    GroupCaseJson,
    GroupShareJson,
    PersonJson,
    RelaxedJson,
    SeatJson,
    TeamJson,
    TeamPlanJson,
    TeamSkillJson,
)

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.plan import NeedAnswer
    from smartlife.planning.need.pooling import GroupCase
    from smartlife.planning.need.team import TeamPlan, TeamWish
    from smartlife.planning.need.team_relaxed import Relaxed


def team_json(answer: NeedAnswer, material: Material, lang: str) -> TeamJson | None:
    """The plans for the team; None if none were wanted or nothing counts."""
    team, wish = answer.team, answer.request.team
    if team is None or wish is None:
        return None
    return TeamJson(
        skills=[
            TeamSkillJson(**concept(uri, material.skills, lang), wanted=wanted, before=before)
            for uri, wanted, before in zip(team.skills, team.wanted, team.before, strict=True)
        ],
        held_already=team.held_already,
        most=team.most,
        plans=[_plan(one, wish, material) for one in team.plans],
        relaxed=[_relaxed(one) for one in team.relaxed],
        stopped_early=team.stopped_early,
    )


def group_json(one: GroupCase, material: Material) -> GroupCaseJson:
    """Whether a group of one's own is worth it; no prices where the open one is not known."""
    return GroupCaseJson(
        course=course(material.catalogue, one.course),
        people=one.people,
        open_price_eur=known(one.open_price) if one.is_price_known else None,
        pays_below_eur=known(one.pays_below) if one.is_price_known else None,
        learners=one.learners,
        from_others=one.from_others,
        shares=[
            GroupShareJson(learners=learners, price_eur=price) for learners, price in one.shares
        ],
    )


def _plan(plan: TeamPlan, wish: TeamWish, material: Material) -> TeamPlanJson:
    people = zip(wish.members, plan.hours, plan.prices, plan.unpriced, strict=True)
    return TeamPlanJson(
        kind=plan.kind,
        people=[
            PersonJson(
                name=member.label, hours=hours, price_eur=price, is_price_whole=not is_unpriced
            )
            for member, hours, price, is_unpriced in people
        ],
        seats=[
            SeatJson(
                person=seat.person,
                course=course(material.catalogue, seat.course),
                in_group=seat.in_group,
            )
            for seat in plan.seats
        ],
        able=list(plan.able),
        coverage=plan.coverage,
        low=plan.low,
        high=plan.high,
        price_eur=plan.price_eur,
        prices_assumed=plan.assumed_prices,
        hours_assumed=plan.assumed_hours,
        is_best=plan.is_best,
        bound=known(plan.bound),
    )


def _relaxed(one: Relaxed) -> RelaxedJson:
    is_hours = one.kind == "hours"
    return RelaxedJson(
        kind=one.kind,
        budget_eur=None if is_hours else one.amount,
        hours_each=one.amount if is_hours else known(one.hours),
        is_least=one.is_least,
    )
