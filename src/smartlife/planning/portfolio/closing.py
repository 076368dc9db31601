"""The end of a portfolio in words: what the choice is worth, and the courses there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from smartlife.planning.as_json import figure
from smartlife.planning.material.askers_words import who_in_short
from smartlife.planning.portfolio.confirmed import confirmed_said
from smartlife.planning.portfolio.figure_words import beside_figure
from smartlife.planning.telling import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smartlife.analysis.publication import Judged
    from smartlife.planning.portfolio.choose import Chosen
    from smartlife.planning.portfolio.plan import PortfolioAnswer
    from smartlife.planning.portfolio.upkeep import Upkeep
    from smartlife.planning.portfolio.words import Words

_OTHERS: Final = 3
_UPDATES: Final = 8
_RETIREMENTS: Final = 8
_GREEDY: Final = {"bound_cardinality": 0.63, "bound_budget": 0.31}
"""Shares that the greedy choice reaches in any case, rounded down."""


def totals(words: Words, answer: PortfolioAnswer) -> Iterator[Said]:
    """What the choice as a whole is worth, and how far to trust it."""
    chosen, say = answer.chosen, words.say
    if chosen is None or answer.state != "chosen":
        return
    total = words.judged(chosen.there.total)
    yield Said(
        "total",
        say.say(
            "All new courses together would teach {share} of what is asked for; no course in "
            "reach was found for it.",
            share=total,
        ),
        {"share": figure(chosen.there.total)},
    )
    yield from beside_figure(say, chosen.there.total, words.judged)
    yield confirmed_said(say, answer.why_not_confirmed, chosen.there.confirmed, words.judged)
    if chosen.here is not None:
        yield _seemed(words, chosen.here, chosen.there.total)
    yield Said(
        "exchanged",
        say.say(
            "Chosen by the other half of the employers, {common} of the skills are the "
            "same; that "
            "choice is worth {share} to the first half.",
            common=say.share(chosen.common),
            share=words.judged(chosen.again_there.total),
        ),
        {"common": chosen.common, "share": figure(chosen.again_there.total)},
    )
    if answer.again:
        names = [words.listed_labels(core) for core in answer.again]
        text = say.say("That choice: {courses}.", courses="; ".join(names))
        yield Said("again", text, {"cores": answer.again})
    yield from _both_ways(words, chosen)
    selection = chosen.choice.selection
    if selection.is_best:
        yield Said(
            "best",
            say.say(
                "Under the stated data and limits, no other choice of these courses covers more "
                "of what is asked for by the half of the employers that it was made on."
            ),
        )
    elif selection.gap is not None:
        yield Said(
            "gap",
            say.say(
                "Another choice might cover more, by {share} at most.",
                share=say.share(selection.gap, decimals=1),
            ),
            {"gap": selection.gap},
        )
    if chosen.choice.stopped_early or chosen.again.stopped_early:
        yield Said(
            "stopped_early",
            say.say(
                "The machine was too busy to search to the end: asked again, the answer "
                "may be better."
            ),
        )
    least = _GREEDY.get(chosen.choice.greedy_bound)
    if least is not None:
        yield Said(
            chosen.choice.greedy_bound,
            say.say(
                "Choosing one course after the other reaches at least {least} of the best "
                "under "
                "such limits; here it reached {share}.",
                least=say.share(least),
                share=say.share(chosen.choice.greedy_share),
            ),
            {"least": least, "share": chosen.choice.greedy_share},
        )
    yield _assumed(words, answer)


def _both_ways(words: Words, chosen: Chosen) -> Iterator[Said]:
    """What to expect, whichever half chooses; and of whom numbers of employers are."""
    say, expected = words.say, chosen.expected
    told = [one.total.estimate for one in (chosen.there, chosen.again_there)]
    low, high = min(one or 0.0 for one in told), max(one or 0.0 for one in told)
    if expected is not None:
        yield Said(
            "both_ways",
            say.say(
                "Chosen one way or the other: {share} on average (from {low} to {high}). Expect "
                "that of whichever you take: of two figures the better one is partly luck.",
                share=say.share(expected, decimals=1),
                low=say.share(low, decimals=1),
                high=say.share(high, decimals=1),
            ),
            {"expected": expected, "lo": low, "hi": high},
        )
    yield Said(
        "of_all",
        say.say(
            "Who asks for a skill or a course is counted among all employers of the region, also "
            "those who had part in the choice; what it is worth is not."
        ),
    )


def _seemed(words: Words, here: float, there: Judged) -> Said:
    """What the choice looks like where it was made; compared only where both are told."""
    say = words.say
    seemed = say.share(here, decimals=1)
    if there.estimate is not None and here > there.estimate:
        text = say.say(
            "Among the employers it was chosen by, it looks like {share}: where a choice is made, "
            "it mostly looks better than it is.",
            share=seemed,
        )
    else:
        text = say.say("Among the employers it was chosen by: {share}.", share=seemed)
    return Said("curse", text, {"share": here})


def _assumed(words: Words, answer: PortfolioAnswer) -> Said:
    say, capacity = words.say, answer.request.capacity
    values = {
        "hours": say.number(capacity.hours_per_skill, decimals=0),
        "price": say.number(capacity.eur_per_hour, decimals=2),
    }
    if answer.price_basis == "catalogue":
        text = say.say(
            "Assumed: {hours} hours for each skill (--hours-per-skill); {price} € for each "
            "hour, the median of the courses that state both (--eur-per-hour).",
            **values,
        )
    else:
        text = say.say(
            "Assumed: {hours} hours for each skill (--hours-per-skill); {price} € for each "
            "hour (--eur-per-hour).",
            **values,
        )
    told = {
        "hours_per_skill": capacity.hours_per_skill,
        "eur_per_hour": capacity.eur_per_hour,
        "basis": answer.price_basis,
    }
    return Said("assumed", text, told)


def on_upkeep(words: Words, upkeep: Upkeep) -> Iterator[Said]:
    """What to do with the courses there are."""
    say = words.say
    text = say.say("Your courses: {n}.", n=say.whole(upkeep.courses))
    yield Said("own_courses", text, {"courses": upkeep.courses})
    if upkeep.unread:
        text = say.say("Courses of which no skills are known: {n}.", n=say.whole(upkeep.unread))
        yield Said("unread", text, {"courses": upkeep.unread})
    if upkeep.updates:
        yield Said(
            "updates",
            say.say(
                "Advertisements ask for more beside what these courses teach; think of adding it "
                "(in brackets: employers + advertisements that name none):"
            ),
        )
    for update in upkeep.updates[:_UPDATES]:
        names = [f"{words.label(one.uri)} ({who_in_short(say, one.askers)})"
                 for one in update.additions]  # fmt: skip
        yield Said(
            "update",
            say.say("{title}: {skills}", title=update.course.title, skills=", ".join(names)),
            {
                "course_id": update.course.course_id,
                "concept_uris": [one.uri for one in update.additions],
            },
            level=1,
        )
    if upkeep.retirements:
        yield Said(
            "retirements",
            say.say(
                "Nobody in the advertisements held asks for what these courses teach, and others "
                "in reach likely teach it. That does not make them useless: think them over."
            ),
        )
    for one in upkeep.retirements[:_RETIREMENTS]:
        others = [
            other.title if other.provider is None else f"{other.title} ({other.provider})"
            for other in one.others[:_OTHERS]
        ]
        yield Said(
            "retire",
            say.say(
                "{title}: at most {share} of what is asked for; taught by {others} too",
                title=one.course.title,
                share=say.share(one.at_most, decimals=1),
                others="; ".join(others),
            ),
            {"course_id": one.course.course_id, "at_most": one.at_most},
            level=1,
        )
    if not upkeep.updates and not upkeep.retirements:
        yield Said("no_upkeep", say.say("No reason to change any of them was found."))
    if not upkeep.enough_data:
        yield Said(
            "retire_unknown",
            say.say("There are too few advertisements to say which of them nobody asks for."),
        )


def caution(words: Words) -> Said:
    """What no portfolio knows."""
    return Said(
        "caution",
        words.say.say(
            "Advertisements tell what employers write down, not what they need; courses that "
            "are not in the catalogues held are not seen."
        ),
    )
