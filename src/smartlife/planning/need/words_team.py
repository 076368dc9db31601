"""The plan of a team, and what a group of its own may cost, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.planning.telling import Said, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.planning.need.pooling import GroupCase
    from smartlife.planning.need.team import TeamAnswers, TeamPlan, TeamWish
    from smartlife.planning.need.team_relaxed import Relaxed
    from smartlife.planning.need.words_courses import CourseWords

_SOME: Final = 0.05
_SAME: Final = 1e-3
_MOST_CASES: Final = 5


def team_section(words: CourseWords) -> Section:
    """Who takes which course."""
    answer, say = words.answer, words.say
    wish, team = answer.request.team, answer.team
    lines: list[Said] = []
    if wish is None or team is None:
        return Section("team", "", ())
    count = len(wish.members)
    title = say.count("A training plan for {n} person", "A training plan for {n} people", count)
    if team.held_already > 0:
        text = say.say(
            "{share} of what you want is there already.", share=say.share(team.held_already)
        )
        lines.append(Said("held_already", text, {"share": team.held_already}))
    if not team.plans:
        lines.append(_no_plan(words, team))
    for plan in team.plans:
        lines += _plan(words, wish, team, plan)
    lines += [_relaxed(words, one) for one in team.relaxed]
    if team.stopped_early:
        text = words.say.say(
            "The machine was too busy to search to the end: asked again, the answer may be better."
        )
        lines.append(Said("stopped_early", text, {}))
    return Section("team", title, tuple(lines))


def _no_plan(words: CourseWords, team: TeamAnswers) -> Said:
    say = words.say
    if team.most <= team.held_already + _SAME:
        if team.held_already >= 1 - _SAME:
            return Said("all_held", say.say("Your team can do all of it already."), {})
        text = say.say("No course within reach likely teaches what your team lacks.")
        return Said("nothing_taught", text, {})
    text = say.say("No course fits into the limits.")
    return Said("nothing_fits", text, {})


def _plan(words: CourseWords, wish: TeamWish, team: TeamAnswers, plan: TeamPlan) -> Iterator[Said]:
    say = words.say
    values = {
        "coverage": plan.coverage, "low": plan.low, "high": plan.high, "price_eur": plan.price_eur,
        "is_best": plan.is_best, "bound": plan.bound,
    }  # fmt: skip
    head = (
        say.say("Covers most, at the least cost for that:")
        if plan.kind == "most"
        else say.say("Covers nearly as much for less:")
    )
    yield Said(f"plan_{plan.kind}", head, values)
    yield from _wanted(words, wish, team)
    for person, member in enumerate(wish.members):
        # those of whom only the number was said are called by their place
        called = member.label
        if called == str(person + 1):
            called = say.say("Person {n}", n=called)
        mine = [seat for seat in plan.seats if seat.person == person]
        facts = {"name": called, "hours": say.whole(plan.hours[person]),
                 "price": say.whole(plan.prices[person])}  # fmt: skip
        if not mine:
            text = say.say("{name}: no course", name=called)
        elif plan.unpriced[person]:
            text = say.say("{name}: {hours} h, prices not all stated", **facts)
        else:
            text = say.say("{name}: {hours} h, €{price}", **facts)
        told = {"label": member.label, "hours": plan.hours[person],
                "price_eur": plan.prices[person]}  # fmt: skip
        yield Said("person", text, told, 1)
        for seat in mine:
            row = words.material.catalogue.row(seat.course)
            told = {"course_id": row["course_id"], "title": row["title"], "url": row["url"],
                    "publish": row["publish"], "in_group": seat.in_group,
                    "person": member.label}  # fmt: skip
            name = words.title(seat.course)
            if seat.in_group:
                name = say.say("{course}, in a group of your own", course=name)
            yield Said("seat", name, told, 2)
    if plan.kind == "most":
        yield from _results(words, team, plan)
    yield from _sum(words, team, plan)


def _wanted(words: CourseWords, wish: TeamWish, team: TeamAnswers) -> Iterator[Said]:
    """How many people are to be able to do each skill, where not all of them are."""
    each = set(team.wanted)
    if len(each) == 1 and max(each) < len(wish.members):
        text = words.say.count(
            "Each skill is wanted of {n} person; you may ask for more.",
            "Each skill is wanted of {n} people; you may ask for more.",
            max(each),
        )
        yield Said("wanted", text, {"people": max(each)})


def _results(words: CourseWords, team: TeamAnswers, plan: TeamPlan) -> Iterator[Said]:
    say = words.say
    for uri, wanted, can in zip(team.skills, team.wanted, plan.able, strict=True):
        values = {"concept_uri": uri, "wanted": wanted, "able": can}
        name = words.label(uri)
        if can < _SOME:
            text = say.say("{skill}: nobody learns it", skill=name)
        else:
            text = say.say(
                "{skill}: people expected to be able to do it: {able}; wanted: {wanted}",
                skill=name,
                able=say.number(min(can, wanted), decimals=1), wanted=say.whole(wanted),
            )  # fmt: skip
        yield Said("able", text, values, 1)


def _sum(words: CourseWords, team: TeamAnswers, plan: TeamPlan) -> Iterator[Said]:
    say = words.say
    yield Said(
        "reached",
        say.say(
            "Expected: {share} of what you want is reached; if courses turn out to teach something "
            "else than it seems, {range}. At most {most} is possible with the courses within "
            "reach.",
            share=say.share(plan.coverage),
            range=say.interval(plan.low, plan.high),
            most=say.share(team.most),
        ),
        {},
    )
    yield _price(words, plan)
    if plan.is_best:
        text = say.say("No better plan exists under the stated data.")
    elif plan.bound is not None and plan.bound <= plan.coverage + _SAME:
        text = say.say("No plan covers more; whether one costs less is not proven.")
    else:
        text = say.say("A good plan; that there is no better one is not proven.")
    yield Said("best" if plan.is_best else "not_proven", text, {"is_best": plan.is_best})


def _price(words: CourseWords, plan: TeamPlan) -> Said:
    say = words.say
    values = {"price_eur": plan.price_eur, "assumed_prices": plan.assumed_prices,
              "assumed_hours": plan.assumed_hours}  # fmt: skip
    price = say.whole(plan.price_eur)
    hours = say.whole(sum(plan.hours))
    if not plan.assumed_prices and not plan.assumed_hours:
        text = say.say("In all €{price} and {hours} hours of courses.", price=price, hours=hours)
    else:
        text = say.say(
            "In all at least €{price} and about {hours} hours of courses.", price=price, hours=hours
        )
        unknown = say.say(
            "Not stated, so assumed: the price of {prices} and the hours of {hours} of {n} seats. "
            "Ask before you count on it.",
            prices=say.whole(plan.assumed_prices),
            hours=say.whole(plan.assumed_hours),
            n=say.whole(len(plan.seats)),
        )
        text = f"{text} {unknown}"
    return Said("price", text, values)


def _relaxed(words: CourseWords, one: Relaxed) -> Said:
    say = words.say
    values = {"kind": one.kind, "amount": one.amount, "is_least": one.is_least,
              "hours": one.hours}  # fmt: skip
    amount = say.whole(one.amount)
    if one.hours is not None:
        text = say.say(
            "With €{n} in all and {hours} hours per person, everything taught within reach could "
            "be learned.", n=amount, hours=say.whole(one.hours),
        )  # fmt: skip
    elif one.kind == "budget":
        text = say.say(
            "With €{n} in all, everything taught within reach could be learned.", n=amount
        )
    else:
        text = say.say(
            "With {n} hours per person, everything taught within reach could be learned.", n=amount
        )
    return Said(f"relaxed_{one.kind}", text, values)


def group_section(words: CourseWords) -> Section:
    """What a group of one's own may cost."""
    say = words.say
    lines: list[Said] = []
    cases = [one for one in words.answer.cases if one.open_price > 0 or one.shares]
    for one in sorted(cases, key=lambda one: (-one.pays_below, one.course))[:_MOST_CASES]:
        lines += _case(words, one)
    if lines:
        text = say.say(
            "Advertisements are posts, not people to be trained: ask the other employers."
        )
        lines.append(Said("ask_others", text, {}))
    return Section("group", say.say("A group of your own"), tuple(lines))


def _case(words: CourseWords, one: GroupCase) -> Iterator[Said]:
    say = words.say
    row = words.material.catalogue.row(one.course)
    values = {"course_id": row["course_id"], "people": one.people, "open_price_eur": one.open_price,
              "pays_below_eur": one.pays_below, "learners": one.learners,
              "from_others": one.from_others, "publish": row["publish"]}  # fmt: skip
    yield Said("group_course", words.title(one.course), values, 1)
    if not one.is_price_known:
        text = say.say("The price of a seat is not stated: ask for both prices.")
        yield Said("group_unknown", text, values, 2)
    elif one.open_price == 0:
        text = say.say("An open seat is free of charge: a group of your own saves nothing.")
        yield Said("group_free", text, values, 2)
        return
    else:
        text = say.count(
            "For {n} person open seats cost €{price}: a group of your own saves money below that.",
            "For {n} people open seats cost €{price}: a group of your own saves money below that.",
            one.people,
            price=say.whole(one.pays_below),
        )
        yield Said("group_below", text, values, 2)
        yield from _learners(words, one, values)
    for learners, price in one.shares:
        text = say.count(
            "with {n} learner €{price} each", "with {n} learners €{price} each", learners,
            price=say.whole(price),
        )  # fmt: skip
        yield Said("group_share", text, {"learners": learners, "price_eur": price}, 3)


def _learners(words: CourseWords, one: GroupCase, values: dict[str, object]) -> Iterator[Said]:
    say = words.say
    group = words.answer.request.team.group if words.answer.request.team else None
    if group is None:
        return
    if one.learners is None:
        text = say.say("At the price you gave, open seats stay cheaper even if the group is full.")
    elif one.from_others:
        text = say.count(
            "At the price you gave it pays from {all} learners on: {n} from other employers.",
            "At the price you gave it pays from {all} learners on: {n} from other employers.",
            one.from_others,
            all=say.whole(one.learners),
        )
    else:
        text = say.say("At the price you gave it pays for your people alone.")
    yield Said("group_learners", text, values, 2)
