"""What partners offer to a region: their courses, and what must be known before one is a match.

Courses count at a partner if they are in reach of its own adults, and not of the region's: what the
region has already is nobody's help (methods, rule 9.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.audits.frame import FOUND, likeliest_links, likeliest_within
from smartlife.analysis.reach.travel import languages_of
from smartlife.tables.audited_content import COURSE_COLUMNS, is_in_reach, partner_regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.analysis.skill_groups import Universe
    from smartlife.store.run import StepRun

Course = dict[str, Any]
COLUMNS: Final = (*COURSE_COLUMNS, "origin_id", "provider_id", "level", "eqf_level", "price_eur",
                  "teaching_langs")  # fmt: skip
"""Columns of core__courses that this needs."""
FACTS: Final = ("level", "language", "price", "enrolment")
"""What must be known of a course before it is called a match: rule 9.3."""
KINDS: Final = ("suited", "known", "verified")
"""How much of that is known, from most to least; each holds those before it.

suited: all of it, and the course is taught in a language of the region; known: all of it; verified:
people found that it teaches the group, and that is all that is certain."""


@dataclass(frozen=True, slots=True)
class PartnerOffer:
    """The courses of one partner that the region does not have.

    Attributes:
        partner: NUTS code.
        courses: Identifier → row of core__courses.
        likeliest: Group → course → probability of its likeliest link to the group.
        size: Distinct courses: provider × title × level.
    """

    partner: str
    courses: Mapping[str, Course]
    likeliest: Mapping[int, Mapping[str, float]]
    size: int

    def linked(self, group: int) -> int:
        """Distinct courses that the programme links to a group."""
        found = self.likeliest.get(group, {})
        return distinct(self.courses[one] for one, sure in found.items() if sure >= FOUND)


class PartnerOffers:
    """The courses of all partners, read once."""

    def __init__(self, run: StepRun, universe: Universe, more: Iterable[str] = ()) -> None:
        """Reads core__courses (with further columns) and the links."""
        self._study = run.study
        self._version = str(run.study.nuts_version)
        columns = list(dict.fromkeys((*COLUMNS, *more)))
        self._courses: list[Course] = run.read("core__courses", columns).to_pylist()
        self._links = likeliest_links(run, universe)

    def own(self, region: str) -> dict[str, Course]:
        """The courses in reach of a region."""
        return {
            course["course_id"]: course
            for course in self._courses
            if is_in_reach(course, region, self._version)
        }

    def of(self, region: str) -> dict[str, PartnerOffer]:
        """What each partner offers to a region under study."""
        mine = self.own(region)
        made = {}
        for partner in partner_regions(self._study, region):
            theirs = {key: one for key, one in self.own(partner).items() if key not in mine}
            likeliest = likeliest_within(self._links, theirs)
            made[partner] = PartnerOffer(partner, theirs, likeliest, distinct(theirs.values()))
        return made


def distinct(courses: Iterable[Mapping[str, Any]]) -> int:
    """How many courses there are, if a course is provider × title × level."""
    return len(
        {
            (
                one["provider_id"] or one["course_id"],
                (one["title"] or "").lower().strip(),
                one["level"] or "",
            )
            for one in courses
        }
    )


def missing_facts(course: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Which of `FACTS` are not known of a course; all of them without a record of it."""
    if course is None:
        return FACTS
    known = {
        "level": course["eqf_level"] is not None,
        # the language of a text says little about the language of the lessons
        "language": bool(course["teaching_langs"]),
        "price": course["price_eur"] is not None,
        "enrolment": course["is_open"] is True,
    }
    return tuple(fact for fact in FACTS if not known[fact])


def kind_of_match(course: Mapping[str, Any] | None, region: str) -> str:
    """Which of `KINDS` a course is, that people found to teach a group, for adults of a region."""
    if course is None or missing_facts(course):
        return KINDS[-1]
    return "known" if languages_of(region).isdisjoint(course["teaching_langs"]) else "suited"
