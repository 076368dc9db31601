"""HiGHS, told to do the same each time: one thread, one seed, silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from highspy.highs import HighsCallbackEvent
    from numpy.typing import NDArray

    from smartlife.planning.optimise.effort import Effort
    from smartlife.planning.optimise.formulation import Rows

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

_SEED: Final = 5
_MOST: Final = 2_000_000_000
"""As good as no limit, where HiGHS takes whole numbers."""
_A_RUN: Final = 1e-3
_AN_ITERATION: Final = (25e-6, 2.5e-9)
"""Seconds of an iteration of the simplex method: always, and for each entry of the matrix."""
_A_CHECK: Final = 1.1e-6
"""Seconds between two checks of limits while HiGHS branches, for each entry of the matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What HiGHS says.

    Attributes:
        status: `optimal`, `infeasible`, `limit` (what may be spent was spent) or `failed`.
        values: Value of each column; empty if none was found.
        objective: Objective of the values; NaN if none was found.
        bound: No values have a better objective than this.
        reduced: By how much the objective changes per unit of each column; linear programmes only.
    """

    status: str
    values: Floats
    objective: float
    bound: float
    reduced: Floats


class _Silent(highspy.Highs):
    """HiGHS that does not print who it is, since what is printed may be read by programmes."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the name that HiGHS gives it
        """Silences it before the first thing that it would print about."""
        self.setOptionValue("output_flag", "false")
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class _Counter:
    """Counts how often HiGHS checks its limits, and ends the search after so many times.

    HiGHS does so at the same steps each time, whatever the clock says. (Its own limits count nodes,
    which differ a lot in what they take, and nothing at all before the first one.)
    """

    def __init__(self) -> None:
        self.checks = 0
        self.most = _MOST

    def __call__(self, event: HighsCallbackEvent) -> None:
        self.checks += 1
        if self.checks > self.most:
            event.interrupt()


class Programme:
    """A linear or mixed-integer programme that rows may be added to."""

    def __init__(
        self, objective: Floats, bounds: tuple[Floats, Floats], rows: Rows, *, maximise: bool
    ) -> None:
        self.highs = _Silent()  # type: ignore[no-untyped-call]
        self.counter = _Counter()
        self.highs.cbMipInterrupt.subscribe(self.counter)
        self.worst = -np.inf if maximise else np.inf
        self.columns = len(objective)
        self.is_mixed = False
        self.empty_is_allowed = max(rows.lower, default=0) <= 0 <= min(rows.upper, default=0)
        options: dict[str, bool | float | str] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": _SEED,
            "mip_feasibility_tolerance": 1e-7,
        }
        self._set(options)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(objective), len(rows)
        model.col_cost_ = objective
        model.col_lower_, model.col_upper_ = bounds
        model.row_lower_, model.row_upper_ = np.array(rows.lower), np.array(rows.upper)
        model.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = rows.starts
        model.a_matrix_.index_ = np.concatenate([*rows.columns, np.zeros(0, np.int64)])
        model.a_matrix_.value_ = np.concatenate([*rows.values, np.zeros(0)])
        self.highs.passModel(model)

    def add(self, rows: Rows) -> None:
        """More rows."""
        if not len(rows):
            return
        self.highs.addRows(
            len(rows),
            np.array(rows.lower, np.float64),
            np.array(rows.upper, np.float64),
            int(rows.starts[-1]),
            rows.starts[:-1].astype(np.int32),
            np.concatenate(rows.columns).astype(np.int32),
            np.concatenate(rows.values),
        )

    def make_whole(self, columns: Integers) -> None:
        """These columns take whole numbers only from now on."""
        kinds = np.full(len(columns), int(highspy.HighsVarType.kInteger), np.uint8)
        self.highs.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)
        # Else what was solved for fractions may count as solved.
        self.highs.clearSolver()
        self.is_mixed = True

    def cap(self, columns: Integers, most: Floats) -> None:
        """These columns lie between 0 and a limit from now on."""
        self.highs.changeColsBounds(
            len(columns), columns.astype(np.int32), np.zeros(len(columns)), most
        )
        self.highs.clearSolver()

    def start_from(self, values: Floats) -> None:
        """Values of all columns that are allowed, to begin with."""
        numbers = np.arange(len(values), dtype=np.int32)
        self.highs.setSolution(len(values), numbers, values)

    def spare_searching(self) -> None:
        """No search for good values, since good ones are known: all time goes into the proof."""
        self._set({"mip_allow_restart": False, "mip_heuristic_effort": 0.0})
        searches = ("feasibility_jump", "rins", "rens", "root_reduced_cost")
        self._set({f"mip_heuristic_run_{name}": False for name in searches})

    def _set(self, options: Mapping[str, bool | float | str]) -> None:
        for name, value in options.items():
            self.highs.setOptionValue(name, value)

    def solve(self, effort: Effort, gap: float = 0.0) -> Answer:
        """Solves.

        Args:
            effort: What may be spent; what is spent of it is counted.
            gap: Gap, relative to what was found, that is close enough; mixed programmes only.
        """
        highs = self.highs
        if not self.columns:
            kept = self.empty_is_allowed
            nothing = np.zeros(0)
            return Answer("optimal" if kept else "infeasible", nothing, 0.0, 0.0, nothing)
        entries = max(1, highs.getNumNz())
        step = (
            _A_CHECK * entries if self.is_mixed else _AN_ITERATION[0] + _AN_ITERATION[1] * entries
        )
        steps = int(min(_MOST, 1 + max(0.0, effort.left) / step))
        self.counter.checks, self.counter.most = 0, steps
        highs.setOptionValue("simplex_iteration_limit", _MOST if self.is_mixed else steps)
        # HiGHS counts the time of all its runs together.
        highs.setOptionValue("time_limit", highs.getRunTime() + max(1.0, effort.clock_left))
        highs.setOptionValue("mip_rel_gap", gap)
        highs.run()
        done = self.counter.checks if self.is_mixed else highs.getInfo().simplex_iteration_count
        effort.spend(_A_RUN + step * max(0, done))
        if highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            effort.stop_early()
        return self._answer()

    def _answer(self) -> Answer:
        status = self.highs.getModelStatus()
        names = highspy.HighsModelStatus
        info = self.highs.getInfo()
        empty = np.zeros(0)
        if status in {names.kInfeasible, names.kUnboundedOrInfeasible}:
            return Answer("infeasible", empty, np.nan, -self.worst, empty)
        found = self.highs.getSolution()
        is_there = info.primal_solution_status == 2  # kSolutionStatusFeasible
        values = np.array(found.col_value) if is_there else empty
        objective = float(info.objective_function_value) if is_there else np.nan
        is_best = status == names.kOptimal
        if self.is_mixed:
            bound = float(info.mip_dual_bound)
        else:
            bound = objective if is_best else -self.worst
        limits = {names.kTimeLimit, names.kInterrupt, names.kIterationLimit}
        kind = "optimal" if is_best else "limit" if status in limits else "failed"
        reduced = np.array(found.col_dual) if is_best and not self.is_mixed else empty
        return Answer(kind, values, objective, bound, reduced)
