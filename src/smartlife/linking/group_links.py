"""From a title's matches to occupations with probabilities, when title and text are read together.

The rule (`group_rule`) says how likely each unit group is. What a group is given is shared out
among the matched occupations in it, as the title prefers them. What is left of it, because the
title matched nothing in it or parts are too small to be links, goes to the group itself: it means
the group, but none of the occupations beside it. So the links of a group add up to what the rule
gave it, which is what was fitted, and what figures sum.

An occupation without a unit group, as a study may add one, is none of the rule's: no text speaks
for or against it. It keeps what the title gives it, and the groups share the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.linking.group_rule import DIGITS, load_rule
from smartlife.model.taxonomy import isco_uri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        is_calibrated: True if the sum over its unit group was fitted on coded advertisements of
            the language with texts, and on such a taxonomy. How it is shared out in the group was
            not: coders give no occupations.
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
    words = np.array([len(one.text.split()) for one in asked], np.int64)
    shares = np.zeros(described.shape[:2])
    for lang in sorted({one.lang for one in asked}):
        rows = [row for row, one in enumerate(asked) if one.lang == lang]
        shares[rows] = rule.weigh(described[rows], words[rows], lang, groups.codes)
    return shares


def likely_concepts(
    shares: NDArray[np.float64], asked: Asked, groups: OccupationGroups, concepts: Concepts
) -> list[Likely]:
    """The likeliest occupations and groups of one document, best first.

    Args:
        shares: Probabilities of its unit groups.
        asked: The document, with what its title was matched with.
        groups: The unit groups.
        concepts: The concepts of the taxonomy.
    """
    matches = asked.candidates
    is_calibrated = bool(asked.text) and load_rule().is_fitted(asked.lang, groups.codes)
    members: dict[int, list[int]] = {}
    for place, match in enumerate(matches):
        members.setdefault(int(groups.group_of[match.concept]), []).append(place)
    found = [
        Likely(matches[place].concept, matches[place].probability, is_calibrated=False, match=place)
        for place in members.get(-1, [])
        if concepts.kind(matches[place].concept) == "occupation"
    ]
    shares = shares * max(0.0, 1 - sum(one.probability for one in found))
    found = [one for one in found if one.probability >= _LEAST]
    for group in np.flatnonzero(shares >= _LEAST).tolist():
        own = concepts.number_of(isco_uri(groups.codes[group]))
        inside = [(place, matches[place]) for place in members.get(group, [])]
        found += [
            Likely(concept, round(part, DIGITS), is_calibrated, match_place)
            for concept, part, match_place in _parts(float(shares[group]), inside, own)
        ]
    return sorted(found, key=lambda one: (-one.probability, one.concept))[:_MOST]


def _parts(
    share: float, inside: Sequence[tuple[int, Candidate]], group: int | None
) -> Iterator[tuple[int, float, int | None]]:
    """Concepts of a group, what each has of its share, and the places of their matches.

    Args:
        share: Probability of the group.
        inside: What the title matched in it, with places.
        group: Concept of the group itself, if the taxonomy has it.
    """
    total = sum(match.probability for _, match in inside)
    left, places = share, {match.concept: place for place, match in inside}
    for place, match in inside:
        part = share * match.probability / total if total else 0.0
        if match.concept != group and part >= _LEAST:
            left -= part
            yield match.concept, part, place
    if group is not None and left >= _LEAST:
        yield group, left, places.get(group)
