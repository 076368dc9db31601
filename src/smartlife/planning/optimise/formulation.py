"""The concave programme of a problem as linear rows (methods, rule 9.5).

Columns: x (a course is taken), t (probability that a skill is learned), z (sum of −ln(1−p) of a
skill), u (a group that several courses share counts at one of its levels of sureness). Rows say how
they hang together, and the limits. t lies below the curve 1 − e^−z by rows of two kinds, both
valid for every choice, both exact where they were made:

- tangents: t ≤ 1 − e^−z0 + e^−z0 (z − z0);
- steps from a set S of evidence: t ≤ f(S) + Σ of what each further piece would add to S alone
  (Nemhauser and Wolsey 1981); with S empty, t ≤ Σ p, which is far closer than the tangent at 0
  while courses are taken in fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.optimise.evidence import Evidence
    from smartlife.planning.problem import CoverProblem

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

TANGENTS: Final = (0.2, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Where the first tangents touch; the tangent at 0 follows from t ≤ Σ p."""
_LEVEL_DIGITS: Final = 9


def _sums(place: Integers, values: Floats, places: int) -> Floats:
    """Sum of the values at each place."""
    return np.bincount(place, values, places).astype(np.float64)


@dataclass(slots=True, eq=False)
class Rows:
    """Linear rows: lower ≤ Σ value × column ≤ upper.

    Attributes:
        lower: Lower limit of each row.
        upper: Upper limit of each row.
        columns: Columns of each row.
        values: Their values.
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    columns: list[Integers] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lower)

    def add(self, lower: float, columns: Integers, values: Floats, upper: float) -> None:
        """One more row; a column that is named twice counts with the sum of its values."""
        names, place = np.unique(columns, return_inverse=True)
        if len(names) < len(columns):
            columns, values = names, _sums(place, values, len(names))
        self.lower.append(lower)
        self.upper.append(upper)
        self.columns.append(columns)
        self.values.append(values)

    @property
    def starts(self) -> Integers:
        """Where each row begins, and the end."""
        return np.concatenate([[0], np.cumsum([len(one) for one in self.columns])]).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Evidence as columns: alone in its group the course itself, else a level of the group.

    Attributes:
        column: Column of each piece.
        skill: Skill of each piece.
        group: Group of each piece.
        sureness: −ln(1−p) of each piece.
        level_of: Level (from 0) of each link that is in a shared group, −1 for others.
        level_group: Group of each level.
        level_sureness: −ln(1−p) of each level.
    """

    column: Integers
    skill: Integers
    group: Integers
    sureness: Floats
    level_of: Integers
    level_group: Integers
    level_sureness: Floats


class Formulation:
    """Columns and rows of a problem.

    Attributes:
        problem: The problem.
        evidence: Its links.
        pieces: Evidence as columns.
        skills: Skills that have any evidence.
        columns: Number of columns.
    """

    def __init__(self, problem: CoverProblem, evidence: Evidence) -> None:
        self.problem = problem
        self.evidence = evidence
        self.skills = np.unique(evidence.skill)
        courses, skills = problem.courses, len(self.skills)
        self._place = np.full(problem.skills, -1)
        self._place[self.skills] = np.arange(skills)
        self._first_t, self._first_z = courses, courses + skills
        self._first_u = courses + 2 * skills
        self.pieces = self._make_pieces()
        self.columns = self._first_u + len(self.pieces.level_group)
        order = np.argsort(self.pieces.skill, kind="stable")
        ends = np.searchsorted(self.pieces.skill[order], self.skills, side="right")
        self._by_skill = np.split(order, ends)[:skills]

    def _make_pieces(self) -> Pieces:
        """Groups of one course need no column of their own."""
        evidence = self.evidence
        size = np.bincount(evidence.group, minlength=len(evidence.group_skill))
        shared = size[evidence.group] > 1
        alone = ~shared
        key = np.stack([evidence.group[shared], np.round(evidence.sureness[shared], _LEVEL_DIGITS)])
        levels, of_link = np.unique(key, axis=1, return_inverse=True)
        level_of = np.full(len(evidence.course), -1)
        level_of[shared] = of_link.ravel()
        group = levels[0].astype(np.int64)
        return Pieces(
            column=np.concatenate([evidence.course[alone], self._first_u + np.arange(len(group))]),
            skill=np.concatenate([evidence.skill[alone], evidence.group_skill[group]]),
            group=np.concatenate([evidence.group[alone], group]),
            sureness=np.concatenate([evidence.sureness[alone], levels[1]]),
            level_of=level_of,
            level_group=group,
            level_sureness=levels[1],
        )

    # ---- columns -----------------------------------------------------------------------------

    @property
    def x(self) -> Integers:
        """Columns of courses."""
        return np.arange(self.problem.courses)

    def t(self, skill: int) -> int:
        """Column of the probability of a skill."""
        return self._first_t + int(self._place[skill])

    def z(self, skill: int) -> int:
        """Column of the sum of a skill."""
        return self._first_z + int(self._place[skill])

    def is_taught(self, skill: int) -> bool:
        """Whether there is any evidence of a skill."""
        return bool(self._place[skill] >= 0)

    def bounds(self) -> tuple[Floats, Floats]:
        """Least and most of each column."""
        lower, upper = np.zeros(self.columns), np.ones(self.columns)
        surest = np.zeros(len(self.evidence.group_skill))
        np.maximum.at(surest, self.evidence.group, self.evidence.sureness)
        most = np.bincount(self.evidence.group_skill, surest, self.problem.skills)[self.skills]
        upper[self._first_t : self._first_z] = -np.expm1(-most)
        upper[self._first_z : self._first_u] = most
        # What cannot be reached is left to the rows of the needs, so that columns stay in order.
        return lower, upper

    def coverage(self) -> Floats:
        """Objective of the coverage, by column."""
        found = np.zeros(self.columns)
        found[self._first_t : self._first_z] = self.evidence.weight[self.skills]
        return found

    def values(self, courses: Integers, by_group: Floats, by_skill: Floats) -> Floats:
        """All columns of a choice."""
        found = np.zeros(self.columns)
        found[courses] = 1.0
        found[self._first_t : self._first_z] = -np.expm1(-by_skill[self.skills])
        found[self._first_z : self._first_u] = by_skill[self.skills]
        surest = by_group[self.pieces.level_group]
        found[self._first_u :] = (
            np.abs(surest - self.pieces.level_sureness) < 10.0**-_LEVEL_DIGITS
        ).astype(np.float64)
        return found

    # ---- rows --------------------------------------------------------------------------------

    def rows(self) -> Rows:
        """How columns hang together, the limits, what must be learned, and the first cuts."""
        rows = Rows()
        self.add_evidence(rows)
        self._add_needs(rows)
        self.add_limits(rows)
        self.add_prerequisites(rows)
        empty = np.zeros(len(self.evidence.group_skill))
        for skill in self.skills.tolist():
            self.add_step(rows, skill, empty)
            most = float(self.evidence.sureness[self.evidence.skill == skill].sum())
            for point in TANGENTS:
                if point < most:
                    self.add_tangent(rows, skill, point)
        return rows

    def add_evidence(self, rows: Rows) -> None:
        """Sums of −ln(1−p), and what counts in them."""
        for skill, mine in zip(self.skills.tolist(), self._by_skill, strict=True):
            columns = np.append(self.pieces.column[mine], self.z(skill))
            rows.add(0.0, columns, np.append(self.pieces.sureness[mine], -1.0), 0.0)
        self._add_levels(rows)

    def _add_needs(self, rows: Rows) -> None:
        """The least sums."""
        for skill in np.flatnonzero(self.evidence.needed > 0).tolist():
            needed = float(self.evidence.needed[skill])
            if not self.is_taught(skill):
                rows.add(1.0, np.zeros(0, np.int64), np.zeros(0), np.inf)  # nothing teaches it
            else:
                rows.add(needed - 1e-9, np.array([self.z(skill)]), np.ones(1), np.inf)

    def _add_levels(self, rows: Rows) -> None:
        """A level counts if a course of it is taken; one level of a group counts."""
        pieces = self.pieces
        linked = np.flatnonzero(pieces.level_of >= 0)
        linked = linked[np.argsort(pieces.level_of[linked], kind="stable")]
        levels = len(pieces.level_group)
        parts = np.split(
            self.evidence.course[linked],
            np.searchsorted(pieces.level_of[linked], np.arange(1, levels)),
        )
        for level in range(levels):
            columns = np.append(parts[level], self._first_u + level)
            rows.add(-np.inf, columns, np.append(-np.ones(len(parts[level])), 1.0), 0.0)
        _, first, count = np.unique(pieces.level_group, return_index=True, return_counts=True)
        for begin, size in zip(first[count > 1], count[count > 1], strict=True):
            columns = self._first_u + np.arange(begin, begin + size)
            rows.add(-np.inf, columns, np.ones(size), 1.0)

    def add_limits(self, rows: Rows) -> None:
        """Costs, number of courses, loads."""
        problem = self.problem
        if problem.most_courses < problem.courses:
            rows.add(-np.inf, self.x, np.ones(problem.courses), float(problem.most_courses))
        for kind in np.flatnonzero(np.isfinite(problem.limit)).tolist():
            costs = np.flatnonzero(problem.cost[kind])
            rows.add(-np.inf, costs, problem.cost[kind, costs], float(problem.limit[kind]))
        for load in problem.loads:
            course, place = np.unique(load.course, return_inverse=True)
            amount = _sums(place, load.amount, len(course))
            rows.add(-np.inf, course, amount, load.limit)

    def add_prerequisites(self, rows: Rows) -> None:
        """What may be taken only with something else."""
        for one in self.problem.prerequisites:
            others = np.array(sorted(set(one.any_of) - {one.course}), np.int64)
            if one.course in one.any_of:
                continue
            columns = np.append(others, one.course)
            rows.add(-np.inf, columns, np.append(-np.ones(len(others)), 1.0), 0.0)

    def add_tangent(self, rows: Rows, skill: int, point: float) -> None:
        """Keeps t below the curve's tangent at a point."""
        slope = float(np.exp(-point))
        columns = np.array([self.t(skill), self.z(skill)])
        rows.add(-np.inf, columns, np.array([1.0, -slope]), 1 - slope - slope * point)

    def add_step(self, rows: Rows, skill: int, by_group: Floats) -> None:
        """Keeps t below what a set of evidence holds, and what each further piece adds to it."""
        mine = self._by_skill[int(self._place[skill])]
        more = self.pieces.sureness[mine] - by_group[self.pieces.group[mine]]
        is_more = more > 0
        held = float(np.exp(-by_group[self.evidence.group_skill == skill].sum()))
        columns = np.append(self.pieces.column[mine[is_more]], self.t(skill))
        values = np.append(held * np.expm1(-more[is_more]), 1.0)
        rows.add(-np.inf, columns, values, 1 - held)
