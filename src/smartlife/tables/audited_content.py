"""What a verdict of an audit is about: a skill group, and the courses in reach of a region.

A verdict holds as long as both are what they were when the group was drawn. The checksum covers
the URIs of everything below the group in the skill hierarchy, and of every course in reach its
identifier, title and text: a course that comes, goes or is written anew ends the verdicts of the
region, for it may be the one that teaches what was not taught, or the one that did.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from smartlife.model.provenance import stable_id
from smartlife.model.regions import is_code
from smartlife.tables.judged import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smartlife.model.study import Study
    from smartlife.tables.judged import Scan

COURSE_COLUMNS: Final = (
    "course_id", "title", "text", "mode", "is_open", "place_status", "nuts_code", "nuts_version",
    "country_code",
)  # fmt: skip
"""Columns of core__courses that `is_in_reach` and `read_catalogues` need."""
DESIGN_PARTNER: Final = "partner"
"""How a group got into a round that is read at a partner."""
_PLACED: Final = ("coded", "coarse", "default")


def is_in_reach(course: Mapping[str, Any], region: str, nuts_version: str) -> bool:
    """Whether an adult of a region can take the course: in the region, or online in its country.

    Courses known to be closed to adults are in nobody's reach. This is the one place that decides
    what an audit calls "in reach"; wider reaches are built on it.

    Args:
        course: A row of core__courses.
        region: NUTS code.
        nuts_version: Version of the code.
    """
    if course["is_open"] is False:
        return False
    if lies_in(course, region, nuts_version):
        return True
    code = str(course["nuts_code"] or "")
    at_home = code.startswith(region[:2]) or course["country_code"] == region[:2]
    return bool(course["mode"] == "online" and at_home)


def lies_in(course: Mapping[str, Any], region: str, nuts_version: str) -> bool:
    """Whether a course lies in a region; arguments as of `is_in_reach`."""
    code = str(course["nuts_code"] or "")
    # a country is the same in every version; finer codes of another version may mean another place
    known = course["nuts_version"] == nuts_version or len(code) == len(region[:2])
    return known and course["place_status"] in _PLACED and code.startswith(region)


def partner_regions(study: Study, region: str) -> tuple[str, ...]:
    """The regions in which courses for a region under study are looked for, in their order.

    Partners, and the other regions under study; none that contains the region or lies in it.
    """
    codes = dict.fromkeys((*study.partners, *study.regions))
    return tuple(
        code
        for code in codes
        if is_code(code) and not code.startswith(region) and not region.startswith(code)
    )


def read_catalogues(scan: Scan, regions: Iterable[str], nuts_version: str) -> dict[str, str]:
    """Region → checksum of its courses in reach."""
    found: dict[str, list[str]] = {region: [] for region in regions}
    if found:
        for batch in scan("core__courses", COURSE_COLUMNS):
            for course in batch.to_pylist():
                hashed = content_hash(course["title"], course["text"])
                for region, courses in found.items():
                    if is_in_reach(course, region, nuts_version):
                        courses.append(f"{course['course_id']}={hashed}")
    return {region: stable_id(*sorted(courses)) for region, courses in found.items()}


class GroupContents:
    """What lies below skill groups."""

    def __init__(self, broader: Iterable[tuple[str, str]]) -> None:
        """Takes pairs (concept, broader concept)."""
        self._children: dict[str, set[str]] = defaultdict(set)
        for child, parent in broader:
            self._children[parent].add(child)

    @classmethod
    def read(cls, scan: Scan) -> GroupContents:
        """From core__relations."""
        return cls(
            (row["from_uri"], row["to_uri"])
            for batch in scan("core__relations", ["from_uri", "relation", "to_uri"])
            for row in batch.to_pylist()
            if row["relation"] == "broader"
        )

    def checksum(self, group_uri: str) -> str:
        """Checksum of the group and all concepts below it; loops in the hierarchy do no harm."""
        seen = {group_uri}
        waiting = [group_uri]
        while waiting:
            fresh = self._children.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting.extend(fresh)
        return stable_id(group_uri, *sorted(seen))


def verdict_hash(group_checksum: str, catalogue_checksum: str) -> str:
    """The checksum that a verdict carries."""
    return stable_id(group_checksum, catalogue_checksum)
