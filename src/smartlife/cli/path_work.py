"""Asks whether a post of a CV was the occupation that its name resembles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.cli.console import err, printable
from smartlife.cli.questions import ask

if TYPE_CHECKING:
    from smartlife.planning.material.skills import SkillGraph
    from smartlife.planning.people.profile import Profile
    from smartlife.planning.people.words import PeopleWords


def confirm_work(
    profile: Profile, graph: SkillGraph, words: PeopleWords, *, yes: bool, may_ask: bool
) -> Profile:
    """The profile with what follows from unsure occupations that are confirmed.

    Where nobody may be asked the questions are told all the same: nothing follows from these posts.

    Args:
        profile: What a CV says.
        graph: The taxonomy.
        words: Words of the reader's language.
        yes: True if everything is confirmed beforehand.
        may_ask: True if somebody sits at a terminal.
    """
    from smartlife.planning.people.held import unsure_occupations, with_confirmed_occupations
    from smartlife.planning.people.profile import confirm

    unsure = unsure_occupations(profile)
    if yes:
        agreed = [one.uri for one in unsure]
        return with_confirmed_occupations(confirm(profile, yes=agreed), graph)
    agreed, denied = [], []
    for one in unsure:
        asked = words.is_this_your_work(one, graph.label(one.uri, words.say.lang))
        if not may_ask:
            err.print(printable(f"{asked} {words.name_your_work()}"))
            continue
        word = ask(asked, words.say.say("y = yes, n = no, space = skip, q = no more"))
        if word == "yes":
            agreed.append(one.uri)
        elif word == "no":
            denied.append(one.uri)
        may_ask = word != "stop"
    return with_confirmed_occupations(confirm(profile, yes=agreed, no=denied), graph)
