"""Where to hold new courses, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.analysis.reach.travel import DETOUR, SPEED_KMH
from smartlife.planning.telling import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages
    from smartlife.planning.portfolio.plan import PortfolioAnswer
    from smartlife.planning.portfolio.where import Site, Where


def where(say: Messages, answer: PortfolioAnswer) -> Iterator[Said]:
    """The place most people reach, others about as good, and what that assumes."""
    found = answer.where
    if found is None:
        yield Said(
            "where_unknown",
            say.say(
                "No place of this region with coordinates and a number of people is held, so it "
                "cannot be said where most people would reach a course."
            ),
        )
        return
    yield Said(
        "where",
        say.say(
            "{place}: {share} of the people of the region's places live within {minutes} minutes.",
            place=found.best.name,
            share=say.share(found.best.share),
            minutes=say.whole(found.minutes),
        ),
        {**_values(found.best), "minutes": found.minutes},
    )
    if found.alike:
        names = ", ".join(_site(say, one) for one in found.alike)
        values = {"places": [_values(one) for one in found.alike]}
        yield Said("where_alike", say.say("About as good: {places}.", places=names), values)
    if found.own is not None:
        text = say.say("Of the places you teach in: {place}.", place=_site(say, found.own))
        yield Said("where_own", text, _values(found.own))
    if found.second is not None:
        yield Said(
            "where_second",
            say.say(
                "Held in {place} too, {share} would live near one of both.",
                place=found.second.name,
                share=say.share(found.both),
            ),
            {**_values(found.second), "both": found.both},
        )
    yield _counted(say, found)
    yield _assumed(say)
    yield _otherwise(say, found)


def _values(one: Site) -> dict[str, object]:
    return {"place": one.name, "nuts_code": one.nuts_code, "share": one.share}


def _site(say: Messages, one: Site) -> str:
    return f"{one.name} ({say.share(one.share)})"


def _counted(say: Messages, found: Where) -> Said:
    """Whose people the shares are of."""
    text = say.say(
        "Counted: {people} people of {places} places of the region whose number of people is "
        "known; who lives elsewhere is not seen.",
        people=say.whole(found.people),
        places=say.whole(found.places),
    )
    return Said("where_counted", text, {"people": round(found.people), "places": found.places})


def _assumed(say: Messages) -> Said:
    text = say.say(
        "Assumed: people drive, at {speed} km/h on roads {detour} times as long as the straight "
        "line; without a car fewer get there. Who could come is not who would.",
        speed=say.whole(SPEED_KMH),
        detour=say.number(DETOUR, decimals=1),
    )
    return Said("where_assumed", text, {"speed_kmh": SPEED_KMH, "detour": DETOUR})


def _otherwise(say: Messages, found: Where) -> Said:
    """Whether the answer hangs on how far people go."""
    if not found.otherwise:
        text = say.say("With a quarter less or more time on the way, it is no other place.")
        return Said("where_firm", text)
    told = [
        say.say("{minutes} minutes: {place}", minutes=say.whole(minutes), place=place)
        for minutes, place in found.otherwise.items()
    ]
    text = say.say("With another longest way it is another place: {places}.",
                   places="; ".join(told))  # fmt: skip
    by_minutes = [{"minutes": limit, "place": place} for limit, place in found.otherwise.items()]
    return Said("where_otherwise", text, {"places": by_minutes})
