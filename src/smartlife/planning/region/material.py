"""What a plan of regions is made from: the material of all plans, and figures to point at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from smartlife.analysis.reach.catalogues import CourseKinds
from smartlife.analysis.reach.travel import travel_minutes
from smartlife.model.figures import figure_id
from smartlife.planning.material.shared import shared
from smartlife.planning.portfolio.gaps import find_gap, skill_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from smartlife.planning.material.reading import Material
    from smartlife.planning.portfolio.gaps import Gap
    from smartlife.planning.region.costs import Delivery
    from smartlife.store.run import StepRun

    Flags = NDArray[np.bool_]

NEAR_MINUTES: Final = 90.0
"""Regions whose largest places are nearer to each other can share a course on site; assumed."""
_FIGURES: Final = {
    "uncovered": "not_taught",
    "uncovered_bracket": "group_to_check",
    "complementarity": "group_at_partner",
}
"""Indicator → the measure that is about one group of skills; the surest evidence first."""


@dataclass(frozen=True, slots=True)
class Match:
    """What people found at a partner for a group that a region lacks.

    Attributes:
        figure_id: The figure that tells it.
        kind: As of `audits.partners.KINDS`: how much is known of the course.
        course_id: The course, if it is held.
    """

    figure_id: str
    kind: str
    course_id: str | None


class RegionMaterial:
    """What plans of regions are made from; each part is read once. Threads may share it."""

    def __init__(self, run: StepRun, material: Material) -> None:
        """Prepares the reading.

        Args:
            run: A finished run, open as long as this is used.
            material: The material of the same run.
        """
        self.run, self.material = run, material
        self.lock = run.asking
        self._gaps: dict[str, Gap] = {}

    def gap(self, region: str) -> Gap:
        """What is missing in reach of a region."""
        if region not in self._gaps:
            self._gaps[region] = find_gap(self.material, region)
        return self._gaps[region]

    @shared
    def information(self) -> NDArray[np.float64]:
        """How much each skill of the demand says."""
        told = self.material.skills.information
        return np.array([told.get(uri, 0.0) for uri in self.material.demand.skill_uris])

    @shared
    def kinds(self) -> CourseKinds:
        """Where courses of the catalogue lie."""
        return CourseKinds(self.material.catalogue.rows, self.material.study)

    @shared
    def places(self) -> NDArray[np.int64]:
        """For each skill of the catalogue its number in the demand; −1 if nobody asks for it."""
        return skill_places(self.material.catalogue, self.material.demand)

    def delivery(self, regions: Sequence[str]) -> Delivery:
        """On site if all largest places are near each other, else online."""
        places = self.material.gazetteer
        largest = [np.flatnonzero(places.inside(code)) for code in regions]
        if any(not len(one) for one in largest):
            return "online"
        chosen = np.zeros(len(places), bool)
        for one, other in combinations(largest, 2):
            pair = []
            for place in (one, other):
                chosen[:] = False
                chosen[place[0]] = True
                pair.append(places.points(chosen))
            if float(travel_minutes(pair[0], pair[1])[0, 0]) > NEAR_MINUTES:
                return "online"
        return "place"

    @shared
    def figures(self) -> Mapping[tuple[str, str], str]:
        """(region, group of skills) → the figure that says that it is missing."""
        found: dict[tuple[str, str], str] = {}
        for row in self._rows("uncovered", "uncovered_bracket"):
            found.setdefault((row["nuts_code"], row["group_uri"]), figure_id(row))
        return found

    @shared
    def matches(self) -> Mapping[tuple[str, str, str], Match]:
        """(region, partner, group of skills) → what people found there."""
        found = {}
        for row in self._rows("complementarity"):
            said = json.loads(row["dimensions"] or "{}")
            if said.get("verdict") == "yes" and said.get("kind"):
                key = (row["nuts_code"], said["partner"], row["group_uri"])
                found[key] = Match(figure_id(row), said["kind"], said.get("course_id"))
        return found

    def _rows(self, *indicators: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for name in indicators:
            if self.run.has(f"ind__{name}"):
                table = self.run.read(f"ind__{name}").to_pylist()
                rows += [row for row in table if row["measure"] == _FIGURES[name]]
        return rows
