"""How finely a link is looked at: the concept itself, or the group that figures count it in.

Occupations are compared as ESCO occupations and by four and two digits of ISCO-08; skills as
concepts and as groups of depth 3 and 2, which the figures are about. A judgement of a group says
nothing about what is finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from smartlife.analysis.skill_groups import SKILL_KINDS, build_universe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.model.fields import Task

OCCUPATION_KINDS: Final = ("occupation", "isco_group")
_ISCO_DIGITS: Final = {"isco_4": 4, "isco_2": 2}
_GROUP_DEPTHS: Final = {"group_3": 3, "group_2": 2}
LEVELS: Final[dict[Task, tuple[str, ...]]] = {
    "occupation": ("concept", *_ISCO_DIGITS),
    "skills": ("concept", *_GROUP_DEPTHS),
}
"""Task → levels, from fine to coarse."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of one task.

    Attributes:
        task: occupation or skills.
        name: Its name in LEVELS.
        units: Concept → what it counts as; several if it hangs in several groups.
        too_coarse: Concepts that are coarser than this level.
    """

    task: Task
    name: str
    units: Mapping[str, frozenset[str]]
    too_coarse: frozenset[str]

    def of(self, uri: str) -> frozenset[str]:
        """What a concept counts as; nothing if it has no place at this level."""
        return self.units.get(uri, frozenset())


def make_levels(
    concepts: Sequence[Mapping[str, Any]], broader: Sequence[tuple[str, str]]
) -> tuple[Level, ...]:
    """All levels, from rows of core__concepts and pairs (concept, broader concept)."""
    return (*_occupation_levels(concepts), *_skill_levels(concepts, broader))


def _occupation_levels(concepts: Sequence[Mapping[str, Any]]) -> list[Level]:
    mine = {row["concept_uri"]: row for row in concepts if row["concept_kind"] in OCCUPATION_KINDS}
    groups = {uri for uri, row in mine.items() if row["concept_kind"] == "isco_group"}
    made = [_own("occupation", mine, groups)]
    for name, digits in _ISCO_DIGITS.items():
        codes = {uri: row["isco_code"] or "" for uri, row in mine.items()}
        made.append(
            Level(
                "occupation",
                name,
                {uri: frozenset({code[:digits]}) for uri, code in codes.items()
                 if len(code) >= digits},
                frozenset(uri for uri, code in codes.items() if len(code) < digits),
            )
        )  # fmt: skip
    return made


def _skill_levels(
    concepts: Sequence[Mapping[str, Any]], broader: Sequence[tuple[str, str]]
) -> list[Level]:
    rows = [dict(row) for row in concepts if row["concept_kind"] in SKILL_KINDS]
    mine = {row["concept_uri"]: row for row in rows}
    groups = {uri for uri, row in mine.items() if row["concept_kind"] == "skill_group"}
    made = [_own("skills", mine, groups)]
    for name, depth in _GROUP_DEPTHS.items():
        units: dict[str, set[str]] = {}
        for apart in (False, True):
            universe = build_universe(rows, list(broader), depth, apart=apart)
            for uri, number, _ in universe.members:
                units.setdefault(uri, set()).add(universe.groups[number].uri)
        coarse = {uri for uri in groups if (mine[uri]["depth"] or 0) < depth}
        fixed = {uri: frozenset(found) for uri, found in units.items() if uri not in coarse}
        made.append(Level("skills", name, fixed, frozenset(coarse)))
    return made


def _own(task: Task, concepts: Mapping[str, Any], groups: set[str]) -> Level:
    units = {uri: frozenset({uri}) for uri in concepts if uri not in groups}
    return Level(task, "concept", units, frozenset(groups))
