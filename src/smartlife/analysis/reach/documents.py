"""Which courses a figure of reach counts: those that any adult of the region reaches."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from smartlife.analysis.counted import Counted, dimensions_of, skill_documents
from smartlife.analysis.reach.material import DEPTH, ReachMaterial
from smartlife.analysis.reach.staircase import reached
from smartlife.analysis.variants import WITHOUT_EMPLOYER, WITHOUT_SOURCE, largest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from smartlife.store.run import StepRun

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]


def without_largest_of(
    made: ReachMaterial, places: Integers, reached_at_all: Flags
) -> dict[str, Flags]:
    """Variant → the courses that are left, of those at `places`.

    Without the provider, and without the source, of most courses that are reached; the second is
    missing if there is only one source.
    """
    providers = made.provider[places]
    largest = int(np.bincount(providers[reached_at_all]).argmax())
    left = {WITHOUT_EMPLOYER: np.asarray(providers != largest, bool)}
    publishers = [made.publishers[i] for i in places]
    numbers = Counter(
        names for names, is_in in zip(publishers, reached_at_all, strict=True) if is_in
    )
    if len(frozenset().union(*numbers)) > 1:
        only = {largest_of(numbers)}
        left[WITHOUT_SOURCE] = np.array([names != only for names in publishers], bool)
    return left


def counted(run: StepRun, figure: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Advertisements in figures of skills, else the courses that are reached.

    Args:
        run: A run whose tables are finished.
        figure: A row of ind__reach.
    """
    import ibis
    import pyarrow as pa

    if figure["measure"].startswith(("not_found", "thin")):
        if figure["note"] == "catalogue_too_small":
            return ()
        return (skill_documents(run, figure, "vacancies", DEPTH),)
    if not figure["n_docs"]:
        return ()
    ids = pa.array(_reached(run, figure), pa.string())
    found = ibis.memtable(pa.table({"document_id": ids}))
    return (Counted("courses", found.mutate(is_hit=ibis.null("boolean"))),)


def _reached(run: StepRun, figure: Mapping[str, Any]) -> list[str]:
    said = dimensions_of(figure)
    made = ReachMaterial.read(run)
    homes = made.homes(figure["nuts_code"])
    if homes is None:
        return []
    courses, places = made.courses_for(figure["nuts_code"])
    reaches = dict(reached(homes, courses, said["minutes"]))[said["step"]]
    chosen = np.asarray(reaches.any(axis=0), bool)
    if said.get("variant"):
        left = without_largest_of(made, places, chosen)
        chosen &= left.get(said["variant"], np.ones_like(chosen))
    if figure["group_code"] is not None:
        chosen &= np.array([made.courses[i]["isced_f"] == figure["group_code"] for i in places])
    return [made.courses[i]["document_id"] for i in places[chosen]]
