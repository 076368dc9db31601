"""Courses that need not be looked at, since others do as well: exact, whatever is asked.

Write a for −ln(1−p), A for the sum of a over the groups of one skill (`evidence`), m for the most
courses that any choice can hold. Course j *undercuts* k if it takes no more of any kind of cost and
of any load, and asks for no other course; k may be left out if no course asks for it and

(a) *one course covers it*: j undercuts k and has every group of k with at least its a. Proof: take
    a choice X with k. With j in X, k adds nothing. Else X − k + j is allowed and holds at least as
    much in every group.
(b) *too many would do* (a k-skyband, Papadias et al. 2005): k teaches one skill s only, and more
    groups g of s than any m − 1 courses can hold have a course j(g) that undercuts k with a(j, g)
    ≥ A(k, s). Proof: take a choice X with k. X − k has at most m − 1 courses, so one of the groups
    is not held by it (pigeonhole); its j is not in X, and X − k + j holds at least as much of s.

Both swap a course for one that is better or equal in A of every skill, in every cost and load;
where all is equal, the lower number wins. This is a strict order, so swapping ends, and it ends
with an allowed choice that holds no course left out, covers at least as much, learns at least as
much of every skill, and costs no more of anything. Coverage, needs and least cost keep their
optimum. (b) is applied to what (a) leaves. How many groups m − 1 courses can hold is the sum of the
m − 1 largest numbers of groups of s that single courses hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.planning.optimise.evidence import Evidence
from smartlife.planning.optimise.narrowing import narrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from smartlife.planning.problem import CoverProblem

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_BLOCK: Final = 512
"""Courses that are compared with all others at once."""
_MANY: Final = 64
"""Courses that rest on the same words, from which on it pays to look for equal ones first."""
_FRONT: Final = 4096
"""Courses that no other covers, the cheapest first, that all dearer ones are compared with."""
_LOOKUPS: Final = 50_000_000
"""Links that are looked up in all; what is not looked at by then stays, which is exact as well."""


def reduce(problem: CoverProblem, *, cost: str = "", covered_only: bool = False) -> Integers:
    """Numbers of the courses that are enough, ascending.

    Args:
        problem: The problem.
        cost: Name of a kind of cost that is made small, if any; kinds without limit do not count
            otherwise.
        covered_only: Only rule (a), which also holds if the number of courses and the limits grow,
            and in every draw of what links are right.
    """
    kinds = np.isfinite(problem.limit)
    if cost:
        kinds[problem.cost_names.index(cost)] = True
    useful = np.diff(Evidence.of(problem).first) > 0
    for one in problem.prerequisites:
        useful[list(one.any_of)] = True
    kept = np.flatnonzero(useful)
    steps: list[type[_Repeated | _Alike | _Uncovered | _Unmatched]] = [
        _Repeated,
        _Alike,
        _Uncovered,
    ]
    if not covered_only:
        steps.append(_Unmatched)
    for step in steps:
        small = step(narrow(problem, kept), kinds)
        kept = kept[~small.left_out()]
    return kept


class _Comparison:
    """Costs and roles of the courses of a problem.

    Attributes:
        taken: Courses × kinds of cost and loads.
        is_free: Asks for no other course.
        is_fixed: Another course asks for it.
        pairs: A number for course and group of each link, ascending.
    """

    def __init__(self, problem: CoverProblem, kinds: Flags) -> None:
        self.problem = problem
        self.evidence = Evidence.of(problem)
        loads = np.zeros((len(problem.loads), problem.courses))
        for number, load in enumerate(problem.loads):
            np.add.at(loads[number], load.course, load.amount)
        self.pairs = self.evidence.course * len(self.evidence.group_skill) + self.evidence.group
        self.taken = np.ascontiguousarray(np.concatenate([problem.cost[kinds], loads]).T)
        self.is_free = np.ones(problem.courses, bool)
        self.is_fixed = np.zeros(problem.courses, bool)
        for one in problem.prerequisites:
            self.is_free[one.course] = False
            self.is_fixed[list(one.any_of)] = True

    def undercuts(self, j: Integers, k: Integers) -> tuple[Flags, Flags]:
        """Whether each j undercuts each k (k × j), and whether they cost the same."""
        no_more = np.tile(self.is_free[j], (len(k), 1))
        same = np.ones((len(k), len(j)), bool)
        for column in self.taken.T:
            mine, other = column[k][:, None], column[j][None, :]
            no_more &= other <= mine
            same &= other == mine
        return no_more, same


class _Repeated(_Comparison):
    """Rule (a) of courses that are alike in all that counts, where there are many of them.

    Comparing each of them with all others would take the square of their number.
    """

    def left_out(self) -> Flags:
        """Whether each course is like one before it."""
        evidence = self.evidence
        found = np.zeros(self.problem.courses, bool)
        size = np.bincount(evidence.group, minlength=len(evidence.group_skill))[evidence.group]
        fewest = np.full(self.problem.courses, np.iinfo(np.int64).max)
        np.minimum.at(fewest, evidence.course, size)
        taught = np.diff(evidence.first) > 0
        seen: set[tuple[bytes, ...]] = set()
        for course in np.flatnonzero(taught & (fewest > _MANY)).tolist():
            mine = slice(int(evidence.first[course]), int(evidence.first[course + 1]))
            parts = (evidence.group[mine], evidence.sureness[mine], self.taken[course])
            key = tuple(one.tobytes() for one in parts)
            found[course] = key in seen and not self.is_fixed[course]
            if self.is_free[course]:
                seen.add(key)
        return found


class _Alike(_Comparison):
    """Rule (a) among courses that rest on the same words, where there are many of them.

    Equal courses that differ by a cent are such: one by one, each would be compared with all.
    """

    def left_out(self) -> Flags:
        """Whether each course is covered by one that rests on just the same words."""
        evidence = self.evidence
        found = np.zeros(self.problem.courses, bool)
        alike: dict[bytes, list[int]] = {}
        for course in np.flatnonzero(np.diff(evidence.first) > 1).tolist():
            mine = slice(int(evidence.first[course]), int(evidence.first[course + 1]))
            alike.setdefault(evidence.group[mine].tobytes(), []).append(course)
        for courses in alike.values():
            if len(courses) > _MANY:
                self._compare(np.array(courses, np.int64), found)
        return found

    def _compare(self, courses: Integers, found: Flags) -> None:
        """Marks those that another one covers, in the order of cost as `_Uncovered` does."""
        evidence = self.evidence
        groups = int(evidence.first[courses[0] + 1] - evidence.first[courses[0]])
        sureness = evidence.sureness[evidence.first[courses][:, None] + np.arange(groups)[None, :]]
        order = np.lexsort((courses, -sureness.sum(axis=1), self.taken[courses].sum(axis=1)))
        courses, sureness = courses[order], sureness[order]
        front = np.zeros(0, np.int64)
        for begin in range(0, len(courses), _BLOCK):
            here = np.arange(begin, min(begin + _BLOCK, len(courses)))
            against = np.concatenate([front, here])
            j, k = courses[against], courses[here]
            covers, equal = self.undercuts(j, k)
            for column in sureness.T:
                mine, other = column[here][:, None], column[against][None, :]
                covers &= other >= mine
                equal &= other == mine
            covers &= ~equal | (j[None, :] < k[:, None])
            is_covered = covers.any(axis=1) & ~self.is_fixed[k]
            found[k[is_covered]] = True
            front = np.concatenate([front, here[~is_covered & self.is_free[k]]])[:_FRONT]


class _Uncovered(_Comparison):
    """Rule (a)."""

    def left_out(self) -> Flags:
        """Whether each course is covered by one other."""
        evidence = self.evidence
        found = np.zeros(self.problem.courses, bool)
        total = self.taken.sum(axis=1)
        order = np.lexsort((total[evidence.course], evidence.group))
        size = np.bincount(evidence.group, minlength=len(evidence.group_skill))
        ends = np.cumsum(size)
        groups = np.diff(evidence.first)
        for group in np.flatnonzero(size > 1).tolist():
            self._compare(order[ends[group] - size[group] : ends[group]], groups, found)
        left = _LOOKUPS
        for course in np.flatnonzero((groups > 1) & ~self.is_fixed).tolist():
            mine = evidence.group[int(evidence.first[course]) : int(evidence.first[course + 1])]
            rarest = mine[np.argmin(size[mine])]
            if size[rarest] > 1 and left > 0:
                others = evidence.course[order[ends[rarest] - size[rarest] : ends[rarest]]]
                # what covers it takes no more
                others = others[: np.searchsorted(total[others], total[course], side="right")]
                left -= len(others) * len(mine)
                found[course] = self._is_covered(course, others[others != course])
        return found

    def _compare(self, links: Integers, groups: Integers, found: Flags) -> None:
        """Courses whose only group is this one, against all courses of the group.

        In the order of cost, only courses before can cover one; those that are covered already
        need not be compared with, since what covers them covers the rest (Chomicki et al. 2003).
        """
        course, sureness = self.evidence.course[links], self.evidence.sureness[links]
        order = np.lexsort((course, -groups[course], -sureness, self.taken[course].sum(axis=1)))
        course, sureness = course[order], sureness[order]
        front = np.zeros(0, np.int64)
        for begin in range(0, len(course), _BLOCK):
            here = np.arange(begin, min(begin + _BLOCK, len(course)))
            against = np.concatenate([front, here])
            j, k = course[against], course[here]
            no_more, same = self.undercuts(j, k)
            covers = no_more & (sureness[against][None, :] >= sureness[here][:, None])
            equal = same & (sureness[against][None, :] == sureness[here][:, None])
            equal &= groups[j][None, :] == groups[k][:, None]
            covers &= ~equal | (j[None, :] < k[:, None])
            is_covered = covers.any(axis=1) & (groups[k] == 1) & ~self.is_fixed[k]
            found[k[is_covered]] = True
            front = np.concatenate([front, here[~is_covered & self.is_free[k]]])[:_FRONT]

    def _is_covered(self, course: int, others: Integers) -> bool:
        """Whether one of the others has all groups of a course, as surely and at no more cost."""
        evidence = self.evidence
        mine = slice(int(evidence.first[course]), int(evidence.first[course + 1]))
        no_more, same = self.undercuts(others, np.array([course]))
        kept = no_more[0]
        others, is_equal = others[kept], same[0][kept]
        for group, least in zip(
            evidence.group[mine].tolist(), evidence.sureness[mine].tolist(), strict=True
        ):
            place = np.searchsorted(self.pairs, others * len(evidence.group_skill) + group)
            place = np.minimum(place, len(self.pairs) - 1)
            has = self.pairs[place] == others * len(evidence.group_skill) + group
            sureness = np.where(has, evidence.sureness[place], -1.0)
            kept = sureness >= least
            others, is_equal = others[kept], (is_equal & (sureness == least))[kept]
        counts = np.diff(evidence.first)
        is_equal &= counts[others] == counts[course]
        return bool(np.any(~is_equal | (others < course)))


class _Unmatched(_Comparison):
    """Rule (b)."""

    def left_out(self) -> Flags:
        """Whether too many others would do instead of each course."""
        evidence = self.evidence
        found = np.zeros(self.problem.courses, bool)
        others = self._most_courses() - 1
        if others < 0:
            return ~self.is_fixed
        skills = np.zeros(self.problem.courses, np.int64)
        pairs = np.unique(np.stack([evidence.course, evidence.skill]), axis=1)
        np.add.at(skills, pairs[0], 1)
        order = np.argsort(evidence.skill, kind="stable")
        parts = np.split(order, np.searchsorted(evidence.skill[order], np.unique(evidence.skill)))
        for links in parts:
            course, groups = np.unique(evidence.course[links], return_counts=True)
            holdable = int(np.sort(groups)[::-1][:others].sum())
            single = course[(skills[course] == 1) & ~self.is_fixed[course]]
            if len(np.unique(evidence.group[links])) > holdable:
                for begin in range(0, len(single), _BLOCK):
                    self._count(single[begin : begin + _BLOCK], links, holdable, found)
        return found

    def _count(self, single: Integers, links: Integers, holdable: int, found: Flags) -> None:
        """Marks courses for which more groups would do than can be held."""
        evidence = self.evidence
        # fewer of what would do are never too many
        cheapest = np.argsort(self.taken[evidence.course[links]].sum(axis=1), kind="stable")[
            :_FRONT
        ]
        links = links[np.sort(cheapest)]
        links = links[np.argsort(evidence.group[links], kind="stable")]
        group, j = evidence.group[links], evidence.course[links]
        no_more, same = self.undercuts(j, single)
        # Their links are all of this skill.
        total = np.bincount(evidence.course, evidence.sureness, self.problem.courses)[single]
        sureness = evidence.sureness[links][None, :]
        would_do = no_more & (sureness >= total[:, None]) & (j[None, :] != single[:, None])
        equal = same & (sureness == total[:, None])
        would_do &= ~equal | (j[None, :] < single[:, None])
        begins = np.flatnonzero(np.diff(group, prepend=-1))
        count = np.logical_or.reduceat(would_do, begins, axis=1).sum(axis=1)
        found[single[count > holdable]] = True

    def _most_courses(self) -> int:
        """Most courses that any choice can hold."""
        most = min(self.problem.most_courses, self.problem.courses)
        for kind in np.flatnonzero(np.isfinite(self.problem.limit)):
            spent = np.cumsum(np.sort(self.problem.cost[kind]))
            limit = self.problem.limit[kind]
            slack = 1e-6 * max(1.0, limit)
            most = min(most, int(np.searchsorted(spent, limit + slack, side="right")))
        return most
