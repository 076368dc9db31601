"""What may be printed: the publication rules, their thresholds, and the status they give.

All thresholds of methods, rule 6.2 and its neighbours stand here and nowhere else. A figure is
judged by its denominator first (enough employers, enough effective documents, no employer that
owns the picture) and by its numerator only for disclosure and dominance: judging by the observed
numerator would print the luckiest figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from smartlife.analysis.uncertainty import Shares, Tally
    from smartlife.model.fields import Status

MIN_CLUSTERS: Final = 20
"""Employers (providers) behind a printed figure: J of rule 6.2."""
MIN_N_EFF: Final = 50.0
"""Effective documents behind a printed figure: rule 6.2."""
GRADE_A_N_EFF: Final = 200.0
"""Effective documents of grade A: rule 6.2."""
MAX_LARGEST_SHARE: Final = 0.25
"""Above this share of the weight a figure is printed only with the one "without it": rule 6.2."""
MIN_HIT_CLUSTERS: Final = 3
"""Fewer employers among the hits: only the upper limit is shown (disclosure, rule 6.2)."""
MAX_HIT_SHARE: Final = 0.5
"""One employer with more of the hits: only the upper limit is shown (dominance, rule 6.2)."""
MAX_BRACKET_WIDTH: Final = 0.20
"""A wider bracket of uncovered demand is no figure: rule 2.2."""
MIN_PROVIDERS: Final = 10
"""Providers behind an emphasis difference; checked by benchmarks/coverage.py."""
MIN_KEPT_GROUPS: Final = 5
"""Fewer kept groups make no table of emphasis differences: rule 1.1, cost."""
MIN_READERS_KAPPA: Final = 0.6
"""Agreement of two readers below which an audit gives no figure: rule 2.1."""
MIN_READ_TWICE: Final = 10
"""Groups that two readers have to have read, so that their agreement says something."""
MIN_ANSWERED: Final = 0.9
"""Share of an audit's draws that have a verdict, so that it is whole."""
MAX_DOUBTFUL: Final = 0.1
"""Share of demand in groups of which readers cannot tell; above it there is no figure."""
KAPPA_ENOUGH: Final = 0.8
"""Coverage of the catalogues from which on an audited figure stands by itself: rule 2.3."""
KAPPA_LEAST: Final = 0.5
"""Coverage of the catalogues below which there is no audited figure: rule 2.3."""
MAX_MONTHS_APART: Final = 18.0
"""Months between the periods of courses and advertisements: rule 2.3."""
OLD_STATISTICS_YEARS: Final = 4
"""Official figures older than this are history only: rule 9.7."""
MIN_LINK_PROBABILITY: Final = 0.2
"""A less likely occupation is a guess and not counted: the threshold of a candidate, rule 2.2."""
SKILL_CLASSES_NEED_GOLD: Final = True
"""No gold sample of a language: no class and no finding from skill figures: rule 3.1."""
MIN_GOLD_DOCUMENTS: Final = 50
"""Documents that people must have read, per language and side, to correct figures; 300 are asked
for (rule 3.1), fewer make wider intervals."""
MIN_GOLD_SHARE: Final = 0.8
"""Share of a region's documents with text, by weight, whose language has a gold sample."""
MIN_KAPPA: Final = 0.6
"""Readers who agree less (Cohen's kappa) do not say what is true (rule 2.1)."""
MAX_FINDINGS: Final = 12
"""Rule 9.8."""
MAX_DEFF_W: Final = 2.5
"""More uneven weights (1 + CV²): the unweighted figure is the main one (rule 5.3)."""
MIN_CELL_ADVERTISEMENTS: Final = 30
MIN_CELL_EMPLOYERS: Final = 10
"""Fewer in a stratum: it is merged with others before weighting (rule 5.3)."""
MAX_TARGET_AGE: Final = 3
"""Years: older statistics weight nothing (rule 5.3)."""
MIN_ACTIVITY_KNOWN: Final = 0.8
"""Share of advertisements whose employer's activity is known, to weight by it (rule 5.3)."""
MIN_RESAMPLED_CLUSTERS: Final = 30
"""Fewer clusters on a side that is resampled: no bootstrap interval (rule 6.1)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure after judgement: what is not allowed is None.

    Attributes:
        status: What may be shown.
        grade: "A" or "B" if published; "C" if there are too little data.
        estimate: The figure.
        lo: Lower limit.
        hi: Upper limit.
        note: Code of a remark (analysis/notes.yml); None without.
    """

    status: Status
    grade: str | None
    estimate: float | None
    lo: float | None
    hi: float | None
    note: str | None = None


def too_little(note: str | None = None) -> Judged:
    """The judgement "too little data"."""
    return Judged("too_little_data", "C", None, None, None, note)


def grade_of(n_eff: float) -> str:
    """Grade of a figure that is printed."""
    return "A" if n_eff >= GRADE_A_N_EFF else "B"


def enough(n_clusters: int, n_eff: float) -> bool:
    """True if the denominator carries figures."""
    return n_clusters >= MIN_CLUSTERS and n_eff >= MIN_N_EFF


def judge_shares(tally: Tally, shares: Shares, *, adds_up: bool = False) -> list[Judged]:
    """Judges a family of shares of one denominator.

    Args:
        tally: The documents.
        shares: Their shares and limits.
        adds_up: True if the shares add up to 1, so that one hidden share could be computed from
            the others: then a second one is hidden too.
    """
    if not enough(tally.clusters, shares.family_n_eff):
        return [too_little() for _ in range(tally.groups)]
    judged = [_judge_share(tally, shares, group) for group in range(tally.groups)]
    return _hide_a_second(judged) if adds_up else judged


def _judge_share(tally: Tally, shares: Shares, group: int) -> Judged:
    hi = float(shares.hi[group])
    grade = grade_of(float(shares.n_eff[group]))
    clusters = int(tally.group_clusters()[group])
    if clusters == 0:
        return Judged("at_most", grade, None, None, hi, "none_seen")
    few = clusters < MIN_HIT_CLUSTERS or float(tally.group_dominance()[group]) > MAX_HIT_SHARE
    if few:
        return Judged("at_most", grade, None, None, hi, "few_employers")
    note = "largest_employer" if tally.largest_share > MAX_LARGEST_SHARE else None
    lo = float(shares.lo[group])
    return Judged("published", grade, float(shares.estimate[group]), lo, hi, note)


def _hide_a_second(judged: list[Judged]) -> list[Judged]:
    """Hides the smallest published share too if exactly one is hidden (a zero hides nothing)."""
    hidden = [figure for figure in judged if figure.note == "few_employers"]
    shown = [i for i, figure in enumerate(judged) if figure.estimate is not None]
    if len(hidden) != 1 or not shown:
        return judged
    smallest = min(shown, key=lambda i: (judged[i].estimate or 0.0, i))
    old = judged[smallest]
    second = Judged("at_most", old.grade, None, None, old.hi, "complementary")
    return [second if i == smallest else figure for i, figure in enumerate(judged)]


def judge_bracket(lo: float, hi: float) -> Judged:
    """A bracket without a point (rule 2.2); too wide a one is no figure."""
    if hi - lo > MAX_BRACKET_WIDTH:
        return too_little("wide")
    return Judged("published", None, None, lo, hi, "bracket")


def number_or_none(value: float) -> float | None:
    """A number fit for a table: None instead of NaN or infinity."""
    return float(value) if np.isfinite(value) else None
