"""That a number is kept back from the study's owner too, and where she finds what is behind it.

One rule for all readers (`material.disclosure`): answers are passed on, so none holds what must not
be read by others. The records themselves are hers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from smartlife.planning.material.askers import Askers
from smartlife.planning.portfolio.changes import FEW_EMPLOYERS, DemandChange

if TYPE_CHECKING:
    from smartlife.languages.messages import Messages


def keeps_back(part: object) -> bool:
    """Whether an answer, or a part of one, keeps a number back for the sake of few employers."""
    if isinstance(part, Askers):
        return part.is_withheld or part.employers is None or part.advertisements is None
    if isinstance(part, DemandChange):
        return part.note == FEW_EMPLOYERS
    if is_dataclass(part):
        return any(keeps_back(getattr(part, one.name)) for one in fields(part))
    if isinstance(part, Mapping):
        return any(keeps_back(one) for one in part.values())
    return isinstance(part, tuple | list) and any(keeps_back(one) for one in part)


def told_to_nobody(say: Messages) -> str:
    """What the owner of a study has to know of numbers that are kept back."""
    return say.say(
        "Numbers that few employers stand behind are kept back from everybody, the owner of the "
        "study too, since answers are passed on. The records are yours: smartlife explain leads "
        "to those behind any figure."
    )
