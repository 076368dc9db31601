"""Pairs of a group that nobody teaches in a region and a partner, with what people said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.audits.estimate import cohen_kappa
from smartlife.analysis.audits.partners import KINDS, distinct, kind_of_match, missing_facts
from smartlife.analysis.audits.rounds import choose_round, why_not, why_not_at_partner, with_doubt
from smartlife.analysis.audits.sample import why_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.analysis.audits.estimate import Agreement
    from smartlife.analysis.audits.judging import AuditedRegion
    from smartlife.analysis.audits.partners import PartnerOffer, PartnerOffers
    from smartlife.analysis.audits.rounds import Round
    from smartlife.analysis.skill_groups import Universe

    Flags = NDArray[np.bool_]

TOGETHER: Final = "together"
"""Stands for all partners at once."""
LEAST_COURSES: Final = 20
"""Smaller catalogues are not compared: everything would be drawn down to them."""
CONFIRMING: Final = 2
"""So many partners have to have looked in vain, before "nobody offers" is said: rule 9.3."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One group at one partner.

    Attributes:
        verdict: yes, no, unsure; None: not read (yet), or the verdict has expired.
        course: Row of core__courses of the one that teaches it; None: none, or none that is held.
        found_course: A course that the readers found elsewhere.
        kind: One of `KINDS` if the verdict is yes.
        missing: What is not known of the course.
    """

    verdict: str | None = None
    course: Mapping[str, Any] | None = None
    found_course: str | None = None
    kind: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerMatches:
    """All pairs of one partner.

    Attributes:
        offer: Its courses.
        held: The round read there; None without one. Where readers differ it says "unsure".
        reason: The remark that says why nothing is said of the partner; None if something is.
        pairs: One per group, in the order of the groups.
    """

    offer: PartnerOffer
    held: Round | None
    reason: str | None
    pairs: tuple[Pair, ...]

    def covers(self, kind: str) -> Flags:
        """Groups of which people found a course there, and as much of it is known."""
        allowed = KINDS[: KINDS.index(kind) + 1]
        return np.array([pair.kind in allowed for pair in self.pairs], bool)

    def doubtful(self) -> Flags:
        """Groups of which the readers cannot tell, or that they have not read."""
        return np.array([pair.verdict in ("unsure", None) for pair in self.pairs], bool)


@dataclass(frozen=True, slots=True)
class RegionMatches:
    """All partners of a region.

    Attributes:
        numbers: The groups that nobody teaches in the region, most asked for first.
        groups: Their URIs.
        common: Distinct courses of the smallest catalogue compared; None if none compare.
        partners: By code, in the study's order.
        agreement: How far the two readers agree, at all partners together.
    """

    numbers: tuple[int, ...]
    groups: tuple[str, ...]
    common: int | None
    partners: Mapping[str, PartnerMatches]
    agreement: Agreement | None

    @property
    def told(self) -> tuple[PartnerMatches, ...]:
        """Partners of which something may be said."""
        return tuple(one for one in self.partners.values() if one.reason is None)

    def covers(self, kind: str) -> Flags:
        """Partners of which something may be said × groups: where people found a course."""
        found = [one.covers(kind) for one in self.told]
        return np.array(found, bool).reshape(len(found), len(self.groups))

    def anyone(self, kind: str, partner: str = TOGETHER) -> Flags:
        """Groups that a partner has, or any of all together."""
        if partner == TOGETHER:
            return np.asarray(self.covers(kind).any(axis=0))
        return self.partners[partner].covers(kind)

    def refused_by(self, place: int) -> tuple[str, ...]:
        """Partners where people looked for a group and found nothing; none if one has it."""
        said = self._said(place)
        return () if "yes" in said.values() else _codes(said, "no")

    def is_confirmed(self, place: int) -> bool:
        """Whether enough partners have looked for a group in vain; who is unsure may have it."""
        unsure = _codes(self._said(place), "unsure")
        return not unsure and len(self.refused_by(place)) >= CONFIRMING

    def _said(self, place: int) -> dict[str, str | None]:
        return {one.offer.partner: one.pairs[place].verdict for one in self.told}


def _codes(said: Mapping[str, str | None], verdict: str) -> tuple[str, ...]:
    return tuple(code for code, one in said.items() if one == verdict)


def why_unknown(held: AuditedRegion) -> str | None:
    """Why it is not known what nobody teaches in a region; None if it is."""
    return why_empty(held.frame) or why_not(held.chosen)


def match_region(
    held: AuditedRegion,
    universe: Universe,
    offers: PartnerOffers,
    audits: Iterable[Mapping[str, Any]],
) -> RegionMatches:
    """Joins what people said in a region and at all its partners.

    Args:
        held: The region and its audit.
        universe: The groups that are audited.
        offers: Courses of all partners.
        audits: Rows of core__audits.
    """
    rows, region = list(audits), held.frame.region
    numbers = _lacking(held, universe)
    groups = tuple(universe.groups[g].uri for g in numbers)
    found = offers.of(region)
    rounds = {code: choose_round(rows, region, code) for code in found}
    pairs = [pair for one in rounds.values() if one and one.is_current for pair in one.pairs]
    agreement = cohen_kappa(pairs)
    partners = {}
    for code, offer in found.items():
        read = rounds[code]
        reason = why_not_at_partner(read, groups, agreement) if offer.courses else "no_catalogue"
        doubted = with_doubt(read) if read else None
        pairs_here = _pairs(region, groups, offer, doubted)
        partners[code] = PartnerMatches(offer, doubted, reason, pairs_here)
    sizes = [distinct(offers.own(region).values()), *(offer.size for offer in found.values())]
    large = [size for size in sizes if size >= LEAST_COURSES]
    common = min(large) if len(large) > 1 else None
    return RegionMatches(numbers, groups, common, partners, agreement)


def _lacking(held: AuditedRegion, universe: Universe) -> tuple[int, ...]:
    """Groups that are asked for and that, as people found, nobody teaches in the region."""
    if held.chosen is None or why_unknown(held) is not None:
        return ()
    number = {group.uri: i for i, group in enumerate(universe.groups)}
    said = [row["group_uri"] for row in held.chosen.read if row["verdict"] == "no"]
    mass = held.tally.group_mass()
    found = {number[uri] for uri in said if uri in number and mass[number[uri]] > 0}
    return tuple(sorted(found, key=lambda g: (-mass[g], g)))


def _pairs(
    region: str, groups: Sequence[str], offer: PartnerOffer, held: Round | None
) -> tuple[Pair, ...]:
    said = {row["group_uri"]: row for row in held.read} if held and held.is_current else {}
    made = []
    for uri in groups:
        row = said.get(uri)
        if row is None:
            made.append(Pair())
        elif row["verdict"] != "yes":
            made.append(Pair(row["verdict"]))
        else:
            course = offer.courses.get(row["course_id"] or "")
            made.append(
                Pair("yes", course, row["found_course"], kind_of_match(course, region),
                     missing_facts(course))
            )  # fmt: skip
    return tuple(made)
