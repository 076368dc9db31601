"""Choices of which none is better than another in everything.

More coverage costs more hours, more money or more travel. The ends and the middle of what can be
had are found by the ε-constraint method: one cost is made as small as can be while coverage stays
above a share of the most; then coverage is made as large as can be while no cost rises (the
augmentation of Mavrotas 2009, in two steps), so that nothing is given away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.optimise.effort import STOPPED_EARLY, Effort
from smartlife.planning.optimise.exact import Objective, solve
from smartlife.planning.optimise.narrowing import narrow, widen
from smartlife.planning.optimise.reduction import reduce
from smartlife.planning.problem import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smartlife.planning.problem import CoverProblem, Selection

SHARE_OF_LEAST: Final = 0.8
"""Least of one cost: among choices with at least this share of the most coverage."""
SHARE_OF_BALANCED: Final = 0.9
_SHARE_OF_MOST: Final = 1 - 1e-4
"""Coverage that may be given away to make the widest choice cheaper."""
_ALL: Final = "all kinds together"
_GAP: Final = 2e-3
_CLOSE: Final = 1e-9
_SHARE_OF_FIRST: Final = 0.4
_LEAST_SECONDS: Final = 0.05
_SHARE_OF_BALANCED: Final = 0.6
"""Share of the time until the recommended choice; all others may have the rest."""
_FEW: Final = 30
_SECONDS_OF_FEW: Final = 2.0
"""Choices among so few courses take a part of it, and are proven then."""


@dataclass(slots=True)
class _Shares:
    """What may be spent, shared by the solutions that are still to come."""

    effort: Effort
    runs: int
    least: float

    def next(self) -> Effort:
        """What the next one may spend."""
        share = self.effort.part(max(self.least, self.effort.left / max(1, self.runs)))
        self.runs -= 1
        return share


def pareto(
    problem: CoverProblem, kinds: Sequence[str], *, seconds: float = 6.0
) -> tuple[Selection, ...]:
    """Few choices, well apart, none better than another in coverage and all of these costs.

    Args:
        problem: What to cover and the limits.
        kinds: Names of the kinds of cost that count.
        seconds: What may be spent for all of them, see `effort`; more among few courses.

    Returns:
        The choices, most coverage first; `notes` begin with what each is best at: `most_covered`,
        `least_hours`, `least_price`, `least_travel` (`least_` and the kind up to its unit; for at
        least `SHARE_OF_LEAST` of the most coverage), `balanced` (least of all kinds
        together for `SHARE_OF_BALANCED` of it). `bound` and `gap` are of coverage for the first, of
        the cost for `least_`; of the balanced one only `gap` is told. Empty if the limits allow no
        choice.
    """
    first = _SHARE_OF_BALANCED * seconds
    stages = [*pareto_stages(problem, kinds, first=first, seconds=seconds)]
    return stages[-1] if stages else ()


def pareto_stages(
    problem: CoverProblem, kinds: Sequence[str], *, first: float, seconds: float
) -> Iterator[tuple[Selection, ...]]:
    """As `pareto`, but the balanced choice alone comes as soon as it is found, and all at the end.

    The balanced one comes as it is; at the end it is missing where another of them is better.

    Args:
        problem: What to cover and the limits.
        kinds: Names of the kinds of cost that count.
        first: What may be spent until the balanced one, see `effort`.
        seconds: The same for all of them.
    """
    whole = _with_all(problem, kinds)
    kept = _union(whole, kinds)
    small = narrow(whole, kept)
    floor = _SECONDS_OF_FEW if small.courses <= _FEW else _LEAST_SECONDS
    both = Effort(seconds)
    effort = both.part(first)
    shares = _Shares(effort, 2, floor)
    # All else is measured by it, so it has most of what there is.
    most = solve(small, seconds=effort.part(max(floor, _SHARE_OF_FIRST * first)), gap=_GAP)
    if {"infeasible", "nothing_found"} & set(most.notes):
        return
    cheap = _cheapest(small, _ALL, SHARE_OF_BALANCED * most.coverage, most, shares.next())
    balanced = _widest(small, kinds, cheap, shares.next())
    balanced = replace(balanced, bound=None)  # all kinds together have no unit
    alone = _without_all(problem, widen(balanced, kept))
    alone = _said_early(replace(alone, notes=("balanced", *alone.notes)), both)
    yield (alone,)
    # who looks at the first one meanwhile takes nothing from the others
    rest = Effort(both.left)
    shares = _Shares(rest, 1 + 2 * len(kinds), floor)
    widest = _cheapest(small, _ALL, _SHARE_OF_MOST * most.coverage, most, shares.next())
    found = [_proven_by(most.bound, widest)]
    labels = ["most_covered"]
    for kind in kinds:
        least = SHARE_OF_LEAST * most.coverage
        cheap = _cheapest(small, kind, least, most, shares.next())
        found.append(_widest(small, kinds, cheap, shares.next()))
        labels.append(label_of(kind))
    found.append(balanced)
    labels.append("balanced")
    back = [_without_all(problem, widen(one, kept)) for one in found]
    yield tuple(_said_early(one, both, rest) for one in _apart(problem, kinds, back, labels))


def _said_early(one: Selection, *efforts: Effort) -> Selection:
    """A choice with a note if the clock ended what it is measured by."""
    if STOPPED_EARLY in one.notes or not any(effort.stopped_early for effort in efforts):
        return one
    return replace(one, notes=(*one.notes, STOPPED_EARLY))


def _proven_by(bound: float | None, one: Selection) -> Selection:
    """A choice with what is proven of its coverage instead of its cost."""
    gap = None
    if bound is not None:
        bound = max(bound, one.coverage)
        gap = bound / one.coverage - 1 if one.coverage > 0 else (0.0 if bound <= _CLOSE else None)
    return replace(one, bound=bound, gap=gap, is_best=gap is not None and gap <= _GAP)


def label_of(kind: str) -> str:
    """Code of the choice with least of a kind: `least_` and its name up to the unit."""
    return f"least_{kind.partition('_')[0]}"


def _with_all(problem: CoverProblem, kinds: Sequence[str]) -> CoverProblem:
    """The problem with one more kind of cost: all kinds together, each by its size."""
    rows = [problem.cost_names.index(kind) for kind in kinds]
    total = np.zeros(problem.courses)
    for row in rows:
        limit = float(problem.limit[row])
        mean = float(problem.cost[row].sum()) / max(1, problem.courses)
        size = limit if np.isfinite(limit) and limit > 0 else mean
        total += problem.cost[row] / size if size > 0 else 0.0
    return replace(
        problem,
        cost=np.vstack([problem.cost, total]),
        cost_names=(*problem.cost_names, _ALL),
        limit=np.append(problem.limit, np.inf),
    )


def _union(problem: CoverProblem, kinds: Sequence[str]) -> np.ndarray:
    """Courses that are enough whatever cost is made small."""
    limited = problem.limit.copy()
    for kind in (*kinds, _ALL):
        row = problem.cost_names.index(kind)
        if not np.isfinite(limited[row]):
            limited[row] = float(problem.cost[row].sum())
    return reduce(replace(problem, limit=limited))


def _without_all(problem: CoverProblem, found: Selection) -> Selection:
    """The selection with the costs of the problem."""
    return replace(found, cost=describe(problem, found.courses).cost)


def _cheapest(
    problem: CoverProblem, kind: str, least: float, start: Selection, seconds: Effort
) -> Selection:
    """Least of one cost for some coverage."""
    found = solve(problem, Objective(kind, least), start=start, seconds=seconds, gap=_GAP)
    return start if {"infeasible", "nothing_found"} & set(found.notes) else found


def _widest(
    problem: CoverProblem, kinds: Sequence[str], cheap: Selection, seconds: Effort
) -> Selection:
    """Most coverage while none of the costs rises."""
    limit = problem.limit.copy()
    for kind in kinds:
        row = problem.cost_names.index(kind)
        limit[row] = min(limit[row], float(cheap.cost[row]))
    found = solve(replace(problem, limit=limit), start=cheap, seconds=seconds, gap=_GAP)
    if found.coverage < cheap.coverage:
        return cheap
    # The proof is that of the cost; the second step only adds what comes for nothing.
    return replace(
        found,
        bound=cheap.bound,
        gap=cheap.gap,
        is_best=cheap.is_best and found.is_best,
        notes=tuple(dict.fromkeys((*cheap.notes, *found.notes))),
    )


def _apart(
    problem: CoverProblem, kinds: Sequence[str], found: list[Selection], labels: list[str]
) -> tuple[Selection, ...]:
    """Those that no other is better than, with what each is best at."""
    rows = [problem.cost_names.index(kind) for kind in kinds]
    figures = [np.append(-one.coverage, one.cost[rows]) for one in found]
    kept = [
        place
        for place, mine in enumerate(figures)
        if not any(
            _is_better(other, mine) or (number < place and _is_same(other, mine))
            for number, other in enumerate(figures)
        )
    ]
    notes: dict[int, list[str]] = {place: [] for place in kept}
    for place, label in enumerate(labels):
        column = {"most_covered": 0, "balanced": -1}.get(label)
        if column is None:
            column = 1 + [label_of(kind) for kind in kinds].index(label)
        if column < 0:
            best = place if place in kept else _nearest(figures, kept, place)
        else:
            best = min(kept, key=lambda one: (figures[one][column], figures[one][0], one))
        notes[best].append(label)
    chosen = []
    for place in kept:
        if notes[place]:
            one = replace(found[place], notes=(*notes[place], *found[place].notes))
            widest = "most_covered" in notes[place]
            chosen.append(_proven_by(found[0].bound, one) if widest else one)
    return tuple(sorted(chosen, key=lambda one: (-one.coverage, one.courses)))


def _is_better(one: np.ndarray, other: np.ndarray) -> bool:
    """At least as good in everything, and better in something."""
    return bool(np.all(one <= other + _CLOSE) and np.any(one < other - _CLOSE))


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.all(np.abs(one - other) <= _CLOSE))


def _nearest(figures: list[np.ndarray], kept: list[int], place: int) -> int:
    """The one kept that is at least as good in everything as one that was not."""
    near = (one for one in kept if np.all(figures[one] <= figures[place] + _CLOSE))
    return next(near, kept[0])
