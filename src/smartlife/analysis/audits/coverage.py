"""How complete the catalogues of a region are: κ of rule 2.3.

With a register of providers, the share of its providers that have a course here. Without one, where
two publishers list courses of the region and share providers, the share of the providers that both
let expect. Else nobody knows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from smartlife.analysis.contract import Sample, count_row
from smartlife.analysis.estimators.capture import chapman
from smartlife.analysis.publication import Judged
from smartlife.analysis.reach.catalogues import AUDITED, DECIDING, CourseKinds
from smartlife.analysis.variants import read_publishers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smartlife.analysis.contract import Frame, Row
    from smartlife.store.run import StepRun

READS: Final = ("core__courses", "core__provider_register", "core__origins")

CONTRADICTED: Final = "coverage_contradicted"
"""Remark: the lists hold more providers than two of them let expect."""

Basis = Literal["register", "two_lists"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """κ of one region.

    Attributes:
        kappa: Share of the region's providers that have a course here; None if nobody knows.
        by_class: Size class of the register → (providers with a course, providers in it).
        registered: Providers in the register.
        basis: What κ comes from, or would.
        limits: 90 % limits, where κ is an estimate.
        lists: Of two lists: their publishers, providers seen, in both, and expected.
        note: Why nobody knows, where it is known why.
    """

    kappa: float | None
    by_class: Mapping[str, tuple[int, int]]
    registered: int
    basis: Basis | None = None
    limits: tuple[float, float] | None = None
    lists: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None

    def row(self, frame: Frame, origins: Sequence[str]) -> Row:
        """The row `catalogue_coverage`; `frame` is of the side offer and of providers."""
        if self.kappa is None or self.limits is None:
            said: dict[str, Any] | None = None
            if self.basis:
                said = {"basis": self.basis, **self.lists}
            note = self.note or (None if self.basis else "coverage_unknown")
            return count_row(frame, "catalogue_coverage", self.kappa, tuple(origins),
                             n_docs=self.registered, kappa=self.kappa, note=note,
                             dimensions=said)  # fmt: skip
        figure = Judged("published", None, self.kappa, *self.limits, "coverage_two_lists")
        sample = Sample(int(self.lists["seen"]), origins=tuple(origins))
        said = {"basis": self.basis, **self.lists}
        return frame.row("catalogue_coverage", figure, sample, kappa=self.kappa, dimensions=said)


def read_coverages(run: StepRun, regions: Iterable[str]) -> dict[str, Coverage]:
    """Region → how complete its catalogues are.

    A provider of a register counts with a course that an adult of the region can take; the lists
    are of courses that lie in the region. Courses closed to adults are in neither. Two files of one
    publisher are one list: they share providers since one made both.

    Args:
        run: A step that reads `READS`.
        regions: NUTS codes.
    """
    register = run.read("core__provider_register").to_pylist()
    courses = run.read("core__courses", ["provider_id", "source_ids", *DECIDING])
    kinds = CourseKinds(courses, run.study)
    provider, sources = courses["provider_id"].to_pylist(), courses["source_ids"].to_pylist()
    publishers = read_publishers(run)
    made = {}
    for region in regions:
        reached = kinds.reached(region, AUDITED)
        lists: dict[str, set[str]] = defaultdict(set)
        for place in np.flatnonzero(reached & kinds.lying_in(region)):
            for source in sources[place] if provider[place] else ():
                lists[publishers.get(source, source)].add(provider[place])
        here = {provider[place] for place in np.flatnonzero(reached)}
        made[region] = by_register(register, region, here) or by_lists(lists)
    return made


def by_register(
    register: Iterable[Mapping[str, Any]], region: str, here: set[str | None]
) -> Coverage | None:
    """κ = providers with at least one course here / providers in the register, by size class.

    None if the register names no provider of the region.
    """
    by_class: dict[str, list[bool]] = defaultdict(list)
    for row in register:
        if row["nuts_code"].startswith(region):
            by_class[row["size_class"] or ""].append(row["provider_id"] in here)
    total = sum(len(found) for found in by_class.values())
    if not total:
        return None
    hits = sum(sum(found) for found in by_class.values())
    counted = {name: (sum(found), len(found)) for name, found in sorted(by_class.items())}
    return Coverage(hits / total, counted, total, "register")


def by_lists(lists: Mapping[str, set[str]]) -> Coverage:
    """κ = providers seen / providers that two lists let expect (Chapman).

    Of more than two lists, those two decide that share most providers: they say it best. κ is None
    if no two lists say anything. It is None too if further lists name more providers than the two
    let expect: then the two depend on each other, and raising their number to what was seen would
    call the catalogues whole just where they are proven not to tell.

    Args:
        lists: Publisher → the providers in its catalogues.
    """
    pairs = [(len(lists[a] & lists[b]), a, b) for a, b in combinations(sorted(lists), 2)]
    for both, a, b in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        found = chapman(len(lists[a]), len(lists[b]), both)
        if found is None:
            continue
        seen = len(set().union(*lists.values()))
        expected = round(found.estimate, 1)
        told = {"lists": [a, b], "seen": seen, "in_both": both, "expected": expected}
        if found.estimate < seen:
            return Coverage(None, {}, 0, "two_lists", None, told, CONTRADICTED)
        # the limits know of two lists only; the others have shown that there are more
        least, most = (max(n, seen) for n in (found.lo, found.hi))
        return Coverage(
            seen / found.estimate, {}, 0, "two_lists", (seen / most, seen / least), told
        )
    return Coverage(None, {}, 0)
