"""What is asked for, made by hand: advertisements without a run behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from smartlife.planning.material.demand import Demand
from smartlife.planning.portfolio.gaps import Gap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Asked = tuple[str, "Mapping[int, float]"]
"""Employer, and skill → probability."""


def demand_of(
    advertisements: Sequence[Asked],
    skills: int,
    *,
    words: Mapping[tuple[int, int], str] | None = None,
) -> Demand:
    """Advertisements of one region.

    Args:
        advertisements: Each one's employer and skills.
        skills: Number of skills there are.
        words: (advertisement, skill) → the words it was read from; else words of its own.
    """
    rows = [
        (document, skill, p, (words or {}).get((document, skill), f"{document} {skill}"))
        for document, (_, asked) in enumerate(advertisements)
        for skill, p in sorted(asked.items())
    ]
    employers = tuple(sorted({f"employer:{name}" for name, _ in advertisements}))
    events = tuple(sorted({row[3] for row in rows}))
    count = len(advertisements)
    return Demand(
        rows=pa.table({"vacancy_id": [f"v{i:05d}" for i in range(count)]}),
        posts=np.ones(count),
        employer=np.array([employers.index(f"employer:{name}") for name, _ in advertisements], int),
        employers=employers,
        regions={"LV00C": np.ones(count, bool)},
        document=np.array([row[0] for row in rows], np.int64),
        skill=np.array([row[1] for row in rows], np.int64),
        probability=np.array([row[2] for row in rows], np.float64),
        event=np.array([events.index(row[3]) for row in rows], np.int64),
        skill_uris=tuple(f"s{i:03d}" for i in range(skills)),
        events=events,
        isco=("",) * count,
        occupation_uri=("",) * count,
        occupation_probability=np.zeros(count),
    )


def gap_of(best: Sequence[float], *, confirmed: float | None = None) -> Gap:
    """A gap by how surely each skill is taught in reach."""
    nothing = np.zeros(len(best), bool)
    return Gap(
        region="LV00C",
        in_reach=np.ones(1, bool),
        best=np.array(best, np.float64),
        usable=~nothing,
        checked=nothing,
        group_taught=nothing,
        confirmed=confirmed,
    )
