"""Shares of things that answer yes, no, or nothing at all: bounds where many do not answer.

A course whose catalogue does not say whether it is free is neither free nor not. With few of them
the share is that of those that answer; with many only its bounds are told: at least those that say
yes, at most all that do not say no (Manski 2003, Partial Identification of Probability
Distributions). Both ends have their own sampling error, with the provider as the cluster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import Tally, share_limits
from smartlife.analysis.publication import Judged, enough, grade_of, too_little
from smartlife.analysis.thresholds import MAX_HIT_SHARE, MAX_LARGEST_SHARE, MIN_HIT_CLUSTERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEW_UNKNOWN: Final = 0.10
"""Up to this share of unanswered courses a point is given."""
YES, NO, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Answers:
    """How many courses of each provider answer yes, no and nothing; arrays over providers."""

    yes: NDArray[np.int64]
    no: NDArray[np.int64]
    unknown: NDArray[np.int64]

    @property
    def totals(self) -> tuple[int, int, int]:
        """Courses that answer yes, no, nothing."""
        return int(self.yes.sum()), int(self.no.sum()), int(self.unknown.sum())

    def without_largest(self) -> Answers:
        """The same without the provider of most courses; itself if there is only one."""
        size = self.yes + self.no + self.unknown
        if len(size) < 2:
            return self
        keep = np.arange(len(size)) != int(size.argmax())
        return Answers(self.yes[keep], self.no[keep], self.unknown[keep])

    def tally(self) -> Tally:
        """The three answers as groups, providers as clusters."""
        counts = np.stack([self.yes, self.no, self.unknown], axis=1).astype(np.int64)
        cluster, group = np.nonzero(counts)
        number = counts[cluster, group]
        size = counts.sum(axis=1)
        return Tally(
            cluster=cluster.astype(np.int64),
            group=group.astype(np.int64),
            mass=number.astype(np.float64),
            documents=number,
            cluster_mass=size.astype(np.float64),
            cluster_docs=size,
            link_variance=np.zeros(3),
        )


@dataclass(frozen=True, slots=True)
class JudgedShare:
    """A judged share of courses that say yes, and what it rests on."""

    figure: Judged
    n_docs: int
    n_clusters: int
    n_eff: float
    unknown: float


def judge_answers(answers: Answers) -> JudgedShare:
    """The share of yes, or its bounds, as far as they may be printed (rules 6.1 and 6.2)."""
    yes, no, unknown = answers.totals
    n = yes + no + unknown
    tally = answers.tally()
    shares = share_limits(tally)
    silent = unknown / n if n else 1.0
    figure = _figure(tally, (yes, no, unknown))
    return JudgedShare(figure, n, tally.clusters, float(shares.family_n_eff), silent)


def _figure(tally: Tally, totals: tuple[int, int, int]) -> Judged:
    yes, no, unknown = totals
    if yes + no == 0:
        note = "not_in_catalogues" if unknown else "no_catalogue"
        return Judged("not_observed", None, None, None, None, note)
    shares = share_limits(tally)
    if not enough(tally.clusters, shares.family_n_eff):
        return too_little("few_providers_at_all")
    grade = grade_of(shares.family_n_eff)
    lo, hi = float(shares.lo[YES]), 1 - float(shares.lo[NO])
    providers = int(tally.group_clusters()[YES])
    if providers < MIN_HIT_CLUSTERS or float(tally.group_dominance()[YES]) > MAX_HIT_SHARE:
        note = "few_providers" if yes else "no_course_says_so"
        return Judged("at_most", grade, None, None, hi, note)
    if unknown > FEW_UNKNOWN * (yes + no + unknown):
        return Judged("published", grade, None, lo, hi, "unknown_many")
    remark = "unknown_few" if unknown else None
    if tally.largest_share > MAX_LARGEST_SHARE:
        remark = "largest_provider"
    return Judged("published", grade, yes / (yes + no), lo, hi, remark)
