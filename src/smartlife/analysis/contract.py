"""What an indicator is: what it declares, and the rows it makes.

One indicator is one module of `analysis/indicators` with `INDICATOR` and `compute(run)`. It
becomes the step `ind_<name>` that writes `ind__<name>`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from smartlife.analysis.estimators.uncertainty import share_limits
from smartlife.analysis.publication import (
    LARGEST_EMPLOYER,
    LARGEST_PROVIDER,
    Judged,
    judge_shares,
    number_or_none,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartlife.analysis.estimators.uncertainty import Floats, Tally
    from smartlife.model.fields import Evidence
    from smartlife.store.run import StepRun

Row = dict[str, object]

_SHOWN: Final = {
    "published": ("estimate", "lo", "hi"),
    "at_most": ("hi",),
    "too_little_data": (),
    "not_observed": (),
    # what is not agreed yet is shown as such, and is never a finding
    "draft": ("estimate", "lo", "hi"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """Declaration of an indicator.

    Attributes:
        name: Name of its module; its table is `ind__<name>`.
        title_key: Key of its title in the message catalogues.
        estimand: What is estimated, in one sentence; that of its main measure.
        unit: Unit of its main measure: share, log_ratio, courses, percent …
        level: Level it looks at: ISCO-2, ESCO depth 3, country …
        universe: Name of the fixed set of groups; the rows may say it more precisely.
        reads: Tables.
        formula: The formula, as text.
        literature: Where the method comes from.
        evidence: What its main measure rests on.
        estimands: Measure → what it says, where that is not what the main measure says.
    """

    name: str
    title_key: str
    estimand: str
    unit: str
    level: str
    universe: str
    reads: tuple[str, ...]
    formula: str
    literature: tuple[str, ...] = ()
    evidence: Evidence = "observed"
    estimands: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table it writes."""
        return f"ind__{self.name}"


class IndicatorModule(Protocol):
    """What a module of `analysis/indicators` offers."""

    INDICATOR: Indicator

    @staticmethod
    def compute(run: StepRun) -> list[Row]:
        """Its rows."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a figure rests on; columns of the indicator tables."""

    n_docs: int
    n_clusters: int | None = None
    n_eff: float | None = None
    phi: float | None = None
    deff_w: float | None = None
    origins: tuple[str, ...] = ()


def sample_of(row: Row) -> Sample:
    """What a figure rests on that is made from the one in `row`."""
    told = cast("dict[str, Any]", row)
    return Sample(told["n_docs"], told["n_clusters"], told["n_eff"], origins=tuple(told["origins"]))


@dataclass(frozen=True, slots=True)
class Frame:
    """What the rows of one region and side have in common.

    Attributes:
        indicator: The indicator.
        nuts_code: Region.
        nuts_version: Its NUTS version.
        side: demand, offer or both.
        changes: Columns that differ from the indicator's declaration (unit, level, universe_id …).
    """

    indicator: Indicator
    nuts_code: str
    nuts_version: str
    side: str = "demand"
    changes: dict[str, object] = field(default_factory=dict)

    def row(self, measure: str, figure: Judged, sample: Sample, **columns: object) -> Row:
        """One row.

        Args:
            measure: Which number of the indicator.
            figure: The judged figure.
            sample: What it rests on.
            columns: Further columns: group_code, group_scheme, year, dimensions (a dictionary) …

        Raises:
            ValueError: the figure shows more than its status allows.
        """
        values = {"estimate": figure.estimate, "lo": figure.lo, "hi": figure.hi}
        surplus = [
            name
            for name, value in values.items()
            if value is not None and name not in _SHOWN[figure.status]
        ]
        if surplus:
            raise ValueError(f"{measure}: {figure.status} does not allow {', '.join(surplus)}")
        note = figure.note
        if self.side == "offer" and note is not None and note.startswith(LARGEST_EMPLOYER):
            note = note.replace(LARGEST_EMPLOYER, LARGEST_PROVIDER)
        if figure.note == LARGEST_EMPLOYER and figure.without_largest is None:
            raise ValueError(f"{measure}: the remark promises a figure without the largest")
        dimensions = columns.pop("dimensions", None)
        declared = self.indicator
        base: Row = {
            "indicator": declared.name,
            "measure": measure,
            "nuts_code": self.nuts_code,
            "nuts_version": self.nuts_version,
            "side": self.side,
            "estimand": declared.estimands.get(measure, declared.estimand),
            "level": declared.level,
            "universe_id": declared.universe,
            "evidence": declared.evidence,
            "unit": declared.unit,
            "n_docs": sample.n_docs,
            "n_clusters": sample.n_clusters,
            "n_eff": sample.n_eff,
            "phi": sample.phi,
            "deff_w": sample.deff_w,
            "origins": list(sample.origins),
            "status": figure.status,
            "grade": figure.grade,
            "note": note,
            "interval_note": figure.interval_note,
            "without_largest": _packed_rest(figure),
            "dimensions": pack(dimensions) if dimensions else None,
        }
        return base | values | self.changes | columns


def _packed_rest(figure: Judged) -> str | None:
    if figure.without_largest is None:
        return None
    return pack(dict(zip(("estimate", "lo", "hi"), figure.without_largest, strict=True)))


def pack(values: object) -> str:
    """JSON as it stands in a table: keys sorted, nothing escaped."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def count_row(
    frame: Frame,
    measure: str,
    number: float | None,
    origins: tuple[str, ...],
    *,
    note: str | None = None,
    **columns: Any,  # noqa: ANN401 - columns of the table
) -> Row:
    """A row of the evidence itself: a plain count or share, no inference; None is not observed."""
    figure = (
        Judged("not_observed", None, None, None, None, note)
        if number is None
        else Judged("published", None, float(number), None, None, note)
    )
    n_docs = int(columns.pop("n_docs", number if number is not None else 0))
    return frame.row(measure, figure, Sample(n_docs, origins=origins), **columns)


def share_rows(  # noqa: PLR0913 - a family of rows has that many parts
    frame: Frame,
    measure: str,
    tally: Tally,
    groups: Sequence[Mapping[str, object]],
    origins: tuple[str, ...],
    *,
    adds_up: bool = False,
    deff_w: float | None = None,
    variance: Floats | None = None,
    **columns: Any,  # noqa: ANN401 - columns of the table
) -> list[Row]:
    """Rows of a family of shares, judged; one per group.

    Args:
        frame: Region and side.
        measure: Name of the measure.
        tally: Documents by cluster and group.
        groups: Columns that name each group: group_scheme, group_code, group_uri.
        origins: Files behind them.
        adds_up: The shares add up to 1.
        deff_w: Design effect of the weights.
        variance: See `share_limits`.
        columns: Further columns of every row.
    """
    shares = share_limits(tally, variance)
    judged = judge_shares(tally, shares, adds_up=adds_up)
    return [
        frame.row(
            measure,
            judged[i],
            Sample(
                tally.n_docs,
                tally.clusters,
                float(shares.n_eff[i]),
                deff_w=deff_w,
                phi=number_or_none(shares.deff),
                origins=origins,
            ),
            **group,
            **columns,
        )
        for i, group in enumerate(groups)
    ]
