"""Who asks, in words: employers known by name, and advertisements that name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartlife.languages.messages import Messages
    from smartlife.planning.material.askers import Askers


def who_said(say: Messages, askers: Askers) -> str:
    """Who asks, as a part of a sentence that stands after a colon or in brackets."""
    if askers.is_none:
        return say.say("nobody")
    if askers.employers is None or askers.unnamed is None:
        return _without_employers(say, askers)
    parts = []
    if askers.employers:
        parts.append(say.count("{n} employer", "{n} employers", askers.employers))
    if askers.unnamed:
        parts.append(
            say.count(
                "{n} advertisement that names no employer",
                "{n} advertisements that name no employer",
                askers.unnamed,
            )
        )
    listed = say.listed(parts)
    return say.say("at least {who}", who=listed) if askers.is_withheld else listed


def _without_employers(say: Messages, askers: Askers) -> str:
    if askers.advertisements is None:
        return not_told(say) if askers.is_withheld else say.say("fewer than three")
    if askers.is_withheld:
        return say.count("{n} advertisement", "{n} advertisements", askers.advertisements)
    return say.say("fewer than three employers known by name")


def not_told(say: Messages) -> str:
    """For a number that is kept back for the sake of another one."""
    return say.say("not told, as smaller numbers could be computed from it")


def who_in_short(say: Messages, askers: Askers) -> str:
    """The same for lists and tables, whose head says that it is employers + others."""
    if askers.employers is None or askers.unnamed is None:
        return say.say("number not told") if askers.is_withheld else say.say("fewer than three")
    told = say.whole(askers.employers)
    if askers.unnamed:
        told = f"{told} + {say.whole(askers.unnamed)}"
    return say.say("at least {who}", who=told) if askers.is_withheld else told
