"""What a change that is imagined assumes, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.telling import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.languages.messages import Messages
    from smartlife.planning.portfolio.changes import WhatIfAnswer


def assumed(answer: WhatIfAnswer, say: Messages) -> Iterator[Said]:
    """What is modelled or drawn, and what else the answer rests on or leaves out."""
    yield Said(
        "modelled",
        say.say(
            "This is modelled; nobody has tried it. Adults live where the people of the "
            "region's places live, travel at 60 km/h on roads 1.3 times as long as the "
            "straight "
            "line, and follow courses in an official language of their country."
        ),
    )
    yield Said(
        "drawn",
        say.say(
            "Links between words and skills were drawn {draws} times: right as often as their "
            "probability says. Employers were drawn too. Whether anyone takes the course, "
            "nobody "
            "can tell from this.",
            draws=say.whole(answer.draws),
        ),
    )
    texts = {
        "skills_named": say.say(
            "The skills that you named count as taught for sure: keep them in the course."
        ),
        "no_skills": say.say(
            "No skill was found in its description, so nothing changes in what is taught. Name "
            "skills, or say what participants learn."
        ),
        "no_links": say.say(
            "No skill was read in the description of this course, so no demand can depend on it."
        ),
        "same": say.say("It is so already: nothing would change."),
        "terms": say.say(
            "Hours, price, seats, start, level and part-time say whom a course suits; who "
            "reaches it does not depend on them here."
        ),
        "no_region": say.say(
            "It lies in no region: adults reach it online, and no region counts it as its own."
        ),
        "no_field": say.say("Its field is not known."),
        "not_on_map": say.say(
            "Its place is not on the map, so nobody reaches it in this model. Name a town."
        ),
        "seats": say.say(
            "Its seats are limited: however many adults reach it, only so many can take it "
            "at a "
            "time."
        ),
    }
    for code in answer.remarks:
        if code in texts:
            yield Said(code, texts[code])
