"""How much occupations are asked for, in the reader's words: where that was counted, who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartlife.planning.material.askers_words import who_said
from smartlife.planning.telling import region_name

if TYPE_CHECKING:
    from smartlife.languages.messages import Messages
    from smartlife.planning.material.askers import Askers
    from smartlife.planning.path.asked import CountedIn


def asked_for(say: Messages, who: Askers | None, where: CountedIn | None) -> str:
    """How much an occupation is asked for; None: that is not known."""
    if where is None or who is None:
        return say.say("How much it is asked for is not known.")
    place = _place(say, where)
    if who.is_none:
        return say.say(
            "{place}: no advertisement seeks people of its occupation group.", place=place
        )
    if not (who.is_told or who.is_withheld):
        return say.say(
            "{place}: too few advertisements seek people of its occupation group to tell how many.",
            place=place,
        )
    if who.is_withheld or who.advertisements is None:
        return say.say(
            "{place}, who seeks people of its occupation group: {who}.",
            place=place, who=who_said(say, who),
        )  # fmt: skip
    return say.count(
        "{place}: {n} advertisement seeks people of its occupation group ({who}).",
        "{place}: {n} advertisements seek people of its occupation group ({who}).",
        who.advertisements, place=place, who=who_said(say, who),
    )  # fmt: skip


def _place(say: Messages, where: CountedIn) -> str:
    """Where advertisements were counted, in a word or two."""
    if where.basis in ("unknown_home", "outside"):
        return say.say("All regions of the study")
    return say.listed([region_name(code, say.lang) for code in where.regions])


def counted_in(say: Messages, where: CountedIn) -> str:
    """Where advertisements were counted, why there, and how many there are."""
    values = {
        "regions": say.listed([region_name(code, say.lang) for code in where.regions]),
        "n": say.whole(where.advertisements),
    }
    if not where.advertisements:
        return say.say(
            "No advertisements with a known occupation are held for: {regions}.",
            **values,
        )
    return {
        "said": lambda: say.say(
            "Advertisements are counted in: {regions}. Those with a known occupation: {n}.",
            **values),
        "home": lambda: say.say(
            "Advertisements are counted where you live: {regions}. Those with a known "
            "occupation: {n}.", **values),
        "unknown_home": lambda: say.say(
            "Advertisements are counted in all regions of the study ({regions}), since you "
            "did not say where you live. Those with a known occupation: {n}.", **values),
        "outside": lambda: say.say(
            "Advertisements are counted in all regions of the study ({regions}); where you "
            "live is none of them. Those with a known occupation: {n}.", **values),
    }[where.basis]()  # fmt: skip
