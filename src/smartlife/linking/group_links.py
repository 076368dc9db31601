"""From a title's matches to occupations with probabilities, when title and text are read together.

The rule (`group_rule`) says how likely each unit group is. What a group is given is shared out
among the matched occupations in it, as the title prefers them; a group in which the title matched
nothing is linked itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.group_rule import DIGITS, load_rule
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from smartlife.linking.concepts import Concepts
    from smartlife.linking.occupation_groups import Asked, Candidate, OccupationGroups

MATCHES: Final = 20
"""Matches of a title that the rule looks at."""

_MOST: Final = 5
_LEAST: Final = 0.05


@dataclass(frozen=True, slots=True)
class Likely:
    """An occupation or unit group, with what title and text together say.

    Attributes:
        concept: Its number.
        probability: That it is right.
        is_calibrated: True if that was fitted on coded advertisements of the language.
        match: Place of the title's match; None if the title alone did not lead there.
    """

    concept: int
    probability: float
    is_calibrated: bool
    match: int | None


def has_practice(lang: str) -> bool:
    """True if it is known how people code advertisements of a language."""
    return lang in load_rule().practices


def weigh_groups(asked: Sequence[Asked], groups: OccupationGroups) -> NDArray[np.float64]:
    """Probabilities of the unit groups for each document: documents × `groups.codes`."""
    rule = load_rule()
    described = groups.describe(asked)
    shares = np.zeros(described.shape[:2])
    for lang in sorted({one.lang for one in asked}):
        rows = [row for row, one in enumerate(asked) if one.lang == lang]
        shares[rows] = rule.weigh(described[rows], lang, groups.codes)
    return shares


def likely_concepts(
    shares: NDArray[np.float64],
    matches: Sequence[Candidate],
    lang: str,
    groups: OccupationGroups,
    concepts: Concepts,
) -> list[Likely]:
    """The likeliest occupations and groups of one document, best first.

    Args:
        shares: Probabilities of its unit groups.
        matches: What its title was matched with.
        lang: Its language.
        groups: The unit groups.
        concepts: The concepts of the taxonomy.
    """
    is_calibrated = has_practice(lang)
    members: dict[int, list[int]] = {}
    for place, match in enumerate(matches):
        members.setdefault(int(groups.group_of[match.concept]), []).append(place)
    found: list[Likely] = []
    for group in np.flatnonzero(shares >= _LEAST).tolist():
        share, inside = float(shares[group]), members.get(group, [])
        total = sum(matches[place].probability for place in inside)
        if total > 0:
            parts = ((place, share * matches[place].probability / total) for place in inside)
            found += [
                Likely(matches[place].concept, part, is_calibrated, place) for place, part in parts
            ]
            continue
        number = concepts.number_of(isco_uri(groups.codes[group]))
        if number is not None:
            found.append(Likely(number, share, is_calibrated, None))
    rounded = [
        Likely(one.concept, round(one.probability, DIGITS), one.is_calibrated, one.match)
        for one in found
        if one.probability >= _LEAST
    ]
    return sorted(rounded, key=lambda one: (-one.probability, one.concept))[:_MOST]
