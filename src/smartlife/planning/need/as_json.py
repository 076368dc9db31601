"""The answer to an employer for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.as_json import asked, concept, course, day, envelope, known
from smartlife.planning.need.shapes import (
    AskedOccupationJson,
    AskedSkillJson,
    AskedSkillOfJson,
    BracketJson,
    NeedAnswerJson,
    NeedJson,
    NeedRequestJson,
    PlaceJson,
    RegionAsksJson,
    SimilarJson,
    SkillOfferJson,
    TeacherJson,
    TeamWishJson,
    WholeJson,
)
from smartlife.planning.need.team_json import group_json, team_json
from smartlife.planning.need.words import in_words, numbered

if TYPE_CHECKING:
    from smartlife.planning.material.reading import Material
    from smartlife.planning.need.offer import Bracket, SkillOffer, Teacher
    from smartlife.planning.need.plan import NeedAnswer, NeedRequest
    from smartlife.planning.need.pooling import RegionAsks
    from smartlife.planning.need.read import Need
    from smartlife.planning.need.team import TeamWish


def as_json(answer: NeedAnswer, material: Material, lang: str) -> NeedJson:
    """The whole answer as plain values.

    Args:
        answer: The answer.
        material: What it was found in.
        lang: The reader's language.
    """
    need, told = answer.need, in_words(answer, material, lang)
    return NeedJson(
        **envelope("need/1", told, material, answer.sources),
        request=_request(answer.request),
        answer=NeedAnswerJson(
            title=need.title,
            text=need.text,
            text_lang=need.lang,
            text_lang_sureness=need.lang_sureness,
            place=PlaceJson(
                place=answer.home.name,
                nuts_code=answer.home.nuts_code,
                others=list(answer.home.others),
            ),
            occupations=_occupations(need, material, lang),
            skills=_skills(need, material, lang),
            offers=[_offer(one, answer, material, lang) for one in answer.offers],
            not_in_reach=_bracket(answer.in_reach),
            not_anywhere=_bracket(answer.anywhere),
            whole=[
                WholeJson(
                    course=course(material.catalogue, one.namesake.course),
                    reach=one.reach,
                    minutes=known(one.minutes),
                )
                for one in answer.whole
            ],
            asks=[_asks(one, answer, material, lang) for one in answer.asks],
            team=team_json(answer, material, lang),
            groups=[group_json(one, material) for one in answer.cases],
            remarks=list(answer.remarks),
        ),
    )


def _request(request: NeedRequest) -> NeedRequestJson:
    return NeedRequestJson(
        place=request.place,
        minutes=request.minutes,
        langs=None if request.langs is None else list(request.langs),
        online=request.online,
        unstated=request.unstated,
        day_date=day(request.today),
        with_usual=request.with_usual,
        team=None if request.team is None else _wish(request.team),
    )


def _wish(wish: TeamWish) -> TeamWishJson:
    return TeamWishJson(
        people=len(wish.members),
        at_least=wish.by_at_least,
        budget_eur=known(wish.budget_eur),
        hours_each=known(wish.hours_each),
        hour_cost_eur=wish.hour_eur,
        group_price_eur=None if wish.group is None else wish.group.price_eur,
        group_seats=None if wish.group is None else wish.group.seats,
    )


def _occupations(need: Need, material: Material, lang: str) -> list[AskedOccupationJson]:
    return [
        AskedOccupationJson(
            **concept(one.uri, material.skills, lang),
            kind=one.kind,
            probability=one.probability,
            words=one.phrase,
            isco_code=one.isco_code,
        )
        for one in need.occupations
    ]


def _skills(need: Need, material: Material, lang: str) -> list[AskedSkillJson]:
    return [
        AskedSkillJson(
            **concept(one.uri, material.skills, lang),
            number=number,
            kind=one.kind,
            probability=one.probability,
            is_calibrated=one.is_calibrated,
            wish=one.wish,
            state=one.state,
            start=one.start,
            end=one.end,
            words=one.phrase,
        )
        for number, one in enumerate(numbered(need), 1)
    ]


def _bracket(one: Bracket) -> BracketJson:
    return BracketJson(fewest=one.fewest, most=one.most, of=one.of)


def _offer(offer: SkillOffer, answer: NeedAnswer, material: Material, lang: str) -> SkillOfferJson:
    def teacher(one: Teacher) -> TeacherJson:
        return TeacherJson(
            course=course(material.catalogue, one.course),
            probability=one.probability,
            words=answer.quotes.get((one.course, offer.uri), ""),
            reach=one.reach,
            minutes=known(one.minutes),
            nuts_code=one.region,
            was_held=one.was_held,
            foreign_langs=list(one.foreign),
        )

    return SkillOfferJson(
        **concept(offer.uri, material.skills, lang),
        status=offer.status,
        courses_in_reach=offer.in_reach,
        near=[teacher(one) for one in offer.near],
        beyond=[teacher(one) for one in offer.beyond],
        similar=[
            SimilarJson(
                skill=concept(one.uri, material.skills, lang),
                is_broader=one.is_broader,
                teacher=teacher(one.teacher),
            )
            for one in offer.similar
        ],
    )


def _asks(one: RegionAsks, answer: NeedAnswer, material: Material, lang: str) -> RegionAsksJson:
    return RegionAsksJson(
        nuts_code=one.region,
        advertisements_with_skills=one.with_skills,
        together=asked(one.together),
        same_occupation=asked(one.same_occupation),
        by_skill=[
            AskedSkillOfJson(**concept(offer.uri, material.skills, lang), asked_by=asked(who))
            for offer, who in zip(answer.offers, one.by_skill, strict=True)
        ],
    )
