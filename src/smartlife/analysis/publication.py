"""What may be printed: the publication rules and the status they give.

A figure is
judged by its denominator first (enough employers, enough effective documents, no employer that
owns the picture) and by its numerator only for disclosure and dominance: judging by the observed
numerator would print the luckiest figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.thresholds import (
    GRADE_A_N_EFF,
    MAX_BRACKET_WIDTH,
    MAX_HIT_SHARE,
    MAX_LARGEST_SHARE,
    MAX_UNNAMED_SHARE,
    MIN_CLUSTERS,
    MIN_HIT_CLUSTERS,
    MIN_N_EFF,
)

if TYPE_CHECKING:
    from smartlife.analysis.estimators.uncertainty import Shares, Tally
    from smartlife.model.fields import Status


LARGEST_EMPLOYER: Final = "largest_employer"
LARGEST_PROVIDER: Final = "largest_provider"
_WITH_LITTLE_LEFT: Final = {
    LARGEST_EMPLOYER: "largest_employer_only",
    LARGEST_PROVIDER: "largest_provider_only",
}
"""Remarks that announce the figure without the largest."""
EMPLOYERS_NOT_NAMED: Final = "employers_not_named"
"""Remark that limits take advertisements without an employer for independent ones."""


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
        without_largest: Estimate and limits without the largest employer (provider), where it has
            more than a quarter of the weight (rule 6.2).
        interval_note: Code of a remark on the limits, beside any other; None without.
    """

    status: Status
    grade: str | None
    estimate: float | None
    lo: float | None
    hi: float | None
    note: str | None = None
    without_largest: tuple[float | None, float | None, float | None] | None = None
    interval_note: str | None = None


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
    judged = _judge_all(tally, shares, adds_up=adds_up)
    rest = rest_of(tally)
    if rest is None:
        return [beside_unnamed(figure, tally) for figure in judged]
    others = _judge_all(rest, share_limits(rest), adds_up=adds_up)
    return [
        beside_unnamed(beside_largest(*pair), tally) for pair in zip(judged, others, strict=True)
    ]


def is_mostly_unnamed(*tallies: Tally) -> bool:
    """True if most of the weight is in advertisements that name no employer (rule 5.2)."""
    unnamed = sum(one.unnamed_share * one.total for one in tallies)
    return bool(unnamed > MAX_UNNAMED_SHARE * sum(one.total for one in tallies))


def beside_unnamed(figure: Judged, *tallies: Tally) -> Judged:
    """The figure with the remark that its limits may be too narrow, if it shows any.

    Each advertisement without an employer counts as an employer of its own. Several may be of one.

    Args:
        figure: A figure of advertisements.
        tallies: What it was formed from.
    """
    if (figure.lo is None and figure.hi is None) or not is_mostly_unnamed(*tallies):
        return figure
    return replace(figure, interval_note=EMPLOYERS_NOT_NAMED)


def rest_of(tally: Tally) -> Tally | None:
    """Without the largest employer, if it has too much of the weight (rule 6.2); else None."""
    if tally.largest_share <= MAX_LARGEST_SHARE:
        return None
    return tally.without(int(tally.cluster_mass.argmax()))


def beside_largest(figure: Judged, other: Judged, note: str = LARGEST_EMPLOYER) -> Judged:
    """The figure with the same figure without the largest employer beside it.

    If what is left carries no figure, the remark says so: then nobody can tell how much of the
    figure is one employer's.

    Args:
        figure: With all documents.
        other: Without those of the largest.
        note: Remark that announces the other figure.
    """
    if figure.status != "published":
        return figure
    if other.status != "published":
        return replace(figure, note=_WITH_LITTLE_LEFT[note])
    return replace(figure, note=note, without_largest=(other.estimate, other.lo, other.hi))


def _judge_all(tally: Tally, shares: Shares, *, adds_up: bool) -> list[Judged]:
    if not enough(tally.clusters, shares.family_n_eff):
        return [too_little() for _ in range(tally.groups)]
    judged = [_judge_share(tally, shares, group) for group in range(tally.groups)]
    return hide_a_second(judged) if adds_up else judged


def _judge_share(tally: Tally, shares: Shares, group: int) -> Judged:
    hi = float(shares.hi[group])
    grade = grade_of(float(shares.n_eff[group]))
    clusters = int(tally.group_clusters()[group])
    if clusters == 0:
        return Judged("at_most", grade, None, None, hi, "none_seen")
    few = clusters < MIN_HIT_CLUSTERS or float(tally.group_dominance()[group]) > MAX_HIT_SHARE
    if few:
        return Judged("at_most", grade, None, None, hi, "few_employers")
    lo = float(shares.lo[group])
    return Judged("published", grade, float(shares.estimate[group]), lo, hi)


def hide_a_second(judged: list[Judged]) -> list[Judged]:
    """Hides the smallest published share too if exactly one is hidden (a zero hides nothing).

    Args:
        judged: Shares that are printed beside their sum, or add up to 1.
    """
    hidden = [figure for figure in judged if figure.note == "few_employers"]
    shown = [i for i, figure in enumerate(judged) if figure.estimate is not None]
    if len(hidden) != 1 or not shown:
        return judged
    smallest = min(shown, key=lambda i: (judged[i].estimate or 0.0, i))
    second = replace(
        judged[smallest],
        status="at_most",
        estimate=None,
        lo=None,
        note="complementary",
        without_largest=None,
    )
    return [second if i == smallest else figure for i, figure in enumerate(judged)]


def judge_bracket(lo: float, hi: float) -> Judged:
    """A bracket without a point (rule 2.2); too wide a one is no figure."""
    if hi - lo > MAX_BRACKET_WIDTH:
        return too_little("wide")
    return Judged("published", None, None, lo, hi, "bracket")


def number_or_none(value: float) -> float | None:
    """A number fit for a table: None instead of NaN or infinity."""
    return float(value) if np.isfinite(value) else None
