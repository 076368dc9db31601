"""Who reaches which course: adults at their places, courses at theirs, step by step.

Four steps, each containing the one before (methods, rule 2.4): courses of the region within travel;
courses anywhere within travel; online courses too; courses in any language too. The first three
count courses in a language of the region only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ReachStep = Literal["own_region", "travel", "online", "any_language"]
STEPS: Final[tuple[ReachStep, ...]] = ("own_region", "travel", "online", "any_language")
ONLINE: Final = -1
"""Place of a course that is nowhere: it is taught online."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Where adults live.

    Attributes:
        share: Share of the region's adults at each place; adds up to 1.
        minutes: Places × sites of courses; infinite where nobody gets.
    """

    share: Floats
    minutes: Floats


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses with what decides who reaches them; arrays over courses.

    Attributes:
        site: Number of the site where it is taught, or ONLINE.
        is_own: True if it lies in the region.
        is_followed: True if it is taught in a language of the region, or not known otherwise.
        provider: Number of its provider.
    """

    site: Integers
    is_own: Flags
    is_followed: Flags
    provider: Integers


def reached(
    homes: Homes, courses: Courses, most_minutes: float
) -> Iterator[tuple[ReachStep, Flags]]:
    """Per step, which courses the adults of each place reach: places × courses.

    Args:
        homes: Where adults live.
        courses: What there is.
        most_minutes: The longest way, one way.
    """
    is_online = courses.site == ONLINE
    near = np.zeros((len(homes.share), len(courses.site)), bool)
    near[:, ~is_online] = homes.minutes[:, courses.site[~is_online]] <= most_minutes
    followed = near & courses.is_followed
    yield "own_region", followed & courses.is_own
    yield "travel", followed
    yield "online", followed | (is_online & courses.is_followed)
    yield "any_language", near | is_online


def adults_with_any(homes: Homes, reaches: Flags, chosen: Flags | None = None) -> float:
    """Share of adults who reach at least one of the chosen courses (of all, without a choice)."""
    mine = reaches if chosen is None else reaches[:, chosen]
    return float(homes.share @ mine.any(axis=1))


def courses_per_adult(homes: Homes, reaches: Flags) -> float:
    """Mean number of courses that an adult reaches."""
    return float(homes.share @ reaches.sum(axis=1))


def unreached_demand(homes: Homes, reaches: Flags, taught: Flags, demand: Floats) -> float:
    """Demand in groups that no course in reach teaches, as a mean over adults.

    Args:
        homes: Where adults live.
        reaches: Places × courses.
        taught: Courses × groups.
        demand: Demand of each group; any unit.

    Returns:
        0 to 1; NaN if nothing is asked for.
    """
    total = float(demand.sum())
    if total <= 0:
        return float("nan")
    reach, bundle = _bundles(reaches)
    starts, taken = _sorted(bundle)
    by_bundle = np.logical_or.reduceat(taught[taken], starts, axis=0) if len(taken) else taught
    covered = (reach.astype(np.float32) @ by_bundle.astype(np.float32)) > 0
    return float(homes.share @ (~covered @ demand)) / total


def thin_demand(
    homes: Homes, reaches: Flags, taught: Flags, demand: Floats, provider: Integers, fewest: int
) -> float:
    """Demand in groups that fewer than so many providers in reach teach, as a mean over adults."""
    total = float(demand.sum())
    if total <= 0:
        return float("nan")
    asked = demand > 0
    thin = providers_in_reach(reaches, taught[:, asked], provider) < fewest
    return float(homes.share @ (thin @ demand[asked])) / total


def providers_in_reach(reaches: Flags, taught: Flags, provider: Integers) -> Floats:
    """How many providers teach each group within reach: places × groups.

    Most providers teach where the same adults come to all of their courses; these are counted for
    all places in one product of matrices, the others provider by provider.

    Args:
        reaches: Places × courses.
        taught: Courses × groups.
        provider: Number of the provider of each course.
    """
    counted = np.zeros((len(reaches), taught.shape[1]), np.float32)
    if not len(provider):
        return counted.astype(np.float64)
    reach, bundle = _bundles(reaches)
    bundles = reach.shape[1]
    unit = provider * bundles + bundle
    starts, taken = _sorted(unit)
    teaches = np.logical_or.reduceat(taught[taken], starts, axis=0).astype(np.float32)
    of_provider, of_bundle = np.divmod(unit[taken[starts]], bundles)
    _, first, many = np.unique(of_provider, return_index=True, return_counts=True)
    met = reach.astype(np.float32)
    single = first[many == 1]
    in_bundle = np.zeros((bundles, taught.shape[1]), np.float32)
    np.add.at(in_bundle, of_bundle[single], teaches[single])
    counted += met @ in_bundle
    for start, length in zip(first[many > 1], many[many > 1], strict=True):
        mine = slice(start, start + length)
        counted += met[:, of_bundle[mine]] @ teaches[mine] > 0
    return counted.astype(np.float64)


def _bundles(reaches: Flags) -> tuple[Flags, Integers]:
    """Courses that the same places reach, as one: places × bundles, and the bundle per course."""
    if not reaches.size:
        return reaches[:, :1], np.zeros(reaches.shape[1], np.int64)
    packed = np.ascontiguousarray(np.packbits(reaches, axis=0).T)
    names = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, bundle = np.unique(names, return_index=True, return_inverse=True)
    return reaches[:, first], bundle.astype(np.int64)


def _sorted(numbers: Integers) -> tuple[Integers, Integers]:
    """Where equal numbers begin once they are sorted, and the order that sorts them."""
    order = np.argsort(numbers, kind="stable")
    begins = np.flatnonzero(np.diff(numbers[order], prepend=-1))
    return begins, order
